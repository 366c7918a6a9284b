"""However many clocks and workers there are, and whatever dies: each step is taken once."""

import pytest

from tests import servers
from tests.faults.crowd import STEPS, chase_in_a_crowd
from tests.faults.office import open_office

AUTHORITIES = 20

pytestmark = [pytest.mark.postgres, pytest.mark.journey]


@pytest.mark.usefixtures("_mailbox")
def test_a_crowd_takes_each_step_once(tmp_path):
    with (
        servers.Postgres() as database,
        servers.redis() as redis_url,
        open_office(tmp_path, database.url, redis_url=redis_url) as office,
    ):
        found = chase_in_a_crowd(
            office, database, redis_url, authorities=AUTHORITIES, flushes=2, restarts=2, seed=3
        )

    assert (found.flushes, found.restarts) == (2, 2)
    assert found.mails == {
        (f"foi@testham{number}.example", step): 1
        for number in range(1, AUTHORITIES + 1)
        for step in STEPS
    }
