"""OpenDocument texts: what they show, the numbers of their lists, their tables."""

import pytest

from responses_app.readers.contents import open_documents
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from tests.made_documents import odt, package

_LIST = (
    '<text:list-style style:name="L1">'
    '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
    '<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/>'
    '<text:list-level-style-bullet text:level="3" text:bullet-char="-"/></text:list-style>'
)
_RAISED = (
    '<style:style style:name="up" style:family="text"><style:text-properties '
    'style:text-position="super 58%"/></style:style>'
)
_HIDDEN = (
    '<style:style style:name="no" style:family="text"><style:text-properties '
    'text:display="none"/></style:style>'
)


def read(body, styles=""):
    return open_documents.read(odt(body, styles=styles), {})


def texts(body, styles=""):
    return [line.text for line in read(body, styles).lines]


def paragraph(text):
    return f"<text:p>{text}</text:p>"


def cell(text, attributes=""):
    return f"<table:table-cell {attributes}>{paragraph(text)}</table:table-cell>"


def row(*cells, attributes=""):
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def table(*rows):
    return f"<table:table>{''.join(rows)}</table:table>"


def items(*inner, attributes='text:style-name="L1"'):
    inside = "".join(f"<text:list-item>{one}</text:list-item>" for one in inner)
    return f"<text:list {attributes}>{inside}</text:list>"


def test_read_writes_the_numbers_of_lists():
    second = paragraph("Two") + items(paragraph("A"), paragraph("B"), attributes="")

    assert texts(items(paragraph("One"), second), _LIST) == ["1. One", "2. Two", "a) A", "b) B"]


def test_read_goes_on_with_a_list_where_it_says_so():
    onward = 'text:style-name="L1" text:continue-numbering="true"'
    body = items(paragraph("One")) + paragraph("12") + items(paragraph("Two"), attributes=onward)

    assert texts(body, _LIST) == ["1. One", "12", "2. Two"]
    anew = body.replace('text:continue-numbering="true"', "")
    assert texts(anew, _LIST) == ["1. One", "12", "1. Two"]


def test_read_numbers_only_the_first_paragraph_of_an_item():
    assert texts(items(paragraph("One") + paragraph("more")), _LIST) == ["1. One", "more"]


def test_read_keeps_covered_and_repeated_cells_in_place():
    body = table(
        row(cell("Q", 'table:number-rows-spanned="2"'),
            cell("Year", 'table:number-columns-spanned="2"'), "<table:covered-table-cell/>"),
        row("<table:covered-table-cell/>", cell("2022"), cell("2023")),
        row(cell("1a"), cell("0", 'table:number-columns-repeated="2"')),
        row(cell("1b"), "<table:table-cell/>", cell("7")),
    )  # fmt: skip

    (found,) = read(body).tables

    assert found.grid() == [
        ["Q", "Year", ""],
        ["", "2022", "2023"],
        ["1a", "0", "0"],
        ["1b", "", "7"],
    ]
    assert [(one.rows, one.columns) for one in found.cells[:2]] == [(2, 1), (1, 2)]


def test_read_repeats_rows_that_have_words_and_bounds_empty_ones():
    body = table(
        row(cell("a"), cell("1"), attributes='table:number-rows-repeated="2"'),
        row("<table:table-cell/>", attributes='table:number-rows-repeated="1048576"'),
    )

    assert read(body).tables[0].grid() == [["a", "1"], ["a", "1"]]


def test_read_knows_heading_rows():
    head = f"<table:table-header-rows>{row(cell('Q'), cell('2023'))}</table:table-header-rows>"

    (found,) = read(f"<table:table>{head}{row(cell('1a'), cell('12'))}</table:table>").tables

    assert [one.is_heading for one in found.cells] == [True, True, False, False]


def test_read_leaves_hidden_and_removed_words_out():
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion>"
        f"{paragraph('13')}</text:deletion></text:changed-region></text:tracked-changes>"
        + paragraph('12 <text:span text:style-name="no">secret</text:span>')
        + table(row(cell("1a"), cell("1")), row(cell("x"), cell("9"), attributes=(
            'table:visibility="collapse"')))
    )  # fmt: skip
    content = read(body, _HIDDEN)

    assert [line.text for line in content.lines] == ["12"]
    assert content.tables[0].grid() == [["1a", "1"]]
    assert len(content.problems) == 2


def test_read_keeps_raised_markers_apart_from_figures():
    (line,) = read(
        paragraph('We hold 12<text:span text:style-name="up">1</text:span> on the 31'
                  '<text:span text:style-name="up">st</text:span>'),
        _RAISED,
    ).lines  # fmt: skip

    assert (line.text, line.footnotes) == ("We hold 12 on the 31st", ("1",))


def test_read_gives_footnotes_as_notes():
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        f"<text:note-body>{paragraph('From April')}</text:note-body></text:note>"
    )
    content = read(paragraph(f"12{note} children"))

    assert (content.lines[0].text, content.lines[0].footnotes) == ("12 children", ("1",))
    assert [(one.marker, one.text) for one in content.notes] == [("1", "From April")]


def test_read_reads_blanks_breaks_boxes_and_headings():
    drawing = 'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    words = f"<draw:text-box>{paragraph('In a box')}</draw:text-box>"
    box = f"<draw:frame {drawing}>{words}</draw:frame>"
    body = '<text:h text:outline-level="1">Response</text:h>' + paragraph(
        'a<text:tab/>b<text:s text:c="3"/>c<text:line-break/>d' + box
    )
    content = read(body)

    assert [line.text for line in content.lines] == ["Response", "a b c", "d", "In a box"]
    assert [line.is_heading for line in content.lines] == [True, False, False, False]


def test_read_refuses_what_is_locked_or_no_text():
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        "<m:file-entry><m:encryption-data/></m:file-entry></m:manifest>"
    )
    with pytest.raises(CannotLook) as locked:
        open_documents.read(odt("", extra={"META-INF/manifest.xml": manifest}), {})
    assert locked.value.reason is Reason.ENCRYPTED
    with pytest.raises(CannotLook):
        open_documents.read(package({"content.xml": "<a/>"}), {})


def test_read_bounds_lists_within_lists():
    body = paragraph("x")
    for _ in range(60):
        body = items(body)

    assert read(body, _LIST).problems
