"""`manage.py deadline`: what other people's scripts rely on, with a database and without."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import time_machine
from django.conf import settings

from requests_app.domain.clock import MEASURES
from requests_app.models import ProclaimedHoliday
from tests.deadline_keys import JSON_KEYS

pytestmark = pytest.mark.django_db

COMMAND = "deadline"
COLUMNS = ["id", "regime", "received", "events", "measure"]


def run(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py as a script would, with a database that does not answer."""
    return subprocess.run(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), COMMAND, *arguments],
        env={
            **os.environ,
            "FOI_DATA_DIR": str(tmp_path / "data"),
            "DATABASE_URL": "postgres://nobody:x@127.0.0.1:1/none",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def table(path: Path, *rows: tuple[str, ...], columns: list[str] = COLUMNS) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])
    return str(path)


def test_deadline_needs_no_database(tmp_path):
    done = run(tmp_path, "--law", "foia", "--received", "2026-01-10", "--json")

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["response_due"] == "2026-02-06"


def test_deadline_refuses_with_one_line_and_no_traceback(tmp_path):
    done = run(
        tmp_path, "--law", "foia", "--received", "2026-01-10", "--event", "refusal:2026-01-02"
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "CommandError: refusal on 2026-01-02, but the request was received only on 2026-01-10"
    ]


def test_deadline_json_has_just_the_keys_scripts_rely_on(ask):
    answer = json.loads(ask("--law", "foia", "--received", "2026-02-21", "--json"))

    assert list(answer) == JSON_KEYS
    assert answer["law"] == "foia" and answer["state"] == "running"
    assert answer["received_on"] == "2026-02-21"
    assert answer["alternatives"] == [{"date": "2026-03-24", "reading": "code_s45"}]
    assert answer["excluded"] == [
        {"date": "2026-03-17", "name": "St Patrick's Day", "nations": ["Northern Ireland"]}
    ]
    assert answer["provisional"] is False and answer["sic_appeal_by"] is None


def test_deadline_counts_a_moment_in_london(ask):
    moment = ("--received", "2026-06-30T23:30:00Z", "--json")

    assert json.loads(ask("--law", "foia", *moment))["received_on"] == "2026-07-01"


@pytest.mark.parametrize(
    ("happened", "standing"),
    [
        (["response:2026-12-01"], "due 2026-12-01; day 14 of 20 on 2026-11-22"),
        (
            ["clarification_requested:2026-11-12", "clarification_received:2026-12-01"],
            "due 2026-12-31; stopped clarification on 2026-11-22",
        ),
        (["response:2026-11-20"], "ended"),
    ],
)
def test_deadline_tells_a_person_where_it_stands_by_what_has_happened_so_far(
    ask, happened, standing
):
    events = [part for event in happened for part in ("--event", event)]
    with time_machine.travel("2026-11-22T12:00:00Z"):
        first = ask("--law", "foia", "--received", "2026-11-02", *events).splitlines()[0]

    assert first == f"FOIA: {standing}"


def test_deadline_reads_events_in_any_order_and_sets_later_ones_aside(ask):
    events = (
        *("--event", "clarification_received:2026-01-26"),
        *("--event", "clarification_requested:2026-01-12"),
    )
    whole = ask("--law", "EI(S)R", "--received", "2026-01-05", *events, "--json")
    before = ask(
        "--law", "foia", "--received", "2026-01-05", *events, "--as-of=2026-01-20", "--json"
    )

    assert json.loads(whole)["response_due"] == "2026-02-23"
    assert json.loads(before)["state"] == "stopped_clarification"
    assert json.loads(before)["clarification_answer_by"] == "2026-03-12"
    assert "set aside" in json.loads(before)["notes"][0]


def test_deadline_needs_no_received_where_an_event_says_when(ask):
    answer = json.loads(ask("--law", "foisa", "--event", "posted:2026-03-02", "--json"))

    assert answer["received_on"] == "2026-03-05"


def test_deadline_without_json_shows_the_working(ask):
    said = ask("--law", "foia", "--received", "2026-03-10", "--as-of", "2026-03-18")

    assert said.startswith("FOIA: due 2026-04-10; day 5 of 20 on 2026-03-18\n")
    assert "17 March 2026, St Patrick's Day (Northern Ireland), does not count" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "give --law and --received"),
        (["--law", "foia"], "give --law and --received"),
        (["--received", "2026-01-05"], "give --law and --received"),
        (["--law", "gdpr", "--received", "2026-01-05"], "foia, foisa, eir, eisr"),
        (["--law", "foia", "--received", "5 January"], "expected 2026-01-31"),
        (["--law", "foia", "--received", "2026-02-30"], "--received: '2026-02-30'"),
        (["--law", "foia", "--received", "2026-01-05T09:00:00"], "has no offset"),
        (["--law", "foia", "--received", "0001-01-01T00:30:00+05:00"], "too far away"),
        (["--law", "foia", "--received", "2026-01-05", "--event", "lost:2026-01-06"], "'lost'"),
        (["--law", "foia", "--received", "2026-01-05", "--event", "sent"], "expected KIND:DATE"),
        (["--law", "foia", "--received", "2026-01-05", "--event", "sent:soon"], "sent: 'soon'"),
        (["--law", "foia", "--received", "2026-01-05", "--as-of", "now"], "--as-of: 'now'"),
        (["--csv", "rows.csv", "--law", "foia"], "--csv brings its own law"),
    ],
)
def test_deadline_calls_wrong_usage_by_its_name(refusal, arguments, said):
    code, lines, printed = refusal(*arguments, "--json")

    assert (code, len(lines), printed) == (2, 1, "")
    assert said in lines[0]


