"""The expiring rights as a calendar that other programs subscribe to, at a private address.

The address carries a token instead of a login: who knows it reads the feed. It is therefore never
logged, and a new one ends the old. The same rights give the same bytes: nothing here is told the
time.

Sources: RFC 5545 (iCalendar), RFC 7986 (NAME, REFRESH-INTERVAL).
"""

import re
import secrets
from collections.abc import Iterable
from datetime import UTC, timedelta
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.urls import reverse

from requests_app.domain.event_lists import in_words
from requests_app.domain.expiring import Whose
from requests_app.letters import MADE_UP
from requests_app.models import CalendarFeed, Campaign
from requests_app.rights_board import ALL, Board, Choice, Row, chosen

TOKEN_BYTES = 32
TOKEN = re.compile(r"[\w-]+", re.ASCII)
REFRESH = timedelta(hours=6)
INVENTED = MADE_UP.split(":")[0]
OURS_ALL = frozenset({Whose.OURS.value, Whose.OPENS.value})
PRODUCT = "-//FOI Tracker//Expiring rights//EN"


# ---------------------------------------------------------------------------- who reads it


def make_link(person: AbstractBaseUser, campaign: Campaign) -> CalendarFeed:
    """Give a person a private address for a campaign; one they have already stays."""
    feed, _ = CalendarFeed.objects.get_or_create(
        person=person, campaign=campaign, defaults={"token": _token()}
    )
    return feed


def renew_link(person: AbstractBaseUser, campaign: Campaign) -> CalendarFeed:
    """Give a person another private address for a campaign. The old one stops working."""
    feed, _ = CalendarFeed.objects.update_or_create(
        person=person, campaign=campaign, defaults={"token": _token()}
    )
    return feed


def _token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def stop_link(person: AbstractBaseUser, campaign: Campaign) -> None:
    """Let a person's private address for a campaign stop working."""
    CalendarFeed.objects.filter(person=person, campaign=campaign).delete()


def link_of(person: AbstractBaseUser, campaign: Campaign) -> CalendarFeed | None:
    """The private address a person has for a campaign."""
    return CalendarFeed.objects.filter(person=person, campaign=campaign).first()


def feed_with(token: str) -> CalendarFeed | None:
    """The feed of this token; None where nobody may read it, whatever the reason."""
    if not TOKEN.fullmatch(token):  # PostgreSQL refuses to look for a NUL
        return None
    feed = CalendarFeed.objects.select_related("person", "campaign").filter(token=token).first()
    return feed if feed and may_see(feed.person, feed.campaign) else None


def may_see(person: AbstractBaseUser, campaign: Campaign) -> bool:
    """Whether a person sees a campaign's pages: everybody whose account is in use does."""
    return person.is_active


def address_of(feed: CalendarFeed) -> str:
    """The address to paste into a calendar program."""
    return f"{settings.PUBLIC_URL}{reverse('rights-feed', args=[feed.token])}"


# ---------------------------------------------------------------------------- what stands in it


def rows_in(whole: Board, whose: frozenset[str]) -> list[Row]:
    """Return what of a board stands in a feed: the moves of `whose`, on any day.

    Where nothing is said, ours and what opens for us. From when a further request is clear of
    this one is left out then: it is the same day for all, and nothing to be done on it.
    """
    shown = chosen(whole, Choice(whose=whose or OURS_ALL, when=ALL)).rows
    return [row for row in shown if whose or row.right.measure != "aggregation_clear_from"]


def as_ical(campaign: Campaign, rows: Iterable[Row]) -> bytes:
    """Return these rights as a calendar of all-day events, one for each."""
    name = icalendar.vText(_marked(campaign, f"FOI: {campaign.title}"))
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", icalendar.vDuration(REFRESH))
    for row in rows:
        calendar.add_component(_event(campaign, row))
    return calendar.to_ical()


def _event(campaign: Campaign, row: Row) -> icalendar.Event:
    """One right. Its UID outlasts a change of the day, and its sequence grows with the log."""
    foi_request, right = row.foi_request, row.right
    event = icalendar.Event()
    event.add("uid", f"{foi_request.pk}.{right.measure}@{urlsplit(settings.PUBLIC_URL).hostname}")
    event.add("dtstart", right.day)
    event.add("dtend", right.day + timedelta(1))
    # Without a METHOD, DTSTAMP is when the information was last revised: RFC 5545, 3.8.7.2.
    event.add("dtstamp", row.told_at.astimezone(UTC))
    event.add("last-modified", row.told_at.astimezone(UTC))
    event.add("sequence", row.revision)
    event.add("summary", _marked(campaign, summary_of(row)))
    event.add("description", "\n".join(description_of(row)))
    event.add("url", f"{settings.PUBLIC_URL}{foi_request.get_absolute_url()}")
    event.add("categories", ["FOI", right.law.label, right.whose.value])
    event.add("transp", "TRANSPARENT")  # nobody is busy all day for it
    return event


def _marked(campaign: Campaign, text: str) -> str:
    return f"{INVENTED}: {text}" if campaign.made_up else text


def summary_of(row: Row) -> str:
    """What to do and about whom: "Last day: ask for an internal review – Bristol"."""
    step, authority = row.right.step, row.foi_request.authority
    provisional = " (provisional)" if row.right.provisional else ""
    if row.right.whose is Whose.THEIRS:
        return f"{step}{provisional} – {authority}"
    begins = "From today" if row.opens else "Last day"
    return f"{begins}: {step[0].lower()}{step[1:]}{provisional} – {authority}"


def description_of(row: Row) -> list[str]:
    """The working in sentences: why that day, by which source, and what others make of it."""
    foi_request, right = row.foi_request, row.right
    lines = [f"{right.why} ({right.source})", row.working]
    if row.statute_beside:
        lines.append(f"By the statute: {in_words(row.statute_beside)}.")
    lines += [
        f"Another reading: {in_words(other.date)}, {other.reading.words}."
        for other in right.others
        if other.date != right.day
    ]
    if right.provisional:
        lines.append("Provisional: the bank holidays of that year are not all proclaimed yet.")
    lines.append(f"{foi_request.reference}, {foi_request.campaign}, {right.law.label}")
    if foi_request.campaign.made_up:
        lines.append(MADE_UP)
    return lines
