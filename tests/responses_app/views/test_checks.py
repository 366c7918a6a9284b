"""Figures that hardly can be right: everybody sees them; a person says why, or asks."""

from datetime import date

import pytest
from django.urls import reverse

from requests_app.campaigns import load_campaign
from requests_app.models import Authority, OutgoingMessage
from responses_app import checking
from responses_app.models import CheckVerdict, Figure
from tests.conftest import CAMPAIGN

MONDAY = date(2026, 1, 5)
JUDGES, WRITES = "responses_app.add_checkverdict", "requests_app.add_outgoingmessage"


@pytest.fixture
def campaign(db):
    return load_campaign(CAMPAIGN).campaign


@pytest.fixture
def odd(make_request, answer):
    foi_request = make_request(MONDAY, email="foi@testham.example")
    for question, raw in (("1a", "5"), ("1b", "4"), ("2a", "12")):
        answer(foi_request, question, raw)
    return foi_request


@pytest.fixture
def page(client, campaign):
    return lambda **query: client.get(reverse("checks", args=[campaign.slug]), query)


@pytest.fixture
def post(client, campaign):
    def posted(foi_request, action, **typed):
        (failed,) = checking.checks_of(foi_request)
        data = {
            "request": foi_request.pk,
            "check": failed.check.key,
            "figures": failed.of,
            "action": action,
        }
        url = reverse("checks", args=[campaign.slug])
        return client.post(url, data | typed, follow=True)

    return posted


def test_checks_are_seen_by_everybody_and_judged_by_some(client, person, page, post, odd):
    assert page().status_code == 302
    person(client)

    text = page().content.decode()
    assert "2a, 2023 is 12, and should be part of 1a + 1b" in text
    assert "Keep that" not in text and "ask them" not in text
    assert post(odd, "judge", why="it is so").status_code == 403
    assert post(odd, "ask").status_code == 403
    assert not CheckVerdict.objects.exists()


def test_a_judged_check_goes_to_the_other_list(client, person, page, post, odd):
    person(client, JUDGES)

    assert "it is right as it is" in post(odd, "judge", why="some count twice").content.decode()
    assert page().context["page"].paginator.count == 0
    assert "some count twice" in page(show="judged").content.decode()


@pytest.mark.parametrize("why", ["", "  ", "x" * 301])
def test_a_check_is_not_judged_without_a_reason_that_can_be_kept(client, person, post, odd, why):
    person(client, JUDGES)
    post(odd, "judge", why=why)

    assert not CheckVerdict.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"request": "999"},
        {"request": "a\0"},
        {"check": "tenfold:1a@2023"},
        {"figures": "1,2,3"},
        {"figures": "9" * 5_000},
    ],
)
def test_a_check_that_is_not_there_any_more_is_told(client, person, post, odd, wrong):
    person(client, JUDGES)

    assert "have changed meanwhile" in post(odd, "judge", why="so", **wrong).content.decode()
    assert not CheckVerdict.objects.exists()


def test_ask_drafts_one_letter_about_all_that_nobody_has_judged(client, person, post, odd, answer):
    person(client, WRITES)
    post(odd, "ask")
    answer(odd, "1a", "500", period="2024")
    answer(odd, "1b", "4", period="2024")

    letter = odd.outgoing_messages.get()
    assert letter.state == OutgoingMessage.State.DRAFT
    assert "Question 2a, 2023." in letter.body


def test_ask_says_why_a_letter_cannot_be_written(client, person, post, odd):
    person(client, WRITES)
    Authority.objects.update(email="")

    assert "could not be written" in post(odd, "ask").content.decode()
    assert not odd.outgoing_messages.exists()


def test_checks_ask_the_database_no_more_for_200_authorities(
    client, person, page, campaign, make_request, odd, django_assert_num_queries,
    django_assert_max_num_queries,
):  # fmt: skip
    person(client, JUDGES, WRITES)
    with django_assert_max_num_queries(12) as few:
        page()
    periods = list(campaign.periods.all())
    for year in range(2017, 2023):
        periods.append(campaign.periods.create(key=str(year), position=year))
    questions = [one for one in campaign.questions.all() if not one.is_derived]
    requests = [make_request(MONDAY) for _ in range(199)]
    Figure.objects.bulk_create(
        Figure(
            foi_request=one, question=question, period=period, raw="9", kind="exact", value=9,
            lower=9, upper=9,
        )
        for one in requests
        for question in questions
        for period in periods[1:]
    )  # fmt: skip

    with django_assert_num_queries(len(few)):
        shown = page()
    assert shown.context["page"].paginator.count >= 199 * len(questions)
