"""Whose reply it is, decided from what a mail says; when in doubt, nobody's.

`matching/__init__.py` has the rule in words and as a table. Here are no texts and no addresses:
only which requests each part of a mail names.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from responses_app.domain.matching.known import KnownRequest

Naming = Mapping[int, str]
"""Requests by number, each with a sentence that says what names it."""


@dataclass(frozen=True)
class Signs:
    """What each part of a mail names. `requests` knows every number that stands anywhere."""

    requests: Mapping[int, KnownRequest] = field(default_factory=dict)
    tokens: Naming = field(default_factory=dict)
    """By a whole token, or a letter's own bounce address, in a header of recipients."""
    near: Naming = field(default_factory=dict)
    """By a token with one slip in it, there."""
    lost: tuple[str, ...] = ()
    """Addresses with a token of ours whose request is not there any more."""
    answers: Naming = field(default_factory=dict)
    """By In-Reply-To, or by the letter that a mail server returns."""
    thread: Naming = field(default_factory=dict)  # by References
    parent: frozenset[int] = frozenset()
    """Of the thread: those that the last of its known mails belongs to."""
    subject: Naming = field(default_factory=dict)  # by our reference
    own: Naming = field(default_factory=dict)  # by our reference in what the sender wrote
    quoted: Naming = field(default_factory=dict)
    """By anything in what the mail quotes or carries."""
    imported: Naming = field(default_factory=dict)
    """By a reference that came with an import: others may use the same."""
    beside: Naming = field(default_factory=dict)
    """By the Message-ID of a mail received from somebody else: it speaks against other requests,
    but does not tie."""
    attached: Naming = field(default_factory=dict)
    """By the recipients or Message-IDs of whole mails that it carries; nothing of mail servers."""
    in_names: frozenset[int] = frozenset()
    """Those of several tokens that stand in the name beside an address only."""
    elsewhere: Naming = field(default_factory=dict)
    """Asked authorities, not requests, that the mail names as the one it comes from or is about."""
    same_subject: Naming = field(default_factory=dict)
    """Open requests of other campaigns whose letter had exactly its subject."""
    sender: frozenset[int] = frozenset()
    """The asked authorities that the sender's address speaks for; none where it says nothing."""
    sender_words: str = ""
    is_from_us: bool = False

    @property
    def addressed(self) -> Naming:
        return {**self.near, **self.tokens}

    @property
    def references(self) -> Naming:
        return {**self.own, **self.subject}

    @property
    def whole_thread(self) -> Naming:
        return {**self.thread, **self.answers}

    @property
    def answered(self) -> Naming:
        """The requests of the letter it answers. Where only References says so and all it names
        are rounds of one request, that is the last; strangers in one thread stay side by side."""
        if self.answers:
            return self.answers
        if self.parent and len({self.requests[one].chain for one in self.thread}) == 1:
            return {one: words for one, words in self.thread.items() if one in self.parent}
        return self.thread

    @property
    def strong(self) -> tuple[Naming, ...]:
        return tuple(group for group in (self.addressed, self.answered, self.references) if group)

    def is_senders(self, number: int) -> bool:
        """Whether the sender's address belongs to this request's authority and to no other."""
        return self.sender == {self.requests[number].authority}


@dataclass(frozen=True)
class Decision:
    """`request` is None where a person has to decide; `conflicts` say why, if anything speaks
    against what would have been taken."""

    request: int | None = None
    how: str = ""
    because: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()


def decide(signs: Signs) -> Decision:
    """Return the one request that a mail surely answers, or none and why."""
    if signs.is_from_us:
        return Decision(conflicts=("It bears our own address as its sender.",))
    chosen, how = _chosen(signs)
    if chosen is None:
        return Decision(conflicts=tuple(_why_none(signs)))
    conflicts = tuple(_contradictions(signs, chosen))
    if conflicts:
        return Decision(conflicts=conflicts)
    return Decision(chosen, how, tuple(_because(signs, chosen)))


# ---------------------------------------------------------------------------- which one


