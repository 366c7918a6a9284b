"""Made-up replies for the demonstration: what there is to read, to decide and to keep back.

They come in as any mail does: kept, read apart, tied by our reference or held in the pen.
"""

import io
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

import xlsxwriter
from django.conf import settings

from requests_app.models import FoiRequest
from responses_app import documents, inbox, replies
from responses_app.models import InboundMessage

XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
MADE_UP = "(This mail is made up, and so is every council and person in it.)"


def bring_in(
    answered: Sequence[FoiRequest], late: Sequence[FoiRequest], now: datetime
) -> list[InboundMessage]:
    """Keep and read the made-up replies; look through the files that came with them."""
    read = []
    for number, mail in enumerate(_mails(answered, late), start=1):
        sent_at = now - timedelta(days=1, minutes=7 * number)
        mail["To"], mail["Date"] = settings.MAIL_FROM, format_datetime(sent_at)
        mail["Message-ID"] = f"<demonstration.{number}@councils.example>"
        kept = inbox.keep(
            mail.as_bytes(), InboundMessage.CameBy.IMPORT, "made up for the demonstration", sent_at
        )
        read.append(replies.parse(kept.message, now))
    documents.inspect_waiting(now)
    return read


def _mails(answered: Sequence[FoiRequest], late: Sequence[FoiRequest]) -> Iterator[EmailMessage]:
    first, second, third, *_ = answered
    late_one, late_two, *_ = late
    yield _answer_with(first, "figures 2023.xlsx", _workbook(hidden=True), XLSX)
    table = (
        b"Question,2023\n1a) identified as trafficked,17\n1b) suspected,*\n"
        b"1c) unaccompanied,41\n2a) went missing (of 1a and 1b),6\n"
        b"2b) went missing (of 1c),12\n3a) incidents,31\n\n* fewer than 5\n"
    )
    yield _answer_with(second, "figures 2023.csv", table, ("text", "csv"))
    yield _mail(
        third,
        f"FOI request {third.reference}",
        "Thank you for your request, which we have received. Our reference is FOI 2026/0417. "
        "You can expect our reply within 20 working days.",
    )
    yield _mail(
        late_one,
        "Your request about children",
        "Dear researcher,\n\nI am sorry for the delay. Please find our figures in the text: in "
        "2023 there were 9 children, of whom 3 went missing.\n\nChildren's Services",
        sender="j.clerk",
    )
    yield _mail(
        late_two,
        f"Joint reply: {late_two.reference} and {late_one.reference}",
        "We share one service with our neighbours. This reply is for both requests: the figures "
        "were published, please see our disclosure log.",
    )
    yield _mail(
        late_two,
        "Bin days over the holidays",
        "Our newsletter: bin days over the holidays, and the new opening hours of the library. "
        "Unsubscribe at any time.",
        sender="news",
    )


def _answer_with(
    foi_request: FoiRequest, name: str, content: bytes, kind: tuple[str, str]
) -> EmailMessage:
    mail = _mail(
        foi_request,
        f"RE: FOI request {foi_request.reference}",
        "Please find attached our response to your request. If you are not content with it you "
        "may ask for an internal review.",
    )
    mail.add_attachment(content, *kind, filename=name)
    return mail


def _mail(foi_request: FoiRequest, subject: str, words: str, sender: str = "foi") -> EmailMessage:
    authority = foi_request.authority
    mail = EmailMessage()
    mail["From"] = f"{authority.plain_name} <{sender}@{authority.email.partition('@')[2]}>"
    mail["Subject"] = subject
    mail.set_content(f"{words}\n\n{MADE_UP}\n")
    return mail


def _workbook(*, hidden: bool) -> bytes:
    """A small table; and on a sheet that is hidden the people behind it, made up."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Answer")
        for row, cells in enumerate((("Year", "Looked-after", "Missing"), (2023, 67, 21))):
            sheet.write_row(row, 0, cells)
        if hidden:
            people = book.add_worksheet("Data")
            people.write_row(0, 0, ("Name", "Date of birth", "Episodes"))
            for number in range(1, 68):
                day = f"{1 + number % 28:02}/{1 + number % 12:02}/{2008 + number % 9}"
                people.write_row(number, 0, (f"Made-up Child {number}", day, number % 5))
            people.hide()
    return content.getvalue()
