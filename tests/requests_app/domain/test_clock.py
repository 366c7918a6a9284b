import csv
import json
import os
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis.strategies import builds, dates, integers, lists, sampled_from

from requests_app.domain.clock import (
    ClockError,
    Event,
    EventKind,
    Reading,
    State,
    fold,
)
from requests_app.domain.event_lists import parse_events, parse_when
from requests_app.domain.law import Law, Nation
from requests_app.domain.working_days import (
    CalendarTooShort,
    add_working_days,
    due_on,
    working_days_between,
)
from tests.deadline_keys import JSON_KEYS

RECEIVED = date(2026, 1, 5)  # a Monday; due on 2 February under every law
LAWS = sampled_from(list(Law))
RECEIPTS = dates(date(2018, 1, 1), date(2028, 12, 31))


# law, received, events, response_due
DUE = [
    # Plain counting; the holidays of each calendar.
    ("foia", "2026-01-05", [], "2026-02-02"),
    ("foia", "2026-03-10", [], "2026-04-10"),
    ("foisa", "2026-03-10", [], "2026-04-08"),
    ("foia", "2025-07-01", [], "2025-07-30"),
    ("foia", "2023-04-12", [], "2023-05-12"),
    ("foisa", "2026-06-01", [], "2026-06-30"),
    ("foia", "2028-02-01", [], "2028-02-29"),
    ("foia", "2028-02-29", [], "2028-03-29"),
    ("foisa", "2026-04-06", [], "2026-05-05"),  # Easter Monday is a working day there
    # Receipt on a non-working day: the next working day is day 1.
    ("foia", "2026-01-10", [], "2026-02-06"),
    ("foia", "2026-01-11", [], "2026-02-06"),
    # The hour of receipt, in London.
    ("foia", "2026-01-09T23:59:00Z", [], "2026-02-06"),
    ("foia", "2026-01-12T00:01:00Z", [], "2026-02-09"),
    ("foia", "2026-06-30T23:30:00Z", [], "2026-07-30"),  # 1 July in London
    ("foia", "2026-03-29T00:30:00Z", [], "2026-04-28"),
    ("foia", "2026-10-25T00:30:00Z", [], "2026-11-20"),
    # Clarification starts the count again.
    (
        "foia",
        "2026-01-05",
        ["clarification_requested:2026-01-12", "clarification_received:2026-01-26"],
        "2026-02-23",
    ),
    ("foisa", "2026-01-05", ["clarification_requested:2026-01-12"], None),
    (
        "foia",
        "2026-01-05",
        ["clarification_requested:2026-01-12", "narrowed:2026-01-26"],
        "2026-02-23",
    ),
    ("eir", "2026-01-05", ["clarification_received:2026-01-26"], "2026-02-23"),
    # Asked too late under the EIR: nothing moves.
    (
        "eir",
        "2026-01-05",
        ["clarification_requested:2026-02-03", "clarification_received:2026-02-09"],
        "2026-02-02",
    ),
    # A fee pauses, both days included.
    ("foia", "2026-01-05", ["fees_notice:2026-01-12", "fee_received:2026-01-28"], "2026-02-19"),
    ("foisa", "2026-01-05", ["fees_notice:2026-01-12", "fee_received:2026-01-28"], "2026-02-19"),
    ("foia", "2026-01-05", ["fees_notice:2026-01-12", "fee_received:2026-01-12"], "2026-02-03"),
    ("foia", "2026-01-05", ["fees_notice:2026-02-02", "fee_received:2026-02-03"], "2026-02-04"),
    ("foia", "2026-01-05", ["fees_notice:2026-02-03", "fee_received:2026-02-09"], "2026-02-02"),
    ("foia", "2026-01-05", ["fees_notice:2026-01-12"], None),
    # Extensions, valid and not.
    ("foia", "2026-01-05", ["pit_extension:2026-01-30"], "2026-03-02"),
    ("foisa", "2026-01-05", ["pit_extension:2026-01-30"], "2026-02-02"),
    ("eir", "2026-01-05", ["pit_extension:2026-01-30"], "2026-02-02"),
    ("eir", "2026-01-05", ["eir_extension:2026-02-02"], "2026-03-02"),
    ("eisr", "2026-01-05", ["eir_extension:2026-02-02"], "2026-03-02"),
    ("eir", "2026-01-05", ["eir_extension:2026-02-03"], "2026-02-02"),
    ("foia", "2026-01-05", ["eir_extension:2026-01-30"], "2026-02-02"),
    # Where it was received.
    ("foia", "2026-01-05", ["redirected:2026-01-08"], "2026-02-05"),
    ("eir", "2026-01-05", ["transferred:2026-01-15"], "2026-02-12"),
    ("eir", "2026-01-05", ["eir_extension:2026-01-14", "transferred:2026-01-15"], "2026-02-12"),
    ("foia", None, ["sent:2026-01-05"], "2026-02-02"),
    ("foia", None, ["sent:2026-01-05", "delivered:2026-01-08"], "2026-02-05"),
    ("foia", None, ["sent:2026-01-05", "bounced:2026-01-06"], None),
    ("foia", None, ["sent:2026-01-05", "bounced:2026-01-06", "sent:2026-01-08"], "2026-02-05"),
    ("foia", "2026-01-05", ["bounced:2026-01-05"], None),
    ("foia", "2026-01-05", ["bounced:2026-01-05", "sent:2026-01-08"], "2026-02-05"),
    ("foia", None, ["sent:2026-01-05", "sent:2026-01-05", "bounced:2026-01-05"], "2026-02-02"),
    ("foisa", None, ["posted:2026-03-02"], "2026-04-02"),
    ("foisa", "2026-03-05", ["posted:2026-03-02"], "2026-04-02"),
    ("foisa", None, ["posted:2026-03-02", "delivered:2026-03-03"], "2026-03-31"),
    # The end.
    ("foia", "2026-01-05", ["response:2026-01-20"], "2026-02-02"),
    ("foia", "2026-01-05", ["withdrawn:2026-01-20"], None),
    ("foia", "2026-01-05", ["refusal:2026-01-20", "narrowed:2026-02-02"], "2026-03-02"),
    # The rule then in force.
    ("foisa", "2020-03-25", [], "2020-04-23"),
    ("foisa", "2020-03-25", ["response:2020-05-20"], "2020-06-22"),
    ("foisa", "2020-03-25", ["response:2020-05-27"], "2020-04-23"),
    ("foia", "2020-03-25", ["response:2020-05-20"], "2020-04-24"),
]


