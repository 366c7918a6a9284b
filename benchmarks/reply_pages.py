"""How fast the lists of replies open when many messages came in, on a real PostgreSQL.

    .venv/bin/python benchmarks/reply_pages.py [--messages 100000]

Each page is measured beside the same page with 1,000 messages, in the same run: a list must not
cost more because it is long. Of the messages a fifth stands in the holding pen with four
suggestions each, 2% wait to be read, 1% is read by hand, the rest is done; they belong to 800
requests of two campaigns. Also shown: whether the database finds each list by an index, without
sorting. Writes benchmarks/reply_pages.md.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

REPORT = Path(__file__).with_suffix(".md")
FEW, MANY, ROUNDS = 1_000, 100_000, 15
COUNCILS = 400

FILL = """
INSERT INTO responses_app_inboundmessage (came_by, came_from, arrived_at, kept_at, state, tries,
    problems, message_id, sender_address, sender_name, recipients, subject, text, own_text, place,
    matched_by, match_words, conflicts, about_letter, place_why, kind, kind_read, kind_is_sure,
    kind_evidence, kind_details, holds_chasing, not_logged, confirmed_at)
SELECT 'mailbox', 'INBOX', now() - n * interval '1 minute', now(),
    CASE WHEN n %% 100 = 2 THEN 'by_hand' ELSE 'parsed' END, 1, '[]', '<' || n || '@b.example>',
    'foi@town' || n %% %(councils)s || '.example', '', '[]', 'Reply ' || n,
    repeat(md5(n::text), 40), repeat(md5(n::text), 30),
    CASE WHEN n %% 5 = 0 THEN 'pen' ELSE 'matched' END,
    '', '', '[]', '', '', 'answer', 'answer', true, '[]', '{}', n %% 100 <> 2, '',
    CASE WHEN n %% 5 <> 0 AND n %% 50 <> 1 AND n %% 100 <> 2 THEN now() END
FROM generate_series(1, %(messages)s) n;

INSERT INTO responses_app_messagetie (message_id, foi_request_id, how, tied_at)
SELECT id, %(first)s + id %% %(requests)s, 'token', now()
FROM responses_app_inboundmessage WHERE place = 'matched';

INSERT INTO responses_app_suggestion (message_id, foi_request_id, reasons, score, holds_chasing)
SELECT id, %(first)s + (id + n) %% %(requests)s, '[]', 20 - n, true
FROM responses_app_inboundmessage, generate_series(0, 3) n WHERE place = 'pen';
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--messages", type=int, default=MANY)
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        measure(given.measure)
        return
    few, plans = measured(FEW)
    many, plans = measured(given.messages)
    lines = [
        "# The lists of replies with many messages",
        "",
        f"{date.today()}, {platform.system()} {platform.machine()}, "  # noqa: DTZ011
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
        f"Python {platform.python_version()}. Printed by "
        "`benchmarks/reply_pages.py`: milliseconds, the best of "
        f"{ROUNDS}, of the whole answer of the server; PostgreSQL on the same machine.",
        "",
        f"| page | {FEW:,} messages | {given.messages:,} messages | ratio |",
        "|---|---:|---:|---:|",
        *(
            f"| {name} | {few[name]:.1f} | {many[name]:.1f} | {many[name] / few[name]:.1f} |"
            for name in few
        ),
        "",
        f"How PostgreSQL finds the first 50 of each list among {given.messages:,}:",
        "",
        *(f"- {name}: {how}" for name, how in plans.items()),
    ]
    print("\n".join(lines))
    REPORT.write_text("\n".join(lines) + "\n", encoding="utf-8")


def measured(messages: int) -> tuple[dict[str, float], dict[str, str]]:
    """Measure in a process of its own, with a database of its own."""
    from tests import servers

    with tempfile.TemporaryDirectory() as folder, servers.postgres(durable=True) as url:
        environment = os.environ | {"DATABASE_URL": url, "FOI_DATA_DIR": folder}
        command = [sys.executable, __file__, "--measure", str(messages)]
        said = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    rows = [line.split("\t") for line in said.stdout.splitlines()]
    took = {name: float(value) for what, name, value in rows if what == "took"}
    return took, {name: value for what, name, value in rows if what == "plan"}


