from datetime import date

import pytest
import time_machine
from django.urls import reverse

from requests_app import lifecycle, sending
from requests_app.domain.law import Law
from requests_app.models import FoiRequest, OutgoingMessage

MAY_DRAFT = "requests_app.add_foirequest"
MAY_QUEUE = "requests_app.add_outgoingmessage"


def test_draft_says_who_would_be_asked_and_writes_nothing(client, person, campaign, authorities):
    person(client)
    authorities(6)

    answer = client.get(reverse("draft", args=[campaign.slug]))

    assert dict(answer.context["by_nation"]) == {
        "England": 2, "Wales": 2, "Scotland": 1, "Northern Ireland": 1,
    }  # fmt: skip
    assert answer.context["to_draft"] == 6
    assert not FoiRequest.objects.exists()


def test_make_drafts_drafts_each_authority_once(client, person, campaign, authorities):
    person(client, MAY_DRAFT)
    authorities(4)

    for _ in range(2):
        client.post(reverse("make-drafts", args=[campaign.slug]))

    assert FoiRequest.objects.count() == 4


def test_make_drafts_says_what_is_missing(client, person, campaign, authorities):
    person(client, MAY_DRAFT)
    authorities(1)
    campaign.applicant_name = ""
    campaign.save()

    answer = client.post(reverse("make-drafts", args=[campaign.slug]), follow=True)

    assert "real name is missing" in answer.content.decode()
    assert not FoiRequest.objects.exists()


def test_letters_shows_the_text_of_every_first_letter(client, person, campaign, asked):
    person(client)
    asked(3)

    text = client.get(reverse("letters", args=[campaign.slug])).content.decode()

    for number in range(3):
        assert f"To Council of Town 00{number}: 1) How many homes?" in text


def test_letters_shows_a_letter_that_cannot_be_written_as_a_problem(
    client, person, campaign, asked
):
    person(client)
    asked(1)
    campaign.letter = "From {{ applicant.address }}"
    campaign.save()

    answer = client.get(reverse("letters", args=[campaign.slug]))

    assert answer.status_code == 200
    assert "no value for {{ applicant.address }}" in answer.content.decode()


def test_letters_costs_the_same_for_5_and_20_requests(
    client, person, campaign, asked, django_assert_num_queries, django_assert_max_num_queries
):
    person(client)
    asked(5)
    with django_assert_max_num_queries(16) as five:
        client.get(reverse("letters", args=[campaign.slug]))
    asked(15)
    with django_assert_num_queries(len(five)):
        client.get(reverse("letters", args=[campaign.slug]))


def test_queue_puts_each_letter_in_the_outbox_once(client, person, campaign, asked):
    person(client, MAY_QUEUE)
    asked(2)
    asked(1, email="")

    for _ in range(2):
        answer = client.post(reverse("queue-letters", args=[campaign.slug]), follow=True)

    assert OutgoingMessage.objects.count() == 2
    assert "has no address" in answer.content.decode()


def test_queue_takes_one_letter_alone(client, person, campaign, asked):
    person(client, MAY_QUEUE)
    _, second = asked(2)

    client.post(reverse("queue-letters", args=[campaign.slug]), {"reference": second.reference})

    assert OutgoingMessage.objects.get().foi_request == second


@pytest.mark.parametrize("name", ["make-drafts", "queue-letters"])
def test_a_viewer_can_neither_draft_nor_queue(client, person, campaign, asked, name):
    person(client)
    asked(1)

    assert client.post(reverse(name, args=[campaign.slug])).status_code == 403
    assert client.get(reverse("letters", args=[campaign.slug])).status_code == 200


# ---------------------------------------------------------------------------- the day of sending


@pytest.fixture
def sunday():
    """22 November 2026: what leaves on the next day is due on 22 December."""
    with time_machine.travel("2026-11-22 12:00:00+00:00"):
        yield


def planned(client, campaign, name="letters", **query):
    return client.get(reverse(name, args=[campaign.slug]), query)


