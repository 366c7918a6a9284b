import statistics
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.response_times import (
    Answer,
    Timed,
    Timeliness,
    Times,
    quantile,
    spread_of,
)
from responses_app.domain.rounding import half_up

DUE = date(2026, 2, 2)
BEFORE, AFTER = DUE - timedelta(1), DUE + timedelta(1)
DAYS = st.lists(st.integers(0, 400), min_size=1)


@pytest.mark.parametrize(
    ("answer", "due", "until", "clock", "stands"),
    [
        (Answer(DUE), DUE, AFTER, "ended", Timeliness.ON_TIME),
        (Answer(AFTER), DUE, AFTER, "ended", Timeliness.ANSWERED_LATE),
        (Answer(), DUE, AFTER, "running", Timeliness.OVERDUE),
        (Answer(), DUE, DUE, "running", Timeliness.NOT_YET_DUE),
        (Answer(), None, AFTER, "stopped_clarification", Timeliness.NOT_YET_DUE),
        (Answer(), None, AFTER, "stopped_fee", Timeliness.NOT_YET_DUE),
        (Answer(), None, AFTER, "not_started", Timeliness.NOT_KNOWN),
        (Answer(AFTER), None, AFTER, "ended", Timeliness.NOT_KNOWN),
        (Answer(is_known=False), DUE, AFTER, "ended", Timeliness.NOT_KNOWN),
        (Answer(is_known=False), DUE, BEFORE, "ended", Timeliness.NOT_KNOWN),
    ],
)
def test_stands_says_how_a_request_stands_against_its_last_day(answer, due, until, clock, stands):
    assert answer.stands(due, until, clock) is stands


@given(
    on=st.none() | st.dates(date(2026, 1, 1), date(2026, 3, 1)),
    is_known=st.booleans(),
    due=st.none() | st.dates(date(2026, 1, 1), date(2026, 3, 1)),
    until=st.dates(date(2026, 1, 1), date(2026, 3, 1)),
    clock=st.sampled_from(["running", "extended", "ended", "stopped_fee", "not_started"]),
)
def test_stands_agrees_with_the_column_on_time_of_the_exports(on, is_known, due, until, clock):
    answer = Answer(on if is_known else None, is_known)
    _, _, on_time = answer.timeliness(None, due, until)
    stands = answer.stands(due, until, clock)

    assert (on_time == "yes") == (stands is Timeliness.ON_TIME)
    assert (on_time == "no") == (stands in (Timeliness.ANSWERED_LATE, Timeliness.OVERDUE))


def test_timeliness_tells_the_calendar_days_from_receipt():
    assert Answer(AFTER).timeliness(BEFORE, DUE, AFTER) == (AFTER, 2, "no")
    assert Answer().timeliness(BEFORE, DUE, DUE) == (None, None, "")


@given(days=DAYS)
def test_spread_of_is_what_numpy_and_the_standard_library_call_the_inclusive_quartiles(days):
    spread = spread_of(days)
    theirs = np.quantile(days, [0.25, 0.5, 0.75], method="linear")

    assert [spread.lower_quartile, spread.median, spread.upper_quartile] == [
        half_up(Fraction(one).limit_denominator(4), 1) for one in theirs
    ]
    if len(days) > 1:
        inclusive = statistics.quantiles(map(Fraction, days), n=4, method="inclusive")
        assert [half_up(one, 1) for one in inclusive] == [
            spread.lower_quartile, spread.median, spread.upper_quartile,
        ]  # fmt: skip


@given(days=DAYS)
def test_spread_of_lies_in_order_and_does_not_depend_on_the_order_of_days(days):
    spread = spread_of(days)

    assert spread == spread_of(reversed(days))
    assert spread.n == len(days)
    assert (
        spread.lowest
        <= spread.lower_quartile
        <= spread.median
        <= spread.upper_quartile
        <= spread.highest
    )


def test_spread_of_rounds_half_up_and_leaves_out_what_is_not_known():
    spread = spread_of([1, None, 2, 4, 4])

    assert spread.n == 4
    assert spread.lower_quartile == Decimal("1.8")  # exactly 1.75
    assert spread_of([None]) is None
    assert spread_of([]) is None


def test_quantile_of_one_number_is_that_number():
    assert quantile([7], Fraction(3, 4)) == 7


@given(kinds=st.lists(st.sampled_from(Timeliness)))
def test_times_count_each_request_once(kinds):
    times = Times.of(Timed(kind) for kind in kinds)

    assert times.requests == len(kinds)
    assert times.on_time + times.late + times.not_yet_due + times.not_known == times.requests
    assert times.settled == times.on_time + times.answered_late + times.overdue
    assert (times.on_time_percent is None) == (times.settled == 0)
    assert times.days is None


def test_times_share_on_time_is_of_what_is_settled():
    times = Times.of(
        [
            Timed(Timeliness.ON_TIME, 10, 8),
            Timed(Timeliness.OVERDUE),
            Timed(Timeliness.ANSWERED_LATE, 40, 28),
            Timed(Timeliness.NOT_YET_DUE),
        ]
    )

    assert times.on_time_percent == Decimal("33.3")
    assert times.days.median == 25
    assert times.working_days.median == 18
