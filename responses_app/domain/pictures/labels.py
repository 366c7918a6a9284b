"""Three letters for an authority, so that a tile can be found without a pointer."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Final

LENGTH: Final = 3
LITTLE: Final = frozenset(
    "and the of upon on in under le na h council borough metropolitan district county city "
    "royal london unitary authority health social care trust hsc corporation".split()
)


def label_all(names: Mapping[str, str]) -> dict[str, str]:
    """Return three capital letters for each name, by code; no two the same while that can be.

    Codes are served in order, so that the same names always get the same letters.
    """
    labels: dict[str, str] = {}
    used: set[str] = set()
    # One word has fewer ways to be shortened: those are served first.
    for code in sorted(names, key=lambda code: (len(_words(names[code])), names[code], code)):
        offered = list(_offers(names[code]))
        label = next((one for one in offered if one not in used), offered[0])
        labels[code] = label
        used.add(label)
    return labels


def _offers(name: str) -> Iterator[str]:
    """Ways to shorten a name, the plainest first."""
    words = _words(name)
    if not words:
        yield "?"
        return
    letters = "".join(words)
    if len(words) >= LENGTH:
        yield "".join(word[0] for word in words[:LENGTH])
    if len(words) == 2:
        yield words[0][0] + words[1][:2]
        yield words[0][:2] + words[1][0]
    yield letters[:LENGTH]
    yield from (letters[0] + "".join(two) for two in combinations(letters[1:], LENGTH - 1))
    yield from (letters[0] + one + str(number) for one in letters[1:2] for number in range(10))


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = re.findall(r"[A-Za-z]+", plain.replace("'", "").replace("’", ""))
    telling = [word for word in words if word.lower() not in LITTLE] or words
    return [word.upper() for word in telling]
