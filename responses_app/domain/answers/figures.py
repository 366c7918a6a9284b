"""Read the numbers of a reply, once everything that is never the value is gone.

A number is accepted only if it is the one number of the reply, or if the form of
the sentence or the unit asked for says which one answers. Whatever else stands in
the reply and could change its meaning sends it to a person.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from .answer import Answer, Kind, Part, exact, unclear
from .asked import Asked
from .bounds import Form, could_be_age, find_form, single_figures
from .never_values import NUMBER, PERIOD
from .normalising import DOUBTFUL
from .numbers import Number, Skeleton
from .units import Noun, agree, concept_of, head_of, is_fte, noun_after

MOST_WORDS = 24  # a longer sentence around a number says more than the number


def _compiled(source: str) -> re.Pattern[str]:
    """A pattern over a skeleton; # is a number and @ a period."""
    return re.compile(source.replace("#", NUMBER).replace("@", PERIOD))


_FTE = re.compile(r"\b(?:fte|wte|full[ -]time equivalents?)s?\b")
_HEADCOUNT = re.compile(r"\bhead ?count\b")
_SUBSET = _compiled(
    r"[ ,;(-]*\b(?:of which|of whom|of these|of those|which includes?|including|includes|incl\.?)\b"
)
_BRACKETED = _compiled(r"\((?=[^()]*#[^()]*[a-z])[^()]*\)$")
_OF_WHOM = re.compile(r"\b(?:of whom|of which|of these|of them|of those)\b")
_BASE_FIRST = _compiled(r"^(?:out )?of (?:the |these |those |a total of )?#[a-z' ]{0,40},? #(?!#)")
_OUT_OF = _compiled(r"# ?(?:[a-z-]+ ){0,3}out of (?:the |a |these |those )?(?:total (?:of )?)?#")
_OF_THE = _compiled(r"# (?:[a-z-]+ ){0,3}of (?:the |these |those |our |all )?(?:total )?(?:of )?#")
_REPEATED = _compiled(r"# ?\(#\)|# ?- ?#(?= ?$)")
_FRACTION = _compiled(r"# ?/ ?#")
_CORRECTION = _compiled(r"# ?,? ?\(?(?:not|rather than|instead of|should (?:be|read)|corrected) #")
_WITH_PERCENT = _compiled(r"# ?\(# ?\)")
_NAMED_VALUE = _compiled(r"^(?P<label>#[^#=:]*[a-z][^#=:]*) ?[=:] ?#\.?$")
_SEPARATOR = re.compile(r"\s*[;|\n]\s*|\s*,\s+|\s+/\s+|\s+and\s+|\s*\.\s+(?=\S)")
_MONTH_LABEL = re.compile(r"(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*$")
_TOTAL = re.compile(r"\b(?:total|overall|all|cyfanswm|altogether)\b")
_MIXED_TOTAL = re.compile(r"\btotal\b.{0,30}\b(?:across|all|categories|combined)\b|\bcombined\b")

