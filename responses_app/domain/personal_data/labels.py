"""What the heading of a column says its values are; English and Welsh."""

import re
from enum import StrEnum
from functools import lru_cache

MOST_LETTERS = 60  # of a heading; longer ones are sentences


class Label(StrEnum):
    """What a column is said to hold."""

    BORN = "born"
    FIRST_NAME = "first name"
    SURNAME = "surname"
    NAME = "name"
    PERSON = "person"  # the name of a child, a client, a carer
    INITIALS = "initials"
    AGE = "age"
    SEX = "sex"
    TRAIT = "trait"  # ethnic group, nationality, religion, disability
    PERSON_ID = "number of a person"
    ID = "number"
    NHS = "NHS number"
    NI = "National Insurance number"
    UPN = "unique pupil number"
    HOME = "where a person lives"
    ADDRESS = "address"
    OFFICE = "somebody in office"
    BODY = "an organisation"
    JOB = "a post"
    COUNT = "count"


_PERSON = (
    r"child(?:ren)?(?:['’]?s)?|y(?:oung )?p(?:erson)?(?:['’]?s)?|pupil(?:['’]?s)?"
    r"|student(?:['’]?s)?"
    r"|client(?:['’]?s)?|patient(?:['’]?s)?|service users?(?:['’]?s)?|su|lac|cla|uasc"
    r"|victim(?:['’]?s)?"
    r"|carers?(?:['’]?s)?|parents?(?:['’]?s)?|mother(?:['’]?s)?|father(?:['’]?s)?"
    r"|tenants?(?:['’]?s)?"
    r"|claimants?(?:['’]?s)?|resident(?:['’]?s)?|applicant(?:['’]?s)?|customer(?:['’]?s)?"
    r"|employee(?:['’]?s)?|staff|person(?:['’]?s)?|individual(?:['’]?s)?|subject"
    r"|perpetrator|offender"
    r"|plentyn|plant|disgybl|cleient|claf|person ifanc"
)
_NUMBER = r"id|ids|no|nos|num|number|numbers|ref|reference|identifier|code|rhif|cyfeirnod"
_COUNTING = re.compile(
    r"\b(?:number of|no\.? of|nos\.? of|how many|count|total|totals|percentage|per cent"
    r"|average|mean"
    r"|median|rate|nifer|cyfanswm|canran|cost|amount|spend)\b|%|£"
)
_BANDED = re.compile(
    r"\b(?:range|band|group|bracket|profile|breakdown|year of|ystod|grŵp oedran)\b"
)

