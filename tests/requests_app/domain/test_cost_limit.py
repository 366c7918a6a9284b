"""A narrowed request rests on the council's own figures, so the reckoning must bear checking."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from requests_app.domain.cost_limit import Estimate, limit_hours
from requests_app.domain.law import Law

LAWS = st.sampled_from(list(Law))
LIMITED = st.sampled_from([Law.FOIA, Law.FOISA])
MINUTES = st.decimals(Decimal("0.01"), 5000, places=2)
ESTIMATES = st.builds(Estimate, st.integers(1, 10**6), MINUTES)


def limit_in_minutes(law: Law) -> Fraction:
    return Fraction(limit_hours(law)) * 60


@pytest.mark.parametrize(
    ("law", "hours"), [(Law.FOIA, 18), (Law.FOISA, 40), (Law.EIR, None), (Law.EISR, None)]
)
def test_limit_hours_is_that_of_councils(law, hours):
    assert limit_hours(law) == hours


@pytest.mark.parametrize(
    ("files", "minutes", "law", "hours", "within", "share", "years_of_five"),
    [
        (1200, "5", Law.FOIA, "100", 216, "0.18", 0),
        (1200, "5", Law.FOISA, "100", 480, "0.4", 2),
        (1200, "5", Law.EIR, "100", 1200, "1", 5),
        (300, "7.5", Law.FOIA, "37.5", 144, "0.48", 2),
        (216, "5", Law.FOIA, "18", 216, "1", 5),  # exactly the limit
        (217, "5", Law.FOIA, "18.08", 216, "0.9954", 4),
        (3, "1100", Law.FOIA, "55", 0, "0.3273", 1),
        (700, "2", Law.FOIA, "23.33", 540, "0.7714", 3),
        (10, "1", Law.FOIA, "0.17", 10, "1", 5),
    ],
)
def test_an_estimate_says_what_fits(files, minutes, law, hours, within, share, years_of_five):
    estimate = Estimate(files, Decimal(minutes))

    assert estimate.hours == Decimal(hours)
    assert estimate.files_within(law) == within
    assert estimate.share_within(law) == Decimal(share)
    assert estimate.periods_within(law, 5) == years_of_five


@given(estimate=ESTIMATES, law=LIMITED)
def test_files_within_is_the_most_that_fits(estimate, law):
    within, each = estimate.files_within(law), Fraction(estimate.minutes_each)

    assert within * each <= limit_in_minutes(law)
    assert within == estimate.files or (within + 1) * each > limit_in_minutes(law)


@given(estimate=ESTIMATES, law=LIMITED, periods=st.integers(1, 40))
def test_periods_within_is_the_most_that_fits(estimate, law, periods):
    within = estimate.periods_within(law, periods)
    each = estimate.files * Fraction(estimate.minutes_each) / periods

    assert within * each <= limit_in_minutes(law)
    assert within == periods or (within + 1) * each > limit_in_minutes(law)


@given(estimate=ESTIMATES, law=LAWS, periods=st.integers(1, 40))
def test_all_of_it_fits_or_not_all_of_it(estimate, law, periods):
    whole = estimate.is_within(law)

    assert (estimate.files_within(law) == estimate.files) == whole
    assert (estimate.periods_within(law, periods) == periods) == whole
    assert 0 <= estimate.share_within(law) <= 1
    assert estimate.share_within(law) == 1 or not whole


@given(estimate=ESTIMATES, more=st.integers(1, 1000), law=LIMITED)
def test_more_files_never_fit_better(estimate, more, law):
    larger = Estimate(estimate.files + more, estimate.minutes_each)

    assert larger.hours >= estimate.hours
    assert larger.share_within(law) <= estimate.share_within(law)
    assert larger.files_within(law) >= estimate.files_within(law)


@given(estimate=ESTIMATES, law=LAWS)
def test_no_limit_lets_all_through_and_scotland_more_than_the_rest(estimate, law):
    assert estimate.files_within(Law.FOIA) <= estimate.files_within(Law.FOISA)
    assert estimate.files_within(Law.EIR) == estimate.files_within(Law.EISR) == estimate.files


def test_in_words_does_the_arithmetic_visibly():
    assert Estimate(1200, Decimal(5)).in_words(Law.FOIA) == (
        "You estimate 1,200 files at 5 minutes each: 1,200 × 5 = 6,000 minutes, or 100 hours. "
        "The limit of £450 at £25 an hour is 18 hours, or 1,080 minutes: 1,080 ÷ 5 = 216, so "
        "216 of the 1,200 files can be searched within it."
    )


@pytest.mark.parametrize(
    ("files", "minutes", "law", "says"),
    [
        (700, "7", Law.FOIA, "1,080 ÷ 7 is about 154.29, so 154 of the 700 files can be searched"),
        (500, "7.50", Law.FOIA, "500 × 7.5 = 3,750 minutes, or 62.5 hours"),
        (700, "2", Law.FOIA, "1,400 minutes, or about 23.33 hours"),
        (900, "4", Law.FOISA, "limit of £600 at no more than £15 an hour is 40 hours"),
        (1, "6000", Law.FOIA, "1 file at 6,000 minutes each"),
        (1, "6000", Law.FOIA, "so not one whole file can be searched within it"),
        (216, "5", Law.FOIA, "or 1,080 minutes, so all of it is within the limit."),
        (60, "1", Law.FOIA, "60 files at 1 minute each: 60 × 1 = 60 minutes, or 1 hour."),
        (9000, "9", Law.EIR, "The Environmental Information Regulations 2004 set no limit of cost"),
        (9000, "9", Law.EISR, "(Scotland) Regulations 2004 set no limit of cost"),
    ],
)
def test_in_words_says_what_follows(files, minutes, law, says):
    assert says in Estimate(files, Decimal(minutes)).in_words(law)


@given(estimate=ESTIMATES, law=LIMITED)
def test_in_words_reckons_rightly(estimate, law):
    said = estimate.in_words(law).replace(",", "")
    files, each, minutes = re.search(r"(\d+) × ([\d.]+) = ([\d.]+) minute", said).groups()

    assert int(files) == estimate.files
    assert int(files) * Fraction(each) == Fraction(minutes)
    assume(not estimate.is_within(law))
    limit, by = re.search(r"([\d.]+) ÷ ([\d.]+)", said).groups()
    within = re.search(r"so (\d+) of the", said)
    assert Fraction(limit) // Fraction(by) == (int(within[1]) if within else 0)


@pytest.mark.parametrize("files", [0, -1, True, 2.5, "12", None])
def test_an_estimate_refuses_what_is_no_number_of_files(files):
    with pytest.raises(ValueError, match="a whole number of 1 or more was expected"):
        Estimate(files, Decimal(5))


@pytest.mark.parametrize(
    "minutes", [Decimal(0), Decimal(-5), Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), 5.0,
                "5", None]
)  # fmt: skip
def test_an_estimate_refuses_what_is_no_time(minutes):
    with pytest.raises(ValueError, match="more than 0 was expected"):
        Estimate(100, minutes)


@pytest.mark.parametrize("periods", [0, -1, True, 1.5])
def test_periods_within_refuses_what_is_no_number_of_periods(periods):
    with pytest.raises(ValueError, match="a whole number of 1 or more was expected"):
        Estimate(100, Decimal(5)).periods_within(Law.FOIA, periods)
