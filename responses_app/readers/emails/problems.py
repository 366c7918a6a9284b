"""What went wrong while one mail was read, in sentences for a person."""

from dataclasses import dataclass, field

from responses_app.readers.emails import limits


@dataclass
class Problems:
    """Each sentence once, in order; `needs_hand` where content was lost or is doubtful."""

    needs_hand: bool = False
    _sentences: dict[str, None] = field(default_factory=dict)

    def note(self, sentence: str) -> None:
        """Something odd that took nothing away."""
        if len(self._sentences) < limits.PROBLEMS:
            self._sentences.setdefault(sentence)

    def lose(self, sentence: str) -> None:
        """Something that could not be read, or perhaps was read wrongly."""
        self.needs_hand = True
        self.note(sentence)

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(self._sentences)
