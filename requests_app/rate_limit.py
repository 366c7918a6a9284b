"""How often one visitor may open a page that needs no login.

The counts are shared through Redis where it answers, so that several web servers count as one.
Where it does not, each process counts for itself: a page is never lost for want of a counter.
"""

from functools import cache, cached_property
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from math import ceil
from threading import Lock
from time import monotonic, time
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

REDIS_TIMEOUT = 0.2  # seconds, for connecting and for an answer
ASK_REDIS_AGAIN = 30  # seconds after it did not answer
IPV6_PREFIX = 64  # bits: what one visitor is given


def seconds_to_wait(request: HttpRequest, page: str, per_minute: int) -> int:
    """Count one visit to `page`; return 0, or how many seconds to wait where it is one too many."""
    # An address is personal data and Redis writes to disk: a keyed hash does as well.
    visitor = salted_hmac("rate limit", visitor_of(request)).hexdigest()
    return counters(settings.REDIS_URL).seconds_to_wait(page, visitor, per_minute)


def visitor_of(request: HttpRequest) -> str:
    """Return the visitor's IPv4 address, or the /64 network of an IPv6 address.

    `X-Forwarded-For` is believed only as far as our own proxies wrote it: with FOI_PROXY_HOPS
    of them in front, the entry that many places from its end is the visitor.
    """
    address = request.META.get("REMOTE_ADDR", "")
    hops: int = settings.PROXY_HOPS
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if hops and len(forwarded) >= hops:
        address = _network(forwarded[-hops].strip()) or address
    return _network(address) or address


def _network(address: str) -> str:
    """The part of an address that is counted; empty where it is none."""
    try:
        known: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return ""
    if isinstance(known, IPv6Address) and known.ipv4_mapped:
        known = known.ipv4_mapped
    if isinstance(known, IPv4Address):
        return str(known)
    return str(IPv6Network((int(known), IPV6_PREFIX), strict=False))


@cache
def counters(redis_url: str) -> "Counters":
    """Return the counters of this process for a Redis."""
    return Counters(redis_url)


class Counters:
    """Visits counted over the last minute, in Redis or else in this process."""

    def __init__(self, redis_url: str) -> None:
        self._redis_url = redis_url
        self._here = MovingWindowRateLimiter(MemoryStorage())
        self._redis_answers = True
        self._ask_again_at = 0.0
        self._lock = Lock()

    @cached_property
    def _shared(self) -> MovingWindowRateLimiter:
        # Celery and redis-py write the address of a socket differently.
        address = self._redis_url.replace("redis+socket://", "redis+unix://")
        once: Any = Retry(NoBackoff(), 0)
        return MovingWindowRateLimiter(
            RedisStorage(
                address.replace("virtual_host=", "db="),
                socket_connect_timeout=REDIS_TIMEOUT,
                socket_timeout=REDIS_TIMEOUT,
                retry=once,
            )
        )

    def seconds_to_wait(self, page: str, visitor: str, per_minute: int) -> int:
        """Count one visit; return 0, or how many seconds to wait where it is one too many."""
        if self._may_ask_redis():
            try:
                wait = _hit(self._shared, page, visitor, per_minute)
                self._redis_answers = True
                return wait
            except (RedisError, OSError, ValueError, TypeError):  # TypeError: an odd option
                with self._lock:
                    self._redis_answers = False
                    self._ask_again_at = monotonic() + ASK_REDIS_AGAIN
        return _hit(self._here, page, visitor, per_minute)

    def _may_ask_redis(self) -> bool:
        """While Redis does not answer, one visit in ASK_REDIS_AGAIN seconds tries it again."""
        with self._lock:
            if self._redis_answers:
                return True
            if monotonic() < self._ask_again_at:
                return False
            self._ask_again_at = monotonic() + ASK_REDIS_AGAIN
            return True


def _hit(limiter: MovingWindowRateLimiter, page: str, visitor: str, per_minute: int) -> int:
    allowed = RateLimitItemPerMinute(per_minute, namespace="foi")
    if limiter.hit(allowed, page, visitor):
        return 0
    opens_again = limiter.get_window_stats(allowed, page, visitor).reset_time
    return max(1, ceil(opens_again - time()))
