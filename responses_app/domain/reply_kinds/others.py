"""Another authority has it: the request was passed on, or we are told to ask there."""

import re
from collections.abc import Iterator

from .kinds import ReplyKind
from .sentences import Sentence, is_denied, is_supposed
from .signs import Reply, Sign, body_sign

_KIND = ReplyKind.TRANSFER
_BODY = (
    r"(?:council|borough|authority|police|constabulary|trust|board|nhs [a-z]+|agency|ofsted|"
    r"department for [a-z]+(?:,? (?:and )?[a-z]+)?|ministry of [a-z]+|executive|commission|"
    r"commissioner|"
    r"partnership|service board|government|[cg]yngor|chyngor|awdurdod|heddlu|bwrdd|"
    r"office for [a-z ]{4,30}|"
    r"home office|cabinet office|hmcts|cafcass|ombudsman|regulator|inspectorate|company)"
)
_NAME = re.compile(
    r"(?:[A-Z][\w&'’.-]*,? )(?:(?:[A-Z][\w&'’.-]*|of|and|the|upon|on|for|in|under|&|y|yr|a|"
    r"ar),? ){0,8}?"
    r"(?:Council|Authority|Police|Constabulary|Trust|Board|Agency|Service|Executive|"
    r"Commission|Commissioner|"
    r"Partnership|Government|CC|BC|DC|MBC|Heddlu)\b|(?:[CG]yngor|Chyngor|Awdurdod|Heddlu|"
    r"[BF]wrdd|Department for|Ministry of|"
    r"Office for|NHS|Police) (?:[A-Z][\w'’-]*|of|and|y|yr|Sir|"
    r"Iechyd)(?:,? (?:[A-Z][\w'’-]*|of|and|a|y|yr))*"
    r"|\b(?:Ofsted|Cafcass|CAFCASS|Estyn|Home Office|Cabinet Office|HMCTS|DfE|"
    r"Scottish Government|Welsh Government|Llywodraeth Cymru)\b"
)
_UNNAMED = re.compile(
    r"\b(?:(?:your|the|their|relevant|neighbouring|appropriate|local) )+(?:(?:county|"
    r"district|borough|city|upper[- ]tier|parish|unitary|local) ){1,2}"
    r"(?:council|authority)|\bcounty council|\bhealth board|\bcyngor sir\b|\bpolice\b"
)
_DONE = re.compile(
    r"\b(?:(?:we|i)(?: have| 've)?|has been|have been|was|been|have|has)(?: \w+){0,3} "
    r"(?:transferred|forwarded|re-?directed|passed|sent|referred|handed)\b"
    r"(?: (?:your|the|this|it|on|over|a copy of|copy|part|parts|of|foi|request|e-?mail|"
    r"enquiry|correspondence|across|onto)){0,8} to\b"
    r"|\b(?:transferring|forwarding|redirecting|passing)\b.{0,40}\brequest\b.{0,20}\bto\b"
    r"|\b(?:(?:wedi|cafodd)(?: ei|'i)? (?:d?t?h?rosglwyddo|(?:h)?anfon(?: ymlaen)?)|"
    r"trosglwyddwyd|anfonwyd)\b.{0,40}\bi\b"
)
_BELONGS = re.compile(
    r"\b(?:matter for|responsib(?:ility|le) (?:of|for)|responsibility (?:lies|rests|sits|"
    r"falls)|remit of|"
    r"(?:dealt with|held|provided|administered|managed|delivered|run|undertaken|handled|"
    r"carried out|collected|commissioned|recorded|looked after) by|who (?:look after|"
    r"deal with|handle|provide|run|hold)|comes? under|body responsible|"
    r"(?:falls?|lies?|sits?|rests?) (?:to|with|within|under)|is a .{0,30}(?:county|"
    r"district|borough) council function|"
    r"(?:county|district|borough) council (?:function|responsibility|service)|mater i|"
    r"cyfrifoldeb)\b"
)
_ASK_THEM = re.compile(
    r"\b(?:(?:re)?-?direct|contact(?:ing)?|re-?submit(?:ting)?|submit(?:ting)?|"
    r"send(?:ing)?|refer|address(?:ing)?|approach(?:ing)?|ask(?:ing)?|make|making|"
    r"write|writing|try|reach|need|put|apply(?:ing)?|redirect(?:ing)?|cysylltu â|"
    r"cysylltwch â|gysylltu â|anfon)\b"
)
_ADVISE = re.compile(
    r"\b(?:please|you (?:may|should|need|will need|might|could|can|are advised|would need|"
    r"must)|suggest|advise|recommend|"
    r"best|try|kindly|therefore|dylech|awgrym|gallwch|cynghor)\b"
)
_INSIDE = re.compile(
    r"^\W*(?:(?:our|my|your|this)\b|(?:the )?(?:council|authority|trust|board)'s\b|"
    r"(?:the|a) (?!(?:[a-z'-]+ ){0,4}(?:council|authority|police|trust|board)(?!')))"
    r"[^,;.]{0,60}\b(?:team|department|officer|service|section|directorate|manager|unit|"
    r"colleague|area|inbox)s?\b|^\W*(?:foi|information|governance|legal|feedback|customer)\b"
)
_BODY_NEAR = re.compile(rf"\b{_BODY}\b")
_ABOUT_REVIEW = re.compile(r"information commissioner|ombudsman|\bico\b|\breview\b|complain")
_EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")