# Words that can turn, narrow, widen or split a number. With one of them a person looks.
_DOUBT = re.compile(
    r"\b(?:not|no|never|nor|neither|without|cannot|unable|\w+n't|exclud\w*|excl|except\w*|"
    r"includ\w*|incl|per|average|mean|"
    r"median|each|every|other|others|further|additional(?:ly)?|another|plus|minus|possib\w*|"
    r"perhaps|maybe|may|might|could|"
    r"would|should|probabl\w*|likely|if|unless|uncertain|unsure|target|planned|expected|forecast|"
    r"budget\w*|capacity|previous\w*|"
    r"last|rose|rise|increas\w*|decreas\w*|fell|fall|drop\w*|up|down|change|times|twice|double|"
    r"half|third|quarter|"
    r"both|either|or|but|however|although|though|partial\w*|incomplete|incorrect|correct\w*|"
    r"error|revis\w*|instead|than|old|"
    r"combined|elsewhere|whole|unverified|provisional\w*|draft|minimum|maximum|least|most|under|"
    r"over|below|above|rounded|nearest|"
    r"duplicat\w*|because|only (?:since|from)|so only|ish|vacan\w*|outstanding|remaining|unknown|"
    r"n/a|na|yes|"
    r"excess|less|more|fewer|weekly|daily|monthly|annually|yearly|pa|pw|pcm|score|code|id|"
    r"siblings?|group|pairs?|couples?|dozens?|hundreds?|thousands?|approx\w*|about|around|circa|"
    r"roughly|est|estimat\w*|nearly|almost|information|data|records?|hold|holds|held|"
    r"ac eithrio|heb|ond|neu|llai|lai|mwy|fwy|tua|dim|nid|ddim|oddeutu)\b"
)
_HARMLESS = re.compile(
    r"\bin (?:each|every) case\b|\bup to @|\bno\. of\b|\blast (?:year|financial year)\b|"
    r"\bas (?:requested|above)\b|\bnumber of\b|\bthe whole (?:year|period)\b".replace("@", PERIOD)
)
_STRANGE = re.compile(
    r"[?!+<>%/|\[^*#@_{}\\~$€" + DOUBTFUL + r"]|[^\x00-\x7f\ue000-\ue003£âêîôûŵŷáéíóúäëïöüàèìòù]"
)
_SCALE_UNITS = {
    "percent",
    "fte",
    "minutes",
    "hours",
    "days",
    "weeks",
    "months",
    "years",
    "GBP",
}
_PROPORTION = re.compile(
    r"\b(?:approximately|roughly|about|around|nearly|almost|just over|just under|over|"
    r"some)\b.{0,12}"
    r"\b(?:half|(?:a |one |two |three )?(?:thirds?|quarters?|fifths?|tenths?))\b"
)


def read_figure(found: Skeleton, periods: list[str], asked: Asked) -> Answer | None:
    """Read a skeleton with its numbers; None if it says nothing of a number."""
    text = " ".join(found.text.split()).strip(" ;,.")
    if figures := single_figures(text):
        return figures
    if _PROPORTION.search(text) and all(n.value == 1 for n in found.numbers):
        return Answer("", Kind.APPROXIMATE, note="a proportion in words: of how many?")
    if not found.numbers:
        return None
    found = Skeleton(text, found.numbers)
    for reader in _READERS:
        if answer := reader(found, periods, asked):
            return answer
    return _one_by_unit(found, asked) or unclear(
        f"several numbers and no telling which answers: {_listed(found.numbers)}"
    )


def _listed(numbers: tuple[Number, ...]) -> str:
    return ", ".join(number.text for number in numbers[:6])


# Readers, in order. Each looks for one shape and returns None if it is not there.


def _read_fte(found: Skeleton, periods: list[str], asked: Asked) -> Answer | None:
    """Headcount and full-time equivalents are different units of the same staff."""
    fte = _FTE.search(found.text)
    wants_fte = is_fte(asked.unit)
    if fte and len(found.numbers) == 2:
        return _headcount_and_fte(found, asked, wants_fte)
    if fte and not wants_fte and asked.is_clear:
        return unclear(f"full-time equivalents, not {asked.unit or asked.kind}")
    if wants_fte and not fte and _HEADCOUNT.search(found.text):
        return unclear("headcount, not full-time equivalents")
    return None


def _headcount_and_fte(found: Skeleton, asked: Asked, wants_fte: bool) -> Answer | None:
    before, after = found.text.split(NUMBER)[1:]
    is_fte_number = [bool(_FTE.match(words.strip(" (:-"))) for words in (before, after)]
    if not any(is_fte_number):
        lead = found.text.split(NUMBER)[0]
        is_fte_number = [bool(_FTE.search(lead)), bool(_FTE.search(before))]
    if is_fte_number.count(True) != 1:
        return None
    fte = found.numbers[is_fte_number.index(True)]
    heads = found.numbers[is_fte_number.index(False)]
    parts = _as_parts([("headcount", heads), ("FTE", fte)])
    chosen = fte if wants_fte else heads
    if chosen.value is None or not asked.is_clear:
        return _several(parts, None, "headcount and full-time equivalents")
    return _several(parts, chosen.value, "headcount and full-time equivalents: the unit asked")


