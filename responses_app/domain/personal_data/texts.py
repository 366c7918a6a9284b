"""Personal data in running text: letters, notes, the lines of a page.

What an ordinary answer holds is no finding: an officer's name, the council's own postcode and
telephone number, a table of years and counts. Each pattern reads the text once.
"""

import re
from collections.abc import Callable, Iterator

from responses_app.domain.personal_data.hit import Hit, strongest
from responses_app.domain.personal_data.numbers import (
    is_chi_number,
    is_nhs_number,
    is_ni_number,
    is_pupil_number,
)
from responses_app.domain.personal_data.words import (
    DAY,
    EMAIL,
    MOBILE,
    POSTCODE,
    PRIVATE_DOMAINS,
    name_at_start,
    names_in,
)

LINES_OF_PEOPLE = 3  # as many lines with a person's name and day of birth, address or age
MANY_NAMES = 25
FAR_TOO_MANY_NAMES = 100
BY_CHANCE = 0.3  # of numbers of ten digits one in eleven passes the check: fewer than this is none
MANY_PRIVATE_ADDRESSES = 5
MOST_OF_A_LINE = 2_000  # letters: a longer line is read in pieces of as many

_TEN_DIGITS = re.compile(
    r"(?<![0-9A-Za-z.£/\-])[0-9]{3}[ \-]?[0-9]{3}[ \-]?[0-9]{4}(?![0-9A-Za-z]|[/\-]"
    r"[0-9]|\.[0-9]|%)"
)
_CHI_SHAPE = re.compile(
    r"(?<![0-9A-Za-z.£/\-])[0-3][0-9][01][0-9]{3}[ \-]?[0-9]{4}(?![0-9A-Za-z]|[/\-]"
    r"[0-9]|\.[0-9]|%)"
)
_HEALTH_LABEL = re.compile(r"\b(?:NHS|CHI|GIG|H ?& ?C)\b[^\n0-9]{0,30}$", re.IGNORECASE)
_OTHER_NUMBER = re.compile(r"[0-9]")
_NI = re.compile(
    r"(?<![0-9A-Za-z])[A-CEGHJ-PR-TW-Za-ceghj-pr-tw-z]{2}[ \-]?[0-9]{2}[ \-]?[0-9]{2}"
    r"[ \-]?[0-9]{2}[ \-]?[A-Da-d](?![0-9A-Za-z])"
)
_NI_LABEL = re.compile(
    r"\b(?:NI|NINO|national insurance|yswiriant gwladol)\b[^\n0-9]{0,25}$", re.IGNORECASE
)
_REFERENCE = re.compile(r"\b(?:ref|reference|foi|eir|cyf|cyfeirnod)\b[^\n]{0,20}$", re.IGNORECASE)
_UPN = re.compile(
    r"(?<![0-9A-Za-z])[A-HJ-NP-RT-Za-hj-np-rt-z][0-9]{11}[0-9A-HJ-NP-RT-Za-hj-np-rt-z]"
    r"(?![0-9A-Za-z])"
)
_BIRTH = re.compile(
    rf"\b(?:d\.? ?o\.? ?b\b\.?|date[ _-]?of[ _-]?birth|birth[ _-]?date|dyddiad geni"
    rf"|ganwyd|ganed|born(?: on)?)[\s:=(|\-–\"'>]{{0,6}}(?:is|was|yw|oedd|of|ar|on)?\s{{0,3}}{DAY}",
    re.IGNORECASE,
)
_DAY = re.compile(rf"(?<![0-9/.\-]){DAY}(?![0-9/\-])", re.IGNORECASE)
_POSTCODE = re.compile(rf"(?<![0-9A-Za-z]){POSTCODE}(?![0-9A-Za-z])")
ABOUT_A_PERSON = re.compile(
    r"\b(?:male|female|boy|girl|gwryw|benyw|bachgen|merch)\b|\b(?:aged?|oed)[ :]{1,2}[0-9]{1,2}\b"
    r"|\b[0-9]{1,2}[ \-]?(?:years?[ \-]old|yrs?\b|y/?o\b|oed\b)|(?:^|[\s|,])[MF](?=[\s|,]|$)",
    re.IGNORECASE,
)
_LETTER_LINE = re.compile(
    r"\s*(?:>|from|sent|to|cc|bcc|date|subject|on|dear|yours|signed|oddi wrth|anfonwyd"
    r"|at|dyddiad|pwnc|annwyl)\b[ :>]",
    re.IGNORECASE,
)
IN_OFFICE = re.compile(
    r"\b(?:cllr|councillor|cynghorydd|cyng|officer|swyddog|manager|rheolwr|director|cyfarwyddwr"
    r"|head of|pennaeth|leader|mayor|maer|ward|party|plaid|labour|conservative|liberal|independent"
    r"|chair|governor|solicitor|secretary|clerk|commissioner|mp|msp|mla)\b",
    re.IGNORECASE,
)  # fmt: skip


