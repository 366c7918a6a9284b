"""How long a recount takes after a bank holiday is proclaimed, on PostgreSQL as people have it.

    .venv/bin/python benchmarks/recount.py [REQUESTS ...]

Open requests of three weeks, each with two to four events, every one of which the new day moves:
the worst there is. The ratio is to one plain UPDATE and INSERT of the same rows in the same run,
which is what any way of doing it must at least write.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

SIZES = (10_000, 100_000, 1_000_000)

FILL = """
INSERT INTO requests_app_authority (code, official_name, plain_name, type, nation, region,
    other_names, email, email_source, foi_page, made_up)
SELECT 'B' || n, 'Council ' || n, 'Town ' || n, 'unitary',
    CASE WHEN n %% 10 = 0 THEN 'Scotland' ELSE 'England' END, 'Somewhere', '[]', '', '', '', false
FROM generate_series(1, 400) n;

INSERT INTO requests_app_campaign (slug, title, law, ask, subject, letter, sign_off,
    applicant_name, applicant_organisation, applicant_address, suppression_threshold, zero_shown,
    double_code, include_other_basis, chasing_paused, made_up, created_at,
    second_person_approves, reply_form, merge_columns)
SELECT 'c' || n, 'Campaign ' || n, 'auto', '{}', '', '', '', 'A', '', '', 5, true, 0, false,
    false, false, now(), false, 'none', '[]'
FROM generate_series(1, (%(requests)s + 399) / 400) n;

INSERT INTO requests_app_foirequest (campaign_id, authority_id, round, reference, law, channel,
    their_reference, notes, was_sent, due_is_provisional, clock_state, outcome, replied,
    next_step, held, hold_reason, merge_values)
SELECT c.id, a.id, 1, 'R' || c.id || '-' || a.code,
    CASE WHEN a.nation = 'Scotland' THEN 'foisa' ELSE 'foia' END,
    'email', '', '', true, false, 'running', '', false, 'reminder', false, '', '{}'
FROM requests_app_campaign c CROSS JOIN requests_app_authority a
ORDER BY c.id, a.id LIMIT %(requests)s;

-- Sent on a day of three weeks, by each campaign at once.
INSERT INTO requests_app_caseevent (foi_request_id, kind, "on", at, outcome, note, source,
    recorded_at, struck_out_why)
SELECT id, 'sent', day, day + interval '10 hours' + (id %% 3600) * interval '1 second', '', '',
    'outbox', now(), ''
FROM (SELECT id, date '2026-11-02' + (campaign_id %% 19)::int AS day
    FROM requests_app_foirequest) sent;

UPDATE requests_app_foirequest SET received_on = "on", sent_on = "on", chase_on = "on" + 30,
    clock_state = CASE WHEN requests_app_foirequest.id %% 50 = 7 AND law = 'foia'
        THEN 'extended' ELSE 'running' END
FROM requests_app_caseevent WHERE foi_request_id = requests_app_foirequest.id;

-- Acknowledged by most: on the same day by a robot, or within five days.
INSERT INTO requests_app_caseevent (foi_request_id, kind, "on", at, outcome, note, source,
    recorded_at, struck_out_why)
SELECT foi_request_id, 'acknowledged', "on" + (foi_request_id %% 6)::int,
    at + (foi_request_id %% 6) * interval '1 day' + interval '2 minutes', '', '', '', now(), ''
FROM requests_app_caseevent WHERE kind = 'sent' AND foi_request_id %% 10 < 8;

-- A question and our answer in one of twenty; more time for the public interest in one of fifty.
INSERT INTO requests_app_caseevent (foi_request_id, kind, "on", outcome, note, source,
    recorded_at, struck_out_why)
SELECT foi_request_id, what, "on" + after, '', '', '', now(), ''
FROM requests_app_caseevent CROSS JOIN (VALUES ('clarification_requested', 1),
    ('clarification_received', 2)) AS asked (what, after)
WHERE kind = 'sent' AND foi_request_id %% 20 = 3;
INSERT INTO requests_app_caseevent (foi_request_id, kind, "on", outcome, note, source,
    recorded_at, struck_out_why)
SELECT foi_request_id, 'pit_extension', "on" + 3, '', 's.36', '', now(), ''
FROM requests_app_caseevent WHERE kind = 'sent' AND foi_request_id %% 50 = 7;
"""

AT_LEAST = """
UPDATE requests_app_foirequest SET due_on = due_on + 0, chase_on = chase_on + 0;
INSERT INTO requests_app_caseevent (foi_request_id, kind, "on", outcome, note, source,
    recorded_at, struck_out_why)
SELECT id, 'note', current_date, '', 'Last day in time: 1 January 2027 before', '', now(), ''
FROM requests_app_foirequest;
"""


def run(requests: int, database_url: str, folder: str) -> list[str]:
    """Measure one size in a process and a database of its own; return the line it prints."""
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "FOI_DATA_DIR": folder,
        "FOI_BENCHMARK_REQUESTS": str(requests),
    }
    command = [sys.executable, __file__, "--measure"]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip().splitlines()


def measure() -> None:
    """Fill the database, proclaim a day, and time the recount."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "foi_tracker.settings")
    import django

    django.setup()
    from datetime import date

    from django.core.management import call_command
    from django.db import connection

    from requests_app.models import ProclaimedHoliday
    from requests_app.recounting import recount

    requests = int(os.environ["FOI_BENCHMARK_REQUESTS"])
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(FILL, {"requests": requests})
        cursor.execute("VACUUM ANALYZE")
    filled, first = timed(lambda: recount())
    assert first.looked_at == requests and not first.problems, first.problems
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    ProclaimedHoliday.objects.create(
        date=date(2026, 11, 27), name="A day of thanks", england=True, scotland=True,
        proclaimed_on=date(2026, 11, 22), source="benchmark",
    )  # fmt: skip
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds, done = timed(lambda: recount())
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
    assert done.moved == requests, (done.moved, done.problems)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        floor, _ = timed(lambda: cursor.execute(AT_LEAST))
    print(
        f"{requests:>10,} {seconds:>9.1f} {seconds / requests * 1e6:>11.1f} {floor:>9.1f} "
        f"{seconds / floor:>7.1f} {memory / 1024:>9.0f} {grown / 1024:>8.0f} {filled:>9.1f}"
    )


def timed(call):
    began = time.perf_counter()
    result = call()
    return time.perf_counter() - began, result


def main() -> None:
    if sys.argv[1:] == ["--measure"]:
        measure()
        return
    from tests.servers import postgres

    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    print("  requests   seconds  us/request     floor   ratio  RSS (MB)  grew by  first time")
    for requests in sizes:
        with postgres(durable=True) as url, tempfile.TemporaryDirectory() as folder:
            print(*run(requests, url, folder), sep="\n", flush=True)


if __name__ == "__main__":
    main()
