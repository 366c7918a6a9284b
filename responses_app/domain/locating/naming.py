"""What the headings over a value in a table say: its question and its period."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from responses_app.domain.content import Cell

from .evidence import period_weight
from .headings import Heading, Headings
from .layouts import Place
from .periods import Fit
from .wording import Label, Said
from .words import is_share, is_total

_PLAIN = re.compile(r"\s*[0-9][0-9,]*(?:\.[0-9]+)?\s*")
OWN = 0.5  # likeness from which the headings of a value say its question themselves
_OVER, _ABOVE = 0.985, 0.97  # what it costs that something stands only over, or above, the table
ONLY_PERIOD = 0.93  # how likely a figure without a period is of the only one that was asked


@dataclass(frozen=True, slots=True)
class Around:
    """What the text above a table says of it."""

    said: Mapping[str, Said] = field(default_factory=dict)
    label: Label | None = None
    fits: Mapping[str, Fit] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """What the headings of a place say."""

    place: Place
    words: tuple[str, ...]  # headings that are neither a period nor mere "Number"
    scores: Mapping[str, Said]
    over: Mapping[str, Said]  # what stands over the table or above it
    of_over: float  # how sure it is that this holds here

    @property
    def best(self) -> float:
        """How like a question its own headings are."""
        return max((said.score for said in self.scores.values()), default=0.0)


class Naming:
    """Reads the headings of one table."""

    def __init__(
        self, headings: Headings, title: str, around: Around, *, joins: bool = True,
        shows_money: bool = False,
    ) -> None:  # fmt: skip
        self.headings, self.around = headings, around
        self._joins = joins  # whether several headings of a value are read together as well
        self._shows_money = shows_money  # some of its values are written with a pound sign
        self._title = headings.read(title)

    def found(self, place: Place) -> Found:
        row, column = ([cell.text for cell in cells] for cells in (place.in_row, place.in_column))
        words = tuple(text for text in (*row, *column) if self._says_more(text) or "£" in text)
        parents = self._parents(place)
        scores = self._of_kind(self._scores(row, column, parents), place)
        for heading, weight in parents:
            if heading.best and heading.best.score >= OWN:
                return Found(place, words, scores, heading.said, weight)
        return Found(place, words, scores, self.around.said, _ABOVE)

    def _of_kind(self, scores: dict[str, Said], place: Place) -> dict[str, Said]:
        """Money answers no count, and a percentage no sum."""
        sort = self.sort_of(place)
        if not sort:
            return scores
        return {
            key: said
            if said.how == "label" or fits_sort(self.headings.questions[key].kind, sort)
            else replace(said, score=said.score * 0.28)
            for key, said in scores.items()
        }

    def sort_of(self, place: Place) -> str:
        """What sort of figure a place holds, as it is written; empty where that tells nothing.

        A number without a pound sign, in a table that writes sums with one, is a count.
        """
        raw = place.cell.text if place.cell else ""
        if "£" in raw:
            return "money"
        if "%" in raw and not is_mixed(raw):
            return "percent"
        texts = [cell.text for cell in (*place.in_row, *place.in_column, *place.over)]
        if any("£" in text and len(text) < 60 for text in texts):
            return "money"
        return "count" if self._shows_money and _PLAIN.fullmatch(raw) else ""

    def _parents(self, place: Place) -> list[tuple[Heading, float]]:
        over = [(self.headings.read(cell.text), _OVER) for cell in reversed(place.over)]
        return [*over, (self._title, _OVER)]

    def _says_more(self, text: str) -> bool:
        heading = self.headings.read(text)
        return not heading.is_period and not heading.is_neutral

    def _scores(
        self, row: list[str], column: list[str], parents: list[tuple[Heading, float]]
    ) -> dict[str, Said]:
        """How like each question the headings of a value are, alone and together."""
        in_row = [text for text in row if self._says_more(text)]
        in_column = [text for text in column if self._says_more(text)]
        alone = (*in_row, *in_column)
        scores: dict[str, Said] = {}
        for text in alone:
            for key, said in self._resolved(self.headings.read(text), parents).items():
                rest = [other for other in alone if other != text]
                if said.how != "label" and not all(self._goes_with(r, key) for r in rest):
                    said = replace(said, score=said.score * 0.6)
                if key not in scores or said.score > scores[key].score:
                    scores[key] = said
        if not self._joins:
            return scores
        readings = [self.headings.joined(texts) for texts in (in_row, in_column) if len(texts) > 1]
        if in_row and in_column:
            readings.append(self.headings.joined((*in_row, *in_column)))
            readings.append(self.headings.joined((*in_column, *in_row)))
        for reading in readings:
            for key, said in self._resolved(reading, parents).items():
                if key not in scores or said.score > scores[key].score:
                    scores[key] = said
        likest = max((said.score for said in scores.values()), default=0.0)
        if (in_row or in_column) and likest < 0.75:
            for parent, _ in parents[:2]:
                if parent.text and not parent.is_period and not parent.is_neutral:
                    joined = self.headings.joined((parent.text, *in_row, *in_column))
                    for key, said in joined.said.items():
                        above = parent.said[key].score if key in parent.said else 0.0
                        before = scores[key].score if key in scores else 0.0
                        if said.score > max(before, above + 0.03):
                            scores[key] = said
        return scores

    def _goes_with(self, text: str, key: str) -> bool:
        return self.headings.is_explained(text, key) or is_share(text) or is_total(text)

    def _resolved(
        self, heading: Heading, parents: list[tuple[Heading, float]]
    ) -> Mapping[str, Said]:
        """ "(a)" below "1." is 1a."""
        if not heading.labels or heading.labels[0].is_whole:
            return heading.said
        above = [label for parent, _ in parents for label in parent.labels[:1]]
        if self.around.label:
            above.append(self.around.label)
        for parent in above:
            label = self.headings.wording.resolve(heading.labels[0], parent)
            if label.is_whole and len(label.keys) == 1:
                key = label.keys[0]
                rest = {k: replace(s, score=s.score * 0.6) for k, s in heading.said.items()}
                return {**rest, key: Said(key, 0.97, "label")}
        return heading.said

    def own_fits(self, place: Place) -> dict[str, Fit] | None:
        """What the headings of a value say of its period; None where they name none at all."""
        row, column = (self._fits_on(cells) for cells in (place.in_row, place.in_column))
        if row is None or column is None:
            return row if column is None else column
        both = row.keys() & column.keys()
        return {key: min(row[key], column[key], key=lambda fit: fit.weight) for key in both}

    def _fits_on(self, cells: Sequence[Cell]) -> dict[str, Fit] | None:
        named = [self.headings.read(cell.text) for cell in cells]
        named = [heading for heading in named if heading.mentions]
        pure = [heading for heading in named if heading.is_period]
        if not pure:
            pure = [h for h in named if len(h.mentions) == 1 and len(h.text) < 200]
        if not pure:
            return None
        if len(pure) == 1:
            return dict(pure[0].fits)
        fits = dict(self.headings.joined(h.text for h in pure).fits)
        return fits or dict(pure[-1].fits)

    def fits(self, place: Place, is_dated: bool) -> dict[str, tuple[Fit | None, float, bool]]:
        """The periods that a value may be for, with what each is worth, and if it was named."""
        asked = self.headings.asked.periods
        if not asked:
            return {"": (None, 1.0, True)}
        own = self.own_fits(place)
        if own is not None:
            return weighed(own, 1.0)
        if is_dated:
            return {}
        for parent, weight in self._parents(place):
            if parent.fits and (len(parent.mentions) == 1 or len(parent.fits) == 1):
                return weighed(parent.fits, weight)
        if self.around.fits:
            return weighed(self.around.fits, _ABOVE)
        if len(asked) == 1:
            return {asked[0].key: (None, ONLY_PERIOD, True)}
        return {one.key: (None, 0.0, False) for one in asked}


def fits_sort(kind: str, sort: str) -> bool:
    """True if a figure written so may answer a question of this kind."""
    return kind == sort or (sort == "count" and kind not in ("money", "yes_no", "text"))


def is_mixed(raw: str) -> bool:
    """True for a count with its share beside it: "12 (37%)"."""
    head = raw.partition("(")[0]
    return "%" not in head and any(letter.isdigit() for letter in head)


def weighed(fits: Mapping[str, Fit], weight: float) -> dict[str, tuple[Fit | None, float, bool]]:
    """The surest fit, and those as sure; a total over several periods is for none of them."""
    best = max((fit.weight for fit in fits.values()), default=0.0)
    if best <= 0:
        return {}
    return {
        key: (fit, period_weight(fit) * weight, True)
        for key, fit in fits.items()
        if fit.weight >= best - 1e-9
    }
