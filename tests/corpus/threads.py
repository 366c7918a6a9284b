"""2,000 mixed mails over 400 requests, each with the truth about it, all from one seed.

Every class of mail is a function that writes one; half of the classes are such as lead astray.
`expected` says what has to become of a mail:

    tied    nothing contradicts its token or reference: it is tied to the truth
    held    something does, or nothing names a request: a person decides, with the truth among
            the candidates
    nobody  it answers no request, and is tied to none
    ours    a copy of our own letter
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from itertools import cycle

from requests_app.domain.reply_address import make_address
from tests.corpus.office import (
    CLERK,
    CONSTANT_ID,
    KEY,
    MAIL_FROM,
    PATTERN,
    REPEATED_ID,
    Letter,
    Office,
)

HOW_MANY = 2_000
TIED, HELD, NOBODY, OURS = "tied", "held", "nobody", "ours"
WORDS = (
    "Thank you for your request for information, which we received last week.",
    "Please find attached our response to your request.",
    "We hold the information you asked for, and it is set out below: 12, 15 and 204 in 2023.",
    "We are writing to say that we need more time, because the public interest is considered.",
    "Your request has been passed to the relevant department.",
)
SLIPS = "cut one off, cut two off, drop, add, swap, change, drop in number, change in number"


@dataclass(frozen=True)
class Case:
    """A mail with the truth about it: the requests that it answers, and what is expected."""

    kind: str
    raw: bytes
    truth: frozenset[int]
    expected: str


Made = tuple[EmailMessage | bytes, Sequence[int], str]
PLAIN: list[Callable[["Post"], Made]] = []
ADVERSARIAL: list[Callable[["Post"], Made]] = []


def cases(office: Office, how_many: int = HOW_MANY) -> Iterator[Case]:
    """Yield the mails: as many of each class, four in ten of them plain."""
    post, plain_ones, others = Post(office), cycle(PLAIN), cycle(ADVERSARIAL)
    for at in range(how_many):
        make = next(plain_ones if at % 10 < 4 else others)
        mail, truth, expected = make(post)
        raw = mail if isinstance(mail, bytes) else mail.as_bytes(policy=SMTP)
        yield Case(make.__name__, raw, frozenset(truth), expected)


def plain(make: Callable[["Post"], Made]) -> Callable[["Post"], Made]:
    PLAIN.append(make)
    return make


def adversarial(make: Callable[["Post"], Made]) -> Callable[["Post"], Made]:
    ADVERSARIAL.append(make)
    return make


class Post:
    """Writes mails of one office."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.random = random.Random(office.seed * 7919)
        self.written = 0

    # ------------------------------------------------------------------ choosing

    def request(self, *, like: Callable[[int], bool] = lambda number: True) -> int:
        """A request with an authority whose address is its own, in its last round."""
        shared = {one for pair in (*self.office.sharing, *self.office.beside) for one in pair}
        while True:
            number = self.random.choice(list(self.office.all_requests))
            authority = self.office.all_requests[number].authority
            if authority not in shared and number not in self.office.rounds and like(number):
                return number

    def two(self) -> tuple[int, int]:
        """Two requests to different authorities."""
        one = self.request()
        mine = self.office.all_requests[one].authority
        return one, self.request(like=lambda other: self.authority(other).number != mine)

    def two_campaigns(self) -> tuple[int, int]:
        """Requests of two campaigns to one authority."""
        one = self.request(like=lambda number: number <= 1150)
        mine = self.office.all_requests[one].authority
        there = [
            other.number
            for other in self.office.all_requests.values()
            if other.authority == mine and other.campaign != 1
        ]
        return one, self.random.choice(there)

    def shared(self) -> tuple[int, int]:
        """Requests of one campaign to two authorities that share an address."""
        first, second = self.random.choice(self.office.sharing)
        campaign = self.random.choice((1, 2))
        by_authority = {
            one.authority: one.number
            for one in self.office.all_requests.values()
            if one.campaign == campaign
        }
        return by_authority[first], by_authority[second]

    def authority(self, number: int):
        return self.office.authority_of(number)

    def letter(self, number: int) -> Letter:
        return self.random.choice(self.office.letters_of(number))

    def token(self, number: int) -> str:
        return self.office.address_of(number)

    def reference(self, number: int) -> str:
        return self.office.reference_of(number)

    # ------------------------------------------------------------------ writing

    def mail(
        self,
        number: int,
        *,
        to: str = MAIL_FROM,
        sender: str = "",
        subject: str = "Freedom of Information",
        own: str = "",
        quoted: str = "",
        answers: str = "",
        references: Sequence[str] = (),
        **headers: str,
    ) -> EmailMessage:
        """A mail of a request's authority that bears only what it is told to bear."""
        self.written += 1
        mail = EmailMessage(policy=SMTP.clone(max_line_length=900))
        mail["From"] = sender or self.authority(number).email
        mail["To"] = to
        mail["Subject"] = subject
        mail["Message-ID"] = f"<their.{self.written}.{self.office.seed}@theirs.example>"
        mail["Date"] = "Mon, 02 Feb 2026 10:00:00 +0000"
        if answers:
            mail["In-Reply-To"] = answers
        if references:
            mail["References"] = " ".join(references)
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        words = own or self.random.choice(WORDS)
        mail.set_content(f"Dear Ada,\n\n{words}\n\nKind regards\nFOI team\n\n{quoted}")
        return mail

    def quoted(self, number: int, *, style: int | None = None, token: bool = False) -> str:
        """The letter of a request as a reply quotes it."""
        style = self.random.randrange(3) if style is None else style
        letter = self.letter(number)
        subject = f"{self.office.all_requests[number].subject} [{self.reference(number)}]"
        lines = letter.body.splitlines()
        if style == 0:
            head = f"On Mon, 5 Jan 2026 at 10:00, Ada Researcher <{MAIL_FROM}> wrote:\n>\n"
            head += f"> Our reference: {self.reference(number)}\n"
            return head + "\n".join(f"> {line}" for line in lines)
        us = self.token(number) if token else MAIL_FROM
        rule = "-----Original Message-----" if style == 1 else "_" * 32
        head = f"{rule}\nFrom: Ada Researcher <{us}>\nSent: 05 January 2026 10:00\n"
        head += f"To: FOI <{self.authority(number).email}>\nSubject: {subject}\n\n"
        return head + "\n".join(lines)

    def subject(self, number: int) -> str:
        return f"Re: {self.office.all_requests[number].subject} [{self.reference(number)}]"

    def slipped(self, number: int) -> str:
        """The address of a request with one slip in its token."""
        local, _, domain = self.token(number).partition("@")
        before, _, token = local.partition("+")
        at = self.random.randrange(len(token) - 13, len(token) - 1)
        other = self.random.choice([one for one in "0123456789abcdef" if one != token[at]])
        in_number = self.random.randrange(len(token) - 13)
        match self.random.choice(SLIPS.split(", ")):
            case "cut one off":
                token = token[:-1]
            case "cut two off":
                token = token[:-2]
            case "drop":
                token = token[:at] + token[at + 1 :]
            case "add":
                token = token[:at] + other + token[at:]
            case "swap":
                token = token[:at] + token[at + 1] + token[at] + token[at + 2 :]
            case "drop in number":
                token = token[:in_number] + token[in_number + 1 :]
            case "change in number":
                token = token[:in_number] + "z" + token[in_number + 1 :]
            case _:
                token = token[:at] + other + token[at + 1 :]
        return f"{before}+{token}@{domain}"


