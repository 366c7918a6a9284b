"""A draft's sentences, each with its place in the draft.

A full stop ends a sentence unless it belongs to an abbreviation, an initial or a number. A
heading, a list item and a row of a table are sentences of their own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from responses_app.domain.claims.drafts import Block, BlockKind, Draft


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with single spaces; `places` says where each of its letters stands.

    `context` are the words before it in its paragraph, with the first sentence of it, and those of
    the heading above.
    """

    text: str
    places: tuple[int, ...]
    block: int
    kind: BlockKind = BlockKind.PARAGRAPH
    heading: str = ""
    context: str = ""

    @property
    def start(self) -> int:
        return self.places[0]

    @property
    def end(self) -> int:
        return self.places[-1] + 1

    def joined(self, after: "Sentence") -> "Sentence":
        """This sentence and one after it, as one."""
        text = f"{self.text} {after.text}"
        return Sentence(
            text, (*self.places, self.end, *after.places), after.block, after.kind, after.heading,
            self.context,
        )  # fmt: skip


LONGEST: Final = 1500  # letters; what goes on longer without a full stop is a list
CONTEXT: Final = 400  # letters before a sentence that may say what it speaks of
_ABBREVIATION: Final = re.compile(
    r"(?:\b(?:e\.?g|i\.?e|etc|cf|viz|vs|approx|c|ca|no|nos|p|pp|para|paras|s|ss|sch|art|arts|reg"
    r"|regs"
    r"|fig|figs|vol|ed|eds|al|ibid|op|mr|mrs|ms|dr|prof|st|rev|hon|sir|jr|sr|inc|ltd|plc|co|dept"
    r"|est"
    r"|incl|excl|ref|tel|ext|min|max|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)|\b[A-Z])\.$",
    re.IGNORECASE,
)
_MAY_END_TOO: Final = re.compile(
    r"\b(?:etc|al|co|ltd|plc|inc|no|ed|st|c|min|max)\.$", re.IGNORECASE
)
_END: Final = re.compile(
    r"[.!?…]+[\"'”’)\]]*(?:\[\d{1,3}\]|[⁰¹²³⁴-⁹]+|(?<=[.!?])\d{1,2}(?=\s+[A-Z]))?\s+(?=\S)"
)
_BEGINS: Final = re.compile(r"[\"'“‘(\[]*[A-Z0-9£$€+\-−%~≈<>*†]")
_BULLET: Final = re.compile(r"[ \t]*(?:[-*•·▪◦–]|\(?\d{1,3}[.)]|\(?[a-z]\)|[a-z]\.)[ \t]+(?=\S)")


def sentences_of(draft: Draft) -> list[Sentence]:
    """Split a draft into its sentences, in order.

    >>> from responses_app.domain.claims.drafts import from_text
    >>> [s.text for s in sentences_of(from_text("It was 12.5%. See s. 40(2), e.g. Kent."))]
    ['It was 12.5%.', 'See s. 40(2), e.g. Kent.']
    """
    found: list[Sentence] = []
    title = ""
    for number, block in enumerate(draft.blocks):
        topic, before = "", ""
        start = block.start
        if block.kind is BlockKind.ITEM and (bullet := _BULLET.match(draft.plain, start)):
            start = min(bullet.end(), block.end)
        for a, b in _spans(draft.plain, start, block.end, whole=block.kind is BlockKind.ROW):
            sentence = _sentence(
                draft.plain, a, b, number, block, f"{title} {topic} {before}".strip()
            )
            if sentence:
                found.append(sentence)
                topic = topic or sentence.text
                before = f"{before} {sentence.text}"[-CONTEXT:]
                if block.kind is BlockKind.HEADING:
                    title = sentence.text
    return found


def _spans(text: str, start: int, end: int, whole: bool) -> Iterator[tuple[int, int]]:
    at = start
    if not whole:
        for stop in _END.finditer(text, start, end):
            if not _ends(text, at, stop):
                continue
            yield at, stop.end()
            at = stop.end()
    while end - at > LONGEST:
        stop_at = max(text.rfind(" ", at, at + LONGEST), text.rfind("\n", at, at + LONGEST))
        cut = stop_at + 1 if stop_at > at else at + LONGEST
        yield at, cut
        at = cut
    yield at, end


def _ends(text: str, start: int, stop: re.Match[str]) -> bool:
    if not _BEGINS.match(text, stop.end()):
        return False
    before = text[max(start, stop.start() - 14) : stop.start() + 1]
    if not _ABBREVIATION.search(before) or text[stop.start()] != ".":
        return True
    is_digit = text[stop.end()].isdigit() or text[stop.end()] in "(["
    return bool(_MAY_END_TOO.search(before)) and not is_digit


def _sentence(
    text: str, start: int, end: int, number: int, block: Block, context: str
) -> Sentence | None:
    letters: list[str] = []
    places: list[int] = []
    for place in range(start, end):
        letter = text[place]
        if letter.isspace():
            # A space that does not break stands within a number: "2 638".
            if not letters or letters[-1] == " ":
                continue
            letter = " "
        letters.append(letter)
        places.append(place)
    while letters and letters[-1] == " ":
        letters.pop()
        places.pop()
    if not letters:
        return None
    heading = " ".join(block.heading.split())
    return Sentence("".join(letters), tuple(places), number, block.kind, heading, context)
