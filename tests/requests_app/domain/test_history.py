from datetime import date

import pytest

from requests_app.domain.clock import ClockError, Event, EventKind, State, fold
from requests_app.domain.law import Law
from requests_app.domain.working_days import due_on

RECEIVED = date(2026, 1, 5)  # a Monday; due on 2 February under every law


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([], State.RUNNING),
        (["acknowledged:2026-01-06"], State.RUNNING),
        (["partial_response:2026-01-20"], State.RUNNING),
        (["clarification_requested:2026-01-12"], State.STOPPED_CLARIFICATION),
        (["fees_notice:2026-01-12"], State.STOPPED_FEE),
        (["fees_notice:2026-01-12", "fee_received:2026-01-14"], State.RUNNING),
        (["pit_extension:2026-01-30"], State.EXTENDED),
        (["response:2026-01-30"], State.ENDED),
        (["refusal:2026-01-30"], State.ENDED),
        (["review_response:2026-03-30"], State.ENDED),
        (["withdrawn:2026-01-30"], State.ENDED),
        (["refusal:2026-01-30", "narrowed:2026-02-02"], State.RUNNING),
        (["fees_notice:2026-01-12", "narrowed:2026-01-20"], State.RUNNING),
        (["pit_extension:2026-01-30", "narrowed:2026-02-02"], State.RUNNING),
        (["decision_notice:2026-04-30", "narrowed:2026-05-05"], State.RUNNING),
        (["clarification_requested:2026-01-12", "review_response:2026-03-30"], State.ENDED),
        (["bounced:2026-01-05"], State.NOT_STARTED),
    ],
)
def test_fold_says_where_the_clock_stands(clock, events, state):
    assert clock("foia", "2026-01-05", *events).state is state


def test_fold_of_a_reply_without_the_detail_asked_for_keeps_the_earlier_clock(clock):
    found = clock("foia", "2026-01-05", "clarification_requested:2026-01-12", "response:2026-01-30")
    assert found.response_due == date(2026, 2, 2)
    assert any("without the detail" in note for note in found.notes)


def test_fold_of_a_reply_while_a_fee_was_owed_is_not_late(clock):
    found = clock("foia", "2026-01-05", "fees_notice:2026-01-12", "response:2026-03-16")
    assert found.response_due is not None and found.response_due > date(2026, 3, 16)


@pytest.mark.parametrize(
    ("law", "event", "why"),
    [
        ("foisa", "pit_extension:2026-01-30", "FOISA has no extension"),
        ("eir", "pit_extension:2026-01-30", "EIR has no extension"),
        ("foia", "eir_extension:2026-01-30", "FOIA has no extension for cost"),
        ("foisa", "eir_extension:2026-01-30", "FOISA has no extension for cost"),
        ("eir", "eir_extension:2026-02-03", "by 2 February 2026, day 20"),
    ],
)
def test_fold_notes_why_an_extension_does_not_move_the_date(clock, law, event, why):
    found = clock(law, "2026-01-05", event)
    assert found.response_due == due_on(RECEIVED, Law(law))
    assert found.state is State.RUNNING
    assert any(why in note for note in found.notes)


def test_fold_refuses_a_public_interest_extension_for_the_cost_limit():
    claim = Event(EventKind.PIT_EXTENSION, date(2026, 1, 30), note="to consider section 12")
    found = fold(Law.FOIA, RECEIVED, [claim])
    assert found.response_due == date(2026, 2, 2)
    assert any("qualified exemption" in note for note in found.notes)


def test_fold_accepts_a_public_interest_extension_for_a_qualified_exemption():
    claim = Event(EventKind.PIT_EXTENSION, date(2026, 1, 30), note="section 43")
    assert fold(Law.FOIA, RECEIVED, [claim]).response_due == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("law", "events", "note"),
    [
        ("eir", ["clarification_received:2026-01-26"], "no request for clarification"),
        ("foia", ["fee_received:2026-01-26"], "no fees notice"),
        ("foia", ["review_response:2026-03-26"], "no request for a review"),
        ("foia", ["response:2026-01-20", "fees_notice:2026-01-26"], "after the request was over"),
        ("foia", ["acknowledged:2026-01-06", "bounced:2026-01-07"], "receipt stands"),
        ("foia", ["sent:2026-01-12", "sent:2026-01-13"], "the first receipt stands"),
    ],
)
def test_fold_notes_a_gap_in_the_history(clock, law, events, note):
    assert any(note in said for said in clock(law, "2026-01-05", *events).notes)