# ---------------------------------------------------------------------------- plain mails


@plain
def whole_reply(post: Post) -> Made:
    one = post.request()
    letter = post.letter(one)
    return (
        post.mail(
            one,
            to=post.token(one),
            subject=post.subject(one),
            answers=letter.message_id,
            references=[letter.message_id],
            quoted=post.quoted(one),
        ),
        [one],
        TIED,
    )


@plain
def new_mail_to_its_address(post: Post) -> Made:
    one = post.request()
    return post.mail(one, to=f"Ada Researcher <{post.token(one).upper()}>"), [one], TIED


@plain
def thread_only(post: Post) -> Made:
    one = post.request()
    letter = post.letter(one)
    mail = post.mail(one, answers=letter.message_id, references=[letter.message_id])
    return mail, [one], TIED


@plain
def references_only(post: Post) -> Made:
    one = post.request()
    letters = [letter.message_id for letter in post.office.letters_of(one)]
    return post.mail(one, references=["<unknown@x.example>", *letters]), [one], TIED


@plain
def reference_in_subject(post: Post) -> Made:
    one = post.request()
    return post.mail(one, subject=f"Our response ({post.reference(one)})"), [one], TIED


@plain
def reference_in_text(post: Post) -> Made:
    one = post.request()
    return post.mail(one, own=f"Your reference: {post.reference(one)}. See below."), [one], TIED


@plain
def thread_of_an_acknowledgement(post: Post) -> Made:
    one = post.request()
    return post.mail(one, references=[f"<ack.{one}@theirs.example>"]), [one], TIED


@plain
def out_of_office(post: Post) -> Made:
    one = post.request()
    mail = post.mail(
        one,
        to=post.token(one),
        subject=f"Automatic reply: {post.reference(one)}",
        own="I am out of the office until Monday.",
        Auto_Submitted="auto-replied",
        Return_Path="<>",
    )
    return mail, [one], TIED


@plain
def bounce_to_its_letter(post: Post) -> Made:
    one = post.request()
    return _report(post, one, to=post.letter(one).envelope_from), [one], TIED


