"""The researchers' daily mail: one a person, only when there is something to say."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from html import escape

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from requests_app.domain.law import Law
from requests_app.domain.working_days import is_working_day
from requests_app.letters import MADE_UP, compose, new_message_id
from requests_app.models import FoiRequest, OutgoingMessage

WEEK = timedelta(days=7)


@dataclass
class Digest:
    """What one person should look at on one day, oldest date first."""

    person: AbstractBaseUser
    on: date
    overdue: list[FoiRequest] = field(default_factory=list)
    due_this_week: list[FoiRequest] = field(default_factory=list)
    waiting_for_us: list[FoiRequest] = field(default_factory=list)
    letters_in_doubt: list[OutgoingMessage] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(
            self.overdue or self.due_this_week or self.waiting_for_us or self.letters_in_doubt
        )

    @property
    def sections(self) -> list[tuple[str, list[FoiRequest]]]:
        return [
            ("Waiting for us", self.waiting_for_us),
            ("Overdue", self.overdue),
            ("Due within a week", self.due_this_week),
        ]


def items_for(person: AbstractBaseUser, on: date) -> Digest:
    """Return what is overdue, due within a week, or waiting for this person.

    Theirs are the requests assigned to them, and in campaigns they own those assigned to nobody
    or to somebody whose account is no longer in use.
    """
    nobody = Q(assigned_to=None) | Q(assigned_to__is_active=False)
    theirs = FoiRequest.objects.filter(Q(assigned_to=person) | nobody & Q(campaign__owner=person))

    def listed(rows: QuerySet[FoiRequest]) -> list[FoiRequest]:
        return list(
            rows.select_related("authority", "campaign").order_by("campaign__title", "due_on", "pk")
        )

    return Digest(
        person,
        on,
        overdue=listed(theirs.overdue(on)),
        due_this_week=listed(theirs.due_between(on, on + WEEK)),
        waiting_for_us=listed(theirs.waiting_for_us()),
        letters_in_doubt=list(
            OutgoingMessage.objects.letters()
            .filter(foi_request__in=theirs, state__in=("uncertain", "failed"))
            .select_related("foi_request__authority")
        ),
    )


def write_digests(now: datetime) -> int:
    """Put today's digests in the outbox; return how many were written.

    Only on working days in all of the United Kingdom's calendar, from the hour set, and one
    a person and day, however often this runs.
    """
    today = now.date()
    if now.hour < settings.DIGEST_HOUR or not is_working_day(today, Law.FOIA):
        return 0
    step = f"digest {today.isoformat()}"
    people = get_user_model().objects.filter(is_active=True).exclude(email="")
    have_it = set(OutgoingMessage.objects.filter(step=step).values_list("person_id", flat=True))
    return sum(_write(person, today, step) for person in people if person.pk not in have_it)


def _write(person: AbstractBaseUser, on: date, step: str) -> bool:
    digest = items_for(person, on)
    if not digest:
        return False
    subject = (
        f"FOI Tracker: {len(digest.overdue)} overdue, {len(digest.due_this_week)} due this week, "
        f"{len(digest.waiting_for_us)} waiting for you"
    )
    message_id = new_message_id(f"digest.{on.isoformat()}.{person.pk}")
    text, html = as_text(digest), as_html(digest)
    mail = compose(
        message_id=message_id,
        to_address=person.email,
        subject=subject,
        body=text,
        html=html,
        sender_name="FOI Tracker",
    )
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no robot answers this one
    try:
        with transaction.atomic():
            OutgoingMessage.objects.create(
                person=person,
                step=step,
                to_address=person.email,
                envelope_from=settings.MAIL_FROM,
                subject=subject,
                body=text,
                message_id=message_id,
                mime=mail.as_bytes(),
            )
    except IntegrityError:
        return False  # another sweep wrote it a moment ago
    return True


def as_text(digest: Digest) -> str:
    """The digest in plain text, a line a request."""
    lines = [f"How your requests stand on {_day(digest.on)}.", ""]
    for title, rows in digest.sections:
        if not rows:
            continue
        lines += [f"{title}: {len(rows)}", ""]
        lines += [
            f"  {_day(row.due_on):<28}  {row.authority}  ({_campaign(row)})\n  {_url(row)}"
            for row in rows
        ]
        lines.append("")
    if digest.letters_in_doubt:
        lines += [f"Letters in doubt: {len(digest.letters_in_doubt)}", ""]
        lines += [
            f"  {message.foi_request.authority}: {message.get_state_display()}. "
            f"{message.last_reply}".rstrip()
            + f"\n  {_url(message.foi_request)}"
            for message in digest.letters_in_doubt
        ]
    return "\n".join(lines).rstrip() + "\n"


def as_html(digest: Digest) -> str:
    """The digest with a table a section."""
    parts = [f"<p>How your requests stand on {_day(digest.on)}.</p>"]
    for title, rows in digest.sections:
        if not rows:
            continue
        cells = "".join(
            f'<tr><td>{_day(row.due_on)}</td><td><a href="{escape(_url(row))}">'
            f"{escape(str(row.authority))}</a></td><td>{escape(_campaign(row))}</td></tr>"
            for row in rows
        )
        parts.append(
            f"<h2>{title}: {len(rows)}</h2><table><thead><tr><th>Due</th><th>Authority</th>"
            f"<th>Campaign</th></tr></thead><tbody>{cells}</tbody></table>"
        )
    if digest.letters_in_doubt:
        items = "".join(
            f'<li><a href="{escape(_url(message.foi_request))}">'
            f"{escape(str(message.foi_request.authority))}</a>: "
            f"{escape(message.get_state_display())}. {escape(message.last_reply)}</li>"
            for message in digest.letters_in_doubt
        )
        parts.append(f"<h2>Letters in doubt: {len(digest.letters_in_doubt)}</h2><ul>{items}</ul>")
    return "\n".join(parts)


def _campaign(row: FoiRequest) -> str:
    return f"{row.campaign}: {MADE_UP.split(':')[0]}" if row.campaign.made_up else str(row.campaign)


def _url(row: FoiRequest) -> str:
    return f"{settings.PUBLIC_URL}{reverse('request', args=[row.reference])}"


def _day(day: date | None) -> str:
    return f"{day:%a} {day.day} {day:%B %Y}" if day else "no date"