def _read_subset(found: Skeleton, periods: list[str], asked: Asked) -> Answer | None:
    """In "12 (of which 3 were ...)" the 3 belongs to a part; the first number answers."""
    for match in _SUBSET.finditer(found.text):
        before = found.text[: match.start()]
        inside = before.count(NUMBER)
        if not inside:
            continue
        rest = found.text[match.end() :]
        if NUMBER not in rest:
            return None
        whole = Skeleton(before.rstrip(" (,;-"), found.numbers[:inside])
        answer = read_figure(whole, periods, asked)
        if answer is None or answer.kind is Kind.UNCLEAR:
            return answer
        label = (match.group().strip(" ,;(-") + " " + _words(rest)).strip()
        part = Part(label, _as_part(found.numbers[inside]))
        answer = replace(answer, parts=(*answer.parts, part)).noted("a part is given too")
        biggest = found.numbers[inside].value
        if answer.value is not None and biggest is not None and biggest > answer.value:
            return answer.doubted("the part is greater than the whole")
        return answer
    return None


def _read_breakdown(found: Skeleton, periods: list[str], asked: Asked) -> Answer | None:
    """ "13 children (5 boys, 8 girls)": the parts in brackets must add up to the whole."""
    match = _BRACKETED.search(found.text)
    if match is None or found.text.count(NUMBER, 0, match.start()) != 1:
        return None
    whole, parts = found.numbers[0], found.numbers[1:]
    is_subset = len(parts) == 1 and _OF_WHOM.search(match.group())
    adds_up = len(parts) > 1 and sum(p.value or Decimal(0) for p in parts) == whole.value
    if not is_subset and not adds_up:
        return None
    answer = _single(Skeleton(found.text[: match.start()].strip(), (whole,)), asked)
    labels = [_words(words) for words in match.group().split(NUMBER)[1:]]
    return replace(answer, parts=_as_parts(list(zip(labels, parts, strict=True))))


def _read_of_base(found: Skeleton, periods: list[str], asked: Asked) -> Answer | None:
    """ "153 of the 376": the base is not the value; the question must be clear."""
    if len(found.numbers) != 2:
        return None
    if _BASE_FIRST.search(found.text):
        return _part_of(found.numbers[1], found.numbers[0], found, asked, asked.is_clear)
    if _OUT_OF.search(found.text):
        return _part_of(found.numbers[0], found.numbers[1], found, asked, clear=True)
    if _OF_THE.search(found.text):
        return _part_of(found.numbers[0], found.numbers[1], found, asked, asked.is_clear)
    return None


def _part_of(part: Number, base: Number, found: Skeleton, asked: Asked, clear: bool) -> Answer:
    answer = _checked(part, "", asked)
    if answer.kind is not Kind.EXACT:
        return answer
    answer = answer.noted(f"of {base.text}")
    if part.value is not None and base.value is not None and part.value > base.value:
        return answer.doubted("more than the number it is part of")
    if not clear:
        return answer.doubted("the part or its base? The question decides")
    return answer


def _read_repeated(found: Skeleton, periods: list[str], asked: Asked) -> Answer | None:
    """ "1 (one)": the same number twice must agree; "12 (37%)" gives its share."""
    if len(found.numbers) != 2:
        return None
    first, second = found.numbers
    if _WITH_PERCENT.search(found.text) and first.percent != second.percent:
        wanted, other = (first, second) if first.percent == asked.percent else (second, first)
        return _single(_only(found, wanted), asked).noted(f"also {other.text}")
    if not _REPEATED.search(found.text) or first.value is None:
        return None
    if first.value == second.value:
        return _single(Skeleton(_REPEATED.sub(NUMBER, found.text), (first,)), asked)
    if "(" not in found.text:
        return None
    return unclear(f"{first.text} or {second.text}?")


def _only(found: Skeleton, wanted: Number) -> Skeleton:
    return Skeleton(_WITH_PERCENT.sub(NUMBER, found.text), (wanted,))


def _read_fraction_or_correction(
    found: Skeleton, periods: list[str], asked: Asked
) -> Answer | None:
    if _FRACTION.search(found.text) and len(found.numbers) == 2:
        return unclear(f"{_listed(found.numbers)}: a part of a base, a date, or two numbers?")
    if _CORRECTION.search(found.text):
        return unclear(f"a correction: {_listed(found.numbers)}")
    return None