@pytest.mark.parametrize(
    ("received", "event", "said"),
    [
        ("2026-01-05", "response:2026-01-02", "response on 2026-01-02"),
        ("2026-01-05", "delivered:2026-01-07", "two receipts"),
        ("2004-11-01", "response:2004-12-01", "not in force"),
        ("2050-12-20", "acknowledged:2050-12-21", "bank holidays"),
        ("2026-01-05", "decision_notice:9999-12-30", "too far away"),
    ],
)
def test_deadline_refuses_a_history_it_cannot_count(refusal, received, event, said):
    code, lines, printed = refusal("--law", "foia", "--received", received, "--event", event)

    assert (code, len(lines), printed) == (1, 1, "")
    assert said in lines[0]


def test_deadline_csv_answers_each_row_in_order(ask, tmp_path):
    stopped = '[{"type": "clarification_requested", "date": "2026-01-12"}]'
    path = table(
        tmp_path / "rows.csv",
        ("b", "FOIA", "2026-01-10", "", "response_due"),
        ("a", "foia", "2026-01-05", stopped, "response_due"),
        ("c", "foisa", "", '[{"type": "posted", "date": "2026-03-02"}]', "received_on"),
        ("", "eir", "2026-01-05", "", "review_due"),
    )

    assert json.loads(ask("--csv", path, "--json")) == [
        {
            "id": "b",
            "measure": "response_due",
            "result": "2026-02-06",
            "alternatives": [{"date": "2026-02-09", "reading": "code_s45"}],
        },
        {
            "id": "a",
            "measure": "response_due",
            "result": None,
            "alternatives": [{"date": "2026-02-02", "reading": "first_clock"}],
        },
        {"id": "c", "measure": "received_on", "result": "2026-03-05", "alternatives": []},
        {"id": "", "measure": "review_due", "result": None, "alternatives": []},
    ]


@pytest.mark.parametrize("measure", MEASURES)
def test_deadline_csv_gives_the_same_date_as_the_clock(ask, tmp_path, measure):
    events = '[{"type": "review_requested", "date": "2026-03-02", "why": "silence"}]'
    path = table(tmp_path / "rows.csv", ("1", "foia", "2026-01-10", events, measure))
    alone = ("--law", "foia", "--received", "2026-01-10", "--event", "review_requested:2026-03-02")

    (row,) = json.loads(ask("--csv", path))
    assert row["result"] == json.loads(ask(*alone, "--json"))[measure]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_deadline_csv_reads_what_spreadsheets_save(ask, tmp_path, encoding):
    path = tmp_path / "rows.csv"
    path.write_text(
        "id;regime;received;events;measure\r\nYnys Môn;foia;2026-01-05;;response_due\r\n",
        encoding=encoding,
    )

    (row,) = json.loads(ask("--csv", str(path)))
    assert (row["id"], row["result"]) == ("Ynys Môn", "2026-02-02")


def test_deadline_csv_names_every_bad_row_and_still_answers_the_others(refusal, tmp_path):
    path = table(
        tmp_path / "rows.csv",
        ("1", "gdpr", "2026-01-05", "", "response_due"),
        ("2", "foia", "2026-01-05", "", "response_due"),
        ("3", "foia", "2026-01-05", "", "due"),
        ("4", "foia", "2026-01-05", "[{", "response_due"),
        ("5", "foia", "", "", "response_due"),
        ("6", "foia", "2026-01-05T10:00:00", "", "response_due"),
        ("7", "foia", "2026-01-05", "", "response_due", "more"),
        ("8", "foia", "9999-12-31", '[{"type": "posted", "date": "9999-12-31"}]', "received_on"),
    )

    code, lines, printed = refusal("--csv", path, "--json")
    rows = json.loads(printed)

    assert code == 1
    assert [line.split(":")[0].split()[-1] for line in lines] == ["2", "4", "5", "6", "7", "8", "9"]
    assert [row["result"] for row in rows] == [None, "2026-02-02", *[None] * 6]
    assert ["error" in row for row in rows] == [True, False, *[True] * 6]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"id,regime,received,events\n1,foia,2026-01-05,\n", "no column measure"),
        (b"", "header row"),
        (b"\x00\x01\x02", "CSV, XLSX, XLS or ODS"),
        (None, "No such file"),
    ],
)
def test_deadline_csv_refuses_a_file_it_cannot_use(refusal, tmp_path, content, said):
    path = tmp_path / "rows.csv"
    if content is not None:
        path.write_bytes(content)

    code, lines, printed = refusal("--csv", str(path), "--json")

    assert (code, len(lines), printed) == (1, 1, "")
    assert said in lines[0]


def test_deadline_counts_a_day_proclaimed_since(ask, tmp_path):
    ProclaimedHoliday.objects.create(
        date="2026-01-13", name="A day", wales=True, proclaimed_on="2026-01-12", source="x"
    )

    one = json.loads(ask("--law", "foia", "--received", "2026-01-05", "--json"))
    row = ("1", "FOISA", "2026-01-05", "", "response_due")
    [scottish] = json.loads(ask("--csv", table(tmp_path / "cases.csv", row)))

    assert one["response_due"] == "2026-02-03"
    assert one["alternatives"] == [{"date": "2026-02-02", "reading": "before_proclamation"}]
    assert scottish["result"] == "2026-02-02"
