"""One campaign's questions, put to one authority; and what one may ask of many such rows."""

from datetime import date
from typing import Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When
from django.urls import reverse

from requests_app.domain.ladder import COMPLAIN
from requests_app.domain.law import Law
from requests_app.domain.obstacle import Obstacle
from requests_app.domain.phase import Phase
from requests_app.models.address_problem import AddressProblem
from requests_app.models.authority import Authority
from requests_app.models.campaign import Campaign

RUNNING = ("running", "extended")
STOPPED = ("stopped_clarification", "stopped_fee")
PERSONS_STEP = COMPLAIN.name
IS_OVER = ("sent", "cancelled", "stopped")  # of a letter: what became of it is known


IS_OPEN = Q(closed_on=None, outcome="", was_sent=True)  # sent, and no final answer yet
IS_STOPPED = Q(clock_state__in=STOPPED)
IS_COUNTED = Q(clock_state__in=RUNNING, due_on__isnull=False)


def phases(on: date) -> dict[Phase, Q]:
    """What each phase asks of a row on the day `on`; of every row exactly one is true."""
    return {
        Phase.CLOSED: Q(closed_on__isnull=False),
        Phase.ANSWERED: Q(closed_on=None) & ~Q(outcome=""),
        Phase.NOT_SENT: Q(closed_on=None, outcome="", was_sent=False),
        Phase.WAITING_FOR_US: IS_OPEN & IS_STOPPED,
        Phase.OVERDUE: IS_OPEN & IS_COUNTED & Q(due_on__lt=on),
        Phase.IN_TIME: IS_OPEN & IS_COUNTED & Q(due_on__gte=on),
        Phase.CLOCK_NOT_STARTED: IS_OPEN & ~IS_STOPPED & ~IS_COUNTED,
    }


def obstacles(on: date) -> dict[Obstacle, Q]:
    """What each obstacle to chasing asks of a row; the first that is true is the one named."""
    refused = AddressProblem.objects.still_open().filter(authority=OuterRef("authority"))
    letters = apps.get_model("requests_app", "OutgoingMessage").objects
    waits = letters.filter(foi_request=OuterRef("pk"), kind="ladder").exclude(state__in=IS_OVER)
    return {
        Obstacle.CAMPAIGN_PAUSED: Q(campaign__chasing_paused=True),
        Obstacle.CAMPAIGN_SNOOZED: Q(campaign__chasing_snoozed_until__gt=on),
        Obstacle.HELD: Q(held=True),
        Obstacle.SNOOZED: Q(snoozed_until__gt=on),
        Obstacle.UNREAD_MAIL: Q(unread_since__isnull=False),
        Obstacle.LETTER_WAITS: Q(Exists(waits), chase_on__lte=on),
        Obstacle.PART_CAME: Q(replied=True),
        Obstacle.PERSONS_STEP: Q(next_step=PERSONS_STEP),
        Obstacle.NO_APPLICANT: Q(campaign__applicant_name=""),
        Obstacle.NO_ADDRESS: Q(authority__email=""),
        Obstacle.ADDRESS_REFUSED: Q(Exists(refused)),
    }


NO_DAY = date.min  # for the phases that are the same on every day


class FoiRequestQuerySet(models.QuerySet):
    def not_sent(self) -> Self:
        """Drafts: nothing has gone out yet."""
        return self.filter(phases(NO_DAY)[Phase.NOT_SENT])

    def clock_not_started(self) -> Self:
        """Sent, but not known to have been received, or on a day we do not know."""
        return self.filter(phases(NO_DAY)[Phase.CLOCK_NOT_STARTED])

    def waiting_for_us(self) -> Self:
        """The authority asked us something, and its clock stands still until we answer."""
        return self.filter(phases(NO_DAY)[Phase.WAITING_FOR_US])

    def in_time(self, on: date) -> Self:
        """The clock runs, and the last day for a reply has not passed."""
        return self.filter(phases(on)[Phase.IN_TIME])

    def overdue(self, on: date) -> Self:
        """Requests whose last day for a reply was before `on`."""
        return self.filter(phases(on)[Phase.OVERDUE])

    def answered(self) -> Self:
        """A final answer came: full, partial, a refusal, or "we do not hold it"."""
        return self.filter(phases(NO_DAY)[Phase.ANSWERED])

    def closed(self) -> Self:
        """Withdrawn, or closed by us."""
        return self.filter(phases(NO_DAY)[Phase.CLOSED])

    # Questions beside the phases

    def sent(self) -> Self:
        return self.filter(was_sent=True)

    def awaiting_reply(self) -> Self:
        """Sent, open, and their move."""
        return self.filter(IS_OPEN, clock_state__in=RUNNING)

    def due_between(self, first: date, last: date) -> Self:
        """Requests in time whose last day falls within these days, both included."""
        return self.awaiting_reply().filter(due_on__range=(first, last))

    def next_step_due(self, on: date) -> Self:
        """Overdue requests whose next step of the ladder falls on `on` or before it."""
        return self.overdue(on).filter(chase_on__lte=on)

    def to_chase(self, on: date) -> Self:
        """Requests whose next step is due, and nothing speaks against taking it."""
        in_the_way = Q()
        for condition in obstacles(on).values():
            in_the_way |= condition
        return self.next_step_due(on).exclude(in_the_way)

    def with_obstacle(self, on: date) -> Self:
        """Annotate each row with `obstacle`: why it is not chased; empty where it would be."""
        asked = [When(condition, then=Value(why)) for why, condition in obstacles(on).items()]
        return self.annotate(obstacle=Case(*asked, default=Value(""), output_field=CharField()))

    def with_phase(self, on: date) -> Self:
        """Annotate each row with `phase_now`, its phase on `on`."""
        asked = [When(condition, then=Value(phase)) for phase, condition in phases(on).items()]
        return self.annotate(phase_now=Case(*asked, output_field=CharField()))

    def in_phase(self, phase: str, on: date) -> Self:
        """Rows whose phase on `on` is called this; none for a name that is no phase."""
        return self.with_phase(on).filter(phase_now=phase)


