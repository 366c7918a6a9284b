"""A made-up office: 400 requests to made-up authorities, and what matching may know of them.

Everything follows from a seed. `Office` answers what `Known` asks from plain dictionaries, by the
same rules as the database does.
"""

import random
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from requests_app.domain import reply_address
from requests_app.domain.names import Candidate, NameIndex, NameNotMatched
from responses_app.domain.matching import KnownMail, KnownRequest, OwnLetter
from responses_app.domain.matching.known import MOST_ALIKE
from responses_app.domain.matching.senders import organisation
from responses_app.domain.matching.subjects import folded

KEY = "the key of the made-up office"
PATTERN = "foi+{token}@charity.example"
BOUNCES = "foi+b{letter}@charity.example"
MAIL_FROM = "foi@charity.example"
CONSTANT_ID = "<noreply@icasework.com>"  # of every mail of a case system
REPEATED_ID = "<update.1@cases.example>"  # received twice
CLERK = "clerk@gmail.com"
SUBJECTS = {
    1: ("MFC1", "FOI request: children missing from care"),
    2: ("SEN2", "Request for information: school transport costs"),
    3: ("PH3", "Potholes reported and repaired, 2023 to 2025"),
}
BEGINNINGS = (
    "Ash Birch Cold Dun East Fern Green Hart Iron King Long Marsh North Oak Pen Red".split()
)
ENDS = (
    "bury combe dale field ford ham hurst leigh mouth pool ridge stead ton vale wick worth".split()
)


@dataclass(frozen=True)
class Authority:
    """An authority of the office: its primary key, code, name and address."""

    number: int
    code: str
    name: str
    email: str

    @property
    def domain(self) -> str:
        return self.email.rpartition("@")[2]

    @property
    def plain_name(self) -> str:
        return self.name.removesuffix(" Borough Council")


@dataclass(frozen=True)
class Letter:
    """A letter of ours that has left."""

    message_id: str
    envelope_from: str
    request: int
    body: str


