"""Gather what each part of a mail names: the signs that `deciding.py` weighs."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from responses_app.domain.mail import Mail
from responses_app.domain.matching import references, senders, tokens
from responses_app.domain.matching.deciding import Naming, Signs
from responses_app.domain.matching.known import Known, KnownMail, KnownRequest
from responses_app.domain.quoting import Split

TO_US = frozenset(
    "to cc bcc delivered-to x-delivered-to x-original-to envelope-to x-envelope-to resent-to "
    "resent-cc resent-bcc apparently-to x-forwarded-to x-rcpt-to x-real-to x-apparently-to".split()
)
MOST_AT_AN_END = 100  # Message-IDs of one header that are looked up, at its beginning and end
MOST_CARRIED_IDS = 100
MOST_SLIPS = 20  # addresses of ours in which a slip is looked for
MOST_NESTED = 10  # mails carried within it
NESTED_HEAD = 65_536  # bytes of each that are looked at
LONGEST_ID = 998  # characters of a line (RFC 5322, 2.1.1)

_QUOTED_NAME = re.compile(r'"[^"]*"(?!@)|\([^()]*\)')
_ID = re.compile(r"<[^<>\s]{1,996}>")
_FIELD = re.compile(
    r"^[ \t>|*]{0,20}(message-id|to|cc|reply-to|subject)[ \t]{0,5}:"
    r"[ \t]{0,99}([^\n]*(?:\n[ \t]+[^\n]+)*)",
    re.IGNORECASE | re.MULTILINE,
)
# Where another mail begins within what counts as the sender's own words.
_FORWARDED = re.compile(
    r"^[ \t>|*]{0,20}(?:"
    r"[-_=*]{2,}[^\n]{0,40}(?:original|forwarded)[^\n]{0,60}"
    r"|begin forwarded message[^\n]*"
    r"|[^\n]{10,300}\bwrote:[ \t]*$"
    r"|ysgrifennodd[^\n]{1,300}:[ \t]*$"
    r"|(?:from|oddi wrth)[ \t*]{0,5}:[^\n]*\n(?:[^\n]*\n){0,3}?"
    r"[ \t>|*]{0,20}(?:sent|date|to|subject|anfonwyd|dyddiad|at|pwnc)[ \t*]{0,5}:"
    r")",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True)
class Gathered:
    """The signs of a mail, and what else a suggestion may rest on."""

    signs: Signs
    mails: Mapping[str, KnownMail] = field(default_factory=dict)
    letters: tuple[tuple[str, frozenset[int]], ...] = ()
    """Our letters that it is about, the likeliest first: Message-IDs, and their requests."""
    perhaps: Mapping[int, str] = field(default_factory=dict)
    """Requests whose reference is a part of something longer, or leaves a choice."""
    spoken_for: frozenset[int] = frozenset()  # by the sender's address, asked or not
    by_address: bool = False  # registered itself, not only its domain
    registered: Mapping[str, frozenset[int]] = field(default_factory=dict)


@dataclass
class _Words:
    """The words found in the parts of a mail, before anything is looked up."""

    mail: Mail
    parts: Split
    is_robot: bool
    attached: list[tuple[str, str]]  # headers of whole mails within it
    written_out: list[tuple[str, str]]  # headers of others: returned, or in its text

    @property
    def carried(self) -> list[tuple[str, str]]:
        return self.attached + self.written_out

    @property
    def own(self) -> str:
        return f"{self.parts.own[: self._forwarded_from]}\n{self.parts.signature}"

    @property
    def quoted(self) -> str:
        """What they quote, and what they only pass on though it may be all they send."""
        return f"{self.parts.quoted}\n{self.parts.own[self._forwarded_from :]}"

    @cached_property
    def _forwarded_from(self) -> int:
        found = _FORWARDED.search(self.parts.own)
        return found.start() if found else len(self.parts.own)

    @property
    def headers_of_recipients(self) -> list[str]:
        """As they are written: a token may have got into a display name."""
        return [value for name, value in self.mail.headers if name.lower() in TO_US]

    def carried_of(self, *names: str) -> list[str]:
        return _of(self.carried, names)

    def attached_of(self, *names: str) -> list[str]:
        return _of(self.attached, names)


def _of(fields: Iterable[tuple[str, str]], names: Collection[str]) -> list[str]:
    return [value for name, value in fields if name in names]


def gather(mail: Mail, parts: Split, known: Known) -> Gathered:
    """Return what a mail names. Costs a few questions to `known`, however long the mail is."""
    words = _Words(mail, parts, senders.is_robot(mail), _attached(mail), _written_out(mail))
    mails = known.mails(_ids(words))
    whole, near = _numbers(words, known)
    envelopes = _envelopes(words, known)
    in_text = _numbers_in_text(words, known)
    texts = _Texts.read(words, known)
    numbers = {*whole, *near, *in_text, *texts.numbers}
    numbers |= {request for _, request in envelopes.values()}
    numbers |= {one for there in mails.values() for one in there.requests | there.suggested}
    requests = known.requests(numbers)

    registered, spoken_for, way = _sender(words, known)
    asked = known.asked(spoken_for) if spoken_for else spoken_for
    firm, loose, unsure = _trusted(words, mails, requests, spoken_for)
    answers, thread, parent = _thread(words, firm)
    beside = _by_ids([*mail.in_reply_to, *mail.references], loose, "Its thread has")
    if len(mail.references) > 2 * MOST_AT_AN_END:  # what stands between is not known
        beside, thread, parent = {**thread, **beside}, {}, frozenset()
    quoted = _by_ids(_quoted_ids(words), firm, "It quotes or carries")
    returned = {one: f"It carries the reply address of {_name(requests, one)}." for one in in_text}
    if words.is_robot:  # what a mail server returns is the letter that it writes about
        answers = {**quoted, **returned, **answers}
    signs = Signs(
        requests=requests,
        tokens={
            **{one: f"It was sent to {word}." for one, word in whole.items()},
            **{
                one: f"It was sent to {address}, where only the letter comes back."
                for address, (_, one) in envelopes.items()
            },
        },
        near={
            one: f"It was sent to {word}, which is but for one slip the address of "
            f"{_name(requests, one)}."
            for one, word in near.items()
        },
        lost=tuple(word for one, word in {**near, **whole}.items() if one not in requests),
        answers=answers,
        thread=thread,
        parent=parent,
        subject=texts.subject,
        own=texts.own,
        quoted={**texts.quoted, **quoted, **returned},
        imported=texts.imported,
        beside=beside,
        attached={} if words.is_robot else _attached_names(words, firm, requests, known),
        in_names=_in_names(words, known) if len({**near, **whole}) > 1 else frozenset(),
        sender=frozenset() if words.is_robot else asked,
        sender_words=_sender_words(mail, way),
        is_from_us=is_from_us(mail, known),
    )
    if words.is_robot:  # it has nothing of its own to say
        signs = replace(signs, own={**texts.quoted, **texts.own})
    return Gathered(
        signs=_standing(signs),
        mails=mails,
        letters=tuple(_letters(words, mails, envelopes)),
        perhaps={
            one: sentence
            for one, sentence in {**texts.perhaps, **unsure, **beside}.items()
            if one in requests
        },
        spoken_for=spoken_for,
        by_address=way == "address",
        registered=registered,
    )


def is_from_us(mail: Mail, known: Known) -> bool:
    """Whether a mail gives one of our own addresses as its sender."""
    return mail.sender is not None and mail.sender.address in known.our_addresses


def _standing(signs: Signs) -> Signs:
    """The same, without requests that are not there any more, and with references that came with
    an import apart from ours."""
    there = signs.requests

    def kept(naming: Naming) -> dict[int, str]:
        return {one: words for one, words in naming.items() if one in there}

    def ours(naming: Naming, are_ours: bool = True) -> dict[int, str]:
        standing = kept(naming).items()
        return {one: words for one, words in standing if there[one].reference_is_ours is are_ours}

    return replace(
        signs,
        tokens=kept(signs.tokens),
        near=kept(signs.near),
        answers=kept(signs.answers),
        thread=kept(signs.thread),
        parent=signs.parent.intersection(there),
        subject=ours(signs.subject),
        own=ours(signs.own),
        quoted=kept(signs.quoted),
        beside=kept(signs.beside),
        attached=kept(signs.attached),
        imported={
            **kept(signs.imported),
            **ours(signs.subject, are_ours=False),
            **ours(signs.own, are_ours=False),
        },
    )


# ---------------------------------------------------------------------------- addresses


def _numbers(words: _Words, known: Known) -> tuple[dict[int, str], dict[int, str]]:
    """The numbers of whole tokens in addresses, and of those with a slip, with what is written."""
    pattern, key = known.reply_pattern, known.key
    if not pattern:
        return {}, {}
    whole: dict[int, str] = {}
    for text in (*words.mail.recipients, *words.headers_of_recipients):
        for word in tokens.words(text, pattern):
            number = tokens.number(word, key)
            if number is not None:
                whole.setdefault(number, _shown(text))
    domain = pattern.rpartition("@")[2].lower()
    ours = [one for one in words.mail.recipients if senders.domain_of(one) == domain]
    near = {
        number: _shown(text)
        for text in ours[:MOST_SLIPS]
        for word in tokens.words(text.rpartition("@")[0], pattern)
        for number in tokens.near_numbers(word, key)
        if number not in whole
    }
    return whole, near


def _in_names(words: _Words, known: Known) -> frozenset[int]:
    """The numbers of tokens, whole or with a slip, that stand in the name beside an address and
    in no address."""
    inside: list[str] = []
    outside: list[str] = []
    for header in words.headers_of_recipients:
        inside += _QUOTED_NAME.findall(header)
        for entry in re.split("[,;]", _QUOTED_NAME.sub(" ", header)):
            name, _, address = entry.rpartition("<")
            inside.append(name)
            outside.append(address)

    def numbers(texts: list[str]) -> set[int]:
        written = tokens.words(" ".join(texts), known.reply_pattern)
        whole = (tokens.number(word, known.key) for word in written)
        near = (tokens.near_numbers(word, known.key) for word in written[:MOST_SLIPS])
        return {one for one in whole if one is not None}.union(*near)

    return frozenset(numbers(inside) - numbers(outside))


def _attached_names(
    words: _Words,
    mails: Mapping[str, KnownMail],
    requests: Mapping[int, KnownRequest],
    known: Known,
) -> dict[int, str]:
    """What the recipients and the Message-IDs of whole mails within it name."""
    found = _by_ids(_ids_in(words.attached_of("message-id")), mails, "It carries")
    for value in words.attached_of("to", "cc", "reply-to") if known.reply_pattern else ():
        for word in tokens.words(value[:LONGEST_ID], known.reply_pattern):
            number = tokens.number(word, known.key)
            if number is not None:
                address = f"the reply address of {_name(requests, number)}"
                found.setdefault(number, f"It carries a mail with {address}.")
    return found


def _numbers_in_text(words: _Words, known: Known) -> list[int]:
    """The numbers of whole tokens in the text, and in the headers of mails that it carries."""
    if not known.reply_pattern:
        return []
    written = tokens.words_in_text(words.mail.text, known.reply_pattern)
    for value in words.carried_of("to", "cc", "reply-to"):
        written += tokens.words(value[:LONGEST_ID], known.reply_pattern)
    found = (tokens.number(word, known.key) for word in dict.fromkeys(written))
    return list(dict.fromkeys(one for one in found if one is not None))


def _shown(text: str) -> str:
    """An address for a sentence: short, without anything invisible."""
    plain = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    return plain if len(plain) <= 120 else f"{plain[:119]}\u2026"


def _envelopes(words: _Words, known: Known) -> dict[str, tuple[str, int]]:
    """The letters whose own bounce address it was sent to: Message-ID and request."""
    before, placed, after = known.bounce_pattern.lower().partition("{letter}")
    if not placed:
        return {}
    mine = {one for one in words.mail.recipients if one.startswith(before) and one.endswith(after)}
    return dict(known.letters_of_envelopes(mine)) if mine else {}


def _sender(
    words: _Words, known: Known
) -> tuple[Mapping[str, frozenset[int]], frozenset[int], str]:
    """The addresses registered near the sender's, the authorities it speaks for, and how."""
    sender = words.mail.sender
    if sender is None or "@" not in sender.address:
        return {}, frozenset(), ""
    registered = known.authorities_at({senders.organisation(senders.domain_of(sender.address))})
    return registered, *senders.spoken_for(sender.address, registered)


