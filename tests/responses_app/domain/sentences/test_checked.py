"""Every sentence that we print must hold when it is checked against its own publication."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from responses_app.domain.claims import Verdict, check, from_text
from responses_app.domain.publication import Publication
from responses_app.domain.rates import Reading
from responses_app.domain.sentences import Writer
from tests.statistic_rows import (
    EXACT,
    OTHER_BASIS,
    PERIODS,
    QUESTIONS,
    READINGS,
    SILENT,
    exactly,
    row_of,
)

AREAS = st.sampled_from(["uk", "nation:Wales", "region:South East", "type:London borough"])


def publication_of(question, area, here, base, before):
    rows = (
        row_of("1" if question == "2" else "2", area=area, here=base),
        row_of(question, "2023", area=area, here=before),
        row_of(question, area=area, here=here, base=base, before=before),
    )
    return Publication("care", "Care", "the statistics", QUESTIONS, PERIODS, rows)


def broken(publication):
    """What is said of the last row, and does not hold."""
    row = publication.statistics[-1]
    return [
        (one.kind, claim.claim, claim.verdict.value, claim.why, one.text)
        for one in Writer.of(publication).write(row)
        for claim in check(from_text(one.text), publication)
        if claim.verdict is not Verdict.HOLDS
    ]


@pytest.mark.parametrize("area", ["uk", "nation:Wales"])
def test_sentences_of_exact_numbers_are_found_and_hold(area):
    publication = publication_of(
        "2",
        area,
        here=exactly(a0=800, a1=64),
        base=exactly(a0=2000, a1=335, a2=303),
        before=exactly(a0=700, a1=84),
    )
    row = publication.statistics[-1]
    found = {
        one.kind: [claim.verdict for claim in check(from_text(one.text), publication)]
        for one in Writer.of(publication).write(row)
    }

    assert broken(publication) == []
    assert all(found[kind] for kind in ("rate", "change", "total", "response"))


WHOLES = st.integers(5000, 9000).map(lambda value: Reading("exact", Decimal(value)))
"""Of which no part is more: a part above its whole is rightly found to be wrong."""


def answers(numbers):
    return st.dictionaries(st.integers(0, 11), st.one_of(numbers, SILENT, OTHER_BASIS))


@given(here=answers(EXACT), base=answers(WHOLES), before=answers(EXACT), area=AREAS)
@settings(max_examples=60)
def test_sentences_of_whatever_exact_numbers_came_back_hold(here, base, before, area):
    assert broken(publication_of("2", area, here, base, before)) == []


LARGE = st.integers(5000, 9000).map(Decimal)
BOUNDED_WHOLES = st.tuples(LARGE, LARGE).map(
    lambda ends: Reading("bounded", None, min(ends), max(ends))
)


@given(
    here=st.dictionaries(st.integers(0, 11), READINGS),
    base=answers(st.one_of(WHOLES, BOUNDED_WHOLES)),
    before=st.dictionaries(st.integers(0, 11), READINGS),
    area=AREAS,
)
@settings(max_examples=60)
def test_sentences_of_rates_within_bounds_hold(here, base, before, area):
    assert broken(publication_of("2", area, here, base, before)) == []


@given(
    here=st.dictionaries(st.integers(0, 11), READINGS),
    base=st.dictionaries(st.integers(0, 11), READINGS),
    before=st.dictionaries(st.integers(0, 11), READINGS),
    area=AREAS,
)
@settings(max_examples=60)
def test_sentences_of_ratios_and_averages_within_bounds_hold(here, base, before, area):
    assert broken(publication_of("3", area, here, base, before)) == []
