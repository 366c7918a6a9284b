"""Addresses, message ids and dates out of headers, well or badly written. Nothing here raises."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import pairwise

from responses_app.domain.mail import Address
from responses_app.readers.emails import limits
from responses_app.readers.emails.headers import decode_words

_SEPARATORS = re.compile(r'[\s<>()\[\],;:"\\]+')
_QUOTED_LOCAL_PART = re.compile(r'"([^"\s@<>]{1,64})"@')
_EDGES = "'`.*|={}!?"
_LONGEST = 320  # RFC 3696 erratum 1690 has 254; some servers write more


def addresses_in(text: str) -> Iterator[str]:
    """Yield everything in `text` that looks like a mail address, in lower case.

    It does not matter whether the list they stand in is well written, so nothing is missed in a
    broken one. An address in a display name is found too.
    """
    together = " ".join(_QUOTED_LOCAL_PART.sub(r"\1@", text).split())
    yield from _addresses(together)
    if " @" in together or "@ " in together:
        joined = together.replace(" @", "@").replace("@ ", "@")
        yield from (found for found in _addresses(joined) if "." in found.partition("@")[2])


def _addresses(text: str) -> Iterator[str]:
    for word in _SEPARATORS.split(text):
        if "@" not in word:
            continue
        pieces = word.split("@")
        for local, domain in pairwise(pieces):
            local, domain = local.lstrip(_EDGES), domain.rstrip(_EDGES).rstrip("/")
            if local and domain and len(local) + len(domain) < _LONGEST:
                yield f"{local}@{domain}".lower()


def address_list(text: str) -> tuple[Address, ...]:
    """Return the addresses of a header such as From or Reply-To, with their names.

    `text` is as it is written, with encoded words: they are read only once the list is split,
    for a name may hold commas and brackets.
    """
    return tuple(found for piece in _pieces(text) if (found := _address(piece)) is not None)


def _pieces(text: str) -> Iterator[str]:
    """Split at commas and semicolons outside quotes, brackets and comments."""
    begun, quoted, comment, angle, at = 0, False, 0, False, 0
    while at < len(text):
        letter = text[at]
        if letter == "\\":
            at += 1
        elif letter == '"' and not comment:
            quoted = not quoted
        elif quoted:
            pass
        elif letter == "(":
            comment += 1
        elif letter == ")":
            comment = max(0, comment - 1)
        elif letter == "<":
            angle = True
        elif letter == ">":
            angle = False
        elif letter in ",;" and not comment and not angle:
            yield text[begun:at]
            begun = at + 1
        at += 1
    yield text[begun:]


def _address(piece: str) -> Address | None:
    before, angle, rest = piece.rpartition("<")
    inside = rest.partition(">")[0] if angle else piece
    found = next(addresses_in(inside), None) or next(addresses_in(piece), None)
    if found is None:
        return None
    name = before if angle else _comment(piece)
    return Address(found, _clean_name(name))


def _comment(piece: str) -> str:
    _, bracket, rest = piece.partition("(")
    return rest.rpartition(")")[0] or rest if bracket else ""


def _clean_name(written: str) -> str:
    name = decode_words(written).strip().strip("\"'").replace('\\"', '"').replace("\\\\", "\\")
    return " ".join(name.split())[: limits.FILENAME]


_BRACKETED = re.compile(r"<([^<>]{1,998})>")


def message_ids(text: str) -> tuple[str, ...]:
    """Return the message ids in a header, each in its angle brackets and once.

    Blanks inside brackets are what folding leaves. Without brackets, words with an @ count.
    """
    found = ("".join(inner.split()) for inner in _BRACKETED.findall(text))
    ids = [f"<{one}>" for one in found if one]
    if not ids:
        words = (word.strip("<>,;\"'()") for word in text.split())
        ids = [f"<{word}>" for word in words if "@" in word[1:-1] and len(word) < 998]
    return tuple(dict.fromkeys(ids))


def message_id(text: str) -> str:
    """Return a mail's own id in angle brackets; empty where it has none."""
    ids = message_ids(text)
    if ids:
        return ids[0]
    bare = "".join(text.split()).strip("<>")
    return f"<{bare[:998]}>" if bare else ""


def references(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of all these headers; the last ones where there are too many."""
    ids = dict.fromkeys(one for text in texts for one in message_ids(text))
    return tuple(ids)[-limits.REFERENCES :]


def sent_at(text: str) -> datetime | None:
    """Return the moment of a Date header, with its offset; None where it is no date.

    Without an offset, or with -0000 (RFC 5322 section 3.3), it is taken as UTC.
    """
    try:
        moment = parsedate_to_datetime(text[:200])
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return moment if 1970 <= moment.astimezone(UTC).year <= 9000 else None
    except Exception:  # the library raises many kinds for what is no date
        return None
