"""What looks like a value of a table and not like words: "1,204", "<5", "*", "37%", "-"."""

import re

_NUMBER = re.compile(
    r"[(\[]?\s?[<>≤≥~±+\-−–£$€c.]{0,3}\s?\d[\d,.\s]*\s?(?:%|k|m|bn|p)?\s?[)\]]?[*†‡]{0,2}",
    re.IGNORECASE,
)
_SIGN = re.compile(
    r"[*†‡~.:…\-−–—x]{1,3}|\[[a-z]{1,4}\]|n/?[akd]\.?|nil|none|zero|dim|no data|null",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"(?:fy\s?|q[1-4]\s?)?(?:19|20)\d\d(?:\s?[-–—/]\s?(?:19|20)?\d\d)?|\d\d\s?[/-]\s?\d\d",
    re.IGNORECASE,
)


def is_value(text: str) -> bool:
    """Tell whether a text is a number or a sign that stands for one.

    >>> [is_value(text) for text in ("1,204", "<5", "*", "37.5%", "12 children", "2023/24")]
    [True, True, True, True, False, False]
    """
    bare = text.strip()
    return bool(_NUMBER.fullmatch(bare) or _SIGN.fullmatch(bare))


def is_year(text: str) -> bool:
    """Tell whether a text may be the year over a column: "2023", "2023/24", "FY 2023-24".

    >>> [is_year(text) for text in ("2023", "2022-23", "23/24", "1,204")]
    [True, True, True, False]
    """
    return bool(_YEAR.fullmatch(text.strip()))
