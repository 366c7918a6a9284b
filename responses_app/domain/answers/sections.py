"""Sections and regulations an authority cites, and what they mean in its law.

The same number means different things: s.38 is health and safety in FOIA and
personal data in FOISA. A meaning is therefore looked up by law, never globally.

Sources: Freedom of Information Act 2000; Freedom of Information (Scotland) Act
2002; Environmental Information Regulations 2004; Environmental Information
(Scotland) Regulations 2004.
"""

from __future__ import annotations

import re

from .answer import Kind, Section

LAWS = ("foia", "foisa", "eir", "eisr")

# Number as cited -> what it is, and what citing it makes of the answer. The longest
# entry that the citation starts with wins: "40(5B)" before "40".
_Meaning = tuple[str, Kind | None]
_REFUSED, _NCND = Kind.REFUSED, Kind.NEITHER_CONFIRM_NOR_DENY

_FOIA: dict[str, _Meaning] = {
    "1(1)": ("right of access", None),
    "1(3)": ("clarification", Kind.PENDING),
    "10": ("time limit", None),
    "12": ("cost limit", _REFUSED),
    "14": ("vexatious or repeated", _REFUSED),
    "16": ("advice and assistance", None),
    "17": ("refusal notice", _REFUSED),
    "21": ("otherwise available", Kind.ELSEWHERE),
    "22": ("future publication", _REFUSED),
    "22A": ("research", _REFUSED),
    "23": ("security bodies", _REFUSED),
    "23(5)": ("neither confirm nor deny", _NCND),
    "24": ("national security", _REFUSED),
    "24(2)": ("neither confirm nor deny", _NCND),
    "26": ("defence", _REFUSED),
    "27": ("international relations", _REFUSED),
    "28": ("relations within the UK", _REFUSED),
    "29": ("the economy", _REFUSED),
    "30": ("investigations", _REFUSED),
    "30(3)": ("neither confirm nor deny", _NCND),
    "31": ("law enforcement", _REFUSED),
    "31(3)": ("neither confirm nor deny", _NCND),
    "32": ("court records", _REFUSED),
    "33": ("audit functions", _REFUSED),
    "35": ("government policy", _REFUSED),
    "36": ("conduct of public affairs", _REFUSED),
    "37": ("royal household, honours", _REFUSED),
    "38": ("health and safety", _REFUSED),
    "38(2)": ("neither confirm nor deny", _NCND),
    "39": ("environmental information", _REFUSED),
    "40": ("personal data", _REFUSED),
    "40(5": ("neither confirm nor deny", _NCND),
    "41": ("confidence", _REFUSED),
    "41(2)": ("neither confirm nor deny", _NCND),
    "42": ("legal privilege", _REFUSED),
    "43": ("commercial interests", _REFUSED),
    "43(3)": ("neither confirm nor deny", _NCND),
    "44": ("prohibited by law", _REFUSED),
    "44(2)": ("neither confirm nor deny", _NCND),
}
_FOISA: dict[str, _Meaning] = {
    "1(3)": ("clarification", Kind.PENDING),
    "10": ("time limit", None),
    "12": ("cost limit", _REFUSED),
    "14": ("vexatious or repeated", _REFUSED),
    "15": ("advice and assistance", None),
    "16": ("refusal notice", _REFUSED),
    "17": ("not held", Kind.NOT_HELD),
    "18": ("neither confirm nor deny", _NCND),
    "25": ("otherwise available", Kind.ELSEWHERE),
    "26": ("prohibited by law", _REFUSED),
    "27": ("future publication", _REFUSED),
    "28": ("relations within the UK", _REFUSED),
    "29": ("government policy", _REFUSED),
    "30": ("conduct of public affairs", _REFUSED),
    "31": ("national security and defence", _REFUSED),
    "32": ("international relations", _REFUSED),
    "33": ("commercial interests", _REFUSED),
    "34": ("investigations", _REFUSED),
    "35": ("law enforcement", _REFUSED),
    "36(1)": ("legal privilege", _REFUSED),
    "36(2)": ("confidence", _REFUSED),
    "36": ("confidentiality", _REFUSED),
    "37": ("court records", _REFUSED),
    "38": ("personal data", _REFUSED),
    "39(1)": ("health and safety", _REFUSED),
    "39(2)": ("environmental information", _REFUSED),
    "39": ("health, safety and the environment", _REFUSED),
    "40": ("audit functions", _REFUSED),
    "41": ("royal household, honours", _REFUSED),
}


