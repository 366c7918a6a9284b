"""Counts, totals, matched rates and change, on made-up rows that add up to published totals."""

import json
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.rates import (
    COLUMN_OF_KIND,
    NO_ANSWER_BY_WEIGHT,
    Reading,
    Span,
    add_readings,
    average_rate,
    average_ratio,
    change,
    count_authorities,
    matched_rate,
    matched_ratio,
    total,
)

SUPPRESSED = Reading("suppressed")
REFUSED = Reading("refused")


def exact(value) -> Reading:
    return Reading("exact", Decimal(value))


def bounded(lower, upper) -> Reading:
    as_bound = [None if b is None else Decimal(b) for b in (lower, upper)]
    return Reading("bounded", None, *as_bound)


def rows(sum_of_rows: int, n: int, prefix: str = "a") -> dict[str, Reading]:
    """Exact figures of `n` made-up authorities that add up to `sum_of_rows`."""
    share, rest = divmod(sum_of_rows, n)
    return {f"{prefix}{i}": exact(share + (i < rest)) for i in range(n)}


def spread(point) -> Span:
    return Span(Decimal(point), Decimal(point), Decimal(point))


SMALL = st.integers(min_value=0, max_value=12)


@st.composite
def usable_readings(draw):
    low, high = sorted((draw(SMALL), draw(SMALL)))
    kind = draw(st.sampled_from(["exact", "bounded", "suppressed", "approximate"]))
    return exact(low) if kind == "exact" else Reading(kind, None, Decimal(low), Decimal(high))


@st.composite
def any_readings(draw):
    kind = draw(st.sampled_from(sorted(COLUMN_OF_KIND)))
    other_basis = draw(st.booleans())
    if kind == "exact":
        return Reading(kind, Decimal(draw(SMALL)), other_basis=other_basis)
    low, high = sorted((Decimal(draw(SMALL)), Decimal(draw(SMALL))))
    bounds = draw(st.sampled_from([(None, None), (low, None), (None, high), (low, high)]))
    return Reading(kind, None, *bounds, other_basis)


AUTHORITIES = st.integers(min_value=0, max_value=9)
READINGS = st.dictionaries(AUTHORITIES, any_readings(), max_size=10)
USABLE = st.dictionaries(AUTHORITIES, usable_readings(), max_size=4)
EXACT = st.dictionaries(AUTHORITIES, SMALL.map(exact), max_size=10)


def truths(reading: Reading) -> list[Decimal]:
    """Every whole number a usable reading may stand for."""
    return [Decimal(n) for n in range(int(reading.lower), int(reading.upper) + 1)]


# Reading


@pytest.mark.parametrize(
    ("reading", "is_usable"),
    [
        (exact(0), True),
        (bounded(0, 4), True),
        (bounded(10, None), False),
        (bounded(None, 4), False),
        (SUPPRESSED, False),
        (Reading("suppressed", None, Decimal(0), Decimal(4)), True),
        (Reading("approximate", Decimal(120)), False),
        (Reading("unclear", Decimal(12), Decimal(12), Decimal(12)), False),
        (Reading("several", Decimal(12), Decimal(12), Decimal(12)), False),
        (Reading("exact", Decimal(7), other_basis=True), False),
        (REFUSED, False),
    ],
)
def test_reading_is_usable_only_when_limited_on_both_sides(reading, is_usable):
    assert reading.usable is is_usable


@pytest.mark.parametrize(
    ("fields", "error", "message"),
    [
        (("guessed",), ValueError, "unknown kind"),
        (("exact",), ValueError, "needs a value"),
        (("exact", Decimal(3), Decimal(0), Decimal(4)), ValueError, "has lower bound 0"),
        (("bounded", None, Decimal(5), Decimal(4)), ValueError, "above upper bound"),
        (("exact", 0.5), TypeError, "not 0.5"),
        (("exact", Decimal("NaN")), ValueError, "finite"),
    ],
)
def test_reading_refuses_what_cannot_be(fields, error, message):
    with pytest.raises(error, match=message):
        Reading(*fields)


# count_authorities


