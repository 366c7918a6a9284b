"""Their reference for our request, as they ask us to quote it."""

import re
from collections.abc import Iterable

_SHORT = r"(?:foi|eir|foia|eirs|foisa|rfi|ir|ig|case|ref|req|cas|rhg)"
_TOKEN = (
    rf"(?:{_SHORT}[ :#/._-]{{0,2}}(?:no\.? ?)?)?"
    r"(?:[a-z]{0,12}[#/._-]{0,2}\d|[a-z]{1,12}(?:[/._-][a-z]{1,12}){0,4}[/._-]\d)[\w/.\\-]{0,40}"
)
_IS = (
    r"(?: (?:for (?:this|your) (?:request|enquiry|case)))?(?: (?:is|yw|ydy|oedd|below))?\)?"
    r" ?[:=#.-]{0,2} ?[(\[]?"
)
_LABELLED = (
    re.compile(  # "Our ref: 12", "case number 12", "the reference for your request is 12"
        r"\b(?:ref(?:erence)?\.?|case|ticket|request)(?: ?(?:no\.?|number|num\.?|code|id|#))?"
        rf"(?: \w+ (?:is|of|for this))?{_IS}(?P<token>{_TOKEN})"
    ),
    re.compile(
        r"\b(?:ein cyf(?:eirnod)?|cyfeirnod|rhif)\.?(?: (?:y|eich|ein) (?:cais|"
        r"achos))?(?: unigryw)?"
        rf"{_IS}(?P<token>{_TOKEN})"
    ),
    re.compile(
        r"\b(?:logged|registered|recorded|referenced|allocated|cofnodi|gofnodi|gofrestru)"
        rf"(?: (?:as|under|with|the|number|case|a|unique|fel|dan|y))+ (?P<token>{_TOKEN})"
    ),
    re.compile(
        r"\b(?:quot(?:e|ing)|using|dyfynn(?:wch|u)) (?:(?:the|case|request|number|rhif) )*"
        rf"(?P<token>{_TOKEN})"
    ),
)
_BARE = re.compile(
    r"(?<![\w/@.-])(?P<token>(?:foi|eir|foia|eirs|foisa|rfi)[ #:/._-]{0,2}[a-z]{0,4}"
    r"[ #/._-]?\d[\d/._-]{1,24}[a-z0-9]*)(?![\w@])"
)
_CODE = re.compile(
    r"(?<![\w/@.-])(?P<token>[a-z]{2,6}(?:[/-][a-z0-9]{2,8}){0,3}[/-]\d{3,})(?![\w@])"
)
# "Your ref: 12" heads letters to us with what we call it; "your reference is 12" is theirs.
_OURS = re.compile(
    r"\b(?:your|eich) (?:own )?(?:ref|cyf)\b|\byour reference ?:|\beich cyfeirnod ?:"
)
_NO_REFERENCE = re.compile(
    r"^(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|(?:19|20)\d{2}(?:[-/](?:\d{2}|20\d{2}))?|\d{1,2}:\d{2}\w*)$"
)
_SHORTEST = 4


def their_reference(subject: str, lines: Iterable[str], ours: frozenset[str] = frozenset()) -> str:
    """The first reference that is theirs, as written; empty where there is none.

    "Your ref" in a letter to us is ours and is never taken; nor is one of `ours`.
    """
    known = {letters for one in ours if (letters := _letters(one))}
    lines = tuple(lines)
    labelled = (*((text, _LABELLED) for text in lines), (subject, (*_LABELLED, _BARE, _CODE)))
    for text, patterns in (*labelled, *((text, (_BARE,)) for text in lines)):
        for pattern in patterns:
            if found := _first(pattern, text, known):
                return found
    return ""


def _first(pattern: re.Pattern[str], text: str, known: set[str]) -> str:
    lower = text.lower()
    if len(lower) != len(text):  # a letter of another alphabet that has no small letter of its own
        text = lower
    for found in pattern.finditer(lower):
        start = found.start("token")
        if _OURS.search(lower[max(0, found.start() - 6) : start]):
            continue
        token = text[start : found.end("token")].strip(" .,;:)]-/(#")
        letters = _letters(token)
        if len(letters) < _SHORTEST or _NO_REFERENCE.match(token):
            continue
        if not any(letters in one or one in letters for one in known):
            return token
    return ""


def _letters(token: str) -> str:
    return re.sub(r"[^a-z0-9]", "", token.lower())
