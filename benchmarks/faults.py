"""What the outbox survives, in full: the faults of tests/faults as often as it takes to trust it.

    .venv/bin/python benchmarks/faults.py [--letters 1000] [--kills 20] [--seeds 10] [--only N ...]

Real processes, a real PostgreSQL (fsync on), Redis and Dovecot, and a mail server that writes
down what it was given before it says so; lost and repeated are counted from that file. Writes
benchmarks/faults.md after each part, so that a run that is stopped leaves what it has.
"""

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests import servers  # noqa: E402
from tests.faults.crowd import BEATS, STEPS, WORKERS, chase_in_a_crowd  # noqa: E402
from tests.faults.killing import HANGS_UP, SLOW, Killed, kill_at_random, settle  # noqa: E402
from tests.faults.office import Office, open_office  # noqa: E402
from tests.faults.stopping import CASES, stop_and_wake  # noqa: E402

REPORT = Path(__file__).with_suffix(".md")
AT_LEAST_AFTER_DATA = 30  # kills between DATA and the recorded result, over all seeds
NOBODY = "imap://foi:word@127.0.0.1:9"  # a mailbox that cannot be reached

KILLED_HEAD = (
    "seed  letters  none  claimed  data_started  in doubt  by copy  by a person  kept  lost  "
    "repeated  seconds"
)


@contextmanager
def an_office(server_url: str, mailbox: bool = True, redis_url: str = "") -> Iterator[Office]:
    with (
        tempfile.TemporaryDirectory() as folder,
        open_office(Path(folder), server_url, mailbox=mailbox, redis_url=redis_url) as office,
    ):
        yield office


def killed(given: argparse.Namespace) -> list[str]:
    """Fault 1: SIGKILL at random, seeds until enough kills fell between DATA and the result."""
    lines, runs = [KILLED_HEAD], []
    with servers.postgres(durable=True) as url:
        while len(runs) < given.seeds or (
            sum(run.after_data for run in runs) < AT_LEAST_AFTER_DATA
            and len(runs) < 5 * given.seeds
        ):
            seed = len(runs) + 1
            with an_office(url) as office:
                office.start_sink(seed, SLOW, HANGS_UP)
                run = kill_at_random(office, given.letters, given.kills, seed)
                settle(office, run)
            runs.append(run)
            say(lines, _killed_line(run, given.letters))
    return [*lines, "", *_killed_sums(runs)]


def killed_without_journal(given: argparse.Namespace) -> list[str]:
    """Fault 2: the same, our copy refused at every letter and the mailbox not to be reached."""
    lines, runs = [KILLED_HEAD], []
    with servers.postgres(durable=True) as url:
        for seed in range(1, given.seeds_without_journal + 1):
            with an_office(url, mailbox=False) as office:
                office.environment["IMAP_URL"] = NOBODY
                says = HANGS_UP | {"journal": "451 4.3.0 mailbox unavailable:1"}
                office.start_sink(100 + seed, SLOW, says)
                run = kill_at_random(office, given.letters, given.kills, 100 + seed)
                run.listed = run.before.in_doubt
            runs.append(run)
            say(lines, _killed_line(run, given.letters))
    return [*lines, "", *_killed_sums(runs)]


def _killed_line(run: Killed, letters: int) -> str:
    end = run.after or run.before
    lost = end.lost + end.nowhere + run.before.lost + run.before.nowhere
    if run.after:
        lost += letters - (end.kept - end.repeated)
    states = (run.kills[one] for one in ("none", "claimed", "data_started"))
    none, claimed, started = states
    return (
        f"{run.seed:>4} {letters:>8,} {none:>5} {claimed:>8} {started:>13} "
        f"{run.before.in_doubt:>9} {run.by_journal:>8} {run.listed:>12} {end.kept:>5,} {lost:>5} "
        f"{end.repeated:>9} {run.seconds:>8.0f}"
    )


def _killed_sums(runs: list[Killed]) -> list[str]:
    kills = sum(sum(run.kills.values()) for run in runs)
    return [
        f"{kills} kills, {sum(run.after_data for run in runs)} of them between DATA and the "
        f"recorded result."
    ]


def crowded(given: argparse.Namespace) -> list[str]:
    """Fault 3: two beats, four workers, Redis forgets and the database dies."""
    with (
        servers.Postgres(durable=True) as database,
        servers.redis() as redis_url,
        an_office(database.url, redis_url=redis_url) as office,
    ):
        found = chase_in_a_crowd(
            office, database, redis_url,
            authorities=given.authorities, flushes=10, restarts=10, seed=1,
        )  # fmt: skip
    asked_for = given.authorities * len(STEPS)
    once = sum(times == 1 for times in found.mails.values())
    return [
        f"beats {BEATS}, workers {WORKERS}, FLUSHALL {found.flushes}, immediate restarts of the "
        f"database {found.restarts}",
        f"authorities {given.authorities:,} x steps {len(STEPS)} = {asked_for:,}",
        f"mails kept {sum(found.mails.values()):,}; authorities and steps with exactly one "
        f"{once:,}; none {asked_for - len(found.mails):,}; more than one "
        f"{len(found.mails) - once:,}",
        f"in doubt, settled by a person: {found.in_doubt}; {found.seconds:.0f} seconds",
    ]


