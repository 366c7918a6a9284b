"""Find what a draft claims: which numbers belong together, and as what."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from responses_app.domain.claims import changes, lone, shares, sums, table_totals
from responses_app.domain.claims.claims import Change, Claim, Share
from responses_app.domain.claims.number import Kind, Number
from responses_app.domain.claims.scene import MOST_NUMBERS, Scene, over, scene_of
from responses_app.domain.claims.sentences import Sentence
from responses_app.domain.claims.share_pairs import pairs

# The sentence speaks of numbers in the one before it.
_POINTS_BACK: Final = re.compile(
    r"^\W*(?:that|this|these|those|it|they|of (?:these|those|them|whom|which)|among (?:these|them"
    r"|those)|which|an? (?:\w+ )?(?:increase|rise"
    r"|fall|drop|decrease|decline|reduction|jump|share|rate|growth|proportion)|the (?:increase"
    r"|rise|fall|drop|decrease|decline|reduction|jump"
    r"|growth|change|share|rate|proportion|figure|number|total|count)|up|down|or|some"
    r"|in other words|so|i\.e|by|now|today|equivalent"
    r"|representing|equal|then|two|three|in|the year|a year|almost|nearly|more|just|over|about"
    r"|just over|compare[ds]?|previously|three years|only)\b"
    r"|\b(?:of (?:these|those|them|whom)|among them|this (?:had|has|was|is|rose|fell|grew"
    r"|represents|means|figure|number|total|equates|amounts)"
    r"|that (?:is|was|means|figure|number|represents|equates|amounts)|it (?:had|has|was|rose|fell"
    r"|grew)|the (?:figure|number|total) (?:had|has|was|rose|fell|grew|is))\b",
    re.IGNORECASE,
)
_CALLS_FOR_IT: Final = re.compile(
    r"^\W*(?:that|this|these|those|it|which|an? (?:\w+ )?(?:increase|rise|fall|drop|decrease"
    r"|decline|reduction|jump)|up|down|so)\b|\bof (?:these|those|them|whom)\b|\bamong them\b",
    re.IGNORECASE,
)
_BEGINS_WITH_COUNT: Final = over(r"^\W*(?:(?:[\w'’-]+\s?){1,4}[:=]\s?)?#")
FURTHEST: Final = 2  # sentences back
FRAGMENT: Final = 4  # words


def claims_in(sentences: Sequence[Sentence]) -> list[Claim]:
    """Return the claims of a draft, in the order in which they stand."""
    found: list[Claim] = []
    owned: set[tuple[int, int]] = set()
    scenes = [scene_of(sentence) for sentence in sentences]
    for number, scene in enumerate(scenes):
        if not scene.numbers:
            continue
        if len(scene.numbers) > MOST_NUMBERS:
            continue  # a list of numbers: each stands by itself
        back = [one for one in _passages(scenes, number) if len(one.numbers) <= MOST_NUMBERS]
        claims = [*_related(scene, back)]
        found += claims
        owned |= {place for claim in claims for place in _places(claim)}
    sums_of_tables = [*table_totals.totals(scenes)]
    found += sums_of_tables
    owned |= {_place(claim.passage, claim.whole) for claim in sums_of_tables}
    for scene in scenes:
        if scene.numbers:
            free = [one for one in scene.numbers if _place(scene.passage, one) not in owned]
            found += lone.claims(scene, free)
    return sorted(found, key=lambda claim: (claim.start, claim.end))


def _passages(scenes: Sequence[Scene], number: int) -> list[Scene]:
    """The scene with one and with two sentences before it, where it may speak of them."""
    scene = scenes[number]
    is_fragment = _is_fragment(scene)
    if not (
        is_fragment
        or _POINTS_BACK.search(scene.passage.text)
        or _BEGINS_WITH_COUNT.match(scene.skeleton)
    ):
        return []
    calls = is_fragment or _CALLS_FOR_IT.search(scene.passage.text)
    wider, passage, block = [], scene.passage, scene.passage.block
    for back in range(number - 1, max(-1, number - 1 - FURTHEST), -1):
        before = scenes[back].passage
        if block - before.block > (1 if calls else 0) or before.kind is not scene.passage.kind:
            break
        passage, block = before.joined(passage), before.block
        wider.append(scene_of(passage))
    return wider


def _related(scene: Scene, back: Sequence[Scene]) -> Iterator[Claim]:
    """What its numbers say of each other, and of those in the sentences before."""
    taken: set[Number] = set()
    for claim in sums.claims(scene, back):
        taken |= set(claim.parts) | {claim.whole}
        yield claim
    levels = changes.levels(scene)
    for number in scene.numbers:
        if number.kind in (Kind.COUNT, Kind.PERIOD):
            continue
        if number in levels:
            yield shares.of_level(scene, number)
        elif changes.is_of_levels(scene, number):
            continue
        elif changes.is_change(scene, number, back):
            yield _best(changes.claim, scene, number, back)
        elif number.is_share:
            yield _best(shares.claim, scene, number, back)
    yield from changes.of_levels(scene)
    yield from changes.differences(scene, back)
    used = {one for claim in pairs(scene) for one in (claim[0], claim[1])}
    yield from shares.without_share(scene, used)
    yield from changes.without_percent(scene)
    yield from lone.averages(scene, back)


def _is_fragment(scene: Scene) -> bool:
    """Whether a passage is nothing but a share or a change: "85%.", "Change: +27%"."""
    rest = [one for one in scene.numbers if one.kind is not Kind.PERIOD]
    if len(rest) != 1 or rest[0].kind is Kind.COUNT:
        return False
    return len(scene.passage.text.replace("|", " ").split()) <= FRAGMENT


Related = TypeVar("Related", Share, Change)


def _best(
    find: Callable[[Scene, Number], Related], scene: Scene, number: Number, back: Sequence[Scene]
) -> Related:
    """The claim in its own sentence where it is whole there, else with the sentences before."""
    claim: Related = find(scene, number)
    calls = _CALLS_FOR_IT.search(scene.passage.text)
    if not calls and any(one.of_authorities for one in scene.counts):
        return claim  # it names its own base: "in the 135 authorities that gave both"
    for wider in back:
        if _is_whole(claim):
            break
        shift = len(wider.passage.text) - len(scene.passage.text)
        same = next((one for one in wider.numbers if one.end == number.end + shift), None)
        if same is None:
            continue
        wider_claim: Related = find(wider, same)
        if _known(wider_claim) > _known(claim):
            if not calls:
                others = (*wider_claim.others, claim, *claim.others)
                wider_claim = replace(wider_claim, others=others)
            claim = wider_claim
    return claim


def _known(claim: Claim) -> int:
    return len(claim.numbers)


def _is_whole(claim: Claim) -> bool:
    if isinstance(claim, Share):
        return claim.part is not None and claim.whole is not None
    return isinstance(claim, Change) and claim.old is not None and claim.new is not None


def _places(claim: Claim) -> Iterator[tuple[int, int]]:
    for number in claim.numbers:
        yield _place(claim.passage, number)


def _place(passage: Sentence, number: Number) -> tuple[int, int]:
    return passage.places[number.start], passage.places[number.end - 1]
