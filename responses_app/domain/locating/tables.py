"""Answers in tables, whichever way they lie.

For every value: the headings in its row, in its column, and what stands over its part of the
table, say its question and its period. A table is read both as it stands and turned, and the
reading that is surer of more counts; the two are alike for most.

- The question: the best of each heading and of all together ("Trafficked" x "Went missing"). Two
  different headings never mean the same question while one of them may mean another.
- Where the headings name none, what stands over the table does (a line over it, its title, the
  question above it). Then "Male" or "Albania" is a part: the total answers, a part never does.
- The period: as the question. A value in a column without a period, beside columns that have one,
  is a total, a change or a remark: it answers nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from responses_app.domain.answers import Answer, Kind
from responses_app.domain.content import Cell, Content, Table

from .assigning import assigned
from .evidence import Candidate, question_weight
from .grids import grid_of, with_heading_column
from .headings import Headings
from .layouts import Place, is_crowded, places
from .left_over import Words, left_over
from .naming import ONLY_PERIOD, OWN, Around, Found, Naming, is_mixed, weighed
from .pairing import pairs
from .parts import of_merged, of_two_questions, together, wholes
from .periods import Fit
from .proposal import Means, Spot
from .readings import Readings
from .thousands import in_thousands
from .wording import Said
from .words import is_of_numbers, is_remarks, is_share, narrows

WEAK = 0.3  # likeness that counts where other headings of the table say theirs clearly
_SUM = re.compile(r"\s*£\s?(?!000)[0-9]")
_LARGE = 2000  # places in a table; more is a list of cases, whose headings stand alone
_NUMBERS = (Kind.EXACT, Kind.BOUNDED, Kind.APPROXIMATE)


class TableReader:
    """Reads the tables of one document."""

    def __init__(self, content: Content, headings: Headings, readings: Readings) -> None:
        self.content = content
        self.headings = headings
        self.readings = readings
        self.broken_down: dict[int, set[str]] = defaultdict(set)
        """Of which questions a table gave parts, but no total."""
        self.crowded: set[int] = set()
        """Tables with more headings over a value than were read."""

    def read(self, number: int, around: Around) -> list[Candidate]:
        """Return what table `number` of the content answers."""
        table = self.content.tables[number]
        grid = grid_of(table, self.headings, self.readings)
        upright = list(places(with_heading_column(grid), self.headings))
        across = list(places(with_heading_column(grid.turned()), self.headings))
        if any(is_crowded(place) for place in (*upright, *across)):
            self.crowded.add(number)
        as_it_stands = _Reading(self, number, table, around).of(upright)
        turned = _Reading(self, number, table, around, is_turned=True).of(across)
        best = max((as_it_stands, turned), key=lambda found: round(_sureness(found[0]), 6))
        self.broken_down[number] |= best[1]
        return best[0]


def _sureness(candidates: Iterable[Candidate]) -> float:
    best: dict[tuple[str, str], float] = {}
    for one in candidates:
        key = (one.question, one.period)
        if one.answer.kind is not Kind.BLANK:
            best[key] = max(best.get(key, 0.0), one.confidence)
    return sum(best.values())


class _Reading:
    """One table, read one way round."""

    def __init__(
        self, reader: TableReader, number: int, table: Table, around: Around, *,
        is_turned: bool = False,
    ) -> None:  # fmt: skip
        self.reader, self.headings, self.readings = reader, reader.headings, reader.readings
        self.number, self.table, self.around = number, table, around
        self.is_turned = is_turned
        self.naming = Naming(
            self.headings,
            table.title,
            around,
            joins=table.rows * table.columns <= _LARGE,
            shows_money=any(_SUM.match(cell.text) for cell in table.cells),
        )
        self._guessed: dict[tuple[str, ...], str] = {}  # headings to the doubt about them

    def of(self, found_places: Sequence[Place]) -> tuple[list[Candidate], set[str]]:
        """The candidates of the table, and the questions of which it has only parts."""
        quarters = _quarters(self.table, self.headings)
        found = [
            self.naming.found(place)
            for place in found_places
            if not quarters & {cell.text.strip().lower() for cell in _named_by(place)}
        ]
        dated = {one.place.block for one in found if self.naming.own_fits(one.place)}
        asks = {one.place.block for one in found if one.best >= OWN}
        own = [one for one in found if one.best >= OWN or self._is_own(one, asks)]
        of_own = set(map(id, own))  # to compare places cell by cell takes far too long
        keys = assigned(_scores_by_words(own))
        keys |= self._left_over(found, keys, asks) if own else {}
        candidates: list[Candidate] = []
        for one in found:
            if both := of_two_questions(one.words, self.headings):
                mine = self._candidates(one, both[0], 0.9, one.place.block in dated)
                candidates += [together(each, both) for each in mine]
                continue
            if one.words in keys and (one.best < WEAK or id(one) in of_own):
                key, weight = keys[one.words]
            elif one.over:
                key = max(one.over, key=lambda k: one.over[k].score)
                weight = question_weight(one.over, key) * one.of_over
                if one.place.block in asks:
                    weight *= 0.5
            else:
                continue
            candidates += self._candidates(one, key, weight, one.place.block in dated)
        return wholes(of_merged(candidates))

    def _is_own(self, one: Found, asks: set[int]) -> bool:
        """True if headings that are not much like a question may still be meant for one."""
        return one.best >= WEAK and (one.place.block in asks or not one.over)

    def _left_over(
        self, found: Sequence[Found], keys: Mapping[Words, tuple[str, float]], asks: set[int]
    ) -> dict[Words, tuple[str, float]]:
        """Headings that nothing is known of, for the questions that are left."""
        in_question = [one for one in found if one.place.block in asks]
        sorts: dict[Words, str] = {}
        for one in in_question:
            if one.words and not sorts.get(one.words):
                sorts[one.words] = self.naming.sort_of(one.place)
        guesses = left_over(sorts, keys, self.headings)
        self._guessed = {words: guess.doubt for words, guess in guesses.items()}
        return {words: (guess.question, guess.weight) for words, guess in guesses.items()}

    def _candidates(
        self, found: Found, key: str, of_question: float, is_dated: bool
    ) -> list[Candidate]:
        place, question = found.place, self.headings.questions[key]
        raw = place.cell.text if place.cell else ""
        weight, doubts = 1.0, []
        if found.words in self._guessed:
            doubts.append(self._guessed[found.words])
        for text in found.words:
            said = self.headings.read(text).said.get(key)
            is_ours = said is not None and said.score >= OWN and said.how != "label"
            if is_ours:
                continue
            if is_remarks(text) or is_of_numbers(text):
                return []
            if is_share(text) and question.kind != "percent":
                return []
            if self.headings.measures_other(text, key):
                weight *= 0.3
                doubts.append(f"“{text}” counts something else than {question.unit}")
        texts = " ".join(cell.text for cell in (*place.in_row, *place.in_column))
        if "%" in raw and question.kind != "percent" and not is_mixed(raw):
            return []
        if question.kind == "percent" and "%" not in raw and not is_share(texts):
            weight *= 0.5
        part = next((t for t in found.words if not self.headings.is_explained(t, key)), "")
        if found.best >= WEAK and len(found.words) == 1:
            part = ""
        if narrows(" ".join(found.words), question.text):
            part = part or found.words[0]
            weight *= 0.6
        base = Candidate(
            key, "", Answer(raw, Kind.BLANK), of_question, 1.0, Means.TABLE,
            self._where(place), self._quote(place), self._spot(place),
            place.cell.box if place.cell else None, doubts=tuple(doubts), is_part=part,
            weight=weight,
        )  # fmt: skip
        if place.cell is None:
            return self._of_period(
                replace(base, answer=self.readings.read("", question)), place, is_dated
            )
        base = self._with_notes(base, place.cell)
        if times := in_thousands(raw, question, self._texts_over(place)):
            return self._of_period(
                replace(base, answer=replace(self.readings.read(times, question), raw=raw)),
                place, is_dated,
            )  # fmt: skip
        said_inside = pairs(raw, self.headings) if len(raw) > 4 else []
        if any(pair.fits for pair in said_inside) and question.kind != "text":
            return [
                one
                for pair in said_inside
                for one in self._of_pair(base, pair.text, pair.fits, pair.weight)
            ]
        return self._of_period(
            replace(base, answer=self.readings.read(raw, question)), place, is_dated
        )

    def _of_pair(
        self, base: Candidate, text: str, fits: Mapping[str, Fit], weight: float
    ) -> list[Candidate]:
        answer = self.readings.read(text, self.headings.questions[base.question])
        return [
            _dated(replace(base, answer=answer, weight=base.weight * weight), key, fit, worth)
            for key, (fit, worth, _) in weighed(fits, 1.0).items()
        ]

    def _of_period(self, base: Candidate, place: Place, is_dated: bool) -> list[Candidate]:
        found = []
        for key, (fit, worth, is_named) in self.naming.fits(place, is_dated).items():
            if worth > 0:
                found.append(_dated(base, key, fit, worth))
            elif not is_named and base.answer.kind not in (
                *_NUMBERS,
                Kind.BLANK,
                Kind.UNCLEAR,
                Kind.SEVERAL,
            ):
                whole = replace(base, names_period=False)
                found.append(_dated(whole, key, None, ONLY_PERIOD))
        return found

    def _with_notes(self, base: Candidate, cell: Cell) -> Candidate:
        for marker in cell.footnotes:
            note = self.readings.note(marker)
            if note:
                base = base.times(
                    0.97 if not self.readings.limits(note) else 0.75, f"note {marker}: {note[:160]}"
                )
        if cell.doubtful:
            base = base.times(0.8, f"not sure of the letters: {', '.join(cell.doubtful)}")
        return base

    def _texts_over(self, place: Place) -> list[str]:
        cells = (*place.in_row, *place.in_column, *place.over)
        return [*(cell.text for cell in cells), self.table.title]

    def _where(self, place: Place) -> str:
        if place.cell:
            return place.cell.where
        row, column = self._at(place)
        return f"{self.table.where}, row {row + 1}, column {column + 1}"

    def _at(self, place: Place) -> tuple[int, int]:
        return (place.column, place.row) if self.is_turned else (place.row, place.column)

    def _spot(self, place: Place) -> Spot:
        row, column = (place.cell.row, place.cell.column) if place.cell else self._at(place)
        return Spot(table=self.number, row=row, column=column)

    def _quote(self, place: Place) -> str:
        row, column = place.in_row, place.in_column
        first, second = (column, row) if self.is_turned else (row, column)
        texts = [cell.text for cell in (*first, *second)]
        if place.over and not first:
            texts = [place.over[-1].text, *texts]
        return " | ".join([*(text[:120] for text in texts), place.cell.text if place.cell else ""])


_QUARTERS = frozenset(("q1", "q2", "q3", "q4"))


def _quarters(table: Table, headings: Headings) -> frozenset[str]:
    """The headings "Q1" to "Q4" where they are quarters and not our questions."""
    texts = {cell.text.strip().lower() for cell in table.cells if len(cell.text) < 5}
    questions = {f"q{key.lower().lstrip('q')}" for key in headings.questions}
    return _QUARTERS if texts >= _QUARTERS and not questions >= _QUARTERS else frozenset()


def _named_by(place: Place) -> tuple[Cell, ...]:
    return (*place.in_row, *place.in_column)


def _dated(base: Candidate, key: str, fit: Fit | None, worth: float) -> Candidate:
    if fit is None:
        return replace(base, period=key, of_period=worth)
    doubts = (*base.doubts, fit.doubt) if fit.doubt else base.doubts
    return replace(base, period=key, of_period=worth, basis=fit.basis, doubts=doubts)


def _scores_by_words(found: Sequence[Found]) -> dict[tuple[str, ...], dict[str, Said]]:
    """For each set of headings the lowest likeness that any of its values leaves."""
    scores: dict[tuple[str, ...], dict[str, Said]] = {}
    for one in found:
        known = scores.setdefault(one.words, dict(one.scores))
        for key, said in one.scores.items():
            if key in known and said.score < known[key].score:
                known[key] = said
    return scores
