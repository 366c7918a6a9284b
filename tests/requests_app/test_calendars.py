from datetime import date

import pytest

from requests_app import calendars, recounting
from requests_app.calendars import calendar_for, dates_are_current, fingerprint_of, known_days
from requests_app.domain.law import Law
from requests_app.domain.working_days import calendar_of
from requests_app.models import ProclaimedHoliday, ProclaimedYear

pytestmark = pytest.mark.django_db

DAY = date(2027, 6, 7)


def proclaim(day: date = DAY, **columns) -> ProclaimedHoliday:
    return ProclaimedHoliday.objects.create(
        **{"date": day, "name": "A day", "wales": True, "proclaimed_on": day, "source": "x"}
        | columns
    )


@pytest.mark.parametrize("law", Law)
def test_calendar_for_is_the_shipped_one_where_nothing_was_proclaimed(law):
    assert calendar_for(law).days == calendar_of(law).days
    assert not calendar_for(law).is_provisional(date(2026, 12, 31))
    assert calendar_for(law).is_provisional(date(2027, 1, 1))


def test_calendar_for_leaves_out_a_day_proclaimed_in_one_nation_where_its_law_looks():
    proclaim(wales=True)

    assert not calendar_for(Law.FOIA).is_working_day(DAY)
    assert not calendar_for(Law.EIR).is_working_day(DAY)
    assert calendar_for(Law.FOISA).is_working_day(DAY)


def test_calendar_for_counts_a_day_of_our_list_that_is_not_held():
    early_may = date(2027, 5, 3)
    proclaim(early_may, is_held=False, england=True, scotland=True, northern_ireland=True)

    assert calendar_for(Law.FOIA).is_working_day(early_may)


def test_calendar_for_a_year_that_is_proclaimed_is_provisional_no_longer():
    ProclaimedYear.objects.create(year=2027, source="x")
    ProclaimedYear.objects.create(year=2029, source="x")  # 2028 is still open

    assert not calendar_for(Law.FOISA).is_provisional(date(2027, 12, 31))
    assert calendar_for(Law.FOISA).is_provisional(date(2029, 1, 2))


def test_calendar_for_takes_two_queries(django_assert_num_queries):
    with django_assert_num_queries(2):
        calendar_for(Law.FOIA)


def test_fingerprint_changes_with_the_days_and_with_the_reading_of_the_law(monkeypatch):
    before = fingerprint_of(known_days())
    assert fingerprint_of(known_days()) == before

    row = proclaim()
    assert fingerprint_of(known_days()) != before
    row.delete()
    assert fingerprint_of(known_days()) == before
    monkeypatch.setattr(calendars, "RULES_VERSION", calendars.RULES_VERSION + 1)
    assert fingerprint_of(known_days()) != before


def test_dates_are_current_until_a_day_is_proclaimed_and_again_when_all_are_counted():
    assert dates_are_current()
    row = proclaim()
    assert not dates_are_current()
    recounting.recount()
    assert dates_are_current()
    row.delete()
    assert not dates_are_current()
    recounting.recount()
    assert dates_are_current()
