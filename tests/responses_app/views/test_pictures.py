from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from requests_app import lifecycle
from requests_app.models import AuthorityList, Campaign
from responses_app import statistics_rebuild
from responses_app.figures import record_figure


@pytest.fixture
def get(client, person, campaign):
    person(client)
    return lambda query="": client.get(reverse("pictures", args=[campaign.slug]) + query)


@pytest.fixture
def get_file(client, person, campaign):
    person(client)

    def got(name, ending, query="", **headers):
        address = reverse("picture-file", args=[campaign.slug, name, ending])
        return client.get(address + query, headers=headers)

    return got


@pytest.fixture
def built(campaign, asked, long_ago):
    """Four authorities: 80%, 6.4%, a hidden number, and one that has not replied."""
    base, period = campaign.questions.get(), campaign.periods.get()
    part = campaign.questions.create(key="2", unit="homes", subset_of="1", position=1)
    made = asked(4, sent_on=long_ago)
    for foi_request, raw in zip(made, ["800", "64", "*"], strict=False):
        lifecycle.record(foi_request, "response", date(2026, 1, 20), outcome="full")
        record_figure(foi_request, base, period, "1,000")
        record_figure(foi_request, part, period, raw)
    statistics_rebuild.rebuild(campaign, timezone.now())
    return made


def test_pictures_needs_a_login(client, campaign):
    address = reverse("pictures", args=[campaign.slug])

    assert client.get(address).status_code == 302
    assert (
        client.get(reverse("picture-file", args=[campaign.slug, "trend", "svg"])).status_code == 302
    )


def test_pictures_of_an_empty_campaign_is_a_sentence(get):
    answer = get()

    assert answer.status_code == 200
    assert "No authority is asked" in answer.content.decode()


def test_pictures_shows_the_map_with_its_table_and_its_sentence(get, built):
    text = get().content.decode()

    assert 'role="img"' in text and "</svg>" in text
    assert "Council of Town 000: Answered" in text
    assert "3 answered" in text
    assert "<caption>Where the requests stand</caption>" in text
    assert reverse("picture-file", args=["repairs", "map-by-phase", "png"]) in text


def test_pictures_shows_rates_and_why_there_is_none(get, built):
    text = get("?picture=map-by-rate").content.decode()

    assert "Council of Town 000: 80.0% (800 of 1,000)" in text
    assert "Council of Town 001: 6.4% (64 of 1,000)" in text
    assert "Council of Town 002: Small number hidden" in text
    assert "Council of Town 003: No reply" in text
    assert "43.2%" in text  # 864 of the matched 2,000
    assert "Do not publish it as it stands" in text


def test_pictures_keeps_to_an_area(get, built):
    AuthorityList.objects.create(name="Mine").authorities.set([built[0].authority])

    table = get("?picture=distribution&area=nation:Wales").context["picture"].table
    assert [row[1] for row in table.rows] == ["Council of Town 001"]
    table = get("?area=list:Mine").context["picture"].table
    assert [row[2] for row in table.rows] == ["Council of Town 000"]


def test_pictures_draws_the_timeline_by_nation(get, built):
    picture = get("?picture=timeline&by=nation").context["picture"]

    assert "3 had answered" in picture.caption
    assert len(picture.table.columns) == 6


@pytest.fixture
def asked_before(built, campaign):
    """The requests of 2022, in which three authorities gave 900 homes each."""
    before = Campaign.objects.create(slug="before", title="Repairs before")
    question = before.questions.create(key="1", unit="homes")
    period = before.periods.create(key="2022")
    requests = []
    for foi_request in built[:3]:
        requests.append(earlier := lifecycle.new_request(before, foi_request.authority))
        lifecycle.record(earlier, "sent", date(2023, 1, 5))
        record_figure(earlier, question, period, "900")
    campaign.questions.filter(key="1").update(previous="before:1")
    statistics_rebuild.rebuild(campaign, timezone.now())
    return requests


def test_pictures_draws_the_trend_over_periods_and_campaigns(get, asked_before):
    picture = get("?picture=trend&question=1&by=total").context["picture"]

    assert picture.table.rows == (
        ("2022", "2,700", 3, "2,700", 3),
        ("2025", "3,000", 3, "3,000", 3),
    )


def test_pictures_draws_the_trend_that_the_statistics_page_tells(
    client, get, asked_before, campaign
):
    series = client.get(reverse("statistics", args=[campaign.slug])).context["trend"].series
    picture = get("?picture=trend&question=1&by=total").context["picture"]

    assert [row[1] for row in picture.table.rows] == [
        f"{wave['total']:,}" for wave in series["waves"]
    ]


