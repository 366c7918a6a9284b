"""What came in, by what it waits for: to be read, in the holding pen, by hand, set aside."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce, Left
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from responses_app.filters import ReplyFilter
from responses_app.models import Document, InboundMessage, MessageTie, StoredFile, Suggestion
from responses_app.views.reply_queues import MAY_CHANGE, QUEUES, tabs

MESSAGES_A_PAGE = 50
BEGINNING = 180  # characters of a mail that a list shows
LONG = ("text", "own_text", "kind_evidence", "kind_details", "recipients", "problems")


@login_required
def replies(request: HttpRequest) -> HttpResponse:
    """One queue of messages; the filters narrow every queue."""
    queue = QUEUES.get(request.GET.get("tab", ""), QUEUES["read"])
    chosen = ReplyFilter(request.GET)
    order = ("arrived_at", "pk") if queue.oldest_first else ("-arrived_at", "-pk")
    rows = with_what_lists_show(chosen.qs.filter(queue.which)).order_by(*order)
    kept = {name: value for name in chosen.filters if (value := request.GET.get(name))}
    context = {
        "campaign": chosen.narrowed_to,
        "narrowed_to": chosen.narrowed_to,
        "section": "replies",
        "queue": queue,
        "tabs": tabs(chosen.qs, kept),
        "filter": chosen,
        "page": Paginator(rows, MESSAGES_A_PAGE).get_page(request.GET.get("page")),
        "not_parsed": InboundMessage.objects.filter(state=InboundMessage.State.KEPT).count(),
        "may_change": request.user.has_perm(MAY_CHANGE),
    }
    if queue.key == "pen" and chosen.narrowed_to:
        nobodys = InboundMessage.objects.in_pen().filter(suggestions=None)
        context["without_candidates"] = nobodys.count()
    return render(request, "replies/replies.html", context)


def with_what_lists_show(rows: QuerySet[InboundMessage]) -> QuerySet[InboundMessage]:
    """Whose reply each is or may be, how it begins, its documents and those kept back.

    A fixed number of queries, however many rows there are.
    """
    ties = MessageTie.objects.filter(undone_at=None)
    theirs = ties.select_related("foi_request__authority", "foi_request__campaign")
    may_be = Suggestion.objects.select_related("foi_request__authority").order_by("-score", "pk")
    return (
        rows.annotate(
            begins=Left("own_text", BEGINNING),
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
