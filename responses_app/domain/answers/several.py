"""Read a reply with more than one number: by its unit, its periods or its parts."""

from __future__ import annotations

import re
from decimal import Decimal

from .answer import Answer, Kind, Part, unclear
from .asked import Asked
from .bounds import find_form
from .doubts import SCALE_UNITS, doubt_in
from .limited import read_limited
from .never_values import NUMBER, PERIOD
from .numbers import Skeleton, over_skeleton
from .qualifiers import narrowed_by
from .single import as_part, as_parts, checked, listed, several, words_of
from .units import Noun, agree, concept_of, noun_after

_NAMED_VALUE = over_skeleton(r"^(?P<label>#[^#=:]*[a-z][^#=:]*) ?[=:] ?#\.?$")
_SEPARATOR = re.compile(r"\s*[;|\n]\s*|\s*,\s+|\s+/\s+|\s+and\s+|\s*\.\s+(?=\S)")
_MONTH_LABEL = re.compile(r"(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*$")
_TOTAL = re.compile(r"\b(?:total|overall|all|cyfanswm|altogether)\b")
_BROKEN_THOUSANDS = re.compile(r"[0-9]{1,3}, ?[0-9]{3}")
# What parts a number from another that counts another thing: "12 (14 episodes)", "12 in 3 homes".
_ASIDE = re.compile(
    r" ?[(,/;-]| (?:[a-z]+ ){0,2}(?:in|across|from|for|on|over|during|within|relating|involving|"
    r"at)\b"
)
_GROUPS = re.compile(r"\b(?:sibling )?groups?\b|\bsiblings?\b")


def read_by_unit(found: Skeleton, periods: list[str], asked: Asked) -> Answer | None:
    """In "685 incidents relating to 73 children" the unit asked for says which number.

    Every other number must count a known other thing.
    """
    if asked.unit is None or len(found.numbers) < 2:
        return None
    pieces = found.text.split(NUMBER)
    nouns = [noun_after(words) for words in pieces[1:]]
    if all(noun is not None and concept_of(noun.word) in SCALE_UNITS for noun in nouns):
        return None
    mine = _the_one_asked(nouns, asked.unit)
    if mine is None:
        return None
    number = found.numbers[mine]
    own = Skeleton(f"{pieces[mine]}{NUMBER}{pieces[mine + 1]}", (number,))
    answer = _limit_of(own, asked) or checked(number, asked)
    if answer.kind is Kind.EXACT:
        if nouns[mine] is None and (mine or not _ASIDE.match(pieces[1])):
            return answer.doubted("what it counts is not said")
        words = _GROUPS.sub(" ", words_of(found.text).replace(asked.unit.lower(), " "))
        if why := doubt_in(words.replace(" / ", " "), asked):
            return answer.doubted(why)
        if stage := narrowed_by(f"{pieces[mine]}.{pieces[mine + 1]}", asked):
            return answer.doubted(f"of {stage} only?")
        if not all(noun is None or noun.known or agree(asked.unit, noun) for noun in nouns):
            return answer.doubted("another number stands beside it")
    others = ", ".join(n.text for n in found.numbers if n is not number)
    return answer.noted(f"not {others}: another unit")


def _the_one_asked(nouns: list[Noun | None], unit: str) -> int | None:
    """Return the place of the one number that can count `unit`; None if that is not certain."""
    matches = [noun is not None and agree(unit, noun) for noun in nouns]
    others = [noun is not None and not match for noun, match in zip(nouns, matches, strict=True)]
    possible = [place for place, is_other in enumerate(others) if not is_other]
    if len(possible) != 1:
        return None
    return possible[0] if matches[possible[0]] or len(nouns) == 2 else None


def _limit_of(own: Skeleton, asked: Asked) -> Answer | None:
    return read_limited(Skeleton(own.text.strip(" ,;(."), own.numbers), [], asked)


def read_labelled(found: Skeleton, periods: list[str], asked: Asked) -> Answer | None:
    """Numbers of different periods, or of labelled parts that may be added up."""
    if match := _NAMED_VALUE.match(found.text):
        if len(found.numbers) == 2 and found.numbers[1].value is not None:
            label = match["label"].replace(NUMBER, found.numbers[0].text)
            return several(
                as_parts([(label.strip(), found.numbers[1])]),
                found.numbers[1].value,
                "the label has a number of its own",
            )
    if _is_broken(found):
        return unclear(f"{listed(found.numbers)}: two numbers, or one with a space in it?")
    segments = _segments(found, periods)
    if len(segments) < 2:
        return None
    parts = tuple(Part(label, _brief_reading(segment, asked)) for label, segment, _ in segments)
    if any(is_period for *_, is_period in segments):
        return several(parts, None, "numbers of different periods")
    if whole := _whole_first(segments, asked):
        return several(parts, whole, "a whole and its parts?")
    return several(parts, _sum(parts, segments), "numbers of different parts")