@given(
    readings=READINGS,
    replied=st.sets(AUTHORITIES),
    silent=st.sets(st.integers(min_value=10, max_value=15)),
)
def test_count_authorities_adds_up_to_asked(readings, replied, silent):
    asked = readings.keys() | replied | silent

    counted = count_authorities(asked, replied, readings).as_dict()

    columns = ("suppressed", "refused", "not_held", "other_basis", "other", "no_reply")
    assert counted["asked"] == len(asked)
    assert counted["asked"] == counted["answered"] + sum(counted[c] for c in columns)
    assert counted["answered"] == sum(counted[c] for c in ("exact", "bounded", "approximate"))
    assert counted["replied"] == counted["asked"] - counted["no_reply"]
    spoke = {a for a, r in readings.items() if r.kind != "blank"}
    assert counted["no_reply"] == len(asked - replied - spoke)


@pytest.mark.parametrize(
    ("kind", "column"),
    [
        ("bounded", "bounded"),
        ("approximate", "approximate"),
        ("suppressed", "suppressed"),
        ("refused", "refused"),
        ("neither_confirm_nor_deny", "refused"),
        ("not_held", "not_held"),
        ("not_recorded", "not_held"),
        ("not_available", "not_held"),
        ("not_applicable", "other"),
        ("elsewhere", "other"),
        ("pending", "other"),
        ("several", "other"),
        ("unclear", "other"),
        ("blank", "other"),
    ],
)
def test_count_authorities_puts_each_kind_in_its_column(kind, column):
    counted = count_authorities(["a"], ["a"], {"a": Reading(kind)})

    assert getattr(counted, column) == 1


def test_count_authorities_takes_no_reply_from_the_request_never_from_a_cell():
    asked = ["replied, no figure", "silent", "silent, blank cell", "figure but no reply logged"]
    readings = {"silent, blank cell": Reading("blank"), "figure but no reply logged": exact(3)}

    counted = count_authorities(asked, ["replied, no figure"], readings)

    assert (counted.other, counted.no_reply, counted.exact) == (1, 2, 1)


def test_count_authorities_counts_only_a_figure_as_other_basis():
    readings = {
        "figure": Reading("exact", Decimal(4), other_basis=True),
        "star": Reading("suppressed", other_basis=True),
        "refusal": Reading("refused", other_basis=True),
    }

    counted = count_authorities(readings, readings, readings)

    assert (counted.other_basis, counted.refused, counted.exact) == (2, 1, 0)


@pytest.mark.parametrize(("replied", "readings"), [(["b"], {}), ([], {"b": exact(1)})])
def test_count_authorities_refuses_an_authority_not_asked(replied, readings):
    with pytest.raises(ValueError, match="not asked: b"):
        count_authorities(["a"], replied, readings)


# total


def test_total_of_exact_figures_is_their_sum():
    assert total([exact(24), exact("0.5"), exact(0), REFUSED]) == spread("24.5")


def test_total_with_a_bounded_figure_has_no_point():
    assert total([exact(1), bounded(0, 4)]) == Span(None, Decimal(1), Decimal(5))


@pytest.mark.parametrize(
    "vague", [SUPPRESSED, Reading("approximate", Decimal(120)), bounded(0, None)]
)
def test_total_with_a_figure_without_limit_is_or_more(vague):
    assert total([exact(10), vague]) == Span(None, Decimal(10), None)


def test_total_takes_stated_bounds_of_a_suppressed_or_approximate_figure():
    legend = Reading("suppressed", None, Decimal(1), Decimal(4))
    rounded = Reading("approximate", Decimal(120), Decimal(115), Decimal(124))

    assert total([legend, rounded]) == Span(None, Decimal(116), Decimal(128))


@pytest.mark.parametrize("kind", NO_ANSWER_BY_WEIGHT)
def test_total_of_no_answers_is_unknown_not_zero(kind):
    assert total([Reading(kind), Reading("exact", Decimal(9), other_basis=True)]) == Span()


@given(st.lists(usable_readings(), min_size=1, max_size=6), st.data())
def test_total_contains_the_truth(readings, data):
    truth = sum(data.draw(st.sampled_from(truths(r))) for r in readings)

    span = total(readings)

    assert span.lower <= truth <= span.upper
    assert span.point in (None, truth)


@given(st.lists(usable_readings(), min_size=1, max_size=6))
def test_total_bounds_are_reached(readings):
    span = total(readings)

    assert span.lower == sum(min(truths(r)) for r in readings)
    assert span.upper == sum(max(truths(r)) for r in readings)


@given(st.lists(any_readings()), st.randoms())
def test_total_does_not_depend_on_order(readings, random):
    shuffled = random.sample(readings, len(readings))

    assert total(shuffled) == total(readings)