def in_running_text(text: str) -> list[Hit]:
    """What the lines of a text hold of people who are not there in office.

    >>> [hit.code for hit in in_running_text("Chloe, DOB: 12/03/2009, NHS no. 943 476 5919")]
    ['nhs_number', 'date_of_birth']
    """
    searches: tuple[Callable[[str], Iterator[Hit]], ...] = (
        _health_numbers,
        _ni_numbers,
        _pupil_numbers,
        _births,
        _people,
        _private_contacts,
    )
    return strongest(hit for search in searches for hit in search(text))


def _line_before(text: str, start: int) -> str:
    first = max(start - 60, 0)
    return text[max(text.rfind("\n", first, start) + 1, first) : start]


def _line_after(text: str, end: int) -> str:
    stop = text.find("\n", end, end + 60)
    return text[end : end + 60 if stop < 0 else stop]


def _health_numbers(text: str) -> Iterator[Hit]:
    labelled: set[str] = set()
    alone: set[str] = set()
    others = 0
    for pattern in (_TEN_DIGITS, _CHI_SHAPE):
        for found in pattern.finditer(text):
            digits = re.sub(r"[ \-]", "", found[0])
            before = _line_before(text, found.start())
            is_valid = is_nhs_number(digits) and (pattern is _TEN_DIGITS or is_chi_number(digits))
            if not is_valid:
                others += pattern is _TEN_DIGITS
            elif _HEALTH_LABEL.search(before) or (len(found[0]) > 10 and any(names_in(before))):
                labelled.add(digits)
            elif len(found[0]) > 10 and _is_among_numbers(before, _line_after(text, found.end())):
                others += 1
            else:
                alone.add(digits)
    alone -= labelled
    if len(alone) < BY_CHANCE * others:
        alone.clear()
    count = len(labelled) + len(alone)
    if count:
        is_suspect = bool(labelled) or (len(alone) > 1 and len(alone) >= others)
        chi = sum(is_chi_number(number) for number in labelled | alone)
        kind = "chi_number" if chi * 2 > count else "nhs_number"
        name = "Scottish CHI number" if kind == "chi_number" else "NHS number"
        yield _numbers_hit(kind, count, name, is_suspect)


def _is_among_numbers(before: str, after: str) -> bool:
    """Tell whether a number in groups stands in a row of numbers, as in a table of counts."""
    return bool(re.search(r"[0-9] {1,4}$", before) or re.match(r" {1,4}[0-9]", after))


def _numbers_hit(code: str, count: int, name: str, is_suspect: bool) -> Hit:
    sentence = f"{count:,} number{'' if count == 1 else 's'} that pass{'es' if count == 1 else ''} "
    return Hit(code, count, f"{sentence}the check of {_a(name)}.", is_suspect)


def _a(name: str) -> str:
    return f"an {name}" if name[0] in "AEIOUN" else f"a {name}"


