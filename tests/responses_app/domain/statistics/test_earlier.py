"""What a first period is compared with."""

import json

import numpy as np
import pytest

from responses_app.domain.areas import areas_of
from responses_app.domain.statistics.adding_up import Side
from responses_app.domain.statistics.asked import asked
from responses_app.domain.statistics.earlier import Earlier, grouped

MILLION = 10**6


def side(*numbers: int) -> Side:
    """Exact figures of some authorities in one period."""
    values = np.array([numbers], np.int64) * MILLION
    there = np.ones_like(values, bool)
    return Side(values, values, there, there, there)


@pytest.fixture
def earlier() -> Earlier:
    """Two councils that said 10 and 20 of 40 and 50, and are the same today."""
    who = asked({n: areas_of("England", "London", "unitary") for n in range(2)}, ())
    alone = [([n], [n], "") for n in range(2)]
    return Earlier("before:2021", side(10, 20), side(40, 50), grouped(who, alone))


def uk(documents: list[str | None]) -> dict:
    return json.loads(documents[0] or "null")


def test_changes_are_of_the_figures_that_are_handed_in(earlier):
    """However many are, one after another: a side that is gone leaves nothing behind."""
    found = [uk(earlier.changes(side(number, 0)))["new"] for number in range(40)]

    assert found == list(range(40))


def test_changes_after_a_rate_are_not_those_of_its_denominator(earlier):
    for number in range(40):
        rate = uk(earlier.rate_changes(side(number, 1), side(100, 100)))
        change = uk(earlier.changes(side(number, 2)))

        assert (rate["n"], rate["old_percent"]) == (2, 33.3)
        assert (change["old"], change["new"]) == (30, number + 2)
