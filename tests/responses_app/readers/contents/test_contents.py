"""The reader of each format is chosen by what a file is; notes and limits are those of all."""

import io
import json

import docx as python_docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from responses_app.domain.content import Content
from responses_app.readers import contents
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from tests import made_documents, made_files, made_mails

MAIL = (
    "From: foi@council.gov.uk\nTo: a@b.org\nSubject: RE: FOI\n"
    "Date: Mon, 5 Feb 2024 10:00:00 +0000\n"
    "Message-ID: <1@council>\nMIME-Version: 1.0\nContent-Type: text/{kind}; charset=utf-8\n\n{body}"
)


def a_word_document():
    document = python_docx.Document()
    document.add_paragraph("12")
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def mail(body, kind="plain"):
    return MAIL.format(kind=kind, body=body).encode()


@pytest.mark.parametrize(
    ("content", "reader"),
    [
        (a_word_document(), "word_documents"),
        (made_documents.odt("<text:p>12</text:p>"), "open_documents"),
        (made_documents.doc("12\r"), "old_word_documents"),
        (b"{\\rtf1 12\\par}", "rtf_files"),
        (b"<html><p>12</p></html>", "web_pages"),
        (b"We hold 12.", "plain_text"),
        (mail("We hold 12."), "mails"),
    ],
)
def test_read_chooses_the_reader_by_what_a_file_is(content, reader):
    found = contents.read(content, {})

    assert (found.reader, found.version) == (reader, contents.VERSION)
    assert "12" in found.lines[0].text
    assert contents.can_read(found.media_type)


def test_read_says_which_pages_are_pictures():
    written = io.BytesIO()
    Image.new("L", (40, 40)).save(
        written, "TIFF", save_all=True, append_images=[Image.new("L", (40, 40))]
    )

    assert contents.read(written.getvalue(), {}).pictures == (1, 2)


def test_read_goes_by_a_media_type_that_is_known_better():
    rows = b"a,b,c,d\n1,2,3,4\n"

    assert contents.read(rows, {"media_type": "text/plain"}).reader == "plain_text"


def test_read_prefers_the_html_of_a_mail_for_its_tables():
    table = "<table><tr><td>Q<td>2023<tr><td>1a<td>12</table><p>&gt; x</p>"

    (found,) = contents.read(mail(f"<p>Dear Sir</p>{table}", "html"), {}).tables

    assert found.grid() == [["Q", "2023"], ["1a", "12"]]


def test_read_marks_what_a_mail_quotes():
    found = contents.read(mail("We hold 12.\n\nOn 2 Feb 2024, A wrote:\n> How many?\n"), {})

    assert [line.is_quoted for line in found.lines] == [False, True, True]


def test_read_says_that_a_mail_has_attachments_unless_they_are_read_beside_it():
    content = made_mails.with_file()

    (problem,) = contents.read(content, {}).problems
    assert "1 attachment" in problem
    assert contents.read(content, {"attachments_are_read": True}).problems == ()


def test_read_finds_legends_in_lines_and_cells_and_what_they_explain():
    html = (
        "<html><table><tr><td>Children (a)<td>2023<tr><td>1a<td>*</table><p>Notes:</p>"
        "<p>(a) Includes care leavers</p><p>* = fewer than 5</p></html>"
    )
    found = contents.read(html.encode(), {})

    assert found.legend == {"(a)": "Includes care leavers", "*": "fewer than 5"}
    first = found.tables[0].cells[0]
    assert (first.text, first.footnotes) == ("Children", ("(a)",))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.DAMAGED),
        (made_files.locked_office_file(), Reason.ENCRYPTED),
        (b"\x89PNG\r\n\x1a\nbroken", Reason.DAMAGED),
        (made_documents.pptx([]), Reason.DAMAGED),
    ],
)
def test_read_says_why_it_cannot(content, reason):
    with pytest.raises(CannotLook) as refused:
        contents.read(content, {})
    assert refused.value.reason is reason
    assert refused.value.sentence


def test_task_answers_with_content_or_why_not():
    answer, blobs = contents.task(b"We hold 12.", {})
    assert (Content.from_json(answer), blobs) == (contents.read(b"We hold 12.", {}), [])

    answer, blobs = contents.task(b"", {})
    assert (answer["cannot"], blobs) == ("damaged", [])
    assert answer["sentence"]


@pytest.mark.parametrize("content", [a_word_document(), b"{\\rtf1 12\\par}", mail("12")])
@given(data=st.data())
def test_read_raises_nothing_but_cannot_look_for_damaged_bytes(content, data):
    at = data.draw(st.integers(0, len(content) - 1))
    cut = data.draw(st.integers(0, len(content)))
    damaged = (content[:at] + data.draw(st.binary(max_size=20)) + content[at + 1 :])[:cut]

    try:
        found = contents.read(damaged, {})
    except CannotLook as problem:
        assert problem.sentence
    else:
        assert Content.from_json(json.loads(json.dumps(found.as_json()))) == found
