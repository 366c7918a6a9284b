"""Whose mail servers take the mail of which domain. The one room that asks the name system.

Many councils share one exchanger, such as Microsoft's, and the throttle counts what we send to
each. What was said is kept in MailDomain: nothing waits for the name system but `look_up`,
which is run now and then and never in a transaction.
"""

import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import dns.exception
import dns.name
import dns.rdatatype
import dns.resolver
from django.conf import settings

from requests_app.models import Authority, MailDomain, OutgoingMessage

GOOD_FOR = timedelta(days=30)
FAILED_GOOD_FOR = timedelta(days=1)
LIFETIME = 5  # seconds for one domain
MOST_TIMEOUTS = 3  # in one run; then it is our own name server that is silent
RESERVED = ("example", "test", "invalid", "localhost", "example.com", "example.net", "example.org")
"""Names that are nobody's. Source: RFC 2606 sections 2 and 3; RFC 6761 section 6."""
SECOND_LEVEL = frozenset(
    """ac co com edu gob gov govt judiciary llyw ltd me mod net nhs org parliament plc police
    sch""".split()
)
"""Under a country's or nation's own ending these belong to nobody: gov.uk, gov.scot, co.uk."""
NATIONS = frozenset({"cymru", "scot", "wales"})

State = OutgoingMessage.State
NOT_SENT = (State.DRAFT, State.PENDING, State.DEFERRED)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """What the name system said of one domain; `group` is None where it did not answer."""

    group: str | None
    problem: str = ""
    timed_out: bool = False


def domain_of(address: str) -> str:
    """Return the domain of an e-mail address in small letters; "" where it has none."""
    return address.strip().rpartition("@")[2].lower().rstrip(".") if "@" in address else ""


def group_of(domain: str) -> str:
    """Return whose mail servers take the mail of a domain; its own name where unknown."""
    return groups_of([domain])[domain]


def groups_of(domains: Iterable[str]) -> dict[str, str]:
    """Return the group of each domain, in one query and without asking the name system."""
    names = {domain: domain.lower().rstrip(".") for domain in domains}
    known = MailDomain.objects.filter(name__in=set(names.values()))
    groups = dict(known.values_list("name", "exchanger"))
    return {domain: groups.get(name, name) for domain, name in names.items()}


def look_up(now: datetime, limit: int = 50) -> dict[str, int]:
    """Ask for the exchangers of authorities' domains that are unknown or known for too long.

    At most `limit` domains, those unknown first, then those asked longest ago. Letters that
    have not left yet are told. Returns counts: domains found and failed, letters changed.
    After three domains without any answer the rest waits for another run.
    """
    counts = Counter(found=0, failed=0, letters=0)
    resolver = _resolver()
    if resolver is None:
        return dict(counts)
    timeouts = 0
    for domain in _due(now)[:limit]:
        answer = _ask(resolver, domain)
        counts["failed" if answer.problem else "found"] += 1
        counts["letters"] += _keep(domain, answer, now)
        timeouts += answer.timed_out
        if timeouts == MOST_TIMEOUTS:
            logger.warning("The name server does not answer: %s", answer.problem)
            break
    return dict(counts)


def _due(now: datetime) -> list[str]:
    """The domains to ask for, the most urgent first."""
    addresses = Authority.objects.exclude(email="").values_list("email", flat=True)
    domains = {domain_of(address) for address in addresses} - {""}
    asked = {
        name: (at, FAILED_GOOD_FOR if problem else GOOD_FOR)
        for name, at, problem in MailDomain.objects.values_list("name", "looked_up_at", "problem")
    }
    unknown = sorted(domains - asked.keys())
    old = sorted(
        (at, name)
        for name, (at, good_for) in asked.items()
        if name in domains and at < now - good_for
    )
    return [name for name in (*unknown, *(name for _, name in old)) if not is_reserved(name)]