class FoiRequest(models.Model):
    """One campaign's questions, put to one authority. Dates are derived from its events."""

    class Channel(models.TextChoices):
        EMAIL = "email", "e-mail"
        WEB_FORM = "web_form", "web form"
        POST = "post", "post"
        PHONE = "phone", "telephone"

    class Outcome(models.TextChoices):
        ANSWERED = "answered", "answered; how is not recorded"
        FULL = "full", "answered in full"
        PARTIAL = "partial", "answered in part"
        REFUSED = "refused", "refused"
        NOT_HELD = "not_held", "information not held"
        NO_REPLY = "no_reply", "no reply"
        WITHDRAWN = "withdrawn", "withdrawn"

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="foi_requests")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="foi_requests")
    round = models.PositiveSmallIntegerField(
        default=1, help_text="2 is a narrowed request after a refusal: in law a new request."
    )
    replaces = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaced_by"
    )
    law = models.CharField(max_length=10, choices=[(law.value, law.name) for law in Law])
    reference = models.CharField("our reference", max_length=60, unique=True)
    their_reference = models.CharField("their reference", max_length=120, blank=True)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="assigned_requests",
    )
    notes = models.TextField(blank=True)
    merge_values = models.JSONField(
        default=dict, blank=True, editable=False, help_text="Its row of the campaign's merge file."
    )

    # Derived from the event log by lifecycle.py; never typed in.
    was_sent = models.BooleanField(default=False, editable=False)
    sent_on = models.DateField(null=True, editable=False)
    received_on = models.DateField(null=True, editable=False)
    due_on = models.DateField("due", null=True, editable=False)  # the last day that is in time
    due_is_provisional = models.BooleanField(default=False, editable=False)
    councils_may_count_to = models.DateField(null=True, editable=False)  # s.45 Code reading
    clock_state = models.CharField(max_length=30, default="not_started", editable=False)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, editable=False)
    responded_on = models.DateField(null=True, editable=False)
    replied = models.BooleanField(default=False, editable=False)  # a part of the answer, or all
    closed_on = models.DateField(null=True, editable=False)
    chase_on = models.DateField(null=True, editable=False)  # when the next step of the ladder falls
    next_step = models.CharField(max_length=40, blank=True, editable=False)

    # Set by a person.
    held = models.BooleanField("do not chase", default=False)
    hold_reason = models.CharField(max_length=300, blank=True)
    snoozed_until = models.DateField("do not chase before", null=True, blank=True)

    # Set where mail comes in: while mail that may be theirs is unread, they are not chased.
    unread_since = models.DateTimeField("unread mail since", null=True, editable=False)

    objects = FoiRequestQuerySet.as_manager()

    class Meta:
        ordering = ["campaign", "authority__plain_name", "round"]
        verbose_name = "request"
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "authority", "round"], name="asked_once_a_round"
            )
        ]
        indexes = [
            models.Index(fields=["campaign", "due_on"], name="request_by_due"),
            models.Index(
                fields=["chase_on"], name="request_to_chase", condition=Q(chase_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} to {self.authority}"

    def get_absolute_url(self) -> str:
        return reverse("request", args=[self.reference])

    def phase(self, on: date) -> Phase:
        """Where this request stands on `on`; the same rule as `with_phase`, for one row."""
        if self.closed_on:
            return Phase.CLOSED
        if self.outcome:
            return Phase.ANSWERED
        if not self.was_sent:
            return Phase.NOT_SENT
        if self.clock_state in STOPPED:
            return Phase.WAITING_FOR_US
        if self.clock_state in RUNNING and self.due_on:
            return Phase.OVERDUE if self.due_on < on else Phase.IN_TIME
        return Phase.CLOCK_NOT_STARTED