# add_readings


def test_add_readings_of_exact_parts_is_exact():
    assert add_readings([exact(24), exact(3)]) == exact(27)


def test_add_readings_with_a_bounded_part_is_bounded():
    assert add_readings([exact(24), bounded(0, 4)]) == bounded(24, 28)


def test_add_readings_with_a_part_without_limit_keeps_what_is_known():
    whole = add_readings([exact(24), SUPPRESSED, bounded(0, 4)])

    assert whole == Reading("suppressed", None, Decimal(24), None)
    assert not whole.usable


def test_add_readings_of_approximate_parts_adds_their_values():
    whole = add_readings([exact(24), Reading("approximate", Decimal(120))])

    assert whole == Reading("approximate", Decimal(144), Decimal(24), None)


@pytest.mark.parametrize("kind", NO_ANSWER_BY_WEIGHT)
def test_add_readings_with_a_part_not_answered_is_not_answered(kind):
    assert add_readings([exact(24), Reading(kind)]) == Reading(kind)


def test_add_readings_with_two_reasons_tells_the_more_final_one():
    parts = [Reading("blank"), Reading("not_held"), REFUSED]

    assert add_readings(parts) == add_readings(parts[::-1]) == REFUSED


@pytest.mark.parametrize("parts", [[], [None], [exact(3), None], [None, REFUSED]])
def test_add_readings_with_a_part_missing_is_missing(parts):
    assert add_readings(parts) is None


def test_add_readings_with_a_part_on_another_basis_is_on_another_basis():
    whole = add_readings([exact(3), Reading("exact", Decimal(4), other_basis=True)])

    assert whole == Reading("exact", Decimal(7), other_basis=True)


@given(st.lists(any_readings(), min_size=1, max_size=4))
def test_add_readings_agrees_with_total(parts):
    whole = add_readings(parts)

    if all(p.is_answer for p in parts):
        assert total([whole]) == total(parts)
    else:
        assert not whole.usable


# matched_rate


def test_matched_rate_divides_by_the_matched_total_not_the_full_one():
    missing = rows(864, 135)
    trafficked = rows(2335, 135) | rows(303, 30, "only the first count ")

    rate = matched_rate(missing, trafficked)

    assert rate.n == 135
    assert (rate.numerator, rate.denominator) == (spread(864), spread(2335))
    assert rate.quotient == spread("37.0")
    assert rate.full_denominator == spread(2638)
    assert (rate.band_lower, rate.band_upper) == (Decimal("32.8"), Decimal("44.2"))


def test_matched_rate_of_unaccompanied_children():
    rate = matched_rate(rows(1501, 141), rows(11999, 141) | rows(531, 20, "unmatched "))

    assert (rate.n, rate.quotient.point) == (141, Decimal("12.5"))
    assert (rate.denominator.point, rate.full_denominator.point) == (11999, 12530)


def test_matched_rate_with_bounds_has_no_point_and_gives_the_exact_pairs_beside_it():
    numerators = {"a": exact(5), "b": bounded(0, 4), "c": SUPPRESSED, "d": REFUSED}
    denominators = {"a": exact(10), "b": exact(8), "c": exact(7), "d": exact(6)}

    rate = matched_rate(numerators, denominators)

    assert rate.as_dict() == {
        "n": 2,
        "not_usable": 1,
        "numerator": None,
        "numerator_lower": 5,
        "numerator_upper": 9,
        "denominator": 18,
        "denominator_lower": 18,
        "denominator_upper": 18,
        "percent": None,
        "percent_lower": 27.8,
        "percent_upper": 50,
        "exact_pairs": {
            "n": 1,
            "left_out": 2,
            "numerator": 5,
            "denominator": 10,
            "percent": 50,
        },
        "full_numerator": None,
        "full_numerator_lower": 5,
        "full_numerator_upper": None,
        "full_denominator": 31,
        "full_denominator_lower": 31,
        "full_denominator_upper": 31,
        "band_lower_percent": 16.1,
        "band_upper_percent": 71,
    }


@pytest.mark.parametrize(
    ("numerators", "denominators"),
    [
        ({}, {}),
        ({"a": exact(1)}, {"b": exact(2)}),
        ({"a": SUPPRESSED}, {"a": exact(2)}),
        ({"a": Reading("exact", Decimal(1), other_basis=True)}, {"a": exact(2)}),
    ],
)
def test_matched_rate_without_a_match_is_none(numerators, denominators):
    assert matched_rate(numerators, denominators) is None