def _ni_numbers(text: str) -> Iterator[Hit]:
    sure: set[str] = set()
    doubtful: set[str] = set()
    for found in _NI.finditer(text):
        if not is_ni_number(found[0]):
            continue
        before = _line_before(text, found.start())
        is_labelled = _NI_LABEL.search(before) is not None
        is_reference = not is_labelled and _REFERENCE.search(before) is not None
        is_small = not is_labelled and not found[0].isupper()
        (doubtful if is_reference or is_small else sure).add(found[0].upper())
    if sure or doubtful:
        count = len(sure) or len(doubtful)
        yield Hit(
            "ni_number",
            count,
            f"{count:,} in the form of a National Insurance number.",
            bool(sure),
        )


def _pupil_numbers(text: str) -> Iterator[Hit]:
    found = {match[0].upper() for match in _UPN.finditer(text) if is_pupil_number(match[0])}
    if found:
        yield _numbers_hit("pupil_number", len(found), "unique pupil number", True)


def _births(text: str) -> Iterator[Hit]:
    count = 0
    for found in _BIRTH.finditer(text):
        is_named = found[0][0].lower() == "d"  # else "born", which is also said of whole years
        count += is_named or any(names_in(_line_before(text, found.start())))
    if count:
        yield Hit(
            "date_of_birth",
            count,
            f"{count:,} {'day' if count == 1 else 'days'} of birth, named so.",
        )


def _people(text: str) -> Iterator[Hit]:
    """Lines with a person's name beside a day, a postcode, an age or a sex; and many names."""
    with_postcode: set[str] = set()
    postcodes: set[str] = set()
    described: set[str] = set()
    all_names: set[str] = set()
    before: set[str] = set()
    for line in _lines(text):
        names = set(names_in(line))
        if names and IN_OFFICE.search(line) and not ABOUT_A_PERSON.search(line):
            before = set()
            continue
        all_names |= names
        codes = set(_POSTCODE.findall(line))
        near = names or before
        if codes and near:
            with_postcode |= near
            postcodes |= codes
        if not _LETTER_LINE.match(line):
            listed = names or set(name_at_start(line))
            if listed and (_DAY.search(line) or ABOUT_A_PERSON.search(line)):
                described |= listed
        before = names or (before if line.strip() and not codes else set())
    if len(with_postcode) >= LINES_OF_PEOPLE and len(postcodes) >= LINES_OF_PEOPLE:
        count = len(with_postcode)
        yield Hit(
            "names_with_postcodes", count, f"{count:,} names of people beside full postcodes."
        )
    if len(described) >= LINES_OF_PEOPLE:
        count = len(described)
        yield Hit("people", count, f"{count:,} names of people beside days, ages or sexes.")
    if len(all_names) >= MANY_NAMES:
        count = len(all_names)
        is_suspect = count >= FAR_TOO_MANY_NAMES
        yield Hit("many_names", count, f"{count:,} names of people.", is_suspect)


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        for start in range(0, max(len(line), 1), MOST_OF_A_LINE):
            yield line[start : start + MOST_OF_A_LINE]


def _private_contacts(text: str) -> Iterator[Hit]:
    domains = {
        found[0].lower() for found in EMAIL.finditer(text) if found[1].lower() in PRIVATE_DOMAINS
    }
    if domains:
        count = len(domains)
        yield Hit(
            "private_emails",
            count,
            f"{count:,} e-mail {'address' if count == 1 else 'addresses'} of the kind that private "
            "persons have.",
            count >= MANY_PRIVATE_ADDRESSES,
        )
    mobiles = {re.sub(r"[^0-9]", "", found)[-10:] for found in MOBILE.findall(text)}
    if mobiles:
        count = len(mobiles)
        yield Hit(
            "mobile_numbers",
            count,
            f"{count:,} mobile telephone {'number' if count == 1 else 'numbers'}.",
            is_suspect=False,
        )
