"""Made-up numbers through the known slips, in many wordings; and right ones, which hold."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from responses_app.domain.claims import check, from_text
from responses_app.domain.publication import Period, Publication
from tests.responses_app.domain.claims.published import QUESTIONS, rate, row

SHARES = [
    "{part:,} of {whole:,} children ({share}%) went missing",
    "Of {whole:,} children, {part:,} ({share} per cent) went missing.",
    "{share}% ({part:,} of {whole:,}) went missing from care",
    "{part:,} out of {whole:,}, or {share}%, went missing",
    "{whole:,} children were identified, of whom {part:,} ({share}%) went missing.",
    "{part:,} children went missing. That is {share}% of the {whole:,} identified.",
    "{share} per cent of the {whole:,} children, {part:,}, went missing",
    "Of the {whole:,} children identified in 2024, {part:,} went missing – {share}%.",
    "The share who went missing was {share}%: {part:,} out of {whole:,}.",
    "Councils identified {whole:,} children in 2024. Of these, {part:,} ({share}%) went missing.",
    "{part:,}/{whole:,} = {share}%",
    "{whole:,} children were in care and {part:,} of them, {share}%, went missing.",
]
CHANGES = [
    "up {by}% from {old:,} to {new:,}",
    "The number rose by {by} per cent, from {old:,} in 2018 to {new:,} in 2024.",
    "{new:,} children were identified in 2024, a {by}% increase on the {old:,} of 2018.",
    "Numbers were up {by}% since 2018 ({old:,} to {new:,}).",
    "{new:,} children, {by}% more than the {old:,} in 2018",
    "There were {old:,} in 2018. In 2024 there were {new:,}. That is a {by}% rise.",
    "Compared with {old:,} in 2018, {new:,} is an increase of {by}%.",
    "{old:,} in 2018 and {new:,} in 2024: a rise of {by} per cent",
    "It grew {by}% between 2018 ({old:,}) and 2024 ({new:,}).",
    "The total, {new:,}, was {by}% higher than in 2018 ({old:,}).",
    "{new:,} children, up {by}% from {old:,}",
]
SUMS = [
    "{whole:,} missing = {one:,} found + {other:,} still missing",
    "Of the {whole:,}, {one:,} were found and {other:,} were still missing.",
    "{whole:,} children went missing: {one:,} were found, {other:,} are still missing.",
    "{one:,} of the {whole:,} were found; {other:,} remain missing.",
    "There were {whole:,} missing children. Of these, {one:,} were found and {other:,} were not.",
    "{one:,} found plus {other:,} missing make {whole:,}",
]
PLACES = st.integers(0, 1)


def rounded(number, places, mode=ROUND_HALF_UP):
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return exact.quantize(Decimal(1).scaleb(-places), mode)


def verdicts(text, publication=None):
    return {one.verdict.value for one in check(from_text(text), publication)}


def of_rate(part, whole, full):
    percent = float(rounded(Fraction(100 * part, whole), 1))
    return Publication(
        "made-up",
        "Made up",
        "release 1",
        QUESTIONS,
        (Period("2024"),),
        (
            row("1ab", "2024", full),
            row("2a", "2024", part, rate=rate("1ab", 99, part, whole, percent, full)),
        ),
    )  # fmt: skip


@st.composite
def parts_of_wholes(draw):
    whole = draw(st.integers(80, 20000))
    return draw(st.integers(max(1, whole // 40), whole - 1)), whole


@given(pair=parts_of_wholes(), places=PLACES, wording=st.sampled_from(SHARES))
def test_check_lets_a_right_share_hold(pair, places, wording):
    part, whole = pair
    text = wording.format(
        part=part, whole=whole, share=rounded(Fraction(100 * part, whole), places)
    )

    assert verdicts(text) == {"holds"}
    assert verdicts(text, of_rate(part, whole, whole + 300)) == {"holds"}


@given(pair=parts_of_wholes(), places=PLACES, wording=st.sampled_from(SHARES))
def test_check_finds_digits_cut_off_and_a_half_rounded_down(pair, places, wording):
    part, whole = pair
    true = Fraction(100 * part, whole)
    share = rounded(true, places, ROUND_DOWN)
    assume(share != rounded(true, places))
    text = wording.format(part=part, whole=whole, share=share)

    assert "rounds_differently" in verdicts(text)
    assert "rounds_differently" in verdicts(text, of_rate(part, whole, whole + 300))


@given(
    pair=parts_of_wholes(), more=st.integers(5, 60), places=PLACES, wording=st.sampled_from(SHARES)
)
def test_check_finds_a_rate_over_an_unmatched_total(pair, more, places, wording):
    part, whole = pair
    full = whole + max(2, whole * more // 100)
    share = rounded(Fraction(100 * part, whole), places)
    text = wording.format(part=part, whole=full, share=share)

    assert "wrong_base" in verdicts(text, of_rate(part, whole, full))


@given(pair=parts_of_wholes(), place=st.integers(0, 3), wording=st.sampled_from(SHARES))
def test_check_finds_swapped_digits(pair, place, wording):
    part, whole = pair
    digits = list(str(whole))
    assume(whole >= 100 and place + 1 < len(digits) and digits[place] != digits[place + 1])
    digits[place], digits[place + 1] = digits[place + 1], digits[place]
    assume(digits[0] != "0" and int("".join(digits)) > part)
    share = rounded(Fraction(100 * part, whole), 0)
    text = wording.format(part=part, whole=int("".join(digits)), share=share)
    found = check(from_text(text), of_rate(part, whole, 30000))

    assert "not_found" in {one.verdict.value for one in found}
    assert any(f"{whole:,}" in one.why for one in found)


@st.composite
def rises(draw):
    old = draw(st.integers(30, 6000))
    return old, old + draw(st.integers(max(2, old // 8), 2 * old))


@given(pair=rises(), places=PLACES, wording=st.sampled_from(CHANGES))
def test_check_lets_a_right_rise_hold_and_no_fall_told_as_a_rise(pair, places, wording):
    old, new = pair
    by = rounded(Fraction(100 * (new - old), old), places)

    assert verdicts(wording.format(old=old, new=new, by=by)) == {"holds"}
    assert "inverted" in verdicts(wording.format(old=new, new=old, by=by))


@given(pair=rises(), places=PLACES, wording=st.sampled_from(CHANGES))
def test_check_finds_the_old_over_the_new_and_the_new_over_the_old(pair, places, wording):
    old, new = pair
    right = rounded(Fraction(100 * (new - old), old), places)
    by_old = rounded(Fraction(100 * old, new), places)
    by_new = rounded(Fraction(100 * new, old), places)
    if abs(by_old - right) > 3:
        assert "inverted" in verdicts(wording.format(old=old, new=new, by=by_old))
    if abs(by_new - by_old) > 3:
        assert "inverted" in verdicts(wording.format(old=old, new=new, by=by_new))


@given(pair=rises(), places=PLACES, wording=st.sampled_from(CHANGES))
def test_check_finds_a_rise_divided_by_the_newer_number(pair, places, wording):
    old, new = pair
    by = rounded(Fraction(100 * (new - old), new), places)
    assume(by != rounded(Fraction(100 * (new - old), old), places))
    assume(abs(by - rounded(Fraction(100 * old, new), places)) > 1)

    assert "wrong_base" in verdicts(wording.format(old=old, new=new, by=by))


@given(
    one=st.integers(20, 3000), other=st.integers(3, 3000), less=st.integers(0, 40),
    wording=st.sampled_from(SUMS),
)  # fmt: skip
def test_check_finds_parts_that_exceed_their_whole(one, other, less, wording):
    assume(less < min(one, other))
    text = wording.format(one=one, other=other, whole=one + other - less)

    assert ("parts_exceed_whole" in verdicts(text)) is (less > 0)
