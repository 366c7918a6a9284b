"""What makes a number doubtful: its own size and unit, and the words beside it."""

from __future__ import annotations

import re

from .asked import Asked
from .never_values import PERIOD
from .normalising import DOUBTFUL
from .numbers import Number
from .qualifiers import narrowed_by
from .units import Noun, agree, concept_of, head_of, noun_after

MOST_WORDS = 24  # a longer sentence around a number says more than the number

# Words that can turn, narrow, widen or split a number. With one of them a person looks.
_DOUBT = re.compile(
    r"\b(?:not|no|never|nor|neither|without|cannot|unable|\w+n't|exclud\w*|excl|except\w*|apart|"
    r"includ\w*|incl|per|average|mean|"
    r"median|each|every|other|others|further|additional(?:ly)?|another|plus|minus|possib\w*|"
    r"believed?|think|thought|assum\w*|suspects?|appears?|seems?|guess\w*|"
    r"perhaps|maybe|may|might|could|"
    r"would|should|probabl\w*|likely|if|unless|uncertain|unsure|target|planned|expected|forecast|"
    r"budget\w*|capacity|previous\w*|"
    r"last|rose|rise|increas\w*|decreas\w*|fell|fall|drop\w*|up|down|change|times|twice|double|"
    r"half|third|quarter|"
    r"both|either|or|but|however|although|though|partial\w*|incomplete|incorrect|correct\w*|"
    r"error|wrong\w*|mistake\w*|typo|revis\w*|withdrawn|cancelled|instead|than|old|"
    r"combined|elsewhere|whole|unverified|provisional\w*|draft|minimum|maximum|least|most|under|"
    r"over|below|above|rounded|nearest|"
    r"duplicat\w*|because|only (?:since|from)|so only|ish|vacan\w*|outstanding|remaining|unknown|"
    r"n/a|na|yes|"
    r"excess|less|more|fewer|weekly|daily|monthly|annually|yearly|pa|pw|pcm|pc|score|code|id|"
    r"siblings?|group|pairs?|couples?|dozens?|hundreds?|thousands?|approx\w*|about|around|circa|"
    r"roughly|est|estimat\w*|nearly|almost|information|data|records?|hold|holds|held|"
    r"percent\w*|pct|joint(?:ly)?|shared|"
    r"cumulative|position|rank(?:ed)?|scored|index|top|day|pence|street|road|lane|avenue|crescent|terrace|mill?|mils?|thou|grand|lakhs?|"
    r"ac eithrio|heb|ond|neu|llai|lai|mwy|fwy|tua|dim|nid|ddim|oddeutu|fesul|cyfartaledd)\b"
    rf"|{PERIOD}[^.]{{0,30}}\bonly\b|\bonly (?:from|since|for)\b"
    r"|\b(?:from|since)\b[^.]{0,30}\bonly\b"
    r"|\b(?:so|thus) far\b|\byear to date\b|\bytd\b|\band counting\b"
    r"|\bas (?:many|few|much|little) as\b|\bwithin \."
    r"|\ban? (?:year|month|week|day|night|quarter)\b|\by (?:flwyddyn|mis|diwrnod)\b"
)
_SEXES = re.compile(r"\b(?:fe)?males?\b|\b(?:wo)?m[ae]n\b|\bboys?\b|\bgirls?\b")
# A number word that nothing turned into digits is part of something not understood.
_NUMBER_WORD = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty|dozen|hundred|thousand|million)\b"
)
_CODE = re.compile(
    r"[a-z]-\.|(?:^|\s)x \.|\b(?:call|dial|phone|telephone|tel|ring|text|fax|ext|extension|ref|"
    r"reference|rfi|case|request|ticket|complaint|log|job|invoice|order)"
    r"(?: us)?(?: on| at| no| number)?[.:]? ?\."
)
_HARMLESS = re.compile(
    rf"\bin (?:each|every) case\b|\b(?:up to|over|during)(?: the| an?)? {PERIOD}|"
    r"\bover the (?:(?:whole|full|calendar|financial|reporting|academic) )?(?:year|period)\b|"
    r"\bno\. of\b|\blast (?:year|financial year)\b|"
    rf"\bas (?:requested|above)\b|\bnumber of\b|\bthe whole (?:year|period)\b|"
    r"\b(?:our|the(?: \w+)?) (?:records?|data|system|figures|information) "
    r"(?:shows?|indicates?|confirms?|suggests?)(?: that)?\b|"
    r"\baccording to (?:our|the) (?:records?|data)\b|\b(?:case )?records? (?:system )?"
    r"(?:were|was) found\b|\bplease note\b"
    r"|\b(?:full|whole)[ -]time equivalents?\b"
    r"|\b(?:the )?position as (?:at|of|on)\b"
    r"|\bunder (?:this|the) (?:[a-z]+ )?(?:legislation|act|scheme|policy|procedure|order|powers?)\b"
    r"|\b(?:this|these|the) (?:data|figures?|information) (?:is|are|was|were) (?:taken|drawn|"
    r"extracted) from a live (?:system|database)\b[^.]{0,40}\bsubject to change\b"
)
_STRANGE = re.compile(
    r"[?!+<>%/|\[^*#@_{}\\~$€" + DOUBTFUL + r"]|[^\x00-\x7f\ue000-\ue003£âêîôûŵŷáéíóúäëïöüàèìòù]"
)
_MIXED_TOTAL = re.compile(r"\btotal\b.{0,30}\b(?:across|all|categories|combined)\b|\bcombined\b")
_AND_OTHERS = re.compile(r" (?:[a-z'-]+ ){0,3}(?:and|&|or|ac|neu)(?P<others>(?: [a-z'-]+){1,3})")

