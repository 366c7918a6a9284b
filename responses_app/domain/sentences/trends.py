"""What a question over its waves is said to have done: of the panel alone, which stays the same.

The panel is made of the places with usable figures in every wave; a place is one authority, or
those that took its place when councils were reorganised.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from responses_app.domain.sentences.amounts import Amounts, counted
from responses_app.domain.sentences.changes import growth, points, subject
from responses_app.domain.sentences.said import Said
from responses_app.domain.sentences.who import MADE_UP, kept


def of_trend(trend: Mapping[str, Any], amounts: Amounts, *, made_up: bool = False) -> list[Said]:
    """Say how the newest wave differs from the one before it and from the first.

    `trend` is one question over its waves, as `Trend.as_dict` writes it.
    """
    return list(_sentences(trend, amounts, MADE_UP if made_up else ""))


def _sentences(trend: Mapping[str, Any], amounts: Amounts, made_up: str) -> Iterator[Said]:
    waves = trend["waves"]
    if len(waves) < 2:
        return
    labels = {f"{one['campaign']}:{one['period']}": one["label"] for one in waves}
    newest = waves[-1]
    for numbers in _since(newest["panel"]):
        fact, hidden = growth(numbers, amounts, _places(numbers))
        when = f"From {labels[numbers['from']]} to {newest['label']}, "
        sentence = f"{when}{subject(amounts)} {fact}."
        yield Said("trend", fact, sentence, kept(hidden, *trend["crosses"], made_up))
    for numbers in _since(newest["rate_panel"]):
        fact, apart = points(numbers, _places(numbers))
        if fact:
            when = f"From {labels[numbers['from']]} to {newest['label']}, "
            caveats = kept(apart, *trend["rate_crosses"], made_up)
            yield Said("rate_trend", fact, f"{when}the rate {fact}.", caveats)


def _since(panel: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    """The comparisons of the newest wave: with the one before, and with the first if another."""
    if not panel:
        return []
    last, first = panel["since_last"], panel["since_first"]
    others = [first] if first and (not last or first["from"] != last["from"]) else []
    return [*([last] if last else []), *others]


def _places(numbers: Mapping[str, Any]) -> str:
    return counted(numbers["n"], "place")
