"""Everyone a campaign asked, whether they answered or not."""

from django.http import HttpRequest
from ninja import Query, Router

from requests_app.filters import RequestFilter
from requests_app.models import Authority
from responses_app.api.asking import asked_of_filters
from responses_app.api.paging import Key, part_of
from responses_app.api.reading import Answer, campaign_of, export_rows, page, reads
from responses_app.api.routes.requests import chosen
from responses_app.api.schemas import AuthorityRow, page_of
from responses_app.exports.choice import Choice

router = Router()
NEEDS = ["requests_app.view_authority", "requests_app.view_foirequest", "responses_app.view_figure"]
KEYS = (Key("code"),)
AskedOfAuthorities = asked_of_filters("AskedOfAuthorities", RequestFilter, without=["sort"])


@reads(
    router,
    "campaigns/{slug}/authorities",
    gives=page_of("PageOfAuthoritiesAsked", AuthorityRow),
    needs=NEEDS,
)
def authorities_asked(request: HttpRequest, slug: str, asked: Query[AskedOfAuthorities]) -> Answer:
    """Everyone that a campaign asked, drafts among them: a row an authority, by code.

    The filters are those of the requests, and a row tells of the requests they leave.
    """
    campaign = campaign_of(slug)
    foi_requests = chosen(campaign, request.GET).qs.order_by()
    part = part_of(
        Authority.objects.filter(pk__in=foi_requests.values("authority")),
        KEYS,
        after=asked.after,
        limit=asked.limit,
        of=request.path,
        tell=["code"],
    )
    choice = Choice(foi_requests=foi_requests.filter(authority__in=part.pks))
    return page(request, part, export_rows("authorities", campaign, choice, part.told), campaign)
