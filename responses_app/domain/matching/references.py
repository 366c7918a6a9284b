"""Find our references in a text: MFC1-E06000001, and that of a second round, MFC1-E06000001-R2.

A reference is a campaign's initials and number and an authority's code. People change its case
and its dashes; what they leave out or add to it makes it another one. A reference that is a part
of something longer is nobody's: MFC1-E06000001 does not stand within MFC1-E06000001-R2. Nor does
one within a link name a request: where it leads may be about anything.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

LONGEST_LOOKED_AT = 400_000  # characters of one text
MOST_PARTS = 6  # MFC1, HSCT, SOUTH, EASTERN, R2 are five
MOST_MENTIONS = 5_000  # in one text
MOST_KEYS = 10_000  # asked for in one mail
LONGEST = 60  # characters of a reference

_RUN = re.compile(r"[^\W_]+")
_START = re.compile(r"[A-Z]{0,20}\d{1,9}")  # initials and number of a campaign
_BETWEEN = re.compile(r"\s{0,2}(?:[-\u2010-\u2015\u2212_./]\s{0,2})?")
_TIGHT = ("-", "_", "\u2010", "\u2011")  # what is joined so is one word
_ROUND = re.compile(r"R\d{1,2}")
_ROUND_FOLLOWS = re.compile(r"\W{0,4}(?:R|ROUND\W{0,2})\d{1,2}(?![^\W_])")
_GLUED = re.compile(r"(?<=\d)(?=[A-Z])")  # MFC1|E06000001|R2
_WITH_DIGIT = re.compile(r"\S{0,60}\d\S{0,60}")
_LINK = re.compile(
    r"(?:://|\bWWW\d?\.|\bMAILTO:"
    r"|(?<![\w.@-])(?:[A-Z0-9-]{1,63}\.){1,8}"
    r"(?:UK|COM|ORG|NET|GOV|EU|INFO|IO|SCOT|WALES|CYMRU|LONDON|EXAMPLE)(?::\d{1,5})?/)"
    r"[^\s<>\"]*"
)
_EDGES = "()[]{}<>\"'.,;:!?#*"


@dataclass(frozen=True)
class Mention:
    """A place where a reference of ours may stand.

    `keys` are the references that may be meant, the shortest first, and for each whether it is
    bounded: nothing before or after it makes it another one, and it stands in no link.
    """

    written: str
    keys: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Named:
    """The requests a text names: those it surely names, and those that a longer word contains or
    that leave a choice. By number, with the words as they are written."""

    surely: Mapping[int, str]
    perhaps: Mapping[int, str]


def mentions(text: str) -> list[Mention]:
    """Return every place in a text where a reference of ours may stand."""
    plain = _plain(text[:LONGEST_LOOKED_AT]).upper()
    ends_of_links = {link.start(): link.end() for link in _LINK.finditer(plain)}
    begins = list(ends_of_links)
    runs = list(_RUN.finditer(plain))
    found: list[Mention] = []
    for place, run in enumerate(runs):
        if len(found) == MOST_MENTIONS:
            break
        following = runs[place + 1][0] if place + 1 < len(runs) else ""
        if not (run[0][0].isalpha() or following[:1].isalpha() or _GLUED.search(run[0])):
            continue  # numbers in a table
        if first := _first_parts(run[0]):
            link = bisect_right(begins, run.start()) - 1
            is_free = link < 0 or ends_of_links[begins[link]] <= run.start()
            keys = tuple(
                (key, bounded and is_free) for key, bounded in _keys(plain, runs, place, first)
            )
            if keys:
                end = min(run.start() + LONGEST, len(plain))
                found.append(Mention(" ".join(plain[run.start() : end].split()), keys))
    return found


def keys_of(found: Iterable[Mention]) -> set[str]:
    """Return the references to be looked up; the first ones where there are too many."""
    keys: dict[str, None] = {}
    for mention in found:
        keys.update((key, None) for key, _ in mention.keys)
        if len(keys) >= MOST_KEYS:
            break
    return set(keys)


def named(found: Iterable[Mention], numbers: Mapping[str, int]) -> Named:
    """Return the requests that mentions stand for; `numbers` are those of the known references."""
    surely: dict[int, str] = {}
    perhaps: dict[int, str] = {}
    for mention in found:
        there = [(key, bounded) for key, bounded in mention.keys if key in numbers]
        bounded = {key for key, is_bounded in there if is_bounded}
        if len(bounded) == 1:
            (key,) = bounded
            surely.setdefault(numbers[key], key)
        else:
            perhaps.update({numbers[key]: key for key, _ in there})
    return Named(surely, {one: key for one, key in perhaps.items() if one not in surely})


def words_with_digits(texts: Iterable[str], most: int = 300) -> list[str]:
    """Return the words that may be somebody's reference, alone and with the word before them."""
    found: dict[str, None] = {}
    for text in texts:
        last = ""
        for word in _plain(text[:LONGEST_LOOKED_AT]).split():
            bare = word.strip(_EDGES)
            if _WITH_DIGIT.fullmatch(bare) and sum(map(str.isalnum, bare)) >= 3:
                found[bare] = None
                if last:
                    found[f"{last} {bare}"] = None
            last = bare
            if len(found) >= most:
                return list(found)
    return list(found)


def _plain(text: str) -> str:
    """Without invisible characters, and with one form for each letter."""
    composed = unicodedata.normalize("NFKC", text)
    if composed.isascii():
        return composed
    return "".join(one for one in composed if unicodedata.category(one) != "Cf")


def _first_parts(run: str) -> tuple[str, ...]:
    """The parts of a run of letters and digits that may begin a reference; none if it cannot."""
    if len(run) > LONGEST:
        return ()
    if _START.fullmatch(run):
        return (run,)
    parts = tuple(_GLUED.split(run))
    return parts if _START.fullmatch(parts[0]) and len(parts) <= MOST_PARTS else ()


def _keys(
    text: str, runs: list[re.Match[str]], place: int, first: tuple[str, ...]
) -> Iterator[tuple[str, bool]]:
    free_before = not _is_joined(text, runs, place)
    parts = list(first)
    for last in range(place, min(place + MOST_PARTS, len(runs))):
        if last > place:
            between = text[runs[last - 1].end() : runs[last].start()]
            if not _BETWEEN.fullmatch(between):
                return
            parts.append(runs[last][0])
        for key in _written(parts):
            bounded = free_before and not _goes_on(text, runs, last, key)
            yield key, bounded


def _written(parts: list[str]) -> Iterator[str]:
    """The reference of these parts, if they may be one; a round may be glued to its end."""
    if len(parts) < 2 or not (parts[0][0].isalpha() or parts[1][0].isalpha()):
        return
    whole = "-".join(parts)
    if len(whole) > LONGEST:
        return
    yield whole
    if glued := re.fullmatch(r"(.+\d)(R\d{1,2})", parts[-1]):
        yield "-".join((*parts[:-1], *glued.groups()))


def _is_joined(text: str, runs: list[re.Match[str]], place: int) -> bool:
    """Whether a dash alone joins a run to the one before it."""
    return place > 0 and text[runs[place - 1].end() : runs[place].start()] in _TIGHT


def _goes_on(text: str, runs: list[re.Match[str]], last: int, key: str) -> bool:
    """Whether what follows makes it another reference: a dash and more, or the number of a
    round."""
    following = text[runs[last].end() : runs[last].end() + 20]
    if _ROUND_FOLLOWS.match(following) and not _ROUND.fullmatch(key.rpartition("-")[2]):
        return True
    return last + 1 < len(runs) and _is_joined(text, runs, last + 1)
