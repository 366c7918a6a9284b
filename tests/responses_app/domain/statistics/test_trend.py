"""A question over many waves: totals of all, and change over the same places only."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.rates import Reading, Span, change, matched_rate
from responses_app.domain.statistics.trend import Wave, trend

NAMES = {
    "Cumbria": "Cumbria County Council",
    "Cumberland": "Cumberland Council",
    "Furness": "Westmorland and Furness Council",
}
SUCCESSORS = {"Cumbria": ["Cumberland", "Furness"]}
REFUSED = Reading("refused")


def said(answer) -> Reading:
    if isinstance(answer, Reading):
        return answer
    if isinstance(answer, tuple):
        return Reading("bounded", None, *(Decimal(end) for end in answer))
    return Reading("exact", Decimal(answer))


def wave(year, answers, below=None, basis="calendar", **more) -> Wave:
    readings = {one: said(answer) for one, answer in answers.items()}
    denominators = None if below is None else {one: said(each) for one, each in below.items()}
    title = more.pop("title", f"Missing {year}")
    campaign = more.pop("campaign", f"missing-{year}")
    return Wave(
        campaign, title, str(year), str(year), basis, list(answers), readings, denominators, **more
    )


def point(number) -> Span:
    return Span(*[Decimal(number)] * 3)


def test_trend_tells_the_total_of_all_beside_that_of_the_panel():
    found = trend(
        [
            wave(2018, {"Kent": 100, "Surrey": 50}),
            wave(2021, {"Kent": 120, "Surrey": REFUSED, "Devon": 30}),
            wave(2024, {"Kent": 90, "Surrey": 40, "Devon": 31}),
        ],
        {},
        NAMES,
    )

    assert [(one.answered, one.total.point) for one in found.points] == [
        (2, 150), (2, 150), (3, 161),
    ]  # fmt: skip
    panels = [one.panel for one in found.points]
    assert [(one.n, one.total.point) for one in panels] == [(1, 100), (1, 120), (1, 90)]
    assert panels[0].since_last is None and panels[0].since_first is None
    last = panels[2]
    assert (last.since_last.since, last.since_last.change.percent) == (
        "missing-2021:2021",
        point(-25),
    )
    assert (last.since_first.since, last.since_first.change.percent) == (
        "missing-2018:2018",
        point(-10),
    )


def test_trend_divides_by_the_older_total():
    found = trend([wave(2015, {"Kent": 590}), wave(2018, {"Kent": 1015})], {}, NAMES)

    assert found.points[1].panel.since_last.change.percent == point("72.0")  # never 58: 590/1,015


def test_trend_compares_a_county_with_both_that_took_its_place():
    found = trend(
        [
            wave(2022, {"Cumbria": 20, "Kent": 100}),
            wave(2024, {"Cumberland": 12, "Furness": 6, "Kent": 100}),
        ],
        SUCCESSORS,
        NAMES,
    )

    assert [one.panel.n for one in found.points] == [2, 2]
    assert [one.panel.total.point for one in found.points] == [120, 118]
    assert found.crosses == (
        "Cumbria County Council (2022) is compared with Cumberland Council and Westmorland and "
        "Furness Council together: councils were reorganised in between.",
    )


def test_trend_leaves_a_place_out_unless_all_its_bodies_gave_figures():
    found = trend(
        [
            wave(2022, {"Cumbria": 20, "Kent": 100}),
            wave(2024, {"Cumberland": 12, "Furness": REFUSED, "Kent": 110}),
        ],
        SUCCESSORS,
        NAMES,
    )

    assert [one.panel.total.point for one in found.points] == [100, 110]
    assert found.crosses == ()


def test_trend_leaves_a_place_out_where_a_body_was_never_asked():
    new = ["Cumberland", "Furness"]

    found = trend(
        [wave(2022, {"Cumbria": 20}), wave(2024, {"Cumberland": 12}, expected=new)],
        SUCCESSORS,
        NAMES,
    )

    assert [one.panel for one in found.points] == [None, None]
    assert [one.total.point for one in found.points] == [20, 12]


def test_trend_carries_bounds():
    found = trend(
        [wave(2022, {"Kent": (0, 4), "Devon": 10}), wave(2024, {"Kent": 5, "Devon": 15})], {}, NAMES
    )

    first, last = (one.panel for one in found.points)
    assert first.total == Span(None, Decimal(10), Decimal(14))
    assert last.since_last.change.percent == Span(None, Decimal("42.9"), Decimal(100))


def test_trend_tells_rates_in_percentage_points_over_those_who_gave_both_figures_in_all_waves():
    found = trend(
        [
            wave(2020, {"Kent": 378, "Devon": 1, "York": 5}, {"Kent": 1231, "Devon": 2}),
            wave(2024, {"Kent": 864, "Devon": REFUSED}, {"Kent": 2335, "Devon": 2, "York": 9}),
        ],
        {},
        NAMES,
    )

    first, last = found.points
    assert (first.rate.n, first.rate.numerator.point) == (2, 379)
    assert [one.rate_panel.n for one in (first, last)] == [1, 1]
    assert [one.rate_panel.percent.point for one in (first, last)] == [
        Decimal("30.7"), Decimal("37.0"),
    ]  # fmt: skip
    gone_up = last.rate_panel.since_last
    assert gone_up.points == point("6.3")  # 37.00 less 30.71, rounded once
    assert (gone_up.since, gone_up.n) == ("missing-2020:2020", 1)


def test_trend_bounds_the_change_of_a_rate():
    found = trend(
        [wave(2020, {"Kent": (1, 2)}, {"Kent": 10}), wave(2024, {"Kent": 3}, {"Kent": (10, 12)})],
        {},
        NAMES,
    )

    assert found.points[1].rate_panel.since_last.points == Span(None, Decimal(5), Decimal(20))


def test_trend_has_no_rate_where_a_wave_has_no_denominator():
    found = trend([wave(2020, {"Kent": 1}), wave(2024, {"Kent": 2}, {"Kent": 4})], {}, NAMES)

    assert [one.rate_panel for one in found.points] == [None, None]
    assert [one.rate is None for one in found.points] == [True, False]


def test_trend_never_joins_a_part_of_a_year_with_a_year():
    found = trend(
        [
            wave(2020, {"Kent": 100}, basis="financial"),
            wave(2022, {"Kent": 90}),
            wave(2023, {"Kent": 95}),
            wave(2024, {"Kent": 30}, basis="part"),
        ],
        {},
        NAMES,
    )

    assert [one.label for one in found.points] == ["2022", "2023"]
    assert found.left_out == (
        "Missing 2020, 2020: on a financial basis, and the newest wave is on a calendar basis.",
        "Missing 2024, 2024: part of a year, which is compared with nothing.",
    )


@pytest.mark.parametrize("waves", [[], [wave(2024, {"Kent": 1}, basis="part")]])
def test_trend_of_nothing_is_empty(waves):
    assert trend(waves, {}, NAMES).points == ()


def test_trend_of_one_wave_has_no_change():
    (only,) = trend([wave(2024, {"Kent": 1}, {"Kent": 2})], {}, NAMES).points

    assert only.panel.since_last is None and only.rate_panel.since_last is None
    assert only.rate_panel.percent == point(50)


def test_trend_as_dict_is_json():
    found = trend(
        [
            wave(2022, {"Cumbria": (0, 4)}, {"Cumbria": 9}),
            wave(2024, {"Cumberland": 1, "Furness": 0}, {"Cumberland": 3, "Furness": 5}),
        ],
        SUCCESSORS,
        NAMES,
    )

    document = json.loads(json.dumps(found.as_dict()))

    assert document["waves"][1]["panel"]["since_last"]["from"] == "missing-2022:2022"
    assert document["waves"][1]["rate_panel"]["since_last"]["points_lower"] == -31.9
    assert len(document["crosses"]) == len(document["rate_crosses"]) == 1


ANSWER = st.one_of(
    st.integers(0, 9),
    st.tuples(st.integers(0, 4), st.integers(4, 9)),
    st.sampled_from([REFUSED, Reading("suppressed")]),
)
ANSWERS = st.dictionaries(st.integers(0, 5), ANSWER, max_size=6)


@given(ANSWERS, ANSWERS)
def test_trend_of_two_waves_is_the_change_on_the_same_authorities(old, new):
    first, last = wave(2020, old), wave(2024, new)

    found = trend([first, last], {}, NAMES)

    panel = found.points[1].panel
    expected = change(first.readings, last.readings)
    assert (panel.since_last.change if panel else None) == expected


@given(ANSWERS, ANSWERS)
def test_trend_of_one_wave_has_the_matched_rate(top, bottom):
    one = wave(2020, top, bottom)

    (found,) = trend([one], {}, NAMES).points

    assert found.rate == matched_rate(one.readings, one.denominators)
    if found.rate_panel:
        assert found.rate_panel.percent == found.rate.quotient
        assert found.rate_panel.n == found.rate.n


def test_trend_compares_no_year_with_itself():
    again = trend(
        [
            wave(2022, {"Kent": 10}, campaign="old", title="Old survey"),
            wave(2023, {"Kent": 11}, campaign="old", title="Old survey"),
            wave(2023, {"Kent": 12}, campaign="new", title="New survey"),
            wave(2024, {"Kent": 13}, campaign="new", title="New survey"),
        ],
        {},
        NAMES,
    )

    assert [(one.campaign, one.label) for one in again.points] == [
        ("old", "2022"), ("new", "2023"), ("new", "2024"),
    ]  # fmt: skip
    assert again.left_out == (
        "Old survey, 2023: asked again in New survey, whose answers stand here.",
    )


def test_trend_compares_an_answer_of_part_of_a_year_with_nothing():
    part = wave(2024, {"Kent": 90, "Devon": 7}, below={"Kent": 100, "Devon": 9}, partial={"Devon"})
    whole = wave(2023, {"Kent": 80, "Devon": 20}, below={"Kent": 100, "Devon": 30})

    found = trend([whole, part], {}, NAMES).points[-1]

    assert found.total == point(97)  # a campaign that takes such answers in counts it
    assert (found.panel.n, found.panel.total) == (1, point(90))
    assert (found.rate_panel.n, found.rate_panel.numerator) == (1, point(90))


def test_trend_counts_no_suppressed_answer_as_a_number_given():
    hidden = Reading("suppressed", None, Decimal(0), Decimal(4))

    assert trend([wave(2024, {"Kent": 90, "Devon": hidden})], {}, NAMES).points[0].answered == 1
