"""The queues of replies that people go through: what each holds, and which message is next."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localtime

from requests_app.models import Campaign
from responses_app.models import InboundMessage
from responses_app.models.inbound_message import (
    BY_HAND,
    IN_PEN,
    TO_READ,
    InboundMessageQuerySet,
    count_each,
    counted,
)

Place = InboundMessage.Place
MAY_CHANGE = "responses_app.change_inboundmessage"
COUNTED = 1_000  # messages that a tab counts; a longer queue has "1,000+"

Rows = InboundMessageQuerySet
Narrowing = Callable[[Rows, Campaign], Rows]
TIED, PERHAPS = Rows.tied_to, Rows.perhaps_of


@dataclass(frozen=True)
class Queue:
    """Messages that wait for the same thing, or for nothing any more."""

    key: str
    label: str
    sentence: str
    which: Q
    oldest_first: bool = True
    of: tuple[Narrowing, ...] = (TIED, PERHAPS)
    """How a message of this queue can be a campaign's; never in two of these ways at once."""

    def within(self, rows: Rows, campaign: Campaign | None) -> Rows:
        """Those of `rows` that stand in this queue; of one campaign, or of all.

        Where there is but one way, the database goes through the queue in its order and stops
        early.
        """
        first, *others = self.ways(rows, campaign)
        if not others:
            return first
        keys = first.order_by().values("pk")
        return rows.filter(pk__in=keys.union(*(way.order_by().values("pk") for way in others)))

    def ways(self, rows: Rows, campaign: Campaign | None) -> list[Rows]:
        """The same in disjoint parts, which are counted faster than all at once."""
        rows = rows.filter(self.which)
        return [narrow(rows, campaign) for narrow in self.of] if campaign else [rows]


QUEUES = {
    queue.key: queue
    for queue in (
        Queue(
            "read",
            "To read",
            "Replies that nobody has read yet. Until then the authority is not chased.",
            TO_READ,
            of=(TIED,),
        ),
        Queue(
            "pen",
            "Holding pen",
            "Nobody has said whose reply each of these is. The tool is not certain, "
            "so it only suggests.",
            IN_PEN,
            of=(PERHAPS,),
        ),
        Queue(
            "hand",
            "By hand",
            "The tool could not read all of these. Nothing of them is lost: each is kept as it "
            "came, and a person reads it.",
            BY_HAND,
        ),
        Queue(
            "aside",
            "Set aside",
            "A person said that these are no reply to a request. Each can be brought back, and "
            "its sender is not silenced: what they send next is looked at like any other mail.",
            Q(place=Place.ASIDE),
            oldest_first=False,
            of=(TIED,),
        ),
        Queue("all", "All", "Every message that came in, the newest first.", Q(), False),
    )
}


@dataclass(frozen=True)
class Tab:
    queue: Queue
    n: int | str  # "1,000+" where there are more than are counted
    url: str


def tabs_of(campaign: Campaign | None) -> list[Tab]:
    """The tabs with everything that came, or with what came for one campaign."""
    kept = {"campaign": campaign.slug} if campaign else {}
    return tabs(InboundMessage.objects.all(), campaign, kept)


def tabs(
    rows: Rows,
    campaign: Campaign | None = None,
    kept: Mapping[str, str] = MappingProxyType({}),
    known: Mapping[str, int] = MappingProxyType({}),
) -> list[Tab]:
    """Return a tab for each queue with how many of `rows` it holds; one query.

    `kept` is what the links keep of the page's own query; `known` has the queues that were
    counted already.
    """
    counts = how_many(rows, campaign, QUEUES.keys() - known.keys(), COUNTED) | known
    return [
        Tab(
            queue,
            counts[key] if key in known else counted(counts[key], COUNTED),
            f"{reverse('replies')}?{urlencode({'tab': key, **kept})}",
        )
        for key, queue in QUEUES.items()
    ]


def how_many(
    rows: Rows, campaign: Campaign | None, keys: Collection[str], up_to: int | None = None
) -> dict[str, int]:
    """How many of `rows` each of these queues holds; one query.

    With `up_to` counting ends soon beyond it.
    """
    ways = {
        f"{key}_{number}": way
        for key in keys
        for number, way in enumerate(QUEUES[key].ways(rows, campaign))
    }
    counts = count_each(up_to, **ways)
    return {
        key: sum(n for name, n in counts.items() if name.rpartition("_")[0] == key) for key in keys
    }


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
    return QUEUES[key].within(InboundMessage.objects.all(), campaign).order_by("arrived_at", "pk")


def next_after(rows: QuerySet[InboundMessage], message: InboundMessage) -> InboundMessage | None:
    """The next of these after a message; from the last on to the first; None where no other is."""
    at = message.arrived_at
    after = Q(arrived_at__gt=at) | Q(arrived_at=at, pk__gt=message.pk)
    others = rows.exclude(pk=message.pk)
    return others.filter(after, arrived_at__gte=at).first() or others.first()


def number_of(rows: QuerySet[InboundMessage], message: InboundMessage) -> int:
    """The place of a message among these, counted from 1."""
    at = message.arrived_at
    before = Q(arrived_at__lt=at) | Q(arrived_at=at, pk__lt=message.pk)
    return rows.filter(before, arrived_at__lte=at).count() + 1


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
