"""They give the information: attached, or in the text of the mail."""

import re
from collections.abc import Iterator

from responses_app.domain.mail import Attachment, Mail

from .kinds import Evidence, ReplyKind
from .sentences import Sentence
from .signs import Reply, Sign, phrase, told

_KIND = ReplyKind.ANSWER
_INFO = (
    r"(?:information|data|figures?|details|statistics|spreadsheets?|tables?|answers?|answered|"
    r"breakdown|numbers?|results|dataset|workbook)"
)
_HERE = (
    r"(?:attached|enclosed|below|appended|as follows|set out|outlined|listed|provided|detailed|"
    r"given|included|shown|contained|in red|in bold|in blue|beneath|annexed)"
)
_OF_ACKNOWLEDGING = r"(?! of your (?:request|e-?mail))"
_PHRASES = (
    phrase(
        _KIND,
        "They give the information.",
        rf"\b(?:please )?(?:find|see|refer to|view)\b.{{0,40}}\b(?:attached|enclosed|below|"
        rf"attachments?|the following|appended)\b.{{0,60}}\b{_INFO}\b{_OF_ACKNOWLEDGING}",
        rf"\b{_INFO}\b.{{0,90}} (?:is|are|can be found|has been|have been|was|"
        rf"were)(?: \w+){{0,2}} {_HERE}\b",
        rf"\b(?:attached|enclosed)\b.{{0,40}}\b(?:is|are|you will find|"
        rf"please find)\b.{{0,50}}\b{_INFO}\b",
        rf"\b(?:i|we)(?: have)? (?:\w+ )?(?:attach(?:ed)?|enclosed?|provided?|set out|"
        rf"included|answered|detailed|listed|give)\b.{{0,60}}\b{_INFO}\b",
        rf"\b(?:i|we) (?:\w+ )?(?:attach|enclose)\b.{{0,60}}\b(?:answer|{_INFO})",
        r"\b(?:i|we|council)(?: \w+)? (?:can|am able to|are able to|is able to|write to|"
        r"am pleased to|are pleased to) (?:now )?(?:confirm|provide|"
        r"advise)\b.{0,60}(?:\b(?:the following|as follows)|:$|\b\d)",
        rf"\b(?:{_INFO}|answers?|response) (?:to your|you (?:have |had )?(?:requested|"
        rf"asked for|sought|require)|requested|as requested|held)\b.{{0,50}}(?:\b{_HERE}|"
        rf":$)",
        r"\b(?:confirm|advise|inform you|tell you) that (?:there (?:were|are|have been|was|"
        r"is)|the (?:total|number|cost|amount|figure|council (?:spent|had|has|placed|"
        r"received|paid))|\d).{0,200}?(?<![\d/(.])\d[\d,]*(?! (?:working|january|february|"
        r"march|april|may|june|july|august|september|october|november|december)\b)",
        r"\b(?:amgaeaf|amgaeir|atodaf|atodir|ynghlwm|gweler (?:isod|yr atodiad|ynghlwm|"
        r"y daenlen)|dyma)\b.{0,60}\b(?:wybodaeth|gwybodaeth|data|ffigurau|ffigyrau|"
        r"taenlen|daenlen|atebion|manylion)",
        r"\b(?:mae'r|y) (?:wybodaeth|data|ffigurau|daenlen)\b.{0,60}\b(?:ynghlwm|isod|"
        r"wedi'i (?:h)?atodi|amgaeedig|fel a ganlyn)",
        rf"\bfind (?:\w+ ){{0,5}}{_INFO}(?: \w+){{0,4}} (?:attached|enclosed|below)|"
        rf"\b(?:here|below|these|following) (?:is|are)\b.{{0,30}}\b{_INFO}\b|"
        rf"\battached (?:\w+ )?{_INFO}\b.{{0,20}}\b(?:gives?|shows?|contains?|sets? out|"
        rf"lists?|provides?)\b|\b{_INFO} (?:is |are )?(?:in|on) the (?:attached|enclosed)|"
        rf"\bour {_INFO} (?:in|below)|\bnil return\b",
        r"\b(?:full|complete) (?:disclosure|response)\b.{0,60}\b(?:attached|below|"
        r"enclosed)|\bgranted in full|\brequest (?:has been|is) (?:granted|met in full|"
        r"fully answered)",
    ),
    phrase(
        _KIND,
        "They send their response; what it says stands in the letter.",
        r"\b(?:there (?:were|was|are)|(?:council|we) (?:had|spent|paid|placed|received|"
        r"recorded)|(?:total|number|figure)\b.{0,60}\b(?:is|was|were|are)|"
        r"total of) (?:a total of )?£?\d",
        r"\b(?:find|see|refer to|view|read)\b.{0,50}\b(?:attached|enclosed|below|"
        r"attachment)\b.{0,80}\b(?:response|reply|letter|document|answer)s?\b",
        r"\b(?:response|reply|letter)\b.{0,70}\b(?:is|are|can be found|"
        r"has been) (?:\w+ )?(?:attached|enclosed|below|set out|provided|as follows|"
        r"completed)\b",
        r"\b(?:attached|enclosed)\b.{0,50}\b(?:response|reply|letter|answer)\b|\b(?:i|"
        r"we)(?: now)? (?:attach|enclose)\b",
        r"\b(?:our|council's|this is the|my|final|full|formal) (?:\w+ )?(?:response|"
        r"reply) (?:to|is|follows)\b|\bin (?:response|reply|answer) to (?:your|the)\b|"
        r"\bnow (?:able to )?(?:respond|in a position to respond|completed)",
        r"\b(?:please see|please find) (?:the )?(?:attached|attachment|enclosed)\b|"
        r"\bsee (?:the )?attach",
        r"\b(?:mewn ymateb|ymateb ynghlwm|ein hymateb|dyma(?:'r| ein) (?:ymateb|ateb|"
        r"hymateb)|gweler ynghlwm|amgaeaf|atodaf|gweler (?:ein|yr) (?:ymateb|hymateb))\b",
        r"\b(?:council|we|i) (?:can )?(?:confirm|hold|holds)\b.{0,80}\b(?:hold|holds|"
        r"information|that)\b",
        hint=True,
    ),
)
_OTHER_THING = re.compile(
    r"\b(?:acknowledg\w*|guid(?:e|ance)|leaflet|fact ?sheet|privacy notice|"
    r"(?:a )?copy of your|your original (?:request|e-?mail)|details of your request|"
    r"fees notice|complaints?|"
    r"survey|feedback|form|terms|(?:request|enquiry|case|contact) details|refusal notice|"
    r"internal review|(?:uphold|upheld))\b|\brequest (?:below|as follows)"
)
_TO_COME = re.compile(
    r"\b(?:will|shall|once|soon as|when|aim to|hope to|expect to|being (?:collated|prepared))\b"
)
_VALUE_LINE = re.compile(
    r"(?:[:=|\t]|\s-|\s{2,}|\bis|\bwas|\bwere|\bof|\ba\d?[.):]|\bthere (?:are|were)|"
    r"\bnil)\s*£?\d[\d,]*(?:\.\d+)?%?\s*(?:[a-z]+ ?){0,5}\.?$|"
    r"^\(?\d{1,2}[.)]\s+\d[\d,]*\.?$|^a(?:nswer)?\d?\s*[.:)]?\s+(?:\d|yes|no|none|nil|"
    r"zero)|\b20\d\d(?:[-/]\d{2,4})?\s*[:=-]+\s*\d"
)
_NO_VALUE = re.compile(
    r"\brhif\b|\bcyfeirnod\b|\b(?:logged|tel|phone|ffôn|fax|ext|mobile|ref|reference|cyf|date|"
    r"sent|dyddiad|direct line|case|request|number|no|from|to|by|within|until|act|dial|t|m|"
    r"f)\b\.?\s*[:.=]?|@|http|\d{1,2}:\d{2}|\b0\d{3,4} ?\d"
)
_DATA = re.compile(r"\.(?:xlsx?|xlsm|xlsb|csv|ods|tsv|json)$", re.I)
_DOCUMENT = re.compile(
    r"\.(?:pdf|docx?|odt|rtf|zip|xlsx?|xlsm|xlsb|csv|ods|tsv|pptx?|msg|eml|html?|txt)$", re.I
)


