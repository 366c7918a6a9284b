"""What a document says of its own signs: legends, and the notes below its tables.

"* = fewer than 5", "[c] suppressed", "Figures below 5 are shown as an asterisk", "1 Includes care
leavers"; in English and Welsh. `Note.marker` is the sign as it stands in a cell.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from responses_app.domain.content import Line, Note, Table
from responses_app.readers.contents import legends
from responses_app.readers.contents.legends import meaning_of
from responses_app.readers.footnotes import RAISED

MOST = 500  # notes of one document
LONGEST = 2_000  # letters of a line that are looked at

_HEADING = re.compile(
    r"(?:foot)?notes?|key|legend|symbols?|nodiadau|troednodiadau|allwedd|nodyn", re.IGNORECASE
)
_RAISED = "".join(RAISED)
_NUMBERED = re.compile(
    rf"(?P<raised>[{_RAISED}]{{1,2}})\s?(?P<a>\w.*)"
    r"|\[(?:notes?\s)?(?P<square>\d{1,2})\]\s?[:\-–]?\s?(?P<b>\w.*)"
    r"|(?:foot)?(?:note|nodyn)\s(?P<note>\d{1,2}|[a-z])\s?[:.)\-–]\s?(?P<c>\w.*)"
    r"|(?P<round>\((?:\d{1,2}|[a-z])\))\s?(?P<d>\w.*)"
    r"|(?P<plain>\d{1,2}|[a-z])[.):]?\s(?P<e>\w.*)",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]{3}")


def notes_of(
    lines: Iterable[Line], used: Collection[str] | Mapping[str, int] = ()
) -> tuple[Note, ...]:
    """The legends and notes among the lines, in order.

    `used` are the markers that cells and lines of the document bear, perhaps with the order of
    what bears each first: a line "1 Includes care leavers" is a note only where a "1" before it
    points to it, and otherwise an item of a list, or an address.
    """
    known = used if isinstance(used, Mapping) else dict.fromkeys(used, -1)
    found: dict[tuple[str, str], Note] = {}
    is_below_heading = False
    for line in lines:
        if line.is_quoted:
            continue
        text = line.text[:LONGEST].strip()
        borne = {one for one, order in known.items() if order < line.order} if known else ()
        for marker, meaning in _in_text(text, borne, is_below_heading):
            found.setdefault((marker, meaning), Note(marker, meaning, line.where))
        if text:
            is_heading = bool(_HEADING.fullmatch(text.rstrip(" :.")))
            is_below_heading = is_heading or (is_below_heading and _is_item(text))
        if len(found) >= MOST:
            break
    return tuple(found.values())[:MOST]


def notes_of_tables(tables: Iterable[Table], used: Collection[str] = ()) -> tuple[Note, ...]:
    """The legends that stand in cells: a sign beside its meaning, or a sentence in one cell."""
    found: dict[tuple[str, str], Note] = {}
    for table in tables:
        for marker, meaning, where in _in_table(table, used):
            found.setdefault((marker, meaning), Note(marker, meaning, where))
            if len(found) >= MOST:
                return tuple(found.values())
    return tuple(found.values())


def _in_table(table: Table, used: Collection[str]) -> Iterator[tuple[str, str, str]]:
    row = -1
    alone: list[tuple[str, str]] = []
    pairs: list[tuple[str, str, str]] = []
    for cell in (*table.cells, None):
        if cell is None or cell.row != row:
            pairs += _pair(alone)
            if cell is None:
                break
            row, alone = cell.row, []
        if len(alone) < 3:
            alone.append((cell.text[:LONGEST], cell.where))
        if len(cell.text) > 6 and legends.may_explain(cell.text[:LONGEST]):
            for marker, meaning in _in_text(cell.text[:LONGEST].strip(), used, False):
                yield marker, meaning, cell.where
    words = [one for one in pairs if legends.is_word(one[0])]
    yield from (one for one in pairs if one not in words or len(pairs) > 1)


def _pair(cells: list[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """A row of two cells, a sign and what it means."""
    if len(cells) != 2:
        return []
    (left, _), (right, where) = cells
    sign = legends.sign_alone(left)
    if not sign or not legends.is_reason(right) or right.rstrip().endswith("?"):
        return []
    return [(sign, meaning_of(right), where)]


def _in_text(text: str, used: Collection[str], is_below: bool) -> Iterator[tuple[str, str]]:
    """Each sign and its meaning in a text."""
    if not text or (text.endswith("?") and "=" not in text):
        return
    if numbered := _numbered(text, used, is_below):
        yield numbered
        return
    yield from legends.explained(text, is_below_heading=is_below)


def _numbered(text: str, used: Collection[str], is_below: bool) -> tuple[str, str] | None:
    """ "¹ Includes care leavers", "Note 1: ...", "(a) ..." where something points to it."""
    found = _NUMBERED.match(text)
    if not found:
        return None
    said = found.groupdict()
    meaning = next(said[name] for name in "abcde" if said[name])
    if not _LETTERS.search(meaning) or meaning.rstrip().endswith("?"):
        return None
    if said["raised"]:
        return "".join(RAISED[letter] for letter in said["raised"]), meaning_of(meaning)
    if said["square"] or said["note"]:
        return (said["square"] or said["note"]).lower(), meaning_of(meaning)
    marker = said["round"] or said["plain"]
    if marker.strip("()") in used:
        return marker.strip("()"), meaning_of(meaning)
    return (marker, meaning_of(meaning)) if said["round"] and is_below else None


def _is_item(text: str) -> bool:
    return bool(_NUMBERED.match(text) or legends.begins_with_sign(text))
