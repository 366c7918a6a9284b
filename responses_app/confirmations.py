"""Who was asked whether we understood its figures: what it said, and whether to ask still."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch

from requests_app.domain.event_lists import in_words
from requests_app.models import Campaign, OutgoingMessage
from responses_app.domain.releases.methods_note import Confirmed
from responses_app.models import Confirmation, Figure

LEFT = (OutgoingMessage.State.SENT, OutgoingMessage.State.UNCERTAIN)
State = Confirmation.State
LEAST_LEFT = 7  # days still to object in when the letter leaves; else it is not sent


def counts(campaign: Campaign, on: date) -> Confirmed:
    """Count the authorities of a campaign by what they said; each once, by the last it said.

    Asked is who was sent a letter, or has answered one. A letter that lies in a folder has reached
    nobody.
    """
    told: dict[int, Confirmation] = {}
    versions = Prefetch("figures", Figure.objects.only("is_current"))
    rows = (
        campaign.confirmations.select_related("letter", "foi_request")
        .defer("letter__mime", "letter__body")
        .prefetch_related(versions)
    )
    for one in rows.order_by("letter__written_at", "pk"):
        if not was_asked(one):
            continue
        before = told.get(one.foi_request.authority_id)
        if before is None or one.state != State.ASKED or before.state == State.ASKED:
            told[one.foi_request.authority_id] = one
    return _counted(told.values(), on)


def was_asked(confirmation: Confirmation) -> bool:
    """Whether its letter has left, or was answered by whatever way it came to them."""
    letter = confirmation.letter
    left = letter.state in LEFT and not letter.written_to_folder
    return left or confirmation.state != State.ASKED


def has_changed(confirmation: Confirmation) -> bool:
    """Whether one of the figures that the letter shows has a newer version."""
    return not all(one.is_current for one in confirmation.figures.all())


def why_not_sent(letter: OutgoingMessage, today: date) -> str:
    """Return why a letter of this kind should not leave any more; empty where it should.

    The outbox asks this under the lock of its request. A letter that was written anew to another
    address takes over what was kept with the one before.
    """
    confirmation = (
        Confirmation.objects.filter(foi_request=letter.foi_request_id, letter__step=letter.step)
        .order_by("-pk")
        .first()
    )
    if confirmation is None:
        return "it is not known which figures it shows"
    if confirmation.letter_id != letter.pk:
        Confirmation.objects.filter(pk=confirmation.pk).update(letter=letter)
    if has_changed(confirmation):
        return "a figure in it has a newer version: write about that one"
    if (confirmation.object_by - today).days < LEAST_LEFT:
        return f"the day to object by, {in_words(confirmation.object_by)}, is too near"
    return ""


def _counted(confirmations: Iterable[Confirmation], on: date) -> Confirmed:
    found = {"confirmed": 0, "corrected": 0, "objected": 0, "changed_since": 0, "silent": 0}
    open_still = 0
    for one in confirmations:
        if one.state == State.ASKED:
            found["silent"] += 1
            open_still += one.object_by >= on
        elif one.state == State.CONFIRMED and has_changed(one):
            found["changed_since"] += 1
        else:
            found[one.state] += 1
    return Confirmed(**found, may_still_object=open_still)
