"""Which elements a mail in HTML keeps from its reader's eyes, by its styles or an attribute.

A style sheet in the mail is read for rules that name one class or id (`.x`, `p.x`, `#x`), which
is how programs write them; what other selectors hide, or tricks such as white letters on white,
is not known here.

Source: CSS Display 3 section 2, CSS 2.1 sections 11.2 and 15.7, HTML section 6.1 (hidden);
mso-hide is Word's own.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self

LONGEST_STYLE = 4_000  # characters of one attribute
LONGEST_SHEET = 300_000  # characters of all style sheets of a mail

_HIDES = re.compile(
    r"(?<![\w-])(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}(?:hidden|collapse)"
    r"|mso-hide\s{0,9}:\s{0,9}all"
    r"|font-size\s{0,9}:\s{0,9}0{1,9}(?:\.0{1,9})?(?:[a-z]{1,5}|%)?\s{0,9}(?:;|!|$))",
    re.IGNORECASE,
)
_SHOWS = re.compile(r"(?<![\w-])(?:display|visibility)\s{0,9}:", re.IGNORECASE)
_REMARK = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_STYLE = re.compile(r"<style\b[^<>]{0,1000}>", re.IGNORECASE)
_STYLE_END = re.compile(r"</style", re.IGNORECASE)
_BRACE = re.compile(r"([{}])")
_SIMPLE = re.compile(r"(?:[a-z][\w-]{0,40})?[.#][\w-]{1,100}", re.ASCII)
_ON_SCREEN = re.compile(r"@media\s{1,9}(?:only\s{1,9})?(?:all|screen)", re.IGNORECASE)


@dataclass(frozen=True)
class Hiding:
    """What one mail hides; `selectors` are those that its style sheets hide, in small letters."""

    selectors: frozenset[str] = frozenset()

    @classmethod
    def of(cls, html: str) -> Self:
        """Read the style sheets in a mail.

        >>> Hiding.of("<style>p.x, #y { display: none }</style>").selectors == {"p.x", "#y"}
        True
        """
        hidden: set[str] = set()
        shown_elsewhere: set[str] = set()  # such as on wide screens only
        for selectors, said, is_conditional in _rules(_sheets(html)):
            if _HIDES.search(said):
                if not is_conditional:
                    hidden.update(selectors)
            elif _SHOWS.search(said):
                (shown_elsewhere.update if is_conditional else hidden.difference_update)(selectors)
        return cls(frozenset(hidden - shown_elsewhere))

    def hides(self, tag: str, attributes: Mapping[str, str | None]) -> bool:
        """Tell whether an element is hidden; not asked is what lies around it.

        >>> Hiding().hides("p", {"style": "DISPLAY : none"}), Hiding().hides("p", {"hidden": ""})
        (True, True)
        """
        if "hidden" in attributes:
            return True
        style = _REMARK.sub("", (attributes.get("style") or "")[:LONGEST_STYLE])
        if style and _HIDES.search(style):
            return True
        if not self.selectors or _SHOWS.search(style):
            return False
        classes = (attributes.get("class") or "")[:LONGEST_STYLE].lower().split()
        names = [f".{name}" for name in classes]
        if attributes.get("id"):
            names.append(f"#{attributes['id']}".lower())
        return any(name in self.selectors or f"{tag}{name}" in self.selectors for name in names)


def _sheets(html: str) -> str:
    """All style sheets of a mail as one, without remarks."""
    sheets: list[str] = []
    room, at = LONGEST_SHEET, 0
    while room > 0 and (begun := _STYLE.search(html, at)):
        ended = _STYLE_END.search(html, begun.end())
        at = ended.start() if ended else len(html)
        sheets.append(html[begun.end() : min(at, begun.end() + room)])
        room -= len(sheets[-1])
    whole = _REMARK.sub(" ", "\n".join(sheets))
    return whole.replace("<!--", " ").replace("-->", " ")


def _rules(sheet: str) -> Iterator[tuple[list[str], str, bool]]:
    """Yield each rule: its simple selectors, what it says, and whether a condition is upon it."""
    pieces = _BRACE.split(sheet)
    around: list[str] = []
    conditions = 0
    for said, brace in zip(pieces[::2], pieces[1::2]):
        if brace == "{":
            around.append(said.rpartition(";")[2].strip())
            conditions += _is_condition(around[-1])
        elif around:
            selector = around.pop()
            if selector.startswith("@"):
                conditions -= _is_condition(selector)
                continue
            simple = (one.strip().lower() for one in selector.split(","))
            yield [one for one in simple if _SIMPLE.fullmatch(one)], said, conditions > 0


def _is_condition(selector: str) -> bool:
    return selector.startswith("@") and not _ON_SCREEN.fullmatch(selector)
