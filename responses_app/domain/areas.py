"""The areas that statistics are told for: the UK, a nation, a region, a type, a saved list.

An area is written `uk`, `nation:England`, `region:London`, `type:London borough` or
`list:NAME`: a public interface of commands, files and links.
"""

from collections.abc import Iterable
from typing import Final

UK: Final = "uk"
KINDS: Final = ("nation", "region", "type", "list")
"""Kinds of area beside the UK, in the order in which they are told."""


def areas_of(nation: str, region: str, kind: str, lists: Iterable[str] = ()) -> tuple[str, ...]:
    """Return every area that an authority belongs to; `lists` are the names of saved lists."""
    saved = tuple(f"list:{name}" for name in lists)
    return (UK, f"nation:{nation}", f"region:{region}", f"type:{kind}", *saved)


def area_name(area: str) -> str:
    """Return `uk` as "United Kingdom" and `nation:Wales` as "Wales (nation)"."""
    if area == UK:
        return "United Kingdom"
    kind, _, name = area.partition(":")
    return f"{name} ({kind})"


def area_order(area: str) -> tuple[int, str]:
    """A sort key: the UK first, then nations, regions, types and lists, each by name."""
    return (UK, *KINDS).index(area.partition(":")[0]), area
