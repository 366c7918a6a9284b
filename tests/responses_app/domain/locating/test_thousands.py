"""Sums that a table gives in thousands or millions."""

import pytest

from responses_app.domain.locating import Asked, AskedQuestion
from responses_app.domain.locating.thousands import in_thousands
from tests.responses_app.domain.locating.made import ASKED, find, of_table

SPENT = AskedQuestion("6", "How much did the council spend on repairs?", "GBP", "money")


@pytest.mark.parametrize(
    "heading", ["£000", "£'000", "£000s", "Cost (£000)", "(000s)", "£ thousands", "in thousands"]
)
def test_in_thousands_takes_the_measure_from_a_heading(heading):
    assert in_thousands("1,914", SPENT, ["Cost", heading]) == "£1,914 thousand"


@pytest.mark.parametrize("heading", ["£m", "£ million", "£millions", "Spend (£m)"])
def test_in_thousands_knows_millions(heading):
    assert in_thousands("1.9", SPENT, [heading]) == "£1.9 million"


@pytest.mark.parametrize("heading", ["Cost (£)", "Cost", "Repairs over £1,000", "£20,000 and over"])
def test_in_thousands_leaves_sums_in_pounds(heading):
    assert in_thousands("1,914", SPENT, [heading]) == ""


def test_in_thousands_leaves_counts_and_words():
    assert in_thousands("12", AskedQuestion("1", kind="count"), ["£000"]) == ""
    assert in_thousands("not held", SPENT, ["£000"]) == ""


def test_locate_reads_a_table_in_thousands():
    rows = [["£000", "2021", "2022"], ["Spend on repairs", "1,914", "1,389"]]

    found = find(of_table(rows), Asked(questions=(SPENT,), periods=ASKED.periods))

    assert found == {("6", "2021"): "1914000", ("6", "2022"): "1389000"}
