"""Time was kept or missed by the first final answer; nothing after it changes that."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.domain.answered import answered_on
from requests_app.domain.event_lists import Event, EventKind

FIRST = date(2026, 1, 5)
KIND = EventKind
AFTER_AN_ANSWER = [kind for kind in KIND if kind is not KIND.NARROWED]


def log(*events: tuple[EventKind, int]) -> list[Event]:
    """The sending, and these events so many days after it."""
    return [Event(kind, FIRST + timedelta(days)) for kind, days in ((KIND.SENT, 0), *events)]


@pytest.mark.parametrize(
    ("events", "days"),
    [
        ([], None),
        ([(KIND.PARTIAL_RESPONSE, 3)], None),
        ([(KIND.ACKNOWLEDGED, 1), (KIND.REFUSAL, 9)], 9),
        ([(KIND.RESPONSE, 9), (KIND.RESPONSE, 60)], 9),
        ([(KIND.RESPONSE, 9), (KIND.REVIEW_REQUESTED, 20), (KIND.REVIEW_RESPONSE, 40)], 9),
        ([(KIND.REVIEW_REQUESTED, 40), (KIND.REVIEW_RESPONSE, 60)], None),
        ([(KIND.REFUSAL, 9), (KIND.NARROWED, 12)], None),
        ([(KIND.REFUSAL, 9), (KIND.NARROWED, 12), (KIND.RESPONSE, 30)], 30),
        ([(KIND.CLARIFICATION_REQUESTED, 3), (KIND.CLARIFICATION_RECEIVED, 9),
          (KIND.RESPONSE, 20)], 20),
        ([(KIND.WITHDRAWN, 5), (KIND.RESPONSE, 9)], None),
    ],
)  # fmt: skip
def test_answered_on_is_the_first_final_answer_since_the_clock_last_began(events, days):
    assert answered_on(log(*events)) == (days and FIRST + timedelta(days))


@given(st.lists(st.tuples(st.sampled_from(AFTER_AN_ANSWER), st.integers(10, 400))), st.randoms())
def test_answered_on_is_changed_by_nothing_that_comes_later(later, random):
    events = log((KIND.RESPONSE, 9), *later)
    random.shuffle(events)

    assert answered_on(events) == FIRST + timedelta(9)
