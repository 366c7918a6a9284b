"""Days as authorities write them; what is not certain is no day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.reply_kinds.days import days_in, new_day

SENT = date(2026, 1, 6)


@pytest.mark.parametrize(
    "words",
    [
        "14 march 2026",
        "14th march 2026",
        "saturday 14 march 2026",
        "saturday, 14th of march 2026",
        "14/03/2026",
        "14.3.26",
        "14-03-2026",
        "2026-03-14",
        "march 14, 2026",
        "14 mawrth 2026",
        "14 march",
    ],
)
def test_days_in_reads_a_day_in_the_order_of_the_united_kingdom(words):
    assert days_in(words, SENT) == [date(2026, 3, 14)]


@pytest.mark.parametrize(
    "words",
    [
        "30 february 2026",
        "31/04/2026",
        "friday 14 march 2026",  # a Saturday
        "14 november",  # more than half a year ahead
        "1 in 4",
        "foi/14/03/2026",
        "18.5.2 hours",
    ],
)
def test_days_in_leaves_out_what_is_no_certain_day(words):
    assert days_in(words, SENT) == []


def test_days_in_reads_no_day_without_a_year_where_the_mail_has_no_date():
    assert days_in("by 14 march", None) == []


@given(st.dates(date(2005, 1, 1), date(2049, 12, 31)))
def test_days_in_reads_back_every_day_in_full(day):
    assert days_in(f"{day.day} {day:%B %Y}".lower(), SENT) == [day]
    assert days_in(f"{day:%d/%m/%Y}", SENT) == [day]


@given(st.integers(0, 183))
def test_days_in_finds_the_year_of_a_day_in_the_half_year_to_come(ahead):
    day = SENT + timedelta(ahead)

    assert days_in(f"{day.day} {day:%B}".lower(), SENT) == [day]


def test_new_day_is_the_one_day_that_is_named_as_new():
    words = ["your request dated 20 january 2026 is late", "we will reply by 3 march 2026"]

    assert new_day(words, SENT) == date(2026, 3, 3)


def test_new_day_is_none_where_two_days_are_named_or_it_is_past():
    assert new_day(["by 3 march 2026 or by 4 march 2026"], SENT) is None
    assert new_day(["by 5 january 2026"], SENT) is None
