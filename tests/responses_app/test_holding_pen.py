"""The holding pen: a person says whose reply a message is, and can take it back."""

from datetime import UTC, date, datetime

import pytest

from requests_app.models import FoiRequest
from responses_app import holding_pen
from responses_app.holding_pen import PenError
from responses_app.models import InboundMessage
from tests.came_in import came_in

NOW = datetime(2026, 2, 10, 9, 30, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def foi_request(make_request):
    return make_request(date(2026, 1, 5))


@pytest.fixture
def other(make_request):
    return make_request(date(2026, 1, 5))


def unread(foi_request):
    return FoiRequest.objects.get(pk=foi_request.pk).unread_since is not None


def test_accept_ties_a_message_and_what_is_sure_follows(foi_request, person):
    message = came_in(kind="clarification", is_sure=True)

    (tie,) = holding_pen.accept(message, [foi_request], person, NOW)

    foi_request.refresh_from_db()
    assert foi_request.clock_state == "stopped_clarification"
    assert tie.event.kind == "clarification_requested" and tie.tied_by == person
    assert unread(foi_request), "until a person has read it, nobody is chased"
    message.refresh_from_db()
    assert message.place == "matched" and message.place_by == person


def test_accept_of_what_is_not_sure_moves_no_clock(foi_request, person):
    message = came_in(kind="refusal", is_sure=False)

    holding_pen.accept(message, [foi_request], person, NOW)

    foi_request.refresh_from_db()
    assert foi_request.outcome == "" and foi_request.clock_state == "running"
    assert unread(foi_request)


def test_accept_ties_one_reply_to_two_authorities(foi_request, other, person):
    message = came_in(kind="not_held", is_sure=True)

    ties = holding_pen.accept(message, [foi_request, other], person, NOW)

    assert [tie.foi_request for tie in ties] == [foi_request, other]
    assert set(FoiRequest.objects.values_list("outcome", flat=True)) == {"not_held"}


def test_accept_twice_ties_once(foi_request, person):
    message = came_in(kind="acknowledgement")

    assert len(holding_pen.accept(message, [foi_request], person, NOW)) == 1
    assert holding_pen.accept(message, [foi_request], person, NOW) == []
    assert message.ties.count() == 1


def test_accept_needs_a_request(person):
    with pytest.raises(PenError, match="No request was chosen"):
        holding_pen.accept(came_in(), [], person, NOW)


def test_accept_waits_for_a_mail_that_is_being_read(foi_request, person):
    message = came_in()
    InboundMessage.objects.update(state="kept")

    with pytest.raises(PenError, match="being read"):
        holding_pen.accept(message, [foi_request], person, NOW)


def test_accept_lets_the_others_that_it_might_have_been_go_on(foi_request, other, person):
    message = came_in(kind="answer", perhaps=[foi_request, other])
    assert unread(foi_request) and unread(other)

    holding_pen.accept(message, [other], person, NOW)

    assert not unread(foi_request) and unread(other)


def test_set_aside_keeps_the_message_and_lets_chasing_go_on(foi_request, person):
    message = came_in(kind="answer", perhaps=[foi_request])

    holding_pen.set_aside(message, "newsletter", person, NOW)

    message.refresh_from_db()
    assert message.place == "aside" and message.place_why == "newsletter"
    assert not unread(foi_request)
    holding_pen.bring_back(message, person, NOW)
    message.refresh_from_db()
    assert message.place == "pen" and unread(foi_request)


def test_set_aside_needs_a_word_and_is_not_for_a_reply(foi_request, person):
    message = came_in()

    with pytest.raises(PenError, match="word is needed"):
        holding_pen.set_aside(message, " ", person, NOW)
    holding_pen.accept(message, [foi_request], person, NOW)
    with pytest.raises(PenError, match="tied to a request"):
        holding_pen.set_aside(message, "spam", person, NOW)


def test_untie_strikes_out_what_followed_and_brings_it_to_the_pen(foi_request, person):
    message = came_in(kind="not_held", is_sure=True)
    holding_pen.accept(message, [foi_request], person, NOW)

    holding_pen.untie(message, foi_request, person, NOW)

    foi_request.refresh_from_db()
    message.refresh_from_db()
    assert foi_request.outcome == "" and not unread(foi_request)
    assert message.place == "pen"
    struck = foi_request.events.get(kind="response")
    assert struck.struck_out_by == person and "no reply to this request" in struck.struck_out_why
    assert message.ties.get().undone_by == person


def test_untie_leaves_alone_what_a_person_had_written_before(foi_request, person):
    from requests_app import lifecycle

    before = lifecycle.record(
        foi_request, "response", date(2026, 2, 9), outcome="not_held", by=person
    )
    message = came_in(kind="not_held", is_sure=True, arrived_at=datetime(2026, 2, 9, 9, tzinfo=UTC))
    holding_pen.accept(message, [foi_request], person, NOW)
    holding_pen.untie(message, foi_request, person, NOW)

    before.refresh_from_db()
    assert before.struck_out_at is None


def test_untie_refuses_what_is_not_tied(foi_request, person):
    with pytest.raises(PenError, match="not tied"):
        holding_pen.untie(came_in(), foi_request, person, NOW)
