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
from django.utils import timezone

from requests_app.calendars import calendar_for
from requests_app.domain.law import Law
from requests_app.letters import MADE_UP, compose, new_message_id
from requests_app.models import CaseEvent, FoiRequest, OutgoingMessage, Reminder
from requests_app.rights_board import Choice, Problem, Row, board, chosen
from responses_app.models import CodingItem, InboundMessage, StoredFile

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
    unread: list[FoiRequest] = field(default_factory=list)
    to_approve: list[OutgoingMessage] = field(default_factory=list)
    reminders: list[Reminder] = field(default_factory=list)
    letters_in_doubt: list[OutgoingMessage] = field(default_factory=list)
    expiring: list[Row] = field(default_factory=list)
    not_counted: list[Problem] = field(default_factory=list)
    in_pen: int = 0
    kept_back: int = 0
    to_code: int = 0

    def __bool__(self) -> bool:
        return any(lines for _, lines in self.sections) or bool(self.of_nobody)

    @property
    def of_nobody(self) -> list[tuple[str, str]]:
        """What waits and is listed on a page of its own: a sentence, and the page for it."""
        pen, files, campaigns = reverse("pen"), reverse("documents"), reverse("campaigns")
        return [
            (sentence, f"{settings.PUBLIC_URL}{page}")
            for count, sentence, page in (
                (
                    self.in_pen,
                    f"Mails in the holding pen, whose reply nobody knows: {self.in_pen}",
                    pen,
                ),
                (
                    self.kept_back,
                    f"Files kept back, of which a reviewer decides: {self.kept_back}",
                    files,
                ),
                (
                    self.to_code,
                    f"Replies to your requests that are to be coded: {self.to_code}",
                    campaigns,
                ),
            )
            if count
        ]

    @property
    def sections(self) -> list[tuple[str, list["Line"]]]:
        """Each heading with its lines, in the order of the mail."""
        return [
            ("Mail of theirs that nobody has read", [_unread(row) for row in self.unread]),
            ("Waiting for us", [_dated(row) for row in self.waiting_for_us]),
            ("Overdue", [_dated(row) for row in self.overdue]),
            ("Due within a week", [_dated(row) for row in self.due_this_week]),
            (EXPIRING, [_expiring(row) for row in self.expiring]),
            (NOT_COUNTED, [Line(one.foi_request, said=one.why) for one in self.not_counted]),
            ("Letters to approve", [_to_approve(letter) for letter in self.to_approve]),
            ("Letters in doubt", [_in_doubt(letter) for letter in self.letters_in_doubt]),
            ("You asked to be reminded", [_reminder(one) for one in self.reminders]),
        ]

    @property
    def campaigns(self) -> list[tuple[str, list[tuple[str, list["Line"]]]]]:
        """Each campaign with its sections, those that say nothing left out."""
        names = {line.campaign for _, lines in self.sections for line in lines}
        grouped = []
        for name in sorted(names):
            sections = [
                (title, [line for line in lines if line.campaign == name])
                for title, lines in self.sections
            ]
            grouped.append((name, [(title, lines) for title, lines in sections if lines]))
        return grouped


@dataclass(frozen=True)
class Line:
    """One request of a digest: its day, if there is one, and what is said of it."""

    foi_request: FoiRequest
    day: str = ""
    said: str = ""

    @property
    def campaign(self) -> str:
        campaign = self.foi_request.campaign
        return f"{campaign}: {MADE_UP.split(':')[0]}" if campaign.made_up else str(campaign)

    @property
    def url(self) -> str:
        return f"{settings.PUBLIC_URL}{reverse('request', args=[self.foi_request.reference])}"


def _dated(row: FoiRequest) -> Line:
    return Line(row, _day(row.due_on) if row.due_on else "")


def _expiring(row: Row) -> Line:
    provisional = " (provisional)" if row.right.provisional else ""
    return Line(row.foi_request, f"{_day(row.right.day)}{provisional}", row.right.step)


def _unread(row: FoiRequest) -> Line:
    return Line(row, f"since {_day(timezone.localdate(row.unread_since))}")


def _to_approve(letter: OutgoingMessage) -> Line:
    return Line(letter.foi_request, said=letter.title or letter.step)


def _reminder(reminder: Reminder) -> Line:
    return Line(reminder.foi_request, _day(reminder.on), reminder.note)


