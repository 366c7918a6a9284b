"""What pictures carry besides what they show: a place, a name, words, a smaller picture, a file."""

import io
from typing import Any

from PIL import ExifTags, Image

from responses_app.domain.personal_data import in_text
from responses_app.readers.finding import Finding, Weight
from responses_app.readers.hidden_data.people import personal_findings
from responses_app.readers.hidden_data.trailing import trailing_findings

MOST_LETTERS = 500_000  # of one remark of a picture
MOST_OF_THUMBNAIL = 200_000  # bytes
MOST_POINTS = 40_000_000  # of a picture that is unpacked to be compared with its thumbnail
SAME_SHAPE = 0.1  # of the ratio of width to height
SAME_SHADE = 60  # of 255, of any sixty-fourth of the picture

_PNG = b"\x89PNG\r\n\x1a\n"
_THUMBNAIL, _THUMBNAIL_SIZE = 0x0201, 0x0202
_TURNED = {5, 6, 7, 8}

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
    if _has_other_thumbnail(content):
        sentence = "A small picture within it has another shape: it may show what was cut off."
        findings.append(Finding("other_thumbnail", Weight.NOTE, "picture", 1, sentence))
    said = _said(content)
    return [
        *findings,
        *personal_findings(in_text(said), "words beside the picture"),
        *trailing_findings(content[end_of(content) :]),
    ]


def _has_other_thumbnail(content: bytes) -> bool:
    """Whether the thumbnail that a camera or program made is of another shape than the picture."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            about = picture.getexif()
            beside = about.get_ifd(ExifTags.IFD.IFD1)
            place, size = beside.get(_THUMBNAIL), beside.get(_THUMBNAIL_SIZE)
            data = picture.info.get("exif", b"")
            if not place or not size or size > MOST_OF_THUMBNAIL:
                return False
            start = data.find(b"Exif\0\0") + 6 if data.startswith(b"Exif") else 0
            with Image.open(io.BytesIO(data[start + place : start + place + size])) as small:
                return _is_other(picture, small, about.get(ExifTags.Base.Orientation, 1))
    except Exception:  # the picture's own data are read here, and may be anything
        return False


def _is_other(picture: Image.Image, small: Image.Image, turned: int) -> bool:
    """Whether shape or shades differ: a picture blacked out keeps its thumbnail as it was."""
    shape = picture.width / picture.height
    shapes = {shape, 1 / shape} if turned in _TURNED else {shape}
    ratio = small.width / small.height
    if all(abs(ratio / one - 1) > SAME_SHAPE for one in shapes):
        return True
    if picture.width * picture.height > MOST_POINTS:
        return False
    side = (8, 8)
    one = list(picture.convert("L").resize(side).tobytes())
    other = list(small.convert("L").resize(side).tobytes())
    return max(abs(a - b) for a, b in zip(one, other)) > SAME_SHADE


def _said(content: bytes) -> str:
    """The words that a picture carries: remarks, descriptions."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            picture_text: dict[str, Any] = dict(getattr(picture, "text", {}) or {})
            kept = [*picture.info.values(), *picture_text.values(), *picture.getexif().values()]
    except Exception:  # as above
        return ""
    words = (
        one.decode("utf-8", "replace") if isinstance(one, bytes) else one
        for one in kept
        if isinstance(one, str | bytes)
    )
    return "\n".join(str(one)[:MOST_LETTERS] for one in words)[: 4 * MOST_LETTERS]


def end_of(content: bytes) -> int:
    """Where a PNG or JPEG ends; the end of all bytes where that cannot be told."""
    if content.startswith(_PNG):
        place = len(_PNG)
        while place + 12 <= len(content):
            size = int.from_bytes(content[place : place + 4], "big")
            kind = content[place + 4 : place + 8]
            place += 12 + size
            if kind == b"IEND":
                return min(place, len(content))
    elif content.startswith(b"\xff\xd8"):
        return _end_of_jpeg(content)
    return len(content)


def _end_of_jpeg(content: bytes) -> int:
    place = 2
    while place + 4 <= len(content) and content[place] == 0xFF:
        kind = content[place + 1]
        if kind == 0xFF:
            place += 1
            continue
        place += 2 + int.from_bytes(content[place + 2 : place + 4], "big")
        if kind == 0xDA:  # the picture itself: only there may its end come
            end = content.find(b"\xff\xd9", place)
            return len(content) if end < 0 else end + 2
    return len(content)


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
