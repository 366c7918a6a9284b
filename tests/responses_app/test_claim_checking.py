"""Drafts in whatever file they come, under whatever name."""

import pytest

from responses_app.claim_checking import LARGEST_DRAFT, MOST_LETTERS, DraftError, read_draft
from responses_app.domain.claims import Verdict, check
from tests.made_documents import (
    doc,
    docx,
    package,
    pdf,
    pdf_text,
    relations,
    with_parts,
    word_text,
    xlsx,
)

SLIP = "59 of 80 (75%) agreed."
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def slips(content, filename):
    """The figures of a draft that do not hold by themselves."""
    found = check(read_draft(content, filename), None)
    return [one.printed for one in found if one.verdict is Verdict.ROUNDS_DIFFERENTLY]


@pytest.mark.parametrize(
    ("filename", "content"),
    [
        ("old.docx", doc(SLIP)),
        ("printed.docx", pdf(pdf_text(SLIP.replace("(", "\\(").replace(")", "\\)")))),
        ("rich.docx", rb"{\rtf1 59 of 80 (75%) agreed.}"),
        ("plain.docx", SLIP.encode()),
        ("word.txt", docx(word_text(SLIP))),
        ("word.md", docx(word_text(SLIP))),
        ("no_ending", SLIP.encode()),
        ("latin.txt", f"Caf\xe9: {SLIP}".encode("latin-1")),
        ("windows.txt", f"“Caf\xe9” – {SLIP}".encode("cp1252")),
        ("wide.txt", SLIP.encode("utf-16-le")),
        ("page.txt", f"<html><body><p>{SLIP}</p></body></html>".encode()),
    ],
)
def test_read_draft_goes_by_what_a_file_is_and_not_by_its_name(filename, content):
    assert slips(content, filename) == ["75%"]


def test_read_draft_reads_no_script_of_a_web_page():
    page = f"<html><script>var x = '12 of 20 (61%)';</script><p>{SLIP}</p></html>"

    assert slips(page.encode(), "page.txt") == ["75%"]


def test_read_draft_takes_markdown_that_begins_with_a_tag_for_markdown():
    assert slips(b"<div>\n\n**59** of 80 ([75%](http://x.org/51)) agreed.", "a.md") == ["75%"]


def test_read_draft_reads_footnotes_and_tables_and_what_was_inserted_and_not_what_was_deleted():
    body = (
        '<w:p><w:r><w:t>Most agreed.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
        '<w:p><w:del w:id="1" w:author="a"><w:r><w:delText>10 of 20 (51%)</w:delText></w:r></w:del>'
        '<w:ins w:id="3" w:author="a"><w:r><w:t>100 of 300 (34%)</w:t></w:r></w:ins></w:p>'
        "<w:tbl>"
        + "".join(
            "<w:tr>"
            + "".join(f"<w:tc><w:p><w:r><w:t>{c}</w:t></w:r></w:p></w:tc>" for c in row)
            + "</w:tr>"
            for row in (("Asked", "Replied", "%"), ("400", "130", "32"))
        )
        + "</w:tbl>"
    )
    note = f'<w:footnote w:id="2"><w:p><w:r><w:t>{SLIP}</w:t></w:r></w:p></w:footnote>'
    content = with_parts(
        docx(body),
        {
            "word/footnotes.xml": f"<w:footnotes {W}>{note}</w:footnotes>",
            "word/_rels/document.xml.rels": relations(("rId9", "footnotes", "footnotes.xml")),
        },
    )

    assert sorted(slips(content, "a.docx")) == ["32", "34%", "75%"]


@pytest.mark.parametrize(
    ("filename", "content", "words"),
    [
        ("a.txt", b"", "there is no text in it."),
        ("a.txt", b" \n\n ", "there is no text in it."),
        ("a.docx", b"", "The file is empty"),
        ("a.docx", package({"a.txt": "hello"}), "Expected: a .txt, .md or .docx file."),
        ("a.docx", docx(word_text(SLIP))[:300], "Expected: a .txt, .md or .docx file."),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "Expected: a .txt, .md or .docx"),
        ("a.txt", SLIP.encode() * (LARGEST_DRAFT // 20), "it is larger than 10 MB."),
        ("a.txt", SLIP.encode() * (MOST_LETTERS // 20), "check it in parts"),
    ],
)
def test_read_draft_says_what_is_wrong_with_a_file(filename, content, words):
    with pytest.raises(DraftError) as problem:
        read_draft(content, filename)

    assert words in str(problem.value)


def test_read_draft_reads_a_sheet_as_rows():
    assert "2022-23 | 14" in read_draft(xlsx(), "a.docx").text
