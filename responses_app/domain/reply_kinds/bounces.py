"""Letters that came back: reports in form (RFC 3464) and those that each mail server words anew.

No one mark is enough: a person may write "it could not be delivered", and a server may send a
bounce from any address under any subject. Marks of the header, the sender, the subject and the
text are weighed together, and words count for little in a mail that a person seems to have sent.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from responses_app.domain.mail import Mail

from .kinds import Bounce, Evidence
from .signs import Reply

ARRIVED = frozenset(("delivered", "relayed", "expanded"))
"""The actions of a report (RFC 3464 section 2.3.3) that tell of no failure."""
ENOUGH = 5
"""From this weight on a mail is a bounce."""
_READ = 30_000  # characters of a text: servers say it at the top

_ADDRESS = r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,6}"
_ADDRESS_FOUND = re.compile(_ADDRESS)
_ROBOT = re.compile(
    r"mailer[-_. ]?daemon|mail[-_. ]?daemon|^postmaster|^post[-_. ]?office|"
    r"mail delivery (?:sub)?system|mail delivery (?:service|agent)|"
    r"mail ?system|mail administrator|system administrator|microsoft exchange|^mdaemon|"
    r"^mailmaster|internet mail delivery|^bounce|"
    r"^mail-?router|delivery subsystem|^smtpd?$|^mail ?server|^autoanswer|^microsoftexchange"
)
_DAEMON = re.compile(r"^(?:mailer|mail)[-_.]?daemon$|^microsoftexchange[0-9a-f]+$")
_SUBJECT = re.compile(
    r"^\s*(?:[\W_]{0,6})?(?:\[[^\]]{0,30}\]\s*)?(?:mail delivery|mail undeliver|undeliver|"
    r"un-deliver|non[- ]?deliver|delivery (?:status|fail|report|notif|problem|delay|error|"
    r"has failed)|"
    r"fail(?:ed|ure)(?: to)? (?:mail )?(?:deliver|notice)|failed mail|"
    r"(?:mail )?automatically rejected|failure (?:notice|delivering)|returned (?:mail|"
    r"message|to sender)|mail (?:could not|system error|returned|failure|error|status|"
    r"not delivered)|"
    r"message (?:could not|delivery|undeliver|not delivered|status|delayed)|"
    r"warning: (?:could not|message)|could ?not (?:send|be delivered)|cannot deliver|"
    r"ndn:|ndr:|nondeliverable|delayed mail|message you sent|your message (?:could not|"
    r"was not|cannot)|unable to deliver|bounce|rejected|"
    r"delivery was|undelivered|error (?:sending|delivering)|permanent (?:delivery )?fail|"
    r"nid oedd modd|methu (?:â )?danfon|status of your)"
)
_REPLIED = re.compile(r"^\s*(?:re|aw|fw|fwd|ateb)\s*:", re.I)
_OPENING = re.compile(
    r"this is the (?:\S+ program|mail (?:system|delivery)|postfix)|"
    r"created automatically by (?:the )?(?:mail|smtp)|"
    r"(?:did|could|was|were|can|has|have) ?not (?:be )?(?:reach|deliver(?:ed)?|sent|"
    r"been delivered|able to deliver)(?: \w+){0,4} (?:to |the )?(?:following|these|this|"
    r"one or more|all|any|its|recipient|sender)|"
    r"\b(?:could|can|cannot|couldn't|can't|was|were|has)(?: ?not|"
    r"n't)? (?:be )?(?:been )?delivered|delivery (?:has failed|to (?:the|these) following|"
    r"failed|failure|attempt)|"
    r"permanent (?:fatal )?error|transient (?:non-)?(?:fatal )?error|(?:unable|not able|"
    r"wasn't able) to deliver|undeliverable|undelivered|"
    r"(?:mail|message|e-?mail)(?: \w+){0,8} (?:is|was|has been|being) (?:returned|rejected|"
    r"bounced|delayed|undeliver)|returned (?:mail|to (?:the )?sender)|"
    r"delivery status notification|non-?delivery|could not (?:be )?(?:send|sent|resolve)|"
    r"address(?:es)? (?:failed|had|rejected|not found|couldn't be found|are not)|"
    r"not (?:yet )?(?:been )?deliver(?:ed|able)|has been postponed|automatically rejected|"
    r"unzustellbar|nicht zugestellt|n'a pas pu [eê]tre|no (?:se )?(?:pudo|"
    r"puede) (?:ser )?entreg|failed (?:recipient|to deliver|addresses)|mail delivery fail|"
    r"not (?:a )?(?:valid|known) (?:user|recipient|address|mailbox)|"
    r"ni ellid (?:ei )?danfon|methwyd (?:â )?danfon"
)
_ADDRESSED = re.compile(
    rf"(?:(?:message|mail|e-?mail|delivery)\b.{{0,60}}\b(?:not|n't|failed|fail|unable|"
    rf"postponed|delayed)\b.{{0,60}}\b(?:deliver\w*|reach\w*|sent|to)\b.{{0,60}}|"
    rf"\b(?:following|these|this) (?:recipients?|address(?:es)?|users?).{{0,80}}|"
    rf"(?:undeliverable|failed) (?:to|for|address).{{0,40}}|"
    rf"delivery of .{{0,20}}to this address.{{0,20}}){_ADDRESS}"
)
_CAUSE = re.compile(
    r"(?:user|recipient|mailbox|address|account|host|domain|addressee|recip\w*|"
    r"name)\S* (?:is |was |name |not |has |does |you |in )*(?:unknown|not (?:found|exist|"
    r"listed|local|known|recognized|valid|active|available|permitted)|n't exist|"
    r"unavailable|"
    r"full|disabled|rejected|inactive|suspended|over ?quota|invalid|locked|expired|closed)|"
    r"(?:unknown|no such|invalid|bad|illegal|nonexistent) (?:local |or illegal |"
    r"destination )?(?:user|recipient|mailbox|address|host|account|domain|person|alias)|"
    r"(?:exceed\w*|over|out of) (?:\w+ ){0,4}(?:quota|storage|disk)|quota exceed|"
    r"mailbox full|(?:does not|doesn't) (?:exist|have an? \S+ account)|"
    r"host (?:\S+ )?not found|connection (?:timed out|refused)|retry time(?:out)?|"
    r"relay(?:ing)? (?:access )?denied|message (?:size )?(?:too|exceeds)|no mailbox here|"
    r"unrouteable|recipnotfound|not listed in|(?:unable to|cannot) (?:relay|route)|no such|"
    r"not our customer|"
    r"giving up|tried for \d+|message (?:has )?expired|access denied|blocked|mailbox unavailable"
)
_CODE = re.compile(
    r"(?:^|[\s(<#\[:=;'\"])(?:[45]\d\d[- ]#?[45]\.\d{1,3}\.\d{1,3}|"
    r"#?[45]\.\d{1,2}\.\d{1,3}(?![\d.])|(?:smtp|error|code|said|response|reply|"
    r"remote host)[^\n]{0,40}[45]\d\d\b|55[0-9] |5[0-4][0-9] |45[0-2] |421 )"
)
_STATUS = re.compile(r"(?<![\d.])([45]\.\d{1,2}\.\d{1,3})(?![\d.])")
_REPLY_CODE = re.compile(r"(?<![\d.])((?:55[0-4]|50[0-4]|45[0-2]|421))[ -]")
_DELAY = re.compile(
    r"\bdelay(?:ed)?\b|not yet (?:been )?delivered|will (?:continue|keep) (?:to )?(?:try|"
    r"retry)|still (?:being )?(?:try|queue|retr)|will be retried|warning message only|"
    r"do not need to (?:re-?send|do anything)|no action is required|(?:not|"
    r"don't) (?:need to )?resend|could not send message for past|transient|temporar"
)
_PASSING = re.compile(
    r"quota|mailbox (?:is )?full|over (?:its )?storage|timed? ?out|try again|temporar|"
    r"connection refused|disk full|retry|greylist|delayed"
)
_LETTERS_TOP = re.compile(
    r"^[>| \t]{0,9}(?:-{3,99}[^\n]{0,99}?(?:copy|original|returned|unsent|message|header|"
    r"below)|[^\n]{0,99}?(?:(?:copy|contents?|text|headers?|transcript of session) (?:of|"
    r"follow|is)|original message)|received: (?:from|by) |return-path: |"
    r"unsent message|message-id: )",
    re.M | re.I,
)
_MESSAGE_ID = re.compile(r"^[>| \t]*message-id\s*:\s*(<[^<>\s]{3,250}>)", re.M | re.I)


@dataclass(frozen=True)
class _Mark:
    """One mark of a bounce; `group` is header, sender, subject or text."""

    group: str
    weight: int
    evidence: Evidence


@dataclass(frozen=True)
class Returned:
    """A bounce with why it is one; `is_sure` where marks of several groups agree."""

    bounce: Bounce
    evidence: tuple[Evidence, ...]
    is_sure: bool
    says_so: bool
    """The words of the mail say so, not only where it comes from."""


def read_bounce(reply: Reply) -> Returned | None:
    """What a mail server says about a letter of ours; None for any other mail."""
    actions = (
        {one.get("action", "") for one in reply.mail.report.recipients}
        if reply.mail.report
        else set()
    )
    if actions and {one.lower().split(" ")[0] for one in actions} <= ARRIVED:
        return None
    marks = list(_marks(reply))
    weight = sum(mark.weight for mark in marks)
    if weight < ENOUGH or (_seems_personal(reply) and not any(m.weight >= ENOUGH for m in marks)):
        return None
    groups = {mark.group for mark in marks if mark.weight > 0}
    formal = any(mark.weight >= 10 for mark in marks)
    bounce = _read(reply.mail)
    is_sure = formal or (weight >= 8 and len(groups) >= 2)
    return Returned(
        bounce,
        tuple(mark.evidence for mark in marks),
        is_sure,
        bool(groups & {"text"}) and weight > ENOUGH,
    )


def _marks(reply: Reply) -> Iterator[_Mark]:
    mail = reply.mail
    blocks = mail.report.recipients if mail.report else ()
    actions = [block.get("action", "").lower().split(" ")[0] for block in blocks]
    for block, action in zip(blocks, actions):
        if action in ("failed", "delayed") or (not action and block.get("status", "")[:1] in "45"):
            quote = f"Action: {action}" + (
                f", Status: {block['status']}" if "status" in block else ""
            )
            yield _Mark(
                "header", 10, Evidence("report", quote[:160], "A mail server reports it in form.")
            )
            break
    if mail.header("X-Failed-Recipients"):
        quote = mail.header("X-Failed-Recipients")[:120]
        yield _Mark(
            "header", 6, Evidence("X-Failed-Recipients", quote, "It names who was not reached.")
        )
    content_type = mail.header("Content-Type").lower() or mail.content_type
    if "delivery-status" in content_type or any(
        p.declared_type == "message/delivery-status" for p in mail.attachments
    ):
        if not blocks or not set(actions) <= {"delivered", "relayed", "expanded"}:
            yield _Mark(
                "header", 4, Evidence("Content-Type", "delivery-status", "It is a delivery report.")
            )
    if mail.header("X-MS-Exchange-Message-Is-Ndr"):
        yield _Mark(
            "header", 4, Evidence("X-MS-Exchange-Message-Is-Ndr", "", "It is a delivery report.")
        )
    yield from _marks_of_sender(mail)
    replied = bool(_REPLIED.match(mail.subject))
    if not replied and (found := _SUBJECT.search(reply.subject.lower)):
        yield _Mark(
            "subject",
            3,
            Evidence("subject", reply.subject.quote(*found.span()), "So bounces are headed."),
        )
    yield from _marks_of_text(mail, replied)


def _marks_of_sender(mail: Mail) -> Iterator[_Mark]:
    if mail.sender:
        local = mail.sender.address.split("@")[0].lower()
        if _ROBOT.search(local) or _ROBOT.search(mail.sender.name.lower()):
            weight = 5 if _DAEMON.search(local) else 3
            yield _Mark(
                "sender",
                weight,
                Evidence("sender", str(mail.sender)[:120], "A mail server sent it."),
            )
    elif _ROBOT.search(mail.header("From").lower().strip('"< ')):
        yield _Mark(
            "sender", 3, Evidence("sender", mail.header("From")[:120], "A mail server sent it.")
        )
    if mail.return_path is not None and (
        not mail.return_path or _ROBOT.search(mail.return_path.lower())
    ):
        yield _Mark(
            "sender",
            2,
            Evidence("Return-Path", f"<{mail.return_path}>", "It takes no replies, as bounces do."),
        )


def _marks_of_text(mail: Mail, replied: bool) -> Iterator[_Mark]:
    text = _top(mail.text)
    plain = " ".join(text.replace("’", "'").split())
    lower = plain.lower()
    plain = plain if len(plain) == len(lower) else lower
    if opening := _OPENING.search(lower):
        at_once = opening.start() < 400
        yield _Mark(
            "text",
            3 if at_once else 2,
            Evidence("body", _near(plain, opening), "It says that a mail did not arrive."),
        )
    if addressed := _ADDRESSED.search(lower):
        yield _Mark(
            "text",
            3,
            Evidence("body", _near(plain, addressed), "It names whom a mail did not reach."),
        )
    if cause := _CAUSE.search(lower):
        yield _Mark("text", 2, Evidence("body", _near(plain, cause), "It names the cause."))
    if code := _CODE.search(lower):
        yield _Mark(
            "text", 1, Evidence("body", _near(plain, code), "It has the code of a mail server.")
        )
    if _MESSAGE_ID.search(mail.text[:_READ]) and re.search(
        r"^[>| \t]*(?:received|from|subject): ", mail.text[:_READ], re.M | re.I
    ):
        yield _Mark(
            "text", 1, Evidence("body", "Message-ID:", "The headers of a mail are within it.")
        )


_GREETING = re.compile(
    r"^\s*(?:dear|hi|hello|good (?:morning|afternoon)|annwyl|helo|bore da|prynhawn da)\b",
    re.I | re.M,
)
_CLOSING = re.compile(
    r"^\s*(?:(?:kind|best|warm|many|with)? ?regards|yours (?:sincerely|faithfully)|many thanks|"
    r"cofion|yn gywir)\b",
    re.I | re.M,
)


def _seems_personal(reply: Reply) -> bool:
    """A person greets, signs and answers; a server has a server's address or no way back."""
    mail = reply.mail
    from_robot = any(True for _ in _marks_of_sender(mail))
    text = mail.text[:_READ]
    human = (
        bool(_GREETING.search(text))
        + bool(_CLOSING.search(text))
        + bool(_REPLIED.match(mail.subject))
    )
    return not from_robot and human >= 1


