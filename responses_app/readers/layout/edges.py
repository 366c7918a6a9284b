"""Ruling lines as level and upright edges: doubled ones as one, pieces of one line as one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from responses_app.readers.layout.fillings import Fillings
from responses_app.readers.layout.words import Rule

THIN = 4.0  # points: what is no wider is a line, not a box
NEAR = 2.5  # points: lines no further apart are one
BREAK = 3.5  # points: a gap in a line that is none, such as in a dashed one
SHORTEST = 6.0  # points


@dataclass(frozen=True, slots=True)
class Edge:
    """A level edge (`at` is its height on the page) or an upright one (`at` is its place across).

    `start` and `end` are its ends along the other direction.
    """

    at: float
    start: float
    end: float

    def covers(self, start: float, end: float) -> bool:
        """Tell whether it runs along most of the way between two places."""
        return min(self.end, end) - max(self.start, start) >= 0.7 * (end - start)


def edges_of(rules: Iterable[Rule]) -> tuple[list[Edge], list[Edge]]:
    """The level and the upright edges of what is drawn on one page, in order of `at`."""
    level: list[Edge] = []
    upright: list[Edge] = []
    rules = list(rules)
    fillings = Fillings(rule for rule in rules if rule.fill is not None)
    for rule in rules:
        across, down = rule.right - rule.left, rule.bottom - rule.top
        if min(across, down) <= THIN and not fillings.go_on_beside(rule):
            if down <= THIN:
                level.append(Edge((rule.top + rule.bottom) / 2, rule.left, rule.right))
            if across <= THIN:
                upright.append(Edge((rule.left + rule.right) / 2, rule.top, rule.bottom))
            continue
        above, below, before, after = fillings.seen_sides(rule)
        sides = ((above, rule.top), (below, rule.bottom))
        level += [Edge(at, rule.left, rule.right) for is_seen, at in sides if is_seen]
        sides = ((before, rule.left), (after, rule.right))
        upright += [Edge(at, rule.top, rule.bottom) for is_seen, at in sides if is_seen]
    return _merged(level), _merged(upright)


def _merged(edges: list[Edge]) -> list[Edge]:
    """Edges at nearly the same place as one; those that touch as one."""
    edges.sort(key=lambda edge: edge.at)
    groups: list[list[Edge]] = []
    for edge in edges:
        if (
            groups
            and edge.at - groups[-1][-1].at <= NEAR
            and edge.at - groups[-1][0].at <= 2 * NEAR
        ):
            groups[-1].append(edge)
        else:
            groups.append([edge])
    merged: list[Edge] = []
    for group in groups:
        at = sum(edge.at for edge in group) / len(group)
        group.sort(key=lambda edge: edge.start)
        start, end = group[0].start, group[0].end
        for edge in group[1:]:
            if edge.start <= end + BREAK:
                end = max(end, edge.end)
            else:
                merged.append(Edge(at, start, end))
                start, end = edge.start, edge.end
        merged.append(Edge(at, start, end))
    return [edge for edge in merged if edge.end - edge.start >= SHORTEST]
