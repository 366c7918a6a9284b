"""From signs to a reading: which kind a mail is when it shows several.

1. A bounce and a receipt come from mail servers and are told first.
2. An automatic reply is an absence, an acknowledgement or a link, whatever its text promises;
   a case system's own mail may be the real answer and is read as any other.
3. What ends the request goes before what holds it up, and that before what only confirms it. What
   is given beside what is refused is a partial reply.
4. A reading is sure only where the deciding words are explicit, no other kind contends, and
   nothing of the mail was left unread.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from requests_app.domain.event_lists import london_day
from requests_app.domain.law import Law
from responses_app.domain.mail import Mail

from . import (
    absences,
    acknowledgements,
    bounces,
    circulars,
    fees,
    information,
    more_time,
    others,
    portals,
    questions,
    refusals,
    robots,
)
from .days import new_day
from .kinds import Evidence, KindReading, ReplyKind
from .references import their_reference
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


@dataclass
class _Found:
    """All signs of a mail by kind, and what goes with them."""

    reply: Reply
    signs: dict[ReplyKind, list[Sign]] = field(default_factory=dict)
    elsewhere: str = ""
    moved_to: str = ""

    def add(self, signs: Iterable[Sign]) -> None:
        for sign in signs:
            self.signs.setdefault(sign.kind, []).append(sign)

    def has(self, *kinds: ReplyKind) -> bool:
        return any(kind in self.signs for kind in kinds)

    def explicit(self, kind: ReplyKind) -> list[Sign]:
        return [sign for sign in self.signs.get(kind, ()) if sign.is_explicit]

    def is_explicit(self, *kinds: ReplyKind) -> bool:
        return any(self.explicit(kind) for kind in kinds)


def _of_authority(reply: Reply) -> KindReading:
    found = _search(reply)
    automatic = robots.auto_reply(reply)
    made = robots.machine(reply)
    kind, sure = _kind(found, automatic is not None, made is not None)
    if automatic and kind not in (K.OUT_OF_OFFICE, K.ACKNOWLEDGEMENT, K.PORTAL_LINK, K.NEWSLETTER):
        sure = False
    robot = [one for one in (automatic or made,) if one]
    return _reading(found, kind, sure, robot)


def _search(reply: Reply) -> _Found:
    found = _Found(reply)
    for module in (acknowledgements, absences, questions, fees, more_time, refusals, information, portals, circulars):
        found.add(module.signs(reply))
    for sign, whom in others.signs(reply):
        found.add([sign])
        found.elsewhere = found.elsewhere or whom
    if gone := absences.moved(reply):
        found.add([gone[0]])
        found.moved_to = gone[1]
    return found


_ENDING = (K.REFUSAL, K.PARTIAL, K.NOT_HELD, K.ANSWER, K.PORTAL_LINK)
_HOLDING = (K.CLARIFICATION, K.FEES_NOTICE, K.EXTENSION, K.TRANSFER)


def _kind(found: _Found, automatic: bool, made: bool) -> tuple[ReplyKind, bool]:
    """The kind that fits best, and whether it is beyond doubt."""
    if automatic:
        return _kind_of_automatic(found)
    kind, sure = _kind_of_letter(found)
    if made and kind is K.UNCLEAR and found.reply.sentences:
        return K.ACKNOWLEDGEMENT if _reference(found.reply) else K.OUT_OF_OFFICE, False
    return kind, sure


def _kind_of_automatic(found: _Found) -> tuple[ReplyKind, bool]:
    away, received = found.is_explicit(K.OUT_OF_OFFICE), found.is_explicit(K.ACKNOWLEDGEMENT)
    if found.moved_to and not received:
        return K.OUT_OF_OFFICE, False
    if away and not received:
        return K.OUT_OF_OFFICE, True
    decided = [kind for kind in (*_ENDING, *_HOLDING) if found.is_explicit(kind)]
    if K.PORTAL_LINK in decided and not received:
        return K.PORTAL_LINK, decided == [K.PORTAL_LINK]
    if decided and information.documents(found.reply.mail):
        return _kind_of_letter(found)[0], False
    if received:
        return K.ACKNOWLEDGEMENT, not away and not decided
    if found.has(K.ACKNOWLEDGEMENT):
        return K.ACKNOWLEDGEMENT, False
    return K.OUT_OF_OFFICE, False


def _kind_of_letter(found: _Found) -> tuple[ReplyKind, bool]:
    if mailing := _mailing(found):
        return mailing
    if ending := _ending(found):
        return ending
    if holding := _holding(found):
        return holding
    return _rest(found)


def _mailing(found: _Found) -> tuple[ReplyKind, bool] | None:
    """A mailing says nothing of a request, whatever it advertises."""
    mail = found.reply.mail
    about_us = found.has(*_ENDING, *_HOLDING) or found.is_explicit(K.ACKNOWLEDGEMENT)
    if not found.has(K.NEWSLETTER) or mail.in_reply_to or mail.references:
        return None
    listed = bool(mail.header("List-Unsubscribe") or mail.header("List-Id"))
    if found.is_explicit(K.NEWSLETTER) and (listed or not about_us):
        return K.NEWSLETTER, listed and not about_us
    return None if about_us else (K.NEWSLETTER, False)


def _ending(found: _Found) -> tuple[ReplyKind, bool] | None:
    refused, given = found.explicit(K.REFUSAL), found.explicit(K.ANSWER)
    part, not_held = found.explicit(K.PARTIAL), found.explicit(K.NOT_HELD)
    holding = found.is_explicit(*_HOLDING)
    if part and (given or refused or found.has(K.ANSWER)):
        return K.PARTIAL, bool(given) and not holding
    if refused and given:
        return K.PARTIAL, False
    if part:
        return K.PARTIAL, False
    if refused:
        return _refused(found, bool(not_held))
    if found.is_explicit(K.PORTAL_LINK) and not (given and information.documents(found.reply.mail)):
        rivals = found.is_explicit(K.NOT_HELD, K.ANSWER, *_HOLDING) or found.has(K.REFUSAL)
        return K.PORTAL_LINK, not rivals
    if not_held and not given:
        rivals = found.has(K.PARTIAL, K.REFUSAL, K.TRANSFER, K.PORTAL_LINK) or holding
        return (K.TRANSFER, False) if found.is_explicit(K.TRANSFER) else (K.NOT_HELD, not rivals and not information.data_files(found.reply.mail))
    if given:
        rivals = found.has(K.NOT_HELD, K.REFUSAL, K.PARTIAL, K.PORTAL_LINK, K.TRANSFER) or holding or _later(found)
        return K.ANSWER, not rivals
    return None


def _refused(found: _Found, not_held: bool) -> tuple[ReplyKind, bool]:
    """Advice how to narrow the request goes with a refusal for cost; it is no question to us."""
    asked = [s for s in found.explicit(K.CLARIFICATION) if not questions.is_advice(s)]
    sections = refusals.grounds(found.signs[K.REFUSAL], found.reply)
    link = found.is_explicit(K.PORTAL_LINK)
    available = bool(sections) and set(s.split("(")[0] for s in sections) <= _AVAILABLE[found.reply.law]
    if link and available:
        return K.PORTAL_LINK, False
    rivals = not_held or asked or link or found.is_explicit(K.FEES_NOTICE, K.EXTENSION, K.TRANSFER)
    data = information.data_files(found.reply.mail)
    return K.REFUSAL, bool(sections) and not rivals and not data and not found.has(K.NOT_HELD)


_AVAILABLE = {Law.FOIA: {"21"}, Law.FOISA: {"25"}, Law.EIR: {"6"}, Law.EISR: {"6"}}


def _later(found: _Found) -> bool:
    return found.has(K.EXTENSION) and found.is_explicit(K.EXTENSION)


def _holding(found: _Found) -> tuple[ReplyKind, bool] | None:
    explicit = [kind for kind in _HOLDING if found.is_explicit(kind)]
    hints = found.has(K.REFUSAL, K.PARTIAL, K.NOT_HELD)
    if not explicit:
        return None
    for kind in (K.TRANSFER, K.FEES_NOTICE, K.EXTENSION, K.CLARIFICATION):
        if kind in explicit:
            alone = len(explicit) == 1 and not hints
            if kind is K.EXTENSION:
                alone = alone and bool(more_time.ground(found.reply))
            if kind is K.CLARIFICATION:
                alone = alone and not information.data_files(found.reply.mail)
            return kind, alone
    return None


def _rest(found: _Found) -> tuple[ReplyKind, bool]:
    """Only hints are left, besides an acknowledgement or an absence."""
    documents = information.documents(found.reply.mail)
    received, away = found.is_explicit(K.ACKNOWLEDGEMENT), found.is_explicit(K.OUT_OF_OFFICE)
    hinted = [kind for kind in (*_ENDING, *_HOLDING) if found.has(kind)]
    if found.has(K.ANSWER) and documents and not received:
        return K.ANSWER, False
    if received:
        doubtful = [kind for kind in hinted if kind is not K.CLARIFICATION]
        return K.ACKNOWLEDGEMENT, not away and not doubtful and not documents
    if away:
        return K.OUT_OF_OFFICE, not hinted and not documents
    for kind in (K.REFUSAL, K.NOT_HELD, K.PARTIAL, K.ANSWER, K.PORTAL_LINK, K.CLARIFICATION, K.TRANSFER, K.FEES_NOTICE, K.EXTENSION):
        if kind in hinted:
            return kind, False
    if documents:
        return K.ANSWER, False
    if found.has(K.ACKNOWLEDGEMENT) and found.reply.sentences:
        return K.ACKNOWLEDGEMENT, False
    return K.UNCLEAR, False


def _reading(found: _Found, kind: ReplyKind, sure: bool, robot: list[Evidence]) -> KindReading:
    reply, mail = found.reply, found.reply.mail
    sections = refusals.grounds(
        (*found.signs.get(K.REFUSAL, ()), *found.signs.get(K.PARTIAL, ())), reply
    ) if kind in (K.REFUSAL, K.PARTIAL, K.NOT_HELD, K.PORTAL_LINK) else ()
    fee_signs = found.signs.get(K.FEES_NOTICE, ()) if kind is K.FEES_NOTICE else ()
    sent_on = london_day(mail.sent_at, "Date") if mail.sent_at and mail.sent_at.utcoffset() is not None else None
    new_date = None
    if kind in (K.EXTENSION, K.FEES_NOTICE):
        new_date = new_day(more_time.sentences_with_day(reply), sent_on)
    evidence = tuple(dict.fromkeys([*(s.evidence for s in _best(found, kind)), *robot]))
    return KindReading(
        kind=kind,
        is_sure=sure and bool(evidence),
        evidence=evidence[:_MOST_EVIDENCE],
        also=tuple(_also(found, kind)),
        their_reference=_reference(reply),
        new_date=new_date,
        extension=more_time.ground(reply) if kind is K.EXTENSION else "",
        sections=sections,
        fee=fees.amount(fee_signs) if fee_signs else None,
        elsewhere=found.elsewhere or found.moved_to,
        links=portals.links(reply) if kind in (K.PORTAL_LINK, K.REFUSAL, K.PARTIAL, K.ANSWER) else (),
    )


def _best(found: _Found, kind: ReplyKind) -> list[Sign]:
    signs = sorted(found.signs.get(kind, ()), key=lambda sign: not sign.is_explicit)
    if kind is K.PARTIAL:
        signs += found.explicit(K.ANSWER)[:1] + found.explicit(K.REFUSAL)[:1]
    return signs


def _also(found: _Found, kind: ReplyKind) -> Iterator[ReplyKind]:
    for other in ReplyKind:
        if other is not kind and found.is_explicit(other):
            yield other
        elif other is not kind and other is K.TRANSFER and found.has(other):
            yield other


def _reference(reply: Reply) -> str:
    lines = (sentence.words for sentence in reply.sentences)
    return their_reference(reply.subject.words, lines, reply.ours)
