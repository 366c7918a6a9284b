"""The methods note: how the numbers of a release came about, in the words of its own settings.

Every sentence follows from a setting, a rule of `docs/methods.md` or a count of this release;
nothing is said that the release does not do.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from responses_app.domain.publication import Period, Question, Row
from responses_app.domain.rounding import percent

COUNTED = (
    ("answered", "gave a number"),
    ("suppressed", "hid a small number"),
    ("refused", "refused"),
    ("not_held", "do not hold it"),
    ("other_basis", "answered for another year basis"),
    ("other", "replied without a figure that counts"),
    ("no_reply", "did not reply"),
)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What became of asking authorities whether we understood them. The sum of all is `asked`."""

    confirmed: int = 0
    corrected: int = 0
    objected: int = 0
    changed_since: int = 0
    """Confirmed figures, of which at least one is another now."""
    silent: int = 0
    may_still_object: int = 0
    """Of the silent ones, those whose day to object had not passed."""

    @property
    def asked(self) -> int:
        return self.confirmed + self.corrected + self.objected + self.changed_since + self.silent

    def as_dict(self) -> dict[str, int]:
        names = ("confirmed", "corrected", "objected", "changed_since", "silent")
        counts = {name: int(getattr(self, name)) for name in names}
        return {"asked": self.asked, **counts, "may_still_object": self.may_still_object}

    def in_words(self) -> str:
        """One paragraph for the methods note and the page of a release."""
        if not self.asked:
            return "The authorities were not asked to confirm their figures before this release."
        parts = [f"{self.confirmed:,} confirmed them", f"{self.corrected:,} corrected them"]
        objected = f"{self.objected:,} objected, which is not settled"
        parts.append(objected if self.objected else "none objected")
        if self.changed_since:
            parts.append(f"{self.changed_since:,} confirmed figures that were changed since")
        asked = _authorities(self.asked)
        words = (
            f"{asked} {'was' if self.asked == 1 else 'were'} sent the figures as we understood "
            f"them, with a day to object by: {', '.join(parts)}, and {self.silent:,} said nothing. "
            "Silence changed nothing and counts as no confirmation."
        )
        if self.may_still_object:
            words += (
                f" Of those who said nothing, {self.may_still_object:,} could still object on the "
                "day of this release."
            )
        return words


@dataclass(frozen=True)
class Facts:
    """What a release knows of itself."""

    title: str
    number: int
    made_on: date
    questions: Sequence[Question] = ()
    periods: Sequence[Period] = ()
    uk: Sequence[Row] = ()
    """The statistics of the UK as a whole."""
    include_other_basis: bool = False
    threshold: int = 5
    """Counts from 1 to one less are hidden in what is published."""
    zero_shown: bool = True
    double_code: Decimal = Decimal(0)
    """The share of replies that two people coded."""
    accept_rule: bool = False
    """Whether plain numbers were accepted by a rule, without a person."""
    to_look_at: int = 0
    """Figures that a person had still to look at."""
    withdrawn: int = 0
    """Requests withdrawn: they ask nothing."""
    confirmed: Confirmed = field(default_factory=Confirmed)
    note: str = ""
    made_up: bool = False
    earlier: Sequence[str] = ()
    """Titles of earlier campaigns that are compared with."""
    has_relations: bool = False


Section = tuple[str, tuple[str, ...]]
"""A heading, and its paragraphs."""


def methods_note(facts: Facts) -> tuple[Section, ...]:
    """Return the note, section by section."""
    return tuple((title, tuple(found)) for title, found in _sections(facts) if found)


def as_text(title: str, sections: Sequence[Section]) -> str:
    """Return the note as plain text, each paragraph on a line of its own."""
    lines = [title, "=" * len(title), ""]
    for heading, paragraphs in sections:
        lines += [heading, "-" * len(heading), ""]
        for paragraph in paragraphs:
            lines += [paragraph, ""]
    return "\n".join(lines)


def _sections(facts: Facts) -> Iterator[tuple[str, list[str]]]:
    if facts.made_up:
        yield "Made up", ["Every figure is made up for a demonstration: no real authority said it."]
    if facts.note.strip():
        yield "Why this release", [facts.note.strip()]
    yield "Who was asked, and who counts", list(_asked(facts))
    yield "What counts as a number", list(_numbers(facts))
    yield "Totals, rates and change", list(_sums(facts))
    yield (
        "Rounding",
        [
            "Half up, once, from the exact value: percentages to one decimal, ratios to two. "
            "593 of 4,744 is exactly 12.5%, and prints as 13% where no decimal is shown."
        ],
    )
    yield "Another year basis", list(_basis(facts))
    yield "Hidden small numbers", list(_hidden(facts))
    yield "How figures were read", list(_coded(facts))
    yield "What the authorities said of their figures", [facts.confirmed.in_words()]
    yield "What was left out", list(_left_out(facts))
    yield (
        "What was not done",
        [
            "Silence or a refusal was never taken as 0. Nothing was scaled up to authorities that "
            "gave no figure. No midpoint stands for a hidden number. No margin of error is given: "
            "those asked are a census and not a sample."
        ],
    )


def _asked(facts: Facts) -> Iterator[str]:
    asked = max((_of(row, "asked") for row in facts.uk), default=0)
    replied = max((_of(row, "replied") for row in facts.uk), default=0)
    share = percent(replied, asked)
    told = f" ({share}%)" if share is not None else ""
    yield (
        f"{_authorities(asked)} {'was' if asked == 1 else 'were'} asked; {replied:,} replied"
        f"{told}. An authority that was asked twice counts once: for each question and period by "
        "its newest answer, and no answer without a number silences one that gave a number."
    )
    yield (
        "For each question and period every authority asked stands in exactly one column: gave a "
        "number, hid a small number, refused, does not hold it, another year basis, other, no "
        "reply. They add up to those asked."
    )
    for question, period, row in _by_question(facts):
        parts = ", ".join(
            f"{_of(row, name):,} {words}" for name, words in COUNTED if _of(row, name)
        )
        yield f"{question}, {period}: {_of(row, 'asked'):,} asked; {parts}."


