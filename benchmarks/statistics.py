"""How fast statistics are worked out, on PostgreSQL as people have it (fsync on).

    .venv/bin/python benchmarks/statistics.py [FIGURES ...] [--write]

One campaign with 400 authorities: half its questions are parts of another one (`subset_of`), asked
for a hundred years each. Everything is measured in the same run:

* each part as bare SQL (totals by area, matched pairs, change), written into a table of its own;
* a whole rebuild, as `rebuild_statistics --full` does it, without and with the nightly comparison;
* one figure that changes, worked in;
* pandas, reading the same rows by COPY and working out the same sums.

`--write` keeps the table in benchmarks/statistics.md.
"""

import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The library's own `statistics` must not be hidden by this file.
sys.path[0] = str(ROOT)

SIZES = (2_000_000, 10_000_000)
AUTHORITIES = 400
PERIODS = 100
CHANGES = 15
TABLE = Path(__file__).with_suffix(".md")

FILL = """
SET session_replication_role = replica;  -- no foreign keys are looked up while it is filled

INSERT INTO requests_app_authority (code, official_name, plain_name, type, nation, region,
    other_names, email, email_source, foi_page, made_up)
SELECT 'B' || n, 'Council ' || n, 'Town ' || n,
    (ARRAY['unitary', 'London borough', 'county', 'metropolitan district'])[1 + n %% 4],
    CASE WHEN n %% 10 = 0 THEN 'Scotland' WHEN n %% 10 = 1 THEN 'Wales' ELSE 'England' END,
    CASE WHEN n %% 10 = 0 THEN 'Scotland' WHEN n %% 10 = 1 THEN 'Wales'
        ELSE 'Region ' || n %% 9 END,
    '[]', '', '', '', false
FROM generate_series(1, %(authorities)s) n;

INSERT INTO requests_app_campaign (slug, title, law, ask, subject, letter, sign_off,
    applicant_name, applicant_organisation, applicant_address, suppression_threshold, zero_shown,
    double_code, include_other_basis, chasing_paused, made_up, created_at,
    second_person_approves, reply_form, merge_columns, accept_reply_form, accept_rule)
VALUES ('large', 'Large', 'auto', '{}', '', '', '', '', '', '', 5, true, 0, false, false, false,
    now(), false, 'both', '[]', true, '');

INSERT INTO requests_app_period (campaign_id, key, basis, position)
SELECT c.id, (1900 + n)::text, 'calendar', n
FROM requests_app_campaign c, generate_series(1, %(periods)s) n;

INSERT INTO requests_app_question (campaign_id, key, text, unit, kind, also_called, sum_of,
    subset_of, at_most, per, previous, position)
SELECT c.id, 'q' || n, 'How many?', 'children', 'count', '[]', '[]',
    CASE WHEN n %% 2 = 0 THEN 'q' || (n - 1) ELSE '' END, '[]', '', '', n
FROM requests_app_campaign c, generate_series(1, %(questions)s) n;

INSERT INTO requests_app_foirequest (campaign_id, authority_id, round, reference, law, channel,
    their_reference, notes, was_sent, due_is_provisional, clock_state, outcome, replied,
    next_step, held, hold_reason, merge_values, sent_on, received_on, due_on)
SELECT c.id, a.id, 1, 'R' || a.code, 'foia', 'email', '', '', true, false, 'ended', 'full', true,
    '', false, '', '{}', date '2026-01-05', date '2026-01-05', date '2026-02-02'
FROM requests_app_campaign c, requests_app_authority a;

-- Of each hundred answers 90 are exact, 5 "fewer than 5", 2 "*", 2 refused and 1 not held.
INSERT INTO responses_app_figure (foi_request_id, question_id, period_id, version, is_current, raw,
    kind, value, lower, upper, unit, basis, sections, parts, needs_review, review_status, note,
    source, how, coder, recorded_at)
SELECT r.id, q.id, p.id, 1, true,
    CASE WHEN draw < 90 THEN amount::text WHEN draw < 95 THEN 'fewer than 5'
        WHEN draw < 97 THEN '*' WHEN draw < 99 THEN 's.12' ELSE 'not held' END,
    CASE WHEN draw < 90 THEN 'exact' WHEN draw < 95 THEN 'bounded' WHEN draw < 97 THEN 'suppressed'
        WHEN draw < 99 THEN 'refused' ELSE 'not_held' END,
    CASE WHEN draw < 90 THEN amount END, CASE WHEN draw BETWEEN 90 AND 94 THEN 0 END,
    CASE WHEN draw BETWEEN 90 AND 94 THEN 4 END, 'children', '', '[]', '[]', false, 'accepted', '',
    'reply.xlsx, Sheet1!B7', 'typed', 'somebody', now()
FROM requests_app_foirequest r
CROSS JOIN requests_app_question q
CROSS JOIN requests_app_period p
CROSS JOIN LATERAL (SELECT abs(hashint8(r.id * 1000003 + q.id * 1009 + p.id)) AS h) hashed
CROSS JOIN LATERAL (SELECT h %% 100 AS draw,
    CASE WHEN q.position %% 2 = 0 THEN h %% 200 ELSE 200 + h %% 400 END AS amount) drawn;

SET session_replication_role = DEFAULT;
"""

