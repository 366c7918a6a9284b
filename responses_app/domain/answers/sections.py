"""Sections and regulations an authority cites, and what they make of its answer.

The same number means different things: s.38 is health and safety in FOIA and
personal data in FOISA. A meaning is therefore looked up by law, never globally;
the table of meanings is `requests_app/domain/law.py`.
"""

from __future__ import annotations

import re

from requests_app.domain.law import GroundKind, Law, ground, meaning_of_section

from .answer import Kind, Section

LAWS = tuple(law.value for law in Law)

# What citing a section makes of the answer. The law's other provisions (time, fees, advice,
# review) are no answer.
_KINDS = {
    GroundKind.BAR: Kind.REFUSED,
    GroundKind.ABSOLUTE: Kind.REFUSED,
    GroundKind.MOSTLY_ABSOLUTE: Kind.REFUSED,
    GroundKind.QUALIFIED: Kind.REFUSED,
    GroundKind.ROUTE: Kind.REFUSED,
    GroundKind.NOTICE: Kind.REFUSED,
    GroundKind.NEITHER_CONFIRM_NOR_DENY: Kind.NEITHER_CONFIRM_NOR_DENY,
    GroundKind.FACT: Kind.NOT_HELD,
    GroundKind.ELSEWHERE: Kind.ELSEWHERE,
    GroundKind.CLARIFICATION: Kind.PENDING,
}
_STRONGEST_FIRST = (
    Kind.NEITHER_CONFIRM_NOR_DENY,
    Kind.REFUSED,
    Kind.NOT_HELD,
    Kind.ELSEWHERE,
    Kind.PENDING,
)

_NUMBER = r"[0-9]{1,2}[a-d]?(?![0-9a-z%£.,][0-9])(?![0-9a-z])"
_SUB = r" ?\((?:[0-9]{1,2}[a-d]{0,2}|[a-h]|[ivx]{1,4})\)"
_ONE = rf"{_NUMBER}(?:{_SUB})*"
_AND = r" ?(?:,|/|&|and|or|a|ac) ?"
_CITATION = re.compile(
    rf"(?<![\w'.-])(?P<word>"
    rf"(?:sections|ss|regulations|regs|adrannau|rheoliadau)\.? "
    rf"?(?P<many>{_ONE}(?:{_AND}(?:{_ONE}|{_SUB}))*)"
    rf"|(?:section|sect|sec|regulation|reg|adran|rheoliad)\.? "
    rf"?(?P<one>{_ONE}(?:{_AND}(?:{_NUMBER}(?:{_SUB})+|{_SUB}))*)"
    rf"|(?:s\.? ?|r\.?)(?P<short>{_ONE}(?:{_AND}(?:{_NUMBER}(?:{_SUB})+|{_SUB}))*))"
    rf"(?P<law> (?:of )?(?:the )?(?:foi|foia|foisa|eirs?|eisr)\b"
    rf"(?:,? (?:19|20)[0-9]{{2}}\b)?)?",
    re.IGNORECASE,
)
_MAY_CITE = re.compile(r"[a-z]\.? ?[0-9]", re.IGNORECASE)
_EACH = re.compile(rf"({_NUMBER})?((?:{_SUB})*)", re.IGNORECASE)
_OTHER_ACT = re.compile(
    r" ?(?:\S+ ){0,2}?(?:of (?:the )?)?(?:children|care|housing|mental health|education|equality|"
    r"localism|"
    r"planning|highways|immigration|homelessness|crime|police|local government)\b[^.;]{0,40}\bact\b"
    r"|[ -](?:enquir|inquir|order|grant|agreement|assessment|accommodat|detention|inspection|"
    r"payment|referral|meeting|strateg|child|plan|visit|funding|case|place)",
    re.IGNORECASE,
)
_SCOTTISH = re.compile(r"\bfoisa\b|\(scotland\) (?:act|reg)")
_ENVIRONMENTAL = re.compile(r"\be[iI]\(?s?\)?rs?\b|environmental information")


def take_sections(text: str, law: str | None, cited: str) -> tuple[str, tuple[Section, ...]]:
    """Return lower-case `text` with each FOI citation put as `cited`, and the sections.

    A section of another Act (Children Act s.47 and the like) is taken out too,
    because its number is never the value, but is not listed.
    """
    found: dict[str, Section] = {}
    if not _MAY_CITE.search(text):
        return text, ()

    def take(citation: re.Match[str]) -> str:
        if _OTHER_ACT.match(text, citation.end()):
            return " "
        numbers = citation["many"] or citation["one"] or citation["short"]
        by_regulation = citation["word"].lower().startswith(("r", "R"))
        own_law = _law_of(by_regulation, law, (citation["law"] or text).lower())
        for number in _numbers(numbers):
            found.setdefault(number, Section(number, own_law or "", meaning(number, own_law)))
        return f" {cited} "

    return _CITATION.sub(take, text), tuple(found.values())


def meaning(number: str, law: str | None) -> str:
    """Say what section `number` is under `law`; empty if the law or the number is not known."""
    return (meaning_of_section(Law(law), number) or "") if law else ""


def kind_of(sections: tuple[Section, ...]) -> Kind | None:
    """Say what the cited sections make of an answer; None if they are no ground.

    Where the law is not known, a number counts for what it is under either Act;
    `is_certain` tells whether the two make the same of it.
    """
    kinds = {kind for section in sections for kind in _kinds(section)}
    return next((kind for kind in _STRONGEST_FIRST if kind in kinds), None)


def is_certain(sections: tuple[Section, ...]) -> bool:
    """True if every section makes the same of the answer under every law it may be of."""
    return all(len(_kinds(section)) <= 1 or section.law for section in sections)


def _kinds(section: Section) -> set[Kind]:
    laws = (Law(section.law),) if section.law else (Law.FOIA, Law.FOISA)
    grounds = [ground(law, section.number) for law in laws]
    return {_KINDS[found.kind] for found in grounds if found and found.kind in _KINDS}


def _law_of(by_regulation: bool, law: str | None, words: str) -> str | None:
    """Regulations are of the EIR, sections of the Act; the nation follows the asked law."""
    if law is None and not _SCOTTISH.search(words):
        if by_regulation and _ENVIRONMENTAL.search(words):
            return "eir"
        return "foia" if re.search(r"\bfoia\b", words) else None
    scottish = law in ("foisa", "eisr") or bool(_SCOTTISH.search(words))
    if by_regulation:
        return "eisr" if scottish else "eir"
    return "foisa" if scottish else "foia"


def _numbers(cited: str) -> list[str]:
    """Split "40(2) and (3A)" into "40(2)" and "40(3A)"."""
    numbers: list[str] = []
    base = ""
    for number, subs in _EACH.findall(cited):
        if not number and not subs:
            continue
        base = number.upper() or base
        levels = [level.strip() for level in re.findall(r"\([^)]*\)", subs)]
        numbers.append(base + "".join(_level(level) for level in levels))
    return numbers


def _level(level: str) -> str:
    """Letters of a numbered level are capitals: (5b) is (5B), but (b) stays."""
    return level.upper() if any(c.isdigit() for c in level) else level.lower()
