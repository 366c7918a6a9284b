"""A file that cannot be looked through, and why."""

from enum import StrEnum


class Reason(StrEnum):
    """What keeps a file from being looked through."""

    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    TOO_BIG = "too_big"


_SENTENCES = {
    Reason.ENCRYPTED: "The file is locked with a password, so nobody could look through it.",
    Reason.DAMAGED: "The file is damaged or not what it seems to be, so it could not be read.",
    Reason.TOO_BIG: "The file is too big to be looked through safely.",
}


class CannotLook(Exception):
    """Nothing can be said about what a file hides, because of the file itself.

    `reason` is one word for the program, `sentence` is for a person.
    """

    def __init__(self, reason: Reason, sentence: str = "") -> None:
        super().__init__(reason, sentence)
        self.reason = reason
        self.sentence = sentence or _SENTENCES[reason]

    def __str__(self) -> str:
        return self.sentence
