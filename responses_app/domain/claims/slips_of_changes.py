"""What is wrong with a change that its own numbers do not give."""

from fractions import Fraction
from math import ceil, floor

from responses_app.domain.claims.claims import Change
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
    holds,
    inverted,
    not_found,
    rounds_differently,
    wrong_base,
)


def slips(direction: int, old: Fraction, new: Fraction, by: Number) -> Judgement:
    """What is wrong with a change that is printed with both its ends; `holds` where nothing is."""
    ends = f"from {plain_text(old)} to {plain_text(new)}"
    if by.kind is Kind.MULTIPLE:
        return _multiple(old, new, by, ends)
    if by.kind is Kind.COUNT:
        return _difference(direction, old, new, by, ends)
    if old == 0:
        return not_found(None, f"Nothing grows from 0 by a percentage: {ends}.")
    true = 100 * (new - old) / old
    right = signed(true, by)
    working = f"{ends} is {right} of the older number"
    if direction and true * direction < 0:
        way = "a fall" if true < 0 else "a rise"
        return inverted(right, f"{working}: {way}, told the other way round.")
    size = abs(true)
    if agrees(by, size):
        return holds(right, f"{working}.")
    if new and agrees(by, 100 * old / new):
        return inverted(
            right,
            f"{working}. {by.text} is the older divided by the newer: {plain_text(old)} "
            f"of {plain_text(new)}.",
        )
    if agrees(by, 100 * new / old):
        return inverted(
            right,
            f"{working}. {by.text} is the newer divided by the older: the whole of it, not what "
            f"was added.",
        )
    if new and agrees(by, 100 * abs(new - old) / new):
        why = (
            f"{working}. {by.text} is {plain_text(abs(new - old))} divided by the newer "
            f"number, {plain_text(new)}."
        )
        return wrong_base(right, why)
    if (new and agrees(by, 100 - 100 * old / new)) or agrees(by, abs(100 - 100 * new / old)):
        return wrong_base(right, f"{working}, not {by.text}.")
    if is_half_even(by, size) and (size / by.step).denominator == 2:
        return rounds_differently(right, f"{working}, exactly half way: a half is rounded up.")
    if is_cut_off(by, size):
        return rounds_differently(right, f"{working}: the digits behind were cut off, not rounded.")
    if is_close(by, size):
        return rounds_differently(
            right, f"{working}, printed {by.text}: it is rounded wrongly, or from other numbers."
        )
    if agrees(by, abs(new - old)) and by.kind is Kind.PERCENT:
        return wrong_base(
            right, f"{working}. {by.text} is the difference in number, not in percent."
        )
    needed = _needed_old(new, by, direction or (1 if true > 0 else -1))
    return wrong_base(right, f"{working}, not {by.text}. {needed}".strip())


def signed(true: Fraction, by: Number) -> str:
    places = places_of(by)
    if not agrees(by, abs(true)) and abs(abs(true) - by.value) <= by.step:
        places += 1
    text = percent_text(abs(true), places)
    return f"{'+' if true > 0 else '-' if true < 0 else ''}{text}"


def _needed_old(new: Fraction, by: Number, direction: int) -> str:
    rate = 1 + direction * by.value / 100
    if rate <= 0:
        return ""
    return (
        f"It would be {by.text} from "
        f"about {plain_text(Fraction(floor(new / rate + Fraction(1, 2))))}."
    )


def _multiple(old: Fraction, new: Fraction, by: Number, ends: str) -> Judgement:
    if old == 0:
        return not_found(None, f"Nothing is so many times 0: {ends}.")
    true = new / old
    right = f"{plain_text(true)} times"
    working = f"{ends} is {right} as many"
    if agrees(by, true):
        return holds(right, f"{working}.")
    if true and agrees(by, 1 / true):
        return inverted(right, f"{working}: told the other way round.")
    if (true - 1) * (by.value - 1) < 0:
        return inverted(
            right, f"{working}: {'a fall' if true < 1 else 'a rise'}, told the other way round."
        )
    if is_close(by, true):
        return rounds_differently(right, f"{working}: “{by.text}” is too loose for it.")
    return wrong_base(right, f"{working}, not “{by.text}”.")