def signs(reply: Reply) -> Iterator[Sign]:
    """Information given now, not what "will be provided"."""
    if re.search(
        r"\b(?:foi |final |our |full )?(?:response|disclosure|decision notice|"
        r"ymateb)\b(?! (?:deadline|date|due|time))",
        re.sub(
            r"automatic response|auto.?response|awaiting response|overdue response",
            "",
            reply.subject.lower,
        ),
    ):
        yield Sign(
            _KIND, Evidence("subject", reply.subject.words[:160], "The subject says so."), False
        )
    for sign in told(_PHRASES, reply.sentences):
        lower = sign.sentence.lower if sign.sentence else ""
        if _OTHER_THING.search(lower) and not re.search(
            r"\b(?:information|data|figures|response)\b.{0,60}\b(?:attached|below|enclosed)|"
            r"attached.{0,40}\b(?:response|information|data|spreadsheet)",
            lower,
        ):
            continue
        if (
            _TO_COME.search(lower.split(" attached")[0])
            and "will find" not in lower
            and "will see" not in lower
        ):
            continue
        yield sign
    values = [
        s
        for s in reply.sentences
        if not s.is_standing and _VALUE_LINE.search(s.lower) and not _NO_VALUE.search(s.lower)
    ]
    answered = _answered(reply)
    if len(answered) > 1:
        yield _sign(answered[0], f"They answer {len(answered)} questions in the text.", True)
    if len(values) > 1:
        yield _sign(values[0], f"There are figures in the text, in {len(values)} places.", True)
    elif values:
        yield _sign(values[0], "There is a figure in the text.", False)
    for one in data_files(reply.mail):
        yield Sign(
            _KIND, Evidence("attachment", one.filename[:120], "A file of data is attached."), False
        )
        break


