"""What a reply says of all questions at once, or of those it names: refused, not held.

Such words answer a question only where nothing else does; alone in a reply, or with the question
named, they are likely the answer.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from responses_app.domain.answers import Answer, Kind
from responses_app.domain.content import Content

from .evidence import Candidate
from .headings import Headings
from .passages import OurWords, Passage, sentences
from .proposal import Means, Spot
from .readings import Readings

_KINDS = (
    Kind.NOT_HELD, Kind.NOT_RECORDED, Kind.NOT_AVAILABLE, Kind.REFUSED,
    Kind.NEITHER_CONFIRM_NOR_DENY, Kind.NOT_APPLICABLE,
)  # fmt: skip
_STRONGEST = (
    Kind.NEITHER_CONFIRM_NOR_DENY, Kind.REFUSED, Kind.NOT_APPLICABLE, Kind.NOT_HELD,
    Kind.NOT_RECORDED, Kind.NOT_AVAILABLE,
)  # fmt: skip
_OF_ALL = re.compile(
    r"\b(?:(?:your|the|this) (?:whole |entire )?request|(?:the|this|that|all|any|such|requested|"
    r"relevant|your) (?:of the )?(?:\w+ )?(?:information|data|figures|wybodaeth|questions?)|"
    r"information (?:you|that you|which you)|complying|comply|compliance|to answer|"
    r"y wybodaeth|eich cais|(?:none|any|either|neither|all|every|each) of (?:your|the|these) "
    r"(?:\w+ )?(?:questions?|points?|parts?)|"
    r"(?:all|these|each) (?:of (?:your|the|these) )?questions|"
    r"whether (?:or not )?(?:we|it|the council))",
    re.IGNORECASE,
)
_ONLY_POSSIBLE = re.compile(
    r"\b(?:if you|should you|may (?:be )?(?:refuse|charge|withhold)|can refuse|could|"
    r"right to|you can|complain|allows? (?:a|an|the|us|public)|provides that|sets out|states that|"
    r"defined as|authorit(?:y|ies) (?:may|can|is not obliged|are not obliged)|"
    r"(?:does|do) not (?:apply|affect)|appeal|in future|before (?:19|20)[0-9]{2}|prior to)\b",
    re.IGNORECASE,
)
_REST = re.compile(
    r"\b(?:remain(?:ing|der)|rest of|other (?:questions|parts|information)|for (?:the )?(?:other|"
    r"remaining))\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:questions?|parts?|points?|items?|q|cwestiwn|cwestiynau)\.?\s*"
    r"(?P<list>\(?[0-9]{0,2}\s?\(?[a-h]?\)?(?:\s*(?:,|and|&|to|-|–|a|ac)\s*\(?[0-9]{0,2}\s?\(?[a-h]?\)?)*)",
    re.IGNORECASE,
)
_ID = re.compile(r"[0-9]{1,2}\s?\(?(?:[a-h]\b)?\)?")
_MOST_SENTENCES = 400


def find(
    content: Content,
    own: Sequence[Passage],
    headings: Headings,
    readings: Readings,
    already: Iterable[tuple[str, str]],
    claimed: Collection[tuple[int, int]] = (),
) -> list[Candidate]:
    """Return a candidate for each question and period that such words speak of.

    `already` are the questions and periods that have an answer of their own; `claimed` are the
    sentences that answer one of them, by line and beginning, and so do not speak of all.
    """
    answered = set(already)
    found: list[tuple[Passage, int, int, Answer, tuple[str, ...]]] = []
    ours = OurWords(list(headings.questions.values()))
    for passage in own:
        text = passage.text
        for start, end in ours.find(text)[0]:  # "question 2" in our own words names no question
            text = text[:start] + " " * (end - start) + text[end:]
        for start, end in sentences(text):
            if len(found) > _MOST_SENTENCES:
                break
            if statement := _statement(text[start:end], headings, readings):
                found.append((passage, start, end, *statement))
    named = [one for one in found if one[4]]
    general = [one for one in found if not one[4] and _place(one[0], one[1], one[2]) not in claimed]
    candidates = []
    for passage, start, end, answer, keys in named:
        for key in keys:
            candidates += _for_all_periods(
                content, passage, (start, end), answer, key, headings, 0.93
            )
    if general:
        candidates += _general(
            content, general, headings, answered, {c.question for c in candidates}
        )
    return candidates


def _place(passage: Passage, start: int, end: int) -> tuple[int, int]:
    line, begin, _ = passage.place(start, end)
    return line, begin


def _statement(
    sentence: str, headings: Headings, readings: Readings
) -> tuple[Answer, tuple[str, ...]] | None:
    """What a sentence says of questions it names, or (no keys) of the whole request."""
    if _ONLY_POSSIBLE.search(sentence) or len(sentence) > 700:
        return None
    keys = _named(sentence, headings)
    if not keys and not _OF_ALL.search(sentence):
        return None
    any_question = next(iter(headings.questions.values()), None)
    if any_question is None:
        return None
    without = _NAMED.sub(" ", sentence) if keys else sentence
    answer = readings.read(without.strip(), any_question)
    if answer.kind not in _KINDS:
        return None
    return replace(answer, raw=sentence.strip()), keys


def _named(sentence: str, headings: Headings) -> tuple[str, ...]:
    """The questions that a sentence names: "questions 2 and 3" are 2a, 2b and 3."""
    keys: list[str] = []
    for label in headings.read(sentence).labels:
        if label.start > 3 or re.match(r"\s*(?:q|cwest)", sentence[label.start :], re.IGNORECASE):
            keys += label.keys
    for named in _NAMED.finditer(sentence):
        ids = [found.group() for found in _ID.finditer(named["list"].lower())]
        if re.search(r"(?:to|-|–)\s*\(?[0-9]", named["list"]) and len(ids) == 2:
            ids = _range(*ids)
        keys += [key for one in ids for key in headings.questions if _is_of(key, one)]
    return tuple(key for key in headings.questions if key in keys)


def _range(first: str, last: str) -> list[str]:
    """ "2 to 4" is 2, 3 and 4."""
    if not (first.isdigit() and last.isdigit() and int(first) < int(last) < int(first) + 50):
        return [first, last]
    return [str(number) for number in range(int(first), int(last) + 1)]


def _is_of(key: str, named: str) -> bool:
    """True if a question is the one named, or one of its parts: 2a of 2."""
    plain = re.sub(r"[^0-9a-z]", "", key.lower()).removeprefix("q")
    wanted = re.sub(r"[^0-9a-z]", "", named)
    return plain == wanted or (
        wanted.isdigit() and re.fullmatch(rf"{wanted}[a-z]+", plain) is not None
    )


def _general(
    content: Content,
    found: list[tuple[Passage, int, int, Answer, tuple[str, ...]]],
    headings: Headings,
    answered: set[tuple[str, str]],
    named: set[str],
) -> list[Candidate]:
    """The strongest of what is said of everything, for what has no answer of its own."""
    kinds = [one[3].kind for one in found]
    kind = next(kind for kind in _STRONGEST if kind in kinds)
    of_kind = [one for one in found if one[3].kind is kind]
    passage, start, end, answer, _ = max(of_kind, key=lambda one: len(one[3].sections))
    sections = {s.number: s for one in of_kind for s in one[3].sections}
    answer = replace(answer, sections=tuple(sections.values()))
    agree = len(set(kinds)) == 1
    is_of_rest = bool(_REST.search(answer.raw))
    candidates = []
    for key in headings.questions:
        if key in named:
            continue
        weight = 0.92 if not answered else 0.8 if is_of_rest else 0.45
        if not agree and not answered:
            weight = 0.86
        for one in _for_all_periods(content, passage, (start, end), answer, key, headings, weight):
            if (one.question, one.period) not in answered:
                candidates.append(one)
    return candidates


def _for_all_periods(
    content: Content, passage: Passage, span: tuple[int, int], answer: Answer, key: str,
    headings: Headings, weight: float,
) -> list[Candidate]:  # fmt: skip
    line, start, end = passage.place(*span)
    shown = content.lines[line]
    return [
        Candidate(
            key, period, answer, weight, 0.97, Means.WHOLE_REPLY, shown.where,
            " ".join(answer.raw.split()), Spot(line=line, start=start, end=end), shown.box,
            names_period=False,
        )
        for period in [one.key for one in headings.asked.periods] or [""]
    ]  # fmt: skip