def _read_limited(found: Skeleton, periods: list[str], asked: Asked) -> Answer | None:
    """ "fewer than 5", "1-4", "about 120": one form that takes up all the numbers."""
    form = find_form(found.text, found.numbers, asked)
    if form is None:
        return None
    if form.count != len(found.numbers):
        return _said_twice(found, form, asked) or _above_zero(found, asked)
    answer = form.answer
    if answer.kind is Kind.UNCLEAR:
        return answer
    used = found.numbers[form.first : form.first + form.count]
    rest = found.text[: form.start] + "." + found.text[form.end :]
    noun = noun_after(found.text[form.end :]) or noun_after(found.text[form.end - 1 :])
    return _limited(answer, used, found.text[form.start : form.end], rest, noun, asked)


def _limited(
    answer: Answer,
    used: tuple[Number, ...],
    words: str,
    rest: str,
    noun: Noun | None,
    asked: Asked,
) -> Answer:
    for number in used:
        if why := _impossible(number, asked):
            return unclear(why)
    if why := _unit_differs(noun, rest, asked):
        return unclear(why)
    if answer.kind is Kind.BOUNDED and could_be_age(words, answer):
        if not (noun and asked.unit and agree(asked.unit, noun)):
            return unclear("a limit of the count, or of age?")
    if answer.kind is Kind.BOUNDED and any(n.could_be_year for n in used) and len(used) == 2:
        return unclear("a range of numbers, or of years?")
    if why := _doubt_in(rest):
        return answer.doubted(why)
    return answer


def _said_twice(found: Skeleton, form: Form, asked: Asked) -> Answer | None:
    """ "fewer than five (<5)": the same limit in words and in signs."""
    if form.first or not found.text.endswith(")"):
        return None
    rest = found.text[form.end :]
    again = find_form(rest, found.numbers[form.count :], asked)
    same = again and (again.answer.lower, again.answer.upper) == (
        form.answer.lower,
        form.answer.upper,
    )
    if not again or not same or form.count + again.count != len(found.numbers):
        return None
    once = found.text[: form.end] + rest[: again.start].rstrip(" (")
    return _read_limited(Skeleton(once, found.numbers[: form.count]), [], asked)


_ABOVE_ZERO = _compiled(
    r",? ?\(?(?:and|but|or)? ?(?:(?:more|greater|higher) than|not|non-?|above|excluding|>) "
    r"?(?:zero|#)\)?$"
)
_WITH_ZERO = _compiled(r",? ?\(?(?:including|incl\.?|may include|or) (?:zero|#)\)?$")


def _above_zero(found: Skeleton, asked: Asked) -> Answer | None:
    """ "fewer than 5 but more than 0": a limit that says whether it includes none."""
    if len(found.numbers) != 2 or found.numbers[1].value != 0:
        return None
    for pattern, shown in ((_ABOVE_ZERO, True), (_WITH_ZERO, False)):
        match = pattern.search(found.text)
        if match and NUMBER in found.text[: match.start()]:
            first = Skeleton(found.text[: match.start()], found.numbers[:1])
            answer = _read_limited(first, [], replace(asked, zeros_shown=shown))
            return answer if answer and answer.kind is Kind.BOUNDED else None
    return None


def _read_one(found: Skeleton, periods: list[str], asked: Asked) -> Answer | None:
    return _single(found, asked) if len(found.numbers) == 1 else None


def _read_several(found: Skeleton, periods: list[str], asked: Asked) -> Answer | None:
    """Numbers of different periods, or of labelled parts that may be added up."""
    if match := _NAMED_VALUE.match(found.text):
        if len(found.numbers) == 2 and found.numbers[1].value is not None:
            label = match["label"].replace(NUMBER, found.numbers[0].text)
            return _several(
                _as_parts([(label.strip(), found.numbers[1])]),
                found.numbers[1].value,
                "the label has a number of its own",
            )
    segments = _segments(found, periods)
    if len(segments) < 2:
        return None
    parts = tuple(Part(label, _brief_reading(segment, asked)) for label, segment, _ in segments)
    if any(is_period for *_, is_period in segments):
        return _several(parts, None, "numbers of different periods")
    return _several(parts, _sum(parts, segments, asked), "numbers of different parts")


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
            label = " ".join([*names, _words(piece)]).strip()
            segments.append((label, Skeleton(piece, numbers), PERIOD in piece))
    fits = all(
        segment.text.count(NUMBER) == 1 or find_form(segment.text, segment.numbers, Asked())
        for _, segment, _ in segments
    )
    labelled = all(label for label, *_ in segments)
    return segments if fits and (labelled or len(segments) == len(found.numbers)) else []


