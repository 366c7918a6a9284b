import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from requests_app import lifecycle
from responses_app.figures import record_figure
from responses_app.response_statistics import TABLES

ANSWERED = date(2026, 1, 20)


@pytest.fixture
def get(client, person, campaign):
    person(client)
    return lambda query="": client.get(reverse("responses", args=[campaign.slug]) + query)


@pytest.fixture
def get_csv(client, person, campaign):
    person(client)

    def read(table, query=""):
        answer = client.get(reverse("responses-csv", args=[campaign.slug, table]) + query)
        assert answer.status_code == 200
        return list(csv.DictReader(io.StringIO(answer.content.decode())))

    return read


@pytest.fixture
def answered(campaign, asked, long_ago):
    """Three of four authorities answered in time, two of them with a number."""
    requests = asked(4, sent_on=long_ago, population=50_000)
    question, period = campaign.questions.get(), campaign.periods.get()
    for foi_request, words in zip(requests[:3], ["7", "fewer than 5", "s.12"], strict=True):
        lifecycle.record(foi_request, "response", ANSWERED, outcome="full")
        record_figure(foi_request, question, period, words)
    return requests


def test_responses_says_so_before_anybody_was_asked(get):
    assert "Nobody has been asked yet" in get().content.decode()


def test_responses_tells_shares_with_what_they_are_of(get, answered):
    text = " ".join(get().content.decode().split())

    assert "3 of 4 authorities asked (75.0%) replied." in text
    assert "answered 3 of 4 requests (75.0%) on time and 1 not at all by then." in text
    assert "They serve 75.0% of the people served by all asked whose population is known" in text
    assert "Hyndman and Fan" in text
    assert "no test of significance is made" in text


def test_responses_compares_those_usable_for_a_question(get, answered):
    answer = get("?question=1&period=2025")

    assert answer.context["everyone"].usable == 2
    assert "Share served by those usable" in answer.content.decode()


def test_responses_of_an_unknown_question_compares_replies_alone(get, answered):
    answer = get("?question=9&period=2025")

    assert answer.status_code == 200
    assert answer.context["found"].question == ""


@pytest.mark.parametrize("table", TABLES)
def test_responses_csv_has_what_the_page_shows(get_csv, answered, table):
    assert get_csv(table)


def test_responses_csv_tells_times_and_sections(get_csv, answered):
    times, refusals = get_csv("times"), get_csv("refusals")

    assert times[0] | {"requests": "4", "on_time": "3", "on_time_percent": "75.0"} == times[0]
    assert [(row["law"], row["section"], row["authorities"]) for row in refusals] == [
        ("FOISA", "12", "1")
    ]


def test_responses_csv_keeps_the_question_that_was_chosen(get_csv, answered):
    rows = get_csv("non-response", "?question=1&period=2025")

    assert rows[0]["usable"] == "2"
    assert rows[0]["population_replied_percent"] == "75.0"


def test_responses_csv_for_excel_guards_what_would_be_run(client, person, campaign, answered):
    person(client)
    answered[0].authority.__class__.objects.update(plain_name="=1+1")
    address = reverse("responses-csv", args=[campaign.slug, "times"])

    plain, guarded = client.get(address), client.get(f"{address}?for=excel")

    assert ",=1+1," in plain.content.decode()
    assert ",'=1+1," in guarded.content.decode()
    assert guarded.content.startswith("\ufeff".encode())


def test_responses_csv_of_made_up_figures_says_so(client, person, campaign, answered):
    campaign.made_up = True
    campaign.save()
    person(client)
    answer = client.get(reverse("responses-csv", args=[campaign.slug, "times"]))

    assert 'filename="made-up-repairs-responses-times.csv"' in answer["Content-Disposition"]
    assert answer.content.decode().startswith("made_up,")


def test_responses_csv_of_no_such_table_is_not_there(client, person, campaign):
    person(client)

    address = reverse("responses-csv", args=[campaign.slug, "secrets"])
    assert client.get(address).status_code == 404


def test_responses_asks_the_database_no_more_for_more_authorities(
    get, answered, asked, long_ago, django_assert_max_num_queries
):
    asked(6, sent_on=long_ago)

    with django_assert_max_num_queries(20):
        get("?question=1&period=2025")


@pytest.mark.parametrize("name", ["responses", "responses-csv"])
def test_responses_is_for_those_who_are_logged_in(client, campaign, name):
    arguments = [campaign.slug, "times"] if name == "responses-csv" else [campaign.slug]

    assert client.get(reverse(name, args=arguments)).status_code == 302
