"""Read and write what is stored of many requests at once, in a handful of statements.

Only `recounting.py` uses it. What happened to a request is read as one text, a history, which is
the same for requests with the same past: thousands of requests have a few hundred histories.
"""

import json
import time
from datetime import date
from typing import NamedTuple

from django.db import connection
from django.db.models import Aggregate, Case, Count, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, Replace
from django.utils import timezone

from requests_app.domain.clock import EventKind
from requests_app.domain.law import Law
from requests_app.lifecycle import CLOCK_KINDS
from requests_app.models import CaseEvent, FoiRequest, OutgoingMessage

BETWEEN_EVENTS, WITHIN_EVENT = "\x1e", "\x1f"  # no person types these
NOT_SENT = ("draft", "pending", "deferred")  # letters that can still be taken back


class Dates(NamedTuple):
    """What is stored of a request's clock."""

    due_on: date | None
    councils_may_count_to: date | None
    due_is_provisional: bool
    clock_state: str
    received_on: date | None


class Row(NamedTuple):
    """A request as it is stored."""

    pk: int
    reference: str
    campaign_id: int
    law: Law
    dates: Dates
    next_step: str
    chase_on: date | None


class Change(NamedTuple):
    """What the dates of some requests are now, and a note of it where their last day moved."""

    dates: Dates
    chase_on: date | None
    note: str


# ---------------------------------------------------------------------------- reading

PATIENCE = 120  # seconds; longer than an import of a campaign takes
# SQLite has one writer at a time, and nothing to wait for.
WRITERS = """
    SELECT virtualtransaction FROM pg_locks
    WHERE relation = %s::regclass AND mode IN ('RowShareLock', 'RowExclusiveLock')
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND pid <> pg_backend_pid()
"""


def wait_for_writers() -> None:
    """Wait until every transaction that writes requests at this moment has ended.

    One that began before the calendar changed, such as a long import, counts by the old one,
    and nobody else sees its rows until it ends. Raises TimeoutError where one does not end.
    """
    began_before, tired_at = _writers(), time.monotonic() + PATIENCE
    while began_before:
        if time.monotonic() > tired_at:
            raise TimeoutError(
                f"A transaction that writes requests has not ended for {PATIENCE} seconds; dates "
                "are counted anew when it has. In PostgreSQL, pg_stat_activity names it."
            )
        time.sleep(0.1)
        began_before &= _writers()


def _writers() -> set[str]:
    if connection.vendor != "postgresql":
        return set()
    with connection.cursor() as cursor:
        cursor.execute(WRITERS, [FoiRequest._meta.db_table])
        return {name for (name,) in cursor.fetchall()}


def lock_rows(reached: QuerySet, batch: int) -> list[Row]:
    """Lock and read the first of these requests."""
    columns = reached.order_by("pk").values_list(
        *("pk", "reference", "campaign_id", "law"),
        *("due_on", "councils_may_count_to", "due_is_provisional", "clock_state", "received_on"),
        *("next_step", "chase_on"),
    )
    return [
        Row(pk, reference, campaign, Law(law), Dates(*dates), next_step, chase_on)
        for pk, reference, campaign, law, *dates, next_step, chase_on in (
            columns.select_for_update()[:batch]
        )
    ]


class Joined(Aggregate):
    """The texts of a group as one, in any order; the separator is not in any of them."""

    function = "STRING_AGG"
    template = f"%(function)s(%(expressions)s, '{BETWEEN_EVENTS}')"

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **context)


# A note matters to the clock only where it says for which section time is wanted; the separators,
# should somebody have pasted one, are read there as blanks.
TEXT = TextField()
COMMA, BETWEEN, BLANK = (
    Value(text, output_field=TEXT) for text in (WITHIN_EVENT, BETWEEN_EVENTS, " ")
)
NOTE = Replace(Replace("note", BETWEEN, BLANK), COMMA, BLANK)
SECTIONS = Case(When(kind=EventKind.PIT_EXTENSION, then=NOTE), default=Value("", TEXT))
SAID = Concat(Cast("kind", TEXT), COMMA, Cast("on", TEXT), COMMA, SECTIONS)
SAID_WHEN = Concat(SAID, COMMA, Cast("at", TEXT))


