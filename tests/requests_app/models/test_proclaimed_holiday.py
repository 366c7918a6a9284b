from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from requests_app.domain.law import Nation
from requests_app.models import ProclaimedHoliday, ProclaimedYear

pytestmark = pytest.mark.django_db
DAY = date(2027, 6, 7)


def holiday(**columns) -> ProclaimedHoliday:
    usual = {"date": DAY, "name": "A day", "wales": True, "proclaimed_on": DAY, "source": "x"}
    return ProclaimedHoliday(**usual | columns)


def test_a_new_day_is_taken():
    holiday().full_clean()
    holiday(date=date(2027, 3, 17), northern_ireland=False, scotland=True,
            proclaimed_on=date(2027, 1, 1)).full_clean()  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        ({"wales": False}, "Of which nations"),
        ({"date": date(2027, 6, 5), "proclaimed_on": DAY}, "5 June 2027 is a Saturday"),
        ({"date": date(2004, 6, 7)}, "has the years 2005 to 2050"),
        ({"proclaimed_on": date(2027, 6, 8)}, "cannot become known after it was held"),
        ({"date": date(2027, 5, 3), "proclaimed_on": date(2027, 1, 1)}, "Our list has it already"),
        ({"is_held": False}, "Our list has no bank holiday on 7 June 2027 there"),
        ({"source": ""}, "This field cannot be blank"),
        ({"proclaimed_on": None}, "This field cannot be null"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_reason(columns, problem):
    with pytest.raises(ValidationError, match=problem):
        holiday(**columns).full_clean()


def test_a_day_of_our_list_can_be_not_held():
    moved = holiday(date=date(2027, 5, 3), is_held=False, proclaimed_on=date(2027, 1, 5))
    moved.full_clean()
    assert str(moved) == "3 May 2027, A day (Wales), not held"


def test_a_day_is_kept_once_and_for_some_nation():
    holiday().save()
    for wrong in (holiday(), holiday(date=date(2027, 6, 8), wales=False)):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong.save()


def test_nations_and_as_holiday_say_the_same():
    both = holiday(scotland=True)
    assert both.nations == both.as_holiday().nations == (Nation.WALES, Nation.SCOTLAND)
    assert both.as_holiday().proclaimed_on == DAY


@pytest.mark.parametrize("year", [2026, 2051])
def test_a_year_that_says_nothing_new_is_refused(year):
    with pytest.raises(ValidationError, match="from 2027 to 2050"):
        ProclaimedYear(year=year, source="x").full_clean()
