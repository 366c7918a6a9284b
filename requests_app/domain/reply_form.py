"""The columns of our reply form, as they are called in it: who makes it and who reads it agree."""

from typing import Final

ROW: Final = "row"
REFERENCE: Final = "reference"
AUTHORITY: Final = "authority"
QUESTION: Final = "question"
QUESTION_TEXT: Final = "question_text"
UNIT: Final = "unit"
PERIOD: Final = "period"
PERIOD_FROM: Final = "period_from"
PERIOD_TO: Final = "period_to"
BASIS: Final = "basis"
ANSWER: Final = "answer"
NOTE: Final = "note"
COLUMNS: Final = (
    ROW, REFERENCE, AUTHORITY, QUESTION, QUESTION_TEXT, PERIOD, PERIOD_FROM, PERIOD_TO, BASIS,
    UNIT, ANSWER, NOTE,
)  # fmt: skip
"""As the form has them, in order; with a made-up campaign `made_up` stands before them."""
