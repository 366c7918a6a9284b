"""A campaign's numbers as they may be published: small counts hidden, by the campaign's rule."""

from requests_app.models import Campaign
from responses_app.domain.disclosure import Rule, Safe, safe
from responses_app.domain.publication import Publication


def rule_of(campaign: Campaign) -> Rule:
    """The campaign's own rule, from its file: `suppression = { threshold, zero_shown }`."""
    return Rule(campaign.suppression_threshold, campaign.zero_shown)


def made_safe(publication: Publication, campaign: Campaign) -> Safe:
    """Return the publication with small counts hidden, and the report of what was done."""
    return safe(publication, rule_of(campaign))