def _difference(direction: int, old: Fraction, new: Fraction, by: Number, ends: str) -> Judgement:
    true = new - old
    right = f"{'+' if true > 0 else '-' if true < 0 else ''}{plain_text(abs(true))}"
    working = f"{ends} is {right}"
    if direction and true * direction < 0:
        return inverted(
            right, f"{working}: {'a fall' if true < 0 else 'a rise'}, told the other way round."
        )
    if agrees(by, abs(true)):
        return holds(right, f"{working}.")
    if is_close(by, abs(true)):
        return rounds_differently(right, f"{working}, printed {by.text}.")
    return wrong_base(right, f"{working}, not {by.text}.")


def of_shares(claim: Change, old: Number, new: Number) -> Judgement:
    """From one share to another: points are not percent."""
    points = new.value - old.value
    ends = (
        f"from {percent_text(old.value, _digits(old))} to {percent_text(new.value, _digits(new))}"
    )
    right = (
        f"{'+' if points > 0 else '-' if points < 0 else ''}{plain_text(abs(points))} percentage "
        f"points"
    )
    working = f"{ends} is {right}"
    if claim.direction and points * claim.direction < 0:
        return inverted(
            right, f"{working}: {'a fall' if points < 0 else 'a rise'}, told the other way round."
        )
    if claim.by is None:
        return holds(right, f"{working}, as it is told.")
    loose = (old.step + new.step) / 2
    if claim.by.kind is Kind.POINTS:
        if agrees(claim.by, abs(points)) or abs(abs(points) - claim.by.value) <= loose:
            return holds(right, f"{working}.")
        if old.value and agrees(claim.by, 100 * abs(points) / old.value):
            return wrong_base(
                right,
                f"{working}. {plain_text(claim.by.value)} is the change in percent of the older "
                f"share.",
            )
        if is_close(claim.by, abs(points)):
            return rounds_differently(right, f"{working}, printed {claim.by.text}.")
        return wrong_base(right, f"{working}, not {claim.by.text}.")
    if claim.by.kind is Kind.MULTIPLE:
        return _multiple(old.value, new.value, claim.by, ends)
    if not old.value:
        return not_found(None, f"Nothing grows from 0 by a percentage: {ends}.")
    in_percent = 100 * points / old.value
    if (
        agrees(claim.by, abs(in_percent))
        or abs(abs(in_percent) - claim.by.value) <= loose * 100 / old.value
    ):
        return holds(
            signed(in_percent, claim.by),
            f"{ends} is {signed(in_percent, claim.by)} of the older share, and {right}.",
        )
    text = f"{signed(in_percent, claim.by)}, or {right}"
    if agrees(claim.by, abs(points)):
        return wrong_base(
            text,
            f"{working}: say “percentage points”. In percent of the older share it "
            f"is {signed(in_percent, claim.by)}.",
        )
    return wrong_base(text, f"{ends} is {text}, not {claim.by.text}.")


def _digits(share: Number) -> int:
    return 0 if share.step == 1 else places_of(share)


def no_old_gives(new: Fraction, by: Number, direction: int) -> Judgement | None:
    """Where no whole older number gives the printed percentage: by what division one does."""
    rate = 1 + direction * by.value / 100
    if rate <= 0 or new.denominator != 1:
        return None
    about = new / rate
    near = range(max(1, floor(about) - 1), ceil(about) + 2)
    if any(agrees(by, abs(100 * (new - old) / old)) for old in map(Fraction, near)):
        return None
    nearest = min(map(Fraction, near), key=lambda old: abs(abs(100 * (new - old) / old) - by.value))
    right = signed(100 * (new - nearest) / nearest, by)
    why = (
        f"No whole number gives {by.text} to {plain_text(new)} the usual way; "
        f"from {plain_text(nearest)} it is {right}."
    )
    by_new = Fraction(floor(new * (1 - direction * by.value / 100) + Fraction(1, 2)))
    if new and by_new > 0 and agrees(by, 100 * abs(new - by_new) / new):
        true = signed(100 * (new - by_new) / by_new, by)
        why += (
            f" Divided by the newer number, {plain_text(by_new)} gives it; from that it would "
            f"be {true}."
        )
        return wrong_base(true, why)
    return wrong_base(right, why)
