"""Footnote markers, taken off the words they stand at: "12¹" is 12 with a note, not 121."""

from __future__ import annotations

import re
from collections.abc import Collection

RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", "0123456789abcdefghijklmnoprstuvwxyz"))
"""Small raised letters that have a place of their own in Unicode, and what they are."""

LONGEST = 20_000  # letters of a text whose end is looked at; no cell is that long

_SIGNS = "*†‡§#"
_RAISED_RUN = re.compile(f"[{''.join(RAISED)}](?:[,; ]?[{''.join(RAISED)}])*")
_UNIT_BEFORE = re.compile(r"(?:\b|\d)(?:k|c|m|d|h)?m$|\b(?:ft|in|yd|mi|CO|NO|PM|SO|e|x)$")
_IS_MARKER = re.compile(rf"\d{{1,2}}|[a-z]|[ivx]{{1,4}}|[{_SIGNS}]{{1,3}}")
_ORDINAL = re.compile(r"(?:st|nd|rd|th|af|il|ydd|ed|fed|eg|ain)", re.IGNORECASE)
_SIGNS_AT_END = re.compile(rf"(?<=[^\s{_SIGNS}])[ \u00a0]{{0,2}}([{_SIGNS}]{{1,3}})$")
_NUMBERED_AT_END = re.compile(
    r"\s{0,2}\[\s?(?:(?:notes?|footnotes?|fn|nodyn|troednodyn)\s?)?"
    r"(\d{1,2}(?:\s?[,;&]\s?\d{1,2}){0,5})\s?\]$",
    re.IGNORECASE,
)
_LETTERED_AT_END = re.compile(
    r"(?<=[A-Za-z]{2})\s{0,2}\[\s?(?:(?:notes?|footnotes?|fn|nodyn)\s)?([a-z])\s?\]$"
)
_BRACKETED_AT_END = re.compile(r"\s{0,2}\((\d{1,2}|[a-z])\)$")
_CARET_AT_END = re.compile(r"(?<=\w)\^(\d{1,2}|[a-z])$")
_NUMBERS = re.compile(r"\d{1,2}")
_SIGN = rf"(?:[{_SIGNS}~^]{{1,3}}|\[[A-Za-z]{{1,6}}\])"
_SIGN_AT_END = re.compile(rf"{_SIGN}$")
_LINKS = (
    r"as|by|with|using|an?|the|symbols?|signs?|characters?|letters?|asterisks?|stars?|mark(?:ed)?"
    r"|denoted|shown|displayed|represented|indicated|replaced|used|use|put|inserted|entered|says?"
    r"|is|are|was|were|be|been|fel|gan|gyda|â|yw|oedd|symbol|arwydd|nod|seren|sêr|dangosir|nodir"
    r"|dynodir|rhoddir|rhoddwyd|defnyddi\w{1,4}"
)
_SHOWS = (
    r"shown|displayed|represented|denoted|indicated|marked|replaced|recorded|reported|given"
    r"|dangos\w*|nod\w*|dynod\w*|disodl\w*"
)
_BEFORE_A_NAMED_SIGN = re.compile(
    rf"(?:(?:\b(?:{_LINKS})\s|[:=–—]\s?|\s-\s)[\"'“‘(]?"
    rf"|\b(?:{_SHOWS})\s(?:\w+\s){{0,2}}(?:as|by|with|fel|gan|gyda|â))"
    rf"(?:{_SIGN}[\"'”’)]?(?:\s?[,/]|\s(?:or|and|neu|a|ac))\s?)?\s?[\"'“‘(]?$",
    re.IGNORECASE,
)


