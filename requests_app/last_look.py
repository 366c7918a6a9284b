"""Look once more, under the lock of its request, whether a letter should still go."""

from collections.abc import Callable
from datetime import date

from django.db import connection

from requests_app.address_book import ADDRESS_REFUSED
from requests_app.domain.clock import State as ClockState
from requests_app.domain.phase import Phase
from requests_app.models import CaseEvent, FoiRequest, OutgoingMessage

State = OutgoingMessage.State
Kind = OutgoingMessage.Kind
ANSWERED_WELL = (FoiRequest.Outcome.FULL, FoiRequest.Outcome.ANSWERED)
OTHER_ADDRESS = "the authority has another address now"
AFTER_CLOSING = (Kind.ANSWER, Kind.CONFIRMATION)  # kinds that a request may get once it is closed

# Why a letter that shows figures should not leave: asked of the app that has them, which we do not
# know. It returns no words where the letter should go.
why_figures_changed: Callable[[OutgoingMessage, date], str] | None = None

# One statement locks a request and asks all that matters for a letter of it. It is written out,
# since building it anew for each of many letters took longer than the database needs for it.
LOCK = """
    SELECT r.*, a.email AS address,
        c.chasing_paused AS campaign_paused, c.chasing_snoozed_until AS campaign_snoozed_until,
        EXISTS (SELECT 1 FROM requests_app_addressproblem p
            WHERE p.authority_id = r.authority_id AND p.fixed_at IS NULL) AS address_refused,
        EXISTS (SELECT 1 FROM requests_app_sendingrules WHERE paused) AS switched_off,
        (SELECT min(e.kind) FROM requests_app_caseevent e WHERE e.foi_request_id = r.id
            AND e.struck_out_at IS NULL AND e.recorded_at > %s
            AND e.kind IN ('recounted', 'partial_response', 'acknowledged', 'transferred',
                'redirected', 'pit_extension', 'eir_extension')) AS came_since,
        replaced.outcome AS replaced_outcome
    FROM requests_app_foirequest r
    LEFT JOIN requests_app_foirequest replaced ON replaced.id = r.replaces_id
    JOIN requests_app_authority a ON a.id = r.authority_id
    JOIN requests_app_campaign c ON c.id = r.campaign_id
    WHERE r.id = %s
"""
FOR_UPDATE = {"postgresql": "FOR UPDATE OF r"}


def wait_for_request(letter: OutgoingMessage) -> None:
    """Lock a letter's request, and wait for whoever holds it.

    A statement that waits for a lock finds that row as it is then, and everything else as it was
    before it waited; so what matters for the letter is asked by another, after this one.
    """
    if letter.foi_request_id and connection.features.has_select_for_update:
        FoiRequest.objects.select_for_update().values_list("pk").get(pk=letter.foi_request_id)


def locked_request(letter: OutgoingMessage) -> FoiRequest | None:
    """Lock a letter's request; it comes with all that is asked before a letter goes."""
    if letter.foi_request_id is None:
        return None
    written = connection.ops.adapt_datetimefield_value(letter.written_at)
    sql = f"{LOCK.strip()} {FOR_UPDATE.get(connection.vendor, '')}"
    return FoiRequest.objects.raw(sql, [written, letter.foi_request_id])[0]


def why_no_longer(letter: OutgoingMessage, foi_request: FoiRequest, today: date) -> tuple[str, str]:
    """Return the state of a letter that should not go out now, and why; no words if it should.

    A step of the ladder that is cancelled is written again when it is due; any other letter is
    kept, or written anew, for a person wanted it sent.
    """
    withdrawn = foi_request.outcome == FoiRequest.Outcome.WITHDRAWN
    if foi_request.closed_on and (withdrawn or letter.kind not in AFTER_CLOSING):
        return State.CANCELLED, "the request is closed"
    if letter.kind == Kind.CONFIRMATION:
        if withdrawn:
            return State.CANCELLED, "the request was withdrawn"
        if why_figures_changed and (why := why_figures_changed(letter, today)):
            return State.CANCELLED, why
    if letter.kind == Kind.REQUEST and foi_request.was_sent:
        return State.CANCELLED, "the request was sent by other means"
    if letter.kind == Kind.REQUEST and foi_request.replaced_outcome in ANSWERED_WELL:
        return State.CANCELLED, "the request that it narrows was answered"
    if letter.event_kind == CaseEvent.Kind.CLARIFICATION_RECEIVED and not _is_asked(foi_request):
        return State.CANCELLED, "they no longer wait for what we mean"
    if letter.kind == Kind.LADDER and (why := _why_not_chased(foi_request, today)):
        return State.CANCELLED, why
    if foi_request.address != letter.to_address:
        return State.CANCELLED if foi_request.address else State.FAILED, OTHER_ADDRESS
    if foi_request.address_refused:
        return State.CANCELLED if letter.kind == Kind.LADDER else State.FAILED, ADDRESS_REFUSED
    return "", ""


def _is_asked(foi_request: FoiRequest) -> bool:
    """Whether the authority waits to be told what we mean."""
    return not foi_request.outcome and foi_request.clock_state == ClockState.STOPPED_CLARIFICATION


def _why_not_chased(foi_request: FoiRequest, today: date) -> str:
    """Return why an authority should not be chased at this moment."""
    if foi_request.outcome:
        return "an answer has come"
    if foi_request.held:
        return f"chasing is stopped: {foi_request.hold_reason}"
    if foi_request.unread_since:
        return "mail that may be theirs has come and is not read yet"
    if foi_request.snoozed_until and foi_request.snoozed_until > today:
        return f"it is not chased before {foi_request.snoozed_until}"
    if foi_request.campaign_paused:
        return "chasing is paused for the whole campaign"
    campaign_until = foi_request.campaign_snoozed_until
    if campaign_until and campaign_until > today:
        return f"the campaign is not chased before {campaign_until}"
    if foi_request.phase(today) != Phase.OVERDUE:
        return "the request is no longer overdue"
    if foi_request.came_since == CaseEvent.Kind.RECOUNTED:
        return "the last day that it names moved"
    if foi_request.came_since:
        return f"something came since: {CaseEvent.Kind(foi_request.came_since).label.lower()}"
    if foi_request.replied:
        return "a part of the answer has come"
    return ""
