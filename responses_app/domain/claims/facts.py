"""What a publication says, laid out so that any printed number can be looked up in it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

from responses_app.domain.areas import UK, area_name
from responses_app.domain.claims.not_figures import Span, span_of
from responses_app.domain.publication import Figure, Publication, Question, Row
from responses_app.domain.rounding import half_up


@dataclass(frozen=True, slots=True)
class Place:
    """A question, period and area; `wave` 0 is the newest publication, then come earlier ones."""

    wave: int
    question: str
    period: str
    area: str

    @property
    def but_question(self) -> tuple[int, str, str]:
        return self.wave, self.period, self.area


@dataclass(frozen=True, slots=True)
class Fact:
    """One number of the publication; `what` says of what, `words` say it to a writer."""

    value: Fraction
    what: str
    words: str
    place: Place
    authority: str = ""


@dataclass(frozen=True, slots=True)
class RateFact:
    """A rate with all that belongs to it; numbers that are not known are None."""

    place: Place
    of: str
    n: int
    numerator: Fraction | None
    denominator: Fraction | None
    percent: Fraction | None
    full_numerator: Fraction | None
    full_denominator: Fraction | None
    is_percent: bool = True
    lower: Fraction | None = None
    upper: Fraction | None = None
    left_out: int = 0

    @property
    def exact_percent(self) -> Fraction | None:
        """The rate unrounded, where it can be worked out."""
        if self.numerator is not None and self.denominator:
            return 100 * self.numerator / self.denominator
        return self.percent


@dataclass(frozen=True, slots=True)
class ChangeFact:
    """A change over the same authorities, from the period `since`."""

    place: Place
    since: str
    n: int
    old: Fraction | None
    new: Fraction | None
    percent: Fraction | None


COUNTS: Final = {
    "asked": "authorities asked",
    "replied": "authorities that replied",
    "answered": "authorities that gave a number",
    "exact": "authorities with an exact number",
    "bounded": "authorities with a number within bounds",
    "approximate": "authorities with an approximate number",
    "suppressed": "authorities that hid a small number",
    "refused": "authorities that refused",
    "not_held": "authorities that do not hold it",
    "other_basis": "authorities that answered on another basis",
    "other": "authorities with another answer",
    "no_reply": "authorities that have not replied",
}


ENDS: Final = ("", "_lower", "_upper")
"""What follows the name of a number, of its lowest and of its highest in a row."""


def _end(end: str) -> str:
    return "a bound of " if end else ""


def exact(number: Any) -> Fraction | None:
    """A number of a row without the error of a float; None where there is none."""
    if number is None or isinstance(number, bool) or not isinstance(number, int | float | Decimal):
        return None
    return Fraction(str(number))


class Facts:
    """All facts of a publication and of those before it."""

    def __init__(self, publication: Publication) -> None:
        self.publication = publication
        self.waves: tuple[Publication, ...] = (publication, *_earlier(publication))
        self.all: list[Fact] = []
        self.rates: list[RateFact] = []
        self.changes: list[ChangeFact] = []
        self.totals: dict[Place, Fraction] = {}
        for wave, one in enumerate(self.waves):
            for row in one.statistics:
                self._take(wave, row)
            self._take_figures(wave, one)
        self._sum_periods()

    @cached_property
    def by_value(self) -> Mapping[Fraction, list[Fact]]:
        found: dict[Fraction, list[Fact]] = defaultdict(list)
        for fact in self.all:
            found[fact.value].append(fact)
        return found

    @cached_property
    def questions(self) -> dict[tuple[int, str], Question]:
        return {
            (wave, question.key): question
            for wave, one in enumerate(self.waves)
            for question in one.questions
        }

    @cached_property
    def spans(self) -> dict[tuple[int, str], Span | None]:
        """The years of each period, as far as its key or its days say them."""
        known = {
            (wave, period.key): span_of(period.key, period.start, period.end)
            for wave, one in enumerate(self.waves)
            for period in one.periods
        }
        for fact in self.all:
            at = (fact.place.wave, fact.place.period)
            if at not in known:
                known[at] = span_of(fact.place.period)
        return known

    @property
    def is_empty(self) -> bool:
        return not self.all

    def where(self, place: Place, n: int | None = None) -> str:
        """A place in words: question, period, area, and of how many authorities."""
        words = [f"question {place.question}"] if place.question else []
        words += [place.period] if place.period else []
        words += [area_name(place.area)] if place.area else []
        words += [f"{n:,} authorities"] if n else []
        wave = (
            f"; {self.waves[place.wave].title or self.waves[place.wave].campaign}"
            if place.wave
            else ""
        )
        return ", ".join(words) + wave

    def where_of(self, rate: RateFact) -> str:
        """The same for a rate, with its base and what it leaves out."""
        words = self.where(rate.place, rate.n)
        words += f", of {rate.of}" if rate.of else ""
        if rate.left_out:
            words += f"; leaves out {rate.left_out:,} that gave no exact number"
        return words

    # ------------------------------------------------------------------ taking up rows

    def _add(
        self, value: Fraction | None, what: str, words: str, place: Place, authority: str = ""
    ) -> None:
        if value is not None:
            self.all.append(Fact(value, what, words, place, authority))

    def _take(self, wave: int, row: Row) -> None:
        place = Place(wave, str(row["question"]), str(row["period"]), str(row.get("area", UK)))
        where = self.where(place)
        total = exact(row.get("total"))
        of = self._unit(place)
        self._add(total, "total", f"the total{of} ({where})", place)
        if total is not None:
            self.totals[place] = total
        else:
            self._add(
                exact(row.get("total_lower")), "lower", f"the lowest total{of} ({where})", place
            )
            self._add(
                exact(row.get("total_upper")), "upper", f"the highest total{of} ({where})", place
            )
        for name, words in COUNTS.items():
            self._add(exact(row.get(name)), name, f"{words} ({where})", place)
        for name, is_percent in (("rate", True), ("ratio", False)):
            if row.get(name):
                self._take_rate(place, row[name], is_percent)
        if row.get("change"):
            self._take_change(place, row["change"])

    def _unit(self, place: Place) -> str:
        question = self.questions.get((place.wave, place.question))
        return f" of {question.unit}" if question and question.unit else ""

    def _take_rate(self, place: Place, rate: Mapping[str, Any], is_percent: bool) -> None:
        measure, of = "percent" if is_percent else "value", str(rate.get("of", ""))
        n = int(rate.get("n") or 0)
        where = f"{self.where(place, n)}, of {of}" if of else self.where(place, n)
        numerator, denominator = exact(rate.get("numerator")), exact(rate.get("denominator"))
        value = exact(rate.get(measure))
        fact = RateFact(
            place, of, n, numerator, denominator, value, exact(rate.get("full_numerator")),
            exact(rate.get("full_denominator")), is_percent, exact(rate.get(f"{measure}_lower")),
            exact(rate.get(f"{measure}_upper")),
        )  # fmt: skip
        self.rates.append(fact)
        self._add(numerator, "numerator", f"the matched numerator ({where})", place)
        self._add(denominator, "denominator", f"the matched denominator ({where})", place)
        self._add(exact(rate.get("n")), "n", f"authorities that gave both numbers ({where})", place)
        self._add(
            fact.full_numerator, "full_numerator", f"the total of all who gave it ({where})", place
        )
        self._add(
            fact.full_denominator,
            "full_denominator",
            f"the total of all who gave the base ({where})",
            place,
        )
        if fact.full_denominator is not None and denominator is not None:
            self._add(
                fact.full_denominator - denominator,
                "unmatched",
                f"counted where no second number was given ({where})",
                place,
            )
        kind = "rate" if is_percent else "ratio"
        self._add(value, kind, f"the {kind} ({where})", place)
        for end in ("lower", "upper"):
            for name in (measure, "numerator", "denominator", "full_numerator", "full_denominator"):
                what = kind if name == measure else "bound"
                self._add(
                    exact(rate.get(f"{name}_{end}")),
                    what,
                    f"a bound of the {kind} ({where})",
                    place,
                )
            self._add(
                exact(rate.get(f"band_{end}_percent")),
                "band",
                f"the {kind} if none or all of the unmatched counted ({where})",
                place,
            )
        if is_percent and rate.get("band_lower_percent") is None:
            self._take_band(fact, where)
        self._take_pairs(fact, rate.get("exact_pairs") or {}, measure)
        average = rate.get("average") or {}
        self._add(
            exact(average.get("n")), "n", f"authorities with a {kind} of their own ({where})", place
        )
        for end in ("", "_lower", "_upper"):
            mean = exact(average.get(f"average_{measure}{end}"))
            words = f"{'a bound of ' if end else ''}the average of the authorities' own {kind}s"
            self._add(mean, f"average_{kind}", f"{words} ({where})", place)
        change = rate.get("change") or {}
        since = f"{where}, from {change.get('from')}"
        for end in ENDS:
            for name in ("old_percent", "new_percent"):
                self._add(
                    exact(change.get(f"{name}{end}")),
                    "rate",
                    f"{_end(end)}the rate of the same authorities ({since})",
                    place,
                )
            points = exact(change.get(f"points{end}"))
            if points is not None:
                words = f"{_end(end)}the change in percentage points ({since})"
                self._add(abs(points), "points", words, place)
        self._add(exact(change.get("n")), "n", f"authorities with both rates ({since})", place)

    def _take_band(self, rate: RateFact, where: str) -> None:
        """The rate if none, or all, of those without a second number counted."""
        part, whole, full = rate.numerator, rate.denominator, rate.full_denominator
        if part is None or whole is None or full is None or full <= whole:
            return
        for most in (part, part + full - whole):
            words = f"the rate if none or all of the unmatched counted ({where})"
            self._add(Fraction(half_up(100 * most / full, 1)), "band", words, rate.place)

    def _take_pairs(self, whole: RateFact, pairs: Mapping[str, Any], measure: str) -> None:
        """The rate of exact pairs alone, where bounded answers make it another than the rate."""
        place, kind = whole.place, "rate" if whole.is_percent else "ratio"
        numerator, denominator = exact(pairs.get("numerator")), exact(pairs.get("denominator"))
        if denominator is None or (numerator, denominator) == (whole.numerator, whole.denominator):
            return
        fact = replace(
            whole, n=int(pairs.get("n") or 0), numerator=numerator, denominator=denominator,
            percent=exact(pairs.get(measure)), lower=None, upper=None,
            left_out=int(pairs.get("left_out") or 0),
        )  # fmt: skip
        self.rates.append(fact)
        where = self.where_of(fact)
        self._add(fact.percent, kind, f"the {kind} of exact pairs alone ({where})", place)
        self._add(numerator, "numerator", f"the numerator of exact pairs alone ({where})", place)
        self._add(
            denominator, "denominator", f"the denominator of exact pairs alone ({where})", place
        )
        self._add(
            Fraction(fact.n), "pairs_n", f"authorities that gave two exact numbers ({where})", place
        )
        self._add(
            Fraction(fact.left_out),
            "pairs_left_out",
            f"authorities left out of the exact pairs ({where})",
            place,
        )

    def _take_change(self, place: Place, change: Mapping[str, Any]) -> None:
        since, n = str(change.get("from", "")), int(change.get("n") or 0)
        where = f"{self.where(place, n)}, from {since}"
        fact = ChangeFact(
            place,
            since,
            n,
            exact(change.get("old")),
            exact(change.get("new")),
            exact(change.get("percent")),
        )
        self.changes.append(fact)
        for what, words in (("old", "older"), ("new", "newer")):
            for end in ENDS:
                self._add(
                    exact(change.get(f"{what}{end}")),
                    "bound" if end else what,
                    f"{_end(end)}the {words} number of the same authorities ({where})",
                    place,
                )
        self._add(
            exact(change.get("n")), "n", f"authorities with a number in both ({where})", place
        )
        for end in ENDS:
            percent = exact(change.get(f"percent{end}"))
            if percent is not None:
                self._add(abs(percent), "change", f"{_end(end)}the change ({where})", place)

    def _take_figures(self, wave: int, publication: Publication) -> None:
        """Counts of councils with any at all and with none; and what each authority gave."""
        known: dict[Place, list[Figure]] = defaultdict(list)
        for figure in publication.figures:
            place = Place(wave, figure.question, figure.period, UK)
            for value in {figure.value, figure.lower, figure.upper} - {None}:
                self._add(
                    exact(value),
                    "figure",
                    f"what {figure.authority_name} gave ({self.where(replace(place, area=''))})",
                    place,
                    figure.authority_name,
                )
            if figure.other_basis or (figure.value is None and figure.lower is None):
                continue
            for area in (
                UK,
                f"nation:{figure.nation}",
                f"region:{figure.region}",
                f"type:{figure.authority_type}",
            ):
                known[replace(place, area=area)].append(figure)
        for place, figures in known.items():
            some = sum(
                (exact(f.value if f.value is not None else f.lower) or 0) > 0 for f in figures
            )
            none = sum(f.value == 0 for f in figures)
            where = f"{self.where(place)}; of {len(figures):,} that gave a number"
            self._add(Fraction(some), "some", f"authorities with one or more ({where})", place)
            self._add(Fraction(none), "none", f"authorities with none ({where})", place)
            self._add(
                Fraction(len(figures)),
                "usable",
                f"authorities that gave a number ({self.where(place)})",
                place,
            )

    def _sum_periods(self) -> None:
        """Totals of a question over all its periods, where every one of them is exact."""
        sums: dict[Place, list[Fraction]] = defaultdict(list)
        for place, total in self.totals.items():
            sums[replace(place, period="")].append(total)
        for place, totals in sums.items():
            periods = len(self.waves[place.wave].periods)
            if len(totals) == periods > 1:
                self._add(
                    sum(totals, Fraction()),
                    "all_periods",
                    f"the total{self._unit(place)} of all periods ({self.where(place)})",
                    place,
                )


def _earlier(publication: Publication) -> Iterator[Publication]:
    """The publications before it, newest first, each once."""
    waiting, seen = list(publication.earlier), {publication.campaign}
    while waiting:
        one = waiting.pop(0)
        if one.campaign in seen:
            continue
        seen.add(one.campaign)
        yield one
        waiting += one.earlier
