from datetime import date

import pytest

from responses_app.domain.non_response import Asked, Group
from responses_app.domain.response_times import Timed, Timeliness, Times
from responses_app.domain.sentences import of_coverage, of_times

ON = date(2026, 3, 2)
IN_TIME, LATE = Timed(Timeliness.ON_TIME, 20, 14), Timed(Timeliness.ANSWERED_LATE, 41, 29)
OVERDUE, RUNNING = Timed(Timeliness.OVERDUE), Timed(Timeliness.NOT_YET_DUE)
UNKNOWN = Timed(Timeliness.NOT_KNOWN)


def test_of_times_says_how_many_came_in_time_and_how_long_it_took():
    said = of_times(Times.of([IN_TIME, IN_TIME, LATE, OVERDUE, RUNNING, UNKNOWN]), ON)

    assert said.text == (
        "By 2 March 2026, authorities had answered 2 of 4 requests (50.0%) on time, 1 late and 1 "
        "not at all by then. Besides these, 1 is not due yet and of 1 it is not known. Over the 3 "
        "answers whose days are known, the median was 20 days (14 working days); the middle half "
        "took 20 to 30.5 days."
    )


@pytest.mark.parametrize("timed", [[], [RUNNING], [UNKNOWN, RUNNING]])
def test_of_times_says_nothing_before_anything_is_settled(timed):
    assert of_times(Times.of(timed), ON) is None


def test_of_times_of_made_up_requests_says_so():
    assert "made up" in of_times(Times.of([IN_TIME]), ON, made_up=True).text


def asked(population, replied):
    return Asked("Wales", "Wales", "unitary", population, replied, usable=False)


@pytest.mark.parametrize(
    ("members", "text"),
    [
        (
            [asked(100, True), asked(300, False)],
            "1 of 2 authorities asked (50.0%) replied. They serve 25.0% of the people served by "
            "all asked whose population is known.",
        ),
        (
            [asked(100, True), asked(None, True)],
            "2 of 2 authorities asked (100.0%) replied. They serve 100.0% of the people served by "
            "the 1 authority asked whose population is known.",
        ),
        ([asked(None, False)], "0 of 1 authority asked (0.0%) replied."),
    ],
)
def test_of_coverage_says_who_replied_and_whom_they_serve(members, text):
    assert of_coverage(Group.of("all", "All", members)).text == text


def test_of_coverage_of_nobody_is_nothing():
    assert of_coverage(Group.of("all", "All", [])) is None
