"""Our own reply form, filled in: as it was meant to be, and as it comes back."""

from dataclasses import replace

from .blocks import Cell, Para, Table
from .books import Sheet, csv_file, ods, value, xls, xlsx
from .desk import Desk
from .inventing import any_of
from .sayings import exact, fewer_than, plain, without

COLUMNS = (
    "row", "reference", "authority", "question", "question_text", "period", "period_from",
    "period_to", "basis", "unit", "answer", "note",
)  # fmt: skip
_BASES = {
    "calendar": "calendar year",
    "financial": "financial year",
    "part": "part of a year",
    "snapshot": "on one day",
    "": "",
}
_HOW_TO = (
    "Each row asks one question for one period. Please write your answer in the column 'answer'.",
    "Write 0 only for a true zero.",
    "If you withhold a number, say 'fewer than 5' (or your own limit) and the section.",
)


def _fill(desk: Desk, *, doubts: bool = True) -> dict:
    """Answers by question and period: plain digits, some withheld, a question not held."""
    facts = {}
    for key, said in any_of(desk).items():
        text = said.text if said.text in ("Yes", "No") else plain(said.value)
        facts[key] = replace(said, text=text)
    if doubts:
        if desk.campaign.name == "children":
            for key, said in facts.items():
                if 0 < said.number < 5:
                    facts[key] = fewer_than(5, "fewer than 5")
        question = desk.pick(*desk.campaign.keys[1:] or ("",))
        words = desk.pick(
            without("not_held", "not held"),
            without("refused", "Section 12"),
            without("refused", "exempt s.31(1)"),
            without("not_recorded", "not recorded"),
        )
        for key in facts:
            if key[0] == question:
                facts[key] = words
    desk.facts = facts
    return facts


def _rows(desk: Desk, notes: dict | None = None) -> list[dict]:
    """The lines of the form by its columns; the answers are cells."""
    periods = {period.key: period for period in desk.asked.periods}
    lines = []
    for row, (question, period) in desk.asked.rows.items():
        asked = periods.get(period)
        said = desk.facts.get((question, period))
        lines.append(
            {
                "row": row,
                "reference": desk.asked.reference,
                "authority": desk.council.name,
                "question": question,
                "question_text": desk.wording(question),
                "period": period,
                "period_from": asked.start.isoformat() if asked else "",
                "period_to": asked.end.isoformat() if asked else "",
                "basis": _BASES[asked.basis if asked else ""],
                "unit": desk.campaign.unit(question),
                "answer": value(said) if said else "",
                "note": (notes or {}).get((question, period), ""),
            }
        )
    return lines


def _lines(desk, columns=COLUMNS, names=None, notes=None, rows=None):
    rows = _rows(desk, notes) if rows is None else rows
    return [[*(names or columns)], *[[row.get(c, "") for c in columns] for row in rows]]


def _said(rows):
    """The cells as text, for what is no workbook."""
    return [[cell.text if isinstance(cell, Cell) else cell for cell in row] for row in rows]


def as_meant_csv(desk: Desk):
    _fill(desk)
    files = ((f"{desk.asked.reference}-answers.csv", csv_file(_lines(desk))),)
    return desk.reply("form as csv", files, desk.cover(), "csv", "pro forma")


def as_meant_xlsx(desk: Desk):
    _fill(desk)
    sheets = Sheet("answers", _lines(desk)), Sheet("how to fill in", [[t] for t in _HOW_TO])
    files = ((f"{desk.asked.reference}-answers.xlsx", xlsx(*sheets)),)
    return desk.reply("form as xlsx", files, desk.cover(), "xlsx", "pro forma")


def as_meant_ods(desk: Desk):
    """Opened and saved by LibreOffice, with remarks in the column for notes."""
    _fill(desk)
    remarks = ("Checked by service", "Manual count", "See also our website")
    notes = {key: desk.pick("", "", *remarks) for key in desk.facts}
    sheets = Sheet("answers", _lines(desk, notes=notes)), Sheet("how to fill in", [["-"]])
    files = ((f"{desk.asked.reference}-answers.ods", ods(*sheets)),)
    return desk.reply("form as ods", files, desk.cover(), "ods", "pro forma", "remarks")


def other_order(desk: Desk):
    """Columns moved and left out, one of the office's own put in."""
    _fill(desk)
    columns = ("question", "question_text", "service", "period", "answer", "note", "unit", "row")
    rows = [{**row, "service": desk.pick("Finance", "Operations")} for row in _rows(desk)]
    names = ("question", "question_text", "Service area", *columns[3:])
    lines = _lines(desk, columns, names, rows=rows)
    made = xlsx(Sheet("answers", lines, hidden_columns=(7,) if desk.rng.random() < 0.3 else ()))
    files = (("FOI answers - final.xlsx", made),)
    return desk.reply("form in other order", files, desk.cover(), "xlsx", "pro forma", "reordered")


