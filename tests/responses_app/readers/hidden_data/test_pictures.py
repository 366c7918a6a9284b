import io
import struct

import pytest
from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

from responses_app.readers.finding import Weight
from responses_app.readers.hidden_data import find
from tests import made_documents as made


def photograph(with_place):
    exif = Image.Exif()
    if with_place:
        exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (51.0, 30.0, 0.0)
    written = io.BytesIO()
    Image.new("RGB", (4, 4)).save(written, "JPEG", exif=exif)
    return written.getvalue()


def test_look_notes_where_a_picture_was_taken():
    findings = find(photograph(with_place=True), "image/jpeg")

    assert [(one.code, one.weight) for one in findings] == [("picture_place", Weight.NOTE)]


def test_look_says_nothing_of_a_picture_without_a_place_or_a_broken_one():
    assert find(photograph(with_place=False), "image/jpeg") == []
    assert find(b"\xff\xd8\xffbroken", "image/jpeg") == []


def test_look_finds_the_pictures_within_a_document():
    content = made.docx(
        made.word_text("A"), extra={"word/media/image1.jpeg": photograph(with_place=True)}
    )

    assert [finding.code for finding in find(content, made.DOCX)] == ["picture_place"]


def with_thumbnail(size, colour):
    """A black picture with a thumbnail in its EXIF data."""
    small = io.BytesIO()
    Image.new("RGB", size, colour).save(small, "JPEG")
    start = 14 + 2 + 12 * 3 + 4
    entries = ((0x103, 3, 1, 6), (0x201, 4, 1, start), (0x202, 4, 1, len(small.getvalue())))
    inner = b"".join(struct.pack("<HHII", *entry) for entry in entries) + bytes(4)
    tiff = b"II*\0" + struct.pack("<IHIH", 8, 0, 14, 3) + inner + small.getvalue()
    written = io.BytesIO()
    Image.new("RGB", (200, 200)).save(written, "JPEG", exif=b"Exif\0\0" + tiff)
    return written.getvalue()


@pytest.mark.parametrize(
    ("size", "colour", "is_noted"),
    [((120, 120), "black", False), ((120, 60), "black", True), ((120, 120), "white", True)],
)
def test_look_notes_a_thumbnail_of_another_picture(size, colour, is_noted):
    codes = [one.code for one in find(with_thumbnail(size, colour), "image/jpeg")]

    assert ("other_thumbnail" in codes) is is_noted


def test_look_searches_the_words_beside_a_picture():
    words = PngInfo()
    words.add_text("Comment", "NHS number 943 476 5919")
    written = io.BytesIO()
    Image.new("L", (4, 4)).save(written, "PNG", pnginfo=words)

    assert [one.code for one in find(written.getvalue(), "image/png")] == ["nhs_number"]


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_look_finds_a_file_behind_a_picture(kind):
    written = io.BytesIO()
    Image.new("L", (4, 4)).save(written, kind)
    behind = made.package({"a.csv": "x"})

    assert find(written.getvalue(), f"image/{kind.lower()}") == []
    assert [one.code for one in find(written.getvalue() + behind, f"image/{kind.lower()}")] == [
        "file_behind_end"
    ]
