"""How fast letters are written, sent and chased, on PostgreSQL as people have it (fsync on).

    .venv/bin/python benchmarks/outbox.py [deliver] [draft] [chase [REQUESTS ...]]

Sending is measured against a bare smtplib loop over the same mails, with the same two recipients
each, to the same server in the same run. The chase sweep has 20,000 letters due among 100,000 and
among 1,000,000 requests that are open and not late.
"""

import json
import os
import resource
import smtplib
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

LETTERS = 1_000
DRAFTS = 400
SIZES = (100_000, 1_000_000)
DUE = 20_000
STATEMENTS = ("SELECT", "INSERT", "UPDATE", "DELETE")

# A sink in a process of its own, so that it shares nothing with who is measured but the machine.
SINK = """
import sys, time
sys.path.insert(0, sys.argv[1])
from tests.servers import MailServer
server = MailServer()
with server:
    print(server.port, flush=True)
    time.sleep(3600)
"""

FILL = """
INSERT INTO requests_app_authority (code, official_name, plain_name, type, nation, region,
    other_names, email, email_source, foi_page, made_up)
SELECT 'B' || n, 'Council ' || n, 'Town ' || n, 'unitary',
    CASE WHEN n %% 10 = 0 THEN 'Scotland' ELSE 'England' END, 'Somewhere', '[]',
    'foi@town' || n || '.example', '', '', false
FROM generate_series(1, 400) n;

INSERT INTO requests_app_campaign (slug, title, law, ask, subject, letter, sign_off,
    applicant_name, applicant_organisation, applicant_address, suppression_threshold, zero_shown,
    double_code, include_other_basis, chasing_paused, made_up, created_at,
    second_person_approves, reply_form, merge_columns)
SELECT 'c' || n, 'Campaign ' || n, 'auto', '{}', '', 'Dear {{ authority.name }}', '', 'A. Person',
    '', '1 Street', 5, true, 0, false, false, false, now(), false, 'both', '[]'
FROM generate_series(1, (%(requests)s + 399) / 400) n;

-- Sent three weeks ago and in time; the first 20,000 long before, and one day too late.
INSERT INTO requests_app_foirequest (campaign_id, authority_id, round, reference, law, channel,
    their_reference, notes, was_sent, due_is_provisional, clock_state, outcome, replied,
    next_step, held, hold_reason, merge_values, sent_on, received_on, due_on, chase_on)
SELECT c.id, a.id, 1, 'R' || c.id || '-' || a.code,
    CASE WHEN a.nation = 'Scotland' THEN 'foisa' ELSE 'foia' END,
    'email', '', '', true, false, 'running', '', false, 'reminder', false, '', '{}',
    day, day, day + 28, day + 29
FROM (SELECT c.id, row_number() OVER (ORDER BY c.id) AS n FROM requests_app_campaign c) c
CROSS JOIN requests_app_authority a
CROSS JOIN LATERAL (SELECT CASE WHEN c.n <= %(due)s / 400 THEN date '2026-10-26'
    ELSE date '2026-11-16' END AS day) sent
ORDER BY c.id, a.id LIMIT %(requests)s;

INSERT INTO requests_app_caseevent (foi_request_id, kind, "on", at, outcome, note, source,
    recorded_at, struck_out_why)
SELECT id, 'sent', sent_on, sent_on + interval '10 hours', '', '', 'outbox', now(), ''
FROM requests_app_foirequest;
"""


def main() -> None:
    from tests import servers

    wanted = [word for word in sys.argv[1:] if not word.isdigit()] or ["deliver", "draft", "chase"]
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()] or SIZES
    print(f"{time.strftime('%Y-%m-%d')}, load {os.getloadavg()[0]:.1f}")
    for what in wanted:
        for size in sizes if what == "chase" else [0]:
            with tempfile.TemporaryDirectory() as folder, servers.postgres(durable=True) as url:
                environment = os.environ | {
                    "DATABASE_URL": url,
                    "FOI_DATA_DIR": folder,
                    "FOI_DNS_SERVER": "off",
                    "FOI_JOURNAL": "journal@example.org",
                }
                if what == "deliver":
                    sink = subprocess.Popen(
                        [sys.executable, "-c", SINK, str(ROOT)], stdout=subprocess.PIPE, text=True
                    )
                    environment["EMAIL_URL"] = f"smtp://127.0.0.1:{sink.stdout.readline().strip()}"
                command = [sys.executable, __file__, "--measure", what, str(size)]
                try:
                    subprocess.run(command, env=environment, check=True)
                finally:
                    if what == "deliver":
                        sink.kill()


