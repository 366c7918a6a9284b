"""How an officer writes one figure, and what that says.

The kinds and bounds are those of `responses_app.domain.answers`: "<5" is 0 to 4, or 1 to 4 where
the same reply shows zeros.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from .campaigns import Campaign, Number
from .reply import Truth
from .words import choose, in_words


@dataclass(frozen=True)
class Said:
    """One figure as it is written."""

    text: str  # in a cell
    kind: str
    value: str = ""
    lower: str = ""
    upper: str = ""
    number: float | int | None = None  # what a spreadsheet would keep
    number_format: str = ""  # of that number
    prose: str = ""  # within a sentence; as in a cell where empty
    is_limit: bool = False  # the lower bound hangs on whether zeros are shown

    @property
    def in_prose(self) -> str:
        return self.prose or self.text


Figures = dict[tuple[str, str], Said]

HIDING = ("shown", "shown", "<5", "fewer than 5", "less than 5", "5 or fewer", "star", "c", "1-4")
LEGENDS = {
    "star": (
        "* = fewer than {limit}",
        "* denotes a figure of less than {limit}",
        "Note: figures below {limit} are shown as *",
        "* Numbers less than {limit} have been suppressed to protect individuals",
        "Key: * = {most} or fewer",
    ),
    "c": (
        "[c] = suppressed, fewer than {limit}",
        "[c] = confidential: less than {limit}",
        "[c] suppressed because the number is below {limit}",
    ),
}


@dataclass(frozen=True)
class Manner:
    """How one officer writes numbers, all through one reply."""

    hiding: str = "shown"
    limit: int = 5
    zero: str = "0"
    hides_zeros: bool = False
    commas: bool = True
    pounds: bool = True
    words: bool = False  # small numbers in words, within sentences
    legend: str = ""

    @classmethod
    def of(cls, rng: Random, hiding: str = "", zero: str = "", words: bool | None = None) -> Manner:
        hiding = hiding or rng.choice(HIDING)
        limit = rng.choice([5, 5, 5, 6, 10]) if hiding in ("star", "c", "<5") else 5
        legend = ""
        if hiding in LEGENDS:
            legend = rng.choice(LEGENDS[hiding]).format(limit=limit, most=limit - 1)
        return cls(
            hiding, limit,
            zero or rng.choice(["0", "0", "0", "0", "Nil", "None", "Zero"]),
            hiding != "shown" and rng.random() < 0.25,
            rng.random() < 0.7, rng.random() < 0.7,
            rng.random() < 0.3 if words is None else words, legend,
        )  # fmt: skip

    def notes(self) -> list[str]:
        """What stands below the table."""
        found = [self.legend] if self.legend else []
        if self.zero == "-":
            found.append("- = nil")
        return found


def exact(number: Number, kind: str, unit: str, manner: Manner) -> Said:
    """A number that is simply given."""
    if kind == "yes_no":
        return Said("Yes" if number else "No", "exact", *(["1" if number else "0"] * 3))
    value = f"{Decimal(number):f}"
    shown = f"{Decimal(number):,f}" if manner.commas else value
    keeps = float(number) if isinstance(number, Decimal) and number % 1 else int(number)
    if kind == "money":
        if "." in value:
            value = f"{Decimal(number):.2f}"
            shown = f"{Decimal(number):,.2f}" if manner.commas else value
        text = f"£{shown}" if manner.pounds else shown
        form = '"£"#,##0.00' if "." in value else '"£"#,##0'
        plain = f"{Decimal(value).normalize():f}"
        return Said(text, "exact", plain, plain, plain, keeps, form)
    if kind == "percent":
        share = float(Decimal(number) / 100)
        places = "0.0%" if Decimal(number) % 1 else "0%"
        return Said(f"{value}%", "exact", value, value, value, share, places)
    prose = ""
    if manner.words and not isinstance(number, Decimal) and 0 < number <= 12:
        prose = in_words(int(number))
    form = "#,##0" if manner.commas and keeps >= 1000 else ""
    return Said(shown, "exact", value, value, value, keeps, form, prose)


def limited(number: int, manner: Manner) -> Said:
    """A small number that is hidden."""
    limit, below = manner.limit, str(manner.limit - 1)
    if manner.hiding == "star":
        return Said("*", "suppressed", "", "0", below, is_limit=True)
    if manner.hiding == "c":
        return Said("[c]", "suppressed", "", "0", below, is_limit=True)
    if manner.hiding == "1-4":
        return Said("1 to 4", "bounded", "", "1", "4", prose="between 1 and 4")
    if manner.hiding == "5 or fewer":
        return Said(
            "5 or fewer", "bounded", "", "0", "5",
            prose="five or fewer" if manner.words else "", is_limit=True,
        )  # fmt: skip
    text = (
        f"<{limit}"
        if manner.hiding == "<5"
        else f"{manner.hiding.split()[0].capitalize()} than {limit}"
    )
    spoken = in_words(limit) if manner.words else str(limit)
    than = "fewer" if manner.hiding == "<5" else manner.hiding.split()[0]
    return Said(text, "bounded", "", "0", below, prose=f"{than} than {spoken}", is_limit=True)


def say(number: Number, kind: str, unit: str, manner: Manner) -> Said:
    """The figure as this officer writes it."""
    if kind != "count" or isinstance(number, bool):
        return exact(number, kind, unit, manner)
    hidden = manner.limit + (manner.hiding == "5 or fewer")
    if manner.hiding == "1-4":
        hidden = 5
    if manner.hiding != "shown" and (0 < number < hidden or (number == 0 and manner.hides_zeros)):
        if number or manner.hiding != "1-4":
            return limited(int(number), manner)
    if number == 0 and manner.zero != "0":
        prose = {"-": "none", "Nil": "nil", "None": "none", "Zero": "zero"}[manner.zero]
        return Said(manner.zero, "exact", "0", "0", "0", prose=prose)
    if number == 0:
        return Said("0", "exact", "0", "0", "0", 0, prose="none" if manner.words else "")
    return exact(number, kind, unit, manner)


def figures_of(campaign: Campaign, manner: Manner) -> Figures:
    """Every figure of the campaign, as this officer writes it."""
    found = {}
    for (key, period), number in campaign.numbers.items():
        question = campaign.question(key)
        found[key, period] = say(number, question.kind, question.unit, manner)
    return found


def with_zeros_weighed(figures: Figures) -> Figures:
    """A limit begins at 1 where the reply shows zeros."""
    if not any(
        said.kind == "exact" and said.value == "0" and said.text != "No"
        for said in figures.values()
    ):
        return figures
    return {at: replace(said, lower="1") if said.is_limit else said for at, said in figures.items()}


def truth_of(figures: Figures, basis: dict[str, str] | None = None) -> tuple[Truth, ...]:
    """What a careful person reads in the figures; `basis` by period."""
    bases = basis or {}
    return tuple(
        Truth(
            question, period, said.kind, said.value, said.lower, said.upper, bases.get(period, "")
        )
        for (question, period), said in with_zeros_weighed(figures).items()
    )


# What stands in place of a number


NOT_HELD = "{Not held|Information not held|We do not hold this information|Data not held}"
NOT_RECORDED = "{Not recorded|Not centrally recorded|This is not recorded}"
PERSONAL = {
    "foia": "{s.40(2)|Exempt - s40(2)|Withheld under section 40(2)|Exempt (Section 40(2))"
    "|S40(2) applies}",
    "foisa": "{s.38(1)(b)|Exempt - s38(1)(b)|Withheld under section 38(1)(b)"
    "|Section 38(1)(b) applies}",
}  # fmt: skip


def instead(rng: Random, kind: str, law: str, number: Number = 0) -> Said:
    """Words in place of the number, or a number that is not exact."""
    if kind == "not_held":
        return Said(choose(rng, NOT_HELD), "not_held")
    if kind == "not_recorded":
        return Said(choose(rng, NOT_RECORDED), "not_recorded")
    if kind == "refused":
        return Said(choose(rng, PERSONAL[law]), "refused")
    if kind == "pending":
        return Said(rng.choice(["TBC", "To follow", "Will follow"]), "pending")
    if kind == "unclear":
        return Said(rng.choice(["N/A", "-", "n/a"]), "unclear")
    if kind == "suppressed":
        return Said("*", "suppressed")
    if kind == "approximate":
        about = max(20, round(int(number), -1))
        text = choose(rng, "{approx. |c.|Approximately |c. |around }") + str(about)
        return Said(text, "approximate", str(about))
    if kind == "rounded":
        about = max(20, round(int(number), -1))
        text = f"{about} {rng.choice(['(rounded to nearest 10)', '(to the nearest 10)'])}"
        return Said(text, "bounded", str(about), str(about - 5), str(about + 4))
    if kind == "range":
        low = max(10, int(number) // 5 * 5)
        text = choose(rng, f"{{between {low} and {low + 5}|{low} to {low + 5}|{low}-{low + 5}}}")
        return Said(text, "bounded", "", str(low), str(low + 5))
    if kind == "none_recorded":
        return Said(rng.choice(["None recorded", "None identified"]), "bounded", "0", "0", "")
    if kind == "more":
        return Said(f"{int(number)}+", "bounded", "", str(int(number)), "")
    raise ValueError(f"no way to say {kind!r}")
