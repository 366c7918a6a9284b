"""The researchers' desk: campaigns, authorities, requests and their log, letters, people.

A door, as a page is one: it finds rows, reads the clock and calls a use case. No date that the
log decides is typed in here.
"""

from requests_app.admin.authorities import AuthorityAdmin
from requests_app.admin.authority_lists import AuthorityListAdmin
from requests_app.admin.calendar import ProclaimedHolidayAdmin, ProclaimedYearAdmin, RecountAdmin
from requests_app.admin.campaigns import CampaignAdmin, PeriodAdmin, QuestionAdmin
from requests_app.admin.case_events import CaseEventAdmin
from requests_app.admin.foi_requests import FoiRequestAdmin
from requests_app.admin.letters import OutgoingMessageAdmin
from requests_app.admin.people import PersonAdmin
from requests_app.admin.sending import (
    AddressProblemAdmin,
    ChaseRunAdmin,
    LetterBatchAdmin,
    ReminderAdmin,
    SendingRulesAdmin,
    StandardAnswerAdmin,
)
from requests_app.admin.sweeps import SweepRunAdmin

__all__ = [
    "AddressProblemAdmin",
    "AuthorityAdmin",
    "AuthorityListAdmin",
    "CampaignAdmin",
    "CaseEventAdmin",
    "ChaseRunAdmin",
    "FoiRequestAdmin",
    "LetterBatchAdmin",
    "OutgoingMessageAdmin",
    "PeriodAdmin",
    "PersonAdmin",
    "ProclaimedHolidayAdmin",
    "ProclaimedYearAdmin",
    "QuestionAdmin",
    "RecountAdmin",
    "ReminderAdmin",
    "SendingRulesAdmin",
    "StandardAnswerAdmin",
    "SweepRunAdmin",
]