def signs(reply: Reply) -> Iterator[tuple[Sign, str]]:
    """Signs of another authority, each with whom it names (empty where it names nobody)."""
    advice: list[tuple[Sign, str]] = []
    for sentence in reply.sentences:
        if sentence.is_standing or _ABOUT_REVIEW.search(sentence.lower):
            continue
        if passed := _passed_on(sentence, reply):
            yield passed
        elif told := _told_to_ask(sentence, reply):
            advice.append(told)
    yield from advice


def _passed_on(sentence: Sentence, reply: Reply) -> tuple[Sign, str] | None:
    """That they have sent it to another authority; to a team of their own is none."""
    lower = sentence.lower
    done = _DONE.search(lower)
    if done is None or is_supposed(sentence, *done.span()):
        return None
    after = lower[done.end() : done.end() + 90]
    whom = _whom(sentence, done.end())
    if _INSIDE.search(after) or _is_sender(whom, reply) or not (whom or _BODY_NEAR.search(after)):
        return None
    says = f"They have passed it to {whom or 'another authority'}."
    return body_sign(_KIND, sentence, done, says, not sentence.narrates), whom


def _told_to_ask(sentence: Sentence, reply: Reply) -> tuple[Sign, str] | None:
    """That it is another's matter, or that we should ask there: never more than a hint."""
    lower = sentence.lower
    asked = _ASK_THEM.search(lower)
    belongs = next(
        (one for one in _BELONGS.finditer(lower) if not is_denied(sentence, one.start())), None
    )
    place = belongs or asked
    if place is None or is_denied(sentence, place.start()):
        return None
    whom = _whom(sentence, place.end()) or (_whom(sentence, 0) if belongs else "")
    if not whom or _is_sender(whom, reply):
        return None
    if belongs and not lower.startswith("if "):
        says = f"They say that it is a matter for {whom}."
        return body_sign(_KIND, sentence, belongs, says, False), whom
    if asked and (asked.start() == 0 or _ADVISE.search(lower, 0, asked.start())):
        return body_sign(_KIND, sentence, asked, f"They tell us to ask {whom}.", False), whom
    return None


def _is_sender(whom: str, reply: Reply) -> bool:
    """Whether the name is that of the authority that writes, by the domain of its address."""
    sender = reply.mail.sender
    first = re.match(r"[a-z]{4,}", whom.lower())
    if sender is None or first is None or first[0] in ("cyngor", "county", "council", "police"):
        return False
    return sender.address.rpartition("@")[2].startswith(first[0])


def _whom(sentence: Sentence, start: int) -> str:
    """The authority named after `start`, else one of the usual ways of not naming it."""
    named = next(
        (
            one[0].strip(" ,.")
            for one in _NAME.finditer(sentence.words, start)
            if not re.match(
                r"(?:The|This|Our) (?:Council|Authority|Trust|Board)\b|Information Commission",
                one[0],
            )
        ),
        "",
    )
    if named:
        named = re.sub(r"^(?:Gyngor|Chyngor)\b", "Cyngor", named)
        named = re.sub(
            r"^(?:The|Please|You|We|This|It|However|Therefore|Contact|Ask|I)\b,? (?=[A-Z])",
            "",
            named,
        )
        email = _EMAIL.search(sentence.words, start)
        return f"{named} ({email[0]})" if email else named
    unnamed = _UNNAMED.search(sentence.lower, start)
    return unnamed[0] if unnamed else ""
