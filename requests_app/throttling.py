"""How many letters may leave now, and when all that wait will have left."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db.models import Count, QuerySet

from requests_app.calendars import calendar_for
from requests_app.domain.law import Law
from requests_app.domain.office_hours import OfficeHours, next_open
from requests_app.domain.throttle import allowance, finishing_time
from requests_app.models import OutgoingMessage, SendingRules
from requests_app.models.outgoing_message import A_MINUTE


def hours_of(rules: SendingRules) -> OfficeHours | None:
    """Return when letters may leave; None: at any hour."""
    if not rules.office_hours_only:
        return None
    return OfficeHours(rules.office_from, rules.office_until, True)


def room_now(
    ready: QuerySet[OutgoingMessage], rules: SendingRules, at: datetime, most: int
) -> list[OutgoingMessage]:
    """Return the first of these letters that the throttle lets go now, at most so many.

    What was taken in hand within the last minute counts, whatever became of it.
    """
    if not (rules.letters_a_minute or rules.letters_a_minute_to_one):
        return list(ready[:most])
    recent = Counter(
        dict(
            OutgoingMessage.objects.tried_since(at - A_MINUTE)
            .order_by()
            .values_list("exchanger")
            .annotate(n=Count("pk"))
        )
    )
    room = allowance(recent, rules.letters_a_minute, rules.letters_a_minute_to_one)
    most = most if room.total is None else min(most, room.total)
    full = [name for name in recent if room.for_group(name) == 0]
    taken: list[OutgoingMessage] = []
    left: dict[str, int | None] = {}
    for letter in ready.exclude(exchanger__in=full)[: most * 5] if most else ():
        group_left = left.setdefault(letter.exchanger, room.for_group(letter.exchanger))
        if group_left == 0:
            continue
        left[letter.exchanger] = group_left and group_left - 1
        taken.append(letter)
        if len(taken) == most:
            break
    return taken


def may_leave_from(at: datetime) -> datetime:
    """Return the first moment from `at` on at which the office hours let a letter leave."""
    if not settings.SMTP_IS_SET:
        return at
    return next_open(at, hours_of(SendingRules.current()), calendar_for(Law.FOIA))


def projected_end(at: datetime, more: Mapping[str, int] | None = None) -> datetime | None:
    """Return when the last of the letters that wait will have left, if all goes well.

    `more` are letters that are not in the outbox yet, by mail exchanger. None where nothing
    waits. An estimate: "try later" and the pilot's rest are not in it.
    """
    if not settings.SMTP_IS_SET:
        return None
    waiting = OutgoingMessage.objects.letters().filter(state__in=("pending", "deferred"))
    counted = Counter(dict(waiting.order_by().values_list("exchanger").annotate(n=Count("pk"))))
    counted.update(more or {})
    rules = SendingRules.current()
    return finishing_time(
        counted,
        at,
        rules.letters_a_minute,
        rules.letters_a_minute_to_one,
        hours_of(rules),
        calendar_for(Law.FOIA),
    )
