"""The lines of a document as passages, and which of their words are our own, quoted.

A line of a page or of a mail may end in the middle of a sentence; a passage goes on to its end
and still knows the line of each letter.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from responses_app.domain.content import Content, Line

from .asked import AskedQuestion

RUN = 4  # so many words as in a question, one behind the other, are quoted from it
_TOKEN = re.compile(r"[^\W_]+", re.UNICODE)
_ENDS = re.compile(r"[.!?:;][\"'’”)]*\s*$")
_BEGINS_ANEW = re.compile(
    r"\s*(?:[-•*‣▪–]\s|\(?[0-9]{1,2}[.):]|\(?[a-z][.):]\s?|\(?[ivx]{1,4}[.)]\s|"
    r"Q(?:uestion)?\.?\s?[0-9]|Question|Cwestiwn|Answer|Response|Ateb|A:|R:|(?:19|20)[0-9]{2}\b|"
    r"Dear|Yours|Kind|Regards|From:|Sent:|To:|Subject:)",
)
_NAMES_ITS_VALUE = re.compile(r"\s*[^:=]{1,45}(?:[:=]| [-–—])\s*[^\s:][^:]{0,40}$")
_QUOTED_MAIL = re.compile(
    r"\s*(?:-{3,}\s*(?:Original Message|Forwarded message|Neges Wreiddiol)|"
    r"On .{6,120} wrote:\s*$|(?:From|Oddi wrth|O): .+)",
    re.IGNORECASE,
)
_LINE_NUMBER = re.compile(r"line ([0-9]+)")
_MAIL_HEADER = re.compile(r"\s*(?:Sent|Date|To|Anfonwyd|At|Dyddiad): ", re.IGNORECASE)
_SENTENCE = re.compile(
    r"(?<=[.!?])[\"'’”)]*\s+(?=[\"'“(]?[A-Z0-9£<*])|(?<=[;:])\s*\n|\n+|(?:(?<![^\S\n])\s+)?;\s+"
    r"|(?:(?<![^\S\n])\s+[/|]|(?:(?<![^\S\n])\s+)?,)\s+(?=(?:19|20)[0-9]{2}(?:[-/–](?:20)?[0-9]{2})?\b"
    r"(?:\s?\([^()]{1,24}\))?\s?(?::|\s[-–=]|(?<=\s)[-–]|=)\s*[<>£]?\w)"
)
_NOT_AN_END = re.compile(
    r"(?:\b(?:no|nos|approx|c|ca|e\.g|i\.e|s|ss|est|incl|excl|dept|st|mr|mrs|ms|dr|reg|para|q|vs)"
    r"|^\W*[0-9]{1,2}|^\W*[a-zA-Z])\.$",
    re.IGNORECASE,
)
_MOST_LETTERS = 8000  # of one passage


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines that belong together."""

    text: str
    starts: tuple[int, ...]  # where each of its lines begins in the text
    lines: tuple[int, ...]  # their numbers in the content
    order: int
    is_heading: bool
    is_quoted: bool

    def place(self, start: int, end: int) -> tuple[int, int, int]:
        """The line on which a part of the text begins, and where in that line it stands."""
        number = max(i for i, at in enumerate(self.starts) if at <= start)
        begin = self.starts[number]
        stop = self.starts[number + 1] - 1 if number + 1 < len(self.starts) else len(self.text)
        return self.lines[number], start - begin, min(end, stop) - begin


def passages_of(content: Content) -> list[Passage]:
    """Join the lines of a document to passages, in the order in which they stand."""
    groups: list[list[int]] = []
    breaks = sorted(table.order for table in content.tables)
    widths = _widths(content.lines)
    numbers = sorted(range(len(content.lines)), key=lambda n: content.lines[n].order)
    quoted = _quoted(content.lines, numbers)
    length = 0
    for number in numbers:
        line = content.lines[number]
        if not line.text.strip():
            groups.append([])
            continue
        before = content.lines[groups[-1][-1]] if groups and groups[-1] else None
        goes_on = (
            before is not None
            and length + len(line.text) < _MOST_LETTERS
            and bisect_right(breaks, before.order) == bisect_left(breaks, line.order)
            and quoted[number] == quoted[groups[-1][-1]]
            and _goes_on(before, line, widths)
        )
        if goes_on:
            groups[-1].append(number)
            length += len(line.text) + 1
        else:
            groups.append([number])
            length = len(line.text)
    return [_passage(content.lines, group, quoted) for group in groups if group]


def _passage(lines: Sequence[Line], group: list[int], quoted: Mapping[int, bool]) -> Passage:
    starts, at = [], 0
    for number in group:
        starts.append(at)
        at += len(lines[number].text) + 1
    first = lines[group[0]]
    return Passage(
        " ".join(lines[number].text for number in group), tuple(starts), tuple(group),
        first.order, all(lines[n].is_heading for n in group), quoted[group[0]],
    )  # fmt: skip


