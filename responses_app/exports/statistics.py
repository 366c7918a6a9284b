"""The rows of statistics: what the newest build says, each number in a column of its own."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from requests_app.models import Campaign
from responses_app.domain.publication import Row
from responses_app.exports.choice import Choice
from responses_app.exports.columns import STATISTICS
from responses_app.statistics_rebuild import show

Path = tuple[str, ...]

_PARTS: Final[Mapping[str, Path]] = {
    "exact": ("exact_pairs",),
    "average": ("average",),
    "change": ("change",),
}
_OTHER_NAMES: Final[Mapping[str, Path]] = {
    "rate_of": ("rate", "of"),
    "ratio_per": ("ratio", "of"),
    "change_crosses": ("change", "crosses"),
}


def path_of(column: str) -> Path:
    """Where in a row of `show_statistics` the number of a column stands.

    >>> path_of("total_upper"), path_of("rate_exact_n"), path_of("rate_average_percent")
    (('total_upper',), ('rate', 'exact_pairs', 'n'), ('rate', 'average', 'average_percent'))
    """
    if column in _OTHER_NAMES:
        return _OTHER_NAMES[column]
    group, _, name = column.partition("_")
    if group not in ("rate", "ratio", "change") or not name:
        return (column,)
    part, _, inner = name.partition("_")
    if group == "change" or part not in _PARTS:
        return group, name
    if part == "average" and inner != "n":
        inner = name
    return group, *_PARTS[part], inner


PATHS: Final = {
    column.name: path_of(column.name) for column in STATISTICS if column.name != "symbol"
}
COLUMN_OF: Final = {path: column for column, path in PATHS.items()}


def rows(campaign: Campaign, choice: Choice) -> Iterator[tuple]:
    """Raises NotBuilt where there is no build yet."""
    statistics = choice.hiding.statistics if choice.hiding else show(campaign)
    return map(cells, statistics)


def cells(row: Row) -> tuple[object, ...]:
    """A row as `show_statistics` prints it, each number in its column."""
    return (*(_cell(row, path) for path in PATHS.values()), _symbol(row))


def _cell(row: Row, path: Path) -> object:
    found: Any = row
    for name in path:
        if found is None:
            return None
        found = found.get(name)
    return "; ".join(found) if isinstance(found, list | tuple) else found


def _symbol(row: Row) -> str:
    return "[c]" if row.get("symbols") else ""