def _near(plain: str, found: re.Match[str]) -> str:
    return plain[max(0, found.start() - 20) : found.end() + 80].strip()[:160]


def _top(text: str) -> str:
    """What the server says, before the letter it returns."""
    text = text[:_READ]
    cut = next((one.start() for one in _LETTERS_TOP.finditer(text) if one.start() > 150), len(text))
    return text[:cut]


def _read(mail: Mail) -> Bounce:
    blocks = mail.report.recipients if mail.report else ()
    top = _top(mail.text)
    actions = {block.get("action", "").lower().split(" ")[0] for block in blocks}
    status = next(
        (one[1] for block in blocks if (one := _STATUS.search(block.get("status", "")))), ""
    )
    if status == "" or status.endswith(".0.0"):
        said = " ".join(block.get("diagnostic-code", "") for block in blocks) + "\n" + top
        status = one[1] if (one := _STATUS.search(said)) else status
    words = next((block["diagnostic-code"] for block in blocks if block.get("diagnostic-code")), "")
    if not words:
        lower = " ".join(top.split())
        cause = _CAUSE.search(lower.lower()) or _OPENING.search(lower.lower())
        words = lower[max(0, cause.start() - 60) : cause.end() + 100].strip() if cause else ""
    is_final = (
        "failed" in actions
        if actions
        else not _DELAY.search(" ".join((mail.subject + " " + top).lower().split()))
    )
    code = _REPLY_CODE.search(words + " " + top)
    passing = (
        status.startswith("4")
        or status.endswith(".2.2")
        or bool(_PASSING.search(words.lower()))
        or (not status and bool(code and code[1][0] == "4"))
    )
    return Bounce(
        is_hard=is_final and not passing,
        addresses=_addresses(mail, top),
        original_message_id=_original(mail),
        status=status,
        words=words[:300],
        is_final=is_final,
    )


