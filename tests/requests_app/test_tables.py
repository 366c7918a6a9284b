"""A file that people hand in becomes a table, or a sentence that says why it cannot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app import tables
from requests_app.import_report import ImportReport
from requests_app.tables import Table, TableError, read_table

PLAIN = "authority,sent_on\nYnys Môn,2026-01-05\n"


def rows(content: bytes | str, filename: str = "file.csv") -> list[dict[str, str]]:
    content = content.encode() if isinstance(content, str) else content
    return [row.values for row in read_table(content, filename).rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_read_table_reads_every_way_a_csv_is_saved(encoding, delimiter, line_end):
    text = PLAIN.replace(",", delimiter).replace("\n", line_end)

    assert rows(text.encode(encoding)) == [{"authority": "Ynys Môn", "sent_on": "2026-01-05"}]


def test_read_table_goes_by_what_a_file_is_and_not_by_its_name(xlsx):
    assert rows(xlsx(["authority"], ["Kent"]), "kent.csv") == [{"authority": "Kent"}]
    assert rows("authority\nKent\n", "kent.xlsx") == [{"authority": "Kent"}]


def test_read_table_is_told_the_delimiter_by_a_first_line():
    table = read_table(b"sep=;\na;b\n1;2,5\n")

    assert [(row.line, row.values) for row in table.rows] == [(3, {"a": "1", "b": "2,5"})]


def test_read_table_finds_the_delimiter_outside_quotation_marks():
    assert rows('"a;b;c",d\n1,2\n') == [{"a;b;c": "1", "d": "2"}]


def test_read_table_counts_lines_as_an_editor_does():
    table = read_table(b'\n\na,b\n"x\ny\nz",1\r\n , \np,2\n')

    assert [row.line for row in table.rows] == [4, 8]
    assert table.rows[0].values["a"] == "x\ny\nz"


def test_read_table_leaves_out_rows_of_nothing_but_spaces():
    assert rows("a,b\n  ,\u00a0\nx,1\n\n") == [{"a": "x", "b": "1"}]


def test_row_get_takes_off_spaces_of_every_kind():
    (row,) = read_table("a,b\n\u00a0 Kent\u00a0\t,1\n".encode()).rows

    assert row.get("a") == "Kent"
    assert row.get("no such column") == ""


def test_read_table_cleans_the_names_of_columns():
    table = read_table("\ufeff\ufeffsent\u00a0on, \u200bb ,\nx,1,\n".encode())

    assert table.columns == ["sent on", "b"]


def test_read_table_keeps_a_quotation_mark_within_a_word():
    assert rows('a,b\nthe "big" one,"so ""called"""\n') == [
        {"a": 'the "big" one', "b": 'so "called"'}
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty: a header row was expected"),
        (b"\xef\xbb\xbf", "is empty"),
        (b" , ,\n\n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is not a table: CSV, XLSX, XLS or ODS was expected"),
        (b"%PDF-1.7\nauthority,sent_on\n", "is not a table"),
        (b"  <!DOCTYPE html><table><tr><td>authority</td></tr></table>", "is not a table"),
        (b"a,b\n" + b"x,y\n" * 3000 + b"p,\x00q\n", "is not a table"),
        ("a,b\np,\x00q\n".encode("utf-16"), "in line 2 that is no text"),
        (b"a\n\x81\x8d\n", "neither UTF-8 nor Windows-1252"),
        ("a,b".encode("utf-16") + b"x", "neither UTF-8 nor Windows-1252"),
        (b"a,b,a\n1,2,3\n", "has the column 'a' more than once"),
        (b'a,b\nx,y\n"1,2\n3,4\n', "from line 3 on: a quotation mark that opens there"),
        (b'a,b\n"q"z,2\n', "from line 2 on: a quotation mark"),
        (b"PK\x03\x04 and then nothing", "is broken: it cannot be unpacked"),
    ],
)
def test_read_table_says_why_a_file_is_no_table(content, why):
    with pytest.raises(TableError, match=f"^odd.csv .*{why}"):
        read_table(content, "odd.csv")


def test_read_table_says_why_a_path_cannot_be_read(tmp_path):
    with pytest.raises(TableError, match="No such file"):
        read_table(tmp_path / "none.csv")
    with pytest.raises(TableError, match="Is a directory"):
        read_table(tmp_path)


def test_read_table_refuses_what_is_too_large(monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    monkeypatch.setattr(tables, "MOST_COLUMNS", 2)
    monkeypatch.setattr(tables, "MOST_BYTES", 20)

    assert len(rows("a,b\n1,2\n3,4\n")) == 2
    with pytest.raises(TableError, match="more than 2 rows"):
        read_table(b"a\n1\n2\n3\n")
    with pytest.raises(TableError, match="text in column 3 of line 2; at most 2 columns"):
        read_table(b"a,b\n1,2,3\n")
    with pytest.raises(TableError, match="is larger than"):
        read_table(b"a\n" * 11)


def test_report_ragged_names_each_row_with_text_outside_the_columns():
    table = read_table(b"a,,b\n1,,2\n1,lost,2\n1,,2,lost\n1,,2,\n1\n")
    report = ImportReport()

    table.report_ragged(report)

    assert [problem.line for problem in report.errors] == [3, 4]
    assert "quotation marks" in str(report.errors[0])


def test_report_ragged_passes_on_what_a_person_should_know(xlsx):
    table = read_table(xlsx(["a"], [1], sheets=("Notes",)), "x.xlsx")
    report = ImportReport()

    table.report_ragged(report)

    assert "there are others: Notes" in str(report.warnings[0])
    assert report.ok


def test_check_columns_tells_a_missing_column_a_slip_and_an_unknown_one():
    report = ImportReport()

    Table(["Authority", "sentt on", "weather"], []).check_columns(
        report, ["authority", "sent_on"], "authority"
    )

    messages = [str(problem) for problem in report.errors]
    assert messages[0].startswith("line 1: there is no column 'authority'. The file has: Authority")
    assert "column 'Authority': unknown column; 'authority' was probably meant" in messages[1]
    assert "'sent_on' was probably meant" in messages[2]
    assert [problem.column for problem in report.warnings] == ["weather"]


CELLS = st.text(
    st.characters(exclude_characters="\x00", exclude_categories=("Cs", "Cc", "Z")), min_size=1
)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=5))
def test_read_table_gives_back_every_cell_that_was_written(written):
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in written]

    assert rows("\n".join(["one,two", *quoted])) == [
        {"one": first, "two": second} for first, second in written
    ]


@given(st.binary(max_size=300))
def test_read_table_never_fails_but_with_a_sentence(content):
    try:
        assert read_table(content, "odd").columns
    except TableError as problem:
        assert str(problem).startswith("odd ") and str(problem).endswith(".")
