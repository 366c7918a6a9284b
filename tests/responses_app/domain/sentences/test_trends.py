from decimal import Decimal

import pytest

from responses_app.domain.rates import Reading
from responses_app.domain.sentences import Amounts, of_trend
from responses_app.domain.statistics.trend import Wave, trend
from tests.statistic_rows import numbers_in, numbers_of

CHILDREN = Amounts("children")


def wave(year, numbers, base=None):
    readings, bases = (
        {one: Reading("exact", Decimal(number)) for one, number in (said or {}).items()}
        for said in (numbers, base)
    )
    title = f"Wave of {year}"
    return Wave(
        f"care-{year}", title, year, year, "calendar", set(readings), readings, bases or None
    )


def told(*waves, successors=None, names=None):
    return trend(waves, successors or {}, names or {}).as_dict()


@pytest.fixture
def three_waves():
    return told(
        wave("2018", {"a": 100, "b": 50, "c": 9}),
        wave("2020", {"a": 90, "b": 60}),
        wave("2022", {"a": 120, "b": 60, "c": 9}),
    )


def test_of_trend_tells_the_panel_since_the_wave_before_and_since_the_first(three_waves):
    assert [one.sentence for one in of_trend(three_waves, CHILDREN)] == [
        "From 2020 to 2022, the number of children rose by 20.0% (from 150 to 180 children, in "
        "the same 2 places).",
        "From 2018 to 2022, the number of children rose by 20.0% (from 150 to 180 children, in "
        "the same 2 places).",
    ]


def test_of_trend_of_two_waves_is_told_once():
    said = of_trend(told(wave("2018", {"a": 8}), wave("2020", {"a": 4})), CHILDREN)

    assert [one.fact for one in said] == [
        "fell by 50.0% (from 8 to 4 children, in the same 1 place)"
    ]


def test_of_trend_tells_a_rate_in_percentage_points():
    waves = wave("2018", {"a": 8}, {"a": 80}), wave("2020", {"a": 10}, {"a": 80})
    _, rate = of_trend(told(*waves), CHILDREN)

    assert rate.kind == "rate_trend"
    assert rate.sentence == (
        "From 2018 to 2020, the rate rose by 2.5 percentage points (from 10.0% to 12.5%, in the "
        "same 1 place)."
    )


def test_of_trend_says_where_it_crosses_a_reorganisation():
    said = of_trend(
        told(
            wave("2018", {"old": 8}),
            wave("2020", {"north": 4, "west": 5}),
            successors={"old": {"north", "west"}},
            names={"old": "Northamptonshire", "north": "North", "west": "West"},
        ),
        CHILDREN,
        made_up=True,
    )

    assert "Northamptonshire" in said[0].caveats[0]
    assert "made up" in said[0].caveats[-1]


@pytest.mark.parametrize(
    "waves", [(), (wave("2020", {"a": 4}),), (wave("2018", {"a": 4}), wave("2020", {"b": 4}))]
)
def test_of_trend_says_nothing_where_there_is_nothing_to_compare(waves):
    assert of_trend(told(*waves), CHILDREN) == []


def test_of_trend_prints_no_number_that_the_series_does_not_have(three_waves):
    years = {Decimal(year) for year in (2018, 2020, 2022)}
    known = years | {number for one in three_waves["waves"] for number in numbers_of(one)}

    for one in of_trend(three_waves, CHILDREN):
        assert set(numbers_in(one.text)) <= known
