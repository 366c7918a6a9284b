"""What stands in a table where there is no plain number.

Source: UK Government Analysis Function, "Symbols in tables: definitions and help": shorthand in
square brackets, explained in the notes of each workbook. 0 is only ever a true zero.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

HIDDEN: Final = "[c]"

MEANINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        HIDDEN: "hidden to protect people's confidentiality: a small count, or a number that "
        "would give one away",
        "[x]": "not available: not held, not recorded, refused, or no reply",
        "[z]": "not applicable: there is no such service, or this was not asked",
        "[low]": "low: above zero and less than half of the last digit that is shown",
        "[u]": "of low reliability: nobody could tell for certain what the answer says",
        "[e]": "estimated: the authority said about how many",
        "[p]": "provisional: a person has still to look",
        "[r]": "revised: the authority or a coder corrected it since it was first recorded",
    }
)
"""Each symbol with what it means, for the notes of a workbook."""

OF_STATUS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "exact": "",
        "bounded": "",
        "approximate": "[e]",
        "suppressed": HIDDEN,
        "not_held": "[x]",
        "not_recorded": "[x]",
        "not_available": "[x]",
        "refused": "[x]",
        "neither_confirm_nor_deny": "[x]",
        "not_applicable": "[z]",
        "not_asked": "[z]",
        "elsewhere": "[x]",
        "pending": "[x]",
        "blank": "[x]",
        "no_reply": "[x]",
        "several": "[u]",
        "unclear": "[u]",
    }
)
"""The symbol of each kind of answer; empty where the number or its bounds stand there."""


def symbols_of(status: str, *, provisional: bool = False, version: int = 1) -> tuple[str, ...]:
    """Return the symbols that belong beside an answer, the one for its kind first.

    `provisional`: a person has still to look; `version` above 1: it was corrected.

    Raises KeyError for a kind of answer that is not known.
    """
    of_kind = OF_STATUS[status]
    found = [of_kind] if of_kind else []
    if provisional:
        found.append("[p]")
    if version > 1:
        found.append("[r]")
    return tuple(found)


def symbol_of(row: Mapping[str, Any], column: str) -> str:
    """Return the symbol that stands for a withheld number in a row of statistics, "" for none.

    Columns are named as in exports: total, total_lower, rate_percent, rate_exact_pairs_numerator,
    rate_average_percent, change_old.
    """
    symbols: Mapping[str, str] = row.get("symbols") or {}
    return symbols.get(column, "")


def explained(used: Iterable[str]) -> list[tuple[str, str]]:
    """Return the symbols that are used with their meanings, in the order in which they are told.

    Raises KeyError for one that is no symbol.
    """
    wanted = set(used)
    unknown = wanted - MEANINGS.keys()
    if unknown:
        raise KeyError(f"no symbol: {', '.join(sorted(unknown))}")
    return [(symbol, meaning) for symbol, meaning in MEANINGS.items() if symbol in wanted]
