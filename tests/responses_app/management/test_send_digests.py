from datetime import date

import pytest
import time_machine


@pytest.mark.parametrize(
    ("now", "written"),
    [
        ("2026-02-03T09:00:00Z", 1),
        ("2026-02-03T05:00:00Z", 0),  # before the hour
        ("2026-02-07T09:00:00Z", 0),  # Saturday
    ],
)
def test_send_digests_counts_what_it_wrote(run, make_request, person, now, written):
    make_request(date(2026, 1, 5), assigned_to=person)

    with time_machine.travel(now, tick=False):
        assert run("send_digests", "--json").json == {"written": written}
        assert run("send_digests").out == "0 digests written.\n"


def test_send_digests_goes_by_the_clock_in_london(run, make_request, person):
    make_request(date(2026, 1, 5), assigned_to=person)

    with time_machine.travel("2026-06-02T07:30:00Z", tick=False):  # 8.30 in summer
        assert run("send_digests", "--json").json == {"written": 1}
