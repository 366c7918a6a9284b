"""Draft the requests, plan the day they leave, read every first letter, write them."""

import re
import secrets
from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import BadRequest
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from requests_app import drafting, outbox, register, sending
from requests_app import letters as letter_writing
from requests_app.batches import BatchExists
from requests_app.calendars import calendars_of
from requests_app.domain import merge
from requests_app.domain.law import Law
from requests_app.domain.planning import next_sending_day
from requests_app.domain.working_days import CalendarTooShort
from requests_app.forms import KeyForm, SendOnForm
from requests_app.letters import Draft
from requests_app.lifecycle import law_of
from requests_app.mail_exchangers import domain_of, groups_of
from requests_app.models import Campaign, LetterBatch, OutgoingMessage
from requests_app.throttling import projected_end

Kind = OutgoingMessage.Kind
ADDRESS = re.compile(r" \([^()\s]+@[^()\s]+\)")  # each one's own, in a reason that many share


@login_required
def draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Who would be asked, what stands in the way, and the button that drafts."""
    campaign = get_object_or_404(Campaign, slug=slug)
    today = localdate()
    asked = register.who_is_asked(campaign.ask, today) if campaign.ask else None
    to_come = drafting.to_be_drafted(campaign, today)
    counts = sending.by_law(sending.waiting(campaign))
    counts += Counter(law_of(campaign, one) for one in to_come)
    context = {
        "campaign": campaign,
        "section": "campaigns",
        "tab": "draft",
        "problems": drafting.problems_with(campaign),
        "authorities": asked.order_by("nation", "plain_name") if asked is not None else [],
        "by_nation": _by_nation(asked) if asked is not None else [],
        "drafted": campaign.foi_requests.count(),
        "to_draft": asked.exclude(foi_requests__campaign=campaign).count()
        if asked is not None
        else 0,
        "shared": register.addresses_shared(),
        **_sending_plan(request, counts),
    }
    return render(request, "letters/draft.html", context)


@login_required
@permission_required("requests_app.add_foirequest", raise_exception=True)
@require_POST
def make_drafts(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign, slug=slug)
    try:
        drafted = drafting.draft_requests(campaign, on=localdate())
    except drafting.DraftingError as problem:
        messages.error(request, str(problem))
        return redirect("draft", slug=slug)
    messages.success(
        request, f"{len(drafted.created)} drafts made; {drafted.existing} were there already."
    )
    _say_skipped(request, drafted.skipped)
    return redirect("letters", slug=slug)


@login_required
def letters(request: HttpRequest, slug: str) -> HttpResponse:
    """Every first letter that is not in the outbox yet, and what is missing from any of them."""
    campaign = get_object_or_404(Campaign, slug=slug)
    waiting = list(_waiting(campaign))
    no_address = letter_writing.without_good_address(waiting)
    ready = [one for one in waiting if one.pk not in no_address]
    previews = sending.preview(ready)
    problems = list(dict.fromkeys(problem for _, _, problem in previews if problem))
    drafts = [draft for _, draft, _ in previews if draft]
    wanted = merge.columns_wanted(campaign.letter)
    context = {
        "campaign": campaign,
        "section": "campaigns",
        "tab": "letters",
        "waiting": len(waiting),
        "drafts": drafts,
        "problems": problems,
        "columns": [name for name in wanted if name not in campaign.merge_columns] or wanted,
        "attached": _attached(drafts),
        "left_out": [(one, no_address[one.pk]) for one in waiting if one.pk in no_address],
        "queued": campaign.foi_requests.filter(outgoing_messages__kind=Kind.REQUEST).count(),
        "key": secrets.token_hex(16),
        "ends": _finishing_time(drafts) if drafts else None,
        "held_up": outbox.why_nothing_leaves(timezone.now()),
        **_sending_plan(request, Counter(Law(one.law) for one in ready)),
    }
    return render(request, "letters/letters.html", context)


@login_required
@permission_required("requests_app.add_outgoingmessage", raise_exception=True)
@require_POST
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """Write all first letters as drafts of one batch, or just the one named by `reference`."""
    campaign = get_object_or_404(Campaign, slug=slug)
    form = KeyForm(request.POST)
    if not form.is_valid():
        raise BadRequest("The form has no key.")
    key = form.cleaned_data["key"]
    if there := campaign.batches.filter(key=key).first():
        return _written_before(request, there)
    chosen = sending.waiting(campaign)
    if reference := request.POST.get("reference", "").replace("\0", ""):
        chosen = chosen.filter(reference=reference)
    try:
        queued = sending.write_first_letters(
            campaign, chosen, key=key, at=timezone.now(), by=request.user
        )
    except BatchExists as there:
        return _written_before(request, there.batch)
    except sending.BatchStopped:
        messages.error(request, "No letter was written: something is missing, as listed below.")
        return redirect("letters", slug=slug)
    if queued.batch is None and (there := campaign.batches.filter(key=key).first()):
        return _written_before(request, there)  # while this one waited for its rows
    _say_skipped(request, queued.skipped)
    if queued.batch:
        messages.success(
            request,
            f"{queued.batch.title}: written as draft{'s' if queued.queued != 1 else ''}. "
            "Nothing leaves before it is approved.",
        )
        return redirect(queued.batch)
    messages.warning(request, "No letter was written: none waits to be.")
    return redirect("letters", slug=slug)


def _written_before(request: HttpRequest, batch: LetterBatch) -> HttpResponse:
    messages.info(request, "These letters are written already.")
    return redirect(batch)


def _attached(drafts: list[Draft]) -> list[str]:
    """The names of the files that go with the letters, each once; empty where none does."""
    names = (file.filename for draft in drafts for file in draft.attachments)
    return list(dict.fromkeys(names))


def _finishing_time(drafts: list[Draft]) -> datetime | None:
    """When the last of these will have left, if they were approved now."""
    domains = [domain_of(draft.foi_request.authority.email) for draft in drafts]
    groups = groups_of(domains)
    return projected_end(timezone.now(), Counter(groups[domain] for domain in domains))


def _waiting(campaign: Campaign):
    return (
        sending.waiting(campaign)
        .select_related("authority", "campaign")
        .prefetch_related("campaign__questions", "campaign__periods")
        .order_by("authority__plain_name", "round")
    )


def _sending_plan(request: HttpRequest, counts: Mapping[Law, int]) -> dict[str, object]:
    """The plan of the day asked for, of the next working day where none is, and its form."""
    if not counts:
        return {}
    today, calendars = localdate(), calendars_of(counts)
    send_on = next_sending_day(today, calendars.values())
    asked = {"data": request.GET} if "send_on" in request.GET else {"initial": {"send_on": send_on}}
    form = SendOnForm(today=today, **asked)
    if form.is_bound:
        if not form.is_valid():
            return {"send_on": form}
        send_on = form.cleaned_data["send_on"]
    try:
        return {"send_on": form, "sending": sending.plan_sending(counts, send_on, calendars)}
    except CalendarTooShort as problem:
        form.add_error("send_on", f"{problem}.")
        return {"send_on": form}


def _by_nation(authorities) -> list[tuple[str, int]]:
    rows = authorities.order_by("nation").values("nation").annotate(n=Count("pk", distinct=True))
    return [(row["nation"], row["n"]) for row in rows]


def _say_skipped(request: HttpRequest, skipped) -> None:
    """Name the reasons with their numbers, and the first few of each: none is passed over."""
    by_reason: dict[str, list[str]] = {}
    for thing, why in skipped:
        by_reason.setdefault(ADDRESS.sub("", why), []).append(
            str(getattr(thing, "authority", thing))
        )
    for why, names in by_reason.items():
        more = f" and {len(names) - 5} more" if len(names) > 5 else ""
        messages.warning(request, f"{len(names)} left out: {why} ({', '.join(names[:5])}{more})")
