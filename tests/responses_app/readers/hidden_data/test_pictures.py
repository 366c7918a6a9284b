import io

from PIL import ExifTags, Image

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
