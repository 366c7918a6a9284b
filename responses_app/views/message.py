"""One message: what came, whose reply it is and how that is known, what kind; a person's word."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from requests_app.domain.event_lists import in_words
from requests_app.lifecycle import LifecycleError
from requests_app.models import Campaign, CaseEvent
from responses_app import documents, holding_pen, reading_desk, serving
from responses_app.domain import quoting
from responses_app.forms import KindForm
from responses_app.models import InboundMessage, MessageTie
from responses_app.views.documents import MAY_REVIEW, the_mail_itself
from responses_app.views.reply_queues import (
    MAY_CHANGE,
    as_seen,
    chosen_campaign,
    in_turn,
    next_after,
    queue_of,
    tabs_of,
    what_happened,
)

Kind, Place, State = InboundMessage.Kind, InboundMessage.Place, InboundMessage.State
DOCUMENTS_SHOWN = 200
LONGEST_SHOWN = 200_000  # characters of a text; the mail as it came has all of them
REFUSALS = (reading_desk.DeskError, holding_pen.PenError, LifecycleError)
WHERE = {
    "subject": "in the subject",
    "body": "in the text",
    "sender": "the sender",
    "report": "in the mail server's report",
    "attachment": "in an attachment",
}
EXTENSIONS = {
    "pit": "to weigh the public interest",
    "eir": "for complex and voluminous information",
}
THEIR_WORDS = ("Their reference", "Turn to", "Links", "Did not reach", "The mail server says")
OF_PEOPLE = ("raw", "typed_by", "place_by", "confirmed_by", "same_id_as")


@login_required
def message_page(request: HttpRequest, pk: int) -> HttpResponse:
    message = get_object_or_404(InboundMessage.objects.select_related(*OF_PEOPLE), pk=pk)
    campaign = chosen_campaign(request)
    if request.method != "POST":
        return _show(request, message, campaign)
    if not request.user.has_perm(MAY_CHANGE):
        raise PermissionDenied
    action = request.POST.get("action", "")
    if action == "confirm":
        return _confirm(request, message, campaign)
    if action not in ACTIONS:
        raise BadRequest("The form has no such action.")
    try:
        with transaction.atomic():
            messages.success(request, ACTIONS[action](message, request))
    except REFUSALS as problem:
        messages.error(request, f"Nothing was changed. {problem}")
    return redirect("message", pk=message.pk)


# ---------------------------------------------------------------------------- what is done


def _confirm(
    request: HttpRequest, message: InboundMessage, campaign: Campaign | None
) -> HttpResponse:
    """Keep what kind a person says it is, and go on to the next that waits to be read."""
    form = KindForm(request.POST)
    was_read = message.confirmed_at is not None
    if not form.is_valid() or not _confirmed(request, message, form):
        message = InboundMessage.objects.select_related(*OF_PEOPLE).get(pk=message.pk)
        return _show(request, message, campaign, form)
    if was_read:
        return redirect("message", pk=message.pk)
    following = next_after(in_turn("read", campaign), message)
    only = f"?campaign={campaign.slug}" if campaign else ""
    if following:
        return redirect(reverse("message", args=[following.pk]) + only)
    messages.info(request, "Nothing else waits to be read.")
    return redirect(reverse("replies") + only)


def _confirmed(request: HttpRequest, message: InboundMessage, form: KindForm) -> bool:
    typed = form.cleaned_data
    try:
        with transaction.atomic():
            locked = InboundMessage.objects.select_for_update().get(pk=message.pk)
            if as_seen(locked) != request.POST.get("seen"):
                words = f"Nothing was changed, for meanwhile: {what_happened(locked)} Look again."
                form.add_error(None, words)
                return False
            reading_desk.confirm(
                locked,
                typed["kind"],
                request.user,
                timezone.now(),
                on=typed["on"],
                outcome=typed["outcome"],
                extension=typed["extension"],
                in_the_log=typed["in_the_log"],
            )
    except REFUSALS as problem:
        form.add_error(None, str(problem))
        return False
    message.refresh_from_db()
    _say_what_follows(request, message)
    return True


def _say_what_follows(request: HttpRequest, message: InboundMessage) -> None:
    """What the log says of it now."""
    read_as = f"{_short(message)}: read as {message.get_kind_display()}."
    ties = _ties(message)
    events = [tie.event for tie in ties if tie.event]
    if events:
        log = format_html_join(
            "; ", '<a href="{}">{}</a>', [(link_to(one), one.get_kind_display()) for one in events]
        )
        messages.success(request, format_html("{} The log says: {}.", read_as, log))
    else:
        messages.success(request, read_as)


def link_to(event: CaseEvent) -> str:
    """The address of an event in the log of its request."""
    return f"{event.foi_request.get_absolute_url()}#event-{event.pk}"


def _untie(message: InboundMessage, request: HttpRequest) -> str:
    pk = request.POST.get("tie", "")
    rows = MessageTie.objects.select_related("foi_request__authority")
    number = pk if pk.isascii() and pk.isdecimal() and len(pk) < 19 else None
    tie = get_object_or_404(rows.filter(message=message), pk=number)
    holding_pen.untie(message, tie.foi_request, request.user, timezone.now())
    return f"Untied from {tie.foi_request}. What the log said because of it is struck out."


def _bring_back(message: InboundMessage, request: HttpRequest) -> str:
    holding_pen.bring_back(message, request.user, timezone.now())
    return f"{_short(message)}: back in the holding pen."


ACTIONS = {"untie": _untie, "bring_back": _bring_back}


# ---------------------------------------------------------------------------- what is shown


@dataclass(frozen=True)
class Text:
    """A message's text by who wrote it, as much of it as a page can show."""

    own: str
    quoted: str
    signature: str
    is_cut: bool


