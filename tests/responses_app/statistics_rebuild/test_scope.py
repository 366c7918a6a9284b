"""What a change touches, and no more."""

import pytest
from django.utils import timezone

from requests_app import lifecycle
from requests_app.authority_lists import save_list
from requests_app.models import CampaignChange
from responses_app.models import Statistic
from responses_app.statistics_rebuild import rebuild
from responses_app.statistics_rebuild.plans import plan_of
from responses_app.statistics_rebuild.scope import NOTHING, WHOLE, scope_of
from tests.surveys import SENT, work_in


@pytest.fixture
def touched(world):
    """The questions, periods and areas that changes touch, by their names; None for all."""

    def told(campaign, *changes):
        rows = [
            CampaignChange(
                campaign=campaign,
                authority=one.get("authority"),
                question=campaign.questions.get(key=one["question"]) if "question" in one else None,
                period=campaign.periods.get(key=one["period"]) if "period" in one else None,
            )
            for one in changes
        ]
        scope = scope_of(plan_of(campaign), campaign, rows)

        def names(which, found):
            return None if found is None else {one.key for one in which if one.pk in found}

        return (
            names(campaign.questions.all(), scope.questions),
            names(campaign.periods.all(), scope.periods),
            scope.areas and set(scope.areas),
        )

    return told


RELATED = {"a", "b", "ab", "c", "d"}


def test_scope_of_a_figure_is_its_family_its_period_and_the_next_and_its_areas(world, touched):
    first, bigham = world.campaigns[0], world.authorities[4]
    save_list("Ours", "", [bigham], None)
    save_list("Theirs", "", world.authorities[:2], None)

    areas = {"uk", "nation:England", "region:South West", "type:unitary", "list:Ours"}
    for key, family in (("a", RELATED), ("d", RELATED), ("m", {"m"}), ("t", {"t"})):
        change = {"authority": bigham, "question": key, "period": "2020"}
        assert touched(first, change) == (family, {"2020", "2021"}, areas)
    change = {"authority": bigham, "question": "m", "period": "early"}
    assert touched(first, change) == ({"m"}, {"early"}, areas)


def test_scope_of_several_figures_takes_in_each(world, touched):
    first, bigham, aberville = world.campaigns[0], *world.authorities[4:6]

    questions, periods, areas = touched(
        first,
        {"authority": bigham, "question": "m", "period": "2021"},
        {"authority": aberville, "question": "y", "period": "early"},
    )

    assert (questions, periods) == ({"m", "y"}, {"2021", "early"})
    assert {"region:South West", "region:Scotland", "uk"} <= areas


def test_scope_of_a_request_is_everything_in_its_areas(world, touched):
    first, bigham = world.campaigns[0], world.authorities[4]

    areas = {"uk", "nation:England", "region:South West", "type:unitary"}
    assert touched(first, {"authority": bigham}) == (None, None, areas)


def test_scope_of_a_request_is_everything_where_an_earlier_campaign_is_compared(world, touched):
    assert touched(world.campaigns[1], {"authority": world.authorities[4]}) == (None, None, None)


def test_scope_of_what_an_earlier_campaign_passed_on_is_all_areas(world, touched):
    change = {"question": "m", "period": "2023"}

    assert touched(world.campaigns[1], change) == ({"m"}, {"2023", "2024"}, None)


def test_scope_of_a_change_that_names_nothing_is_all_and_of_none_nothing(world):
    campaign = world.campaigns[0]
    plan = plan_of(campaign)

    assert scope_of(plan, campaign, [CampaignChange(campaign=campaign)]) == WHOLE
    assert scope_of(plan, campaign, []) == NOTHING
    assert (WHOLE.is_whole, WHOLE.is_nothing, NOTHING.is_whole, NOTHING.is_nothing) == (
        True, False, False, True,
    )  # fmt: skip


def test_rebuild_changed_writes_no_row_that_the_change_does_not_touch(world):
    """Rows have new numbers where they were written anew."""
    second = world.campaigns[1]
    for one in world.authorities[4:]:
        foi_request = world.ask(second, one)
        lifecycle.record(foi_request, "partial_response", SENT)
        world.say(foi_request, "a", "2023", "12")
    rebuild(second, timezone.now())
    work_in()
    before = dict(Statistic.objects.filter(build__campaign=second).values_list("pk", "area"))

    world.say(world.ask(second, world.authorities[5]), "m", "2024", "£3.50")
    work_in()

    now = Statistic.objects.filter(build__campaign=second)
    assert now.count() == len(before)
    written = set(now.exclude(pk__in=before).values_list("question__key", "period__key", "area"))
    areas = ("uk", "nation:Scotland", "region:Scotland", "type:unitary")
    assert written == {("m", period, area) for period in ("2024", "fy") for area in areas}
