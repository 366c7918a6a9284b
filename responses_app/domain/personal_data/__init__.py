"""Patterns of personal data, in running text and in tables; English and Welsh.

They count and never quote. A pattern that alone says that people are shown who should not be makes
a file suspect; one that an ordinary answer often holds is worth a note. What no pattern finds may
be there all the same.
"""

from responses_app.domain.personal_data.hit import Hit, strongest
from responses_app.domain.personal_data.pasted import in_text
from responses_app.domain.personal_data.tables import TableReader, in_columns

__all__ = ["Hit", "TableReader", "in_columns", "in_text", "strongest"]
