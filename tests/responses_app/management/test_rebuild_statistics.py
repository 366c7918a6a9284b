from datetime import date

import pytest

from requests_app.models import Campaign


@pytest.fixture
def two(campaign, make_request):
    make_request(date(2026, 1, 5))
    Campaign.objects.create(slug="empty-2025", title="Nothing yet")


def test_rebuild_statistics_rebuilds_all_or_those_named(run, two):
    everything = run("rebuild_statistics", "--full", "--json")
    one = run("rebuild_statistics", "missing-2025", "--json")

    assert {row["campaign"]: row["cells"] for row in everything.json} == {
        "missing-2025": 40,  # 5 questions, 2 periods; uk, England, South East and unitary
        "empty-2025": 0,
    }
    ((row),) = one.json
    assert set(row) == {"campaign", "cells", "seconds", "rebuilt"}
    assert (row["campaign"], row["rebuilt"]) == ("missing-2025", "changed")
    assert row["seconds"] >= 0


def test_rebuild_statistics_tells_a_person_what_it_did(run, two):
    assert "missing-2025: 40 cells in " in run("rebuild_statistics").out


def test_rebuild_statistics_says_so_where_there_is_no_campaign(run):
    assert run("rebuild_statistics").out == "There is no campaign yet.\n"
    assert run("rebuild_statistics", "--json").json == []


def test_rebuild_statistics_rebuilds_nothing_where_one_name_is_wrong(run, two):
    ran = run("rebuild_statistics", "missing-2025", "nowhere")

    assert ran.code == 1
    assert "no campaign 'nowhere'" in ran.err
    assert not Campaign.objects.filter(statistics_build__isnull=False).exists()
