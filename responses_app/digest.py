"""The researchers' daily mail: one a person, only when there is something to say."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from html import escape

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from requests_app.domain.law import Law
from requests_app.domain.working_days import is_working_day
from requests_app.letters import MADE_UP, compose, new_message_id
from requests_app.models import CaseEvent, FoiRequest, OutgoingMessage
from requests_app.rights_board import Choice, Problem, Row, board, chosen

WEEK = timedelta(days=7)
EXPIRING = "Rights that expire within two weeks"
NOT_COUNTED = "Requests whose dates cannot be worked out"
TWO_WEEKS = Choice(when="14")  # ours, wanted, from today on
LONGEST_RIGHT = timedelta(days=366)  # no right of ours ends later after the newest event


@dataclass
class Digest:
    """What one person should look at on one day, oldest date first."""

    person: AbstractBaseUser
    on: date
    overdue: list[FoiRequest] = field(default_factory=list)
    due_this_week: list[FoiRequest] = field(default_factory=list)
    waiting_for_us: list[FoiRequest] = field(default_factory=list)
    letters_in_doubt: list[OutgoingMessage] = field(default_factory=list)
    expiring: list[Row] = field(default_factory=list)
    not_counted: list[Problem] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(
            self.overdue
            or self.due_this_week
            or self.waiting_for_us
            or self.letters_in_doubt
            or self.expiring
            or self.not_counted
        )

    @property
    def sections(self) -> list[tuple[str, list[FoiRequest]]]:
        return [
            ("Waiting for us", self.waiting_for_us),
            ("Overdue", self.overdue),
            ("Due within a week", self.due_this_week),
        ]


def items_for(person: AbstractBaseUser, on: date) -> Digest:
    """Return what is overdue, due within a week, waiting for this person, or about to expire.

    Theirs are the requests assigned to them, and in campaigns they own those assigned to nobody
    or to somebody whose account is no longer in use.
    """
    nobody = Q(assigned_to=None) | Q(assigned_to__is_active=False)
    theirs = FoiRequest.objects.filter(Q(assigned_to=person) | nobody & Q(campaign__owner=person))

    def listed(rows: QuerySet[FoiRequest]) -> list[FoiRequest]:
        return list(
            rows.select_related("authority", "campaign").order_by("campaign__title", "due_on", "pk")
        )

    rights = chosen(board(_with_living_rights(theirs, on), on), TWO_WEEKS)
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
        expiring=list(rights.rows),
        not_counted=[problem for problem in rights.problems if problem.broken],
    )


def _with_living_rights(foi_requests: QuerySet[FoiRequest], on: date) -> QuerySet[FoiRequest]:
    """Leave out what can have no right of ours to come: sweeps ask this often."""
    recent = CaseEvent.objects.standing().filter(
        foi_request=OuterRef("pk"), on__gte=on - LONGEST_RIGHT
    )
    return foi_requests.exclude(outcome__in=("full", "withdrawn")).filter(
        Exists(recent), closed_on=None
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
    if digest.expiring:
        subject += f", {len(digest.expiring)} right{_s(digest.expiring)} expiring"
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
    if digest.expiring:
        lines += [f"{EXPIRING}: {len(digest.expiring)}", ""]
        lines += [
            f"  {_day(row.right.day):<28}  {row.right.step}: {row.foi_request.authority}  "
            f"({_campaign(row.foi_request)}){_provisional(row)}\n  {_url(row.foi_request)}"
            for row in digest.expiring
        ]
        lines.append("")
    if digest.not_counted:
        lines += [f"{NOT_COUNTED}: {len(digest.not_counted)}", ""]
        lines += [
            f"  {one.foi_request.authority}: {one.why}\n  {_url(one.foi_request)}"
            for one in digest.not_counted
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
    if digest.expiring:
        cells = "".join(
            f"<tr><td>{_day(row.right.day)}{_provisional(row)}</td><td>{row.right.step}</td>"
            f'<td><a href="{escape(_url(row.foi_request))}">'
            f"{escape(str(row.foi_request.authority))}</a></td>"
            f"<td>{escape(_campaign(row.foi_request))}</td></tr>"
            for row in digest.expiring
        )
        parts.append(
            f"<h2>{EXPIRING}: {len(digest.expiring)}</h2><table><thead><tr><th>By</th>"
            f"<th>What to do</th><th>Authority</th><th>Campaign</th></tr></thead>"
            f"<tbody>{cells}</tbody></table>"
        )
    if digest.not_counted:
        items = "".join(
            f'<li><a href="{escape(_url(one.foi_request))}">'
            f"{escape(str(one.foi_request.authority))}</a>: {escape(one.why)}</li>"
            for one in digest.not_counted
        )
        parts.append(f"<h2>{NOT_COUNTED}: {len(digest.not_counted)}</h2><ul>{items}</ul>")
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


def _provisional(row: Row) -> str:
    return " (provisional)" if row.right.provisional else ""


def _s(things: list) -> str:
    return "" if len(things) == 1 else "s"


def _url(row: FoiRequest) -> str:
    return f"{settings.PUBLIC_URL}{reverse('request', args=[row.reference])}"


def _day(day: date | None) -> str:
    return f"{day:%a} {day.day} {day:%B %Y}" if day else "no date"
