"""A campaign's numbers as they may be published: small counts hidden, by the campaign's rule."""

from requests_app.models import Campaign
from responses_app.domain.disclosure import Recoverable, Rule, Safe, recoverable, safe
from responses_app.domain.publication import Publication


def rule_of(campaign: Campaign) -> Rule:
    """The campaign's own rule, from its file: `suppression = { threshold, zero_shown }`."""
    return Rule(campaign.suppression_threshold, campaign.zero_shown)


def made_safe(publication: Publication, campaign: Campaign) -> Safe:
    """Return the publication with small counts hidden, and the report of what was done.

    Raises NotProved where it could not be shown to be safe: then nothing may be published.
    """
    return safe(publication, rule_of(campaign))


def warnings_of(
    published: Publication, publication: Publication, campaign: Campaign
) -> list[Recoverable]:
    """Return the hidden counts that a reader of `published` could work out to two values or fewer.

    `publication` holds everything that the campaign knows; `published` may be all of it, a
    selection or a safe version.
    """
    return recoverable(published, publication, rule_of(campaign))
