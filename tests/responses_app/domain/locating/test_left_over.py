"""Headings that are like no question, beside others that are."""

from responses_app.domain.locating import LINE, Asked, AskedQuestion, locate
from tests.responses_app.domain.locating.made import ASKED, find, of_table

CLAIMS = Asked(
    questions=(
        AskedQuestion("1", "How many claims for damage did the council receive?", "claims"),
        AskedQuestion("2", "How many of these were settled with a payment?", "claims"),
        AskedQuestion("3", "What was the amount paid in compensation?", "GBP", "money"),
        AskedQuestion("4", "What percentage was repudiated?", "percent", "percent"),
    ),
    periods=ASKED.periods,
)
YEARS = ["", "2021", "2022", "2023"]


def test_left_over_takes_headings_by_their_place_below_the_line_and_says_so():
    rows = [
        YEARS,
        ["Made", "411", "475", "558"],
        ["Closed with money", "145", "93", "89"],
        ["Amount paid in compensation", "£33,908", "£30,574", "£26,486"],
        ["Repudiated", "66.4%", "62%", "72%"],
    ]

    located = locate(of_table(rows), CLAIMS)

    guessed = [one for one in located.proposals if one.question in ("1", "2")]
    assert [str(one.answer.value) for one in guessed] == ["411", "475", "558", "145", "93", "89"]
    assert all(one.confidence < LINE for one in guessed)
    assert all(any("is taken for question" in doubt for doubt in one.doubts) for one in guessed)


def test_a_number_without_a_pound_sign_is_no_sum_where_others_have_one():
    rows = [
        YEARS,
        ["Claims paid out in compensation", "145", "93", "89"],
        ["Value of compensation paid", "£33,908", "£30,574", "£26,486"],
    ]

    found = find(of_table(rows), CLAIMS)

    assert found["3", "2021"] == "33908"


def test_one_number_for_two_questions_is_unclear():
    rows = [YEARS, ["1(a) and 1(b) combined", "13", "28", "12"], ["3 Incidents", "7", "8", "9"]]

    found = find(of_table(rows))

    assert found["1a", "2021"] == "unclear"
    assert ("1b", "2021") not in found
    assert found["3", "2021"] == "7"
