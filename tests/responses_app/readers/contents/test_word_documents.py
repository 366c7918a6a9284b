"""Word documents: what they show, the numbers of their lists, their tables, and hostile ones."""

import io

import docx as python_docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from responses_app.readers.contents import word_documents
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from tests.made_documents import docx, package, relations, word_removal, word_text

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def read(content):
    return word_documents.read(content, {})


def texts(content):
    return [line.text for line in read(content).lines]


def saved(document):
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def with_numbering(body, levels, nums='<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'):
    numbering = (
        f'<w:numbering {_W}><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        f"{nums}</w:numbering>"
    )
    return docx(
        body,
        extra={
            "word/numbering.xml": numbering,
            "word/_rels/document.xml.rels": relations(("r1", "numbering", "numbering.xml")),
        },
    )


def level(depth, form, text, more=""):
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/>{more}</w:lvl>'
    )


def item(text, depth=0, number=1):
    properties = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(text, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{word_text(text)}</w:tc>"


def row(*cells, properties=""):
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def test_read_writes_the_numbers_of_lists():
    levels = (
        level(0, "decimal", "%1.") + level(1, "lowerLetter", "%2)") + level(2, "lowerRoman", "(%3)")
    )
    body = "".join(
        [item("One"), item("A", 1), item("B", 1), item("x", 2), item("Two"), item("A again", 1)]
    )

    assert texts(with_numbering(body, levels)) == [
        "1. One", "a) A", "b) B", "(i) x", "2. Two", "a) A again",
    ]  # fmt: skip


def test_read_writes_the_numbers_of_all_levels_where_the_list_does():
    levels = level(0, "upperRoman", "%1") + level(1, "decimal", "%1.%2", "<w:isLgl/>")

    assert texts(with_numbering(item("One") + item("Part", 1), levels)) == ["I One", "1.1 Part"]


def test_read_begins_a_list_anew_where_it_says_so():
    nums = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    body = item("a") + item("b") + item("c", number=2) + item("d", number=2)

    assert texts(with_numbering(body, level(0, "decimal", "%1."), nums)) == [
        "1. a", "2. b", "1. c", "2. d",
    ]  # fmt: skip


def test_read_leaves_bullets_out():
    assert texts(with_numbering(item("12"), level(0, "bullet", "o"))) == ["12"]


def test_read_takes_the_numbers_of_a_style():
    document = python_docx.Document()
    for text in ("How many children?", "How many went missing?"):
        document.add_paragraph(text, style="List Number")

    assert texts(saved(document)) == ["1. How many children?", "2. How many went missing?"]


def test_read_keeps_merged_cells_where_they_begin():
    document = python_docx.Document()
    table = document.add_table(3, 3)
    for at, one in enumerate(table._cells):
        one.text = f"c{at}"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "2023"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "1a"

    (found,) = read(saved(document)).tables

    assert found.grid() == [["c0", "2023", ""], ["1a", "c4", "c5"], ["", "c7", "c8"]]
    merged = {
        one.text: (one.rows, one.columns) for one in found.cells if one.text in ("2023", "1a")
    }
    assert merged == {"2023": (1, 2), "1a": (2, 1)}
    assert found.cells[1].where == "table 1, row 1, column 2"


def test_read_knows_a_heading_row_by_its_mark_or_by_bold_letters():
    marked = "<w:tbl>" + row(cell("Q"), cell("2023"), properties="<w:tblHeader/>") + row(
        cell("1a"), cell("12")) + "</w:tbl>"  # fmt: skip
    bold = marked.replace("<w:tblHeader/>", "").replace(
        "<w:rPr></w:rPr>", "<w:rPr><w:b/></w:rPr>", 2
    )

    for body in (marked, bold):
        (found,) = read(docx(body)).tables
        assert [one.is_heading for one in found.cells] == [True, True, False, False]


def test_read_reads_a_table_of_one_column_as_text():
    content = read(docx("<w:tbl>" + row(cell("Question 1")) + row(cell("12")) + "</w:tbl>"))

    assert (content.tables, [line.text for line in content.lines]) == ((), ["Question 1", "12"])


def test_read_gives_a_table_within_a_table_the_words_beside_it():
    inner = "<w:tbl>" + row(cell("2022"), cell("2023")) + row(cell("1"), cell("2")) + "</w:tbl>"
    outer = "<w:tbl>" + row(cell("Question 1a"), f"<w:tc>{inner}<w:p/></w:tc>") + "</w:tbl>"

    first, second = read(docx(outer)).tables

    assert first.grid() == [["Question 1a"]]
    assert (second.title, second.grid()) == ("Question 1a", [["2022", "2023"], ["1", "2"]])


def test_read_shows_what_was_inserted_and_not_what_was_removed():
    body = (
        word_removal("13")
        + "<w:p><w:ins><w:r><w:t>12</w:t></w:r></w:ins></w:p>"
        + word_text("secret", "<w:vanish/>")
    )
    content = read(docx(body))

    assert [line.text for line in content.lines] == ["12"]
    assert len(content.problems) == 2


def test_read_leaves_hidden_and_removed_rows_out():
    table = "<w:tbl>" + row(cell("1a"), cell("1")) + "".join(
        row(cell("x"), cell("9"), properties=mark) for mark in ("<w:hidden/>", "<w:del/>")
    ) + row(cell("1b"), cell("2")) + "</w:tbl>"  # fmt: skip

    assert read(docx(table)).tables[0].grid() == [["1a", "1"], ["1b", "2"]]


def test_read_keeps_raised_markers_apart_from_figures():
    document = python_docx.Document()
    paragraph = document.add_paragraph("We hold 12")
    paragraph.add_run("1").font.superscript = True
    paragraph.add_run(" on the 31")
    paragraph.add_run("st").font.superscript = True

    (line,) = read(saved(document)).lines

    assert (line.text, line.footnotes) == ("We hold 12 on the 31st", ("1",))


def test_read_gives_footnotes_as_notes():
    body = '<w:p><w:r><w:t>12</w:t></w:r><w:r><w:footnoteReference w:id="7"/></w:r></w:p>'
    words = f'<w:footnote w:id="7">{word_text("From April")}</w:footnote>'
    note = f"<w:footnotes {_W}>{words}</w:footnotes>"
    content = read(
        docx(body, extra={
            "word/footnotes.xml": note,
            "word/_rels/document.xml.rels": relations(("r1", "footnotes", "footnotes.xml")),
        })
    )  # fmt: skip

    assert content.lines[0].footnotes == ("1",)
    assert [(note.marker, note.text) for note in content.notes] == [("1", "From April")]


def test_read_reads_text_boxes_once():
    box = "<w:txbxContent>" + word_text("In a box") + "</w:txbxContent>"
    body = (
        '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/'
        f'markup-compatibility/2006"><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )

    assert texts(docx(body)) == ["In a box"]


def test_read_reads_fields_that_are_filled_in_and_no_placeholders():
    filled = f"<w:sdt><w:sdtContent>{word_text('12')}</w:sdtContent></w:sdt>"
    empty = filled.replace("12", "Click here").replace(
        "<w:sdt>", "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
    )
    code = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>no</w:t></w:r><w:r>'
        '<w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>13</w:t></w:r><w:r>'
        '<w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )

    assert texts(docx(filled + empty + code)) == ["12", "13"]


def test_read_knows_headings_by_style_and_by_bold_letters():
    document = python_docx.Document()
    document.add_heading("Response", 1)
    document.add_paragraph().add_run("1. How many children?").bold = True
    document.add_paragraph("12")

    assert [line.is_heading for line in read(saved(document)).lines] == [True, True, False]


def package_of(document):
    return package({
        "_rels/.rels": relations(("rId1", "officeDocument", "word/document.xml")),
        "word/document.xml": document,
    })  # fmt: skip


def test_read_takes_a_strict_document():
    strict = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
    document = f"<w:document {strict}><w:body>{word_text('12')}</w:body></w:document>"

    assert texts(package_of(document)) == ["12"]


@pytest.mark.parametrize(
    ("declared", "word"),
    [
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"),
        ('<!DOCTYPE a [<!ENTITY x "lol"><!ENTITY y "&x;&x;">]>', "&y;"),
        ("<!DOCTYPE a>", "12"),
    ],
)
def test_read_refuses_what_may_do_harm(declared, word):
    document = f"{declared}<w:document {_W}><w:body>{word_text(word)}</w:body></w:document>"

    with pytest.raises(CannotLook, match="could do harm"):
        read(package_of(document))


def test_read_refuses_what_unpacks_to_far_too_much():
    with pytest.raises(CannotLook) as refused:
        read(docx(word_text("a" * 30_000_000)))
    assert refused.value.reason is Reason.TOO_BIG


def test_read_refuses_what_is_far_too_deep():
    with pytest.raises(CannotLook):
        read(docx("<w:sdt><w:sdtContent>" * 3_000 + "</w:sdtContent></w:sdt>" * 3_000))


def test_read_bounds_cells_that_claim_to_be_wide():
    wide = '<w:gridSpan w:val="999999999"/>'
    content = read(docx("<w:tbl>" + row(cell("1", wide), cell("2")) + "</w:tbl>"))

    assert content.tables[0].columns <= 1_000
    assert content.problems


def test_read_says_where_tables_lie_too_deep():
    nested = word_text("x")
    for _ in range(30):
        nested = "<w:tbl>" + row(cell("a"), f"<w:tc>{nested}</w:tc>") + "</w:tbl>"

    assert read(docx(nested)).problems == ("Tables that lie too deep within others were not read.",)


def test_read_reads_every_cell_of_a_large_table():
    table = "<w:tbl>" + row(*(cell(str(n)) for n in range(10))) * 500 + "</w:tbl>"

    (found,) = read(docx(table)).tables

    assert (found.rows, found.columns, len(found.cells)) == (500, 10, 5_000)


def test_read_marks_a_cell_that_was_deleted():
    removed = OxmlElement("w:cellDel")
    document = python_docx.Document()
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "1a", "12"
    table.cell(0, 1)._tc.get_or_add_tcPr().append(removed)
    assert removed.tag == qn("w:cellDel")

    assert read(saved(document)).tables[0].grid() == [["1a"]]
