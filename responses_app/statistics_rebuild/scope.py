"""What a change touches: which questions, periods and areas are to be worked out anew."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from requests_app.models import AuthorityList, Campaign, CampaignChange
from responses_app.domain.areas import areas_of
from responses_app.domain.statistics.plan import Plan


@dataclass(frozen=True)
class Scope:
    """Questions and periods by primary key, and areas; None stands for all of them."""

    questions: frozenset[int] | None = None
    periods: frozenset[int] | None = None
    areas: frozenset[str] | None = None

    @property
    def is_whole(self) -> bool:
        return self.questions is None and self.periods is None and self.areas is None

    @property
    def is_nothing(self) -> bool:
        return self.questions is not None and not self.questions

    def takes_question(self, pk: int) -> bool:
        return self.questions is None or pk in self.questions

    def takes_period(self, pk: int) -> bool:
        return self.periods is None or pk in self.periods

    def takes_area(self, area: str) -> bool:
        return self.areas is None or area in self.areas


WHOLE: Final = Scope()
NOTHING: Final = Scope(frozenset(), frozenset(), frozenset())


def scope_of(plan: Plan, campaign: Campaign, changes: Sequence[CampaignChange]) -> Scope:
    """Return what some changes touch together.

    A figure touches its question's whole family in its own period and the one after it, in the
    areas of its authority. A request touches every question and period, in those areas; in all of
    them where the campaign is compared with an earlier one. A change that names nothing touches
    all.
    """
    if not changes:
        return NOTHING
    if any(not change.authority_id and not change.question_id for change in changes):
        return WHOLE
    areas = _areas(changes)
    if any(not change.question_id or not change.period_id for change in changes):
        # Councils that followed others are compared together, and where is for all of those asked
        # to say: one more may end a comparison in an area that it does not stand in.
        if any(one.previous for one in plan.questions):
            return WHOLE
        return Scope(None, None, areas)
    questions = {one.pk: one.key for one in campaign.questions.all()}
    periods = [one.pk for one in campaign.periods.all()]
    family = plan.family({questions[change.question_id] for change in changes})
    touched = {change.period_id for change in changes}
    after = {later for one, later in pairwise(periods) if one in touched}
    return Scope(
        frozenset(pk for pk, key in questions.items() if key in family),
        frozenset(touched | after),
        areas,
    )


def _areas(changes: Iterable[CampaignChange]) -> frozenset[str] | None:
    """The areas of the authorities that changes name; all where one names none."""
    authorities = {change.authority_id for change in changes}
    if None in authorities:
        return None
    about = {change.authority_id: change.authority for change in changes}
    found: set[str] = set()
    for authority in about.values():
        found |= {*areas_of(authority.nation, authority.region, authority.type)}
    lists = AuthorityList.objects.filter(authorities__in=authorities).distinct()
    return frozenset(found | {one.area for one in lists})
