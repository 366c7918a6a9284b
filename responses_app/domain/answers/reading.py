"""Read a cell or a sentence of a reply, step by step.

1. normalise      one spelling for signs, spaces, dashes and widths
2. whole cells    blank, a sign of the legend, a plain number, "Not held"
3. take out       sections, links, dates, years, labels: never the value
4. numbers        words to digits, then exact, limited, approximate or several
5. phrases        not held, refused, see attached ...
6. weigh          a number beside such a phrase is checked against it
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from .answer import Answer, Kind, Section, bounded, exact, unclear, without_number
from .asked import QUESTION_KINDS, Asked
from .bilingual import said_in_both
from .figures import read_figure
from .legends import read_by_legend
from .never_values import CITED, NUMBER, Stripped, strip_links, strip_never_values
from .normalising import normalise
from .number_words import english_to_digits, welsh_to_digits
from .numbers import Skeleton, skeleton
from .phrases import SIGNS, first_phrase, phrase_kinds, short_phrase
from .sections import LAWS, is_certain, kind_of, take_sections
from .single import is_long
from .units import concept_of, head_of
from .zeros import in_records_only, read_zero

LONGEST = 4000  # characters; more is a letter, not an answer to one question

_PLAIN_COUNT = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3}){0,4}|0")
_FORMULA = re.compile(r"[=@+]|'?#(?:ref|value|name|num|div|null|spill|calc)", re.IGNORECASE)
_NOT_STATED = re.compile(r"^(?:n/a|na|n\.a\.?|not applicable)[ ,;:-]*\(?")
_COST = re.compile(
    r"\bcost|limit|\bawr\b|\boriau\b|\bhours?\b|\bmanual|\bminutes\b|\btime\b|\bfiles?\b|\brecords?\b|\bexceed"
)
_COST_STATED = re.compile(r"\bcosts?\b|limit|exceed|threshold|\bhours?\b|regulations|\bawr\b")
_COST_UNIT = re.compile(
    r"[ -](?:\w+ ){0,3}(?:awr|oriau|hours?|hrs?|minutes?|mins?|days?|pounds|files?|records?|cases|"
    r"documents?|emails?|officers?)\b|-(?:hour|minute|day)| ?(?:per|an) hour"
)
_YES = re.compile(r"(?:yes|y|oes|ydy|ydi|ie|do|ydyn|true)\b")
_NO = re.compile(r"(?:no|n|nac oes|nac ydy|nac ydi|nac ydyn|naddo|nage|false|na)\b")
_HEDGED = re.compile(
    r"\b(?:but|however|although|except|partial\w*|some|not|unless|if|only|unknown|applicable|"
    r"information|data|records?|longer|held|n/a|yes.*no|no.*yes)\b|/a|\?|[0-9]"
)
# "No, we do not" and "Yes, since 2019" say no more than their first word.
_PLAINLY_NOT = re.compile(
    r"no[,.;:]? -? ?(?:(?:we|it|they|this|that|there|the (?:council|authority|trust)) )"
    r"(?:do(?:es)?|is|are|has|have|did|was|were|will)(?: not|n't)\.?"
)
_PLAINLY_SO = re.compile(
    r"yes[,.;:]? ?-? ?(?:(?:this has been in place |in place |introduced |adopted )?"
    r"(?:since|from|in) (?:[a-z]+ )?(?:19|20)[0-9]{2})?\.?"
)
_WORD_NONE = re.compile(r"\b(?:none|nil)\b")
# "Figures below 10 have been redacted" says what the council hides, not what it counted.
_POLICY = re.compile(
    r"(?:please note (?:that )?)?(?:we (?:do|can) ?not (?:release|disclose|provide|publish) )?"
    r"(?:all |any |the )?(?:numbers|figures|values|counts|cells|results)\b"
)
_FLAG_NOTES = {
    "u": "marked as of low reliability",
    "p": "marked as provisional",
    "prov": "marked as provisional",
    "r": "marked as revised",
    "b": "marked as a break in the series",
    "footnote": "has a footnote",
}


def read_answer(
    raw: str,
    *,
    unit: str | None = None,
    law: str | None = None,
    legend: Mapping[str, str] | None = None,
    zeros_shown: bool = False,
    kind: str | None = None,
) -> Answer:
    """Say what an authority's own words `raw` answer, and whether a person must look.

    `unit` is what was asked for ("children", "GBP", "FTE"); `kind` the question's
    kind (count, number, money, percent, yes_no, text); `law` foia, foisa, eir or
    eisr, which decides what a section number means. `legend` gives the file's own
    signs. `zeros_shown` says that the same reply prints real zeros, so that "<5"
    is 1 to 4 and not 0 to 4. In a yes_no question Yes is 1 and No is 0. To a text
    question every answer that gives no known reason is `unclear` without review:
    there is no number to read.

    Never raises on any `raw`. Raises ValueError for an unknown law or kind.

    >>> read_answer("fewer than 5").upper
    Decimal('4')
    """
    asked = Asked(
        unit=(unit or "").strip() or None,
        law=_known("law", law, LAWS),
        legend=legend or {},
        zeros_shown=zeros_shown,
        kind=_known("kind", kind, QUESTION_KINDS),
    )
    answer = _read(normalise(raw), asked)
    return replace(answer, raw=raw, unit=asked.unit or answer.unit)


def _known(name: str, given: str | None, allowed: tuple[str, ...]) -> str | None:
    value = str(given or "").strip().lower()
    if value and value not in allowed:
        raise ValueError(f"unknown {name} {given!r}: expected one of {', '.join(allowed)}")
    return value or None


def _read(text: str, asked: Asked) -> Answer:
    """Read normalised `text`."""
    if answer := read_by_legend(text, asked, _read):
        return answer
    if not text:
        return without_number(Kind.BLANK, "an empty cell is not a zero")
    if len(text) > LONGEST:
        return unclear("too long to be the answer to one question")
    if _PLAIN_COUNT.fullmatch(text) and asked.kind in (
        None,
        "count",
        "number",
        "money",
    ):
        return _plain_count(text, asked)
    lower = text.lower()
    if answer := _read_whole_cell(lower, asked):
        return answer
    if _FORMULA.match(text):
        return unclear("a formula, an error of a spreadsheet or a telephone number")
    if answer := _read_both_languages(text, asked):
        return answer
    if asked.kind == "yes_no" and (answer := _read_yes_no(lower)):
        return answer
    answer = _read_sentence(text, asked)
    if asked.kind == "text" and answer.kind in _NUMBER_KINDS:
        return Answer("", Kind.UNCLEAR, note="text")
    if asked.kind == "yes_no" and answer.kind in _NUMBER_KINDS:
        return unclear("neither yes nor no")
    return answer


def _read_both_languages(text: str, asked: Asked) -> Answer | None:
    """Read a reply in Welsh and in English once, if both say the same for certain."""
    halves = said_in_both(text)
    if halves is None:
        return None
    first, second = (_read(half, asked) for half in halves)
    if first.needs_review or second.needs_review:
        return None
    same = (first.kind, first.lower, first.upper) == (second.kind, second.lower, second.upper)
    return first if same and first.value == second.value else None


_NUMBER_KINDS = {Kind.EXACT, Kind.BOUNDED, Kind.APPROXIMATE, Kind.SEVERAL, Kind.UNCLEAR}


def _plain_count(text: str, asked: Asked) -> Answer:
    value = Decimal(text.replace(",", ""))
    if is_long(text) and not asked.money:
        return exact(value).doubted("a long number without commas: a reference?")
    could_be_year = "," not in text and 1990 <= value <= 2039
    return exact(value).doubted("could be a year") if could_be_year else exact(value)


def _read_whole_cell(lower: str, asked: Asked) -> Answer | None:
    """Read signs and short phrases that are the whole of a cell."""
    if asked.kind != "yes_no" and (kind := SIGNS.get(lower)):
        return _sign(lower, kind, asked)
    if asked.kind != "text" and (answer := read_zero(lower, asked)):
        return answer
    if found := short_phrase(lower):
        kind, slip = found
        return without_number(kind, "one letter put right" if slip else "")
    return None


def _sign(sign: str, kind: Kind, asked: Asked) -> Answer:
    if kind is Kind.UNCLEAR:
        return unclear(f"{sign!r} means what the file's legend says: none is given")
    if kind is not Kind.SUPPRESSED:
        return without_number(kind)
    note = "no threshold stated"
    if sign in ("c", "[c]", "k", "[k]"):
        return replace(bounded(Decimal(0), None, note), kind=kind)
    if sign in ("~", "low", "[low]"):
        least = Decimal(0) if asked.fractions else Decimal(1)
        return replace(bounded(least, None, "rounds to 0 but is not 0"), kind=kind)
    return without_number(kind, note)


def _read_yes_no(lower: str) -> Answer | None:
    """Read Yes as 1 and No as 0, in English and Welsh."""
    for pattern, value, word in ((_YES, 1, "yes"), (_NO, 0, "no")):
        if match := pattern.match(lower):
            answer = exact(Decimal(value), word)
            rest = lower[match.end() :]
            if lower in ("n/a", "na", "do", "ie"):
                return None if lower in ("n/a", "na") else answer
            if _PLAINLY_NOT.fullmatch(lower) if word == "no" else _PLAINLY_SO.fullmatch(lower):
                return answer
            if _HEDGED.search(lower) or len(rest.split()) > 12:
                return answer.doubted("with words that may limit it")
            return answer
    return None


def _read_sentence(text: str, asked: Asked) -> Answer:
    """Take out what is never the value, then read numbers and phrases."""
    linked = strip_links(text)
    without_sections, sections = take_sections(linked, asked.law, CITED)
    stripped = strip_never_values(without_sections)
    if asked.unit and concept_of(head_of(asked.unit)) == "children":
        stripped.flags.discard("childhood")
    lower = " ".join(stripped.text.split())
    if sections == () and (answer := read_zero(lower, asked)):
        return _flagged(answer, stripped)
    digits = english_to_digits(welsh_to_digits(lower))
    found = skeleton(digits, asked)
    said = _Said(found, sections, phrase_kinds(lower))
    figure = read_figure(_without_asides(found, said), stripped.periods, asked)
    if figure and _is_loose_none(figure, lower):
        figure = unclear("none, with words that may limit it")
    if figure and len(found.numbers) == 1:
        figure = in_records_only(figure, lower)
    return replace(_weighed(figure, said, stripped), sections=sections)


def _is_loose_none(figure: Answer, lower: str) -> bool:
    """True if a zero comes from "none" in words no form of a zero took up."""
    if figure.kind is not Kind.EXACT or figure.value != 0 or not _WORD_NONE.search(lower):
        return False
    of_a_base = figure.note.startswith("of ") and not figure.needs_review
    return not of_a_base


class _Said:
    """What the reply says besides a number: grounds, reasons and where they stand."""

    def __init__(self, found: Skeleton, sections: tuple[Section, ...], kinds: list[Kind]) -> None:
        self.text = found.text
        self.numbers = found.numbers
        self.sections = sections
        self.kinds = kinds
        self.starts = first_phrase(found.text)

    @property
    def reason(self) -> Kind | None:
        """The one reason the reply gives, the law's own before the words."""
        kinds = self.kinds
        if Kind.NEITHER_CONFIRM_NOR_DENY in kinds:
            return Kind.NEITHER_CONFIRM_NOR_DENY
        ground = kind_of(self.sections)
        if ground is Kind.REFUSED and Kind.NOT_HELD in kinds and self._is_notice_only:
            return Kind.NOT_HELD
        if ground is Kind.REFUSED and Kind.SUPPRESSED in kinds and "suppress" in self.text:
            return Kind.SUPPRESSED
        if ground:
            return ground
        words = [kind for kind in kinds if kind is not Kind.REFUSED or self._refuses_in_words]
        if Kind.SUPPRESSED in words and words[0] in (Kind.REFUSED, Kind.NOT_AVAILABLE):
            return Kind.SUPPRESSED
        if Kind.REFUSED in words and words[0] is Kind.NOT_AVAILABLE:
            return Kind.REFUSED
        return words[0] if words else None

    @property
    def _is_notice_only(self) -> bool:
        return {section.number for section in self.sections} <= {
            "1",
            "1(1)",
            "1(1)(A)",
            "1(1)(a)",
            "17",
            "17(1)",
        }

    @property
    def _refuses_in_words(self) -> bool:
        return Kind.REFUSED in phrase_kinds(self.text.replace(CITED, " "))

    @property
    def is_certain(self) -> bool:
        return is_certain(self.sections)

    @property
    def costs_only(self) -> bool:
        """True if every number is the hours, pounds or files of a cost refusal."""
        if not _COST.search(self.text):
            return False
        following = self.text.split(NUMBER)[1:]
        return all(
            number.currency or _COST_UNIT.match(words)
            for number, words in zip(self.numbers, following, strict=True)
        )


