"""The holding pen, one message after another."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from responses_app import holding_pen
from responses_app.models import InboundMessage
from responses_app.views.reply_queues import MAY_CHANGE, as_seen
from tests.came_in import came_in, document_of

URL = "/replies/pen/"


@pytest.fixture
def sent(asked):
    return asked(3, sent_on=date(2026, 1, 5))


@pytest.fixture
def waiting(sent):
    """Three messages; the first may be from any of three towns, the last from nobody known."""
    return [came_in(perhaps=sent), came_in(perhaps=sent[:1]), came_in()]


def post(client, message, action, **typed):
    form = {"action": action, "message": message.pk, "seen": as_seen(message), **typed}
    return client.post(URL, form)


def tied_to(message):
    return set(message.ties.filter(undone_at=None).values_list("foi_request", flat=True))


def test_pen_shows_the_oldest_with_its_candidates_in_order(client, person, sent, waiting):
    person(client, MAY_CHANGE)

    answer = client.get(URL)
    text = answer.content.decode()

    assert answer.context["message"] == waiting[0]
    assert [one.foi_request for one in answer.context["candidates"]] == sent
    assert "1 of 3 in the holding pen" in text
    assert "It came from their address." in text
    assert "Please find attached our reply." in text


def test_pen_gives_the_first_candidate_the_enter_key_and_each_a_number(client, person, waiting):
    person(client, MAY_CHANGE)

    text = client.get(URL).content.decode()

    assert text.count(" autofocus") == 1
    assert text.index('data-key="1" autofocus') < text.index('data-key="2"')
    assert 'accesskey="3"' in text


def test_pen_names_no_candidate_where_there_is_none_and_focuses_nothing(client, person, waiting):
    person(client, MAY_CHANGE)

    text = client.get(URL, {"message": waiting[2].pk}).content.decode()

    assert "Nothing in it points to one of our requests" in text
    assert " autofocus" not in text


def test_accept_ties_it_and_goes_on_to_the_next(client, person, sent, waiting):
    user = person(client, MAY_CHANGE)

    answer = post(client, waiting[0], "accept", request=sent[1].pk)

    assert answer.url == f"{URL}?after={waiting[0].pk}"
    assert client.get(answer.url).context["message"] == waiting[1]
    assert tied_to(waiting[0]) == {sent[1].pk}
    assert waiting[0].ties.get().tied_by == user


def test_accept_ties_one_reply_to_two_councils(client, person, sent, waiting):
    person(client, MAY_CHANGE)

    post(client, waiting[0], "accept", request=[sent[0].pk, sent[2].pk])

    assert tied_to(waiting[0]) == {sent[0].pk, sent[2].pk}


def test_accept_of_nothing_ticked_says_so_and_shows_the_message_again(client, person, waiting):
    person(client, MAY_CHANGE)

    answer = post(client, waiting[0], "accept")

    assert answer.status_code == 400
    assert "No request was chosen" in answer.content.decode()
    assert answer.context["message"] == waiting[0]
    assert answer.context["candidates"]


@pytest.mark.parametrize("request_pk", ["", "x", "-1", "999999", "9" * 30, "1\0"])
def test_accept_of_a_request_that_is_not_there_ties_nothing(client, person, waiting, request_pk):
    person(client, MAY_CHANGE)

    assert post(client, waiting[0], "accept", request=request_pk).status_code == 400
    assert not tied_to(waiting[0])


def test_accept_stays_within_the_campaign_that_is_gone_through(
    client, person, campaign, sent, waiting
):
    person(client, MAY_CHANGE)
    url = f"{URL}?campaign={campaign.slug}"

    form = {"action": "accept", "message": waiting[0].pk, "seen": as_seen(waiting[0])}
    answer = client.post(url, {**form, "request": sent[0].pk})

    assert answer.url.endswith(f"?after={waiting[0].pk}&campaign={campaign.slug}")
    assert client.get(answer.url).context["n_waiting"] == 1, "the third is of no campaign"


def test_set_aside_keeps_it_with_the_reason_and_silences_nobody(client, person, waiting):
    user = person(client, MAY_CHANGE)
    assert "Its sender is not silenced" in client.get(URL).content.decode()

    post(client, waiting[0], "aside", why="newsletter or spam")

    message = InboundMessage.objects.get(pk=waiting[0].pk)
    assert (message.place, message.place_why) == ("aside", "newsletter or spam")
    assert message.place_by == user
    again = came_in(sender_address=message.sender_address)
    assert again.place == "pen"


def test_set_aside_needs_a_reason(client, person, waiting):
    person(client, MAY_CHANGE)

    answer = post(client, waiting[0], "aside", why=" ")

    assert answer.status_code == 400
    assert "This field is required" in answer.content.decode()
    waiting[0].refresh_from_db()
    assert waiting[0].place == "pen"


def test_skip_goes_to_the_next_and_the_skipped_one_stays(client, person, waiting):
    person(client, MAY_CHANGE)
    seen = []
    url = URL
    for _ in range(4):
        context = client.get(url).context
        seen.append(context["message"])
        url = context["skip"]

    assert seen == [*waiting, waiting[0]]
    assert InboundMessage.objects.in_pen().count() == 3


def test_find_shows_requests_by_name_and_by_reference(client, person, sent, waiting):
    person(client, MAY_CHANGE)

    def found(words):
        context = client.get(URL, {"message": waiting[2].pk, "find": words}).context
        return [one.foi_request for one in context["found"]]

    assert found("town 001") == [sent[1]]
    assert found(sent[2].reference) == [sent[2]]
    assert found("nowhere") == []


def test_find_gives_the_enter_key_to_the_first_it_found(client, person, sent, waiting):
    person(client, MAY_CHANGE)

    text = client.get(URL, {"find": "Town 002"}).content.decode()

    assert text.count(" autofocus") == 1
    assert 'data-key="4" autofocus' in text


@pytest.mark.parametrize("words", ["", "a\0b", "x" * 300])
def test_find_says_what_it_cannot_look_for(client, person, waiting, words):
    person(client, MAY_CHANGE)

    answer = client.get(URL, {"find": words})

    assert answer.status_code == 200
    assert answer.context["find"].errors


def test_a_message_that_somebody_just_handled_is_left_alone(client, person, sent, waiting):
    person(client, MAY_CHANGE)
    ada = get_user_model().objects.create_user("ada")
    before = InboundMessage.objects.get(pk=waiting[0].pk)
    holding_pen.accept(waiting[0], [sent[2]], ada, timezone.now())

    answer = post(client, before, "accept", request=sent[0].pk)
    text = client.get(answer.url).content.decode()

    assert tied_to(before) == {sent[2].pk}
    assert f"Nothing was changed, for meanwhile: ada said that it is the reply to {sent[2]}" in text
    assert client.get(answer.url).context["message"] == waiting[1]


def test_a_message_that_is_being_read_is_not_tied(client, person, sent):
    person(client, MAY_CHANGE)
    message = came_in(state="kept", place="pen")

    answer = post(client, message, "accept", request=sent[0].pk)

    assert answer.status_code == 400
    assert "is being read: try again" in answer.content.decode()


def test_a_tied_message_can_be_tied_to_one_more_and_goes_back_to_its_page(client, person, sent):
    person(client, MAY_CHANGE)
    message = came_in(of=sent[0])

    answer = client.get(URL, {"message": message.pk, "find": "Town"})
    assert [one.foi_request for one in answer.context["found"]] == sent[1:]

    answer = post(client, message, "accept", request=sent[1].pk)

    assert answer.url == reverse("message", args=[message.pk])
    assert tied_to(message) == {sent[0].pk, sent[1].pk}


def test_an_empty_pen_says_so(client, person, db):
    person(client, MAY_CHANGE)

    answer = client.get(URL, follow=True)

    assert "Nothing waits in the holding pen" in answer.content.decode()


@pytest.mark.parametrize("pk", ["999", "x", "9" * 30, "", "1\0"])
def test_a_message_that_is_not_there_is_a_page_that_says_so(client, person, db, pk):
    person(client, MAY_CHANGE)

    assert client.get(URL, {"message": pk}).status_code == 404
    assert client.get(URL, {"after": pk}).status_code == 404
    assert client.post(URL, {"action": "accept", "message": pk}).status_code == 404


def test_an_unknown_action_is_a_bad_request(client, person, waiting):
    person(client, MAY_CHANGE)

    assert post(client, waiting[0], "delete").status_code == 400


def test_a_viewer_sees_the_candidates_and_may_accept_none(client, person, sent, waiting):
    person(client)

    text = client.get(URL).content.decode()

    assert "Town 000" in text
    assert "<button" not in text.partition('id="whose"')[2].partition('role="search"')[0]
    assert post(client, waiting[0], "accept", request=sent[0].pk).status_code == 403
    assert not tied_to(waiting[0])


def test_pen_costs_the_same_for_few_and_many(
    client, person, asked, sent, waiting, django_assert_num_queries,
    django_assert_max_num_queries,
):  # fmt: skip
    person(client, MAY_CHANGE)
    with django_assert_max_num_queries(16) as few:
        client.get(URL, {"find": "Town"})
    message = came_in(perhaps=[*sent, *asked(12)], arrived_at=waiting[0].arrived_at)
    for _ in range(10):
        came_in(perhaps=sent)
        document_of(message)
    with django_assert_num_queries(len(few)):
        client.get(URL, {"find": "Town", "message": message.pk})