def measure(what: str, size: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "foi_tracker.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    {"deliver": deliver, "draft": draft, "chase": chase}[what](size)


# ---------------------------------------------------------------------------- sending


def deliver(_: int) -> None:
    """Letters a second, and statements a letter, beside a bare smtplib loop."""
    from django.conf import settings
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from requests_app import outbox
    from requests_app.models import OutgoingMessage
    from tests.outgoing import first_letters

    requests = make_requests(2 * LETTERS + 200)
    first_letters(*requests)
    now = timezone.now()
    mails = [
        (one.envelope_from, one.to_address, bytes(one.mime))
        for one in OutgoingMessage.objects.order_by("pk")[:LETTERS]
    ]
    outbox.deliver(lambda: now, limit=100)  # warm

    def bare() -> None:
        with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT) as server:
            for sender, recipient, mime in mails:
                server.sendmail(sender, [recipient, settings.JOURNAL], mime)

    rows = []
    for _ in range(2):
        floor = timed(bare)
        ours = timed(lambda: outbox.deliver(lambda: now, limit=LETTERS))
        rows.append((LETTERS / ours, LETTERS / floor))
    with CaptureQueriesContext(connection) as told:
        outbox.deliver(lambda: now, limit=20)
    with CaptureQueriesContext(connection) as more:
        outbox.deliver(lambda: now, limit=60)
    statements = (counted(more) - counted(told)) / 40
    sent = OutgoingMessage.objects.filter(state="sent").count()
    assert sent == 100 + 2 * LETTERS + 80, sent
    for ours, floor in rows:
        ratio = ours / floor
        print(f"deliver: {ours:6.0f} letters/s, smtplib alone {floor:6.0f}/s, ratio {ratio:.2f}")
    print(f"deliver: {statements:.1f} statements a letter")


def counted(told) -> int:
    return sum(query["sql"].startswith(STATEMENTS) for query in told.captured_queries)


# ---------------------------------------------------------------------------- drafting


def draft(_: int) -> None:
    """Four hundred requests drafted, and their first letters written, each with two forms."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from requests_app import drafting, sending
    from requests_app.campaigns import load_campaign
    from requests_app.models import OutgoingMessage
    from tests.conftest import CAMPAIGN

    make_authorities(DRAFTS)
    campaign = load_campaign(CAMPAIGN).campaign
    today = timezone.localdate()
    with CaptureQueriesContext(connection) as one:
        drafting_took = timed(lambda: drafting.draft_requests(campaign, on=today))
    with CaptureQueriesContext(connection) as two:
        writing_took = timed(
            lambda: sending.write_first_letters(
                campaign, sending.waiting(campaign), key="k", at=timezone.now()
            )
        )
    assert OutgoingMessage.objects.count() == DRAFTS
    print(
        f"draft: {DRAFTS} requests {drafting_took:.2f} s in {counted(one)} statements; "
        f"their letters {writing_took:.2f} s in {counted(two)}; "
        f"both {drafting_took + writing_took:.2f} s in {counted(one) + counted(two)}"
    )


def make_authorities(how_many: int) -> None:
    from requests_app.models import Authority, AuthorityFunction

    made = Authority.objects.bulk_create(
        Authority(
            code=f"B{n}",
            official_name=f"Town {n} Council",
            plain_name=f"Town {n}",
            type="unitary",
            nation="Scotland" if n % 10 == 0 else "England",
            region="Somewhere",
            email=f"foi@town{n}.example",
        )
        for n in range(how_many)
    )
    AuthorityFunction.objects.bulk_create(
        AuthorityFunction(authority=one, function="children") for one in made
    )


def make_requests(how_many: int) -> list:
    from requests_app import drafting
    from requests_app.campaigns import load_campaign
    from requests_app.models import FoiRequest
    from tests.conftest import CAMPAIGN

    make_authorities(how_many)
    campaign = load_campaign(CAMPAIGN).campaign
    from django.utils import timezone

    drafting.draft_requests(campaign, on=timezone.localdate())
    return list(FoiRequest.objects.select_related("campaign"))


# ---------------------------------------------------------------------------- chasing


def chase(requests: int) -> None:
    """The sweep that finds and writes 20,000 reminders among many requests."""
    from datetime import UTC, date, datetime

    from django.db import connection

    from requests_app.chasing import write_due_letters
    from requests_app.models import FoiRequest, OutgoingMessage

    with connection.cursor() as cursor:
        cursor.execute(FILL, {"requests": requests, "due": DUE})
        cursor.execute("VACUUM ANALYZE")
    on, at = date(2026, 11, 24), datetime(2026, 11, 24, 10, tzinfo=UTC)
    chosen = FoiRequest.objects.to_chase(on).order_by("chase_on", "pk").values_list("pk")
    plan = json.loads(chosen.explain(format="json"))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    selection = timed(lambda: list(chosen))
    report = []
    took = timed(lambda: report.append(write_due_letters(on, at=at)))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory) / 1024
    assert len(report[0].written) == OutgoingMessage.objects.count() == DUE
    nothing = timed(lambda: write_due_letters(on, at=at))
    print(
        f"chase: {requests:>9,} requests, {DUE:,} due: {took:6.1f} s, {DUE / took:5.0f} letters/s, "
        f"selection {selection:.2f} s by {', '.join(indexes(plan)) or 'no index'}, "
        f"nothing due {nothing:.3f} s, RSS {memory / 1024:.0f} MB and {grown:.0f} more"
    )


def indexes(plan: object) -> list[str]:
    """The names of the indexes in a plan."""
    if isinstance(plan, list):
        return sorted({name for part in plan for name in indexes(part)})
    if isinstance(plan, dict):
        own = [plan["Index Name"]] if "Index Name" in plan else []
        return sorted({*own, *(name for part in plan.values() for name in indexes(part))})
    return []


def timed(call) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(sys.argv[2], int(sys.argv[3]))
    else:
        main()
