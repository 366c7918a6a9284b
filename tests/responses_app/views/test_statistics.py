from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from requests_app import lifecycle
from requests_app.models import AuthorityList, Campaign
from responses_app import statistics_rebuild
from responses_app.domain.areas import area_name
from responses_app.figures import record_figure
from responses_app.models import StatisticsBuild


@pytest.fixture
def get(client, person, campaign):
    person(client)
    return lambda query="": client.get(reverse("statistics", args=[campaign.slug]) + query)


@pytest.fixture
def built(campaign, asked, long_ago):
    """Three authorities: 800 and 64 of 1,000 each, and one that gave the base alone."""
    base, period = campaign.questions.get(), campaign.periods.get()
    part = campaign.questions.create(key="2", unit="homes", subset_of="1", position=1)
    requests = asked(3, sent_on=long_ago)
    for foi_request, raw in zip(requests, ["800", "64", None], strict=True):
        lifecycle.record(foi_request, "response", date(2026, 1, 20), outcome="full")
        record_figure(foi_request, base, period, "1,000")
        if raw:
            record_figure(foi_request, part, period, raw)
    statistics_rebuild.rebuild(campaign, timezone.now())
    return requests


def sentences(answer, question, kind):
    told = {one.key: rows for one, rows in answer.context["questions"]}
    return [said for one in told[question] for said in one.sentences if said.kind == kind]


def test_statistics_says_so_before_anything_is_worked_out(get):
    assert "Nothing has been worked out yet" in get().content.decode()


def test_statistics_says_what_a_rate_is_of_and_what_it_is_not_of(get, built):
    answer = get()
    text = answer.content.decode()
    (rate,) = sentences(answer, "2", "rate")

    assert rate.fact == (
        "43.2% (864 of 2,000 homes, in the 2 authorities that gave both figures; "
        "3 asked, 3 replied)"
    )
    assert "3,000 homes were reported by the 3 authorities" in rate.text
    assert text.count(rate.text) == 1  # whole, in the place to copy it from
    assert "<textarea readonly" in text


def test_statistics_names_the_build(get, built):
    build = StatisticsBuild.objects.get()

    assert f"Build {build.number}, worked out" in get().content.decode()


def test_statistics_shows_one_area(get, built):
    answer = get("?area=nation:Wales")

    assert answer.context["area_name"] == "Wales (nation)"
    _, (told,) = answer.context["questions"][0]
    assert told.row["asked"] == 1
    assert "In the period" not in told.sentences[0].text
    assert ", in Wales, " in told.sentences[0].text


def test_statistics_shows_a_saved_list(get, built, campaign):
    saved = AuthorityList.objects.create(name="Ours")
    saved.authorities.set([built[0].authority_id, built[1].authority_id])
    statistics_rebuild.rebuild(campaign, timezone.now())

    answer = get("?area=list:Ours")

    assert "in the list “Ours”" in sentences(answer, "1", "total")[0].sentence
    assert ("Saved lists", [("list:Ours", "Ours")]) in answer.context["areas"]


def test_statistics_of_an_unknown_area_is_a_sentence(get, built):
    answer = get("?area=nation:Atlantis")

    assert answer.status_code == 404
    assert "There are no statistics for the area" in answer.content.decode()


def test_statistics_as_of_a_past_day_tells_what_was_known_then(get, built):
    yesterday = timezone.localdate() - timedelta(days=1)  # all of it was recorded today
    answer = get(f"?as_of={yesterday}")

    assert "As it would have been told" in answer.content.decode()
    assert not sentences(answer, "1", "total")  # nobody was asked then
    assert sentences(answer, "1", "response")[0].sentence.endswith("nobody was asked.")


def test_statistics_as_of_a_day_before_an_area_was_asked_says_so(get, built):
    answer = get(f"?area=nation:Wales&as_of={timezone.localdate() - timedelta(days=1)}")

    assert answer.status_code == 200
    assert "No authority of this area has been asked" in answer.content.decode()


@pytest.mark.parametrize(
    ("day", "problem"),
    [("yesterday", "“yesterday” is no day"), ("2999-01-01", "That day has not come yet")],
)
def test_statistics_as_of_no_past_day_says_so_and_shows_todays(get, built, day, problem):
    answer = get(f"?as_of={day}")

    assert problem in answer.content.decode()
    assert sentences(answer, "2", "rate")