def _sign(sentence: Sentence, says: str, is_explicit: bool) -> Sign:
    return Sign(_KIND, Evidence("body", sentence.quote(0, 60), says), is_explicit, sentence)


_SAYS = re.compile(
    r"^(?:(?:a|answer|response|ateb)\d{0,2}\s*[.:)-]\s*)?(?:£?\d[\d,]*(?:\.\d+)?%?|yes|no|"
    r"nil|none|zero|not applicable|"
    r"dim|do|nac oes|oes)\b.{0,60}$"
)
_POINT = re.compile(
    r"^(?:q|question|a|answer|part|cwestiwn|ateb)\s*\d{1,2}\s*[.:)-]+\s*(?:£?\d|yes|no\b|nil|"
    r"none|zero)"
)


def _answered(reply: Reply) -> list[Sentence]:
    """Questions that are followed by a short answer, and points such as "Question 1: Yes"."""
    found = [s for s in reply.sentences if _POINT.search(s.lower)]
    for question, answer in zip(reply.sentences, reply.sentences[1:]):
        if question.words.endswith("?") and _SAYS.search(answer.lower):
            found.append(question)
    return found


def data_files(mail: Mail) -> list[Attachment]:
    """Attached spreadsheets and the like, by their names; what is in them is not read here."""
    return [
        part
        for part in mail.attachments
        if _DATA.search(part.filename)
        or "spreadsheet" in part.declared_type
        or part.declared_type in ("text/csv", "application/vnd.ms-excel")
    ]


def documents(mail: Mail) -> list[Attachment]:
    """Attached files that may say something; not the pictures of a signature."""
    return [
        part
        for part in mail.attachments
        if _DOCUMENT.search(part.filename)
        or (
            not part.is_inline
            and part.declared_type.startswith(
                ("application/pdf", "application/msword", "application/vnd.")
            )
        )
    ]
