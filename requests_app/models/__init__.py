"""What is kept about whom we asked, what, and by when."""

from requests_app.models.address_problem import AddressProblem
from requests_app.models.authority import Authority, AuthorityFunction
from requests_app.models.authority_list import AuthorityList
from requests_app.models.calendar_feed import CalendarFeed
from requests_app.models.campaign import Campaign, CampaignChange
from requests_app.models.case_event import CaseEvent
from requests_app.models.chase_run import ChaseRun
from requests_app.models.foi_request import FoiRequest
from requests_app.models.ladder_step import LadderStep
from requests_app.models.letter_batch import LetterBatch
from requests_app.models.mail_domain import MailDomain
from requests_app.models.outgoing_message import OutgoingMessage
from requests_app.models.proclaimed_holiday import ProclaimedHoliday, ProclaimedYear
from requests_app.models.question import Period, Question
from requests_app.models.recount import Recount
from requests_app.models.reminder import Reminder
from requests_app.models.sending_rules import SendingRules
from requests_app.models.standard_answer import StandardAnswer
from requests_app.models.sweep_run import SweepRun

__all__ = [
    "AddressProblem",
    "Authority",
    "AuthorityFunction",
    "AuthorityList",
    "CalendarFeed",
    "Campaign",
    "CampaignChange",
    "CaseEvent",
    "ChaseRun",
    "FoiRequest",
    "LadderStep",
    "LetterBatch",
    "MailDomain",
    "OutgoingMessage",
    "Period",
    "ProclaimedHoliday",
    "ProclaimedYear",
    "Question",
    "Recount",
    "Reminder",
    "SendingRules",
    "StandardAnswer",
    "SweepRun",
]
