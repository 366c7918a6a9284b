"""Write letters into the outbox. Nothing is sent here, and nothing speaks to a network."""

import hmac
import re
import secrets
import textwrap
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, getaddresses
from functools import lru_cache
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.utils import timezone

from requests_app import ladders, mail_exchangers
from requests_app.domain import merge, reply_address
from requests_app.domain.ladder import Step, StepKind
from requests_app.domain.law import Law
from requests_app.models import (
    AddressProblem,
    Campaign,
    CaseEvent,
    FoiRequest,
    LetterBatch,
    OutgoingMessage,
    StandardAnswer,
)
from requests_app.reply_forms import Attachment, FormMaker

Kind = OutgoingMessage.Kind
State = OutgoingMessage.State
MADE_UP = "MADE-UP FIGURES: a demonstration. The authority and every number in it are invented."
ASK_FOR_FIGURES = {
    Campaign.ReplyForm.NONE: "Please send the figures as a CSV file or a spreadsheet, rather than "
    "as a picture or a PDF.",
    Campaign.ReplyForm.CSV: "Please fill in the attached form (CSV) and send it back, rather than "
    "a picture or a PDF.",
    Campaign.ReplyForm.XLSX: "Please fill in the attached form (XLSX) and send it back, as it is "
    "or as CSV, rather than a picture or a PDF.",
    Campaign.ReplyForm.BOTH: "Please fill in the attached form, as CSV or as a spreadsheet "
    "(XLSX), and send it back, rather than a picture or a PDF.",
}
WIRE = SMTP.clone(cte_type="7bit")  # every mail server takes it
# Header lines may be as long as the standard lets them (RFC 5322, 2.1.1): a Message-ID of another
# letter is never cut, nor hidden in an encoded word.
HEADERS = WIRE.clone(max_line_length=990)
LONGEST_ID = 76  # characters; some mail systems lose longer ones
LETTER_HEADER = "X-FOI-Letter"  # whose letter this is, for whoever finds a copy of it
EVENTS = {StepKind.REVIEW_REQUEST: CaseEvent.Kind.REVIEW_REQUESTED}
SIGNED_WITHIN = 60  # words at the end of a letter, in which its writer's name is looked for
EVENT_IN_HEADER = re.compile(r"; event=(\w+)")
SAYS_WHOSE = re.compile(  # what the header says, whoever wrote it
    r"(?P<reference>\S+); step=(?P<step>\S+); kind=(?P<kind>\w+)(; event=(?P<event>\w*))?"
    r"(; mac=(?P<mac>[0-9a-f]+))?"
)
HAS_LEFT = (State.SENT, State.UNCERTAIN, State.DATA_STARTED)


class LetterProblem(Exception):
    """The letter cannot be written as things stand. The message says why, for a person."""


@dataclass(frozen=True)
class Draft:
    """A letter as it would be written: its text, and what its sending would mean."""

    foi_request: FoiRequest
    kind: OutgoingMessage.Kind
    step: str
    title: str
    subject: str
    body: str
    event_kind: str = ""
    """What the request's log says once it has left; empty for a letter the law does not count."""
    attachments: tuple[Attachment, ...] = ()
    answer: StandardAnswer | None = None


