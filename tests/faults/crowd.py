"""Two beats and four workers at once, while Redis forgets everything and the database dies."""

import random
import time
from collections import Counter
from dataclasses import dataclass, field

from tests.faults.office import LEASE, WAITING, Office, flush
from tests.servers import Postgres, wait_for

SENT_ON = "2026-01-05"
STEPS = {  # of the ladder, each on a day on which it is due; office hours are switched off
    "reminder": "2026-02-10T10:00+00:00",
    "second_reminder": "2026-03-03T10:00+00:00",
    "complaint_notice": "2026-03-24T10:00+00:00",
}
SLOW = {"rcpt": "0-0.01", "text": "0-0.02", "kept": "0-0.02"}  # seconds
BEATS, WORKERS = 2, 4
EACH_STEP_WITHIN = 300  # seconds


@dataclass
class Crowded:
    """What a run showed; `mails` counts what the mail server has of each authority and step."""

    mails: Counter[tuple[str, str]] = field(default_factory=Counter)
    flushes: int = 0
    restarts: int = 0
    in_doubt: int = 0  # letters that a person decided on
    seconds: float = 0


def chase_in_a_crowd(
    office: Office,
    database: Postgres,
    redis_url: str,
    *,
    authorities: int,
    flushes: int,
    restarts: int,
    seed: int,
) -> Crowded:
    """Chase so many authorities three steps up the ladder; return what the mail server has."""
    began, found, chance = time.monotonic(), Crowded(), random.Random(seed)
    faults = ["flush"] * flushes + ["restart"] * restarts
    chance.shuffle(faults)
    office.start_sink(seed, SLOW)
    office.act("sent_requests", str(authorities), SENT_ON)
    for number, (step, day) in enumerate(STEPS.items()):
        office.day = day
        processes = [office.beat() for _ in range(BEATS)] + [
            office.worker() for _ in range(WORKERS)
        ]
        if step == "complaint_notice":
            wait_for("the drafts", lambda: office.states()["draft"] == authorities, 120)
            office.act("approve")
        its_faults = faults[number :: len(STEPS)]
        before = number * authorities
        marks = sorted(before + chance.randrange(authorities) for _ in its_faults)
        for fault, mark in zip(its_faults, marks, strict=True):
            wait_for(f"{mark} mails", lambda mark=mark: _go_on(office, mark), EACH_STEP_WITHIN)
            time.sleep(chance.uniform(0, 0.1))
            _do(fault, database, redis_url, found)
        _finish_step(office, before + authorities, found)
        for process in processes:
            process.kill()
            process.wait()
    found.mails = Counter((mail["to"][0], _step(mail["letter"])) for mail in office.kept())
    found.seconds = time.monotonic() - began
    return found


def _do(fault: str, database: Postgres, redis_url: str, found: Crowded) -> None:
    if fault == "flush":
        flush(redis_url)
        found.flushes += 1
    else:
        database.restart_at_once()
        found.restarts += 1


def _go_on(office: Office, mark: int) -> bool:
    office.time_passes()
    return office.kept_so_far() + office.states()["uncertain"] > mark


def _finish_step(office: Office, letters: int, found: Crowded) -> None:
    """Wait until every letter of the step has left; a person decides on what stays in doubt."""
    until = time.monotonic() + EACH_STEP_WITHIN
    while True:
        assert time.monotonic() < until, (office.states(), letters)
        office.time_passes()
        states = office.states()
        if states["sent"] == letters:
            return
        if sum(states.values()) == letters and not any(states[one] for one in WAITING):
            time.sleep(2 * LEASE)  # a sender may still be writing down what it knows
            kept = {mail["message_id"] for mail in office.kept()}
            for message_id in office.message_ids("uncertain"):
                found.in_doubt += 1
                office.act("settle", "yes" if message_id in kept else "no", message_id)
        time.sleep(0.5)


def _step(letter: str) -> str:
    """The step that a mail's own header names."""
    return dict(part.split("=") for part in letter.split("; ")[1:])["step"]
