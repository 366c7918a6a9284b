"""The codebook: nothing stands in an export that it does not explain."""

import pytest

from responses_app import exports
from responses_app.exports.columns import MADE_UP_COLUMN, TABLES


def explained(campaign):
    names, found = exports.rows("codebook", campaign)
    rows = [dict(zip(names, row, strict=True)) for row in found]
    return {(row["table"], row["column"]): row["meaning"] for row in rows}


@pytest.mark.parametrize(
    "name",
    ["phase", "law", "channel", "outcome", "status", "missing_reason", "period_basis",
     "review_status"],
)  # fmt: skip
def test_rows_explain_every_value_of_a_column(campaign, name):
    codebook = explained(campaign)
    values = {
        value
        for columns in TABLES.values()
        for column in columns
        if column.name == name
        for value in column.values
    }

    names = (f"values of {name}", "values of status")  # a reason is a status, or one of its own
    assert values
    for value in values:
        assert any(codebook.get((one, value)) for one in names), value


def test_rows_explain_the_column_of_made_up_figures(campaign):
    assert ("figures", MADE_UP_COLUMN.name) not in explained(campaign)
    campaign.made_up = True

    codebook = explained(campaign)

    assert all(codebook[what, MADE_UP_COLUMN.name] for what in TABLES)
