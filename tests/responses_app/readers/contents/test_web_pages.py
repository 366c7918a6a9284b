"""Web pages and mails in HTML: tables of data, layout, lists, what is hidden, what is quoted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.readers.contents import web_pages
from responses_app.readers.hidden_data.cannot_look import CannotLook

DATA = "<table><tr><td>Q</td><td>2023</td></tr><tr><td>1a</td><td>12</td></tr></table>"


def read(html, **options):
    return web_pages.read(html.encode() if isinstance(html, str) else html, options)


def texts(html):
    return [line.text for line in read(html).lines]


def test_read_places_cells_that_span():
    (found,) = read(
        "<table><caption>Table 1</caption><thead><tr><th rowspan=2>Q<th colspan=2>Year"
        "<tr><th>2022<th>2023</thead><tr><td>1a<td>12<td>&lt;5<tr><td>1b<td><td>*</table>"
    ).tables

    assert found.grid() == [
        ["Q", "Year", ""],
        ["", "2022", "2023"],
        ["1a", "12", "<5"],
        ["1b", "", "*"],
    ]
    assert found.title == "Table 1"
    assert {one.row for one in found.cells if one.is_heading} == {0, 1}
    assert found.cells[-1].where == "table 1, row 4, column 3"


def test_read_reads_the_foot_of_a_table_last():
    (found,) = read(
        "<table><tfoot><tr><td>Total<td>19</tfoot><tbody><tr><td>1a<td>12</tbody></table>"
    ).tables

    assert found.grid() == [["1a", "12"], ["Total", "19"]]


@pytest.mark.parametrize(
    "around",
    [
        "<table width=600><tr><td>Dear Sir{}</td></tr></table>",
        "<table><tr><td>logo</td><td>Dear Sir{}</td></tr></table>",
        "<table><tr><td><td>Dear Sir<td></tr><tr><td><td>{}</td></tr></table>",
        "<table role=presentation><tr><td>a<td>b</tr><tr><td>c<td>{}</td></tr></table>",
    ],
)
def test_read_reads_through_a_table_that_only_arranges(around):
    (found,) = read(around.format(DATA)).tables

    assert found.grid() == [["Q", "2023"], ["1a", "12"]]


def test_read_gives_a_table_within_a_row_of_data_the_words_beside_it():
    outer, inner = read(
        f"<table><tr><th>Question</th><th>Answer</th></tr><tr><td>1</td><td>See{DATA}</td></tr></table>"
    ).tables

    assert outer.grid() == [["Question", "Answer"], ["1", "See"]]
    assert inner.title == "1 See"


def test_read_writes_the_numbers_of_lists():
    html = (
        "<ol type=a start=2><li>B<li><p>C</p></ol><ol><li value=4>x<ol type=i><li>y</ol></ol>"
        "<ul><li>z</ul>"
    )

    assert texts(html) == ["b. B", "c. C", "4. x", "i. y", "z"]


def test_read_leaves_what_is_hidden_out():
    content = read("<style>.h{display:none}</style><p class=h>13</p><p hidden>14</p><p>12</p>")

    assert [line.text for line in content.lines] == ["12"]
    assert content.problems == ("It has hidden words, which were not read.",)


def test_read_leaves_hidden_rows_out():
    html = DATA.replace("<tr><td>1a", "<tr style='display:none'><td>x<td>99</tr><tr><td>1a")

    assert read(html).tables[0].grid() == [["Q", "2023"], ["1a", "12"]]


def test_read_keeps_raised_markers_apart():
    (line,) = read("<p>We hold 12<sup>1</sup> on the 31<sup>st</sup></p>").lines

    assert (line.text, line.footnotes) == ("We hold 12 on the 31st", ("1",))


def test_read_knows_headings():
    content = read("<h2>Response</h2><p><b>1. How many?</b></p><p>12</p>")

    assert [line.is_heading for line in content.lines] == [True, True, False]


def test_read_marks_what_a_mail_quotes():
    html = (
        "<p>We hold 12.</p><div style='border-top:solid #E1E1E1 1.0pt'><p><b>From:</b> A<br>"
        "<b>Sent:</b> 2 Feb 2024<br><b>To:</b> FOI<br><b>Subject:</b> FOI</p></div><p>How many?</p>"
    )
    content = read(html, is_mail=True, subject="RE: FOI")

    assert [(line.text, line.is_quoted) for line in content.lines] == [
        ("We hold 12.", False), ("From: A", True), ("Sent: 2 Feb 2024", True), ("To: FOI", True),
        ("Subject: FOI", True), ("How many?", True),
    ]  # fmt: skip
    saved_as_page = read(html)
    assert [line.is_quoted for line in saved_as_page.lines] == [False] + [True] * 5
    assert not any(line.is_quoted for line in read(html.replace("Sent:", "Seen:")).lines)


@pytest.mark.parametrize(
    "html",
    ["<p>12</p><blockquote>How many?</blockquote>",
     "<p>12</p><div class=gmail_quote>How many?</div>",
     "<p>12</p><div id=divRplyFwdMsg></div><p>How many?</p>"],
)  # fmt: skip
def test_read_knows_the_marks_of_mail_programs(html):
    assert [line.is_quoted for line in read(html).lines] == [False, True]


def test_read_believes_the_bytes_before_what_they_declare():
    page = '<meta charset="windows-1252"><p>£5 – café</p>'

    assert texts(page) == ["£5 – café"]
    assert texts(page.encode("cp1252")) == ["£5 – café"]


def test_read_bounds_what_is_deep_wide_or_large():
    assert read("<div>" * 5_000 + "x").problems
    assert (
        read("<table><tr><td colspan=99999>1<td>2<tr><td>3<td>4</table>").tables[0].columns <= 1_000
    )
    with pytest.raises(CannotLook):
        read(b" " * 9_000_000)


_PARTS = st.sampled_from(
    ["<table>", "<tr>", "<td>", "</table>", "<th>", "x", "<p>", "</td>", "<ol>", "<li>", "</tr>",
     "<td rowspan=3>", "<blockquote>", "<caption>", "<tbody>", "<tfoot>"]
)  # fmt: skip


@given(st.lists(_PARTS, max_size=40))
def test_read_keeps_every_word_of_a_page_in_any_disorder(parts):
    content = read("<body>" + "".join(parts) + "</body>")

    cells = [one.text for table in content.tables for one in table.cells]
    titles = [table.title for table in content.tables]
    shown = "".join(cells + titles + [line.text for line in content.lines])
    assert shown.count("x") >= parts.count("x")
