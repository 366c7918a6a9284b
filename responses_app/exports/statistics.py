"""The rows of statistics: what the newest build says, each number in a column of its own."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from requests_app.models import Campaign
from responses_app.domain.publication import Row
from responses_app.domain.symbols import HIDDEN as CONFIDENTIAL
from responses_app.domain.symbols import symbol_of
from responses_app.exports.cells import Symbol
from responses_app.exports.choice import Choice
from responses_app.exports.columns import STATISTICS
from responses_app.statistics_rebuild import show

Path = tuple[str, ...]

_PARTS: Final = ("exact_pairs", "average", "change")
_OTHER_NAMES: Final[Mapping[str, Path]] = {
    "rate_of": ("rate", "of"),
    "ratio_per": ("ratio", "of"),
    "change_crosses": ("change", "crosses"),
}


def path_of(column: str) -> Path:
    """Where in a row of `show_statistics` the number of a column stands.

    >>> path_of("total_upper"), path_of("rate_exact_pairs_n"), path_of("rate_average_percent")
    (('total_upper',), ('rate', 'exact_pairs', 'n'), ('rate', 'average', 'average_percent'))
    """
    if column in _OTHER_NAMES:
        return _OTHER_NAMES[column]
    group, _, name = column.partition("_")
    if group not in ("rate", "ratio", "change") or not name:
        return (column,)
    for part in _PARTS if group != "change" else ():
        if name.startswith(f"{part}_"):
            inner = name.removeprefix(f"{part}_")
            return group, part, name if part == "average" and inner != "n" else inner
    return group, name


PATHS: Final = {
    column.name: path_of(column.name) for column in STATISTICS if column.name != "symbol"
}


def rows(campaign: Campaign, choice: Choice) -> Iterator[tuple]:
    """Raises NotBuilt where there is no build yet."""
    return map(cells, choice.hiding.statistics if choice.hiding else show(campaign))


def cells(row: Row) -> tuple[object, ...]:
    """A row as `show_statistics` prints it, each number in its column."""
    told = (_cell(row, column, path) for column, path in PATHS.items())
    return (*told, CONFIDENTIAL if row.get("symbols") else "")


def _cell(row: Row, column: str, path: Path) -> object:
    if withheld := symbol_of(row, column):
        return Symbol(withheld)
    found: Any = row
    for name in path:
        if found is None:
            return None
        found = found.get(name)
    return "; ".join(found) if isinstance(found, list | tuple) else found
