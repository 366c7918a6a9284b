from datetime import date

import pytest

from requests_app.domain.bank_holidays import Holiday
from requests_app.domain.clock import Clock, Reading, fold
from requests_app.domain.law import Law, Nation
from requests_app.domain.working_days import Calendar, add_working_days


def others(found: Clock, measure: str = "response_due") -> set[tuple[str, str]]:
    return {(o.date.isoformat(), o.reading.value) for o in found.alternatives_to(measure)}


# law, received, events, measure, alternatives
READINGS = [
    ("foia", "2026-01-10", [], "response_due", {("2026-02-09", "code_s45")}),
    ("foisa", "2026-01-10", [], "response_due", set()),
    (  # the fee was asked for on either reading's day 1, so that both count the same days
        "foia",
        "2026-01-10",
        ["fees_notice:2026-01-12", "fee_received:2026-01-14"],
        "response_due",
        set(),
    ),
    (
        "foia",
        "2026-01-05",
        ["fees_notice:2026-01-12", "narrowed:2026-01-20"],
        "response_due",
        {("2026-02-11", "first_clock")},
    ),
    ("foia", "2014-12-01", [], "response_due", set()),
    (
        "foia",
        "2026-01-05",
        ["clarification_requested:2026-01-12"],
        "response_due",
        {("2026-02-02", "first_clock")},
    ),
    (
        "foia",
        "2026-01-05",
        ["clarification_requested:2026-01-12", "clarification_received:2026-01-24"],
        "response_due",
        {("2026-02-02", "first_clock"), ("2026-02-23", "code_s45")},
    ),
    (
        "foia",
        "2026-01-05",
        ["review_requested:2026-03-02"],
        "review_due",
        {("2026-04-30", "outer_limit")},
    ),
    (
        "foisa",
        "2026-01-05",
        ["response:2026-01-19"],
        "review_request_by",
        {("2026-03-16", "sic_guide")},
    ),
    ("foisa", "2026-01-05", ["response:2026-02-02"], "review_request_by", set()),
    ("foia", "2022-09-01", [], "response_due", {("2022-09-29", "before_proclamation")}),
    ("foisa", "2022-09-01", [], "response_due", {("2022-09-29", "before_proclamation")}),
    ("foia", "2022-09-09", [], "response_due", set()),  # known on the day of receipt
    ("foia", "2023-04-12", [], "response_due", set()),  # the Coronation was known long before
    (
        "foisa",
        "2022-07-01",
        ["review_requested:2022-08-30"],
        "review_due",
        {("2022-09-27", "before_proclamation")},
    ),
    ("foisa", "2020-03-25", [], "response_due", {("2020-06-22", "rule_then_in_force")}),
    ("foisa", "2020-03-25", ["response:2020-05-20"], "response_due", set()),
    ("foisa", "2020-01-02", [], "response_due", set()),
    ("foisa", "2020-05-27", [], "response_due", set()),
    ("foia", "2020-03-25", [], "response_due", set()),
]


@pytest.mark.parametrize(("law", "received", "events", "measure", "expected"), READINGS)
def test_fold_shows_the_other_readings(clock, law, received, events, measure, expected):
    assert others(clock(law, received, *events), measure) == expected


def test_fold_keeps_every_earlier_clock_after_two_questions(clock):
    twice = clock(
        "foia",
        "2026-01-05",
        "clarification_requested:2026-01-12",
        "clarification_received:2026-01-19",
        "clarification_requested:2026-01-21",
        "clarification_received:2026-01-26",
    )
    assert twice.response_due == date(2026, 2, 23)
    assert others(twice) == {("2026-02-02", "first_clock"), ("2026-02-16", "first_clock")}


def test_fold_of_a_holiday_proclaimed_after_receipt_counts_it_and_shows_both():
    new = Holiday(date(2027, 6, 7), "New day", tuple(Nation), proclaimed_on=date(2027, 6, 3))
    calendar = Calendar.of(Law.FOIA, [new])
    found = fold(Law.FOIA, date(2027, 6, 1), calendar=calendar)
    assert found.response_due == add_working_days(date(2027, 6, 1), 21, Law.FOIA)
    assert others(found) == {("2027-06-29", "before_proclamation")}
    assert new in found.excluded
    assert others(fold(Law.FOIA, date(2027, 6, 3), calendar=calendar)) == set()


@pytest.mark.parametrize(
    ("law", "received", "events", "by", "other", "reading"),
    [
        (
            "foisa",
            "2026-11-01",
            ["clarification_requested:2026-11-10", "clarification_received:2026-12-10"],
            "2027-03-10",
            "2027-01-29",
            Reading.FIRST_CLOCK,
        ),
        ("foisa", "2022-09-01", [], "2022-11-25", "2022-11-24", Reading.BEFORE_PROCLAMATION),
        ("eir", "2022-09-01", [], "2022-11-25", "2022-11-24", Reading.BEFORE_PROCLAMATION),
    ],
)
def test_fold_moves_the_review_that_silence_opens_with_the_reading_of_the_day(
    clock, law, received, events, by, other, reading
):
    found = clock(law, received, *events)

    assert found.review_request_by == date.fromisoformat(by)
    [alternative] = found.alternatives_to("review_request_by")
    assert (alternative.date, alternative.reading) == (date.fromisoformat(other), reading)
    assert found.plan_to("review_request_by") == alternative.date


def test_fold_leaves_the_review_alone_where_it_counts_from_the_reply(clock):
    found = clock("eir", "2022-09-01", "response:2022-09-29")
    assert found.alternatives_to("review_request_by") == ()