@plain
def bounce_with_headers(post: Post) -> Made:
    one = post.request()
    return _report(post, one, returns=post.letter(one)), [one], TIED


@plain
def bounce_in_words(post: Post) -> Made:
    one = post.request()
    letter = post.letter(one)
    own = (
        f"Your message could not be delivered to {post.authority(one).email}.\n\n"
        f"--- Below are the headers of your message ---\n"
        f"From: {MAIL_FROM}\nMessage-ID: {letter.message_id}\nSubject: {post.subject(one)[4:]}\n"
    )
    sender = "Mail Delivery System <mailer-daemon@relay.example>"
    return post.mail(one, sender=sender, subject="Undelivered", own=own), [one], TIED


@plain
def newsletter(post: Post) -> Made:
    one = post.request()
    return (
        post.mail(
            one,
            sender="News <news@events.example>",
            subject="Ten conferences in 2026 that nobody may miss",
            own="Order number 20260114-AB12. Register now at https://events.example/2026-01.",
            List_Unsubscribe="<https://events.example/out>",
        ),
        [],
        NOBODY,
    )


def _report(post: Post, number: int, to: str = MAIL_FROM, returns: Letter | None = None) -> bytes:
    returned = (
        f"Message-ID: {returns.message_id}\r\nFrom: {MAIL_FROM}\r\nTo: x@y.example\r\n"
        if returns
        else "From: somebody@else.example\r\n"
    )
    return (
        f"Return-Path: <>\r\nFrom: postmaster@relay.example\r\nTo: {to}\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; relay.example\r\n\r\n"
        f"Final-Recipient: rfc822; {post.authority(number).email}\r\nAction: failed\r\n"
        f"Status: 5.1.1\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n{returned}\r\n"
        "--b--\r\n"
    ).encode()


# ---------------------------------------------------------------------------- addresses


@adversarial
def two_tokens_and_a_thread(post: Post) -> Made:
    one, other = post.two()
    letter = post.letter(one)
    to = ", ".join(post.random.sample([post.token(one), post.token(other)], 2))
    return post.mail(one, to=to, answers=letter.message_id), [one], TIED


@adversarial
def two_tokens_and_the_sender(post: Post) -> Made:
    one, other = post.two()
    return post.mail(one, to=post.token(other), Cc=post.token(one)), [one], TIED


@adversarial
def two_tokens_and_nothing_else(post: Post) -> Made:
    one, other = post.two()
    mail = post.mail(
        one, to=f"{post.token(one)}, {post.token(other)}", sender="clerk@shared.example"
    )
    return mail, [one, other], HELD


@adversarial
def two_tokens_and_another_thread(post: Post) -> Made:
    one, other = post.two()
    stranger = post.request(like=lambda number: number not in (one, other))
    mail = post.mail(
        one,
        to=f"{post.token(one)}, {post.token(other)}",
        answers=post.letter(stranger).message_id,
    )
    return mail, [one, other], HELD


@adversarial
def token_of_another(post: Post) -> Made:
    one, other = post.two()
    letter = post.letter(one)
    mail = post.mail(
        one,
        to=post.token(other),
        subject=post.subject(one),
        answers=letter.message_id,
        references=[letter.message_id],
        quoted=post.quoted(one),
    )
    return mail, [one], HELD


@adversarial
def token_of_another_in_a_thread(post: Post) -> Made:
    one, other = post.two()
    mail = post.mail(one, to=post.token(other), references=[post.letter(one).message_id])
    return mail, [one], HELD


@adversarial
def token_of_another_by_subject(post: Post) -> Made:
    one, other = post.two()
    return post.mail(one, to=post.token(other), subject=post.subject(one)), [one], HELD


@adversarial
def token_of_another_by_sender(post: Post) -> Made:
    one, other = post.two()
    return post.mail(one, to=post.token(other)), [one], HELD


@adversarial
def token_with_a_slip(post: Post) -> Made:
    one = post.request()
    return post.mail(one, to=post.slipped(one)), [one], TIED


@adversarial
def token_with_a_slip_from_a_stranger(post: Post) -> Made:
    one = post.request()
    return post.mail(one, to=post.slipped(one), sender="casework@system.example"), [one], TIED


@adversarial
def token_with_a_slip_of_another(post: Post) -> Made:
    one, other = post.two()
    return post.mail(one, to=post.slipped(other), subject=post.subject(one)), [one], HELD


@adversarial
def token_with_damage(post: Post) -> Made:
    one = post.request()
    sign = post.random.choice(("=2B", "%2B", "%2b", "_", "-", "=2b", ".", "="))
    address = post.token(one).replace("+", sign)
    if post.random.random() < 0.3:
        address = address.replace("0", "O").replace("1", "l")
    return (
        post.mail(one).as_bytes().replace(f"To: {MAIL_FROM}".encode(), f"To: {address}".encode()),
        [one],
        TIED,
    )


