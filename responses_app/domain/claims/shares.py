"""Find shares: "864 of 2,335 (37%)", "one in three of the 1,231", "37% of councils"."""

import re
from collections.abc import Iterator
from typing import Final

from responses_app.domain.claims.claims import Share
from responses_app.domain.claims.number import Number
from responses_app.domain.claims.of_when import periods_for
from responses_app.domain.claims.scene import Scene
from responses_app.domain.claims.share_costs import (
    CLOSE,
    ENOUGH,
    OF_AUTHORITIES,
    ON_AVERAGE,
    distance,
    is_apposed,
    options,
)
from responses_app.domain.claims.share_pairs import of_the_whole, pairs

_OF_THEM: Final = re.compile(r"^\s(?:of|among) (?:them|these|those|whom|which)\b", re.IGNORECASE)


def claim(scene: Scene, share: Number) -> Share:
    """Return what a percentage, a fraction or odds is said to be of; parts unsaid are None."""
    ordered = options(scene, share)
    readings = [
        _share(scene, share, part, base)
        for cost, part, base in ordered
        if cost < ENOUGH and cost <= ordered[0][0] + CLOSE
    ]
    if not readings:
        readings = _with_one(scene, share, of_the_whole(scene, share))
    first, *others = readings[:4]
    if others:
        first = _share(scene, share, first.part, first.whole, tuple(others))
    return first


def of_level(scene: Scene, share: Number) -> Share:
    """A share that is one end of a change of shares: it has no base of its own here."""
    return _share(scene, share, None, None)


_DIVIDED: Final = re.compile(r"\s?(?:/|÷|divided by)")


def without_share(scene: Scene, used: set[Number]) -> Iterator[Share]:
    """ "729 of 4,756" without a percentage: still a claim about both."""
    said = [claim(scene, share) for share in scene.shares]
    told = {(reading.part, reading.whole) for one in said for reading in (one, *one.others)}
    for part, whole in pairs(scene):
        is_quotient = part.value > whole.value and _DIVIDED.match(scene.between(part, whole))
        if (part, whole) not in told and not is_quotient:
            yield Share(
                passage=scene.passage, main=part, part=part, whole=whole, periods=scene.periods
            )


def _share(
    scene: Scene, share: Number, part: Number | None, whole: Number | None,
    others: tuple[Share, ...] = (),
) -> Share:  # fmt: skip
    periods = scene.periods if part and whole else periods_for(scene, share)
    return Share(
        passage=scene.passage, main=share, part=part, whole=whole, share=share, others=others,
        periods=periods,
        authorities=bool(OF_AUTHORITIES.match(scene.after(share))),
    )  # fmt: skip


def _with_one(scene: Scene, share: Number, whole: Number | None) -> list[Share]:
    """The readings with one count beside the share, or with none."""
    if whole:
        return [_share(scene, share, None, whole)]
    if ON_AVERAGE.match(scene.after(share)):
        return [_share(scene, share, None, None)]
    near = [one for one in scene.counts if distance(scene, share, one) < 45]
    if not near:
        return [_share(scene, share, None, None)]
    count = min(near, key=lambda one: distance(scene, share, one))
    as_part, as_whole = _share(scene, share, count, None), _share(scene, share, None, count)
    if _OF_THEM.match(scene.after(share)) and scene.at[count] < scene.at[share]:
        return [as_whole]
    if is_apposed(scene, share, count) or scene.at[count] > scene.at[share]:
        return [as_part, as_whole, _share(scene, share, None, None)]
    return [as_whole, as_part, _share(scene, share, None, None)]
