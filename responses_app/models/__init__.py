"""What came back, and what it adds up to."""

from responses_app.models.api_token import ApiToken
from responses_app.models.check_verdict import CheckVerdict
from responses_app.models.coding import CodedAnswer, Coding, CodingItem
from responses_app.models.document import Document
from responses_app.models.figure import Figure
from responses_app.models.file_reading import FileReading
from responses_app.models.inbound_message import InboundMessage, MessageTie, Suggestion
from responses_app.models.mailbox_folder import MailboxFolder
from responses_app.models.proposed_figure import FigureSearch, ProposedFigure
from responses_app.models.release import Confirmation, Release
from responses_app.models.statistic import Statistic, StatisticsBuild
from responses_app.models.stored_file import StoredFile

__all__ = [
    "ApiToken",
    "CheckVerdict",
    "CodedAnswer",
    "Coding",
    "CodingItem",
    "Confirmation",
    "Document",
    "Figure",
    "FigureSearch",
    "FileReading",
    "InboundMessage",
    "MailboxFolder",
    "MessageTie",
    "ProposedFigure",
    "Release",
    "Statistic",
    "StatisticsBuild",
    "StoredFile",
    "Suggestion",
]
