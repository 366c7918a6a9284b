"""Saved lists are areas of the statistics, and follow their members."""

import pytest
from django.utils import timezone

from requests_app.authority_lists import delete_list, save_list
from requests_app.models import CampaignChange
from responses_app.statistics_rebuild import rebuild, show
from tests.surveys import World, anew, shown, work_in

PLACE = "a", "2023"


@pytest.fixture
def said(world) -> World:
    """Bigham said 10, Aberville 20 and Powysby "<5"; Easting was not asked."""
    second = world.campaigns[1]
    for one, raw in zip(world.authorities[4:], ("10", "20", "<5"), strict=True):
        world.say(world.ask(second, one), "a", "2023", raw)
    rebuild(second, timezone.now())
    work_in()
    return world


def areas(campaign) -> set[str]:
    return {row["area"] for row in show(campaign) if row["area"].startswith("list:")}


def test_a_list_counts_those_of_its_authorities_that_were_asked(said):
    second = said.campaigns[1]
    _, easting, _, _, bigham, aberville, powysby = said.authorities
    save_list("Ours", "", [easting, bigham, powysby], None)
    save_list("Theirs", "", [bigham, aberville], None)
    save_list("Nobody asked", "", [easting], None)
    work_in()

    ours, theirs = (shown(second)[*PLACE, f"list:{name}"] for name in ("Ours", "Theirs"))

    assert (ours["asked"], ours["exact"], ours["bounded"]) == (2, 1, 1)
    assert (ours["total"], ours["total_lower"], ours["total_upper"]) == (None, 10, 14)
    assert (theirs["asked"], theirs["total"]) == (2, 30)
    assert areas(second) == {"list:Ours", "list:Theirs"}
    assert shown(second)[*PLACE, "uk"]["total_upper"] == 34  # once each, on however many lists


def test_a_list_gives_what_an_area_of_the_same_authorities_gives(said):
    second = said.campaigns[1]
    save_list("Scots", "", [said.authorities[5]], None)
    work_in()

    rows = shown(second)
    for (question, period, area), row in rows.items():
        if area == "nation:Scotland":
            assert rows[question, period, "list:Scots"] == row | {"area": "list:Scots"}


def test_statistics_follow_who_stands_on_a_list(said):
    second = said.campaigns[1]
    bigham, aberville, powysby = said.authorities[4:]
    saved = save_list("Ours", "", [bigham], None)
    work_in()

    totals = []
    for members in ([bigham, aberville], [aberville], [powysby, aberville, bigham]):
        save_list("Ours", "", members, None, saved)
        work_in()
        totals.append(shown(second)[*PLACE, "list:Ours"]["total_lower"])
        assert shown(second) == anew(second)

    assert totals == [30, 20, 30]


def test_statistics_follow_a_new_name_and_forget_the_old(said):
    second = said.campaigns[1]
    saved = save_list("Ours", "", said.authorities[4:], None)
    work_in()

    save_list("Wir; 50% \\ \t".strip(), "", said.authorities[4:], None, saved)
    work_in()

    assert areas(second) == {"list:Wir; 50% \\"}
    assert shown(second) == anew(second)


def test_statistics_forget_a_list_that_is_emptied_or_deleted(said):
    second = said.campaigns[1]
    emptied, deleted = (save_list(name, "", said.authorities[4:], None) for name in ("E", "D"))
    work_in()
    assert areas(second) == {"list:E", "list:D"}

    save_list("E", "", [], None, emptied)
    delete_list(deleted)
    work_in()

    assert areas(second) == set()


def test_a_figure_of_a_member_reaches_its_list(said):
    second = said.campaigns[1]
    save_list("Ours", "", said.authorities[4:6], None)
    work_in()

    said.say(said.ask(second, said.authorities[4]), "a", "2023", "11")
    work_in()

    assert shown(second)[*PLACE, "list:Ours"]["total"] == 31


def test_a_list_of_nobody_that_was_asked_asks_for_no_rebuild(said):
    save_list("Elsewhere", "", said.authorities[1:2], None)

    assert not CampaignChange.objects.exists()
