"""A reply's text in sentences, and what in them is no statement about our request.

Every acknowledgement says what *may* come (fees, exemptions, questions) and every answer says
what we *may* do (a review, a complaint). Such sentences are true of all requests and say nothing
about ours; `is_stated` tells them from those that do.
"""

import re
from dataclasses import dataclass
from functools import cached_property

LONGEST = 100_000
"""Characters of a text that are read; a kind that is not told by then is not told."""
LONGEST_SENTENCE = 700

_ALIKE = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-"})
_PARAGRAPH = re.compile(r"\n[ \t\r>]*\n")
_NEW_LINE = re.compile(r"\n(?=[ \t]*(?:[-*•·o▪]\s|\(?[0-9a-zA-Z]{1,3}[.)]\s|[QA][0-9]*[:.)]))")
_END = re.compile(
    r"(?<=[.!?;])(?<!\b[A-Z]\.)(?<!\be\.g\.)(?<!\bi\.e\.)\s+(?=[\"'(\[A-Z0-9ÂÊÎÔÛŴŶ])"
)
_ABBREVIATED = re.compile(
    r"\b(?:no|nos|ref|s|ss|reg|regs|sec|sect|mr|mrs|ms|dr|st|tel|cyf|rhif)\.$", re.I
)
_LABEL = re.compile(r"^\s*(?:[\w'/() -]{1,40}):\s*\S")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Sentence:
    """One sentence as written, with each run of spaces as one space."""

    words: str

    @cached_property
    def lower(self) -> str:
        """In lower case with plain quotes and dashes, each letter where it was."""
        plain = self.words.translate(_ALIKE)
        lower = plain.lower()
        if len(lower) == len(plain):
            return lower
        return "".join(low if len(low := char.lower()) == 1 else char for char in plain)

    def quote(self, start: int, end: int) -> str:
        """The words at this place with a few beside them; the whole sentence if it is short."""
        if len(self.words) <= 160:
            return self.words
        first = max(0, self.words.rfind(" ", 0, max(0, start - 30)))
        last = self.words.find(" ", min(len(self.words), max(end, start + 60)))
        return self.words[first : last if last >= 0 else None].strip()[:200]

    @cached_property
    def is_standing(self) -> bool:
        """Whether it is one that stands under every letter: reviews, complaints, disclaimers."""
        return bool(_STANDING.search(self.lower))

    @cached_property
    def narrates(self) -> bool:
        """Whether it tells of another time or another request: then it settles nothing now."""
        return bool(_NARRATES.search(self.lower))


_STANDING = re.compile(
    r"\b(?:dissatisfied|unhappy|not (?:satisfied|happy|content)|unsatisfied)\b"
    r"|\b(?:right|wish|want|entitled|option|may|can|like|ask|request|apply|how) .{0,60}"
    r"\b(?:internal review|complain|appeal|review of (?:our|the|this|your))"
    r"|\b(?:internal review|complaint|appeal)s? .{0,40}\b(?:should|must|can|may|will|procedure)\b"
    r"|\binformation commissioner's office (?:is|can|at|on)|\bwycliffe house|ico\.org\.uk"
    r"|section (?:50|47\(1\))|adran 50\b|\bcomplaints? (?:procedure|process)"
    r"|\b(?:intended|named) (?:recipient|addressee)|\blegally privileged|\bprivileged"
    r"|confidential.{0,60}\b(?:e-?mail|addressee|recipient)|(?:e-?mail|message) .{0,60}confidential"
    r"|\bre-?us(?:e|ing) (?:of )?.{0,40}(?:public sector information|licen[cs]e|copyright)"
    r"|\bcopyright\b|open government licence|\bvirus(?:es)?\b|\bmonitored (?:and|for|in)\b"
    r"|\bprivacy (?:notice|policy|statement)|\bhow we (?:use|handle|process) your (?:personal|data)"
    r"|\banfodlon|\badolygiad mewnol|\bcomisiynydd gwybodaeth|\bcwyno\b|\bcyfrinachol"
)
_NARRATES = re.compile(
    r"\b(?:previously|originally|initially|at first|earlier (?:e-?mail|letter|reply|"
    r"response)|in error|"
    r"(?:was|were) (?:already |recently )?(?:provided|sent|supplied|given|explained|"
    r"refused) to you|"
    r"in (?:our|my) (?:\w+ )?(?:response|letter|reply|e-?mail) (?:to|of|dated)|"
    r"last (?:year|time|month|week)|"
    r"other (?:applicants?|requesters?)|another (?:applicant|requester|request)|disregard)\b"
)
_CONDITION_BEFORE = re.compile(
    r"\b(?:if(?! you (?:do )?(?:wish|want|would like) (?:us )?to (?:proceed|go ahead|"
    r"continue))|unless|should (?:you|we|the|any|your|it|this)|in the event|in case|"
    r"when(?:ever)?|"
    r"whether|provided that|depending|subject to|in (?:some|certain|exceptional|rare|limited|other)"
    r" (?:cases|circumstances|instances)|sometimes|occasionally|for example|e\.g\.|"
    r"where (?:a|an|the|we|any|this|it|information|requests?|you|applicable|necessary|there)|"
    r"some requests|requests (?:may|can|which|that)|(?:public )?authorities|"
    r"os(?! ydych (?:am|eisiau))|pe|lle|pan|"
    r"mewn rhai|oni bai)\b"
)
_CONDITION_AFTER = re.compile(
    r"^[^.;]{0,90}?\b(?:for example|"
    r"if (?:we|you|the|your|it|this|any|there|so|they|a|an|necessary|required|"
    r"applicable|appropriate|needed)|where (?:we|an?|it is|this is|any|the (?:request|cost|"
    r"information)|applicable|necessary|"
    r"appropriate|disclosure|required)|unless|should (?:you|we|the|any|it)|when (?:we|you|a|an)|"
    r"os (?:oes|bydd|yw))\b"
)
_REST = (
    r"\b(?! (?:now |therefore |also )?(?:confirm|advise|tell|inform))(?:(?!\b(?:and|so|"
    r"therefore|because|but|which|as)\b)[^,;:]){0,45}$"
)
_POSSIBLE = re.compile(
    r"\b(?:may|might|could|can|gall|gallai|gallwn|efallai|ella|likely to|minded to|"
    r"inclined to|proposing to)" + _REST
)
_FUTURE = re.compile(r"(?:\b(?:would|will|shall|should|bydd|byddwn)|'ll)" + _REST)
_NEGATION = re.compile(
    r"(?:\b(?:not|no|nor|never|without|none|nothing|neither|cannot|nid|ni|ddim|dim|heb)|n't)\b"
    r"(?! only)[^,;:]{0,32}$"
)


