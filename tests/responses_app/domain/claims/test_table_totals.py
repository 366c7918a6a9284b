"""The rows of a published table are added up."""

import pytest

from responses_app.domain.claims import check, from_markdown, from_text
from responses_app.domain.publication import Figure, Period, Publication, Question
from tests.northern_ireland import TOTALS, TRUSTS, YEARS
from tests.responses_app.domain.claims.published import row

TABLE = "\n".join(
    (
        "| Trust | 20/21 | 21/22 | 22/23 | 23/24 | 24/25 |",
        "|---|---|---|---|---|---|",
        *(f"| {name} | {' | '.join(map(str, told))} |" for name, told in TRUSTS.items()),
        f"| **Total** | {' | '.join(map(str, TOTALS))} |",
    )
)
TRUST_DATA = Publication(
    "care-ni",
    "Missing from care",
    "release 1",
    (Question("1", "How many children were missing from care?", "children"),),
    tuple(Period(year, "financial") for year in YEARS),
    tuple(
        row("1", year, total, asked=5, replied=5, answered=5)
        for year, total in zip(YEARS, TOTALS, strict=True)
    ),
    tuple(
        Figure(
            f"N{number}", f"{name} Health and Social Care Trust", "HSC Trust", "",
            "Northern Ireland", "1", year, "exact", value,
        )
        for number, (name, told) in enumerate(TRUSTS.items())
        for year, value in zip(YEARS, told, strict=True)
    ),
)  # fmt: skip


def sums(text, publication=None):
    found = check(from_markdown(text), publication)
    return {one.printed: one.verdict.value for one in found if "+" in one.claim}


@pytest.mark.parametrize("publication", [None, TRUST_DATA])
def test_check_adds_up_each_column_of_a_published_table(publication):
    assert sums(TABLE, publication) == {str(total): "holds" for total in TOTALS}


@pytest.mark.parametrize("publication", [None, TRUST_DATA])
def test_check_finds_the_column_that_does_not_add_up(publication):
    found = sums(TABLE.replace("| 342 |", "| 324 |"), publication)

    assert found.pop("324") == "parts_exceed_whole"
    assert set(found.values()) == {"holds"}


def test_check_finds_no_fault_in_the_table_with_its_data():
    found = check(from_markdown(TABLE), TRUST_DATA)

    assert {one.verdict.value for one in found} == {"holds"}


def test_check_names_a_cell_that_is_not_what_the_trust_gave():
    found = check(
        from_markdown(TABLE.replace("| Northern | 7 | 25 |", "| Northern | 7 | 52 |")), TRUST_DATA
    )

    assert "not_found" in {one.verdict.value for one in found}
    assert any("52 is not in release 1" in one.why and "25" in one.why for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "Trust | Children | Rate\nBelfast | 164 | 12\nNorthern | 7 | 3\nTotal | 171 | 9",
        "Trust | Children\nBelfast | 164\nNorthern | <5\nTotal | 166",
        "Trust | Children\nBelfast | 164\nNorthern | 7\nTotal (all five) | 259",
    ],
)
def test_check_adds_up_no_rates_no_gaps_and_no_selection(text):
    found = {one.claim for one in check(from_text(text), None) if one.verdict != "not_found"}

    assert found <= {"164 + 7 = 171"}