@pytest.mark.parametrize(
    ("received", "events", "named"),
    [
        ("2026-01-05", ["response:2026-01-02"], "response on 2026-01-02"),
        ("2026-01-05", ["delivered:2026-01-07"], "delivered on 2026-01-07.*two receipts"),
        (None, ["delivered:2026-01-07", "delivered:2026-01-08"], "2026-01-08.*two receipts"),
        (None, ["response:2026-01-07"], "response on 2026-01-07.*not been received"),
        (None, ["sent:2026-01-05", "bounced:2026-01-05", "refusal:2026-01-09"], "refusal"),
        (None, ["posted:2026-01-05", "response:2026-01-07"], "presumed received only"),
        (
            None,
            ["sent:2026-01-05", "acknowledged:2026-01-06", "delivered:2026-01-08"],
            "delivered on 2026-01-08.*by 2026-01-06",
        ),
    ],
)
def test_fold_refuses_a_history_that_contradicts_itself(clock, received, events, named):
    with pytest.raises(ClockError, match=named):
        clock("foisa", received, *events)


def test_fold_refuses_a_delivery_after_the_clock_was_started_again(clock):
    later = "delivered:2026-01-12"
    with pytest.raises(ClockError, match="delivered on 2026-01-12.*by 2026-01-08"):
        clock("foia", None, "sent:2026-01-05", "clarification_received:2026-01-08", later)


@pytest.mark.parametrize("event", ["response:2051-01-01", "review_response:9999-12-31"])
def test_fold_names_the_event_beyond_the_known_holidays(clock, event):
    with pytest.raises(ClockError, match=event.replace(":", " on ")):
        clock("foisa", "2026-01-05", event)


@pytest.mark.parametrize(
    "before",
    [
        ["acknowledged:2026-01-12"],
        ["fees_notice:2026-01-12"],
        ["pit_extension:2026-01-12"],
        ["refusal:2026-01-12"],
        ["clarification_requested:2026-01-12"],
    ],
)
def test_fold_counts_20_days_of_its_own_for_a_narrowed_request(clock, before):
    narrowed = clock("foia", "2026-01-05", *before, "narrowed:2026-01-20")
    assert narrowed.response_due == date(2026, 2, 17)
    assert narrowed.fee_payable_by is None


def test_fold_of_a_narrowed_request_is_received_when_it_was_narrowed(clock):
    assert clock("foia", "2026-01-05", "narrowed:2026-01-20").received_on == date(2026, 1, 20)


def test_fold_of_a_narrowing_that_answers_a_question_keeps_the_receipt(clock):
    found = clock("foia", "2026-01-05", "clarification_requested:2026-01-12", "narrowed:2026-01-20")
    assert found.received_on == date(2026, 1, 5)
    assert found.counted_from == date(2026, 1, 20)


def test_fold_of_a_narrowed_request_delivered_later_counts_from_the_delivery(clock):
    found = clock(
        "foia", "2026-01-05", "refusal:2026-01-30", "narrowed:2026-02-02", "delivered:2026-02-04"
    )
    assert found.received_on == found.counted_from == date(2026, 2, 4)


def test_fold_says_that_the_review_of_the_request_before_is_not_followed(clock):
    found = clock("foisa", "2026-01-05", "review_requested:2026-02-03", "narrowed:2026-02-05")
    assert found.review_due is None
    assert any("review of the one before" in note for note in found.notes)


def test_fold_of_a_review_answered_without_the_detail_asked_for_has_a_due_date(clock):
    found = clock(
        "foia", "2026-01-05", "clarification_requested:2026-01-12", "review_response:2026-03-30"
    )
    assert found.response_due == date(2026, 2, 2)
    assert found.clarification_answer_by is None


def test_fold_waits_for_us_where_a_question_came_after_the_review(clock):
    found = clock(
        "foia", "2026-01-05", "review_response:2026-03-30", "clarification_requested:2026-04-01"
    )
    assert found.state is State.STOPPED_CLARIFICATION


def test_fold_counts_what_was_sent_again_on_the_day_of_a_bounce(clock):
    again = clock("foia", "2026-01-05", "bounced:2026-01-05T10:00:00Z", "sent:2026-01-05T11:00:00Z")
    assert again.response_due == date(2026, 2, 2)
