"""What the words in a cell look like: a value, the name of a period, or a text.

Only as far as it helps to see where a table begins; what a cell says is for `domain.answers`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

LONGEST_VALUE = 40

_VALUE = re.compile(
    r"(?:<|>|≤|≥|~|c\.?|circa|approx\.?)?\s?[£€$]?\s?-?(?:\d[\d,]*(?:\.\d+)?|\.\d+)\s?%?[*+]?"
    r"|[*\-–—~:.]{1,3}|\[[a-z]{1,4}\]"
    r"|n/?a|nil|none|zero|dim|tbc|supp(?:ressed)?|redacted|withheld"
    r"|(?:not|nor) (?:held|recorded|available|known|applicable)|less than \w+|fewer than \w+",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19[89]|20[0-4])\d")
_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ion|chwe|maw|ebr|mai|meh|gor|aws|medi|hyd"
    r"|tach|rhag)[a-z]*\.?"
)
_PERIOD = re.compile(
    r"(?:(?:fy|cy|financial year|calendar year|academic year|year|blwyddyn)\s?:?\s?)?"
    r"(?:(?:19|20)\d\d|\d\d)\s?[/–-]\s?(?:(?:19|20)\d\d|\d\d)"
    r"|(?:fy|cy|year|calendar year|blwyddyn)\s?:?\s?(?:(?:19|20)\d\d|\d\d)"
    r"|(?:q(?:uarter)?|ch(?:warter)?)\s?[1-4]\b.{0,15}"
    rf"|(?:\d{{1,2}}(?:st|nd|rd|th)?\s)?{_MONTH}(?:[\s-](?:(?:19|20)\d\d|\d\d)?.{{0,30}})?"
    r"|(?:19|20)\d\d-\d\d-\d\d",
    re.IGNORECASE,
)


def is_year(text: str) -> bool:
    return bool(_YEAR.fullmatch(text))


@lru_cache(maxsize=20_000)
def is_value(text: str) -> bool:
    """Tell whether it looks like a figure or a sign that stands for one; a year does too."""
    return len(text) <= LONGEST_VALUE and bool(_VALUE.fullmatch(text))


@lru_cache(maxsize=20_000)
def is_period(text: str) -> bool:
    """Tell whether it looks like the name of a period; a bare year does."""
    return len(text) <= LONGEST_VALUE and bool(_YEAR.fullmatch(text) or _PERIOD.fullmatch(text))


def are_years_in_turn(texts: Sequence[str]) -> bool:
    """Tell whether the years among these are two or more that follow one another.

    Each may come more than once: 2021, 2022, 2021, 2022 below "boys" and "girls".
    """
    years = {int(text) for text in texts if is_year(text)}
    return len(years) > 1 and max(years) - min(years) + 1 == len(years)
