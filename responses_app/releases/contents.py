"""What goes into a release: every file, read from the database within one snapshot."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from requests_app.models import Campaign, FoiRequest
from responses_app import confirmations, safe_exports
from responses_app.domain.publication import Publication
from responses_app.domain.releases import methods_note, response_table
from responses_app.domain.releases.citation import Cited, citation
from responses_app.domain.releases.methods_note import Confirmed, Facts
from responses_app.domain.releases.restoring import without_origin
from responses_app.domain.writing_numbers import json_number
from responses_app.models import Figure
from responses_app.releases import tables
from responses_app.releases.archive import Content, as_json
from responses_app.releases.names import (
    AUTHORITIES,
    CITATION,
    CODEBOOK,
    DIFF_JSON,
    DIFF_TEXT,
    FIGURES,
    FOR_ALL,
    METHODS,
    METHODS_JSON,
    NOT_FOR_ALL,
    PERIODS,
    PUBLICATION,
    QUESTIONS,
    README,
    RESPONSES,
    SETTINGS,
    STATISTICS,
    VERSIONS,
    WHAT_IS_IN,
)
from responses_app.statistics_rebuild import figures_that_count

MOST_TOLD = 20  # figures of which a reader can still tell a lot, on the page of a release


class Version(NamedTuple):
    """Which version of a figure counts, and why it is what it is."""

    authority_code: str
    question: str
    period: str
    version: int
    how: str
    recorded_on: date
    note: str


@dataclass(frozen=True)
class About:
    """What a release is told of itself before its files are written."""

    campaign: Campaign
    number: int
    made_on: date
    note: str


def facts_of(about: About, publication: Publication, asked_back: Confirmed) -> Facts:
    """What the methods note is written from."""
    campaign = about.campaign
    waiting = Figure.objects.for_review().filter(foi_request__campaign=campaign)
    return Facts(
        title=campaign.title,
        number=about.number,
        made_on=about.made_on,
        questions=publication.questions,
        periods=publication.periods,
        uk=[row for row in publication.statistics if row["area"] == "uk"],
        include_other_basis=campaign.include_other_basis,
        threshold=campaign.suppression_threshold,
        zero_shown=campaign.zero_shown,
        double_code=campaign.double_code,
        accept_rule=bool(campaign.accept_rule),
        to_look_at=waiting.count(),
        withdrawn=campaign.foi_requests.filter(outcome=FoiRequest.Outcome.WITHDRAWN).count(),
        confirmed=asked_back,
        note=about.note,
        made_up=campaign.made_up,
        earlier=[one.title for one in publication.earlier],
        has_relations=any(
            one.sum_of or one.subset_of or one.at_most for one in publication.questions
        ),
    )


def asked_in(publication: Publication) -> int:
    """How many authorities were asked: the most that any question was put to."""
    uk = (row for row in publication.statistics if row["area"] == "uk")
    return max((int(row["asked"] or 0) for row in uk), default=0)


def citation_of(about: About, publication: Publication, **more: str) -> str:
    campaign = about.campaign
    cited = Cited(
        author=campaign.applicant_organisation,
        title=campaign.title,
        number=about.number,
        made_on=about.made_on,
        asked=asked_in(publication),
        made_up=campaign.made_up,
        **more,
    )
    return citation(cited)


# ---------------------------------------------------------------------------- the whole release


def data_files(
    campaign: Campaign, publication: Publication, versions: Sequence[Version], on: date
) -> dict[str, Content]:
    """The files that say what the numbers are: two releases with the same ones are the same.

    None of them names the day or the number of the release; `on` is the day on which requests
    are looked at.
    """
    return {
        STATISTICS: tables.chunks("statistics", campaign, on),
        FIGURES: tables.chunks("figures", campaign, on),
        AUTHORITIES: tables.chunks("authorities", campaign, on),
        CODEBOOK: tables.chunks("codebook", campaign, on),
        **_design(publication),
        RESPONSES: _responses(publication),
        VERSIONS: tables.csv(Version._fields, versions),
        SETTINGS: as_json(settings_of(campaign)),
        PUBLICATION: as_json(without_origin(publication).as_json()),
    }


def settings_of(campaign: Campaign) -> dict[str, object]:
    """The settings that decide what counts and what is hidden."""
    return {
        "campaign": campaign.slug,
        "include_other_basis": campaign.include_other_basis,
        "suppression_threshold": campaign.suppression_threshold,
        "zero_shown": campaign.zero_shown,
        "double_code": json_number(campaign.double_code),
        "accept_rule": campaign.accept_rule,
        "made_up": campaign.made_up,
    }


def words(
    about: About, publication: Publication, difference: Mapping[str, str], *, for_all: bool
) -> dict[str, Content]:
    """The files that speak of the release itself: how it was made, and what changed."""
    asked_back = confirmations.counts(about.campaign, about.made_on)
    note = methods_note.methods_note(facts_of(about, publication, asked_back))
    title = f"{about.campaign.title}, release {about.number}: methods note"
    files: dict[str, Content] = {
        METHODS: methods_note.as_text(title, note),
        METHODS_JSON: as_json([{"title": head, "paragraphs": list(body)} for head, body in note]),
        CITATION: citation_of(about, publication) + "\n",
        **difference,
    }
    return {README: _readme(about, files, for_all), **files}


def _readme(about: About, files: Mapping[str, Content], for_all: bool) -> str:
    campaign = about.campaign
    lines = [f"{campaign.title}: release {about.number} of {about.made_on.isoformat()}", ""]
    if campaign.made_up:
        lines += ["MADE-UP FIGURES: no real authority said any of this.", ""]
    if for_all:
        lines += [
            "For everybody: small counts are hidden, and whatever would give them away.",
            "Read methods_note.txt before you use a number.",
            "",
        ]
    else:
        lines += [
            "This is the whole release, with small counts and the authorities' own words.",
            "It is not for publication: there is a second file for that.",
            "",
        ]
    told = WHAT_IS_IN | (FOR_ALL if for_all else {})
    lines += [f"{name}: {what}" for name, what in told.items() if _is_in(name, files, for_all)]
    return "\n".join([*lines, ""])


def _is_in(name: str, files: Mapping[str, Content], for_all: bool) -> bool:
    if name in (DIFF_TEXT, DIFF_JSON):
        return name in files
    return not (for_all and name in NOT_FOR_ALL)


def _design(publication: Publication) -> dict[str, Content]:
    questions = (
        (
            one.key, one.text, one.unit, one.kind, "; ".join(one.sum_of), one.subset_of, one.per,
            "; ".join(one.at_most), one.previous,
        )
        for one in publication.questions
    )  # fmt: skip
    periods = ((one.key, one.basis, one.start, one.end) for one in publication.periods)
    return {
        QUESTIONS: tables.csv(
            (
                "question", "text", "unit", "kind", "sum_of", "subset_of", "per", "at_most",
                "previous",
            ),
            questions,
        ),
        PERIODS: tables.csv(("period", "basis", "start", "end"), periods),
    }  # fmt: skip


def _responses(publication: Publication) -> Iterator[str]:
    rows = (tuple(row.values()) for row in response_table.response_table(publication))
    return tables.csv(tuple(response_table.COLUMNS), rows)


def versions_of(campaign: Campaign) -> list[Version]:
    """The version of each figure that counts."""
    counting = figures_that_count(campaign)
    rows: QuerySet = Figure.objects.accepted().filter(foi_request__campaign=campaign)
    ordered = rows.order_by(
        "foi_request__authority__code", "question__position", "question__key",
        "period__position", "period__key", "foi_request__round",
    ).values_list(
        "pk", "foi_request__authority__code", "question__key", "period__key", "version", "how",
        "recorded_at__date", "note",
    )  # fmt: skip
    return [Version(*row) for pk, *row in ordered.iterator(chunk_size=2000) if pk in counting]


# ---------------------------------------------------------------------------- for everybody


@dataclass(frozen=True)
class ForAll:
    """A release as everybody may see it."""

    publication: Publication
    files: Mapping[str, Content]
    report: Mapping[str, object]
    """What was hidden, and why."""


def safe_files(campaign: Campaign, publication: Publication, on: date) -> ForAll:
    """Write the release as everybody may see it: no authority's words, no name of a coder.

    Raises NotProved where it could not be shown to give no small count away.
    """
    made = safe_exports.made_safe(publication, campaign)
    safe = without_origin(made.publication)
    report = {
        "primary": made.report.primary,
        "secondary": made.report.secondary,
        "withheld": len(made.report.withheld),
        "sentences": [*made.report.sentences, *_some(made.report.guessable)],
    }
    files: dict[str, Content] = {
        STATISTICS: tables.public("statistics", campaign, on, made),
        FIGURES: tables.public("figures", campaign, on, made),
        AUTHORITIES: tables.public("authorities", campaign, on, made),
        CODEBOOK: tables.public_codebook(campaign),
        **_design(safe),
        RESPONSES: _responses(safe),
        PUBLICATION: as_json(safe.as_json()),
    }
    return ForAll(made.publication, files, report)


def _some(told: Sequence[str]) -> list[str]:
    """The first of these, and how many more there are."""
    more = len(told) - MOST_TOLD
    return [*told[:MOST_TOLD], *([f"And {more:,} more of this kind."] if more > 0 else [])]
