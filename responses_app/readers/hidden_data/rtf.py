r"""Rich text (.rtf), read word by word.

Source: Rich Text Format 1.9.1: \v (hidden), \deleted and \revised (changes), \annotation, \object.
"""

import re
from collections import Counter
from collections.abc import Iterator

from responses_app.domain.personal_data import in_text
from responses_app.readers.finding import Finding, Weight
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from responses_app.readers.hidden_data.people import personal_findings

MAX_BYTES = 50_000_000
MAX_LETTERS = 5_000_000
MAX_DEPTH = 10_000

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,9})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)"
)
_NO_TEXT = {
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "objdata", "themedata", "datastore",
    "colorschememapping", "listtable", "listoverridetable", "rsidtbl", "generator", "xmlnstbl",
    "latentstyles", "fldinst", "revtbl",
}  # fmt: skip
_BREAKS = {"par": "\n", "line": "\n", "row": "\n", "cell": "\t", "tab": "\t"}


def look(content: bytes) -> list[Finding]:
    """Everything that a rich text hides."""
    if len(content) > MAX_BYTES:
        raise CannotLook(Reason.TOO_BIG)
    if not content.lstrip()[:5].startswith(b"{\\rtf"):
        raise CannotLook(Reason.DAMAGED)
    counts: Counter[str] = Counter()
    text = "".join(_text(content, counts))
    return [*_findings(counts), *personal_findings(in_text(text), "text")]


def _text(content: bytes, counts: Counter[str]) -> Iterator[str]:
    """The text, piece by piece, counting what is hidden or removed of it."""
    states: list[tuple[bool, bool, bool]] = []
    is_hidden = is_deleted = is_skipped = False
    letters = 0
    for word, number, byte, _, brace, plain in (
        found.groups() for found in _TOKEN.finditer(content)
    ):
        if brace == b"{":
            if len(states) >= MAX_DEPTH:
                raise CannotLook(Reason.DAMAGED)
            states.append((is_hidden, is_deleted, is_skipped))
        elif brace and states:
            is_hidden, is_deleted, is_skipped = states.pop()
        elif word:
            name = word.decode("ascii")
            if name in _NO_TEXT:
                is_skipped = True
            counts[name] += 1 if name in {"annotation", "object", "revised"} else 0
            is_hidden = number != b"0" if name == "v" else is_hidden and name != "plain"
            if name == "deleted":
                is_deleted = number != b"0"
                counts["removals"] += is_deleted
            if name in _BREAKS:
                yield _BREAKS[name]
        elif not is_skipped and (plain or byte):
            piece = bytes([int(byte, 16)]) if byte else plain
            words = piece.decode("cp1252", "replace")
            counts["hidden letters"] += len(words.strip()) if is_hidden else 0
            counts["removed letters"] += len(words.strip()) if is_deleted else 0
            letters += len(words)
            if letters < MAX_LETTERS:
                yield words


_SAID: tuple[tuple[str, str, Weight, str], ...] = (
    ("hidden_text", "hidden letters", Weight.SUSPECT, "Hidden letters in its text"),
    ("tracked_changes", "removed letters", Weight.SUSPECT, "Removed letters that can be read"),
    ("comments", "annotation", Weight.SUSPECT, "Comments"),
    ("embedded_files", "object", Weight.SUSPECT, "Other files embedded in it"),
    ("tracked_changes", "revised", Weight.NOTE, "Tracked additions"),
)


def _findings(counts: Counter[str]) -> Iterator[Finding]:
    for code, key, weight, words in _SAID:
        count = counts[key]
        if count and not (key == "revised" and counts["removed letters"]):
            yield Finding(code, weight, "text", count, f"{words}: {count:,}.")
