"""How the papers say things: days, moments, lists, headings, and what a letter is called."""

import textwrap
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.utils import timezone

from requests_app.domain.event_lists import in_words
from requests_app.models import OutgoingMessage
from requests_app.regulator_pack.case import Case

WIDTH = 76  # characters of a line


def day_of(day: date | None, unknown: str = "") -> str:
    return f"{day:%A} {in_words(day)}" if day else unknown


def instant(at: datetime | None) -> str:
    """A moment in London, to the minute."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


def filled(text: str, first: str = "", later: str = "") -> str:
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    )


def listed(sentences: Iterable[str]) -> Iterator[str]:
    for sentence in sentences:
        yield filled(sentence, "- ", "  ")


def heading(words: str) -> list[str]:
    return ["", words, "-" * len(words)]


def together(lines: Iterable[str]) -> str:
    return "\n".join(lines).strip("\n") + "\n"


def follows(case: Case) -> Iterator[str]:
    """A sentence for each request that this one follows, the first of them first."""
    for one in case.earlier:
        sent = f" of {day_of(one.sent_on)}" if one.sent_on else ""
        outcome = f": {one.get_outcome_display()}" if one.outcome else ""
        yield f"Follows my request {one.reference}{sent}{outcome}."


def name_of(letter: OutgoingMessage) -> str:
    return letter.title or letter.step.replace("_", " ").capitalize()


def state_of(letter: OutgoingMessage) -> str:
    if letter.written_to_folder:
        return "Written to a folder, for a person to send"
    return letter.get_state_display()
