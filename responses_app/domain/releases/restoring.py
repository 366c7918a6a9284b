"""A publication out of its own JSON: what `Publication.as_json` wrote is what is read."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, Final

from responses_app.domain.publication import Authority, Figure, Period, Publication, Question

PARTS: Final[Mapping[str, type]] = {
    "questions": Question,
    "periods": Period,
    "figures": Figure,
    "asked": Authority,
}
"""Fields of a publication that hold parts, and of what kind they are."""
NEEDED: Final = ("campaign", "title", "questions", "periods", "statistics", "figures")


class NotAPublication(ValueError):
    """The JSON is none that a publication was written to. The message says what is amiss."""


def restored(data: Mapping[str, Any], origin: str = "") -> Publication:
    """Return the publication that this is the JSON of; `origin` names the source it is read from.

    Keys that are not known are left aside, and those that are not there are as good as empty: an
    older or a newer version of the tool may have written it. Raises NotAPublication where what
    makes a publication is missing.
    """
    if missing := [name for name in NEEDED if name not in data]:
        raise NotAPublication(f"It is not the JSON of a publication: no {', '.join(missing)}.")
    try:
        values = {
            one.name: _value(one.name, data[one.name], origin)
            for one in fields(Publication)
            if one.name in data and one.name != "origin"
        }
        return Publication(**values, origin=origin or str(data.get("origin", "")))
    except (KeyError, TypeError, AttributeError) as problem:
        raise NotAPublication(f"It is not the JSON of a publication: {problem!r}.") from problem


def without_origin(publication: Publication) -> Publication:
    """Return the same without a word on when it was worked out: equal numbers are equal bytes."""
    earlier = tuple(without_origin(one) for one in publication.earlier)
    return replace(publication, origin="", earlier=earlier)


def _value(name: str, given: Any, origin: str) -> Any:
    if name in PARTS:
        return tuple(_part(PARTS[name], one) for one in given)
    if name == "statistics":
        return tuple(dict(row) for row in given)
    if name == "earlier":
        called = f"as frozen in {origin}" if origin else ""
        return tuple(restored(one, called) for one in given)
    if name == "replaced":
        return tuple((code, tuple(later)) for code, later in given)
    return tuple(given) if isinstance(given, list) else given


def _part(kind: type, given: Mapping[str, Any]) -> Any:
    values = {
        one.name: tuple(given[one.name]) if isinstance(given[one.name], list) else given[one.name]
        for one in fields(kind)
        if one.name in given
    }
    return kind(**values)
