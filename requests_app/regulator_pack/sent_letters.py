"""The letters that go in: the mail as it was sent, and the same to be read."""

import re

from requests_app.models import OutgoingMessage
from requests_app.regulator_pack.case import Case
from requests_app.regulator_pack.wording import instant, state_of, together


def named(case: Case) -> list[tuple[str, OutgoingMessage]]:
    """The letters that go in, each with the name of its files: those of the requests that this
    one follows first, then in the order they were written."""
    rounds = {one.pk: f"round-{one.round}-" for one in case.earlier}
    letters = [*case.earlier_sent_letters, *case.sent_letters]
    return [
        (f"letters/{number:02}-{rounds.get(letter.foi_request_id, '')}{_name(letter)}", letter)
        for number, letter in enumerate(letters, 1)
    ]


def _name(letter: OutgoingMessage) -> str:
    return f"{_for_file_systems(letter.step)}{_doubt(letter)}"


def _for_file_systems(step: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", step.lower()).strip("-") or "letter"


def _doubt(letter: OutgoingMessage) -> str:
    uncertain = letter.state == OutgoingMessage.State.UNCERTAIN
    return "-NOT-KNOWN-WHETHER-SENT" if uncertain else ""


def as_text(letter: OutgoingMessage) -> str:
    """A letter for a reader; the mail as it was sent stands beside it."""
    told = {
        "To": letter.to_address,
        "Subject": letter.subject,
        "Sent": instant(letter.sent_at),
        "State": state_of(letter),
        "Message-ID": letter.message_id,
    }
    head = [f"{name}: {said}" for name, said in told.items() if said]
    return together([*head, "", letter.body])
