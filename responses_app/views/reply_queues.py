"""The queues of replies that people go through: what each holds, and which message is next."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localtime

from requests_app.models import Campaign
from responses_app.models import InboundMessage

Place, State = InboundMessage.Place, InboundMessage.State
MAY_CHANGE = "responses_app.change_inboundmessage"


@dataclass(frozen=True)
class Queue:
    """Messages that wait for the same thing, or for nothing any more."""

    key: str
    label: str
    sentence: str
    which: Q
    oldest_first: bool = True


QUEUES = {
    queue.key: queue
    for queue in (
        Queue(
            "read",
            "To read",
            "Replies that nobody has read yet. Until then the authority is not chased.",
            Q(place=Place.MATCHED, confirmed_at=None, holds_chasing=True),
        ),
        Queue(
            "pen",
            "Holding pen",
            "Nobody has said whose reply each of these is. The tool is not certain, "
            "so it only suggests.",
            Q(place=Place.PEN),
        ),
        Queue(
            "hand",
            "By hand",
            "The tool could not read all of these. Nothing of them is lost: each is kept as it "
            "came, and a person reads it.",
            Q(state=State.BY_HAND, confirmed_at=None) & ~Q(place=Place.ASIDE),
        ),
        Queue(
            "aside",
            "Set aside",
            "A person said that these are no reply to a request. Each can be brought back, and "
            "its sender is not silenced: what they send next is looked at like any other mail.",
            Q(place=Place.ASIDE),
            oldest_first=False,
        ),
        Queue("all", "All", "Every message that came in, the newest first.", Q(), False),
    )
}


@dataclass(frozen=True)
class Tab:
    queue: Queue
    n: int
    url: str


def tabs_of(campaign: Campaign | None) -> list[Tab]:
    """The tabs with everything that came, or with what came for one campaign."""
    rows = InboundMessage.objects.all()
    return tabs(rows.of_campaign(campaign), {"campaign": campaign.slug}) if campaign else tabs(rows)


def tabs(rows: QuerySet[InboundMessage], kept: dict[str, str] | None = None) -> list[Tab]:
    """Return a tab for each queue with how many of `rows` it holds; one query.

    `kept` is what the links keep of the page's own query.
    """
    counts = rows.order_by().aggregate(
        **{key: Count("pk", filter=queue.which) for key, queue in QUEUES.items() if queue.which},
        all=Count("pk"),
    )
    return [
        Tab(queue, counts[key], f"{reverse('replies')}?{urlencode({'tab': key, **(kept or {})})}")
        for key, queue in QUEUES.items()
    ]


def chosen_campaign(request: HttpRequest) -> Campaign | None:
    """The campaign that the page is narrowed to; 404 for one that is not there."""
    slug = request.GET.get("campaign", "").replace("\0", "")
    return get_object_or_404(Campaign, slug=slug) if slug else None


def queue_of(message: InboundMessage) -> Queue:
    """The queue in which a message stands, or "All" where it waits for nothing."""
    if message.place in (Place.PEN, Place.ASIDE):
        return QUEUES[message.place]
    waits = message.place == Place.MATCHED and message.holds_chasing and not message.confirmed_at
    return QUEUES["read" if waits else "all"]


def in_turn(key: str, campaign: Campaign | None = None) -> QuerySet[InboundMessage]:
    """A queue in the order in which people go through it: what waits longest comes first."""
    rows = InboundMessage.objects.filter(QUEUES[key].which)
    if campaign:
        rows = rows.of_campaign(campaign)
    return rows.order_by("arrived_at", "pk")


def next_after(rows: QuerySet[InboundMessage], message: InboundMessage) -> InboundMessage | None:
    """The next of these after a message; from the last on to the first; None where no other is."""
    others = rows.exclude(pk=message.pk)
    return others.filter(_after(message)).first() or others.first()


def number_of(rows: QuerySet[InboundMessage], message: InboundMessage) -> int:
    """The place of a message among these, counted from 1."""
    return rows.exclude(_after(message)).exclude(pk=message.pk).count() + 1


def _after(message: InboundMessage) -> Q:
    same = Q(arrived_at=message.arrived_at, pk__gt=message.pk)
    return Q(arrived_at__gt=message.arrived_at) | same


# ---------------------------------------------------------------------------- two at one message


def as_seen(message: InboundMessage) -> str:
    """What a page was made from: it differs once somebody has handled the message since."""
    return f"{message.place} {message.place_at} {message.confirmed_at}"


def what_happened(message: InboundMessage) -> str:
    """Who handled a message last, and how: "ada set it aside on 2 March 2026 at 14:05"."""
    if message.confirmed_at:
        said = f"read it as: {message.get_kind_display()}"
        return _by(message.confirmed_by, said, message.confirmed_at)
    if message.place == Place.MATCHED:
        ties = message.ties.filter(undone_at=None).select_related("foi_request__authority")
        names = ", ".join(str(tie.foi_request) for tie in ties)
        return _by(message.place_by, f"said that it is the reply to {names}", message.place_at)
    if message.place == Place.ASIDE:
        return _by(message.place_by, f"set it aside ({message.place_why})", message.place_at)
    return _by(message.place_by, "put it back into the holding pen", message.place_at)


def _by(person, did: str, at) -> str:
    when = f" on {localtime(at):%-d %B %Y at %H:%M}" if at else ""
    return f"{person or 'Somebody'} {did}{when}."
