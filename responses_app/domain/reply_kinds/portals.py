"""The answer lies behind a link: a case portal, shared files, secure mail, a disclosure log."""

import re
from collections.abc import Iterator

from .kinds import ReplyKind
from .signs import Reply, Sign, phrase, told

_KIND = ReplyKind.PORTAL_LINK
_WHAT = (
    r"(?:response|reply|answers?|information|data|documents?|files?|messages?|letter|"
    r"correspondence|decision|records|update|e-?mail|ymateb|neges)"
)
_PHRASES = (
    phrase(
        _KIND,
        "The answer is to be fetched at a link.",
        rf"\b(?:log ?[- ]?(?:in|on)|sign[- ]?(?:in|on)|click|follow|access|visit|use|view|"
        rf"download|retrieve|open|collect|read|see|go to|obtain|"
        rf"register)\b.{{0,90}}\b{_WHAT}\b.{{0,90}}\b(?:portal|link|website|online|account|"
        rf"here|secure|url|sharepoint|onedrive|log)\b",
        rf"\b(?:log ?[- ]?(?:in|on)|sign[- ]?(?:in|on)|click|follow|visit|use the|go to|"
        rf"register|using)\b.{{0,90}}\b(?:to|and|i) (?:view|read|access|download|see|"
        rf"retrieve|open|collect|obtain|weld|ddarllen|lawrlwytho)\b.{{0,40}}\b(?:{_WHAT}|"
        rf"it|them)\b",
        rf"\b{_WHAT}\b.{{0,70}}\b(?:is|are|has been|have been|can be|may be)(?: now|"
        rf" also)? (?:available|accessed|viewed|downloaded|uploaded|published|found|posted|"
        rf"retrieved|collected|read|ready|made available|shared|accessible|"
        rf"sent securely)\b.{{0,90}}(?:\b(?:at|via|on|from|through|here|by|using|in|"
        rf"with)\b)",
        rf"\b(?:{_WHAT}|looking for)\b.{{0,90}}(?:https?://|\bwww\.)|"
        rf"\bin the public domain\b|\b(?:you have|there has been|there is) (?:a|"
        rf"an) (?:new )?(?:message|update)\b.{{0,40}}\brequest",
        rf"\b(?:a|an|the|your) (?:new )?{_WHAT}\b.{{0,50}}\b(?:is|"
        rf"has been) (?:now )?(?:available|posted|added|published|uploaded|"
        rf"sent)\b.{{0,60}}\b(?:portal|account|request|link|online|website)",
        r"\b(?:you have|has|you've) (?:been sent|received|sent you) (?:a |"
        r"an )?(?:new )?(?:secure|encrypted|protected|confidential)\b.{0,20}\b(?:message|"
        r"e-?mail|mail|file|package)",
        r"\b(?:message|e-?mail|mail) (?:is|has been|was) (?:sent )?(?:encrypted|secured|"
        r"protected|securely)\b|\bthis is (?:a|an) (?:secure|encrypted|"
        r"protected) (?:message|e-?mail)",
        r"\bshared (?:a |the |an |some )?(?:file|folder|document|link|item|\")|"
        r"\bshared (?:\w+ ){0,4}with you\b",
        r"\b(?:neges|e-bost) (?:ddiogel|wedi'i amgryptio)|\bcliciwch\b.{0,80}\b(?:ymateb|"
        r"neges|dogfen|wybodaeth)|\bmewngof\w+\b.{0,80}\b(?:ymateb|neges|weld)|"
        r"\bar gael (?:yn|ar|drwy|trwy)\b.{0,80}(?:http|porth|gwefan|ddolen|dolen)",
        future=True,
        possible=True,
        denied=True,
    ),
)
_NOT_THE_ANSWER = re.compile(
    r"\b(?:track|progress|status|check on|monitor|copy of (?:your|the) request|"
    r"view your request|update your (?:details|preferences)|survey|feedback|faqs?|"
    r"further information (?:about|on) (?:the|how|your|our)|more information (?:about|on|"
    r"can)|before (?:making|submitting)|previous(?:ly)?|other requests|"
    r"all (?:our )?responses|guidance|guide|complain|"
    r"publication scheme|privacy|terms|regularly publish|frequently|many of|new requests?|"
    r"reference|quot(?:e|ing)|form|contact|(?:urgent|enquir\w+)|may already|make a request|"
    r"submit a|future requests|if you)\b|\bresponses to (?:foi|freedom|other|previous)"
)
_TO_COME = re.compile(
    r"\b(?:will be|shall be|once|when|may be) ?(?:\w+ )?(?:available|published|posted|able|"
    r"uploaded|notified|emailed|ready|sent|viewed|receive)|\bwill (?:publish|send|upload|post)"
)
_SERVICE = re.compile(
    r"https?://[^\s<>\"]*(?:icasework|govqa|granicus|foi\.direct|sharepoint\.com|1drv\.ms|"
    r"onedrive|egress\.com|switch\.egress|mimecast|galaxkey|frama|proofpoint|wetransfer|"
    r"dropbox|box\.com|"
    r"drive\.google|objective\.com|objectiveconnect|firmstep|achieveservice|ecase|"
    r"casetracker|respond\.apteancloud|securemail|zixmail|disclosure-?log|foi-?log|"
    r"foirequests)"
)
_URL = re.compile(
    r"https?://[^\s<>\"')\]]{3,2000}|"
    r"\bwww\.[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}[^\s<>\"')\]]{0,2000}"
)
_MOST_LINKS = 50


def signs(reply: Reply) -> Iterator[Sign]:
    """Links to the answer; links to follow a request's progress or to a guide are none.

    Without a link in the mail the words alone are a hint only.
    """
    linked = (
        bool(links(reply))
        or bool(re.search(r"href\s*=", reply.mail.html[:200_000], re.I))
        or any(
            re.search(r"\.(?:rpmsg|html?)$|message_v\d", part.filename, re.I)
            for part in reply.mail.attachments
        )
    )
    for sign in told(_PHRASES, reply.sentences):
        lower = sign.sentence.lower if sign.sentence else ""
        if _NOT_THE_ANSWER.search(lower) or _TO_COME.search(lower):
            continue
        yield sign if linked else Sign(sign.kind, sign.evidence, False, sign.sentence)


def service_link(reply: Reply) -> str:
    """The first link to a service that such answers are fetched from; empty without one."""
    for sentence in reply.sentences:
        if found := _SERVICE.search(sentence.lower):
            return sentence.words[found.start() : found.end()]
    return ""


def links(reply: Reply) -> tuple[str, ...]:
    """The links in the reply's own text, each once, in order; no more than 50."""
    found: dict[str, None] = {}
    for sentence in reply.sentences:
        for one in _URL.finditer(sentence.words):
            found.setdefault(one[0].rstrip(".,;:!?"))
    return tuple(found)[:_MOST_LINKS]
