"""The holding pen: messages of which nobody knows for certain whose reply they are.

A person says whose, for one request or several; or sets a message aside, which silences nobody:
the next one from the same sender comes here again. Each can be taken back.
"""

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from requests_app import lifecycle
from requests_app.models import FoiRequest
from responses_app import reading_desk
from responses_app.models import InboundMessage, MessageTie

Place = InboundMessage.Place
BY_A_PERSON = "person"


class PenError(ValueError):
    """What was asked cannot be done with this message. The message says why, for a person."""


@transaction.atomic
def accept(
    message: InboundMessage,
    foi_requests: Collection[FoiRequest],
    by: AbstractBaseUser | None,
    at: datetime,
) -> list[MessageTie]:
    """Say that a message is the reply to these requests; return the ties that are new.

    One reply for two councils is tied to both. Raises PenError for none, and for a mail that
    nobody has read yet.
    """
    message = _locked(message)
    if not foi_requests:
        raise PenError("No request was chosen.")
    tied = set(message.ties.filter(undone_at=None).values_list("foi_request_id", flat=True))
    new = [one for one in sorted(foi_requests, key=lambda one: one.pk) if one.pk not in tied]
    ties = [
        MessageTie.objects.create(
            message=message, foi_request=one, how=BY_A_PERSON, tied_at=at, tied_by=by
        )
        for one in new
    ]
    _put(message, Place.MATCHED, by, at)
    message.confirmed_at, message.confirmed_by = None, None
    message.save(update_fields=["confirmed_at", "confirmed_by"])
    for tie in ties:
        reading_desk.follow_by_itself(message, tie)
    reading_desk.they_have_it(message, at)
    reading_desk.hold_what_waits(message)
    _settle_suggested(message, by)
    return ties


@transaction.atomic
def set_aside(message: InboundMessage, why: str, by: AbstractBaseUser | None, at: datetime) -> None:
    """Say that a message is no reply to any request. It stays, and can be brought back.

    Raises PenError without a reason, and for one that is tied to a request.
    """
    message = _locked(message)
    if not why.strip():
        raise PenError("A word is needed on why it is no reply.")
    if message.place == Place.MATCHED:
        raise PenError("It is tied to a request: undo that first.")
    _put(message, Place.ASIDE, by, at, why.strip())
    _settle_suggested(message, by)


@transaction.atomic
def bring_back(message: InboundMessage, by: AbstractBaseUser | None, at: datetime) -> None:
    """Put a message that was set aside into the holding pen again."""
    message = _locked(message)
    if message.place not in (Place.ASIDE, Place.OURS):
        raise PenError("It was not set aside.")
    _put(message, Place.PEN, by, at)
    reading_desk.hold_what_waits(message)


@transaction.atomic
def untie(
    message: InboundMessage, foi_request: FoiRequest, by: AbstractBaseUser | None, at: datetime
) -> None:
    """Say that a message is not the reply to this request after all.

    What the request's log says because of it is struck out. Without any other tie the message
    goes to the holding pen. Raises PenError where they are not tied, and LifecycleError where
    the rest of the log would contradict itself; then nothing is changed.
    """
    message = _locked(message)
    tie = message.ties.filter(undone_at=None, foi_request=foi_request).first()
    if tie is None:
        raise PenError("They are not tied.")
    why = f"{message} is no reply to this request"
    stands = tie.event and tie.event.struck_out_at is None
    if stands and reading_desk.is_of_this_alone(message, tie):
        lifecycle.strike_out(tie.event, why, by)
    reading_desk.take_back_bounce(message, why, at)
    _take_back_their_reference(message, foi_request)
    tie.undone_at, tie.undone_by = at, by
    tie.save(update_fields=["undone_at", "undone_by"])
    if not message.ties.filter(undone_at=None).exists():
        _put(message, Place.PEN, by, at)
        message.confirmed_at, message.confirmed_by = None, None
        message.save(update_fields=["confirmed_at", "confirmed_by"])
        reading_desk.hold_what_waits(message)
    reading_desk.settle_unread(foi_request, by)


def _take_back_their_reference(message: InboundMessage, foi_request: FoiRequest) -> None:
    """Their reference that only this message gave is no longer theirs."""
    theirs = message.kind_details.get("their_reference")
    others = foi_request.ties.filter(
        undone_at=None, message__kind_details__their_reference=theirs
    ).exclude(message=message)
    if theirs and not others.exists():
        given = FoiRequest.objects.filter(pk=foi_request.pk, their_reference=theirs[:120])
        given.update(their_reference="")


def _locked(message: InboundMessage) -> InboundMessage:
    locked = InboundMessage.objects.select_for_update().get(pk=message.pk)
    if locked.state == InboundMessage.State.KEPT:
        raise PenError("It was kept a moment ago and is being read: try again.")
    return locked


def _put(
    message: InboundMessage, place: str, by: AbstractBaseUser | None, at: datetime, why: str = ""
) -> None:
    message.place, message.place_by, message.place_at = place, by, at
    message.place_why = why[:300]
    message.save(update_fields=["place", "place_by", "place_at", "place_why"])


def _settle_suggested(message: InboundMessage, by: AbstractBaseUser | None) -> None:
    """The requests that it may have been for wait for it no longer."""
    for suggestion in message.suggestions.select_related("foi_request").order_by("foi_request"):
        reading_desk.settle_unread(suggestion.foi_request, by)
