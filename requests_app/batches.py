"""Letters written in one go: approve them, a few first if wanted, and take them back in time."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import zip_longest

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from requests_app.models import Campaign, LetterBatch, OutgoingMessage, SendingRules

State = OutgoingMessage.State


class BatchError(ValueError):
    """What was asked cannot be done with these letters. The message says why, for a person."""


class BatchExists(BatchError):
    """The same form was sent twice: its letters are written already, as `batch`."""

    def __init__(self, batch: LetterBatch) -> None:
        super().__init__("These letters are written already.")
        self.batch = batch


def start(campaign: Campaign, title: str, key: str, by: object = None) -> LetterBatch:
    """Begin a batch. Raises BatchExists where a batch of the same key is there."""
    try:
        with transaction.atomic():
            return LetterBatch.objects.create(
                campaign=campaign, title=title[:200], key=key, made_by=by
            )
    except IntegrityError as problem:
        raise BatchExists(LetterBatch.objects.get(key=key)) from problem


def why_not(letter: OutgoingMessage, by: object) -> str:
    """Return why this person may not approve a letter; empty where they may."""
    if letter.state != State.DRAFT:
        return "only a draft can be approved"
    campaign = letter.foi_request.campaign if letter.foi_request else None
    if campaign and campaign.second_person_approves:
        if by is None:
            return "a person must approve it"
        if letter.written_by_id == by.pk:
            return "somebody else than its writer must approve it"
    return ""


@transaction.atomic
def approve(
    letters: QuerySet[OutgoingMessage], by: object, at: datetime, first: int | None = None
) -> int:
    """Let the drafts among these letters go, once the undo window has passed; return how many.

    `first` is a pilot: so many of them, of each law in turn, and the others stay drafts.
    Raises BatchError where this person may not approve one of them; then none is approved.
    """
    drafts = letters.filter(state=State.DRAFT).select_related("foi_request__campaign")
    drafts = list(drafts.defer("mime", "body").order_by("written_at", "pk"))
    for letter in drafts:
        if why := why_not(letter, by):
            raise BatchError(f"{letter.foi_request}: {why}.")
    chosen = drafts if first is None else _of_each_law(drafts)[:first]
    undo = timedelta(minutes=SendingRules.current().undo_minutes)
    return OutgoingMessage.objects.filter(
        pk__in=[letter.pk for letter in chosen], state=State.DRAFT
    ).update(
        state=State.PENDING,
        approved_by=by,
        approved_at=at,
        not_before=at + undo if undo else None,
        tried_at=None,
    )


def _of_each_law(drafts: Iterable[OutgoingMessage]) -> list[OutgoingMessage]:
    """The same letters, one of each law in turn: a pilot is to show every kind of letter."""
    by_law: dict[str, list[OutgoingMessage]] = {}
    for letter in drafts:
        by_law.setdefault(letter.foi_request.law if letter.foi_request else "", []).append(letter)
    return [one for round_ in zip_longest(*by_law.values()) for one in round_ if one]


@transaction.atomic
def take_back(letters: QuerySet[OutgoingMessage]) -> int:
    """Make drafts again of those letters that wait and were never tried; return how many."""
    return letters.filter(state=State.PENDING, attempts=0).update(
        state=State.DRAFT, approved_by=None, approved_at=None, not_before=None
    )
