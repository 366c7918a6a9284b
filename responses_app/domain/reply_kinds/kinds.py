"""The kinds of reply there are, and what is read from one: a kind with its evidence."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class ReplyKind(StrEnum):
    """What a mail is, as far as it decides what happens to the request."""

    ACKNOWLEDGEMENT = "acknowledgement"
    OUT_OF_OFFICE = "out_of_office"
    """Any automatic mail that says nothing about the request: absences, receipts of delivery."""
    BOUNCE = "bounce"
    CLARIFICATION = "clarification"
    FEES_NOTICE = "fees_notice"
    EXTENSION = "extension"
    TRANSFER = "transfer"
    """Passed to another authority or address, or we are told to ask there."""
    PARTIAL = "partial"
    REFUSAL = "refusal"
    NOT_HELD = "not_held"
    ANSWER = "answer"
    PORTAL_LINK = "portal_link"
    NEWSLETTER = "newsletter"
    UNCLEAR = "unclear"

    @property
    def label(self) -> str:
        """The kind for people: "Fees notice"."""
        return self.value.replace("_", " ").capitalize()


@dataclass(frozen=True)
class Evidence:
    """Why a mail is taken for what it is."""

    where: str  # subject, body, sender, report, attachment, or the name of a header
    quote: str  # words of the mail as they stand there; line ends are spaces
    says: str  # for a person: "They say that they have received it."


@dataclass(frozen=True)
class Bounce:
    """A letter of ours that did not arrive, or not yet."""

    is_hard: bool
    """The cause lasts, as an unknown address does; a full mailbox or a delay passes."""
    addresses: tuple[str, ...] = ()  # in lower case
    original_message_id: str = ""  # of our letter, with its angle brackets
    status: str = ""  # as in RFC 3463, such as 5.1.1; empty where none is given
    words: str = ""  # what the server says about it
    is_final: bool = True
    """The server has given up; False while it goes on trying."""


@dataclass(frozen=True)
class KindReading:
    """What a mail was read as. Nothing follows from it by itself unless `is_sure`."""

    kind: ReplyKind
    is_sure: bool = False
    """The evidence is explicit and nothing in the mail speaks against it."""
    evidence: tuple[Evidence, ...] = ()
    also: tuple[ReplyKind, ...] = ()
    """Other kinds that the mail shows signs of. A partial reply that refused the rest has
    refusal among them; one that has not, says that the rest will follow."""
    their_reference: str = ""
    new_date: date | None = None
    """The day they name: for their answer, or in a fees notice for our payment."""
    extension: str = ""  # pit, eir; empty where they cite no ground that the law knows
    sections: tuple[str, ...] = ()
    """Grounds they rely on, as in 40(2), each one that the law of the request knows."""
    fee: Decimal | None = None  # pounds
    bounce: Bounce | None = None
    elsewhere: str = ""  # whom or what address we are told to turn to
    links: tuple[str, ...] = ()
