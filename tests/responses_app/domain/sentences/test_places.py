import pytest

from responses_app.domain.publication import Period
from responses_app.domain.sentences.places import in_area, in_period, period_name


@pytest.mark.parametrize(
    ("area", "words"),
    [
        ("uk", ""),
        ("nation:Wales", "in Wales"),
        ("region:London", "in London"),
        ("region:South East", "in the South East"),
        ("region:East of England", "in the East of England"),
        ("region:West Midlands", "in the West Midlands"),
        ("region:Yorkshire and The Humber", "in Yorkshire and The Humber"),
        ("nation:Northern Ireland", "in Northern Ireland"),
        ("type:London borough", "among London boroughs"),
        ("list:Core cities", "in the list “Core cities”"),
    ],
)
def test_in_area_says_where(area, words):
    assert in_area(area) == words


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (Period("2024"), "in 2024"),
        (Period("2023-24", "financial"), "in the financial year 2023-24"),
        (Period("2023/24", "financial"), "in the financial year 2023/24"),
        (Period("jan", "part", "2024-01-01", "2024-04-30"), "from 1 January to 30 April 2024"),
        (
            Period("x", "other", "2023-07-01", "2024-06-30"),
            "from 1 July 2023 to 30 June 2024",
        ),
        (Period("x", "part", "2024-04-30", "2024-04-30"), "on 30 April 2024"),
        (Period("now", "snapshot", "2024-03-31"), "on 31 March 2024"),
        (Period("2024-03-31", "snapshot"), "on 31 March 2024"),
        (Period("wave 2", "other"), "in the period “wave 2”"),
    ],
)
def test_in_period_says_when(period, words):
    assert in_period(period) == words


def test_period_name_is_a_noun():
    assert period_name(Period("2024")) == "2024"
    assert period_name(Period("2023-24", "financial")) == "the financial year 2023-24"
    assert period_name(Period("q1", "part")) == "the period “q1”"
