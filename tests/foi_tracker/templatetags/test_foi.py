from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from foi_tracker.templatetags import foi
from requests_app.models import OutgoingMessage


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (date(2026, 3, 2), "Mon 2 March 2026"),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "Wed 1 July 2026"),  # in London
        (None, "not known"),
    ],
)
def test_day_reads_as_a_day_in_london(value, written):
    assert foi.day(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1204, "1,204"),
        (0, "0"),
        (12.5, "12.5"),
        (Decimal("1200.000000"), "1,200"),
        (Decimal("-3.140000"), "-3.14"),
        (100, "100"),
    ],
)
def test_number_parts_thousands_and_drops_idle_zeros(value, written):
    assert foi.number(value) == written


def test_number_of_nothing_is_never_zero():
    assert "not known" in foi.number(None)
    assert "0" not in foi.number(None)


@pytest.mark.parametrize(("value", "written"), [(37, "37.0%"), (12.45, "12.5%"), (0, "0.0%")])
def test_percent_rounds_half_up(value, written):
    assert foi.percent(value) == written


@pytest.mark.parametrize(
    ("row", "written"),
    [
        ({"total": 1204, "total_lower": 1204, "total_upper": 1204}, "1,204"),
        ({"total": None, "total_lower": 12, "total_upper": 16}, "12 to 16"),
        ({"total": None, "total_lower": 12, "total_upper": None}, "12 or more"),
        ({"total": None, "total_lower": 12, "total_upper": 12}, "12"),
    ],
)
def test_bounds_says_what_is_known(row, written):
    assert foi.bounds(row, "total") == written


@pytest.mark.parametrize("row", [None, {}, {"total": None}])
def test_bounds_of_nothing_is_a_dash(row):
    assert foi.bounds(row, "total") == foi.NOT_KNOWN


def test_percent_bounds_gives_both_ends():
    row = {"percent": None, "percent_lower": 32.8, "percent_upper": 44.2}

    assert foi.percent_bounds(row) == "32.8% to 44.2%"


@pytest.mark.parametrize(
    ("step", "title"),
    [
        ("request", "First letter"),
        ("reminder", "Friendly note"),
        ("a_third_note", "A third note"),
        (OutgoingMessage(step="reminder", title="A note of our own"), "A note of our own"),
        (OutgoingMessage(step="reminder"), "Friendly note"),
    ],
)
def test_step_title_is_the_letters_own_where_it_has_one(step, title):
    assert foi.step_title(step) == title
