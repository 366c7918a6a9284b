"""Sentences that say what a sign stands for: "* = fewer than 5", "figures below 5 are shown as *".

In English and Welsh. A sentence that gives a sign as its answer ("In 2023 there were *") is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

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
_WANTED = re.compile(r"[*†‡§#~^<≤=\[]|\.\.|asteri|seren|\bstars?\b|denot|means|dynodi|golygu")
_SIGN_ALONE = re.compile(rf"{_QUOTED}(?P<sign>{_SYMBOL}|[-–—:]|{_WORD}){_QUOTED}")
_ONLY_WORD = re.compile(_WORD, re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]{3}")
_RANGE = re.compile(r"[<≤]\s?\d|\d\s?(?:-|to)\s?\d|^0\b")
_SENTENCES = re.compile(r"(?<=[.!;])\s")
_BOUND = re.compile(
    r"\bfew|less than|below|under\b|up to|small|\blow\b|between|\d\s?(?:-|–|to)\s?\d|llai na"
    r"|o dan|rhwng|isel|bychan|bach\b",
    re.IGNORECASE,
)
_SPOKEN_OF = re.compile(
    r"(?<![^\s\"'“‘(])\(?[\"'“‘]?(?P<sign>\*{1,3}|[†‡#~]|\[[a-z]{1,6}\]|\.\.)[\"'”’]?\)?(?![^\s.,;:)\"'”’])"
)
_LEADS = re.compile(
    r"\b(?:as|by|with|using|an?|symbols?|signs?|characters?|asterisks?|stars?|mark(?:ed)?|used?"
    r"|put|inserted|entered|shows?|fel|gan|gyda|â|symbol|arwydd|nod|seren|dangosir|nodir|dynodir"
    r"|rhoddir|rhoddwyd|defnyddi\w{1,4})\s[\"'“‘(]?$",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(
    rf"[\s,]{{1,2}}(?:{_USED}|(?:is|are|was|were|has been|have been) (?:used|shown|given|inserted"
    r"|entered|displayed|applied)\b|yn lle|lle (?:mae|bo)|os (?:yw|oes))",
    re.IGNORECASE,
)
_HIDES = re.compile(r"suppress|with-?held|redact|replac|remov|masked|hidden|atal|cuddio|disodl")
# "Fewer than 5 = *", "Suppressed: [c]"
_LAST = re.compile(
    r"(?:(?:notes?|key|legend|nodyn|allwedd)\b[\s:\-–]{1,3})?"
    r"(?P<text>(?:fewer than|less than|suppressed|redacted|withheld|llai na)\b[^.;=:]{0,80}?)"
    r"\s?[=:]\s?[\"'“‘(]?(?P<sign>\*{1,3}|[†‡#~]|\[[a-z]{1,6}\]|\.\.)[\"'”’)]?\.?",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"^\s*(?:please note(?: that)?|notes?|n\.?b\.?|key|legend|nodyn|sylwer(?: bod)?)\b[\s:\-–]*",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:[\s,\"'“‘(]+(?:and|or|is|are|has|have|been|be|being|we|shown|displayed|represented|denoted|"
    r"indicated|marked|appears?|replaced|used?|by|as|with|using|then|an?|the|symbols?|signs?|this|it"
    r"|asterisks?|fel|gan|gyda|â|eu|yn|cael|ac?|a['’]u|nodi|dangos(?:ir)?|nodir|seren)\b)+[\s,\"'“‘(]*$",
    re.IGNORECASE,
)


def explained(text: str, *, is_below_heading: bool = False) -> Iterator[tuple[str, str]]:
    """Each sign that a text explains, and what it stands for.

    Below a heading such as "Key" a word may be a sign, too ("c = confidential").

    >>> list(explained("Key: * = fewer than 5; - = nil"))
    [('*', 'fewer than 5'), ('-', 'nil')]
    """
    if not may_explain(text) and not (is_below_heading and _DEFINED.match(text)):
        return
    text = _ASTERISK.sub(" * ", text).replace("  ", " ").strip()
    clauses = [one for one in _CLAUSES.split(text) if one]
    defined = [pair for clause in clauses for pair in _defined(clause)]
    yield from defined or _told(text)


def may_explain(text: str) -> bool:
    """Tell quickly whether a text has a sign, or a word for one, in it at all."""
    return _WANTED.search(text) is not None


def begins_with_sign(text: str) -> bool:
    """Tell whether a line may be one of a legend: a sign, and then words."""
    return bool(_DEFINED.match(text) or _BEGINS.match(text))


def sign_alone(text: str) -> str:
    """The sign that a cell has and nothing else; "" where it says more."""
    found = _SIGN_ALONE.fullmatch(text.strip())
    return sign_of(found["sign"]) if found else ""


def is_word(sign: str) -> bool:
    """Tell whether a sign is made of letters, and may be a word of its own."""
    return _ONLY_WORD.fullmatch(sign) is not None


def is_reason(text: str) -> bool:
    """Tell whether words say why there is a sign in place of a figure, or what the figures are."""
    return _SAYS_WHY.search(text) is not None


def _defined(clause: str) -> Iterator[tuple[str, str]]:
    """ "* = fewer than 5": a sign at the beginning, behind no more than "Note:" or "Key:"."""
    for at in _starts(clause):
        found = _DEFINED.match(clause, at) or _DEFINED_BY_SIGN.match(clause, at)
        if found and _is_meaning(found["sign"], found["text"]):
            yield sign_of(found["sign"]), meaning_of(found["text"])
            return
    begins = next(filter(None, (_BEGINS.match(clause, at) for at in _starts(clause))), None)
    if begins and _SAYS_WHY.search(begins["text"]):
        yield sign_of(begins["sign"]), meaning_of(begins["text"])


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
    for at, sentence in enumerate(_SENTENCES.split(text)):
        pair = _by_pattern(sentence) or _by_sign(sentence)
        if pair:
            yield pair
        elif at:
            yield from _defined(sentence)


def _by_pattern(sentence: str) -> tuple[str, str] | None:
    for pattern in (_DANGOSIR, _SHOWN_AS, _WHERE):
        found = pattern.search(sentence)
        if found and _SAYS_WHY.search(found["text"]):
            short, whole = found["text"], sentence[: found.start("sign")]
            is_short = _BOUND.search(short) or not _BOUND.search(whole)
            return sign_of(found["sign"]), _bare(short if is_short else whole)
    found = _LAST.fullmatch(sentence)
    return (sign_of(found["sign"]), meaning_of(found["text"])) if found else None


def _by_sign(sentence: str) -> tuple[str, str] | None:
    """Any other sentence that speaks of a sign and of small numbers, such as "for numbers below 5
    we have used the symbol *"; the sign goes, what is said of it stays."""
    for found in _SPOKEN_OF.finditer(sentence):
        before, after = sentence[: found.start()], sentence[found.end() :]
        is_named = _LEADS.search(before) or _FOLLOWS.match(after)
        if not is_named and not (found.group().startswith("(") and _HIDES.search(before)):
            continue
        if _BOUND.search(before) or _BOUND.search(after):
            said = _bare(before) if _BOUND.search(before) else meaning_of(after)
            return sign_of(found["sign"]), said
    return None


def _bare(text: str) -> str:
    """Without "Note:" before it and "and are shown as" behind it."""
    return meaning_of(_TAIL.sub("", _NOTE.sub("", text)))


def _is_meaning(sign: str, text: str) -> bool:
    """ "c = confidential" is a legend, "Yes = 12 children" and "5 = 3" are figures."""
    if sign[0].isalnum():
        return bool(_SAYS_WHY.search(text)) and not text[0].isdigit()
    return bool(_LETTERS.search(text) or _RANGE.search(text))


def sign_of(written: str) -> str:
    """A sign as it stands in a cell: without quotation marks, a dash of any length as "-"."""
    return written.strip(" \"'“”‘’`()").replace("–", "-").replace("—", "-") or written


def meaning_of(text: str) -> str:
    """What a sign stands for, without quotation marks and the full stop."""
    return text[:LONGEST_MEANING].strip().strip("\"'“”‘’").rstrip(".,; ").strip()
