"""What they wrote, apart from what they quote and from signatures and disclaimers.

Every line goes into one of three: their own words, a quotation, a signature. Where it is not plain
that a line is quoted or belongs to a signature, it is their own: reading a line too many costs a
reader a moment, while a line that is taken for a quotation may be the answer.

- Lines that begin with ">" are quoted. Lines between them are own: answers under each question.
- "On ... wrote:", "Ysgrifennodd ...:", "-----Original Message-----" and a block of headers (From,
  Sent, To, Subject; Oddi wrth, Anfonwyd, At, Pwnc) begin a quotation. Where the lines behind
  carry ">", only those are quoted; where they do not, all the rest is.
- Answers that say that they stand in the text below ("answered in red below") make all of it own,
  since nothing then tells whose a line is. So does a short note such as "Please see below".
- Who only forwards something has written nothing, and what is forwarded is what they send us: the
  first forwarded mail is own, and what that one quotes is not. An empty reply, known by its
  subject, is no forward: what it quotes is most likely ours.
- A signature begins with "-- ", with "Sent from my iPhone" or with the usual first words of an
  e-mail disclaimer. A closing such as "Yours sincerely" or "Yn gywir" is own, and so are the name
  and the office below it: who signed is part of a reply.

Takes time in proportion to the text.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto


@dataclass(frozen=True)
class Split:
    """The three parts of a text. Together they hold every line of it, each part in order."""

    own: str
    quoted: str
    signature: str


class _Kind(Enum):
    OWN = auto()
    QUOTED = auto()
    SIGNATURE = auto()


_LONGEST_READ = 400  # letters at the beginning of a line that are looked at
_REPLY = re.compile(r"\s*(?:re|ateb|aw|sv|antw)\s?(?:\[\d+\])?\s?:", re.IGNORECASE)
_FORWARD = re.compile(r"\s*(?:fwd?|ymlaen|anfonwyd ymlaen|wg|tr)\s?:", re.IGNORECASE)


def split(text: str, subject: str = "") -> Split:
    """Return what they wrote, what they quote, and their signature and disclaimers.

    Lines are those of `str.split("\\n")`. `subject` is the mail's, where it is known: it tells a
    forward (FW:) from an empty reply (RE:).

    >>> split("We hold 12.\\n\\nOn 2 Feb 2026, A wrote:\\n> How many?").own
    'We hold 12.\\n'
    """
    lines = text.split("\n")
    looks = [line[:_LONGEST_READ].strip() for line in lines]
    kinds = _Reading(lines, looks, subject).kinds()

    def of(kind: _Kind) -> str:
        return "\n".join(line for line, known in zip(lines, kinds, strict=True) if known is kind)

    return Split(of(_Kind.OWN), of(_Kind.QUOTED), of(_Kind.SIGNATURE))


class _Reading:
    """One text while it is read. `looks` are the lines' beginnings, without blanks around them."""

    def __init__(self, lines: list[str], looks: list[str], subject: str) -> None:
        self.looks = looks
        self.is_marked = [look.startswith(">") for look in looks]
        self.begins = _beginnings(looks)
        self.lines = lines
        self.subject = subject

    def kinds(self) -> list[_Kind]:
        """What each line is."""
        looks = self.looks
        kinds = [_Kind.QUOTED if marked else _Kind.OWN for marked in self.is_marked]
        for at in _larger_than(looks, self.is_marked) if not self.begins else ():
            kinds[at] = _Kind.OWN
        for begin, end in self.begins:
            if self._marks_follow(end):
                kinds[begin:end] = [_Kind.QUOTED] * (end - begin)
        first = self._first_unmarked()
        if first is not None:
            kinds[first:] = [_Kind.QUOTED] * (len(kinds) - first)
        _mark_signatures(kinds, looks, self.lines)
        if first is not None:
            self._give_back(kinds, first)
        for at in range(1, len(kinds)):
            if not looks[at]:
                kinds[at] = kinds[at - 1]
        return kinds

    def _marks_follow(self, at: int) -> bool:
        """Do the lines behind an introduction carry the mark of quoted lines?"""
        behind = _next_words(self.looks, at)
        return behind < len(self.looks) and self.is_marked[behind]

    def _first_unmarked(self) -> int | None:
        """The first introduction behind which the quoted lines carry no mark of their own."""
        last_mark = max((at for at, marked in enumerate(self.is_marked) if marked), default=-1)
        for begin, end in self.begins:
            if self._marks_follow(end):
                continue
            if end > last_mark or _is_block_or_rule(self.looks[begin]):
                return begin
        return None

    def _give_back(self, kinds: list[_Kind], first: int) -> None:
        """Make own what only looked like a quotation: answers below, and forwarded mails."""
        above = [
            look
            for look, kind in zip(self.looks[:first], kinds, strict=False)
            if kind is _Kind.OWN and look
        ]
        words = sum(len(look.split()) for look in above)
        if _says_answers_below(above, words):
            end = len(kinds)
        elif self._is_forward(first, words):
            behind = next(begin_end[1] for begin_end in self.begins if begin_end[0] == first)
            end = next((begin for begin, _ in self.begins if begin >= behind), len(kinds))
        else:
            return
        for at in range(first, end):
            if not self.is_marked[at]:
                kinds[at] = _Kind.OWN

    def _is_forward(self, first: int, words: int) -> bool:
        if _REPLY.match(self.subject):
            return False
        if _FORWARD.match(self.subject) or _FORWARDED.search(self.looks[first]):
            return True
        return not words and not _ON.match(self.looks[first])


