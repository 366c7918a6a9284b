"""What came back, and what it adds up to."""

from responses_app.models.document import Document
from responses_app.models.figure import Figure
from responses_app.models.inbound_message import InboundMessage, MessageTie, Suggestion
from responses_app.models.mailbox_folder import MailboxFolder
from responses_app.models.statistic import Statistic, StatisticsBuild
from responses_app.models.stored_file import StoredFile

__all__ = [
    "Document",
    "Figure",
    "InboundMessage",
    "MailboxFolder",
    "MessageTie",
    "Statistic",
    "StatisticsBuild",
    "StoredFile",
    "Suggestion",
]
