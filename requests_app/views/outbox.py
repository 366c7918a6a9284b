"""The letters of one campaign by what became of them; approve and cancel."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from requests_app import outbox
from requests_app.forms import SettleForm, WhyForm
from requests_app.models import Campaign, OutgoingMessage

State = OutgoingMessage.State
LETTERS_A_PAGE = 50
SENTENCES = {
    State.DRAFT: "A person must read it and approve it before it goes out.",
    State.PENDING: "Approved; it goes out with the next sweep.",
    State.CLAIMED: "A worker has taken it and is about to hand it over.",
    State.DATA_STARTED: "It is being handed to the mail server right now.",
    State.SENT: "The mail server took it, or it was written to the letters folder.",
    State.DEFERRED: "The mail server asked us to try later; we do so by ourselves.",
    State.FAILED: "The mail server refused it for good. Look at the address.",
    State.UNCERTAIN: "The line broke while it was handed over. It is never sent again blindly: "
    "a reply, a copy or a person settles it.",
    State.CANCELLED: "It was not sent, because it was no longer needed.",
    State.STOPPED: "A person stopped it before it went out; it stays unsent.",
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
        "paused": outbox.is_paused(),
    }
    return render(request, "letters/outbox.html", context)


@login_required
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter as it was written, and what may be done with it."""
    message = get_object_or_404(_all_letters(), pk=pk)
    context = {
        "campaign": message.foi_request.campaign,
        "section": "campaigns",
        "tab": "outbox",
        "message": message,
        "sentence": SENTENCES[State(message.state)],
        "may_be_stopped": message.state in outbox.MAY_BE_CANCELLED,
        "uncertain": message.state == State.UNCERTAIN,
        "form": WhyForm(),
        "settle_form": SettleForm(),
    }
    return render(request, "letters/letter.html", context)


@login_required
@permission_required("requests_app.change_outgoingmessage", raise_exception=True)
@require_POST
def approve(request: HttpRequest, slug: str) -> HttpResponse:
    """Approve the letters ticked on the page."""
    campaign = get_object_or_404(Campaign, slug=slug)
    chosen = [pk for pk in request.POST.getlist("letter") if pk.isdecimal() and len(pk) < 19]
    done = 0
    for message in _letters(campaign).filter(pk__in=chosen):
        done += _done(request, message, outbox.approve, message, by=request.user)
    messages.success(request, f"{done} letters approved.")
    return redirect("outbox", slug=slug)


@login_required
@permission_required("requests_app.change_outgoingmessage", raise_exception=True)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    message = get_object_or_404(_all_letters(), pk=pk)
    form = WhyForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Nothing was written: say why the letter is not needed.")
    elif _done(request, message, outbox.cancel, message, form.cleaned_data["why"], request.user):
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
        was_sent, evidence = form.cleaned_data["was_sent"], form.cleaned_data["evidence"]
        if _done(request, message, outbox.settle, message, was_sent, evidence, timezone.now()):
            messages.success(request, "Settled, with the evidence you gave.")
    return redirect("letter", pk=pk)


def _done(request: HttpRequest, message: OutgoingMessage, act, *args, **kwargs) -> bool:
    """Do it; where the outbox refuses, its reason becomes a message."""
    try:
        act(*args, **kwargs)
    except outbox.OutboxError as problem:
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