def _sum(
    parts: tuple[Part, ...], segments: list[tuple[str, Skeleton, bool]], asked: Asked
) -> Decimal | None:
    """The sum of labelled parts of one kind of thing; a stated total must agree with it."""
    if not all(part.label and part.answer.kind is Kind.EXACT for part in parts):
        return None
    nouns = [noun_after(segment.text.partition(NUMBER)[2]) for _, segment, _ in segments]
    concepts = {concept_of(noun.word) or noun.word for noun in nouns if noun}
    if concepts & _SCALE_UNITS or (len(concepts) > 1 and concepts != {"people", "children"}):
        return None
    if any(_MONTH_LABEL.match(part.label) for part in parts):
        return None
    values = [part.answer.value or Decimal(0) for part in parts]
    totals = [v for v, part in zip(values, parts, strict=True) if _TOTAL.search(part.label)]
    if not totals:
        return sum(values, Decimal(0))
    rest = sum(values, Decimal(0)) - totals[0]
    return totals[0] if len(totals) == 1 and rest == totals[0] else None


def _brief_reading(segment: Skeleton, asked: Asked) -> Answer:
    """Read one piece without regard to its label."""
    form = find_form(segment.text, segment.numbers, asked)
    if form:
        return form.answer
    return _as_part(segment.numbers[0])


_READERS: list[Callable[[Skeleton, list[str], Asked], Answer | None]] = [
    _read_fte,
    _read_breakdown,
    _read_subset,
    _read_of_base,
    _read_repeated,
    _read_fraction_or_correction,
    _read_limited,
    _read_one,
    _read_several,
]


def _one_by_unit(found: Skeleton, asked: Asked) -> Answer | None:
    """In "685 incidents relating to 73 children" the unit asked for says which number."""
    if asked.unit is None or len(found.numbers) != 2:
        return None
    first, second = (noun_after(words) for words in found.text.split(NUMBER)[1:])
    measured = [
        noun is not None and concept_of(noun.word) in _SCALE_UNITS for noun in (first, second)
    ]
    if all(measured):
        return None
    matches = [noun is not None and agree(asked.unit or "", noun) for noun in (first, second)]
    others = [
        noun is not None and noun.known and not match
        for noun, match in zip((first, second), matches, strict=True)
    ]
    for mine, other in ((0, 1), (1, 0)):
        if others[other] and not others[mine] and not matches[other]:
            answer = _checked(found.numbers[mine], "", asked)
            text = _words(found.text)
            if answer.kind is Kind.EXACT and (why := _doubt_in(_without_group(text))):
                return answer.doubted(why)
            return answer.noted(f"not {found.numbers[other].text}: another unit")
    return None


def _without_group(text: str) -> str:
    return re.sub(r"\b(?:sibling )?groups?\b|\bsiblings?\b", " ", text)


def _single(found: Skeleton, asked: Asked) -> Answer:
    """Read the one number of a text."""
    number = found.numbers[0]
    before, _, after = found.text.partition(NUMBER)
    answer = _checked(number, before, asked)
    if answer.kind is not Kind.EXACT:
        return answer
    noun = noun_after(after)
    if why := _unit_differs(noun, before + "." + after, asked):
        return unclear(f"{why} (the number is {number.text})")
    if noun is None and (why := _measure_doubt(after, asked)):
        return answer.doubted(why)
    if noun and not asked.is_clear and concept_of(noun.word) in _SCALE_UNITS:
        return answer.doubted(f"measured in {noun.word}")
    if found.text == NUMBER:
        return answer.doubted("could be a year") if number.could_be_year else answer
    if number.could_be_year and noun is None:
        return answer.doubted("could be a year")
    if noun and not noun.known and asked.unit and agree(asked.unit, noun):
        rest = before + "." + after.replace(noun.word, " ", 1)
    else:
        rest = before + "." + after
    if asked.unit:
        rest = re.sub(rf"\b{re.escape(asked.unit.lower())}\b", " ", rest)
    if noun and noun.known:
        rest = re.sub(rf"\b{re.escape(noun.word)}\b", " ", rest)
    if not re.search(r"[a-z\ue000-\ue003]", before + after) and re.search(r"[()-]", before + after):
        return answer.doubted("signs around the number")
    why = _doubt_in(rest)
    return answer.doubted(why) if why else answer


