"""How a release is cited, so that a reader of a report finds the very numbers it used."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Cited:
    """What a citation names. `author` is an organisation, never a person of ours."""

    author: str
    title: str
    number: int
    made_on: date
    asked: int
    made_up: bool = False
    address: str = ""
    """Where everybody can read it; empty while that is nowhere."""
    sha256: str = ""
    """Of the file that is cited; empty inside that file, which cannot name its own."""


def citation(cited: Cited) -> str:
    """Return one paragraph to be copied.

    >>> citation(Cited("Example Trust", "Missing, 2025", 2, date(2026, 3, 1), 212))
    'Example Trust (2026). Missing, 2025: figures from Freedom of Information requests to 212 authorities. Release 2, 1 March 2026.'
    """  # noqa: E501
    author = f"{cited.author.strip()} ({cited.made_on.year}). " if cited.author.strip() else ""
    requests = (
        "requests to 1 authority"
        if cited.asked == 1
        else (f"requests to {cited.asked:,} authorities")
    )
    made_up = " Made-up figures: no real authority said any of this." if cited.made_up else ""
    address = f" {cited.address}" if cited.address else ""
    sha256 = f" SHA-256 {cited.sha256}." if cited.sha256 else ""
    return (
        f"{author}{cited.title.strip()}: figures from Freedom of Information {requests}. "
        f"{named(cited.number, cited.made_on)[0].upper()}{named(cited.number, cited.made_on)[1:]}."
        f"{made_up}{sha256}{address}"
    )


def named(number: int, made_on: date) -> str:
    """Return what a release is called in a sentence: "release 2, 1 March 2026"."""
    return f"release {number}, {made_on.day} {made_on:%B %Y}"