# Units a number is measured in, not things counted.
SCALE_UNITS = {
    "percent",
    "fte",
    "minutes",
    "hours",
    "days",
    "weeks",
    "months",
    "years",
    "GBP",
}


def doubt_in(rest: str, asked: Asked | None = None) -> str:
    """Say what in the words beside a number could change it; empty if nothing.

    `rest` has a full stop in the place of the number.
    """
    rest = _HARMLESS.sub(" ", rest)
    if match := _CODE.search(rest):
        return f"beside the number: {match.group().strip('. ')}: a code or a telephone number?"
    if match := _STRANGE.search(rest):
        return f"beside the number: {match.group()}"
    if match := _DOUBT.search(rest):
        return f"beside the number: {match.group()}"
    if match := _NUMBER_WORD.search(rest):
        return f"beside the number: {match.group()}"
    if stage := narrowed_by(rest, asked):
        return f"of {stage} only?"
    if (match := _SEXES.search(rest)) and not (asked and _SEXES.search((asked.unit or "").lower())):
        return f"of {match.group()} only?"
    if _MIXED_TOTAL.search(rest):
        return "a total of more than was asked"
    if len(rest.split()) > MOST_WORDS:
        return "many words around the number"
    return ""


def counts_others(after: str, asked: Asked) -> str:
    """Say what else a number counts: in "12 children and adults" it is not children alone."""
    match = _AND_OTHERS.match(after)
    if match is None or asked.unit is None:
        return ""
    noun = noun_after(match["others"])
    if noun is None or not noun.known or agree(asked.unit, noun):
        return ""
    return f"counts {noun.word} too"


def impossible(number: Number, asked: Asked) -> str:
    """Say why a number cannot answer what was asked; empty if it can."""
    value = number.value
    if value is None:
        return number.doubt
    if number.negative:
        return f"negative: -{value}, or a dash before {value}?"
    if asked.percent:
        if number.currency:
            return f"{number.text}: money, not a percentage"
        return f"{number.text} is more than 100%" if value > 100 else ""
    if number.percent and asked.is_clear:
        return f"{number.text}: a percentage, not {asked.unit or asked.kind}"
    if number.currency and asked.is_clear and not asked.money:
        return f"{number.text}: money, not {asked.unit or asked.kind}"
    if number.currency and number.currency not in ("£", "gbp"):
        return f"{number.text}: not in pounds"
    if asked.whole_numbers and value % 1:
        return f"{value} is not a whole number"
    return ""


def unit_differs(noun: Noun | None, asked: Asked) -> str:
    """Say that a number counts another thing than was asked for; empty if it may be that."""
    if asked.unit is None or noun is None or agree(asked.unit, noun):
        return ""
    asked_concept = concept_of(head_of(asked.unit))
    if noun.known or asked_concept in SCALE_UNITS or asked_concept is None:
        return f"counts {noun.word}, the question asks for {asked.unit}"
    return f"counts {noun.word}: is that {asked.unit}?"
