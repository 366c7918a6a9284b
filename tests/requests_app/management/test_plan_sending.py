"""`manage.py plan_sending`."""

from datetime import date

import pytest
import time_machine

from requests_app.models import OutgoingMessage


@pytest.fixture
def drafts(make_authority, make_request):
    """Two letters under FOIA and one under FOISA; a fourth has nowhere to go."""
    for nation in ("England", "Wales", "Scotland"):
        make_request(authority=make_authority(nation=nation, email="foi@testham.example"))
    make_request()


def test_plan_sending_says_when_each_law_is_due_and_what_would_be_better(run, drafts):
    ran = run("plan_sending", "missing-2025", "--on", "2026-08-28", "--json")

    assert ran.code == 0
    assert ran.document == {
        "sent_on": "2026-08-28",
        "laws": [
            {
                "law": "foia",
                "authorities": 2,
                "response_due": "2026-09-28",
                "councils_may_count_to": None,
                "first_reminder": "2026-09-29",
                "provisional": False,
                "skipped": [
                    {
                        "date": "2026-08-31",
                        "name": "Late Summer Bank Holiday",
                        "nations": ["England", "Wales", "Northern Ireland"],
                    }
                ],
            },
            {
                "law": "foisa",
                "authorities": 1,
                "response_due": "2026-09-25",
                "councils_may_count_to": None,
                "first_reminder": "2026-09-28",
                "provisional": False,
                "skipped": [],
            },
        ],
        "warnings": [
            {
                "kind": "different_weeks",
                "laws": ["foia", "foisa"],
                "words": "The last days in time lie in different weeks: FOIA on Mon 28 September"
                " 2026, FOISA on Fri 25 September 2026.",
            }
        ],
        "better_days": ["2026-09-01", "2026-09-02", "2026-09-03", "2026-09-04", "2026-09-07"],
        "same_week": {
            "monday": "2026-09-28",
            "send": [
                {
                    "law": "foia",
                    "authorities": 2,
                    "sent_on": "2026-08-28",
                    "response_due": "2026-09-28",
                },
                {
                    "law": "foisa",
                    "authorities": 1,
                    "sent_on": "2026-08-31",
                    "response_due": "2026-09-28",
                },
            ],
        },
    }
    assert not OutgoingMessage.objects.exists()


def test_plan_sending_has_nothing_better_for_a_good_day(run, drafts):
    document = run("plan_sending", "missing-2025", "--on", "2026-02-02", "--json").document

    assert (document["warnings"], document["better_days"], document["same_week"]) == ([], [], None)


def test_plan_sending_tells_a_person_the_same(run, drafts):
    told = run("plan_sending", "missing-2025", "--on", "2026-03-07").out

    assert "If 3 letters leave on Sat 2026-03-07:" in told
    assert "councils may count to 2026-04-09" in told
    assert "skipped: 2026-03-17 St Patrick's Day (Northern Ireland)" in told
    assert "warning, FOIA: Sat 7 March 2026 is not a working day." in told
    assert "better days: 2026-03-13" in told


def test_plan_sending_takes_the_next_working_day_where_none_is_named(run, drafts):
    with time_machine.travel("2026-03-07 12:00:00+00:00"):
        document = run("plan_sending", "missing-2025", "--json").document

    assert date.fromisoformat(document["sent_on"]) == date(2026, 3, 9)


def test_plan_sending_without_letters_says_so(run, campaign):
    ran = run("plan_sending", "missing-2025")

    assert (ran.code, ran.out) == (
        0,
        "No first letter waits to be queued: draft the requests, and give addresses.\n",
    )


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (["missing-2025", "--on", "07/03/2026"], 2, "--on is '07/03/2026'; a date such as"),
        (["missing-2025", "--on", "2051-01-04"], 1, "--on: 2051-01-04 lies outside our bank"),
        (["nothing"], 1, "there is no campaign 'nothing'; there are: missing-2025."),
    ],
)
def test_plan_sending_says_what_is_wrong(run, drafts, arguments, code, line):
    ran = run("plan_sending", *arguments)

    assert (ran.code, line in ran.err) == (code, True)
