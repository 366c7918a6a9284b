"""What came in, by what it waits for: to be read, in the holding pen, by hand, set aside."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, OuterRef, Prefetch, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Left
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from requests_app.models import Campaign
from responses_app.filters import ReplyFilter
from responses_app.models import Document, InboundMessage, MessageTie, StoredFile, Suggestion
from responses_app.views.reply_queues import MAY_CHANGE, QUEUES, Queue, how_many, tabs

MESSAGES_A_PAGE = 50
BEGINNING = 180  # characters of a mail that a list shows
LONG = ("text", "own_text", "kind_evidence", "kind_details", "recipients", "problems")


@login_required
def replies(request: HttpRequest) -> HttpResponse:
    """One queue of messages; the filters narrow every queue."""
    queue = QUEUES.get(request.GET.get("tab", ""), QUEUES["read"])
    chosen = ReplyFilter(request.GET)
    rows, campaign = chosen.of_any_campaign, chosen.narrowed_to
    page = page_of(queue, rows, campaign, request.GET.get("page"))
    kept = {name: value for name in chosen.filters if (value := request.GET.get(name))}
    context = {
        "campaign": campaign,
        "narrowed_to": campaign,
        "section": "replies",
        "queue": queue,
        "tabs": tabs(rows, campaign, kept, known={queue.key: page.paginator.count}),
        "filter": chosen,
        "page": page,
        "not_parsed": InboundMessage.objects.filter(state=InboundMessage.State.KEPT).count(),
        "may_change": request.user.has_perm(MAY_CHANGE),
    }
    if queue.key == "pen" and campaign:
        nobodys = InboundMessage.objects.in_pen().filter(suggestions=None)
        context["without_candidates"] = nobodys.count()
    return render(request, "replies/replies.html", context)


def page_of(
    queue: Queue, rows: QuerySet[InboundMessage], campaign: Campaign | None, number: str | None
) -> Page:
    """One page of those of `rows` that stand in a queue, in its order.

    Which messages stand on it is found from an index alone; what the list shows of them is asked
    for these only, and not for all that stand on the pages before.
    """
    order = ("arrived_at", "pk") if queue.oldest_first else ("-arrived_at", "-pk")
    keys = queue.within(rows, campaign).order_by(*order).values("pk")
    paginator = Paginator(keys, MESSAGES_A_PAGE)
    paginator.count = how_many(rows, campaign, [queue.key])[queue.key]
    page = paginator.get_page(number)
    theirs = InboundMessage.objects.filter(pk__in=page.object_list)
    page.object_list = list(with_what_lists_show(theirs).order_by(*order))
    return page


def with_what_lists_show(rows: QuerySet[InboundMessage]) -> QuerySet[InboundMessage]:
    """Whose reply each is or may be, how it begins, its documents and those kept back.

    A fixed number of queries, however many rows there are.
    """
    ties = MessageTie.objects.filter(undone_at=None)
    theirs = ties.select_related("foi_request__authority", "foi_request__campaign")
    may_be = Suggestion.objects.select_related("foi_request__authority").order_by("-score", "pk")
    return (
        rows.annotate(
            begins=Case(
                When(raw__state="suspect", then=Value("")), default=Left("own_text", BEGINNING)
            ),
            n_documents=_documents(),
            n_kept_back=_documents(file__state=StoredFile.State.SUSPECT),
        )
        .defer(*LONG)
        .select_related("confirmed_by", "place_by")
        .prefetch_related(
            Prefetch("ties", theirs, to_attr="standing_ties"),
            Prefetch("suggestions", may_be, to_attr="candidates"),
        )
    )


def _documents(**which: object) -> Coalesce:
    """How many documents a message has that a person looks for, counted in the database."""
    theirs = Document.objects.shown().filter(message=OuterRef("pk"), **which).order_by()
    counted = theirs.values("message").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)