@adversarial
def token_in_a_display_name(post: Post) -> Made:
    one = post.request()
    return post.mail(one, to=f'"{post.token(one)}" <{MAIL_FROM}>'), [one], TIED


@adversarial
def token_with_a_space(post: Post) -> Made:
    one = post.request()
    address = post.token(one).replace("+", " ")
    return (
        post.mail(one).as_bytes().replace(f"To: {MAIL_FROM}".encode(), f"To: <{address}>".encode()),
        [one],
        TIED,
    )


@adversarial
def token_in_the_envelope_only(post: Post) -> Made:
    one = post.request()
    name = post.random.choice(("Delivered-To", "X-Original-To", "Envelope-To"))
    mail = post.mail(
        one, to="undisclosed-recipients:;", **{name.replace("-", "_"): post.token(one)}
    )
    return mail, [one], TIED


@adversarial
def token_of_a_request_that_is_gone(post: Post) -> Made:
    one = post.request()
    mail = post.mail(one, to=make_address(PATTERN, 77, KEY), subject=post.subject(one))
    return mail, [one], HELD


@adversarial
def plus_part_lost(post: Post) -> Made:
    one = post.request()
    mail = post.mail(one, subject=post.subject(one), answers=post.letter(one).message_id)
    return mail, [one], TIED


@adversarial
def plus_part_lost_and_subject_rewritten(post: Post) -> Made:
    one = post.request()
    mail = post.mail(one, subject="Case 2026/11802 - FOI", answers=post.letter(one).message_id)
    return mail, [one], TIED


# ---------------------------------------------------------------------------- two councils


@adversarial
def another_thread_quoted(post: Post) -> Made:
    one, other = post.two()
    mail = post.mail(
        one, to=post.token(one), own="Please see how they did it.", quoted=post.quoted(other)
    )
    return mail, [one], TIED


@adversarial
def another_thread_quoted_with_its_address(post: Post) -> Made:
    one, other = post.two()
    mail = post.mail(
        one,
        subject=post.subject(one),
        answers=post.letter(one).message_id,
        quoted=post.quoted(other, style=1, token=True),
    )
    return mail, [one], TIED


@adversarial
def another_thread_quoted_alone(post: Post) -> Made:
    one, other = post.two()
    return post.mail(one, quoted=post.quoted(other, token=True)), [one], HELD


@adversarial
def both_threads_quoted(post: Post) -> Made:
    one, other = post.two()
    quoted = f"{post.quoted(one, style=1)}\n{post.quoted(other, style=1)}"
    return post.mail(one, quoted=quoted), [one], HELD


@adversarial
def another_named_in_passing(post: Post) -> Made:
    one, other = post.two()
    own = f"We have seen that {post.reference(other)} was answered in March."
    return post.mail(one, to=post.token(one), own=own), [one], HELD


@adversarial
def another_thread_in_references(post: Post) -> Made:
    one, other = post.two()
    ids = [post.letter(other).message_id, post.letter(one).message_id]
    return post.mail(one, to=post.token(one), references=ids), [one], TIED


@adversarial
def two_threads_in_references(post: Post) -> Made:
    one, other = post.two()
    ids = [post.letter(one).message_id, post.letter(other).message_id]
    return post.mail(one, references=ids, sender="clerk@shared.example"), [one, other], HELD


@adversarial
def one_reply_for_two_authorities(post: Post) -> Made:
    one, other = post.shared()
    subject = f"FOI {post.reference(one)} and {post.reference(other)}"
    return post.mail(one, to=post.token(one), subject=subject), [one, other], HELD


@adversarial
def one_reply_for_two_to_both(post: Post) -> Made:
    one, other = post.shared()
    return post.mail(one, to=f"{post.token(one)}, {post.token(other)}"), [one, other], HELD


@adversarial
def one_reply_for_two_in_the_text(post: Post) -> Made:
    one, other = post.shared()
    own = f"This answers {post.reference(one)}/{post.reference(other)} for both councils."
    return post.mail(one, answers=post.letter(one).message_id, own=own), [one, other], HELD


@adversarial
def shared_mailbox(post: Post) -> Made:
    one, _ = post.shared()
    if post.random.random() < 0.5:
        return post.mail(one, to=post.token(one)), [one], TIED
    return post.mail(one, references=[post.letter(one).message_id]), [one], TIED


@adversarial
def shared_mailbox_quoting_the_other(post: Post) -> Made:
    one, other = post.shared()
    return post.mail(one, to=post.token(one), quoted=post.quoted(other)), [one], TIED


@adversarial
def shared_mailbox_quoting_alone(post: Post) -> Made:
    one, other = post.shared()
    return post.mail(one, quoted=post.quoted(other)), [one], HELD


