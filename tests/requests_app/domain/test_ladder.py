"""Each law has its own steps, and no step falls on a day when nobody is there."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.domain.ladder import LADDERS, STEPS, falls_on, step_after
from requests_app.domain.law import Law
from requests_app.domain.working_days import is_working_day, working_days_between

LAWS = st.sampled_from(list(Law))


@pytest.mark.parametrize(
    ("law", "names"),
    [
        (Law.FOIA, ["reminder", "second_reminder", "regulator"]),
        (Law.EIR, ["reminder", "second_reminder", "regulator"]),
        (Law.FOISA, ["reminder", "review_request", "regulator"]),
        (Law.EISR, ["reminder", "review_request", "regulator"]),
    ],
)
def test_step_after_climbs_the_ladder_of_the_law_and_stops_at_the_top(law, names):
    climbed, step = [], step_after(law)
    while step:
        climbed.append(step.name)
        step = step_after(law, step.name)

    assert climbed == names


def test_step_after_knows_no_step_after_one_of_another_law():
    assert step_after(Law.FOIA, "review_request") is None


def test_only_a_person_lets_a_review_request_go_or_complains():
    assert {name for name, step in STEPS.items() if step.needs_approval} == {
        "review_request",
        "regulator",
    }
    assert not STEPS["regulator"].is_letter


@pytest.mark.parametrize(
    ("after", "day"),
    [
        (date(2026, 2, 2), date(2026, 2, 3)),
        (date(2026, 2, 6), date(2026, 2, 9)),  # a Friday: the next working day is Monday
        (date(2026, 4, 2), date(2026, 4, 7)),  # over Easter
        (date(2025, 12, 18), date(2025, 12, 19)),
        (date(2025, 12, 19), date(2026, 1, 5)),  # not between 20 December and 3 January
        (date(2025, 12, 31), date(2026, 1, 5)),
    ],
)
def test_falls_on_is_the_next_day_on_which_a_reminder_is_read(after, day):
    assert falls_on(STEPS["reminder"], after, Law.FOIA) == day


@given(
    after=st.dates(date(2010, 1, 1), date(2027, 6, 1)),
    law=LAWS,
    step=st.sampled_from(sorted(STEPS)),
)
def test_falls_on_is_a_working_day_outside_the_quiet_days_and_never_too_soon(after, law, step):
    day = falls_on(STEPS[step], after, law)

    assert is_working_day(day, law)
    assert not ((day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 3))
    assert working_days_between(after, day, law) >= STEPS[step].working_days


@given(law=LAWS, after=st.dates(date(2010, 1, 1), date(2027, 1, 1)))
def test_falls_on_keeps_the_order_of_the_steps(law, after):
    days = [after]
    for step in LADDERS[law]:
        days.append(falls_on(step, days[-1], law))

    assert days == sorted(set(days))
