import pytest
from django.urls import reverse

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
    with django_assert_max_num_queries(14) as five:
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
