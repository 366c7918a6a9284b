"""A campaign's numbers as they may be published: small counts hidden, by the campaign's rule."""

from requests_app.models import Campaign
from responses_app.domain.disclosure import Recoverable, Rule, Safe, recoverable, safe
from responses_app.domain.publication import Publication
from responses_app.publications import of_campaign


def rule_of(campaign: Campaign) -> Rule:
    """The campaign's own rule, from its file: `suppression = { threshold, zero_shown }`."""
    return Rule(campaign.suppression_threshold, campaign.zero_shown)


def made_safe(publication: Publication, campaign: Campaign) -> Safe:
    """Return the publication with small counts hidden, and the report of what was done.

    Raises NotProved where it could not be shown to be safe: then nothing may be published.
    """
    return safe(publication, rule_of(campaign))


def warnings_of(campaign: Campaign) -> list[Recoverable]:
    """Return the hidden counts that a reader of ordinary exports could work out to two values or
    fewer: hidden by an authority, and given away by its other figures or a printed sum.

    Where questions have nothing to do with one another there are none, and nothing is read.
    """
    if not any(one.sum_of or one.subset_of or one.at_most for one in campaign.questions.all()):
        return []
    everything = of_campaign(campaign)
    return recoverable(everything, everything, rule_of(campaign))
