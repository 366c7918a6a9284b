"""What a document says of its own signs: legends, and the notes below its tables.

"* = fewer than 5", "[c] suppressed", "Figures below 5 are shown as an asterisk", "1 Includes care
leavers"; in English and Welsh. `Note.marker` is the sign as it stands in a cell.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from responses_app.domain.content import Line, Note, Table
from responses_app.readers.contents.footnotes import RAISED

MOST = 500  # notes of one document
LONGEST = 2_000  # letters of a line that are looked at
LONGEST_MEANING = 300

_SYMBOL = r"\*{1,3}|[†‡§#~^]|\[[a-z]{1,6}\]|\.{2,3}|[<≤]\s?\d{0,3}|\(?\s?[xc:]\s?\)"
_WORD = r"[A-Za-z]{1,3}(?:/[A-Za-z]{1,2})?|nil|null|blank|none|supp?"
_QUOTED = "[\"'“”‘’`(]?"
_MEANS = (
    r"(?:to )?(?:denot(?:es?|ing)|indicat(?:es?|ing)|means?|represents?|representing"
    r"|signif(?:y|ies)|stands? for|refers? to|shows?)|yn dynodi|yn golygu|yn cynrychioli|yn dangos"
)
_USED = (
    r"(?:is|are|has been|have been|was|were)? ?(?:used|shown|inserted|given|applied|entered"
    r"|displayed|substituted)\s(?:to (?:show|denote|indicate|represent|mean|replace|suppress"
    r"|mask|protect)|in place of|instead of|for|where|when|if|as)"
)
# "* = fewer than 5", "N/A means not applicable", "- denotes nil"
_DEFINED = re.compile(
    rf"{_QUOTED}(?P<sign>{_SYMBOL}|[-–—:]|\d{{1,3}}\+?|{_WORD}){_QUOTED}"
    rf"\s{{0,3}}(?:=|\b(?:{_MEANS}|{_USED})\b)[:\s]{{0,3}}(?P<text>\S.*)",
    re.IGNORECASE,
)
_DEFINED_BY_SIGN = re.compile(
    rf"{_QUOTED}(?P<sign>{_SYMBOL}|[-–—:]){_QUOTED}\s{{0,3}}(?:(?:{_MEANS}|{_USED}|is|are)\s)"
    r"(?P<text>\S.*)",
    re.IGNORECASE,
)
# "* Figures below five", "[c]: suppressed", "† - estimated"
_BEGINS = re.compile(
    r"[\"'“‘(]?(?P<sign>\*{1,3}|[†‡§#~]|\[[a-z]{1,6}\]|\.\.)[\"'”’)]?(?P<link>\s{0,3}[:\-–—]?\s{0,3})"
    r"(?P<text>\w.*)"
)
_SAYS_WHY = re.compile(
    r"suppress|fewer|less than|below|under\b|up to|small|\blow\b|not (?:held|available|applicable"
    r"|recorded|collected|disclos|known)|unavailable|withheld|exempt|redact|confiden|disclos"
    r"|identif|estimat|provisional|revised|round|\bnil\b|\bzero\b|includ|exclud|data|figures?|number"
    r"|records?|counts?|part[- ]year|to date|section \d|\bs\.? ?\d\d|llai na|o dan|heb ei|ddim"
    r"|gynnwys|cynnwys|eithrio|amcangyfrif|dalgrynnu|ffigur|nifer|talgrynnu|atal|cuddio",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:please note(?: that)?|notes?|key|legend|symbols?(?: used)?"
    r"|[^.;*]{0,80}\bused|n\.?b\.?|nodyn|nodiadau|allwedd|sylwer"
    r"|the (?:symbol|sign|character|use of)|mae(?:['’]r)?(?: symbol)?|an?|and|a|yr?)\b"
    r"[\s:\-–—]{0,4}(?:that\s)?",
    re.IGNORECASE,
)
_ASTERISK = re.compile(
    r"\b(?:an? |the )?(?:asterisks?|asterix(?:es)?|stars?|seren|sêr)\b"
    r"(?:\s?\(\s?[\"'“‘]?\*[\"'”’]?\s?\))?",
    re.IGNORECASE,
)
# "Figures below 5 are shown as *", "replaced with an asterisk", "dangosir ... fel *"
_SHOWN_AS = re.compile(
    r"(?P<text>\b[^.;]{3,200}?)\s(?:(?:is|are|has been|have been|was|were|will be|being"
    r"|and|wedi['’]u|wedi eu|yn cael eu)\s){0,3}(?:therefore\s|also\s)?"
    r"(?:shown|displayed|represented|replaced|denoted|indicated|marked|recorded|reported|presented|suppressed|redacted|masked|expressed|written"
    r"|given|substituted|withheld|hidden|nodi|disodli|dangos|cynrychioli)\b[^.;]{0,40}?"
    r"\s(?:as|by|with|using|fel|gan|gyda|â)\s(?:an? |the )?"
    rf"{_QUOTED}(?P<sign>\*{{1,3}}|[†‡#~]|\[[a-z]{{1,6}}\]|[<≤]\s?\d{{1,3}}|\.\.|[-–—](?=[\"'”’)\s.,;]|$))",
    re.IGNORECASE,
)
_DANGOSIR = re.compile(
    r"\b(?:dangosir|nodir|cynrychiolir|disodlir|cofnodir)\s(?P<text>[^.;]{3,200}?)\s(?:fel|gan|gyda|â)\s"
    rf"{_QUOTED}(?P<sign>\*{{1,3}}|[†‡#~]|\[[a-z]{{1,6}}\]|\.\.)",
    re.IGNORECASE,
)
# "Where * is shown, this means fewer than 5"
_WHERE = re.compile(
    rf"\b(?:where|when|lle)\s[^.;]{{0,40}}?{_QUOTED}(?P<sign>\*{{1,3}}|[†‡#~]|\[[a-z]{{1,6}}\]|\.\.)"
    rf"{_QUOTED}[^.;]{{0,60}}?\b(?:{_MEANS}|is because|due to)\b\s(?P<text>[^.;]+)",
    re.IGNORECASE,
)
_CLAUSES = re.compile(
    r"\s?[;|\n]\s?|\t+| {3,}|(?<=[\w)])[,.]? (?=[\"'“‘(]?"
    r"(?:\*{1,3}|\[[a-z]{1,6}\]|\.\.|[-–:~]|[A-Za-z/]{1,4})[\"'”’)]?\s?=)"
)
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
_WANTED = re.compile(r"[*†‡§#~^<≤=\[]|\.\.|asteri|seren|\bstars?\b|denot|means|dynodi|golygu")
_LETTERS = re.compile(r"[^\W\d_]{3}")
_RANGE = re.compile(r"[<≤]\s?\d|\d\s?(?:-|to)\s?\d|^0\b")
_SIGN_ALONE = re.compile(rf"{_QUOTED}(?P<sign>{_SYMBOL}|[-–—:]|{_WORD}){_QUOTED}")
_ONLY_WORD = re.compile(_WORD, re.IGNORECASE)


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
        if len(cell.text) > 6 and _WANTED.search(cell.text[:LONGEST]):
            for marker, meaning in _in_text(cell.text[:LONGEST].strip(), used, False):
                yield marker, meaning, cell.where
    words = [one for one in pairs if _ONLY_WORD.fullmatch(one[0])]
    yield from (one for one in pairs if one not in words or len(pairs) > 1)


def _pair(cells: list[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """A row of two cells, a sign and what it means."""
    if len(cells) != 2:
        return []
    (left, _), (right, where) = cells
    sign = _SIGN_ALONE.fullmatch(left.strip())
    if not sign or not _SAYS_WHY.search(right) or right.rstrip().endswith("?"):
        return []
    return [(_sign(sign["sign"]), _meaning(right), where)]


def _in_text(text: str, used: Collection[str], is_below: bool) -> Iterator[tuple[str, str]]:
    """Each sign and its meaning in a text."""
    if not text or (text.endswith("?") and "=" not in text):
        return
    if numbered := _numbered(text, used, is_below):
        yield numbered
        return
    if not _WANTED.search(text) and not (is_below and _DEFINED.match(text)):
        return
    text = _ASTERISK.sub(" * ", text).replace("  ", " ").strip()
    clauses = [one for one in _CLAUSES.split(text) if one]
    defined = [pair for clause in clauses for pair in _defined(clause)]
    yield from defined or _told(text)


def _defined(clause: str) -> Iterator[tuple[str, str]]:
    """ "* = fewer than 5": a sign at the beginning, behind no more than "Note:" or "Key:"."""
    for at in _starts(clause):
        found = _DEFINED.match(clause, at) or _DEFINED_BY_SIGN.match(clause, at)
        if found and _is_meaning(found["sign"], found["text"]):
            yield _sign(found["sign"]), _meaning(found["text"])
            return
    begins = next(filter(None, (_BEGINS.match(clause, at) for at in _starts(clause))), None)
    if begins and _SAYS_WHY.search(begins["text"]):
        yield _sign(begins["sign"]), _meaning(begins["text"])


def _starts(clause: str) -> Iterator[int]:
    """Where a definition may begin: at the start, and behind each of the usual first words."""
    at = 0
    yield at
    for _ in range(3):
        lead = _LEAD.match(clause, at)
        if not lead or lead.end() == at:
            return
        at = lead.end()
        yield at


def _told(text: str) -> Iterator[tuple[str, str]]:
    """ "Figures below 5 are shown as *", "where * is shown this means ..."."""
    for pattern in (_DANGOSIR, _SHOWN_AS, _WHERE):
        found = pattern.search(text)
        if found and _SAYS_WHY.search(found["text"]):
            yield _sign(found["sign"]), _meaning(found["text"])
            return
    for clause in re.split(r"(?<=[.!]) ", text)[1:]:
        if pairs := list(_defined(clause)):
            yield from pairs


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
        return "".join(RAISED[letter] for letter in said["raised"]), _meaning(meaning)
    if said["square"] or said["note"]:
        return (said["square"] or said["note"]).lower(), _meaning(meaning)
    marker = said["round"] or said["plain"]
    if marker.strip("()") in used:
        return marker.strip("()"), _meaning(meaning)
    return (marker, _meaning(meaning)) if said["round"] and is_below else None


def _is_item(text: str) -> bool:
    return bool(_NUMBERED.match(text) or _DEFINED.match(text) or _BEGINS.match(text))


def _is_meaning(sign: str, text: str) -> bool:
    """ "c = confidential" is a legend, "Yes = 12 children" and "5 = 3" are figures."""
    if sign[0].isalnum():
        return bool(_SAYS_WHY.search(text)) and not text[0].isdigit()
    return bool(_LETTERS.search(text) or _RANGE.search(text))


def _sign(written: str) -> str:
    return written.strip(" \"'“”‘’`()").replace("–", "-").replace("—", "-") or written


def _meaning(text: str) -> str:
    return text[:LONGEST_MEANING].strip().strip("\"'“”‘’").rstrip(". ").strip()
