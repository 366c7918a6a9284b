"""Which figures count: who was asked, and which answer speaks for an authority asked twice."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet

from requests_app.models import AuthorityList, Campaign, FoiRequest
from responses_app.domain.areas import areas_of
from responses_app.domain.statistics.asked import Asked, asked
from responses_app.domain.statistics.grid import weight_of
from responses_app.models import Figure

WITH_NUMBER = ("exact", "bounded", "approximate")
SAYS_NOTHING = (Figure.Kind.BLANK, Figure.Kind.NOT_ASKED)
"""Kinds that are no words of the authority: a cell left blank, and a question it was not asked."""


@dataclass(frozen=True)
class Standing:
    """A campaign's requests that ask something: sent, or with a figure, and not withdrawn.

    `rounds` holds, by request, its authority and round.
    """

    asked: Asked
    rounds: dict[int, tuple[int, int]]

    @cached_property
    def asked_again(self) -> frozenset[int]:
        """Authorities with more than one such request."""
        times = Counter(authority for authority, _ in self.rounds.values())
        return frozenset(authority for authority, count in times.items() if count > 1)


def standing(
    campaign: Campaign,
    requests: QuerySet[FoiRequest] | None = None,
    replied: str = "replied",
    figures: QuerySet[Figure] | None = None,
) -> Standing:
    """Return who was asked, in which areas they stand, and who of them replied.

    An authority asked twice counts once. A figure that says something is a reply, whether one was
    logged or not. `requests` are those that ask something, if not today's; `replied` names the
    column that says whether a reply to one was logged, and `figures` are all that were accepted.
    """
    said = Figure.objects.accepted() if figures is None else figures
    said = said.exclude(kind__in=SAYS_NOTHING).order_by()
    who_replied: set[int] = set()
    areas: dict[int, tuple[str, ...]] = {}
    rounds: dict[int, tuple[int, int]] = {}
    lists = lists_of_all()
    found = asking(campaign) if requests is None else requests
    rows = found.annotate(spoke=Exists(said.filter(foi_request=OuterRef("pk"))))
    rows = rows.order_by("pk").values_list(
        "pk", "round", replied, "spoke", "authority_id", "authority__nation", "authority__region",
        "authority__type",
    )  # fmt: skip
    for pk, number, has_replied, spoke, authority, nation, region, kind in rows:
        rounds[pk] = authority, number
        if has_replied or spoke:
            who_replied.add(authority)
        areas[authority] = areas_of(nation, region, kind, lists.get(authority, ()))
    return Standing(asked(areas, who_replied), rounds)


def asking(campaign: Campaign) -> QuerySet[FoiRequest]:
    """Requests that ask something. One that was withdrawn asks nothing any more."""
    figures = Figure.objects.filter(foi_request=OuterRef("pk"), is_current=True)
    sent = Q(pk__in=campaign.foi_requests.sent().order_by().values("pk"))
    return (
        campaign.foi_requests.filter(sent | Q(Exists(figures)))
        .exclude(outcome=FoiRequest.Outcome.WITHDRAWN)
        .order_by()
    )


def lists_of_all() -> dict[int, list[str]]:
    """The names of the saved lists that each authority stands on."""
    found: dict[int, list[str]] = defaultdict(list)
    on = AuthorityList.authorities.through.objects.values_list(
        "authority_id", "authoritylist__name"
    )
    for authority, name in on.order_by("authoritylist__name"):
        found[authority].append(name)
    return found


def figures_that_count(campaign: Campaign) -> set[int]:
    """Return the figures that the statistics use, by primary key: one an authority, question and
    period, however often it was asked."""
    found = standing(campaign)
    again = found.asked_again
    current = Figure.objects.accepted().filter(foi_request__campaign=campaign).order_by()
    speaking: dict[tuple[int, int, int], tuple[int, int]] = {}
    once: set[int] = set()
    rows = current.order_by("foi_request__round").values_list(
        "pk", "foi_request_id", "question_id", "period_id", "kind", "needs_review"
    )
    for pk, foi_request, question, period, kind, needs_review in rows.iterator(chunk_size=2000):
        if foi_request not in found.rounds:
            continue
        authority, _ = found.rounds[foi_request]
        if authority not in again:
            once.add(pk)
            continue
        place = authority, question, period
        weight = weight_of(kind, needs_review)
        if weight >= speaking.get(place, (0, 0))[1]:
            speaking[place] = pk, weight
    return once | {pk for pk, _ in speaking.values()}