@dataclass
class Office:
    """The `Known` of a made-up office; `asked` counts the questions."""

    seed: int = 1
    key: str = KEY
    reply_pattern: str = PATTERN
    bounce_pattern: str = BOUNCES
    our_addresses: Collection[str] = (MAIL_FROM,)
    authorities: dict[int, Authority] = field(default_factory=dict)
    all_requests: dict[int, KnownRequest] = field(default_factory=dict)
    rounds: dict[int, int] = field(default_factory=dict)  # the second of a first
    letters: dict[str, Letter] = field(default_factory=dict)
    tied: dict[str, int] = field(default_factory=dict)  # received mails
    senders: dict[str, list[str]] = field(default_factory=dict)
    """Of received mails, where it is not the address of the authority: one for each time that a
    mail with this Message-ID came."""
    waiting: dict[str, int] = field(default_factory=dict)  # mails in the pen, and what is suggested
    sharing: list[tuple[int, int]] = field(default_factory=list)  # one address
    beside: list[tuple[int, int]] = field(default_factory=list)  # one domain

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self._authorities()
        self._requests()
        self._letters()

    # ------------------------------------------------------------------ what there is

    def _authorities(self) -> None:
        names = [one + end for one in BEGINNINGS for end in ENDS]
        self.random.shuffle(names)
        for number, name in enumerate(names[:160], start=1):
            # Some codes are the beginning of others.
            code = f"TEST{number:03}" if number <= 150 else f"TEST{number - 150:03}{number % 7}"
            email = f"foi@{name.lower()}.example"
            if 101 <= number <= 120 and number % 2 == 0:
                email = self.authorities[number - 1].email
                self.sharing.append((number - 1, number))
            elif 121 <= number <= 140 and number % 2 == 0:
                email = f"foi.{name.lower()}@{self.authorities[number - 1].domain}"
                self.beside.append((number - 1, number))
            self.authorities[number] = Authority(number, code, f"{name} Borough Council", email)

    def _requests(self) -> None:
        everybody = list(self.authorities.values())
        asked = [(1, one) for one in everybody] + [(2, one) for one in everybody[:150]]
        asked += [(3, one) for one in everybody[:50]]
        for number, (campaign, authority) in enumerate(asked, start=1001):
            self._add(number, campaign, authority)
        for first in range(1001, 1041):
            second = first + 360
            self._add(second, 1, self.authorities[self.all_requests[first].authority], "-R2")
            self.rounds[first] = second
        assert len(self.all_requests) == 400

    def _add(self, number: int, campaign: int, authority: Authority, suffix: str = "") -> None:
        mark, subject = SUBJECTS[campaign]
        theirs = f"FOI/{self.random.randint(10_000, 99_999)}" if number % 5 == 0 else ""
        self.all_requests[number] = KnownRequest(
            number=number,
            reference=f"{mark}-{authority.code}{suffix}",
            authority=authority.number,
            authority_name=authority.plain_name,
            campaign=campaign,
            subject=subject,
            their_reference=theirs,
        )

    def _letters(self) -> None:
        for one in self.all_requests.values():
            for step in ("request", "reminder"):
                code = f"{self.random.getrandbits(64):016x}"
                message_id = f"<{one.reference}.{step}.{code}@charity.example>"
                body = f"Dear {self.name_of(one.number)},\n\nThis is the {step}.\n\nAda\n"
                self.letters[message_id] = Letter(
                    message_id, BOUNCES.replace("{letter}", code), one.number, body
                )
            self.tied[f"<ack.{one.number}@theirs.example>"] = one.number
            self.waiting[f"<waits.{one.number}@theirs.example>"] = one.number
        self._mails_of_others()

    def _mails_of_others(self) -> None:
        """Received mails whose Message-IDs, or senders, are not one authority's own."""
        self.tied[CONSTANT_ID] = 1150
        self.senders[CONSTANT_ID] = [CONSTANT_ID.strip("<>")]
        self.tied[REPEATED_ID] = 1149
        self.senders[REPEATED_ID] = [self.authority_of(1149).email] * 2
        for number in range(1041, 1100):
            self.tied[f"<clerk.{number}@mail.example>"] = number
            self.senders[f"<clerk.{number}@mail.example>"] = [CLERK]

    # ------------------------------------------------------------------ for those who write mails

    def authority_of(self, number: int) -> Authority:
        return self.authorities[self.all_requests[number].authority]

    def name_of(self, number: int) -> str:
        return self.authority_of(number).name

    def reference_of(self, number: int) -> str:
        return self.all_requests[number].reference

    def address_of(self, number: int) -> str:
        return reply_address.make_address(PATTERN, number, KEY)

    def letters_of(self, number: int) -> list[Letter]:
        return [letter for letter in self.letters.values() if letter.request == number]

    # ------------------------------------------------------------------ what matching asks

    def requests(self, numbers: Collection[int]) -> dict[int, KnownRequest]:
        return {one: self.all_requests[one] for one in numbers if one in self.all_requests}

    def mails(self, message_ids: Collection[str]) -> dict[str, KnownMail]:
        found = {}
        for one in message_ids:
            if letter := self.letters.get(one):
                found[one] = KnownMail(frozenset({letter.request}), is_letter=True)
            elif one in self.tied:
                came = self.senders_of(one)
                if len(came) <= MOST_ALIKE:
                    tied = frozenset({self.tied[one]})
                    found[one] = KnownMail(tied, sender=min(came), times=len(came))
            elif one in self.waiting:
                sender = min(self.senders_of(one))
                found[one] = KnownMail(suggested=frozenset({self.waiting[one]}), sender=sender)
        return found

    def senders_of(self, message_id: str) -> list[str]:
        """The senders of the mails that were received with this Message-ID."""
        number = self.tied.get(message_id) or self.waiting[message_id]
        return self.senders.get(message_id, [self.authority_of(number).email])

    def letters_of_envelopes(self, addresses: Collection[str]) -> dict[str, tuple[str, int]]:
        return {
            letter.envelope_from: (letter.message_id, letter.request)
            for letter in self.letters.values()
            if letter.envelope_from in addresses
        }

    def requests_of_references(self, references: Collection[str]) -> dict[str, int]:
        return {
            one.reference: number
            for number, one in self.all_requests.items()
            if one.reference in references
        }

    def authorities_at(self, domains: Collection[str]) -> dict[str, frozenset[int]]:
        found: dict[str, frozenset[int]] = defaultdict(frozenset)
        for one in self.authorities.values():
            if organisation(one.domain) in domains:
                found[one.email] |= {one.number}
        return dict(found)

    def authorities_called(self, names: Collection[str]) -> dict[str, int]:
        if not hasattr(self, "_index"):
            self._index = NameIndex(
                Candidate(one.code, (one.name, one.plain_name)) for one in self.authorities.values()
            )
            self._codes = {one.code: one.number for one in self.authorities.values()}
        found = {}
        for name in names:
            try:
                found[name] = self._codes[self._index.match(name).code]
            except NameNotMatched:
                continue
        return found

    def asked(self, authorities: Collection[int]) -> frozenset[int]:
        return frozenset(authorities) & {one.authority for one in self.all_requests.values()}

    def requests_of_authorities(
        self, authorities: Collection[int], their_references: Collection[str]
    ) -> list[KnownRequest]:
        there = [one for one in self.all_requests.values() if one.authority in authorities]
        there.sort(
            key=lambda one: (
                one.their_reference not in their_references,
                not one.is_open,
                -one.number,
            )
        )
        return there[:60]

    def requests_about(
        self, subjects: Collection[str], authorities: Collection[int]
    ) -> list[KnownRequest]:
        there = [
            one
            for one in self.all_requests.values()
            if one.authority in authorities and one.is_open and folded(one.subject) in subjects
        ]
        return sorted(there, key=lambda one: -one.number)

    def own_letter(self, message_id: str) -> OwnLetter | None:
        letter = self.letters.get(message_id)
        return OwnLetter(letter.message_id, letter.request, letter.body) if letter else None

    def is_signed(self, message_id: str, header: str) -> bool:
        return False
