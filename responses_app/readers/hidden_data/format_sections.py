"""What a number format says beside the digits: per cent, "<", "*", words, and for which values.

A council may suppress by a format: `[<5]"*";0` shows a star where 3 is stored. What is shown is
what it has answered, so that is read; only decimals that a format hides are not lost.
Source: ECMA-376 part 1, 18.8.31 (sections, conditions, literal text).
"""

import re
from dataclasses import dataclass
from decimal import Decimal

_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|[_*].|\[(?P<bracketed>[^\]]*)\]'
    r"|(?P<digits>General|[#0?](?:[#0?., /]|E[+-]|[0-9])*|@)|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9]+(?:\.[0-9]+)?)")
_SIGNS = re.compile(r"[\s$£€¥()-]|\b[A-Z]{3}\b")
"""What is left out of a number: money, brackets and minus of negative ones."""
_DASHES = {"-", "–", "—"}
_COMPARED = {
    "<": Decimal.__lt__,
    "<=": Decimal.__le__,
    ">": Decimal.__gt__,
    ">=": Decimal.__ge__,
    "=": Decimal.__eq__,
    "<>": Decimal.__ne__,
}


@dataclass(frozen=True)
class Section:
    """One part of a format: what stands around the digits, and for which values it is."""

    before: str
    after: str
    has_digits: bool
    is_hundredfold: bool
    is_scaled: bool  # shown in thousands or millions
    condition: tuple[str, Decimal] | None

    @property
    def is_plain(self) -> bool:
        return self.has_digits and not (self.before or self.after or self.is_hundredfold)

    def write(self, value: Decimal) -> str:
        if not self.has_digits:
            words = self.before.strip()
            return "0" if not value and words in _DASHES else words
        digits = plain_digits(value * 100 if self.is_hundredfold else value)
        if self.is_scaled:
            return digits + ("%" if self.is_hundredfold else "")
        return f"{self.before}{digits}{self.after}".strip()


def read_sections(written: str) -> tuple[Section, ...]:
    """The parts of a format; none where every value is written in plain digits."""
    sections = tuple(_section(one) for one in _parts(written)[:3])
    return () if all(section.is_plain for section in sections) else sections


def section_for(value: Decimal, sections: tuple[Section, ...]) -> Section:
    """The part that a value is written in."""
    if any(section.condition for section in sections):
        for section in sections:
            if section.condition is None:
                return section
            sign, bound = section.condition
            if _COMPARED[sign](value, bound):
                return section
        return sections[-1]
    if value < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if not value and len(sections) > 2 else sections[0]


def plain_digits(value: Decimal) -> str:
    """A number without powers of ten and without zeros at its end.

    >>> plain_digits(Decimal("1.20E+3")), plain_digits(Decimal("12.50"))
    ('1200', '12.5')
    """
    return format(value.normalize() if value else Decimal(0), "f")


def _parts(written: str) -> list[str]:
    """A format cut at its semicolons, but not within quotes."""
    parts, quoted, start = [], False, 0
    for place, letter in enumerate(written):
        if letter == '"':
            quoted = not quoted
        elif letter == ";" and not quoted and written[place - 1 : place] != "\\":
            parts.append(written[start:place])
            start = place + 1
    return [*parts, written[start:]]


def _section(written: str) -> Section:
    sides, digits, condition, is_hundredfold = ["", ""], "", None, False
    for found in _PIECE.finditer(written):
        side = 1 if digits else 0
        if found["digits"]:
            digits += found["digits"]
        elif found["bracketed"] is not None:
            if stated := _CONDITION.fullmatch(found["bracketed"].strip()):
                condition = stated[1], Decimal(stated[2])
        elif found["plain"] == "%":
            is_hundredfold = True
            sides[side] += "%"
        elif found["plain"] not in {",", None}:
            sides[side] += found["plain"]
        else:
            sides[side] += found["quoted"] or found["escaped"] or ""
    return Section(
        _words(sides[0].lstrip("+")) if digits else sides[0],
        _words(sides[1]),
        bool(digits),
        is_hundredfold,
        digits.rstrip().endswith(","),
        condition,
    )


def _words(side: str) -> str:
    """What stands beside the digits, where it is more than money, blanks and brackets."""
    return side if _SIGNS.sub("", side) else ""