def is_supposed(sentence: Sentence, start: int, end: int) -> bool:
    """Whether the words from `start` to `end` stand under an "if", "where" or the like."""
    lower = sentence.lower
    clause = 1 + max(lower.rfind(";", 0, start), lower.rfind(": ", 0, start))
    return bool(
        _CONDITION_BEFORE.search(lower, clause, end) or _CONDITION_AFTER.search(lower[end:])
    )


def is_possible(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a "may" or "could" goes with the words."""
    return _goes_with(_POSSIBLE, sentence, start, end)


def is_future(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a "will" or "would" goes with the words."""
    return _goes_with(_FUTURE, sentence, start, end)


def _goes_with(modal: re.Pattern[str], sentence: Sentence, start: int, end: int) -> bool:
    """Before the first word or, within them, before the last, where the verb is."""
    lower = sentence.lower
    return any(modal.search(lower[max(0, at - 60) : at]) for at in (start, end))


def is_denied(sentence: Sentence, start: int) -> bool:
    """Whether a "not" or "no" goes shortly before the words."""
    return bool(_NEGATION.search(sentence.lower[max(0, start - 45) : start]))


def read_sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of the first `LONGEST` characters, in order."""
    found: list[Sentence] = []
    for paragraph in _PARAGRAPH.split(text[:LONGEST].replace("\r\n", "\n")):
        for block in _blocks(paragraph):
            found.extend(Sentence(words) for words in _cut(_SPACES.sub(" ", block).strip()))
    return tuple(found)


def _blocks(paragraph: str) -> list[str]:
    """Lines that belong together: a list's points and lines such as "Our ref: 12" stand alone."""
    blocks: list[list[str]] = [[]]
    for line in _NEW_LINE.sub("\n\n", paragraph).split("\n"):
        before = blocks[-1][-1].strip() if blocks[-1] else ""
        if not line.strip() or _LABEL.match(line) or (before and _ends(before, line)):
            blocks.append([])
        blocks[-1].append(line)
    return [" ".join(lines) for lines in blocks if any(line.strip() for line in lines)]


def _ends(before: str, line: str) -> bool:
    """Whether a line was left short on purpose, not wrapped."""
    return len(before) < 50 and line.strip()[:1].isupper() and not before.endswith((",", "-"))


def _cut(block: str) -> list[str]:
    """Sentences of a block; what is too long for one is cut, so that time stays linear."""
    parts: list[str] = []
    for part in _END.split(block):
        if parts and _ABBREVIATED.search(parts[-1][-8:]):
            parts[-1] += " " + part
        else:
            parts.append(part)
    return [
        part[at : at + LONGEST_SENTENCE]
        for part in parts
        for at in range(0, len(part), LONGEST_SENTENCE)
    ]
