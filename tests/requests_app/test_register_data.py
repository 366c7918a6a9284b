import csv
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import requests_app
from requests_app.domain.names import Candidate, NameIndex, NameNotMatched

REGISTER = Path(requests_app.__path__[0]) / "data" / "authorities.csv"
COLUMNS = [
    "code",
    "official_name",
    "plain_name",
    "type",
    "nation",
    "region",
    "functions",
    "start_date",
    "end_date",
    "successors",
    "other_names",
    "population",
]
FUNCTIONS = {
    "children",
    "adult_social_care",
    "housing",
    "planning",
    "education",
    "highways",
    "waste",
}
REGIONS = {
    "England": {
        "North East",
        "North West",
        "Yorkshire and The Humber",
        "East Midlands",
        "West Midlands",
        "East of England",
        "London",
        "South East",
        "South West",
    },
    "Wales": {"Wales"},
    "Scotland": {"Scotland"},
    "Northern Ireland": {"Northern Ireland"},
}
TYPES_TODAY = {
    "county": 21,
    "unitary": 63,
    "metropolitan district": 36,
    "London borough": 32,
    "City of London": 1,
    "non-metropolitan district": 164,
    "Welsh principal area": 22,
    "Scottish council area": 32,
    "NI district": 11,
    "HSC Trust": 5,
}


def split(cell: str) -> list[str]:
    return cell.split(";") if cell else []


def day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None


with REGISTER.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
CODES = {row["code"] for row in ROWS}
TODAY = [row for row in ROWS if not row["end_date"]]
CANDIDATES = [
    Candidate(
        row["code"],
        (row["official_name"], row["plain_name"], *split(row["other_names"])),
        day(row["start_date"]),
        day(row["end_date"]),
    )
    for row in ROWS
]
INDEX = NameIndex(CANDIDATES)
NAMES = {name.casefold() for candidate in CANDIDATES for name in candidate.names}


def test_register_has_its_columns_filled():
    assert list(ROWS[0]) == COLUMNS
    for row in ROWS:
        assert None not in row
        assert all(row[column] for column in COLUMNS[:7]), row["code"]
        assert all(value == value.strip() for value in row.values()), row["code"]


def test_register_has_every_authority_of_today_once():
    assert len(CODES) == len(ROWS)
    assert Counter(row["type"] for row in TODAY) == TYPES_TODAY


def test_register_knows_who_answers_for_children():
    asked = [row for row in TODAY if "children" in split(row["functions"])]

    assert Counter(row["nation"] for row in asked) == {
        "England": 153,
        "Scotland": 32,
        "Wales": 22,
        "Northern Ireland": 5,
    }


def test_register_uses_known_types_functions_and_regions():
    for row in ROWS:
        assert row["type"] in TYPES_TODAY
        assert set(split(row["functions"])) <= FUNCTIONS
        assert row["region"] in REGIONS[row["nation"]]


def test_register_names_successors_that_followed():
    by_code = {row["code"]: row for row in ROWS}
    for row in ROWS:
        assert bool(row["successors"]) == bool(row["end_date"]), row["code"]
        for code in split(row["successors"]):
            end, start = day(row["end_date"]), day(by_code[code]["start_date"])
            assert end is not None and start == end + timedelta(days=1), row["code"]


def test_register_dates_are_in_order():
    for row in ROWS:
        start, end = day(row["start_date"]), day(row["end_date"])
        assert start is not None or row["code"] == "E09000001"  # the City has no first day
        assert end is None or (start is not None and start < end)


@pytest.mark.parametrize(
    ("nation", "people"),
    [
        ("England", 56_550_138),
        ("Wales", 3_169_586),
        ("Scotland", 5_466_000),
        ("Northern Ireland", 1_895_510),
    ],
)
def test_register_populations_add_up_to_the_published_totals_of_mid_2020(nation, people):
    """The lowest tier of each nation; districts that ended in 2021 by those that followed."""
    lowest = [
        row
        for row in ROWS
        if row["nation"] == nation and row["type"] not in ("county", "HSC Trust")
        if not (ends := day(row["end_date"])) or ends > date(2021, 3, 31)
        if (day(row["start_date"]) or date.min) <= date(2021, 4, 1)
    ]

    assert all(row["population"] for row in lowest)
    assert sum(int(row["population"]) for row in lowest) == people


def test_register_gives_no_population_to_who_was_gone_or_never_had_one():
    for row in ROWS:
        ends = day(row["end_date"])
        if row["type"] == "HSC Trust" or (ends and ends < date(2020, 6, 30)):
            assert not row["population"], row["code"]
        elif not ends:
            assert int(row["population"]) > 0, row["code"]


def test_register_populations_of_new_councils_are_those_of_the_old_together():
    people = {row["code"]: int(row["population"]) for row in ROWS if row["population"]}
    for new in ROWS:
        old = [one["code"] for one in ROWS if new["code"] in split(one["successors"])
               and one["type"] == "non-metropolitan district"]  # fmt: skip
        if old and all(code in people for code in old):
            assert sum(people[code] for code in old) == people[new["code"]], new["code"]


def test_register_holds_no_address():
    assert "@" not in REGISTER.read_text(encoding="utf-8")


@pytest.mark.parametrize("candidate", CANDIDATES, ids=lambda candidate: candidate.code)
def test_register_names_lead_to_their_authority(candidate):
    alive = candidate.end or max(filter(None, (candidate.start, date(2025, 4, 1))))

    for name in (candidate.code, *candidate.names):
        match = INDEX.match(name, on=alive)
        assert (match.code, match.matched_as, match.warning) == (candidate.code, None, None), name


@given(
    row=st.sampled_from(TODAY),
    data=st.data(),
    letter=st.sampled_from("abcdefghijklmnopqrstuvwxyz"),
)
def test_register_name_with_one_slip_is_never_another_authority(row, data, letter):
    name = row["plain_name"]
    at = data.draw(st.integers(0, len(name) - 1))
    kept_from = data.draw(st.sampled_from([at, at + 1]))
    slipped = name[:at] + data.draw(st.sampled_from(["", letter])) + name[kept_from:]
    assume(slipped.casefold() not in NAMES)  # Bolton with one slip is Boston: no slip to see

    try:
        match = INDEX.match(slipped, on=date(2025, 4, 1))
    except NameNotMatched:
        return
    assert match.code == row["code"]
