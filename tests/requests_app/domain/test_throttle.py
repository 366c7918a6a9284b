"""No minute has more letters than the limits allow, and the forecast says when all have left."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.domain.law import Law
from requests_app.domain.office_hours import LONDON, OfficeHours, is_open, next_open
from requests_app.domain.throttle import allowance, finishing_time
from requests_app.domain.working_days import calendar_of

UK = calendar_of(Law.FOIA)
NINE_TO_FIVE = OfficeHours(time(9), time(17))
TEN_MINUTES = OfficeHours(time(9), time(9, 10), working_days_only=False)
STARTS = st.datetimes(
    datetime.fromisoformat("2026-01-01"),
    datetime.fromisoformat("2028-12-31"),
    timezones=st.just(UTC),
)
HOURS = st.sampled_from([None, NINE_TO_FIVE, TEN_MINUTES])
LETTERS = st.dictionaries(st.sampled_from("abcde"), st.integers(0, 400), max_size=5)
LIMITS = st.integers(0, 30)


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def simulated(letters, start, a_minute, a_minute_to_one, hours):
    """Send minute by minute, one letter of the fullest group after the other, as limits allow."""
    waiting, at, last = Counter(letters), start, None
    while waiting.total():
        at = last = next_open(at, hours, UK)
        sent: Counter[str] = Counter()
        while not a_minute or sent.total() < a_minute:
            may = [one for one in +waiting if not a_minute_to_one or sent[one] < a_minute_to_one]
            if not may:
                break
            fullest = max(may, key=lambda group: waiting[group])
            waiting[fullest] -= 1
            sent[fullest] += 1
        at += timedelta(minutes=1)
    return last


@given(
    letters=st.dictionaries(st.sampled_from("abc"), st.integers(0, 40), max_size=3),
    start=STARTS,
    a_minute=st.integers(0, 9),
    to_one=st.integers(0, 5),
    hours=HOURS,
)
def test_finishing_time_is_when_letters_sent_one_by_one_would_have_left(
    letters, start, a_minute, to_one, hours
):
    assert finishing_time(letters, start, a_minute, to_one, hours, UK) == simulated(
        letters, start, a_minute, to_one, hours
    )


@given(letters=LETTERS, start=STARTS, a_minute=LIMITS, to_one=LIMITS, hours=HOURS)
def test_finishing_time_lies_in_office_hours_and_not_before_the_start(
    letters, start, a_minute, to_one, hours
):
    found = finishing_time(letters, start, a_minute, to_one, hours, UK)

    assert (found is None) == (sum(letters.values()) == 0)
    assert found is None or (found >= start and is_open(found, hours, UK))


@given(letters=LETTERS, more=LETTERS, start=STARTS, a_minute=LIMITS, to_one=LIMITS, hours=HOURS)
def test_finishing_time_is_never_earlier_with_more_letters(
    letters, more, start, a_minute, to_one, hours
):
    both = Counter(letters) + Counter(more)
    some = finishing_time(letters, start, a_minute, to_one, hours, UK)
    every = finishing_time(both, start, a_minute, to_one, hours, UK)

    assert some is None or (every is not None and every >= some)


@given(letters=LETTERS, start=STARTS, a_minute=LIMITS, to_one=LIMITS, hours=HOURS,
       more=st.integers(1, 50))  # fmt: skip
def test_finishing_time_is_never_later_with_a_higher_limit(
    letters, start, a_minute, to_one, hours, more
):
    def end(*limits):
        return finishing_time(letters, start, *limits, hours, UK) or start

    now = end(a_minute, to_one)
    for limits in ((a_minute and a_minute + more, to_one), (a_minute, to_one and to_one + more),
                   (0, to_one), (a_minute, 0)):  # fmt: skip
        assert end(*limits) <= now


@pytest.mark.parametrize(
    ("letters", "start", "expected"),
    [
        ({"a": 1}, "2026-03-02 10:00", "2026-03-02 10:00"),
        ({"a": 200, "b": 200}, "2026-03-02 10:00", "2026-03-02 10:19"),
        ({"a": 390, "b": 10}, "2026-03-02 10:00", "2026-03-02 10:38"),  # to one: 10 a minute
        ({"a": 1}, "2026-03-07 10:00", "2026-03-09 09:00"),
        # 60 minutes are left on Friday, the rest leaves on Monday.
        ({"a": 610}, "2026-03-06 16:00", "2026-03-09 09:00"),
        ({"a": 600}, "2026-03-06 16:00", "2026-03-06 16:59"),
        ({"a": 10}, "2026-03-02 16:59:59", "2026-03-02 16:59:59"),
        ({"a": 20}, "2026-03-02 16:59:59", "2026-03-03 09:00"),
        ({"a": 4_800 * 3}, "2026-10-23 09:00", "2026-10-27 16:59"),  # the clocks go back
    ],
)
def test_finishing_time_walks_over_closed_hours(letters, start, expected):
    assert finishing_time(letters, london(start), 20, 10, NINE_TO_FIVE, UK) == london(expected)


def test_finishing_time_is_none_where_there_is_nothing_to_send():
    start = london("2026-03-02 10:00")

    assert finishing_time({}, start, 20, 10, NINE_TO_FIVE, UK) is None
    assert finishing_time({"a": 0}, start, 20, 10, NINE_TO_FIVE, UK) is None


def test_finishing_time_without_a_limit_is_the_next_open_minute():
    assert finishing_time({"a": 10**9}, london("2026-03-07 10:00"), 0, 0, NINE_TO_FIVE, UK) == (
        london("2026-03-09 09:00")
    )


def test_finishing_time_answers_for_ten_million_letters():
    found = finishing_time({"a": 10**7}, london("2026-03-02 09:00"), 20, 10, NINE_TO_FIVE, UK)

    assert found and found.year > 2030


def test_finishing_time_answers_in_the_time_zone_of_the_start():
    start = datetime(2026, 7, 1, 10, tzinfo=UTC)

    assert finishing_time({"a": 50}, start, 20, 10, NINE_TO_FIVE, UK).tzinfo is UTC


# ------------------------------------------------------------------ how many may go now


def test_allowance_is_what_is_left_of_both_limits():
    left = allowance({"a": 10, "b": 3}, a_minute=20, a_minute_to_one=10)

    assert left.total == 7
    assert left.exhausted == {"a"}
    assert [left.for_group(group) for group in "abc"] == [0, 7, 10]


def test_allowance_without_limits_is_none():
    left = allowance({"a": 10_000}, a_minute=0, a_minute_to_one=0)

    assert (left.total, left.for_group("a"), left.exhausted) == (None, None, frozenset())


def test_allowance_is_never_negative_after_a_limit_was_lowered():
    left = allowance({"a": 15}, a_minute=5, a_minute_to_one=3)

    assert (left.total, left.for_group("a"), left.exhausted) == (0, 0, {"a"})


@given(recent=LETTERS, a_minute=LIMITS, to_one=LIMITS)
def test_allowance_taken_in_full_never_breaks_a_limit(recent, a_minute, to_one):
    left = allowance(recent, a_minute, to_one)

    if a_minute:
        assert left.total + sum(recent.values()) == max(a_minute, sum(recent.values()))
    for group in "abcde":
        room = left.for_group(group)
        assert (room == 0) == (group in left.exhausted)
        assert room is None or room + recent.get(group, 0) == max(to_one, recent.get(group, 0))


@pytest.mark.parametrize("numbers", [({"a": -1}, 1, 1), ({"a": 1}, -1, 1), ({"a": 1}, 1, -1)])
def test_negative_numbers_are_refused(numbers):
    with pytest.raises(ValueError, match="-1; 0 or more was expected"):
        allowance(*numbers)
    letters, *limits = numbers
    with pytest.raises(ValueError, match="-1; 0 or more was expected"):
        finishing_time(letters, london("2026-03-02 10:00"), *limits, None, UK)