def _sender_words(mail: Mail, way: str) -> str:
    if mail.sender is None or not way:
        return ""
    what = "the address" if way == "address" else "at the domain"
    return f"Its sender {_shown(mail.sender.address)} is {what} of another authority."


# ---------------------------------------------------------------------------- Message-IDs


def _attached(mail: Mail) -> list[tuple[str, str]]:
    """Headers of whole mails within this one."""
    nested = [
        one
        for one in mail.attachments
        if one.declared_type in ("message/rfc822", "text/rfc822-headers", "message/global")
    ]
    heads = (one.content[:NESTED_HEAD].decode("utf-8", "replace") for one in nested[:MOST_NESTED])
    return [field for head in heads for field in _fields(head)]


def _written_out(mail: Mail) -> list[tuple[str, str]]:
    """Headers of other mails: those that a mail server returns, or that stand in the text."""
    returned = mail.report.returned if mail.report is not None else ()
    in_text = _fields(mail.text[: tokens.LONGEST_LOOKED_AT])
    return [*((name.lower(), value) for name, value in returned), *in_text]


def _fields(text: str) -> Iterator[tuple[str, str]]:
    for name, value in _FIELD.findall(text.replace("\r\n", "\n")):
        yield name.lower(), value


def _cleaned(message_id: str) -> str:
    bare = message_id.strip()
    return bare if bare.startswith("<") else f"<{bare}>"


