"""Each law has its own steps, and no step falls on a day when nobody is there."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.domain.ladder import (
    COMPLAIN,
    LADDERS,
    REMINDER,
    REVIEW_REQUEST,
    STEPS,
    falls_on,
    problems_with,
    step_after,
)
from requests_app.domain.law import Law
from requests_app.domain.working_days import is_working_day, working_days_between

LAWS = st.sampled_from(list(Law))


@pytest.mark.parametrize(
    ("law", "names"),
    [
        (Law.FOIA, ["reminder", "second_reminder", "complaint_notice", "regulator"]),
        (Law.EIR, ["reminder", "second_reminder", "complaint_notice", "regulator"]),
        (Law.FOISA, ["reminder", "review_request", "regulator"]),
        (Law.EISR, ["reminder", "review_request", "regulator"]),
    ],
)
def test_step_after_climbs_the_ladder_of_the_law_and_stops_at_the_top(law, names):
    climbed: list[str] = []
    while step := step_after(LADDERS[law], climbed):
        climbed.append(step.name)

    assert climbed == names


@given(law=LAWS, taken=st.sets(st.sampled_from([*STEPS, "gone"])))
def test_step_after_never_goes_down(law, taken):
    names = [step.name for step in LADDERS[law]]
    step = step_after(LADDERS[law], taken)

    reached = [names.index(name) for name in taken if name in names]
    assert (names.index(step.name) if step else len(names)) == max(reached, default=-1) + 1


def test_only_a_person_lets_go_what_threatens_asks_for_review_or_complains():
    assert {name for name, step in STEPS.items() if step.needs_approval} == {
        "complaint_notice",
        "review_request",
        "regulator",
    }
    assert not STEPS["regulator"].is_letter


def test_problems_with_finds_none_in_the_ladders_of_the_tool():
    assert [problems_with(steps, law) for law, steps in LADDERS.items()] == [[], [], [], []]


@pytest.mark.parametrize(
    ("law", "steps", "words"),
    [
        (Law.FOISA, [REMINDER, COMPLAIN], "right to complain is lost"),
        (Law.EISR, [REMINDER, COMPLAIN], "right to complain is lost"),
        (Law.FOIA, [REMINDER, REMINDER], "'reminder' is there twice"),
        (Law.FOIA, [COMPLAIN, REMINDER], "nothing can follow the regulator"),
        (Law.FOIA, [replace(REMINDER, working_days=0)], "waits 0 working days"),
        (Law.FOIA, [replace(COMPLAIN, name="ico")], "is named 'regulator'"),
        (Law.FOIA, [replace(REMINDER, name="regulator")], "is named 'regulator'"),
        (Law.FOISA, [replace(REVIEW_REQUEST, needs_approval=False)], "a person must approve"),
        (
            Law.FOISA,
            [REVIEW_REQUEST, replace(REVIEW_REQUEST, name="again")],
            "asked for once",
        ),
    ],
)
def test_problems_with_says_what_is_wrong(law, steps, words):
    assert words in " ".join(problems_with(steps, law))


def test_a_ladder_without_the_regulator_may_stop_at_a_reminder():
    assert problems_with([REMINDER], Law.FOISA) == []


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
