"""Find the one authority that a name, as people write it, stands for.

A spreadsheet says "Bristol, City of", "LB of Barnet", "Rhondda Cynon Taff" or "E06000023". Each is
taken apart into the place it names and the words that say what kind of body it is ("County",
"Borough", "Trust"); the place decides, and those words settle what the place leaves open. A wrong
match is worse than none: what is not clear is an error that lists the nearest authorities.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum

from rapidfuzz import fuzz, process

from requests_app.domain.name_words import (
    WrittenName,
    keeps_first_letters,
    may_be_a_slip,
    read_name,
)

NEAREST_SHOWN = 3
NEAREST_AT_LEAST = 50  # percent alike

_GSS_CODE = re.compile(r"[ENSW]\d{8}", re.IGNORECASE)
_BOTH_LANGUAGES = re.compile(r"[/|]|\s[-\u2013\u2014]\s")  # "Cyngor Gwynedd / Gwynedd Council"

# A place that is also the name of a wider area is not an authority without its kind: "London"
# is not the City of London.
_WIDER_AREAS = frozenset({"london", "england", "scotland", "wales", "northernireland"})


@dataclass(frozen=True)
class Candidate:
    """An authority a name may stand for.

    `names` are all it is known by, its official name first; a former GSS code among them counts
    as a code. `start` and `end` are its first and last day, None where there is none.
    """

    code: str
    names: tuple[str, ...]
    start: date | None = None
    end: date | None = None

    @property
    def official_name(self) -> str:
        return self.names[0]

    def existed(self, on: date | None) -> bool:
        """Tell whether it existed on a day; None asks whether it has no end."""
        if on is None:
            return self.end is None
        return (self.start is None or self.start <= on) and (self.end is None or on <= self.end)

    def __str__(self) -> str:
        life = f", until {self.end.isoformat()}" if self.end else ""
        return f"{self.official_name} ({self.code}{life})"


@dataclass(frozen=True)
class Match:
    """The authority a name stands for, and what a person should know about the match.

    `matched_as` is the official name the writer's was taken for, given only when they differ by
    more than spelling conventions: a slip, or a shortened name. `warning` says that the authority
    did not exist on the day.
    """

    code: str
    matched_as: str | None = None
    warning: str | None = None


class NameNotMatched(ValueError):
    """A name that cannot be tied to one authority; the message is fit to show to the writer."""


class UnknownName(NameNotMatched):
    """No authority is called this. `nearest` are those with the most similar names."""

    def __init__(self, name: str, nearest: Sequence[Candidate] = ()) -> None:
        self.name = name
        self.nearest = tuple(nearest)
        hint = f"; the nearest are {_listed(self.nearest)}" if self.nearest else ""
        problem = f'no authority is called "{name}"' if name.strip() else "the authority is blank"
        super().__init__(problem + (hint or "; expected a name or a GSS code"))


class AmbiguousName(NameNotMatched):
    """More than one authority may be meant: `candidates`."""

    def __init__(self, name: str, candidates: Sequence[Candidate]) -> None:
        self.name = name
        self.candidates = tuple(sorted(candidates, key=lambda candidate: candidate.code))
        super().__init__(
            f'"{name}" may mean {_listed(self.candidates)}; write the full name or the GSS code'
        )


def _listed(candidates: Sequence[Candidate]) -> str:
    return " or ".join(str(candidate) for candidate in candidates)


class _Grade(IntEnum):
    """How well a written name fits an authority's, best last."""

    SHORTENED = 1  # only a part of the place, or its words in another order
    OTHER_KIND = 2  # the place, but another kind of body
    PLACE = 3
    FULL = 4  # the place and the kind


@dataclass(frozen=True)
class _Known:
    """An authority with its names taken apart."""

    candidate: Candidate
    readings: tuple[WrittenName, ...]

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset().union(*(reading.kinds for reading in self.readings))

    @property
    def is_trust(self) -> bool:
        return any(reading.is_trust for reading in self.readings)

    def allows(self, kinds: frozenset[str]) -> bool:
        """Tell whether the kind written is one it has; one that names no kind has them all."""
        return kinds <= self.kinds or not self.kinds

    def grade(self, written: WrittenName) -> _Grade | None:
        """Say how well it fits a name of the same place, or None if it does not."""
        same_place = [reading for reading in self.readings if reading.key == written.key]
        if written.key in _WIDER_AREAS and not written.kinds & self.kinds:
            return None
        if any(reading.kinds == written.kinds for reading in same_place):
            return _Grade.FULL
        if same_place:
            return _Grade.PLACE if self.allows(written.kinds) else _Grade.OTHER_KIND
        if self.allows(written.kinds) and self._fits_loosely(written):
            return _Grade.SHORTENED
        return None

    def _fits_loosely(self, written: WrittenName) -> bool:
        if self.is_trust and (written.kinds or written.says_council):
            return False
        return any(
            written.sorted_key == reading.sorted_key or written.key in reading.shortened()
            for reading in self.readings
        )


