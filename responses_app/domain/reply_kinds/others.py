"""Another authority has it: the request was passed on, or we are told to ask there."""

import re
from collections.abc import Iterator

from .kinds import ReplyKind
from .sentences import Sentence, is_denied, is_supposed
from .signs import Reply, Sign, body_sign

_KIND = ReplyKind.TRANSFER
_BODY = (
    r"(?:council|borough|authority|police|constabulary|trust|board|nhs [a-z]+|agency|ofsted|"
    r"department for [a-z]+(?:,? (?:and )?[a-z]+)?|ministry of [a-z]+|executive|commission|commissioner|"
    r"partnership|service board|government|[cg]yngor|chyngor|awdurdod|heddlu|bwrdd|office for [a-z ]{4,30}|"
    r"home office|cabinet office|hmcts|cafcass|ombudsman|regulator|inspectorate|company)"
)
_NAME = re.compile(
    r"(?:[A-Z][\w&'’.-]*,? )(?:(?:[A-Z][\w&'’.-]*|of|and|the|upon|on|for|in|under|&|y|yr|a|ar),? ){0,8}?"
    r"(?:Council|Authority|Police|Constabulary|Trust|Board|Agency|Service|Executive|Commission|Commissioner|"
    r"Partnership|Government|CC|BC|DC|MBC|Heddlu)\b|(?:[CG]yngor|Chyngor|Awdurdod|Heddlu|[BF]wrdd|Department for|Ministry of|"
    r"Office for|NHS|Police) (?:[A-Z][\w'’-]*|of|and|y|yr|Sir|Iechyd)(?:,? (?:[A-Z][\w'’-]*|of|and|a|y|yr))*"
    r"|\b(?:Ofsted|Cafcass|CAFCASS|Estyn|Home Office|Cabinet Office|HMCTS|DfE|Scottish Government|Welsh Government|Llywodraeth Cymru)\b"
)
_UNNAMED = re.compile(
    r"\b(?:(?:your|the|their|relevant|neighbouring|appropriate|local) )+(?:(?:county|district|borough|city|upper[- ]tier|parish|unitary|local) ){1,2}"
    r"(?:council|authority)|\bcounty council|\bhealth board|\bcyngor sir\b|\bpolice\b"
)
_DONE = re.compile(
    r"\b(?:(?:we|i)(?: have| 've)?|has been|have been|was|been|have|has)(?: \w+){0,3} "
    r"(?:transferred|forwarded|re-?directed|passed|sent|referred|handed)\b"
    r"(?: (?:your|the|this|it|on|over|a copy of|copy|part|parts|of|foi|request|e-?mail|enquiry|correspondence|across|onto)){0,8} to\b"
    r"|\b(?:transferring|forwarding|redirecting|passing)\b.{0,40}\brequest\b.{0,20}\bto\b"
    r"|\b(?:(?:wedi|cafodd)(?: ei|'i)? (?:d?t?h?rosglwyddo|(?:h)?anfon(?: ymlaen)?)|trosglwyddwyd|anfonwyd)\b.{0,40}\bi\b"
)
_BELONGS = re.compile(
    r"\b(?:matter for|responsib(?:ility|le) (?:of|for)|responsibility (?:lies|rests|sits|falls)|remit of|"
    r"(?:dealt with|held|provided|administered|managed|delivered|run|undertaken|handled|carried out|collected|commissioned) by|"
    r"(?:falls?|lies?|sits?|rests?) (?:to|with|within|under)|is a .{0,30}(?:county|district|borough) council function|"
    r"(?:county|district|borough) council (?:function|responsibility|service)|mater i|cyfrifoldeb)\b"
)
_ASK_THEM = re.compile(
    r"\b(?:(?:re)?-?direct|contact(?:ing)?|re-?submit(?:ting)?|submit(?:ting)?|send(?:ing)?|refer|address(?:ing)?|approach(?:ing)?|ask(?:ing)?|make|making|"
    r"write|writing|try|apply(?:ing)?|redirect(?:ing)?|cysylltu â|cysylltwch â|gysylltu â|anfon)\b"
)
_ADVISE = re.compile(
    r"\b(?:please|you (?:may|should|need|will need|might|could|can|are advised|would need|must)|suggest|advise|recommend|"
    r"best|try|kindly|therefore|dylech|awgrym|gallwch|cynghor)\b"
)
_INSIDE = re.compile(
    r"\b(?:our|my|this|relevant|appropriate|correct|the [a-z ]{0,30}(?:team|department|officer|service|section|directorate|"
    r"manager|unit|colleague)s?)\b[^,;.]{0,60}\b(?:team|department|officer|service|section|directorate|manager|unit|"
    r"colleague|service area|departments)s?\b|\b(?:foi|governance|legal|feedback) (?:team|officer|unit|inbox)\b"
)
_BODY_NEAR = re.compile(rf"\b{_BODY}\b")
_ABOUT_REVIEW = re.compile(r"information commissioner|ombudsman|\bico\b|\breview\b|complain")
_EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")


def signs(reply: Reply) -> Iterator[tuple[Sign, str]]:
    """Signs of another authority, each with whom it names (empty where it names nobody)."""
    advice: list[tuple[Sign, str]] = []
    for sentence in reply.sentences:
        lower = sentence.lower
        if sentence.is_standing or _ABOUT_REVIEW.search(lower):
            continue
        if done := _DONE.search(lower):
            after = lower[done.end() : done.end() + 90]
            whom = _whom(sentence, done.end())
            if not is_supposed(sentence, *done.span()) and not _INSIDE.search("the" + after) and (
                whom or _BODY_NEAR.search(after)
            ):
                says = f"They have passed it to {whom or 'another authority'}."
                yield body_sign(_KIND, sentence, done, says), whom
                continue
        asked = _ASK_THEM.search(lower)
        belongs = _BELONGS.search(lower)
        whom = _whom(sentence, asked.end() if asked and not belongs else 0)
        if not whom or is_denied(sentence, (belongs or asked or re.match("", lower)).start()):  # type: ignore[union-attr]
            continue
        if belongs and not lower.startswith("if "):
            says = f"They say that it is a matter for {whom}."
            advice.append((body_sign(_KIND, sentence, belongs, says, False), whom))
        elif asked and _ADVISE.search(lower[: asked.start() + 1]) or (asked and asked.start() == 0):
            says = f"They tell us to ask {whom}."
            advice.append((body_sign(_KIND, sentence, asked, says, False), whom))
    yield from advice


def _whom(sentence: Sentence, start: int) -> str:
    """The authority named after `start`, else one of the usual ways of not naming it."""
    named = next(
        (
            one[0].strip(" ,.")
            for one in _NAME.finditer(sentence.words, start)
            if not re.match(r"(?:The|This|Our) (?:Council|Authority|Trust|Board)\b|Information Commission", one[0])
        ),
        "",
    )
    if named:
        named = re.sub(r"^(?:Gyngor|Chyngor)\b", "Cyngor", named)
        named = re.sub(r"^(?:The|Please|You|We|This|It|However|Therefore|Contact|Ask|I)\b,? (?=[A-Z])", "", named)
        email = _EMAIL.search(sentence.words, start)
        return f"{named} ({email[0]})" if email else named
    unnamed = _UNNAMED.search(sentence.lower, start)
    return unnamed[0] if unnamed else ""
