"""What we may write in answer to an authority: what each kind does in law, and whom it fits.

| kind          | the log says, once it has left | in law                  | fits a request     |
|---------------|--------------------------------|-------------------------|--------------------|
| clarification | clarification_received         | 20 days begin anew      | that waits for us  |
| narrow        | sent, of a new request         | new request, new clock  | refused for cost   |
| bands         | sent, of a new request         | new request, new clock  | refused, s.40(2)   |
| other_basis   | letter_sent                    | nothing changes         | that was answered  |
| right_body    | sent, of a new request         | request to another body | not held there     |
| query_figure  | letter_sent                    | nothing changes         | that was answered  |
| other         | letter_sent                    | nothing changes         | that was sent      |

A narrowed request after a refusal is a new one (FOIA s.1(3) asks for clarification of a request
that is still open; after the refusal notice of s.17 that request is over).

Whether a refusal was for its cost is read from the sections in the words that were noted, by
the law of the request: a section number means something else in another law. Where no ground is
noted, or only beside a "not", the kind may fit and a person decides; nothing is guessed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from types import MappingProxyType

from rapidfuzz import fuzz

from requests_app.domain.law import Law, ground

ALIKE = 88.0
"""From this likeness on, of 100, two questions are taken to ask the same until a person looks."""


class Reason(StrEnum):
    """Why an authority gave no answer, so far as it decides what we write next."""

    COST = "cost"
    PERSONAL_DATA = "personal data"
    NOT_HELD = "not held"


class Asks(StrEnum):
    """What must have happened for a kind to fit."""

    WHAT_WE_MEAN = "the authority waits for us to say what we mean"
    A_COST_REFUSAL = "it was refused, wholly or in part, for its cost"
    A_PERSONAL_DATA_REFUSAL = "it was refused, wholly or in part, as personal data"
    NOT_HELD = "the authority does not hold the information"
    A_REPLY = "the authority has replied"
    SENT = "it has been sent"


@dataclass(frozen=True)
class AnswerKind:
    """One kind of answer: what it does in law, and what it is an answer to."""

    name: str
    title: str
    asks: Asks
    event: str = ""
    """What the log of the request says once the letter has left; empty: that a letter left."""
    new_round: bool = False
    """In law a new request to the same authority, with a clock of its own."""
    other_body: bool = False
    """In law a new request, to another authority."""

    @property
    def is_new_request(self) -> bool:
        return self.new_round or self.other_body


KINDS = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            AnswerKind(
                "clarification",
                "Answer what they ask us",
                Asks.WHAT_WE_MEAN,
                event="clarification_received",
            ),
            AnswerKind(
                "narrow",
                "Narrow the request after a cost refusal",
                Asks.A_COST_REFUSAL,
                new_round=True,
            ),
            AnswerKind(
                "bands",
                "Ask for bands, or a total of several years",
                Asks.A_PERSONAL_DATA_REFUSAL,
                new_round=True,
            ),
            AnswerKind("other_basis", "Ask for the other year basis", Asks.A_REPLY),
            AnswerKind("right_body", "Go to the right body", Asks.NOT_HELD, other_body=True),
            AnswerKind("query_figure", "Query a figure", Asks.A_REPLY),
            AnswerKind("other", "Write about something else", Asks.SENT),
        )
    }
)


# ---------------------------------------------------------------------------- by law


@dataclass(frozen=True)
class Provisions:
    """How each law calls what our letters cite."""

    advice: str
    cost: str
    personal_data: str
    cost_numbers: tuple[str, ...]


_PROVISIONS = MappingProxyType(
    {
        Law.FOIA: Provisions("section 16", "section 12", "section 40(2)", ("12", "12(4)")),
        Law.FOISA: Provisions("section 15", "section 12", "section 38(1)(b)", ("12",)),
        # The regulations have no cost limit: what costs too much is "manifestly unreasonable".
        Law.EIR: Provisions("regulation 9", "regulation 12(4)(b)", "regulation 13", ("12(4)(b)",)),
        Law.EISR: Provisions("regulation 9", "regulation 10(4)(b)", "regulation 11", ("10(4)(b)",)),
    }
)


def advice_and_assistance(law: Law) -> str:
    """Return where a law says that an authority must advise and assist.

    >>> advice_and_assistance(Law.FOISA)
    'section 15 of the Freedom of Information (Scotland) Act 2002'
    """
    return _of(_PROVISIONS[law].advice, law)


def cost_refusal(law: Law) -> str:
    """Return where a law lets an authority refuse for cost; in the regulations, for burden."""
    return _of(_PROVISIONS[law].cost, law)


def personal_data_refusal(law: Law) -> str:
    """Return where a law keeps personal data of others back.

    >>> personal_data_refusal(Law.FOIA)
    'section 40(2) of the Freedom of Information Act 2000'
    """
    return _of(_PROVISIONS[law].personal_data, law)


def _of(provision: str, law: Law) -> str:
    return f"{provision} of the {law.title}"


# ---------------------------------------------------------------------------- their words

_PARTS = r"(?:\s?\(\s?[0-9a-z]{1,3}\s?\))*"
_NUMBER = rf"[0-9]{{1,2}}[a-z]?(?![0-9a-z]){_PARTS}"
_AND = r"\s*(?:,|;|/|&|\band\b|\bor\b)\s*"
_CITED = re.compile(
    rf"(?<![\w'])(?P<word>sections?|sect?|regulations?|regs?|ss|s|r)(?:\.\s?|\s|(?=[0-9]))\s?"
    rf"(?P<numbers>{_NUMBER}(?:{_AND}{_NUMBER})*)"
    r"(?P<environmental>\s(?:of\s)?(?:the\s)?(?:EIRs?\b|EISRs?\b|EI\(S\)Rs?|environmental info))?"
    rf"(?P<act>[^.;\n]{{0,40}}?\b(?!information\b)\w+ act\b)?",
    re.IGNORECASE,
)
_OTHER_ACTS = re.compile(
    r"\b(?:children|care|housing|mental health|education|equality|localism|planning|highways|"
    r"immigration|homelessness|crime|police|local government|data protection|welfare)\b.*\bact$",
    re.IGNORECASE,
)
_SAID = (
    (
        Reason.COST,
        False,
        re.compile(
            r"\bappropriate limit\b|\bexceeds? (?:the )?(?:18 hours|24 hours|40 hours|£\s?\d)",
            re.IGNORECASE,
        ),
    ),
    (Reason.COST, True, re.compile(r"\bmanifestly unreasonable\b", re.IGNORECASE)),
    (
        Reason.COST,
        None,
        re.compile(
            r"\b(?:cost|fees?) limit\b|\bexcessive(?:ly)? cost|\bcost of compl\w*|"
            r"\bexceeds? (?:the )?limit",
            re.IGNORECASE,
        ),
    ),
    (
        Reason.PERSONAL_DATA,
        None,
        re.compile(
            r"\bpersonal (?:data|information)\b"
            r"|\b(?:re-?)?identif(?:iable\b|y (?:an? )?individual)",
            re.IGNORECASE,
        ),
    ),
    (
        Reason.NOT_HELD,
        None,
        re.compile(
            r"(?:\b(?:not|nor)|n't) (?:currently )?(?:held|hold)\b|\bno (?:such )?(?:recorded )?"
            r"information (?:is )?held\b",
            re.IGNORECASE,
        ),
    ),
)
"""What is said where no section is cited, and whether the regulations alone (True) or the Acts
alone (False) say it so."""

_CLAUSE_ENDS = re.compile(
    r"[.!?]\s+(?=[^\W\d])|[;\n]|\b(?:but|however|although|though|because|instead)\b",
    re.IGNORECASE,
)
_REFUSES = re.compile(
    r"(?:\b(?:not|cannot|never)|n't)"
    r"(?:(?: (?:to|be|been|being|able|obliged|required|going|possible|have))*"
    r" (?:disclos|provid|releas|suppl|compl|shar|publish|giv|answer|send|avail|held|hold)\w*"
    r"|[^,]* within\b)",
    re.IGNORECASE,
)
"""Not to answer, or not within a limit, is what a refusal says: it denies no ground."""
_NOT_BEFORE = re.compile(
    r"(?:\b(?:not|nor|neither|never|cannot|no longer)|n't)\W+(?:[\w']+\W+){0,5}$", re.IGNORECASE
)
_NOT_AFTER = re.compile(
    r"^(?:\W+[\w']+){0,9}?(?:\W+not|n't)\W+(?:be\W+|been\W+|being\W+)?"
    r"(?:appl|engag|rel[iy]|exceed|invok|reach|met\b|claim|cited|used)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Citation:
    """A section of an Act, or a regulation, as an authority cites it."""

    number: str
    is_regulation: bool = False


def citations_in(words: str) -> list[Citation]:
    """Return the sections and regulations that words cite, each once.

    Those of an Act that is named and is no information law are left out.

    >>> [one.number for one in citations_in("s.40(2) and section 12; see s.47 Children Act")]
    ['40(2)', '12']
    """
    found = [one for cited in _CITED.finditer(words) for one in _citations(cited)]
    return list(dict.fromkeys(found))


def _citations(cited: re.Match[str]) -> list[Citation]:
    if cited["act"] and _OTHER_ACTS.search(cited["act"]):
        return []
    regulation = cited["word"].casefold().startswith("r") or bool(cited["environmental"])
    numbers = re.findall(_NUMBER, cited["numbers"], re.IGNORECASE)
    return [Citation(re.sub(r"\s", "", number), regulation) for number in numbers]


@dataclass(frozen=True)
class Sign:
    """One place at which words give a reason for a refusal."""

    reason: Reason
    law: Law | None
    """The law that it is a ground of; None where the words could mean either."""
    denied: bool
    """A "not" stands with it: "we are not relying on section 12"."""


def signs_in(words: str, law: Law) -> list[Sign]:
    """Return what the words of a refusal say of its reasons, what they cite first.

    Sections are read by `law`. A regulation is one of the environmental regulations of the same
    country, whatever the law of the request: councils answer a request under FOIA by the EIR
    where those apply.
    """
    words = words.replace("’", "'")
    cited = list(_CITED.finditer(words))
    found = []
    for match, until in zip(cited, [*(one.start() for one in cited[1:]), len(words)], strict=False):
        denied = _is_denied(words[:until], match)
        for citation in _citations(match):
            theirs = _in_same_country(law, environmental=citation.is_regulation)
            meant = ground(theirs, citation.number)
            found += [
                Sign(reason, theirs, denied)
                for reason, ours in _GROUNDS[theirs].items()
                if meant in ours
            ]
    for reason, environmental, said in _SAID:
        theirs_if_told = (
            None if environmental is None else _in_same_country(law, environmental=environmental)
        )
        found += [
            Sign(reason, theirs_if_told, _is_denied(words, match)) for match in said.finditer(words)
        ]
    return found


def reasons_in(words: str, law: Law) -> frozenset[Reason]:
    """Return the reasons that the words of a refusal give, sections read by `law`.

    What they only deny is none of them.

    >>> sorted(reasons_in("s.38(1)(b)", Law.FOISA)), sorted(reasons_in("s.38", Law.FOIA))
    ([<Reason.PERSONAL_DATA: 'personal data'>], [])
    """
    return frozenset(sign.reason for sign in signs_in(words, law) if not sign.denied)


def refused_under(reason: Reason, words: str, law: Law) -> Law | None:
    """Return the law under which the words of a refusal give a reason; None if they do not say.

    `law` is that of the request, and goes before another that is named as well.

    >>> refused_under(Reason.COST, "Refused, regulation 12(4)(b)", Law.FOIA)
    <Law.EIR: 'eir'>
    """
    laws = [
        sign.law
        for sign in signs_in(words, law)
        if sign.reason is reason and sign.law and not sign.denied
    ]
    return law if law in laws else next(iter(laws), None)


def _is_denied(words: str, match: re.Match[str]) -> bool:
    """Whether the same clause says "not" of what was matched, shortly before it or after it."""
    ends = list(_CLAUSE_ENDS.finditer(words))
    first = max((one.end() for one in ends if one.end() <= match.start()), default=0)
    last = min((one.start() for one in ends if one.start() >= match.end()), default=len(words))
    before, after = _REFUSES.sub("", words[first : match.start()]), words[match.end() : last]
    return bool(_NOT_BEFORE.search(before) or _NOT_AFTER.search(after))


def _in_same_country(law: Law, *, environmental: bool) -> Law:
    if environmental:
        return Law.EISR if law.is_scottish else Law.EIR
    return Law.FOISA if law.is_scottish else Law.FOIA


_NOT_HELD = MappingProxyType(
    {Law.FOIA: (), Law.FOISA: ("17",), Law.EIR: ("12(4)(a)",), Law.EISR: ("10(4)(a)",)}
)
_GROUNDS = MappingProxyType(
    {
        law: {
            Reason.COST: [ground(law, number) for number in named.cost_numbers],
            Reason.PERSONAL_DATA: [ground(law, named.personal_data.partition(" ")[2])],
            Reason.NOT_HELD: [ground(law, number) for number in _NOT_HELD[law]],
        }
        for law, named in _PROVISIONS.items()
    }
)


def likeness(one: str, other: str) -> float:
    """Return how much alike two questions are, from 0 to 100; the order of words matters little.

    Below `ALIKE` where they name other numbers, or only one says "not": "for 2023" and
    "for 2024" are nearly the same letters, and another question. Nothing is like no words.
    """
    first, second = _words(one), _words(other)
    if not first or not second:
        return 0.0
    alike = float(fuzz.token_sort_ratio(" ".join(first), " ".join(second)))
    return alike if _telling(first) == _telling(second) else min(alike, ALIKE - 1)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.replace("’", "'").replace("n't", " not").casefold())


def _telling(words: Iterable[str]) -> list[str]:
    """The words that make it another question, however alike the rest is."""
    said = {word for word in words if any(letter.isdigit() for letter in word)}
    return sorted(said | ({"not"} if {"not", "no", "never"} & set(words) else set()))


# ---------------------------------------------------------------------------- whom it fits


class Fit(IntEnum):
    """Whether a kind of answer is one to a request."""

    NO = 0
    PERHAPS = 1
    YES = 2


@dataclass(frozen=True)
class Situation:
    """Where a request stands, so far as it decides what may be written."""

    law: Law
    was_sent: bool
    clock_state: str
    outcome: str
    replied: bool
    withdrawn: bool = False
    closed: bool = False
    """By us, while it could still be opened again."""
    grounds: str = ""
    """What was noted of its replies: sections cited, their words."""
    replaced_by: str = ""
    """The reference of the request that was sent in its place, or is about to be."""
    answer_waits: bool = False
    """An answer to what they ask us is written, and has not left."""


def fit(kind: AnswerKind, stands: Situation) -> tuple[Fit, str]:
    """Return whether a kind of answer fits, and why in a few words for a person.

    PERHAPS: nothing speaks against it, but what was noted does not say so; a person decides.
    """
    if not stands.was_sent:
        return Fit.NO, "it has not been sent"
    if stands.withdrawn:
        return Fit.NO, "it was withdrawn"
    if stands.closed:
        return Fit.NO, "it is closed: open it again first"
    if kind.new_round and stands.replaced_by:
        return Fit.NO, f"{stands.replaced_by} takes its place already"
    return _FITS[kind.asks](stands)


def _waits(stands: Situation) -> tuple[Fit, str]:
    if stands.clock_state != "stopped_clarification":
        return Fit.NO, "the authority does not wait for what we mean"
    if stands.answer_waits:
        return Fit.NO, "an answer to them is written already and has not left yet"
    return Fit.YES, "they ask what we mean, and their clock stands still until we answer"


def _refused_for(stands: Situation, reason: Reason) -> tuple[Fit, str]:
    if stands.outcome not in ("refused", "partial"):
        return Fit.NO, "it was not refused"
    signs = signs_in(stands.grounds, stands.law)
    given = [sign.denied for sign in signs if sign.reason is reason]
    if given and not all(given):
        return Fit.YES, f"refused: {reason}"
    if given:
        return Fit.PERHAPS, f"the log names {reason} only beside a “not”: read what it says"
    if all(sign.denied for sign in signs) and not citations_in(stands.grounds):
        what = "refused" if stands.outcome == "refused" else "answered in part"
        return Fit.PERHAPS, f"{what}; the log does not say on what ground"
    return Fit.NO, f"it was not refused for {reason}, by what the log says"


def _not_held(stands: Situation) -> tuple[Fit, str]:
    if stands.outcome == "not_held":
        return Fit.YES, "they do not hold it"
    if Reason.NOT_HELD in reasons_in(stands.grounds, stands.law):
        return Fit.PERHAPS, "they seem to say that they do not hold it, or some of it"
    return Fit.NO, "they did not say that they do not hold it"


def _replied(stands: Situation) -> tuple[Fit, str]:
    if stands.outcome in ("full", "partial", "answered"):
        return Fit.YES, "they have answered"
    if stands.replied and stands.outcome not in ("refused", "not_held"):
        return Fit.YES, "a part of the answer came"
    return Fit.NO, "they have given no figures yet"


def _sent(stands: Situation) -> tuple[Fit, str]:
    return Fit.YES, "it has been sent"


_FITS = MappingProxyType(
    {
        Asks.WHAT_WE_MEAN: _waits,
        Asks.A_COST_REFUSAL: lambda stands: _refused_for(stands, Reason.COST),
        Asks.A_PERSONAL_DATA_REFUSAL: lambda stands: _refused_for(stands, Reason.PERSONAL_DATA),
        Asks.NOT_HELD: _not_held,
        Asks.A_REPLY: _replied,
        Asks.SENT: _sent,
    }
)