def _measure_doubt(after: str, asked: Asked) -> str:
    return "a fraction in words" if re.match(r" and a (?:half|quarter)", after) else ""


def _checked(number: Number, before: str, asked: Asked) -> Answer:
    """Turn one number into an answer, or say why it cannot be one."""
    if number.value is None:
        return unclear(number.doubt)
    if why := _impossible(number, asked):
        return unclear(why)
    answer = exact(number.value)
    if number.percent:
        answer = replace(answer, unit="percent")
    elif number.currency:
        answer = replace(answer, unit="GBP")
    if number.percent and not asked.is_clear:
        return answer.doubted("a percentage")
    if number.scaled and not (number.currency or asked.money):
        return answer.doubted("written in thousands or millions")
    if asked.percent and not number.percent and 0 < number.value < 1:
        return answer.doubted("a share of 1, or a share of 100?")
    return answer


def _impossible(number: Number, asked: Asked) -> str:
    """Say why a number cannot answer what was asked; empty if it can."""
    value = number.value
    if value is None:
        return number.doubt
    if number.negative:
        return f"negative: -{value}, or a dash before {value}?"
    if asked.percent:
        if number.currency:
            return f"{number.text}: money, not a percentage"
        return f"{number.text} is more than 100%" if value > 100 else ""
    if number.percent and asked.is_clear:
        return f"{number.text}: a percentage, not {asked.unit or asked.kind}"
    if number.currency and asked.is_clear and not asked.money:
        return f"{number.text}: money, not {asked.unit or asked.kind}"
    if number.currency and number.currency not in ("£", "gbp"):
        return f"{number.text}: not in pounds"
    if asked.whole_numbers and value % 1:
        return f"{value} is not a whole number"
    return ""


def _unit_differs(noun: Noun | None, rest: str, asked: Asked) -> str:
    if asked.unit is None or noun is None or agree(asked.unit, noun):
        return ""
    asked_concept = concept_of(head_of(asked.unit))
    if noun.known or asked_concept in _SCALE_UNITS or asked_concept is None:
        return f"counts {noun.word}, the question asks for {asked.unit}"
    return f"counts {noun.word}: is that {asked.unit}?"


def _doubt_in(rest: str) -> str:
    """Say what in the words beside a number could change it; empty if nothing."""
    rest = _HARMLESS.sub(" ", rest)
    if match := _STRANGE.search(rest):
        return f"beside the number: {match.group()}"
    if match := _DOUBT.search(rest):
        return f"beside the number: {match.group()}"
    if _MIXED_TOTAL.search(rest):
        return "a total of more than was asked"
    if len(rest.split()) > MOST_WORDS:
        return "many words around the number"
    return ""


def _several(parts: tuple[Part, ...], value: Decimal | None, note: str) -> Answer:
    return Answer("", Kind.SEVERAL, value, value, value, needs_review=True, note=note, parts=parts)


def _as_parts(labelled: list[tuple[str, Number]]) -> tuple[Part, ...]:
    return tuple(Part(label, _as_part(number)) for label, number in labelled)


def _as_part(number: Number) -> Answer:
    if number.value is None or number.negative:
        return replace(unclear(number.doubt or "negative"), raw=number.text)
    return replace(exact(number.value), raw=number.text)


def _words(text: str) -> str:
    """The words of a skeleton, without its signs."""
    return " ".join(re.sub(r"[\ue000-\ue003=:;,().-]+", " ", text).split())
