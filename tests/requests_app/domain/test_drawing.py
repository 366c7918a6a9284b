"""The drawing says what the clock says: each day once, each number once, each holiday by name."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from requests_app.domain.bank_holidays import CHECKED_ON, Holiday
from requests_app.domain.clock import Event, EventKind, fold
from requests_app.domain.drawing import WEEK, Day, Mark, draw, sources
from requests_app.domain.law import Law, Nation
from requests_app.domain.working_days import Calendar

LAWS = st.sampled_from(list(Law))
RECEIPTS = st.dates(date(2018, 1, 1), date(2028, 12, 31))
GAPS = st.integers(0, 90)


def days_of(drawing) -> list[Day]:
    return [day for row in drawing.rows for day in row.days]


@st.composite
def clocks(draw_value):
    """Clocks that run: counted anew, paused for a fee, extended, or none of it."""
    law, received = draw_value(LAWS), draw_value(RECEIPTS)
    events, day = [], received
    for first, second in draw_value(
        st.lists(
            st.sampled_from(
                [
                    (EventKind.FEES_NOTICE, EventKind.FEE_RECEIVED),
                    (EventKind.CLARIFICATION_REQUESTED, EventKind.CLARIFICATION_RECEIVED),
                    (EventKind.PIT_EXTENSION, EventKind.EIR_EXTENSION),
                ]
            ),
            max_size=3,
        )
    ):
        for kind in (first, second):
            day += timedelta(draw_value(GAPS))
            events.append(Event(kind, day))
    return fold(law, received, events)


@given(clock=clocks())
def test_draw_gives_each_number_to_one_day_and_the_last_to_the_due_date(clock):
    drawing = draw(clock)

    numbered = {day.number: day.date for day in days_of(drawing) if day.number is not None}
    assert numbered == {0: clock.counted_from} | {number: day for day, number in clock.counted}
    assert sorted(numbered) == list(range(drawing.limit + 1))
    assert numbered[drawing.limit] == clock.response_due


@given(clock=clocks())
def test_draw_draws_every_day_once_in_whole_weeks(clock):
    days = [day.date for day in days_of(draw(clock))]

    assert days == [days[0] + timedelta(n) for n in range(len(days))]
    assert days[0].weekday() == 0 and len(days) % WEEK == 0
    last = max(clock.response_due, clock.councils_may_count_to or clock.response_due)
    assert days[0] <= clock.counted_from < days[0] + timedelta(WEEK)
    assert days[-1] - timedelta(WEEK) < last <= days[-1]


@given(clock=clocks())
def test_draw_names_every_holiday_that_the_clock_left_out(clock):
    drawing = draw(clock)

    named = {day.date: (day.mark, day.name, day.key) for day in days_of(drawing) if day.name}
    told = {one.date: one for one in drawing.skipped}
    assert named.keys() == told.keys()
    for holiday in clock.excluded:
        assert named[holiday.date] == (Mark.HOLIDAY, holiday.name, told[holiday.date].key)
        assert holiday.name in told[holiday.date].sentence
    assert len({one.key for one in drawing.skipped}) == len(drawing.skipped)


@given(clock=clocks())
def test_draw_marks_a_day_as_counted_only_where_the_clock_counts_it(clock):
    counted = dict(clock.counted)
    for day in days_of(draw(clock)):
        is_counted = day.mark in (Mark.COUNTED, Mark.LAST)
        assert is_counted == (day.date in counted)
        if day.mark is Mark.PAUSE:
            assert any(first <= day.date <= last for first, last in clock.paused)
            assert day.date.weekday() < 5
        if day.mark is Mark.WEEKEND:
            assert day.date.weekday() >= 5
        if day.mark is not Mark.OUTSIDE:
            assert day.words


@given(clock=clocks(), ahead=st.integers(-10, 120))
def test_draw_marks_today_once_where_it_is_drawn(clock, ahead):
    today = clock.received_on + timedelta(ahead)
    days = days_of(draw(clock, today))

    marked = [day.date for day in days if day.is_today]
    assert marked == ([today] if days[0].date <= today <= days[-1].date else [])


def test_draw_gives_nothing_without_a_due_date(clock):
    assert draw(clock("foia", "2026-01-05", "clarification_requested:2026-01-12")) is None
    assert draw(clock("foia", "2026-01-05", "fees_notice:2026-01-12")) is None
    assert draw(clock("foia", None)) is None


def test_draw_shows_the_day_that_councils_may_count_to(clock):
    days = days_of(draw(clock("foia", "2026-03-07")))

    marks = {day.date: day.mark for day in days}
    assert marks[date(2026, 3, 7)] is Mark.START
    assert marks[date(2026, 4, 8)] is Mark.LAST
    assert marks[date(2026, 4, 9)] is Mark.COUNCILS
    assert marks[date(2026, 4, 10)] is Mark.OUTSIDE


def test_draw_names_a_holiday_between_the_due_date_and_the_day_councils_may_count_to():
    tuesday = Holiday(date(2026, 12, 8), "A day of rest", (Nation.WALES,), date(2026, 12, 1))
    calendar = Calendar.of(Law.FOIA, [tuesday])
    clock = fold(Law.FOIA, date(2026, 11, 7), calendar=calendar)  # a Saturday
    assert clock.response_due == date(2026, 12, 7)
    assert clock.councils_may_count_to == date(2026, 12, 9)

    drawing = draw(clock, calendar=calendar)

    assert [one.date for one in drawing.skipped] == [date(2026, 11, 30), date(2026, 12, 8)]
    marks = {day.date: day.mark for day in days_of(drawing)}
    assert marks[date(2026, 12, 8)] is Mark.HOLIDAY


def test_draw_says_that_a_count_began_anew(clock):
    found = clock(
        "foia",
        "2026-01-05",
        "clarification_requested:2026-01-12",
        "clarification_received:2026-01-26",
    )
    first = next(day for day in days_of(draw(found)) if day.number == 0)

    assert (first.date, first.is_restart) == (date(2026, 1, 26), True)
    assert "begins anew" in first.words
    again = next(day for day in days_of(draw(clock("foia", "2026-01-05"))) if day.number == 0)
    assert not again.is_restart


def test_draw_joins_weeks_of_waiting_for_a_fee(clock):
    found = clock("eir", "2026-03-12", "fees_notice:2026-03-16", "fee_received:2026-05-06")

    rows = draw(found, date(2026, 4, 1)).rows

    assert [row.weeks for row in rows] == [1, 7, 1, 1, 1, 1, 1]
    assert rows[1].keys == ("a", "b", "c")
    assert rows[1].has_today
    assert (rows[1].first, rows[1].last) == (date(2026, 3, 16), date(2026, 5, 3))


@given(clock=clocks())
def test_draw_never_grows_with_the_length_of_a_pause(clock):
    assert len(draw(clock).rows) <= 24


def test_words_say_what_each_day_is(clock):
    found = draw(clock("foia", "2026-03-09"), date(2026, 3, 17))

    words = {day.date.day: day.words for day in days_of(found)[:14]}
    assert words[9] == "day 0, receipt"
    assert words[10] == "day 1"
    assert words[14] == "weekend, not counted"
    assert words[17] == "St Patrick's Day, not counted, today"


def sentences_of(clock):
    """What is said of each bank holiday up to the last day in time."""
    return [one.sentence for one in draw(clock).skipped if one.date <= clock.response_due]


@pytest.mark.parametrize(
    ("law", "sentences"),
    [
        (
            "foia",
            [
                "17 March 2026, St Patrick's Day, a bank holiday in Northern Ireland: under"
                " FOIA s.10(6) not a working day anywhere in the UK.",
                "3 April 2026, Good Friday, in all of the UK: not a working day under FOIA"
                " s.10(6).",
                "6 April 2026, Easter Monday, a bank holiday in England, Wales and Northern"
                " Ireland: under FOIA s.10(6) not a working day anywhere in the UK.",
            ],
        ),
        (
            "foisa",
            ["3 April 2026, Good Friday, in all of the UK: not a working day under FOISA s.73."],
        ),
        (
            "eisr",
            [
                "3 April 2026, Good Friday, in all of the UK: not a working day under FOISA"
                " s.73, by which the EI(S)R count too."
            ],
        ),
    ],
)
def test_skipped_says_where_a_holiday_is_kept_and_why_it_counts(clock, law, sentences):
    assert sentences_of(clock(law, "2026-03-09")) == sentences


def test_skipped_says_since_when_a_one_off_holiday_is_known(clock):
    (sentence,) = sentences_of(clock("foisa", "2026-05-29"))

    assert sentence.startswith("15 June 2026, ")
    assert sentence.endswith(
        ", a bank holiday in Scotland: not a working day under FOISA s.73."
        " Known since 4 February 2026."
    )


@given(law=LAWS, received=RECEIPTS)
def test_skipped_has_a_sentence_for_each_holiday_left_out(law, received):
    clock = fold(law, received)

    told = sentences_of(clock)
    assert len(told) == len(clock.excluded)
    for holiday, sentence in zip(clock.excluded, told):
        assert holiday.name in sentence and sentence.endswith(".")


@given(clock=clocks())
def test_the_keys_of_the_drawing_run_from_a(clock):
    keys = [one.key for one in draw(clock).skipped]
    assume(len(keys) <= 26)

    assert keys == list("abcdefghijklmnopqrstuvwxyz"[: len(keys)])


def test_keys_go_on_after_z(clock):
    found = clock("foia", "2018-01-02", "fees_notice:2018-01-03", "fee_received:2021-06-01")

    keys = [one.key for one in draw(found).skipped]
    assert keys[25:28] == ["z", "aa", "ab"]
    assert len(set(keys)) == len(keys)


def test_sources_name_the_provision_and_the_list_of_bank_holidays(clock):
    told = sources(clock("foisa", "2026-03-09"))

    assert told[0] == "FOISA s.73"
    assert "GOV.UK" in told[-1] and str(CHECKED_ON.year) in told[-1]


@pytest.mark.parametrize(
    ("received", "was_compared"),
    [("2011-12-30", False), ("2012-01-04", True), ("2028-11-20", True), ("2028-12-20", False)],
)
def test_sources_name_the_list_of_govuk_only_for_the_years_it_lists(clock, received, was_compared):
    told = sources(clock("foia", received))[-1]

    assert ("the list of GOV.UK, compared on" in told) is was_compared
    assert ("only the years 2012 to 2028" in told) is not was_compared