class Writer:
    """Writes letters, and keeps in mind what all letters of a campaign share."""

    def __init__(self) -> None:
        self._campaigns: dict[int, _Campaign] = {}

    def first_letter(self, foi_request: FoiRequest) -> Draft:
        """Return the request itself. Raises LetterProblem where anything is missing."""
        shared = self._shared(foi_request.campaign)
        shared.check()
        return Draft(
            foi_request,
            Kind.REQUEST,
            "request",
            "First letter",
            subject_of(foi_request),
            self._merged(foi_request, _complete(shared.campaign.letter)),
            CaseEvent.Kind.SENT,
            shared.forms.for_request(foi_request),
        )

    def ladder_letter(self, foi_request: FoiRequest, step: Step) -> Draft:
        """Return the letter of a step of the chase ladder. Raises LetterProblem."""
        shared = self._shared(foi_request.campaign)
        text = shared.ladder_text(Law(foi_request.law), step)
        if wrong := merge.problems_with(text, tuple(self._values(foi_request))):
            raise LetterProblem(f"In the text of the step {step.title!r}, {' '.join(wrong)}")
        return Draft(
            foi_request,
            Kind.LADDER,
            step.name,
            step.title,
            f"Re: {subject_of(foi_request)}",
            self._merged(foi_request, _with_sign_off(text)),
            EVENTS.get(step.kind, ""),
        )

    def answer_letter(
        self,
        foi_request: FoiRequest,
        text: str,
        *,
        title: str,
        step: str,
        event_kind: str = "",
        answer: StandardAnswer | None = None,
        more: Mapping[str, str] | None = None,
        kind: OutgoingMessage.Kind = Kind.ANSWER,
    ) -> Draft:
        """Return a letter with the text of a person; `more` are placeholders of its own.

        Raises LetterProblem where a value is missing or a placeholder is unknown.
        """
        values = self._values(foi_request) | dict(more or {})
        if wrong := merge.problems_with(text, tuple(values)):
            raise LetterProblem(f"{foi_request.authority}: {' '.join(wrong)}")
        body = self._merged(foi_request, _with_sign_off(text), values)
        subject = f"Re: {subject_of(foi_request)}"
        return Draft(foi_request, kind, step, title, subject, body, event_kind, answer=answer)

    def _shared(self, campaign: Campaign) -> "_Campaign":
        if campaign.pk not in self._campaigns:
            self._campaigns[campaign.pk] = _Campaign(campaign)
        return self._campaigns[campaign.pk]

    def _values(self, foi_request: FoiRequest) -> dict[str, str]:
        return self._shared(foi_request.campaign).values | _values(foi_request)

    def _merged(
        self, foi_request: FoiRequest, template: str, values: Mapping[str, str] | None = None
    ) -> str:
        """The text with every value in it, and the applicant's name at its end (FOIA s.8)."""
        values = self._values(foi_request) if values is None else values
        name = " ".join(values["applicant.name"].split())
        if not name:
            raise LetterProblem(
                f"{foi_request.campaign}: the applicant's real name is missing (FOIA s.8)."
            )
        address = foi_request.authority.email
        if not address:
            raise LetterProblem(f"{foi_request.authority} has no address; give it one first.")
        if not address.isascii():
            raise LetterProblem(
                f"{foi_request.authority}: {address} has a letter that many mail servers do not "
                "take; write its domain as they do (xn--...)."
            )
        try:
            text = merge.merge(template, values)
        except merge.MissingValues as problem:
            raise LetterProblem(f"{foi_request.authority}: {problem}.") from problem
        end = " ".join(text.split()[-SIGNED_WITHIN:])
        signed = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", end)
        return text if signed else f"{text.rstrip()}\n\n{name}\n"


