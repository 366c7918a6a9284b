r"""Tables of rich text, whose cells are known only by where they end on the page.

Source: Rich Text Format Specification 1.9.1, "Table Definitions": \trowd, \cellx, \clmgf, \clvmgf.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from responses_app.readers.contents.collecting import MOST_COLUMNS, Draft, mark_headings

NEAR = 60  # twips (1/20 point): edges that lie nearer to one another are one


@dataclass(slots=True)
class Edge:
    """What a row says of one cell: where it ends, in twips, and whether it goes on with another."""

    right: int = 0
    goes_on_from_left: bool = False
    goes_on_from_above: bool = False


@dataclass(slots=True)
class Pieces:
    """What stands in one cell: its paragraphs, their markers, whether all is bold."""

    texts: list[str] = field(default_factory=list)
    markers: list[str] = field(default_factory=list)
    is_bold: bool = True


@dataclass(slots=True)
class Row:
    """The definition that is in force, and the cells of the row as far as it is read."""

    left: int = 0
    edges: list[Edge] = field(default_factory=list)
    is_heading: bool = False
    cells: list[Pieces] = field(default_factory=list)


@dataclass(slots=True)
class Rows:
    """The rows of one table."""

    rows: list[Row] = field(default_factory=list)

    @property
    def has_columns(self) -> bool:
        return any(len(row.cells) > 1 for row in self.rows)

    def drafts(self) -> list[Draft]:
        """The cells with their rows and columns, worked out from where they end."""
        starts = self._starts()
        drafts: list[Draft] = []
        above: dict[int, Draft] = {}
        for number, row in enumerate(self.rows):
            left = row.left
            last: Draft | None = None
            for at, cell in enumerate(row.cells):
                known = row.edges[at] if at < len(row.edges) else None
                right = known.right if known else left + 2 * NEAR
                column = _index(starts, left)
                across = max(1, _index(starts, right) - column)
                left = max(left, right)
                if known and known.goes_on_from_left and last:
                    last.columns += across
                    continue
                before = above.get(column)
                if known and known.goes_on_from_above and before:
                    before.rows = number - before.row + 1
                    continue
                last = Draft(
                    number, column, "\n".join(cell.texts), 1, across, tuple(cell.markers),
                    row.is_heading, bool(cell.texts) and cell.is_bold,
                )  # fmt: skip
                above[column] = last
                drafts.append(last)
        mark_headings(drafts)
        return drafts

    def _starts(self) -> list[int]:
        """Where columns begin and end, over all rows, from left to right."""
        places = {row.left for row in self.rows}
        for row in self.rows:
            places.update(edge.right for edge in row.edges[: len(row.cells)])
            missing = len(row.cells) - len(row.edges)
            end = row.edges[-1].right if row.edges else row.left
            places.update(end + 2 * NEAR * (at + 1) for at in range(min(missing, MOST_COLUMNS)))
        starts: list[int] = []
        for place in sorted(places):
            if not starts or place - starts[-1] > NEAR:
                starts.append(place)
        return starts


def _index(starts: list[int], place: int) -> int:
    return bisect_left(starts, place - NEAR)