def histories(requests: QuerySet) -> dict[int, str]:
    """What happened to each request, as one text that is the same for the same history.

    The moment of an event matters only beside another one on the same day.
    """
    events = CaseEvent.objects.standing().exclude(on=None).filter(kind__in=CLOCK_KINDS).order_by()
    grouped = events.filter(foi_request__in=requests).values("foi_request_id")
    counted = grouped.annotate(joined=Joined(SAID), days=Count("on", distinct=True), n=Count("pk"))
    found, same_day = {}, []
    for row in counted.values_list("foi_request_id", "joined", "days", "n"):
        pk, joined, days, n = row
        found[pk] = joined
        if days < n:
            same_day.append(pk)
    timed = events.filter(foi_request__in=same_day).values("foi_request_id")
    found.update(timed.annotate(joined=Joined(SAID_WHEN)).values_list("foi_request_id", "joined"))
    return found


def last_letters(requests: QuerySet) -> dict[int, date]:
    """The day each request's last letter of the ladder left, or was written if it has not."""
    letters = OutgoingMessage.objects.steps_taken().filter(foi_request__in=requests)
    left = letters.annotate(left_at=Coalesce("sent_at", "written_at")).order_by("left_at")
    return {pk: timezone.localdate(at) for pk, at in left.values_list("foi_request_id", "left_at")}


def letters_waiting(requests: QuerySet) -> set[int]:
    """Requests of which a letter of the ladder is written and has not left."""
    letters = OutgoingMessage.objects.steps_taken().filter(state__in=NOT_SENT)
    return set(letters.filter(foi_request__in=requests).values_list("foi_request_id", flat=True))


# ---------------------------------------------------------------------------- writing

# Two statements write a batch, whatever each request's dates are: they are handed over as one
# JSON text, which each database opens in its own way.
CHANGES = {
    "postgresql": """
        (SELECT change.*, request::bigint AS pk
        FROM jsonb_to_recordset(%s::jsonb) AS change (requests jsonb, due_on date, councils date,
            provisional boolean, chase_on date, note text)
        CROSS JOIN LATERAL jsonb_array_elements_text(change.requests) AS request) AS new
    """,
    "sqlite": """
        (SELECT request.value AS pk,
            json_extract(change.value, '$.due_on') AS due_on,
            json_extract(change.value, '$.councils') AS councils,
            json_extract(change.value, '$.provisional') AS provisional,
            json_extract(change.value, '$.chase_on') AS chase_on,
            json_extract(change.value, '$.note') AS note
        FROM json_each(%s) AS change
        CROSS JOIN json_each(change.value, '$.requests') AS request) AS new
    """,
}
WRITE_DATES = """
    UPDATE {requests} SET due_on = new.due_on, councils_may_count_to = new.councils,
        due_is_provisional = new.provisional, chase_on = new.chase_on
    FROM {changes} WHERE {requests}.id = new.pk
"""
WRITE_EVENTS = """
    INSERT INTO {events} (foi_request_id, kind, "on", outcome, note, source, recorded_at,
        struck_out_why)
    SELECT new.pk, %s, %s, '', new.note, '', %s, '' FROM {changes} WHERE new.note <> ''
"""


def write(changes: dict[Change, list[int]]) -> None:
    """Write new dates, and an event with old and new day for each last day that moved."""
    if not changes:
        return
    tables = {
        "requests": FoiRequest._meta.db_table,
        "events": CaseEvent._meta.db_table,
        "changes": CHANGES[connection.vendor],
    }
    rows = json.dumps(
        [
            {
                "requests": pks,
                "due_on": _iso(change.dates.due_on),
                "councils": _iso(change.dates.councils_may_count_to),
                "provisional": change.dates.due_is_provisional,
                "chase_on": _iso(change.chase_on),
                "note": change.note,
            }
            for change, pks in changes.items()
        ]
    )
    now = timezone.now()
    kind, today = CaseEvent.Kind.RECOUNTED.value, timezone.localdate(now)
    with connection.cursor() as cursor:
        cursor.execute(WRITE_DATES.format(**tables), [rows])
        at = connection.ops.adapt_datetimefield_value(now)
        cursor.execute(WRITE_EVENTS.format(**tables), [kind, today, at, rows])


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
