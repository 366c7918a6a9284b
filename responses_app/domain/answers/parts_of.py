"""Read a number and its base, its parts, or the same number twice.

"153 of the 376", "13 children (5 boys, 8 girls)", "1 (one)", "12 (37%)", "3 (2.1 FTE)".
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from .answer import Answer, Kind, exact, unclear
from .asked import Asked
from .doubts import doubt_in, unit_differs
from .limited import read_limited
from .never_values import NUMBER
from .numbers import Number, Skeleton, over_skeleton
from .single import as_parts, checked, listed, read_single, several, words_of
from .units import agree, concept_of, head_of, is_fte, noun_after

_FTE = re.compile(r"\b(?:fte|wte|(?:full|whole)[ -]time equivalents?)s?\b")
_HEADCOUNT = re.compile(r"\bhead ?count\b")
_BRACKETED = over_skeleton(r"\((?=[^()]*#[^()]*[a-z])[^()]*\)$")
_OF_WHOM = re.compile(r"\b(?:of whom|of which|of these|of them|of those)\b")
_ARTICLE = r"(?:the |a |these |those |our |all |all of the )?(?:total (?:of )?)?"
_BASE_FIRST = over_skeleton(
    r"^(?:out )?of (?:the |these |those |our |a total of )?#[a-z' ]{0,60},? "
)
_OUT_OF = over_skeleton(rf"(?P<part>#)(?P<between> ?(?:[a-z-]+ ){{0,3}})out of {_ARTICLE}#")
_OF_THE = over_skeleton(rf"(?P<part>#)(?P<between> (?:[a-z-]+ ){{0,3}})of {_ARTICLE}#")
_SETS = re.compile(r"\b(?:groups?|sets?|pairs?|batches|lots|families|average|total)\b")
_REPEATED = over_skeleton(r"# ?\(#\)|# ?- ?#(?= ?$)")
_WITH_PERCENT = over_skeleton(
    r"# ?\(# ?\)|#,? ?\(?(?:or|i\.?e\.?,?|which (?:is|equates to|represents)|equating to|"
    r"equivalent to|"
    r"representing|being|=|/|-) ?#\)?"
)
_FRACTION = over_skeleton(r"# ?/ ?#")
_CORRECTION = over_skeleton(
    r"# ?,? ?\(?(?:not|rather than|instead of|should (?:be|read)|corrected) #"
)
_SHARE_OF = over_skeleton(
    r"#(?: [a-z-]+)? ?\(?(?:out of|of|/)(?: the| our| all| a total of)? ?#|# ?/ ?#"
)


def read_fte(found: Skeleton, periods: list[str], asked: Asked) -> Answer | None:
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
    parts = as_parts([("headcount", heads), ("FTE", fte)])
    chosen = fte if wants_fte else heads
    if chosen.value is None or not asked.is_clear:
        return several(parts, None, "headcount and full-time equivalents")
    return several(parts, chosen.value, "headcount and full-time equivalents: the unit asked")


def read_breakdown(found: Skeleton, periods: list[str], asked: Asked) -> Answer | None:
    """ "13 children (5 boys, 8 girls)": the parts in brackets must add up to the whole."""
    match = _BRACKETED.search(found.text)
    if match is None or found.text.count(NUMBER, 0, match.start()) != 1:
        return None
    whole, parts = found.numbers[0], found.numbers[1:]
    is_subset = len(parts) == 1 and _OF_WHOM.search(match.group())
    adds_up = len(parts) > 1 and sum(p.value or Decimal(0) for p in parts) == whole.value
    if not is_subset and not adds_up:
        return None
    answer = _with_limit(Skeleton(found.text[: match.start()].strip(), (whole,)), asked)
    labels = [words_of(words) for words in match.group().split(NUMBER)[1:]]
    return replace(answer, parts=as_parts(list(zip(labels, parts, strict=True))))


def read_of_base(found: Skeleton, periods: list[str], asked: Asked) -> Answer | None:
    """ "153 of the 376": the base is not the value; the question must be clear."""
    if len(found.numbers) != 2:
        return None
    if match := _BASE_FIRST.search(found.text):
        base, part = found.numbers
        counted = found.text[match.start() + match.group().find(NUMBER) + 1 : match.end()]
        own = Skeleton(found.text[match.end() :], (part,))
        answer = _part_of(own, base, counted, asked)
        if answer is not None and _is_asked(counted, asked):
            return answer.doubted("the part or its base?")
        return answer
    for pattern, clear in ((_OUT_OF, True), (_OF_THE, False)):
        if match := pattern.search(found.text):
            part, base = found.numbers
            rest = match["between"].rstrip() + " " + found.text[match.end() :].lstrip()
            own = Skeleton(found.text[: match.end("part")] + rest.rstrip(), (part,))
            if _SETS.search(match["between"]):
                return unclear(f"{part.text} sets of {base.text}, or a part of {base.text}?")
            return _part_of(own, base, found.text[match.end() :], asked, clear)
    return None


def _is_asked(counted: str, asked: Asked) -> bool:
    """True if the base counts just what was asked for: "of 120 referrals, 34 ..."."""
    noun = noun_after(counted)
    return asked.unit is not None and noun is not None and agree(asked.unit, noun)


def _part_of(
    own: Skeleton, base: Number, counted: str, asked: Asked, clear: bool = False
) -> Answer | None:
    """Read the part in its own words; `counted` follows the base."""
    part = own.numbers[0]
    if why := unit_differs(noun_after(counted), asked):
        return unclear(f"of {base.text}: {why}")
    limited = read_limited(own, [], asked)
    if limited is not None:
        return limited.noted(f"of {base.text}")
    answer = checked(part, asked)
    if answer.kind is not Kind.EXACT:
        return answer
    answer = answer.noted(f"of {base.text}")
    if part.value is not None and base.value is not None and part.value > base.value:
        return answer.doubted("more than the number it is part of")
    if not clear and not asked.is_clear:
        return answer.doubted("the part or its base? The question decides")
    if why := unit_differs(noun_after(own.text.partition(NUMBER)[2]), asked):
        return unclear(why)
    # "153 of the 376 were not placed together" answers a question about just those.
    before, _, after = own.text.partition(NUMBER)
    if why := doubt_in(before + "." + re.sub(r"\bnot\b", " ", after), asked):
        return answer.doubted(why)
    return answer


def read_share(found: Skeleton, periods: list[str], asked: Asked) -> Answer | None:
    """ "37% (12 out of 32)" and "12 of 32 (37%)": a count, its base and its share of it."""
    shares = [number for number in found.numbers if number.percent]
    counts = [number for number in found.numbers if not number.percent]
    if len(shares) != 1 or len(counts) != 2 or not asked.is_clear:
        return None
    signs = iter(found.numbers)
    plain = re.sub(NUMBER, lambda _: "" if next(signs).percent else NUMBER, found.text)
    plain = " ".join(re.sub(r"\( ?\)", " ", plain).split())
    if not _SHARE_OF.search(plain):
        return None
    part, base = (number.value for number in counts)
    share = shares[0].value
    answer = checked(shares[0] if asked.percent else counts[0], asked)
    if answer.kind is not Kind.EXACT or part is None or base is None or share is None:
        return answer
    if not base or abs(100 * part / base - share) >= 1:
        return answer.doubted(f"{counts[0].text} of {counts[1].text} is not {shares[0].text}")
    rest = plain.replace(NUMBER, ".").replace("/", " ")
    why = doubt_in(rest, asked)
    return answer.doubted(why) if why else answer.noted(f"from {listed(found.numbers)}")


def read_repeated(found: Skeleton, periods: list[str], asked: Asked) -> Answer | None:
    """ "1 (one)": the same number twice must agree; "12 (37%)" gives its share."""
    if len(found.numbers) != 2:
        return None
    first, second = found.numbers
    if _WITH_PERCENT.search(found.text) and first.percent != second.percent:
        wanted, other = (first, second) if first.percent == asked.percent else (second, first)
        only = Skeleton(_WITH_PERCENT.sub(NUMBER, found.text), (wanted,))
        return _with_limit(only, asked).noted(f"also {other.text}")
    if not _REPEATED.search(found.text) or first.value is None:
        return None
    if first.value == second.value:
        return _with_limit(Skeleton(_REPEATED.sub(NUMBER, found.text), (first,)), asked)
    if "(" not in found.text:
        return None
    return unclear(f"{first.text} or {second.text}?")


def _with_limit(found: Skeleton, asked: Asked) -> Answer:
    """Read one number, with its limit if it has one."""
    return read_limited(found, [], asked) or read_single(found, asked)


def read_fraction_or_correction(found: Skeleton, periods: list[str], asked: Asked) -> Answer | None:
    if _FRACTION.search(found.text) and len(found.numbers) == 2:
        return unclear(f"{listed(found.numbers)}: a part of a base, a date, or two numbers?")
    if _CORRECTION.search(found.text):
        return unclear(f"a correction: {listed(found.numbers)}")
    return None


_HOURS_AND_MINUTES = over_skeleton(
    r"^# ?(?:h|hrs?|hours?)\.?,?(?: and)? # ?(?:m|mins?|minutes?)\.?$"
)


def read_hours_and_minutes(found: Skeleton, periods: list[str], asked: Asked) -> Answer | None:
    """ "37 hrs 30 mins" is 37.5 hours, to two decimals."""
    if len(found.numbers) != 2 or not _HOURS_AND_MINUTES.match(found.text):
        return None
    hours, minutes = (number.value for number in found.numbers)
    if concept_of(head_of(asked.unit or "")) != "hours" or hours is None or minutes is None:
        return None
    if minutes >= 60 or hours % 1 or minutes % 1:
        return None
    value = hours + (minutes / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return exact(value, f"{hours} hours and {minutes} minutes")
