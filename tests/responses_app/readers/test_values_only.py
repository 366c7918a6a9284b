import csv
import io

import pytest

from responses_app.readers.values_only import make
from tests import made_documents as made


def copies(content, media_type=made.XLSX):
    answer, blobs = make(content, {"media_type": media_type})
    return answer, [list(csv.reader(io.StringIO(blob.decode("utf-8-sig")))) for blob in blobs]


def test_make_copies_only_sheets_that_are_shown():
    answer, tables = copies(made.xlsx(made.COUNTS, (made.CHILDREN, "hidden"), [["x"]]))

    assert tables == [[["Year", "Children missing"], ["2022-23", "14"], ["2023-24", "9"]], [["x"]]]
    assert [sheet["number"] for sheet in answer["sheets"]] == [1, 3]
    assert answer["left_out"]["sheets"] == 1
    assert answer["findings"] == []


def test_make_leaves_out_hidden_rows_and_columns():
    def hide(book):
        book.active.row_dimensions[2].hidden = True
        book.active.column_dimensions["A"].hidden = True

    answer, tables = copies(made.xlsx(made.COUNTS, change=hide))

    assert tables == [[["Children missing"], ["9"]]]
    assert answer["left_out"] == {"sheets": 0, "rows": 1, "columns": 1, "cells": 4}


def test_make_gives_values_as_shown_and_no_formula():
    def change(book):
        book.active["A1"] = 0.5
        book.active["A1"].number_format = "0%"
        book.active["B1"] = "=1+1"
        book.active["C1"] = "@SUM(A1)"
        book.active["D1"] = -5

    _, tables = copies(made.xlsx([[]], change=change))

    assert tables == [[["50%", "", "'@SUM(A1)", "-5"]]]


def test_make_leaves_out_white_text_and_comments():
    from openpyxl.comments import Comment
    from openpyxl.styles import Font

    def change(book):
        book.active["A1"].font = Font(color="FFFFFFFF")
        book.active["B1"].comment = Comment("Chloe", "x")

    _, tables = copies(made.xlsx([["secret", "seen"]], change=change))

    assert tables == [[["", "seen"]]]


def test_make_says_that_a_copy_is_no_safer_where_people_are_shown():
    answer, tables = copies(made.xlsx(made.CHILDREN))

    assert len(tables[0]) == 4
    assert "no safer" in answer["sentence"]
    assert {finding["code"] for finding in answer["findings"]} >= {"dates_of_birth", "people"}


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (made.xls((made.COUNTS, 0), (made.CHILDREN, 1)), made.XLS),
        (made.xlsb((made.COUNTS, 0), (made.CHILDREN, 2)), made.XLSB),
        (
            made.ods(
                made.ods_table(made.COUNTS) + made.ods_table(made.CHILDREN, style="h"),
                styles=made.HIDDEN_TABLE,
            ),
            made.ODS,
        ),
    ],
)
def test_make_copies_every_kind_of_spreadsheet(content, media_type):
    answer, tables = copies(content, media_type)

    assert tables == [[["Year", "Children missing"], ["2022-23", "14"], ["2023-24", "9"]]]
    assert answer["left_out"]["sheets"] == 1


def test_make_keeps_no_memory_for_a_cell_at_the_last_corner():
    cell = '<row r="1048576"><c r="XFD1048576"><v>5</v></c></row>'
    answer, blobs = make(made.raw_xlsx(f"<sheetData>{cell}</sheetData>"), {"media_type": made.XLSX})

    assert answer["sheets"][0]["rows"] == 1
    assert len(blobs[0]) < 20_000


@pytest.mark.parametrize("media_type", [made.CSV, made.HTML, made.PDF, made.DOCX, "audio/mpeg", ""])
def test_make_says_that_no_copy_can_be_made_of_other_files(media_type):
    answer, blobs = make(b"Year,Missing\n2022,5\n", {"media_type": media_type})

    assert not answer["can_copy"]
    assert answer["sentence"].endswith(".")
    assert blobs == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [(made.ole({"EncryptedPackage": b"x"}), "encrypted"), (b"PK\x03\x04broken", "damaged")],
)
def test_make_says_why_a_file_cannot_be_read(content, reason):
    answer, blobs = make(content, {"media_type": made.XLSX})

    assert (answer["can_copy"], answer["reason"], blobs) == (False, reason, [])
