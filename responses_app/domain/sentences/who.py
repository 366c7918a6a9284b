"""Who stands behind a number, and who does not: the counts of a row, in words."""

from typing import Final

from responses_app.domain.publication import Row
from responses_app.domain.sentences.amounts import counted, listed

MADE_UP: Final = "The figures are made up, for a demonstration."
WITHHELD: Final = "it is withheld, so that no small number can be worked out"
"""Why a row that is published lacks a number that the answers would give."""

_WITHOUT: Final = {
    "refused": ("refused", "refused"),
    "not_held": ("does not hold it", "do not hold it"),
    "other": ("sent no figure that could be used", "sent no figure that could be used"),
}


def asked(row: Row) -> str:
    """Return "212 asked, 189 replied"."""
    return f"{row['asked']:,} asked, {row['replied']:,} replied"


def authorities(n: int) -> str:
    return counted(n, "authority", "authorities")


def all_asked(row: Row) -> str:
    """Return "the 212 authorities asked", "the one authority asked"."""
    n = row["asked"]
    return "the one authority asked" if n == 1 else f"the {authorities(n)} asked"


def hid_numbers(n: int) -> str:
    """Return "suppressed small numbers", or of one authority "suppressed a small number"."""
    return "suppressed a small number" if n == 1 else "suppressed small numbers"


def of_number(row: Row, which: str = "a number") -> str:
    """Return "the 150 authorities that gave a number and the 2 that suppressed small numbers".

    The two are not added up here: every number of a sentence stands in its row.
    """
    gave, hid = row["answered"], row["suppressed"]
    suppressed = f"that {hid_numbers(hid)}"
    if not gave:
        return f"the {authorities(hid)} {suppressed}"
    besides = f" and the {hid:,} {suppressed}" if hid else ""
    return f"the {authorities(gave)} that gave {which}{besides}"


def missing(row: Row) -> str:
    """Return "20 refused, 5 do not hold it and 23 sent no reply"; nothing where none are."""
    return listed(without_figure(row))


def without_figure(row: Row) -> list[str]:
    """The same, one by one."""
    silent = [f"{row['no_reply']:,} sent no reply"] if row["no_reply"] else []
    return replied_without(row) + silent


def replied_without(row: Row) -> list[str]:
    """Return ["20 refused", "5 do not hold it"]: those who replied and gave no figure."""
    return [
        f"{row[name]:,} {one if row[name] == 1 else many}"
        for name, (one, many) in _WITHOUT.items()
        if row[name]
    ]


def not_estimated(row: Row) -> str:
    """The caveat of a sum: those who gave nothing are not guessed. Nothing where none are."""
    gone = missing(row)
    return f"It is no estimate for those who gave no figure: {gone}." if gone else ""


def not_in_it(row: Row) -> str:
    """The caveat of a rate or a change, where some of those asked gave no figure."""
    gone = missing(row)
    return f"Of those asked, {gone}." if gone else ""


def other_basis(row: Row, which: str = "") -> str:
    """The caveat where figures for another year basis were left out, with their number."""
    n = row["other_basis"]
    if not n:
        return ""
    gave = f"that gave {which}" if which else f"that gave {'its figure' if n == 1 else 'figures'}"
    return f"Not counted: {authorities(n)} {gave} on another year basis than was asked."


def kept(*sentences: str) -> tuple[str, ...]:
    """Those that say something, each once."""
    return tuple(dict.fromkeys(sentence for sentence in sentences if sentence))
