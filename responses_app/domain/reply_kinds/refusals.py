"""They refuse, withhold a part, or do not hold it; with the sections they rely on, by law."""

import re
from collections.abc import Iterable, Iterator

from requests_app.domain.law import GroundKind, Law, ground, meaning_of_section
from responses_app.domain.answers.sections import take_sections

from .kinds import Evidence, ReplyKind
from .sentences import Sentence, is_possible, is_supposed
from .signs import Reply, Sign, phrase, told

_REFUSAL, _PART, _NOT_HELD = ReplyKind.REFUSAL, ReplyKind.PARTIAL, ReplyKind.NOT_HELD
_WE = r"(?:we|i|council|authority|trust|board|cyngor)"
_THING = (
    r"(?:information|data|request|figures?|details?|documents?|records?|names?|part|it|this|"
    r"these)"
)
_LIMIT = (
    r"(?:appropriate|cost|fees|time|statutory) (?:cost |fees )?(?:limit|threshold|ceiling)|"
    r"(?:18|24|40) hours|£ ?(?:450|600)"
)
_PHRASES = (
    phrase(
        _REFUSAL,
        "They refuse.",
        rf"\b{_WE}\b.{{0,70}}\b(?:refus(?:e|es|ed|ing)|declin(?:e|es|ed|ing)|withh(?:eld|"
        rf"olds?|olding))\b",
        r"\b(?:will not|won't|not to|decided not to) be (?:released|disclosed|provided|"
        r"answered)|\bdecided not to (?:disclose|release|provide)|\b(?:need|required|"
        r"obliged) not (?:comply|answer|respond)|\bnot (?:be )?(?:obliged|"
        r"required) to (?:respond|answer|comply)\b",
        rf"\b{_THING}\b.{{0,90}}\b(?:is|are|has been|have been|was|were|"
        rf"being)(?: \w+){{0,2}} (?:exempt(?:ed)?|withheld|refused|excepted|declined)\b",
        r"\b(?:is|are|as|believe|consider\w*|be) (?:\w+ )?exempt (?:from|under|by virtue|"
        r"pursuant|information (?:under|by))",
        r"\b(?:rely|relying|relies|relied)\b.{0,60}\b(?:section|exemptions?|regulation|"
        r"exceptions?|s\.? ?\d)",
        r"\b(?:apply|applying|applied|applies|engaged?|engages|citing|invoking|invoked?|"
        r"claiming)\b.{0,50}\b(?:sections?|exemptions?|regulations?|exceptions?|s\.? ?\d)",
        r"\b(?:sections?|regulations?|exemptions?|exceptions?|"
        r"s\.? ?\d+)\b[^.]{0,120}\b(?:applies|apply|(?:is|are|has been|have been|was|"
        r"were) (?:\w+ )?(?:engaged|applied|relied|invoked))\b",
        r"\b(?:this|letter|e-?mail|therefore|also|and|which)\b.{0,40}\b(?:is|acts? as|"
        r"serves? as|constitutes?|represents?|issue|issuing)\b.{0,30}\brefusal notice",
        r"\bnot (?:able|obliged|required|in a position|under a duty|going) to (?:provide|"
        r"comply|disclose|release|supply|process|answer)\b.{0,140}\b(?:section|regulation|"
        r"exempt|limit|s\.? ?\d|personal|because|as)",
        r"\b(?:request|this|it)\b.{0,50}\b(?:is|as|be|to be|deemed|considered|being|"
        r"are)(?: \w+){0,2} (?:vexatious|manifestly unreasonable|a repeated request|"
        r"repeated)\b",
        r"\b(?:is|yn|wedi'i|wedi ei|wedi) (?:eithrio|heithrio|esempt|esemptio|gwrthod|"
        r"wrthod)\b|\b(?:rydym|mae'r cyngor) yn gwrthod|\bgwrthodwyd|\bhysbysiad gwrthod|"
        r"\bmae adran \d+.{0,60}\b(?:gymwys|berthnasol)|\besemptiad.{0,60}\b(?:gymwys|"
        r"berthnasol|ddefnyddio)",
        denied=False,
    ),
    phrase(
        _REFUSAL,
        "They say that answering would cost more than the limit.",
        rf"\b(?:exceeds?|exceeding|exceeded|(?:in )?excess of|(?:take|takes|taking|"
        rf"require) (?:us |me |officers |a member of staff )?(?:\w+ )?(?:more than|over|"
        rf"longer than|well over|in excess of|at least)|beyond|above|over) (?:the |"
        rf"this )?(?:\w+ )?(?:{_LIMIT})",
        r"\bdros y terfyn cost|\bn uwch na'r terfyn|\by tu hwnt i'r terfyn|"
        r"\bmwy na(?:'r)? (?:18 awr|terfyn)",
        future=True,
    ),
    phrase(
        _REFUSAL,
        "They neither confirm nor deny that they hold it.",
        r"\bneither (?:to )?confirms?(?:ed|ing)?,? (?:n?or|and) (?:to )?den(?:y|ies|ying)|"
        r"\bcadarnhau na(?:c)? gwadu",
        r"\bconfirm (?:n?or|or) deny whether\b",
        future=True,
        possible=True,
        denied=True,
    ),
    phrase(
        _REFUSAL,
        "They say that they cannot provide it.",
        r"\b(?:unable|not able|cannot|can not|n't able|"
        r"not possible) (?:to )?(?:be )?(?:provide|disclose|release|comply|supply|share|"
        r"answer|give)d?\b",
        r"\bexempt(?:ion)?s? (?:from disclosure )?(?:under|in|at)\b|\brefusal\b|"
        r"\bni allwn (?:ddarparu|ryddhau|ddatgelu)",
        hint=True,
        denied=True,
    ),
    phrase(
        _PART,
        "They give a part and refuse the rest.",
        r"\b(?:some|part|parts|certain|elements|portion|remainder|remaining|"
        r"rest)\b(?: \w+){0,8} (?:is|are|has been|have been|was|"
        r"were)(?: \w+){0,2} (?:exempt|withheld|refused|redacted|excepted)",
        r"\b(?:partially|partly|in part|part)[ -](?:refus|exempt|withh|disclos|releas|"
        r"grant|redact|uph)\w*|\brefus\w+ (?:\w+ )?in part\b|\bpartial (?:refusal|"
        r"disclosure)",
        r"\b(?:redacted|redactions? (?:have|has) been|(?:we|i) have (?:\w+ )?(?:redacted|"
        r"suppressed|withheld some|removed)|(?:have|has) been (?:\w+ )?(?:redacted|"
        r"suppressed))\b",
        r"\b(?:question|part|point|item)s? \(?\d+\)?(?:,? (?:and|to) \d+)* (?:is|are|"
        r"has been|have been) (?:therefore )?(?:refused|exempt|withheld)|"
        r"\bnot able to answer (?:question|part)|\breleasing most\b|\b(?:unable|"
        r"not able) to (?:answer|provide|respond to) (?:question|part|point)s? \d",
        r"\b(?:fewer|less|lower|smaller|under|below|small|low) (?:than )?.{0,40}\b(?:have|"
        r"has) been (?:\w+ )?(?:suppressed|withheld|replaced|redacted)",
        r"\brhan o'r wybodaeth.{0,60}(?:eithrio|esempt|dal yn ôl|gwrthod)|\bwedi(?:'i|'u|"
        r" ei| eu) (?:olygu|golygu)",
    ),
    phrase(
        _PART,
        "They leave out a part and cite a ground.",
        r"\b(?:section|regulation|exemption|exception)s?\b.{0,60}\b(?:appl(?:y|ies|ied)|engaged|used|"
        r"relied on) (?:to|for|in respect of) (?:some|part|parts|certain|elements)\b",
        r"\b(?:has|have|had|been|is|are|was|were) (?:been )?(?:blacked out|blanked out|"
        r"obscured|masked|removed|redacted|replaced (?:with|by)|shown as|"
        r"suppressed)\b.{0,140}?\b(?:section|regulation|exempt|s\.? ?\d|personal data|"
        r"commercial|individuals?|identif)",
        future=True,
        possible=True,
    ),
    phrase(
        _PART,
        "They say that the rest will follow.",
        r"\b(?:remainder|remaining|rest|other (?:parts?|questions?)|outstanding|"
        r"further response|second part|final part|question\w* "
        r"\d+.{0,30})\b.{0,80}\b(?:will|shall|to) (?:follow|be (?:sent|provided|supplied|"
        r"forwarded|issued|answered))",
        r"\b(?:partial|interim|part) (?:response|reply|answer)\b|\bymateb (?:rhannol|interim)",
        r"\bstill being (?:checked|collated|prepared|verified)\b.{0,60}\b(?:forward|send|"
        r"provide|follow)|\bwhat we have so far",
        r"\b(?:send|provide|forward|supply|respond to|answer) (?:you |you with |"
        r"to )?(?:the )?(?:remainder|remaining|rest|outstanding|other (?:parts|questions))",
        future=True,
    ),
    phrase(
        _NOT_HELD,
        "They say that they do not hold it.",
        r"\b(?:(?:does|do|did) not|doesn't|don't|didn't) (?:\w+ ){0,2}hold\b(?! that)",
        rf"\b{_THING}\b.{{0,60}}\b(?:is|are|was|were)(?: not|n't) (?:\w+ )?held\b|"
        rf"\b(?:information|data|records?) not held",
        r"\b(?:has|have|had) no (?:\w+ )?(?:information|data|records?|figures|"
        r"documents)\b|\bno (?:relevant |recorded )?(?:information|data|records?) (?:is |"
        r"are )?(?:held|exists?)\b|\bnot something that .{0,40}\bholds?\b",
        r"\b(?:do not|does not|don't|doesn't) (?:keep|have) (?:any |this |that |the |"
        r"such )*(?:information|data|records?|figures|details)\b|\bnothing was found\b|"
        r"\bnid oes gan .{0,40}wybodaeth",
        r"\b(?:holds?|held) no (?:\w+ )?(?:information|data|records?|figures|documents)|"
        r"\bno (?:\w+ )?(?:information|data|records?)(?: \w+){0,5} (?:is|are|"
        r"was) (?:\w+ )?held|\b(?:not|n't) (?:the )?hold(?:er)?\b",
        r"\b(?:not|n't) (?:centrally |routinely )?(?:hold|record|collect|collate|"
        r"capture) (?:this|the|that|any|such|these)\b",
        r"\bnid yw(?:'r| y)? .{0,40}yn (?:cadw|dal|meddu)|\bnid ydym (?:ni )?yn (?:cadw|"
        r"dal)|\bddim yn (?:cadw|dal)|\bni (?:ddelir|chedwir|ddaliwn)|\bnid (?:yw|"
        r"ydy)'r wybodaeth.{0,40}(?:gadw|dal|meddiant)",
        denied=True,
    ),
)
_NOT_TAKEN = re.compile(
    r"\bno (?:exemptions?|exceptions?|information|redactions?|data)\b.{0,40}\b(?:has|have|"
    r"had|were|was|is|are)? ?(?:been )?(?:applied|withheld|relied|made|engaged|refused|"
    r"redacted)|"
    r"\bnot (?:been )?(?:appl|withh|rel(?:y|ied)|exempt|refus|redact)\w*|\b(?:without|"
    r"free of) (?:any )?(?:redaction|exemption)|\bnothing (?:has been|is|was) (?:withheld|"
    r"redacted)"
)
_GENERAL = re.compile(
    r"\b(?:act|regulations?|foia|legislation|section \d+\S*|law|"
    r"exemption) (?:\w+ )?(?:provides?|allows?|permits?|gives?|creates?|states?|sets out|"
    r"entitles|requires)\b|"
    r"\b(?:a|any) (?:public )?authorit(?:y|ies)\b|\bright of access\b|\bgeneral right\b|"
    r"\bsome information\b|\bexemptions? (?:\w+ )?(?:in|under|of) the act\b(?!.{0,60}appl)"
)
_PARTLY_HELD = re.compile(
    r"\b(?:breakdown|broken down|level of detail|question \d|questions \d|part \d|parts \d|"
    r"q\d|point \d|this format|some of|prior to|before (?:19|20)|for (?:the )?(?:years?|"
    r"period)|"
    r"in relation to|further|by (?:ward|age|ethnicity|school|gender|type)|this level|"
    r"centrally|in a (?:reportable|central)|but|however|except|other than|only|some)\b|"
    r"(?:^|\s)\d\)|^\(?[a-z0-9][).:]"
)
_UNTIL = re.compile(r"(?<!\d)1\(3\)|\buntil (?:we|you)\b|\bhyd nes\b")
_HOLDS = re.compile(
    r"\bwhether .{0,30}\bhold|\bnot hold(?: \w+){0,3} (?:against|responsib|account|elections?|"
    r"meetings?)"
)
_REFUSING = frozenset(
    (
        GroundKind.BAR,
        GroundKind.ABSOLUTE,
        GroundKind.MOSTLY_ABSOLUTE,
        GroundKind.QUALIFIED,
        GroundKind.ROUTE,
        GroundKind.NEITHER_CONFIRM_NOR_DENY,
        GroundKind.FACT,
        GroundKind.ELSEWHERE,
    )
)


