"""`manage.py chase`."""

from datetime import date

import pytest

from requests_app.models import OutgoingMessage, ProclaimedHoliday

MONDAY = date(2026, 1, 5)


@pytest.fixture
def late(make_request):
    return make_request(MONDAY, email="foi@testham.example")


def test_chase_writes_every_letter_that_is_due_and_names_what_it_skips(run, late, make_request):
    without_address = make_request(MONDAY)

    ran = run("chase", "--as-of", "2026-03-02", "--json")

    assert ran.code == 0
    assert ran.document == {
        "as_of": "2026-03-02",
        "written": [{"request": late.reference, "authority": "Testham 1", "step": "reminder"}],
        "skipped": [
            {
                "request": without_address.reference,
                "authority": "Testham 2",
                "why": "the authority has no address",
            }
        ],
        "note": "",
    }
    assert f"skipped: {without_address.reference}, Testham 2: the authority has no" in ran.err
    assert OutgoingMessage.objects.get().foi_request == late


def test_chase_writes_nothing_on_a_dry_run(run, late):
    ran = run("chase", "--as-of", "2026-03-02", "--dry-run")

    assert ran.out == "1 letters would be written, 0 skipped.\n"
    assert not OutgoingMessage.objects.exists()


def test_chase_writes_nothing_before_it_is_late(run, late):
    assert run("chase", "--as-of", "2026-02-02", "--json").document["written"] == []


def test_chase_keeps_to_one_campaign(run, late):
    assert run("chase", "--campaign", "missing-2025", "--as-of", "2026-03-02").code == 0
    assert OutgoingMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (["--as-of", "02/03/2026"], 2, "--as-of is '02/03/2026'; a date such as 2026-03-02 was"),
        (["--campaign", "nothing"], 1, "there is no campaign 'nothing'; there are: missing-2025."),
    ],
)
def test_chase_says_what_is_wrong(run, campaign, arguments, code, line):
    ran = run("chase", *arguments)

    assert (ran.code, line in ran.err) == (code, True)


def test_chase_says_why_nobody_is_chased_while_dates_wait_to_be_counted_anew(run, late):
    ProclaimedHoliday.objects.create(
        date=date(2026, 1, 13), name="A day", wales=True, proclaimed_on=date(2026, 1, 2), source="x"
    )

    ran = run("chase", "--as-of", "2026-03-02")

    assert "nobody is chased until dates are counted anew" in ran.err
    assert not OutgoingMessage.objects.exists()
