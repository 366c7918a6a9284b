"""Find names of authorities in a sender's name, in a subject and in a text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from responses_app.domain.matching.known import Known

MOST_NAMES = 40  # looked up at once
MOST_WORDS = 6  # of a name without those that say what body it is

_BODY = r"(?:Council|Cyngor|Borough|County|City|District|Trust|Corporation|Authority)"
_NAME_WORD = r"[A-Z][\w'\u2019&.-]*"
_LINK = r"(?:of|and|upon|on|the|under|in|le|with|y|yr|&)"
_CALLED = re.compile(rf"{_NAME_WORD}(?:[ \t]+(?:{_LINK}[ \t]+)*{_NAME_WORD}){{0,7}}")
_BETWEEN = re.compile(r"\s[-\u2013\u2014|]+\s|[,()/\[\]:;|]")
_BARE_WORD = re.compile(rf"{_NAME_WORD}|{_LINK}")
# What stands beside a name in that of a sender, or in a subject.
_BESIDE = frozenset(
    "a access admin adviser advice answer at automated by case cases complaint complaints contact "
    "corporate customer data democratic desk disclosure do eir email enquiries enquiry feedback "
    "foi foia foi's for freedom from fw fwd governance helpdesk info information law legal mail "
    "mailbox noreply no-reply not notification of office officer on online our portal protection "
    "re records regarding rep replies reply request requests response responses rights service "
    "services shared support team teams the to unit via your".split()
)


@dataclass(frozen=True)
class _Span:
    """A name that may be one: the place it stands in, its words there, and how it is written."""

    place: int
    start: int
    end: int
    name: str


def names(text: str) -> Iterator[str]:
    """Words that may be an authority's name: capitalised, with the word for a body of its kind
    among them."""
    yield from (span.name for span in _spans(text))


def bare_names(text: str) -> Iterator[str]:
    """What a text, or a part of it, says beside "FOI Team" and the like: perhaps a name without
    the word for a body of its kind."""
    for part in (text, *_BETWEEN.split(text)):
        words = part.split()
        kept = [word for word in words if word.strip(".").lower() not in _BESIDE]
        for some in (words, kept):
            if 0 < len(some) <= MOST_WORDS and all(map(_BARE_WORD.fullmatch, some)):
                yield " ".join(some)


def says_body(name: str) -> bool:
    """Whether a name has the word for a body of its kind, so that it is nobody's surname."""
    return any(re.fullmatch(_BODY, word) for word in name.split())


def authorities(texts: Iterable[str], bare: Iterable[str], known: Known) -> dict[str, int]:
    """Return the authorities that texts name, by the name as it is written there.

    Where a name stands within a longer one, only the longer counts: North Somerset Council is not
    Somerset Council. Parts of `bare` may be a name without the word for a body of its kind.
    """
    spans = list(_spans("\n".join(texts)))
    alone = list(dict.fromkeys(name for text in bare for name in bare_names(text)))
    wanted = list(dict.fromkeys((*alone, *(span.name for span in spans))))[:MOST_NAMES]
    if not wanted:
        return {}
    there = known.authorities_called(wanted)
    found = {name: there[name] for name in alone if name in there}
    standing: list[_Span] = []
    for span in sorted(spans, key=lambda one: one.start - one.end):
        if span.name in there and not any(_overlap(span, other) for other in standing):
            standing.append(span)
            found[span.name] = there[span.name]
    return found


def _overlap(one: _Span, other: _Span) -> bool:
    return one.place == other.place and one.start < other.end and other.start < one.end


def _spans(text: str) -> Iterator[_Span]:
    for place, called in enumerate(_CALLED.finditer(text)):
        words = called[0].split()
        is_body = [re.fullmatch(_BODY, word.strip(".")) is not None for word in words]
        if not any(is_body):
            continue
        last = len(words)
        ends = [at for at in range(1, last + 1) if is_body[at - 1] and not [*is_body, False][at]]
        before = 0
        for end in ends:
            # "Dear Ada Hartlepool Borough Council": what comes before the name is not known.
            for start in range(max(before, end - MOST_WORDS), end - 1):
                yield _Span(place, start, end, " ".join(words[start:end]).rstrip("."))
            before = end
        if last not in ends:  # City of London, Cyngor Gwynedd
            for start in range(max(0, last - MOST_WORDS), min(before, last - 1)):
                yield _Span(place, start, last, " ".join(words[start:]).rstrip("."))
