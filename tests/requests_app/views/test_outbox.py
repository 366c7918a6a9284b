import pytest
from django.urls import reverse
from django.utils import timezone

from requests_app import sending
from requests_app.models import FoiRequest, OutgoingMessage
from requests_app.views.outbox import SENTENCES

MAY_APPROVE = "requests_app.change_outgoingmessage"
State = OutgoingMessage.State


@pytest.fixture
def write(campaign):
    """Write the first letters of these requests, as drafts of one batch."""

    def written(rows):
        chosen = FoiRequest.objects.filter(pk__in=[row.pk for row in rows])
        key = f"batch of {rows[0].pk}"
        sending.write_first_letters(campaign, chosen, key=key, at=timezone.now())
        return list(OutgoingMessage.objects.filter(foi_request__in=rows))

    return written


@pytest.fixture
def message(asked, write):
    (letter,) = write(asked(1))
    return letter


def test_every_state_has_its_sentence():
    assert set(SENTENCES) == set(State)


def test_outbox_page_shows_one_state_when_asked(client, person, campaign, asked, message, write):
    person(client)
    (other,) = write(asked(1))
    OutgoingMessage.objects.filter(pk=other.pk).update(state=State.SENT)

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


def test_approve_leaves_a_letter_alone_that_is_gone(client, person, campaign, message):
    person(client, MAY_APPROVE)
    OutgoingMessage.objects.update(state=State.SENT)

    answer = client.post(
        reverse("approve-letters", args=[campaign.slug]), {"letter": message.pk}, follow=True
    )

    assert "0 letters approved" in answer.content.decode()
    message.refresh_from_db()
    assert message.state == State.SENT


def test_approve_needs_a_second_person_where_the_campaign_says_so(
    client, person, campaign, message
):
    writer = person(client, MAY_APPROVE)
    OutgoingMessage.objects.update(written_by=writer)
    campaign.second_person_approves = True
    campaign.save()

    page = client.get(reverse("letter", args=[message.pk])).content.decode()
    answer = client.post(
        reverse("approve-letters", args=[campaign.slug]), {"letter": message.pk}, follow=True
    )

    assert "somebody else than its writer must approve it" in page
    assert "somebody else than its writer must approve it" in answer.content.decode()
    message.refresh_from_db()
    assert message.state == State.DRAFT


def test_cancel_needs_a_reason(client, person, message):
    person(client, MAY_APPROVE)

    client.post(reverse("cancel-letter", args=[message.pk]), {"why": ""})
    message.refresh_from_db()
    assert message.state == State.DRAFT

    client.post(reverse("cancel-letter", args=[message.pk]), {"why": "they rang"})
    message.refresh_from_db()
    assert (message.state, message.last_reply) == (State.CANCELLED, "they rang")


def test_settle_keeps_the_evidence(client, person, message):
    person(client, MAY_APPROVE)
    OutgoingMessage.objects.update(state=State.UNCERTAIN)

    client.post(
        reverse("settle-letter", args=[message.pk]), {"was_sent": "yes", "evidence": "auto-reply"}
    )

    message.refresh_from_db()
    assert (message.state, message.evidence) == (State.SENT, "auto-reply")
    assert message.ended_by is not None


def test_a_letter_that_was_refused_is_tried_again(client, person, message):
    person(client, MAY_APPROVE)
    OutgoingMessage.objects.update(state=State.FAILED, attempts=1, last_reply="550 no such user")

    page = client.get(reverse("letter", args=[message.pk])).content.decode()
    client.post(reverse("try-letter-again", args=[message.pk]))

    assert "550 no such user" in page
    assert reverse("address-problems") in page
    message.refresh_from_db()
    assert message.state == State.PENDING


def test_letter_names_its_files_and_who_wrote_and_approved_it(client, person, message):
    user = person(client, MAY_APPROVE)
    OutgoingMessage.objects.update(
        written_by=user, approved_by=user, approved_at=timezone.now(), attempts=1, journalled=False
    )

    answer = client.get(reverse("letter", args=[message.pk]))

    text = answer.content.decode()
    assert answer.context["attached"]
    assert all(name in text for name in answer.context["attached"])
    assert text.count(f"by {user}") == 2
    assert "a missing copy shows nothing" in text


def test_outbox_page_lists_the_batches_with_their_drafts(client, person, campaign, message):
    person(client)

    (batch,) = client.get(reverse("outbox", args=[campaign.slug])).context["batches"]

    assert (batch, batch.n, batch.drafts) == (message.batch, 1, 1)


@pytest.mark.parametrize("name", ["cancel-letter", "settle-letter", "try-letter-again"])
def test_a_viewer_changes_no_letter(client, person, message, name):
    person(client)

    assert client.post(reverse(name, args=[message.pk]), {"why": "x"}).status_code == 403


def test_outbox_page_costs_the_same_for_5_and_25_letters(
    client, person, campaign, asked, write, django_assert_num_queries, django_assert_max_num_queries
):
    person(client)
    write(asked(5))
    client.get(reverse("outbox", args=[campaign.slug]))
    with django_assert_max_num_queries(14) as five:
        client.get(reverse("outbox", args=[campaign.slug]))
    write(asked(20))
    with django_assert_num_queries(len(five)):
        client.get(reverse("outbox", args=[campaign.slug]))