def is_reserved(domain: str) -> bool:
    """Whether a domain is set aside for examples and tests, and so is never asked for."""
    return any(domain == name or domain.endswith(f".{name}") for name in RESERVED)


def _keep(domain: str, answer: Answer, now: datetime) -> int:
    """Write down what was said; return for how many letters it is news."""
    # A server that is silent today takes nothing back of what it said before.
    group = answer.group or group_of(domain)
    row = MailDomain(name=domain, exchanger=group, looked_up_at=now, problem=answer.problem[:300])
    MailDomain.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["exchanger", "looked_up_at", "problem"],
    )
    waiting = OutgoingMessage.objects.letters().filter(
        state__in=NOT_SENT, to_address__iendswith=f"@{domain}"
    )
    return waiting.exclude(exchanger=group).update(exchanger=group)


# ---------------------------------------------------------------------------- asking


def _resolver() -> dns.resolver.Resolver | None:
    """Whom to ask, by FOI_DNS_SERVER; None for nobody."""
    server = settings.DNS_SERVER
    if server == "off":
        return None
    try:
        resolver = dns.resolver.Resolver(configure=not server)
    except dns.resolver.NoResolverConfiguration as problem:
        logger.warning("This system has no name server: %s", problem)
        return None
    if server:
        parts = urlsplit(f"//{server}")
        resolver.nameservers, resolver.port = [parts.hostname], parts.port or 53
    return resolver


def _ask(resolver: dns.resolver.Resolver, domain: str) -> Answer:
    try:
        name = dns.name.from_text(domain)
        found = resolver.resolve(name, dns.rdatatype.MX, lifetime=LIFETIME, search=False)
    except dns.resolver.NXDOMAIN:
        return Answer(domain, "There is no such domain.")
    except dns.resolver.NoAnswer:
        return Answer(domain)  # it takes its mail itself: RFC 5321 section 5.1
    except dns.resolver.LifetimeTimeout:
        return Answer(None, f"No answer within {LIFETIME} seconds.", timed_out=True)
    except dns.exception.DNSException as problem:
        return Answer(None, f"No usable answer: {problem}")
    by_preference = sorted((record.preference, record.exchange) for record in found)
    hosts = [host.to_text(omit_final_dot=True).lower() for _, host in by_preference
             if host != dns.name.root]  # fmt: skip
    if not hosts:
        return Answer(domain, "The domain takes no mail (null MX, RFC 7505).")
    return Answer(group_among(hosts) or domain)


# ---------------------------------------------------------------------------- groups


def group_among(hosts: list[str]) -> str:
    """Return what these exchangers, the preferred first, have in common; "" for no group.

    The first label is one machine's or one customer's, and is left out. Where exchangers have
    nothing in common, the preferred one speaks for all.

    >>> group_among(["mx1.hants.gov.uk", "mx2.hants.gov.uk"])
    'hants.gov.uk'
    >>> group_among(["council-gov-uk.mail.protection.outlook.com"])
    'mail.protection.outlook.com'
    """
    tails = [_without_first_label(host.split(".")) for host in hosts]
    common = tails[0]
    for tail in tails[1:]:
        common = _common_end(common, tail)
    for labels in (common, tails[0]):
        if _is_somebodys(labels):
            return ".".join(labels)
    return ""


def _without_first_label(labels: list[str]) -> list[str]:
    return labels[1:] if _is_somebodys(labels[1:]) else labels


def _common_end(one: list[str], other: list[str]) -> list[str]:
    shared = 0
    while shared < min(len(one), len(other)) and one[-1 - shared] == other[-1 - shared]:
        shared += 1
    return one[len(one) - shared :]


def _is_somebodys(labels: list[str]) -> bool:
    """Whether a name belongs to one body: not to all who register under it, and no number."""
    if len(labels) < 2 or labels[-1].isdigit():
        return False
    of_a_country = len(labels[-1]) == 2 or labels[-1] in NATIONS
    return not (len(labels) == 2 and of_a_country and labels[0] in SECOND_LEVEL)