def test_statistics_names_the_period_of_an_earlier_campaign(get, built, campaign):
    before = Campaign.objects.create(slug="repairs-2024", title="Before")
    question = before.questions.create(key="1", unit="homes")
    period = before.periods.create(key="2024")
    for foi_request in built:
        earlier = lifecycle.new_request(before, foi_request.authority)
        lifecycle.record(earlier, "sent", date(2025, 1, 6))
        record_figure(earlier, question, period, "500")
    campaign.questions.filter(key="1").update(previous="repairs-2024:1")
    statistics_rebuild.rebuild(campaign, timezone.now())

    (change,) = sentences(get(), "1", "change")

    assert change.sentence.startswith(
        "From 2024 to 2025, the number of homes rose by 100.0% (from 1,500 to 3,000 homes, in the "
        "same 3 authorities"
    )


@pytest.fixture
def over_the_waves(built, campaign):
    """The same three authorities gave 500, 500 and 400 homes in 2024; a part of 2026 is asked."""
    before = Campaign.objects.create(slug="repairs-2024", title="Repairs before")
    question = before.questions.create(key="1", unit="homes")
    period = before.periods.create(key="2024")
    for foi_request, raw in zip(built, ["500", "500", "400"], strict=True):
        earlier = lifecycle.new_request(before, foi_request.authority)
        lifecycle.record(earlier, "sent", date(2025, 1, 6))
        record_figure(earlier, question, period, raw)
    campaign.questions.filter(key="1").update(previous="repairs-2024:1")
    campaign.periods.create(key="2026-1", basis="part", position=1)
    statistics_rebuild.rebuild(campaign, timezone.now())


def test_statistics_tells_a_question_over_its_waves(get, over_the_waves):
    answer = get()
    text = answer.content.decode()

    assert "Over the waves: 1" in text
    assert "the same 3 places in every wave" in text
    told = answer.context["trend"].sentences[0].sentence
    assert told.startswith("From 2024 to 2025, the number of homes rose by 114.3% (from 1,400 to 3")
    assert "2026-1: part of a year, which is compared with nothing" in text
    assert "?picture=trend&amp;question=1" in text


def test_statistics_tells_the_waves_of_the_question_that_is_chosen(get, over_the_waves):
    text = get("?waves=2").content.decode()

    assert "Over the waves: 2" in text
    assert "only one can stand in a series" in text


def test_statistics_of_one_wave_says_nothing_of_waves(get, built):
    assert "waves" not in get().content.decode().lower()


def test_statistics_say_when_they_are_older_than_the_newest_change(get, built, campaign):
    assert "do not have everything yet" not in get().content.decode()

    record_figure(built[2], campaign.questions.get(key="2"), campaign.periods.get(), "5")

    assert "do not have everything yet" in get().content.decode()
    yesterday = timezone.localdate() - timedelta(days=1)
    assert "do not have everything yet" not in get(f"?as_of={yesterday}").content.decode()


@pytest.mark.parametrize("day", ["0001-01-01", "1970-01-01"])
def test_statistics_as_of_a_day_long_past_has_nobody_asked(get, built, day):
    answer = get(f"?as_of={day}")

    assert answer.status_code == 200
    assert {told.row["asked"] for _, rows in answer.context["questions"] for told in rows} <= {0}


def test_statistics_call_made_up_figures_so_in_what_is_copied(get, built, campaign):
    Campaign.objects.update(made_up=True)
    text = get().content.decode()

    assert "made up, for a demonstration.</textarea>" in text
    assert "<li>The figures are made up" not in text  # the banner says it


def test_statistics_asks_the_database_no_more_for_more_questions(
    get, built, campaign, django_assert_max_num_queries
):
    for number in range(3, 9):
        campaign.questions.create(key=str(number), unit="homes", position=number)
    statistics_rebuild.rebuild(campaign, timezone.now())

    with django_assert_max_num_queries(16):
        get()


def test_statistics_is_for_those_who_are_logged_in(client, campaign):
    assert client.get(reverse("statistics", args=[campaign.slug])).status_code == 302


@pytest.mark.parametrize(
    ("area", "name"),
    [("uk", "United Kingdom"), ("region:London", "London (region)"), ("type:a: b", "a: b (type)")],
)
def test_area_name_reads_as_words(area, name):
    assert area_name(area) == name