def _in_doubt(letter: OutgoingMessage) -> Line:
    return Line(letter.foi_request, said=f"{letter.get_state_display()}. {letter.last_reply}")


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

    about_theirs = (
        OutgoingMessage.objects.letters()
        .filter(foi_request__in=theirs)
        .select_related("foi_request__authority", "foi_request__campaign")
        .defer("mime", "body")
    )
    reminders = Reminder.objects.due(on).filter(person=person, foi_request__closed_on=None)
    rights = chosen(board(_with_living_rights(theirs, on), on), TWO_WEEKS)
    return Digest(
        person,
        on,
        overdue=listed(theirs.overdue(on)),
        due_this_week=listed(theirs.due_between(on, on + WEEK)),
        waiting_for_us=listed(theirs.waiting_for_us()),
        unread=listed(theirs.exclude(unread_since=None).filter(closed_on=None)),
        to_approve=list(about_theirs.filter(state="draft")),
        reminders=list(reminders.select_related("foi_request__authority", "foi_request__campaign")),
        letters_in_doubt=list(about_theirs.filter(state__in=("uncertain", "failed"))),
        expiring=list(rights.rows),
        not_counted=[problem for problem in rights.problems if problem.broken],
        **_of_nobody(theirs),
    )


def _of_nobody(theirs: QuerySet[FoiRequest]) -> dict[str, int]:
    """How much waits on pages of its own; only for those who have requests."""
    if not theirs.filter(closed_on=None).exists():
        return {}
    return {
        "in_pen": InboundMessage.objects.in_pen().filter(holds_chasing=True).count(),
        "kept_back": StoredFile.objects.in_quarantine().count(),
        "to_code": CodingItem.objects.filter(state="open", foi_request__in=theirs).count(),
    }


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
    if now.hour < settings.DIGEST_HOUR or not calendar_for(Law.FOIA).is_working_day(today):
        return 0
    step = f"digest {today.isoformat()}"
    people = get_user_model().objects.filter(is_active=True).exclude(email="")
    written = OutgoingMessage.objects.filter(step=step).exclude(state="cancelled")
    have_it = set(written.values_list("person_id", flat=True))
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
                kind=OutgoingMessage.Kind.DIGEST,
                step=step,
                title="Digest",
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


def still_true(letter: OutgoingMessage, at: datetime) -> bool:
    """Whether a digest that waits to be sent says what would be said now; asked at the claim."""
    today = timezone.localdate(at)
    if letter.person is None or letter.step != f"digest {today.isoformat()}":
        return False
    return letter.body == as_text(items_for(letter.person, today))


def as_text(digest: Digest) -> str:
    """The digest in plain text, by campaign, two lines a request."""
    told = [f"How your requests stand on {_day(digest.on)}.\n"]
    for sentence, url in digest.of_nobody:
        told += [f"{sentence}\n  {url}\n"]
    for campaign, sections in digest.campaigns:
        told += [campaign, "=" * len(campaign), ""]
        for title, lines in sections:
            told += [f"{title}: {len(lines)}\n", *map(_line_as_text, lines), ""]
    return "\n".join(told).rstrip() + "\n"


def _line_as_text(line: Line) -> str:
    day = f"{line.day:<28}  " if line.day else ""
    said = f": {line.said.strip()}" if line.said else ""
    return f"  {day}{line.foi_request.authority}{said}\n  {line.url}"


def as_html(digest: Digest) -> str:
    """The digest by campaign, with a table a section."""
    told = [f"<p>How your requests stand on {_day(digest.on)}.</p>"]
    told += [f'<p><a href="{escape(url)}">{escape(said)}</a></p>' for said, url in digest.of_nobody]
    for campaign, sections in digest.campaigns:
        told.append(f"<h2>{escape(campaign)}</h2>")
        told += [_table(title, lines) for title, lines in sections]
    return "\n".join(told)


def _table(title: str, lines: list[Line]) -> str:
    rows = "".join(
        f'<tr><td>{escape(line.day)}</td><td><a href="{escape(line.url)}">'
        f"{escape(str(line.foi_request.authority))}</a></td><td>{escape(line.said)}</td></tr>"
        for line in lines
    )
    return (
        f"<h3>{title}: {len(lines)}</h3><table><thead><tr><th>Day</th><th>Authority</th>"
        f"<th>What</th></tr></thead><tbody>{rows}</tbody></table>"
    )


def _s(things: list) -> str:
    return "" if len(things) == 1 else "s"


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%B %Y}"
