"""Replies that give no number: not held, refused, see attached, to follow and so on.

Each pattern says what one phrase means, in English and in Welsh. Short cells may
have one letter wrong ("Nor held"), as people type them; numbers may not.
"""

from __future__ import annotations

import re

from .answer import Kind
from .never_values import CITED, LINK, NUMBER, PERIOD

# Signs and abbreviations that are the whole of a cell, without a legend of the file.
# Source for the letters in brackets: Government Statistical Service, "Symbols in tables".
SIGNS: dict[str, Kind] = {
    **dict.fromkeys(
        ["*", "**", "***", "c", "[c]", "[low]", "low", "~", "k", "[k]"], Kind.SUPPRESSED
    ),
    **dict.fromkeys(["x", "[x]", ":", "..", "#n/a", "n/k", "nk", "d/k", "dk"], Kind.NOT_AVAILABLE),
    **dict.fromkeys(["z", "[z]"], Kind.NOT_APPLICABLE),
    **dict.fromkeys(["tbc", "tba", "tbd", "t.b.c."], Kind.PENDING),
    **dict.fromkeys(['"', "ditto", "do."], Kind.ELSEWHERE),
    **dict.fromkeys(["cost", "costs", "cost limit", "cost exceeded"], Kind.REFUSED),
    **dict.fromkeys(
        [
            "-",
            "--",
            "---",
            ".",
            "/",
            "\\",
            "?",
            "n/a",
            "na",
            "n.a.",
            "n.a",
            "n/a.",
            "no",
            "yes",
            "[u]",
            "u",
            "null",
            "nan",
            "#ref!",
            "#value!",
            "#name?",
            "#num!",
            "#div/0!",
            "#null!",
            "✓",
            "y",
            "n",
            "#",
            "@",
            "|",
            "_",
            "'",
            "!",
            "&",
            "...",
        ],
        Kind.UNCLEAR,
    ),
}

_ADVERB = (
    r"(?:(?:currently|centrally|routinely|formally|specifically|separately|systematically|yet|"
    r"always|electronically|readily|easily|actually|be|been|being|in fact|hold or|record or|"
    r"record(?:ed)? nor|now|generally|necessarily) ){0,3}"
)
_NO = r"(?:not|n't|never|no longer|cannot|unable to|nor|neither)"
_THING = (
    r"(?:information|data|records?|figures?|details?|breakdowns?|statistics|reports?|documents?)"
)

