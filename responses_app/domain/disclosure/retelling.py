"""Rows of statistics as they may be published: numbers withheld, and bounds nobody can turn back.

A row is told with the bounds that anybody could add up from what authorities themselves said: one
that was tightened by solving could give away a figure. A number that cannot be added up from the
figures is withheld where figures are hidden, since nobody can say what it gives away.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from responses_app.domain.disclosure.board import Board, Compared, Leaf
from responses_app.domain.disclosure.cells import Place
from responses_app.domain.disclosure.plain import (
    PERCENT,
    VALUE,
    Readings,
    plain_average,
    plain_change,
    plain_quotient,
    plain_rate_change,
)
from responses_app.domain.disclosure.rule import HIDDEN_KIND
from responses_app.domain.publication import Row
from responses_app.domain.rates import total
from responses_app.domain.symbols import HIDDEN

Json = dict[str, Any]

UNKNOWN: Final = "it cannot be added up from the figures that are here"
SMALL: Final = "it is itself a small count"
FOLLOWS: Final = "it follows from a number that is withheld"
GIVES_AWAY: Final = "with it a hidden figure could be worked out"

MEASURES: Final = (("rate", PERCENT), ("ratio", VALUE))
BANDS: Final = ["band_lower_percent", "band_upper_percent"]


@dataclass
class Retold:
    """A row as it may be published.

    `reasons` say of each withheld number why, by column; `widened` whether bounds were told as
    the authorities gave them, wider than solving could make them.
    """

    row: Json
    reasons: dict[str, str] = field(default_factory=dict)
    widened: bool = False

    def withhold(self, group: str, names: Iterable[str], why: str, at: Json | None = None) -> None:
        """Take numbers out of a part of the row; what is not there is left alone."""
        part = self.row if at is None else at
        for name in names:
            for key in (name, f"{name}_lower", f"{name}_upper"):
                if part.get(key) is not None:
                    part[key] = None
                    column = f"{group}_{key}" if group else key
                    self.row["symbols"][column] = HIDDEN
                    self.reasons[column] = why
        for name in names:
            column = f"{group}_{name}" if group else name
            if name in part and any(
                f"{column}{end}" in self.reasons for end in ("_lower", "_upper")
            ):
                self.row["symbols"][column] = HIDDEN


def retold(board: Board, which: int, index: int) -> Retold:
    """Return a row of a publication as it may be published, once all is hidden that must be."""
    return _Retelling(board, which, index).told()


class _Retelling:
    def __init__(self, board: Board, which: int, index: int) -> None:
        self.board, self.which = board, which
        self.plain = board.plains[which]
        self.printed: Row = self.plain.publication.statistics[index]
        self.places: Mapping[str, Place] = board.places[which, index]
        self.question, self.period = self.printed["question"], self.printed["period"]
        self.result = Retold(_copy(self.printed))
        self.row = self.result.row
        self.row["symbols"] = dict(self.printed.get("symbols") or {})

    def told(self) -> Retold:
        if (self.question, self.period) not in self.plain.readings:
            return self.result
        if self.printed["area"] not in self.plain.areas:
            self._withhold_unknown()
            return self.result
        self.area = self.plain.areas[self.printed["area"]]
        self._total()
        for name, measure in MEASURES:
            if self.row.get(name) is not None:
                self._quotient(name, measure)
        if (self.row.get("rate") or {}).get("change") is not None:
            self._rate_change(self.row["rate"]["change"])
        if self.row.get("change") is not None:
            self._change()
        return self.result

    # ------------------------------------------------------------------- parts of a row

    def _total(self) -> None:
        plain = total(self._said(self.question).values()).as_dict("total")
        if _conflicts(self.row, plain, ["total"]):
            if self._hides([self.question]):
                self.result.withhold("", ["total"], UNKNOWN)
        else:
            self._widen(self.row, plain)
        self._withhold_place("total", "", self.row)

    def _quotient(self, name: str, measure: str) -> None:
        over: Json = self.row[name]
        below = self.plain.over(self.question, measure)
        plain: Json = {}
        if below and over.get("of") == below:
            sides = self._said(self.question), self._said(below)
            plain = plain_quotient(*sides, measure) or {}
        pairs, plain_pairs = over.get("exact_pairs") or {}, plain.get("exact_pairs") or {}
        columns = ["numerator", "denominator"]
        # Solving may have made more figures usable; those that are exact it never touches.
        solved = over.get("n") != plain.get("n")
        conflicts = not solved and _conflicts(over, plain, columns)
        if not plain or conflicts or _conflicts(pairs, plain_pairs, columns):
            if self._hides([self.question, *([below] if below else [])]):
                self._withhold_quotient(name, measure, UNKNOWN)
            return
        as_given = not self._widen(over, plain)
        self._withhold_places(name, measure, over)
        if over.get("average") is not None:
            if self._hides_pairs(below):
                names = [f"average_{measure}"]
                self.result.withhold(name, names, GIVES_AWAY, over["average"])
            elif not as_given:
                average = plain_average(self._said(self.question), self._said(below), measure)
                if average is None:
                    over["average"] = None
                else:
                    self._widen(over["average"], average)

    def _withhold_places(self, name: str, measure: str, over: Json) -> None:
        top, bottom, _, full_bottom = (
            self._withhold_place(column, name, over)
            for column in ("numerator", "denominator", "full_numerator", "full_denominator")
        )
        if top or bottom:
            self.result.withhold(name, [measure], FOLLOWS, over)
        if top or bottom or full_bottom:
            self.result.withhold(name, BANDS, FOLLOWS, over)
        pairs, group = over.get("exact_pairs") or {}, f"{name}_exact_pairs"
        hidden = [
            self._withhold_place(column, group, pairs) for column in ("numerator", "denominator")
        ]
        if any(hidden):
            self.result.withhold(group, [measure], FOLLOWS, pairs)

    def _withhold_quotient(self, name: str, measure: str, why: str) -> None:
        over = self.row[name]
        columns = ["numerator", "denominator", "full_numerator", "full_denominator", measure]
        self.result.withhold(name, [*columns, *BANDS], why, over)
        pairs = over.get("exact_pairs") or {}
        columns = ["numerator", "denominator", measure]
        self.result.withhold(f"{name}_exact_pairs", columns, why, pairs)
        self.result.withhold(name, [f"average_{measure}"], why, over.get("average") or {})

    def _change(self) -> None:
        change: Json = self.row["change"]
        sides = self.board.compared(self.which, self.printed, rate=False)
        plain: Json = {}
        if sides is not None and not self._crosses(change, sides):
            plain = plain_change(*self._sides(sides, 0)) or {}
        if not plain or self._differs(change, plain, sides, ["old", "new"]):
            if self._hides_over_time(sides, [self.question]):
                self.result.withhold("change", ["old", "new", "percent"], UNKNOWN, change)
            return
        self._widen(change, plain)
        old = self._withhold_place("old", "change", change)
        new = self._withhold_place("new", "change", change)
        if old or new:
            self.result.withhold("change", ["percent"], FOLLOWS, change)

    def _rate_change(self, change: Json) -> None:
        names = ["old_percent", "new_percent", "points"]
        sides = self.board.compared(self.which, self.printed, rate=True)
        plain: Json = {}
        if sides is not None and not self._crosses(change, sides):
            top, bottom = self._sides(sides, 0), self._sides(sides, 1)
            plain = plain_rate_change((top[0], bottom[0]), (top[1], bottom[1])) or {}
        if not plain or self._differs(change, plain, sides, names):
            below = self.plain.over(self.question, "percent")
            if self._hides_over_time(sides, [self.question, *([below] if below else [])]):
                self.result.withhold("rate_change", names, UNKNOWN, change)
            return
        self._widen(change, plain)
        place = self.places.get("rate_change")
        if place is not None and place.withheld:
            self.result.withhold("rate_change", names, self._why(place), change)

    def _said(self, question: str) -> Readings:
        return self.plain.within(question, self.period, self.area)

    def _sides(self, sides: Compared, at: int) -> tuple[Readings, Readings]:
        """What was said then and now, of the question itself or of what its rate divides by."""
        old = self.board.plains[sides.number].within(sides.old[at], sides.old_period, sides.mask)
        return old, self.plain.within(sides.new[at], self.period, sides.mask)

    def _crosses(self, change: Json, sides: Compared) -> bool:
        """Whether councils were reorganised in between: then groups are compared, and what the
        numbers give away of one council is not known."""
        return sides.number != self.which and bool(change.get("crosses"))

    def _differs(self, change: Json, plain: Json, sides: Compared | None, names: list[str]) -> bool:
        """Whether a change is not what the figures give: solving may have made more of them
        usable, but of an earlier campaign the groups that are compared are not known here."""
        if change["n"] != plain["n"]:
            return sides is None or sides.number != self.which
        return _conflicts(change, plain, names)

    # ------------------------------------------------------------------- what is hidden

    def _withhold_place(self, name: str, group: str, part: Json) -> bool:
        place = self.places.get(f"{group}_{name}" if group else name)
        if place is not None and place.withheld:
            self.result.withhold(group, [name], self._why(place), part)
            return True
        if self._is_small(name, group, part):
            self.result.withhold(group, [name], SMALL, part)
            return True
        return False

    def _is_small(self, name: str, group: str, part: Json) -> bool:
        """Whether a number is small once it is told with the bounds that authorities gave."""
        question = self.question
        if name.endswith("denominator"):
            question = self.plain.over(question, PERCENT if group.startswith("rate") else VALUE)
        if self.plain.publication.question(question).kind != HIDDEN_KIND:
            return False
        return self.board.rule.hides_span(part.get(name), part.get(f"{name}_upper"))

    def _why(self, place: Place) -> str:
        return SMALL if place.small else GIVES_AWAY

    def _widen(self, part: Json, plain: Json) -> bool:
        """Tell a part of a row as anybody could add it up; say whether that changes it."""
        changed = False
        for key, one in part.items():
            if isinstance(one, dict) and isinstance(plain.get(key), dict):
                changed |= self._widen(one, plain[key])
            elif key in plain and plain[key] != one:
                part[key] = plain[key]
                changed = True
        self.result.widened |= changed
        return changed

    def _withhold_unknown(self) -> None:
        """A row of authorities nobody knows: a saved list that is no longer there."""
        if not self._hides(self.plain.added):
            return
        self.result.withhold("", ["total"], UNKNOWN)
        for name, measure in MEASURES:
            if self.row.get(name) is not None:
                self._withhold_quotient(name, measure, UNKNOWN)
        names = ["old_percent", "new_percent", "points"]
        part = (self.row.get("rate") or {}).get("change") or {}
        self.result.withhold("rate_change", names, UNKNOWN, part)
        names = ["old", "new", "percent"]
        self.result.withhold("change", names, UNKNOWN, self.row.get("change") or {})

    def _hides(self, questions: Iterable[str]) -> bool:
        """Whether any figure of these questions, in this period, is hidden from a reader."""
        return any(
            self._hidden_leaf((self.which, leaf, self.period))
            for question in questions
            for leaf in self.plain.leaves(question)
        )

    def _hides_over_time(self, sides: Compared | None, questions: list[str]) -> bool:
        if sides is None:
            return True
        old = self.board.plains[sides.number]
        return self._hides(questions) or any(
            self._hidden_leaf((sides.number, leaf, sides.old_period))
            for question in sides.old
            for leaf in old.leaves(question)
        )

    def _hidden_leaf(self, leaf: Leaf) -> bool:
        return any(cell.free for cell in self.board.cells.get(leaf, {}).values())

    def _hides_pairs(self, below: str) -> bool:
        """Whether a figure is hidden of those that an average is taken of."""
        both = self.area
        for key in (self.question, below):
            both &= self.plain.usable[key, self.period]
        leaves = [
            (self.which, leaf, self.period)
            for key in (self.question, below)
            for leaf in self.plain.leaves(key)
        ]
        return bool(self.board.hidden_in(leaves, both))


def _copy(of: Mapping[str, Any]) -> Json:
    return {key: _copy(one) if isinstance(one, Mapping) else one for key, one in of.items()}


def _conflicts(printed: Mapping[str, Any], plain: Mapping[str, Any], names: Iterable[str]) -> bool:
    """Whether a printed point is another than the one that the figures give."""
    return any(printed.get(name) is not None and printed[name] != plain.get(name) for name in names)