@adversarial
def address_of_the_other_at_one_domain(post: Post) -> Made:
    first, second = post.random.choice(post.office.beside)
    one = 1000 + second
    sender = post.office.authorities[first].email
    if post.random.random() < 0.5:
        return post.mail(one, to=post.token(one), sender=sender), [one], HELD
    someone = f"clerk@{post.office.authorities[first].domain}"
    return post.mail(one, to=post.token(one), sender=someone), [one], TIED


@adversarial
def another_council_writes_for_it(post: Post) -> Made:
    one, other = post.two()
    mail = post.mail(
        one,
        to=post.token(one),
        sender=post.authority(other).email,
        answers=post.letter(one).message_id,
    )
    return mail, [one], TIED


# ---------------------------------------------------------------------------- rounds


@adversarial
def second_round(post: Post) -> Made:
    first = post.random.choice(list(post.office.rounds))
    second = post.office.rounds[first]
    ids = [post.letter(first).message_id, post.letter(second).message_id]
    if post.random.random() < 0.5:
        return post.mail(second, references=ids), [second], TIED
    return (
        post.mail(second, to=post.token(second), answers=ids[-1], references=ids),
        [second],
        TIED,
    )


@adversarial
def first_round_after_the_second(post: Post) -> Made:
    first = post.random.choice(list(post.office.rounds))
    letter = post.letter(first)
    to = post.random.choice((MAIL_FROM, post.token(first)))
    mail = post.mail(first, to=to, answers=letter.message_id, references=[letter.message_id])
    return mail, [first], TIED


@adversarial
def reference_of_a_round(post: Post) -> Made:
    first = post.random.choice(list(post.office.rounds))
    one = post.random.choice((first, post.office.rounds[first]))
    return post.mail(one, subject=f"FOI {post.reference(one).lower()}"), [one], TIED


@adversarial
def reference_of_another_round(post: Post) -> Made:
    first = post.random.choice(list(post.office.rounds))
    second = post.office.rounds[first]
    mail = post.mail(second, to=post.token(first), subject=post.subject(second))
    return mail, [first, second], HELD


@adversarial
def reference_of_a_round_that_is_not(post: Post) -> Made:
    one = post.request(like=lambda number: 1041 <= number < 1100)
    return post.mail(one, subject=f"FOI {post.reference(one)}-R2"), [one], HELD


# ---------------------------------------------------------------------------- references


@adversarial
def reference_written_another_way(post: Post) -> Made:
    one = post.request()
    reference = post.reference(one)
    written = post.random.choice(
        (
            reference.lower(),
            reference.replace("-", " "),
            reference.replace("-", "\u2013"),
            reference.replace("-", " - "),
            reference.replace("-", ""),
            reference.replace("-", "_"),
            f"[{reference}]",
            f"FOI/{reference}",
            f"({reference}).",
        )
    )
    return post.mail(one, subject=f"Response {written}"), [one], TIED


@adversarial
def reference_within_a_longer_one(post: Post) -> Made:
    one = post.request()
    reference = post.reference(one)
    written = post.random.choice(
        (
            f"FOI-{reference}",
            f"{reference}-2025",
            f"{reference}-R9",
            f"{reference}_x",
            f"X{reference}",
        )
    )
    return post.mail(one, subject=f"Response {written}"), [one], HELD


@adversarial
def reference_that_begins_another(post: Post) -> Made:
    long = 1000 + post.random.randint(151, 160)
    short = long - 150
    one = post.random.choice((long, short))
    one = post.office.rounds.get(one, one)
    return post.mail(one, subject=f"FOI {post.reference(one)}"), [one], TIED


@adversarial
def reference_that_nobody_has(post: Post) -> Made:
    one = post.request()
    written = post.reference(one).replace("TEST", "TEST9")
    return post.mail(one, subject=f"FOI {written}"), [one], HELD


@adversarial
def reference_with_another_sender(post: Post) -> Made:
    one, other = post.two()
    return post.mail(one, subject=post.subject(other)), [one], HELD


@adversarial
def references_cut(post: Post) -> Made:
    one = post.request()
    letter = post.letter(one)
    ids = [letter.message_id[:40], "<x.1@relay.example>"]
    if post.random.random() < 0.5:
        return post.mail(one, answers=letter.message_id, references=ids), [one], TIED
    return post.mail(one, references=[*ids, letter.message_id]), [one], TIED


# ---------------------------------------------------------------------------- senders


@adversarial
def subject_rewritten(post: Post) -> Made:
    one = post.request()
    return post.mail(one, to=post.token(one), subject="CRM:00451187"), [one], TIED


@adversarial
def forwarded_by_a_colleague_of_theirs(post: Post) -> Made:
    one = post.request()
    sender = f"Jo Clerk <jo.clerk@{post.authority(one).domain}>"
    mail = post.mail(one, to=post.token(one), sender=sender, subject="FW: this one is yours")
    return mail, [one], TIED


