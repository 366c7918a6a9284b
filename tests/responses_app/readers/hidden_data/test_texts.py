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


@pytest.mark.parametrize(
    ("style", "body"),
    [
        (".h{display:none}", "<table><tr class='a h'><td>x</td></tr></table>"),
        ("tr.h , p {display : none}", "<table><tr class=h><td>x</td></tr></table>"),
        ("#k{visibility:hidden}", "<table><tr id=k><td>x</td></tr></table>"),
        ("", "<table><tr style='visibility:collapse'><td>x</td></tr></table>"),
        ("", f"<div style='display:none'>{'word ' * 60}</div>"),
    ],
)
def test_look_web_page_finds_what_a_style_sheet_does_not_show(style, body):
    page = f"<html><head><style>{style}</style></head><body><p>Hello</p>{body}</body></html>"

    assert found(page.encode(), made.HTML)["hidden_text"].weight is Weight.SUSPECT


@pytest.mark.parametrize(
    "style", ["@media print{.h{display:none}}", "/*.h{display:none}*/", ".h:{color:red}"]
)
def test_look_web_page_passes_over_rules_that_do_not_always_go(style):
    page = f"<style>{style}</style><table><tr class=h><td>x</td></tr></table>"

    assert "hidden_text" not in found(page.encode(), made.HTML)


def test_look_csv_searches_far_down_and_says_what_it_left_out():
    many = "2024,North,3\n"
    people = "".join(f"Chloe Jones,1{n}/03/2010,F\nAled Price,2{n}/05/2011,M\n" for n in range(8))

    far_down = found((many * 30_000 + people + "Amira Hassan,01/02/2012,F\n").encode(), made.CSV)
    assert far_down["people"].weight is Weight.SUSPECT
    assert "not_looked_through" not in far_down
    assert found((many * 200_025).encode(), made.CSV)["not_looked_through"].count == 24