def measure(messages: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "foi_tracker.settings")
    import django

    django.setup()
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.test import Client, override_settings

    call_command("migrate", verbosity=0)
    slug = fill(messages)
    client = Client()
    client.force_login(User.objects.create_superuser("ada", "ada@example.org", "a long phrase"))
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        for name, url in pages(slug).items():
            assert client.get(url).status_code == 200, url
            print("took", name, best(lambda url=url: client.get(url)) * 1000, sep="\t")
    steps(messages)
    plans()


def fill(messages: int) -> str:
    """Two campaigns to 400 councils, and what came in."""
    from django.db import connection

    from requests_app import lifecycle
    from requests_app.campaigns import load_campaign
    from requests_app.models import Authority, FoiRequest
    from tests.conftest import CAMPAIGN

    councils = Authority.objects.bulk_create(
        Authority(
            code=f"B{n:05}",
            official_name=f"Town {n} Council",
            plain_name=f"Town {n}",
            type="unitary",
            nation="England",
            region="South East",
            email=f"foi@town{n}.example",
        )
        for n in range(COUNCILS)
    )
    slugs = ("missing-2025", "missing-2026")
    for slug in slugs:
        campaign = load_campaign(CAMPAIGN.replace(slugs[0], slug)).campaign
        for council in councils:
            lifecycle.new_request(campaign, council)
    known = {
        "messages": messages,
        "councils": COUNCILS,
        "requests": FoiRequest.objects.count(),
        "first": FoiRequest.objects.order_by("pk")[0].pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(FILL, known)
        cursor.execute("VACUUM ANALYZE")
    return slugs[0]


def pages(slug: str) -> dict[str, str]:
    """Each page by its name; a number that is too high leads to the last page."""
    last = 10**6
    return {
        "`/` (the menu's count)": "/",
        "to read": "/replies/",
        "to read, last page": f"/replies/?page={last}",
        "holding pen": "/replies/?tab=pen",
        "holding pen, last page": f"/replies/?tab=pen&page={last}",
        "by hand": "/replies/?tab=hand",
        "all": "/replies/?tab=all",
        "all, last page": f"/replies/?tab=all&page={last}",
        "one message of the pen": "/replies/pen/",
        "to read, of a campaign": f"/replies/?campaign={slug}",
        "holding pen, of a campaign": f"/replies/?tab=pen&campaign={slug}",
        "by hand, of a campaign": f"/replies/?tab=hand&campaign={slug}",
        "all, of a campaign": f"/replies/?tab=all&campaign={slug}",
        "all, of a campaign, last page": f"/replies/?tab=all&campaign={slug}&page={last}",
    }


def steps(messages: int) -> None:
    """What is asked after each reply that a person has read."""
    from requests_app.models import FoiRequest
    from responses_app.models import InboundMessage, Suggestion
    from responses_app.views.reply_queues import in_turn, next_after, number_of

    waits = InboundMessage.objects.unread_of(FoiRequest.objects.order_by("pk")[0])
    done = FoiRequest.objects.order_by("pk")[1]
    Suggestion.objects.filter(foi_request=done).update(holds_chasing=False)
    done.ties.update(undone_at="2026-11-01T00:00Z")
    nothing = InboundMessage.objects.unread_of(done)
    assert waits.exists()
    assert not nothing.exists()
    middle = in_turn("pen")[messages // 10]
    for name, ask in {
        "step: does a request still wait? yes": waits.all().exists,
        "step: does a request still wait? no": nothing.all().exists,
        "step: the next in the pen": lambda: next_after(in_turn("pen"), middle),
        "step: its number in the pen": lambda: number_of(in_turn("pen"), middle),
    }.items():
        print("took", name, best(ask) * 1000, sep="\t")


def plans() -> None:
    from responses_app.models import InboundMessage
    from responses_app.views.replies import MESSAGES_A_PAGE
    from responses_app.views.reply_queues import QUEUES

    for queue in QUEUES.values():
        order = ("arrived_at", "pk") if queue.oldest_first else ("-arrived_at", "-pk")
        rows = queue.within(InboundMessage.objects.all(), None).order_by(*order)
        plan = rows.values("pk")[:MESSAGES_A_PAGE].explain()
        scan = next(line for line in plan.splitlines() if "Scan" in line)
        how = scan.split("(cost")[0].strip(" ->").replace(" on responses_app_inboundmessage", "")
        sorts = "; sorted" if "Sort" in plan else "; no sort"
        print("plan", queue.label, how + sorts, sep="\t")


def best(ask: Callable[[], object]) -> float:
    """The shortest of some rounds, in seconds."""
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        ask()
        took.append(time.perf_counter() - began)
    return min(took)


if __name__ == "__main__":
    main()
