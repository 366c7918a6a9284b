"""What matching asks of the database: a few questions a mail, none of them over all requests.

Every method answers for all of its values at once, so that a mail costs the same few questions
however many requests there are. `responses_app/known_requests.py` answers from the database.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

MOST_ALIKE = 5  # received mails of one Message-ID whose requests are told


@dataclass(frozen=True)
class KnownRequest:
    """A request as far as matching goes. `number`, `authority` and `campaign` are primary keys."""

    number: int
    reference: str
    authority: int
    authority_name: str
    campaign: int
    subject: str = ""  # of its first letter, without our reference
    their_reference: str = ""
    is_open: bool = True
    reference_is_ours: bool = True
    """Made by us, so that nobody else uses it; one that came with an import may be anybody's."""

    @property
    def chain(self) -> tuple[int, int]:
        """The same for all rounds of one campaign's request to one authority."""
        return self.campaign, self.authority


@dataclass(frozen=True)
class KnownMail:
    """A mail we sent or received before: the requests it is tied to, and those suggested.

    A Message-ID is for its sender to make: some case systems give every mail the same one. So a
    received mail has the address it came from and how often one with its Message-ID was received;
    nothing more is known of one that came more often than `MOST_ALIKE`.
    """

    requests: frozenset[int] = frozenset()
    is_letter: bool = False  # ours, out of the outbox
    suggested: frozenset[int] = frozenset()
    sender: str = ""  # in lower case
    times: int = 1


@dataclass(frozen=True)
class OwnLetter:
    """A letter of our outbox, whole enough to tell its copy from a forgery."""

    message_id: str
    request: int | None  # None for a digest
    body: str


class Known(Protocol):
    """What is known of requests, letters and authorities."""

    @property
    def key(self) -> str:
        """The key that signs reply addresses."""

    @property
    def reply_pattern(self) -> str:
        """Such as foi+{token}@example.org; empty where there are no reply addresses."""

    @property
    def bounce_pattern(self) -> str:
        """Such as foi+b{letter}@example.org; empty where letters have no bounce addresses."""

    @property
    def our_addresses(self) -> Collection[str]:
        """The addresses our letters come from, in lower case."""

    def requests(self, numbers: Collection[int]) -> Mapping[int, KnownRequest]:
        """The requests with these numbers, by number; those that are not there are left out."""

    def mails(self, message_ids: Collection[str]) -> Mapping[str, KnownMail]:
        """The mails with these Message-IDs that we sent or received, by Message-ID."""

    def letters_of_envelopes(self, addresses: Collection[str]) -> Mapping[str, tuple[str, int]]:
        """The letter sent with each of these envelope senders (in lower case): its Message-ID and
        its request. An address that several letters share is left out."""

    def requests_of_references(self, references: Collection[str]) -> Mapping[str, int]:
        """The request with exactly this reference of ours, for each that there is."""

    def authorities_at(self, domains: Collection[str]) -> Mapping[str, frozenset[int]]:
        """Registered addresses at these domains and at those below them, in lower case, and the
        authorities that have each."""

    def authorities_called(self, names: Collection[str]) -> Mapping[str, int]:
        """The one authority that each of these names stands for, where there is one."""

    def asked(self, authorities: Collection[int]) -> frozenset[int]:
        """Those among these authorities that any campaign has asked."""

    def requests_of_authorities(
        self, authorities: Collection[int], their_references: Collection[str]
    ) -> Collection[KnownRequest]:
        """Requests to these authorities, some dozens at most: those with one of their references
        first, then those still open, the newest first."""

    def requests_about(
        self, subjects: Collection[str], authorities: Collection[int]
    ) -> Collection[KnownRequest]:
        """Open requests to these authorities whose letters have one of these subjects, all of
        them folded (`subjects.folded`)."""

    def own_letter(self, message_id: str) -> OwnLetter | None:
        """The letter of ours with this Message-ID."""

    def is_signed(self, message_id: str, header: str) -> bool:
        """Whether an X-FOI-Letter header bears our signature for this Message-ID."""
