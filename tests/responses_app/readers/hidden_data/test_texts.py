import pytest

from responses_app.readers.finding import Weight
from responses_app.readers.hidden_data import find
from responses_app.readers.hidden_data.texts import csv_rows, decoded
from tests import made_documents as made


def found(content, media_type):
    return {finding.code: finding for finding in find(content, media_type)}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_look_csv_finds_people_whatever_the_separator(separator):
    rows = [["First name", "Surname", "Date of birth"], ["Chloe", "Jones", "12/03/2009"]]
    content = "\r\n".join(separator.join(row) for row in rows).encode()

    assert found(content, made.CSV)["dates_of_birth"].where == "table, column C"


def test_look_csv_finds_nothing_in_counts():
    assert found(b"Year,Missing\n2022-23,14\n2023-24,9\n", made.CSV) == {}


def test_csv_rows_keeps_a_line_break_within_a_cell():
    assert list(csv_rows('a,"b\nc"\n')) == [["a", "b\nc"]]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_decoded_reads_the_codings_that_councils_use(coding):
    assert decoded("Siân £5".encode(coding)) == "Siân £5"


@pytest.mark.parametrize(
    ("hidden", "weight"),
    [
        ('<table><tr style="display: none"><td>x</td></tr></table>', Weight.SUSPECT),
        ('<p style="DISPLAY:NONE">preview</p>', Weight.NOTE),
        ('<p hidden="">x</p>', Weight.NOTE),
    ],
)
def test_look_web_page_finds_what_is_not_shown(hidden, weight):
    page = f"<html><body><p>Hello</p>{hidden}</body></html>".encode()

    assert found(page, made.HTML)["hidden_text"].weight is weight


def test_look_web_page_counts_what_lies_within_something_hidden_once():
    page = b'<div hidden><p hidden="">x</p></div>'

    assert found(page, made.HTML)["hidden_text"].count == 1


def test_look_web_page_notes_remarks_but_none_of_word():
    page = b"<p>Hello<!-- ask legal --><!--[if mso]><p>x</p><![endif]--></p>"

    assert found(page, made.HTML)["comments"].count == 1


def test_look_web_page_searches_hidden_text_and_remarks_for_people():
    page = b"<p>Hello</p><p hidden>NHS number 943 476 5919</p><!-- DOB 12/03/2009 -->"

    assert {"nhs_number", "date_of_birth"} <= set(found(page, made.HTML))
