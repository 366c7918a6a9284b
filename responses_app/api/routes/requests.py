"""A campaign's requests, with the filters of the page."""

from django.http import HttpRequest, QueryDict
from django.utils.timezone import localdate
from ninja import Query, Router

from requests_app.filters import RequestFilter
from requests_app.models import Campaign
from responses_app.api.asking import asked_of_filters, check_form
from responses_app.api.paging import Key, part_of
from responses_app.api.reading import Answer, campaign_of, export_rows, page, reads
from responses_app.api.schemas import RequestRow, page_of
from responses_app.exports.choice import Choice

router = Router()
NEEDS = ["requests_app.view_foirequest"]
AskedOfRequests = asked_of_filters("AskedOfRequests", RequestFilter)
NULLABLE = {"due_on", "received_on", "responded_on"}
AS_EXPORTED = (Key("authority__code"), Key("round"), Key("pk"))


@reads(
    router, "campaigns/{slug}/requests", gives=page_of("PageOfRequests", RequestRow), needs=NEEDS
)
def requests(request: HttpRequest, slug: str, asked: Query[AskedOfRequests]) -> Answer:
    """The requests of a campaign, as they stand today.

    The filters are those of the page. Without `sort` they come by authority code and round.
    """
    campaign = campaign_of(slug)
    rows = chosen(campaign, request.GET).qs
    part = part_of(
        rows,
        _keys(asked.sort),
        after=asked.after,
        limit=asked.limit,
        of=f"{request.path} {asked.sort}",
        tell=["reference"],
    )
    choice = Choice(foi_requests=campaign.foi_requests.filter(pk__in=part.pks))
    return page(request, part, export_rows("requests", campaign, choice, part.told), campaign)


def chosen(campaign: Campaign, asked: QueryDict) -> RequestFilter:
    """The page's filter over a campaign's requests. Raises Problem where it cannot be read."""
    found = RequestFilter(asked, campaign, on=localdate())
    check_form(found.form)
    return found


def _keys(sort: str) -> tuple[Key, ...]:
    """The order of the page; the last key tells apart what the page need not."""
    if not sort:
        return AS_EXPORTED
    column = RequestFilter.COLUMNS[sort.removeprefix("-")]
    first = Key(column, descending=sort.startswith("-"), nullable=column in NULLABLE)
    return first, Key("authority__plain_name"), Key("round"), Key("pk")
