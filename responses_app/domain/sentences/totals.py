"""What a sum is said to be, and how many stand behind it."""

from responses_app.domain.publication import Row
from responses_app.domain.sentences.amounts import Amounts, Span, listed
from responses_app.domain.sentences.said import Said
from responses_app.domain.sentences.who import (
    WITHHELD,
    asked,
    authorities,
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
    fact = f"{row['replied']:,} of {authorities(row['asked'])} asked replied"
    given = [
        f"{row['answered']:,} gave a number{_how_exact(row)}" if row["answered"] else "",
        f"{row['suppressed']:,} suppressed small numbers" if row["suppressed"] else "",
        f"{row['other_basis']:,} answered for another year basis" if row["other_basis"] else "",
    ]
    silent = f", {row['no_reply']:,} did not" if row["no_reply"] else ""
    parts = listed([part for part in given if part] + replied_without(row))
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
    why = listed(_vague(row))
    if not why:
        return ""
    if span.settled is not None:
        return f"Not all numbers behind it are exact: {why}."
    open_end = "" if span.upper is not None else ", and not all with an upper limit"
    return f"It is not one exact number, because {why}{open_end}."


def _why_none(row: Row) -> str:
    vague, basis = _vague(row), row["other_basis"]
    other = [f"{basis:,} answered for another year basis"] if basis else []
    told = listed(vague + other + without_figure(row))
    number = "a number that says more than 0 or more" if vague else "a number"
    return f"none of {authorities(row['asked'])} asked gave {number} ({told})"


def _vague(row: Row) -> list[str]:
    """Those who spoke of a number and gave no exact one."""
    words = {
        "suppressed": "suppressed small numbers",
        "bounded": "gave bounds",
        "approximate": "gave an approximate number",
    }
    return [f"{row[name]:,} {said}" for name, said in words.items() if row[name]]
