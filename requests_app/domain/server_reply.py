"""What a mail server said, and whose fault it is: ours, the council's address, or the hour's.

Sources: RFC 5321 section 4.2 for the reply code; RFC 3463 for the enhanced code
(class.subject.detail) and RFC 2034 for its place after the reply code; RFC 7504 and RFC 7505
for domains that take no mail. Codes beyond these are Microsoft's, from its lists of replies.
"""

import re
from dataclasses import dataclass

EnhancedCode = tuple[int, int, int]


@dataclass(frozen=True)
class Reply:
    """The codes at the head of a reply; None for one that is not there."""

    code: int | None
    enhanced: EnhancedCode | None


_HEAD = re.compile(
    r"""\s* (?:smtp;\s*)?                            # as a bounce quotes it
    (?: (?P<code> [2-5]\d\d) (?: [\s-] | $) )? \s*
    (?: [\#(\[]{0,2} (?P<enhanced> [245]\.\d{1,3}\.\d{1,3}) (?! \.?\d ) )?""",
    re.VERBOSE | re.IGNORECASE,
)
_AT_THE_END = re.compile(r"\(\#(?P<enhanced>[245]\.\d{1,3}\.\d{1,3})\)")  # qmail's way
_ADDRESSES = re.compile(r"\S*@\S*")

_BARE_CODES_OF_THE_ADDRESS = frozenset({550, 551, 553, 556})
_DISABLED = (5, 2, 1)
_UNKNOWN_AT_MICROSOFT = (5, 4, 1)
_NO_ROUTE = (5, 4, 4)
_NO_DOMAIN_AT_MICROSOFT = (5, 4, 310)
# Under subject 1, "addressing status", these speak of the sender, or of nobody's address.
_NOT_OF_THE_RECIPIENT = frozenset(
    {
        5,  # the address is valid
        7,  # the sender's mailbox is written wrongly
        8,  # the sender's domain is not known
        9,  # passed on to a system that knows no enhanced codes (RFC 3886)
        20,  # several senders (Microsoft)
        90,  # the sender's daily limit is reached (Microsoft)
    }
)
# Words of refusals that say nothing about the address: about us, our mail, or a full mailbox.
_OTHER_REASONS = re.compile(
    r"""\b(?: spam | unsolicited | junk | bulk | virus | malware | phish | content | suspicious
    | block(?:ed|ing|\ ?list|s?\b) | black\ ?list | dnsbl | rbl | listed\b | spamhaus | barracuda
    | reputation | score | relay | polic(?:y|ies) | den(?:y|ied) | prohibit | forbidden
    | unauthori[sz]ed | not\ authori[sz]ed | not\ permitted | permission
    | authenticat | auth\b | login | credential
    | spf\b | dkim | dmarc | tls\b | helo | ehlo | ptr\b | reverse | rdns | dns\b
    | sender | envelope\ from | mail\ from | client\ host | your\ (?:ip|host|server|message|mail)
    | rate\b | too\ (?:many|fast|quick|large|big|long) | limit(?!ed) | throttl | gr[ea]ylist
    | full\b | over\ ?quota | quota | storage | space | size\b | exceed
    | temporar | try\ again | later\b | timed?[ -]?out )""",
    re.VERBOSE | re.IGNORECASE,
)
_NO_SUCH_DOMAIN = re.compile(
    r"""\b(?: (?:domain|host)\b .* \b(?:not\ found|not\ exist|doesn't\ exist|unknown)
    | no\ such\ (?:domain|host) | (?:unknown|invalid)\ (?:domain|host) | nxdomain )""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


def read_reply(text: str) -> Reply:
    """Read the codes of a reply such as "550 5.1.1 No such user" or "421-4.7.28 Too fast".

    Of a reply of several lines the first counts. The enhanced code may stand in brackets or
    after "#", or at the end as "(#5.1.1)"; anywhere else it is part of the words.

    >>> read_reply("451 4.7.500 Server busy. Please try again later")
    Reply(code=451, enhanced=(4, 7, 500))
    """
    head = _HEAD.match(text)
    code = head["code"] if head else None
    enhanced = (head and head["enhanced"]) or _first(_AT_THE_END, text)
    return Reply(int(code) if code else None, _as_numbers(enhanced) if enhanced else None)


def is_too_busy(text: str) -> bool:
    """Whether the server is too busy for anything of ours: a 4xx with 4.7.500 to 4.7.599.

    Exchange Online says so to a whole sender, not to one letter: every other letter waits too.
    """
    reply = read_reply(text)
    if reply.code is None or reply.code // 100 != 4 or reply.enhanced is None:
        return False
    return (4, 7, 500) <= reply.enhanced <= (4, 7, 599)


def blames_address(text: str) -> bool:
    """Whether the server refused for good because the address we wrote to is wrong.

    - The address is unknown, moved or wrongly written (5.1.x), or disabled (5.2.1).
    - Its domain does not exist: 5.4.310, or 5.4.4 "no route" where the words say so. Other
      trouble with routes (5.4.x) passes, and is not the address's.
    - 5.4.1 "Recipient address rejected", with which Exchange Online refuses unknown recipients.
    - 550, 551, 553 or 556 without an enhanced code, unless the words give another reason.

    A full mailbox (552, 5.2.2) has the right address and is emptied one day: the letter has
    failed and may be sent again by a person, but there is no address to mend. Nor is there for
    anything held against us (5.7.x), the receiving system (5.3.x), or a refusal for now (4xx).
    In doubt the address is not blamed.
    """
    reply = read_reply(text)
    if reply.code == 552 or (reply.code is not None and reply.code // 100 != 5):
        return False
    words = _ADDRESSES.sub(" ", text)  # an address may be called policy@ or spam-reports@
    if reply.enhanced:
        return _enhanced_blames_address(reply.enhanced, words)
    return reply.code in _BARE_CODES_OF_THE_ADDRESS and not _OTHER_REASONS.search(words)


def _enhanced_blames_address(enhanced: EnhancedCode, words: str) -> bool:
    kind, subject, detail = enhanced
    if enhanced == _UNKNOWN_AT_MICROSOFT:
        return "recipient address rejected" in words.lower()
    if enhanced == _NO_ROUTE:
        return bool(_NO_SUCH_DOMAIN.search(words))
    if enhanced == _DISABLED or enhanced == (5, 1, 0):  # both are said for other reasons too
        return not _OTHER_REASONS.search(words)
    if enhanced == _NO_DOMAIN_AT_MICROSOFT:
        return True
    return (kind, subject) == (5, 1) and detail not in _NOT_OF_THE_RECIPIENT


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return found["enhanced"] if found else None


def _as_numbers(enhanced: str) -> EnhancedCode:
    kind, subject, detail = map(int, enhanced.split("."))
    return kind, subject, detail
