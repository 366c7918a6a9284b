"""The words of a heading or a question, brought to stems that can be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from responses_app.domain.locating.periods.finding import plain_signs

from .labels import NUMBER_WORDS

FUNCTION_WORDS = frozenset(
    """
    a about above across after all also am an and any are as at be because been before being
    below both but by can could did do does doing during each either else for from further had has
    have having he her here his how i if in into is it its itself let many may me more most much
    must my of off on once only or other our over own per please said same shall she should
    so some such than that the their them themselves then there these they this those through to
    too under until up upon us very was we were what when where whether which while who whom
    whose will with within would you your yes q y yr ar ac yn mae oedd roedd wedi gan gyda am at
    faint nifer sawl eich ein pob
    """.split()
)
"""Words of no subject: they never tell two questions apart."""

GENERIC = frozenset(
    """
    number total count figure figures data information provide state give answer question
    response request period year month week day calendar financial annual quarter part sub
    breakdown respect relate regard follow detail recorded record hold held local authority
    council overall sum no n num amount case time january february march april may june
    july august september october november december jan feb mar apr jun jul aug sep sept oct nov
    dec ymateb cwestiwn cyfanswm blwyddyn
    """.split()
)
"""Words that stand in headings of every reply: alone they name no question."""

NEGATIONS = frozenset("not no never without nor neither excluding except non n't cannot".split())

_IRREGULAR = {
    "children": "child", "people": "person", "persons": "person", "went": "go", "gone": "go",
    "goes": "go", "going": "go", "men": "man", "women": "woman", "found": "find", "left": "leave",
    "fled": "flee", "ran": "run", "taken": "take", "took": "take", "given": "give", "gave": "give",
    "made": "make", "paid": "pay", "spent": "spend", "sent": "send", "lost": "lose",
    "kept": "keep", "began": "begin", "begun": "begin", "episodes": "episode", "aged": "age",
    "ages": "age", "lives": "life", "plant": "plentyn", "blant": "plentyn", "phlant": "plentyn",
}  # fmt: skip
_WORD = re.compile(r"n't\b|[^\W_]+(?:'[^\W_]+)?|[.;:?!()]")
_STOPS = frozenset(".;:?!()")
_SCOPE = 4  # words that a negation reaches


@dataclass(frozen=True, slots=True)
class Words:
    """The stems of a text; what is negated bears a "!": "did not go missing" has "!go"."""

    stems: frozenset[str]
    plain: tuple[str, ...]  # the words themselves, in order
    is_empty: bool


def words_of(text: str) -> Words:
    """Return the stems of the words of `text` that can tell something."""
    tokens = _WORD.findall(_parted(plain_signs(text)))
    stems: set[str] = set()
    negated = 0
    for token in tokens:
        if token in _STOPS:
            negated = 0
        elif token in NEGATIONS or token.endswith("n't"):
            negated = _SCOPE
        elif token not in FUNCTION_WORDS:
            stem = stem_of(token)
            stems.add(f"!{stem}" if negated else stem)
            negated = max(0, negated - 1)
    plain = tuple(token for token in tokens if token not in _STOPS)
    return Words(frozenset(stems), plain, not stems)


def _parted(text: str) -> str:
    """ "cannot" and "didn't" say "not"; "'s" says nothing."""
    text = text.replace("cannot", "can not").replace("n't", " not")
    return re.sub(r"'s\b|'(?=\s|$)", "", text)


@lru_cache(maxsize=8192)
def stem_of(word: str) -> str:
    """Return a common form of a word: "trafficked" and "trafficking" are one, "two" is "2".

    >>> stem_of("children"), stem_of("suspected"), stem_of("identify") == stem_of("identified")
    ('child', 'suspect', True)
    """
    if word in NUMBER_WORDS:
        return NUMBER_WORDS[word]
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) <= 3 or not word.isalpha():
        return word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)] + instead
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] in "bdgklmnprt":
        word = word[:-1]
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


_KIN = frozenset(
    """
    s t y er or al ly nt ncy ncies cy ci ce ion iv ment ement at ant ent anc enc abl ful ist ism
    """.split()
) | {""}
"""Endings by which two stems of one word may differ."""


def are_kin(one: str, two: str) -> bool:
    """True for stems of one word with other endings: "vacancy" and "vacant", not "childcare"."""
    same = 0
    for a, b in zip(one, two):
        if a != b:
            break
        same += 1
    least = 4 if same == min(len(one), len(two)) else 5
    return same >= least and one[same:] in _KIN and two[same:] in _KIN


_ENDINGS = (
    ("isations", "is"), ("isation", "is"), ("izations", "is"), ("ization", "is"),
    ("ised", "is"), ("ized", "is"), ("ising", "is"), ("izing", "is"), ("ises", "is"),
    ("ification", "ify"), ("ifications", "ify"), ("ations", "at"), ("ation", "at"),
    ("ated", "at"), ("ating", "at"), ("ies", "y"), ("ied", "y"),
    ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("ments", "ment"),
    ("ings", ""), ("ing", ""), ("edly", ""), ("ed", ""), ("ss", "ss"), ("us", "us"), ("is", "is"),
    ("s", ""),
)  # fmt: skip


KIND_WORDS = {
    "money": "cost spend spent expenditure budget price income revenue paid £ gbp pounds",
    "percent": "percent percentage rate proportion share",
    "people": "people individuals headcount persons",
    "fte": "fte ftes wte",
}
"""Words that say what is counted: by the kind of a question, or by its unit."""
