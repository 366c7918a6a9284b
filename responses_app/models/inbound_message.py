"""What came in: each mail once, byte for byte; whose reply it is, and what kind."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, IntegerField, OuterRef, Q, Subquery
from django.utils.text import Truncator

from requests_app.models import Campaign, CaseEvent, FoiRequest
from responses_app.models.stored_file import StoredFile

LONGEST_ID = 998  # characters of a Message-ID: no line of a mail is longer (RFC 5322, 2.1.1)

# What waits for a person. Indexes hold the same conditions: who asks with these is answered fast.
TO_READ = Q(place="matched", confirmed_at=None, holds_chasing=True)
IN_PEN = Q(place="pen")
BY_HAND = Q(state="by_hand", confirmed_at=None) & ~Q(place="aside")


def _person(**options: object) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        **options,
    )


class InboundMessageQuerySet(models.QuerySet):
    def to_parse(self, at: datetime) -> Self:
        """Mails that are kept, and that no reader has been through or is at."""
        free = Q(taken_until=None) | Q(taken_until__lte=at)
        return self.filter(free, state="kept")

    def in_pen(self) -> Self:
        """The holding pen: nobody has said whose reply it is."""
        return self.filter(IN_PEN)

    def to_read(self) -> Self:
        """Replies that are tied to a request, and that no person has read."""
        return self.filter(place="matched", confirmed_at=None)

    def of_campaign(self, campaign: Campaign) -> Self:
        """Messages that are tied to one of the campaign's requests, or may belong to one.

        Both lists are made once and joined, however long; conditions joined by OR are not.
        """
        theirs = MessageTie.objects.filter(undone_at=None, foi_request__campaign=campaign)
        may_be = Suggestion.objects.filter(
            foi_request__campaign=campaign, message__in=InboundMessage.objects.in_pen()
        )
        return self.filter(pk__in=_messages_of(theirs).union(_messages_of(may_be)))

    def tied_to(self, campaign: Campaign) -> Self:
        """Replies to one of the campaign's requests."""
        ties = MessageTie.objects.filter(message=OuterRef("pk"), undone_at=None)
        return self.filter(Exists(ties.filter(foi_request__campaign=campaign)))

    def perhaps_of(self, campaign: Campaign) -> Self:
        """Messages in the pen, where nothing is tied, that may be for one of its requests."""
        may_be = Suggestion.objects.filter(message=OuterRef("pk"))
        return self.filter(IN_PEN, Exists(may_be.filter(foi_request__campaign=campaign)))

    def unread_of(self, foi_request: FoiRequest) -> Self:
        """Mail that is or may be the reply to this request, and that waits for a person.

        Found from the request, which has few messages, never from all that wait.
        """
        to_read = InboundMessage.objects.to_read()
        theirs = MessageTie.objects.filter(
            undone_at=None, foi_request=foi_request, message__in=to_read
        )
        may_be = Suggestion.objects.filter(
            holds_chasing=True, foi_request=foi_request, message__in=InboundMessage.objects.in_pen()
        )
        found = _messages_of(theirs).union(_messages_of(may_be))
        return self.filter(pk__in=found, holds_chasing=True)


def _messages_of(rows: models.QuerySet) -> models.QuerySet:
    return rows.order_by().values("message")


def count_each(up_to: int | None, **each: InboundMessageQuerySet) -> dict[str, int]:
    """How many messages each of these has, in one query.

    With `up_to` counting ends at one more, which stands for that many or more.
    """
    end = None if up_to is None else up_to + 1
    counts = {name: _Counted(rows.order_by().values("pk")[:end]) for name, rows in each.items()}
    return InboundMessage.objects.values(**counts).order_by("pk").first() or dict.fromkeys(each, 0)


def counted(n: int, up_to: int) -> int | str:
    """A number that was counted `up_to` so many: itself, or "1,000+" beyond."""
    return n if n <= up_to else f"{up_to:,}+"


class _Counted(Subquery):
    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()
    empty_result_set_value = 0