_SOURCES: list[tuple[Kind, str]] = [
    (
        Kind.NEITHER_CONFIRM_NOR_DENY,
        r"\bncnd\b|\bconfirm(?:s|ed|ing)?,? (?:n?or|and) (?:to )?den(?:y|ies|ying|ial)"
        r"|cadarnhau na(?:c)? gwadu|confirmation (?:n?or|or) denial",
    ),
    (
        Kind.NOT_HELD,
        rf"\b(?:{_NO}|do(?:es)?n't|isn't|aren't) {_ADVERB}(?:held|hold|holding)\b"
        rf"|\bno (?:such )?(?:relevant |recorded )?{_THING} (?:(?:is|are|was|were) "
        rf")?(?:currently )?held\b"
        r"|\b(?:is|are|data|information|records?|^) ?held by (?:individual |each |the )?"
        r"(?:schools?|academ\w+|providers?|nhs|police|another|other|health|education|department|county|"
        r"district|contractors?|third part|home office|ministry)"
        rf"|\bholds? no (?:such |relevant |recorded )?{_THING}|\bnot in (?:our|the council's) "
        rf"possession|\b(?:do(?:es)? not|don't|doesn't) have (?:this|the|that|any|such)(?: \w+)? "
        rf"(?:information|data|records?|figures?)\b"
        r"|\b(?:info(?:rmation)?|data) (?:not|isn't) held|chadw(?:'r)? (?:yr |y )?wybodaeth|"
        r"\bnid oes (?:gennym|gan y \w+) (?:unrhyw |ddim |dim )?(?:wybodaeth|ddata|gofnod\w*)|"
        r"\bnid yw'r (?:wybodaeth|data) .{0,40}(?:chadw|dal)|\bni (?:chedwir|ddelir)|"
        r"\b(?:nid|dyw|ddim) .{0,30}yn (?:cadw|dal)\b|\bheb ei d?dal\b|^nothing held",
    ),
    (
        Kind.NOT_RECORDED,
        rf"\b(?:{_NO}|do(?:es)?n't|didn't|isn't|aren't) {_ADVERB}(?:recorded|record|collect(?:ed)?|"
        r"collate[d]?|capture[d]?|log(?:ged)?|monitor(?:ed)?|kept|keep|track(?:ed)?|measured?)\b"
        rf"|\b{_NO} {_ADVERB}(?:in (?:a|an) (?:\S+ )?(?:reportable|retrievable|extractable|"
        rf"searchable|reporting))"
        rf"|\bnon-?reportable|\bnot reportable|\b(?:{_NO}) {_ADVERB}(?:able |possible )?(?:to )?"
        r"(?:report on|extract|retriev(?:e|able)|identif(?:y|iable) from)|\bunrecorded\b"
        rf"|\bno (?:central )?(?:record|log|register)s? (?:is |are |was |were )?(?:kept|maintained)"
        rf"|\bnot something (?:that )?(?:we|the (?:council|authority|trust)) (?:\w+ )?"
        rf"(?:records?|collects?|collates?|captures?|monitors?|logs?)\b"
        r"|\bkeep no (?:central )?records?|\bheb (?:ei|eu) (?:g|ch)ofnodi|\bni (?:chofnodir|"
        r"chesglir)|"
        r"\b(?:nid|dyw|ddim)\b.{0,40}\b(?:cofnodi|chofnodi|gofnodi|casglu|chasglu)\b"
        r"|\bno reporting (?:function|facility|tool)|\bnot on (?:our |the )?(?:\w+ )?system\b",
    ),
    (
        Kind.PENDING,
        r"\b(?:to|will|shall) follow\b|\b(?:to|will|shall) be (?:confirmed|provided|advised|"
        r"supplied|sent|"
        r"forwarded|available|published|checked|agreed|updated|added)\b(?! on request)|"
        r"\bintended for (?:future )?publication"
        r"|\bawait(?:ed|ing)\b|^pending|\bnot (?:yet )?finali[sz]ed|\bnot yet (?:available|known|"
        r"published|"
        r"complete|received|confirmed|due|ready|provided)|\b(?:being|still) (?:collated|compiled|"
        r"checked|verified|"
        r"worked on|gathered|prepared)|^in progress|\bi ddilyn\b|\bi'w gadarnhau",
    ),
    (
        Kind.NOT_APPLICABLE,
        r"\bnot applicable|\bdoes not apply|\bno such (?:service|function|scheme|team|post|role|"
        r"policy|facility|provision)"
        r"|\b(?:do|does|did) not (?:\w+ )?(?:employ|provide|run|operate|commission|deliver|own|"
        r"manage|use|"
        r"administer|have (?:any |a |such )?(?:responsib|function|remit|housing|school|social|"
        r"this service|children))"
        r"|\b(?:don't|doesn't) (?:employ|provide|run|operate|commission|deliver|own|manage|use)\b"
        r"|\bnot (?:\w+ )?(?:the |our |a )?(?:responsib|function|remit|duty|within (?:our|the) "
        r"remit|this council)"
        r"|\bno longer (?:has|have|owns?|operates?|provides?|runs?|employs?|manages?)\b(?! (?:the "
        r"|this |any )?(?:information|data|records?|figures?))"
        r"|\bno (?:statutory )?(?:responsib|remit|function)|\bresponsibility of\b|"
        r"\b(?:is|are|matter|function|service|question|responsib\w+|falls?|fall under|lies|sits) "
        r"(?:\w+ ){0,4}"
        r"(?:county council|borough council|police|district council|the county|health board|"
        r"integration joint board)"
        r"|\b(?:ask|contact|redirect\w*|direct\w*|refer\w*|try|apply to|sits with|rests with) "
        r".{0,60}"
        r"(?:council|county|police|trust|authority|board|constabulary)"
        r"|\bcysylltwch â.{0,20}(?:bwrdd|cyngor|heddlu)"
        r"|\b(?:is|are|am) not (?:currently )?(?:a|an|the) (?:\w+ ){0,3}(?:authority|provider|"
        r"council|body|employer|landlord)\b"
        r"|\boutside (?:of )?(?:our|the council's) (?:remit|function|responsib)|\b(?:ddim yn "
        r"berthnasol|amherthnasol|"
        r"nid yw'n berthnasol)",
    ),
    (
        Kind.NOT_AVAILABLE,
        rf"\b(?:not|un)[ -]?available|\bunknown\b|\bnot known\b|\bnot (?:given|provided|supplied|"
        rf"stated|"
        rf"answered|specified)\b|^no (?:data|answer|information|figures?)(?: (?:available|"
        rf"provided|given))?$"
        rf"|\b(?:cannot|can't|could not|unable to) (?:be )?(?:determine|establish|ascertain|"
        rf"quantif|calculat)|^(?:no info|dim gwybodaeth|dim data)$"
        rf"|\b(?:do(?:es)? not|don't|doesn't) know\b|^(?:we are )?unable to (?:provide|answer|say|"
        rf"supply|give|comment|determine|report)\b"
        rf"|\bno {_THING} (?:(?:is|are|was|were) )?(?:available|provided|given)|\b(?:nid yw\S*|"
        rf"d?dim|heb fod)(?: \S+){{0,3}} ar gael|\banhysbys",
    ),
    (
        Kind.REFUSED,
        rf"{CITED}|\bexempt(?:ed|ion|ions)?\b|\brefus(?:e|es|ed|al|ing)\b|\bwithh(?:eld|old|"
        rf"olding)\b|\bdeclin(?:e|ed)\b"
        r"|\b(?:not|cannot be|unable to|decided not to) (?:be )?(?:disclose[d]?|release[d]?)|"
        r"\bredacted\b|\bvexatious\b"
        r"|\bcommercial(?:ly)? (?:sensitiv|in confidence|confidential|interest)|^(?:strictly "
        r")?confidential$"
        r"|\b(?:appropriate|cost|time|fees) (?:limit|threshold|ceiling)|\bcosts? (?:exceed|"
        r"exempt|ground|refus)"
        rf"|\bfees regulations\b|\b(?:over|above|beyond|more than|in excess of|greater than|"
        rf"longer than|exceed\w*|dros|mwy na|na) (?:the |y |yr )?(?:statutory |prescribed |"
        rf"maximum |limit of |terfyn o )?(?:18|24|40|eighteen|twenty[- ]four|{NUMBER})"
        rf"[ -](?:hours?|awr)\b (?:limit|threshold|set|allowed|allowance|permitted|prescribed|"
        rf"to (?:collate|locate|find|retrieve|extract|answer|comply|determine|compile|gather|"
        rf"respond|review|identify|complete)|of (?:work|officer|staff))"
        r"|\b(?:excessive|disproportionate) (?:cost|time|effort)|\bexceeds? .{0,30}(?:hours|"
        r"limit|£)"
        r"|\b(?:too (?:costly|expensive)|on cost)\b|\bexceeds? cost|\bpersonal data\b|\bdata "
        r"protection|\bgdpr\b"
        r"|\bmanually (?:check|review|search|interrogat|examin|go through|trawl)"
        r"|\b(?:check|review|search)ed manually"
        r"|\bwould (?:take|require) .{0,60}(?:hours|officer time|manual)|\bmanual (?:search|"
        r"review|trawl|check|interrogation)"
        r"|\bgwrthodwyd|\beithri(?:ad|edig|o)\b|\bterfyn (?:priodol|cost)",
    ),
    (
        Kind.SUPPRESSED,
        r"\bsuppress|\btoo (?:small|low|few)\b|\b(?:small|low) (?:numbers?|figures?|counts?|"
        r"cells?|values?)|"
        r"\b(?:numbers?|figures?|counts?|values?) (?:(?:is|are|were|was) )?(?:too |very |so "
        r")?(?:small|low)\b"
        r"|\b(?:avoid|prevent|protect|risk) (?:\w+ ){0,4}(?:identif|disclosure|re-identif|"
        r"individuals)"
        r"|\bstatistical(?:ly)? disclos|\bdisclosive\b|\bsmall enough|\b(?:identif)(?:y|ied|"
        r"iable|ication)(?: \w+){0,2} individual|"
        r"\bindividuals? (?:could|may|might|to) be identif|\bwedi(?:'i| ei) (?:atal|gelu)|"
        r"\bniferoedd (?:bach|isel)",
    ),
    (
        Kind.ELSEWHERE,
        rf"{LINK}|\bsee (?:the )?(?:attach|append|annex|above|below|table|tab\b|spread|previous|"
        rf"response|answer|"
        r"question|q[0-9]|note|link|our |website|web|publish|following|enclos|separate|sheet|"
        r"excel|file|document|pdf|row|"
        r"reply|earlier|covering|letter|comment)|^(?:please )?see\b|\bplease (?:see|refer|find|"
        r"view|visit|follow)"
        r"|^(?:please )?(?:as )?per(?: (?:the|our|my))?(?: (?:answer|response|reply))?(?: to)?"
        rf"(?: {PERIOD})?$|^(?:included|combined|counted) (?:in|within|with|under)$"
        r"|\brefer to\b|\bsame (?:as|answer)\b|\b(?:as|included in|included with|combined with|"
        r"counted in|part of|covered by|answered|"
        r"answered in|per|combined) (?:the )?(?:above|below|q[0-9]|question|previous|answer|"
        r"attached|response|before|figures?\b|totals?\b)"
        r"|^(?:above|below|attached|enclosed|included above)$|\b(?:is|are) attached|^attached\b|"
        r"\b(?:already|publicly) (?:been )?"
        r"(?:published|available|public|provided|supplied|answered)|\b(?:published|available|"
        r"accessible) (?:at|on|via|from|online|in the public|by|here|within)"
        r"|\bcan be (?:found|accessed|viewed)|\bpublished (?:annually|quarterly|monthly|by)|"
        r"\bgweler\b|\bynghlwm\b|\bfel uchod\b"
        r"|\bin the public domain",
    ),
]
_PATTERNS = [(kind, re.compile(source)) for kind, source in _SOURCES]
_ANY = re.compile("|".join(f"(?:{source})" for _, source in _SOURCES))


