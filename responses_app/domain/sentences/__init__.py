"""Sentences ready to paste: what a row of statistics says, with the caveats that go with it.

Every number of a sentence stands in the row it is written from, or in the row of the question
that it is a part of; none is worked out here.
"""

from responses_app.domain.sentences.amounts import Amounts
from responses_app.domain.sentences.said import Said
from responses_app.domain.sentences.times import of_coverage, of_times
from responses_app.domain.sentences.trends import of_trend
from responses_app.domain.sentences.who import MADE_UP
from responses_app.domain.sentences.writing import Writer

__all__ = ["MADE_UP", "Amounts", "Said", "Writer", "of_coverage", "of_times", "of_trend"]