def signs(reply: Reply) -> Iterator[Sign]:
    """Refusals of our request, whole or in part; what the Act allows in general is none."""
    if re.search(r"\b(?:refus(?:al|ed)|not held|gwrthod)", reply.subject.lower):
        kind = _NOT_HELD if "held" in reply.subject.lower else _REFUSAL
        yield Sign(
            kind, Evidence("subject", reply.subject.words[:160], "The subject says so."), False
        )
    for sign in told(_PHRASES, reply.sentences):
        lower = sign.sentence.lower if sign.sentence else ""
        if _NOT_TAKEN.search(lower) and sign.kind is not _NOT_HELD:
            continue
        if sign.kind is _REFUSAL and _UNTIL.search(lower):
            continue
        if sign.kind is _NOT_HELD:
            if not re.search(
                r"\b(?:not|no|nothing|nid|ni|ddim|heb)\b|n't\b", lower
            ) or _HOLDS.search(lower):
                continue
            if _PARTLY_HELD.search(lower):
                yield Sign(sign.kind, sign.evidence, False, sign.sentence)
                continue
        elif _GENERAL.search(lower):
            yield Sign(sign.kind, sign.evidence, False, sign.sentence)
            continue
        yield sign


def grounds(signs_of_refusal: Iterable[Sign], reply: Reply) -> tuple[str, ...]:
    """The sections they rely on, each once, as the law of the request knows them.

    Read from the sentences that refuse, and from others that cite a ground as applied and not
    in general: a number in the lines on our rights is none.
    """
    relied = [sign.sentence for sign in signs_of_refusal if sign.sentence]
    seen = set(relied)
    others = (s for s in reply.sentences if s not in seen and _cites(s))
    return _relied_on((*relied, *others), reply.law, strictly=True)