def take_markers(
    text: str, superscripts: str = "", known: Collection[str] = ()
) -> tuple[str, tuple[str, ...]]:
    """Return the text without its footnote markers, and the markers in order.

    `superscripts` are letters that the file shows raised behind the text and that the reader has
    kept apart; what is no marker among them ("th") goes back to the end of the text. A marker in
    round brackets is taken only where the document explains it: `known` are the markers of its
    notes as they stand there, such as "(a)". Elsewhere "(a)" may be the question's own letter.
    Letters in square brackets behind a number stay: "12 [e]" may be an estimate, which is for who
    reads the answer. A text that is all marker is a cell that says something, and stays.

    >>> take_markers("1,204¹"), take_markers("12 [1]"), take_markers("*"), take_markers("Area km²")
    (('1,204', ('1',)), ('12', ('1',)), ('*', ()), ('Area km²', ()))
    >>> take_markers("Children (a)"), take_markers("Children (a)", known=("(a)",))
    (('Children (a)', ()), ('Children', ('(a)',)))
    """
    found: list[str] = []
    if superscripts:
        text, found = _with_raised(text, superscripts)
    if not text or (text.isascii() and not _may_end_in_marker(text)):
        return text, tuple(found)
    bare, raised = _without_raised(text)
    bare, at_end = _without_end(bare, known)
    if not any(letter.isalnum() for letter in bare):  # "*", "[1]", "-*": the cell itself
        return text, tuple(found)
    if not raised and not at_end:
        return text, tuple(found)
    return bare, tuple(dict.fromkeys([*raised, *at_end, *found]))


def is_marker(before: str, raised: str) -> bool:
    """Tell whether letters that a file shows raised are a marker, by the text before them.

    >>> is_marker("1,204", "1"), is_marker("the 31", "st"), is_marker("12 m", "2")
    (True, False, False)
    """
    wanted = raised.strip().strip("()[]")
    if not before.strip() or _ORDINAL.fullmatch(wanted):
        return False
    if not wanted.isalnum() and names_a_sign(before):
        return False
    if wanted in ("2", "3") and _UNIT_BEFORE.search(before.rstrip()):
        return False
    pieces = [one for one in re.split(r"[\s,;]+", wanted) if one]
    return bool(pieces) and all(_IS_MARKER.fullmatch(one.strip("()[]")) for one in pieces)


def names_a_sign(before: str) -> bool:
    """Tell whether words lead to a sign that they speak of, which is no marker then.

    >>> [names_a_sign(one) for one in ("figures below 5 are shown as ", "Children, 2023: ")]
    [True, True]
    >>> names_a_sign("Children looked after "), names_a_sign("Total")
    (False, False)
    """
    return _BEFORE_A_NAMED_SIGN.search(before[-60:]) is not None


def split_markers(raised: str) -> list[str]:
    """The markers in raised letters that hold one or more: "1,2" or "(a)"."""
    return [one.strip("()[]") for one in re.split(r"[\s,;]+", raised.strip()) if one.strip("()[]")]


def _may_end_in_marker(text: str) -> bool:
    return text[-1] in "*#])" or (len(text) > 2 and "^" in text[-3:])


def _with_raised(text: str, superscripts: str) -> tuple[str, list[str]]:
    if is_marker(text, superscripts):
        return text, split_markers(superscripts)
    return text + superscripts, []


def _without_raised(text: str) -> tuple[str, list[str]]:
    """Take small raised letters of Unicode off, wherever they stand behind a word."""
    found: list[str] = []

    def taken(run: re.Match[str]) -> str:
        before = text[max(0, run.start() - 20) : run.start()]
        plain = "".join(RAISED.get(letter, letter) for letter in run.group())
        if not before.strip() or not is_marker(before, plain):
            return run.group()
        found.extend(split_markers(plain))
        return ""

    if text.isascii():
        return text, []
    bare = _RAISED_RUN.sub(taken, text)
    return (bare.rstrip() if found else bare), found


def _without_end(text: str, known: Collection[str]) -> tuple[str, list[str]]:
    """Take markers off the end, the last one first."""
    found: list[str] = []
    whole, text = text, text[-LONGEST:]
    for _ in range(6):
        text = text.rstrip()
        if (named := _SIGN_AT_END.search(text)) and names_a_sign(text[: named.start()]):
            break
        if numbered := _NUMBERED_AT_END.search(text):
            found[:0] = _NUMBERS.findall(numbered[1])
        elif lettered := _LETTERED_AT_END.search(text):
            found.insert(0, lettered[1])
        elif signs := _SIGNS_AT_END.search(text):
            if signs[1].startswith("#") and not text[: signs.start()][-1:].isalnum():
                break
            found.insert(0, signs[1])
        elif caret := _CARET_AT_END.search(text):
            found.insert(0, caret[1])
        elif (bracketed := _BRACKETED_AT_END.search(text)) and f"({bracketed[1]})" in known:
            found.insert(0, f"({bracketed[1]})")
        else:
            break
        last = numbered or lettered or signs or caret or bracketed
        assert last is not None
        text = text[: last.start()]
    return whole[:-LONGEST] + text, found