def test_picture_file_of_a_trend_is_sent_again_after_a_correction_in_an_earlier_wave(
    get_file, asked_before
):
    query = "?question=1&by=total"
    first = get_file("trend", "svg", query)
    assert get_file("trend", "svg", query, if_none_match=first["ETag"]).status_code == 304

    before = asked_before[0].campaign
    record_figure(asked_before[0], before.questions.get(), before.periods.get(), "901")
    corrected = get_file("trend", "svg", query, if_none_match=first["ETag"])

    assert corrected.status_code == 200
    assert "2,701" in corrected.content.decode()


def test_pictures_say_when_statistics_are_older_than_the_newest_change(get, built, campaign):
    for_rates, for_phases = "?picture=map-by-rate", "?picture=map-by-phase"
    assert "do not have everything yet" not in get(for_rates).content.decode()

    record_figure(built[1], campaign.questions.get(key="2"), campaign.periods.get(), "65")

    assert "do not have everything yet" in get(for_rates).content.decode()
    assert "do not have everything yet" not in get(for_phases).content.decode()


def test_pictures_of_waves_in_which_nobody_gave_a_number_is_a_sentence(get, built, campaign):
    campaign.questions.create(key="3", unit="homes", position=2)
    campaign.periods.create(key="2026", position=1)

    answer = get("?picture=trend&question=3")

    assert answer.context["picture"] is None
    assert "Nobody has given a number to question 3 yet" in answer.content.decode()


def test_pictures_of_one_wave_alone_has_no_trend(get, built):
    answer = get("?picture=trend")

    assert answer.status_code == 200
    assert "in one wave only" in answer.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "?picture=landscape", "?area=nation:Atlantis", "?picture=map-by-rate&question=99",
        "?picture=map-by-rate&period=1066", "?picture=timeline&by=weather",
    ],
)  # fmt: skip
def test_pictures_of_what_there_is_not_is_a_sentence(get, built, query):
    answer = get(query)

    assert answer.status_code == 404
    assert answer.context["problem"]


@pytest.mark.parametrize(
    ("query", "most"),
    [("", 12), ("?picture=map-by-rate", 18), ("?picture=distribution", 18),
     ("?picture=timeline", 14), ("?picture=trend", 30)],
)  # fmt: skip
def test_pictures_asks_the_database_little(
    get, built, asked, long_ago, query, most, django_assert_max_num_queries
):
    asked(20, sent_on=long_ago)

    with django_assert_max_num_queries(most):
        get(query)


def test_pictures_leaves_a_number_in_doubt_out(get, built, campaign):
    campaign.foi_requests.get(pk=built[0].pk).figures.update(needs_review=True)

    text = get("?picture=map-by-rate").content.decode()

    assert "Council of Town 000: No usable number" in text


def test_picture_file_is_an_svg_or_a_png_that_can_be_kept(get_file, built):
    svg = get_file("map-by-rate", "svg", "?question=2")
    png = get_file("map-by-rate", "png", "?question=2")

    assert svg["Content-Type"] == "image/svg+xml"
    assert svg.content.startswith(b'<?xml version="1.0"')
    assert "repairs-map-by-rate-2-2025.svg" in svg["Content-Disposition"]
    assert png["Content-Type"] == "image/png"
    assert png.content.startswith(b"\x89PNG")
    assert svg["ETag"] != png["ETag"]
    assert svg["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("name", ["map-by-rate", "map-by-phase"])
def test_picture_file_is_sent_once_for_the_same_numbers(get_file, built, campaign, name):
    first = get_file(name, "svg")

    again = get_file(name, "svg", if_none_match=first["ETag"])
    assert again.status_code == 304

    lifecycle.record(built[3], "response", date(2026, 1, 21), outcome="refused")
    statistics_rebuild.rebuild(campaign, timezone.now())
    changed = get_file(name, "svg", if_none_match=first["ETag"])
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


@pytest.mark.parametrize(("name", "ending"), [("landscape", "svg"), ("map-by-phase", "gif")])
def test_picture_file_of_what_there_is_not_is_not_found(get_file, built, name, ending):
    assert get_file(name, ending).status_code == 404


def test_picture_file_of_a_made_up_campaign_says_so(get_file, built, campaign):
    campaign.made_up = True
    campaign.save()

    answer = get_file("map-by-phase", "svg")

    assert 'filename="made-up-repairs-' in answer["Content-Disposition"]
    assert "Made-up figures" in answer.content.decode()