def _environmental(
    exceptions: str, personal: str, refusal: str, ncnd: str, affairs: str
) -> dict[str, _Meaning]:
    """EIR and EI(S)R have the same exceptions under other regulation numbers."""
    return {
        "6": ("otherwise available", Kind.ELSEWHERE),
        "9": ("advice and assistance", None),
        personal: ("personal data", _REFUSED),
        refusal: ("refusal notice", _REFUSED),
        exceptions: ("exception", _REFUSED),
        ncnd: ("neither confirm nor deny", _NCND),
        f"{exceptions}(4)(a)": ("not held", Kind.NOT_HELD),
        f"{exceptions}(4)(b)": ("manifestly unreasonable", _REFUSED),
        f"{exceptions}(4)(c)": ("too general: clarification", _REFUSED),
        f"{exceptions}(4)(d)": ("unfinished material", _REFUSED),
        f"{exceptions}(4)(e)": ("internal communications", _REFUSED),
        f"{exceptions}(5)(a)": ("health, safety and security", _REFUSED),
        f"{exceptions}(5)(b)": ("course of justice", _REFUSED),
        f"{exceptions}(5)(c)": ("intellectual property", _REFUSED),
        f"{exceptions}(5)(d)": ("confidence of proceedings", _REFUSED),
        f"{exceptions}(5)(e)": ("commercial interests", _REFUSED),
        f"{exceptions}(5)(f)": (affairs, _REFUSED),
        f"{exceptions}(5)(g)": ("protection of the environment", _REFUSED),
    }


_VOLUNTEERED = "interests of the person who supplied it"
_MEANINGS = {
    "foia": _FOIA,
    "foisa": _FOISA,
    "eir": _environmental("12", "13", "14", "12(6)", _VOLUNTEERED),
    "eisr": _environmental("10", "11", "13", "10(8)", _VOLUNTEERED),
}

_NUMBER = r"[0-9]{1,2}[a-d]?(?![0-9a-z%£.,][0-9])(?![0-9a-z])"
_SUB = r" ?\((?:[0-9]{1,2}[a-d]{0,2}|[a-h]|[ivx]{1,4})\)"
_ONE = rf"{_NUMBER}(?:{_SUB})*"
_AND = r" ?(?:,|/|&|and|or|a|ac) ?"
_CITATION = re.compile(
    rf"(?<![\w'.-])(?P<word>"
    rf"(?:sections|ss|regulations|regs|adrannau|rheoliadau)\.? "
    rf"?(?P<many>{_ONE}(?:{_AND}(?:{_ONE}|{_SUB}))*)"
    rf"|(?:section|sec|regulation|reg|adran|rheoliad)\.? "
    rf"?(?P<one>{_ONE}(?:{_AND}(?:{_NUMBER}(?:{_SUB})+|{_SUB}))*)"
    rf"|(?:s\.? ?|r\.?)(?P<short>{_ONE}(?:{_AND}(?:{_NUMBER}(?:{_SUB})+|{_SUB}))*))"
    rf"(?P<law> (?:of )?(?:the )?(?:foi|foia|foisa|eirs?|eisr)\b)?",
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
    """Say what section `number` is under `law`; empty if the law is not known."""
    entry = _entry(number, law)
    return entry[0] if entry else ""


def kind_of(sections: tuple[Section, ...]) -> Kind | None:
    """Say what the cited sections make of an answer; None if they are no ground.

    Where the law is not known, a number that both Acts use as a ground is a
    refusal if they agree; `agree` is tested with `is_certain`.
    """
    kinds = {kind for section in sections for kind in _kinds(section)}
    for kind in (_NCND, _REFUSED, Kind.NOT_HELD, Kind.ELSEWHERE, Kind.PENDING):
        if kind in kinds:
            return kind
    return None


def is_certain(sections: tuple[Section, ...]) -> bool:
    """True if every section makes the same of the answer under every law it may be of."""
    return all(len(_kinds(section)) <= 1 or section.law for section in sections)


def _kinds(section: Section) -> set[Kind]:
    laws = (section.law,) if section.law else ("foia", "foisa")
    entries = [_entry(section.number, law) for law in laws]
    return {entry[1] for entry in entries if entry and entry[1]}


def _entry(number: str, law: str | None) -> _Meaning | None:
    table = _MEANINGS.get(law or "")
    if table is None:
        return None
    plain = re.match(r"\d+[A-D]?", number)
    starts = [
        key
        for key in table
        if number.startswith(key) and (plain is None or key.startswith(plain.group()))
    ]
    return table[max(starts, key=len)] if starts else None


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
