"""A document is read apart; what cannot be read says why; pictures are recognised."""

import io

import pytest
from PIL import Image, ImageDraw, ImageFont

from responses_app.readers import scans
from responses_app.reading_documents import read_content
from tests import made_documents, made_files
from tests.conftest import REQUIRE_ALL


def picture_of(*lines):
    image = Image.new("L", (1240, 300 + 80 * len(lines)), 255)
    draw = ImageDraw.Draw(image)
    for at, line in enumerate(lines):
        draw.text((120, 120 + 80 * at), line, fill=0, font=ImageFont.load_default(40))
    written = io.BytesIO()
    image.save(written, "PNG", dpi=(150, 150))
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"We hold 12 children.", "We hold 12 children."),
        (made_documents.docx(made_documents.word_text("12")), "12"),
        (made_documents.odt("<text:p>12</text:p>"), "12"),
        (b"{\\rtf1 12\\par}", "12"),
        (b"<html><p>12</p></html>", "12"),
    ],
)
def test_read_content_gives_what_a_document_shows(content, words):
    found, sentence = read_content(content, "reply")

    assert sentence == ""
    assert [line.text for line in found.lines] == [words]


def test_read_content_goes_by_a_media_type_that_is_known():
    found, _ = read_content(b"1a,12,children,x\n1b,13,children,y\n", media_type="text/plain")

    assert found.media_type == "text/plain"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (made_files.locked_office_file(), "password"),
        (b"%PDF-1.7 broken", ""),
        (b"\x00\x01\x02\x03" * 50, "cannot be read"),
    ],
)
def test_read_content_says_why_it_cannot(content, says):
    found, sentence = read_content(content)

    assert found is None
    assert says in sentence
    assert sentence.endswith(".")


@pytest.mark.skipif(
    not scans.is_there() and not REQUIRE_ALL,
    reason="tesseract is not installed: words in pictures cannot be recognised",
)
def test_read_content_recognises_the_words_of_a_picture():
    found, _ = read_content(picture_of("We hold 1204 children", "Not held"))

    assert found.is_recognised
    assert found.pictures == ()
    assert "1204" in " ".join(line.text for line in found.lines)


@pytest.mark.skipif(scans.is_there(), reason="tesseract is installed")
def test_read_content_says_where_nothing_can_recognise_words():
    found, _ = read_content(picture_of("We hold 1204 children"))

    assert found.pictures == (1,)
    assert any("tesseract" in problem for problem in found.problems)
