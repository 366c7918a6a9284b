"""Which asked period a mention speaks of, and what does not fit."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.locating import AskedPeriod
from responses_app.domain.locating.periods import find_periods, fit, fit_all

CALENDAR = (
    AskedPeriod("2021"),
    AskedPeriod("2022"),
    AskedPeriod("2023"),
    AskedPeriod("2024", "part", date(2024, 1, 1), date(2024, 4, 30)),
)
FINANCIAL = tuple(AskedPeriod(f"{y}-{y % 100 + 1}", "financial") for y in (2021, 2022, 2023))
DAYS = (
    AskedPeriod("31 March 2023", "snapshot", date(2023, 3, 31), date(2023, 3, 31)),
    AskedPeriod("31 March 2024", "snapshot", date(2024, 3, 31), date(2024, 3, 31)),
)


def fits(text, asked, **more):
    [mention] = find_periods(text, is_heading=True, **more)
    return fit(mention, asked)


@pytest.mark.parametrize(
    ("text", "asked", "key", "how", "basis"),
    [
        ("2023", CALENDAR, "2023", "same", ""),
        ("1 Jan to 31 Dec 2023", CALENDAR, "2023", "same", ""),
        ("2023/24", CALENDAR, "2023", "other_basis", "financial"),
        ("year to 31 March 2024", CALENDAR, "2023", "other_basis", "financial"),
        ("academic year 2022/23", CALENDAR, "2022", "other_basis", "other"),
        ("2024", CALENDAR, "2024", "same", ""),
        ("2024 (Jan-Apr)", CALENDAR, "2024", "same", ""),
        ("Jan to Apr", CALENDAR, "2024", "same", ""),
        ("2024 to date", CALENDAR, "2024", "same", ""),
        ("up to 30 April 2024", CALENDAR, "2024", "same", ""),
        ("Q1 2023/24", CALENDAR, "2023", "part", "part"),
        ("as at 31 March 2023", CALENDAR, "2023", "snapshot", "snapshot"),
        ("Feb 2022 to Jan 2023", CALENDAR, "2022", "other_basis", "other"),
        ("2023/24", FINANCIAL, "2023-24", "same", ""),
        ("2023–2024", FINANCIAL, "2023-24", "same", ""),
        ("FY24", FINANCIAL, "2023-24", "same", ""),
        ("1 Jan to 31 Dec 2023", FINANCIAL, "2023-24", "other_basis", "calendar"),
        ("2023", FINANCIAL, "2023-24", "ambiguous", ""),
        ("31/03/2023", FINANCIAL, "2022-23", "snapshot", "snapshot"),
        ("31/03/2023", DAYS, "31 March 2023", "same", ""),
        ("as at 29 March 2024", DAYS, "31 March 2024", "snapshot", "snapshot"),
        ("2024", DAYS, "31 March 2024", "ambiguous", ""),
        ("2023/24", DAYS, "31 March 2024", "contains", "financial"),
    ],
)
def test_fit_tells_the_period_and_how_it_fits(text, asked, key, how, basis):
    best = fits(text, asked)[0]

    assert (best.key, best.how, best.basis) == (key, how, basis)
    assert (best.weight == 1) <= (best.how == "same")


@given(year=st.integers(min_value=1996, max_value=2040), is_financial=st.booleans())
def test_fit_is_certain_only_of_the_very_period(year, is_financial):
    names = {False: "{y}", True: "{y}/{n:02}"}
    said = names[is_financial].format(y=year, n=(year + 1) % 100)
    asked = [AskedPeriod(str(y)) for y in range(year - 2, year + 3)]

    best = fits(said, asked)

    assert best[0].key == str(year)
    assert (best[0].weight == 1) is not is_financial
    assert bool(best[0].doubt) is is_financial


def test_fit_says_that_a_total_over_several_periods_answers_none():
    found = fits("2021-2023", CALENDAR)

    assert [one.key for one in found] == ["2021", "2022", "2023"]
    assert all(one.how == "contains" and one.weight == 0 for one in found)


def test_fit_tells_every_reading_of_an_ambiguous_year():
    found = fits("2023", FINANCIAL)

    assert [one.key for one in found] == ["2023-24", "2022-23"]
    assert all(one.weight < 0.5 and one.doubt for one in found)


def test_fit_takes_our_own_name_for_a_period_whatever_it_is():
    asked = [AskedPeriod("Year 2023", "other", date(2023, 2, 1), date(2024, 1, 31))]
    [mention] = find_periods("2023", is_heading=True)

    assert fit(mention, asked)[0].weight < 1
    assert (
        fits("2023", [AskedPeriod("2023", "other", date(2023, 2, 1), date(2024, 1, 31))])[0]
        == (fits("2023", [AskedPeriod("2023")])[0])
    )


@pytest.mark.parametrize("text", ["Year 1", "last three years", "January", "1997", "31st March"])
def test_fit_finds_none_where_none_can_be_said(text):
    assert fits(text, CALENDAR) == []


@pytest.mark.parametrize(
    ("heads", "asked", "keys", "how"),
    [
        (["2021", "2022", "2023"], FINANCIAL, ["2021-22", "2022-23", "2023-24"], "ambiguous"),
        (["2022", "2023", "2024"], FINANCIAL, ["2021-22", "2022-23", "2023-24"], "ambiguous"),
        (["FY22", "FY23", "FY24"], FINANCIAL, ["2021-22", "2022-23", "2023-24"], "same"),
        (["FY21", "FY22", "FY23"], FINANCIAL, ["2021-22", "2022-23", "2023-24"], "same"),
        (["2021", "2022", "2023"], CALENDAR, ["2021", "2022", "2023"], "same"),
    ],
)
def test_fit_all_reads_the_headings_of_one_row_alike(heads, asked, keys, how):
    mentions = [find_periods(head, is_heading=True)[0] for head in heads]

    found = fit_all(mentions, asked)

    assert [(fits[0].key, fits[0].how) for fits in found] == [(key, how) for key in keys]


ANY_DAY = st.none() | st.dates(date(2015, 1, 1), date(2030, 12, 31))
ANY_PERIOD = st.builds(
    AskedPeriod,
    st.sampled_from(["2023", "2023-24", "31 March 2024", "x", ""]),
    st.sampled_from(["calendar", "financial", "part", "snapshot", "other"]),
    ANY_DAY,
    ANY_DAY,
)


@given(
    text=st.sampled_from(
        "2023|2023/24|FY24|Jan to Apr|31 March|2024 to date|since May 2023|Year 1|2020-2025|"
        "2010-11-01|Q1 2023|as at 1 April 2024".split("|")
    ),
    asked=st.lists(ANY_PERIOD, max_size=5),
)
def test_fit_names_only_what_was_asked_the_surest_first(text, asked):
    found = fits(text, asked)

    assert {one.key for one in found} <= {period.key for period in asked}
    weights = [one.weight for one in found]
    assert weights == sorted(weights, reverse=True)
    assert all(0 <= weight <= 1 for weight in weights)
