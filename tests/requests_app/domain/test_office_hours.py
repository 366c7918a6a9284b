"""A letter leaves in office hours of London, whatever the clocks do."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.domain.bank_holidays import Holiday
from requests_app.domain.law import Law, Nation
from requests_app.domain.office_hours import LONDON, OfficeHours, is_open, next_open, open_until
from requests_app.domain.working_days import Calendar, calendar_of

UK = calendar_of(Law.FOIA)
NINE_TO_FIVE = OfficeHours(time(9), time(17), working_days_only=True)
QUARTER = timedelta(minutes=15)
MOMENTS = st.datetimes(
    datetime.fromisoformat("2006-01-01"),
    datetime.fromisoformat("2060-12-31"),
    timezones=st.just(UTC),
)
# Around the hour that is missing in March and comes twice in October, and far from it.
HOURS = st.sampled_from(
    [
        NINE_TO_FIVE,
        OfficeHours(time(0), time(23, 59), working_days_only=False),
        OfficeHours(time(0, 30), time(1, 30), working_days_only=False),
        OfficeHours(time(1), time(2), working_days_only=False),
        OfficeHours(time(1, 15), time(1, 45), working_days_only=False),
        OfficeHours(time(1, 30), time(5), working_days_only=False),
        OfficeHours(time(8, 30), time(12, 45), working_days_only=False),
    ]
)


def london(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON, fold=fold)


# ------------------------------------------------------------------ the naive reckoning


def last_sunday(year: int, month: int) -> date:
    days = (date(year, month, day) for day in range(31, 24, -1))
    return next(day for day in days if day.isoweekday() == 7)


def naive_clock(moment: datetime) -> datetime:
    """What a clock in London shows, reckoned from the rule and not from the zone's file."""
    summer_begins = datetime.combine(last_sunday(moment.year, 3), time(1))
    summer_ends = datetime.combine(last_sunday(moment.year, 10), time(1))
    return moment + timedelta(hours=1) if summer_begins <= moment < summer_ends else moment


@pytest.mark.parametrize(
    ("hours", "years"),
    [
        (NINE_TO_FIVE, range(2026, 2031)),
        (OfficeHours(time(1, 30), time(9, 15), working_days_only=False), range(2027, 2028)),
        (OfficeHours(time(0), time(1, 30), working_days_only=False), range(2028, 2029)),
    ],
    ids=["working days", "every day, from a doubtful hour", "every day, to a doubtful hour"],
)
def test_every_quarter_of_an_hour_agrees_with_the_naive_reckoning(hours, years):
    closed_days = {holiday.date for holiday in UK.holidays}
    first, end = (datetime.combine(date(y, 1, 1), time()) for y in (years.start, years.stop))
    moment, expected, changes = end, None, 0
    opens = (hours.opens.hour, hours.opens.minute)
    closes = (hours.closes.hour, hours.closes.minute)

    while moment > first:
        moment -= QUARTER
        shown = naive_clock(moment)
        changes += shown - moment != naive_clock(moment - QUARTER) - (moment - QUARTER)
        working = shown.isoweekday() < 6 and shown.date() not in closed_days
        within = opens <= (shown.hour, shown.minute) < closes
        naive = within and (working or not hours.working_days_only)
        expected = moment if naive else expected
        at = moment.replace(tzinfo=UTC)
        assert is_open(at, hours, UK) == naive, at
        if expected:
            assert next_open(at, hours, UK) == expected.replace(tzinfo=UTC), at

    assert changes == 2 * len(years)


# ------------------------------------------------------------------ single cases


@pytest.mark.parametrize(
    ("at", "is_so"),
    [
        ("2026-03-02 08:59:59", False),
        ("2026-03-02 09:00", True),
        ("2026-03-02 16:59:59", True),
        ("2026-03-02 17:00", False),
        ("2026-03-07 12:00", False),  # Saturday
        ("2026-04-03 12:00", False),  # Good Friday
        ("2026-03-17 12:00", False),  # St Patrick's Day: a bank holiday in one part of the UK
        ("2026-07-01 09:00", True),  # summer time
    ],
)
def test_is_open_from_opening_to_before_closing_on_working_days(at, is_so):
    assert is_open(london(at), NINE_TO_FIVE, UK) is is_so