@pytest.mark.parametrize(("law", "received", "events", "due"), DUE)
def test_fold_gives_the_last_day_in_time(clock, law, received, events, due):
    assert clock(law, received, *events).as_dict()["response_due"] == due


def test_fold_without_any_receipt_has_not_started():
    found = fold(Law.FOIA, None)
    assert found.state is State.NOT_STARTED
    assert found.response_due is None and found.received_on is None


def test_fold_sets_aside_what_happened_after_as_of(clock):
    events = ["clarification_requested:2026-01-12", "clarification_received:2026-01-26"]
    found = clock("foia", "2026-01-05", *events, as_of="2026-01-20")
    assert found.state is State.STOPPED_CLARIFICATION
    assert any("26 January 2026" in note and "set aside" in note for note in found.notes)


def test_fold_before_receipt_is_a_plan_not_a_running_clock(clock):
    found = clock("foia", "2026-01-05", as_of="2026-01-02")
    assert found.state is State.NOT_STARTED
    assert found.response_due == date(2026, 2, 2)


def test_fold_tells_a_note_once_however_often_its_event_was_recorded(clock):
    found = clock("foisa", "2026-01-05", "pit_extension:2026-01-20", "pit_extension:2026-01-20")
    assert len(found.notes) == len(set(found.notes))


def test_fold_notes_a_review_that_was_asked_for_too_late(clock):
    late = clock("foisa", "2026-01-05", "response:2026-01-20", "review_requested:2026-06-01")
    in_time = clock("foisa", "2026-01-05", "response:2026-01-20", "review_requested:2026-02-01")
    assert any("may be refused as late" in note for note in late.notes)
    assert not any("refused as late" in note for note in in_time.notes)


def test_fold_refuses_a_moment_of_receipt_without_an_offset():
    with pytest.raises(ClockError, match="received"):
        fold(Law.FOIA, datetime.fromisoformat("2026-01-05T09:00:00"))


