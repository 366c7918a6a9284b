"""Documents made by hand, and a campaign to look for in them."""

from collections.abc import Mapping, Sequence
from datetime import date

from responses_app.domain.content import Cell, Content, Line, Note, Table
from responses_app.domain.locating import Asked, AskedPeriod, AskedQuestion, Located, locate

YEARS = ("2021", "2022", "2023")
ASKED = Asked(
    questions=(
        AskedQuestion(
            "1a",
            "How many looked-after children were identified as victims of trafficking?",
            "children",
            also_called=("trafficked children",),
        ),
        AskedQuestion(
            "1b",
            "How many unaccompanied asylum-seeking children were in your care?",
            "children",
            also_called=("UASC",),
        ),
        AskedQuestion(
            "2a", "Of the children in 1a, how many went missing at least once?", "children"
        ),
        AskedQuestion("3", "How many missing incidents were recorded in total?", "incidents"),
    ),
    periods=tuple(
        AskedPeriod(year, "calendar", date(int(year), 1, 1), date(int(year), 12, 31))
        for year in YEARS
    ),
    law="foia",
    sent_on=date(2024, 5, 1),
)
TEXT = {question.key: question.text for question in ASKED.questions}


def table(
    rows: Sequence[Sequence[str]],
    *,
    title: str = "",
    order: int = 50,
    merged: Mapping[tuple[int, int], tuple[int, int]] | None = None,
) -> Table:
    """A table of texts; `merged` gives rows and columns of cells that cover more than one."""
    cells = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text:
                down, across = (merged or {}).get((r, c), (1, 1))
                where = f"table 1, row {r + 1}, column {c + 1}"
                cells.append(Cell(r, c, text, where, down, across))
    return Table(tuple(cells), len(rows), max(map(len, rows)), "table 1", order, title)


def lines(*texts: str, **more: bool) -> tuple[Line, ...]:
    return tuple(Line(text, f"paragraph {n}", n, **more) for n, text in enumerate(texts, 1))


def of_table(rows: Sequence[Sequence[str]], *above: str, legend: str = "", **more) -> Content:
    notes = (Note("*", legend, "paragraph 99"),) if legend else ()
    return Content(tables=(table(rows, **more),), lines=lines(*above), notes=notes)


def of_text(*texts: str) -> Content:
    return Content(lines=lines(*texts))


def told(located: Located) -> dict[tuple[str, str], str]:
    """What was proposed, briefly: "24", "bounded 0..4", "refused"."""
    return {(one.question, one.period): brief(one.answer) for one in located.proposals}


def brief(answer) -> str:
    if answer.kind == "exact":
        return str(answer.value)
    if answer.lower is None and answer.upper is None:
        return str(answer.kind)
    return f"{answer.kind} {answer.lower}..{answer.upper}"


def find(content: Content, asked: Asked = ASKED) -> dict[tuple[str, str], str]:
    return told(locate(content, asked))
