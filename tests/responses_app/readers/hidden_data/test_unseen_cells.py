"""Cells that nobody sees, though nothing says that they are hidden."""

import pytest
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from responses_app.readers.finding import Weight
from responses_app.readers.hidden_data import find
from responses_app.readers.values_only import make
from tests import made_documents as made

NOTE = '<c r="A1" t="str"><v>case note</v></c>'
ROW = f'<sheetData><row r="1">{NOTE}</row></sheetData>'


def found(content):
    return {finding.code: finding for finding in find(content, made.XLSX)}


def copied(content):
    return b"".join(make(content, {"media_type": made.XLSX})[1])


def written(font, fill=None):
    """A sheet with forty remarks in one look."""

    def change(book):
        for row in range(6, 46):
            cell = book.active.cell(row, 1, "case note")
            cell.font = font
            if fill:
                cell.fill = PatternFill("solid", fgColor=fill)

    return made.xlsx(made.COUNTS, change=change)


@pytest.mark.parametrize(
    ("font", "fill"),
    [
        (Font(color="000000"), "000000"),
        (Font(color="0D0D0D"), "000000"),
        (Font(color="FEFEFE"), None),
        (Font(color="1F4E78"), "1F4E79"),
        (Font(size=1), None),
        (Font(size=2), "FFFF00"),
    ],
)
def test_cells_that_cannot_be_read_are_found_and_not_copied(font, fill):
    content = written(font, fill)

    assert found(content)["white_text"].weight is Weight.SUSPECT
    assert b"case note" not in copied(content)


@pytest.mark.parametrize(
    ("font", "fill"),
    [(Font(color="FFFFFF"), "1F4E78"), (Font(color="808080"), None), (Font(size=6), None)],
)
def test_cells_that_can_be_read_are_no_finding(font, fill):
    content = written(font, fill)

    assert "white_text" not in found(content)
    assert b"case note" in copied(content)


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        (f'<sheetFormatPr defaultRowHeight="0" customHeight="1"/>{ROW}', "hidden_rows"),
        (f'<sheetFormatPr defaultColWidth="0" defaultRowHeight="15"/>{ROW}', "hidden_columns"),
        (f'<cols><col min="1" max="1" width="0.4"/></cols>{ROW}', "hidden_columns"),
        (f'<sheetData><row r="1" ht="1.5">{NOTE}</row></sheetData>', "hidden_rows"),
    ],
)
def test_cells_without_room_are_found_and_not_copied(sheet, code):
    content = made.raw_xlsx(sheet)

    assert found(content)[code].weight is Weight.SUSPECT
    assert b"case note" not in copied(content)


@pytest.mark.parametrize(
    "sheet",
    [
        f'<sheetFormatPr zeroHeight="1" defaultRowHeight="15"/>{ROW}',
        f'<sheetFormatPr defaultColWidth="0"/><cols><col min="1" max="1" width="9"/></cols>{ROW}',
    ],
)
def test_cells_of_a_sheet_that_hides_what_is_unused_are_shown(sheet):
    """A row that is listed is shown even where all others are hidden."""
    content = made.raw_xlsx(sheet)

    assert {one.weight for one in find(content, made.XLSX)} <= {Weight.NOTE}
    assert b"case note" in copied(content)


def test_no_sheet_is_shown_where_the_window_is_hidden():
    window = '<bookViews><workbookView visibility="hidden"/></bookViews><sheets>'
    content = made.with_text(made.raw_xlsx(ROW), "xl/workbook.xml", "<sheets>", window)

    assert found(content)["hidden_sheet"].weight is Weight.SUSPECT
    assert copied(content) == b""


def test_a_rule_that_makes_cells_look_empty_is_noted_and_said_of_the_copy():
    def change(book):
        rule = FormulaRule(formula=["TRUE"], font=Font(color="FFFFFF"))
        book.active.conditional_formatting.add("A1:A9", rule)

    content = made.xlsx(made.COUNTS, change=change)

    assert found(content)["unseen_by_rule"].weight is Weight.NOTE
    assert "look empty" in make(content, {"media_type": made.XLSX})[0]["sentence"]


def lists(book, *, rows=(("Yes",), ("No",)), refers=True, state="hidden"):
    sheet = book.create_sheet("Lists")
    for row in rows:
        sheet.append(row)
    sheet.sheet_state = state
    if refers:
        choices = DataValidation(type="list", formula1="Lists!$A$1:$A$3")
        choices.add("B2")
        book.worksheets[0].add_data_validation(choices)


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_of_drop_down_lists_is_only_noted(state):
    content = made.xlsx(made.COUNTS, change=lambda book: lists(book, state=state))

    assert {one.weight for one in find(content, made.XLSX)} == {Weight.NOTE}


@pytest.mark.parametrize(
    "options",
    [
        {"refers": False},
        {"rows": [("Yes", "note")]},
        {"rows": [(f"row {n}",) for n in range(400)]},
        {"rows": [("Chloe Jones",), ("Aled Hughes",), ("Amira Hassan",), ("Siân Price",),
                  ("Ellie Tran",)]},
    ],
)  # fmt: skip
def test_a_hidden_sheet_with_anything_else_stays_suspect(options):
    content = made.xlsx(made.COUNTS, change=lambda book: lists(book, **options))

    assert found(content)["hidden_sheet"].weight is Weight.SUSPECT