@adversarial
def forwarded_by_a_colleague_of_ours(post: Post) -> Made:
    one = post.request()
    subject = f"FW: {post.subject(one)}"
    sender = "Ada <ada@charity.example>"
    return post.mail(one, sender=sender, subject=subject, quoted=post.quoted(one)), [one], TIED


@adversarial
def forwarded_without_a_subject(post: Post) -> Made:
    one = post.request()
    sender = "Ada <ada@charity.example>"
    return post.mail(one, sender=sender, subject="FW:", quoted=post.quoted(one)), [one], HELD


@adversarial
def quoted_by_its_own_authority(post: Post) -> Made:
    one = post.request()
    quoted = post.quoted(one, token=post.random.random() < 0.5)
    return post.mail(one, subject="Response", quoted=quoted), [one], TIED


@adversarial
def unknown_domain(post: Post) -> Made:
    one = post.request()
    sender = "foi@new-name-of-a-council.example"
    if post.random.random() < 0.5:
        return post.mail(one, to=post.token(one), sender=sender), [one], TIED
    return post.mail(one, subject=post.subject(one), sender=sender), [one], TIED


@adversarial
def case_system(post: Post) -> Made:
    one = post.request()
    name = post.authority(one).plain_name
    sender = f"{name} <noreply@{name.lower()}.icasework.com>"
    return post.mail(one, to=post.token(one), sender=sender), [one], TIED


@adversarial
def case_system_without_token(post: Post) -> Made:
    one = post.request()
    sender = f"{post.authority(one).name} <noreply@cases.icasework.com>"
    return post.mail(one, sender=sender), [one], HELD


@adversarial
def their_reference_only(post: Post) -> Made:
    one = post.request(like=lambda number: bool(post.office.all_requests[number].their_reference))
    theirs = post.office.all_requests[one].their_reference
    return post.mail(one, subject=f"Information request {theirs}"), [one], HELD


@adversarial
def authority_named_only(post: Post) -> Made:
    one = post.request()
    own = f"I write on behalf of {post.authority(one).name} about your recent request."
    return post.mail(one, sender="clerk@gmail.com", own=own), [one], HELD


@adversarial
def thread_of_a_mail_that_waits(post: Post) -> Made:
    one = post.request()
    mail = post.mail(one, sender="clerk@gmail.com", references=[f"<waits.{one}@theirs.example>"])
    return mail, [one], HELD


@adversarial
def letter_attached(post: Post) -> Made:
    one = post.request()
    letter = post.letter(one)
    inner = EmailMessage(policy=SMTP)
    inner["From"], inner["Message-ID"] = MAIL_FROM, letter.message_id
    inner["Subject"] = post.subject(one)[4:]
    inner.set_content(letter.body)
    mail = post.mail(one, sender="clerk@gmail.com", subject="Is this yours?")
    mail.add_attachment(inner)
    return mail, [one], HELD


# ---------------------------------------------------------------------------- other campaigns


@adversarial
def another_campaign_quoted(post: Post) -> Made:
    one, other = post.two_campaigns()
    if post.random.random() < 0.5:
        return post.mail(one, to=post.token(one), quoted=post.quoted(other)), [one], TIED
    letter = post.letter(one).message_id
    return post.mail(one, answers=letter, quoted=post.quoted(other)), [one], TIED


@adversarial
def token_of_another_campaign(post: Post) -> Made:
    one, other = post.two_campaigns()
    if post.random.random() < 0.5:
        return post.mail(one, to=post.token(other), subject=post.subject(one)), [one], HELD
    mail = post.mail(one, to=post.token(other), answers=post.letter(one).message_id)
    return mail, [one], HELD


@adversarial
def two_campaigns_and_the_sender(post: Post) -> Made:
    one, other = post.two_campaigns()
    return post.mail(one, to=f"{post.token(one)}, {post.token(other)}"), [one, other], HELD


@adversarial
def another_thread_forwarded(post: Post) -> Made:
    one, other = post.two()
    mail = post.mail(one, to=post.token(one), subject="FW:")
    mail.set_content(post.quoted(other, style=1))
    return mail, [one], TIED


@adversarial
def another_thread_forwarded_alone(post: Post) -> Made:
    one, other = post.two()
    mail = post.mail(one, subject="FW:")
    mail.set_content(post.quoted(other, style=1, token=True))
    return mail, [one], HELD