def _chosen(signs: Signs) -> tuple[int | None, str]:
    """The request that the strongest part of a mail names, and what part that is."""
    if signs.tokens:
        return _only(signs, signs.addressed), "token"
    if signs.answered:
        return _only(signs, signs.answered), "references"
    if signs.references:
        return _only(signs, signs.references), "our_reference"
    if signs.near:
        return _only(signs, signs.near), "mangled_token"
    return _confirmed_by_sender(signs), "our_reference"


def _only(signs: Signs, group: Naming) -> int | None:
    """The one it names; of several the one that everything else singles out.

    A reference in the text beside another is never singled out: such a mail is about both.
    """
    if len(group) == 1:
        return next(iter(group))
    if len(signs.references) > 1 or signs.in_names.intersection(group):
        return None
    others = [other for other in signs.strong if other.keys() != group.keys()]
    if others:
        named = set(group).intersection(*others)
        return named.pop() if len(named) == 1 else None
    mine = [one for one in group if signs.is_senders(one)]
    return mine[0] if len(mine) == 1 else None


def _confirmed_by_sender(signs: Signs) -> int | None:
    """The one request that all it quotes names, if the sender's address is that authority's."""
    named = {**signs.quoted, **signs.imported}
    if len(named) != 1:
        return None
    (one,) = named
    return one if signs.is_senders(one) else None


# ---------------------------------------------------------------------------- what contradicts


def _contradictions(signs: Signs, chosen: int) -> Iterator[str]:
    """Everything that speaks against this request."""
    for address in signs.lost:
        yield f"{address} is the reply address of a request that is no longer here."
    if signs.addressed and chosen not in signs.addressed:
        yield from signs.addressed.values()
    yield from _contradicted_by_thread(signs, chosen)
    yield from (words for one, words in signs.references.items() if one != chosen)
    if chosen in signs.own and not signs.subject and len(signs.strong) == 1:
        yield from _contradicted_by_quoted(signs, chosen)
    if chosen not in signs.beside and chosen not in signs.whole_thread:
        yield from signs.beside.values()
    yield from (words for one, words in signs.same_subject.items() if one != chosen)
    if agreeing(signs, chosen) < 2:
        yield from _contradicted_by_others(signs, chosen)


def _contradicted_by_others(signs: Signs, chosen: int) -> Iterator[str]:
    """What outweighs one strong sign, but not two that agree."""
    authority = signs.requests[chosen].authority
    if signs.sender and authority not in signs.sender:
        yield signs.sender_words
    yield from (words for one, words in signs.elsewhere.items() if one != authority)
    if chosen not in signs.attached and not signs.is_senders(chosen):
        yield from signs.attached.values()


def _contradicted_by_thread(signs: Signs, chosen: int) -> Iterator[str]:
    thread, answered = signs.whole_thread, signs.answered
    if thread and (chosen not in thread or chosen not in answered):
        yield from (words for one, words in {**thread, **answered}.items() if one != chosen)
    elif signs.answers and signs.thread and chosen not in signs.thread:
        chain = signs.requests[chosen].chain
        strangers = [one for one in signs.thread if signs.requests[one].chain != chain]
        yield from (signs.thread[one] for one in strangers)


def _contradicted_by_quoted(signs: Signs, chosen: int) -> Iterator[str]:
    """A reference in passing is not enough where what is answered is quoted, and is another's."""
    if signs.quoted and chosen not in signs.quoted and not signs.is_senders(chosen):
        yield from signs.quoted.values()


def agreeing(signs: Signs, chosen: int) -> int:
    """How many strong signs name this request and no other."""
    return sum(set(group) == {chosen} for group in signs.strong)


# ---------------------------------------------------------------------------- in words


def _because(signs: Signs, chosen: int) -> Iterator[str]:
    groups = (*signs.strong, signs.quoted, signs.imported)
    yield from dict.fromkeys(group[chosen] for group in groups if chosen in group)


def _why_none(signs: Signs) -> Iterator[str]:
    """What a person should know where several requests are named and none is singled out."""
    for address in signs.lost:
        yield f"{address} is the reply address of a request that is no longer here."
    named = {one: words for group in reversed(signs.strong) for one, words in group.items()}
    if len(named) > 1:
        yield "It names several requests: " + " ".join(named.values())
