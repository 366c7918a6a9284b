"""Disclosure control: what may be published so that no small count can be worked out.

A reader is taken to know every printed number, which authorities each is about, what the campaign
says of its questions, the rule, and which of the hidden figures are small. What is published is
safe by construction: for each hidden figure there are witnesses, other numbers that agree with all
that is printed.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from responses_app.domain.disclosure.board import Board, flat, laid_out
from responses_app.domain.disclosure.cells import Cell
from responses_app.domain.disclosure.hiding import Hiding, NotProved, Secret
from responses_app.domain.disclosure.recovering import Recoverable, recoverable
from responses_app.domain.disclosure.report import Report, Withheld
from responses_app.domain.disclosure.retelling import Retold, retold
from responses_app.domain.disclosure.rule import Rule
from responses_app.domain.publication import Figure, Publication

__all__ = [
    "NotProved", "Recoverable", "Report", "Rule", "Safe", "Withheld", "recoverable", "safe",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Safe:
    """A publication in which small counts are hidden and cannot be worked out.

    Hidden figures have the status "suppressed" and no numbers. `hidden` names them: authority
    code, question, period. Whatever else an export tells of these (the authority's own words,
    notes, other rounds) must be left out as well. Rows of statistics carry `symbols`: for each
    withheld number, by its column, "[c]".
    """

    publication: Publication
    report: Report
    hidden: frozenset[tuple[str, str, str]] = field(default=frozenset())


def safe(publication: Publication, rule: Rule) -> Safe:
    """Hide small counts, and whatever would give them away.

    The numbers of a saved list whose authorities are not named among those asked are withheld.

    Raises NotProved if the result could not be shown to be safe.
    """
    publications = flat(publication)
    board = laid_out(publications, rule)
    hiding = Hiding(board)
    hiding.run()
    shown = _shown_after_all(hiding)
    figures, rows = [], []
    for number, one in enumerate(publications):
        hidden = _hidden(board, number, shown)
        figures.append(tuple(_as_published(figure, hidden) for figure in one.figures))
        rows.append([retold(board, number, index) for index in range(len(one.statistics))])
    made: dict[int, Publication] = {}
    for number, one in reversed(list(enumerate(publications))):
        made[id(one)] = replace(
            one,
            figures=figures[number],
            statistics=tuple(row.row for row in rows[number]),
            earlier=tuple(made[id(before)] for before in one.earlier if id(before) in made),
        )
    return Safe(
        made[id(publication)],
        _report(hiding, publications, rows, shown),
        _hidden(board, 0, shown),
    )


def _shown_after_all(hiding: Hiding) -> frozenset[Cell]:
    """What an authority hid and everybody can tell to be 0: that is no small count."""
    if not hiding.board.rule.zero_shown:
        return frozenset()
    return frozenset(
        cell
        for secret in hiding.secrets
        for cell in secret.cells
        if not secret.is_kept and not cell.exact and cell.value == 0
    )


def _hidden(board: Board, number: int, shown: frozenset[Cell]) -> frozenset[tuple[str, str, str]]:
    return frozenset(
        cell.key[1:]
        for cell in board.all_cells()
        if cell.key[0] == number
        and cell not in shown
        and (cell.small or (cell.exact and cell.free))
    )


def _as_published(figure: Figure, hidden: frozenset[tuple[str, str, str]]) -> Figure:
    if (figure.authority_code, figure.question, figure.period) not in hidden:
        return figure
    return replace(figure, status="suppressed", value=None, lower=None, upper=None)


def _report(
    hiding: Hiding,
    publications: list[Publication],
    rows: list[list[Retold]],
    shown: frozenset[Cell],
) -> Report:
    withheld = tuple(
        Withheld(one.campaign, row.row["question"], row.row["period"], row.row["area"], *reason)
        for one, told in zip(publications, rows)
        for row in told
        for reason in row.reasons.items()
    )
    primary = sum(cell.small and cell not in shown for cell in hiding.board.all_cells())
    report = Report(
        primary=primary,
        secondary=len(hiding.secondary),
        withheld=withheld,
        widened=sum(row.widened for told in rows for row in told),
        guessable=tuple(_guessable(hiding, _names(publications))),
    )
    return replace(report, sentences=tuple(_sentences(report, hiding.board.rule)))


def _names(publications: list[Publication]) -> dict[str, str]:
    return {
        figure.authority_code: figure.authority_name
        for one in publications
        for figure in one.figures
    }


def _guessable(hiding: Hiding, names: Mapping[str, str]) -> Iterator[str]:
    for secret in hiding.secrets:
        if len(secret.values) < min(3, secret.wanted + (secret.wanted == 2)):
            yield _told(secret, names)


def _told(secret: Secret, names: Mapping[str, str]) -> str:
    _, code, question, period = secret.cells[0].key
    who = names.get(code, code)
    if len(secret.cells) > 1:
        what = f"A small sum with {question} of {period}, {who}, in it"
    else:
        what = f"{who}: {question} of {period}"
    if secret.is_kept:
        return f"{what} can be narrowed down to two values."
    return f"{what} can be worked out."


def _sentences(report: Report, rule: Rule) -> Iterator[str]:
    small = f"{rule}" if rule.threshold > rule.smallest else "none"
    yield f"{_figures(report.primary)} hidden because they are small ({small}), or were hidden by "\
        "the authority itself."  # fmt: skip
    if report.secondary:
        yield f"{_figures(report.secondary)} hidden as well, because a small one could else be "\
            "worked out."  # fmt: skip
    for why, count in Counter(one.why for one in report.withheld).items():
        numbers = "1 number" if count == 1 else f"{count:,} numbers"
        was = "is withheld" if count == 1 else "are withheld, each"
        yield f"{numbers} of the statistics {was} because {why}."
    if report.widened:
        yield f"{report.widened} rows of the statistics are told with the bounds that authorities "\
            "themselves gave, wider than what solving makes of them."  # fmt: skip
    yield from report.guessable


def _figures(count: int) -> str:
    return "1 figure is" if count == 1 else f"{count:,} figures are"