def test_matched_rate_over_nothing_but_zero_is_unknown():
    rate = matched_rate({"a": exact(0)}, {"a": exact(0)})

    assert (rate.n, rate.denominator, rate.quotient) == (1, spread(0), Span())


def test_matched_rate_clips_bounds_to_percentages():
    rate = matched_rate({"a": bounded(1, 9)}, {"a": bounded(0, 5)})

    assert rate.quotient == Span(None, Decimal(20), Decimal(100))


def test_matched_rate_upper_bound_of_zero_stays_zero():
    rate = matched_rate({"a": exact(0)}, {"a": bounded(0, 4)})

    assert rate.quotient == Span(None, Decimal(0), Decimal(0))


def test_matched_rate_shows_an_exact_part_above_its_whole():
    assert matched_rate({"a": exact(12)}, {"a": exact(10)}).quotient == spread(120)


def test_matched_rate_without_exact_pairs_says_so():
    pairs = matched_rate({"a": bounded(0, 4)}, {"a": exact(9)}).exact_pairs

    assert (pairs.n, pairs.left_out, pairs.numerator, pairs.quotient) == (0, 1, None, None)


def test_matched_rate_has_no_band_when_the_full_denominator_has_no_limit():
    rate = matched_rate({"a": exact(1)}, {"a": exact(2), "b": SUPPRESSED})

    assert rate.quotient == spread(50)
    assert (rate.band_lower, rate.band_upper) == (None, None)


@given(numerators=READINGS, denominators=READINGS)
def test_matched_rate_is_over_exactly_the_authorities_usable_in_both(numerators, denominators):
    rate = matched_rate(numerators, denominators)

    both = [a for a in numerators if a in denominators]
    matched = [a for a in both if numerators[a].usable and denominators[a].usable]
    assert (rate.n if rate else 0) == len(matched)
    if rate:
        assert rate.numerator == total(numerators[a] for a in matched)
        assert rate.denominator == total(denominators[a] for a in matched)


@given(numerators=READINGS, denominators=READINGS)
def test_matched_rate_bounds_are_percentages_in_order(numerators, denominators):
    rate = matched_rate(numerators, denominators)

    if rate and rate.quotient.point is None and rate.quotient.lower is not None:
        assert 0 <= rate.quotient.lower <= rate.quotient.upper <= 100
    if rate and rate.band_lower is not None:
        assert 0 <= rate.band_lower <= rate.band_upper <= 100


@given(denominators=EXACT, data=st.data())
def test_matched_rate_of_exact_parts_is_an_exact_percentage(denominators, data):
    numerators = {
        a: exact(data.draw(st.integers(min_value=0, max_value=int(r.value))))
        for a, r in denominators.items()
    }

    rate = matched_rate(numerators, denominators)

    if rate and rate.denominator.point:
        exactly = Fraction(100) * Fraction(rate.numerator.point) / Fraction(rate.denominator.point)
        assert rate.quotient.lower == rate.quotient.point == rate.quotient.upper
        assert 0 <= rate.quotient.point <= 100
        assert abs(Fraction(rate.quotient.point) - exactly) <= Fraction(1, 20)
        assert rate.exact_pairs.quotient == rate.quotient.point


@given(numerators=READINGS, denominators=READINGS, random=st.randoms())
def test_matched_rate_does_not_depend_on_order(numerators, denominators, random):
    shuffled = dict(random.sample(list(numerators.items()), len(numerators)))

    assert matched_rate(shuffled, denominators) == matched_rate(numerators, denominators)


# matched_ratio


def test_matched_ratio_is_not_clipped_and_has_its_own_matched_set():
    hours = {"a": exact(170), "b": exact(333)}
    contracts = {"a": exact(40), "b": exact(30), "gave no hours": exact(740)}

    ratio = matched_ratio(hours, contracts).as_dict()

    assert (ratio["n"], ratio["denominator"], ratio["full_denominator"]) == (2, 70, 810)
    assert ratio["value"] == ratio["exact_pairs"]["value"] == 7.19
    assert "percent" not in ratio
    assert ratio["band_lower_percent"] is None


