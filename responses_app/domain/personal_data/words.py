"""The shapes of single values: days, names of people, postcodes, addresses; English and Welsh."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from responses_app.domain.personal_data.first_names import FIRST_NAMES

_MONTHS = (
    ("jan", "january", "ion", "ionawr"),
    ("feb", "february", "chw", "chwe", "chwef", "chwefror"),
    ("mar", "march", "maw", "mawrth"),
    ("apr", "april", "ebr", "ebrill"),
    ("may", "mai"),
    ("jun", "june", "meh", "mehefin"),
    ("jul", "july", "gor", "gorff", "gorffennaf"),
    ("aug", "august", "aws", "awst"),
    ("sep", "sept", "september", "med", "medi"),
    ("oct", "october", "hyd", "hydref"),
    ("nov", "november", "tach", "tachwedd"),
    ("dec", "december", "rhag", "rhagfyr"),
)
_MONTH_NUMBERS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_MONTH = "|".join(sorted(_MONTH_NUMBERS, key=len, reverse=True))

DAY = (
    r"(?:[0-3]?[0-9][/.\-][01]?[0-9][/.\-](?:1[89]|20)?[0-9]{2}"
    r"|(?:1[89]|20)[0-9]{2}[/.\-][01][0-9][/.\-][0-3][0-9]"
    rf"|[0-3]?[0-9](?:st|nd|rd|th|af|ail|ydd|fed|eg|ain)?[ \-](?:{_MONTH})\.?,?[ \-](?:"
    rf"(?:1[89]|20)[0-9]{{2}}|[0-9]{{2}}))"
)
"""A day with its year, as a pattern to be searched without regard to capitals."""

_NUMERIC = re.compile(r"([0-9]{1,4})[/.\-]([0-9]{1,2})[/.\-]([0-9]{1,4})(?:[ T][0-9:.]*)?")
_WRITTEN = re.compile(
    rf"([0-9]{{1,2}})(?:st|nd|rd|th|af|ail|ydd|fed|eg|ain)?[ \-]({_MONTH})\.?,?[ \-]([0-9]{{2,4}})",
    re.IGNORECASE,
)

POSTCODE = (
    r"(?:GIR ?0AA|[A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9]{1,2}|[0-9][A-HJKPS-UW]|[A-HK-Y]"
    r"[0-9][ABEHMNPRV-Y]) {0,2}[0-9][ABD-HJLNP-UW-Z]{2})"
)
"""A full postcode in capitals (Royal Mail, Programmers' Guide to the Postcode Address File)."""
_WHOLE_POSTCODE = re.compile(POSTCODE, re.IGNORECASE)

EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]{1,64}@([A-Za-z0-9\-]{1,63}(?:\."
    r"[A-Za-z0-9\-]{1,63}){1,6})"
)
PRIVATE_DOMAINS = frozenset(
    """gmail.com googlemail.com hotmail.com hotmail.co.uk outlook.com live.com live.co.uk msn.com
    yahoo.com yahoo.co.uk ymail.com rocketmail.com icloud.com me.com mac.com aol.com aol.co.uk
    btinternet.com btopenworld.com sky.com virginmedia.com virgin.net ntlworld.com talktalk.net
    tiscali.co.uk blueyonder.co.uk plus.com plusnet.com protonmail.com proton.me pm.me gmx.com
    gmx.co.uk mail.com yandex.ru o2.co.uk orange.net""".split()
)
"""Domains at which mostly private persons have their address."""

MOBILE = re.compile(
    r"(?<![0-9+])(?:\+44 ?\(?0?\)? ?|0)7[0-9]{3}[ \-]?[0-9]{3}[ \-]?[0-9]{3}(?![0-9])"
)

_NAME = r"[A-ZÀ-ÖØ-Þ][A-Za-zÀ-ÖØ-öø-ÿ'’\-]{1,24}"
FULL_NAME = re.compile(
    rf"(?<![\w'’\-])({_NAME})[ \u00a0]{{1,2}}(?:[A-Z]\.?[ \u00a0])?({_NAME}(?:"
    rf"[ \u00a0]{_NAME})?)(?![\w])"
)
NAME_TURNED = re.compile(rf"(?<![\w'’\-])({_NAME}),[ \u00a0]?({_NAME})(?![\w])")
_TITLE = re.compile(r"(?:mr|mrs|ms|miss|mx|master|mstr)\.?\s+", re.IGNORECASE)
_NOT_SURNAMES = frozenset(
    """academy and ap apartments area association authority avenue bay bridge building buildings
    business care castle centre children church city clinic close college common community
    constituency contract cottage council county court crescent cross dale day district division
    drive east estate estates farm fc field fields foundation gardens garden gate green grove hall
    head health high hill hills holdings home homes hospital hotel house housing independent infant
    infants infirmary institute island junior lane library limited lodge lower ltd manor market
    mews mill moor museum north nursery nursing of office parade parish park partnership place plc
    police practice pre primary prison project residence residential road row royal school schools
    secondary service services sixth south special square station stores street surgery team
    terrace theatre tower town trust union unit university upper view villa village villas walk
    ward way west wing wood woods yard years year
    january february march april may june july august september october november december monday
    tuesday wednesday thursday friday saturday sunday total number street's road's""".split()
)
_INITIALS = re.compile(r"[A-Z](?:\.? ?[A-Z]){1,2}\.?")
_NOT_INITIALS = frozenset("YES NO NA N/A NIL TBC TBD NK ASD LAC CIN CP SEN EHC MF UK".split())
SEXES = frozenset(
    "m f male female boy girl man woman non-binary trans transgender gwryw benyw bachgen merch "
    "dyn menyw gwrywaidd benywaidd".split()
)


def day_of(text: str) -> date | None:
    """The day that a whole text is; None where it is something else or leaves out the year.

    >>> day_of("12/03/2009"), day_of("3 Mawrth 2011"), day_of("31/02/2009")
    (datetime.date(2009, 3, 12), datetime.date(2011, 3, 3), None)
    """
    if numeric := _NUMERIC.fullmatch(text):
        first, month, last = numeric.groups()
        year, day = (first, last) if len(first) == 4 else (last, first)
        return _date(year, int(month), int(day[:2]) if len(day) <= 2 else 0)
    if written := _WRITTEN.fullmatch(text):
        return _date(written[3], _MONTH_NUMBERS[written[2].lower()], int(written[1]))
    return None


def _date(year: str, month: int, day: int) -> date | None:
    """A two-digit year is one of 1950 to 2049: which century matters to no rule here."""
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < 50 else 1900
    if not 1880 <= number <= 2100:
        return None
    if month > 12 >= day:  # as Americans write it
        month, day = day, month
    try:
        return date(number, month, day)
    except ValueError:
        return None


def is_postcode(text: str) -> bool:
    """Tell whether a whole text is a full postcode.

    >>> is_postcode("CF10 3NQ"), is_postcode("CF10")
    (True, False)
    """
    return _WHOLE_POSTCODE.fullmatch(text) is not None


def is_first_name(text: str) -> bool:
    """Tell whether a word is a first name we know."""
    plain = unicodedata.normalize("NFKD", text) if not text.isascii() else text
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return bare.lower().partition("-")[0] in FIRST_NAMES


def is_full_name(text: str) -> bool:
    """Tell whether a whole text is a person's name, either way round.

    >>> is_full_name("Chloe Jones"), is_full_name("JONES, Chloe"), is_full_name("Victoria Road")
    (True, True, False)
    """
    bare = _TITLE.sub("", text.strip(), count=1)
    if turned := NAME_TURNED.fullmatch(bare):
        return is_first_name(turned[2])
    found = FULL_NAME.fullmatch(bare)
    return found is not None and _is_person(found[1], found[2])


def names_in(text: str) -> Iterator[str]:
    """Names of people in a text, in small letters, as they come."""
    for found in FULL_NAME.finditer(text):
        if _is_person(found[1], found[2]):
            yield f"{found[1]} {found[2].split()[0]}".lower()
    for found in NAME_TURNED.finditer(text):
        if found[1].isupper() and is_first_name(found[2]):
            yield f"{found[2]} {found[1]}".lower()


def name_at_start(line: str) -> Iterator[str]:
    """The name with which a line of a list begins, its surname first: "Jones, Chloe 12/03/2009"."""
    found = NAME_TURNED.match(line.lstrip())
    if found and is_first_name(found[2]) and found[1].lower() not in _NOT_SURNAMES:
        yield f"{found[2]} {found[1]}".lower()


def _is_person(first: str, rest: str) -> bool:
    return is_first_name(first) and not any(
        word.lower() in _NOT_SURNAMES for word in rest.replace("\u00a0", " ").split()
    )


def is_initials(text: str) -> bool:
    """Tell whether a whole text looks like somebody's initials."""
    return len(text) <= 8 and text not in _NOT_INITIALS and _INITIALS.fullmatch(text) is not None
