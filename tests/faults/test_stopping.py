"""A sender that sleeps beyond its lease and wakes repeats nothing."""

import os

import pytest

from tests.faults.office import open_office
from tests.faults.stopping import CASES, Case, Woken, stop_and_wake

pytestmark = [pytest.mark.postgres, pytest.mark.journey]
SOME = [CASES[0], CASES[2], CASES[5]]  # benchmarks/faults.py takes all of them


@pytest.mark.usefixtures("_mailbox")
@pytest.mark.parametrize("case", SOME, ids=lambda case: case.name)
def test_a_sender_that_wakes_late_leaves_one_letter(case: Case, tmp_path):
    with open_office(tmp_path, os.environ["FOI_TESTS_POSTGRES"]) as office:
        found = stop_and_wake(office, case)

    assert found == Woken(case.meanwhile, "sent", mails=1, departures=1)
