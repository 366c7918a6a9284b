"""`manage.py expiring_rights`."""

from datetime import date

import pytest

from requests_app import lifecycle
from requests_app.models import CaseEvent

MONDAY = date(2026, 1, 5)
COMMAND = ("expiring_rights", "missing-2025", "--as-of", "2026-02-16")


@pytest.fixture
def refused(make_request, make_authority):
    foi_request = make_request(MONDAY, make_authority("Ayr", nation="Scotland"))
    lifecycle.record(foi_request, "refusal", date(2026, 1, 20), outcome="refused")
    return foi_request


def test_expiring_rights_lists_what_we_must_do(run, refused):
    ran = run(*COMMAND, "--json")

    assert (ran.code, ran.err) == (0, "")
    (row,) = ran.document
    assert row.pop("why").endswith("(FOISA s.20(5))")
    assert row == {
        "request": refused.reference,
        "authority": "Ayr",
        "law": "foisa",
        "right": "review_request_by",
        "by": "2026-03-17",
        "statute": "2026-03-30",
        "whose": "ours",
        "passed": False,
        "provisional": False,
    }


def test_expiring_rights_speaks_to_people(run, refused):
    assert run(*COMMAND).out == "2026-03-17  Ask for an internal review: Ayr (in 29 days)\n"
    assert run(*COMMAND, "--whose", "opens").out == "There is nothing to do by a day.\n"


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (["--within", "28"], 0),
        (["--within", "29"], 1),
        (["--whose", "theirs"], 1),
        (["--whose", "all"], 4),
        (["--as-of", "2026-03-18"], 1),  # it has passed, and is listed as such
        (["--as-of", "2026-03-18", "--within", "30"], 0),
    ],
)
def test_expiring_rights_narrows_what_it_lists(run, refused, make_request, options, count):
    make_request(MONDAY)

    rows = run(*COMMAND, *options, "--json").document

    assert len(rows) == count
    if "2026-03-18" in options:
        assert all(row["passed"] for row in rows)


def test_expiring_rights_notes_a_day_that_is_not_known(run, make_request):
    foi_request = make_request(MONDAY)
    lifecycle.record(foi_request, "refusal", None, outcome="refused")

    ran = run(*COMMAND, "--json")

    assert (ran.code, ran.document) == (0, [])
    assert "note: " in ran.err and "The day of the answer is not known" in ran.err


def test_expiring_rights_fails_on_a_log_that_cannot_be_counted_and_lists_the_rest(
    run, refused, make_request
):
    broken = make_request(MONDAY)
    CaseEvent.objects.create(foi_request=broken, kind="response", on=date(2025, 12, 1))

    ran = run(*COMMAND, "--json")

    assert ran.code == 1
    assert [row["request"] for row in ran.document] == [refused.reference]
    assert str(broken) in ran.err and "2025-12-01" in ran.err


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (["missing-2025", "--whose", "mine"], 2, "--whose is 'mine'; ours, opens, theirs or all"),
        (["missing-2025", "--within", "-1"], 2, "--within is '-1'; a number of days"),
        (["missing-2025", "--within", "²"], 2, "--within is '²'; a number of days"),
        (["missing-2025", "--as-of", "soon"], 2, "--as-of is 'soon'; a date such as"),
        (["nothing"], 1, "there is no campaign 'nothing'; there are: missing-2025."),
    ],
)
def test_expiring_rights_says_what_is_wrong(run, campaign, arguments, code, line):
    ran = run("expiring_rights", *arguments)

    assert (ran.code, line in ran.err) == (code, True)
