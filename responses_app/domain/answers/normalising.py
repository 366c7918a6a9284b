"""Bring a cell as it was typed, pasted or scanned to one plain spelling.

Nothing here decides what a cell means. A sign that could be read in two ways
(a circled digit, a power of ten, a digit of another script) becomes `DOUBTFUL`,
so that no later step can take it for a plain digit.
"""

from __future__ import annotations

import html
import re
import unicodedata

DOUBTFUL = "\ufffd"

_INVISIBLE = dict.fromkeys(
    code
    for code in (*range(0x10000), *range(0xE0000, 0xE0080))
    if unicodedata.category(chr(code)) in ("Cf", "Co", "Cs")
    or code in (0x034F, 0x115F, 0x1160, 0x3164, 0xFFA0, *range(0xFE00, 0xFE10))
)
# Private-use signs stand for numbers and periods in later steps: none may come from outside.
_INVISIBLE.update(dict.fromkeys(range(0xE000, 0xF900), DOUBTFUL))

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―⁃−﹘﹣－", "-"),
        **dict.fromkeys("‘’‚‛′`´ʼ", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("≤⩽≦", "<="),
        **dict.fromkeys("≥⩾≧", ">="),
        **dict.fromkeys("∼〜～≈≃˜", "~"),
        **dict.fromkeys("•·●▪◦‣", ";"),
        "‹": "<",
        "›": ">",
        "×": "x",
        "∗": "*",
        "½": ".5",
        "¼": ".25",
        "¾": ".75",
        "…": "...",
    }
)
_THOUSANDS_SPACE = re.compile(r"(?<=[0-9])[\u00a0\u2007\u2008\u2009\u202f](?=[0-9]{3}(?![0-9]))")
_BARE_FRACTION = re.compile(r"(?<![0-9])(?=[½¼¾])")
_RAISED = re.compile(r"([0-9A-Za-z)\].,%*]?)([ \t]?)([⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉]+)")
_TEN_BEFORE = re.compile(r"(?<![0-9])10$")
_FOOTNOTE_TAG = re.compile(r"<sup>\s{0,3}\w{0,4}\s{0,3}</sup>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|span|div|td|tr|li|ul|ol|sup)\b[^<>]{0,200}>",
    re.IGNORECASE,
)
_LINE_END = re.compile(r"[ \t]*(?:\r\n?|[\n\v\f\u2028\u2029\x85])\s*")
_DIGIT = re.compile(r"[0-9]")


def normalise(raw: str) -> str:
    """Return `raw` in plain ASCII signs, with single spaces and nothing around it.

    Thousands written with a fixed space get a comma; raised footnote marks go;
    lines of a cell with digits are parted by a semicolon.

    >>> normalise("\\u200b 1\\u00a0234\\u00b9 ")
    '1,234'
    """
    text = raw if raw.isascii() else _plain_signs(raw)
    if "&" in text:
        text = _unescaped(text)
    if "<" in text:
        text = _TAG.sub(" ", _FOOTNOTE_TAG.sub("", text))
    text = text.strip()
    if not text.isprintable():
        text = _LINE_END.sub("; " if _DIGIT.search(text) else " ", text)
        text = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(text.split())


def _plain_signs(raw: str) -> str:
    text = raw.translate(_INVISIBLE)
    text = _BARE_FRACTION.sub("0", text)
    text = _RAISED.sub(_without_footnote_mark, text).translate(_SIGNS)
    if text.isascii():
        return text
    text = _THOUSANDS_SPACE.sub(",", _one_width(text))
    text = "".join(map(_unambiguous, text))
    return unicodedata.normalize("NFKC", text).translate(_SIGNS).translate(_INVISIBLE)


def _one_width(text: str) -> str:
    """Full-width digits and signs to ASCII, before their neighbours are looked at."""
    return "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)


def _without_footnote_mark(mark: re.Match[str]) -> str:
    before, _, raised = mark.groups()
    is_power_of_ten = before == "0" and _TEN_BEFORE.search(
        mark.string, max(0, mark.start() - 2), mark.start() + 1
    )
    if not before or is_power_of_ten or len(raised) > 2:
        return before + DOUBTFUL
    return before


def _unambiguous(sign: str) -> str:
    """A number sign of another script, a circled digit or a fraction is doubtful."""
    if sign.isascii() or not sign.isnumeric():
        return sign
    return sign if unicodedata.category(sign) == "Lo" else DOUBTFUL


def _unescaped(text: str) -> str:
    for _ in range(3):
        plain = html.unescape(text)
        if plain == text:
            break
        text = plain
    return text if text.isascii() else _plain_signs(text)