def test_fold_refuses_what_lies_beyond_the_known_holidays():
    with pytest.raises(CalendarTooShort):
        fold(Law.FOIA, date(2050, 12, 20))


def test_fold_lists_the_holidays_left_out(clock):
    (only,) = clock("foia", "2026-02-20").excluded
    assert only.date == date(2026, 3, 17) and only.nations == (Nation.NORTHERN_IRELAND,)
    assert clock("foisa", "2026-02-20").excluded == ()


def test_counted_numbers_each_day_and_leaves_the_pause_out(clock):
    found = clock("foia", "2026-01-05", "fees_notice:2026-01-12", "fee_received:2026-01-28")
    assert [number for _, number in found.counted] == list(range(1, 21))
    assert found.counted[3] == (date(2026, 1, 9), 4)
    assert found.counted[4] == (date(2026, 1, 29), 5)
    assert found.counted[-1][0] == found.response_due


def test_day_number_is_how_many_days_have_been_used(clock):
    found = clock("foia", "2026-01-05")
    assert found.day_number(date(2026, 1, 4)) is None
    assert found.day_number(date(2026, 1, 5)) == 0
    assert found.day_number(date(2026, 1, 10)) == 4
    assert found.day_number(date(2026, 2, 2)) == 20


def test_plan_to_is_the_earliest_date_any_source_gives(clock):
    early = clock("foisa", "2026-01-05", "response:2026-01-19")
    assert early.plan_to("review_request_by") == date(2026, 3, 16)
    assert clock("foia", "2026-01-10").plan_to("response_due") == date(2026, 2, 6)
    assert clock("foia", "2026-01-10").plan_to("review_due") is None


def test_explain_shows_the_working_in_sentences(clock):
    said = clock("foia", "2026-03-10").explain()
    assert said[0] == "Received on Tue 10 March 2026; day 1 is Wed 11 March."
    assert (
        "17 March 2026, St Patrick's Day (Northern Ireland), does not count: FOIA s.10(6)." in said
    )
    assert "Day 20, the last in time, is Fri 10 April 2026." in said


def test_explain_says_why_there_is_no_date(clock):
    stopped = clock("foia", "2026-01-05", "clarification_requested:2026-01-12").explain()
    assert any("waits for our answer" in sentence for sentence in stopped)
    assert "has not started" in fold(Law.FOIA, None).explain()[0]


def test_as_dict_has_the_keys_other_scripts_rely_on(clock):
    found = clock("foia", "2026-01-10").as_dict()
    assert list(found) == JSON_KEYS
    assert json.loads(json.dumps(found)) == found
    assert found["alternatives"] == [{"date": "2026-02-09", "reading": "code_s45"}]
    assert found["received_on"] == "2026-01-10" and found["sic_appeal_by"] is None


def test_as_dict_says_the_same_keys_before_receipt():
    assert list(fold(Law.FOISA, None).as_dict()) == JSON_KEYS


# Properties.

AFTER_RECEIPT = [
    kind
    for kind in EventKind
    if kind not in (EventKind.SENT, EventKind.POSTED, EventKind.DELIVERED, EventKind.BOUNCED)
]
LATER_EVENTS = lists(
    builds(
        lambda kind, days: Event(kind, RECEIVED + timedelta(days)),
        sampled_from(AFTER_RECEIPT),
        integers(0, 90),
    ),
    max_size=6,
)


def in_receipt_order(events: list[Event]) -> bool:
    """Nothing the authority did comes before the receipt a redirection or transfer moved."""
    moved = [e.on for e in events if e.kind in (EventKind.REDIRECTED, EventKind.TRANSFERRED)]
    return not moved or all(event.on >= max(moved) for event in events)


@given(law=LAWS, events=LATER_EVENTS, seed=integers())
def test_fold_does_not_depend_on_the_order_events_are_listed_in(law, events, seed):
    assume(in_receipt_order(events))
    shuffled = random.Random(seed).sample(events, len(events))
    assert fold(law, RECEIVED, shuffled) == fold(law, RECEIVED, events)


