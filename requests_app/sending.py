"""Preview first letters, and queue them. Delivery is the outbox's work."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from requests_app import letters
from requests_app.letters import LetterProblem
from requests_app.models import FoiRequest


@dataclass
class Queued:
    """How many first letters were queued, and which were not and why."""

    queued: int = 0
    skipped: list[tuple[FoiRequest, str]] = field(default_factory=list)


def preview(foi_request: FoiRequest) -> str:
    """Return the text of the first letter as it would be sent. Raises LetterProblem."""
    return letters.first_letter(foi_request)


def queue_first_letters(foi_requests: Iterable[FoiRequest], by: object = None) -> Queued:
    """Put the first letter of each request in the outbox, once.

    A request that was sent, or whose letter is queued already, is skipped: asking again is
    harmless. So is one that was withdrawn, that has no address or lacks a value, each with
    its reason.
    """
    result = Queued()
    for foi_request in foi_requests:
        if foi_request.was_sent:
            result.skipped.append((foi_request, "it was sent before"))
            continue
        if foi_request.closed_on:
            result.skipped.append((foi_request, "it was closed or withdrawn"))
            continue
        try:
            with transaction.atomic():
                letters.write_first_letter(foi_request)
            result.queued += 1
        except LetterProblem as problem:
            result.skipped.append((foi_request, str(problem)))
        except IntegrityError:
            result.skipped.append((foi_request, "its letter is in the outbox already"))
    return result
