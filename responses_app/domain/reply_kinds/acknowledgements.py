"""That our request arrived, and nothing more."""

from collections.abc import Iterator

from .kinds import Evidence, ReplyKind
from .signs import Reply, Sign, phrase, told

_KIND = ReplyKind.ACKNOWLEDGEMENT
_MAIL = (
    r"(?:(?:recent|foi|eir|freedom of information|environmental information|information|subject|"
    r"new|latest|below|written|online|e-?mail|foia|foisa|access to information|\(foi\)|act) ){0,4}"
    r"(?:request|e-?mail|message|enquiry|inquiry|query|application|correspondence|submission|"
    r"letter|form|communication|case|foi|foia|eir)"
)
_CAIS = r"(?:cais|gais|e-bost|neges|ymholiad|gohebiaeth|chais|llythyr)"
_PHRASES = (
    phrase(
        _KIND,
        "They say that they have received it.",
        r"\backnowledge?(?:s|d|ment|ing)? (?:of )?(?:the )?(?:safe )?receipt",
        rf"\backnowledge?(?:s|d|ing)? (?:your|the|this|that we|that)\b.{{0,30}}(?:{_MAIL}|receiv)",
        rf"\backnowledge?ment (?:of|for|that) (?:your|the) {_MAIL}",
        rf"\b(?:your|this|the|above) {_MAIL}(?: .{{0,60}})? (?:has been|was|is being|"
        rf"have been|has|is) "
        r"(?:now |safely |successfully |also |been |formally |today )*(?:received|logged|"
        r"registered|recorded|allocated|"
        r"assigned|passed to (?:our|the|my)|forwarded to (?:our|the|my)|acknowledged|"
        r"submitted|sent to (?:our|the)|"
        r"dealt with|processed|considered|handled|given|opened)",
        rf"\b(?:we|i|council|team)(?: have| has|'ve)?(?: now| safely| successfully| today| also)* "
        rf"(?:received|logged|registered|recorded) (?:your|a|the|this) {_MAIL}",
        r"\b(?:we|i) (?:have |'ve )(?:\w+ )?(?:logged|registered|recorded) (?:it|this)\b",
        rf"\b{_MAIL} (?:has|have) (?:now |safely )*(?:reached|arrived|"
        rf"come) (?:with )?(?:us|me|the)\b|\b(?:it|this) has (?:now )?reached (?:me|us)\b",
        rf"\b{_MAIL}\b[^.;]{{0,40}}\bwhich (?:we|i|the council) (?:have )?(?:now )?received\b",
        r"\breceiving attention|\b(?:form|request) has been submitted|"
        r"\bcase has been (?:created|opened)|\b(?:this|it) has been (?:recorded|logged|"
        r"registered) (?:on|in|as|under)",
        r"\bwedi dod i law|\bderbyniwyd\b",
        r"\b(?:confirm|confirmation|confirming)(?: of)?(?: the)?(?: safe)? receipt",
        r"\b(?:this|following) (?:e-?mail |letter |message )?(?:is |"
        r"as )?(?:an? )?(?:automat\w+ |formal )?acknowledge?ment\b",
        r"\brydym (?:ni )?(?:wedi derbyn|yn cydnabod|wedi cofnodi|wedi cofrestru)|"
        r"\b(?:cydnabod|cydnabyddiaeth|cydnabyddir|cadarnhau) (?:derbyn|eich|o'ch|o|bod|ein bod)|"
        rf"\bmae eich {_CAIS}.{{0,30}} wedi(?:'i| ei| cael)? .{{0,20}}(?:derbyn|dderbyn|"
        rf"cofnodi|gofnodi|"
        r"cofrestru|gofrestru)|\bderbyniwyd eich|\bderbyniais eich|\bwedi derbyn eich",
    ),
    phrase(
        _KIND,
        "They say when they will reply.",
        r"\b(?:we|i|council|team|you)\b.{0,30}\b(?:will|shall|aim to|endeavour to|should|"
        r"can expect to|"
        r"try to|hope to|must|have to|are required to|is required to|intend to|"
        r"can expect)\b.{0,50}\b(?:respond|reply|"
        r"response|answer|provide|receive|issue|contact|hear|deal)\b.{0,120}\b(?:within|by|"
        r"no later "
        r"than|before|in|soon|shortly|as soon as|due course|on or before)\b",
        r"\b(?:within|is) (?:the )?(?:statutory |next )?(?:20|twenty|10|ten|5|five|"
        r"\d+)(?: \(\w+\))? "
        r"(?:working|school|business) days",
        r"\bresponse (?:is due|will be (?:sent|issued|provided)|due)|\bbyddwn yn (?:ymateb|ateb|"
        r"anfon|prosesu|delio)|\bo fewn (?:20|ugain) (?:o )?(?:ddi|di)wrnod|"
        r"\bfe gewch (?:chi )?ymateb|"
        r"\bbyddwch yn (?:derbyn|cael)",
        r"\b(?:get|come|be|revert) (?:back )?(?:to you|in touch)\b|\bsent (?:it |"
        r"this )?(?:out )?to the (?:service|relevant|department|team)|\b(?:with|"
        r"to) the (?:department|service|team) concerned|\bhas landed\b",
        r"\b(?:will|can) (?:now |then )*(?:be|proceed)(?: \w+)? (?:processed|progressed|"
        r"considered|with your request)",
        hint=True,
        future=True,
        possible=True,
        denied=True,
    ),
    phrase(
        _KIND,
        "They thank us for our mail.",
        rf"\bthank(?:s| you)(?: very much)? for (?:contacting|e-?mailing|submitting|"
        rf"getting in touch|"
        rf"making|your {_MAIL}|sending|the {_MAIL}|writing)",
        rf"\bdiolch (?:yn fawr )?(?:i chi )?am (?:eich {_CAIS}|gysylltu|anfon|gyflwyno)",
        hint=True,
    ),
)


def signs(reply: Reply) -> Iterator[Sign]:
    """In the subject an acknowledgement names itself, without our asking for one."""
    lower = reply.subject.lower
    if "acknowledg" in lower or "cydnabyddiaeth" in lower or "received" in lower:
        evidence = Evidence("subject", reply.subject.words[:160], "The subject says so.")
        yield Sign(_KIND, evidence, False)
    yield from told(_PHRASES, reply.sentences)