def phrase_kinds(text: str) -> list[Kind]:
    """Return what the non-answer phrases in lower-case `text` mean, strongest first.

    >>> phrase_kinds("we do not hold this information")
    [<Kind.NOT_HELD: 'not_held'>]
    """
    return [kind for kind, pattern in _PATTERNS if pattern.search(text)]


def first_phrase(text: str) -> int:
    """Return where the first such phrase starts; past the end if there is none."""
    match = _ANY.search(text)
    return match.start() if match else len(text) + 1


# Short cells as people type them. One letter may be wrong.
_SHORT: dict[str, Kind] = {
    **dict.fromkeys(
        [
            "not held",
            "info not held",
            "information not held",
            "data not held",
            "no data held",
            "no information held",
            "not hold",
            "do not hold",
            "we do not hold this information",
        ],
        Kind.NOT_HELD,
    ),
    **dict.fromkeys(
        [
            "not recorded",
            "not centrally recorded",
            "not collected",
            "data not collected",
            "not collated",
            "not centrally held",
            "information not recorded",
            "not captured",
        ],
        Kind.NOT_RECORDED,
    ),
    **dict.fromkeys(
        [
            "not given",
            "not available",
            "data not available",
            "not provided",
            "unavailable",
            "unknown",
            "information not available",
            "not known",
        ],
        Kind.NOT_AVAILABLE,
    ),
    **dict.fromkeys(
        [
            "refused",
            "exempt",
            "withheld",
            "cost exceeded",
            "cost limit exceeded",
            "exceeds cost limit",
            "exceeds cost",
            "redacted",
            "exemption applied",
            "vexatious",
            "exempt information",
        ],
        Kind.REFUSED,
    ),
    **dict.fromkeys(["not applicable", "no such service"], Kind.NOT_APPLICABLE),
    **dict.fromkeys(
        [
            "see attached",
            "please see attached",
            "as above",
            "see above",
            "see below",
            "see attachment",
            "see spreadsheet",
            "see attached spreadsheet",
        ],
        Kind.ELSEWHERE,
    ),
    **dict.fromkeys(["to follow", "to be confirmed", "will follow", "pending"], Kind.PENDING),
    **dict.fromkeys(
        ["suppressed", "low numbers", "small numbers", "too small to disclose"],
        Kind.SUPPRESSED,
    ),
    "neither confirm nor deny": Kind.NEITHER_CONFIRM_NOR_DENY,
}
# "not centrally held" is a matter of holding, whatever its neighbours in the list above.
_SHORT["not centrally held"] = Kind.NOT_HELD
# One letter away from a phrase above, but a phrase of its own with another meaning.
_NOT_SLIPS = {
    "now held",
    "now recorded",
    "now available",
    "now given",
    "now provided",
    "now known",
}
_NOT_SLIPS |= {
    "now applicable",
    "now collected",
    "known",
    "available",
    "sending",
    "be above",
}


