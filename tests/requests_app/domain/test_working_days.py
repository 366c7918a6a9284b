"""The expected days come from an independent walk over the holidays typed in below."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis.strategies import builds, dates, integers, lists, sampled_from, sets

from requests_app.domain.bank_holidays import LAST_PROCLAIMED_YEAR, Holiday
from requests_app.domain.law import Law, Nation
from requests_app.domain.working_days import (
    Calendar,
    CalendarTooShort,
    add_working_days,
    calendar_of,
    due_on,
    is_working_day,
    working_days_between,
)

# GOV.UK's bank holidays, weekdays only: whole UK, Scotland only, Northern Ireland only, and all
# but Scotland. Month and day. 2012 to 2018 as it listed them in those years, from 2019 as it did
# on 21 August 2026.
GOV_UK = {
    2012: ("0102 0406 0507 0604 0605 1225 1226", "0103 0806 1130", "0319 0712", "0409 0827"),
    2013: ("0101 0329 0506 0527 1225 1226", "0102 0805 1202", "0318 0712", "0401 0826"),
    2014: ("0101 0418 0505 0526 1225 1226", "0102 0804 1201", "0317 0714", "0421 0825"),
    2015: ("0101 0403 0504 0525 1225 1228", "0102 0803 1130", "0317 0713", "0406 0831"),
    2016: ("0101 0325 0502 0530 1226 1227", "0104 0801 1130", "0317 0712", "0328 0829"),
    2017: ("0102 0414 0501 0529 1225 1226", "0103 0807 1130", "0317 0712", "0417 0828"),
    2018: ("0101 0330 0507 0528 1225 1226", "0102 0806 1130", "0319 0712", "0402 0827"),
    2019: ("0101 0419 0506 0527 1225 1226", "0102 0805 1202", "0318 0712", "0422 0826"),
    2020: ("0101 0410 0508 0525 1225 1228", "0102 0803 1130", "0317 0713", "0413 0831"),
    2021: ("0101 0402 0503 0531 1227 1228", "0104 0802 1130", "0317 0712", "0405 0830"),
    2022: (
        "0103 0415 0502 0602 0603 0919 1226 1227",
        "0104 0801 1130",
        "0317 0712",
        "0418 0829",
    ),
    2023: ("0102 0407 0501 0508 0529 1225 1226", "0103 0807 1130", "0317 0712", "0410 0828"),
    2024: ("0101 0329 0506 0527 1225 1226", "0102 0805 1202", "0318 0712", "0401 0826"),
    2025: ("0101 0418 0505 0526 1225 1226", "0102 0804 1201", "0317 0714", "0421 0825"),
    2026: ("0101 0403 0504 0525 1225 1228", "0102 0615 0803 1130", "0317 0713", "0406 0831"),
    2027: ("0101 0326 0503 0531 1227 1228", "0104 0802 1130", "0317 0712", "0329 0830"),
    2028: ("0103 0414 0501 0529 1225 1226", "0104 0807 1130", "0317 0712", "0417 0828"),
    2029: ("0101", "0102", "", ""),  # January only: as far as the send days of 2028 reach
}


def typed_in(*columns: int) -> set[date]:
    return {
        date(year, int(day[:2]), int(day[2:]))
        for year, lists in GOV_UK.items()
        for column in columns
        for day in lists[column].split()
    }


CLOSED = {Law.FOIA: typed_in(0, 1, 2, 3), Law.FOISA: typed_in(0, 1)}
LAWS = sampled_from(list(Law))
DAYS = dates(date(2005, 1, 1), date(2049, 12, 31))


def walked_due(received: date, closed: set[date]) -> date:
    """Working day 20, one day at a time."""
    day, counted = received, 0
    while counted < 20:
        day += timedelta(1)
        if day.weekday() < 5 and day not in closed:
            counted += 1
    return day


def test_every_day_typed_in_is_a_weekday():
    assert [day for day in CLOSED[Law.FOIA] if day.weekday() > 4] == []


@pytest.mark.parametrize("law", [Law.FOIA, Law.FOISA])
def test_due_on_agrees_with_a_walk_over_every_send_day_2012_to_2028(law):
    received = [
        date(2012, 1, 1) + timedelta(n) for n in range((date(2029, 1, 1) - date(2012, 1, 1)).days)
    ]
    wrong = [day for day in received if due_on(day, law) != walked_due(day, CLOSED[law])]
    assert wrong == []


@pytest.mark.parametrize("law", [Law.FOIA, Law.FOISA])
def test_is_working_day_agrees_with_the_typed_in_days_to_the_end_of_2028(law):
    every = [
        date(2012, 1, 1) + timedelta(n) for n in range((date(2029, 1, 1) - date(2012, 1, 1)).days)
    ]
    wrong = [
        day
        for day in every
        if is_working_day(day, law) != (day.weekday() < 5 and day not in CLOSED[law])
    ]
    assert wrong == []


def test_due_on_is_the_twentieth_working_day():
    assert due_on(date(2026, 2, 2), Law.FOIA) == date(2026, 3, 2)
    assert due_on(date(2026, 8, 10), Law.FOISA) == date(2026, 9, 7)
    assert due_on(date(2028, 2, 1), Law.FOIA) == date(2028, 2, 29)


def test_due_on_moves_in_england_for_a_northern_irish_day_and_not_in_scotland():
    assert due_on(date(2026, 2, 20), Law.FOIA) == date(2026, 3, 23)
    assert due_on(date(2026, 2, 20), Law.FOISA) == date(2026, 3, 20)


@given(received=DAYS, law=LAWS)
def test_due_on_is_a_working_day_after_receipt(received, law):
    due = due_on(received, law)

    assert due > received
    assert is_working_day(due, law)
    assert working_days_between(received, due, law) == 20


@given(received=DAYS, law=LAWS)
def test_due_on_is_never_earlier_for_a_later_receipt(received, law):
    assert due_on(received, law) <= due_on(received + timedelta(1), law)


@given(received=DAYS)
def test_due_on_is_the_same_for_both_laws_of_a_calendar(received):
    assert due_on(received, Law.FOIA) == due_on(received, Law.EIR)
    assert due_on(received, Law.FOISA) == due_on(received, Law.EISR)
    assert due_on(received, Law.FOISA) <= due_on(received, Law.FOIA)


@given(day=DAYS, n=integers(1, 200), law=LAWS)
def test_add_working_days_backwards_undoes_it_from_a_working_day(day, n, law):
    first = add_working_days(day, 1, law)
    assert add_working_days(add_working_days(first, n, law), -n, law) == first


@given(day=DAYS, law=LAWS)
def test_add_working_days_of_none_is_the_day_itself(day, law):
    assert add_working_days(day, 0, law) == day


@given(start=DAYS, end=DAYS, law=LAWS)
def test_working_days_between_is_the_same_backwards_but_for_its_sign(start, end, law):
    assert working_days_between(start, end, law) == -working_days_between(end, start, law)


def test_working_days_between_counts_from_the_day_after():
    friday, monday = date(2026, 1, 9), date(2026, 1, 12)
    assert working_days_between(friday, monday, Law.FOIA) == 1
    assert working_days_between(friday, friday, Law.FOIA) == 0


@pytest.mark.parametrize("day", [date(2004, 12, 31), date(2051, 1, 1)])
def test_a_day_beyond_the_calendar_is_an_error_and_not_a_guess(day):
    with pytest.raises(CalendarTooShort, match=str(day)):
        due_on(day, Law.FOIA)
    with pytest.raises(CalendarTooShort):
        is_working_day(day, Law.FOISA)
    with pytest.raises(CalendarTooShort):
        working_days_between(date(2026, 1, 5), day, Law.FOIA)


def test_due_on_beyond_the_calendar_is_an_error():
    with pytest.raises(CalendarTooShort):
        due_on(date(2050, 12, 20), Law.FOIA)


def test_is_working_day_refuses_a_moment_in_place_of_a_day():
    with pytest.raises(TypeError):
        is_working_day(datetime.fromisoformat("2026-01-05T09:00:00"), Law.FOIA)


NEW_DAY = Holiday(date(2027, 6, 7), "New day", (Nation.WALES,), date(2027, 6, 1))
MOVED = Holiday(date(2027, 5, 3), "Early May", tuple(Nation), date(2027, 4, 2))  # to another day


def test_calendar_with_a_proclaimed_day_moves_the_date_by_one():
    received = date(2027, 6, 1)
    calendar = Calendar.of(Law.FOIA, [NEW_DAY])
    assert due_on(received, Law.FOIA, calendar) == add_working_days(received, 21, Law.FOIA)
    assert not is_working_day(NEW_DAY.date, Law.FOIA, calendar)
    assert is_working_day(NEW_DAY.date, Law.FOIA)


def test_calendar_of_scotland_ignores_a_welsh_day():
    assert Calendar.of(Law.FOISA, [NEW_DAY]).days == calendar_of(Law.FOISA).days


def test_as_known_on_leaves_out_what_was_proclaimed_later():
    calendar = Calendar.of(Law.FOIA, [NEW_DAY])
    before = calendar.as_known_on(date(2027, 5, 31))
    assert before.days == calendar_of(Law.FOIA).days
    assert before.holidays == calendar_of(Law.FOIA).holidays
    assert calendar.as_known_on(NEW_DAY.proclaimed_on) is calendar


def test_calendar_with_a_dropped_day_counts_it():
    received = date(2027, 4, 20)
    calendar = Calendar.of(Law.FOIA, dropped=[MOVED])
    assert is_working_day(MOVED.date, Law.FOIA, calendar)
    assert due_on(received, Law.FOIA, calendar) == add_working_days(received, 19, Law.FOIA)


def test_calendar_keeps_a_day_that_only_one_nation_dropped():
    only_scotland = Holiday(MOVED.date, MOVED.name, (Nation.SCOTLAND,), MOVED.proclaimed_on)
    assert not is_working_day(MOVED.date, Law.FOIA, Calendar.of(Law.FOIA, dropped=[only_scotland]))
    assert is_working_day(MOVED.date, Law.FOISA, Calendar.of(Law.FOISA, dropped=[only_scotland]))


def test_as_known_on_knows_a_dropped_day_as_a_holiday_until_it_was_dropped():
    calendar = Calendar.of(Law.FOIA, dropped=[MOVED])
    before = calendar.as_known_on(date(2027, 4, 1))
    assert before.days == calendar_of(Law.FOIA).days
    assert before.holidays == calendar_of(Law.FOIA).holidays


def test_as_known_on_knows_no_one_off_before_it_was_announced_though_it_was_dropped_later():
    world_cup = Holiday(date(2026, 6, 15), "x", (Nation.SCOTLAND,), date(2026, 5, 1))
    calendar = Calendar.of(Law.FOISA, dropped=[world_cup])
    held = {
        day: not calendar.as_known_on(day).is_working_day(world_cup.date)
        for day in (date(2026, 2, 3), date(2026, 2, 4), date(2026, 4, 30), date(2026, 5, 1))
    }
    assert list(held.values()) == [False, True, True, False]


def test_as_known_on_restores_a_day_once_that_was_dropped_by_two_entries():
    first, then = date(2027, 4, 10), date(2027, 4, 20)
    nations = ((Nation.ENGLAND, Nation.WALES, Nation.NORTHERN_IRELAND), (Nation.SCOTLAND,))
    entries = [Holiday(MOVED.date, "x", *said) for said in zip(nations, (then, first), strict=True)]
    calendar = Calendar.of(Law.FOIA, dropped=entries)
    assert calendar.as_known_on(first).holidays == calendar_of(Law.FOIA).holidays
    assert calendar.as_known_on(then) is calendar


def test_as_known_on_is_not_misled_by_a_day_the_law_never_kept():
    easter_monday = Holiday(date(2027, 3, 29), "Easter Monday", (Nation.WALES,), date(2027, 3, 1))
    calendar = Calendar.of(Law.FOISA, dropped=[easter_monday])
    assert calendar.as_known_on(date(2027, 1, 1)).days == calendar_of(Law.FOISA).days


def test_is_provisional_begins_after_the_last_proclaimed_year():
    calendar = calendar_of(Law.FOIA)
    assert not calendar.is_provisional(date(LAST_PROCLAIMED_YEAR, 12, 31))
    assert calendar.is_provisional(date(LAST_PROCLAIMED_YEAR + 1, 1, 1))
    later = Calendar.of(Law.FOIA, proclaimed_to=LAST_PROCLAIMED_YEAR + 1)
    assert not later.is_provisional(date(LAST_PROCLAIMED_YEAR + 1, 12, 31))


CHANGED = lists(
    builds(
        Holiday,
        dates(date(2026, 1, 1), date(2027, 12, 31)),
        sampled_from(["A day"]),
        sets(sampled_from(Nation), min_size=1).map(tuple),
        dates(date(2025, 1, 1), date(2027, 12, 31)),
    ),
    max_size=3,
)


@settings(max_examples=25)  # each builds calendars of 46 years
@given(proclaimed=CHANGED, dropped=CHANGED, law=LAWS, on=dates(date(2024, 12, 1), date(2028, 1, 1)))
def test_a_calendar_is_every_weekday_but_its_holidays(proclaimed, dropped, law, on):
    for calendar in (
        Calendar.of(law, proclaimed, dropped),
        Calendar.of(law, proclaimed, dropped).as_known_on(on),
    ):
        closed = {holiday.date for holiday in calendar.holidays}
        assert closed.isdisjoint(calendar.days)
        assert closed | {*calendar.days} == {*calendar_of(law).days} | {
            holiday.date for holiday in calendar_of(law).holidays
        }
        assert calendar.days == sorted(calendar.days)
        assert [holiday.date for holiday in calendar.holidays] == sorted(closed)
