"""Words of rising and falling, and which of two numbers they make the older."""

import re
from typing import Final

UP_WORDS: Final = (
    r"ris(?:e|es|en|ing)|rose|increas(?:e|es|ed|ing)|gr[eo]w(?:s|n|ing)?|growth|jump(?:s|ed|ing)?"
    r"|climb(?:s|ed|ing)?"
    r"|soar(?:s|ed|ing)?|surg(?:e|es|ed|ing)|leap(?:s|ed|t)?|leapt|swell(?:s|ed|ing)?|swollen"
    r"|spike[ds]?"
    r"|rocket(?:s|ed)?|escalat(?:e|ed|ion)|uplift|upturn|hike[ds]?|gain(?:s|ed)?|expan(?:d|ded"
    r"|sion)|shot up|mounted"
    r"|higher|greater|up|more|extra|upward"
)
DOWN_WORDS: Final = (
    r"fall(?:s|en|ing)?|fell|drop(?:s|ped|ping)?|declin(?:e|es|ed|ing)|decreas(?:e|es|ed|ing)"
    r"|reduc(?:e|es|ed|ing|tion)"
    r"|cuts?|cutting|shr[aiu]nk(?:s|ing|en)?|plung(?:e|es|ed|ing)|plummet(?:s|ed|ing)?|slump(?:s"
    r"|ed)?|slid(?:e|es|ing)?"
    r"|dip(?:s|ped)?|sank|sunk|tumbl(?:e|ed|ing)|dwindl(?:e|ed|ing)|lower(?:ed)?|fewer|less|down"
    r"|downward|loss|contract(?:ed|ion)"
    r"|slipped|eased"
)
CHANGE_WORDS: Final = (
    rf"(?:{UP_WORDS}|{DOWN_WORDS}|chang(?:e|es|ed|ing)|swing|differen(?:ce|t)|shift(?:ed)?)"
)
# Words that speak of a change by themselves; "more", "less", "up" need a number beside them.
STRONG: Final = re.compile(
    r"\b(?:ris(?:e|es|en|ing)|rose|increas(?:e|es|ed|ing)|grew|grown|growing|growth|jump(?:s|ed"
    r"|ing)?|climb(?:s|ed|ing)?"
    r"|soar(?:s|ed|ing)?|surg(?:e|es|ed|ing)|leap(?:s|ed|t)?|swell(?:s|ed|ing)?|swollen|spike[ds]?"
    r"|rocket(?:s|ed)?"
    r"|uplift|upturn|hike[ds]?|gain(?:s|ed)?|expanded|shot up|mounted|falls?|fallen|falling|fell"
    r"|drop(?:s|ped|ping)?|declin(?:e|es|ed|ing)"
    r"|decreas(?:e|es|ed|ing)|reduc(?:e|es|ed|ing|tion)|shr[au]nk|plung(?:e|es|ed|ing)|plummet(?:s"
    r"|ed|ing)?|slump(?:s|ed)?"
    r"|dip(?:s|ped)?|sank|tumbl(?:e|ed|ing)|dwindl(?:e|ed|ing)|lowered|slipped|slid|chang(?:e|ed)"
    r"|gone (?:up|down)|went (?:up|down)"
    r"|going (?:up|down)|(?:is|was|are|were|,|\() ?(?:up|down)(?= (?:by|from|to|on|since"
    r"|against)))\b",
    re.IGNORECASE,
)
_UP: Final = re.compile(rf"\b(?:{UP_WORDS})\b", re.IGNORECASE)
_DOWN: Final = re.compile(rf"\b(?:{DOWN_WORDS})\b", re.IGNORECASE)
_IDIOMS: Final = re.compile(
    r"\b(?:more than|less than|fewer than|up to|no more|or more|or less|or fewer|more or less"
    r"|at least|higher than"
    r"|lower than|greater than|cut off|drop out|fall(?:s|ing)? (?:into|within|under)|up against"
    r"|followed up|made up|make up|makes up|set up"
    r"|follow(?:ed|ing)? up|broken down|break(?:s|ing)? down)\b",
    re.IGNORECASE,
)


def without_idioms(text: str) -> str:
    """A text of the same length without words that only sound like a rise or a fall: "made up"."""
    return _IDIOMS.sub(lambda match: "\ue00f" * len(match[0]), text)


def direction_near(text: str, start: int, end: int) -> int:
    """1 where the words nearest to a number speak of a rise, -1 of a fall, 0 where none does."""
    best: tuple[int, int] | None = None
    hidden = without_idioms(text[:start]) + text[start:]
    for sign, words in ((1, _UP), (-1, _DOWN)):
        for match in words.finditer(hidden):
            if match.start() < start < match.end() or start <= match.start() < end:
                continue
            away = start - match.end() if match.end() <= start else match.start() - end
            # A word that follows at once ("58% rise", "58% more") is the number's own.
            weight = away if match.end() <= start else away * 2 - 3
            if best is None or weight < best[0]:
                best = weight, sign
    return best[1] if best else 0
