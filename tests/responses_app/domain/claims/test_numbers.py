from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.claims.hedges import Hedge
from responses_app.domain.claims.not_figures import Span, periods_in, span_of
from responses_app.domain.claims.number import Kind
from responses_app.domain.claims.numbers import numbers_in


def figures(text):
    return [one for one in numbers_in(text) if one.kind is not Kind.PERIOD]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("1,015 children", Kind.COUNT, 1015),
        ("1015 children", Kind.COUNT, 1015),
        ("2000 children were", Kind.COUNT, 2000),
        ("thirteen children", Kind.COUNT, 13),
        ("one thousand two hundred and four", Kind.COUNT, 1204),
        ("£1.2 million", Kind.COUNT, 1_200_000),
        ("12.5%", Kind.PERCENT, Fraction(25, 2)),
        ("37 per cent", Kind.PERCENT, 37),
        ("37pc of", Kind.PERCENT, 37),
        ("thirty-seven percent", Kind.PERCENT, 37),
        ("a third of them", Kind.FRACTION, Fraction(100, 3)),
        ("two-thirds", Kind.FRACTION, Fraction(200, 3)),
        ("three quarters", Kind.FRACTION, 75),
        ("half of them", Kind.FRACTION, 50),
        ("⅓ of them", Kind.FRACTION, Fraction(100, 3)),
        ("one in three", Kind.ODDS, Fraction(100, 3)),
        ("1 in 8", Kind.ODDS, Fraction(25, 2)),
        ("three out of every ten", Kind.ODDS, 30),
        ("9 percentage points", Kind.POINTS, 9),
        ("nine percentage points", Kind.POINTS, 9),
        ("it doubled", Kind.MULTIPLE, 2),
        ("it trebled", Kind.MULTIPLE, 3),
        ("three times as many", Kind.MULTIPLE, 3),
        ("halved", Kind.MULTIPLE, Fraction(1, 2)),
    ],
)
def test_numbers_in_reads_a_figure_as_it_is_written(text, kind, value):
    (found,) = figures(text)

    assert (found.kind, found.value) == (kind, value)


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("nearly 2,400", Hedge.BELOW),
        ("“almost 20%”", Hedge.BELOW),
        ("just under 20%", Hedge.BELOW),
        ("more than 2,400", Hedge.ABOVE),
        ("In 2024 over 2,600 children", Hedge.ABOVE),
        ("at least 864", Hedge.AT_LEAST),
        ("864 or more", Hedge.AT_LEAST),
        ("around 900", Hedge.ABOUT),
        ("up to five", Hedge.AT_MOST),
        ("5 or fewer", Hedge.AT_MOST),
        ("fewer than 50", Hedge.FEWER),
        ("it went up to 1,015", Hedge.NONE),
        ("58% more than 590", Hedge.NONE),
        ("an increase over 590", Hedge.NONE),
    ],
)
def test_numbers_in_reads_a_hedge_and_no_comparison(text, hedge):
    assert figures(text)[-1].hedge is hedge


@pytest.mark.parametrize(
    "text",
    [
        "s.40(2), section 12, ss 12 and 14, regulation 12(5)(b), the Act 2000, [2023] UKFTT 6",
        "on 24 November 2025, 12/03/2024, 2024-03-12, March 2024, at 10.30am",
        "aged 16 or 17, a 15-year-old, 16- and 17-year-olds, under 18s, under 18",
        "Table 3, question 2a, 1a+1b, page 12, Figure 4.1, wave 3, note 5",
        "call 0800 1111, 116 000 or 020 7946 0000; SW1A 2AA; FOI-2024-12; AQW 29570/22-27",
        "COVID-19, the M25, the 1990s, the 3rd, 24/7, https://example.org/1015, a12@example.org",
        "it ended.[12] It began.¹ All of it.12",
        "a third party, the first quarter, half a day, a quarter of a century",
        "one of them, no one, asked twice",
    ],
)
def test_numbers_in_leaves_out_what_is_no_figure(text):
    assert figures(text) == []


def test_numbers_in_begins_no_sentence_with_the_number_of_a_list():
    assert [one.text for one in figures("3. In 864 cases")] == ["864"]


def test_periods_in_tells_financial_years_from_ranges():
    found = [span for *_, span in periods_in("2014-15, 2021/22, from 2014 to 2017, 2024")]

    assert found == [
        Span(2014, 2015), Span(2021, 2022), Span(2014, 2014), Span(2017, 2017), Span(2024, 2024),
    ]  # fmt: skip
    assert span_of("2021-22") == Span(2021, 2022)
    assert span_of("first", "2024-01-01", "2024-04-30") == Span(2024, 2024)
    assert span_of("first") is None


@given(value=st.integers(0, 10**8 - 1), commas=st.booleans())
def test_numbers_in_reads_every_count(value, commas):
    written = f"{value:,}" if commas else str(value)
    found = numbers_in(f"There were {written} of them")

    if found and found[0].kind is Kind.COUNT:
        assert [one.value for one in found] == [value]
    else:
        assert 1980 <= value <= 2049 and not commas  # a year


@given(hundredths=st.integers(0, 20000), unit=st.sampled_from(["%", " per cent", " percent"]))
def test_numbers_in_reads_every_percentage_with_its_last_digit(hundredths, unit):
    written = f"{hundredths / 100:.2f}"
    (found,) = numbers_in(f"It was {written}{unit} of them")

    assert found.kind is Kind.PERCENT
    assert found.value == Fraction(hundredths, 100)
    assert found.step == Fraction(1, 100)
