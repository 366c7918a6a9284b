"""What a campaign asked an authority, as `domain/locating` looks for the answers."""

from requests_app.lifecycle import law_of
from requests_app.models import Campaign, FoiRequest
from responses_app.domain.locating import Asked, AskedPeriod, AskedQuestion


def asked_of(campaign: Campaign, foi_request: FoiRequest | None = None) -> Asked:
    """The questions and periods of a campaign, in order; two queries.

    Without a request the law is that of the campaign, and FOIA where each authority has its own.
    `rows` are the keys that our reply form gives its rows (`requests_app/reply_forms`).
    """
    questions = [one for one in campaign.questions.all() if not one.is_derived]
    periods = list(campaign.periods.all())
    by_authority = (Campaign.AppliesLaw.AUTO, Campaign.AppliesLaw.EIR)
    if foi_request:
        law = foi_request.law or law_of(campaign, foi_request.authority)
    else:
        law = "foia" if campaign.law in by_authority else campaign.law
    rows = {
        f"q{one.pk}p{period.pk}": (one.key, period.key) for one in questions for period in periods
    }
    return Asked(
        questions=tuple(
            AskedQuestion(
                one.key, one.text, one.unit, one.kind, tuple(str(name) for name in one.also_called)
            )
            for one in questions
        ),
        periods=tuple(AskedPeriod(one.key, one.basis, one.start, one.end) for one in periods),
        law=str(law),
        reference=foi_request.reference if foi_request else "",
        rows=rows or {f"q{one.pk}": (one.key, "") for one in questions},
        sent_on=foi_request.sent_on if foi_request else None,
    )