def _next_words(looks: list[str], at: int) -> int:
    while at < len(looks) and not looks[at]:
        at += 1
    return at


# ------------------------------------------------------------------- where quotations begin

_RULE = re.compile(r"[-_=*—–]{3,}")
_FORWARDED = re.compile(r"\bforward|ymlaen", re.IGNORECASE)
_ORIGINAL = re.compile(
    r"(?:[-_=*—–]{2,}\s?)?(?:original message|original appointment|forwarded message"
    r"|forwarded by .{1,80}|begin forwarded message|start of forwarded message|reply message"
    r"|(?:y )?neges wreiddiol|neges (?:a anfonwyd|wedi['’]i h?anfon) ymlaen"
    r"|(?:dechrau['’]r )?neges ymlaen)\s?:?(?:\s?[-_=*—–]{2,})?",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"\b(?:wrote|writes|said|ysgrifennodd|ysgrifennwyd|dywedodd|meddai)\b.{0,200}:\s*$",
    re.IGNORECASE,
)
_ON = re.compile(r"(?:-{2,4} )?(?:on|ar|am)\b", re.IGNORECASE)
_WHEN = re.compile(
    r"\d{4}|\d{1,2}[/.:-]\d{1,2}|@|\b(?:mon|tue|wed|thu|fri|sat|sun|llun|maw|mer|iau|gwe|sad|sul)",
    re.IGNORECASE,
)
_LONGEST_INTRODUCTION = 4  # lines
_LONGEST_BLOCK = 30  # lines of headers, some of them wrapped

_FIELDS = {
    "sender": "from|oddi wrth|o|gan",
    "sent": "sent|date|sent on|anfonwyd|dyddiad",
    "to": "to|at|i",
    "cc": "cc|copi|copy|bcc",
    "subject": "subject|subj|pwnc|testun",
    "other": "re|reply-to|importance|pwysigrwydd|attachments|atodiadau",
}
_FIELD = re.compile(
    r"\*{0,2}(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _FIELDS.items())
    + r")\s?\*{0,2}\s?:\*{0,2}(?:\s|$)",
    re.IGNORECASE,
)
_ENOUGH = 3  # fields, the sender among them, make a block