class InboundMessage(models.Model):
    """One mail, or what was told on the telephone or came by post. Nothing is ever deleted."""

    class CameBy(models.TextChoices):
        MAILBOX = "mailbox", "our mailbox"
        IMPORT = "import", "a file that was imported"
        UPLOAD = "upload", "a file that was uploaded"
        PHONE = "phone", "telephone"
        POST = "post", "post"
        PORTAL = "portal", "the authority's portal"

    class State(models.TextChoices):
        KEPT = "kept", "Kept; not read yet"
        PARSED = "parsed", "Read"
        BY_HAND = "by_hand", "Needs reading by hand"

    class Kind(models.TextChoices):
        """As in domain/reply_kinds; a test holds the two equal."""

        ACKNOWLEDGEMENT = "acknowledgement", "acknowledgement"
        OUT_OF_OFFICE = "out_of_office", "out of office"
        BOUNCE = "bounce", "bounce"
        CLARIFICATION = "clarification", "they ask what we mean"
        FEES_NOTICE = "fees_notice", "fees notice"
        EXTENSION = "extension", "extension"
        TRANSFER = "transfer", "transferred, or ask elsewhere"
        PARTIAL = "partial", "part of the answer"
        REFUSAL = "refusal", "refusal notice"
        NOT_HELD = "not_held", "information not held"
        ANSWER = "answer", "answer"
        PORTAL_LINK = "portal_link", "to be fetched from a portal"
        NEWSLETTER = "newsletter", "newsletter or spam"
        UNCLEAR = "unclear", "unclear"

    class Place(models.TextChoices):
        NEW = "new", "Not read yet"
        MATCHED = "matched", "Tied to a request"
        PEN = "pen", "In the holding pen"
        ASIDE = "aside", "Set aside: no reply to a request"
        OURS = "ours", "Our own letter"

    raw = models.OneToOneField(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        related_name="message",
        help_text="The mail as it came. Empty for what was typed in.",
    )
    came_by = models.CharField(max_length=10, choices=CameBy)
    came_from = models.CharField(
        max_length=500, blank=True, help_text="Folder and number in the mailbox, or the file."
    )
    arrived_at = models.DateTimeField(help_text="When it reached us, as far as is known.")
    kept_at = models.DateTimeField(auto_now_add=True)
    typed_by = _person(help_text="Who uploaded it, or typed it in.")

    state = models.CharField(max_length=10, choices=State, default=State.KEPT)
    tries = models.PositiveSmallIntegerField(default=0)
    taken_until = models.DateTimeField(
        null=True, blank=True, help_text="A reader is at it until then, unless it died."
    )
    parsed_at = models.DateTimeField(null=True, blank=True)
    problems = models.JSONField(default=list, blank=True)

    message_id = models.CharField("Message-ID", max_length=LONGEST_ID, blank=True, db_index=True)
    same_id_as = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Another mail came with the same Message-ID and other bytes.",
    )
    sender_address = models.CharField(max_length=320, blank=True)
    sender_name = models.CharField(max_length=300, blank=True)
    recipients = models.JSONField(default=list, blank=True)
    subject = models.CharField(max_length=1000, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    text = models.TextField(blank=True)
    own_text = models.TextField(blank=True, help_text="Without what it quotes, and no signature.")

    place = models.CharField(max_length=8, choices=Place, default=Place.NEW)
    matched_by = models.CharField(max_length=20, blank=True)
    match_words = models.TextField(blank=True)
    conflicts = models.JSONField(default=list, blank=True)
    about_letter = models.CharField(max_length=LONGEST_ID, blank=True)
    place_by = _person(help_text="Who said whose reply it is, or set it aside.")
    place_at = models.DateTimeField(null=True, blank=True)
    place_why = models.CharField(max_length=300, blank=True)

    kind = models.CharField(max_length=20, choices=Kind, blank=True)
    kind_read = models.CharField(
        max_length=20, choices=Kind, blank=True, help_text="What the tool took it for."
    )
    kind_is_sure = models.BooleanField(default=False)
    kind_evidence = models.JSONField(default=list, blank=True)
    kind_details = models.JSONField(default=dict, blank=True)
    holds_chasing = models.BooleanField(
        default=False, help_text="Nobody is chased until a person has read it."
    )
    not_logged = models.CharField(
        max_length=500, blank=True, help_text="Why the log does not say what would follow from it."
    )
    confirmed_at = models.DateTimeField("read by a person", null=True, blank=True)
    confirmed_by = _person()

    objects = InboundMessageQuerySet.as_manager()

    class Meta:
        ordering = ["-arrived_at", "-pk"]
        verbose_name = "message"
        indexes = [
            models.Index(fields=["kept_at"], name="messages_to_parse", condition=Q(state="kept")),
            models.Index(fields=["arrived_at", "id"], name="messages_by_arrival"),
            models.Index(fields=["place", "arrived_at", "id"], name="messages_by_place"),
            models.Index(fields=["arrived_at", "id"], name="messages_to_read", condition=TO_READ),
            models.Index(fields=["arrived_at", "id"], name="messages_by_hand", condition=BY_HAND),
        ]

    def __str__(self) -> str:
        subject = Truncator(self.subject).chars(60)  # it goes into logs, whatever stands in it
        return f"{subject or 'no subject'}, from {self.sender_address or 'nobody named'}"

    @property
    def is_mail(self) -> bool:
        return self.raw_id is not None


class MessageTie(models.Model):
    """A message is the reply to this request. One that was wrong is undone, and stays readable."""

    message = models.ForeignKey(InboundMessage, on_delete=models.CASCADE, related_name="ties")
    foi_request = models.ForeignKey(FoiRequest, on_delete=models.CASCADE, related_name="ties")
    how = models.CharField(max_length=20, help_text="token, references ... or person.")
    tied_at = models.DateTimeField()
    tied_by = _person()
    event = models.ForeignKey(
        CaseEvent,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="What the request's log says because of it.",
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = _person()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["message", "foi_request"],
                condition=Q(undone_at=None),
                name="tied_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.message} to {self.foi_request}"


class Suggestion(models.Model):
    """A request that a message in the holding pen may be the reply to, and why."""

    message = models.ForeignKey(
        InboundMessage, on_delete=models.CASCADE, related_name="suggestions"
    )
    foi_request = models.ForeignKey(
        FoiRequest, on_delete=models.CASCADE, related_name="suggestions"
    )
    reasons = models.JSONField(default=list)
    score = models.FloatField(help_text="Only for their order; more is likelier.")
    holds_chasing = models.BooleanField(default=False)

    class Meta:
        ordering = ["message", "-score", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["message", "foi_request"], name="suggested_once")
        ]

    def __str__(self) -> str:
        return f"{self.message}: perhaps {self.foi_request}"
