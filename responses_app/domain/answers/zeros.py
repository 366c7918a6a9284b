"""Zero in words: "none", "we have had no such cases", "nil return"."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from .answer import Answer, Kind, bounded, exact, unclear
from .asked import Asked
from .never_values import PERIOD
from .qualifiers import none_is_narrowed_by
from .units import concept_of, head_of, stem

_ZERO = Decimal(0)
_WHEN = (
    rf"(?: (?:(?:at|for|yn ystod|yn|ym|ar|ers|in|during|over|within|to|since|between|as at|"
    rf"as of|on)? ?(?:the |this |that |these |those |any |either |both )?"
    rf"(?:{PERIOD}(?: (?:and|to|or) {PERIOD})?|present|date|time|period|year|years|periods|"
    rf"months?|area|borough|county|council|district|"
    rf"financial year|calendar year|time ?frame|reporting period|last year|specified|requested|"
    rf"question|authority|city))|"
    r" currently| so far| at all| ever| either| received| whatsoever| above)*"
)
_LEAD = (
    rf"(?:{PERIOD}[ :=,-]*|(?:in|during|for|as at|as of) (?:the )?{PERIOD},? |answer[:=-] ?|"
    r"response[:=-] ?|total[:=-]? ?)?"
)
_HAVE = (
    r"(?:there (?:were|was|are|is|have been|has been|had been)(?: currently)? |"
    r"(?:we|(?:the|our|this) (?:council|authority|trust|force|constabulary|board|health board|"
    r"service|organisation|department)|\w+ council) "
    r"(?:currently )?(?:have had|has had|have|has|had|received|have received|has received|made|"
    r"issued|recorded|have recorded|has recorded|are aware of|holds?|identified|know of) )?"
)
_IN_RECORDS = re.compile(
    r"\b(?:record|(?<!to )report|known|know of|aware|identif|found|logg|notif|document|held|"
    r"knowledge|according|wedi'u cofnodi|cofnod|gofnod)"
)
_NONE = re.compile(
    rf"{_LEAD}{_HAVE}(?:none|nil|zero|nought|dim un|dim|dim byd|sero|nothing(?= to))(?: return| "
    rf"returns| response| figure| to report)?{_WHEN}(?: -? ?\(?0\)?)?"
)
_NONE_OF = re.compile(
    rf"{_LEAD}none of (?:these|them|those|the) ?(?:children|cases|people|above|young people|"
    rf"individuals)?"
    r"(?: (?:were|was|have been|went|have|had|are) (?:missing|placed|moved|trafficked|recorded|"
    r"reported|identified|gone missing|been missing|affected))?"
)
_NONE_RECORDED = re.compile(
    rf"{_LEAD}{_HAVE}(?:none|nil|zero|0|dim|nothing)(?: (?:were|was|are|have been|has been|is))?"
    rf"(?: (?:that )?(?:we|the council) (?:are|is) aware of| that we know of"
    r"| (?:officially |formally |currently |centrally )?(?:recorded|reported|known|identified|"
    r"found|logged|notified|documented)"
    r"| (?:on|in) (?:our |the )?(?:records?|systems?|databases?)| to our knowledge| known to us| "
    r"wedi'u cofnodi| wedi'i gofnodi| we are aware of| as far as we (?:know|are aware))"
    rf"(?: to (?:us|date)| on (?:our )?(?:records?|systems?))?{_WHEN}"
)
_NO_THINGS = re.compile(
    rf"{_LEAD}(?P<have>{_HAVE})(?:no|zero|dim|0) (?:such |other |recorded |reported |known |"
    rf"identified |relevant |confirmed )*"
    r"(?P<things>[a-z][a-z' -]{1,60}?)"
    r"(?: (?:of (?:this|that) (?:kind|type|nature|sort)|to report))?"
    r"(?: (?:who |that |which )?(?:were |was |have been |has been |are |went |have gone |have |"
    r"had )?"
    r"(?P<verb>missing|recorded|reported|identified|placed|known|found|received|logged|made|"
    r"issued|trafficked|employed|moved|"
    r"excluded|affected|gone missing|went missing|occurred|happened|died|held|dismissed|awarded|"
    r"upheld|in place|wedi'u cofnodi|wedi'i gofnodi|wedi eu cofnodi))?"
    rf"{_WHEN}"
)
_NO_SPEND = re.compile(
    rf"{_LEAD}{_HAVE}(?:(?:0(?:\.00)?|nil|none|zero)[ ,;-]*)?(?:no|nil|zero|0)? ?(?:[a-z]+ )?"
    r"(?:spend|spending|costs?|expenditure|payments?|money|charges?|amount|sum)"
    r"(?: (?:was|were|has been|have been|had been))?(?: (?:incurred|spent|paid|made|charged))?"
    rf"{_WHEN}"
)
# "No more than three" is a limit, and "no children other than 2 siblings" is not none.
_LIMITS = re.compile(
    r"\b(?:more|fewer|less|greater|higher|lower|later|earlier|than|except|but|one|two|three|four|"
    r"five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|hundred|thousand)\b"
)
_TO_REPORT = re.compile(r"^(?:nil|none|nothing) to report$")
_ZERO_AND_WORD = re.compile(
    r"(?:0|zero|nil|none) ?[(-] ?(?P<words>(?:none|nil|no) ?[a-z ]{0,60})\)?"
)
_GENERIC = {
    "case",
    "instance",
    "occurrence",
    "incident",
    "one",
    "report",
    "event",
    "return",
    "such",
    "achosion",
    "plant",
    "achos",
    "death",
    "individual",
}
_UNKNOWABLE = {
    "wybodaeth",
    "gwybodaeth",
    "ddata",
    "gofnod",
    "cofnod",
    "cofnodion",
    "gofnodion",
    "ffigur",
    "ffigurau",
    "manylion",
    "longer",
    "data",
    "information",
    "record",
    "response",
    "answer",
    "figure",
    "comment",
    "detail",
    "breakdown",
    "statistic",
    "reason",
    "change",
    "limit",
    "idea",
    "info",
    "fixed",
    "specific",
    "evidence",
    "file",
    "document",
}


def read_zero(text: str, asked: Asked) -> Answer | None:
    """Read lower-case `text` that says "none" in words; None if it does not.

    "None recorded" is a zero in the records only: the true number may be higher.
    "No confirmed cases" may leave out suspected ones: a person decides.
    """
    answer = _read_none(text, asked)
    if answer and (stage := none_is_narrowed_by(text, asked)):
        return answer.doubted(f"none, but of {stage} only?")
    return answer


def _read_none(text: str, asked: Asked) -> Answer | None:
    text = text.replace("we've ", "we have ").rstrip(".! ").removeprefix("£").lstrip()
    if len(text) > 200:
        return None
    text = _negated(_TO_REPORT.sub("nil", text))
    if asked.money and text[:1] in ("n", "z", "0") and _NO_SPEND.fullmatch(text):
        return exact(_ZERO)
    if match := _ZERO_AND_WORD.fullmatch(text):
        return _read_none(match["words"], asked)
    if _NONE_RECORDED.fullmatch(text):
        return _zero_in_records()
    if _NONE.fullmatch(text) or _NONE_OF.fullmatch(text):
        return _zero_in_records() if _IN_RECORDS.search(text) else exact(_ZERO)
    if match := _NO_THINGS.fullmatch(text):
        return _no_things(match, text, asked)
    return None


def _negated(text: str) -> str:
    """Put "have not had any such cases" as "have had no such cases", in English and Welsh."""
    if not any(word in text for word in ("any", "unrhyw", "dim", "yr un")):
        return text
    text = re.sub(
        r"\b(have|has|had) (?:not|never) (had|received|made|issued|recorded|identified|been) any\b",
        r"\1 \2 no",
        text,
    )
    text = re.sub(r"\b(were|was|are|is) not any\b", r"\1 no", text)
    text = re.sub(rf"^{_NOT_AWARE} (?=[a-z])", "no known ", text)
    text = re.sub(rf"^{_NOT_AWARE}$", "none known", text)
    text = re.sub(r"\bdid not (?:have|receive|make|issue|record|identify) any\b", "had no", text)
    text = re.sub(r"(there (?:have|has) been|had|there (?:were|was|are|is)) no$", r"\1 none", text)
    return _WELSH_NONE.sub("dim ", text)


_NOT_AWARE = r"(?:we|the (?:council|authority|trust)) (?:are|is) not (?:currently )?aware of any"
_WELSH_NONE = re.compile(
    r"^(?:(?:ni|nid|nad|doedd|does) ?(?:oes|oedd|fu|chafwyd|gafwyd|dderbyniwyd|wnaed|"
    r"gofnodwyd|adroddwyd)? "
    r"(?:gennym |gan y cyngor |yna )?)(?:unrhyw |dim |yr un )+"
)


def in_records_only(answer: Answer, text: str) -> Answer:
    """Return a zero as one in the records only, if lower-case `text` speaks of records.

    "0 children that we know of" promises no more than "none recorded".
    """
    if answer.kind is not Kind.EXACT or answer.value != 0 or answer.needs_review:
        return answer
    return _zero_in_records() if _IN_RECORDS.search(text) else answer


def _zero_in_records() -> Answer:
    answer = bounded(_ZERO, None, "zero in the authority's records; the true number may be higher")
    return replace(answer, value=_ZERO)


def _no_things(match: re.Match[str], text: str, asked: Asked) -> Answer | None:
    words = match["things"].split()
    head = stem(words[-1])
    if text[:1] == "0" and head not in _GENERIC and concept_of(head) is None:
        return None
    if {stem(word) for word in words} & _UNKNOWABLE or _LIMITS.search(match["things"]):
        return None
    asked_head = stem(head_of(asked.unit)) if asked.unit else ""
    if asked_head and head not in _GENERIC and head != asked_head:
        if concept_of(head) != concept_of(asked_head) or concept_of(head) is None:
            return unclear(f"none, but of {words[-1]}: the question asks for {asked.unit}")
    if not asked_head and head not in _GENERIC and concept_of(head) is None:
        return exact(_ZERO).doubted("none, but of what is not certain")
    return _zero_in_records() if _IN_RECORDS.search(text) else exact(_ZERO)
