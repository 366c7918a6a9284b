"""They ask for money before they answer (FOIA s.9, EIR reg 8)."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from .kinds import Evidence, ReplyKind
from .signs import Reply, Sign, phrase, told

_KIND = ReplyKind.FEES_NOTICE
_POUNDS = r"(?:£ ?\d[\d,]*(?:\.\d{2})?|\b\d[\d,]*(?:\.\d{2})? (?:pounds|gbp|o bunnoedd))"
_PHRASES = (
    phrase(
        _KIND,
        "They ask us to pay before they answer.",
        rf"\b(?:fee|charge|cost|amount|sum|total|disbursements?)s?\b.{{0,90}}\b(?:of|is|"
        rf"are|will be|be|cost|amounts? to|comes? to|payable|due|total(?:s|ling)?|at)"
        rf"(?: \w+)? {_POUNDS}",
        rf"\b(?:will|would) (?:have to )?(?:cost|charge)(?: you)? {_POUNDS}|"
        rf"\brequires? (?:a )?payment of {_POUNDS}",
        rf"{_POUNDS}.{{0,60}}\b(?:is|are|must be|needs to be|will be|to be|should be|"
        rf"being) (?:payable|paid|due|received|required)",
        rf"\b(?:pay|payment of|payment for|remit|cheque for|cheque in the sum of|"
        rf"invoice for|talu)\b.{{0,40}}{_POUNDS}",
        rf"\b(?:ffi|tâl|taliad|cost) o {_POUNDS}",
        future=True,
    ),
    phrase(
        _KIND,
        "They call it a fees notice.",
        r"\b(?:this|the following|letter|e-?mail|enclosed|attached|"
        r"please find)\b.{0,50}\bfees? notice",
        r"\b(?:issue|issuing|issued|serve|serving|give|giving)\b.{0,30}\bfees? notice|"
        r"\bhysbysiad ffioedd",
    ),
    phrase(
        _KIND,
        "They name a condition of payment.",
        r"\b(?:payment|fee|charge)\b.{0,60}\b(?:within|must be|in advance|before (?:we|"
        r"the)|received|upfront|up front)\b",
        r"\b(?:within|in) (?:three|3) months\b.{0,80}\b(?:pay|fee|request|payment)|"
        r"\b(?:cheque|bacs|sort code|bank transfer|pay online)\b",
        hint=True,
        future=True,
    ),
)
_NOT_A_FEE = re.compile(
    r"\b(?:no|not|waive[ds]?|waiving|free of|without|nil|n't) (?:\w+ ){0,4}(?:fees?|"
    r"charge[ds]?|charging|cost|pay(?:ment)?)\b|"
    r"\bper hour\b|appropriate limit|\bthank(?:s| you) for (?:your|the|"
    r"making) (?:a )?payment|\bpayment (?:has been|was|which|is now) (?:\w+ )?received|"
    r"\bhours\b|cost limit|£(?:450|600)\b|\ban hour\b|"
    r"\bexceed|\bheb (?:dâl|gost)|\bam ddim|\bsent? to (?:a|an|the) collection"
)
# Sums of money are also what is asked for: what the council paid its carers is no fee of ours.
_OURS_TO_PAY = re.compile(
    r"\b(?:your|you|this|the) (?:foi |information )?(?:request|information|response|"
    r"payment)\b|\byou\b|\bfees? notice|\bin advance|\bcharge you|\b(?:supply|provid|copy|"
    r"post)ing (?:this|the|these|you)\b|\bbefore it\b|"
    r"\bpayable\b|\bdisbursement|cop(?:y|ies|ying)\b|\bpost(?:age|ing)\b|\b(?:eich|chi|thalu)\b"
)
_FROM_US = re.compile(
    r"\b(?:you|your|eich|chi|thalu|talu)\b|fees? notice|\bin advance|\bsupplying|\bpaper copies"
    r"|\b(?:section|regulation|adran) [89]\b|\bbefore (?:we|the|it)\b|hysbysiad"
)
_AMOUNT = re.compile(_POUNDS + r"(?! (?:per|a|an|each|yr) (?:page|sheet|copy|hour))")


def signs(reply: Reply) -> Iterator[Sign]:
    """A fee for our request; what a council spent or the limits of s.12 are none."""
    if re.search(r"\bfees? notice|hysbysiad ffioedd", reply.subject.lower):
        evidence = Evidence("subject", reply.subject.words[:160], "The subject says so.")
        yield Sign(_KIND, evidence, False)
    for sign in told(_PHRASES, reply.sentences):
        words = sign.sentence.lower if sign.sentence else ""
        if _NOT_A_FEE.search(words):
            continue
        if "notice" in words or not sign.is_explicit or _OURS_TO_PAY.search(words):
            ours = bool(_FROM_US.search(words))
            yield Sign(sign.kind, sign.evidence, sign.is_explicit and ours, sign.sentence)


_TO_PAY = re.compile(
    rf"(?:pay(?:ment)?|fee|charge(?: you)?|due from you|ffi|tâl|talu)\b[^.£]{{0,40}}({_POUNDS})"
)


def amount(signs_of_fee: Iterable[Sign]) -> Decimal | None:
    """The one amount in pounds they ask for; None where they name none, or several."""
    sentences = [sign.sentence.lower for sign in signs_of_fee if sign.sentence]
    to_pay = {one[1] for lower in sentences for one in _TO_PAY.finditer(lower)}
    named = to_pay or {one[0] for lower in sentences for one in _AMOUNT.finditer(lower)}
    pounds = {Decimal(re.sub(r"[^0-9.]", "", one).rstrip(".")) for one in named}
    return pounds.pop() if len(pounds) == 1 else None
