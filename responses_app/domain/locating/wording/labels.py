"""Ids of questions as replies write them: "1a)", "Q1 (a)", "question one", "(b)" below "1."."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from responses_app.domain.locating.periods.finding import plain_signs


@dataclass(frozen=True, slots=True)
class Label:
    """The id of a question as a reply writes it, at `start` to `end` of the text."""

    keys: tuple[str, ...]
    """The questions it can name, in the order asked. "1" names 1a, 1b and 1c where these were
    asked; "(a)" alone names 1a and 2a; "1a and 1b" names both. Empty: the id of something that
    was not asked, such as "7." of a letter; what stands below it belongs to no question."""
    start: int
    end: int
    is_whole: bool  # it stands by itself for just these questions; False: "(a)", or "1" above 1a
    parts: tuple[str, ...] = ()  # what is written, plain: ("1", "a"); of several the first
    is_bare: bool = False  # nothing but "1" or "a", which may be a figure or a word as well
    at_start: bool = True  # of the text, or of one of its lines


Parts = tuple[str, ...]

ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
).split()
_WELSH = "un dau tri pedwar pump chwech saith wyth naw deg".split()
NUMBER_WORDS = {word: str(n) for words in (_WORDS, _WELSH) for n, word in enumerate(words, 1)}

_HIGHEST = 60  # no letter has a question of a higher number, if it was not asked
_MOST = 100  # keys of one label
_STEP = r"(?:[0-9]{1,3}|(?:x{0,1}(?:ix|iv|v?i{0,3}))(?![a-z])|[a-z])"
_BODY = (
    r"(?P<body>"
    r"\(?(?P<n>[0-9]{1,3})\)?(?:\s?[.:/-]?\s?\(?[a-z](?:\)|(?![a-z'])))?"
    rf"(?:\s?[.]?\s?(?:\({_STEP}\)|(?<=[a-z.)]){_STEP}\)|(?<=\.)[ivx]{{1,4}}(?![a-z0-9'])))?"
    r"|[0-9]{1,3}(?:\.[0-9]{1,3}){1,3}(?![0-9.%])(?:\s?\(?[a-z]\))?"
    r"|\([a-z]\)(?:\s?\((?:[ivx]{1,4}|[0-9]{1,2})\))?|\([ivx]{2,5}\)|\((?:[0-9]{1,2})\)"
    r"|[a-z](?:[0-9]{1,2})?(?![a-z0-9'])|[ivx]{2,5}(?![a-z0-9'])"
    rf"|(?:{'|'.join([*_WORDS, *_WELSH])})(?![a-z])"
    r"(?:\s?,?\s?(?:part\s)?\(?[a-z](?:\)|(?![a-z'])))?"
    r")"
)
_DOTTED = r"(?P<dotted>[0-9]{1,3}(?:\.[0-9]{1,3}){1,3})(?![0-9%])"
_NAME = (
    r"(?P<name>questions?|query|queries|qu|qs?|qn|parts?|requests?|points?|items?|"
    r"chwestiwn|cwestiwn|cwestiynau|gwestiwn|rhan)"
)
_NAMED = re.compile(
    rf"(?<![a-z0-9&/]){_NAME}(?:\.|\s?(?:no|number|num|nos|rhif)\b\.?)?\s{{0,3}}[:#-]?\s{{0,3}}"
    rf"(?:{_DOTTED}|{_BODY})(?P<rest>,?\s?(?:part|rhan)\s?\(?(?P<part>[a-z]|[ivx]{{2,4}})\b\)?)?"
)
_LEADS_IN = re.compile(
    r"[\s*•>\"'(\[-]*(?:(?:in|your|our|the|answers?|response|reply|to|re|regarding|with|regard|respect|of|"
    r"for|foi|part|ymateb|ateb|i|eich|o ran)\b[\s:.-]*){0,5}"
)
_AT_START = re.compile(
    rf"(?:^|(?<=\n))[ \t]*(?:[-*•·>\"'o]+[ \t]+|[\"'*]+)?(?P<label>{_DOTTED}|{_BODY})"
)
_WITHIN = re.compile(
    r"(?<![a-z0-9)(.§])(?P<label>(?P<body>[0-9]{1,2}\(?[a-z]\)(?:\s?\([ivx]{1,4}\))?"
    r"|[0-9]{1,2}[a-z](?=\s?[:=])|\(?(?:[a-z]|[ivx]{2,4})\)|(?<=[;|\t] )[0-9]{1,2}[).:](?=\s)))"
    r"(?=\s|:|$)"
)
_SECTION = re.compile(
    r"(?:\b(?:section|sections|s|ss|sec|regulation|regulations|reg|article|paragraph|para|schedule|act|"
    r"adran|rheoliad|table|appendix|annex|note|footnote|page|class|under|ward|form|category|level|stage|"
    r"band|grade|phase|type|tier|group)\.?\s*|[0-9]\)\s*)(?:[0-9]{1,3}\s*)?(?:\([0-9a-z]{1,3}\)\s*)*$"
)
_SPOKEN_OF = re.compile(
    r"\b(?:in|of|to|at|from|and|or|for|than|under|per|with|by|the|not|plus|see|as|both|answer|above)\s*\(?$"
)
_CONTINUES = re.compile(
    r"\s{0,3}(?P<join>,\s?(?:and\s)?|\band\b|&|\+|/|\bac\b|\bto\b|-|\bi\b)\s{0,3}"
    r"(?:q(?:uestion)?\s?)?(?P<next>\(?[0-9]{1,3}\)?(?:\s?\.?\s?\(?[a-z](?:\)|(?![a-z'])))?"
    r"|\(?[a-z](?:\)|(?![a-z'])))"
)
_ENDS = re.compile(r"\s{0,3}(?:$|[\n\t:;=|]|[.)\]]+(?:\s|$)|-{1,2}\s)")
_CLOSED = re.compile(r"[).:\]]$")
_FOLLOWS = re.compile(r"\s{0,3}(?:\)|[).:\]|\t\n;=]+(?![0-9])|[).:\]]+\s|-{1,2}\s(?!\s*[0-9])|$)")
_ADDRESS = re.compile(
    r"[ ,]+(?:[a-z0-9'.-]+[ ,]+){0,4}"
    r"(?:street|st|road|rd|avenue|ave|lane|ln|close|court|house|drive|"
    r"way|place|terrace|crescent|gardens?|square|hill|park|row|mews|grove|walk|green|view|stryd|ffordd|"
    r"heol|lon|clos)\b"
)
_NEVER_AFTER = re.compile(r"\s?(?:%|\.[0-9]|,[0-9]{3}|st\b|nd\b|rd\b|th\b|am\b|pm\b)|\s?[-/][0-9]")
_QUARTER = re.compile(
    r"\s?[-,:(]?\s?(?:f\s?/?y\s?)?(?:20)?[0-9]{2}\s?[/-]\s?(?:20)?[0-9]{2}(?![0-9])"
)
_VALUE = re.compile(r"\s?[:=]")


def parts_of(written: str) -> Parts:
    """The steps of an id: "Q1 (a)(ii)" is 1, a, ii; "4.1" is 4, 1; "question one" is 1."""
    plain = re.sub(r"^\s*(?:questions?|qu?|cwestiwn)(?![a-z])|^\s*q(?=[0-9])", "", written.lower())
    words = re.findall(r"[0-9]+|[a-z]+", plain)
    return tuple(NUMBER_WORDS.get(word, word.lstrip("0") or "0") for word in words)


def is_label_like(parts: Parts) -> bool:
    """True for the id of a question, and not a word such as "leavers"."""
    return bool(parts) and all(
        part.isdigit() or len(part) == 1 or part in ROMAN for part in parts
    )  # fmt: skip


def _closes(before: str) -> bool:
    """True where a bracket that was opened before is still open: "(not in 1a)"."""
    return before.rfind("(") > before.rfind(")")


class Labels:
    """Reads the ids of one campaign's questions."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._exact: dict[Parts, str] = {}
        for key in keys:
            parts = parts_of(key)
            if is_label_like(parts):
                self._exact.setdefault(parts, key)
        self._steps = {step for parts in self._exact for step in parts}
        self._others = {plain_signs(k).strip(): k for k in keys if k not in self._exact.values()}

    def find(self, text: str) -> list[Label]:
        """Return the labels in `text`, in order of place."""
        plain = plain_signs(text)
        if other := self._others.get(plain.strip(" .:)(")):
            return [Label((other,), 0, len(text), True, (other,))]
        found: list[Label] = []
        taken = bytearray(len(text))
        for label in (*self._named(plain), *self._at_start(plain), *self._within(plain)):
            if not any(taken[label.start : label.end]):
                taken[label.start : label.end] = bytes([1]) * (label.end - label.start)
                found.append(label)
        return sorted(found, key=lambda one: one.start)

    def named(self, parts: Parts) -> tuple[tuple[str, ...], bool]:
        """Return the questions that these steps name, and whether they name one wholly."""
        if key := self._exact.get(parts):
            return (key,), True
        below = tuple(k for own, k in self._exact.items() if own[: len(parts)] == parts)
        if below or not parts or parts[0].isdigit():
            return below, False
        return tuple(k for own, k in self._exact.items() if own[-len(parts) :] == parts), False

    def resolve(self, label: Label, parent: Label | None) -> Label:
        """Return `label` as it reads below `parent`."""
        if label.is_whole or not label.parts or label.parts[0].isdigit():
            return label
        if parent is None or not parent.parts:
            return label
        for depth in range(len(parent.parts), 0, -1):
            parts = parent.parts[:depth] + label.parts
            keys, is_whole = self.named(parts)
            if keys:
                return replace(label, keys=keys, is_whole=is_whole, parts=parts)
        return replace(label, keys=(), parts=parent.parts[:1] + label.parts)

    def _label(self, parts: Parts, start: int, end: int, **more: bool) -> Label | None:
        if not is_label_like(parts):
            return None
        keys, is_whole = self.named(parts)
        if not keys and len(parts) > 1 and all(part.isdigit() for part in parts):
            return None
        if not keys and not (parts[0].isdigit() and int(parts[0]) <= _HIGHEST):
            return None
        return Label(keys, start, end, is_whole, parts, **more)

    def _named(self, text: str) -> list[Label]:
        found = []
        for match in _NAMED.finditer(text):
            written = match["dotted"] or match["body"]
            parts = parts_of(written)
            end = (
                match.end() if match["rest"] else match.end("dotted" if match["dotted"] else "body")
            )
            if match["part"]:
                parts += (match["part"],)
            if not self._is_named(match["name"], parts, text, end):
                continue
            at_start = _LEADS_IN.fullmatch(text[: match.start()].rpartition("\n")[2]) is not None
            label = self._label(parts, match.start(), end, at_start=at_start)
            if label:
                found.append(self._with_more(text, label))
        return found

    def _is_named(self, name: str, parts: Parts, text: str, end: int) -> bool:
        """ "Part a" and "point 1" need a sign behind them; "question 1" and "Q1" need none."""
        if not parts:
            return False
        if _NEVER_AFTER.match(text, end) and not re.match(r"\s?-[0-9]", text[end : end + 3]):
            return False
        if name == "q" and _QUARTER.match(text, end):
            return False
        if name.startswith("q") or "westi" in name:
            return parts[0].isdigit() or name != "q"
        return bool(_ENDS.match(text, end) or text[end - 1 : end] == ")") or parts[0].isdigit()

    def _at_start(self, text: str) -> list[Label]:
        found = []
        for match in _AT_START.finditer(text):
            start, end = match.span("label")
            parts = parts_of(match["label"])
            written = match["label"]
            if written in NUMBER_WORDS or not self._begins(text, start, end, parts):
                continue
            alone = not text[end:].strip() and not text[:start].strip()
            is_bare = alone and (len(written) == 1 or written.replace(".", "").isdigit())
            if label := self._label(parts, start, end, is_bare=is_bare):
                found.append(label if is_bare else self._with_more(text, label))
        return found

    def _begins(self, text: str, start: int, end: int, parts: Parts) -> bool:
        """Whether what begins a line reads as a label, and not as a figure or an address."""
        written = text[start:end]
        if not parts or (_NEVER_AFTER.match(text, end) and parts[-1].isdigit()):
            return False
        if any(part in NUMBER_WORDS for part in re.findall("[a-z]+", written)):
            return len(parts) > 1
        asked = parts in self._exact
        if len(parts) > 1:
            if _FOLLOWS.match(text, end) or written.endswith(")"):
                return True
            if "." in written and parts[-1].isdigit():
                return asked and text[end : end + 1] in ("", " ", "\t", "\n")
            if not asked or _ADDRESS.match(text, end):
                return False
            is_apart = text[end : end + 1] in ("", " ", "\t", "\n") or _VALUE.match(text, end)
            return bool(is_apart or _CONTINUES.match(text, end))
        if not text[end:].strip() and not _CLOSED.search(written):
            return bool(self.named(parts)[0])
        return written.endswith(")") or _FOLLOWS.match(text, end) is not None

    def _within(self, text: str) -> list[Label]:
        found = []
        for match in _WITHIN.finditer(text):
            before = text[max(0, match.start() - 40) : match.start()]
            if _SECTION.search(before) or _SPOKEN_OF.search(before):
                continue
            if ")" in match["body"] and "(" not in match["body"] and _closes(before):
                continue
            parts = parts_of(match["body"])
            label = self._label(parts, *match.span("label"), at_start=False)
            if label and label.keys:
                found.append(label)
        return found

    def _with_more(self, text: str, label: Label) -> Label:
        """Take in "1a and 1b", "questions 1 to 3", "1(a) & (b)"."""
        keys, end, last = list(label.keys), label.end, label.parts
        while len(keys) < _MOST and (match := _CONTINUES.match(text, end)):
            parts = parts_of(match["next"])
            if not parts:  # "1a/q": no id
                break
            if not parts:
                break
            if not parts[0].isdigit():
                parts = last[:-1] + parts if len(last) > 1 else last + parts
            named, _ = self.named(parts)
            is_range = match["join"].strip() in ("to", "-", "i")
            if not named or _NEVER_AFTER.match(text, match.end()) or parts == last:
                break
            if len(last) != len(parts) or not self._is_continued(text, label, match):
                break
            keys += self._between(last, parts) if is_range else named
            end, last = match.end(), parts
        if end == label.end:
            return label
        return replace(label, keys=tuple(dict.fromkeys(keys)), end=end, is_whole=True)

    def _is_continued(self, text: str, label: Label, match: re.Match[str]) -> bool:
        """ "1. a" and "Q1 - 3 children" are no lists."""
        spaced_dash = match["join"] == "-" and " " in match.group()
        ends = _ENDS.match(text, match.end()) or match["next"].endswith(")")
        if spaced_dash:
            return False
        named = text[label.start : label.start + 1] in "qc" or len(label.parts) > 1
        joins = match["join"].strip() in ("and", "&", "+", "ac", ",", "to")
        return named and (bool(ends) or (joins and not text[match.end() :].startswith(".")))

    def _between(self, first: Parts, last: Parts) -> list[str]:
        keys = list(self._exact.values())
        begin, end = self.named(first)[0], self.named(last)[0]
        return keys[keys.index(begin[0]) : keys.index(end[-1]) + 1] if begin and end else [*end]
