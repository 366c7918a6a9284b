import pytest
from django.urls import reverse

from requests_app import letters
from requests_app.models import OutgoingMessage
from requests_app.views.outbox import SENTENCES

MAY_APPROVE = "requests_app.change_outgoingmessage"
State = OutgoingMessage.State


@pytest.fixture
def message(asked, long_ago):
    (foi_request,) = asked(1, sent_on=long_ago)
    return letters.write_follow_up(foi_request, "reminder", approved=False)


def test_every_state_has_its_sentence():
    assert set(SENTENCES) == set(State)


def test_outbox_page_shows_one_state_when_asked(client, person, campaign, asked, message):
    person(client)
    letters.write_first_letter(*asked(1))

    answer = client.get(reverse("outbox", args=[campaign.slug]) + "?state=draft")

    assert list(answer.context["page"]) == [message]
    assert SENTENCES[State.DRAFT] in answer.content.decode()


def test_letter_shows_its_text(client, person, message):
    person(client)

    assert message.subject in client.get(reverse("letter", args=[message.pk])).content.decode()


def test_approve_lets_the_ticked_letters_go(client, person, campaign, message):
    person(client, MAY_APPROVE)

    client.post(reverse("approve-letters", args=[campaign.slug]), {"letter": [message.pk, "x"]})

    message.refresh_from_db()
    assert message.state == State.PENDING


def test_approve_of_a_letter_that_is_gone_is_a_sentence(client, person, campaign, message):
    person(client, MAY_APPROVE)
    OutgoingMessage.objects.update(state=State.SENT)

    answer = client.post(
        reverse("approve-letters", args=[campaign.slug]), {"letter": message.pk}, follow=True
    )

    assert "Only a draft can be approved" in answer.content.decode()


def test_cancel_needs_a_reason(client, person, message):
    person(client, MAY_APPROVE)

    client.post(reverse("cancel-letter", args=[message.pk]), {"why": ""})
    message.refresh_from_db()
    assert message.state == State.DRAFT

    client.post(reverse("cancel-letter", args=[message.pk]), {"why": "they rang"})
    message.refresh_from_db()
    assert (message.state, message.last_reply) == (State.STOPPED, "they rang")


def test_settle_keeps_the_evidence(client, person, message):
    person(client, MAY_APPROVE)
    OutgoingMessage.objects.update(state=State.UNCERTAIN)

    client.post(
        reverse("settle-letter", args=[message.pk]), {"was_sent": "yes", "evidence": "auto-reply"}
    )

    message.refresh_from_db()
    assert (message.state, message.last_reply) == (State.SENT, "auto-reply")


@pytest.mark.parametrize("name", ["cancel-letter", "settle-letter"])
def test_a_viewer_changes_no_letter(client, person, message, name):
    person(client)

    assert client.post(reverse(name, args=[message.pk]), {"why": "x"}).status_code == 403


def test_outbox_page_costs_the_same_for_5_and_25_letters(
    client, person, campaign, asked, django_assert_num_queries, django_assert_max_num_queries
):
    person(client)
    for foi_request in asked(5):
        letters.write_first_letter(foi_request)
    with django_assert_max_num_queries(12) as five:
        client.get(reverse("outbox", args=[campaign.slug]))
    for foi_request in asked(20):
        letters.write_first_letter(foi_request)
    with django_assert_num_queries(len(five)):
        client.get(reverse("outbox", args=[campaign.slug]))