@adversarial
def subject_of_another_campaign(post: Post) -> Made:
    one, other = post.two_campaigns()
    head = post.random.choice(("", "Re: ", "RE: [EXTERNAL] ", "[OFFICIAL] FW: "))
    letter = post.letter(other).message_id
    to, answers, references = post.random.choice(
        (
            (post.token(other), "", []),
            (MAIL_FROM, letter, []),
            (MAIL_FROM, "", [letter]),
            (post.token(other), letter, [letter]),
        )
    )
    subject = head + post.office.all_requests[one].subject
    mail = post.mail(one, to=to, subject=subject, answers=answers, references=references)
    return mail, [one], HELD


@adversarial
def subject_of_its_own_campaign(post: Post) -> Made:
    one, _ = post.two_campaigns()
    subject = f"RE: {post.office.all_requests[one].subject}"
    return post.mail(one, to=post.token(one), subject=subject), [one], TIED


# ---------------------------------------------------------------------------- another is named


@adversarial
def another_named_by_its_sender(post: Post) -> Made:
    one, other = post.two()
    name = post.office.name_of(one)
    plain = post.authority(one).plain_name
    sender = post.random.choice(
        (
            f"{name} <noreply@icasework.com>",
            f"{plain} <noreply@icasework.com>",
            f"{plain} FOI Team <casework@system.example>",
            f"FOI - {name} <casework@system.example>",
            f"noreply@{plain.lower()}.icasework.com",
            f"{plain.lower()}.foi@infreemation.co.uk",
        )
    )
    return _one_sign_of(post, one, other, sender=sender), [one], HELD


@adversarial
def another_named_by_its_subject(post: Post) -> Made:
    one, other = post.two()
    name, plain = post.office.name_of(one), post.authority(one).plain_name
    subject = post.random.choice(
        (
            f"FOI response from {name}",
            f"Your complaint about {name}",
            f"{name} and another: your request",
            f"FOI response - {plain}",
        )
    )
    sender = post.random.choice(("casework@regulator.example", "noreply@icasework.com"))
    return _one_sign_of(post, one, other, sender=sender, subject=subject), [one], HELD


@adversarial
def another_named_by_its_reply_to(post: Post) -> Made:
    one, other = post.two()
    reply_to = post.random.choice(("foi", "jo.clerk")) + f"@{post.authority(one).domain}"
    sender = "noreply@icasework.com"
    return _one_sign_of(post, one, other, sender=sender, Reply_To=reply_to), [one], HELD


@adversarial
def another_named_by_its_text(post: Post) -> Made:
    one, other = post.two()
    own = post.random.choice(
        (
            f"This is the response of {post.office.name_of(one)}.",
            f"Please write to {post.authority(one).email} if you are not content.",
        )
    )
    own += f" As we said in {post.reference(other)}, we do not hold it."
    return post.mail(one, sender="infogov@system.example", own=own), [one], HELD


@adversarial
def another_named_against_two_signs(post: Post) -> Made:
    one, other = post.two()
    sender = f"{post.office.name_of(other)} <noreply@icasework.com>"
    letter = post.letter(one).message_id
    mail = post.mail(one, to=post.token(one), sender=sender, answers=letter)
    return mail, [one], TIED


@adversarial
def another_to_which_it_was_transferred(post: Post) -> Made:
    one, other = post.two()
    subject = f"Your request was transferred to {post.office.name_of(other)}"
    if post.random.random() < 0.5:
        return post.mail(one, to=post.token(one), subject=subject), [one], TIED
    return post.mail(one, answers=post.letter(one).message_id, subject=subject), [one], TIED


def _one_sign_of(post: Post, one: int, other: int, **fields: str) -> EmailMessage:
    """A mail of the first with one strong sign of the second."""
    letter = post.letter(other).message_id
    match post.random.randrange(4):
        case 0:
            own = f"We have already answered {post.reference(other)}."
            return post.mail(one, own=own, **fields)
        case 1:
            return post.mail(one, references=[letter], **fields)
        case 2:
            return post.mail(one, answers=letter, **fields)
        case _:
            return post.mail(one, to=post.token(other), **fields)


# ---------------------------------------------------------------------------- received mails


@adversarial
def constant_id_of_a_case_system(post: Post) -> Made:
    one = post.request(like=lambda number: post.authority(number).number != 150)
    sender = f"{post.office.name_of(one)} <{CONSTANT_ID.strip('<>')}>"
    if post.random.random() < 0.5:
        return post.mail(one, sender=sender, answers=CONSTANT_ID), [one], HELD
    return post.mail(one, sender=sender, references=[CONSTANT_ID]), [one], HELD


@adversarial
def constant_id_and_a_token(post: Post) -> Made:
    one = post.request(like=lambda number: post.authority(number).number != 150)
    sender = CONSTANT_ID.strip("<>")
    return post.mail(one, to=post.token(one), sender=sender, answers=CONSTANT_ID), [one], TIED


@adversarial
def id_that_was_received_twice(post: Post) -> Made:
    one = post.random.choice((1149, 1309))
    sender = post.authority(1149).email
    return post.mail(one, sender=sender, answers=REPEATED_ID), [1149], HELD


