"""Which kind a mail is when it shows signs of several.

1. An automatic reply is an absence, an acknowledgement or a link, whatever its text promises;
   a case system's own mail may be the real answer and is read as any other.
2. What ends the request goes before what holds it up, and that before what only confirms it. What
   is given beside what is refused is a partial reply.
3. A kind is sure only where the deciding words are explicit and no other kind contends.
"""

from requests_app.domain.law import Law

from . import information, more_time, questions, refusals
from .gathering import Found
from .kinds import ReplyKind

K = ReplyKind
SHORT = 8  # sentences
_ENDING = (K.REFUSAL, K.PARTIAL, K.NOT_HELD, K.ANSWER, K.PORTAL_LINK)
_HOLDING = (K.CLARIFICATION, K.FEES_NOTICE, K.EXTENSION, K.TRANSFER)


def kind_of(found: Found, automatic: bool, made: bool) -> tuple[ReplyKind, bool]:
    """The kind that fits best, and whether it is beyond doubt."""
    if automatic:
        return _kind_of_automatic(found)
    if made and found.has(K.ACKNOWLEDGEMENT) and not found.is_explicit(*_ENDING, *_HOLDING):
        if not (found.has(K.ANSWER) and information.documents(found.reply.mail)):
            sure = found.is_explicit(K.ACKNOWLEDGEMENT) and _rest(found)[1]
            return K.ACKNOWLEDGEMENT, sure
    kind, sure = _kind_of_letter(found)
    if made and kind is K.UNCLEAR and found.reply.sentences:
        return K.ACKNOWLEDGEMENT if found.their_reference else K.OUT_OF_OFFICE, False
    return kind, sure


def _kind_of_automatic(found: Found) -> tuple[ReplyKind, bool]:
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


def _kind_of_letter(found: Found) -> tuple[ReplyKind, bool]:
    if mailing := _mailing(found):
        return mailing
    if found.has(K.UNCLEAR):
        return K.UNCLEAR, False
    if ending := _ending(found):
        return ending
    if holding := _holding(found):
        return holding
    return _rest(found)


def _mailing(found: Found) -> tuple[ReplyKind, bool] | None:
    """A mailing says nothing of a request, whatever it advertises."""
    mail = found.reply.mail
    about_us = found.has(*_ENDING, *_HOLDING) or found.is_explicit(K.ACKNOWLEDGEMENT)
    if not found.has(K.NEWSLETTER) or mail.in_reply_to or mail.references:
        return None
    listed = bool(mail.header("List-Unsubscribe") or mail.header("List-Id"))
    if found.is_explicit(K.NEWSLETTER) and (listed or not about_us):
        return K.NEWSLETTER, listed and not about_us
    return None if about_us else (K.NEWSLETTER, False)


def _ending(found: Found) -> tuple[ReplyKind, bool] | None:
    refused, given = found.explicit(K.REFUSAL), found.explicit(K.ANSWER)
    part, not_held = found.explicit(K.PARTIAL), found.explicit(K.NOT_HELD)
    holding = found.is_explicit(*_HOLDING)
    if part and (given or refused or found.has(K.ANSWER)):
        return K.PARTIAL, bool(given) and not holding
    if refused and (given or information.data_files(found.reply.mail)):
        return K.PARTIAL, False
    if part or (given and refusals.grounds(found.signs.get(K.REFUSAL, ()), found.reply)):
        return K.PARTIAL, False
    if refused:
        return _refused(found, bool(not_held))
    if found.is_explicit(K.PORTAL_LINK) and not (given and information.documents(found.reply.mail)):
        rivals = found.is_explicit(K.NOT_HELD, K.ANSWER, *_HOLDING) or found.has(K.REFUSAL)
        return K.PORTAL_LINK, not rivals
    if not_held and not given:
        rivals = found.has(K.PARTIAL, K.REFUSAL, K.TRANSFER, K.PORTAL_LINK) or holding
        return (
            (K.TRANSFER, False)
            if found.is_explicit(K.TRANSFER)
            else (K.NOT_HELD, not rivals and not information.data_files(found.reply.mail))
        )
    if given:
        rivals = (
            found.has(K.NOT_HELD, K.REFUSAL, K.PARTIAL, K.PORTAL_LINK, K.TRANSFER)
            or holding
            or _later(found)
        )
        return K.ANSWER, not rivals and not refusals.cites_any(found.reply)
    return None


