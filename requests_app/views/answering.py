"""Write to authorities: choose a text, read every letter as it would be, write them as drafts."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from requests_app import answering
from requests_app.answer_forms import AnswerForm, fingerprint_of
from requests_app.answering import AnsweringError, Offer, Standing
from requests_app.batches import BatchExists
from requests_app.domain.answer_kinds import Asks
from requests_app.models import Campaign, FoiRequest, LetterBatch

TEXT, PREVIEW, WRITE = "text", "preview", "write"


@login_required
@permission_required("requests_app.add_outgoingmessage", raise_exception=True)
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """Each step shows the one before it again, filled in: it works without JavaScript."""
    campaign = get_object_or_404(Campaign, slug=slug)
    typed = request.POST if request.method == "POST" else request.GET
    step = typed.get("step", TEXT) if request.method == "POST" else TEXT
    if step == WRITE and (written := _written_before(campaign, typed.get("key", ""))):
        messages.info(request, "These letters are written already.")
        return redirect(written)
    chosen = _chosen(campaign, typed.getlist("request"))
    if not chosen:
        messages.error(request, "Choose at least one request of this campaign to write to.")
        return redirect("request-list", slug=slug)
    standings = answering.standings_of(chosen)
    offers = answering.offers_for_all(chosen, standings)
    context = {
        "campaign": campaign,
        "section": "campaigns",
        "tab": "requests",
        "chosen": [(one, standings[one.pk].their_words) for one in chosen],
        "offers": offers,
    }
    name = typed.get("offer", "")
    offer = next((one for one in offers if one.name == name), None)
    if offer is None and step != TEXT:
        # It fits nobody any more: the page says why, and keeps what was typed in.
        offer = answering.offer_named(name, chosen, standings)
    if offer is None:
        return render(request, "answering/choose.html", context)
    return _write_page(request, campaign, chosen, standings, offer, step, context)


def _write_page(
    request: HttpRequest,
    campaign: Campaign,
    chosen: Sequence[FoiRequest],
    standings: dict[int, Standing],
    offer: Offer,
    step: str,
    context: dict[str, Any],
) -> HttpResponse:
    words = {key: one.their_words for key, one in standings.items()}
    data = request.POST if step in (PREVIEW, WRITE) else None
    on = timezone.localdate()
    form = AnswerForm(data, offer=offer, foi_requests=chosen, standings=standings, on=on)
    context |= {
        "form": form,
        "offer": offer,
        "first_look": data is None,
        "placeholders": answering.PLACEHOLDERS,
        "others": _others(campaign, offer, chosen, words),
    }
    if data is None:
        return render(request, "answering/write.html", context)
    if not form.is_valid():
        return render(request, "answering/write.html", context, status=400)
    writing = form.writing()
    previews = answering.preview(chosen, writing, on)
    seen = fingerprint_of(previews)
    if step == WRITE and request.POST.get("seen") == seen:
        try:
            batch = answering.write(
                campaign,
                chosen,
                writing,
                key=form.cleaned_data["key"],
                by=request.user,
                at=timezone.now(),
                keep_as=form.keep_as_title,
            )
        except BatchExists as there:
            messages.info(request, str(there))
            return redirect(there.batch)
        except AnsweringError as refused:
            context["problems"] = refused.problems
        else:
            messages.success(request, "Written as drafts. Nothing leaves before it is approved.")
            return redirect(batch)
    elif step == WRITE:
        context["problems"] = ["Something changed since you read the letters: read them again."]
    context |= {
        "previews": previews,
        "seen": seen,
        "letters": sum(one.draft is not None for one in previews),
        "in_the_way": sum(bool(one.problem) for one in previews),
    }
    return render(
        request, "answering/write.html", context, status=400 if "problems" in context else 200
    )


def _written_before(campaign: Campaign, key: str) -> LetterBatch | None:
    """The batch of this very form, where it was sent before."""
    return campaign.batches.filter(key=key).first() if key.isalnum() else None


def _chosen(campaign: Campaign, references: Sequence[str]) -> list[FoiRequest]:
    known = {reference for reference in references if "\0" not in reference}
    rows = campaign.foi_requests.filter(reference__in=known).select_related("authority", "campaign")
    return list(rows.order_by("authority__plain_name", "round", "pk"))


def _others(
    campaign: Campaign, offer: Offer, chosen: Sequence[FoiRequest], words: dict[int, str]
) -> list[answering.Alike]:
    """Who else asks the same; with one text for whatever they like nobody asks the same."""
    if offer.kind.asks is Asks.SENT:
        return []
    said = next((said for one in chosen if (said := words[one.pk])), "")
    if not said and offer.answer:
        said = offer.answer.their_words
    return answering.who_else(campaign, offer.kind, said, [one.pk for one in chosen])
