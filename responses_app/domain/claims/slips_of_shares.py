"""What is wrong with a share that its own numbers do not give."""

from fractions import Fraction

from responses_app.domain.claims.claims import Share
from responses_app.domain.claims.hedges import Hedge
from responses_app.domain.claims.number import Kind, Number
from responses_app.domain.claims.rounding import (
    agrees,
    is_close,
    is_cut_off,
    is_half_even,
    percent_text,
    places_of,
    plain_text,
)
from responses_app.domain.claims.verdicts import (
    Judgement,
    inverted,
    parts_exceed_whole,
    rounds_differently,
    wrong_base,
)


def slipped(share: Number, true: Fraction, working: str, hint: str) -> Judgement:
    """What is wrong with a share that its own numbers do not give."""
    right = share_told(share, true)
    if share.hedge is Hedge.NONE and share.kind is Kind.PERCENT:
        if is_half_even(share, true) and (true / share.step).denominator == 2:
            why = (
                f"{working}, exactly half way: a half is rounded up. Some programs round it to "
                f"the even digit."
            )
            return rounds_differently(right, why)
        if is_cut_off(share, true):
            return rounds_differently(
                right, f"{working}: the digits behind were cut off, not rounded."
            )
    if true and agrees(share, 100 * 100 / true):
        return inverted(right, f"{working}. {share.text} is the whole divided by the part.")
    if is_close(share, true):
        why = (
            "the words are too loose for it"
            if _is_loose(share)
            else "it is rounded wrongly, or from other numbers"
        )
        return rounds_differently(right, f"{working}, printed {share.text}: {why}.")
    if share.kind is Kind.PERCENT and agrees(share, 100 - true):
        return inverted(right, f"{working}. {share.text} is the share of all the others.")
    return wrong_base(right, f"{working}, not {share.text}. {hint}".strip())


def _is_loose(share: Number) -> bool:
    return share.hedge is not Hedge.NONE or share.kind in (Kind.FRACTION, Kind.ODDS)


def division(part: Number, whole: Number, share: Number) -> str:
    true = 100 * part.value / whole.value
    return f"{plain_text(part.value)} of {plain_text(whole.value)} is {share_told(share, true)}"


def share_told(share: Number, true: Fraction) -> str:
    """The right share with a decimal more than was printed, and with two where that says more."""
    places = places_of(share)
    if share.kind is Kind.PERCENT and not agrees(share, true):
        ends_there = (true * 10 ** (places + 1)).denominator == 1 != (true * 10**places).denominator
        if ends_there or abs(true - share.value) <= share.step:
            places += 1 if (true * 10**places).denominator != 1 else 0
    return percent_text(true, places)


def needed_base(part: Number, share: Number) -> str:
    """Of what the part would be the printed share."""
    if not share.value:
        return ""
    low = 100 * part.value / (share.value + share.step / 2)
    high = 100 * part.value / max(share.value - share.step / 2, share.step / 2)
    return (
        f"It would be {share.text} of a base "
        f"between {plain_text(Fraction(-(-low.numerator // low.denominator)))} "
        f"and {plain_text(Fraction(high.numerator // high.denominator))}."
    )


def part_above_whole(claim: Share) -> Judgement:
    assert claim.part and claim.whole
    part, whole = plain_text(claim.part.value), plain_text(claim.whole.value)
    why = f"A part cannot be more than its whole: {part} is more than {whole}."
    if (
        claim.share
        and claim.whole.value
        and agrees(claim.share, 100 * claim.whole.value / claim.part.value)
    ):
        right = percent_text(100 * claim.whole.value / claim.part.value)
        return parts_exceed_whole(
            right, f"{why} {whole} of {part} would be {right}: the two are swapped."
        )
    return parts_exceed_whole(None, why)
