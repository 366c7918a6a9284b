"""The review desk: a reply on the left, what the tool proposes on the right, and a person's word.

All that is said is one form, which works without a script; a script gives it keys. Nothing that
cannot be kept is lost: it stands in its field again, with the reason.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from requests_app.letters import LetterProblem
from requests_app.models import Campaign, Period, Question
from responses_app import asking_back, checking, coding, documents, vault
from responses_app.coding import CodingError, Place, Said
from responses_app.models import (
    CodedAnswer,
    Coding,
    CodingItem,
    Document,
    Figure,
    FigureSearch,
    ProposedFigure,
    StoredFile,
)
from responses_app.readers.apart import Limits, Status, read_apart
from responses_app.views.shown_content import Shown, shown

MAY_CODE = "responses_app.add_coding"
MAY_DECIDE = "responses_app.change_codingitem"
PICTURE_LIMITS = Limits(seconds=15, output=32 * 1024 * 1024)
PNG = b"\x89PNG\r\n\x1a\n"
FIELDS = ("decision", "proposal", "raw", "reading", "outcome", "basis", "note")
OUTCOMES = [(kind.value, Figure.Kind(kind.value).label) for kind in coding.OUTCOMES]


@dataclass
class Row:
    """One question and period: what is proposed, what is known, what the coder says."""

    question: Question
    period: Period
    proposals: list[ProposedFigure] = field(default_factory=list)
    figure: Figure | None = None
    said: CodedAnswer | None = None
    typed: dict[str, str] = field(default_factory=dict)
    problem: str = ""

    @property
    def place(self) -> Place:
        return self.question.pk, self.period.pk

    @property
    def name(self) -> str:
        """What its fields are called in the form."""
        return f"{self.question.pk}-{self.period.pk}"

    @property
    def best(self) -> ProposedFigure | None:
        return self.proposals[0] if self.proposals else None

    @property
    def value(self) -> dict[str, str]:
        """What stands in its fields: what was typed, else what was said before."""
        if self.typed:
            return self.typed
        if self.said is None:
            return {"raw": self.best.raw if self.best else ""}
        outcome = self.said.kind if self.said.kind in dict(OUTCOMES) else ""
        return {
            "decision": self.said.decision,
            "proposal": str(self.said.proposal_id or ""),
            "raw": self.said.raw,
            "reading": self.said.reading,
            "outcome": "" if self.said.reading else outcome,
            "basis": self.said.basis,
            "note": self.said.note,
        }


@dataclass
class Source:
    """One file of the reply, or its words, as the page shows it."""

    search: FigureSearch
    content: Shown
    name: str


@login_required
def coding_page(request: HttpRequest, pk: int) -> HttpResponse:
    rows = CodingItem.objects.select_related(
        "message__raw", "foi_request__authority", "foi_request__campaign"
    )
    item = get_object_or_404(rows, pk=pk)
    if request.method != "POST":
        return _show(request, item)
    if not request.user.has_perm(MAY_CODE):
        raise PermissionDenied
    action = request.POST.get("action", "")
    if action not in ACTIONS:
        raise BadRequest("The form has no such action.")
    return ACTIONS[action](request, item)


# ---------------------------------------------------------------------------- what is done


def _take(request: HttpRequest, item: CodingItem) -> HttpResponse:
    try:
        coding.take(item, request.user, timezone.now())
    except CodingError as problem:
        messages.error(request, str(problem))
    return redirect("coding", pk=item.pk)


def _skip(request: HttpRequest, item: CodingItem) -> HttpResponse:
    mine = _mine(request, item)
    try:
        typed = _typed(request, item)
        coding.keep(mine, [said for said in typed.said if said], timezone.now())
        coding.skip(mine, request.POST.get("skipped_why", ""), timezone.now())
    except CodingError as problem:
        messages.error(request, str(problem))
        return redirect("coding", pk=item.pk)
    messages.info(request, f"Skipped: {item.foi_request.authority}. It comes again at the end.")
    return _on_to_next(request, item)


def _keep(request: HttpRequest, item: CodingItem) -> HttpResponse:
    """Keep what is said, and go on; with "finish" the coding ends if nothing is left."""
    mine, now = _mine(request, item), timezone.now()
    typed = _typed(request, item)
    try:
        problems = typed.problems | coding.keep(mine, typed.said, now)
        if problems:
            return _show(request, item, typed.fields, problems)
        if request.POST["action"] == "keep":
            messages.success(request, "Kept. It is still in your hands.")
            return redirect("coding", pk=item.pk)
        coding.finish(mine, now)
    except CodingError as problem:
        messages.error(request, str(problem))
        return _show(request, item, typed.fields)
    messages.success(request, f"Coded: {item.foi_request.authority}.")
    _ask_them(request, mine)
    _say_what_is_odd(request, item)
    return _on_to_next(request, item)


def _ask_them(request: HttpRequest, mine: Coding) -> None:
    """Draft the letter about what the coder could not tell."""
    item = mine.item
    if not (points := asking_back.points_of(mine)):
        return
    try:
        letter = asking_back.draft_query(
            item.foi_request, points, request.user, timezone.now(), item.message
        )
    except LetterProblem as problem:
        messages.error(request, f"The letter that asks them could not be written: {problem}")
        return
    link = item.foi_request.get_absolute_url()
    messages.info(
        request,
        format_html(
            "A letter that asks them is drafted: “{}”. It waits to be approved: "
            '<a href="{}">{}</a>',
            letter.title,
            link,
            item.foi_request,
        ),
    )


def _say_what_is_odd(request: HttpRequest, item: CodingItem) -> None:
    odd = [one for one in checking.checks_of(item.foi_request) if not one.verdict]
    for one in odd[:5]:
        link = reverse("checks", args=[item.foi_request.campaign.slug])
        words = f"{item.foi_request.authority}: {one.check.sentence}"
        messages.warning(request, format_html('{} <a href="{}">Look at it</a>', words, link))


def _reopen(request: HttpRequest, item: CodingItem) -> HttpResponse:
    if not request.user.has_perm(MAY_DECIDE):
        raise PermissionDenied
    try:
        coding.reopen(item, request.POST.get("why", ""), request.user, timezone.now())
        messages.success(request, "It is to be coded once more. Its figures stay until then.")
    except CodingError as problem:
        messages.error(request, str(problem))
    return redirect("coding", pk=item.pk)


ACTIONS = {"take": _take, "skip": _skip, "keep": _keep, "finish": _keep, "reopen": _reopen}


def _mine(request: HttpRequest, item: CodingItem) -> Coding:
    try:
        return coding.take(item, request.user, timezone.now())
    except CodingError:
        return get_object_or_404(item.codings, coder=request.user)


def _on_to_next(request: HttpRequest, item: CodingItem) -> HttpResponse:
    campaign = item.foi_request.campaign
    following = coding.take_next(request.user, timezone.now(), campaign, after=item)
    if following and following.item_id != item.pk:
        return redirect("coding", pk=following.item_id)
    return redirect("review", slug=campaign.slug)


@dataclass
class _Typed:
    """What a form brought."""

    said: list[Said]
    fields: dict[Place, dict[str, str]]
    problems: dict[Place, str]


def _typed(request: HttpRequest, item: CodingItem) -> _Typed:
    """Read the form. A row in which nothing was chosen and nothing typed says nothing."""
    typed = _Typed([], {}, {})
    proposals = {
        str(one.pk): one
        for one in item.foi_request.proposed_figures.filter(message=item.message_id)
    }
    for question, period in _asked(item.foi_request.campaign):
        name = f"{question.pk}-{period.pk}"
        fields = {one: request.POST.get(f"{one}-{name}", "").strip() for one in FIELDS}
        proposal = proposals.get(fields["proposal"])
        is_typed = fields["reading"] or fields["outcome"]
        is_typed = is_typed or (proposal is None and fields["raw"])
        if not fields["decision"] and not is_typed:
            continue
        fields["decision"] = fields["decision"] or CodedAnswer.Decision.CORRECT
        typed.fields[question.pk, period.pk] = fields
        typed.said.append(
            Said(
                question,
                period,
                fields["decision"],
                proposal=proposal,
                raw=fields["raw"],
                reading=fields["reading"],
                outcome=fields["outcome"],
                basis=fields["basis"],
                note=fields["note"],
            )
        )
    return typed


def _asked(campaign: Campaign) -> list[tuple[Question, Period]]:
    periods = list(campaign.periods.all())
    questions = [one for one in campaign.questions.all() if not one.is_derived]
    return [(question, period) for question in questions for period in periods]


# ---------------------------------------------------------------------------- what is shown


def _show(
    request: HttpRequest,
    item: CodingItem,
    typed: dict[Place, dict[str, str]] | None = None,
    problems: dict[Place, str] | None = None,
) -> HttpResponse:
    now = timezone.now()
    codings = list(item.codings.select_related("coder"))
    mine = next((one for one in codings if one.coder_id == request.user.pk), None)
    holder = next((one for one in codings if _holds(one, now) and one is not mine), None)
    in_hand = bool(mine and _holds(mine, now) and mine.turn != Coding.Turn.ADJUDICATOR)
    proposals = _proposals(item)
    rows = _rows(item, mine, proposals, typed or {}, problems or {})
    context = {
        "campaign": item.foi_request.campaign,
        "section": "campaigns",
        "tab": "review",
        "item": item,
        "foi_request": item.foi_request,
        "message": item.message,
        "sources": sources_of(item, proposals),
        "keeps_text_back": documents.keeps_text_back(item.message),
        "rows": rows,
        "proposed_rows": [row for row in rows if row.proposals or row.said or row.problem],
        "other_rows": [row for row in rows if not (row.proposals or row.said or row.problem)],
        "mine": mine,
        "in_hand": in_hand,
        "holder": None if item.is_double else holder,
        "may_code": request.user.has_perm(MAY_CODE),
        "may_decide": request.user.has_perm(MAY_DECIDE),
        "outcomes": OUTCOMES,
        "bases": Period.Basis.choices,
        "waiting": coding.to_code(item.foi_request.campaign, request.user, now).count(),
        "problems": problems,
    }
    return render(request, "review/coding.html", context, status=400 if problems else 200)


def _holds(one: Coding, now: Any) -> bool:
    return one.state == Coding.State.IN_HAND and one.taken_until > now


def _proposals(item: CodingItem) -> list[ProposedFigure]:
    """What was proposed from this reply and stands, the likeliest first."""
    rows = ProposedFigure.objects.filter(
        foi_request=item.foi_request_id, message=item.message_id
    ).exclude(state=ProposedFigure.State.OUTDATED)
    related = ("question", "period", "document", "differs_from", "search")
    return list(rows.select_related(*related).order_by("-is_best", "-confidence", "pk"))


def _rows(
    item: CodingItem,
    mine: Coding | None,
    proposals: list[ProposedFigure],
    typed: dict[Place, dict[str, str]],
    problems: dict[Place, str],
) -> list[Row]:
    by_place: dict[Place, list[ProposedFigure]] = defaultdict(list)
    for one in proposals:
        by_place[one.question_id, one.period_id].append(one)
    said = coding.answers_by_place(mine) if mine else {}
    # Blind: until both have coded it, neither sees a figure of this reply.
    figures = item.foi_request.figures.accepted().select_related("proposal__message")
    known = {(one.question_id, one.period_id): one for one in figures}
    return [
        Row(
            question,
            period,
            by_place.get((question.pk, period.pk), []),
            known.get((question.pk, period.pk)),
            said.get((question.pk, period.pk)),
            typed.get((question.pk, period.pk), {}),
            problems.get((question.pk, period.pk), ""),
        )
        for question, period in _asked(item.foi_request.campaign)
    ]


def sources_of(item: CodingItem, proposals: list[ProposedFigure]) -> list[Source]:
    """Every file of the reply and its words; those with proposals first."""
    marks: dict[int, list[ProposedFigure]] = defaultdict(list)
    for one in proposals:
        marks[one.search_id].append(one)
    searches = FigureSearch.objects.filter(
        foi_request=item.foi_request_id, message=item.message_id
    ).select_related("reading", "document__file")
    words_are_kept_back = documents.keeps_text_back(item.message)
    sources = [
        Source(
            search,
            shown(search.reading.content, marks[search.pk]) if search.reading else Shown(),
            search.document.filename if search.document else "The message",
        )
        for search in searches
        if (search.document.file.may_be_opened if search.document else not words_are_kept_back)
    ]
    return sorted(sources, key=lambda one: (not marks[one.search.pk], one.search.pk))


@login_required
@require_safe
def picture(request: HttpRequest, pk: int, document: int, page: int) -> HttpResponse:
    """One page of a document of the reply, drawn by a reader apart."""
    item = get_object_or_404(CodingItem, pk=pk)
    row = get_object_or_404(
        Document.objects.select_related("file"), pk=document, message=item.message_id
    )
    if row.file.state not in (StoredFile.State.CLEAN, StoredFile.State.RELEASED):
        raise PermissionDenied
    try:
        content = vault.read(row.file.sha256)
    except vault.VaultError as problem:
        raise Http404(str(problem)) from problem
    reading = read_apart("preview", content, {"page": page, "pages": 1}, PICTURE_LIMITS)
    if reading.status is not Status.OK or not reading.blobs:
        raise Http404("There is no picture of this page.")
    drawn = reading.blobs[0]
    if not drawn.startswith(PNG):
        raise Http404("There is no picture of this page.")
    response = HttpResponse(drawn, content_type="image/png")
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