_RULES: tuple[tuple[Label, re.Pattern[str]], ...] = tuple(
    (label, re.compile(pattern))
    for label, pattern in (
        (
            Label.BORN,
            r"\bd\.? ?o\.? ?b\b\.?|\bdates? of births?\b|\bbirth ?dates?\b"
            r"|\bdyddiad(?:au)? geni\b|\bbirthday\b",
        ),
        (
            Label.NHS,
            r"\bnhs\b(?: ?(?:no|number|num|id|#))?\.?$|\bnhs (?:no|num)"
            r"|\bchi(?: (?:no|number))?\.?$|\brhif gig\b|\bh ?(?:&|and) ?c (?:no|number)\b",
        ),
        (
            Label.NI,
            r"\bnino\b|\bni (?:no|number)\b|\bnat(?:ional)?\.? ins(?:urance)?\b"
            r"|\byswiriant gwladol\b",
        ),
        (Label.UPN, r"\bupn\b|\bunique pupil n"),
        (Label.INITIALS, r"\binitials?\b|\bllythrennau (?:blaen|cyntaf)\b"),
        (
            Label.OFFICE,
            r"\bcouncillors?\b|\bcllrs?\b|\bmembers?\b|\bofficers?\b|\bdirectors?\b"
            r"|\bcontacts?\b|\bmanagers?\b|\bhead ?teacher\b|\bhead of\b|\bsocial workers?\b"
            r"|\bcase ?workers?\b|\blead\b|\bauthor\b|\bowner\b|\bchair\b|\bapprov"
            r"|\bcynghorydd\b|\bswyddog\b|\bpennaeth\b|\brheolwr\b",
        ),
        (
            Label.BODY,
            r"\bsuppliers?\b|\bcompany\b|\bcontractors?\b|\bschool\b|\borganisations?\b"
            r"|\bproviders?\b|\bbusiness\b|\bvendor\b|\bpayee\b|\bmerchant\b|\bward\b"
            r"|\bcyflenwr\b|\bysgol\b|\bcwmni\b",
        ),
        (
            Label.JOB,
            r"\bjob\b|\bpost(?:s| ?title| ?holder)?$|\brole\b|\bposition\b|\bdesignation\b"
            r"|\bdepartment\b|\bservice area\b|\bswydd\b",
        ),
        (
            Label.FIRST_NAME,
            r"\bfirst ?names?\b|\bfore ?names?\b|\bgiven ?names?\b|\bchristian name\b"
            r"|\benwau? cyntaf\b|\bpreferred name\b|\bknown as\b",
        ),
        (Label.SURNAME, r"\bsur ?names?\b|\blast ?names?\b|\bfamily ?names?\b|\bcyfenw(?:au)?\b"),
        (
            Label.PERSON,
            rf"\b(?:{_PERSON})(?: (?:full )?names?)$|\bnames? of (?:the )?(?:{_PERSON})\b"
            rf"|\benw(?:'r| y)? (?:{_PERSON})\b"
            rf"|^(?:child|young person|pupil|client|patient|service user|tenant|claimant"
            rf"|plentyn|disgybl)$|\bnext of kin\b",
        ),
        (
            Label.PERSON_ID,
            rf"\b(?:{_PERSON})(?: (?:unique|system))? ?(?:{_NUMBER})\b"
            rf"|\b(?:mosaic|liquid ?logic|lcs|lah|care ?first|swift|azeus|paris|wccis"
            rf"|framework ?i|eclipse|capita one|payroll|unique|anonymised|pseudonymised"
            rf"|person(?:al)?|case)\b.{{0,20}}\b(?:{_NUMBER})\b"
            rf"|\b(?:{_NUMBER})\b.{{0,6}}\b(?:{_PERSON})\b|^p ?(?:no|number)$",
        ),
        (
            Label.HOME,
            rf"\b(?:home|private|{_PERSON})\b.{{0,12}}\b(?:address|post ?code)\b"
            rf"|\bcyfeiriad cartref\b|\bhome address\b",
        ),
        (Label.ADDRESS, r"\baddress\b(?! \()|\bpost ?code\b|\bcyfeiriad\b|\bcod post\b"),
        (Label.AGE, r"\bage\b|\baged\b|\boed\b|\boedran\b"),
        (Label.SEX, r"\bsex\b|\bgender\b|\brhyw\b|\brhywedd\b"),
        (
            Label.TRAIT,
            r"\bethnic(?:ity| group| origin)?\b|\bethnigrwydd\b|\bgrŵp ethnig\b"
            r"|\bnationality\b|\bcenedligrwydd\b|\bcountry of (?:origin|birth)\b|\breligion\b"
            r"|\bcrefydd\b|\bdisability\b|\banabledd\b|\bdiagnosis\b|\blegal status\b"
            r"|\bimmigration status\b|\bsexual",
        ),
        (Label.NAME, r"^(?:full )?names?$|\bfull name\b|\bname \(|^enwau?(?: llawn)?$"),
        (
            Label.ID,
            rf"^(?:unique |record |case |our )?(?:{_NUMBER}|record|row|#)\.?(?: (?:no"
            rf"|number))?$",
        ),
    )
)


@lru_cache(maxsize=20_000)
def labels_of(text: str) -> frozenset[Label]:
    """What a cell says, as a heading, that the cells below it are; nothing where it is none.

    >>> sorted(labels_of("Date of Birth")), sorted(labels_of("Number of children by age"))
    ([<Label.BORN: 'born'>], [<Label.COUNT: 'count'>])
    """
    plain = re.sub(r"[\s_:*?]+", " ", text[: MOST_LETTERS + 1]).strip().casefold()
    if not plain or len(plain) > MOST_LETTERS or not any(c.isalpha() or c in "%£#" for c in plain):
        return frozenset()
    if _COUNTING.search(plain):
        return frozenset({Label.COUNT})
    if _BANDED.search(plain):
        return frozenset()
    return frozenset(label for label, pattern in _RULES if pattern.search(plain))
