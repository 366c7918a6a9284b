"""What a sum is said to be, and how many stand behind it."""

from typing import Final

from responses_app.domain.publication import Row
from responses_app.domain.sentences.amounts import Amounts, Span, listed
from responses_app.domain.sentences.said import Said
from responses_app.domain.sentences.who import (
    WITHHELD,
    all_asked,
    asked,
    authorities,
    hid_numbers,
    kept,
    not_estimated,
    of_number,
    other_basis,
    replied_without,
    without_figure,
)


def response(row: Row, where: str) -> Said:
    """Say how those asked have answered this question for this period."""
    if not row["asked"]:
        return Said("response", "", f"{where}nobody was asked.")
    if row["asked"] == 1:
        fact = f"the one authority asked {'replied' if row['replied'] else 'did not reply'}"
    else:
        replied = f"{row['replied']:,}" if row["replied"] else "none"
        fact = f"{replied} of {all_asked(row)} replied"
    given = [
        f"{row['answered']:,} gave a number{_how_exact(row)}" if row["answered"] else "",
        f"{row['suppressed']:,} {hid_numbers(row['suppressed'])}" if row["suppressed"] else "",
        f"{row['other_basis']:,} answered on another year basis" if row["other_basis"] else "",
    ]
    silent = f"; {row['no_reply']:,} did not" if row["no_reply"] and row["replied"] else ""
    parts = listed([part for part in given if part] + replied_without(row))
    if row["replied"] == 1:
        return Said("response", fact, f"{where}{fact}{silent}.", kept(f"It {_of_one(parts)}."))
    of_them = f"Of the {row['replied']:,} that replied, {parts}." if parts else ""
    return Said("response", fact, f"{where}{fact}{silent}.", kept(of_them))


def total(row: Row, amounts: Amounts, where: str) -> Said | None:
    """Say what the answers add up to; None for what is never added up."""
    span = Span.of(row, "total")
    if amounts.kind in ("percent", "text") or not row["asked"]:
        return None
    if span.is_empty and (row["answered"] or row["suppressed"]):
        return Said("total", "", f"{where}no figure can be given: {WITHHELD}.")
    if not span.says_something:
        return Said("total", "", f"{where}no figure can be given: {_why_none(row)}.")
    if amounts.kind == "yes_no":
        return _yes(row, span, amounts, where)
    fact = f"{amounts.span(span)} (in {of_number(row)}; {asked(row)})"
    return Said("total", fact, f"{where}the total was {fact}.", _caveats(row, span))


def _yes(row: Row, span: Span, amounts: Amounts, where: str) -> Said:
    gave = f"{row['answered']:,} gave a yes or a no"
    fact = f"{span.words(amounts.number)} of {row['answered']:,} said yes ({gave}; {asked(row)})"
    return Said("total", fact, f"{where}{fact}.", _caveats(row, span))


def _caveats(row: Row, span: Span) -> tuple[str, ...]:
    return kept(_how_bounded(row, span), other_basis(row), not_estimated(row))


def _how_exact(row: Row) -> str:
    parts = [
        f"{row[name]:,} {words}"
        for name, words in (
            ("exact", "exact"),
            ("bounded", "within bounds"),
            ("approximate", "approximate"),
        )
        if row[name]
    ]
    return f" ({listed(parts)})" if len(parts) > 1 or row["exact"] != row["answered"] else ""


def _how_bounded(row: Row, span: Span) -> str:
    """Why a sum is no point, or why it is one although not all numbers were exact."""
    vague = _vague(row)
    if not vague:
        return ""
    first, *rest = vague
    n = next(row[name] for name in _VAGUE if row[name])
    why = listed([first.replace(f"{n:,} ", f"{authorities(n)} ", 1), *rest])
    if span.settled is not None:
        return f"Not all numbers behind it are exact: {why}."
    only = sum(row[name] for name in _VAGUE) == 1
    none = ", without an upper limit" if only else ", not all of them with an upper limit"
    open_end = "" if span.upper is not None else none
    return f"It is not one exact number, because {why}{open_end}."


def _why_none(row: Row) -> str:
    vague, basis = _vague(row), row["other_basis"]
    other = [f"{basis:,} answered on another year basis"] if basis else []
    told = listed(vague + other + without_figure(row))
    number = "a number or a limit" if vague else "a number"
    if row["asked"] == 1:
        return f"the one authority asked gave no{number[1:]} ({told})"
    return f"none of {all_asked(row)} gave {number} ({told})"


def _vague(row: Row) -> list[str]:
    """Those who spoke of a number and gave no exact one."""
    hidden = hid_numbers(row["suppressed"])
    words = dict(zip(_VAGUE, (hidden, "gave bounds", "gave an approximate number"), strict=True))
    return [f"{row[name]:,} {said}" for name, said in words.items() if row[name]]


_VAGUE: Final = ("suppressed", "bounded", "approximate")


def _of_one(parts: str) -> str:
    """What the only one that replied did: "gave a number", from "1 gave a number"."""
    return parts.removeprefix("1 ").replace("(1 ", "(")
