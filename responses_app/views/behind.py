"""Are the statistics of a page older than what they are made of?"""

from datetime import datetime

from django.db.models import Max

from requests_app.models import Campaign


def newest_change(campaign: Campaign) -> datetime | None:
    """When the newest change was made that the statistics do not have yet; None for none."""
    return campaign.changes.aggregate(newest=Max("at"))["newest"]
