"""Tables that were published come out of the figures behind them."""

from fractions import Fraction

import pytest

from responses_app.domain.publication import Authority, Figure, Period, Publication, Question
from responses_app.domain.rounding import half_up
from responses_app.domain.statistics.from_publication import rows_of
from tests.northern_ireland import TOTALS, TRUSTS, YEARS


def publication(questions, periods, stands, figures):
    """`stands` is (nation, region, type) of all; `figures` by authority, question and period."""
    nation, region, kind = stands
    names = sorted({name for name, _, _ in figures})
    return Publication(
        "missing",
        "Missing",
        "made for a test",
        questions=questions,
        periods=periods,
        asked=tuple(Authority(one, one, kind, region, nation, replied=True) for one in names),
        figures=tuple(
            Figure(name, name, kind, region, nation, question, period, "exact", value)
            for (name, question, period), value in figures.items()
        ),
    )


def test_northern_irelands_trusts_add_up_and_change_as_the_assembly_was_told():
    stands = "Northern Ireland", "Northern Ireland", "health and social care trust"
    figures = {
        (trust, "missing", year): value
        for trust, values in TRUSTS.items()
        for year, value in zip(YEARS, values, strict=True)
    }
    periods = tuple(Period(year, "financial") for year in YEARS)
    rows = rows_of(publication((Question("missing", unit="children"),), periods, stands, figures))

    for area in ("uk", "nation:Northern Ireland"):
        here = [row for row in rows if row["area"] == area]
        assert [row["total"] for row in here] == list(TOTALS)
        assert [row["exact"] for row in here] == [5] * 5
        changes = [row["change"]["percent"] for row in here[1:]]
        assert changes == [35.1, -2.3, -38.3, 25.6]
        assert [row["change"]["n"] for row in here[1:]] == [5] * 4


@pytest.mark.parametrize(
    ("gone", "counted", "unmatched", "percent", "printed", "lowest", "highest"),
    [
        # Trafficked, and unaccompanied, children who went missing in the UK, 2023: ECPAT UK and
        # Missing People. What was printed beside the percentages was the whole denominator.
        (864, 2335, 303, 37.0, 37, 32.8, 44.2),
        (1501, 11999, 531, 12.5, 13, 12.0, 16.2),
    ],
)
def test_a_rate_is_over_those_that_gave_both_with_the_whole_beside_it(
    gone, counted, unmatched, percent, printed, lowest, highest
):
    figures = {
        ("both", "1", "2023"): counted,
        ("both", "2", "2023"): gone,
        ("one only", "1", "2023"): unmatched,
    }
    questions = Question("1", unit="children"), Question("2", subset_of="1", unit="children")
    stands = "England", "London", "London borough"
    rows = rows_of(publication(questions, (Period("2023"),), stands, figures))

    rate = next(row["rate"] for row in rows if row["question"] == "2" and row["area"] == "uk")
    assert (rate["n"], rate["numerator"], rate["denominator"]) == (1, gone, counted)
    assert rate["percent"] == percent
    assert half_up(Fraction(100 * gone, counted), 0) == printed
    assert rate["full_denominator"] == counted + unmatched
    assert (rate["band_lower_percent"], rate["band_upper_percent"]) == (lowest, highest)


def test_exactly_half_is_rounded_up():
    assert half_up(Fraction(100 * 593, 4744), 0) == 13  # printed so; rounding to even would give 12
