"""What else speaks against the request that a mail is about to be tied to.

It is asked only then, since it costs more: whether another authority is named as the one that the
mail comes from, and whether its subject is that of another campaign's letter.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from responses_app.domain.mail import Mail
from responses_app.domain.matching import called, senders, subjects
from responses_app.domain.matching.deciding import Signs, agreeing
from responses_app.domain.matching.gathering import Gathered
from responses_app.domain.matching.known import Known, KnownRequest
from responses_app.domain.quoting import Split

LOOKED_AT = 20_000  # characters of text in which names and addresses are looked for
MOST_ADDRESSES = 20
SHORTEST_IN_ADDRESS = 4  # letters of a name in an address at a shared system


def with_doubts(
    gathered: Gathered, chosen: int, mail: Mail, parts: Split, known: Known
) -> Gathered:
    """Return the same, with all that is to be asked about this request. Mail servers are not
    doubted: they name whomever they like, and carry our letter."""
    if senders.is_robot(mail):
        return gathered
    signs = gathered.signs
    request = signs.requests[chosen]
    others = _of_other_campaigns(mail, request, known)
    elsewhere: Mapping[int, str] = {}
    if agreeing(signs, chosen) < 2:
        elsewhere = _elsewhere(signs, chosen, mail, parts, known)
    signs = replace(
        signs,
        requests={**{one.number: one for one in others}, **signs.requests},
        same_subject={
            one.number: f"Its subject is exactly that of our letter {one.reference}."
            for one in others
        },
        elsewhere=elsewhere,
    )
    return replace(gathered, signs=signs)


def _of_other_campaigns(mail: Mail, request: KnownRequest, known: Known) -> list[KnownRequest]:
    """Open requests of other campaigns to the same authority whose letters have this subject."""
    readings = subjects.readings(mail.subject)
    mine = subjects.folded(request.subject)
    if mine in readings:
        readings = readings[: readings.index(mine)]
    if not readings:
        return []
    there = known.requests_about(readings, {request.authority})
    return [one for one in there if one.campaign != request.campaign]


# ---------------------------------------------------------------------------- other authorities


def _elsewhere(signs: Signs, chosen: int, mail: Mail, parts: Split, known: Known) -> dict[int, str]:
    """The other asked authorities that a mail names as its sender or its matter.

    What a subject says, and a word that may be a surname, do not count against a mail that comes
    from the request's authority itself. A reference in the text alone may be mentioned in passing:
    then names in the text count too.
    """
    request = signs.requests[chosen]
    in_passing = len(signs.strong) == 1 and not signs.subject and chosen in signs.own
    is_theirs = signs.is_senders(chosen)
    found = list(_by_sender(mail, known, bare=in_passing or not is_theirs))
    if in_passing or not is_theirs:
        found += _by_subject(mail, request, known)
    if in_passing and not is_theirs:
        found += _by_text(parts, known)
    named: dict[int, str] = {}
    for one, words in found:
        named.setdefault(one, words)
    named.pop(request.authority, None)
    asked = known.asked(set(named)) if named else frozenset()
    return {one: words for one, words in named.items() if one in asked}


def _by_sender(mail: Mail, known: Known, *, bare: bool) -> Iterator[tuple[int, str]]:
    """By its name, by where replies go, and by its address at a system that serves everybody."""
    sender = mail.sender
    if sender is not None:
        beside = [sender.name] if bare else [one for one in [sender.name] if called.says_body(one)]
        for name, one in called.authorities([sender.name], beside, known).items():
            yield one, f"{name}, another authority, stands in its sender's name."
        for name, one in known.authorities_called(list(_in_address(sender.address))).items():
            yield one, f"{name}, another authority, stands in its sender's address."
    reply_to = [one.address for one in mail.reply_to][:MOST_ADDRESSES]
    yield from _by_addresses(reply_to, "its Reply-To", known)


def _in_address(address: str) -> Iterator[str]:
    """Names in an address at a shared system: birchdale.icasework.com, birchdale@..."""
    domain = senders.domain_of(address)
    if not senders.is_shared_system(domain):
        return
    below = domain.removesuffix(senders.organisation(domain))
    for label in (address.rpartition("@")[0], *below.split(".")):
        name = " ".join(label.replace(".", " ").replace("_", " ").replace("-", " ").split()).title()
        for bare in dict.fromkeys(called.bare_names(name)):
            if len(bare) >= SHORTEST_IN_ADDRESS:
                yield bare


def _by_subject(mail: Mail, request: KnownRequest, known: Known) -> Iterator[tuple[int, str]]:
    ours = subjects.folded(request.subject)
    for name, one in called.authorities([mail.subject], [mail.subject], known).items():
        if subjects.folded(name) not in ours:
            yield one, f"{name}, another authority, stands in its subject."


def _by_text(parts: Split, known: Known) -> Iterator[tuple[int, str]]:
    texts = [parts.own[:LOOKED_AT], parts.signature[:LOOKED_AT]]
    for name, one in called.authorities(texts, (), known).items():
        yield one, f"{name}, another authority, stands in its text."
    addresses = [one for text in texts for one in senders.ADDRESS.findall(text.lower())]
    yield from _by_addresses(addresses[:MOST_ADDRESSES], "its text", known)


def _by_addresses(addresses: list[str], where: str, known: Known) -> Iterator[tuple[int, str]]:
    if not addresses:
        return
    domains = {senders.organisation(senders.domain_of(one)) for one in addresses}
    registered = known.authorities_at(domains)
    for address in addresses:
        for one in senders.spoken_for(address, registered)[0]:
            yield one, f"{address}, at another authority, stands in {where}."