def _without_asides(found: Skeleton, said: _Said) -> Skeleton:
    """Drop grounds and pointers beside a number: "Fewer than 5 (s.40(2), see below)"."""
    if not said.kinds and not said.sections:
        return found
    text = found.text.replace(CITED, " ")
    text = re.sub(
        rf"\((?:[^()0-9{NUMBER}]{{0,120}})\)"
        rf"|[;,.-]? ?\b(?:(?:please )?see (?:below|above|attached|note)|exempt(?:ed|ion)?(?: "
        rf"applied)?|withheld|suppressed|redacted|refused)"
        r"(?: under| due to| as| because of)?\b[^\ue000]{0,80}$"
        rf"|^(?:exempt(?:ed|ion)?(?: applied)?|withheld|suppressed|redacted)(?: under| due to| "
        rf"as)?\b[^{NUMBER}<]{{0,60}}?(?=<|{NUMBER}|fewer|less)",
        " ",
        text,
    )
    return Skeleton(" ".join(text.split()), found.numbers)


def _weighed(figure: Answer | None, said: _Said, stripped: Stripped) -> Answer:
    """Weigh the number read against the reasons the reply gives for not giving one."""
    reason = said.reason
    if figure is None:
        if reason is None:
            return unclear("no number and no known reason")
        answer = without_number(reason)
        return answer if said.is_certain else answer.doubted("the meaning depends on the law")
    if figure.kind is Kind.EXACT and figure.value == 0 and _NOT_STATED.match(said.text):
        return replace(figure, needs_review=False, note="")
    figure = _flagged(figure, stripped)
    if reason is None:
        if said.sections:
            return figure.doubted("a section is cited beside it")
        return figure
    if reason is Kind.NEITHER_CONFIRM_NOR_DENY:
        return without_number(reason).doubted("numbers stand beside it")
    if reason is Kind.REFUSED and said.costs_only:
        answer = without_number(reason)
        stated = said.sections or _COST_STATED.search(said.text)
        return answer if stated else answer.doubted("no section and no limit of cost is named")
    if figure.kind is Kind.BOUNDED and reason in _GROUNDS_OF_A_LIMIT:
        if figure.upper is not None and _POLICY.match(said.text):
            return replace(figure, kind=Kind.SUPPRESSED, needs_review=False, note="so small ones")
        return figure
    return _number_or_reason(figure, reason, said)