def _by_question(facts: Facts) -> Iterator[tuple[str, str, Row]]:
    asked = {one.key for one in facts.questions if not one.sum_of}
    for row in facts.uk:
        if row["question"] in asked:
            yield str(row["question"]), str(row["period"]), row


def _of(row: Row, name: str) -> int:
    """A count of authorities; 0 where it is withheld."""
    return int(row[name] or 0)


def _numbers(facts: Facts) -> Iterator[str]:
    yield (
        "A blank is not 0, a refusal is not 0, and no reply is not 0. “Fewer than 5” is kept as 0 "
        "to 4, and as 1 to 4 where the same authority shows true zeros; “5 or fewer” as 0 to 5. An "
        "approximate or hidden number without stated limits has none."
    )


def _sums(facts: Facts) -> Iterator[str]:
    yield (
        "A total is one number only where every answer is exact. Else it is told as at least and "
        "at most; where an answer has no upper limit, as “or more”."
    )
    rates = [one for one in facts.questions if one.subset_of]
    if rates:
        listed = "; ".join(f"{one.key} of {one.subset_of}" for one in rates)
        yield (
            f"Rates ({listed}) are taken only over authorities that gave both figures in a usable "
            "form for the same period (exact, or bounded on both sides). The full totals stand "
            "beside them under another name, and are never divided by one another. The pooled "
            "rate, in which a large authority counts for more, and the average of the "
            "authorities’ own rates are two things, each under its name."
        )
    ratios = [one for one in facts.questions if one.per]
    if ratios:
        listed = "; ".join(f"{one.key} per {one.per}" for one in ratios)
        yield f"Ratios ({listed}) follow the same rule, and are not cut off at 1."
    if len(facts.periods) > 1 or facts.earlier:
        yield (
            "Change is taken only over authorities with usable figures at both times, and divides "
            "by the older number. Between two percentages it is told in percentage points."
        )
    if facts.earlier:
        yield f"Earlier campaigns compared with: {'; '.join(facts.earlier)}."
    if facts.has_relations:
        yield (
            "The relations that the campaign states (sums, and parts of a whole) tighten the "
            "bounds of hidden numbers. What is worked out so enters totals, and is never shown for "
            "an authority."
        )


def _basis(facts: Facts) -> Iterator[str]:
    count = sum(_of(row, "other_basis") for _, _, row in _by_question(facts))
    periods = "; ".join(
        f"{one.key} ({one.basis}{f', {one.start} to {one.end}' if one.start and one.end else ''})"
        for one in facts.periods
    )
    if periods:
        yield f"Asked for: {periods}."
    if facts.include_other_basis:
        yield (
            "Figures for another year basis than was asked (such as a financial year for a "
            "calendar year) are taken into totals and rates. A part of a year is never compared "
            "with a whole one."
        )
    else:
        yield (
            "Figures for another year basis than was asked (such as a financial year for a "
            "calendar year) are listed, and left out of totals, rates and change: "
            f"{count:,} answer{'' if count == 1 else 's'} in this release."
        )


def _hidden(facts: Facts) -> Iterator[str]:
    if facts.threshold > 1:
        zero = "A true zero is shown." if facts.zero_shown else "Zeros are hidden as well."
        yield (
            f"In the files and on the page for the public, an authority’s counts from 1 to "
            f"{facts.threshold - 1} are hidden. {zero} Further cells are hidden where a hidden "
            "one could else be worked out from totals. Symbols are those of the UK Government "
            "Analysis Function: [c] hidden for confidentiality, [x] not available, [z] not "
            "applicable, [low] small but not 0."
        )
    else:
        yield "No counts are hidden in what is published."


def _coded(facts: Facts) -> Iterator[str]:
    share = Decimal(facts.double_code)
    if share > 0:
        told = percent(share * 100, 100, 0)
        yield (
            f"{told}% of the replies were coded by two people, neither seeing the other’s work; "
            "where they differed, a third decision was taken, and that is the figure that counts."
        )
    if facts.accept_rule:
        yield (
            "Plain numbers in a table, about which the reading had no doubt, were accepted by a "
            "rule; all others were looked at by a person."
        )
    yield (
        "Each figure keeps the authority’s own words and where they were read. A correction is a "
        "new version of the figure; it goes into the next release and changes none before."
    )


def _left_out(facts: Facts) -> Iterator[str]:
    if facts.to_look_at:
        yield (
            f"{facts.to_look_at:,} answer{'' if facts.to_look_at == 1 else 's'} that a person had "
            "still to look at: they are in no total, and stand under “other”."
        )
    if facts.withdrawn:
        were = "request was" if facts.withdrawn == 1 else "requests were"
        yield f"{facts.withdrawn:,} {were} withdrawn, and {_count(facts.withdrawn)} as not asked."
    texts = [one.key for one in facts.questions if one.kind in ("text", "percent")]
    if texts:
        yield f"Questions answered in words or percentages are not added up: {', '.join(texts)}."


def _count(number: int) -> str:
    return "counts" if number == 1 else "count"


def _authorities(number: int) -> str:
    return "1 authority" if number == 1 else f"{number:,} authorities"