def _quoted_ids(words: _Words) -> list[str]:
    """Message-IDs of the mails that it carries."""
    return _ids_in(words.carried_of("message-id"))


def _ids_in(values: Iterable[str]) -> list[str]:
    return [one for value in values for one in _ID.findall(value)]


def _ids(words: _Words) -> set[str]:
    mail = words.mail
    every = [
        *_ends(mail.in_reply_to),
        *_ends(mail.references),
        *_quoted_ids(words)[:MOST_CARRIED_IDS],
    ]
    return {_cleaned(one) for one in every if len(one) <= LONGEST_ID}


def _ends(names: tuple[str, ...]) -> tuple[str, ...]:
    """The first and the last: where a thread began, and what it has come to."""
    if len(names) <= 2 * MOST_AT_AN_END:
        return names
    return names[:MOST_AT_AN_END] + names[-MOST_AT_AN_END:]


def _trusted(
    words: _Words,
    mails: Mapping[str, KnownMail],
    requests: Mapping[int, KnownRequest],
    spoken_for: frozenset[int],
) -> tuple[dict[str, KnownMail], dict[str, KnownMail], dict[int, str]]:
    """Mails whose Message-ID ties; those whose only speaks against others; and what the rest is
    tied to, for suggestions.

    Only the Message-IDs of our own letters are of our making. That of a received mail ties where
    it was received once, is tied to one request, and comes back from that request's authority or
    from the same sender.
    """
    mail = words.mail
    address = mail.sender.address if mail.sender is not None else ""
    firm: dict[str, KnownMail] = {}
    loose: dict[str, KnownMail] = {}
    rest: dict[str, KnownMail] = {}
    for name, there in mails.items():
        # Case systems that give every mail one Message-ID often take their own address for it.
        is_constant = name.lower() in (f"<{address}>", f"<{there.sender}>", _own_id(mail))
        authorities = {requests[one].authority for one in there.requests if one in requests}
        if there.is_letter or not there.requests:
            firm[name] = there
        elif is_constant or there.times > 1 or len(there.requests) > 1:
            rest[name] = there
        elif not words.is_robot and (
            authorities & spoken_for or senders.is_same(address, there.sender)
        ):
            firm[name] = there
        else:
            loose[name] = there
    unsure = _by_ids(rest, rest, "It names in its headers")
    return firm, loose, unsure


