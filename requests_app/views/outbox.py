"""The letters of one campaign by what became of them; approve, cancel, settle, try again."""

from email import message_from_bytes
from email.policy import SMTP

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from requests_app import batches, letter_fates, outbox
from requests_app.forms import SettleForm, WhyForm
from requests_app.models import Campaign, OutgoingMessage

State = OutgoingMessage.State
LETTERS_A_PAGE = 50
BATCHES_SHOWN = 20
SENTENCES = {
    State.DRAFT: "A person must read it and approve it before it goes out.",
    State.PENDING: "Approved. It leaves once the time to take it back has passed, within office "
    "hours, as fast as the throttle lets letters go.",
    State.CLAIMED: "A worker has taken it and is about to hand it over.",
    State.DATA_STARTED: "It is being handed to the mail server right now.",
    State.SENT: "The mail server took it, or it was written to the letters folder.",
    State.DEFERRED: "The mail server asked us to try later; we do so by ourselves.",
    State.FAILED: "The mail server refused it for good. Put the address right, or try again.",
    State.UNCERTAIN: "The line broke while it was handed over. It is never sent again blindly: "
    "a reply, a copy in our own mailbox, a bounce or a person settles it.",
    State.CANCELLED: "It was not sent, because it was no longer needed or was written anew.",
    State.STOPPED: "A person stopped it before it went out; it stays unsent.",
}
JOURNALLED = {
    None: "Not known: no mailbox of ours is set as a second recipient.",
    True: "The mail server took our own mailbox as a second recipient: if the letter left, a copy "
    "will be there.",
    False: "The mail server did not take our own mailbox as a second recipient: a missing copy "
    "shows nothing.",
}


@login_required
def outbox_page(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign, slug=slug)
    all_letters = _letters(campaign)
    state = request.GET.get("state", "")
    shown = all_letters.filter(state=state) if state in State.values else all_letters
    counted = dict(all_letters.order_by().values_list("state").annotate(n=Count("pk")))
    context = {
        "campaign": campaign,
        "section": "campaigns",
        "tab": "outbox",
        "state": state,
        "states": [(one, SENTENCES[one], counted.get(one, 0)) for one in State],
        "page": Paginator(shown, LETTERS_A_PAGE).get_page(request.GET.get("page")),
        "drafts": counted.get(State.DRAFT, 0),
        "held_up": outbox.why_nothing_leaves(timezone.now()),
        "batches": _batches(campaign),
    }
    return render(request, "letters/outbox.html", context)


def _batches(campaign: Campaign) -> QuerySet:
    """The newest batches, with how many letters each has and how many wait for a person."""
    drafts = Count("letters", filter=Q(letters__state=State.DRAFT))
    counted = campaign.batches.annotate(n=Count("letters"), drafts=drafts)
    return counted.select_related("made_by").order_by("-made_at", "-pk")[:BATCHES_SHOWN]


@login_required
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter as it was written, and what may be done with it."""
    rows = OutgoingMessage.objects.letters().select_related(
        *("foi_request__authority", "foi_request__campaign", "batch"),
        *("written_by", "approved_by", "ended_by"),
    )
    message = get_object_or_404(rows, pk=pk)
    context = {
        "campaign": message.foi_request.campaign,
        "section": "campaigns",
        "tab": "outbox",
        "message": message,
        "sentence": SENTENCES[State(message.state)],
        "may_be_stopped": message.state in letter_fates.MAY_BE_CANCELLED,
        "uncertain": message.state == State.UNCERTAIN,
        "failed": message.state == State.FAILED,
        "why_not": batches.why_not(message, request.user) if message.state == State.DRAFT else "",
        "stays_taken": message.kind == OutgoingMessage.Kind.LADDER,
        "journalled": JOURNALLED[message.journalled],
        "attached": _attached(message),
        "form": WhyForm(),
        "settle_form": SettleForm(),
    }
    return render(request, "letters/letter.html", context)


def _attached(message: OutgoingMessage) -> list[str]:
    """The names of the files that go with a letter, as its own bytes tell."""
    mail = message_from_bytes(bytes(message.mime), policy=SMTP)
    return [part.get_filename() or "without a name" for part in mail.iter_attachments()]


@login_required
@permission_required("requests_app.change_outgoingmessage", raise_exception=True)
@require_POST
def approve(request: HttpRequest, slug: str) -> HttpResponse:
    """Approve the letters ticked on the page."""
    campaign = get_object_or_404(Campaign, slug=slug)
    chosen = [pk for pk in request.POST.getlist("letter") if pk.isdecimal() and len(pk) < 19]
    try:
        done = batches.approve(
            _letters(campaign).filter(pk__in=chosen), request.user, timezone.now()
        )
    except batches.BatchError as problem:
        messages.error(request, f"None was approved. {problem}")
    else:
        messages.success(request, f"{done} letter{'s' if done != 1 else ''} approved.")
    return redirect("outbox", slug=slug)


@login_required
@permission_required("requests_app.change_outgoingmessage", raise_exception=True)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    message = get_object_or_404(_all_letters(), pk=pk)
    form = WhyForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Nothing was written: say why the letter is not needed.")
        return redirect("letter", pk=pk)
    why = form.cleaned_data["why"]
    if _done(request, message, letter_fates.cancel, message, why, request.user):
        messages.success(request, f"The letter to {message.to_address} will not be sent.")
    return redirect("letter", pk=pk)


@login_required
@permission_required("requests_app.change_outgoingmessage", raise_exception=True)
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what became of a letter whose sending is uncertain, and how that is known."""
    message = get_object_or_404(_all_letters(), pk=pk)
    form = SettleForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Nothing was written: say what became of it, and how you know.")
    else:
        said = (form.cleaned_data["was_sent"], form.cleaned_data["evidence"], timezone.now())
        if _done(request, message, letter_fates.settle, message, *said, request.user):
            messages.success(request, "Settled, with the evidence you gave.")
    return redirect("letter", pk=pk)


@login_required
@permission_required("requests_app.change_outgoingmessage", raise_exception=True)
@require_POST
def try_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a letter that was refused once more, to the same address."""
    message = get_object_or_404(_all_letters(), pk=pk)
    if _done(request, message, letter_fates.try_again, message, request.user):
        messages.success(request, f"The letter to {message.to_address} is tried again.")
    return redirect("letter", pk=pk)


def _done(request: HttpRequest, message: OutgoingMessage, act, *args, **kwargs) -> bool:
    """Do it; where the outbox refuses, its reason becomes a message."""
    try:
        act(*args, **kwargs)
    except letter_fates.OutboxError as problem:
        messages.error(request, f"{message.foi_request}: {problem}")
        return False
    return True


def _letters(campaign: Campaign) -> QuerySet[OutgoingMessage]:
    return _all_letters().filter(foi_request__campaign=campaign)


def _all_letters() -> QuerySet[OutgoingMessage]:
    return (
        OutgoingMessage.objects.letters()
        .select_related("foi_request__authority", "foi_request__campaign")
        .defer("mime")
        .order_by("-written_at", "-pk")
    )
