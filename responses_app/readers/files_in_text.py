"""Files that are packed into a text: base64, uuencode, data: addresses.

Whoever searches the text sees letters in them and not what they say.
"""

import base64
import binascii
import html
import re
from collections.abc import Iterator

from responses_app.readers import file_types
from responses_app.readers.finding import Finding, Weight

LONG = 1_000  # letters without a space that are no word, and more than a key or a number
LONG_LINK = 4_000  # letters; some links are long, though no browser of old took more than 2,000
SMALL_PICTURE = 20_000  # letters of a picture in a page, such as an icon
ALL_PICTURES = 200_000  # letters of all of them: a page may be cut into small pictures
SMALL_DATA = 250  # letters of a data: address that is no picture
FEW_LINES = 3  # of uuencode without its first and last line

_DATA = re.compile(
    r"\bdata:([\w.+-]{1,80}/[\w.+-]{1,80})?((?:;[\w.+=-]{1,80}){0,9}),([^\"'<>()\\]*+)",
    re.IGNORECASE,
)
# Lines of letters, one below the other, with what stands between them in a mail or a program.
_PACKED = re.compile(r"(?:[A-Za-z0-9+/_=-]{30,}+[\s>\"',;|]{0,12}+)++[A-Za-z0-9+/=_-]{0,30}")
_LINK = re.compile(r"https?://[^\s\"'<>]{0,300}\Z")
_ALPHABETS = (
    re.compile(r"[A-Z]"),
    re.compile(r"[a-z]"),
    re.compile(r"[0-9]"),
)
_HEX = re.compile(r"[0-9a-fA-F\s>\"',;|]*+")
_UU_HEAD = re.compile(
    r"^[> ]{0,9}(?:begin(?:-base64)? [0-7]{3,4} \S|=ybegin |\(This file must be converted with Bi)",
    re.MULTILINE,
)
_UU_LINE = re.compile(r"^[> ]{0,9}M[ -`]{59,60}\r?$", re.MULTILINE)


def look(text: str, is_markup: bool = False) -> list[Finding]:
    """Say how many files seem to be packed into a text; nothing where there is none.

    `is_markup`: letters of it may be written as references, such as &#100;.
    """
    if is_markup and "&" in text:
        text = html.unescape(text)
    count = sum(1 for _ in _packed(text))
    if not count:
        return []
    what = "1 long piece" if count == 1 else f"{count:,} long pieces"
    sentence = f"{what} of it may be a packed file or picture: a person has to look."
    return [Finding("not_looked_through", Weight.NOTE, "text", count, sentence)]


def _packed(text: str) -> Iterator[str]:
    """The beginning of each packed piece."""
    if len(_UU_LINE.findall(text)) >= FEW_LINES or _UU_HEAD.search(text):
        yield "uuencode"
    plain, places, pictures = [], 0, 0
    for found in _DATA.finditer(text):
        plain.append(text[places : found.start()])
        places = found.end()
        if len(found[3]) <= SMALL_DATA:
            continue
        pictures += len(found[3])
        if not _is_small_picture(found) or pictures > ALL_PICTURES:
            yield "data"
    plain.append(text[places:])
    yield from _runs(" ".join(plain))


def _is_small_picture(found: re.Match[str]) -> bool:
    packed = found[3]
    if len(packed) > SMALL_PICTURE or not found[2].lower().endswith(";base64"):
        return False
    try:
        content = base64.b64decode("".join(packed.split()).replace("%2B", "+"))
    except (ValueError, binascii.Error):
        return False
    return file_types.media_type(content) in file_types.IMAGES


def _runs(text: str) -> Iterator[str]:
    """Long runs of letters and digits that are no words: base64, or hexadecimal digits."""
    for written, meant in (("\\/", "/"), ("\\r", "\r"), ("\\n", "\n"), ("%2F", "/"), ("%2B", "+")):
        text = text.replace(written, meant)
    for found in _PACKED.finditer(text):
        run = found[0]
        if len(run) >= LONG and _is_packed(run) and not _is_link(text, found.start(), len(run)):
            yield "base64"


def _is_packed(run: str) -> bool:
    """Whether letters stand in no order: words have few capitals and digits, rules no letters."""
    sample = run[:20_000]
    if _HEX.fullmatch(sample):
        return len(set(sample)) > 9
    return all(len(one.findall(sample)) * 100 >= len(sample) for one in _ALPHABETS)


def _is_link(text: str, start: int, length: int) -> bool:
    return length < LONG_LINK and _LINK.search(text[max(0, start - 300) : start]) is not None