def _own_id(mail: Mail) -> str:
    return mail.message_id.lower()


def _thread(
    words: _Words, mails: Mapping[str, KnownMail]
) -> tuple[dict[int, str], dict[int, str], frozenset[int]]:
    """What In-Reply-To names, what References name, and what the last known of those names."""
    names = [_cleaned(one) for one in words.mail.references]
    known = [one for one in names if one in mails and mails[one].requests]
    parent = mails[known[-1]].requests if known else frozenset()
    answers = _by_ids(words.mail.in_reply_to, mails, "It answers")
    return answers, _by_ids(reversed(names), mails, "Its thread has"), parent


def _by_ids(names: Iterable[str], mails: Mapping[str, KnownMail], how: str) -> dict[int, str]:
    found: dict[int, str] = {}
    for name in map(_cleaned, names):
        if there := mails.get(name):
            what = "our letter" if there.is_letter else "a mail tied to it before,"
            for number in there.requests:
                found.setdefault(number, f"{how} {what} {name}.")
    return found


def _letters(
    words: _Words, mails: Mapping[str, KnownMail], envelopes: Mapping[str, tuple[str, int]]
) -> Iterator[tuple[str, frozenset[int]]]:
    """Our letters that it is about, the likeliest first."""
    yield from ((message_id, frozenset({request})) for message_id, request in envelopes.values())
    carried = _quoted_ids(words)
    mail = words.mail
    first, second = (carried, mail.in_reply_to) if words.is_robot else (mail.in_reply_to, ())
    for name in map(_cleaned, (*first, *second, *reversed(mail.references), *carried)):
        if name in mails and mails[name].is_letter:
            yield name, mails[name].requests