@given(numerators=USABLE, denominators=USABLE, data=st.data())
def test_matched_ratio_bounds_hold_and_are_reached(numerators, denominators, data):
    ratio = matched_ratio(numerators, denominators)
    if ratio is None or ratio.denominator.lower == 0:
        return
    quotients = [
        Fraction(top) / Fraction(bottom)
        for top, bottom in product(truths_of(ratio.numerator), truths_of(ratio.denominator))
    ]

    assert abs(Fraction(ratio.quotient.lower) - min(quotients)) <= Fraction(1, 200)
    assert abs(Fraction(ratio.quotient.upper) - max(quotients)) <= Fraction(1, 200)


def truths_of(span: Span) -> range:
    return range(int(span.lower), int(span.upper) + 1)


def test_matched_ratio_over_what_may_be_zero_has_no_upper_limit():
    ratio = matched_ratio({"a": exact(6)}, {"a": bounded(0, 4)})

    assert ratio.quotient == Span(None, Decimal("1.50"), None)


# average_rate, average_ratio


def test_average_rate_differs_from_the_pooled_rate():
    numerators = {"small": exact(1), "large": exact(10), "none": exact(0)}
    denominators = {"small": exact(2), "large": exact(100), "none": exact(0)}

    average = average_rate(numerators, denominators)

    assert (average.n, average.mean) == (2, spread("30.0"))
    assert matched_rate(numerators, denominators).quotient.point == Decimal("10.8")


def test_average_rate_clips_each_authority_by_itself():
    average = average_rate({"a": bounded(0, 9), "b": exact(1)}, {"a": exact(3), "b": exact(4)})

    assert average.as_dict() == {
        "n": 2,
        "average_percent": None,
        "average_percent_lower": 12.5,
        "average_percent_upper": 62.5,
    }


def test_average_ratio_is_not_clipped():
    ratio = average_ratio({"a": exact(9), "b": exact(4)}, {"a": exact(3), "b": exact(4)})

    assert ratio.mean == spread(2)


def test_average_rate_without_a_sure_denominator_is_none():
    assert average_rate({"a": exact(0)}, {"a": bounded(0, 4)}) is None


# change


def test_change_is_over_the_authorities_that_gave_both_years():
    first = rows(7008, 115) | rows(69, 2, "first year only ")
    second = rows(5881, 115) | rows(55, 3, "second year only ")

    result = change(first, second)

    assert (total(first.values()).point, total(second.values()).point) == (7077, 5936)
    assert (result.n, result.old, result.new) == (115, spread(7008), spread(5881))
    assert result.percent == spread("-16.1")


def test_change_with_bounds_has_no_point():
    result = change({"a": exact(4), "b": bounded(0, 4)}, {"a": exact(6), "b": exact(2)})

    assert result.as_dict() == {
        "n": 2,
        "old": None,
        "old_lower": 4,
        "old_upper": 8,
        "new": 8,
        "new_lower": 8,
        "new_upper": 8,
        "percent": None,
        "percent_lower": 0,
        "percent_upper": 100,
    }


def test_change_from_zero_has_no_percentage():
    result = change({"a": exact(0)}, {"a": exact(5)})

    assert (result.old, result.new, result.percent) == (spread(0), spread(5), Span())


def test_change_from_what_may_be_zero_has_no_upper_limit():
    assert change({"a": bounded(0, 4)}, {"a": exact(6)}).percent == Span(None, Decimal(50), None)


def test_change_without_a_match_is_none():
    assert change({"a": exact(1), "b": SUPPRESSED}, {"b": exact(2)}) is None


@given(old=USABLE, new=USABLE)
def test_change_bounds_are_reached(old, new):
    result = change(old, new)
    if result is None or result.old.lower == 0:
        return
    changes = [
        Fraction(100 * (after - before), before)
        for before, after in product(truths_of(result.old), truths_of(result.new))
    ]

    assert abs(Fraction(result.percent.lower) - min(changes)) <= Fraction(1, 20)
    assert abs(Fraction(result.percent.upper) - max(changes)) <= Fraction(1, 20)


# as_dict


def test_as_dict_gives_whole_numbers_as_integers_and_the_rest_as_floats():
    amounts = total([exact("268747.38"), exact("0.62")]).as_dict("total")

    assert json.dumps(amounts) == (
        '{"total": 268748, "total_lower": 268748, "total_upper": 268748}'
    )
    assert total([exact("1.5"), SUPPRESSED]).as_dict("total") == {
        "total": None,
        "total_lower": 1.5,
        "total_upper": None,
    }