def rows_left_out(desk: Desk):
    """Sorted by period, with the rows taken out that they could not answer."""
    facts = _fill(desk, doubts=False)
    gone = desk.pick(*desk.campaign.keys[1:] or desk.campaign.keys)
    if len(desk.campaign.keys) > 1:
        desk.facts = {key: said for key, said in facts.items() if key[0] != gone}
    rows = [row for row in _rows(desk) if (row["question"], row["period"]) in desk.facts]
    rows.sort(key=lambda row: (row["period_from"], row["question"]))
    maker = desk.pick(xlsx, ods)
    files = ((f"answers.{maker.__name__}", maker(Sheet("answers", _lines(desk, rows=rows)))),)
    return desk.reply(
        "form with rows left out", files, desk.cover(), maker.__name__, "pro forma", "rows gone"
    )


def below_a_banner(desk: Desk):
    """Pasted into the office's own template, saved as an old workbook; heads with capitals."""
    _fill(desk)
    columns = ("row", "question", "question_text", "period", "unit", "answer", "note")
    names = [name.replace("_", " ").capitalize() for name in columns]
    banner = [
        [Cell(desk.council.name, bold=True)],
        [f"Response to information request {desk.number}"],
        ["Completed by: Business Support, 28/05/2024"],
        [],
    ]
    sheet = Sheet("Response", [*banner, *_lines(desk, columns, names)])
    files = ((f"FOI{desk.number}.xls", xls(sheet)),)
    return desk.reply("form below a banner", files, desk.cover(), "xls", "pro forma", "banner")


def renamed_heads(desk: Desk):
    """The heads put into the office's own words, saved as CSV by Excel: dates turned round."""
    _fill(desk)
    columns = ("row", "question", "question_text", "period", "period_from", "period_to", "answer",
               "note")  # fmt: skip
    names = ("Row", "Q no", "Question", "Period", "From", "To", "Council response", "Comments")
    rows = _rows(desk)
    for row in rows:
        for column in ("period_from", "period_to"):
            row[column] = "/".join(reversed(row[column].split("-")))
    made = csv_file(_lines(desk, columns, names, rows=rows), encoding="cp1252")
    files = ((f"Copy of {desk.asked.reference}-answers.csv", made),)
    return desk.reply("form with renamed heads", files, desk.cover(), "csv", "pro forma", "renamed")


def pasted_into_mail(desk: Desk):
    _fill(desk)
    columns = ("row", "question", "period", "answer", "note")
    table = Table(_said(_lines(desk, columns)))
    kind = desk.pick("mail", "html", "docx")
    blocks = [
        Para("Good afternoon\n\nWe had trouble with the attachment so the table is pasted below."),
        table,
        Para("Regards\nFOI Team"),
    ]
    return desk.send("form pasted", kind, blocks, "pro forma", "pasted")


def printed(desk: Desk):
    """The form printed to PDF, landscape, over as many pages as it needs."""
    _fill(desk)
    columns = ("row", "question", "question_text", "period", "unit", "answer", "note")
    table = Table(_said(_lines(desk, columns)), widths=(1, 0.9, 4, 1.4, 1, 1.3, 1))
    paper = {"is_landscape": True, "size": desk.pick(9, 10), "head": (), "foot": ""}
    return desk.send("form printed", "pdf", [table], "pro forma", "landscape", **paper)


def without_row_keys(desk: Desk):
    """The first columns were deleted: question and period remain."""
    _fill(desk)
    columns = ("question", "question_text", "period", "unit", "answer", "note")
    maker = desk.pick(xlsx, ods, csv_file)
    rows = _lines(desk, columns)
    if maker is csv_file:
        files = (("answers.csv", csv_file(rows)),)
        return desk.reply("form without keys", files, desk.cover(), "csv", "pro forma", "no keys")
    files = ((f"answers.{maker.__name__}", maker(Sheet("answers", rows))),)
    return desk.reply(
        "form without keys", files, desk.cover(), maker.__name__, "pro forma", "no keys"
    )


def basis_in_the_notes(desk: Desk):
    """Asked for calendar years; the notes say that the figures are for financial years."""
    facts = _fill(desk, doubts=False)
    notes = {}
    for key, said in facts.items():
        year = key[1]
        if len(year) == 4:
            notes[key] = f"Financial year {year}/{int(year[2:]) + 1}"
            facts[key] = replace(said, basis="financial")
    desk.facts = {key: said for key, said in facts.items() if key in notes}
    maker = desk.pick(xlsx, ods)
    files = ((f"answers.{maker.__name__}", maker(Sheet("answers", _lines(desk, notes=notes)))),)
    return desk.reply(
        "form with another basis", files, desk.cover(), maker.__name__, "pro forma", "other basis",
        "blanks",
    )  # fmt: skip


def part_filled(desk: Desk):
    """Only the rows with something to tell are filled in, zeros among them; the rest is empty."""
    facts = _fill(desk, doubts=False)
    first = next(iter(facts))
    facts[first] = exact(0)
    left = [key for key in facts if desk.rng.random() < 0.75] or list(facts)
    desk.facts = {key: facts[key] for key in left}
    sheets = Sheet("answers", _lines(desk)), Sheet("how to fill in", [[t] for t in _HOW_TO])
    files = ((f"{desk.asked.reference}-answers.xlsx", xlsx(*sheets)),)
    return desk.reply("form part filled", files, desk.cover(), "xlsx", "pro forma", "blanks")
