"""Write one draft for each authority a campaign asks. Nothing is sent."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from requests_app.domain import merge
from requests_app.lifecycle import law_of, reference_of
from requests_app.models import Authority, Campaign, FoiRequest
from requests_app.register import asked_in_vain, who_is_asked


class DraftingError(Exception):
    """The campaign is not ready to be drafted. The message lists what is missing."""


@dataclass
class Drafted:
    """What drafting did."""

    created: list[FoiRequest] = field(default_factory=list)
    existing: int = 0
    skipped: list[tuple[Authority, str]] = field(default_factory=list)

    def as_dict(self) -> dict[str, object]:
        return {
            "created": len(self.created),
            "existing": self.existing,
            "skipped": [{"authority": str(one), "why": why} for one, why in self.skipped],
        }


def problems_with(campaign: Campaign) -> list[str]:
    """Return what a campaign still needs before its letters can be drafted."""
    problems = []
    if not campaign.applicant_name.strip():
        problems.append("The applicant's real name is missing (FOIA s.8 asks for it).")
    if not campaign.letter.strip():
        problems.append("There is no letter.")
    known = (*merge.KNOWN, *campaign.merge_columns)
    unknown = merge.problems_with(campaign.letter, known, columns_to_come=True)
    problems += [f"In the letter, {problem}" for problem in unknown]
    if not any(not question.is_derived for question in campaign.questions.all()):
        problems.append("There are no questions.")
    return problems


@transaction.atomic
def draft_requests(
    campaign: Campaign, authorities: Iterable[Authority] | None = None, *, on: date
) -> Drafted:
    """Create a request, not yet sent, for each authority: those given, or those `ask` names.

    Doing it again creates only what is missing: an authority is asked once. One that has
    ended by `on`, or that is real while the campaign is made up (or the reverse), is skipped
    with the reason. Raises DraftingError where the campaign is not ready, or asks for
    something that no authority of the register is.
    """
    if problems := problems_with(campaign):
        raise DraftingError("\n".join(problems))
    if authorities is None:
        if not campaign.ask:
            raise DraftingError("The campaign does not say who is asked (ask).")
        if in_vain := asked_in_vain(campaign.ask):
            raise DraftingError("\n".join(in_vain))
        authorities = who_is_asked(campaign.ask, on)
    drafted = Drafted()
    asked = set(campaign.foi_requests.values_list("authority_id", flat=True))
    new = []
    for authority in authorities:
        if authority.pk in asked:
            drafted.existing += 1
        elif why := _why_not(campaign, authority, on):
            drafted.skipped.append((authority, why))
        else:
            asked.add(authority.pk)
            new.append(
                FoiRequest(
                    campaign=campaign,
                    authority=authority,
                    law=law_of(campaign, authority),
                    reference=reference_of(campaign, authority),
                )
            )
    drafted.created = FoiRequest.objects.bulk_create(new)
    return drafted


def to_be_drafted(campaign: Campaign, on: date) -> list[Authority]:
    """Return the authorities that `ask` names and that drafting on `on` would add."""
    asked = who_is_asked(campaign.ask, on) if campaign.ask else Authority.objects.none()
    new = asked.exclude(foi_requests__campaign=campaign)
    return [authority for authority in new if not _why_not(campaign, authority, on)]


def _why_not(campaign: Campaign, authority: Authority, on: date) -> str:
    if authority.end_date and authority.end_date < on:
        return f"it ended on {authority.end_date}"
    if authority.start_date and authority.start_date > on:
        return f"it begins only on {authority.start_date}"
    if authority.made_up != campaign.made_up:
        return "real and made-up are kept apart"
    return ""
