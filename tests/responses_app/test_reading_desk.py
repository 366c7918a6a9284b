"""What a reply does to its request: by itself only what is sure, and what a person says counts."""

from datetime import UTC, date, datetime

import pytest

from requests_app import lifecycle
from requests_app.models import FoiRequest
from responses_app import holding_pen, reading_desk
from responses_app.domain.reply_kinds.kinds import ReplyKind
from responses_app.models import InboundMessage
from responses_app.reading_desk import DeskError, confirm, event_for, follow_by_itself
from tests.came_in import ARRIVED, came_in

NOW = datetime(2026, 2, 10, 9, 30, tzinfo=UTC)
DAY = date(2026, 2, 9)
pytestmark = pytest.mark.django_db


@pytest.fixture
def foi_request(make_request):
    return make_request(date(2026, 1, 19), email="foi@testham.example")


def follow(message):
    return follow_by_itself(message, message.ties.get())


def kinds_in_log(foi_request):
    events = foi_request.events.standing().exclude(kind="note").order_by("pk")
    return list(events.values_list("kind", flat=True))


def test_the_kinds_of_the_model_are_those_of_the_domain():
    assert set(InboundMessage.Kind.values) == set(ReplyKind)


@pytest.mark.parametrize(
    "kind, details, event, state, outcome",
    [
        ("acknowledgement", {}, "acknowledged", "running", ""),
        ("clarification", {}, "clarification_requested", "stopped_clarification", ""),
        ("fees_notice", {}, "fees_notice", "stopped_fee", ""),
        ("extension", {"extension": "pit"}, "pit_extension", "extended", ""),
        ("refusal", {}, "refusal", "ended", "refused"),
        ("not_held", {}, "response", "ended", "not_held"),
        ("answer", {}, "response", "ended", "answered"),
        ("partial", {}, "partial_response", "running", ""),
        ("partial", {"also": ["refusal"]}, "response", "ended", "partial"),
    ],
)
def test_follow_by_itself_writes_what_is_sure(foi_request, kind, details, event, state, outcome):
    message = came_in(kind=kind, is_sure=True, of=foi_request, kind_details=details)

    written = follow(message)

    foi_request.refresh_from_db()
    assert written.kind == event and written.on == DAY and written.at == ARRIVED
    assert "no person has confirmed" in written.source and "our reply" in written.note
    assert (foi_request.clock_state, foi_request.outcome) == (state, outcome)


@pytest.mark.parametrize(
    "kind", ["out_of_office", "newsletter", "portal_link", "unclear", "transfer", "bounce"]
)
def test_follow_by_itself_writes_nothing_for_other_kinds(foi_request, kind):
    assert follow(came_in(kind=kind, is_sure=True, of=foi_request)) is None
    assert kinds_in_log(foi_request) == ["sent"]


@pytest.mark.parametrize("kind", ["refusal", "clarification", "answer", "acknowledgement"])
def test_follow_by_itself_writes_nothing_that_is_not_sure(foi_request, kind):
    assert follow(came_in(kind=kind, is_sure=False, of=foi_request)) is None
    assert kinds_in_log(foi_request) == ["sent"]


def test_follow_by_itself_leaves_an_answered_request_to_a_person(foi_request):
    lifecycle.record(foi_request, "response", date(2026, 2, 2), outcome="full")

    assert follow(came_in(kind="refusal", is_sure=True, of=foi_request)) is None


def test_follow_by_itself_leaves_a_review_to_a_person(foi_request):
    lifecycle.record(foi_request, "review_requested", date(2026, 2, 6))

    assert follow(came_in(kind="not_held", is_sure=True, of=foi_request)) is None


def test_follow_by_itself_counts_no_second_mail_of_one_message_id(foi_request):
    first = came_in(of=foi_request)

    assert follow(came_in(kind="answer", is_sure=True, of=foi_request, same_id_as=first)) is None


