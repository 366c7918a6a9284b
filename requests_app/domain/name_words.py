"""Read a written name of an authority: the place it names, the kind of body, slips of the pen.

"LB of Barnet", "Bristol, City of" and "NE Lincs Council" are taken apart alike: abbreviations are
written out, accents and case dropped, administrative words set apart from the place. Which
authority is meant is for `names.py` to say.
"""

import re
import unicodedata
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from rapidfuzz.distance import OSA

MOST_SLIPS = 2  # letters wrong in a name
SHORTEST_FOR_ONE_SLIP = 4  # letters in a word
SHORTEST_FOR_TWO_SLIPS = 8  # letters in a word

_KINDS_OF_BODY = frozenset({"county", "city", "borough", "district", "corporation"})
_COUNCIL_WORDS = frozenset({"council", "councils", "authority", "unitary", "local"})
_STYLE_WORDS = frozenset({"royal", "metropolitan"})
_SMALL_WORDS = frozenset({"the", "of", "and", "a", "y", "yr", "agus"})  # English, Welsh, Gaelic
_ADMINISTRATIVE = _KINDS_OF_BODY | _COUNCIL_WORDS | _STYLE_WORDS | _SMALL_WORDS
_EASILY_MISSPELT = ("council", "county", "borough", "district", "metropolitan", "corporation")

_TRUST = ("health", "social", "care", "trust")
_LINKS_TO_A_PLACE = frozenset({"on", "under", "in"})  # Stoke-on-Trent, Newcastle-under-Lyme
_COMPASS = {"n": "north", "s": "south", "e": "east", "w": "west"}
_COMPASS_PAIRS = {"ne": "n e", "nw": "n w", "se": "s e", "sw": "s w"}

_WRITTEN_OUT = {
    "saint": "st",
    "upon": "on",
    "co": "county",
    "boro": "borough",
    "met": "metropolitan",
    "cc": "council",  # city or county: it settles nothing
    "bc": "borough council",
    "cbc": "county borough council",
    "dc": "district council",
    "mbc": "metropolitan borough council",
    "mdc": "metropolitan district council",
    "ua": "unitary authority",
    "lb": "london borough",
    "lbc": "london borough council",
    "rb": "royal borough",
    "rbc": "royal borough council",
    "hsc": "health social care",
    "hsct": "health social care trust",
    "cyngor": "council",
    "bwrdeistref": "borough",
    "sir": "county",
    "sirol": "county",
    "dinas": "city",
    "beds": "bedfordshire",
    "berks": "berkshire",
    "bucks": "buckinghamshire",
    "cambs": "cambridgeshire",
    "derbys": "derbyshire",
    "glos": "gloucestershire",
    "hants": "hampshire",
    "herts": "hertfordshire",
    "hunts": "huntingdonshire",
    "lancs": "lancashire",
    "leics": "leicestershire",
    "lincs": "lincolnshire",
    "northants": "northamptonshire",
    "notts": "nottinghamshire",
    "oxon": "oxfordshire",
    "staffs": "staffordshire",
    "warks": "warwickshire",
    "wilts": "wiltshire",
    "worcs": "worcestershire",
    "yorks": "yorkshire",
}


@dataclass(frozen=True)
class WrittenName:
    """A name taken apart: the place, and the words that say what kind of body it is."""

    place: tuple[str, ...]
    kinds: frozenset[str] = frozenset()
    says_council: bool = False

    @property
    def key(self) -> str:
        """The place without spaces, by which names are compared."""
        return "".join(self.place)

    @property
    def sorted_key(self) -> str:
        """The same for words in any order: "Sussex East"."""
        return " ".join(sorted(self.place))

    @property
    def is_trust(self) -> bool:
        """Whether it names a Health and Social Care Trust of Northern Ireland."""
        return self.place[-len(_TRUST) :] == _TRUST

    def shortened(self) -> Iterator[str]:
        """Keys of the place written without its second part: "stoke" for Stoke-on-Trent."""
        if self.is_trust:
            area = "".join(self.place[: -len(_TRUST)])
            yield from (area, area + "trust")
        for index, word in enumerate(self.place):
            if index and word in _LINKS_TO_A_PLACE:
                yield "".join(self.place[:index])


def _words(name: str) -> list[str]:
    """Split a name into plain lower-case words, abbreviations written out."""
    letters = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()
    plain = re.sub(r"['`\u2018\u2019\u02bc]", "", plain).replace("&", " and ")
    words = re.findall(r"[^\W_]+", plain)
    written = " ".join(_WRITTEN_OUT.get(word, word) for word in words).split()
    return list(_compass_written_out(written))


def _compass_written_out(words: list[str]) -> Iterator[str]:
    """Write out "NE Lincolnshire" and "W. Sussex"; a lone letter elsewhere is left as it is."""
    leading = True
    for word in words:
        letters = _COMPASS_PAIRS.get(word, word).split()
        leading = leading and len(words) > 1 and all(letter in _COMPASS for letter in letters)
        yield from (_COMPASS[letter] for letter in letters) if leading else (word,)


def read_name(name: str, places: AbstractSet[str] = frozenset()) -> WrittenName:
    """Take a name apart. A word in `places` is never a misspelt "council" or "county"."""
    words = [_administrative_word(word, places) for word in _words(name)]
    place = [word for word in words if word not in _ADMINISTRATIVE]
    if set(place) != {"london"}:  # the City has no other name; a borough has its own
        place = [word for word in place if word != "london"]
    return WrittenName(
        place=tuple(place),
        kinds=_KINDS_OF_BODY.intersection(words),
        says_council="council" in words,
    )


def _administrative_word(word: str, places: AbstractSet[str]) -> str:
    if word in _ADMINISTRATIVE or word in places or not places:
        return word
    for meant in _EASILY_MISSPELT:
        if len(word) >= len(meant) - 1 and OSA.distance(word, meant, score_cutoff=1) <= 1:
            return meant
    return word


def may_be_a_slip(written: tuple[str, ...], meant: tuple[str, ...]) -> bool:
    """Tell whether one or two wrong letters may have made one place of the other.

    One may be anywhere, a space too. Two are looked at word by word, so that Tees Valley is not
    Test Valley.
    """
    whole = ("".join(written), "".join(meant))
    if _slips(*whole) <= 1:
        return _slips_allowed(*whole) >= 1
    if len(written) != len(meant):
        return False
    pairs = list(zip(written, meant, strict=True))
    return sum(_slips(*pair) for pair in pairs) <= MOST_SLIPS and all(
        _slips(*pair) <= _slips_allowed(*pair) for pair in pairs
    )


def _slips(one: str, other: str) -> int:
    """Count the letters wrong, missing, extra, or swapped with their neighbour."""
    return OSA.distance(one, other, score_cutoff=MOST_SLIPS)


def _slips_allowed(one: str, other: str) -> int:
    """Return how many letters may be wrong; "shire" says nothing about which shire it is."""
    letters = min(len(one.removesuffix("shire")), len(other.removesuffix("shire")))
    if letters < SHORTEST_FOR_ONE_SLIP:
        return 0
    return 1 if letters < SHORTEST_FOR_TWO_SLIPS else 2


def keeps_first_letters(written: tuple[str, ...], meant: tuple[str, ...]) -> bool:
    """Tell whether every word begins as it should: people seldom get that letter wrong."""
    if len(written) != len(meant):
        return written[0][0] == meant[0][0]
    return all(one[0] == other[0] for one, other in zip(written, meant, strict=True))
