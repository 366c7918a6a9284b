from datetime import date
from decimal import Decimal

import pytest

from responses_app.api.problems import Problem
from responses_app.api.reading import campaign_of, export_rows, plain
from responses_app.exports.cells import Symbol
from responses_app.exports.choice import Choice


@pytest.mark.parametrize(
    "value, written",
    [
        (Decimal("12.000000"), 12),
        (Decimal("0.500000"), 0.5),
        (Decimal("-0.1276"), -0.1276),
        (0, 0),
        (date(2026, 1, 5), "2026-01-05"),
        ("", None),
        (None, None),
        (Symbol("[c]"), None),
        ("[c]", "[c]"),
        ("0", "0"),
    ],
)
def test_plain_writes_numbers_days_and_null(value, written):
    assert plain(value) == written
    assert type(plain(value)) is type(written)


def test_export_rows_come_in_the_order_asked_for(campaign, make_request):
    first, second = make_request(), make_request()
    names = [(second.reference,), (first.reference,), ("gone meanwhile",)]

    found = export_rows("requests", campaign, Choice(), names)

    assert [row["reference"] for row in found] == [second.reference, first.reference]


def test_campaign_of_says_which_there_is_not(campaign):
    assert campaign_of("missing-2025") == campaign
    with pytest.raises(Problem, match="There is no campaign missing-1925"):
        campaign_of("missing-1925")
