"""Visits are counted in a real Redis, and in this process where there is none."""

import socket
import time

import pytest
import time_machine
from redis import Redis

from requests_app import rate_limit
from requests_app.rate_limit import ASK_REDIS_AGAIN, Counters, seconds_to_wait, visitor_of


@pytest.fixture
def nowhere(tmp_path) -> str:
    """The address of a Redis that is not there."""
    return f"redis+socket://{tmp_path / 'no.sock'}"


@pytest.fixture
def silent():
    """The address of a server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


@pytest.fixture(params=["redis", "nowhere"])
def url(request) -> str:
    return request.getfixturevalue("redis_url" if request.param == "redis" else "nowhere")


def test_counters_let_so_many_through_and_say_how_long_to_wait(url, request):
    counters = Counters(url)
    visitor = request.node.name

    waits = [counters.seconds_to_wait("page", visitor, 3) for _ in range(4)]

    assert waits[:3] == [0, 0, 0]
    assert 55 <= waits[3] <= 60


def test_counters_keep_visitors_and_pages_apart(url, request):
    counters = Counters(url)
    visitor = request.node.name
    assert counters.seconds_to_wait("page", visitor, 1) == 0

    assert counters.seconds_to_wait("page", f"{visitor} and another", 1) == 0
    assert counters.seconds_to_wait("another page", visitor, 1) == 0
    assert counters.seconds_to_wait("page", visitor, 1) > 0


def test_counters_open_again_after_a_minute(nowhere):
    with time_machine.travel("2026-03-09T12:00:00Z", tick=False) as clock:
        counters = Counters(nowhere)
        assert counters.seconds_to_wait("page", "ada", 1) == 0
        assert counters.seconds_to_wait("page", "ada", 1) == 60
        clock.shift(61)
        assert counters.seconds_to_wait("page", "ada", 1) == 0


def test_counters_are_shared_through_redis_and_not_without_it(redis_url, nowhere):
    assert Counters(redis_url).seconds_to_wait("shared", "ada", 1) == 0
    assert Counters(redis_url).seconds_to_wait("shared", "ada", 1) > 0

    assert Counters(nowhere).seconds_to_wait("shared", "ada", 1) == 0
    assert Counters(nowhere).seconds_to_wait("shared", "ada", 1) == 0


def test_a_silent_redis_costs_one_visit_a_moment_and_the_next_nothing(silent):
    counters = Counters(silent)
    begun = time.monotonic()
    counters.seconds_to_wait("page", "ada", 60)
    first = time.monotonic() - begun
    for _ in range(20):
        counters.seconds_to_wait("page", "ada", 60)
    others = time.monotonic() - begun - first

    assert first < 2  # 0.2 s, on a machine with time
    assert others < first


def test_redis_is_asked_again_after_a_while(redis_url, monkeypatch):
    counters = Counters("redis://127.0.0.1:1/0")
    assert counters.seconds_to_wait("again", "ada", 1) == 0
    assert counters.seconds_to_wait("again", "ada", 1) > 0

    counters._redis_url = redis_url  # it has come back
    del counters._shared
    assert counters.seconds_to_wait("again", "ada", 1) > 0
    later = time.monotonic() + ASK_REDIS_AGAIN
    monkeypatch.setattr(rate_limit, "monotonic", lambda: later)
    assert counters.seconds_to_wait("again", "ada", 1) == 0
    assert Counters(redis_url).seconds_to_wait("again", "ada", 1) > 0


@pytest.mark.parametrize(
    "url", ["redis://127.0.0.1:1/0?odd=1", "redis://[", "rediss://127.0.0.1:1"]
)
def test_an_odd_address_of_redis_is_no_error(url):
    assert Counters(url).seconds_to_wait("page", "ada", 1) == 0
    assert Counters(url).seconds_to_wait("page", "ada", 1) == 0


@pytest.mark.parametrize(
    ("hops", "forwarded", "visitor"),
    [
        (0, "", "192.0.2.1"),
        (0, "203.0.113.9", "192.0.2.1"),  # whoever writes the header himself is not believed
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9", "198.51.100.1"),
        (2, "203.0.113.9", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "unknown", "192.0.2.1"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
def test_visitor_of_believes_only_our_own_proxies(rf, settings, hops, forwarded, visitor):
    settings.PROXY_HOPS = hops
    headers = {"x-forwarded-for": forwarded} if forwarded else {}

    assert visitor_of(rf.get("/", REMOTE_ADDR="192.0.2.1", headers=headers)) == visitor


def test_visitor_of_counts_a_network_of_ipv6_as_one(rf):
    first, second, other = (
        visitor_of(rf.get("/", REMOTE_ADDR=address))
        for address in ("2001:db8::1", "2001:db8::ffff:1", "2001:db8:0:1::1")
    )

    assert first == second != other


def test_visitor_of_a_unix_socket_is_one_visitor(rf):
    assert visitor_of(rf.get("/", REMOTE_ADDR="")) == ""


def test_seconds_to_wait_keeps_no_address(rf, settings, redis_url):
    settings.REDIS_URL = redis_url
    seconds_to_wait(rf.get("/", REMOTE_ADDR="203.0.113.77"), "kept", 5)

    keys = Redis.from_url(redis_url.replace("redis+socket", "unix")).keys("*")
    assert any(b"kept" in key for key in keys)
    assert not any(b"203.0.113.77" in key for key in keys)