class _Campaign:
    """What all letters of one campaign share, worked out once."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.values = {
            "questions": questions_text(campaign),
            "campaign.title": campaign.title,
            "applicant.name": campaign.applicant_name,
            "applicant.organisation": campaign.applicant_organisation,
            "applicant.address": campaign.applicant_address,
            "sign_off": sign_off(campaign),
            "reply_form": ASK_FOR_FIGURES[Campaign.ReplyForm(campaign.reply_form)],
        }
        self.forms = FormMaker(campaign)
        self._own_texts: dict[tuple[Law, str], str] | None = None

    def check(self) -> None:
        """Raise LetterProblem where the first letter has a placeholder that nobody can fill."""
        known = (*merge.KNOWN, *self.campaign.merge_columns)
        if wrong := merge.problems_with(self.campaign.letter, known):
            raise LetterProblem(f"In the letter, {' '.join(wrong)}")
        for name in ("subject", "sign_off"):
            if "{{" in getattr(self.campaign, name):
                raise LetterProblem(f"The campaign's {name} has a placeholder: none is filled in.")

    def ladder_text(self, law: Law, step: Step) -> str:
        if self._own_texts is None:
            self._own_texts = ladders.texts_of(self.campaign.pk)
        text = self._own_texts.get((law, step.name)) or ladders.shipped_text(step.name)
        if not text.strip():
            raise LetterProblem(f"The step {step.title!r} of {self.campaign} has no text.")
        return text


def first_letter(foi_request: FoiRequest) -> Draft:
    """Return the request itself as it would be written. Raises LetterProblem."""
    return Writer().first_letter(foi_request)


def ladder_letter(foi_request: FoiRequest, step: Step) -> Draft:
    """Return the letter of a step of the ladder as it would be written. Raises LetterProblem."""
    return Writer().ladder_letter(foi_request, step)


def answer_letter(foi_request: FoiRequest, text: str, **options) -> Draft:
    """Return one answer as it would be written: see Writer.answer_letter."""
    return Writer().answer_letter(foi_request, text, **options)


# ---------------------------------------------------------------------------- their texts


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


def _complete(template: str) -> str:
    """A first letter asks for figures that can be read by a program, and is signed."""
    template = _with_sign_off(template)
    if "reply_form" in merge.placeholders(template):
        return template
    end = next(found for found in merge.PLACEHOLDER.finditer(template) if found[1] == "sign_off")
    return f"{template[: end.start()]}{{{{ reply_form }}}}\n\n{template[end.start() :]}"


def _with_sign_off(template: str) -> str:
    if "sign_off" in merge.placeholders(template):
        return template
    return f"{template.rstrip()}\n\n{{{{ sign_off }}}}\n"


def _values(foi_request: FoiRequest) -> dict[str, str]:
    authority, law = foi_request.authority, Law(foi_request.law)
    own = {name: str(value) for name, value in foi_request.merge_values.items()}
    return own | {
        "authority.name": authority.official_name,
        "authority.plain_name": authority.plain_name,
        "law.title": law.title,
        "law.name": law.name,
        "regulator": law.regulator,
        "reference": foi_request.reference,
        "their_reference": foi_request.their_reference,
        "sent_on": _day(foi_request.sent_on or foi_request.received_on),
        # Councils that count by the s.45 Code get the later date: it is never a false charge.
        "due_on": _day(foi_request.councils_may_count_to or foi_request.due_on),
    }


def _day(day: date | None) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}" if day else ""


def subject_of(foi_request: FoiRequest) -> str:
    """Return the subject of the first letter; every later one answers it."""
    campaign = foi_request.campaign
    subject = " ".join((campaign.subject or campaign.title).split())
    return f"{subject} [{foi_request.reference}]"


# ---------------------------------------------------------------------------- into the outbox


def write(
    drafts: Sequence[Draft],
    *,
    approved: bool,
    at: datetime,
    batch: LetterBatch | None = None,
    by: object = None,
    not_before: datetime | None = None,
) -> list[OutgoingMessage]:
    """Put letters in the outbox: approved ones to be sent, others to be read by a person.

    Their Message-IDs and bytes are final: every attempt sends the same ones. A handful of
    statements, however many letters.
    """
    threads = threads_of([draft.foi_request for draft in drafts])
    domains = {_domain(draft.foi_request.authority.email) for draft in drafts}
    exchangers = mail_exchangers.groups_of(domains)
    letters = []
    for draft in drafts:
        foi_request, code = draft.foi_request, secrets.token_hex(8)
        subject, body = draft.subject, draft.body
        if foi_request.campaign.made_up:
            subject, body = f"[made-up figures] {subject}", f"{MADE_UP}\n\n{body}"
        message_id = new_message_id(f"{foi_request.reference}.{draft.step}", code)
        mail = compose(
            message_id=message_id,
            to_address=foi_request.authority.email,
            subject=subject,
            body=body,
            sender_name=foi_request.campaign.applicant_name,
            reply_to=_reply_to(foi_request),
            answers=threads.get(foi_request.pk, ()),
            attachments=draft.attachments,
            at=at,
            about=_about(foi_request, draft.step, draft.kind.value, draft.event_kind, message_id),
        )
        letters.append(
            OutgoingMessage(
                foi_request=foi_request,
                kind=draft.kind,
                step=draft.step,
                title=draft.title[:200],
                batch=batch,
                answer=draft.answer,
                event_kind=draft.event_kind,
                to_address=foi_request.authority.email,
                envelope_from=envelope_from(code),
                exchanger=exchangers[_domain(foi_request.authority.email)],
                subject=subject[:300],
                body=body,
                message_id=message_id,
                mime=mail.as_bytes(policy=HEADERS),
                state=State.PENDING if approved else State.DRAFT,
                not_before=not_before,
                written_at=at,
                written_by=by,
                approved_at=at if approved else None,
                approved_by=by if approved else None,
            )
        )
    return OutgoingMessage.objects.bulk_create(letters, batch_size=_rows_at_once())


def write_anew(letter: OutgoingMessage, at: datetime) -> OutgoingMessage:
    """Write a letter that has not left once more, to the address its authority has now.

    The caller has cancelled the old one. Text, attachments and thread stay; Message-ID, address
    and day are new.
    """
    foi_request, code = letter.foi_request, secrets.token_hex(8)
    mail = message_from_bytes(bytes(letter.mime), policy=WIRE)
    message_id = new_message_id(f"{foi_request.reference}.{letter.step}", code)
    about = _about(foi_request, letter.step, letter.kind, letter.event_kind, message_id)
    for name, value in (
        ("To", foi_request.authority.email),
        ("Message-ID", message_id),
        ("Date", format_datetime(timezone.localtime(at))),
        (LETTER_HEADER, about),
    ):
        del mail[name]
        mail[name] = value
    address = foi_request.authority.email
    domain = _domain(address)
    copied = (
        *("foi_request", "kind", "step", "title", "batch", "answer", "event_kind", "subject"),
        *("body", "written_by", "approved_at", "approved_by", "not_before"),
    )
    return OutgoingMessage.objects.create(
        **{name: getattr(letter, name) for name in copied},
        state=State.PENDING if letter.approved_at else State.DRAFT,
        to_address=address,
        envelope_from=envelope_from(code),
        exchanger=mail_exchangers.groups_of([domain])[domain],
        message_id=message_id,
        mime=mail.as_bytes(policy=HEADERS),
        written_at=at,
    )


def from_raw(
    foi_request: FoiRequest, kind: str, step: str, raw: bytes, sent_at: datetime
) -> OutgoingMessage:
    """Return a letter, not saved, as its own bytes tell of it: a copy that came back to us."""
    mail = message_from_bytes(raw, policy=WIRE)
    address = getaddresses([str(mail.get("To", ""))])[0][1]
    body = mail.get_body(("plain",))
    said = EVENT_IN_HEADER.search(str(mail.get(LETTER_HEADER, "")))
    return OutgoingMessage(
        foi_request=foi_request,
        kind=kind,
        step=step,
        title="First letter" if kind == Kind.REQUEST else step.replace("_", " ").capitalize(),
        event_kind=said[1] if said and said[1] in CaseEvent.Kind.values else "",
        to_address=address,
        envelope_from=settings.MAIL_FROM,
        exchanger=_domain(address),
        subject=str(mail.get("Subject", ""))[:300],
        body=body.get_content() if body else "",
        message_id=str(mail.get("Message-ID", "")).strip(),
        mime=raw,
        state=State.SENT,
        written_at=sent_at,
        sent_at=sent_at,
    )


def _rows_at_once() -> int:
    """How many letters one statement may carry: whole batches, in a memory that stays small."""
    return 200 if connection.vendor == "postgresql" else 400


def threads_of(foi_requests: Iterable[FoiRequest]) -> dict[int, tuple[str, ...]]:
    """Return the Message-IDs of each request's earlier letters, those of the requests that it
    replaces first, in the order they were written."""
    chains = {one.pk: [one.pk] for one in foi_requests}
    parents = {one.pk: one.replaces_id for one in foi_requests if one.replaces_id}
    while wanted := {pk for pk in parents.values() if pk not in parents}:
        found = dict(FoiRequest.objects.filter(pk__in=wanted).values_list("pk", "replaces_id"))
        parents.update(found)
        if not any(found.values()):
            break
    for pk, chain in chains.items():
        parent = parents.get(pk)
        while parent and parent not in chain:
            chain.append(parent)
            parent = parents.get(parent)
    everybody = {pk for chain in chains.values() for pk in chain}
    letters = OutgoingMessage.objects.filter(foi_request__in=everybody, state__in=HAS_LEFT)
    by_request: dict[int, list[str]] = {}
    for pk, message_id in letters.order_by("written_at", "pk").values_list(
        "foi_request_id", "message_id"
    ):
        by_request.setdefault(pk, []).append(message_id)
    return {
        pk: tuple(one for link in reversed(chain) for one in by_request.get(link, ()))
        for pk, chain in chains.items()
    }


def without_good_address(foi_requests: Collection[FoiRequest]) -> dict[int, str]:
    """Return, by primary key, why nothing can be written to some of these: one query."""
    problems = AddressProblem.objects.still_open().filter(
        authority__in={one.authority_id for one in foi_requests}
    )
    refused = dict(problems.values_list("authority_id", "address"))
    found = {}
    for one in foi_requests:
        if not one.authority.email:
            found[one.pk] = "it has no address"
        elif one.authority_id in refused:
            found[one.pk] = f"its address was refused ({refused[one.authority_id]}): put it right"
    return found


def _about(foi_request: FoiRequest, step: str, kind: str, event: str, message_id: str) -> str:
    """Whose letter it is, for whoever finds a copy of it: only we can have written it."""
    mac = letter_mac(message_id, foi_request.reference, step, kind, event)
    reference = quote(foi_request.reference, safe="")
    return f"{reference}; step={quote(step)}; kind={kind}; event={event}; mac={mac}"


def _domain(address: str) -> str:
    return address.rpartition("@")[2].casefold()


def _reply_to(foi_request: FoiRequest) -> str:
    pattern = settings.REPLY_ADDRESS
    return (
        reply_address.make_address(pattern, foi_request.pk, settings.REPLY_KEY) if pattern else ""
    )


def envelope_from(code: str) -> str:
    """Return the address to which a mail server sends a letter back that it cannot deliver."""
    pattern = settings.BOUNCE_ADDRESS
    return pattern.replace("{letter}", code) if pattern else settings.MAIL_FROM


def new_message_id(name: str, code: str = "") -> str:
    """Return a Message-ID that nobody else makes (RFC 5322, 3.6.4).

    What it may not contain, such as a space in somebody's own reference, becomes a dot.
    """
    name = ".".join(re.findall(r"[A-Za-z0-9-]+", name))
    code, domain = code or secrets.token_hex(8), settings.MAIL_FROM.rpartition("@")[2]
    room = max(LONGEST_ID - len(f"<.{code}@{domain}>"), 1)
    name = name[:room].strip(".") or "letter"[:room]
    return f"<{name}.{code}@{domain}>"


def letter_mac(message_id: str, reference: str, step: str, kind: str, event: str) -> str:
    """Return what shows, in a copy that came back to us, that a letter is ours: 24 hex digits."""
    said = "\n".join((message_id, reference, step, kind, event)).encode()
    return hmac.digest(settings.REPLY_KEY.encode(), said, "sha256").hex()[:24]


@lru_cache(maxsize=64)
def _from_header(name: str, address: str) -> object:
    """The From header; all letters of a campaign have the same, and reading it takes long."""
    return WIRE.header_factory("From", str(Address(display_name=name, addr_spec=address)))


@lru_cache(maxsize=64)
def _date_header(day: str) -> object:
    return WIRE.header_factory("Date", day)


def compose(
    *,
    message_id: str,
    to_address: str,
    subject: str,
    body: str,
    at: datetime | None = None,
    sender_name: str = "",
    reply_to: str = "",
    answers: Sequence[str] = (),
    html: str = "",
    attachments: Sequence[Attachment] = (),
    about: str = "",
) -> EmailMessage:
    """Return the mail itself, ready for the wire (RFC 5322, CRLF line ends).

    `answers` are the Message-IDs of the thread, oldest first.
    """
    mail = EmailMessage(policy=WIRE)
    mail["From"] = _from_header(" ".join(sender_name.split()), settings.MAIL_FROM)
    mail["To"] = to_address
    if reply_to:
        mail["Reply-To"] = reply_to
    mail["Subject"] = subject
    mail["Date"] = _date_header(format_datetime(timezone.localtime(at)))
    mail["Message-ID"] = message_id
    if answers:
        mail["In-Reply-To"] = answers[-1]
        mail["References"] = " ".join(answers)
    if about:
        mail[LETTER_HEADER] = about
    mail.set_content(body)
    if html:
        mail.add_alternative(html, subtype="html")
    for attachment in attachments:
        kind, _, subtype = attachment.media_type.partition("/")
        mail.add_attachment(
            attachment.content, maintype=kind, subtype=subtype, filename=attachment.filename
        )
    return mail
