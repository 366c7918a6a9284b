"""Where a sheet has one table, and where several; written as CSV, for it is easy to see."""

import pytest

from responses_app.readers.contents import csv_files


def read(text):
    """Each table as a grid, in order, and the lines."""
    content = csv_files.read(text.encode(), {})
    return [table.grid() for table in content.tables], [line.text for line in content.lines]


WHOLE = {
    "a blank row": ",2021,2022\n1a,5,6\n,,\n1b,7,<5\n",
    "three blank rows": ",2021,2022\n1a,5,6\n\n\n\nTotal,7,8\n",
    "a blank row below the heading": "Question,2021,2022\n\n1a,5,6\n1b,7,8\n",
    "a blank column": "Area,,2021,,2022,,Comments\nNorth,,1,,2,,\nSouth,,3,,4,,estimated\n",
    "a blank column before the answers": "Ref,Question,,Answer\n1,How many,,5\n2,How old,,6\n",
    "labels of sections": ",2021/22,2022/23\nBoys,,\n0-5,3,4\nGirls,,\n0-5,3,4\n",
    "answers in words": ",2021,2022\n0-5,3,4\n\n6-10,see note,not held\n11-15,5,6\n",
    "answers in words below a label": ",2021,2022\n0-5,3,4\nGirls,,\n6-10,see note,n/a\n11,5,6\n",
    "nothing but words": "Question,Answer\nHow many?,Not held\n,\nHow old?,Refused\n",
    "years as labels": "Year,Missing\n2021,5\n2022,6\n\n2023,7\n2024,8\n",
    "a label between blank rows": ",2021,2022\n1a,5,6\n\nGirls,,\n\n1b,7,8\n",
    "one year": ",2021/22\n1a,5\n1b,6\n",
    "two rows of headings": ",2021/22,,2022/23,\n,Boys,Girls,Boys,Girls\n1a,5,6,7,8\n",
    "a blank row between two rows of headings": (
        "Area,2021/22,2021/22,2022/23,2022/23\n\n,Boys,Girls,Boys,Girls\nNorth,5,6,7,8\n"
    ),
    "one column": "Number missing\n12\n13\n",
}


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE)
def test_regions_keep_a_table_whole_that_has(text):
    tables, lines = read(text)

    values = [cell for line in text.splitlines() for cell in line.split(",") if cell]
    assert [cell for grid in tables for row in grid for cell in row if cell] == values
    assert (len(tables), lines) == (1, [])


CUT = {
    "a caption and a heading": (
        "Table 1,,\nArea,2021,2022\na,5,6\nTable 2,,\nArea,2021,2022\na,1,*\n",
        [["Area", "2021", "2022"], ["a", "5", "6"]],
        [["Area", "2021", "2022"], ["a", "1", "*"]],
    ),
    "a question and years": (
        "Q1. How many?,,\n2021,2022,2023\n5,6,7\nQ2. How old?,,\n2021,2022,2023\n1,2,3\n",
        [["2021", "2022", "2023"], ["5", "6", "7"]],
        [["2021", "2022", "2023"], ["1", "2", "3"]],
    ),
    "a blank row and a heading": (
        "Area,2021,2022\na,5,6\n\nAge,Boys,Girls\n0-5,1,2\n",
        [["Area", "2021", "2022"], ["a", "5", "6"]],
        [["Age", "Boys", "Girls"], ["0-5", "1", "2"]],
    ),
    "the same heading": (
        "Area,2021,2022\na,5,6\nArea,2021,2022\nb,7,8\n",
        [["Area", "2021", "2022"], ["a", "5", "6"]],
        [["Area", "2021", "2022"], ["b", "7", "8"]],
    ),
    "a blank column and the same heading of labels": (
        "Year,Number,,Year,Number\n2021,5,,2021,9\n2022,6,,2022,8\n",
        [["Year", "Number"], ["2021", "5"], ["2022", "6"]],
        [["Year", "Number"], ["2021", "9"], ["2022", "8"]],
    ),
    "a blank column and fewer rows": (
        "Area,2021,,Age,2021\nNorth,5,,0-5 years,9\nSouth,6,,,\n",
        [["Area", "2021"], ["North", "5"], ["South", "6"]],
        [["Age", "2021"], ["0-5 years", "9"]],
    ),
}


@pytest.mark.parametrize(("text", "first", "second"), CUT.values(), ids=CUT)
def test_regions_tell_two_tables_apart_by(text, first, second):
    assert read(text)[0] == [first, second]


def test_regions_take_titles_and_notes_for_lines():
    tables, lines = read(
        "FOI 123,,\n\nChildren missing,,\nArea,2021,2022\na,5,*\nTotal,5,*\n"
        "Notes:,,\n* = fewer than 5,,\n\nPublished by the council,,\n"
    )

    assert len(tables) == 1
    assert lines == [
        "FOI 123", "Children missing", "Notes:", "* = fewer than 5", "Published by the council",
    ]  # fmt: skip


def test_regions_go_on_below_a_blank_row_on_both_sides_of_a_cut():
    tables, _ = read("Area,2021,,Area,2022\nNorth,5,,North,9\nSouth,6,,South,8\n\nEast,1,,East,2\n")

    assert tables == [
        [["Area", "2021"], ["North", "5"], ["South", "6"], ["", ""], ["East", "1"]],
        [["Area", "2022"], ["North", "9"], ["South", "8"], ["", ""], ["East", "2"]],
    ]


def test_regions_take_a_question_and_its_answer_below_for_lines():
    assert read("1. How many?\n12\n\n2. How old?\nNot held\n") == (
        [],
        ["1. How many?", "12", "2. How old?", "Not held"],
    )


def test_regions_name_a_table_by_the_line_above_it():
    content = csv_files.read(
        b"Reply\n\nMissing\n\nArea,2021\nNorth,5\n\nFound\nArea,2021\na,6\n", {}
    )

    assert [table.title for table in content.tables] == ["Missing", "Found"]