def grounds_explained(reply: Reply) -> tuple[str, ...]:
    """The sections that a refusal only explains: "section 12 allows authorities to refuse"."""
    return _relied_on((s for s in reply.sentences if _cites(s)), reply.law, strictly=False)


def _relied_on(sentences: Iterable[Sentence], law: Law, strictly: bool) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for sentence in sentences:
        if _NOT_TAKEN.search(sentence.lower):
            continue
        _, sections = take_sections(sentence.lower, law.value, "")
        for section in sections:
            known = ground(Law(section.law) if section.law else law, section.number)
            if known is None or known.kind not in _REFUSING:
                continue
            if not strictly or not _supposed(sentence, section.number):
                found.setdefault(section.number)
    return tuple(found)


def cites_any(reply: Reply) -> bool:
    """Whether a ground of refusal is named at all, be it in passing."""
    sentences = (s for s in reply.sentences if not s.is_standing and _CITES.search(s.lower))
    return bool(_relied_on(sentences, reply.law, strictly=False))


def is_only_not_held(sections: Iterable[str], law: Law) -> bool:
    """Whether every section cited says that the information is not held (EIR reg 12(4)(a))."""
    known = [ground(law, section) for section in sections]
    return bool(known) and all(one is not None and one.kind is GroundKind.FACT for one in known)


_CITES = re.compile(r"\b(?:section|regulation|s\.? ?\d|reg\.? ?\d|adran|exempt|rheoliad)")


_RELIES = re.compile(
    r"\b(?:exempt|exemption|exception|refus|withh|personal data|limit|vexatious|applies|engaged|"
    r"esempt)"
)


def _cites(sentence: Sentence) -> bool:
    lower = sentence.lower
    return not sentence.is_standing and bool(_CITES.search(lower) and _RELIES.search(lower))


def _supposed(sentence: Sentence, number: str) -> bool:
    start = max(0, sentence.lower.find(number.split("(")[0].lower()))
    end = start + len(number)
    return is_supposed(sentence, start, end) or is_possible(sentence, start, start)


def meanings(sections: Iterable[str], law: Law) -> str:
    """The sections in words: "section 40(2): personal data"."""
    word = "regulation" if law.is_environmental else "section"
    known = ((number, meaning_of_section(law, number)) for number in sections)
    return "; ".join(f"{word} {number}: {meaning}" for number, meaning in known if meaning)
