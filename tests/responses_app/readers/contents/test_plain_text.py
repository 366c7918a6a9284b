"""Plain text: paragraphs that a mail program broke, drawn tables, quotations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.readers.contents.plain_text import read, read_text


def tables(text):
    return [table.grid() for table in read_text(text).tables]


def lines(text, **options):
    return [(line.text, line.where) for line in read_text(text, **options).lines]


ROWS = [["Question", "2022", "2023"], ["1a", "12", "<5"], ["1b", "7", "*"]]


@pytest.mark.parametrize(
    "text",
    [
        "Question   2022   2023\n1a           12     <5\n1b            7      *",
        "Question | 2022 | 2023\n1a | 12 | <5\n1b | 7 | *",
        "| Question | 2022 | 2023 |\n|---|---|---|\n| 1a | 12 | <5 |\n| 1b | 7 | * |",
        "+----------+------+------+\n| Question | 2022 | 2023 |\n+==========+======+======+\n"
        "| 1a       | 12   | <5   |\n+----------+------+------+\n| 1b       | 7    | *    |\n"
        "+----------+------+------+",
        "Question\t2022\t2023\n1a\t12\t<5\n1b\t7\t*",
        "Question \t2022 \t2023 \t\n\n1a \t12 \t<5 \t\n\n1b \t7 \t* \t",
        "┌──────────┬──────┬──────┐\n│ Question │ 2022 │ 2023 │\n├──────────┼──────┼──────┤\n"
        "│ 1a       │ 12   │ <5   │\n│ 1b       │ 7    │ *    │\n└──────────┴──────┴──────┘",
    ],
)
def test_read_text_finds_a_table_however_it_is_drawn(text):
    found = read_text(f"Dear Sir,\n\n{text}\n\nYours faithfully")

    assert [table.grid() for table in found.tables] == [ROWS]
    assert [line.text for line in found.lines] == ["Dear Sir,", "Yours faithfully"]
    assert [part.order for part in (found.lines[0], found.tables[0], found.lines[1])] == [0, 1, 2]


def test_read_text_joins_the_lines_of_a_cell_in_a_ruled_table():
    rule = "\n+---+----+\n"
    text = f"{rule}| Q | No |{rule}| a | 12 |\n| b |    |{rule}| c | 3  |{rule}"

    assert tables(text) == [[["Q", "No"], ["a b", "12"], ["c", "3"]]]


def test_read_text_reads_pasted_csv():
    text = 'row,reference,question,answer\nq1p2,FOI-1,"How many, in all?",12\nq1p3,FOI-1,More,7'

    assert tables(text)[0][1] == ["q1p2", "FOI-1", "How many, in all?", "12"]


@pytest.mark.parametrize(
    "text",
    [
        "Dear Sir,\nWe hold 12, 13, and 14.\nYours, A. Officer, Council, Town",
        "We hold this.  It is 12.\nWe hold that.  It is recorded in the case files of each team.",
        "1. How many?\n\n12\n\n2. How many?\n\n13",
        "-----\nA line\n-----",
    ],
)
def test_read_text_takes_no_prose_for_a_table(text):
    assert tables(text) == []


def test_read_text_joins_lines_that_a_mail_program_broke():
    text = (
        "Thank you for your request of 2 February 2024, which we have dealt with\n"
        "under the Freedom of Information Act 2000. We hold the information that\n"
        "you asked for.\n\n1. How many children?\n12\n2. How many incidents?\n13"
    )

    assert lines(text) == [
        (text.split("\n\n")[0].replace("\n", " "), "line 1"),
        ("1. How many children?", "line 5"), ("12", "line 6"),
        ("2. How many incidents?", "line 7"), ("13", "line 8"),
    ]  # fmt: skip


def test_read_text_joins_no_lines_that_stand_alone():
    text = (
        "Corporate Services\nCivic Centre\nTown TN1 1AA\n12 children were identified in 2023\nNone"
    )

    assert [line for line, _ in lines(text)] == text.split("\n")


def test_read_text_marks_what_is_quoted():
    text = "We hold 12.\n\nOn 2 Feb 2024, A wrote:\n> 1a) How many?\n>> earlier\n"
    found = read_text(text, is_mail=True)

    assert [(line.text, line.is_quoted) for line in found.lines] == [
        ("We hold 12.", False), ("On 2 Feb 2024, A wrote:", True), ("1a) How many?", True),
        ("earlier", True),
    ]  # fmt: skip


def test_read_text_reads_answers_between_quoted_questions():
    text = "> 1a) How many?\n12\n> 1b) How many?\n13\n"

    for is_mail in (True, False):
        found = read_text(text, is_mail=is_mail)
        assert [(line.text, line.is_quoted) for line in found.lines] == [
            ("1a) How many?", True), ("12", False), ("1b) How many?", True), ("13", False),
        ]  # fmt: skip


def test_read_text_keeps_a_sign_that_says_more_than():
    assert lines("> 100 claims") == [("> 100 claims", "line 1")]


def test_read_takes_any_encoding():
    assert read("£5 – café".encode("cp1252"), {}).lines[0].text == "£5 – café"
    assert read("£5 – café".encode("utf-16"), {}).lines[0].text == "£5 – café"


@given(st.lists(st.text("ab1 |+-\t,;>*<5.:", max_size=30), max_size=12), st.booleans())
def test_read_text_keeps_every_digit(written, is_mail):
    found = read_text("\n".join(written), is_mail=is_mail)

    cells = [one.text for table in found.tables for one in table.cells]
    footnotes = [one.footnotes for table in found.tables for one in table.cells]
    if not any(footnotes) and not any(line.footnotes for line in found.lines):
        shown = "".join(cells + [line.text for line in found.lines])
        assert shown.count("1") == "".join(written).count("1")
    assert sorted({part.order for part in (*found.tables, *found.lines)}) == [
        part.order for part in sorted([*found.tables, *found.lines], key=lambda part: part.order)
    ]
