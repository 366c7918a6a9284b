"""A publication out of its own JSON: what `Publication.as_json` wrote is what is read."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

from responses_app.domain.publication import Figure, Period, Publication, Question

Part = TypeVar("Part", Question, Period, Figure)


class NotAPublication(ValueError):
    """The JSON is none that a publication was written to. The message says what is amiss."""


def restored(data: Mapping[str, Any], origin: str = "") -> Publication:
    """Return the publication that this is the JSON of; `origin` names the source it is read from.

    Keys that are not known are left aside: a newer version of the tool may have written it.
    Raises NotAPublication where something is missing.
    """
    try:
        return Publication(
            campaign=str(data["campaign"]),
            title=str(data["title"]),
            origin=origin or str(data.get("origin", "")),
            questions=tuple(_part(Question, one) for one in data["questions"]),
            periods=tuple(_part(Period, one) for one in data["periods"]),
            statistics=tuple(dict(row) for row in data["statistics"]),
            figures=tuple(_part(Figure, one) for one in data["figures"]),
            made_up=bool(data.get("made_up", False)),
            earlier=tuple(
                restored(one, f"as frozen in {origin}" if origin else "")
                for one in data.get("earlier", ())
            ),
        )
    except (KeyError, TypeError, AttributeError) as problem:
        raise NotAPublication(f"It is not the JSON of a publication: {problem!r}.") from problem


def without_origin(publication: Publication) -> Publication:
    """Return the same without a word on when it was worked out: equal numbers are equal bytes."""
    earlier = tuple(without_origin(one) for one in publication.earlier)
    return replace(publication, origin="", earlier=earlier)


def _part(kind: type[Part], given: Mapping[str, Any]) -> Part:
    known = {one.name for one in fields(kind)}
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in given.items()
        if name in known
    }
    return kind(**values)
