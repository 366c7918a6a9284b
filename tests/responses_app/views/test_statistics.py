from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from requests_app import lifecycle
from responses_app import statistics_rebuild
from responses_app.figures import record_figure
from responses_app.views.statistics import area_name


@pytest.fixture
def get(client, person, campaign):
    person(client)
    return lambda query="": client.get(reverse("statistics", args=[campaign.slug]) + query)


@pytest.fixture
def built(campaign, asked, long_ago):
    """Four authorities: 2 and 1 of 4, one of them hidden, one that gave the base alone."""
    base, period = campaign.questions.get(), campaign.periods.get()
    part = campaign.questions.create(key="2", unit="homes", subset_of="1", position=1)
    for foi_request, raw in zip(asked(3, sent_on=long_ago), ["800", "64", None], strict=True):
        lifecycle.record(foi_request, "response", date(2026, 1, 20), outcome="full")
        record_figure(foi_request, base, period, "1,000")
        if raw:
            record_figure(foi_request, part, period, raw)
    statistics_rebuild.rebuild(campaign, timezone.now())


def test_statistics_says_so_before_anything_is_worked_out(get):
    assert "Nothing has been worked out yet" in get().content.decode()


def test_statistics_shows_the_matched_rate_beside_the_full_totals(get, built):
    answer = get()
    text = answer.content.decode()

    assert "43.2%" in text  # 864 of the matched 2,000
    assert "2,000" in text
    assert "3,000" in text  # all who gave the denominator
    assert [row["question"] for row in answer.context["rates"]] == ["2"]


def test_statistics_shows_one_area(get, built):
    answer = get("?area=nation:Wales")

    assert answer.context["area_name"] == "Wales (nation)"
    assert answer.context["questions"][0][1][0]["asked"] == 1


def test_statistics_of_an_unknown_area_is_a_sentence(get, built):
    answer = get("?area=nation:Atlantis")

    assert answer.status_code == 404
    assert "There are no statistics for the area" in answer.content.decode()


@pytest.mark.parametrize(
    ("area", "name"),
    [("uk", "United Kingdom"), ("region:London", "London (region)"), ("type:a: b", "a: b (type)")],
)
def test_area_name_reads_as_words(area, name):
    assert area_name(area) == name