class _Scope(IntEnum):
    """Where an authority is looked for, in this order."""

    ASKED = 0
    IN_THE_REGISTER = 1
    ASKED_BUT_NOT_THAT_DAY = 2
    NOT_THAT_DAY = 3


@dataclass(frozen=True)
class _Search:
    """A name to match, the codes that come first, and the day."""

    name: str
    preferred: AbstractSet[str]
    on: date | None

    def scope(self, candidate: Candidate) -> _Scope:
        asked = candidate.code in self.preferred
        if candidate.existed(self.on):
            return _Scope.ASKED if asked else _Scope.IN_THE_REGISTER
        return _Scope.ASKED_BUT_NOT_THAT_DAY if asked else _Scope.NOT_THAT_DAY


@dataclass(frozen=True)
class _Fit:
    """An authority a name fits, and how well."""

    candidate: Candidate
    grade: _Grade


class NameIndex:
    """All authorities, ready to be found by name."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        """Index the authorities. Raises ValueError if two have the same code."""
        self._by_code: dict[str, Candidate] = {}
        self._by_place: defaultdict[str, list[_Known]] = defaultdict(list)
        self._may_be_misspelt: dict[str, WrittenName] = {}
        everyone = list(candidates)
        for candidate in everyone:
            if self._by_code.setdefault(candidate.code.casefold(), candidate) is not candidate:
                raise ValueError(f"two authorities have the code {candidate.code}")
        for candidate in everyone:
            self._add(candidate)
        self._words_of_places = frozenset(
            word for reading in self._may_be_misspelt.values() for word in reading.place
        )

    def _add(self, candidate: Candidate) -> None:
        former_codes = [name for name in candidate.names if _GSS_CODE.fullmatch(name)]
        for code in former_codes:
            self._by_code.setdefault(code.casefold(), candidate)
        names = [name for name in candidate.names if name not in former_codes]
        readings = {name: read_name(name) for name in names}
        known = _Known(candidate, tuple(readings.values()))
        keys: set[str] = set()
        for name, reading in readings.items():
            keys |= {reading.key, reading.sorted_key, *reading.shortened()}
            if not name.isupper():  # an initialism one letter off is another initialism
                self._may_be_misspelt.setdefault(reading.key, reading)
        for key in keys:
            self._by_place[key].append(known)

    def match(
        self, name: str, preferred: AbstractSet[str] = frozenset(), on: date | None = None
    ) -> Match:
        """Return the authority that a code or a name stands for.

        Names are looked for among the `preferred` codes (the authorities a campaign asked), then
        among all that existed on the day `on` (None: that exist still), then among all others,
        with a warning. Only when no authority bears the name may a slip be in it: one letter in a
        word of 4 to 7 letters, one or two in a longer one, if exactly one authority then fits.

        Raises AmbiguousName if several authorities fit equally, UnknownName if none does.
        """
        if candidate := self._by_code.get(name.strip().casefold()):
            return Match(candidate.code, warning=_not_on_the_day(candidate, on))
        if _GSS_CODE.fullmatch(name.strip()):
            raise UnknownName(name)
        written = read_name(name, self._words_of_places)
        if not written.place:
            raise UnknownName(name)
        search = _Search(name, preferred, on)
        if match := self._match_exactly(search, written):
            return match
        halves = [half.strip() for half in _BOTH_LANGUAGES.split(name) if half.strip()]
        if len(halves) > 1:
            return self._match_both(name, [self.match(half, preferred, on) for half in halves])
        if match := self._match_misspelt(search, written):
            return match
        raise UnknownName(name, self._nearest(written))

    def _match_both(self, name: str, matches: list[Match]) -> Match:
        """Match a name given in two languages: both halves must mean the same authority."""
        codes = {match.code for match in matches}
        if len(codes) > 1:
            raise AmbiguousName(name, [self._candidate(code) for code in codes])
        return matches[0]

    def _candidate(self, code: str) -> Candidate:
        return self._by_code[code.casefold()]

    def _match_exactly(self, search: _Search, written: WrittenName) -> Match | None:
        graded = self._graded(written)
        for scope in _Scope:
            inside = [fit for fit in graded if search.scope(fit.candidate) is scope]
            if inside:
                best = max(fit.grade for fit in inside)
                fitting = [fit for fit in inside if fit.grade is best]
                if len(fitting) > 1:
                    raise AmbiguousName(search.name, [fit.candidate for fit in fitting])
                self._refuse_if_another_kind_is_near(search, written, fitting[0], graded)
                return _as_match(fitting[0], graded, search.on)
        return None

    def _graded(self, written: WrittenName) -> list[_Fit]:
        """Return every authority the name fits, and how well."""
        sharing = {
            known.candidate.code: known
            for key in (written.key, written.sorted_key)
            for known in self._by_place.get(key, ())
        }
        return [
            _Fit(known.candidate, grade)
            for known in sharing.values()
            if (grade := known.grade(written)) is not None
        ]

    def _refuse_if_another_kind_is_near(
        self, search: _Search, written: WrittenName, chosen: _Fit, graded: list[_Fit]
    ) -> None:
        """Refuse "Gloucester County Council": it may be the city, or Gloucestershire."""
        if chosen.grade is not _Grade.OTHER_KIND:
            return
        rivals = {fit.candidate for fit in graded if fit.grade > chosen.grade}
        for key in self._may_be_misspelt:
            if _is_town_and_shire(key, written.key):
                rivals |= {
                    known.candidate for known in self._by_place[key] if written.kinds <= known.kinds
                }
        if rivals:
            raise AmbiguousName(search.name, [chosen.candidate, *rivals])

    def _match_misspelt(self, search: _Search, written: WrittenName) -> Match | None:
        """Match a name with a slip in it, or return None if no name is that close."""
        close = [
            reading
            for reading in self._may_be_misspelt.values()
            if may_be_a_slip(written.place, reading.place)
        ]
        matches = {
            match.code: match
            for reading in close
            if (match := self._match_exactly(search, replace(written, place=reading.place)))
        }
        if len(matches) > 1:
            raise AmbiguousName(search.name, [self._candidate(code) for code in matches])
        if not any(keeps_first_letters(written.place, reading.place) for reading in close):
            return None
        for match in matches.values():
            return replace(match, matched_as=self._candidate(match.code).official_name)
        return None

    def _nearest(self, written: WrittenName) -> list[Candidate]:
        keys = process.extract(
            " ".join(written.place),
            {key: " ".join(reading.place) for key, reading in self._may_be_misspelt.items()},
            scorer=fuzz.token_set_ratio,
            limit=NEAREST_SHOWN,
            score_cutoff=NEAREST_AT_LEAST,
        )
        found = {
            known.candidate.code: known.candidate
            for _, _, key in keys
            for known in self._by_place[key]
        }
        return list(found.values())[:NEAREST_SHOWN]


def _as_match(chosen: _Fit, graded: list[_Fit], on: date | None) -> Match:
    warning = _not_on_the_day(chosen.candidate, on)
    passed_over = [fit.candidate for fit in graded if fit.grade > chosen.grade]
    if passed_over and warning is None:
        warning = f"taken for {chosen.candidate}, not for {_listed(passed_over)}"
    doubtful = chosen.grade < _Grade.PLACE or bool(passed_over)
    matched_as = chosen.candidate.official_name if doubtful else None
    return Match(chosen.candidate.code, matched_as, warning)


def _not_on_the_day(candidate: Candidate, on: date | None) -> str | None:
    if candidate.existed(on):
        return None
    if candidate.end is not None and (on is None or on > candidate.end):
        return f"{candidate.official_name} was abolished: its last day was {candidate.end}"
    return f"{candidate.official_name} did not exist before {candidate.start}"


def _is_town_and_shire(one: str, other: str) -> bool:
    """Tell whether one place is a town and the other its shire: Derby, Derbyshire."""
    for shire, town in ((one, other), (other, one)):
        stem = shire.removesuffix("shire")
        if stem != shire and len(stem) >= 4 and not town.endswith("shire"):
            return town.startswith(stem)
    return False
