"""What an authority writes in the place of one answer, and what a careful person reads in it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tests.corpus.figures.reply import Truth

Key = tuple[str, str]


@dataclass(frozen=True)
class Said:
    """The words, and the truth of them. `below` bounds begin at 1 where zeros are printed."""

    text: str
    kind: str = "exact"
    value: str = ""
    lower: str = ""
    upper: str = ""
    basis: str = ""
    below: bool = False

    @property
    def is_zero(self) -> bool:
        return self.kind == "exact" and self.value == "0"

    @property
    def number(self) -> float | None:
        return float(self.value) if self.kind == "exact" else None


Facts = dict[Key, Said]


def plain(number: float | str) -> str:
    """A number as an answer writes it: plain digits, no needless noughts."""
    text = str(number)
    return text.rstrip("0").rstrip(".") if "." in text else text


def exact(number: float, text: str = "") -> Said:
    written = plain(number)
    return Said(text or written, "exact", written, written, written)


def money(number: float, pence: bool = False) -> Said:
    written = plain(f"{number:.2f}")
    return Said(f"£{number:,.2f}" if pence else f"£{number:,.0f}", "exact", *[written] * 3)


def percent(number: float) -> Said:
    return exact(number, f"{plain(number)}%")


def yes_no(yes: bool, text: str = "") -> Said:
    return Said(text or ("Yes" if yes else "No"), "exact", *["1" if yes else "0"] * 3)


def fewer_than(limit: int = 5, text: str = "") -> Said:
    return Said(text or f"<{limit}", "bounded", "", "0", str(limit - 1), below=True)


def five_or_fewer(text: str = "5 or fewer") -> Said:
    return Said(text, "bounded", "", "0", "5")


def between(low: int, high: int, text: str) -> Said:
    return Said(text, "bounded", "", str(low), str(high))


def at_least(low: int, text: str) -> Said:
    return Said(text, "bounded", "", str(low), "")


def about(number: int, text: str) -> Said:
    return Said(text, "approximate", str(number))


def hidden(text: str = "*", limit: int = 5, low: int = 0) -> Said:
    """A sign in place of a small number, which a legend explains; limit 0 is a bare sign."""
    if not limit:
        return Said(text, "suppressed")
    return Said(text, "suppressed", "", str(low), str(limit - 1), below=low == 0)


def without(kind: str, text: str) -> Said:
    return Said(text, kind)


def on_basis(facts: Facts, basis: str) -> Facts:
    """The same answers, given for another kind of year than was asked for."""
    return {key: replace(said, basis=basis) for key, said in facts.items()}


def truth_of(facts: Facts) -> tuple[Truth, ...]:
    """The truth of a reply: a number below a limit is not 0 where zeros are printed as such."""
    zeros = any(said.is_zero for said in facts.values() if said.text not in ("No", "Na"))
    return tuple(
        Truth(
            question,
            period,
            said.kind,
            said.value,
            "1" if said.below and zeros else said.lower,
            said.upper,
            said.basis,
        )
        for (question, period), said in facts.items()
    )