def test_is_open_counts_in_london_whatever_the_zone_of_the_moment():
    summer = datetime(2026, 7, 1, 8, 0, tzinfo=UTC)  # 09:00 in London

    assert is_open(summer, NINE_TO_FIVE, UK)
    assert is_open(summer.astimezone(timezone(timedelta(hours=-11))), NINE_TO_FIVE, UK)
    assert not is_open(datetime(2026, 7, 1, 9, 0, tzinfo=timezone(timedelta(hours=5))),
                       NINE_TO_FIVE, UK)  # fmt: skip


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-03-02 10:30", "2026-03-02 10:30"),
        ("2026-03-02 05:00", "2026-03-02 09:00"),
        ("2026-03-06 17:00", "2026-03-09 09:00"),
        ("2026-04-02 17:00", "2026-04-07 09:00"),  # over Easter
        ("2026-12-24 18:00", "2026-12-29 09:00"),
        ("2026-03-27 20:00", "2026-03-30 09:00"),  # the clocks go forward on the way
        ("2026-10-23 20:00", "2026-10-26 09:00"),
    ],
)
def test_next_open_waits_for_the_next_working_morning(at, expected):
    assert next_open(london(at), NINE_TO_FIVE, UK) == london(expected)


def test_next_open_answers_in_the_time_zone_of_the_moment():
    found = next_open(datetime(2026, 7, 4, 12, tzinfo=UTC), NINE_TO_FIVE, UK)

    assert (found, found.tzinfo) == (datetime(2026, 7, 6, 8, tzinfo=UTC), UTC)


def test_no_hours_are_always_open():
    night = london("2026-12-25 03:00")

    assert is_open(night, None, UK)
    assert next_open(night, None, UK) is night


def test_next_open_heeds_a_holiday_that_was_proclaimed_late():
    day = date(2026, 6, 16)
    holidays = [Holiday(day, "A day of joy", (Nation.WALES,), date(2026, 5, 1))]
    calendar = Calendar.of(Law.FOIA, proclaimed=holidays)

    assert next_open(london("2026-06-16 10:00"), NINE_TO_FIVE, UK) == london("2026-06-16 10:00")
    assert next_open(london("2026-06-16 10:00"), NINE_TO_FIVE, calendar) == london(
        "2026-06-17 09:00"
    )


def test_beyond_the_known_years_weekends_alone_are_closed():
    assert is_open(london("2051-12-25 10:00"), NINE_TO_FIVE, UK)  # a Monday
    assert next_open(london("2051-12-30 10:00"), NINE_TO_FIVE, UK) == london("2052-01-01 09:00")
    assert next_open(london("2050-12-31 10:00"), NINE_TO_FIVE, UK) == london("2051-01-02 09:00")


@given(at=MOMENTS, hours=HOURS)
def test_next_open_is_open_and_not_before_and_stays(at, hours):
    found = next_open(at, hours, UK)

    assert found >= at
    assert is_open(found, hours, UK)
    assert next_open(found, hours, UK) == found


@given(day=st.sampled_from([date(2027, 3, 28), date(2027, 10, 31), date(2027, 6, 2)]), hours=HOURS,
       minutes=st.integers(0, 1439))  # fmt: skip
def test_open_until_is_the_first_closed_minute(day, hours, minutes):
    at = next_open(datetime.combine(day, time(), UTC) + timedelta(minutes=minutes), hours, UK)
    minute = at.replace(second=0)
    while is_open(minute, hours, UK):
        minute += timedelta(minutes=1)

    assert open_until(at, hours, UK) == minute


def test_open_until_refuses_a_moment_when_it_is_closed():
    with pytest.raises(ValueError, match="a moment when it is open was expected"):
        open_until(london("2026-03-07 12:00"), NINE_TO_FIVE, UK)


@pytest.mark.parametrize("closes", [time(9), time(8)])
def test_office_hours_refuse_to_close_before_they_open(closes):
    with pytest.raises(ValueError, match="expected to close later"):
        OfficeHours(time(9), closes, working_days_only=True)


@pytest.mark.parametrize("ask", [is_open, next_open, open_until])
def test_a_moment_without_a_time_zone_is_refused(ask):
    with pytest.raises(ValueError, match="has no time zone"):
        ask(datetime.fromisoformat("2026-03-02 10:00"), NINE_TO_FIVE, UK)
