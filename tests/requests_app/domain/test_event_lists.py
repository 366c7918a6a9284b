from datetime import UTC, date, datetime, timedelta, timezone
from itertools import permutations

import pytest

from requests_app.domain.event_lists import (
    ClockError,
    Event,
    EventKind,
    in_order,
    london_day,
    parse_event,
    parse_events,
    parse_when,
)


def test_parse_event_reads_kind_and_date():
    event = parse_event("clarification_requested:2026-01-12")
    assert event == Event(EventKind.CLARIFICATION_REQUESTED, date(2026, 1, 12))


def test_parse_event_reads_a_moment_as_its_day_in_london():
    event = parse_event("fee_received:2026-06-30T23:30:00Z")
    assert event.on == date(2026, 7, 1)
    assert event.at == datetime(2026, 6, 30, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("response", "has no date"),
        ("bogus:2026-01-01", "unknown event 'bogus'"),
        ("response:2026-02-30", "response: '2026-02-30' is not a date"),
        ("response:12/01/2026", "response: '12/01/2026' is not a date"),
        ("response:2026-01-12T10:00:00", "response: .* has no offset"),
    ],
)
def test_parse_event_says_what_is_wrong_and_with_which(text, why):
    with pytest.raises(ClockError, match=why):
        parse_event(text)


def test_parse_events_reads_a_list_with_reasons():
    events = parse_events('[{"type": "redirected", "date": "2026-01-08", "why": "other inbox"}]')
    assert events == [Event(EventKind.REDIRECTED, date(2026, 1, 8), note="other inbox")]


@pytest.mark.parametrize("text", ["", "  ", "[]"])
def test_parse_events_reads_nothing_as_no_event(text):
    assert parse_events(text) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[", "not JSON"),
        ('{"type": "response"}', "must be a list"),
        ('["response"]', "event 1 is 'response'"),
        ('[{"type": "response"}]', "event 1 needs"),
        ('[{"type": "response", "date": 20260101}]', "event 1 needs"),
        ('[{"type": "sent", "date": "2026-01-01"}, {"type": "x", "date": "2026-01-01"}]', "'x'"),
        ('[{"type": "response", "date": "soon"}]', "event 1, response: 'soon' is not a date"),
    ],
)
def test_parse_events_says_what_is_wrong_and_with_which(text, why):
    with pytest.raises(ClockError, match=why):
        parse_events(text)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-01-09T23:59:00Z", date(2026, 1, 9)),
        ("2026-01-10T00:01:00Z", date(2026, 1, 10)),
        ("2026-07-09T23:59:00+01:00", date(2026, 7, 9)),
        ("2026-07-09T23:01:00Z", date(2026, 7, 10)),  # 00:01 in London
        ("2026-03-29T00:30:00Z", date(2026, 3, 29)),  # the hour before clocks go forward
        ("2026-03-29T22:59:00Z", date(2026, 3, 29)),  # 23:59 that night, by summer time
        ("2026-03-29T23:01:00Z", date(2026, 3, 30)),
        ("2026-10-24T23:30:00Z", date(2026, 10, 25)),  # still summer time
        ("2026-10-25T23:59:00Z", date(2026, 10, 25)),  # 23:59 by winter time
        ("2026-10-26T00:01:00Z", date(2026, 10, 26)),
        ("2028-02-29T12:00:00Z", date(2028, 2, 29)),
    ],
)
def test_london_day_ends_at_midnight_in_london(moment, day):
    assert london_day(parse_when(moment, "received"), "received") == day


def test_london_day_refuses_a_moment_without_an_offset():
    with pytest.raises(ClockError, match="received"):
        london_day(datetime.fromisoformat("2026-01-09T23:59:00"), "received")


def test_event_refuses_a_moment_on_another_day():
    with pytest.raises(ClockError, match="not on 2026-06-30"):
        Event(EventKind.RESPONSE, date(2026, 6, 30), datetime(2026, 6, 30, 23, 30, tzinfo=UTC))


def test_event_refuses_a_moment_in_place_of_a_day():
    with pytest.raises(ClockError, match="without a time"):
        Event(EventKind.RESPONSE, datetime(2026, 6, 30, tzinfo=UTC))


def test_event_refuses_an_unknown_kind():
    with pytest.raises(ClockError, match="expected one of sent, posted"):
        Event("reminder", date(2026, 1, 5))


def test_event_of_takes_a_moment_anywhere_on_earth():
    tokyo = timezone(timedelta(hours=9))
    event = Event.of("response", datetime(2026, 1, 10, 8, 0, tzinfo=tokyo))
    assert event.on == date(2026, 1, 9)


def test_in_order_does_not_depend_on_the_listing():
    day = date(2026, 1, 12)
    events = [
        Event(EventKind.RESPONSE, day),
        Event(EventKind.CLARIFICATION_REQUESTED, day),
        Event(EventKind.CLARIFICATION_RECEIVED, day, note="a"),
        Event(EventKind.CLARIFICATION_RECEIVED, day, note="b"),
    ]
    assert len({tuple(in_order(listing)) for listing in permutations(events)}) == 1


def test_in_order_follows_the_time_where_every_event_of_the_day_has_one():
    received = Event.of("clarification_received", datetime(2026, 1, 12, 9, 0, tzinfo=UTC))
    asked = Event.of("clarification_requested", datetime(2026, 1, 12, 15, 0, tzinfo=UTC))
    assert in_order([asked, received]) == [received, asked]


def test_told_is_a_kind_and_a_day_in_words():
    assert Event(EventKind.FEES_NOTICE, date(2026, 1, 12)).told == "Fees notice on 12 January 2026"


@pytest.mark.parametrize("text", ["[" * 100_000, f"[{'9' * 5_000}]"])
def test_parse_events_refuses_what_no_reader_can_take(text):
    with pytest.raises(ClockError, match="events are not JSON|events 1 is|event 1 is"):
        parse_events(text)


def test_parse_when_refuses_a_moment_beyond_the_calendar_by_name():
    with pytest.raises(ClockError, match="received: 9999-12-31T23:59:59-10:00 is too far away"):
        parse_when("9999-12-31T23:59:59-10:00", "received")