@adversarial
def thread_of_the_same_clerk(post: Post) -> Made:
    one = post.random.randrange(1041, 1100)
    mail = post.mail(one, sender=f"Jo <{CLERK}>", answers=f"<clerk.{one}@mail.example>")
    return mail, [one], TIED


@adversarial
def thread_of_somebody_elses_mail(post: Post) -> Made:
    one = post.random.randrange(1041, 1100)
    other = post.request(like=lambda number: post.authority(number) != post.authority(one))
    mail = post.mail(
        other, sender="jo@stranger.example", references=[f"<ack.{one}@theirs.example>"]
    )
    return mail, [one], HELD


@adversarial
def thread_of_somebody_elses_mail_and_a_token(post: Post) -> Made:
    one, other = post.two()
    mail = post.mail(one, to=post.token(one), references=[f"<ack.{other}@theirs.example>"])
    return mail, [one, other], HELD


@adversarial
def hundreds_of_references(post: Post) -> Made:
    one = post.request()
    others = [f"<{at}.{one}@list.example>" for at in range(500)]
    letter = post.letter(one).message_id
    ids = post.random.choice(([letter, *others], [*others, letter]))
    return post.mail(one, sender="jo@stranger.example", references=ids), [one], HELD


@adversarial
def mail_of_another_attached(post: Post) -> Made:
    one, other = post.two()
    mail = post.mail(one, to=post.token(one), sender="jo@stranger.example", subject="Sent in error")
    mail.add_attachment(post.mail(other, to=post.token(other)))
    return mail, [one, other], HELD


@adversarial
def reference_within_a_link(post: Post) -> Made:
    one = post.request()
    reference = post.random.choice((post.reference(one), post.reference(one).lower()))
    link = post.random.choice(
        (
            f"https://www.whatdotheyknow.com/request/{reference}/response",
            f"www.council.gov.uk/log?of={reference}&page=1",
            f"<https://council.example/{reference}>",
            f"council.gov.uk/foi/{reference}.pdf",
            f"mailto:foi@council.example?subject={reference}",
        )
    )
    sender = "jo@stranger.example"
    return post.mail(one, sender=sender, own=f"It is published: {link}"), [one], HELD


@adversarial
def token_in_a_name_and_another_in_the_address(post: Post) -> Made:
    one, other = post.two()
    to = f'"{post.token(other)}" <{post.token(one)}>'
    answers = post.random.choice(("", post.letter(one).message_id))
    return post.mail(one, to=to, answers=answers), [one, other], HELD


# ---------------------------------------------------------------------------- ourselves


@adversarial
def copy_of_our_letter(post: Post) -> Made:
    one = post.request()
    letter = post.letter(one)
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = f"Ada <{MAIL_FROM}>", post.authority(one).email
    mail["Reply-To"], mail["Message-ID"] = post.token(one), letter.message_id
    mail["Subject"] = post.subject(one)[4:]
    mail.set_content(letter.body)
    return mail, [one], OURS


@adversarial
def copy_of_our_letter_through_a_gateway(post: Post) -> Made:
    one = post.request()
    letter = post.letter(one)
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = f"Ada <{MAIL_FROM}>", post.authority(one).email
    mail["Message-ID"] = letter.message_id
    mail["Subject"] = f"[EXTERNAL] {post.subject(one)[4:]}"
    banner = "CAUTION: This mail came from outside.\n\n"
    footer = "\n\n--\nScanned by the gateway.\n"
    mail.set_content(
        post.random.choice(
            (
                banner + letter.body,
                letter.body + footer,
                banner + letter.body.replace("\n\n", "\n \n") + footer,
            )
        )
    )
    return mail, [one], OURS


@adversarial
def takes_the_id_of_our_letter_and_some_of_its_words(post: Post) -> Made:
    one = post.request()
    letter = post.letter(one)
    own = letter.body.replace("request", "invoice").replace("reminder", "invoice")
    mail = post.mail(one, sender=MAIL_FROM, subject=post.subject(one), own=own)
    del mail["Message-ID"]
    mail["Message-ID"] = letter.message_id
    return mail, [one], HELD


@adversarial
def says_that_it_is_ours(post: Post) -> Made:
    one = post.request()
    mail = post.mail(
        one,
        to=post.token(one),
        sender=MAIL_FROM,
        X_FOI_Letter=f"{post.reference(one)}; step=request; kind=request; event=sent; mac=00",
    )
    return mail, [one], HELD


@adversarial
def takes_the_id_of_our_letter(post: Post) -> Made:
    one = post.request()
    mail = post.mail(one, sender=MAIL_FROM, subject=post.subject(one))
    del mail["Message-ID"]
    mail["Message-ID"] = post.letter(one).message_id
    return mail, [one], HELD