def stopped(given: argparse.Namespace) -> list[str]:
    """Fault 4: SIGSTOP beyond the lease, another sender, SIGCONT."""
    lines = ["mails  departures  meanwhile  then  stopped"]
    with servers.postgres(durable=True) as url:
        for case in CASES:
            with an_office(url) as office:
                woken = stop_and_wake(office, case)
            assert woken.meanwhile == case.meanwhile, woken
            say(
                lines,
                f"{woken.mails:>5} {woken.departures:>11}  {woken.meanwhile:<9}  {woken.state}  "
                f"{case.name}",
            )
    return lines


def smtp_faults(given: argparse.Namespace) -> list[str]:
    """Fault 5: the table of SMTP faults."""
    return [*run_tests("test_smtp_faults.py")[1]]


def hours(given: argparse.Namespace) -> list[str]:
    """Fault 6: three days of downtime, and office hours over 2026 to 2030."""
    found, lines = run_tests(
        "test_office_hours.py", FOI_TEST_OPEN_MOMENTS="1000", FOI_TEST_CLOSED_MOMENTS="6"
    )
    years = found["five years"]
    return [
        f"{years['moments']:,} moments of five years; letters left at {years['left']:,}, outside "
        f"office hours {years['outside']}",
        *lines,
    ]


def replies(given: argparse.Namespace) -> list[str]:
    """Fault 7: a reply committed before the claim."""
    found, lines = run_tests("test_replies.py", FOI_TEST_INTERLEAVINGS=str(given.interleavings))
    order = found["interleavings"]
    return [
        f"{order['all']:,} interleavings: the reply was committed first in {order['reply']:,}, "
        f"of which 0 were chased; the claim in {order['claim']:,}, all sent",
        *lines,
    ]


def run_tests(name: str, **environment: str) -> tuple[dict, list[str]]:
    """Run a test file on PostgreSQL; return what it noted, and pytest's last line."""
    with tempfile.TemporaryDirectory() as folder:
        noted = Path(folder) / "noted.jsonl"
        noted.touch()
        done = subprocess.run(
            [sys.executable, "-m", "pytest", f"tests/faults/{name}", "-q", "-n0",
             "-p", "no:cacheprovider"],
            cwd=ROOT,
            env=os.environ | environment | {
                "FOI_TEST_DATABASE": "postgres", "FOI_TEST_FAULTS_REPORT": str(noted),
            },
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        last = done.stdout.strip().splitlines()[-1]
        if done.returncode:
            raise SystemExit(done.stdout)
        found = {}
        for line in noted.read_text().splitlines():
            found |= json.loads(line)
    return found, [last]


PARTS: dict[int, tuple[str, Callable[[argparse.Namespace], list[str]]]] = {
    1: ("A sender killed at random (SIGKILL), the journal at work", killed),
    2: ("The same, with the journal down", killed_without_journal),
    3: ("A crowd: clocks, workers, a forgetful Redis and a dying database", crowded),
    4: ("A sender stopped (SIGSTOP) beyond its lease, that wakes", stopped),
    5: ("SMTP faults: each ends in its specified state", smtp_faults),
    6: ("Downtime and office hours", hours),
    7: ("A reply committed before the claim", replies),
}
CHEAP_FIRST = (4, 5, 7, 6, 3, 1, 2)


def say(lines: list[str], line: str) -> None:
    """Add a line to a table, and show how far it is."""
    lines.append(line)
    print(line, file=sys.stderr, flush=True)


def kept(file: Path | None, found: dict[int, list[str]]) -> dict[int, list[str]]:
    """Put what was found into the file, if there is one; return all that is in it."""
    if file is None:
        return found
    there = json.loads(file.read_text()) if file.exists() else {}
    found = {int(number): lines for number, lines in there.items()} | found
    file.write_text(json.dumps(found))
    return found


def write_report(found: dict[int, list[str]]) -> None:
    python = platform.python_version()
    text = [
        f"# What the outbox survives, {date.today().isoformat()}",  # noqa: DTZ011
        "",
        f"{os.cpu_count()} cores, Python {python}, PostgreSQL with fsync on. Printed by",
        "`benchmarks/faults.py`; tests/faults runs a short form of each. `none`, `claimed` and",
        "`data_started` count the kills by what the database said of the letter in hand. Beside",
        "the kills the mail server hangs up without a word at two letters in a hundred that it was",
        "given, one before it keeps it and one after. `in doubt` are letters of which our tables",
        "did not know whether they left; `by copy` those that the journal settled, `by a person`",
        "those that were listed for one, who asked the mail server. `kept` (mails at the end),",
        "`lost` and `repeated` are counted from what the mail server wrote down. In part 2 nobody",
        "decides: what is not kept is among those in doubt.",
    ]
    for number, (title, _) in PARTS.items():
        lines = found.get(number, ["not run this time"])
        text += ["", f"## {number}. {title}", "", "```text", *lines, "```"]
    REPORT.write_text("\n".join(text) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--letters", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=20, help="of each seed")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--seeds-without-journal", type=int, default=10)
    parser.add_argument("--authorities", type=int, default=400)
    parser.add_argument("--interleavings", type=int, default=1000)
    parser.add_argument("--only", type=int, nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument(
        "--keep", type=Path, help="a file of results; what is in it and not run now is taken over"
    )
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # nothing of ours is left behind
    found: dict[int, list[str]] = {}
    for number in CHEAP_FIRST:
        if number in given.only:
            title, part = PARTS[number]
            began = time.monotonic()
            print(f"\n{number}. {title}", flush=True)
            lines = part(given)
            print(*lines, f"({time.monotonic() - began:.0f} s)", sep="\n", flush=True)
            found = kept(given.keep, found | {number: lines})
            write_report(found)


if __name__ == "__main__":
    main()