def test_follow_by_itself_keeps_their_reference_and_never_another(foi_request):
    details = {"their_reference": "FOI 2026/0123"}
    follow(came_in(kind="acknowledgement", of=foi_request, kind_details=details))
    follow(came_in(kind="unclear", of=foi_request, kind_details={"their_reference": "other"}))

    foi_request.refresh_from_db()
    assert foi_request.their_reference == "FOI 2026/0123"


def test_confirm_says_what_was_read_and_lets_chasing_go_on(foi_request, person):
    message = came_in(kind="acknowledgement", of=foi_request, holds_chasing=True)
    lifecycle.something_arrived(foi_request, ARRIVED)

    confirm(message, "acknowledgement", person, NOW)

    foi_request.refresh_from_db()
    message.refresh_from_db()
    assert (message.confirmed_by, message.confirmed_at) == (person, NOW)
    assert foi_request.unread_since is None
    assert kinds_in_log(foi_request) == ["sent", "acknowledged"]


def test_confirm_relabels_what_the_tool_had_written(foi_request, person):
    message = came_in(kind="answer", is_sure=True, of=foi_request)
    follow(message)

    confirm(message, "acknowledgement", person, NOW)

    foi_request.refresh_from_db()
    message.refresh_from_db()
    assert foi_request.outcome == "" and message.kind_read == "answer"
    assert kinds_in_log(foi_request) == ["sent", "acknowledged"]
    assert foi_request.events.get(kind="response").struck_out_by == person


def test_confirm_strikes_out_where_nothing_follows(foi_request, person):
    message = came_in(kind="answer", is_sure=True, of=foi_request)
    follow(message)

    confirm(message, "newsletter", person, NOW)

    assert kinds_in_log(foi_request) == ["sent"]


def test_confirm_takes_the_outcome_and_day_that_a_person_gives(foi_request, person):
    message = came_in(kind="answer", is_sure=True, of=foi_request)
    follow(message)

    confirm(message, "answer", person, NOW, on=date(2026, 2, 6), outcome="full")

    foi_request.refresh_from_db()
    assert (foi_request.outcome, foi_request.responded_on) == ("full", date(2026, 2, 6))


def test_confirm_the_same_twice_changes_nothing(foi_request, person):
    message = came_in(kind="answer", is_sure=True, of=foi_request)
    follow(message)

    confirm(message, "answer", person, NOW)
    confirm(message, "answer", person, NOW)

    assert foi_request.events.filter(kind="response").count() == 1


def test_confirm_takes_what_a_person_had_logged_for_the_same(foi_request, person):
    logged = lifecycle.record(foi_request, "response", DAY, by=person)
    message = came_in(kind="answer", of=foi_request)

    confirm(message, "answer", person, NOW)

    assert message.ties.get().event == logged


def test_confirm_waits_for_the_other_mail_that_is_unread(foi_request, person):
    message = came_in(kind="answer", of=foi_request)
    came_in(kind="unclear", of=foi_request)

    confirm(message, "answer", person, NOW)

    assert FoiRequest.objects.get().unread_since is not None


def test_confirm_refuses_before_a_request_is_chosen(person):
    with pytest.raises(DeskError, match="tied to no request"):
        confirm(came_in(), "answer", person, NOW)


def test_confirm_refuses_a_kind_that_is_none(foi_request, person):
    with pytest.raises(DeskError, match="is not a kind"):
        confirm(came_in(of=foi_request), "love letter", person, NOW)


def test_confirm_changes_nothing_where_the_log_objects(foi_request, person):
    long_ago = datetime(2025, 12, 1, 9, tzinfo=UTC)
    message = came_in(kind="answer", of=foi_request, arrived_at=long_ago)

    with pytest.raises(lifecycle.LifecycleError, match="before the request was sent"):
        confirm(message, "answer", person, NOW)
    message.refresh_from_db()
    assert message.confirmed_at is None


def test_event_for_says_nothing_of_an_extension_without_ground():
    assert event_for(came_in(kind="extension")) is None


def test_day_of_is_the_day_in_london():
    summer = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)

    assert reading_desk.day_of(came_in(arrived_at=summer)) == date(2026, 7, 1)


# ---------------------------------------------------------------------------- corrections


