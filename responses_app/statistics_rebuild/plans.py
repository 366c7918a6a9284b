"""What is to be worked out for a campaign, as plain values."""

from requests_app.models import Campaign
from responses_app.domain import publication
from responses_app.domain.statistics.plan import Plan


def plan_of(campaign: Campaign) -> Plan:
    """The campaign's questions and periods, and what counts."""
    return Plan(questions_of(campaign), periods_of(campaign), campaign.include_other_basis)


def questions_of(campaign: Campaign) -> tuple[publication.Question, ...]:
    """The campaign's questions, in the order of its file."""
    return tuple(
        publication.Question(
            key=one.key,
            text=one.text,
            unit=one.unit,
            kind=one.kind,
            sum_of=tuple(one.sum_of),
            subset_of=one.subset_of,
            per=one.per,
            at_most=tuple(one.at_most),
            previous=one.previous,
        )
        for one in campaign.questions.all()
    )


def periods_of(campaign: Campaign) -> tuple[publication.Period, ...]:
    """The campaign's periods, in the order of its file."""
    return tuple(
        publication.Period(
            key=one.key,
            basis=one.basis,
            start=one.start.isoformat() if one.start else "",
            end=one.end.isoformat() if one.end else "",
        )
        for one in campaign.periods.all()
    )
