"""What a release needs so that anybody can work its statistics out anew."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from requests_app.models import Authority, Campaign
from responses_app.domain.statistics.earlier import Earlier
from responses_app.releases.archive import Content, as_json
from responses_app.statistics_rebuild.earlier_campaigns import earlier_of
from responses_app.statistics_rebuild.figures_that_count import standing
from responses_app.statistics_rebuild.plans import plan_of


def asked_file(campaign: Campaign) -> Content:
    """Everybody who counts as asked, with the areas each stands in, and whether it replied."""
    found = standing(campaign).asked
    rows = Authority.objects.in_bulk(list(found.authorities))
    told = [
        {
            "code": rows[pk].code,
            "name": rows[pk].official_name,
            "areas": [
                area for area, is_in in zip(found.areas, found.membership[:, place]) if is_in
            ],
            "replied": bool(found.replied[place]),
        }
        for place, pk in enumerate(found.authorities)
    ]
    return as_json(sorted(told, key=lambda one: str(one["code"])))


def compared_file(campaign: Campaign) -> Content:
    """With which period of an earlier campaign each is compared, and who stands for whom."""
    found = earlier_of(campaign, plan_of(campaign), standing(campaign))
    told: dict[str, object] = {}
    for one in found.values():
        slug, _, base = one.since.partition(":")
        if slug not in told:
            before = Campaign.objects.get(slug=slug)
            told[slug] = {"base": base, "groups": list(_groups(campaign, before, one))}
    return as_json(told)


def _groups(campaign: Campaign, before: Campaign, earlier: Earlier) -> Iterator[dict[str, object]]:
    """The groups by the codes of their authorities."""
    laid = earlier.groups
    now, then = (standing(one).asked.authorities for one in (campaign, before))
    codes = dict(Authority.objects.filter(pk__in={*now, *then}).values_list("pk", "code"))
    sides = zip(_parts(laid.old, laid.old_starts), _parts(laid.new, laid.new_starts), strict=True)
    for (old, new), told in zip(sides, laid.told, strict=True):
        yield {
            "old": [codes[then[place]] for place in old],
            "new": [codes[now[place]] for place in new],
            "told": told,
        }


def _parts(members: Any, starts: Any) -> Iterator[Sequence[int]]:
    edges = [*map(int, starts), len(members)]
    for first, end in pairwise(edges):
        yield [int(one) for one in members[first:end]]
