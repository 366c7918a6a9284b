import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from responses_app.readers.contents import csv_files
from responses_app.readers.hidden_data.cannot_look import CannotLook


def read(text):
    return csv_files.read(text if isinstance(text, bytes) else text.encode(), {})


def grids(content):
    return [table.grid() for table in content.tables]


def lines(content):
    return [(line.where, line.text) for line in content.lines]


GRID = [["Question", "2022", "2023"], ["1a", "5", "<5"], ["1b", "1,204", "Not held"]]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_read_finds_what_stands_between_values(separator):
    kept = io.StringIO()
    csv.writer(kept, delimiter=separator).writerows(GRID)

    assert grids(read(kept.getvalue())) == [GRID]


def test_read_takes_commas_in_numbers_for_no_separator_where_there_is_another():
    assert grids(read("Area;2022;2023\nNorth;1,5;2,5\nSouth;3,5;4,5\n")) == [
        [["Area", "2022", "2023"], ["North", "1,5", "2,5"], ["South", "3,5", "4,5"]]
    ]


@pytest.mark.parametrize("first", ["sep=;\r\n", '"sep=;"\r\n'])
def test_read_believes_a_file_that_says_what_stands_between_values(first):
    content = read(first + "Area;Number\r\nNorth;5\r\n")

    assert grids(content) == [[["Area", "Number"], ["North", "5"]]]
    assert content.tables[0].cells[0].where == "row 1, column 1"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"]
)
def test_read_reads_any_encoding(encoding):
    text = "Ardal,Nifer\nYnys Môn,£5\nPowys,6\n"

    assert grids(read(text.encode(encoding))) == [
        [["Ardal", "Nifer"], ["Ynys Môn", "£5"], ["Powys", "6"]]
    ]


def test_read_counts_rows_and_not_the_lines_within_quotes():
    (table,) = read('Question,Answer\n"How many\nchildren?",5\n1b,6\n').tables

    assert [c.where for c in table.cells if c.text in ("5", "6")] == [
        "row 2, column 2",
        "row 3, column 2",
    ]
    assert table.grid()[1][0] == "How many\nchildren?"


def test_read_makes_lines_of_titles_and_notes():
    content = read(
        '"Reply to\nFOI 123",,\nChildren missing, by year\n\nQuestion,2022,2023\n1a,5,*\n\n'
        '"* = fewer than 5",,\n'
    )

    assert grids(content) == [[["Question", "2022", "2023"], ["1a", "5", "*"]]]
    assert lines(content) == [
        ("line 1", "Reply to\nFOI 123"),
        ("line 3", "Children missing, by year"),
        ("line 8", "* = fewer than 5"),
    ]
    assert content.tables[0].title == "Children missing, by year"


def test_read_takes_rows_as_long_as_they_are():
    assert grids(read("Area,2022,2023\nNorth,5\nSouth,6,7,revised\n")) == [
        [["Area", "2022", "2023", ""], ["North", "5", "", ""], ["South", "6", "7", "revised"]]
    ]


def test_read_does_not_let_an_open_quotation_mark_swallow_the_rows_below_it():
    content = read('Area,Number\n"North,5\nSouth,6\nEast,"7\nWest,8\n')

    assert [row[0] for row in grids(content)[0]] == ["Area", "North", "South", "East", "West"]
    assert [row[1] for row in grids(content)[0]] == ["Number", "5", "6", "7", "8"]
    assert len(content.problems) == 1
    assert "line 2" in content.problems[0]


def test_read_takes_off_what_keeps_excel_from_reading_a_number():
    assert grids(read('Code,Number\n="0012",5\n="0013",6\n')) == [
        [["Code", "Number"], ["0012", "5"], ["0013", "6"]]
    ]


def test_read_stops_at_its_limits_and_says_so():
    wide = ",".join(str(n) for n in range(250))
    long = "Area,Number\n" + "North,5\n" * 25_000

    assert read(f"{wide}\n{wide}\n").tables[0].columns == 200
    assert "right of the first 200" in read(f"{wide}\n{wide}\n").problems[0]
    assert read(long).tables[0].rows == 20_000
    assert read(long).problems == ("The rows from line 20001 on were not read.",)


def test_read_refuses_what_is_no_text():
    with pytest.raises(CannotLook):
        read(bytes(range(256)) * 20)


def test_read_is_quick_where_no_quotation_mark_is_ever_closed():
    content = read('a,"b\n' * 30_000)

    assert content.tables or content.lines
    assert "line 1, 2, 3, 4, 5 and others" in content.problems[-1]


@pytest.mark.parametrize("text", ["", "\n\n\n", ",,,\n,,\n", "\ufeff"])
def test_read_finds_nothing_in_nothing(text):
    content = read(text)

    assert (content.tables, content.lines) == ((), ())


VALUES = st.one_of(
    st.text("abcdefgh ;\"'\n", max_size=12).map(str.strip).filter(lambda x: x[:2] != '="'),
    st.integers(0, 10**6).map(str),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(VALUES, min_size=4, max_size=4), min_size=5, max_size=30))
def test_read_gives_every_value_once_with_its_place(rows):
    rows = [["Question", "2021", "2022", "2023"], *rows]
    kept = io.StringIO()
    csv.writer(kept, quoting=csv.QUOTE_ALL).writerows(rows)

    content = read(kept.getvalue())

    found = {c.where: c.text for table in content.tables for c in table.cells}
    wanted = {
        f"row {row}, column {column}": value
        for row, values in enumerate(rows, 1)
        for column, value in enumerate(values, 1)
        if value
    }
    assert {where: text for where, text in wanted.items() if where in found} == found
    missing = [text for where, text in wanted.items() if where not in found]
    assert sorted(missing) == sorted(line.text for line in content.lines)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_read_never_fails_on_text(text):
    try:
        content = read(text.encode())
    except CannotLook:  # control characters make it no text
        return
    assert content.characters <= len(text)