def _beginnings(looks: list[str]) -> list[tuple[int, int]]:
    """Each line with which a quotation begins, and the line behind its introduction."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(looks):
        end = _introduction(looks, at)
        if end:
            found.append((at, end))
        at = end or at + 1
    return found


def _introduction(looks: list[str], at: int) -> int:
    """Where an introduction that begins at this line ends; 0 where none does."""
    look = looks[at]
    if not look or look.startswith(">"):
        return 0
    if _ORIGINAL.fullmatch(look):
        return _header_block(looks, _next_words(looks, at + 1)) or at + 1
    if _RULE.fullmatch(look):
        return _header_block(looks, _next_words(looks, at + 1))
    return _header_block(looks, at) or _wrote(looks, at)


def _header_block(looks: list[str], at: int) -> int:
    """Where a block of headers ends that begins at this line; 0 where there is none."""
    if at >= len(looks) or not _FIELD.match(looks[at]):
        return 0
    names: set[str] = set()
    end = at
    for here in range(at, min(len(looks), at + _LONGEST_BLOCK)):
        field = _FIELD.match(looks[here])
        if field and field.lastgroup in names:
            break
        if field:
            names.add(str(field.lastgroup))
            end = here + 1
        elif (not looks[here] and len(names) >= _ENOUGH) or "subject" in names:
            break
    is_block = "sender" in names and len(names) >= _ENOUGH and bool(names & {"sent", "subject"})
    return end if is_block else 0


def _wrote(looks: list[str], at: int) -> int:
    """Where "On ... wrote:" ends, that may be wrapped; 0 where there is none at this line."""
    look = looks[at]
    if _WROTE.search(look) and len(look) < _LONGEST_READ:
        behind = _next_words(looks, at + 1)
        is_marked = behind < len(looks) and looks[behind].startswith(">")
        if is_marked or (_WHEN.search(look) and _begins_introduction(look)):
            return at + 1
    if not _begins_introduction(look):
        return 0
    together = look
    for end in range(at + 1, min(len(looks), at + _LONGEST_INTRODUCTION)):
        if not looks[end] or looks[end].startswith(">"):
            return 0
        together = f"{together} {looks[end]}"
        if _WROTE.search(together) and _WHEN.search(together):
            return end + 1
    return 0


def _begins_introduction(look: str) -> bool:
    return bool(_ON.match(look) or _YSGRIFENNODD.match(look) or _NAMED.match(look))


_YSGRIFENNODD = re.compile(r"(?:ysgrifennodd|ysgrifennwyd)\b", re.IGNORECASE)
_NAMED = re.compile(r"[^<>]{0,80}<[^<>\s]{3,200}>|\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}")


def _is_block_or_rule(look: str) -> bool:
    return bool(_FIELD.match(look) or _ORIGINAL.fullmatch(look) or _RULE.match(look))


def _larger_than(looks: list[str], is_marked: list[bool]) -> list[int]:
    """Single lines such as "> 100 claims": there a mark says "more than"."""
    alone = []
    for at, marked in enumerate(is_marked):
        neighbours = is_marked[max(0, at - 1) : at] + is_marked[at + 1 : at + 2]
        if marked and not any(neighbours) and _MORE_THAN.match(looks[at]):
            alone.append(at)
    return alone


_MORE_THAN = re.compile(r">\s?=?\s?£?\d")

# ------------------------------------------------------------------- answers below

_ANSWERED_WITHIN = re.compile(
    r"\b(?:answer|repl|respon[sd]|comment)\w*\b.{0,60}\b(?:below|beneath|in[- ]?line|interspersed"
    r"|in (?:red|blue|green|bold|italics?|capitals)|under each|after each|against each)\b"
    r"|\bin (?:red|blue|green|bold)\b.{0,30}\b(?:below|beneath)\b"
    r"|\b(?:see|set out|provided|shown)\b.{0,40}\bin (?:red|blue|green|bold|line)\b"
    r"|\b(?:h?ateb\w*|h?ymateb\w*)\b.{0,60}\b(?:isod|mewn (?:coch|glas|gwyrdd|print trwm))\b",
    re.IGNORECASE,
)
_SEE_BELOW = re.compile(r"\b(?:below|beneath|isod)\b", re.IGNORECASE)
_SHORT_NOTE = 40  # words; a longer text holds the answer itself


def _says_answers_below(above: list[str], words: int) -> bool:
    """Do their words say that what they answer stands within the text below?

    A long text that ends in "our response is below" may be either, and is read as if it was not
    so: the response then stands in it.
    """
    together = " ".join(above)[-4_000:]
    if words <= _SHORT_NOTE and _SEE_BELOW.search(together):
        return True
    return bool(_ANSWERED_WITHIN.search(together)) and words <= 3 * _SHORT_NOTE


# ------------------------------------------------------------------- signatures and disclaimers

_SENT_FROM = re.compile(
    r"(?:sent|anfonwyd|get) (?:from|o|oddi ar|via|using|outlook for|by)\b.{0,80}"
    r"(?:iphone|ipad|android|mobile|phone|samsung|galaxy|blackberry|outlook|yahoo|device|ffôn"
    r"|mail for windows|workspace|huawei|ios|tablet|dyfais)\b.{0,120}",
    re.IGNORECASE,
)
_MAIL = r"(?:e-?mails?|messages?|communications?|transmissions?)"
_DISCLAIMER = re.compile(
    r"[*_\-=\s\"'(]{0,80}(?:"
    rf"(?:this|the|any|all)\b.{{0,60}}\b{_MAIL}\b.{{0,160}}\b(?:confidential|privileged|monitored"
    r"|intended (?:only|solely|for)|scanned|recorded|may contain|virus|legally binding|disclosed)"
    rf"|if you(?:'ve|’ve)? (?:have received|received|are not the)\b.{{0,120}}"
    rf"\b(?:{_MAIL}|recipient|error)"
    r"|(?:e-?mail|legal|confidentiality|security) (?:disclaimer|notice)\b|disclaimer[:. ]*$"
    r"|confidentiality(?: notice| statement)?\s?:"
    r"|(?:please )?(?:consider the environment|think before you print|save paper)"
    rf"|{_MAIL} (?:sent|and any attachments|are|may)\b.{{0,120}}"
    r"\b(?:monitored|confidential|intended|recorded|scanned)"
    r"|mae(?:['’]r)?\b.{0,60}\b(?:e-?bost|neges)\b.{0,160}\b(?:g?cyfrinachol|gyfrinachol"
    r"|b?wriad\w+|fwriad\w+|fonitro|monitro)"
    r"|os (?:ydych|nad|mai)\b.{0,80}\b(?:dderbyn\w*|derbyn\w*)\b.{0,80}"
    r"\b(?:neges|e-?bost|gamgymeriad|camgymeriad)"
    r"|ymwadiad\b|rhybudd cyfrinachedd\b|ystyriwch yr amgylchedd"
    r")",
    re.IGNORECASE,
)
# What no disclaimer has, so that a paragraph with it is theirs.
_SAYS_MORE = re.compile(
    r"\bsection \d|\bs\.?\s?\d{2}\b|\bexempt|\brefus|\bwithh[eo]ld|\bnot h[eo]ld|\binternal review"
    r"|\bfees?\b|\bquestion \d|^\W*(?:q|c)?\d{1,2}[.):]|\badran \d|\beithri|\bgwrthod"
    r"|\badolygiad mewnol|\byour request\b|\beich cais\b",
    re.IGNORECASE,
)
_LONGEST_SIGNATURE = 30  # lines behind "-- "
_LONGEST_AFTER_BARE = 12  # lines behind "--", that may also be a line between two texts


def _mark_signatures(kinds: list[_Kind], looks: list[str], lines: list[str]) -> None:
    """Mark signatures and disclaimers among the lines that are own so far."""
    ends = _ends_of_runs(kinds)
    at = 0
    while at < len(kinds):
        reach = _reach(looks, lines, at, ends[at]) if kinds[at] is _Kind.OWN else at
        kinds[at:reach] = [_Kind.SIGNATURE] * (reach - at)
        at = max(reach, at + 1)


def _ends_of_runs(kinds: list[_Kind]) -> list[int]:
    """For each line, where the lines of its kind end."""
    ends = [len(kinds)] * len(kinds)
    for at in range(len(kinds) - 2, -1, -1):
        ends[at] = ends[at + 1] if kinds[at] is kinds[at + 1] else at + 1
    return ends


def _reach(looks: list[str], lines: list[str], at: int, end: int) -> int:
    """Where the signature ends that begins at line `at`, at `end` at the latest; `at` if none."""
    if not looks[at]:
        return at
    if _SENT_FROM.fullmatch(looks[at]):
        return at + 1
    line = lines[at].rstrip("\r")
    if line in ("-- ", "--"):
        most = _LONGEST_SIGNATURE if line == "-- " else _LONGEST_AFTER_BARE
        is_whole = end - at <= most and not any(map(_SAYS_MORE.search, looks[at + 1 : end]))
        return end if is_whole else at + 1
    is_start = at == 0 or not looks[at - 1] or bool(_RULE.fullmatch(looks[at - 1]))
    if not is_start or not _DISCLAIMER.match(" ".join(looks[at : min(at + 3, end)])):
        return at
    reach = at
    while reach < end and looks[reach]:
        reach += 1
    return at if any(map(_SAYS_MORE.search, looks[at:reach])) else reach