AREAS = """
CREATE TABLE bare_area AS
SELECT r.id AS request_id, area
FROM requests_app_foirequest r JOIN requests_app_authority a ON a.id = r.authority_id
CROSS JOIN LATERAL unnest(ARRAY['uk', 'nation:' || a.nation, 'region:' || a.region,
    'type:' || a.type]) AS area;
ANALYZE bare_area
"""

BARE = {
    "totals by area": """
        CREATE TABLE bare_total AS
        SELECT f.question_id, f.period_id, m.area,
            count(*) FILTER (WHERE kind = 'exact') AS exact,
            count(*) FILTER (WHERE kind = 'bounded') AS bounded,
            count(*) FILTER (WHERE kind = 'approximate') AS approximate,
            count(*) FILTER (WHERE kind = 'suppressed') AS suppressed,
            count(*) FILTER (WHERE kind IN ('refused', 'neither_confirm_nor_deny')) AS refused,
            count(*) FILTER (WHERE kind IN ('not_held', 'not_recorded', 'not_available'))
                AS not_held,
            count(*) AS asked,
            sum(coalesce(value, lower)) AS total_lower, sum(coalesce(value, upper)) AS total_upper,
            count(*) FILTER (WHERE value IS NULL AND upper IS NULL
                AND kind IN ('bounded', 'approximate', 'suppressed')) AS open_upper
        FROM responses_app_figure f JOIN bare_area m ON m.request_id = f.foi_request_id
        WHERE f.is_current
        GROUP BY 1, 2, 3
    """,
    "matched pairs": """
        CREATE TABLE bare_rate AS
        SELECT n.question_id, n.period_id, m.area, count(*) AS n,
            sum(coalesce(n.value, n.lower)) AS numerator_lower,
            sum(coalesce(n.value, n.upper)) AS numerator_upper,
            sum(coalesce(d.value, d.lower)) AS denominator_lower,
            sum(coalesce(d.value, d.upper)) AS denominator_upper,
            count(*) FILTER (WHERE n.kind = 'exact' AND d.kind = 'exact') AS exact_pairs,
            sum(n.value) FILTER (WHERE d.kind = 'exact') AS exact_numerator,
            sum(d.value) FILTER (WHERE n.kind = 'exact') AS exact_denominator,
            avg(100 * n.value / nullif(d.value, 0)) AS average
        FROM responses_app_figure n
        JOIN requests_app_question q ON q.id = n.question_id AND q.subset_of <> ''
        JOIN requests_app_question below
            ON below.campaign_id = q.campaign_id AND below.key = q.subset_of
        JOIN responses_app_figure d ON d.question_id = below.id AND d.period_id = n.period_id
            AND d.foi_request_id = n.foi_request_id AND d.is_current
        JOIN bare_area m ON m.request_id = n.foi_request_id
        WHERE n.is_current
            AND coalesce(n.value, n.lower) IS NOT NULL AND coalesce(n.value, n.upper) IS NOT NULL
            AND coalesce(d.value, d.lower) IS NOT NULL AND coalesce(d.value, d.upper) IS NOT NULL
        GROUP BY 1, 2, 3
    """,
    "change": """
        CREATE TABLE bare_change AS
        SELECT f.question_id, f.period_id, m.area, count(*) AS n,
            sum(coalesce(b.value, b.lower)) AS old_lower,
            sum(coalesce(b.value, b.upper)) AS old_upper,
            sum(coalesce(f.value, f.lower)) AS new_lower,
            sum(coalesce(f.value, f.upper)) AS new_upper
        FROM responses_app_figure f
        JOIN requests_app_period p ON p.id = f.period_id
        JOIN requests_app_period before
            ON before.campaign_id = p.campaign_id AND before.position = p.position - 1
        JOIN responses_app_figure b ON b.question_id = f.question_id AND b.period_id = before.id
            AND b.foi_request_id = f.foi_request_id AND b.is_current
        JOIN bare_area m ON m.request_id = f.foi_request_id
        WHERE f.is_current
            AND coalesce(f.value, f.lower) IS NOT NULL AND coalesce(f.value, f.upper) IS NOT NULL
            AND coalesce(b.value, b.lower) IS NOT NULL AND coalesce(b.value, b.upper) IS NOT NULL
        GROUP BY 1, 2, 3
    """,
}