def _refused(found: Found, not_held: bool) -> tuple[ReplyKind, bool]:
    """Advice how to narrow the request goes with a refusal for cost; it is no question to us."""
    asked = [s for s in found.explicit(K.CLARIFICATION) if not questions.is_advice(s)]
    sections = refusals.grounds(found.signs[K.REFUSAL], found.reply)
    link = found.is_explicit(K.PORTAL_LINK)
    if not_held and refusals.is_only_not_held(sections, found.reply.law):
        return K.NOT_HELD, not found.is_explicit(*_HOLDING, K.ANSWER)
    elsewhere = _AVAILABLE[found.reply.law]
    available = bool(sections) and {section.split("(")[0] for section in sections} <= elsewhere
    if link and available:
        return K.PORTAL_LINK, False
    if found.is_explicit(K.EXTENSION) and more_time.ground(found.reply):
        return K.EXTENSION, False
    rivals = not_held or asked or link or found.is_explicit(K.FEES_NOTICE, K.EXTENSION, K.TRANSFER)
    data = information.data_files(found.reply.mail)
    return K.REFUSAL, bool(
        sections
    ) and not rivals and not available and not data and not found.has(K.NOT_HELD)


_AVAILABLE = {Law.FOIA: {"21"}, Law.FOISA: {"25"}, Law.EIR: {"6"}, Law.EISR: {"6"}}


def _later(found: Found) -> bool:
    return found.has(K.EXTENSION) and found.is_explicit(K.EXTENSION)


def _holding(found: Found) -> tuple[ReplyKind, bool] | None:
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


def _rest(found: Found) -> tuple[ReplyKind, bool]:
    """Only hints are left, besides an acknowledgement or an absence."""
    documents = information.documents(found.reply.mail)
    received, away = found.is_explicit(K.ACKNOWLEDGEMENT), found.is_explicit(K.OUT_OF_OFFICE)
    hinted = [kind for kind in (*_ENDING, *_HOLDING) if found.has(kind)]
    apart = (K.REFUSAL, K.NOT_HELD, K.PARTIAL)
    if found.has(K.ANSWER) and documents and not received and not found.has(*apart):
        return K.ANSWER, False
    if received:
        doubtful = [kind for kind in hinted if kind is not K.CLARIFICATION]
        return K.ACKNOWLEDGEMENT, not away and not doubtful and not documents
    if away:
        return K.OUT_OF_OFFICE, not hinted and not documents
    late = (K.EXTENSION,) if not refusals.grounds((), found.reply) else ()
    for kind in (
        *late,
        K.REFUSAL,
        K.NOT_HELD,
        K.PARTIAL,
        K.ANSWER,
        K.PORTAL_LINK,
        K.CLARIFICATION,
        K.TRANSFER,
        K.FEES_NOTICE,
        K.EXTENSION,
    ):
        if kind in hinted:
            return kind, False
    if documents:
        return K.ANSWER, False
    if found.has(K.ACKNOWLEDGEMENT) and found.reply.sentences:
        return K.ACKNOWLEDGEMENT, _is_short_and_thanks(found)
    return K.UNCLEAR, False


def _is_short_and_thanks(found: Found) -> bool:
    """They thank us and say when they will reply, in few words: there is no room for more."""
    said = {sign.evidence.says for sign in found.signs[K.ACKNOWLEDGEMENT]}
    return len(said) > 1 and len(found.reply.sentences) <= SHORT
