"""The questions of one campaign, ready to be recognised in a reply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from responses_app.domain.locating.asked import AskedQuestion

from .labels import Label, Labels
from .likeness import Likeness

_REMEMBERED = 20_000  # texts


@dataclass(frozen=True, slots=True)
class Said:
    """That words speak of a question."""

    key: str
    score: float  # 0 to 1
    how: str  # label, quoted (our wording, wholly), wording (like it), alias (also_called)


class Wording:
    """Recognises the questions of one campaign; keep one per campaign, it remembers texts."""

    def __init__(self, questions: Sequence[AskedQuestion]) -> None:
        self.questions = tuple(questions)
        self._labels = Labels([question.key for question in self.questions])
        self._likeness = Likeness(self.questions)
        self._found: dict[str, tuple[Label, ...]] = {}
        self._said: dict[str, tuple[Said, ...]] = {}

    def labels(self, text: str) -> list[Label]:
        """Return the ids of questions in `text`, in order of place.

        One counts where it begins the text or a line of it, or follows "question", "Q", "part"
        or "cwestiwn"; further ones of the same line are found too ("1a) 4; 1b) 5"). "1a Smith
        Street", "2023" and "1.5" are none.
        """
        if text not in self._found:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            self._found[text] = tuple(self._labels.find(text))
        return list(self._found[text])

    def resolve(self, label: Label, parent: Label | None) -> Label:
        """Return `label` as it reads below the heading `parent`: "(a)" below "1." is 1a.

        A label that begins with a number stands by itself. Where the two make no question that
        was asked, the label comes back without keys.
        """
        return self._labels.resolve(label, parent)

    def said(self, text: str) -> list[Said]:
        """Return the questions that the words of `text` speak of, the likeliest first.

        `text` is a heading of a row or column, or a sentence. About 1.0 is our own wording
        quoted; below 0.5 is little more than chance. A label in it ("1a) ...") counts too.
        """
        if text not in self._said:
            if len(self._said) >= _REMEMBERED:
                self._said.clear()
            self._said[text] = self._say(text)
        return list(self._said[text])

    def _say(self, text: str) -> tuple[Said, ...]:
        label = next((one for one in self.labels(text) if one.at_start), None)
        rest = text if label is None else f"{text[: label.start]} {text[label.end :]}"
        likes = self._likeness.to(rest)
        said = {one.key: Said(one.key, one.score, one.how) for one in likes}
        if label is not None and label.is_whole and len(label.keys) == 1:
            said = _labelled(label, said, is_alone=not rest.strip(" .:)(-\t"))
        return tuple(sorted(said.values(), key=lambda one: -one.score))


@lru_cache(maxsize=64)
def wording_of(questions: tuple[AskedQuestion, ...]) -> Wording:
    """Return the `Wording` of these questions, the same one each time."""
    return Wording(questions)


def _labelled(label: Label, said: dict[str, Said], *, is_alone: bool) -> dict[str, Said]:
    """Weigh the id against the words beside it, which may say otherwise."""
    key = label.keys[0]
    words = said.get(key, Said(key, 0.0, "label"))
    rival = max((one.score for one in said.values() if one.key != key), default=0.0)
    quoted = any(one.how == "quoted" and one.key != key for one in said.values())
    if quoted or (rival > 0.85 and words.score < 0.2):
        score, lowered = 0.55, {k: replace(s, score=min(s.score, 0.55)) for k, s in said.items()}
    else:
        score = 0.6 if label.is_bare and is_alone else min(0.99, 0.9 + 0.1 * words.score)
        score -= 0.1 if rival > max(0.6, words.score) else 0
        lowered = {k: replace(s, score=round(s.score * 0.5, 3)) for k, s in said.items()}
    how = words.how if words.how == "quoted" else "label"
    return {
        **lowered,
        key: Said(key, round(max(score, words.score if how == "quoted" else 0), 3), how),
    }