def _addresses(mail: Mail, top: str) -> tuple[str, ...]:
    """Whom the letter did not reach: by the report, by the header, else by the server's words."""
    found: dict[str, None] = {}
    for block in mail.report.recipients if mail.report else ():
        if block.get("action", "").lower().startswith(("delivered", "relayed", "expanded")):
            continue
        for name in ("original-recipient", "final-recipient"):
            if one := _ADDRESS_FOUND.search(
                block.get(name, "").lower().partition(";")[2] or block.get(name, "").lower()
            ):
                found.setdefault(one[0])
                break
    if not found:
        for one in _ADDRESS_FOUND.finditer(mail.header("X-Failed-Recipients").lower()):
            found.setdefault(one[0])
    if not found:
        found = dict.fromkeys(_named(mail, top.lower()))
    return tuple(found)[:50]


def _named(mail: Mail, lower: str) -> Iterable[str]:
    own = {mail.sender.address if mail.sender else "", *mail.recipients}
    for one in _ADDRESS_FOUND.finditer(lower):
        address = one[0].strip(".'`-")
        local = address.split("@")[0]
        if address not in own and not _ROBOT.search(local) and "." in address.split("@")[1]:
            yield address


def _original(mail: Mail) -> str:
    """The Message-ID of our letter: of its returned headers, within the text, or as named."""
    for name, value in mail.report.returned if mail.report else ():
        if name.lower() == "message-id" and (one := re.search(r"<[^<>\s]{3,250}>", value)):
            return one[0]
    inside = [
        part.content[:_READ].decode("ascii", "replace")
        for part in mail.attachments
        if part.declared_type.startswith(("message/", "text/rfc822-headers"))
    ]
    for text in (*inside, mail.text[:200_000]):
        for one in _MESSAGE_ID.finditer(text):
            if one[1] != mail.message_id:
                return one[1]
    return next(iter((*mail.in_reply_to, *reversed(mail.references))), "")
