"""Disclosure control: what may be published so that no small count can be worked out."""

from dataclasses import dataclass, field, replace

from responses_app.domain.disclosure.report import Report
from responses_app.domain.disclosure.rule import Rule
from responses_app.domain.publication import Figure, Publication

__all__ = ["Report", "Rule", "Safe", "safe"]


@dataclass(frozen=True, slots=True)
class Safe:
    """A publication in which small counts are hidden and cannot be worked out.

    `hidden` names the figures that are hidden: authority code, question, period. Whatever else
    an export tells of these (the authority's own words, notes) must be left out as well.
    Rows of statistics carry `symbols`: for each withheld number, by its column, "[c]".
    """

    publication: Publication
    report: Report
    hidden: frozenset[tuple[str, str, str]] = field(default=frozenset())


def safe(publication: Publication, rule: Rule) -> Safe:
    """Hide small counts, and whatever would give them away."""
    counts = {question.key for question in publication.questions if question.kind == "count"}
    hidden = frozenset(
        (figure.authority_code, figure.question, figure.period)
        for figure in publication.figures
        if figure.question in counts and rule.hides_figure(figure)
    )
    figures = tuple(_shown(figure, hidden) for figure in publication.figures)
    statistics = tuple({**row, "symbols": {}} for row in publication.statistics)
    return Safe(
        replace(publication, figures=figures, statistics=statistics),
        Report(primary=len(hidden)),
        hidden,
    )


def _shown(figure: Figure, hidden: frozenset[tuple[str, str, str]]) -> Figure:
    if (figure.authority_code, figure.question, figure.period) not in hidden:
        return figure
    return replace(figure, status="suppressed", value=None, lower=None, upper=None)
