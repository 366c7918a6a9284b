"""What is kept about whom we asked, what, and by when."""

from requests_app.models.authority import Authority, AuthorityFunction
from requests_app.models.calendar_feed import CalendarFeed
from requests_app.models.campaign import Campaign, CampaignChange
from requests_app.models.case_event import CaseEvent
from requests_app.models.foi_request import FoiRequest
from requests_app.models.outgoing_message import OutgoingMessage
from requests_app.models.proclaimed_holiday import ProclaimedHoliday, ProclaimedYear
from requests_app.models.question import Period, Question
from requests_app.models.recount import Recount
from requests_app.models.sweep_run import SweepRun

__all__ = [
    "Authority",
    "AuthorityFunction",
    "CalendarFeed",
    "Campaign",
    "CampaignChange",
    "CaseEvent",
    "FoiRequest",
    "OutgoingMessage",
    "Period",
    "ProclaimedHoliday",
    "ProclaimedYear",
    "Question",
    "Recount",
    "SweepRun",
]
