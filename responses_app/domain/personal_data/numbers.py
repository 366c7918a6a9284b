"""Numbers given to one person, each with the check that its issuer built in.

Sources: NHS Data Dictionary, NHS Number (modulus 11); Public Health Scotland, Community Health
Index (the same check, the first six digits are the day of birth); HMRC National Insurance Manual
NIM39110 (prefixes that are never given); Department for Education, unique pupil numbers guide
(check letter).
"""

import re
from datetime import date

_NHS_WEIGHTS = range(10, 1, -1)
_NI_NUMBER = re.compile(
    r"(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]", re.IGNORECASE
)
_UPN = re.compile(r"[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]", re.IGNORECASE)
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_GAPS = re.compile(r"[\s\-\u2010-\u2015.]+")


def is_nhs_number(written: str) -> bool:
    """Tell whether ten digits pass the check of an NHS number: modulus 11 over the first nine.

    Numbers kept for tests (they begin with 9) pass too; a row of one and the same digit was never
    given to anyone.

    >>> is_nhs_number("943 476 5919"), is_nhs_number("943 476 5918")
    (True, False)
    """
    digits = _joined(written)
    if len(digits) != 10 or not (digits.isascii() and digits.isdigit()) or len(set(digits)) == 1:
        return False
    weighted = sum(weight * int(digit) for weight, digit in zip(_NHS_WEIGHTS, digits))
    check = 11 - weighted % 11
    return (0 if check == 11 else check) == int(digits[9])


def is_chi_number(written: str) -> bool:
    """Tell whether ten digits are a Scottish CHI number: a day of birth, three digits, the check.

    >>> is_chi_number("010170 1128"), is_chi_number("320270 1111")
    (True, False)
    """
    digits = _joined(written)
    return is_nhs_number(digits) and _is_day(digits[:6])


def _is_day(ddmmyy: str) -> bool:
    """Tell whether six digits are a day, in 1900 or in 2000."""
    day, month, year = int(ddmmyy[:2]), int(ddmmyy[2:4]), int(ddmmyy[4:])
    try:
        date(2000 + year, month, day)
    except ValueError:
        return False
    return True


def is_ni_number(written: str) -> bool:
    """Tell whether it has the form of a National Insurance number.

    >>> is_ni_number("AB 12 34 56 C"), is_ni_number("QQ 12 34 56 C")
    (True, False)
    """
    return _NI_NUMBER.fullmatch(_joined(written)) is not None


def is_pupil_number(written: str) -> bool:
    """Tell whether it is a unique pupil number: its first letter checks the rest.

    >>> is_pupil_number("H801200001001"), is_pupil_number("A801200001001")
    (True, False)
    """
    number = _joined(written).upper()
    if not _UPN.fullmatch(number):
        return False
    values = [int(c) if c.isdigit() else _UPN_LETTERS.index(c) for c in number[1:]]
    total = sum(weight * value for weight, value in enumerate(values, 2))
    return _UPN_LETTERS[total % 23] == number[0]


def _joined(written: str) -> str:
    return _GAPS.sub("", written)
