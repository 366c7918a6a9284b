"""Check the figures of a report's draft against a release, or against the statistics of today.

Nothing of a draft is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from requests_app.models import Campaign
from responses_app import publications, releases
from responses_app.domain.claims import (
    Checked,
    Draft,
    check,
    from_content,
    from_markdown,
    from_text,
)
from responses_app.domain.publication import Publication
from responses_app.models import Release
from responses_app.readers import text_types
from responses_app.readers.verdicts import ReadersBusy
from responses_app.reading_documents import read_content

LARGEST_DRAFT = 10 * 1024 * 1024  # bytes
MOST_LETTERS = 400_000
MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mkd", ".qmd", ".rmd"})
TEXT = frozenset({"", ".txt", ".text", ".asc"})
EXPECTED = "Expected: a .txt, .md or .docx file."


class DraftError(Exception):
    """A draft that cannot be checked; its words are for a person."""


@dataclass(frozen=True)
class CheckedDraft:
    """A draft with its claims as judged, and what they were judged against.

    `origin` is empty where there are no numbers yet, and only sums and divisions could be checked.
    """

    draft: Draft
    claims: Sequence[Checked]
    origin: str
    made_up: bool = False


def read_draft(content: bytes, filename: str) -> Draft:
    """Read a draft: text and Markdown here, any other document by the readers that run apart.

    Raises DraftError.
    """
    if len(content) > LARGEST_DRAFT:
        raise DraftError(f"it is larger than {LARGEST_DRAFT // 1024 // 1024} MB.")
    ending = PurePath(filename).suffix.lower()
    is_text = ending in MARKDOWN | TEXT and _is_words(content, ending)
    draft = _of_text(content, ending) if is_text else _of_document(content, filename)
    if len(draft.text) > MOST_LETTERS:
        raise DraftError(f"it has more than {MOST_LETTERS:,} letters: check it in parts.")
    if not draft.blocks:
        raise DraftError("there is no text in it.")
    return draft


def pasted_draft(text: str, *, is_markdown: bool = False) -> Draft:
    """Take a draft that somebody pasted."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return from_markdown(text) if is_markdown else from_text(text)


def _is_words(content: bytes, ending: str) -> bool:
    """Whether it is text, whatever its name says, and no web page saved as one."""
    if text_types.decode(content) is None:
        return False
    return ending in MARKDOWN or text_types.kind_of_text(content) != "html"


def _of_text(content: bytes, ending: str) -> Draft:
    text = text_types.decode(content)
    if text is None:
        raise DraftError(f"it is no text. {EXPECTED}")
    return pasted_draft(text, is_markdown=ending in MARKDOWN)


def _of_document(content: bytes, filename: str) -> Draft:
    try:
        found, why_not = read_content(content, filename)
    except ReadersBusy as problem:
        raise DraftError(str(problem)) from problem
    if found is None:
        raise DraftError(f"{why_not or 'it could not be read.'} {EXPECTED}")
    return from_content(found)


def publication_of(campaign: Campaign, number: int | None = None) -> Publication:
    """Return what a campaign's drafts are checked against.

    The release of this number; without one the newest, else the statistics as they stand; 0 asks
    for those though there is a release. Raises DraftError.
    """
    if number == 0:
        return publications.of_campaign(campaign)
    kept = Release.objects.filter(campaign=campaign).order_by("-number")
    release = kept.filter(number=number).first() if number else kept.first()
    if release is None and number:
        numbers = ", ".join(map(str, kept.values_list("number", flat=True))) or "none yet"
        raise DraftError(f"{campaign.slug} has no release {number}; there are: {numbers}.")
    if release is None:
        return publications.of_campaign(campaign)
    try:
        return releases.publication_of(release)
    except releases.ReleaseDamaged as problem:
        raise DraftError(str(problem)) from problem


def check_draft(campaign: Campaign, draft: Draft, number: int | None = None) -> CheckedDraft:
    """Check every figure of a draft; `number` as in `publication_of`. Raises DraftError."""
    publication = publication_of(campaign, number)
    origin = publication.origin if publication.statistics or publication.earlier else ""
    claims = check(draft, publication)
    return CheckedDraft(draft, claims, origin, publication.made_up)