def _goes_on(before: Line, line: Line, widths: Mapping[int, float]) -> bool:
    """True if the sentence of one line goes on in the next."""
    if before.is_heading != line.is_heading:
        return False
    if _ENDS.search(before.text) or _BEGINS_ANEW.match(line.text):
        return False
    if _NAMES_ITS_VALUE.match(line.text) and not line.text.lstrip()[:1].islower():
        return False
    if before.box is not None and line.box is not None:
        if before.box.page == line.box.page:
            height = max(before.box.bottom - before.box.top, 1.0)
            if line.box.top - before.box.bottom > height * 1.2 or line.box.top < before.box.top:
                return False
            widest = widths.get(before.box.page, 0.0)
            return before.box.right > widest * 0.72 and not before.is_heading
        return line.text.lstrip()[:1].islower()
    if _is_apart(before.where, line.where):
        return False
    starts_low = line.text.lstrip()[:1].islower()
    return (
        len(before.text) > 45
        and (starts_low or len(before.text) > 62)
        and (before.order + 1 == line.order and len(before.text) < 120)
    )


def _is_apart(before: str, where: str) -> bool:
    """True if an empty line lies between "line 4" and "line 6"."""
    first, second = _LINE_NUMBER.fullmatch(before), _LINE_NUMBER.fullmatch(where)
    return bool(first and second and int(second[1]) - int(first[1]) > 1)


def _widths(lines: Sequence[Line]) -> dict[int, float]:
    """How far to the right the text of each page goes."""
    widths: dict[int, float] = defaultdict(float)
    for line in lines:
        if line.box is not None:
            widths[line.box.page] = max(widths[line.box.page], line.box.right)
    return dict(widths)


def _quoted(lines: Sequence[Line], numbers: Sequence[int]) -> dict[int, bool]:
    """Which lines are of an earlier mail: marked so, or below the head of one."""
    quoted: dict[int, bool] = {}
    has_marks = any(line.is_quoted for line in lines)
    is_below = False
    for place, number in enumerate(numbers):
        text = lines[number].text
        if not has_marks and not is_below and place and _QUOTED_MAIL.match(text):
            following = [lines[n].text for n in numbers[place + 1 : place + 4]]
            is_mail = not re.match(r"\s*(?:From|O|Oddi wrth):", text, re.IGNORECASE)
            is_below = is_mail or any(_MAIL_HEADER.match(one) for one in following)
        quoted[number] = lines[number].is_quoted or is_below
    return quoted


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of a text begins and ends."""
    start = 0
    for found in _SENTENCE.finditer(text):
        if _NOT_AN_END.search(text[start : found.start()]):
            continue
        if text[start : found.start()].strip():
            yield start, found.start()
        start = found.end()
    if text[start:].strip():
        yield start, len(text)


class OurWords:
    """Finds the words of our own questions in a reply: they are never the answer."""

    def __init__(self, questions: Sequence[AskedQuestion]) -> None:
        self._tokens = {
            one.key: [token.lower() for token in _TOKEN.findall(one.text)] for one in questions
        }
        self._runs: dict[tuple[str, ...], set[tuple[str, int]]] = defaultdict(set)
        for key, tokens in self._tokens.items():
            for at in range(len(tokens) - RUN + 1):
                self._runs[tuple(tokens[at : at + RUN])].add((key, at))
        self._ends = {tuple(tokens[-RUN:]) for tokens in self._tokens.values()}

    def find(self, text: str) -> tuple[list[tuple[int, int]], dict[str, float]]:
        """Where our words stand, and how much of each question is there (0 to 1).

        Numbers at the end of such words count as theirs unless a question mark or the end of the
        text follows: "... were identified in 2021" may be how their answer begins.
        """
        places = [found.span() for found in _TOKEN.finditer(text)]
        tokens = [text[start:end].lower() for start, end in places]
        is_ours = [False] * len(tokens)
        covered: dict[str, set[int]] = defaultdict(set)
        for at in range(len(tokens) - RUN + 1):
            for key, place in self._runs.get(tuple(tokens[at : at + RUN]), ()):
                covered[key].update(range(place, place + RUN))
                is_ours[at : at + RUN] = [True] * RUN
        spans: list[tuple[int, int]] = []
        at = 0
        while at < len(tokens):
            if not is_ours[at]:
                at += 1
                continue
            stop = at
            while stop < len(tokens) and is_ours[stop]:
                stop += 1
            after = text[places[stop - 1][1] :].lstrip(" )’'\"”")
            last = stop
            is_end = tuple(tokens[stop - RUN : stop]) in self._ends and len(tokens[stop - 1]) < 4
            if after and not after.startswith(("?", ":")) and not is_end:
                while last > at and any(map(str.isdigit, tokens[last - 1])):
                    last -= 1
            if last > at:
                spans.append((places[at][0], places[last - 1][1]))
            at = stop
        shares = {
            key: len(found) / len(self._tokens[key]) for key, found in covered.items() if found
        }
        return spans, shares
