"""How authorities have responded: in time or late, how many to each question, and who did not.

Requests are told one by one, each with a clock of its own (a narrowed request is a new one);
answers are told by authority, each once, however often it was asked.
"""

from responses_app.response_statistics.reading import (
    QuestionRow,
    RefusalRow,
    ResponseStatistics,
    TimesRow,
    response_statistics,
)
from responses_app.response_statistics.tables import TABLES, table

__all__ = [
    "TABLES",
    "QuestionRow",
    "RefusalRow",
    "ResponseStatistics",
    "TimesRow",
    "response_statistics",
    "table",
]
