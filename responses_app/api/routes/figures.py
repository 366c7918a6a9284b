"""A campaign's figures as they stand, one for each authority, question and period."""

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Router

from requests_app.filters import RequestFilter
from requests_app.models import Campaign, FoiRequest
from responses_app.api.asking import any_of, asked_of_filters, check_choices
from responses_app.api.paging import Key, part_of
from responses_app.api.reading import Answer, campaign_of, export_rows, page, reads
from responses_app.api.routes.requests import chosen
from responses_app.api.schemas import FigureRow, page_of
from responses_app.exports.choice import Choice
from responses_app.models import Figure

router = Router()
NEEDS = ["requests_app.view_foirequest", "responses_app.view_figure"]
KEYS = (
    Key("foi_request__authority__code"),
    Key("foi_request__round"),
    Key("foi_request__pk"),
    Key("question__position"),
    Key("question__key"),
    Key("period__position"),
    Key("period__key"),
)
AskedOfFigures = asked_of_filters(
    "AskedOfFigures",
    RequestFilter,
    without=["sort"],
    question=(list[str], any_of("question, as in the letter")),
    period=(list[str], any_of("period")),
    authority=(list[str], any_of("code of an authority that was asked")),
    status=(list[str], any_of("kind of answer", Figure.Kind.values)),
)


@reads(router, "campaigns/{slug}/figures", gives=page_of("PageOfFigures", FigureRow), needs=NEEDS)
def figures(request: HttpRequest, slug: str, asked: Query[AskedOfFigures]) -> Answer:
    """The figures of a campaign: what each authority said, in its own words and as a number.

    The newest version of each. They come by authority code, question and period. The filters of
    the requests narrow them too.
    """
    campaign = campaign_of(slug)
    foi_requests = chosen(campaign, request.GET)
    part = part_of(
        _figures(campaign, foi_requests.qs if foi_requests.in_use else None, asked),
        KEYS,
        after=asked.after,
        limit=asked.limit,
        of=request.path,
        tell=["foi_request__reference", "question__key", "period__key"],
    )
    these = Figure.objects.filter(pk__in=part.pks)
    choice = Choice(
        figures=these,
        foi_requests=campaign.foi_requests.filter(pk__in=these.order_by().values("foi_request")),
    )
    return page(request, part, export_rows("figures", campaign, choice, part.told), campaign)


def _figures(
    campaign: Campaign, foi_requests: QuerySet[FoiRequest] | None, asked: AskedOfFigures
) -> QuerySet[Figure]:
    rows = Figure.objects.accepted().filter(foi_request__campaign=campaign)
    if foi_requests is not None:
        rows = rows.filter(foi_request__in=foi_requests.order_by().values("pk"))
    known = {
        "question": (campaign.questions, "key", "question__key"),
        "period": (campaign.periods, "key", "period__key"),
        "authority": (campaign.foi_requests.order_by("authority__code"), "authority__code",
                      "foi_request__authority__code"),
    }  # fmt: skip
    for name, (there, key, path) in known.items():
        if wanted := getattr(asked, name):
            check_choices(name, wanted, list(there.values_list(key, flat=True).distinct()))
            rows = rows.filter(**{f"{path}__in": wanted})
    check_choices("status", asked.status, Figure.Kind.values)
    return rows.filter(kind__in=asked.status) if asked.status else rows
