"""Letters leave in office hours only, also after days in which nothing ran; simulated to 2030."""

import os
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from requests_app import letters, outbox
from requests_app.chasing import write_due_letters
from requests_app.models import OutgoingMessage, SendingRules
from tests.faults import report
from tests.outgoing import first_letters

FIRST, LAST = date(2026, 1, 1), date(2030, 12, 31)
OPENS, CLOSES = time(9), time(17)
OPEN_MOMENTS = int(os.environ.get("FOI_TEST_OPEN_MOMENTS", "200"))  # in five years
CLOSED_MOMENTS = int(os.environ.get("FOI_TEST_CLOSED_MOMENTS", "1"))  # of each day
LONDON = ZoneInfo("Europe/London")
A_MINUTE = timedelta(minutes=1)
PROCLAIMED = {date(2026, 6, 15)}  # Scotland, for the World Cup

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


# ------------------------------------------------------------------ an independent reckoning


def easter(year: int) -> date:
    """Easter Sunday, by the anonymous Gregorian algorithm (Nature, 20 April 1876)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def monday(year: int, month: int, last: bool = False) -> date:
    days = [date(year, month, day) for day in range(1, 32 if month in (1, 5, 8) else 31)]
    mondays = [day for day in days if day.weekday() == 0]
    return mondays[-1 if last else 0]


def bank_holidays(year: int) -> set[date]:
    """The days that are a bank holiday in any part of the United Kingdom (FOIA s.10(6))."""
    found = {
        easter(year) - timedelta(days=2),
        easter(year) + timedelta(days=1),
        monday(year, 5), monday(year, 5, last=True), monday(year, 8), monday(year, 8, last=True),
    }  # fmt: skip
    for month, day in ((1, 1), (1, 2), (3, 17), (7, 12), (11, 30), (12, 25), (12, 26)):
        moved = date(year, month, day)
        while moved.weekday() > 4 or moved in found:
            moved += timedelta(days=1)
        found.add(moved)
    return found | {day for day in PROCLAIMED if day.year == year}


HOLIDAYS = set().union(*(bank_holidays(year) for year in range(FIRST.year, LAST.year + 1)))


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


def is_open(at: datetime) -> bool:
    local = at.astimezone(LONDON)
    return is_working_day(local.date()) and OPENS <= local.time() < CLOSES


def in_london(day: date, at: time) -> datetime:
    return datetime.combine(day, at, LONDON).astimezone(UTC)


def days() -> Iterator[date]:
    day = FIRST
    while day <= LAST:
        yield day
        day += timedelta(days=1)


# ------------------------------------------------------------------ five years


def test_no_letter_leaves_outside_office_hours_in_five_years(make_request, mail_server):
    SendingRules.objects.update(office_hours_only=True, office_from=OPENS, office_until=CLOSES)
    chance = random.Random(2026)
    moments = open_moments(chance) + [at for day in days() for at in closed_moments(day, chance)]
    queue_letters(make_request, OPEN_MOMENTS + 5, chance)
    left: list[datetime] = []

    for at in sorted(moments):
        outbox.deliver(lambda at=at: at, limit=1)
        left += [at] * (len(mail_server.envelopes) - len(left))

    assert [at for at in left if not is_open(at)] == []
    assert left == sorted(at for at in moments if is_open(at))  # and a letter left at each of these
    report.note("five years", {"moments": len(moments), "left": len(left), "outside": 0})


def open_moments(chance: random.Random) -> list[datetime]:
    """Moments of working days, the first and the last of the hours among them."""
    working = [day for day in days() if is_working_day(day)]
    edges = [OPENS, time(16, 59, 59, 999_999)]
    chosen = sorted(chance.sample(working, OPEN_MOMENTS))
    return [in_london(day, chance.choice([*edges, a_time(chance, 9, 17)])) for day in chosen]


def closed_moments(day: date, chance: random.Random) -> list[datetime]:
    """Moments of a day when nothing may leave: at noon on a day off, and around the hours."""
    if not is_working_day(day):
        within = [OPENS, time(12), time(16, 59, 59), a_time(chance, 9, 17)]
        return [in_london(day, at) for at in chance.sample(within, min(4, CLOSED_MOMENTS))]
    around = [time(8, 59, 59, 999_999), CLOSES, time(0), time(23, 59, 59)]
    around += [a_time(chance, 0, 9), a_time(chance, 17, 24), time(17, 30), time(8, 30)]
    return [in_london(day, at) for at in chance.sample(around, min(8, CLOSED_MOMENTS))]


def a_time(chance: random.Random, first: int, last: int) -> time:
    second = chance.randrange(first * 3600, last * 3600)
    return time(second // 3600, second // 60 % 60, second % 60)


def queue_letters(make_request, count: int, chance: random.Random) -> None:
    """Letters that a person wrote; every other one may not leave before a moment of chance."""
    foi_requests = [
        make_request(date(2025, 12, 1), email=f"foi@testham{number}.example")
        for number in range(20)
    ]
    writer = letters.Writer()
    drafts = [
        writer.answer_letter(
            foi_requests[number % 20],
            "Dear colleague,\n\nOne more word.\n",
            title="One more word",
            step=f"answer {number}",
        )
        for number in range(count)
    ]
    start = in_london(FIRST, time(0))
    written = letters.write(drafts, approved=True, at=start)
    for letter in written[::2]:
        letter.not_before = start + timedelta(days=chance.uniform(0, 365))
    OutgoingMessage.objects.bulk_update(written[::2], ["not_before"])


# ------------------------------------------------------------------ three days of nothing


def test_after_three_days_of_downtime_everything_leaves_once_and_oldest_first(
    make_request, mail_server
):
    """Nothing runs from Thursday to Sunday afternoon; then it starts, and Monday comes."""
    thursday = in_london(date(2026, 2, 5), time(15))
    queued = [
        first_letters(
            make_request(email=f"foi@first{number}.example"),
            at=thursday + timedelta(seconds=7 * number),
        )[0]
        for number in range(30)
    ]
    late = [make_request(date(2026, 1, 5 + n % 3), email=f"foi@late{n}.example") for n in range(12)]
    SendingRules.objects.update(
        office_hours_only=True, letters_a_minute=20, letters_a_minute_to_one=0
    )
    started = in_london(date(2026, 2, 8), time(15))
    left: list[datetime] = []

    at = started
    while at < in_london(date(2026, 2, 9), time(9, 10)):
        today = at.astimezone(LONDON).date()
        write_due_letters(today, at=at)
        outbox.deliver(lambda at=at: at)
        left += [at] * (len(mail_server.envelopes) - len(left))
        near = timedelta(seconds=20) if at >= in_london(today, time(8, 55)) else 15 * A_MINUTE
        at += near if is_working_day(today) else 15 * A_MINUTE

    assert len(left) == len(queued) + len(late)
    assert all(is_open(one) for one in left)
    assert min(left) == in_london(date(2026, 2, 9), time(9))
    order = OutgoingMessage.objects.order_by("written_at", "pk").values_list("message_id")
    assert [mail["Message-ID"] for mail in mail_server.mails] == [one for (one,) in order]
    assert [one.message_id for one in queued] == [mail["Message-ID"] for mail in mail_server.mails][
        :30
    ]
    chased = [to[0] for _, to in mail_server.envelopes[30:]]
    oldest_first = sorted(late, key=lambda one: (one.sent_on, one.pk))
    assert chased == [one.authority.email for one in oldest_first]
    for first in left:
        assert sum(first <= one < first + A_MINUTE for one in left) <= 20
