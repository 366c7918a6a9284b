"""A sign: words in a reply that speak for a kind; how phrases are looked for."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from requests_app.domain.law import Law
from responses_app.domain.mail import Mail

from .kinds import Evidence, ReplyKind
from .sentences import Sentence, is_denied, is_future, is_possible, is_supposed


@dataclass(frozen=True)
class Reply:
    """A mail with its own text in sentences; the subject is apart."""

    mail: Mail
    law: Law
    sentences: tuple[Sentence, ...]
    subject: Sentence
    ours: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Sign:
    """One piece of evidence. Only an explicit one may make a reading sure."""

    kind: ReplyKind
    evidence: Evidence
    is_explicit: bool = True
    sentence: Sentence | None = None


@dataclass(frozen=True)
class Phrase:
    """Words that speak for a kind, looked for in plain lower case.

    `may_be_future`: "we will extend" and "it would exceed the limit" are statements too.
    `may_be_possible`: so is "it can be downloaded".
    `may_be_supposed`: the words themselves ask or suppose: "if you could clarify".
    `may_be_denied`: a "not" just before belongs to something else.
    """

    kind: ReplyKind
    says: str
    pattern: re.Pattern[str]
    is_explicit: bool = True
    may_be_future: bool = False
    may_be_possible: bool = False
    may_be_supposed: bool = False
    may_be_denied: bool = False

    def find(self, sentence: Sentence) -> re.Match[str] | None:
        """Where the sentence states it; None where it only supposes, foresees or denies it."""
        found = self.pattern.search(sentence.lower)
        if found is None or sentence.is_standing:
            return None
        start, end = found.span()
        if not self.may_be_supposed and is_supposed(sentence, start, end):
            return None
        if not self.may_be_future and is_future(sentence, start, end):
            return None
        if not self.may_be_possible and is_possible(sentence, start, end):
            return None
        if not self.may_be_denied and is_denied(sentence, start):
            return None
        return found


def phrase(
    kind: ReplyKind,
    says: str,
    *patterns: str,
    hint: bool = False,
    future: bool = False,
    possible: bool = False,
    supposed: bool = False,
    denied: bool = False,
) -> Phrase:
    """A phrase from patterns, any of which will do."""
    pattern = re.compile("|".join(f"(?:{one})" for one in patterns))
    return Phrase(
        kind, says, pattern, not hint, future or supposed, possible or supposed, supposed, denied
    )


def told(phrases: Iterable[Phrase], sentences: Iterable[Sentence]) -> Iterator[Sign]:
    """Every sentence that states one of the phrases."""
    phrases = tuple(phrases)
    for sentence in sentences:
        for one in phrases:
            if found := one.find(sentence):
                is_explicit = one.is_explicit and not sentence.narrates
                yield body_sign(one.kind, sentence, found, one.says, is_explicit)


def body_sign(
    kind: ReplyKind, sentence: Sentence, found: re.Match[str], says: str, explicit: bool = True
) -> Sign:
    """A sign in the reply's text."""
    evidence = Evidence("body", sentence.quote(*found.span()), says)
    return Sign(kind, evidence, explicit, sentence)
