"""They ask us what we mean, or to narrow the request (FOIA s.1(3), EIR reg 9)."""

import re
from collections.abc import Iterator

from .kinds import Evidence, ReplyKind
from .signs import Reply, Sign, body_sign, phrase, told

_KIND = ReplyKind.CLARIFICATION
_MORE = r"(?:(?:some|any|a little|a bit|further|additional|more|your|the following) ){0,4}"
_ASK = (
    r"(?:please|could you|can you|would you|kindly|grateful if you|appreciate(?: it)? if you|"
    r"helpful if you|need you to|ask(?:ing)? (?:that )?you(?: to)?|require you to|"
    r"if you (?:could|can|would)|"
    r"you (?:need|will need|are asked|are required) to|invite you to|you to|are you able to)"
)
_CLARIFY = (
    rf"(?:clarify|specify|be (?:more|a little more|a bit more) specific|elaborate|narrow|"
    rf"re-?phrase|reword|define|(?:give|provide|supply|send)(?: us|"
    rf" me)?(?: with)? {_MORE}(?:clarification|(?:information|details?) "
    r"(?:on|about|of|as to|regarding|to|so|in order)|time ?(?:frame|period|scale)|"
    r"date range)|explain (?:what|which|exactly)|"
    r"(?:confirm|advise|indicate|state|let (?:us|me) know|tell (?:us|me)|identify)(?: us|"
    r" me)?(?: to us| exactly)? (?:"
    r"(?:if|what|which|whether|exactly|how|that)\b.{0,50}\b(?:you (?:mean|want|wish|need|"
    r"require|would like|refer|seek|had in mind|are (?:\w+ )?(?:looking|asking|seeking|"
    r"referring|interested|after|requesting))|your (?:request|question)|period|years?|"
    r"dates?|time ?(?:frame|scale)|type|categor\w+|(?:it|this) is)"
    r"|the (?:time|period|dates?|years?|exact|specific|type|geograph))"
    r"|(?:refine|revise|amend|reduce) (?:your|the) (?:request|question|scope|search))"
)
_PHRASES = (
    phrase(
        _KIND,
        "They ask us what we mean.",
        rf"\b{_ASK}(?: (?:please|therefore|also|just|kindly|be able to|perhaps|help us by|"
        rf"could|would)){{0,3}} {_CLARIFY}",
        rf"\b(?:we|i|council|team)(?: (?:do|will|therefore|would|now|also|just|first|are|"
        rf"am|must|still|currently|"
        rf"have to|like to|wish to|write to)){{0,4}} (?:need|require|seek(?:ing)?|"
        rf"request(?:ing)?|ask(?:ing)? for|requir(?:e|ing)|get|obtain) "
        rf"{_MORE}(?:points? of )?(?:clarification|clarity|detail|information (?:from you|"
        rf"(?:in order )?to|on|about|regarding|as to|"
        r"before|so that))",
        r"\bclarification (?:is|was|has been) (?:required|needed|requested|sought|necessary)",
        r"\b(?:seek|seeking|sought|requesting|request|require|need|ask for|"
        r"asking for)(?: some| further| your| the following){0,3} clarification\b",
        r"\bunable to (?:identify|determine|establish|process|proceed|progress|"
        r"locate).{0,90}\b(?:without|until|"
        r"unclear|from (?:the|your)|as (?:it|your|the)|because)",
        r"\bformulated in too general a manner|\b(?:provide|give|supply|let us have|need|"
        r"needs|need to know|send us|describe)\b.{0,30}\b(?:more|further|some more|"
        r"additional|fuller) (?:particulars|details?|information (?:about|on) what|"
        r"of an explanation)",
        r"\bneed(?:s)? to (?:know|be sure|understand|establish|check)\b.{0,40}\b(?:which|"
        r"what|whether|exactly|type)",
        r"\b(?:can|could|would|will) you (?:please )?(?:tell us|tell me|let us have|"
        r"let me know) (?:the|which|what|whether|some more)\b",
        r"\b(?:we|i)(?:'d| would) be grateful for (?:an explanation|clarification|further|more)",
        r"\bplease (?:describe|tell us|tell me) (?:the|which|what|exactly)\b",
        r"\bwould you (?:please )?(?:be able to )?(?:clarify|confirm (?:which|what|whether))",
        r"\ba (?:allwch|ellwch|fyddech|fedrwch|allech|"
        r"wnewch) (?:chi )?(?:cystal ag )?(?:\w+ )?(?:egluro|nodi'r|gadarnhau (?:pa|beth|"
        r"os|a)|roi|"
        r"ddarparu|nodi)|\bmae angen (?:rhagor|mwy|eglurhad|egluro|i chi egluro)|"
        r"\b(?:hoffem|hoffwn) "
        r"(?:gael )?eglurhad|\bangen eglurhad|\beglurwch\b|\brhowch (?:ragor|"
        r"fwy) o (?:wybodaeth|fanylion)"
        r"|\bgofyn am (?:ragor o )?eglurhad|\bcadarnhewch (?:pa|beth|a|os)\b|"
        r"\bnodwch (?:pa|beth|yn union)",
        supposed=True,
    ),
    phrase(
        _KIND,
        "They say that it is unclear what we ask for.",
        r"\b(?:your |the )?(?:request|question|wording|part|point)s?\b.{0,40}\b(?:is|are|"
        r"appears?|seems?) "
        r"(?:\w+ )?(?:unclear|too (?:vague|broad|general|wide)|ambiguous|"
        r"not (?:sufficiently |entirely |quite )?(?:clear|specific))",
        r"\bit is (?:unclear|not (?:\w+ )?clear)\b|\b(?:we|i) (?:are|am)(?: not|"
        r"n't)? (?:unsure|not (?:sure|clear|certain)|unclear|certain|sure|clear) "
        r"(?:about|of|what|which|whether|exactly|as to|if)\b|\bnot able to work out|"
        r"\bcannot (?:tell|work out|identify)",
        r"\bnid yw(?:'n| eich cais yn) glir|\bnid ydym yn (?:siŵr|glir)",
        denied=True,
    ),
    phrase(
        _KIND,
        "They say that the clock waits for us.",
        r"\b(?:request|clock|case|20 working days?)\b.{0,60}\b(?:placed|put|is|been|remain|"
        r"now) (?:\w+ )?(?:on hold|paused|stopped|"
        r"suspended)|\bon hold (?:until|pending)|\buntil (?:we|i) (?:receive|hear|"
        r"have received|have heard)\b.{0,80}\b(?:clarif|"
        r"you|response|reply)",
        r"\b(?:section|s\.?) ?1\(3\)|\b(?:regulation|reg\.?) 9\(2\)",
        r"\bcheck (?:a (?:couple|few) of things )?with you\b|\b(?:check|ask) (?:with )?you what\b",
        r"\b(?:not|n't) (?:hear|receive)\b.{0,80}\b(?:clos|withdrawn|lapse|assume|considered)",
        r"\b(?:once|when|on receipt of|upon receipt of|as soon as) .{0,50}\bclarification",
        r"\b(?:once|when|after) you (?:have )?(?:clarif|responded|replied|provided)",
        hint=True,
        supposed=True,
        denied=True,
    ),
    phrase(
        _KIND,
        "They ask for our name, which a request needs (FOIA s.8).",
        r"\b(?:provide|supply|confirm|send|need|require)(?: us|"
        r" me)?(?: with)? your (?:full |real |own )?(?:and )?name\b",
        r"\bproof of (?:your )?identity|\bevidence of (?:your )?identity",
        hint=True,
        supposed=True,
    ),
)
_WHICH = re.compile(
    r"\b(?:do you (?:mean|want|require|need|wish)|are you (?:asking|looking|seeking|"
    r"referring|wanting|"
    r"interested|after|requesting)|did you mean|(?:do|would) you (?:like|want)|"
    r"what (?:period|do you|exactly|is meant|you mean)|"
    r"which (?:year|period|team|service|type|categor)|is it .{0,40}you (?:want|need)|"
    r"ydych chi'n|pa (?:flwyddyn|gyfnod|wasanaeth))\b.{0,300}\?"
)
_SUPPOSED = re.compile(
    r"^(?:if|should|where|when|in the event|sometimes|os)\b(?! you (?:could|can|would))|"
    r"\b(?:we|i|officers?|"
    r"team|council|they) (?:may|might|could|will|can)\b.{0,60}\b(?:clarif|"
    r"further (?:information|detail)|contact you|"
    r"ask you|get in touch)|\b(?:if|should|where|unless) .{0,40}(?:clarification|"
    r"further information|more information|anything|further details?)"
    r"|\b(?:withdraw|proceed with|internal review|receive (?:the|our|a) (?:response|reply|"
    r"information))\b|\bdo(?:es)? not (?:require|need|seek)|\bif (?:we|you|there|any|the|"
    r"this|it) (?!could|can |would)|"
    r"\bplease (?:contact|quote|do not|note|let (?:us|me) know|tell)\b.{0,60}\b(?:if|"
    r"whether) you (?:have|need|require|wish|"
    r"want|are (?:happy|satisfied|unhappy|dissatisfied)|would like)|"
    r"\bthank you for (?:your|the|providing|clarif|confirming)"
    r"|\bos (?:bydd|oes)|\befallai"
)
_ADVICE = re.compile(
    r"\b(?:refine|narrow|reduce|reducing|narrowing|refining|revise|amend|limit)\w*\b"
)


def signs(reply: Reply) -> Iterator[Sign]:
    """Questions put to us now; "if we need clarification we will ask" is none."""
    lower = reply.subject.lower
    if re.search(r"\b(?:clarif|eglurhad|further information (?:required|needed))", lower):
        evidence = Evidence(
            "subject", reply.subject.words[:160], "The subject speaks of clarification."
        )
        yield Sign(_KIND, evidence, False)
    for sign in told(_PHRASES, reply.sentences):
        if sign.sentence and not _SUPPOSED.search(sign.sentence.lower):
            yield sign
    for sentence in reply.sentences:
        found = _WHICH.search(sentence.lower)
        if found and not sentence.is_standing and not _SUPPOSED.search(sentence.lower):
            yield body_sign(_KIND, sentence, found, "They put a question to us.", False)


def is_advice(sign: Sign) -> bool:
    """Whether it only offers that we narrow a request, as a cost refusal must (FOIA s.16)."""
    return bool(sign.sentence and _ADVICE.search(sign.sentence.lower))
