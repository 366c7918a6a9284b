"""Published numbers that do not divide to the published percentage, each with the right number."""

import pytest

from responses_app.domain.claims import check, from_text
from tests.responses_app.domain.claims.published import CARE, SERIES

SLIPS = [
    (SERIES, "864 of 2,638 = 37%", "wrong_base", "32.8%", "864 of 2,335 is 37.0%"),
    (SERIES, "1,501 of 12,530 = 13%", "wrong_base", "12.0%", "1,501 of 11,999 is 12.5%"),
    (
        SERIES, "trafficked children up 58% since 2014-15 (590 to 1,015)", "inverted", "+72.0%",
        "older divided by the newer",
    ),
    (
        SERIES, "trafficked children up 22% (960 to 1,231)", "wrong_base", "+28.2%",
        "271 divided by the newer number",
    ),
    (SERIES, "missing up 24.9% since 2018 (to 378)", "wrong_base", "+33.1%", "284"),
    (SERIES, "169 of 986 not found, “almost 20%”", "rounds_differently", "17.1%", "loose"),
    (SERIES, "378 of 1,231, “one in three”", "rounds_differently", "30.7%", "loose"),
    (SERIES, "729 of 4,756 unaccompanied children", "not_found", "4,765", "digits are swapped"),
    (CARE, "59 of 80 = 75%", "rounds_differently", "73.75%", "rounded wrongly"),
    (CARE, "68% of councils had a hand-back", "wrong_base", "65.8%", "77 of 117"),
    (CARE, "72% of councils had a hand-back", "wrong_base", "71.2%", "84 of 118"),
    (CARE, "1,399 deaths", "not_found", "1,233", "deaths"),
    (SERIES, "213 missing = 182 found + 32 still missing", "parts_exceed_whole", "214", "1 more"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "text", "verdict", "recomputed", "why"), SLIPS)
def test_check_gives_the_right_number_and_says_why(data, text, verdict, recomputed, why):
    (found,) = check(from_text(text), data)

    assert found.verdict == verdict
    assert recomputed in (found.recomputed or "")
    assert why in found.why or why in (found.recomputed or "")


JUDGED_ALONE = [slip[1] for slip in SLIPS if slip[2] != "not_found" and "councils" not in slip[1]]


@pytest.mark.parametrize("text", JUDGED_ALONE)
def test_check_names_the_slip_of_an_old_report_without_data(text):
    (found,) = check(from_text(text), None)

    assert found.verdict == next(slip[2] for slip in SLIPS if slip[1] == text)


def test_check_rounds_an_exact_half_up():
    (right,) = check(from_text("593 of 4,744 children (13%)"), SERIES)
    (wrong,) = check(from_text("593 of 4,744 children (12%)"), SERIES)

    assert (right.verdict, wrong.verdict) == ("holds", "rounds_differently")
    assert "half" in wrong.why


def test_check_refuses_a_rate_over_unmatched_totals_though_it_divides():
    (found,) = check(from_text("864 of 2,638 trafficked children (33%) went missing."), SERIES)

    assert found.verdict == "wrong_base"
    assert "37.0% of 2,335" in found.recomputed


def test_check_takes_the_lowest_possible_rate_for_what_it_is():
    (found,) = check(from_text("At least 32.8% (864 of 2,638) went missing."), SERIES)

    assert found.verdict == "holds"


def test_check_says_that_points_are_not_percent():
    found = check(from_text("The rate rose 9%, from 28% in 2014-15 to 37% in 2024."), SERIES)

    assert "wrong_base" in {one.verdict for one in found}
    assert any("percentage points" in one.why for one in found)


def test_check_says_that_overlapping_groups_must_not_be_added():
    text = "2,365 trafficked or unaccompanied children went missing in 2024."
    (found,) = check(from_text(text), SERIES)

    assert found.verdict == "wrong_base"
    assert "864 + 1,501" in found.why or "1,501 + 864" in found.why
