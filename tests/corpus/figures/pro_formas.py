"""Our own reply form, filled in and saved anew as officers do."""

from __future__ import annotations

from random import Random

from .blocks import Book, C, Para, Sheet, Table, bold, cell, row
from .campaigns import Campaign
from .saying import Figures, with_zeros_weighed
from .workbooks import csv_file, ods, xlsx

COLUMNS = (
    "row", "reference", "authority", "question", "question_text", "period", "period_from",
    "period_to", "basis", "unit", "answer", "note",
)  # fmt: skip
"""As `requests_app.reply_forms` writes them."""
_BASES = {
    "calendar": "Calendar year",
    "financial": "Financial year",
    "part": "Part of a year",
    "snapshot": "Snapshot",
}


def table(
    rng: Random,
    campaign: Campaign,
    figures: Figures,
    council: str,
    changes: frozenset[str],
    notes: dict[str, str],
) -> Table:
    """The form with its answers; `changes` are what the officer did to it."""
    asked = campaign.asked
    periods = {one.key: one for one in asked.periods}
    columns = list(COLUMNS)
    if "reordered" in changes:
        rng.shuffle(columns)
    if "columns deleted" in changes:
        columns = [
            name
            for name in columns
            if name not in ("reference", "authority", "period_from", "period_to")
        ]
    if "extra column" in changes:
        columns.insert(rng.randrange(1, len(columns)), "Officer comments")
    heads: dict[str, str] = {}
    if "renamed" in changes:
        heads = {"answer": "Answer", "note": "Note", "question_text": "Question Text", "row": "Row"}
    rows = [bold(row(*[heads.get(name, name) for name in columns]))]
    for name, (key, period) in asked.rows.items():
        said = figures.get((key, period))
        if said is None and "rows deleted" in changes:
            continue
        question, when = campaign.question(key), periods.get(period)
        texts = {
            "row": name, "reference": asked.reference, "authority": council, "question": key,
            "question_text": question.text, "period": period,
            "period_from": when.start.isoformat() if when and when.start else "",
            "period_to": when.end.isoformat() if when and when.end else "",
            "basis": _BASES.get(when.basis, "") if when else "", "unit": question.unit,
            "note": notes.get(period, "") if said else "",
            "Officer comments": rng.choice(["", "", "Checked JH"]),
        }  # fmt: skip
        cells: list[C | None] = []
        for column in columns:
            if column == "answer":
                cells.append(cell(said, as_number="as text" not in changes))
            else:
                cells.append(cell(texts[column]))
        rows.append(cells)
    if "sorted" in changes:
        rows[1:] = sorted(rows[1:], key=lambda cells: rng.random())
    return Table(rows)


def written(
    rng: Random, campaign: Campaign, figures: Figures, council: str, form: str,
    changes: frozenset[str], notes: dict[str, str],
) -> tuple[str, bytes]:  # fmt: skip
    """The form as a file."""
    filled = table(rng, campaign, with_zeros_weighed(figures), council, changes, notes)
    name = f"{campaign.asked.reference}-answers"
    top = (Para("OFFICIAL", bold=True), Para("")) if "line above" in changes else ()
    below = (
        (Para("Completed by the Information Governance Team, 3 officers"),)
        if "line below" in changes
        else ()
    )
    sheet = Sheet("answers", (*top, filled, *below))
    how = Sheet(
        "how to fill in",
        (Para("Each row asks one question for one period."), Para("Write 0 only for a true zero.")),
    )
    if form == "csv":
        return f"{name}.csv", csv_file(
            sheet, rng.choice(["utf-8-sig", "utf-8", "cp1252"]), rng.choice([",", ",", ";"])
        )
    if form == "ods":
        return f"{name}.ods", ods(Book([sheet, how]))
    return f"{name}.xlsx", xlsx(
        Book([sheet, how] if rng.random() < 0.7 else [sheet]), width=rng.choice([14, 22, 30])
    )
