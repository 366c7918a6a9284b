"""The review desk: a reply on the left, what the tool proposes on the right, and a person's word.

All that is said is one form, which works without a script; a script gives it keys. Nothing that
cannot be kept is lost: it stands in its field again, with the reason.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.html import format_html
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from requests_app.letters import LetterProblem
from requests_app.models import Campaign, Period, Question
from responses_app import asking_back, checking, coding, documents, double_coding, serving, vault
from responses_app.asking_back import Point
from responses_app.coding import CodingError, Place, Said
from responses_app.domain.content import Content
from responses_app.figures import reads
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
from responses_app.views.files import alone
from responses_app.views.shown_content import Shown, shown

MAY_CODE = "responses_app.add_coding"
MAY_DECIDE = "responses_app.change_codingitem"
PICTURE_LIMITS = Limits(seconds=15, output=32 * 1024 * 1024)
LAST_PAGE = 10_000
MOST_NAMED = 100
MOST_FILES = 8  # of those that propose nothing
ACCEPT = "accept"  # in the form followed by the number of what is accepted
PNG = b"\x89PNG\r\n\x1a\n"
FIELDS = ("decision", "proposal", "raw", "reading", "outcome", "basis", "note")
OUTCOMES = [(kind.value, Figure.Kind(kind.value).label) for kind in coding.OUTCOMES]


@dataclass(frozen=True)
class Offer:
    """A proposed figure as the page puts it before a person."""

    figure: ProposedFigure
    is_marked: bool = False  # its words are marked in the reply beside it
    is_kept_back: bool = False  # its file is kept back, and so are the words in it
    is_settled: bool = False  # nothing has to be said of it

    @property
    def raw(self) -> str:
        """Its words in one line: a field of one line would glue two lines together."""
        return "" if self.is_kept_back else " ".join(self.figure.raw.split())

    @property
    def may_be_accepted(self) -> bool:
        unclear = (Figure.Kind.UNCLEAR, Figure.Kind.SEVERAL)
        return self.figure.kind not in unclear and not self.is_kept_back

    @property
    def choice(self) -> str:
        """What its radio button says."""
        return f"{ACCEPT}-{self.figure.pk}"


@dataclass
class Row:
    """One question and period: what is proposed, what is known, what the coder says."""

    question: Question
    period: Period
    offers: list[Offer] = field(default_factory=list)
    figure: Figure | None = None
    said: CodedAnswer | None = None
    is_news: bool = False  # something else was read after the coder had spoken
    typed: dict[str, str] = field(default_factory=dict)
    problem: str = ""
    before: list[CodedAnswer] = field(default_factory=list)

    @property
    def place(self) -> Place:
        return self.question.pk, self.period.pk

    @property
    def name(self) -> str:
        """What its fields are called in the form."""
        return f"{self.question.pk}-{self.period.pk}"

    @property
    def best(self) -> Offer | None:
        return self.offers[0] if self.offers else None

    @property
    def others(self) -> list[Offer]:
        return self.offers[1:]

    @property
    def is_said(self) -> bool:
        return self.said is not None and not self.is_news

    @property
    def is_there(self) -> bool:
        """Whether it stands among what was found, not among the rest."""
        return bool(self.offers or self.said or self.typed or self.problem)

    @property
    def value(self) -> dict[str, str]:
        """What stands in its fields: what was typed, else what was said before."""
        if self.typed:
            return self.typed
        if self.said is None or self.is_news:
            return {"raw": self.best.raw if self.best else ""}
        return fields_of(self.said, self.offers)


def fields_of(said: CodedAnswer, offers: Sequence[Offer] = ()) -> dict[str, str]:
    """What somebody said, as the fields of the form say it. What was read anew since, and reads
    the same, stands for what they accepted."""
    decision = said.decision
    if decision == ACCEPT:
        same = [one for one in offers if one.figure.pk == said.proposal_id]
        same += [one for one in offers if reads(one.figure) == reads(said)]
        decision = same[0].choice if same else f"{ACCEPT}-{said.proposal_id or ''}"
    return {
        "decision": decision,
        "raw": " ".join(said.raw.split()),
        "reading": said.reading,
        "outcome": "" if said.reading or said.kind not in dict(OUTCOMES) else said.kind,
        "basis": said.basis if said.decision != ACCEPT else "",
        "note": said.note,
    }


@dataclass
class Source:
    """One file of the reply, or its words, as the page shows it."""

    search: FigureSearch
    content: Shown
    name: str
    is_shown: bool = True  # of many files the first ones, and those that propose something


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
    typed, now = _typed(request, item), timezone.now()
    try:
        mine = coding.take(item, request.user, now)
        if problems := typed.problems | coding.keep(mine, typed.said, now):
            return _show(request, item, typed.fields, problems)
        coding.skip(mine, request.POST.get("skipped_why", ""), now)
    except CodingError as problem:
        return _lost(request, item, typed, problem)
    messages.info(request, f"Skipped: {item.foi_request.authority}. It comes again at the end.")
    return _on_to_next(request, item)


def _keep(request: HttpRequest, item: CodingItem) -> HttpResponse:
    """Keep what is said, and go on; with "finish" the coding ends if nothing is left."""
    typed, now = _typed(request, item), timezone.now()
    try:
        mine = coding.take(item, request.user, now)
        if problems := typed.problems | coding.keep(mine, typed.said, now):
            return _show(request, item, typed.fields, problems)
        if request.POST["action"] == "keep":
            messages.success(request, "Kept. It is still in your hands.")
            return redirect("coding", pk=item.pk)
        if left := coding.undecided(mine):
            missing = {(one.question_id, one.period_id): NOT_DECIDED for one in left}
            return _show(request, item, typed.fields, missing)
        item = coding.finish(mine, now)
    except CodingError as problem:
        return _lost(request, item, typed, problem)
    messages.success(request, f"Coded: {item.foi_request.authority}.")
    ask_them(request, item, _to_ask(item, mine))
    _say_what_is_odd(request, item)
    return _on_to_next(request, item)


NOT_DECIDED = "Not decided yet: choose one of these."


def _lost(
    request: HttpRequest, item: CodingItem, typed: "_Typed", problem: CodingError
) -> HttpResponse:
    """The reply is not in their hands any more: say so, and show what they had said."""
    messages.error(request, f"Nothing of this could be kept. {problem}")
    item.refresh_from_db()
    return _show(request, item, typed.fields, status=409)


def _to_ask(item: CodingItem, mine: Coding) -> list[Point]:
    """What could not be told; of two coders, when both have finished."""
    if not item.is_double:
        return asking_back.points_of(mine)
    return double_coding.to_ask(item) if item.state == CodingItem.State.DONE else []


def ask_them(request: HttpRequest, item: CodingItem, points: list[Point]) -> None:
    """Draft the letter about what could not be told, and say so."""
    if not points:
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


def _on_to_next(request: HttpRequest, item: CodingItem) -> HttpResponse:
    """To the next reply; to the list where nothing waits but the one they have just left."""
    campaign, now = item.foi_request.campaign, timezone.now()
    others = coding.to_code(campaign, request.user, now).exclude(pk=item.pk)
    if others.exists() and (following := coding.take_next(request.user, now, campaign, after=item)):
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
    theirs = item.foi_request.proposed_figures.filter(message=item.message_id)
    proposals = {str(one.pk): one for one in theirs}
    stale = _said_elsewhere(request, item)
    for question, period in _asked(item.foi_request.campaign):
        name = f"{question.pk}-{period.pk}"
        fields = {one: request.POST.get(f"{one}-{name}", "").strip() for one in FIELDS}
        proposal = proposals.get(fields["proposal"])
        typed_raw = fields["raw"]
        if proposal and _is_same(typed_raw, proposal.raw):
            typed_raw = ""  # it was written there for them
        if not fields["decision"]:
            if typed_raw or fields["reading"] or fields["outcome"]:
                fields["decision"] = CodedAnswer.Decision.CORRECT
            elif fields["note"] or fields["basis"]:
                typed.fields[question.pk, period.pk] = fields
                typed.problems[question.pk, period.pk] = NOTE_ALONE
                continue
            else:
                continue
        if _says_no_more(fields, stale.get((question.pk, period.pk))):
            continue  # what it says was said before, and other words since, in another window
        typed.fields[question.pk, period.pk] = fields
        decision, _, accepted = fields["decision"].partition("-")
        if decision == ACCEPT and accepted:
            proposal, raw = proposals.get(accepted), typed_raw
        else:
            raw = fields["raw"]
        typed.said.append(
            Said(
                question,
                period,
                decision,
                proposal=proposal,
                raw=raw,
                reading=fields["reading"],
                outcome=fields["outcome"],
                basis=fields["basis"],
                note=fields["note"],
            )
        )
    return typed


NOTE_ALONE = "A note or a year basis alone is not kept: say as well what it is."


def _is_same(typed: str, proposed: str) -> bool:
    """Whether two texts have the same words; a field of one line keeps no line breaks."""
    return "".join(typed.split()) == "".join(proposed.split())


def _says_no_more(fields: Mapping[str, str], seen: CodedAnswer | None) -> bool:
    """Whether a row stands as it was shown."""
    if seen is None:
        return False
    shown_then = fields_of(seen)
    return all(_is_same(fields[one], words) for one, words in shown_then.items())


def _said_elsewhere(request: HttpRequest, item: CodingItem) -> dict[Place, CodedAnswer]:
    """What the form showed as said, where the same person has said something else since."""
    given = [value for name, value in request.POST.items() if name.startswith("seen-")]
    seen = [int(one) for one in given if one.isascii() and one.isdecimal() and len(one) < 19]
    rows = CodedAnswer.objects.filter(
        pk__in=seen, coding__item=item, coding__coder=request.user, replaced_at__isnull=False
    )
    return {(one.question_id, one.period_id): one for one in rows}


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
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    campaign = item.foi_request.campaign
    codings = list(item.codings.select_related("coder"))
    mine = next((one for one in codings if one.coder_id == request.user.pk), None)
    holder = next((one for one in codings if _holds(one, now) and one is not mine), None)
    is_mine = bool(mine and _holds(mine, now) and mine.turn != Coding.Turn.ADJUDICATOR)
    may_code = request.user.has_perm(MAY_CODE)
    may_decide = request.user.has_perm(MAY_DECIDE)
    in_hand = is_mine and may_code and item.state == CodingItem.State.OPEN
    proposals = proposals_of(item)
    sources = sources_of(item, proposals)
    rows = _rows(item, mine if item.state == CodingItem.State.OPEN else None, proposals, sources)
    before = _said_before(item, codings, mine) if may_decide else {}
    for row in rows:
        row.typed = (typed or {}).get(row.place, {})
        row.problem = (problems or {}).get(row.place, "")
        row.before = before.get(row.place, [])
    found = [row for row in rows if row.is_there]
    context = {
        "campaign": campaign,
        "section": "campaigns",
        "tab": "review",
        "item": item,
        "foi_request": item.foi_request,
        "message": item.message,
        "sources": sources,
        "unseen": _not_shown(item, sources),
        "keeps_text_back": documents.keeps_text_back(item.message),
        "rows": rows,
        "found_rows": found,
        "other_rows": [row for row in rows if not row.is_there],
        "decided": sum(1 for row in found if row.is_said or (row.best and row.best.is_settled)),
        "mine": mine,
        "in_hand": in_hand,
        "has_fields": in_hand or bool(typed),
        "holder": None if item.is_double else holder,
        "may_code": may_code,
        "may_decide": may_decide,
        "outcomes": OUTCOMES,
        "bases": Period.Basis.choices,
        "waiting": coding.to_code(campaign, request.user, now).count(),
        "authorities": campaign.foi_requests.filter(coding_items__isnull=False)
        .order_by("authority__plain_name")
        .values_list("authority__plain_name", flat=True)
        .distinct(),
        "problems": problems,
    }
    status = 400 if problems else status
    return render(request, "review/coding.html", context, status=status)


def _holds(one: Coding, now: datetime) -> bool:
    return bool(one.state == Coding.State.IN_HAND and one.taken_until > now)


def proposals_of(item: CodingItem) -> list[ProposedFigure]:
    """What was proposed from this reply and stands, the likeliest first."""
    rows = ProposedFigure.objects.filter(
        foi_request=item.foi_request_id, message=item.message_id
    ).exclude(state=ProposedFigure.State.OUTDATED)
    return list(rows.order_by("-is_best", "-confidence", "pk"))


def _rows(
    item: CodingItem,
    mine: Coding | None,
    proposals: list[ProposedFigure],
    sources: list[Source],
) -> list[Row]:
    marked = {pk for one in sources for pk in one.content.marked}
    to_be_seen = {one.search.pk for one in sources}
    # Of a reply that two people code, neither knows what came of it before both have.
    is_blind = item.is_double and item.state != CodingItem.State.DONE
    offers: dict[Place, list[Offer]] = defaultdict(list)
    for one in proposals:
        offers[one.question_id, one.period_id].append(
            Offer(
                one,
                is_marked=one.pk in marked,
                is_kept_back=one.search_id not in to_be_seen,
                is_settled=one.state != ProposedFigure.State.OPEN and not is_blind,
            )
        )
    figures = item.foi_request.figures.accepted()
    if is_blind:
        of_it = CodedAnswer.objects.filter(coding__item=item, figure__isnull=False)
        figures = figures.exclude(proposal__message=item.message_id)
        figures = figures.exclude(pk__in=of_it.values("figure"))
    known = {(one.question_id, one.period_id): one for one in figures}
    said = coding.answers_by_place(mine) if mine else {}
    news = {(one.question_id, one.period_id) for one in coding.undecided(mine)} if mine else set()
    return [
        Row(
            question,
            period,
            offers.get((question.pk, period.pk), []),
            known.get((question.pk, period.pk)),
            said.get((question.pk, period.pk)),
            is_news=(question.pk, period.pk) in news and (question.pk, period.pk) in said,
        )
        for question, period in _asked(item.foi_request.campaign)
    ]


def _said_before(
    item: CodingItem, codings: list[Coding], mine: Coding | None
) -> dict[Place, list[CodedAnswer]]:
    """What was said of each question and period, the newest first: what others said of a reply
    that two people code only when both have finished."""
    is_open = item.state == CodingItem.State.OPEN
    only_own = item.is_double and is_open
    whose = [one for one in codings if one is mine or not only_own]
    rows = CodedAnswer.objects.filter(coding__in=whose).select_related("coding__coder", "figure")
    if mine and is_open:
        rows = rows.exclude(coding=mine, replaced_at=None)
    found: dict[Place, list[CodedAnswer]] = defaultdict(list)
    for one in rows.order_by("-said_at", "-pk"):
        found[one.question_id, one.period_id].append(one)
    return found


def sources_of(item: CodingItem, proposals: list[ProposedFigure]) -> list[Source]:
    """Every file of the reply and its words, but for what is kept back; those with proposals
    first. Of a reply of very many files the rest is named, not shown."""
    marks: dict[int, list[ProposedFigure]] = defaultdict(list)
    for one in proposals:
        marks[one.search_id].append(one)
    searches = FigureSearch.objects.filter(
        foi_request=item.foi_request_id, message=item.message_id
    ).select_related("reading", "document__file")
    words_are_kept_back = documents.keeps_text_back(item.message)
    open_ones = [
        one
        for one in searches
        if (one.document.file.may_be_opened if one.document else not words_are_kept_back)
        and (one.document or marks[one.pk] or item.message.own_text.strip())
    ]
    sources: list[Source] = []
    for search in sorted(open_ones, key=lambda one: (not marks[one.pk], one.pk)):
        name = search.document.filename if search.document else "The message"
        is_shown = bool(marks[search.pk]) or len(sources) < MOST_FILES
        content = search.reading.content if search.reading and is_shown else Content()
        sources.append(Source(search, shown(content, marks[search.pk]), name, is_shown))
    return sources


def _not_shown(item: CodingItem, sources: list[Source]) -> list[Document]:
    """Files of the reply that are kept back, or that nobody has read yet: named, not left out."""
    there = {one.search.document_id for one in sources}
    files = item.message.documents.filter(is_inline=False).exclude(where=documents.THE_MAIL)
    return [one for one in files.select_related("file")[:MOST_NAMED] if one.pk not in there]


@login_required
@require_safe
def picture(request: HttpRequest, pk: int, document: int, page: int) -> HttpResponse:
    """One page of a document of the reply, drawn by a reader apart.

    A browser may keep it, and asks each time whether it may still be shown.
    """
    item = get_object_or_404(CodingItem, pk=pk)
    theirs = Document.objects.select_related("file").filter(message=item.message_id)
    row = get_object_or_404(theirs, pk=document)
    if serving.why_not(row.file) or not 1 <= page <= LAST_PAGE:
        raise Http404("There is no picture of this page.")
    etag = quote_etag(f"{row.file.sha256[:40]}-{page}")
    response = get_conditional_response(request, etag=etag) or _drawn(row.file, page)
    if response.status_code in (200, 304):
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = "private, no-cache"
    return response


def _drawn(file: StoredFile, page: int) -> HttpResponse:
    try:
        content = vault.read(file.sha256)
    except vault.VaultError as problem:
        raise Http404(str(problem)) from problem
    reading = read_apart("preview", content, {"page": page, "pages": 1}, PICTURE_LIMITS, wait=20.0)
    if reading.status is Status.BUSY:
        return HttpResponse("Try again in a moment.", status=503, headers={"Retry-After": "5"})
    said = reading.answer if reading.status is Status.OK else {}
    blobs = reading.blobs if said.get("first") == page else []
    if not blobs or not blobs[0].startswith(PNG):
        raise Http404("There is no picture of this page.")
    return alone(HttpResponse(blobs[0], content_type="image/png"))