def test_letters_counts_exactly_the_letters_that_would_be_queued(client, person, campaign, asked):
    person(client, MAY_QUEUE)
    asked(8)
    asked(3, email="")
    asked(2, sent_on=date(2026, 1, 5))
    withdrawn, queued = asked(2)
    lifecycle.record(withdrawn, "withdrawn", date(2026, 1, 5))
    sending.queue_first_letters([queued])

    plan = planned(client, campaign).context["sending"].plan

    assert {one.law: one.authorities for one in plan.laws} == {Law.FOIA: 6, Law.FOISA: 2}
    client.post(reverse("queue-letters", args=[campaign.slug]))
    assert OutgoingMessage.objects.exclude(foi_request=queued).count() == plan.authorities


def test_letters_plans_for_the_next_working_day_and_warns_of_christmas(
    client, person, campaign, asked, sunday
):
    person(client)
    asked(4)

    text = planned(client, campaign).content.decode()

    assert 'value="2026-11-23"' in text
    assert "Due on Tue 22 December 2026, between 18 December and 6 January" in text
    assert "?send_on=2027-01-05#plan" in text


def test_letters_plans_for_the_day_that_is_asked(client, person, campaign, asked, sunday):
    person(client)
    asked(4)

    answer = planned(client, campaign, send_on="2027-08-27")
    plan = answer.context["sending"]

    assert plan.plan.sent_on == date(2027, 8, 27)
    assert [one.response_due for one in plan.plan.laws] == [date(2027, 9, 27), date(2027, 9, 24)]
    text = answer.content.decode()
    assert "Mon 30 August 2027, Late Summer Bank Holiday" in text
    assert "All fall due in the week of Mon 27 September 2027" in text
    assert "under FOISA on <strong>Mon 30 August 2027</strong>" in text


def test_letters_says_so_where_nothing_speaks_against_the_day(
    client, person, campaign, asked, sunday
):
    person(client)
    asked(1)

    text = planned(client, campaign, send_on="2027-02-02").content.decode()

    assert "Nothing speaks against Tue 2 February 2027." in text
    assert "The bank holidays after 2026 are not all proclaimed" in text
    assert "Days with nothing against them" not in text


def test_letters_says_when_councils_may_count_otherwise(client, person, campaign, asked, sunday):
    person(client)
    asked(1)

    text = planned(client, campaign, send_on="2027-02-06").content.decode()

    assert "Sat 6 February 2027 is not a working day" in text
    assert 'councils may count to <span class="nowrap">Mon 8 March 2027' in text


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "Choose a day"),
        ("Friday", "one such as 2026-03-02 was expected"),
        ("2026-11-21", "That day has passed"),
        ("2050-12-30", "outside our bank holidays"),
        ("9999-12-31", "outside our bank holidays"),
    ],
)
def test_letters_says_at_the_field_what_is_wrong_with_the_day(
    client, person, campaign, asked, sunday, typed, problem
):
    person(client)
    asked(1)

    answer = planned(client, campaign, send_on=typed)

    assert answer.status_code == 200
    assert problem in answer.context["send_on"].errors["send_on"][0]
    assert "errorlist" in answer.content.decode()
    assert "sending" not in answer.context


def test_letters_shows_no_plan_where_no_letter_can_be_sent(client, person, campaign, asked):
    person(client)
    asked(2, email="")

    assert "send_on" not in planned(client, campaign).context


def test_draft_plans_for_everybody_still_to_be_asked_with_or_without_an_address(
    client, person, campaign, asked, authorities, sunday
):
    person(client, MAY_DRAFT)
    asked(1)
    authorities(7)
    authorities(4, email="")

    before = planned(client, campaign, "draft").context["sending"].plan
    client.post(reverse("make-drafts", args=[campaign.slug]))
    after = planned(client, campaign, "draft").context["sending"].plan
    to_queue = planned(client, campaign).context["sending"].plan

    assert {one.law: one.authorities for one in before.laws} == {Law.FOIA: 9, Law.FOISA: 3}
    assert before == after
    assert {one.law: one.authorities for one in to_queue.laws} == {Law.FOIA: 6, Law.FOISA: 2}


def test_draft_costs_the_same_for_4_and_40_authorities(
    client, person, campaign, authorities, django_assert_num_queries, django_assert_max_num_queries
):
    person(client)
    authorities(4)
    with django_assert_max_num_queries(17) as four:
        planned(client, campaign, "draft")
    authorities(36)
    with django_assert_num_queries(len(four)):
        planned(client, campaign, "draft")
