"""Find sums: "213 missing = 182 found + 31 still missing", "of 213, 182 were found, 31 not"."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Final

from responses_app.domain.claims.claims import Sum
from responses_app.domain.claims.number import Number
from responses_app.domain.claims.scene import Scene, head_of, over

_PART: Final = r"[^#§=+;.]{0,60}?"
_EQUATIONS: Final = [
    over(rf"(?P<whole>#){_PART}(?:=|\bequals\b|\bis the sum of\b|\bis made up of\b|\bmade up of\b"
         rf"|\bcompris(?:es|ed|ing)\b|\bconsist(?:s|ed|ing) of\b|\bbreaks? down (?:as|into|to)\b"
         rf"|\bbroken down (?:as|into)\b|\bsplit (?:into|between)\b){_PART}"
         rf"#(?:{_PART}(?:\+|\bplus\b|\band\b|,|&){_PART}#){{1,9}}"),
    over(rf"#(?:{_PART}(?:\+|\bplus\b|\band\b|\badded to\b|&|,){_PART}#){{1,9}}{_PART}"
         r"(?:=|[,:–—(]?\s?\b(?:equals?|makes?|making|gives?|giving|totals?|totalling|adds? up to"
         r"|adding up to|add to|sums? to|comes? to|for an?(?: \w+)? total of|an?(?: \w+)? total of"
         r"|in total,?|altogether,?)\b)"
         rf"(?:\s(?:the|all|a|an|total|of|up|to)){{0,4}}\s?(?:[\w'’-]+\s){{0,3}}?(?P<whole>#)"),
    over(rf"#{_PART}(?:\+|\bplus\b){_PART}#{_PART}(?:=|\bis\b|\bare\b|\bwas\b){_PART}(?P<whole>#)"),
]  # fmt: skip
# Two states of which each is in one and nobody in both.
_OPPOSITES: Final = [
    (r"found|located|traced|returned|recovered|came back|come back|accounted for|safe|home",
     r"(?:still |remain(?:s|ed|ing)? |currently |yet )?(?:missing|unaccounted|lost|at large"
     r"|untraced|unfound)|yet to (?:be )?\w+"
     r"|not (?:been )?(?:found|located|traced|returned|recovered)"
     r"|never (?:been )?(?:found|located|traced|returned|seen)|not yet|(?:were|was|are|is|have|had"
     r"|did|has) not|(?:were|was|are|have|had|did|has)n[’']t|remain(?:s|ed|ing)?|still"
     r"|whereabouts"),
    (r"boys|male|males|men", r"girls|female|females|women"),
    (r"answered|replied|responded|gave|provided|disclosed|held", r"(?:did|do|does|had|have|could"
                                                                 r"|would) not|didn[’']t|refused"
                                                                 r"|declined|no reply|failed to"
                                                                 r"|not held|silent|withheld"),
    (r"identified|confirmed", r"suspected|unconfirmed|potential"),
    (r"went missing|missing", r"did not go missing|never went missing|not go missing"),
    (r"upheld", r"dismissed|rejected|not upheld"),
    (r"in full|full(?:y)?", r"in part|partial(?:ly)?|partly|refused|nothing|no reply"),
]  # fmt: skip
_REST: Final = re.compile(
    r"\b(?:the (?:rest|remaining|remainder|other)|the others|(?:leav(?:es|ing)(?! out)|left"
    r"|remaining|remainder|balance)\b)",
    re.IGNORECASE,
)
_NOT_BEFORE: Final = re.compile(
    r"(?:\b(?:not|never|yet to)|n[’']t)\s(?:\w+\s){0,2}$", re.IGNORECASE
)
_OVERLAPS: Final = re.compile(
    r"\b(?:also|as well|both|some of whom|including|overlap|at least one of|more than one|either"
    r"|respectively|each of)\b",
    re.IGNORECASE,
)
_WHOLE_BEFORE: Final = over(
    r"(?:\b(?:of|out of|among|from|total(?:ling)?|all)\s(?:the\s|all\s|these\s|those\s"
    r"|a\stotal\sof\s|some\s){0,3}(?:[\w'’-]+\s){0,2}?$)"
)
_OF_THE_WHOLE: Final = over(
    r"^(?:\s[\w'’-]+){0,3}?\s(?:out\s)?of\s(?:[\w'’-]+\s){0,4}?#"
    r"(?:(?:\s[\w'’-]+){0,3}?\s(?:who|that|which)(?:\s(?:had|have|has|were|was|are|went|gone|been"
    r"|reported|recorded|as))*\smissing\b)?"
)
# "Found: 182, still missing: 32": each has its words before it.
_LABEL_BEFORE: Final = over(
    r"(?:^|[(:;,.–—|]\s?|\band\s)(?P<label>[A-Za-z][A-Za-z'’ -]{1,40}?)[\s:=–|-]+$"
)
_LABEL_ENDS: Final = over(r"^\s?(?:[,;.)|+&]|\+|$|and\s[A-Za-z'’ -]{2,40}#)")
_ALL_BEFORE: Final = re.compile(
    r"\b(?:total|all|altogether|overall|whole)\b[^.;]{0,20}$", re.IGNORECASE
)
_ALL_AFTER: Final = re.compile(
    r"^[^.;]{0,25}\b(?:in all|in total|altogether|overall)\b", re.IGNORECASE
)
_POINTS_BACK: Final = re.compile(
    r"[.!?][)\"”’]?\s(?:(?:out )?of|among|from) (?:these|those|them)\b"
    r"(?! (?:asked|who|that|which|in|with)\b)",
    re.IGNORECASE,
)
_OF_ANOTHER_WHOLE: Final = re.compile(
    r"\b(?:of|among|from) those (?:asked|who|that|which|in|with)\b", re.IGNORECASE
)
NEAR_THE_START: Final = 30  # letters
FARTHEST: Final = 110  # letters between two parts
MOST: Final = 12  # counts of a passage that is a sum; a longer one is a list
NEARLY: Final = Fraction(11, 10)


def claims(scene: Scene, back: Sequence[Scene]) -> Iterator[Sum]:
    """Return the sums that a passage tells, each once."""
    equations = list(_equations(scene))
    yield from equations
    if equations:
        return
    for passage in (scene, *back):
        if passage is not scene and not _speaks_of_parts(scene):
            continue
        found = _partition(passage)
        if found and any(one in _ends(scene, passage) for one in found.numbers):
            yield found
            return


def _speaks_of_parts(scene: Scene) -> bool:
    return bool(scene.counts)


def _ends(scene: Scene, passage: Scene) -> set[Number]:
    """The numbers of the wider passage that stand in its last sentence."""
    shift = len(passage.passage.text) - len(scene.passage.text)
    return {one for one in passage.numbers if one.start >= shift}


def _equations(scene: Scene) -> Iterator[Sum]:
    taken: set[int] = set()
    for pattern in _EQUATIONS:
        for match in pattern.finditer(scene.skeleton):
            whole = scene.by_place[match.start("whole")]
            parts = tuple(
                one for one in scene.counts
                if match.start() <= scene.at[one] < match.end() and one is not whole
            )  # fmt: skip
            if len(parts) < 2 or taken & {scene.at[one] for one in (*parts, whole)}:
                continue
            is_sum = any(sign in match[0] for sign in ("+", "plus", "="))
            if not is_sum and max(one.value for one in parts) > whole.value:
                continue
            if len({one.of_authorities for one in (*parts, whole)}) > 1 and not is_sum:
                continue
            taken |= {scene.at[one] for one in (*parts, whole)}
            yield Sum(
                passage=scene.passage, main=whole, whole=whole, parts=parts, periods=scene.periods
            )


def _partition(scene: Scene) -> Sum | None:
    """A whole and two parts of it, told as opposites, or as a part and the rest."""
    counts = [one for one in scene.counts if not one.is_money and not one.top]
    if not 3 <= len(counts) <= MOST:
        return None
    opposed = _opposed(scene, counts)
    whole = _whole_of(scene, counts, *opposed) if opposed else None
    if not opposed or not whole:
        return _listed(scene, counts)
    if whole.value > sum(one.value for one in opposed) and not _is_rest(scene, *opposed):
        return None  # some may be in neither
    return Sum(passage=scene.passage, main=whole, whole=whole, parts=opposed, periods=scene.periods)


def _whole_of(scene: Scene, counts: list[Number], first: Number, second: Number) -> Number | None:
    rest = [one for one in counts if one is not first and one is not second]
    rest = [
        one
        for one in rest
        if one.value > max(first.value, second.value)
        and _are_told_together(scene, *sorted((one, first), key=lambda count: scene.at[count]))
        and _is_told_as_whole(scene, one, first)
        and all(_may_be_alike(one, part) for part in (first, second))
    ]
    if not rest:
        return None
    return min(
        rest,
        key=lambda one: (
            not _WHOLE_BEFORE.search(scene.before(one)),
            len(scene.between(one, first)),
        ),
    )


def _opposed(scene: Scene, counts: list[Number]) -> tuple[Number, Number] | None:
    """Two counts of which the words say opposite things."""
    about = {one: _words_of(scene, one) for one in counts}
    for first, second in combinations(sorted(counts, key=lambda one: scene.at[one]), 2):
        if not _may_be_alike(first, second) or not _are_neighbours(scene, counts, first, second):
            continue
        if not _are_told_together(scene, first, second):
            continue
        for one, other in _OPPOSITES:
            for a, b in ((first, second), (second, first)):
                if (_state(about[a], one, other), _state(about[b], one, other)) == (1, -1):
                    larger = [
                        c for c in counts if c not in (a, b) and c.value >= max(a.value, b.value)
                    ]
                    if larger:
                        return a, b
        if _is_rest(scene, first, second):
            if any(one.value >= first.value for one in counts if one not in (first, second)):
                return first, second
    return None


def _begins_sentence(scene: Scene, one: Number) -> bool:
    """Whether a count stands at the beginning of its sentence: "A further 32 are missing"."""
    before = re.split(r"[.!?]\s", scene.before(one))[-1]
    return len(before) <= NEAR_THE_START and not _OF_ANOTHER_WHOLE.search(before)


def _are_told_together(scene: Scene, first: Number, second: Number) -> bool:
    """Whether a count goes on with what one before it began: in its sentence, or in a new one."""
    between = scene.between(first, second)
    is_apart = re.search(r"[.!?][)\"”’]?\s", between)
    return not is_apart or _begins_sentence(scene, second) or bool(_POINTS_BACK.search(between))


def _is_told_as_whole(scene: Scene, one: Number, first: Number) -> bool:
    """Whether a count comes just before its parts, or is said to be all: "of the 213"."""
    if one.step < 1:
        return False
    is_next = scene.at[one] < scene.at[first] and "\ue001" not in scene.between(one, first)
    return (
        is_next
        or bool(_WHOLE_BEFORE.search(scene.before(one)))
        or bool(_ALL_BEFORE.search(scene.before(one)))
        or bool(_ALL_AFTER.match(scene.after(one)))
    )


def _is_rest(scene: Scene, first: Number, second: Number) -> bool:
    """Whether the second is told as what is left: "the remaining 32", "leaving 32"."""
    words = f"{scene.between(first, second)[-40:]} {_words_of(scene, second)[:40]}"
    return bool(_REST.search(words))


def _may_be_alike(one: Number, other: Number) -> bool:
    """Whether two counts may be of the same things: not councils of one, children of the other."""
    return one.of_authorities == other.of_authorities or not (one.noun and other.noun)


def _are_neighbours(scene: Scene, counts: list[Number], first: Number, second: Number) -> bool:
    """Whether no other count but their whole stands between two parts."""
    if len(scene.between(first, second)) > FARTHEST:
        return False
    between = [one for one in counts if scene.at[first] < scene.at[one] < scene.at[second]]
    return len(between) <= 1 and all(one.value >= first.value for one in between)


def _state(words: str, one: str, other: str) -> int:
    """1 where the last of the words say the one thing, -1 where the opposite, 0 neither."""
    said = [*re.finditer(rf"\b(?:{one})\b", words, re.IGNORECASE)]
    denied = [match for match in said if _NOT_BEFORE.search(words[: match.start()])]
    positive = [match.end() for match in said if match not in denied]
    negative = [match.end() for match in re.finditer(rf"\b(?:{other})\b", words, re.IGNORECASE)]
    negative += [match.end() for match in denied]
    if negative and max(negative) >= max(positive, default=0):
        return -1
    return 1 if positive else 0


def _words_of(scene: Scene, number: Number) -> str:
    """The words that say what a count is of: those after it, as far as the next number."""
    if head := head_of(scene.passage, number):
        return head
    if labelled := _LABEL_BEFORE.search(scene.before(number)):
        if _LABEL_ENDS.match(scene.after(number)):
            return labelled["label"]
    after = _OF_THE_WHOLE.sub(" ", scene.after(number), count=1)
    stop = re.search(
        r"[\ue001\ue003\ue004;]|\.\s|,\s(?:and|while|but|with|leaving)\b"
        r"|\band\s(?=[^\ue001]{0,20}\ue001)",
        after,
    )
    words = after[: stop.start()] if stop else after
    before = scene.before(number)
    earlier = re.split(r"[\ue001\ue002\ue003\ue004;.,(]|\band\b|\bwhile\b|\bwith\b", before)[-1]
    return f"{earlier} {words}"


def _listed(scene: Scene, counts: list[Number]) -> Sum | None:
    """A whole, then all its parts in a row, that come to a little more than the whole."""
    if _OVERLAPS.search(scene.passage.text) or len({one.of_authorities for one in counts}) > 1:
        return None
    whole, *parts = sorted(counts, key=lambda one: scene.at[one])
    if not (
        _WHOLE_BEFORE.search(scene.before(whole))
        or re.match(r"[^.;]{0,60}?[:,(–—]", scene.after(whole))
    ):
        return None
    if (
        any(one.value >= whole.value for one in parts)
        or len(parts) < 2
        or "\ue005" in scene.skeleton[scene.at[whole] :]
    ):
        return None
    total = sum((one.value for one in parts), Fraction())
    if not whole.value < total <= whole.value * NEARLY:
        return None
    return Sum(
        passage=scene.passage,
        main=whole,
        whole=whole,
        parts=tuple(parts),
        is_whole=False,
        periods=scene.periods,
    )
