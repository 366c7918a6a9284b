"""Find changes: "up 58% from 590 to 1,015", "24.9% more than in 2018", "doubled", "425 fewer"."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, permutations
from typing import Final

from responses_app.domain.claims.claims import Change
from responses_app.domain.claims.direction import (
    CHANGE_WORDS,
    STRONG,
    direction_near,
    without_idioms,
)
from responses_app.domain.claims.number import Kind, Number
from responses_app.domain.claims.of_when import period_of
from responses_app.domain.claims.scene import Scene, over
from responses_app.domain.claims.share_pairs import pairs

_NOUNS: Final = (
    r"(?:increase|rise|growth|jump|surge|leap|hike|uplift|upturn|spike|gain|expansion|drop|fall"
    r"|decrease|decline|reduction|cut|slump|dip|loss|change|swing|difference"
    r"|more|fewer|less|higher|lower|greater|up|down|above|below|extra|bigger|larger|smaller)\b"
)
_CHANGED_AFTER: Final = re.compile(
    rf"^[\"”’')]?[\s-](?:(?!of\b|in\b|to\b|were\b|was\b|had\b|who\b|went\b|and\b"
    rf"|or\b)[\w-]+\s){{0,2}}?{_NOUNS}(?!\s(?:into|within|under|below the|ill\b|to account"
    rf"|of the age|seriously))",
    re.IGNORECASE,
)
_CHANGED_BEFORE: Final = re.compile(
    rf"\b{CHANGE_WORDS}(?:\s(?!to\b|from\b|at\b|of\b|by\b|in\b|for\b|that\b|and\b"
    rf"|which\b)[\w-]+){{0,3}}?(?:\s(?:from|between|since|in|over|on)\s\ue005(?:\s(?:to"
    rf"|and)\s\ue005)?,?)?(?:\s(?:by|of|was|is|were|at|being|amounts to|equals|means|represents))?"
    r"(?:\s(?:a|an|the|some|another|full|massive|whopping|further|staggering))?[\s:=(–—,-]*"
    r"[\"“‘']?$",
    re.IGNORECASE,
)
_LEVEL_BEFORE: Final = re.compile(
    r"(?:(?<!up )(?<!down )\b(?:to|from|at|was|were|stood at|reached|hit|only|share of|rate of"
    r"|proportion of|than|with|against)\s?[\"“‘'(]?)$",
    re.IGNORECASE,
)
_SHARE_AFTER: Final = over(
    r"^[\"”’')]?(?:\s\([^()]*\))?\s(?:of|were|was|went|had|did|said|gave|could|are|is|have|has"
    r"|in care|among)\b"
)
_MOVED_BY: Final = re.compile(
    rf"(?:\bby(?:\s(?:a|an|some|another|just))?|\b{CHANGE_WORDS})\s?(?:of\s)?[\"“‘'(]?$",
    re.IGNORECASE,
)
_COMPARED_AFTER: Final = over(
    r"^[\"”’')]?\s?[,(]?\s?(?:up|down|more|fewer|higher|lower|on(?!\saverage|\sthe whole|\stop)"
    r"|since|over|from|compared|between|year[ -]on[ -]year|in (?:a|one|two|three|\w+) years?)\b"
)

_GAP: Final = r"\b(?:\s[\"“‘'(]?[\w'’\ue005-]+[\"”’']?){0,5}?[\s\"“‘'(]*"
_OLD_BEFORE: Final = [
    (re.compile(rf"\bfrom(?!\samong|\sthe authorities|\scouncils){_GAP}$", re.I), 4.0),
    (re.compile(rf"\b(?:compared (?:with|to)|against|versus|vs\.?|relative to"
                r"|in comparison (?:with|to)|set against|as opposed to|rather than)"
                rf"{_GAP}$", re.I), 4.0),
    (re.compile(rf"\bthan(?:\s(?:in|the|it|when|there|was|were))?{_GAP}$", re.I), 4.0),
    (re.compile(rf"(?:\b(?:up|down|increase|rise|growth|jump|fall|drop|decrease|decline|reduction"
                rf"|cut|more|fewer|less|surge|gain|higher|lower|change|improvement)\s"
                rf"|[\ue001\ue002]\s)(?:on|over|upon|above|below|against){_GAP}$", re.I), 4.0),
    (re.compile(r"\b(?:base(?:line)?|starting point|starting figure) (?:of|was|being)"
                rf"{_GAP}$", re.I), 4.0),
    (re.compile(rf"\b(?:previously|earlier|before|formerly|initially|originally|at first"
                rf"|started at|began at|starting at|had been|used to be|once){_GAP}$", re.I), 3.0),
    (re.compile(rf"\bwhen (?:there (?:were|was)|it (?:was|stood at)|the (?:figure|number|total"
                rf"|count) (?:was|stood at)|they were|we counted|councils \w+){_GAP}$", re.I), 3.5),
    (re.compile(rf"\bwhen(?:\sit|\sthere|\sthe)?{_GAP}$", re.I), 2.0),
    (re.compile(r"\b(?:up|down)\sfrom[\s\"“‘'(]*$", re.I), 1.0),
]  # fmt: skip
_OLD_AFTER: Final = re.compile(
    r"^[^;\ue001]{0,40}?\b(?:(?:the|a) year (?:before|earlier)|the previous (?:year|wave|survey"
    r"|report|study)|previously|last time|(?:years?|months|decade) (?:earlier|before|ago)"
    r"|at the start"
    r"|at first|originally|before (?:that|then)|beforehand|then(?=[\s,.)]|$)|in the (?:earlier"
    r"|first|last|previous) (?:year|wave|survey|report|study|period|round))\b",
    re.IGNORECASE,
)
_TO_ANOTHER: Final = over(r"^(?:\s[\w'’-]+){0,3}?\s?(?:\bto\b|→|->|–>|=>)\s?(?:[\w'’-]+\s){0,3}?#")
_NEW_BEFORE: Final = [
    (re.compile(rf"(?<!compared )(?<!relative )(?<!comparison )"
                rf"(?<!close )(?<!equal )(?<!equivalent )(?<!amounts )(?<!amounting )\bto"
                rf"(?!\s(?:the councils|authorities)){_GAP}$", re.I), 3.5),
    (re.compile(rf"\b(?:reach(?:ed|es|ing)|hit(?:s|ting)?|now|stands at|standing at|totall?(?:ed"
                rf"|ing|s)|becoming|became|at present|today|currently|this time|taking (?:it"
                rf"|the (?:figure|total|number)) to|bringing (?:it|the (?:figure|total|number)) to"
                rf"|this year|leaving){_GAP}$", re.I), 3.0),
]  # fmt: skip
_NEW_AFTER: Final = re.compile(
    r"^[^;\ue001]{0,25}?\b(?:now|this year|today|in the latest|most recently|currently|at present"
    r"|this time)\b",
    re.IGNORECASE,
)


def is_change(scene: Scene, number: Number, back: Sequence[Scene] = ()) -> bool:
    """Whether a percentage or the like says how something changed, and not how much of it."""
    if number.kind in (Kind.MULTIPLE, Kind.POINTS) or number.sign:
        return True
    if (said := _restated(scene, number)) is not None:
        return is_change(scene, said, back)
    before, after = _clause(scene, number)
    if _CHANGED_AFTER.match(after):
        return True
    if _LEVEL_BEFORE.search(before) and not re.search(
        rf"\b{_NOUNS}\s(?:was|were)\s$", before, re.I
    ):
        return _has_ends(scene, number) and not _SHARE_AFTER.match(after)
    if _CHANGED_BEFORE.search(without_idioms(before)):
        is_level = _SHARE_AFTER.match(after) and not _MOVED_BY.search(before)
        return not (is_level or (_SHARE_AFTER.match(after) and _has_share(scene, number)))
    if _SHARE_AFTER.match(after):
        return False
    if _COMPARED_AFTER.match(after) and not _has_share(scene, number):
        return True
    if _has_share(scene, number):
        return False
    if _has_ends(scene, number):
        return True
    words = scene.passage.text
    if len(words.split()) <= SHORT:  # "That is 58%.": of what, the sentence before says
        words += " ".join(one.passage.text for one in back[:1])
    return bool(STRONG.search(words)) and not _is_level(scene, number)


def _restated(scene: Scene, number: Number) -> Number | None:
    """The share that a bracket says again: "more than half (58%)"."""
    place = scene.skeleton.rfind("\ue002", 0, scene.at[number])
    if place >= 0 and scene.skeleton[place + 1 : scene.at[number]].strip() == "(":
        return scene.by_place[place]
    return None


def _is_level(scene: Scene, number: Number) -> bool:
    return bool(_LEVEL_BEFORE.search(scene.before(number)))


def _clause(scene: Scene, number: Number) -> tuple[str, str]:
    before, after = scene.before(number), scene.after(number)
    return re.split(r"[;]\s|\.\s", before)[-1], re.split(r"[;]\s|\.\s", after)[0]


def _has_share(scene: Scene, number: Number) -> bool:
    """Whether an "x of y" stands nearer to it than any "from x to y"."""
    near = [
        pair for pair in pairs(scene)
        if min(_letters(scene, number, one) for one in pair) < 40
    ]  # fmt: skip
    return bool(near)


def _has_ends(scene: Scene, number: Number) -> bool:
    """Whether two counts beside it are told as an older and a newer one."""
    explicit = {frozenset(pair) for pair in pairs(scene)}
    for old, new in permutations(scene.near(number, scene.counts), 2):
        if frozenset((old, new)) in explicit:
            continue
        if _oldness(scene, old) >= 3 and (
            _newness(scene, new) >= 3 or STRONG.search(scene.passage.text)
        ):
            if min(_letters(scene, number, old), _letters(scene, number, new)) < 60:
                return True
    return False


def _letters(scene: Scene, one: Number, other: Number) -> int:
    return len(scene.between(one, other))


# ---------------------------------------------------------------------------- the two ends


def claim(scene: Scene, by: Number) -> Change:
    """Return what a percentage of change is said to be between; an end that is unsaid is None."""
    direction = by.sign or direction_near(scene.skeleton, scene.at[by], scene.at[by] + 1)
    if by.kind is Kind.MULTIPLE:
        direction = -1 if by.value < 1 else 1
    ends = scene.near(by, scene.shares if by.kind is Kind.POINTS else scene.counts)
    costs = sorted(
        ((_cost(scene, by, old, new, direction), old, new) for old, new in permutations(ends, 2)),
        key=lambda one: one[0],
    )
    readings = [
        _change(scene, by, direction, old, new)
        for cost, old, new in costs
        if cost < _ENOUGH and cost <= costs[0][0] + _CLOSE
    ]
    if not readings:
        readings = [_with_one(scene, by, direction, ends)]
        if costs and costs[0][0] < _PERHAPS and len(ends) == 2:
            readings.insert(0, _change(scene, by, direction, costs[0][1], costs[0][2]))
    first, *others = readings[:3]
    if others:
        first = _change(scene, by, direction, first.old, first.new, tuple(others))
    return first


_BRACKETED: Final = over(
    r"#(?:\s[\w'’-]+){0,4}(?:\sin\s@)?\s?\((?:up|down|a\s[a-z]+\sof)\s(?:by\s)?$"
)
SHORT: Final = 8  # words
_ENOUGH: Final = 1.5
_PERHAPS: Final = 2.5
_CLOSE: Final = 0.4


def _change(
    scene: Scene, by: Number | None, direction: int, old: Number | None, new: Number | None,
    others: tuple[Change, ...] = (), main: Number | None = None,
) -> Change:  # fmt: skip
    since, until = _since_until(scene, old, new)
    subject = main or by or new or old
    assert subject is not None
    return Change(
        passage=scene.passage, main=subject, old=old, new=new, by=by, direction=direction,
        since=since, until=until, periods=scene.periods, others=others,
    )  # fmt: skip


def _with_one(scene: Scene, by: Number, direction: int, ends: Sequence[Number]) -> Change:
    near = [one for one in ends if _letters(scene, by, one) < 90 and not one.of_authorities]
    if not near or by.kind is Kind.POINTS:
        return _change(scene, by, direction, None, None)

    def is_old(one: Number) -> bool:
        return _oldness(scene, one) > _newness(scene, one)

    best = max(
        near,
        key=lambda one: (
            max(_oldness(scene, one), _newness(scene, one)) - _letters(scene, by, one) / 30
        ),
    )
    if is_old(best):
        return _change(scene, by, direction, best, None)
    return _change(scene, by, direction, None, best)


def _cost(scene: Scene, by: Number, old: Number, new: Number, direction: int) -> float:
    """How far-fetched it is that something went from `old` to `new`; the least is taken."""
    apart = _is_before(scene, old, by) != _is_before(scene, new, by)
    cost = 0.0
    if not (apart and _is_before(scene, old, by)):
        cost -= _oldness(scene, old) - _newness(scene, old)
    if not (apart and _is_before(scene, new, by)):
        cost -= _newness(scene, new) - _oldness(scene, new)
    before, after = period_of(scene, old), period_of(scene, new)
    if before and after and before.span and after.span and before.span != after.span:
        cost += -3.5 if before.span < after.span else 6
        cost += 0.1 * max(0, after.span.first - before.span.first)
    if (apposed := _apposed_to(scene, by)) and new is not apposed:
        cost += 6
    cost += 0.02 * (_letters(scene, by, old) + _letters(scene, by, new))
    cost += 0.7 * sum(_breaks(scene, by, one) for one in (old, new))
    if old.of_authorities != new.of_authorities:
        cost += 4
    elif old.of_authorities and any(not one.of_authorities for one in scene.counts):
        cost += 2
    if old.is_money != new.is_money:
        cost += 8
    if direction and (new.value - old.value) * direction < 0:
        cost += 0.6
    for pair in pairs(scene):
        if set(pair) == {old, new}:
            cost += 3
    return cost


def _is_before(scene: Scene, one: Number, by: Number) -> bool:
    """Whether a count stands in a sentence before: what was "from" or "to" there is so no more."""
    return scene.at[one] < scene.at[by] and ". " in scene.between(one, by)


def _apposed_to(scene: Scene, by: Number) -> Number | None:
    """The count that has a change in brackets behind it: "fell to 960 in 2018 (down 5.4%)"."""
    match = _BRACKETED.search(scene.before(by))
    return scene.by_place[match.start()] if match else None


def _breaks(scene: Scene, by: Number, one: Number) -> int:
    between = scene.between(by, one)
    return len(re.findall(r";\s|\b(?:and|while|whereas|but)\b", between)) + sum(
        letter in "\ue002\ue003\ue004" for letter in between
    )


def _oldness(scene: Scene, number: Number) -> float:
    before, after = scene.before(number), scene.after(number)
    best = max((worth for words, worth in _OLD_BEFORE if words.search(before)), default=0.0)
    return max(best, 3.0 if _OLD_AFTER.match(after) or _TO_ANOTHER.match(after) else 0.0)


def _newness(scene: Scene, number: Number) -> float:
    before, after = scene.before(number), scene.after(number)
    best = max((worth for words, worth in _NEW_BEFORE if words.search(before)), default=0.0)
    return max(best, 2.0 if _NEW_AFTER.match(after) else 0.0)


def _years(period: Number) -> tuple[int, int]:
    return (period.span.first, period.span.last) if period.span else (0, 0)


def _since_until(
    scene: Scene, old: Number | None, new: Number | None
) -> tuple[Number | None, Number | None]:
    """The periods that are compared, as far as they are named."""
    named = sorted((one for one in scene.periods if one.span), key=_years)
    of_old = period_of(scene, old) if old else None
    of_new = period_of(scene, new) if new else None
    if of_old and of_new and of_old is not of_new:
        return of_old, of_new
    if new and of_new:
        before = [one for one in named if _years(one) < _years(of_new)]
        return (before[0] if before else None), of_new
    spans = {one.span for one in named}
    if len(spans) >= 2:
        return named[0], named[-1]
    if len(named) == 1:
        since = re.search(
            r"\b(?:since|on|than|with|to|from|against|over|of|when|in)\s(?:the\s|in\s|that of\s"
            r"|those (?:in|of)\s|figure\s|figures\s|for\s|in\s|it was in\s|level\s|total\s"
            r"|number\s){0,4}(?:\w+\s){0,4}\(?$",
            scene.before(named[0]), re.IGNORECASE,
        )  # fmt: skip
        is_in = re.search(
            r"\b(?<!than )(?<!with )(?<!to )in\s$|\bof\s$", scene.before(named[0]), re.IGNORECASE
        )
        if since and not (is_in and new is not None and of_new is named[0]):
            return named[0], None
        return None, named[0]
    return None, None


# ---------------------------------------------------------------------------- changes of shares


_FROM_TO: Final = over(
    r"\bfrom\s(?:[\w'’-]+\s){0,4}?(?P<old>§)[^#§;]{0,60}?\bto\s(?:[\w'’-]+\s){0,4}?(?P<new>§)"
)
_TO_FROM: Final = over(
    r"(?P<new>§)(?:\([^()§]*\)|[^#§;()]){0,80}?"
    r"\b(?:from|compared (?:with|to)|against|than)\s(?:[\w'’-]+\s){0,4}?"
    r"(?P<old>§)"
)


# "47% went missing in 2020, 10% more than in 2018 (37%)"
_BY_THAN: Final = over(
    r"(?P<new>§)[^#§;]{0,80}?[§\ue004]\s(?:more|fewer|less|higher|lower|up|down)\b[^#§;]{0,30}?@\s"
    r"\((?P<old>§)\)"
)
# "42% (2018: 34%)"
_BRACKETED_OLD: Final = over(r"(?P<new>§)\s?\((?:in\s)?@\s?[:,]?\s?(?P<old>§)\)")


def _level_pairs(scene: Scene) -> list[tuple[Number, Number]]:
    found: list[tuple[Number, Number]] = []
    for pattern in (_FROM_TO, _BY_THAN, _BRACKETED_OLD, _TO_FROM):
        for match in pattern.finditer(scene.skeleton):
            old, new = scene.by_place[match.start("old")], scene.by_place[match.start("new")]
            after = scene.after(new)
            is_by = _CHANGED_AFTER.match(after) and pattern is _TO_FROM
            if not is_by and not any(old in pair or new in pair for pair in found):
                found.append((old, new))
    return found


# "from 28% in 2014-15 to 31% in 2020 and 37% in 2024": the third is an end too.
_GOES_ON: Final = over(r"^(?:\s(?:in|by)\s@)?,?\s(?:and|then|and then|before|to|and to|then to)\s$")


_OF_ITS_TIME: Final = over(r"@\s?\($|\(@\s?[:,]?\s?$")
_ITS_COUNTS: Final = over(r"^\s?(?:[(–—,:]|of)[^§.;]*#")


def levels(scene: Scene) -> set[Number]:
    """The shares that are an end of a change: "from 28% to 37%"."""
    has_base = bool(pairs(scene))
    found = {
        one
        for old, new in _level_pairs(scene)
        for one in (old, new)
        if _OF_ITS_TIME.search(scene.before(one)) or not _CHANGED_BEFORE.search(scene.before(one))
        if not has_base or (one is old and not _ITS_COUNTS.match(scene.after(old)))
    }
    for before, one in pairwise(scene.shares):
        if before in found and _GOES_ON.match(scene.between(before, one)):
            found.add(one)
    return found


def is_of_levels(scene: Scene, number: Number) -> bool:
    """Whether a percentage is the change between two shares beside it, and told with them."""
    known = levels(scene)
    return any(old in known for old, _ in _level_pairs(scene)) and (
        _percent_of_levels(scene, known) is number
    )


def of_levels(scene: Scene) -> Iterator[Change]:
    """Whether a change of shares goes the way its words say; points have claims of their own."""
    known = levels(scene)
    for old, new in _level_pairs(scene):
        if old in known:
            direction = direction_near(scene.skeleton, scene.at[old], scene.at[new] + 1)
            by = _percent_of_levels(scene, known)
            yield _change(scene, by, direction, old, new, main=by or (new if new in known else old))


def _percent_of_levels(scene: Scene, ends: set[Number]) -> Number | None:
    """ "up 9%, from 28% to 37%": the percentage beside two shares."""
    for one in scene.shares:
        if one not in ends and is_change(scene, one):
            return one
    return None


# ---------------------------------------------------------------------------- without percent


_FROM_COUNT_TO: Final = over(
    r"\bfrom\s(?:[\w'’-]+\s){0,4}?(?P<old>#)[^#§;]{0,70}?\bto\s(?:[\w'’-]+\s){0,5}?(?P<new>#)"
)
_TO_COUNT_FROM: Final = over(
    r"(?:\bto\s(?:[\w'’-]+\s){0,4}?)?(?P<new>#)[^#§;]{0,70}?(?:\bfrom|,\s(?:up"
    r"|down) from)\s(?:[\w'’-]+\s){0,4}?(?P<old>#)"
)


def without_percent(scene: Scene) -> Iterator[Change]:
    """ "rose from 590 to 1,015" by itself: does it go the way it is told?"""
    taken: set[Number] = set()
    told = [
        claim(scene, one)
        for one in scene.numbers
        if one.kind is not Kind.PERIOD and is_one(scene, one)
    ]
    taken |= {one for each in told for one in (each.old, each.new) if one}
    if not STRONG.search(scene.passage.text) and not re.search(
        r"\b(?:up|down)\b", scene.passage.text
    ):
        return
    for pattern in (_FROM_COUNT_TO, _TO_COUNT_FROM):
        for match in pattern.finditer(scene.skeleton):
            old, new = scene.by_place[match.start("old")], scene.by_place[match.start("new")]
            if taken & {old, new}:
                continue
            taken |= {old, new}
            direction = direction_near(scene.skeleton, match.start(), match.end())
            yield _change(scene, None, direction, old, new)


def is_one(scene: Scene, number: Number) -> bool:
    """Whether a number other than a count is a change of counts."""
    return (
        number.kind is not Kind.COUNT and number not in levels(scene) and is_change(scene, number)
    )


# ---------------------------------------------------------------------------- differences


_MORE_AFTER: Final = re.compile(
    r"^\s(?:[\w'’-]+\s){0,2}?(?:more|fewer|less|extra|additional|higher"
    r"|lower)\b(?:\s[\w'’\ue005-]+){0,8}?\s(?:than|compared|on)\b"
    r"|^\s(?:increase|rise|drop|fall|decrease|decline|reduction)\b",
    re.IGNORECASE,
)
_MORE_BEFORE: Final = re.compile(
    r"\b(?:(?:increase|rise|fall|drop|decrease|decline|reduction|difference|gap|growth|jump)\sof"
    r"|(?:rose|risen|increased|grew|grown|fell|fallen|dropped|declined"
    r"|decreased|jumped|climbed|up|down|lower|higher)\sby)\s(?:an?\s|some\s|just\s|only\s)?$",
    re.IGNORECASE,
)


def differences(scene: Scene, back: Sequence[Scene]) -> Iterator[Change]:
    """ "425 more than in 2014-15, from 590 to 1,015"."""
    for number in scene.counts:
        before, after = scene.before(number), scene.after(number)
        if not (_MORE_AFTER.match(after) or _MORE_BEFORE.search(before)):
            continue
        direction = direction_near(scene.skeleton, scene.at[number], scene.at[number] + 1)
        rest = [one for one in scene.near(number, scene.counts) if one is not number]
        costs = sorted(
            (
                (_cost(scene, number, old, new, direction), old, new)
                for old, new in permutations(rest, 2)
            ),
            key=lambda one: one[0],
        )
        if costs and costs[0][0] < _ENOUGH:
            yield _change(scene, number, direction, costs[0][1], costs[0][2])
        else:
            best = _with_one(scene, number, direction, rest)
            yield best
