"""The four access laws of the United Kingdom: what each allows, and what its section numbers mean.

The law follows the authority and the information asked for, never the nation alone: a UK-wide
body answers under FOIA in Scotland too, and environmental information has its own regulations.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

FIRST_DAY_IN_FORCE = date(2005, 1, 1)
"""The general right of access of all four laws began on this day."""


class Nation(StrEnum):
    """The four parts of the United Kingdom, as bank holidays are fixed for each."""

    ENGLAND = "England"
    WALES = "Wales"
    SCOTLAND = "Scotland"
    NORTHERN_IRELAND = "Northern Ireland"


class Regulator(StrEnum):
    """Who decides a complaint about an authority."""

    ICO = "Information Commissioner's Office"
    SIC = "Scottish Information Commissioner"


class Extension(StrEnum):
    """The one kind of extension a law knows."""

    PUBLIC_INTEREST = "public interest"
    COMPLEX_AND_VOLUMINOUS = "complex and voluminous"


class Law(StrEnum):
    """The law a request is made under."""

    FOIA = "foia"
    FOISA = "foisa"
    EIR = "eir"
    EISR = "eisr"

    @classmethod
    def parse(cls, text: str) -> "Law":
        """Read a law as people write it: "FOIA", "foisa", "EI(S)R".

        Raises ValueError naming the four that are known.
        """
        letters = re.sub(r"[^a-z]", "", text.lower())
        try:
            return cls(letters)
        except ValueError:
            known = ", ".join(law.value for law in cls)
            raise ValueError(f"unknown law {text!r}; expected one of {known}") from None

    @property
    def label(self) -> str:
        """The usual short name: "FOIA", "EI(S)R"."""
        return _STATUTES[self].label

    # Letters say {{ law.title }}; nobody asks a law to put itself in title case.
    @property
    def title(self) -> str:  # type: ignore[override]
        """The full title, fit for a letter."""
        return _STATUTES[self].title

    @property
    def regulator(self) -> Regulator:
        """Who hears a complaint under this law."""
        return _STATUTES[self].regulator

    @property
    def calendar(self) -> str:
        """The name of its calendar: "uk" or "scotland"."""
        return "scotland" if self.is_scottish else "uk"

    @property
    def holiday_nations(self) -> tuple[Nation, ...]:
        """The nations whose bank holidays are not working days under this law.

        Source: FOIA 2000 s.10(6), "in any part of the United Kingdom"; FOISA 2002 s.73,
        "in Scotland".
        """
        return (Nation.SCOTLAND,) if self.is_scottish else tuple(Nation)

    @property
    def is_scottish(self) -> bool:
        """Whether it binds Scottish public authorities."""
        return self.regulator is Regulator.SIC

    @property
    def is_environmental(self) -> bool:
        """Whether it covers environmental information."""
        return self in (Law.EIR, Law.EISR)


@dataclass(frozen=True)
class _Statute:
    label: str
    title: str
    regulator: Regulator


_STATUTES = MappingProxyType(
    {
        Law.FOIA: _Statute("FOIA", "Freedom of Information Act 2000", Regulator.ICO),
        Law.FOISA: _Statute("FOISA", "Freedom of Information (Scotland) Act 2002", Regulator.SIC),
        Law.EIR: _Statute("EIR", "Environmental Information Regulations 2004", Regulator.ICO),
        Law.EISR: _Statute(
            "EI(S)R", "Environmental Information (Scotland) Regulations 2004", Regulator.SIC
        ),
    }
)


def law_for(nation: str, environmental: bool = False) -> Law:
    """Return the law that binds a local authority of `nation` ("UK" for a UK-wide body).

    Raises ValueError for anything else: Jersey, Guernsey and the Isle of Man have laws of their
    own.
    """
    if nation == Nation.SCOTLAND:
        return Law.EISR if environmental else Law.FOISA
    if nation in (*Nation, "UK", "NI"):
        return Law.EIR if environmental else Law.FOIA
    known = ", ".join((*Nation, "UK"))
    raise ValueError(f"no law of ours binds authorities of {nation!r}; expected one of {known}")


@dataclass(frozen=True)
class Rules:
    """The time limits of a law as they stood for replies issued from `first` to `last`.

    Every limit is in working days, except `fee_months`. None: the law has no such step.
    """

    reply_limit: int
    extension: Extension | None
    extended_limit: int | None
    """From receipt, the extension included."""
    review_request_limit: int
    review_limit: int
    review_outer_limit: int | None
    """What a hard review may take where the statute is silent."""
    fee_months: int | None
    fee_working_days: int | None
    source: str
    first: date = FIRST_DAY_IN_FORCE
    last: date = date.max


_FOIA = Rules(
    reply_limit=20,
    extension=Extension.PUBLIC_INTEREST,
    extended_limit=40,
    review_request_limit=40,
    review_limit=20,
    review_outer_limit=40,
    fee_months=3,
    fee_working_days=None,
    source="FOIA 2000 s.10; s.45 Code for the review and for no more than 40 in all",
)
_EIR = Rules(
    reply_limit=20,
    extension=Extension.COMPLEX_AND_VOLUMINOUS,
    extended_limit=40,
    review_request_limit=40,
    review_limit=40,
    review_outer_limit=None,
    fee_months=None,
    fee_working_days=60,
    source="EIR 2004 regs 5, 7, 8 and 11",
)
_EISR = replace(
    _EIR, review_limit=20, source="Environmental Information (Scotland) Regulations 2004 regs 7, 16"
)
_FOISA = Rules(
    reply_limit=20,
    extension=None,
    extended_limit=None,
    review_request_limit=40,
    review_limit=20,
    review_outer_limit=None,
    fee_months=3,
    fee_working_days=None,
    source="FOISA 2002 ss.10, 20(5) and 21(1)",
)
_FOISA_BEFORE_COVID = replace(_FOISA, last=date(2020, 4, 6))
_FOISA_COVID = replace(
    _FOISA,
    reply_limit=60,
    source="Coronavirus (Scotland) Act 2020: 60 working days for replies issued while in force",
    first=date(2020, 4, 7),
    last=date(2020, 5, 26),
)
_FOISA_AFTER_COVID = replace(_FOISA, first=date(2020, 5, 27))

_RULE_SETS = MappingProxyType(
    {
        Law.FOIA: (_FOIA,),
        Law.FOISA: (_FOISA_BEFORE_COVID, _FOISA_COVID, _FOISA_AFTER_COVID),
        Law.EIR: (_EIR,),
        Law.EISR: (_EISR,),
    }
)


def rule_sets(law: Law) -> tuple[Rules, ...]:
    """Every set of limits the law has had, oldest first. The last is in force now."""
    return _RULE_SETS[law]


def rules(law: Law, on: date) -> Rules:
    """Return the limits by which a reply issued on `on` is judged.

    Raises ValueError before 1 January 2005, when no request could be made.
    """
    for candidate in rule_sets(law):
        if candidate.first <= on <= candidate.last:
            return candidate
    raise ValueError(f"{law.label} was not in force on {on}; it began on {FIRST_DAY_IN_FORCE}")


class GroundKind(StrEnum):
    """What sort of thing an authority cites a section for."""

    BAR = "bar"
    FACT = "fact"
    CLARIFICATION = "clarification"
    CLOCK = "clock"
    ELSEWHERE = "elsewhere"  # an absolute exemption too, but the answer can be had
    ABSOLUTE = "absolute"
    MOSTLY_ABSOLUTE = "mostly absolute"
    QUALIFIED = "qualified"
    ROUTE = "route"
    DUTY = "duty"
    NOTICE = "notice"
    REVIEW = "review"
    NEITHER_CONFIRM_NOR_DENY = "neither confirm nor deny"


@dataclass(frozen=True)
class Ground:
    """What a section stands for when an authority cites it, and what to do next."""

    meaning: str
    kind: GroundKind
    next_move: str = ""


_COST = Ground(
    "cost limit",
    GroundKind.BAR,
    "narrow the years or parts; ask for their estimate and for advice and assistance",
)
_AGGREGATED = replace(_COST, meaning="cost limit, similar requests added together")
_VEXATIOUS = Ground("vexatious or repeated request", GroundKind.BAR, "ask for a review")
_UNREASONABLE = Ground(
    "manifestly unreasonable request (cost, or vexatious)", GroundKind.QUALIFIED, "narrow or review"
)
_NOT_HELD = Ground("not held", GroundKind.FACT, "ask who holds it")
_CLARIFY = Ground("clarification", GroundKind.CLARIFICATION, "answer the question")
_TOO_GENERAL = Ground("too general: clarification", GroundKind.QUALIFIED, "answer the question")
_TIME_LIMIT = Ground("time limit", GroundKind.CLOCK)
_PUBLIC_INTEREST = Ground("time to weigh the public interest", GroundKind.CLOCK)
_FEES = Ground("fees", GroundKind.CLOCK, "pay, or narrow the request")
_AVAILABLE = Ground(
    "otherwise available", GroundKind.ELSEWHERE, "fetch the link, check it is per authority"
)
_FUTURE = Ground("future publication", GroundKind.QUALIFIED, "put the date in the diary")
_RESEARCH = Ground("research, to be published", GroundKind.QUALIFIED, "put the date in the diary")
_UNFINISHED = Ground(
    "unfinished or draft material", GroundKind.QUALIFIED, "put the date in the diary"
)
_ENFORCEMENT = Ground("law enforcement", GroundKind.QUALIFIED, "ask for a review")
_JUSTICE = Ground(
    "course of justice (law enforcement, legal privilege)",
    GroundKind.QUALIFIED,
    "ask for a review",
)
_CONDUCT = Ground(
    "conduct of public affairs", GroundKind.QUALIFIED, "ask for the opinion relied on"
)
_INTERNAL = Ground("internal communications", GroundKind.QUALIFIED, "ask for a review")
_SAFETY = Ground("health and safety", GroundKind.QUALIFIED, "ask for a review")
_PUBLIC_SAFETY = Ground(
    "international relations, defence, national security or public safety",
    GroundKind.QUALIFIED,
    "ask for a review",
)
_ENVIRONMENTAL = Ground(
    "environmental information", GroundKind.ROUTE, "switch the law, and with it the clock"
)
_PERSONAL = Ground(
    "personal data",
    GroundKind.MOSTLY_ABSOLUTE,
    "ask for bands, several years together or a region; challenge cell by cell",
)
_CONFIDENCE = Ground("confidence", GroundKind.ABSOLUTE, "ask for a review")
_PROVIDER = Ground("interests of the person who gave it", GroundKind.QUALIFIED, "ask for a review")
_PROCEEDINGS = Ground("confidentiality of proceedings", GroundKind.QUALIFIED, "ask for a review")
_PROPERTY = Ground("intellectual property rights", GroundKind.QUALIFIED, "ask for a review")
_NATURE = Ground("protection of the environment", GroundKind.QUALIFIED, "ask for a review")
_PRIVILEGE = Ground("legal privilege", GroundKind.QUALIFIED)
_COMMERCIAL = Ground("commercial interests", GroundKind.QUALIFIED, "ask for a review")
_PROHIBITED = Ground("prohibited by law", GroundKind.ABSOLUTE, "ask which enactment")
_NCND = Ground("neither confirm nor deny", GroundKind.NEITHER_CONFIRM_NOR_DENY, "ask for a review")
_REFUSAL_NOTICE = Ground(
    "refusal notice", GroundKind.NOTICE, "if no exemption is cited, ask for one"
)
_ADVICE = Ground("advice and assistance", GroundKind.DUTY, "quote it in the narrowing letter")
_REVIEW = Ground("internal review", GroundKind.REVIEW)
_ACCESS = Ground("right of access", GroundKind.DUTY)


def _qualified(meaning: str) -> Ground:
    return Ground(meaning, GroundKind.QUALIFIED, "ask for a review")


def _absolute(meaning: str) -> Ground:
    return Ground(meaning, GroundKind.ABSOLUTE, "ask for a review")


def _environmental_exceptions(regulation: str) -> dict[str, Ground]:
    """The exceptions both sets of regulations list in the same order (reg 12 or reg 10)."""
    return {
        regulation: _qualified("exception"),
        f"{regulation}(4)(a)": replace(_NOT_HELD, next_move="ask for a transfer"),
        f"{regulation}(4)(b)": _UNREASONABLE,
        f"{regulation}(4)(c)": _TOO_GENERAL,
        f"{regulation}(4)(d)": _UNFINISHED,
        f"{regulation}(4)(e)": _INTERNAL,
        f"{regulation}(5)(a)": _PUBLIC_SAFETY,
        f"{regulation}(5)(b)": _JUSTICE,
        f"{regulation}(5)(c)": _PROPERTY,
        f"{regulation}(5)(d)": _PROCEEDINGS,
        f"{regulation}(5)(e)": _COMMERCIAL,
        f"{regulation}(5)(f)": _PROVIDER,
        f"{regulation}(5)(g)": _NATURE,
    }


_FOIA_NEITHER_CONFIRM_NOR_DENY = (
    *("23(5)", "24(2)", "30(3)", "31(3)", "38(2)"),
    *("40(5)", "40(5A)", "40(5B)", "41(2)", "43(3)", "44(2)"),
)
_SECTIONS = MappingProxyType(
    {
        Law.FOIA: {
            "1(1)": _ACCESS,
            "1(3)": _CLARIFY,
            "9": _FEES,
            "10": _TIME_LIMIT,
            "10(3)": _PUBLIC_INTEREST,
            "12": _COST,
            "12(4)": _AGGREGATED,
            "14": _VEXATIOUS,
            "16": _ADVICE,
            "17": _REFUSAL_NOTICE,
            "21": _AVAILABLE,
            "22": _FUTURE,
            "22A": _RESEARCH,
            "23": _absolute("security bodies"),
            "24": _qualified("national security"),
            "26": _qualified("defence"),
            "27": _qualified("international relations"),
            "28": _qualified("relations within the United Kingdom"),
            "29": _qualified("the economy"),
            "30": _qualified("investigations and proceedings"),
            "31": _ENFORCEMENT,
            "32": _absolute("court records"),
            "33": _qualified("audit functions"),
            "34": _absolute("parliamentary privilege"),
            "35": _qualified("formulation of government policy"),
            "36": replace(_CONDUCT, next_move="ask for the qualified person's opinion"),
            "37": _qualified("communications with the Sovereign, honours"),
            "38": _SAFETY,
            "39": _ENVIRONMENTAL,
            "40": _PERSONAL,
            "41": _CONFIDENCE,
            "42": _PRIVILEGE,
            "43": _COMMERCIAL,
            "44": _PROHIBITED,
            **dict.fromkeys(_FOIA_NEITHER_CONFIRM_NOR_DENY, _NCND),
        },
        Law.FOISA: {
            "1(3)": _CLARIFY,
            "9": _FEES,
            "10": _TIME_LIMIT,
            "12": _COST,
            "14": _VEXATIOUS,
            "15": _ADVICE,
            "16": _REFUSAL_NOTICE,
            "17": _NOT_HELD,
            "18": _NCND,
            "20": _REVIEW,
            "21": _REVIEW,
            "25": _AVAILABLE,
            "26": _PROHIBITED,
            "27": replace(_FUTURE, meaning="future publication, within 12 weeks"),
            "28": _qualified("relations within the United Kingdom"),
            "29": _qualified("formulation of Scottish Administration policy"),
            "30": _CONDUCT,
            "31": _qualified("national security and defence"),
            "32": _qualified("international relations"),
            "33": _COMMERCIAL,
            "34": _qualified("investigations and proceedings"),
            "35": _ENFORCEMENT,
            "36": Ground("legal privilege or confidence", GroundKind.QUALIFIED, "ask which"),
            "36(1)": _PRIVILEGE,
            "36(2)": _CONFIDENCE,
            "37": _absolute("court records"),
            "38": _PERSONAL,
            "39": Ground(
                "health and safety, or environmental information", GroundKind.QUALIFIED, "ask which"
            ),
            "39(1)": _SAFETY,
            "39(2)": _ENVIRONMENTAL,
            "40": _qualified("audit functions"),
            "41": _qualified("communications with the Sovereign, honours"),
        },
        Law.EIR: {
            "6": _AVAILABLE,
            "7": replace(_PUBLIC_INTEREST, meaning="more time: complex and voluminous"),
            "8": _FEES,
            "9": _ADVICE,
            "9(2)": _CLARIFY,
            "11": _REVIEW,
            **_environmental_exceptions("12"),
            "12(6)": _NCND,
            "13": _PERSONAL,
            "14": _REFUSAL_NOTICE,
        },
        Law.EISR: {
            "6": _AVAILABLE,
            "7": replace(_PUBLIC_INTEREST, meaning="more time: complex and voluminous"),
            "8": _FEES,
            "9": _ADVICE,
            "9(2)": _CLARIFY,
            **_environmental_exceptions("10"),
            "10(8)": _NCND,
            "11": _PERSONAL,
            "13": _REFUSAL_NOTICE,
            "16": _REVIEW,
        },
    }
)

_CITED = re.compile(r"(\d+[A-Z]?)((?:\([0-9A-Z]+\))*)", re.IGNORECASE)
_PREFIX = re.compile(r"^(?:sections?|sect?|regulations?|regs?|ss|s|r)?[.\s]*", re.IGNORECASE)


def ground(law: Law, number: str) -> Ground | None:
    """Return what the section or regulation `number` stands for under `law`.

    The nearest entry wins: "40(2)" is read as 40 where the subsection has no meaning of its own.
    None when the number is unknown or not a section number; never a guess from another law, in
    which the same number means something else.

    >>> ground(Law.FOIA, "s.38").meaning, ground(Law.FOISA, "s.38(1)(b)").meaning
    ('health and safety', 'personal data')
    """
    cited = _CITED.fullmatch(re.sub(r"\s", "", _PREFIX.sub("", number.strip())))
    if cited is None:
        return None
    section, parts = cited[1].upper(), re.findall(r"\([^)]+\)", cited[2])
    for depth in range(len(parts), -1, -1):
        found = _SECTIONS[law].get(section + "".join(map(_as_cited, parts[:depth])))
        if found is not None:
            return found
    return None


def _as_cited(part: str) -> str:
    """Write a subsection as the Acts do: (5B) in capitals, (b) in small letters."""
    return part.upper() if part[1].isdigit() else part.lower()


def meaning_of_section(law: Law, number: str) -> str | None:
    """Return in a few words what an authority means by a section number, or None if unknown.

    >>> meaning_of_section(Law.FOISA, "17")
    'not held'
    """
    found = ground(law, number)
    return found.meaning if found else None