def test_confirm_leaves_what_the_log_says_because_of_another_mail(foi_request, person):
    first = came_in(kind="answer", is_sure=True, of=foi_request)
    second = came_in(kind="answer", is_sure=True, of=foi_request)
    follow(first)
    confirm(second, "answer", person, NOW)
    assert foi_request.events.filter(kind="response").count() == 1, "one event for both"

    confirm(second, "newsletter", person, NOW)
    assert kinds_in_log(foi_request) == ["sent", "response"]
    confirm(first, "newsletter", person, NOW)
    assert kinds_in_log(foi_request) == ["sent"]


def test_confirm_leaves_what_a_person_had_logged(foi_request, person):
    lifecycle.record(foi_request, "response", DAY, by=person)
    message = came_in(kind="answer", is_sure=True, of=foi_request)
    confirm(message, "answer", person, NOW)

    confirm(message, "acknowledgement", person, NOW)

    assert kinds_in_log(foi_request) == ["sent", "response", "acknowledged"]


def test_confirm_both_copies_of_one_message_id_logs_one_answer(foi_request, person):
    first = came_in(kind="answer", of=foi_request, message_id="<1@t.example>")
    second = came_in(
        kind="answer", of=foi_request, message_id="<1@t.example>", same_id_as=first,
        arrived_at=datetime(2026, 2, 10, 8, tzinfo=UTC),
    )  # fmt: skip

    confirm(first, "answer", person, NOW, outcome="full")
    confirm(second, "answer", person, NOW, outcome="full")

    assert foi_request.events.filter(kind="response").count() == 1


def test_confirm_again_keeps_the_day_and_outcome_that_were_given(foi_request, person):
    message = came_in(kind="answer", of=foi_request)
    confirm(message, "answer", person, NOW, on=date(2026, 2, 6), outcome="full")

    confirm(message, "answer", person, NOW)

    foi_request.refresh_from_db()
    assert (foi_request.outcome, foi_request.responded_on) == ("full", date(2026, 2, 6))


def test_confirm_of_an_answer_to_a_review_is_the_reviews_outcome(foi_request, person):
    lifecycle.record(foi_request, "refusal", date(2026, 2, 2), outcome="refused")
    lifecycle.record(foi_request, "review_requested", date(2026, 2, 4))
    message = came_in(kind="refusal", of=foi_request)

    confirm(message, "refusal", person, NOW)

    assert kinds_in_log(foi_request)[-1] == "review_response"
    assert message.ties.get().event.outcome == "refused"


def test_what_cannot_be_logged_by_itself_is_said_on_the_message(foi_request):
    long_ago = datetime(2025, 12, 1, 9, tzinfo=UTC)
    message = came_in(kind="answer", is_sure=True, of=foi_request, arrived_at=long_ago)

    assert follow(message) is None
    assert "before the request was sent" in message.not_logged


@pytest.mark.parametrize(
    "sender, registered, speaks",
    [
        ("foi@testham.gov.uk", "foi@testham.gov.uk", True),
        ("J.Clerk@Social.Testham.gov.uk", "foi@testham.gov.uk", True),
        ("noreply@testham.icasework.com", "foi@testham.gov.uk", True),
        ("foi@other.gov.uk", "foi@testham.gov.uk", False),
        ("someone@gmail.com", "council@gmail.com", False),
        ("council@gmail.com", "council@gmail.com", True),
        ("foi@testham.gov.uk", "", False),
        ("", "foi@testham.gov.uk", False),
    ],
)
def test_speaks_for_knows_who_writes_for_an_authority(make_request, sender, registered, speaks):
    assert reading_desk.speaks_for(sender, make_request(email=registered)) is speaks


def test_hold_what_waits_holds_again_after_a_change(make_request, foi_request, person):
    other = make_request(date(2026, 1, 19))
    message = came_in(kind="answer", of=foi_request)
    confirm(message, "answer", person, NOW)
    holding_pen.accept(message, [other], person, NOW)

    assert all(one.unread_since for one in FoiRequest.objects.all()), "it is to be read again"
