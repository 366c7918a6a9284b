"""The researchers' desk for what came back: figures, statistics, exports.

Campaigns and requests have their pages in `requests_app.admin`, which knows nothing of figures;
here those pages get what only this app can give them.
"""

from responses_app.admin.figures import FigureAdmin
from responses_app.admin.on_campaigns import CampaignWithStatisticsAdmin
from responses_app.admin.on_requests import FoiRequestWithFiguresAdmin
from responses_app.admin.releases import ConfirmationAdmin, ReleaseAdmin
from responses_app.admin.statistics import StatisticAdmin, StatisticsBuildAdmin
from responses_app.admin.tokens import ApiTokenAdmin

__all__ = [
    "ApiTokenAdmin",
    "CampaignWithStatisticsAdmin",
    "ConfirmationAdmin",
    "FigureAdmin",
    "FoiRequestWithFiguresAdmin",
    "ReleaseAdmin",
    "StatisticAdmin",
    "StatisticsBuildAdmin",
]
