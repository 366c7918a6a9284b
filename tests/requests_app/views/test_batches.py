from collections import Counter

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from requests_app import sending
from requests_app.models import LetterBatch, OutgoingMessage, SendingRules

MAY_APPROVE = "requests_app.change_outgoingmessage"
State = OutgoingMessage.State


@pytest.fixture
def batch(campaign, asked):
    """Eight first letters, six under FOIA and two under FOISA."""
    asked(8)
    chosen = campaign.foi_requests.all()
    return sending.write_first_letters(campaign, chosen, key="k", at=timezone.now()).batch


@pytest.fixture
def post(client, batch):
    def send(action, **answers):
        return client.post(batch.get_absolute_url(), {"action": action, **answers}, follow=True)

    return send


def states():
    return Counter(OutgoingMessage.objects.values_list("state", flat=True))


def test_batch_shows_every_letter_with_its_text(client, person, batch):
    person(client)

    text = client.get(batch.get_absolute_url()).content.decode()

    for number in range(8):
        assert f"To Council of Town 00{number}" in text
    assert "First letters to 8 authorities" in text


def test_approve_lets_all_go_after_the_undo_window_and_take_back_makes_drafts_again(
    client, person, batch, post
):
    user = person(client, MAY_APPROVE)
    with time_machine.travel("2026-11-24 10:02:00+00:00", tick=False):
        text = post("approve").content.decode()

        assert states() == {State.PENDING: 8}
        assert "They leave from Tue 24 November 2026, 10:12" in text
        assert set(OutgoingMessage.objects.values_list("approved_by", flat=True)) == {user.pk}

        text = post("take_back").content.decode()

    assert "8 letters are drafts again" in text
    assert states() == {State.DRAFT: 8}


def test_take_back_leaves_alone_what_was_tried(client, person, batch, post):
    person(client, MAY_APPROVE)
    post("approve")
    first = OutgoingMessage.objects.order_by("pk").first()
    OutgoingMessage.objects.filter(pk=first.pk).update(attempts=1, state=State.SENT)

    post("take_back")

    assert states() == {State.DRAFT: 7, State.SENT: 1}


def test_a_pilot_goes_first_with_some_of_each_law_and_the_rest_later(client, person, batch, post):
    person(client, MAY_APPROVE)

    text = post("pilot", first=4).content.decode()

    gone = OutgoingMessage.objects.filter(state=State.PENDING)
    assert Counter(gone.values_list("foi_request__law", flat=True)) == {"foia": 2, "foisa": 2}
    assert "Approve the rest: 4 letters" in text

    post("approve")
    assert states() == {State.PENDING: 8}


@pytest.mark.parametrize("first", ["", "0", "-1", "many"])
def test_a_pilot_of_no_number_approves_none(client, person, batch, post, first):
    person(client, MAY_APPROVE)

    assert post("pilot", first=first).status_code == 400
    assert states() == {State.DRAFT: 8}


def test_the_writer_cannot_approve_where_a_second_person_must(
    client, person, campaign, batch, post
):
    campaign.second_person_approves = True
    campaign.save()
    writer = person(client, MAY_APPROVE)
    OutgoingMessage.objects.update(written_by=writer)

    page = client.get(batch.get_absolute_url()).content.decode()
    assert "somebody else than its writer must approve it" in page
    assert 'value="approve"' not in page
    post("approve")
    assert states() == {State.DRAFT: 8}

    person(client, MAY_APPROVE)
    assert 'value="approve"' in client.get(batch.get_absolute_url()).content.decode()
    post("approve")
    assert states() == {State.PENDING: 8}


def test_cancel_needs_a_reason_and_keeps_it(client, person, batch, post):
    person(client, MAY_APPROVE)

    assert post("cancel", why="").status_code == 400
    assert states() == {State.DRAFT: 8}

    post("cancel", why="the wording is wrong")
    assert states() == {State.CANCELLED: 8}
    assert OutgoingMessage.objects.first().last_reply == "the wording is wrong"


def test_batch_says_what_holds_sending_up(client, person, batch):
    person(client)
    SendingRules.objects.update_or_create(pk=1, defaults={"paused": True, "paused_why": "a test"})

    text = client.get(batch.get_absolute_url()).content.decode()

    assert "Sending is switched off: a test" in text


def test_a_viewer_reads_and_changes_nothing(client, person, batch, post):
    person(client)

    assert client.get(batch.get_absolute_url()).status_code == 200
    for action in ("approve", "pilot", "take_back", "cancel"):
        assert post(action, first=1, why="x").status_code == 403
    assert states() == {State.DRAFT: 8}


def test_an_action_that_does_not_exist_is_refused(client, person, batch, post):
    person(client, MAY_APPROVE)

    assert post("send_now").status_code == 400


def test_batch_costs_the_same_for_8_and_40_letters(
    client, person, campaign, batch, asked, django_assert_num_queries
):
    person(client)
    client.get(batch.get_absolute_url())
    with django_assert_num_queries(10):
        client.get(batch.get_absolute_url())
    asked(40)
    chosen = campaign.foi_requests.all()
    sending.write_first_letters(campaign, chosen, key="more", at=timezone.now())
    more = LetterBatch.objects.get(key="more")
    with django_assert_num_queries(10):
        client.get(more.get_absolute_url())


def test_a_batch_that_is_not_there_is_not_found(client, person):
    person(client)

    assert client.get(reverse("batch", args=[9])).status_code == 404
