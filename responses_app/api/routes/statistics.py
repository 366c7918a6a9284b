"""What a campaign's figures add up to, by question, period and area."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from responses_app.api.asking import Asked, any_of, check_choices
from responses_app.api.paging import Key, part_of
from responses_app.api.problems import not_found
from responses_app.api.reading import Answer, campaign_of, page, plain, reads
from responses_app.api.routes.campaigns import build_of
from responses_app.api.schemas import Build, StatisticRow, page_of
from responses_app.exports.columns import MADE_UP, MADE_UP_COLUMN, STATISTICS
from responses_app.exports.statistics import cells
from responses_app.models import StatisticsBuild
from responses_app.statistics_rebuild.showing import COLUMNS, as_row

router = Router()
NEEDS = ["responses_app.view_statistic", "responses_app.view_statisticsbuild"]
# Not by primary key: a rebuild may give a row another.
KEYS = (
    Key("question__position"),
    Key("question__key"),
    Key("period__position"),
    Key("period__key"),
    Key("area"),
)
PATHS = {"question": "question__key", "period": "period__key", "area": "area"}


class AskedOfStatistics(Asked):
    question: list[str] = any_of("question, as in the letter")
    period: list[str] = any_of("period")
    area: list[str] = any_of("uk, nation:..., region:..., type:... or list:...")


@reads(
    router,
    "campaigns/{slug}/statistics",
    gives=page_of("PageOfStatistics", StatisticRow, build=(Build, ...)),
    needs=NEEDS,
)
def statistics(request: HttpRequest, slug: str, asked: Query[AskedOfStatistics]) -> Answer:
    """Counts, totals, rates, ratios and change, by question, period and area.

    `build` names the build that the rows are of. Pages with different numbers do not belong
    together: the statistics were rebuilt in between, so begin again.
    """
    campaign = campaign_of(slug)
    build = StatisticsBuild.objects.filter(campaign=campaign).first()
    if build is None:
        raise not_found(f"{slug} has no statistics yet: they follow within minutes.")
    rows = build.statistics.all()
    for name, path in PATHS.items():
        if wanted := getattr(asked, name):
            there = build.statistics.order_by(path).values_list(path, flat=True).distinct()
            check_choices(name, wanted, list(there))
            rows = rows.filter(**{f"{path}__in": wanted})
    part = part_of(
        rows,
        KEYS,
        after=asked.after,
        limit=asked.limit,
        of=request.path,
        tell=[*COLUMNS, "build__number", "build__built_at"],
    )
    if part.told:  # the rows know best of which build they are
        build.number, build.built_at = part.told[0][-2:]
    mark = {MADE_UP_COLUMN.name: MADE_UP} if campaign.made_up else {}
    found = (mark | _row(row[:-2]) for row in part.told)
    return page(request, part, found, campaign) | {"build": build_of(build)}


def _row(told: tuple[Any, ...]) -> Answer:
    values = cells(as_row(*told))
    return {column.name: plain(value) for column, value in zip(STATISTICS, values, strict=True)}
