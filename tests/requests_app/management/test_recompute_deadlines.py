import json
from datetime import date

import pytest

from requests_app import recounting
from requests_app.models import CaseEvent, FoiRequest, ProclaimedHoliday, Recount

pytestmark = pytest.mark.django_db
COMMAND = "recompute_deadlines"
SENT, DAY = date(2026, 10, 26), date(2026, 11, 10)


@pytest.fixture
def proclaimed(make_request, ask) -> FoiRequest:
    foi_request = make_request(SENT)
    ask()
    ProclaimedHoliday.objects.create(
        date=DAY, name="A day of thanks", wales=True, proclaimed_on=DAY, source="The Gazette"
    )
    return foi_request


def test_recompute_deadlines_says_how_many_moved(proclaimed, ask):
    assert json.loads(ask("--json")) == {
        "why": "10 November 2026, A day of thanks, is a bank holiday now under FOIA and the EIR",
        "looked_at": 1,
        "moved": 1,
        "letters_taken_back": 0,
        "problems": [],
    }
    proclaimed.refresh_from_db()
    assert proclaimed.due_on == date(2026, 11, 24)


def test_recompute_deadlines_twice_has_nothing_to_do(proclaimed, ask):
    ask()

    assert json.loads(ask("--json"))["looked_at"] == 0
    assert ask() == "The calendar is the one that every date was counted by: nothing to do.\n"


def test_recompute_deadlines_dry_run_writes_nothing(proclaimed, ask):
    before = Recount.objects.count()

    assert "the last day of 1 moved" in ask("--dry-run")

    proclaimed.refresh_from_db()
    assert proclaimed.due_on == date(2026, 11, 23)
    assert Recount.objects.count() == before
    assert not CaseEvent.objects.filter(kind="recounted").exists()


def test_recompute_deadlines_all_looks_at_every_sent_request(proclaimed, make_request, ask):
    make_request(date(2026, 3, 2))
    make_request()

    assert json.loads(ask("--all", "--json"))["looked_at"] == 2


def test_recompute_deadlines_says_that_the_calendar_changed_again(proclaimed, ask, monkeypatch):
    counted = recounting._count

    def dropped_meanwhile(rows, *more):
        ProclaimedHoliday.objects.all().delete()
        return counted(rows, *more)

    monkeypatch.setattr(recounting, "_count", dropped_meanwhile)

    assert ask().endswith("The calendar changed meanwhile: run it again.\n")


def test_recompute_deadlines_names_a_log_that_contradicts_itself(proclaimed, refusal):
    CaseEvent.objects.create(foi_request=proclaimed, kind="response", on=date(2020, 1, 1))

    code, lines, _ = refusal()

    assert code == 1
    assert lines[0].startswith(f"{proclaimed.reference}: response on 2020-01-01")
