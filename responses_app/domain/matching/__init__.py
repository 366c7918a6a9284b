"""Which request does this mail answer?

Above all: no mail is ever tied to the wrong request by itself. Whatever is in doubt goes to the
holding pen with candidates and the reasons for each, and a person decides with one click.

What names a request, the strongest first:

1.  *address*: a whole token in a header of recipients, or the bounce address of one letter.
    Only we can have made it, so it counts however the rest of the address is damaged.
2.  *thread*: In-Reply-To; without it References. Rounds of one request in one thread mean the
    last; requests of strangers in one thread stay side by side. The Message-IDs of our letters
    count, whoever answers. That of a mail we received counts only where it was received once, is
    tied to one request, is not its sender's address, and comes back from that request's authority
    or from the same sender: some case systems give every mail of every authority the same one.
    Of more than 200 References the first and the last 100 are looked at, for suggestions.
3.  *reference*: ours, in the subject or in what the sender wrote, alone and bounded; a mail that
    is forwarded or pasted below those words is quoted, not written. Within a link it is only
    suggested.
4.  *slip*: a token with one slip in it, in an address at our domain.
5.  *quoted*: any of these in what the mail quotes or carries, or a reference that came with an
    import, if it is the only one and the sender's address is that authority's and nobody else's.
    A mail server's report carries the letter it is about: there it counts as the thread.

The first of them that is there says whose reply it is. Where it names two, everything else
together has to single out one of them, or, if there is nothing else, the sender's address has to.
Then everything else is asked whether it speaks against that request:

| named by            | speaks against it                                             | outcome    |
|---------------------|---------------------------------------------------------------|------------|
| any                 | nothing                                                       | tied       |
| address             | thread names others only, or answers another's letter         | pen        |
| address, thread     | our reference of another stands in subject or own text, even  | pen        |
|                     | beside this one's: one mail about both                        |            |
| thread, reference   | a token, whole or with a slip, of another                     | pen        |
| any                 | a token whose request is not there any more                   | pen        |
| any                 | the subject is exactly that of an open request of another     | pen, both  |
|                     | campaign to the same authority                                |            |
| any                 | the thread has a mail received from somebody else, which is   | pen        |
|                     | tied to another                                               |            |
| any one of 1 to 4   | the sender's address, or its domain, is another authority's   | pen        |
| any one of 1 to 4   | another asked authority in the sender's name, address at a    | pen, both  |
|                     | case system, Reply-To or subject; in the text too, where a    |            |
|                     | reference there is all                                        |            |
| any one of 1 to 4   | whole mails are attached that name others only, and the       | pen        |
|                     | sender's address is not this authority's                      |            |
| two of 1 to 3 agree | one of those three                                            | tied       |
| reference, in own   | only others are quoted, and the sender's address is not this  | pen        |
| text only           | authority's                                                   |            |
| two addresses       | thread and reference name one of them and nothing else        | that one   |
| two addresses       | nothing else; the sender's address is one's authority's only  | that one   |
| two addresses       | anything else, or one of them is but the name beside another  | pen, both  |
| two references      |                                                               | pen, both  |
| quoted              | two are quoted, or the sender is a stranger or shared         | pen        |
| any                 | the sender's address is our own                               | pen, or    |
|                     |                                                               | our letter |

A sender's address speaks for the authorities it is registered for; else its domain for those with
addresses there. Domains of free mail and of shared case systems, addresses of authorities nobody
asked, and mail servers say nothing. What a subject or a bare surname names does not count against
a mail from the request's own authority. A token names its request whatever its round; a reply in an
old thread belongs to the round of the letter that it answers.

A copy of our own letter is known by our address as sender, the letter's Message-ID and its very
text, above or below which a mail gateway may have put a little of its own; a mail that only says
that it is ours is kept in the pen like any other.
"""

from dataclasses import dataclass

from responses_app.domain.mail import Mail
from responses_app.domain.matching.deciding import Decision, decide
from responses_app.domain.matching.doubting import with_doubts
from responses_app.domain.matching.gathering import Gathered, gather, is_from_us
from responses_app.domain.matching.known import (
    Known,
    KnownMail,
    KnownRequest,
    OwnLetter,
)
from responses_app.domain.matching.suggesting import Candidate, named, suggest
from responses_app.domain.quoting import Split

__all__ = ["Candidate", "Known", "KnownMail", "KnownRequest", "Match", "OwnLetter", "match"]

LETTER_HEADER = "X-FOI-Letter"
MOST_ADDED = 3_000  # characters that a gateway adds to a letter


@dataclass(frozen=True)
class Match:
    """Whose reply a mail is. `requests` is empty where a person has to decide."""

    requests: tuple[int, ...] = ()
    how: str = ""
    """token, references, our_reference, mangled_token; empty where nothing is tied."""
    evidence: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    """For a person, the likeliest first; of a mail that is tied, the others that it names."""
    letter: str = ""
    """The Message-ID of the letter of ours that it is about, also of a bounce."""
    conflicts: tuple[str, ...] = ()
    """What spoke against tying it by itself, in sentences."""
    is_ours: bool = False
    """A copy of our own letter, which is `letter`; no reply."""

    @property
    def sentence(self) -> str:
        return " ".join(self.evidence)


def match(mail: Mail, split: Split, known: Known) -> Match:
    """Return the request that a mail surely answers, or those that it may answer.

    `split` is the text of the mail taken apart (`domain/quoting.py`). Never raises for anything
    that a mail may contain; the same mail and the same knowledge give the same answer.
    """
    claims: tuple[str, ...] = ()
    if is_from_us(mail, known):
        letter = known.own_letter(mail.message_id) if mail.message_id else None
        if letter is not None and _holds(mail.text, letter.body):
            words = f"It is the copy of our own letter {letter.message_id}."
            return Match(evidence=(words,), letter=letter.message_id, is_ours=True)
        claims = (_what_it_claims(mail, letter, known),)
    gathered = gather(mail, split, known)
    decision = decide(gathered.signs)
    if decision.request is not None:
        gathered = with_doubts(gathered, decision.request, mail, split, known)
        decision = decide(gathered.signs)
    if decision.request is None:
        candidates = suggest(mail, split, gathered, known)
    else:
        candidates = named(gathered, without=decision.request)
    return Match(
        requests=() if decision.request is None else (decision.request,),
        how=decision.how,
        evidence=decision.because,
        candidates=candidates,
        letter=_letter(gathered, decision),
        conflicts=tuple(dict.fromkeys((*decision.conflicts, *claims))),
    )


def _holds(text: str, letter: str) -> bool:
    """Whether a text is that of a letter, but for a banner above or a footer below that a mail
    gateway put there: white space does not count."""
    whole, part = "".join(text.split()), "".join(letter.split())
    if not part:
        return not whole
    return part in whole and len(whole) - len(part) <= MOST_ADDED


def _what_it_claims(mail: Mail, letter: OwnLetter | None, known: Known) -> str:
    """Why a mail from our own address is not taken for a letter of ours."""
    if letter is not None:
        return f"It bears the Message-ID of our letter {letter.message_id}, but another text."
    header = mail.header(LETTER_HEADER)
    if header and known.is_signed(mail.message_id, header):
        return "It bears our signature, but the outbox has no such letter: was it restored?"
    if header:
        return "It says that it is a letter of ours, but does not bear our signature."
    return "The outbox has no such letter."


def _letter(gathered: Gathered, decision: Decision) -> str:
    """The letter it is about: of the request it is tied to, or the likeliest of all."""
    for message_id, requests in gathered.letters:
        if decision.request is None or decision.request in requests:
            return message_id
    return ""
