from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.understood import SHOWN, Reading, in_words, listed


def of(kind, value=None, lower=None, upper=None, **columns):
    numbers = (None if one is None else Decimal(one) for one in (value, lower, upper))
    return in_words(Reading(kind, *numbers, **({"unit": "children"} | columns)))


@pytest.mark.parametrize(
    "told, reading",
    [
        ("24 children", of("exact", "24.000000")),
        ("1,204 children", of("exact", "1204")),
        ("0 children", of("exact", "0")),
        ("1 child", of("exact", "1")),
        ("between 0 and 4 children", of("bounded", None, "0", "4")),
        ("10 or more children", of("bounded", None, "10")),
        ("4 or fewer children", of("bounded", None, None, "4")),
        ("12.5 per cent", of("exact", "12.500000", unit="per cent")),
        ("about 1,200 children, which we take as no exact number", of("approximate", "1200")),
        ("you refuse it (s.12, s.40)", of("refused", sections=("12", "40"))),
        ("you do not hold it", of("not_held")),
        (
            "a number that you do not give because it is small: between 1 and 4 children",
            of("suppressed", None, "1", "4"),
        ),
        ("a number that you do not give because it is small", of("suppressed")),
        ("yes", of("exact", "1", is_yes_or_no=True)),
        ("no", of("exact", "0", is_yes_or_no=True)),
    ],
)
def test_in_words_says_what_we_understood(told, reading):
    assert reading == told


def test_in_words_says_which_basis_was_given_and_whether_it_counts():
    told = of("exact", "24", basis="financial", asked_basis="calendar")

    assert told == (
        "24 children; for a financial year, where a calendar year was asked: we list it, and leave "
        "it out of the totals"
    )
    assert "count it in the totals" in of(
        "exact", "24", basis="financial", asked_basis="calendar", other_basis_counts=True
    )
    assert of("exact", "24", basis="calendar", asked_basis="calendar") == "24 children"


@given(kind=st.sampled_from(sorted(SHOWN - {"exact", "bounded", "approximate"})))
def test_in_words_never_makes_a_number_of_what_has_none(kind):
    assert not any(one.isdigit() for one in of(kind))


def test_in_words_refuses_what_nobody_is_asked_about():
    with pytest.raises(KeyError):
        of("blank")


def test_listed_names_each_section_once():
    assert listed(["12", "40", "12"]) == ("12", "40")
