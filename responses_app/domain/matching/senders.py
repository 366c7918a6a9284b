"""What a sender's address says about whose reply it is.

An address registered for an authority speaks for it; so does another at its domain, unless that
domain serves everybody: free mail, and the systems in which councils handle their cases.
"""

import re
from collections.abc import Callable, Iterable, Mapping

from responses_app.domain.mail import Mail

# Second levels under which bodies register names of their own.
PUBLIC_SUFFIXES = frozenset(
    "ac.uk co.uk gov.uk hscni.net judiciary.uk ltd.uk me.uk mod.uk net.uk nhs.uk org.uk "
    "parliament.uk plc.uk police.uk sch.uk gov.scot gov.wales llyw.cymru nhs.scot nhs.wales "
    "eu.com uk.com uk.net".split()
)
FREE_MAIL = frozenset(
    "aol.com btconnect.com btinternet.com btopenworld.com fastmail.com fsmail.net gmail.com "
    "gmx.co.uk gmx.com gmx.net googlemail.com hotmail.co.uk hotmail.com icloud.com live.co.uk "
    "live.com mac.com mail.com me.com msn.com ntlworld.com outlook.com plusnet.com proton.me "
    "protonmail.com sky.com talktalk.net tiscali.co.uk virginmedia.com yahoo.co.uk yahoo.com "
    "yandex.com zoho.com".split()
)
# Systems and services through which authorities, or people, write under one domain.
SHARED_SYSTEMS = frozenset(
    "achieveservice.com amazonses.com custhelp.com dynamics.com egress.com firmstep.com force.com "
    "freshdesk.com govdelivery.com granicus.com icasework.com infreemation.co.uk jadu.net "
    "mailgun.org mailjet.com mimecast.com nhs.net office365.com onmicrosoft.com salesforce.com "
    "sendgrid.net service-now.com sharepoint.com vuelio.co.uk vuelio.com whatdotheyknow.com "
    "zendesk.com".split()
)
ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")  # in a text
ROBOTS = ("mailer-daemon", "mailerdaemon", "mail-daemon", "postmaster", "mdaemon")


def domain_of(address: str) -> str:
    """The domain of an address in lower case, without a dot at its end."""
    return address.rpartition("@")[2].strip().rstrip(".").lower()


def organisation(domain: str) -> str:
    """The part of a domain that a body registers: bristol.gov.uk of mail.bristol.gov.uk."""
    labels = domain.split(".")
    length = 3 if ".".join(labels[-2:]) in PUBLIC_SUFFIXES else 2
    return ".".join(labels[-length:])


def serves_everybody(domain: str) -> bool:
    """Whether a domain says nothing about who writes from it."""
    return domain in PUBLIC_SUFFIXES or organisation(domain) in FREE_MAIL | SHARED_SYSTEMS


def is_shared_system(domain: str) -> bool:
    """Whether authorities write from a domain through a system that serves many of them."""
    return organisation(domain) in SHARED_SYSTEMS


def is_same(address: str, other: str) -> bool:
    """Whether two addresses are of one sender: the same, or of one organisation.

    At a case system everybody has the same address, at a free mail provider nobody else has.
    """
    here, there = domain_of(address), domain_of(other)
    if not (here and there) or is_shared_system(here):
        return False
    if address == other:
        return True
    return not serves_everybody(here) and organisation(here) == organisation(there)


def is_robot(mail: Mail) -> bool:
    """Whether a mail server wrote it, which speaks for no authority: a bounce, a report."""
    if mail.report is not None or mail.content_type.startswith("multipart/report"):
        return True
    return mail.sender is not None and mail.sender.address.startswith(ROBOTS)


def spoken_for(
    address: str, registered: Mapping[str, frozenset[int]]
) -> tuple[frozenset[int], str]:
    """Return the authorities an address speaks for, and in which way: "address" where it is
    registered itself, "domain" where others at its domain are; none and "" where neither.

    `registered` are addresses at the domain's organisation with the authorities that have them.
    """
    if exact := registered.get(address):
        return exact, "address"
    domain = domain_of(address)
    if not domain or serves_everybody(domain):
        return frozenset(), ""
    same = _having(registered, lambda other: other == domain)
    related = same or _having(registered, lambda other: organisation(other) == organisation(domain))
    return related, "domain" if related else ""


def _having(
    registered: Mapping[str, frozenset[int]], fits: Callable[[str], bool]
) -> frozenset[int]:
    found: Iterable[frozenset[int]] = (
        authorities for address, authorities in registered.items() if fits(domain_of(address))
    )
    return frozenset().union(*found)