def _one_shorter(text: str) -> set[str]:
    return {text[:i] + text[i + 1 :] for i in range(len(text))}


_BY_SHORTER: dict[str, set[str]] = {}
for _phrase in _SHORT:
    for _variant in {_phrase, *_one_shorter(_phrase)}:
        _BY_SHORTER.setdefault(_variant, set()).add(_phrase)
_LONGEST = max(map(len, _SHORT)) + 1


def short_phrase(text: str) -> tuple[Kind, bool] | None:
    """Return the kind of a short cell, and whether one letter of it was wrong.

    >>> short_phrase("nor held")
    (<Kind.NOT_HELD: 'not_held'>, True)
    """
    text = text.rstrip(".! ")
    if kind := _SHORT.get(text):
        return kind, False
    if not 6 <= len(text) <= _LONGEST or text in _NOT_SLIPS or not text.replace(" ", "").isalpha():
        return None
    near = {
        phrase
        for variant in {text, *_one_shorter(text)}
        for phrase in _BY_SHORTER.get(variant, ())
        if _is_one_slip(text, phrase)
    }
    kinds = {_SHORT[phrase] for phrase in near}
    return (kinds.pop(), True) if len(kinds) == 1 else None


def _is_one_slip(a: str, b: str) -> bool:
    """True if one letter is wrong, missing or extra, or two neighbours are swapped."""
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    rest_a, rest_b = a[start:], b[start:]
    return (
        rest_a[1:] == rest_b[1:]
        or rest_a[1:] == rest_b
        or rest_a == rest_b[1:]
        or (rest_a[:2] == rest_b[1::-1] and rest_a[2:] == rest_b[2:])
    )
