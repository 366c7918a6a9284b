"""Rich text: paragraphs, numbers of lists, tables by the edges of their cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.readers.contents import rtf_files
from responses_app.readers.hidden_data.cannot_look import CannotLook


def read(body):
    return rtf_files.read(b"{\\rtf1\\ansi\\ansicpg1252 " + body + b"}", {})


def texts(body):
    return [line.text for line in read(body).lines]


def row(*cells, edges, marks=None):
    marks = marks or [b""] * len(edges)
    said = b"".join(mark + b"\\cellx%d" % edge for edge, mark in zip(edges, marks, strict=True))
    words = b"".join(b"\\pard\\intbl " + one + b"\\cell " for one in cells)
    return b"\\trowd" + said + words + b"\\row "


def test_read_reads_paragraphs_in_their_code_page():
    assert texts(b"We hold 12\\par Caf\\'e9 \\u8211?5\\par\\pard {\\b Bold}") == [
        "We hold 12", "Café –5", "Bold",
    ]  # fmt: skip


def test_read_reads_the_numbers_of_lists_and_drops_bullets():
    numbered = b"{\\listtext\\pard\\plain 1.\\tab}How many?\\par {\\pntext\\'b7\\tab}12\\par"

    assert texts(numbered) == ["1. How many?", "12"]


def test_read_reads_tables_with_merged_cells():
    body = (
        row(
            b"Q",
            b"Year",
            b"",
            edges=(1000, 2000, 3000),
            marks=(b"\\clvmgf", b"\\clmgf", b"\\clmrg"),
        )
        + row(b"", b"2022", b"2023", edges=(1000, 2000, 3000), marks=(b"\\clvmrg", b"", b""))
        + row(b"1a", b"12", b"<5", edges=(1000, 2000, 3000))
        + b"\\pard After\\par"
    )
    content = read(body)
    (found,) = content.tables

    assert found.grid() == [["Q", "Year", ""], ["", "2022", "2023"], ["1a", "12", "<5"]]
    assert [(one.rows, one.columns) for one in found.cells[:2]] == [(2, 1), (1, 2)]
    assert [line.text for line in content.lines] == ["After"]


def test_read_places_rows_with_unlike_cells_by_their_edges():
    body = row(b"Total", b"19", edges=(2010, 3000)) + row(
        b"1a", b"12", b"7", edges=(1000, 2000, 3000)
    )

    assert read(body).tables[0].grid() == [["Total", "", "19"], ["1a", "12", "7"]]


def test_read_reads_a_table_within_a_table():
    inner = (
        b"\\pard\\intbl\\itap2 2023\\nestcell 12\\nestcell"
        b"{\\*\\nesttableprops\\trowd\\cellx500\\cellx900\\nestrow}{\\nonesttables\\par}"
    )
    body = row(b"Question 1", inner + b"\\pard\\intbl", edges=(1000, 2000)) + b"\\pard x\\par"

    outer, within = read(body).tables

    assert outer.grid() == [["Question 1"]]
    assert within.grid() == [["2023", "12"]]


def test_read_leaves_hidden_and_removed_words_out():
    content = read(b"12{\\v secret}{\\deleted 13} children\\par")

    assert [line.text for line in content.lines] == ["12 children"]
    assert content.problems


def test_read_keeps_raised_markers_and_footnotes_apart():
    content = read(
        b"12{\\super 1} on the 31{\\super st}\\par 7{\\super\\chftn}{\\footnote From April}\\par"
    )

    assert [(line.text, line.footnotes) for line in content.lines] == [
        ("12 on the 31st", ("1",)), ("7", ("1",)),
    ]  # fmt: skip
    assert [(note.marker, note.text) for note in content.notes] == [("1", "From April")]


def test_read_leaves_pictures_styles_and_headers_out():
    body = (
        b"{\\fonttbl{\\f0 Arial;}}{\\stylesheet{\\s0 Normal;}}{\\pict 00ff}{\\header Council}"
        b"{\\*\\unknown words}\\f0 12\\par"
    )
    assert texts(body) == ["12"]


def test_read_reads_the_web_page_that_outlook_wraps():
    wrapped = b"{\\rtf1\\ansi\\fromhtml1 {\\*\\htmltag <p>}We hold 12{\\*\\htmltag </p>}}"

    assert [line.text for line in rtf_files.read(wrapped, {}).lines] == ["We hold 12"]


def test_read_refuses_what_is_no_rich_text():
    with pytest.raises(CannotLook):
        rtf_files.read(b"hello", {})


_WORDS = st.sampled_from(
    [b"\\trowd ", b"\\cellx100 ", b"\\cell ", b"\\row ", b"\\intbl ", b"\\pard ", b"\\par ", b"y",
     b"\\itap2 ", b"\\nestcell ", b"\\nestrow ", b"\\clvmrg ", b"\\clmrg ", b"{\\b y}"]
)  # fmt: skip


@given(st.lists(_WORDS, max_size=40))
def test_read_never_fails_whatever_the_order_of_its_marks(words):
    content = read(b"".join(words))

    shown = [one.text for table in content.tables for one in table.cells]
    shown += [line.text for line in content.lines]
    assert "".join(shown).count("y") <= b"".join(words).count(b"y")
    assert all(one.row < table.rows for table in content.tables for one in table.cells)