_GROUNDS_OF_A_LIMIT = {Kind.REFUSED, Kind.SUPPRESSED, Kind.ELSEWHERE}


def _number_or_reason(figure: Answer, reason: Kind, said: _Said) -> Answer:
    """Both a number and a reason: what comes first is the better guess; a person decides."""
    at = said.text.find(NUMBER)
    if 0 <= at < said.starts and figure.kind is not Kind.UNCLEAR:
        return figure.doubted(f"also says: {reason.value}")
    if figure.kind is Kind.UNCLEAR and not figure.note.startswith("several numbers"):
        if 0 <= at < said.starts:
            return figure
    return without_number(reason).doubted("numbers stand beside it")


def _flagged(answer: Answer, stripped: Stripped) -> Answer:
    """Apply the marks a number carries: [e] estimated, [p] provisional, an age."""
    flags = stripped.flags
    if flags & {"e", "est"} and answer.kind is Kind.EXACT:
        answer = replace(answer, kind=Kind.APPROXIMATE, lower=None, upper=None)
    for flag in sorted(flags & _FLAG_NOTES.keys()):
        answer = answer.noted(_FLAG_NOTES[flag])
    if "b" in flags:
        answer = answer.doubted("not comparable with other periods")
    if flags & {"age", "childhood"} and answer.kind is not Kind.UNCLEAR:
        answer = answer.doubted("of one age group?")
    if any("/" in period or "until" in period for period in stripped.periods) and (
        "up to" in stripped.text
    ):
        answer = answer.noted("partial_period")
    return answer
