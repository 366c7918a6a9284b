"""The chase ladder of a campaign: its own steps where it has any, else those of the tool."""

from collections.abc import Collection
from pathlib import Path

from django.db import transaction

from requests_app.domain import ladder
from requests_app.domain.ladder import Ladder, Step
from requests_app.domain.law import Law
from requests_app.models import Campaign, LadderStep

TEXTS = Path(__file__).parent / "letter_texts"
Ladders = dict[tuple[int, Law], Ladder]


def ladder_of(campaign_id: int, law: Law) -> Ladder:
    """Return the ladder by which requests of this campaign and law are chased; one query."""
    return ladders_of([campaign_id])[campaign_id, law]


def ladders_of(campaign_ids: Collection[int]) -> Ladders:
    """Return the ladder of each of these campaigns under each law; one query for all."""
    own: dict[tuple[int, Law], list[Step]] = {}
    rows = LadderStep.objects.filter(campaign__in=campaign_ids).order_by("position")
    for row in rows.defer("text"):
        own.setdefault((row.campaign_id, Law(row.law)), []).append(row.as_step())
    return {
        (campaign_id, law): tuple(own.get((campaign_id, law), ladder.LADDERS[law]))
        for campaign_id in campaign_ids
        for law in Law
    }


def texts_of(campaign_id: int) -> dict[tuple[Law, str], str]:
    """Return a campaign's own texts by law and name of the step; the tool's are not among them."""
    rows = LadderStep.objects.filter(campaign=campaign_id).exclude(text="")
    return {(Law(row.law), row.name): row.text for row in rows}


def shipped_text(name: str) -> str:
    """Return the tool's own text for a step; empty where it has none of this name."""
    path = TEXTS / f"{name}.txt"
    known = {file.stem for file in TEXTS.glob("*.txt")}
    return path.read_text(encoding="utf-8") if name in known else ""


@transaction.atomic
def make_own(campaign: Campaign, law: Law) -> list[LadderStep]:
    """Copy the tool's ladder for a law into a campaign, to be changed there; once."""
    there = list(campaign.ladder_steps.filter(law=law))
    if there:
        return there
    return LadderStep.objects.bulk_create(
        LadderStep.of_step(campaign, law, position, step)
        for position, step in enumerate(ladder.LADDERS[law], 1)
    )