@given(law=LAWS, events=LATER_EVENTS)
def test_fold_has_a_due_date_exactly_when_the_clock_is_not_stopped(law, events):
    assume(in_receipt_order(events))
    found = fold(law, RECEIVED, events)
    withdrawn_first = found.state is State.ENDED and found.response_due is None
    stopped = found.state in (State.STOPPED_CLARIFICATION, State.STOPPED_FEE)
    assert (found.response_due is None) == (stopped or withdrawn_first)
    assert found.response_due is None or found.counted[-1][0] == found.response_due
    assert all(isinstance(line, str) and line for line in found.explain())


STOPS = sampled_from(
    [
        (EventKind.CLARIFICATION_REQUESTED, EventKind.CLARIFICATION_RECEIVED),
        (EventKind.FEES_NOTICE, EventKind.FEE_RECEIVED),
    ]
)
EXTENSIONS = lists(
    builds(
        lambda kind, days: Event(kind, RECEIVED + timedelta(days)),
        sampled_from([EventKind.PIT_EXTENSION, EventKind.EIR_EXTENSION]),
        integers(0, 60),
    ),
    max_size=2,
)


@given(law=LAWS, stop=STOPS, start=integers(0, 60), length=integers(0, 60), extended=EXTENSIONS)
def test_fold_never_shortens_the_time_for_a_stop(law, stop, start, length, extended):
    asked = RECEIVED + timedelta(start)
    pair = [Event(stop[0], asked), Event(stop[1], asked + timedelta(length))]
    plain = fold(law, RECEIVED, extended).response_due
    stopped = fold(law, RECEIVED, [*extended, *pair]).response_due
    assert plain is not None and stopped is not None
    assert stopped >= plain


@given(law=LAWS, start=integers(0, 27), length=integers(0, 60))
def test_fold_gives_back_every_working_day_of_a_fee_pause(law, start, length):
    notice = RECEIVED + timedelta(start)
    paid = notice + timedelta(length)
    found = fold(
        law,
        RECEIVED,
        [Event(EventKind.FEES_NOTICE, notice), Event(EventKind.FEE_RECEIVED, paid)],
    )
    assert found.response_due is not None
    first = max(notice - timedelta(1), RECEIVED)  # the day of receipt is not counted anyway
    lost = working_days_between(first, max(paid, first), law)
    assert working_days_between(RECEIVED, found.response_due, law) == 20 + lost


@given(law=LAWS, received=RECEIPTS, days=integers(0, 30))
def test_fold_is_never_due_earlier_for_a_later_receipt(law, received, days):
    first, second = fold(law, received), fold(law, received + timedelta(days))
    assert first.response_due is not None and second.response_due is not None
    assert first.response_due <= second.response_due


@given(law=LAWS, received=RECEIPTS)
def test_fold_without_events_is_due_on_day_20(law, received):
    found = fold(law, received)
    assert found.response_due == due_on(received, law)
    assert len(found.counted) == 20
    later = found.councils_may_count_to
    assert later is None or later == add_working_days(received, 21, law)


@given(received=RECEIPTS, hour=integers(0, 23), minute=integers(0, 59))
def test_fold_counts_a_moment_as_its_day_in_london(received, hour, minute):
    noon = datetime(received.year, received.month, received.day, 12, 0, tzinfo=UTC)
    assert fold(Law.FOIA, noon) == fold(Law.FOIA, received)
    moment = noon.replace(hour=hour, minute=minute)
    assert fold(Law.FOIA, moment).received_on in (received, received + timedelta(1))


def cases_in_file() -> list[dict[str, str]]:
    """Further worked cases: a CSV named by FOI_DEADLINE_CASES, where there is one."""
    path = os.environ.get("FOI_DEADLINE_CASES")
    if not path:
        return []
    with Path(path).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


CASES = cases_in_file()


@pytest.mark.skipif(not CASES, reason="FOI_DEADLINE_CASES names no file of further cases")
@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_fold_agrees_with_the_case(case):
    found = fold(
        Law.parse(case["regime"]),
        parse_when(case["received"], "received") if case["received"] else None,
        parse_events(case["events"]),
    )
    expected = None if case["expected"].startswith("NONE") else case["expected"]
    assert found.as_dict()[case["measure"]] == expected
    if case["alternative_code"] in set(Reading):
        others = found.alternatives_to(case["measure"])
        given = {(other.date.isoformat(), other.reading.value) for other in others}
        assert (case["alternative"], case["alternative_code"]) in given
