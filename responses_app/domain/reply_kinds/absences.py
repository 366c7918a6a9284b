"""Nobody is there: out of office, holidays, closures; and addresses that are read no more."""

import re
from collections.abc import Iterator

from .kinds import ReplyKind
from .signs import Reply, Sign, body_sign, phrase, told

_AWAY = ReplyKind.OUT_OF_OFFICE
_LEAVE = (
    r"(?:(?:annual|maternity|paternity|parental|sick|study|compassionate|special|adoption|long"
    r"[ -]term|a(?: period of)?|extended|planned|my) ){0,2}(?:leave|holidays?|secondment|vacation|"
    r"career break)"
)
_PHRASES = (
    phrase(
        _AWAY,
        "They say that nobody is there at present.",
        rf"\b(?:i am|i'm|i will be|i'll be|we are|we will be|(?:he|she) is|currently|now|am) "
        rf"(?:\w+ )?(?:out of (?:the )?office|(?:out|off) (?:until|till|from|this|next|"
        rf"today)|away\b(?! from the)|on {_LEAVE}|off (?:sick|work)|away from (?:the|my) "
        r"(?:office|desk)|not (?:currently )?(?:in (?:the )?office|at work|working)|unavailable|"
        r"not available)",
        r"\bout of (?:the )?office (?:until|till|from|on|between|today|this|at present|currently)",
        r"\bi (?:will be )?(?:return(?:ing)?|am back|will be back|shall return|am due back|will "
        r"return) (?:to (?:the office|work)|in the office|on|from)",
        r"\b(?:limited|no|intermittent) access to (?:my )?(?:e-?mails?|inbox)",
        r"\bwe are (?:now |currently )?closed\b|\breopen(?:s|ing)? on\b|\b(?:won't|"
        r"not) be (?:reading|checking|picking up) (?:my )?(?:e-?mails?|messages)",
        r"\b(?:the |our |this |all )?(?:(?:council|civic|town|county|main|foi) )?(?:offices?|"
        r"department|council|team|service)s? (?:is|are|will be) (?:now |currently )?closed "
        r"(?:from|until|for|over|on|between|at)",
        r"\bi (?:only )?work (?:part[ -]time|mondays?|tuesdays?|wednesdays?)",
        r"\ballan o'r swyddfa|\bi ffwrdd o'r swyddfa|\b(?:rwyf|rydw i|dwi|byddaf) (?:i )?(?:i )?"
        r"ffwrdd|\bar (?:fy )?(?:wyliau|ngwyliau|absenoldeb|gyfnod mamolaeth)|"
        r"\b(?:nid wyf|dydw i ddim|nid ydwyf|ni fyddaf|fydda i ddim) yn y swyddfa|"
        r"\bdychwelyd i'r (?:swyddfa|gwaith)|"
        r"\bbyddaf yn (?:ôl|dychwelyd)|\bmae(?:'r)? .{0,30}(?:swyddfa|"
        r"swyddfeydd) (?:ar gau|wedi cau)",
        future=True,
        possible=True,
        denied=True,
    ),
)
_MOVED = re.compile(
    r"\b(?:no longer (?:work|employed|with|at|monitored|in use|active|used|valid|checked|"
    r"available)|"
    r"has (?:now )?left (?:the|this|our) (?:council|authority|organisation|company|post|"
    r"employment)|"
    r"(?:mailbox|inbox|account|e-?mail address|address) (?:is|has) (?:not|now|been|no longer|never)"
    r" ?(?:been )?(?:being )?(?:monitored|closed|changed|retired|decommissioned|discontinued|"
    r"replaced|checked|disabled)|(?:e-?mail )?address has changed|nid yw'r (?:blwch|"
    r"cyfeiriad).{0,40}"
    r"(?:monitro|defnyddio))\b"
)
_FIRST_PERSON_LEFT = re.compile(r"\bi (?:have (?:now )?left|no longer work|left)\b")
_SEND_TO = re.compile(
    r"\b(?:(?:please|kindly|you should|you need to|must|should) .{0,60}?(?:send|re-?send|forward|"
    r"direct|redirect|use|contact|e-?mail|write|re-?submit|submit|address)|anfonwch|cysylltwch|"
    r"e-bostiwch)\b"
)
_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")


def signs(reply: Reply) -> Iterator[Sign]:
    """Absences that hold now; one that is over ("I have been on leave") is none."""
    for sign in told(_PHRASES, reply.sentences):
        if sign.sentence and re.search(
            r"\b(?:was|were|have been|has been|had been)\b.{0,25}\b(?:on|out|away)\b",
            sign.sentence.lower,
        ):
            continue
        yield sign


def moved(reply: Reply) -> tuple[Sign, str] | None:
    """That the address we wrote to is read no more, and the one to write to; else None."""
    for place, sentence in enumerate(reply.sentences):
        found = _MOVED.search(sentence.lower) or _FIRST_PERSON_LEFT.search(sentence.lower)
        if found is None or re.search(
            r"\bthis (?:e-?mail )?(?:is sent|was sent) from", sentence.lower
        ):
            continue
        for near in reply.sentences[place : place + 4]:
            address = _ADDRESS.search(near.lower)
            if address and (
                _SEND_TO.search(near.lower) or near is sentence or " to " in near.lower
            ):
                says = f"The address is not in use; they ask us to write to {address[0]}."
                return body_sign(ReplyKind.TRANSFER, sentence, found, says, False), address[0]
    return None