def read_unlabelled(found: Skeleton, periods: list[str], asked: Asked) -> Answer | None:
    """What is left: numbers that count different things, or as many periods as numbers."""
    if len(found.numbers) < 2:
        return None
    nouns = [noun_after(words) for words in found.text.split(NUMBER)[1:]]
    counted = [concept_of(noun.word) or noun.word for noun in nouns if noun and noun.known]
    if len(counted) == len(found.numbers) and len(set(counted)) == len(counted):
        return several(
            as_parts(list(zip(counted, found.numbers, strict=True))),
            None,
            "numbers of different things",
        )
    if 1 < len(found.numbers) == found.text.count(PERIOD) == len(periods):
        parts = as_parts([("", number) for number in found.numbers])
        return several(parts, None, "numbers of different periods")
    return None


def _is_broken(found: Skeleton) -> bool:
    """ "1, 204" may be 1,204 with a space in it."""
    texts = [number.text for number in found.numbers]
    return (
        len(texts) == 2
        and found.text.replace(" ", "") == f"{NUMBER},{NUMBER}"
        and bool(_BROKEN_THOUSANDS.fullmatch(",".join(texts)))
    )


def _segments(found: Skeleton, periods: list[str]) -> list[tuple[str, Skeleton, bool]]:
    """Split into (label, its skeleton, labelled by a period); [] if the pieces do not fit."""
    segments: list[tuple[str, Skeleton, bool]] = []
    used, seen_periods = 0, 0
    for piece in _SEPARATOR.split(found.text):
        count = piece.count(NUMBER)
        names = periods[seen_periods : seen_periods + piece.count(PERIOD)]
        seen_periods += piece.count(PERIOD)
        if count:
            numbers = found.numbers[used : used + count]
            used += count
            label = " ".join([*names, words_of(piece)]).strip()
            segments.append((label, Skeleton(piece, numbers), PERIOD in piece))
    fits = all(
        segment.text.count(NUMBER) == 1 or find_form(segment.text, segment.numbers, Asked())
        for _, segment, _ in segments
    )
    labelled = all(label for label, *_ in segments)
    return segments if fits and (labelled or len(segments) == len(found.numbers)) else []


def _sum(parts: tuple[Part, ...], segments: list[tuple[str, Skeleton, bool]]) -> Decimal | None:
    """The sum of labelled parts of one kind of thing; a stated total must agree with it."""
    if not all(part.label and part.answer.kind is Kind.EXACT for part in parts):
        return None
    nouns = [noun_after(segment.text.partition(NUMBER)[2]) for _, segment, _ in segments]
    concepts = {concept_of(noun.word) or noun.word for noun in nouns if noun}
    if concepts & SCALE_UNITS or not _may_be_added(concepts):
        return None
    if any(_MONTH_LABEL.match(part.label) for part in parts):
        return None
    values = [part.answer.value or Decimal(0) for part in parts]
    totals = [v for v, part in zip(values, parts, strict=True) if _TOTAL.search(part.label)]
    if not totals:
        return sum(values, Decimal(0))
    rest = sum(values, Decimal(0)) - totals[0]
    return totals[0] if len(totals) == 1 and rest == totals[0] else None


def _whole_first(segments: list[tuple[str, Skeleton, bool]], asked: Asked) -> Decimal | None:
    """In "3 complaints, 2 upheld" only the first number counts what was asked for."""
    nouns = [noun_after(segment.text.partition(NUMBER)[2]) for _, segment, _ in segments]
    if asked.unit is None or nouns[0] is None or not agree(asked.unit, nouns[0]):
        return None
    return None if any(nouns[1:]) else segments[0][1].numbers[0].value


def _may_be_added(concepts: set[str]) -> bool:
    """Boys and girls, or children and people, are parts of one whole; other things are not."""
    return len(concepts) <= 1 or concepts in ({"people", "children"}, {"boys", "girls"})


def _brief_reading(segment: Skeleton, asked: Asked) -> Answer:
    """Read one piece without regard to its label."""
    form = find_form(segment.text, segment.numbers, asked)
    return form.answer if form else as_part(segment.numbers[0])
