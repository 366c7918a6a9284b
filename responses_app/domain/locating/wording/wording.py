"""The questions of one campaign, ready to be recognised in a reply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from responses_app.domain.locating.asked import AskedQuestion


@dataclass(frozen=True, slots=True)
class Label:
    """The id of a question as a reply writes it, at `start` to `end` of the text."""

    keys: tuple[str, ...]
    """The questions it can name, in the order asked. "1" names 1a, 1b and 1c where these were
    asked; "(a)" alone names 1a and 2a; "1a and 1b" names both."""
    start: int
    end: int
    is_whole: bool  # it stands by itself for just these questions; False: "(a)", or "1" above 1a
    parts: tuple[str, ...] = ()  # what is written, plain: ("1", "a")


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

    def labels(self, text: str) -> list[Label]:
        """Return the ids of questions in `text`, in order of place.

        One counts where it begins the text, follows "question", "Q", "part" or "cwestiwn", or
        stands in a line of its own. "1a Smith Street", "2023" and "1.5" are none.
        """
        return []

    def resolve(self, label: Label, parent: Label | None) -> Label:
        """Return `label` as it reads below the heading `parent`: "(a)" below "1." is 1a.

        Where the two make no question that was asked, `label` comes back as it is.
        """
        return label

    def said(self, text: str) -> list[Said]:
        """Return the questions that the words of `text` speak of, the likeliest first.

        `text` is a heading of a row or column, or a sentence. About 1.0 is our own wording
        quoted; below 0.5 is little more than chance. A label in it ("1a) ...") counts too.
        """
        return []
