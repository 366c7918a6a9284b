"""Compare the first period with the same question of an earlier campaign (`previous`)."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import Min, QuerySet

from requests_app.models import Authority, Campaign, CampaignChange, Period, Question
from responses_app.domain.statistics import adding_up
from responses_app.domain.statistics.earlier import Earlier, Grouped, grouped
from responses_app.domain.statistics.panels import groups, told
from responses_app.domain.statistics.plan import Plan
from responses_app.domain.statistics.work_out import prepare
from responses_app.statistics_rebuild.figures_that_count import Standing, standing
from responses_app.statistics_rebuild.loading import load
from responses_app.statistics_rebuild.plans import plan_of
from responses_app.statistics_rebuild.scope import Scope


def earlier_of(campaign: Campaign, plan: Plan, found: Standing) -> dict[str, Earlier]:
    """Return, by question, what the plan's first period is compared with.

    That is the newest period of the earlier campaign that is of the same kind: like is compared
    with like, and part of a year with nothing. An earlier campaign that is not there, or does not
    have the question, is passed over.
    """
    if not plan.periods or plan.periods[0].basis == Period.Basis.PART:
        return {}
    wanted: dict[str, dict[str, str]] = defaultdict(dict)
    for one in plan.questions:
        slug, _, key = one.previous.partition(":")
        if key and one.key in plan.added:
            wanted[slug][one.key] = key
    result: dict[str, Earlier] = {}
    for before in Campaign.objects.filter(slug__in=wanted):
        result |= _compared(campaign, plan, found, before, wanted[before.slug])
    return result


def _compared(
    campaign: Campaign, plan: Plan, found: Standing, before: Campaign, keys: dict[str, str]
) -> dict[str, Earlier]:
    base = base_period(before, plan.periods[0].key, plan.periods[0].basis)
    if base is None:
        return {}
    then = _Then(before, base, set(keys.values()))
    groups_of = _groups(campaign, found, before, then.found)
    compared: dict[str, Earlier] = {}
    for key, old_key in keys.items():
        if old_key not in then.plan.added:
            continue
        below = then.plan.over(then.plan.questions[then.plan.place[old_key]], "percent")
        compared[key] = Earlier(
            since=f"{before.slug}:{base.key}",
            old=then.side(old_key),
            old_below=then.side(below) if below else None,
            groups=groups_of,
        )
    return compared


def earlier_campaigns(campaigns: Collection[Campaign]) -> QuerySet[Campaign]:
    """The other campaigns that these are compared with."""
    compared = Question.objects.filter(campaign__in=campaigns).exclude(previous="")
    slugs = {one.partition(":")[0] for one in compared.values_list("previous", flat=True)}
    return Campaign.objects.filter(slug__in=slugs).exclude(pk__in=[one.pk for one in campaigns])


def base_period(before: Campaign, key: str, basis: str) -> Period | None:
    """The newest period of an earlier campaign that a period of this kind is compared with."""
    years = (Period.Basis.CALENDAR, Period.Basis.FINANCIAL)
    comparable = [
        one
        for one in before.periods.order_by("position", "key")
        if one.basis == basis and not (basis in years and one.key == key)
    ]
    return comparable[-1] if comparable else None


class _Then:
    """What was said in the earlier campaign: some questions, with their families, one period."""

    def __init__(self, campaign: Campaign, period: Period, keys: set[str]) -> None:
        whole = plan_of(campaign)
        family = whole.family(keys)
        position = [one.key for one in whole.periods].index(period.key)
        self.plan = whole.only(family, [position])
        self.found = standing(campaign)
        questions = [one for one in campaign.questions.all() if one.key in family]
        self.grid = prepare(self.plan, load(self.found, questions, [period]))

    def side(self, key: str) -> adding_up.Side:
        return adding_up.side_over_time(self.grid, self.plan.place[key])


def _groups(campaign: Campaign, found: Standing, before: Campaign, then: Standing) -> Grouped:
    """Which authorities of the two campaigns stand for the same places on the ground."""
    new = {one: place for place, one in enumerate(found.asked.authorities)}
    old = {one: place for place, one in enumerate(then.asked.authorities)}
    then_on = asked_on(before)
    expected_old, expected_new = expected(before, then_on), expected(campaign, asked_on(campaign))
    if new.keys() == old.keys() and new.keys() >= {*expected_old, *expected_new}:
        alone = [([old[one]], [place], "") for one, place in new.items()]
        return grouped(found.asked, alone)
    made = groups(
        successors_of_all(),
        old.keys(),
        new.keys(),
        expected_old=expected_old,
        expected_new=expected_new,
    )
    members = {one for group in made if group.crosses for one in (*group.old, *group.new)}
    names = dict(Authority.objects.filter(pk__in=members).values_list("pk", "official_name"))
    return grouped(
        found.asked,
        [
            (
                sorted(old[one] for one in group.old),
                sorted(new[one] for one in group.new),
                told(group, names, str(then_on.year)) if group.crosses else "",
            )
            for group in made
            if group.complete
        ],
    )


def successors_of_all() -> dict[int, list[int]]:
    """By authority that was abolished, those that took its place."""
    found: dict[int, list[int]] = defaultdict(list)
    links = Authority.successors.through.objects.values_list("from_authority_id", "to_authority_id")
    for old, new in links:
        found[old].append(new)
    return found


def asked_on(campaign: Campaign) -> date:
    """The day its first letter was sent, or else the day it was set up."""
    first = campaign.foi_requests.aggregate(first=Min("sent_on"))["first"]
    return first or campaign.created_at.date()


def expected(campaign: Campaign, on: date) -> list[int]:
    """Those that should have been asked, where the campaign asks by function."""
    function = campaign.ask.get("function")
    if not function:
        return []
    standing_then = Authority.objects.in_the_register().standing(on).with_function(function)
    return list(standing_then.values_list("pk", flat=True))


def later_questions(campaign: Campaign, scope: Scope) -> Iterator[CampaignChange]:
    """The changes to ask for in later campaigns that compare themselves with this one."""
    later = Question.objects.filter(previous__startswith=f"{campaign.slug}:").select_related(
        "campaign"
    )
    keys = dict(campaign.questions.values_list("key", "pk"))
    for question in later:
        first = question.campaign.periods.order_by("position", "key").first()
        base = first and base_period(campaign, first.key, first.basis)
        known = keys.get(question.previous.partition(":")[2])
        if base and known and scope.takes_question(known) and scope.takes_period(base.pk):
            yield CampaignChange(campaign=question.campaign, question=question, period=first)
