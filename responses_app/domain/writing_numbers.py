"""How a number is written for those who read it: a script, or a person."""

from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

Number = TypeVar("Number", Decimal, int, float)


def json_number(number: Decimal | None) -> int | float | None:
    """Return a whole number as int and any other as float.

    >>> json_number(Decimal("15.0")), json_number(Decimal("0.5")), json_number(None)
    (15, 0.5, None)
    """
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def number_or_bounds(
    number: Number | None,
    lower: Number | None,
    upper: Number | None,
    write: Callable[[Number], str] = str,
) -> str | None:
    """Return what is known of a number in words; None where nothing is.

    >>> number_or_bounds(7, 7, 7), number_or_bounds(None, 12, 16), number_or_bounds(None, 12, None)
    ('7', '12 to 16', '12 or more')
    """
    if number is not None:
        return write(number)
    if lower is None:
        return None if upper is None else f"{write(upper)} or fewer"
    if upper is None:
        return f"{write(lower)} or more"
    return write(lower) if lower == upper else f"{write(lower)} to {write(upper)}"
