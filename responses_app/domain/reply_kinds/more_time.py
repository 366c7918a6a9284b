"""They take more time than the law's first limit.

FOIA knows one ground, weighing the public interest (s.10(3), with the notice of s.17(2)); the
regulations another, a complex and voluminous request (reg 7(1)). FOISA knows none: whatever is
said there, or said without a ground, is a delay and no extension in law.
"""

import re
from collections.abc import Iterator, Sequence

from requests_app.domain.law import Extension, rule_sets

from .kinds import Evidence, ReplyKind
from .signs import Reply, Sign, phrase, told

_KIND = ReplyKind.EXTENSION
_TIME = (
    r"(?:(?:additional|more|further|extra|longer|some more|a further|an additional|"
    r"a little more) (?:\w+ )?(?:time|period|\d+ working days|(?:twenty|20|ten|"
    r"10) working days))"
)
_PHRASES = (
    phrase(
        _KIND,
        "They say that they take more time.",
        r"\b(?:time ?(?:limit|frame|scale|period)?|deadline|period|date|response time|"
        r"target)s?\b.{0,50}\b(?:has|have|is|are|needs to|must|will)(?: \w+){0,2} "
        r"(?:been )?(?:extended|extend)\b",
        r"\b(?:we|i|council|authority|trust)\b.{0,40}\b(?:have|has|need|needs|are|am|is|"
        r"decided|must|will|intend|wish|necessary|"
        r"writing|permitted|entitled|therefore|hereby)\b.{0,50}\bextend(?:ed|ing)?\b",
        r"\b(?:extending|extended|extend|extension (?:of|to|for)) .{0,40}(?:time|deadline|"
        r"period|response|limit|20 working|to 40|by (?:a further|up to))",
        rf"\b(?:we|i|council|authority|trust)\b.{{0,50}}\b(?:need|needs|require|requires|"
        rf"take|requiring|needing|claim|allow ourselves)\b.{{0,20}}{_TIME}",
        rf"\b{_TIME} (?:is|was|will be) (?:needed|required|necessary)",
        r"\b(?:under|use of|on|by|with|permitted by) (?:regulation|"
        r"reg\.?) 7\b.{0,80}\b40 working days|\b(?:respond|reply|answer|"
        r"response)\b.{0,30}\bwithin 40 working days",
        r"\bpublic interest\b.{0,80}\b(?:not (?:yet )?been (?:able|possible)|still being|"
        r"not (?:yet )?been (?:concluded|completed|determined)|is ongoing)|"
        r"\bdelayed by (?:up to )?(?:a further )?(?:20|twenty) working days",
        r"\b(?:not (?:yet )?(?:reached|made|come to|concluded) a (?:final )?decision|"
        r"(?:still|currently|yet to) (?:\w+ )?(?:consider|assess|weigh|conduct|carry|"
        r"complet)\w*)\b.{0,100}\bpublic interest",
        r"\b(?:rydym|mae'r cyngor|angen)\b.{0,60}\b(?:ymestyn|estyn|estynedig|"
        r"rhagor o amser|mwy o amser)\b|\bwedi(?:'i| ei)? (?:h?ymestyn|hestyn)",
        future=True,
    ),
    phrase(
        _KIND,
        "They are late, or will be.",
        r"\b(?:sorry|apologi[sz]e|apologies|regret)\b.{0,120}\b(?:delay|late|overdue|"
        r"not (?:yet )?(?:been able|responded|received|available|replied)|deadline|"
        r"unable to (?:respond|meet|provide|answer|reply))",
        r"\b(?:unable|not (?:be )?able|n't be able|fail(?:ed)?|going) to (?:respond|reply|"
        r"meet|provide|answer).{0,60}(?:deadline|within|time|20 working|due|by)",
        r"\b(?:delay(?:ed)?|overdue|running late|backlog|taking longer|outstanding)\b|"
        r"\bnow (?:expect|hope|aim|anticipate|plan)|\b(?:hope|anticipate|expect|estimate|"
        r"plan) (?:to|that)\b.{0,60}\b(?:decision|reply|response|answer)\b.{0,30}\bby\b|"
        r"\bymddiheur\w+ .{0,40}oedi",
        r"\b(?:response|reply|answer)\b.{0,60}\b(?:now|new date|revised|shortly)\b|"
        r"\brevised (?:deadline|due|date|target)|\bnew (?:deadline|due date|target date|"
        r"response date)",
        hint=True,
        future=True,
        possible=True,
        denied=True,
    ),
)
_MAY = re.compile(
    r"\b(?:may|might|could|can|gall|gallai|efallai)\b(?: \w+){0,5} (?:extend|need|require|take|"
    r"be extended|ymestyn|estyn)|"
    r"\b(?:may|might|can|could) be .{0,30}extended|"
    r"\bextend(?:ed)? .{0,60}\b(?:if|where) |\bwas extended\b|\bno extension|"
    r"\bnot (?:be )?extend|extension to (?:your|the) (?:house|property|"
    r"building)|\bif you (?:need|require)"
)
_PUBLIC_INTEREST = re.compile(
    r"public interest|balance of (?:the )?(?:public )?interest|budd y cyhoedd|\b(?:section|"
    r"s\.?) ?10\(3\)|2\(2\)\(b\)|\bpit\b"
)
_COMPLEX = re.compile(
    r"complex(?:ity)?\b.{0,60}\bvolum|volum\w+\b.{0,60}\bcomplex|"
    r"\breg(?:ulation)?\.? ?7(?:\(1\))?\b|40 working days.{0,60}complex|cymhleth"
)
_DELAY_DAY = re.compile(
    r"\b(?:response|reply|respond|answer|information|provide|send|issue|you|date|deadline|"
    r"ymateb|erbyn|by|until|tan)\b"
)


def signs(reply: Reply) -> Iterator[Sign]:
    """More time taken, not time that "may" be taken."""
    if re.search(
        r"\bextension|\bextended\b|\bholding (?:reply|response)|\bdelay", reply.subject.lower
    ):
        evidence = Evidence("subject", reply.subject.words[:160], "The subject says so.")
        yield Sign(_KIND, evidence, False)
    for sign in told(_PHRASES, reply.sentences):
        if sign.sentence and not _MAY.search(sign.sentence.lower):
            yield sign


def ground(reply: Reply) -> str:
    """Which ground they give, if the law of the request knows it: pit, eir, else empty."""
    words = [sentence.lower for sentence in reply.sentences if not sentence.is_standing]
    known = rule_sets(reply.law)[-1].extension
    if known is Extension.PUBLIC_INTEREST and any(map(_PUBLIC_INTEREST.search, words)):
        return "pit"
    if known is Extension.COMPLEX_AND_VOLUMINOUS and any(map(_COMPLEX.search, words)):
        return "eir"
    return ""


def sentences_with_day(reply: Reply) -> Sequence[str]:
    """The sentences that may name the day of the answer."""
    return [s.lower for s in reply.sentences if not s.is_standing and _DELAY_DAY.search(s.lower)]
