"""A cell as each kind of file keeps it."""

from datetime import date
from decimal import Decimal

from responses_app.domain.writing_numbers import json_number


class Symbol(str):
    """Stands for a number that is not told. A table shows it; a file for programs leaves it out."""

    __slots__ = ()


def plain(value: object) -> object:
    """A cell as a table keeps it: numbers without trailing zeros, dates ISO 8601."""
    if isinstance(value, Decimal):
        return json_number(value)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value


def in_full(value: object) -> str:
    """A cell as text can hold it: every digit of a number, and never 1E-6."""
    if value is None or isinstance(value, Symbol):
        return ""
    if isinstance(value, float):
        value = Decimal(str(value))
    if isinstance(value, Decimal):
        return format(value.normalize() + 0, "f")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
