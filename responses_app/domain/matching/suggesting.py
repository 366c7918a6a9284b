"""Requests that a mail may answer, for a person to choose from: each with its reasons."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from responses_app.domain.mail import Mail
from responses_app.domain.matching import called, references, senders, subjects
from responses_app.domain.matching.deciding import Naming
from responses_app.domain.matching.gathering import Gathered
from responses_app.domain.matching.known import Known, KnownRequest
from responses_app.domain.quoting import Split

MOST = 10
MOST_ADDRESSES = 20
LOOKED_AT = 20_000  # characters of text in which names and addresses are looked for
ALIKE = 85  # percent, of two subjects

# How much each reason weighs beside the others; only their order means anything.
TOKEN, ANSWERS, NEAR, SUBJECT, THREAD, OWN = 100.0, 90.0, 80.0, 75.0, 70.0, 65.0
THEIR_REFERENCE, PERHAPS, QUOTED, IMPORTED, PEN = 50.0, 45.0, 40.0, 35.0, 30.0
ADDRESS, DOMAIN, OTHER_ADDRESS, NAME_ABOVE, NAME, ALIKE_SUBJECT = 25.0, 18.0, 12.0, 14.0, 8.0, 5.0
SAME_SUBJECT = 60.0
IS_OPEN, IS_CLOSED = 2.0, 0.0


@dataclass(frozen=True)
class Candidate:
    """A request that a mail may answer, why, and how likely it is beside the others."""

    request: int
    reasons: tuple[str, ...]
    score: float


class _Board:
    """Candidates while their reasons are gathered."""

    def __init__(self) -> None:
        self._reasons: dict[int, dict[str, float]] = defaultdict(dict)

    def add(self, number: int, reason: str, weight: float) -> None:
        reasons = self._reasons[number]
        reasons[reason] = max(weight, reasons.get(reason, 0.0))

    def add_all(self, naming: Naming, weight: float) -> None:
        for number, reason in naming.items():
            self.add(number, reason, weight)

    def __contains__(self, number: int) -> bool:
        return number in self._reasons

    def __iter__(self) -> Iterator[int]:
        return iter(self._reasons)

    def best(self, requests: Mapping[int, KnownRequest]) -> tuple[Candidate, ...]:
        """The likeliest first; of equal ones the open, then by reference."""
        found = []
        for number, reasons in self._reasons.items():
            if there := requests.get(number):
                ordered = sorted(reasons, key=lambda reason: (-reasons[reason], reason))
                score = sum(reasons.values()) + (IS_OPEN if there.is_open else IS_CLOSED)
                found.append((Candidate(number, tuple(ordered), score), there.reference))
        found.sort(key=lambda one: (-one[0].score, one[1], one[0].request))
        return tuple(candidate for candidate, _ in found[:MOST])


def named(gathered: Gathered, without: int | None = None) -> tuple[Candidate, ...]:
    """Return the requests that a mail names in any way, but for the one it is tied to."""
    board = _of_signs(gathered)
    found = board.best(gathered.signs.requests)
    return tuple(one for one in found if one.request != without)


def suggest(mail: Mail, parts: Split, gathered: Gathered, known: Known) -> tuple[Candidate, ...]:
    """Return every request that a mail may answer, ten at most, the likeliest first."""
    signs = gathered.signs
    board = _of_signs(gathered)
    pens = {one for there in gathered.mails.values() for one in there.suggested}
    authorities = _Authorities.of(mail, parts, gathered, known)
    texts = (mail.subject, parts.own, parts.signature)
    theirs = references.words_with_digits(texts)
    there = known.requests_of_authorities(set(authorities.reasons), theirs) if authorities else ()
    requests = {**signs.requests, **{one.number: one for one in there}}
    for number in pens:
        board.add(number, "Another mail of its thread waits here, with this suggestion.", PEN)
    subject = next(iter(subjects.readings(mail.subject)[::-1]), "")
    quoted_by_them = {_folded(word) for word in theirs}
    for one in requests.values():
        if reasons := authorities.reasons.get(one.authority):
            if not one.is_open and one.number not in board and _has_open(one, there):
                continue  # an answered request is no likelier for being one more
            for reason, weight in reasons.items():
                board.add(one.number, reason, weight)
            if _folded(one.their_reference) in quoted_by_them:
                reason = f"It bears their reference {one.their_reference}."
                board.add(one.number, reason, THEIR_REFERENCE)
        if one.number in board and _is_alike(subject, one.subject):
            board.add(one.number, "Its subject is like that of our letter.", ALIKE_SUBJECT)
    return board.best(requests)


def _of_signs(gathered: Gathered) -> _Board:
    signs = gathered.signs
    board = _Board()
    board.add_all(signs.tokens, TOKEN)
    board.add_all(signs.answers, ANSWERS)
    board.add_all(signs.near, NEAR)
    board.add_all(signs.subject, SUBJECT)
    board.add_all(signs.thread, THREAD)
    board.add_all(signs.own, OWN)
    board.add_all(signs.quoted, QUOTED)
    board.add_all(signs.imported, IMPORTED)
    board.add_all(signs.same_subject, SAME_SUBJECT)
    board.add_all(gathered.perhaps, PERHAPS)
    for number in list(board):
        if signs.requests[number].authority in gathered.spoken_for:
            what = "is the address" if gathered.by_address else "is at the domain"
            weight = ADDRESS if gathered.by_address else DOMAIN
            board.add(number, f"Its sender {what} of its authority.", weight)
    return board


def _has_open(closed: KnownRequest, others: Iterable[KnownRequest]) -> bool:
    return any(one.is_open and one.authority == closed.authority for one in others)


def _folded(reference: str) -> str:
    return "".join(filter(str.isalnum, reference)).casefold()


def _is_alike(subject: str, ours: str) -> bool:
    if len(subject) < 8 or not ours:
        return False
    return fuzz.token_set_ratio(subject.casefold(), ours.casefold()) >= ALIKE


# ---------------------------------------------------------------------------- authorities


@dataclass(frozen=True)
class _Authorities:
    """The authorities that a mail may come from, each with the reasons and their weights."""

    reasons: Mapping[int, Mapping[str, float]]

    def __bool__(self) -> bool:
        return bool(self.reasons)

    @classmethod
    def of(cls, mail: Mail, parts: Split, gathered: Gathered, known: Known) -> "_Authorities":
        found: dict[int, dict[str, float]] = defaultdict(dict)
        if not senders.is_robot(mail):
            way = "is the address" if gathered.by_address else "is at the domain"
            for one in gathered.spoken_for:
                weight = ADDRESS if gathered.by_address else DOMAIN
                found[one][f"Its sender {way} of its authority."] = weight
        addresses = _addresses(mail)
        domains = {senders.organisation(senders.domain_of(one)) for one in addresses}
        registered = known.authorities_at(domains) if domains else {}
        for address in addresses:
            authorities, way = senders.spoken_for(address, registered)
            for one in authorities:
                what = "the address" if way == "address" else "an address"
                found[one].setdefault(
                    f"{address}, {what} of its authority, stands in it.", OTHER_ADDRESS
                )
        above, below = _names_above(mail), _names_in(parts)
        for one, words in gathered.signs.elsewhere.items():
            found[one][words] = NAME_ABOVE
        there = known.authorities_called([*above, *below][: called.MOST_NAMES])
        for name, one in there.items():
            if one in gathered.signs.elsewhere:
                continue
            where = "its sender's name or its subject" if name in above else "its text"
            weight = NAME_ABOVE if name in above else NAME
            found[one][f"{name} stands in {where}."] = weight
        return cls(found)


def _addresses(mail: Mail) -> list[str]:
    """Addresses beside the sender's: where replies go, to whom a report is about, in the text."""
    found = {one.address: None for one in mail.reply_to}
    if mail.report is not None:
        for fields in mail.report.recipients:
            for name in ("original-recipient", "final-recipient"):
                found.update(dict.fromkeys(senders.ADDRESS.findall(fields.get(name, "").lower())))
    found.update(dict.fromkeys(senders.ADDRESS.findall(mail.text[:LOOKED_AT].lower())))
    if mail.sender is not None:
        found.pop(mail.sender.address, None)
    return list(found)[:MOST_ADDRESSES]


def _names_above(mail: Mail) -> list[str]:
    name = mail.sender.name if mail.sender is not None else ""
    return list(
        dict.fromkeys([*called.bare_names(name), *called.names(name), *called.names(mail.subject)])
    )


def _names_in(parts: Split) -> list[str]:
    texts = (parts.own[:LOOKED_AT], parts.signature[:LOOKED_AT])
    return list(dict.fromkeys(name for text in texts for name in called.names(text)))
