"""One kind of personal data that a pattern found."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Hit:
    """What was found, how often, and a sentence for a person. Never the data themselves.

    `is_suspect` tells that people may be shown who should not be; otherwise it is worth knowing
    and no more. `where` is a column by its letters, or empty for the whole.
    """

    code: str
    count: int
    sentence: str
    is_suspect: bool = True
    where: str = ""


def strongest(hits: Iterable[Hit]) -> list[Hit]:
    """One hit of each kind and place, the suspect one or else the one that counts more.

    A kind found in a column is not told of the whole text once more.
    """
    kept: dict[tuple[str, str], Hit] = {}
    for hit in hits:
        key = (hit.code, hit.where)
        if key not in kept or (hit.is_suspect, hit.count) > (kept[key].is_suspect, kept[key].count):
            kept[key] = hit
    placed = {code for code, where in kept if where}
    return [
        hit
        for (code, where), hit in kept.items()
        if where
        or code not in placed
        or (
            hit.is_suspect
            and not any(o.is_suspect for o in kept.values() if o.code == code and o.where)
        )
    ]