# ---------------------------------------------------------------------------- references


@dataclass(frozen=True)
class _Texts:
    """What the texts of a mail name by our references."""

    subject: dict[int, str]
    own: dict[int, str]
    quoted: dict[int, str]
    imported: dict[int, str]
    perhaps: dict[int, str]

    @property
    def numbers(self) -> set[int]:
        every = (self.subject, self.own, self.quoted, self.imported, self.perhaps)
        return {number for group in every for number in group}

    @classmethod
    def read(cls, words: _Words, known: Known) -> "_Texts":
        mail = words.mail
        files = "\n".join(one.filename for one in mail.attachments)
        places = {
            "its subject": mail.subject,
            "its text": words.own,
            "what it quotes": "\n".join((words.quoted, *words.carried_of("subject"))),
            "the name of a file": files,
        }
        found = {place: references.mentions(text) for place, text in places.items()}
        others = references.words_with_digits((mail.subject, words.own))
        keys = references.keys_of(one for there in found.values() for one in there)
        numbers = known.requests_of_references({*keys, *others})
        ours = {key: number for key, number in numbers.items() if key in keys}
        named = {place: references.named(there, ours) for place, there in found.items()}

        def sentences(place: str) -> dict[int, str]:
            return {
                one: f"Our reference {key} stands in {place}."
                for one, key in named[place].surely.items()
            }

        perhaps = {
            one: f"{key} stands in {place}, within something longer or beside another reading."
            for place, there in named.items()
            for one, key in there.perhaps.items()
        }
        return cls(
            subject=sentences("its subject"),
            own=sentences("its text"),
            quoted=sentences("what it quotes"),
            imported={
                number: f"The reference {key} stands in its subject or text."
                for key, number in numbers.items()
                if key in others and key not in keys
            },
            perhaps={**perhaps, **sentences("the name of a file")},
        )


def _name(requests: Mapping[int, KnownRequest], number: int) -> str:
    return requests[number].reference if number in requests else "a request"
