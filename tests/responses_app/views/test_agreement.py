"""How far coders agree, as everybody may read it."""

from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from requests_app.campaigns import load_campaign
from responses_app.models import CodedAnswer, Coding
from tests.came_in import came_in
from tests.coded import NOW, code, coder, say, to_be_coded
from tests.conftest import CAMPAIGN

MONDAY = date(2026, 1, 5)


@pytest.fixture
def campaign(db):
    return load_campaign(CAMPAIGN).campaign


@pytest.fixture
def text(client, campaign):
    return lambda: client.get(reverse("agreement", args=[campaign.slug])).content.decode()


def twice(foi_request, **other):
    item = to_be_coded(foi_request, is_double=True)
    code(item, coder("ada"))
    code(item, coder("ben"), say(item, **other))
    return item


def test_agreement_is_for_people_who_are_known(client, campaign):
    assert client.get(reverse("agreement", args=[campaign.slug])).status_code == 302


def test_agreement_says_that_nothing_is_coded_twice(client, person, text, make_request):
    person(client)
    assert "No reply of this campaign is coded by two people" in text()

    to_be_coded(make_request(MONDAY), is_double=True)
    assert "1 is drawn" in text()


def test_agreement_shows_both_figures_with_what_they_are_over(client, person, text, make_request):
    person(client)
    foi_request = make_request(MONDAY)
    twice(foi_request, decision="correct", raw="12")
    twice(foi_request, decision="correct", raw="13")
    twice(foi_request, decision="correct", outcome="refused")

    shown = text()
    assert "33.3%" in shown and "(1 of 3)" in shown
    assert "n = 3" in shown and "slight" in shown
    assert "refused" in shown


def test_agreement_says_why_kappa_cannot_be_worked_out(client, person, text, make_request):
    person(client)
    item = to_be_coded(make_request(MONDAY), {}, is_double=True)
    for name in ("ada", "ben"):
        code(item, coder(name))
    assert "no coder said anything of a question" in text()

    twice(make_request(MONDAY), decision="correct", raw="12")
    assert "one and the same thing of all (n = 1)" in text()


def test_the_command_says_the_same(campaign, make_request, capsys):
    twice(make_request(MONDAY), decision="correct", raw="13")
    call_command("agreement", campaign.slug)

    assert capsys.readouterr().out.strip() == (
        "1 replies coded twice; numbers exactly the same: 0.0%; kappa of the outcomes: not to be "
        "worked out (n = 1)."
    )


def test_agreement_asks_the_database_no_more_for_100_replies(
    client, person, text, campaign, make_request, django_assert_num_queries,
    django_assert_max_num_queries,
):  # fmt: skip
    person(client)
    foi_request = make_request(MONDAY)
    twice(foi_request, decision="correct", raw="13")
    with django_assert_max_num_queries(10) as few:
        text()
    question, period = campaign.questions.first(), campaign.periods.first()
    for _ in range(99):
        item = to_be_coded(
            foi_request, {}, is_double=True, message=came_in(kind="answer", of=foi_request)
        )
        codings = Coding.objects.bulk_create(
            Coding(
                item=item, coder=coder(name), turn=turn, state="done", taken_until=NOW,
                started_at=NOW, done_at=NOW,
            )
            for turn, name in enumerate(("ada", "ben"), start=1)
        )  # fmt: skip
        CodedAnswer.objects.bulk_create(
            CodedAnswer(
                coding=one, question=question, period=period, decision="correct", raw="12",
                kind="exact", value=12, lower=12, upper=12, said_at=NOW,
            )
            for one in codings
        )  # fmt: skip

    with django_assert_num_queries(len(few)):
        assert "99.0%" in text()