def _show(
    request: HttpRequest,
    message: InboundMessage,
    campaign: Campaign | None,
    tried: KindForm | None = None,
) -> HttpResponse:
    ties = _ties(message)
    came = message.documents.exclude(where=documents.THE_MAIL)
    shown = list(came.select_related("file", "parent").order_by("pk"))
    keeps_text_back = documents.keeps_text_back(message)
    to_read = in_turn("read", campaign)
    context = {
        "campaign": campaign or (ties[0].foi_request.campaign if ties else None),
        "section": "replies",
        "narrowed_to": campaign,
        "queue": queue_of(message),
        "tabs": tabs_of(campaign),
        "message": message,
        "keeps_text_back": keeps_text_back,
        "the_mail": the_mail_itself(message),
        "may_review": request.user.has_perm(MAY_REVIEW),
        "text_destroyed": documents.TEXT_DESTROYED in message.problems,
        "text": None if keeps_text_back else _text(message),
        "evidence": list(_evidence(message, with_words=not keeps_text_back)),
        "read_in_it": list(_read_in_it(message, with_words=not keeps_text_back)),
        "ties": ties,
        "undone": message.ties.exclude(undone_at=None).select_related(
            "foi_request__authority", "undone_by"
        ),
        "documents": [one for one in shown if not one.is_inline][:DOCUMENTS_SHOWN],
        "pictures": [one for one in shown if one.is_inline][:DOCUMENTS_SHOWN],
        "n_documents": len(shown),
        "raw_may_be_opened": message.raw and documents.may_be_opened(message.raw),
        "why_not_formatted": serving.why_not_formatted(message),
        "mail_ending": documents.kind_of_mail(message).extension,
        "others_same_id": InboundMessage.objects.filter(same_id_as=message).order_by("pk"),
        "tried": tried,
        "form": tried or KindForm(initial=_as_it_stands(message, ties)),
        "seen": as_seen(message),
        "may_change": request.user.has_perm(MAY_CHANGE),
        "waits": message.place == Place.MATCHED and not message.confirmed_at,
        "n_to_read": to_read.count(),
        "next": next_after(to_read, message),
        "only": f"?campaign={campaign.slug}" if campaign else "",
    }
    return render(request, "replies/message.html", context, status=400 if tried else 200)


def _ties(message: InboundMessage) -> list[MessageTie]:
    rows = message.ties.filter(undone_at=None)
    return list(
        rows.select_related(
            *("foi_request__authority", "foi_request__campaign", "tied_by"),
            "event__foi_request",
        )
    )


def _as_it_stands(message: InboundMessage, ties: list[MessageTie]) -> dict[str, Any]:
    """What the form says before a person changes it: what was read, or said before."""
    events = [tie.event for tie in ties if tie.event and not tie.event.struck_out_at]
    was_left_out = message.confirmed_at and reading_desk.event_for(message) and not events
    return {
        "kind": message.kind,
        "extension": message.kind_details.get("extension", ""),
        "outcome": events[0].outcome if events and message.kind == Kind.ANSWER else "",
        "on": events[0].on if events else reading_desk.day_of(message),
        "in_the_log": not was_left_out,
    }


def _text(message: InboundMessage) -> Text:
    text = message.text[:LONGEST_SHOWN]
    is_cut = len(message.text) > LONGEST_SHOWN
    if not message.is_mail:
        return Text(text, "", "", is_cut)
    split = quoting.split(text, message.subject)
    return Text(split.own.strip("\n"), split.quoted, split.signature, is_cut)


def _evidence(message: InboundMessage, with_words: bool) -> Iterator[dict[str, str]]:
    """Why the tool took it for this kind: the words, where they stand, what they say."""
    for one in message.kind_evidence:
        where = str(one.get("where", ""))
        yield {
            "says": str(one.get("says", "")),
            "quote": str(one.get("quote", "")) if with_words else "",
            "where": WHERE.get(where, f"in the header {where}"),
        }


def _read_in_it(message: InboundMessage, with_words: bool) -> Iterator[tuple[str, str]]:
    """What else the tool read in it, each with its name; or only what is no words of theirs."""
    found = message.kind_details
    bounce = found.get("bounce") or {}
    named = {
        "Their reference": found.get("their_reference"),
        "Day they name": _day(found.get("new_date")),
        "More time": EXTENSIONS.get(found.get("extension", "")),
        "Sections cited": ", ".join(found.get("sections") or ()),
        "Fee": f"£{found['fee']}" if found.get("fee") else "",
        "Turn to": found.get("elsewhere"),
        "Links": "\n".join(found.get("links") or ()),
        "Did not reach": ", ".join(bounce.get("addresses") or ()),
        "The mail server says": " ".join(
            str(bounce[name]) for name in ("status", "words") if bounce.get(name)
        ),
        "Signs of other kinds": ", ".join(
            Kind(kind).label for kind in found.get("also") or () if kind in Kind.values
        ),
    }
    return (
        (name, str(value))
        for name, value in named.items()
        if value and (with_words or name not in THEIR_WORDS)
    )


def _day(written: Any) -> str:
    try:
        return in_words(date.fromisoformat(str(written)))
    except ValueError:
        return ""


def _short(message: InboundMessage) -> str:
    return message.subject[: documents.SUBJECT_SHOWN] or "A message without a subject"
