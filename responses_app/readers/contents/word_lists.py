"""The lists of a Word document, as far as they say what stands before a paragraph.

Source: ECMA-376 part 1, 17.9 (numbering).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from responses_app.readers.contents.numbering import DEEPEST, Count, Level
from responses_app.readers.contents.word_elements import W, is_on, value, whole_number


@dataclass(slots=True)
class Lists:
    """The numbering of a document, with how far each list has come."""

    counts: dict[str, Count] = field(default_factory=dict)  # by abstract list
    abstract: dict[str, str] = field(default_factory=dict)  # list to abstract list
    levels: dict[str, list[Level]] = field(default_factory=dict)  # of lists with their own
    starts: dict[str, dict[int, int]] = field(default_factory=dict)
    linked: dict[tuple[str, str], int] = field(default_factory=dict)
    """The depth that a paragraph style has in a list that names it."""

    @classmethod
    def of(cls, root: Any) -> Lists:
        """Read the numbering part; None where the document has none."""
        lists = cls()
        if root is None:
            return lists
        by_style: dict[str, str] = {}
        waiting: dict[str, str] = {}
        for element in root.findall(W + "abstractNum"):
            key = element.get(W + "abstractNumId", "")
            lists.counts[key] = Count(_levels(element.findall(W + "lvl")))
            for one in element.findall(W + "lvl"):
                depth = whole_number(one.get(W + "ilvl", "0"))
                lists.linked[key, value(one, "pStyle")] = depth
            if name := value(element, "styleLink"):
                by_style[name] = key
            if name := value(element, "numStyleLink"):
                waiting[key] = name
        for element in root.findall(W + "num"):
            lists._add(element, by_style, waiting)
        return lists

    def _add(self, element: Any, by_style: dict[str, str], waiting: dict[str, str]) -> None:
        key = element.get(W + "numId", "")
        abstract = value(element, "abstractNumId")
        abstract = by_style.get(waiting.get(abstract, ""), abstract)
        if abstract not in self.counts:
            return
        self.abstract[key] = abstract
        own = list(self.counts[abstract].levels)
        for change in element.findall(W + "lvlOverride"):
            depth = whole_number(change.get(W + "ilvl", "0"))
            if not 0 <= depth < DEEPEST:
                continue
            level = change.find(W + "lvl")
            if level is not None:
                own[depth] = _level(level)
                self.levels[key] = own
            if start := value(change, "startOverride"):
                self.starts.setdefault(key, {})[depth] = whole_number(start, 1)

    def next(self, key: str, depth: int | None, style: str) -> str:
        """What stands before the next paragraph of a list; empty for a bullet or no list."""
        abstract = self.abstract.get(key)
        if abstract is None:
            return ""
        if depth is None:
            depth = self.linked.get((abstract, style), 0)
        count = self.counts[abstract]
        if key in self.starts:  # a list that begins anew does so once
            for at, start in self.starts.pop(key).items():
                count.restart(at, start)
        return count.next(depth, self.levels.get(key))


def _levels(elements: list[Any]) -> list[Level]:
    levels = [Level(form="none")] * DEEPEST
    for element in elements:
        depth = whole_number(element.get(W + "ilvl", "0"))
        if 0 <= depth < DEEPEST:
            levels[depth] = _level(element)
    return levels


def _level(element: Any) -> Level:
    restart = value(element, "lvlRestart")
    return Level(
        value(element, "numFmt", default="decimal"),
        value(element, "lvlText")[:40],
        whole_number(value(element, "start", default="0")),
        whole_number(restart) if restart else None,
        bool(is_on(element, "isLgl")),
    )
