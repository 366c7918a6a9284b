"""An independent judge: what a reader can work out of a publication, by integer programming.

It shares no code with disclosure control. The reader knows every printed number, who answered what
how (with the bounds that authorities themselves gave), the rule, which hidden figures are small,
and what the campaign says of its questions. For each hidden figure the judge finds the lowest and
the highest value that agree with all of it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from responses_app.domain.publication import Figure, Publication

Key = tuple[int, str, str, str]  # publication, authority, question, period
ANSWERS = {"exact", "bounded", "approximate", "suppressed"}
HALF = Decimal("0.05")
MOST = 100_000  # no figure of these tests comes near it


@dataclass
class Line:
    """Lowest <= terms + constant <= highest."""

    terms: dict[Key, Decimal] = field(default_factory=dict)
    constant: Decimal = Decimal(0)

    def plus(self, other: "Line", times: Decimal = Decimal(1)) -> "Line":
        terms = dict(self.terms)
        for key, factor in other.terms.items():
            terms[key] = terms.get(key, Decimal(0)) + times * factor
        return Line(terms, self.constant + times * other.constant)


@dataclass
class Judge:
    """`truth` and `published` are the same campaign before and after disclosure control."""

    truth: list[Publication]
    published: list[Publication]
    threshold: int = 5
    zero_shown: bool = True
    lists: Mapping[str, Iterable[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.figures: dict[Key, Figure] = {}
        self.shown: dict[Key, Figure] = {}
        for number, (one, other) in enumerate(zip(self.truth, self.published)):
            for found, into in ((one, self.figures), (other, self.shown)):
                for figure in found.figures:
                    key = number, figure.authority_code, figure.question, figure.period
                    into[key] = figure
        self.columns: dict[Key, int] = {}
        self.lows: list[float] = []
        self.highs: list[float] = []
        for key, figure in self.figures.items():
            if figure.status in ANSWERS and not self._is_visible(key):
                self.columns[key] = len(self.columns)
                low, high = self._range(key, figure)
                self.lows.append(low)
                self.highs.append(high)
        self.rows: list[tuple[Line, float, float]] = []
        for number in range(len(self.truth)):
            self._relations(number)
            for row in self.published[number].statistics:
                self._row(number, row)
        self._matrix()

    # ------------------------------------------------------------------ what a reader knows

    def _question(self, number: int, key: str):
        return self.truth[number].question(key)

    def _is_visible(self, key: Key) -> bool:
        return self.figures[key].status == "exact" and self.shown[key].value is not None

    def _range(self, key: Key, figure: Figure) -> tuple[float, float]:
        if figure.status == "exact":
            assert self._question(key[0], key[2]).kind == "count"
            lowest = 1 if self.zero_shown else 0
            if lowest <= figure.value < self.threshold:
                return (lowest, self.threshold - 1) if self.threshold > 2 else (lowest, MOST)
            assert figure.value >= self.threshold, "a zero was hidden"
            return self.threshold, MOST
        return figure.lower or 0, MOST if figure.upper is None else figure.upper

    def _term(self, key: Key, end: str) -> Line:
        """What a figure adds to a printed sum: an exact one itself, another its own bound."""
        figure = self.figures[key]
        if figure.status == "exact":
            if key in self.columns:
                return Line({key: Decimal(1)})
            return Line({}, Decimal(str(figure.value)))
        bound = figure.lower if end == "lower" else figure.upper
        return Line({}, Decimal(str(bound or 0)))

    def _parts(self, number: int, question: str) -> list[str]:
        parts = self._question(number, question).sum_of
        if not parts:
            return [question]
        return [leaf for part in parts for leaf in self._parts(number, part)]

    def _keys(self, number: int, question: str, period: str, code: str) -> list[Key]:
        return [(number, code, leaf, period) for leaf in self._parts(number, question)]

    def _answers(self, number: int, question: str, period: str, area: str) -> set[str]:
        found = set()
        for code in {key[1] for key in self.figures if key[0] == number}:
            keys = self._keys(number, question, period, code)
            if all(
                key in self.figures
                and self.figures[key].status in ANSWERS
                and not self.figures[key].other_basis
                for key in keys
            ):
                if self._within(number, code, area):
                    found.add(code)
        return found

    def _within(self, number: int, code: str, area: str) -> bool:
        one = next(f for f in self.truth[number].figures if f.authority_code == code)
        kind, _, name = area.partition(":")
        if kind == "list":
            return code in set(self.lists[name])
        where = {"uk": "", "nation": one.nation, "region": one.region, "type": one.authority_type}
        return where[kind] == name

    def _exact(self, number: int, question: str, period: str, codes: set[str]) -> set[str]:
        return {
            code
            for code in codes
            if all(
                self.figures[key].status == "exact"
                for key in self._keys(number, question, period, code)
            )
        }

    def _usable(self, number: int, question: str, period: str, codes: set[str]) -> set[str]:
        derived = len(self._parts(number, question)) > 1
        return {
            code
            for code in codes
            if all(
                self.figures[key].status == "exact"
                or (
                    self.figures[key].upper is not None
                    and (derived or self.figures[key].lower is not None)
                )
                for key in self._keys(number, question, period, code)
            )
        }

    def _sum(self, number: int, question: str, period: str, codes: set[str], end: str) -> Line:
        line = Line()
        for code in codes:
            for key in self._keys(number, question, period, code):
                line = line.plus(self._term(key, end))
        return line

    # ------------------------------------------------------------------ printed numbers

    def _equal(self, line: Line, printed) -> None:
        if printed is not None:
            number = float(Decimal(str(printed)) - line.constant)
            if line.terms:
                self.rows.append((Line(line.terms), number, number))
            else:
                assert abs(number) < 1e-9, "a printed sum is not what its figures add up to"

    def _near(self, top: Line, bottom: Line, printed, half: Decimal = HALF, factor=100) -> None:
        """A printed quotient: top is within half a unit of it, times bottom."""
        if printed is None:
            return
        for sign in (1, -1):
            limit = (Decimal(str(printed)) + sign * half) / factor
            line = top.plus(bottom, -limit)
            ends = (-np.inf, -float(line.constant)) if sign > 0 else (-float(line.constant), np.inf)
            if line.terms:
                self.rows.append((Line(line.terms), ends[0] - 1e-9, ends[1] + 1e-9))

    def _triple(self, printed: Mapping, name: str, place: tuple, codes: set[str]) -> None:
        for end in ("lower", "upper"):
            self._equal(self._sum(*place, codes, end), printed[f"{name}_{end}"])
        exact = self._exact(*place, codes)
        if printed[name] is not None:
            assert exact == codes
            self._equal(self._sum(*place, codes, "lower"), printed[name])

    def _row(self, number: int, row: Mapping) -> None:
        question, period, area = row["question"], row["period"], row["area"]
        if row["total_lower"] is None and not (row["rate"] or row["ratio"] or row["change"]):
            return
        if self._question(number, question).kind in ("percent", "text"):
            return
        if area.startswith("list:") and area[5:] not in self.lists:
            assert all(row[f"total{end}"] is None for end in ("", "_lower", "_upper"))
            return
        place = number, question, period
        answers = self._answers(*place, area)
        self._triple(row, "total", place, answers)
        one = self._question(number, question)
        for name, below, quotient, half, factor in (
            ("rate", one.subset_of, "percent", HALF, 100),
            ("ratio", one.per, "value", Decimal("0.005"), 1),
        ):
            if row[name]:
                self._quotient(row[name], place, below, area, quotient, half, factor)
        if row["change"]:
            self._change(row["change"], place, area)

    def _quotient(self, over, place, below, area, quotient, half, factor) -> None:
        number, _, period = place
        under = number, below, period
        tops, bottoms = self._answers(*place, area), self._answers(*under, area)
        self._triple(over, "full_numerator", place, tops)
        self._triple(over, "full_denominator", under, bottoms)
        both = self._usable(*place, tops) & self._usable(*under, bottoms)
        self._triple(over, "numerator", place, both)
        self._triple(over, "denominator", under, both)
        for end, top_end, bottom_end in (
            ("", "lower", "lower"), ("_lower", "lower", "upper"), ("_upper", "upper", "lower"),
        ):  # fmt: skip
            printed = over[f"{quotient}{end}"]
            clipped = end and printed in (0, 100) and quotient == "percent"
            if not clipped:
                top = self._sum(*place, both, top_end)
                self._near(top, self._sum(*under, both, bottom_end), printed, half, factor)
        exact = self._exact(*place, tops) & self._exact(*under, bottoms)
        pairs = over["exact_pairs"]
        top, bottom = self._sum(*place, exact, "lower"), self._sum(*under, exact, "lower")
        self._equal(top, pairs["numerator"])
        self._equal(bottom, pairs["denominator"])
        self._near(top, bottom, pairs[quotient], half, factor)
        hidden = any(
            key in self.columns and self.figures[key].status == "exact"
            for code in both
            for which in (place, under)
            for key in self._keys(*which, code)
        )
        if over.get("average") and hidden:
            assert over["average"][f"average_{quotient}"] is None
            assert over["average"][f"average_{quotient}_lower"] is None
        if over.get("change"):
            self._rate_change(over["change"], place, under, area)

    def _before(self, place, since: str) -> tuple[int, str, str]:
        number, question, _ = place
        if ":" not in since:
            return number, question, since
        slug, period = since.rsplit(":", 1)
        key = self._question(number, question).previous.partition(":")[2]
        for other, one in enumerate(self.truth):
            if one.campaign == slug:
                return other, key, period
        raise AssertionError(since)

    def _compared(self, places: list[tuple], area: str) -> set[str]:
        now = places[0]
        codes = {code for code in {k[1] for k in self.figures} if self._knows(now[0], code)}
        codes = {code for code in codes if self._within(now[0], code, area)}
        for place in places:
            everywhere = self._answers(*place, "uk")
            codes &= self._usable(*place, everywhere)
        return codes

    def _knows(self, number: int, code: str) -> bool:
        return any(key[0] == number and key[1] == code for key in self.figures)

    def _change(self, change, place, area) -> None:
        before = self._before(place, change["from"])
        both = self._compared([place, before], area)
        self._triple(change, "old", before, both)
        self._triple(change, "new", place, both)
        old, new = (self._sum(*one, both, "lower") for one in (before, place))
        if change["percent"] is not None:
            self._near(new.plus(old, Decimal(-1)), old, change["percent"])

    def _rate_change(self, change, place, under, area) -> None:
        before = self._before(place, change["from"])
        old_under = before[0], self._question(before[0], before[1]).subset_of, before[2]
        both = self._compared([place, under, before, old_under], area)
        for name, top, bottom in (("new", place, under), ("old", before, old_under)):
            for end, top_end, bottom_end in (
                ("", "lower", "lower"), ("_lower", "lower", "upper"), ("_upper", "upper", "lower"),
            ):  # fmt: skip
                printed = change[f"{name}_percent{end}"]
                if not (end and printed in (0, 100)):
                    self._near(
                        self._sum(*top, both, top_end),
                        self._sum(*bottom, both, bottom_end),
                        printed,
                    )

    # ------------------------------------------------------------------ what must hold

    def _relations(self, number: int) -> None:
        one = self.truth[number]
        codes = {key[1] for key in self.figures if key[0] == number}
        for period in one.periods:
            for question in one.questions:
                if question.kind in ("percent", "text"):
                    continue
                for code in codes:
                    own = number, code, question.key, period.key
                    if question.sum_of and own in self.figures:
                        self._hold([own], self._keys(number, question.key, period.key, code), True)
                    for other in (question.subset_of, *question.at_most):
                        if other:
                            self._hold(
                                self._keys(number, question.key, period.key, code),
                                self._keys(number, other, period.key, code),
                                False,
                            )

    def _hold(self, small: list[Key], large: list[Key], equal: bool) -> None:
        for key in (*small, *large):
            figure = self.figures.get(key)
            if figure is None or figure.status not in ANSWERS or figure.other_basis:
                return
        line = Line()
        for key in small:
            line = line.plus(self._whole(key))
        for key in large:
            line = line.plus(self._whole(key), Decimal(-1))
        low, high = self._ends(small, large)
        if low > 0 or (equal and high < 0):
            return  # a slip of the authority, which tells nothing
        if line.terms:
            end = -float(line.constant)
            self.rows.append((Line(line.terms), end if equal else -np.inf, end))

    def _whole(self, key: Key) -> Line:
        if key in self.columns:
            return Line({key: Decimal(1)})
        return Line({}, Decimal(str(self.figures[key].value)))

    def _ends(self, small: list[Key], large: list[Key]) -> tuple[float, float]:
        """The lowest and highest that small less large may truly be."""

        def ends(key: Key) -> tuple[float, float]:
            figure = self.figures[key]
            if figure.status == "exact":
                return figure.value, figure.value
            return figure.lower or 0, np.inf if figure.upper is None else figure.upper

        low = sum(ends(key)[0] for key in small) - sum(ends(key)[1] for key in large)
        high = sum(ends(key)[1] for key in small) - sum(ends(key)[0] for key in large)
        return low, high

    # ------------------------------------------------------------------ the verdict

    def _matrix(self) -> None:
        self.matrix = np.zeros((len(self.rows), len(self.columns)))
        for index, (line, _, _) in enumerate(self.rows):
            for key, factor in line.terms.items():
                self.matrix[index, self.columns[key]] = float(factor)
        self.low = np.array([low for _, low, _ in self.rows])
        self.high = np.array([high for _, _, high in self.rows])

    def ends(self, factors: Mapping[Key, int]) -> tuple[float, float]:
        """The lowest and highest value of a sum of hidden figures, for who reads all of it."""
        wanted = np.zeros(len(self.columns))
        for key, factor in factors.items():
            wanted[self.columns[key]] = factor
        constraints = []
        if len(self.rows):
            constraints = [LinearConstraint(self.matrix, self.low, self.high)]
        ends = []
        for sign in (1, -1):
            found = milp(
                sign * wanted,
                integrality=np.ones(len(self.columns)),
                bounds=Bounds(np.array(self.lows), np.array(self.highs)),
                constraints=constraints,
            )
            assert found.status == 0, found.message
            ends.append(sign * round(found.fun))
        return ends[0], ends[1]

    def hidden(self, number: int = 0) -> Iterator[Key]:
        """Figures of counts that are published without any number."""
        for key in self.columns:
            shown = self.shown[key]
            if key[0] == number and shown.value is None and shown.upper is None:
                if shown.lower is None:
                    yield key

    def recoverable(self, number: int = 0) -> dict[Key, tuple[float, float]]:
        """Hidden figures that can be worked out, with their lowest and highest value.

        What an authority suppressed where the whole is a printed 0 is no small count.
        """
        found = {key: self.ends({key: 1}) for key in self.hidden(number)}
        return {
            key: ends
            for key, ends in found.items()
            if ends[0] == ends[1]
            and not (ends[1] == 0 and self.zero_shown and self.figures[key].status != "exact")
        }
