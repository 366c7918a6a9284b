"""Pictures that say where and by whom they were taken (EXIF)."""

import io

from PIL import ExifTags, Image

from responses_app.readers.finding import Finding, Weight

_NAMING = (ExifTags.Base.Artist, ExifTags.Base.Copyright, ExifTags.Base.CameraOwnerName)


def look(content: bytes) -> list[Finding]:
    """What a picture says besides what it shows. A picture that cannot be read says nothing."""
    findings: list[Finding] = []
    if places_in(content):
        sentence = "The picture says at which place it was taken."
        findings.append(Finding("picture_place", Weight.NOTE, "picture", 1, sentence))
    named = sum(bool(_exif(content).get(tag)) for tag in _NAMING)
    if named:
        sentence = "The picture says who took it or whose camera it was."
        findings.append(Finding("picture_owner", Weight.NOTE, "picture", named, sentence))
    return findings


def places_in(content: bytes) -> int:
    """1 where a picture says at which place it was taken, else 0."""
    try:
        place = _exif(content).get_ifd(ExifTags.IFD.GPSInfo)
    except Exception:  # the picture's own data are read here, and may be anything
        return 0
    return int(any(tag in place for tag in (ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLongitude)))


def _exif(content: bytes) -> Image.Exif:
    """The data beside a picture; its points are never unpacked."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            return picture.getexif()
    except Exception:  # a broken picture has many ways to fail, each of them its own
        return Image.Exif()
