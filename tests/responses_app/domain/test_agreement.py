"""Agreement between coders: against published tables, and what must hold of any."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.agreement import Coded, agreement, kappa

OUTCOMES = st.sampled_from(["exact", "bounded", "refused", "not_held", "nothing"])
PAIRS = st.lists(st.tuples(OUTCOMES, OUTCOMES), max_size=60)
NUMBERS = st.sampled_from(
    [(), (Decimal(1),) * 3, (Decimal(2),) * 3, (None, Decimal(0), Decimal(4))]
)
CODED = st.builds(Coded, OUTCOMES, NUMBERS)


def table(rows: list[list[int]]) -> list[tuple[str, str]]:
    """The pairs of a contingency table: the first coder down, the second across."""
    return [
        (str(first), str(second))
        for first, row in enumerate(rows)
        for second, n in enumerate(row)
        for _ in range(n)
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # 50 grant proposals, two readers: observed 0.7, by chance 0.5.
        ([[20, 5], [10, 15]], Fraction(2, 5)),
        # Same observed agreement of 0.6, other margins (Feinstein and Cicchetti 1990).
        ([[45, 15], [25, 15]], Fraction(3, 23)),
        ([[25, 35], [5, 35]], Fraction(7, 27)),
        # Cohen 1960, table 1, as of 200 cases: observed 0.7, by chance 0.41.
        ([[88, 14, 18], [10, 40, 10], [2, 6, 12]], Fraction(29, 59)),
        ([[10, 0], [0, 10]], Fraction(1)),
        ([[0, 10], [10, 0]], Fraction(-1)),
        ([[25, 25], [25, 25]], Fraction(0)),
    ],
)
def test_kappa_is_as_worked_out_by_hand(rows, expected):
    assert kappa(table(rows)) == expected


@pytest.mark.parametrize("pairs", [[], [("exact", "exact")], [("refused", "refused")] * 9])
def test_kappa_is_none_where_chance_alone_agrees(pairs):
    assert kappa(pairs) is None


@given(PAIRS)
def test_kappa_does_not_mind_who_is_called_first(pairs):
    assert kappa(pairs) == kappa([(second, first) for first, second in pairs])


@given(PAIRS)
def test_kappa_lies_between_minus_one_and_one(pairs):
    found = kappa(pairs)

    assert found is None or -1 <= found <= 1


@given(st.lists(OUTCOMES, max_size=40))
def test_kappa_of_the_same_twice_is_one_where_there_are_two_outcomes(said):
    found = kappa([(one, one) for one in said])

    assert found == (1 if len(set(said)) > 1 else None)


@given(PAIRS, st.permutations(["a", "b", "c", "d", "e"]))
def test_kappa_does_not_mind_what_the_outcomes_are_called(pairs, names):
    renamed = dict(zip(["exact", "bounded", "refused", "not_held", "nothing"], names, strict=True))

    assert kappa([(renamed[one], renamed[other]) for one, other in pairs]) == kappa(pairs)


def number(value: int, lower: int | None = None, upper: int | None = None) -> Coded:
    low, high = (value if one is None else one for one in (lower, upper))
    return Coded("exact", (Decimal(value), Decimal(low), Decimal(high)))


def test_agreement_counts_numbers_of_which_either_gave_one():
    refused, few = Coded("refused"), Coded("bounded", (None, Decimal(0), Decimal(4)))

    found = agreement(
        [
            (number(5), number(5)),
            (number(5), number(6)),
            (number(5), refused),
            (few, few),
            (few, Coded("bounded", (None, Decimal(1), Decimal(4)))),
            (refused, refused),
        ]
    )

    assert (found.pairs, found.numbers, found.exact) == (6, 5, 2)
    assert found.exact_percent == Decimal("40.0")


def test_agreement_holds_the_same_number_written_otherwise_for_the_same():
    found = agreement([(Coded("exact", (Decimal("5.000000"),)), Coded("exact", (Decimal(5),)))])

    assert found.exact == 1


def test_agreement_of_nothing_says_nothing():
    found = agreement([])

    assert (found.exact_percent, found.kappa, found.kappa_rounded, found.word) == (
        None, None, None, "",
    )  # fmt: skip


def test_agreement_without_a_number_has_no_percentage():
    assert agreement([(Coded("refused"), Coded("not_held"))]).exact_percent is None


@given(st.lists(st.tuples(CODED, CODED), max_size=40))
def test_agreement_is_the_same_whoever_is_called_first(pairs):
    assert agreement(pairs) == agreement([(second, first) for first, second in pairs])


@given(st.lists(st.tuples(CODED, CODED), max_size=40))
def test_agreement_never_counts_more_than_there_are(pairs):
    found = agreement(pairs)

    assert 0 <= found.exact <= found.numbers <= found.pairs == len(pairs)


@pytest.mark.parametrize(
    ("rows", "rounded", "word"),
    [
        ([[10, 0], [0, 10]], "1.00", "almost perfect"),
        ([[88, 14, 18], [10, 40, 10], [2, 6, 12]], "0.49", "moderate"),
        ([[20, 5], [10, 15]], "0.40", "fair"),
        ([[45, 15], [25, 15]], "0.13", "slight"),
        ([[25, 25], [25, 25]], "0.00", "slight"),
        ([[0, 10], [10, 0]], "-1.00", "worse than chance"),
    ],
)
def test_agreement_is_called_as_landis_and_koch_do(rows, rounded, word):
    found = agreement((Coded(one), Coded(other)) for one, other in table(rows))

    assert (str(found.kappa_rounded), found.word) == (rounded, word)


def test_word_goes_with_the_number_as_it_is_printed():
    just = agreement((Coded(one), Coded(other)) for one, other in table([[50, 5], [5, 45]]))

    assert just.kappa is not None and just.kappa < Fraction(81, 100)
    assert (just.kappa_rounded, just.word) == (Decimal("0.81"), "almost perfect")