def main() -> None:
    from tests import servers

    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()] or list(SIZES)
    lines = [
        f"Printed by `benchmarks/statistics.py` on {time.strftime('%Y-%m-%d')}, "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start.",
        "",
    ]
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder, servers.postgres(durable=True) as url:
            environment = os.environ | {"DATABASE_URL": url, "FOI_DATA_DIR": folder}
            command = [sys.executable, __file__, "--measure", str(size)]
            done = subprocess.run(
                command, env=environment, check=True, stdout=subprocess.PIPE, text=True
            )
        print(done.stdout, flush=True)
        lines.append(done.stdout)
    if "--write" in sys.argv:
        TABLE.write_text("# Statistics\n\n" + "\n".join(lines).rstrip() + "\n")


def measure(size: int) -> None:
    """Fill a database, and time everything in it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "foi_tracker.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    questions = size // AUTHORITIES // PERIODS
    counts = {"authorities": AUTHORITIES, "periods": PERIODS, "questions": questions}
    with connection.cursor() as cursor:
        cursor.execute(FILL, counts)
        for statement in AREAS.split(";"):
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT count(*) FROM responses_app_figure")
        assert cursor.fetchone()[0] == size
    bare = {name: timed(lambda part=part: _run(part)) for name, part in BARE.items()}
    whole, nightly, cells = whole_rebuild()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ones = sorted(one_change(number) for number in range(CHANGES))
    worked_out = working_out()
    parts, reading = with_pandas()
    total = sum(bare.values())
    print(f"## {size:,} figures, {AUTHORITIES} authorities, {cells:,} cells\n")
    print("| part | seconds | against |\n|---|---|---|")
    for name, seconds in bare.items():
        print(f"| bare SQL: {name} | {seconds:.1f} | |")
    print(f"| bare SQL, sum | {total:.1f} | |")
    print(f"| whole rebuild | {whole:.1f} | {whole / total:.2f} of bare SQL |")
    print(f"| whole rebuild with the nightly comparison | {nightly:.1f} | |")
    print(f"| pandas: reading the rows | {reading:.1f} | |")
    for name, seconds in parts.items():
        print(f"| pandas: {name} | {seconds:.1f} | |")
    pandas = reading + sum(parts.values())
    print(f"| pandas, sum | {pandas:.1f} | |")
    print(
        f"| our reading and working out alone | {worked_out:.1f} | {worked_out / pandas:.2f} of "
        f"pandas; with the writing of its rows {whole / pandas:.2f} |"
    )
    middle, worst = ones[len(ones) // 2], ones[-1]
    print(f"| one changed figure | {middle:.3f} | worst of {CHANGES}: {worst:.3f} |")
    print(f"\nMost memory in use by the rebuild: {memory:.0f} MB.\n")


def _run(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)


def whole_rebuild() -> tuple[float, float, int]:
    """Seconds of a whole rebuild, once rows stand there already; and with the comparison."""
    from django.utils import timezone

    from requests_app.models import Campaign
    from responses_app.statistics_rebuild import rebuild

    campaign = Campaign.objects.get()
    first = rebuild(campaign, timezone.now())
    _run("VACUUM ANALYZE responses_app_statistic")
    second = rebuild(campaign, timezone.now())
    _run("VACUUM ANALYZE responses_app_statistic")
    checked = rebuild(campaign, timezone.now(), check=True)
    campaign.refresh_from_db()
    assert campaign.statistics_build.differing == 0
    _run("VACUUM ANALYZE responses_app_statistic")
    return max(first.seconds, second.seconds), checked.seconds, second.cells


def working_out() -> float:
    """Seconds to read all figures and work every row out, without writing any: as pandas does."""
    from requests_app.models import Campaign
    from responses_app.statistics_rebuild.building import cells_of
    from responses_app.statistics_rebuild.figures_that_count import standing

    campaign = Campaign.objects.get()
    started = time.perf_counter()
    questions, periods = list(campaign.questions.all()), list(campaign.periods.all())
    assert sum(1 for _ in cells_of(campaign, standing(campaign), questions, periods))
    return time.perf_counter() - started


def one_change(number: int) -> float:
    """Seconds to work in one figure that a person corrected."""
    from django.utils import timezone

    from requests_app.models import Campaign, CampaignChange
    from responses_app.figures import record_figure
    from responses_app.models import Figure
    from responses_app.statistics_rebuild import rebuild

    campaign = Campaign.objects.get()
    figure = Figure.objects.accepted().filter(kind="exact")[number * 997]
    record_figure(figure.foi_request, figure.question, figure.period, str(number + 300))
    assert CampaignChange.objects.count() == 1
    done = rebuild(campaign, timezone.now(), whole=False)
    assert done.rebuilt == "changed" and not CampaignChange.objects.exists()
    return done.seconds


def with_pandas() -> tuple[dict[str, float], float]:
    """Seconds of the same sums with pandas: by part, and to read the rows."""
    import pandas
    from django.db import connection

    started = time.perf_counter()
    text = io.BytesIO()
    rows = (
        "SELECT foi_request_id, question_id, period_id, kind, value, lower, upper "
        "FROM responses_app_figure WHERE is_current"
    )
    with connection.cursor() as cursor, cursor.copy(f"COPY ({rows}) TO STDOUT CSV HEADER") as copy:
        for data in copy:
            text.write(data)
    text.seek(0)
    figures = pandas.read_csv(text, dtype={"kind": "category"})
    areas = _frame("SELECT request_id AS foi_request_id, area FROM bare_area")
    questions = _frame(
        "SELECT q.id AS question_id, below.id AS below FROM requests_app_question q "
        "JOIN requests_app_question below ON below.key = q.subset_of"
    )
    periods = _frame(
        "SELECT p.id AS period_id, before.id AS before FROM requests_app_period p "
        "JOIN requests_app_period before ON before.position = p.position - 1"
    )
    areas["area"] = areas["area"].astype("category")
    reading = time.perf_counter() - started
    figures["low"] = figures["value"].fillna(figures["lower"])
    figures["high"] = figures["value"].fillna(figures["upper"])
    usable = figures[figures["low"].notna() & figures["high"].notna()]
    parts = {
        "totals by area": lambda: _totals(figures, areas),
        "matched pairs": lambda: _rates(usable, areas, questions),
        "change": lambda: _changes(usable, areas, periods),
    }
    return {name: timed(part) for name, part in parts.items()}, reading


def _frame(statement: str):
    import pandas
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)
        return pandas.DataFrame(cursor.fetchall(), columns=[one[0] for one in cursor.description])


def _by_area(frame, areas, sums: list[str]) -> Iterator[object]:
    """Area by area, so that it fits into memory; each area is a selection of authorities."""
    for _, some in areas.groupby("area", observed=True):
        chosen = frame[frame["foi_request_id"].isin(some["foi_request_id"])]
        yield chosen.groupby(["question_id", "period_id"], sort=False)[sums].sum()


def _totals(figures, areas) -> None:
    import pandas

    kinds = pandas.get_dummies(figures["kind"], dtype="int8")
    frame = pandas.concat([figures, kinds], axis=1)
    for _ in _by_area(frame, areas, [*kinds.columns, "low", "high"]):
        pass


def _rates(usable, areas, questions) -> None:
    tops = usable.merge(questions, on="question_id")
    bottoms = usable.rename(columns={"question_id": "below"})
    both = tops.merge(bottoms, on=["foi_request_id", "period_id", "below"], suffixes=("", "_below"))
    both["share"] = 100 * both["value"] / both["value_below"]
    exact = both["value"].notna() & both["value_below"].notna()
    both["exact_top"] = both["value"].where(exact)
    both["exact_bottom"] = both["value_below"].where(exact)
    sums = ["low", "high", "low_below", "high_below", "exact_top", "exact_bottom", "share"]
    for _ in _by_area(both, areas, sums):
        pass


def _changes(usable, areas, periods) -> None:
    now = usable.merge(periods, on="period_id")
    before = usable.rename(columns={"period_id": "before"})
    both = now.merge(
        before, on=["foi_request_id", "question_id", "before"], suffixes=("", "_before")
    )
    for _ in _by_area(both, areas, ["low", "high", "low_before", "high_before"]):
        pass


def timed(call: Callable[[], object]) -> float:
    """Seconds that a call takes."""
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(int(sys.argv[2]))
    else:
        main()
