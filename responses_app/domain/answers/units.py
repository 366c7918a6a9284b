"""What is counted: whether the noun beside a number is the unit that was asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

# One line per thing counted. Words of one line may stand for one another.
_CONCEPTS = {
    "people": "people person individual adult resident staff employee worker officer member "
    "headcount carer practitioner teacher client user customer applicant "
    "tenant pobl man men woman women "
    "volunteer parent driver councillor",
    "children": "children child kid cyp uasc minor plant blant plentyn blentyn youth teenager "
    "baby babies infant",
    "young people": "youngsters",
    "boys": "boy",
    "girls": "girl",
    "pupils": "pupil student learner disgybl disgyblion ddisgyblion",
    "households": "household home-owner",
    "families": "family families teulu teuluoedd deuluoedd",
    "groups": "group",
    "incidents": "incident episode occurrence occasion digwyddiad digwyddiadau ddigwyddiadau event",
    "requests": "request application enquiry enquiries cais ceisiadau",
    "complaints": "complaint grievance cwyn cwynion gwynion",
    "contracts": "contract agreement tender",
    "placements": "placement",
    "homes": "home house property properties dwelling flat",
    "schools": "school academy academies ysgol ysgolion",
    "files": "file record document",
    "referrals": "referral assessment notification atgyfeiriad atgyfeiriadau",
    "visits": "visit inspection",
    "vehicles": "vehicle car van bus buses lorry lorries",
    "beds": "bed space place",
    "fte": "fte wte ftes",
    "percent": "percent % pct percentage",
    "minutes": "minute min mins",
    "hours": "hour hr hrs awr oriau",
    "days": "day diwrnod",
    "weeks": "week wk wks wythnos",
    "months": "month mis",
    "years": "year yr yrs blwyddyn blynedd flynedd mlynedd",
    "GBP": "gbp £ pound pounds sterling money",
    "tonnes": "tonne ton t kg kilogram",
    "distance": "mile km metre kilometre m",
    "area": "hectare acre sqm",
    "energy": "kwh mwh",
}
_CONCEPT_OF = {
    word: concept for concept, words in _CONCEPTS.items() for word in [*words.split(), concept]
}
_MEASURED = {
    "fte",
    "percent",
    "minutes",
    "hours",
    "days",
    "weeks",
    "months",
    "years",
    "GBP",
}
_MEASURED |= {"tonnes", "distance", "area", "energy"}
_FRACTIONAL_WORDS = re.compile(
    r"fte|wte|percent|%|rate|ratio|average|mean|median|cost|spend|£|pounds|budget"
)
# Words that name no unit of their own and agree with any.
_ANY_UNIT = {
    "case",
    "cases",
    "instance",
    "instances",
    "achos",
    "achosion",
    "total",
    "number",
    "of",
    "them",
    "entry",
    "entries",
    "figure",
    "count",
}
_NOT_NOUNS = {
    "was",
    "is",
    "has",
    "this",
    "does",
    "across",
    "towards",
    "as",
    "less",
    "plus",
    "minus",
    "yes",
    "thus",
    "cases",
    "previous",
    "various",
    "us",
    "perhaps",
    "always",
    "sometimes",
    "its",
    "his",
    "years-old",
    "overseas",
    "series",
    "status",
    "process",
    "address",
    "access",
    "business",
    "wales",
    "abs",
    "loss",
    "class",
    "census",
    "analysis",
    "basis",
}
_STOPS = re.compile(
    r"[.,;:()\[\]=\n/]|\b(?:in|at|on|of|for|from|to|with|within|who|which|that|were|was|are|is|had|"
    r"have|has|went|did|do|during|between|by|as|and|or|not|under|over|aged|across|since|relating|"
    r"involving|concerning|living|recorded|reported|identified|per|currently|where|whose|known|"
    r"missing|placed|been|being|only|confirmed|came|left|took|before|after|through|involved|"
    r"moved|received|a|o|yn|sy'n)\b|[\ue000-\ue00f]"
)
# "9 missing episodes" counts episodes: what leads the noun does not end it.
_DESCRIBED = re.compile(
    r"^ (?:(?:missing|recorded|reported|identified|known|confirmed|unaccompanied|involved) )+"
    r"(?=[a-z])(?!(?:in|at|on|to|by|from|for|with|during|as|and|or|between)\b)"
)
_WELSH_OF = re.compile(r"^ o (?=[a-z])")  # "12 o blant" is "12 children"
_YOUNG = {("young", "people"), ("young", "person"), ("young", "persons"), ("phobl", "ifanc")}
_YOUNG |= {("bobl", "ifanc"), ("pobl", "ifanc")}
_WORD = re.compile(r"[a-z£%][a-z'-]*")


@dataclass(frozen=True, slots=True)
class Noun:
    """The word a number counts. `known` if it is one of the things we know to be units."""

    word: str
    known: bool


def noun_after(following: str) -> Noun | None:
    """Return what a number counts, from the words that follow it.

    >>> noun_after(" carer households.")
    Noun(word='households', known=True)
    """
    following = _DESCRIBED.sub(" ", _WELSH_OF.sub(" ", following))
    stop = _STOPS.search(following)
    phrase = following[: stop.start()] if stop else following[:80]
    words = _WORD.findall(phrase)[:5]
    if any(pair in _YOUNG for pair in pairwise(words)):
        return Noun("children", known=True)
    for word in reversed(words):
        if word in _ANY_UNIT:
            return None
        if concept_of(word):
            return Noun(word, known=True)
    if words and _looks_plural(words[-1]):
        return Noun(words[-1], known=False)
    return None


def _looks_plural(word: str) -> bool:
    return (
        len(word) > 3
        and word.endswith("s")
        and not word.endswith(("ss", "us", "is", "'s", "ous"))
        and word not in _NOT_NOUNS
    )


def concept_of(word: str) -> str | None:
    """Return the thing a word counts, if it is a known one."""
    word = word.lower()
    return _CONCEPT_OF.get(word) or _CONCEPT_OF.get(stem(word))


def stem(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def head_of(unit: str) -> str:
    """Return the counted word of a unit as asked: "sibling groups" counts groups.

    >>> head_of("looked-after children")
    'children'
    """
    lower = unit.lower().split(" of ")[0].split(" who ")[0].split(" (")[0].strip()
    if lower.endswith(("young people", "young persons")):
        return "children"
    words = _WORD.findall(lower)
    return words[-1] if words else lower


def agree(asked: str, found: Noun) -> bool:
    """True if `found` counts what was asked for."""
    head = head_of(asked)
    if stem(head) == stem(found.word) or stem(found.word) in map(stem, asked.lower().split()[-1:]):
        return True
    asked_concept = concept_of(head)
    return asked_concept is not None and asked_concept == concept_of(found.word)


def is_measured(word: str | None) -> bool:
    """True if a unit is measured (hours, pounds, FTE) and so may have a fraction."""
    if not word:
        return False
    concept = concept_of(head_of(word))
    return concept in _MEASURED or bool(_FRACTIONAL_WORDS.search(word.lower()))


def is_percent(unit: str | None) -> bool:
    return bool(unit) and concept_of(head_of(unit or "")) == "percent"


def is_money(unit: str | None) -> bool:
    return bool(unit) and concept_of(head_of(unit or "")) == "GBP"


def is_fte(unit: str | None) -> bool:
    return bool(unit) and concept_of(head_of(unit or "")) == "fte"
