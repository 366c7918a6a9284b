"""Which question, and which period, the lines of a reply are about as one reads down."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass

from .evidence import question_weight
from .headings import Heading, Headings
from .periods import Fit
from .wording import Label, Said

_LASTS = 8  # passages without a word of a question, after which it is no longer spoken of


@dataclass(frozen=True, slots=True)
class Topic:
    """The question that lines speak of until another one is named."""

    weights: Mapping[str, float]  # by question: how sure
    said: Mapping[str, Said]
    label: Label | None = None
    age: int = 0  # passages since

    @property
    def key(self) -> str | None:
        """The question, where it can only be one."""
        best = max(self.weights.values(), default=0.0)
        likely = [key for key, weight in self.weights.items() if weight >= best - 0.1]
        return likely[0] if len(likely) == 1 else None


class Topics:
    """Keeps what the lines so far were about."""

    def __init__(self, headings: Headings) -> None:
        self._headings = headings
        self.topic: Topic | None = None
        self.fits: Mapping[str, Fit] = {}
        self.is_answered = False  # a value was given since it was named
        self._parent: Label | None = None
        self._period_is_outer: bool | None = None

    def about(self, key: str, weight: float) -> Topics:
        """The same for one sentence that names its question itself."""
        other = copy(self)
        other.topic = Topic({key: weight}, {key: Said(key, weight, "label")})
        other.is_answered = False
        return other

    def label(self, heading: Heading) -> Label | None:
        """The label at the beginning of a text, read below the one before: "(a)" below "1."."""
        if not heading.labels or heading.labels[0].start > 3:
            return None
        label = heading.labels[0]
        if not label.is_whole and self._parent:
            label = self._headings.wording.resolve(label, self._parent)
        return label if label.keys else None

    def begin(
        self,
        label: Label | None,
        quoted: Mapping[str, float],
        said: Mapping[str, Said],
        unlabelled: Mapping[str, Said],
    ) -> None:
        """A passage names a question: by its label, in our words, or in theirs.

        `said` is what all of it speaks of, `unlabelled` what its words do without the label:
        where these are plainly of another question, the numbers are not ours.
        """
        weights: dict[str, float] = {}
        if label:
            keys = label.keys
            weight = 0.96 if label.is_whole and len(keys) == 1 else 0.6 / len(keys)
            weights = dict.fromkeys(keys, weight)
            if label.parts and label.parts[0].isdigit():
                self._parent = label
        best_quote = max(quoted.values(), default=0.0)
        for key, share in quoted.items():
            if share >= best_quote - 0.02:
                others = [one for one in quoted if one != key and quoted[one] >= share - 0.02]
                mine = 0.98 if share > 0.8 else 0.93
                if others:
                    mine = max(question_weight(said, key), 0.5)
                weights[key] = max(weights.get(key, 0.0), mine)
        if label and label.is_whole and len(label.keys) == 1:
            key = label.keys[0]
            if quoted and quoted.get(key, 0.0) < best_quote - 0.1:  # numbers of their own
                weights[key] = 0.5
            elif quoted.get(key, 0.0) >= best_quote - 0.02 and best_quote:
                weights = {key: 0.99}
        elif label and quoted:
            inside = {key: weight for key, weight in weights.items() if key in label.keys}
            weights = inside or weights
        likest = max(said.values(), key=lambda one: one.score, default=None)
        if label and len(label.keys) > 1 and not quoted and likest and likest.score >= 0.6:
            sure = question_weight(said, likest.key)
            weights = {likest.key: sure * (0.95 if likest.key in label.keys else 0.85)}
        if label and len(label.keys) == 1 and not quoted:
            theirs = max(unlabelled.values(), key=lambda one: one.score, default=None)
            if theirs and theirs.score >= 0.7 and theirs.key != label.keys[0]:
                ours = unlabelled.get(label.keys[0])
                if (ours.score if ours else 0.0) < 0.35:
                    said = unlabelled
                    weights = {theirs.key: question_weight(said, theirs.key) * 0.88}
        if not weights:
            weights = {key: question_weight(said, key) for key in said}
            weights = {key: weight for key, weight in weights.items() if weight > 0.4}
        if weights:
            if self.fits and self._period_is_outer is False:
                self.fits = {}
            if self._period_is_outer is None and self.fits:
                self._period_is_outer = True
            spoken = {key: said[key] for key in weights if key in said}
            for key, weight in weights.items():
                if key not in spoken or spoken[key].score < weight:
                    spoken[key] = Said(key, weight, "label" if label else "quoted")
            self.topic = Topic(weights, spoken, label)
            self.is_answered = False

    def date(self, fits: Mapping[str, Fit]) -> None:
        """A line says nothing but a period."""
        if self._period_is_outer is None and self.topic:
            self._period_is_outer = False
        if self._period_is_outer:
            self.topic = None
        self.fits = fits

    def pass_by(self) -> None:
        """A passage that names no question."""
        if self.topic:
            older = Topic(self.topic.weights, self.topic.said, self.topic.label, self.topic.age + 1)
            self.topic = older if older.age <= _LASTS else None

    def end(self) -> None:
        """The letter closes, or speaks of something else."""
        self.topic = None
        self.fits = {}
