"""From a mail to the reading of its kind, with evidence.

Bounces and receipts come from mail servers and are told first; the rest is what an authority
wrote. A reading is never sure where something of the mail was left unread.
"""

from collections.abc import Iterator
from dataclasses import replace

from requests_app.domain.event_lists import london_day
from requests_app.domain.law import Law
from responses_app.domain.mail import Mail

from . import bounces, fees, more_time, portals, refusals, robots
from .days import new_day
from .deciding import kind_of
from .gathering import Found, search
from .kinds import Evidence, KindReading, ReplyKind
from .sentences import LONGEST, Sentence, read_sentences
from .signs import Reply, Sign

K = ReplyKind
_MOST_EVIDENCE = 6


def read_kind(mail: Mail, own: str, law: Law, ours: frozenset[str] = frozenset()) -> KindReading:
    """Read what kind of reply `mail` is, from its own text `own` apart from quoted text.

    `ours` are references of our own, which are never taken for the authority's. The reading
    changes nothing by itself; where it is not sure, a person decides.
    """
    subject = Sentence(" ".join(mail.subject.split())[:500])
    reply = Reply(mail, law, read_sentences(own), subject, ours)
    reading = _of_servers(reply) or _of_authority(reply)
    if reading.is_sure and (mail.needs_hand or len(own) > LONGEST):
        reading = replace(reading, is_sure=False)
    return reading


def _of_servers(reply: Reply) -> KindReading | None:
    returned = bounces.read_bounce(reply)
    received = robots.receipt(reply)
    if received and not (returned and returned.says_so):
        return KindReading(received.kind, True, (received.evidence,))
    if returned is None:
        return None
    return KindReading(K.BOUNCE, returned.is_sure, returned.evidence, bounce=returned.bounce)


def _of_authority(reply: Reply) -> KindReading:
    found = search(reply)
    automatic = robots.auto_reply(reply)
    made = robots.machine(reply)
    kind, sure = kind_of(found, automatic is not None, made is not None)
    if automatic and kind not in (K.OUT_OF_OFFICE, K.ACKNOWLEDGEMENT, K.PORTAL_LINK, K.NEWSLETTER):
        sure = False
    robot = [one for one in (automatic or made,) if one]
    return _reading(found, kind, sure, robot)


def _reading(found: Found, kind: ReplyKind, sure: bool, robot: list[Evidence]) -> KindReading:
    reply, mail = found.reply, found.reply.mail
    sections = _sections(found, kind)
    fee_signs = found.signs.get(K.FEES_NOTICE, ()) if kind is K.FEES_NOTICE else ()
    sent_on = (
        london_day(mail.sent_at, "Date")
        if mail.sent_at and mail.sent_at.utcoffset() is not None
        else None
    )
    new_date = None
    if kind in (K.EXTENSION, K.FEES_NOTICE):
        new_date = new_day(more_time.sentences_with_day(reply), sent_on)
    evidence = tuple(dict.fromkeys([*(s.evidence for s in _best(found, kind)), *robot]))
    return KindReading(
        kind=kind,
        is_sure=sure and bool(evidence),
        evidence=evidence[:_MOST_EVIDENCE],
        also=tuple(_also(found, kind)),
        their_reference=found.their_reference,
        new_date=new_date,
        extension=more_time.ground(reply) if kind is K.EXTENSION else "",
        sections=sections,
        fee=fees.amount(fee_signs) if fee_signs else None,
        elsewhere=found.elsewhere or found.moved_to,
        links=portals.links(reply)
        if kind in (K.PORTAL_LINK, K.REFUSAL, K.PARTIAL, K.ANSWER)
        else (),
    )


def _best(found: Found, kind: ReplyKind) -> list[Sign]:
    signs = sorted(found.signs.get(kind, ()), key=lambda sign: not sign.is_explicit)
    if kind is K.PARTIAL:
        signs += found.explicit(K.ANSWER)[:1] + found.explicit(K.REFUSAL)[:1]
    return signs


def _also(found: Found, kind: ReplyKind) -> Iterator[ReplyKind]:
    for other in ReplyKind:
        told = found.has(other) if other is K.TRANSFER else found.is_explicit(other)
        if told and other is not kind:
            yield other


def _sections(found: Found, kind: ReplyKind) -> tuple[str, ...]:
    if kind not in (K.REFUSAL, K.PARTIAL, K.NOT_HELD, K.PORTAL_LINK):
        return ()
    refused = (*found.signs.get(K.REFUSAL, ()), *found.signs.get(K.PARTIAL, ()))
    strictly = refusals.grounds(refused, found.reply)
    if strictly or not found.is_explicit(K.REFUSAL):
        return strictly
    return refusals.grounds_explained(found.reply)
