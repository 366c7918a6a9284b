"""Render a letter into the outbox. Nothing is sent here, and nothing speaks to a network."""

import re
import secrets
import textwrap
from datetime import date
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from requests_app.domain import merge
from requests_app.domain.law import Law
from requests_app.models import Campaign, FoiRequest, OutgoingMessage

TEXTS = Path(__file__).parent / "letter_texts"
MADE_UP = "MADE-UP FIGURES: a demonstration. The authority and every number in it are invented."


class LetterProblem(Exception):
    """The letter cannot be written as things stand. The message says why, for a person."""


def write_first_letter(foi_request: FoiRequest) -> OutgoingMessage:
    """Put the request itself in the outbox, approved and waiting to be sent."""
    return _write(foi_request, "request", _subject(foi_request), first_letter(foi_request))


def write_follow_up(foi_request: FoiRequest, step: str, *, approved: bool) -> OutgoingMessage:
    """Put a letter of the chase ladder in the outbox; unapproved it waits as a draft."""
    body = follow_up(foi_request, step)
    return _write(foi_request, step, f"Re: {_subject(foi_request)}", body, approved=approved)


def follow_up(foi_request: FoiRequest, step: str) -> str:
    """Return the text of a step's letter. Raises LetterProblem where it cannot be written."""
    _address_of(foi_request)
    text = (TEXTS / f"{step}.txt").read_text(encoding="utf-8")
    return _merged(foi_request, text)


def first_letter(foi_request: FoiRequest) -> str:
    """Return the text of the first letter. Raises LetterProblem where a value is missing."""
    campaign = foi_request.campaign
    text = campaign.letter
    if "sign_off" not in merge.placeholders(text):
        text = f"{text.rstrip()}\n\n{{{{ sign_off }}}}\n"
    return _merged(foi_request, text)


def questions_text(campaign: Campaign) -> str:
    """Return the questions as they stand in a letter, with the periods they are asked for."""
    asked = [question for question in campaign.questions.all() if not question.is_derived]
    lines = [
        textwrap.fill(
            question.text or question.key,
            width=76,
            initial_indent=f"{question.key}) ",
            subsequent_indent=" " * (len(question.key) + 2),
        )
        for question in asked
    ]
    periods = [_period_text(period) for period in campaign.periods.all()]
    if periods:
        lines += ["", "Please answer each question for each of these periods:"]
        lines += [f"- {text}" for text in periods]
    return "\n".join(lines)


def _period_text(period) -> str:
    if period.start and period.end and period.start != period.end:
        return f"{period.key} ({_day(period.start)} to {_day(period.end)})"
    if period.start or period.end:
        return f"{period.key} (as at {_day(period.start or period.end)})"
    return f"{period.key} ({period.get_basis_display()})"


def sign_off(campaign: Campaign) -> str:
    """Return how a letter ends: the campaign's own words, else the applicant's name."""
    if campaign.sign_off.strip():
        return campaign.sign_off.strip()
    lines = [
        "Yours faithfully,",
        "",
        campaign.applicant_name,
        campaign.applicant_organisation,
    ]
    return "\n".join(line for line in lines if line or line == "").strip()


def _merged(foi_request: FoiRequest, template: str) -> str:
    try:
        return merge.merge(template, _values(foi_request))
    except merge.MissingValues as problem:
        raise LetterProblem(f"{foi_request.authority}: {problem}.") from problem


def _values(foi_request: FoiRequest) -> dict[str, str]:
    campaign, authority, law = foi_request.campaign, foi_request.authority, Law(foi_request.law)
    return {
        "authority.name": authority.official_name,
        "authority.plain_name": authority.plain_name,
        "law.title": law.title,
        "law.name": law.name,
        "regulator": law.regulator,
        "questions": questions_text(campaign),
        "reference": foi_request.reference,
        "campaign.title": campaign.title,
        "applicant.name": campaign.applicant_name,
        "applicant.organisation": campaign.applicant_organisation,
        "applicant.address": campaign.applicant_address,
        "sign_off": sign_off(campaign),
        "sent_on": _day(foi_request.sent_on or foi_request.received_on),
        # Councils that count by the s.45 Code get the later date: it is never a false charge.
        "due_on": _day(foi_request.councils_may_count_to or foi_request.due_on),
    }


def _day(day: date | None) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}" if day else ""


def _subject(foi_request: FoiRequest) -> str:
    campaign = foi_request.campaign
    subject = " ".join((campaign.subject or campaign.title).split())
    return f"{subject} [{foi_request.reference}]"


def _write(
    foi_request: FoiRequest, step: str, subject: str, body: str, *, approved: bool = True
) -> OutgoingMessage:
    """Make the row. Its Message-ID and bytes are final: every attempt sends the same ones."""
    to_address = _address_of(foi_request)
    if foi_request.campaign.made_up:
        subject, body = f"[made-up figures] {subject}", f"{MADE_UP}\n\n{body}"
    message_id = new_message_id(f"{foi_request.reference}.{step}")
    mail = compose(
        message_id=message_id,
        to_address=to_address,
        subject=subject,
        body=body,
        sender_name=foi_request.campaign.applicant_name,
        answers=_first_message_id(foi_request) if step != "request" else "",
    )
    return OutgoingMessage.objects.create(
        foi_request=foi_request,
        step=step,
        to_address=to_address,
        envelope_from=settings.MAIL_FROM,
        subject=subject,
        body=body,
        message_id=message_id,
        mime=mail.as_bytes(),
        state=OutgoingMessage.State.PENDING if approved else OutgoingMessage.State.DRAFT,
    )


def _address_of(foi_request: FoiRequest) -> str:
    if not foi_request.authority.email:
        raise LetterProblem(f"{foi_request.authority} has no address; give it one first.")
    return foi_request.authority.email


def _first_message_id(foi_request: FoiRequest) -> str:
    first = foi_request.outgoing_messages.filter(step="request").first()
    return first.message_id if first else ""


def new_message_id(name: str) -> str:
    """Return a Message-ID that nobody else makes (RFC 5322, 3.6.4).

    What it may not contain, such as a space in somebody's own reference, becomes a dot.
    """
    name = ".".join(re.findall(r"[A-Za-z0-9-]+", name))
    domain = settings.MAIL_FROM.rpartition("@")[2]
    return f"<{name}.{secrets.token_hex(8)}@{domain}>"


def compose(
    *,
    message_id: str,
    to_address: str,
    subject: str,
    body: str,
    sender_name: str = "",
    answers: str = "",
    html: str = "",
) -> EmailMessage:
    """Return the mail itself, ready for the wire (RFC 5322, CRLF line ends)."""
    mail = EmailMessage(policy=SMTP)
    one_line = " ".join(sender_name.split())
    mail["From"] = Address(display_name=one_line, addr_spec=settings.MAIL_FROM)
    mail["To"] = to_address
    mail["Subject"] = subject
    mail["Date"] = format_datetime(timezone.localtime())
    mail["Message-ID"] = message_id
    if answers:
        mail["In-Reply-To"] = mail["References"] = answers
    mail.set_content(body)
    if html:
        mail.add_alternative(html, subtype="html")
    return mail
