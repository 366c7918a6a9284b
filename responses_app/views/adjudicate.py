"""Decide between two codings of one reply: what each coder said, and the reply itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from requests_app.models import Period
from responses_app import double_coding
from responses_app.coding import CodingError, Place, Said
from responses_app.double_coding import Pair
from responses_app.models import CodedAnswer, CodingItem, ProposedFigure
from responses_app.views.coding import MAY_DECIDE, OUTCOMES, ask_them, sources_of

FIELDS = ("choice", "raw", "reading", "outcome", "basis", "note")


@login_required
@permission_required(MAY_DECIDE, raise_exception=True)
def adjudicate(request: HttpRequest, pk: int) -> HttpResponse:
    rows = CodingItem.objects.select_related(
        "message__raw", "foi_request__authority", "foi_request__campaign"
    )
    item = get_object_or_404(rows, pk=pk)
    now = timezone.now()
    back = redirect("review", slug=item.foi_request.campaign.slug)
    if item.state == CodingItem.State.TO_ADJUDICATE:
        try:
            double_coding.take_to_adjudicate(item, request.user, now)
        except CodingError as problem:
            messages.error(request, str(problem))
            # What was typed stays where somebody else is at it; a coder sees nothing of the other.
            if request.method != "POST" or double_coding.is_coder_of(item, request.user):
                return back
    pairs = double_coding.pairs_of(item)
    typed: dict[Place, dict[str, str]] = {}
    status = 200
    if request.method == "POST":
        typed = {pair.place: _fields(request, pair) for pair in pairs if not pair.agrees}
        try:
            choices = {
                pair.place: _choice(pair, typed[pair.place])
                for pair in pairs
                if pair.place in typed and typed[pair.place]["choice"]
            }
            double_coding.adjudicate(item, request.user, choices, now)
        except CodingError as problem:
            messages.error(request, f"Nothing was decided. {problem}")
            status = 400
        else:
            messages.success(request, f"Decided: {item.foi_request.authority}.")
            ask_them(request, item, double_coding.to_ask(item))
            campaign = item.foi_request.campaign
            following = double_coding.to_adjudicate(campaign, request.user, now).first()
            return redirect("adjudicate", pk=following.pk) if following else back
    proposals = ProposedFigure.objects.filter(
        foi_request=item.foi_request_id, message=item.message_id
    ).exclude(state=ProposedFigure.State.OUTDATED)
    context = {
        "campaign": item.foi_request.campaign,
        "section": "campaigns",
        "tab": "review",
        "item": item,
        "foi_request": item.foi_request,
        "message": item.message,
        "sources": sources_of(item, list(proposals.select_related("search"))),
        "differ": [(pair, typed.get(pair.place, {})) for pair in pairs if not pair.agrees],
        "agree": [pair for pair in pairs if pair.agrees],
        "outcomes": OUTCOMES,
        "bases": Period.Basis.choices,
    }
    return render(request, "review/adjudicate.html", context, status=status)


def _fields(request: HttpRequest, pair: Pair) -> dict[str, str]:
    name = f"{pair.question.pk}-{pair.period.pk}"
    return {one: request.POST.get(f"{one}-{name}", "").strip() for one in FIELDS}


def _choice(pair: Pair, fields: dict[str, str]) -> str | Said:
    """One of the coders, or the words of the one who decides."""
    if fields["choice"] != "own":
        return fields["choice"]
    if not (fields["raw"] or fields["reading"] or fields["outcome"]):
        raise CodingError(f"Question {pair.question}, {pair.period}: type what it is.")
    some = pair.first or pair.second
    return Said(
        pair.question,
        pair.period,
        CodedAnswer.Decision.CORRECT,
        proposal=some.proposal if some else None,
        raw=fields["raw"],
        reading=fields["reading"],
        outcome=fields["outcome"],
        basis=fields["basis"],
        note=fields["note"],
    )
