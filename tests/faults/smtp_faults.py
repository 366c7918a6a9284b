"""What a mail server may do to a letter, and the state that the letter must then be in."""

from dataclasses import dataclass, field

from requests_app.models import OutgoingMessage

State = OutgoingMessage.State
SENT, DEFERRED, FAILED, UNCERTAIN = State.SENT, State.DEFERRED, State.FAILED, State.UNCERTAIN

HELLO, FROM, TO, JOURNAL = ["220 hello", "250 hello"], "250 from", "250 to", "250 ours"
TO_RCPT = [*HELLO, FROM]
TO_JOURNAL = [*TO_RCPT, TO]
TO_DATA = [*TO_JOURNAL, JOURNAL]
TO_TEXT = [*TO_DATA, "354 go on"]
LOGIN = ["220 hello", "250-hello\r\n250 AUTH PLAIN"]
TLS = ["220 hello", "250-hello\r\n250 STARTTLS"]
PASSWORD = {"EMAIL_HOST_USER": "foi", "EMAIL_HOST_PASSWORD": "a long pass phrase"}
STARTTLS = {"EMAIL_USE_TLS": True}


@dataclass(frozen=True)
class Fault:
    """What goes wrong, the server's lines, and what must come of it."""

    name: str
    script: list[str]
    state: str
    gave_text: bool = False
    """Whether the server was given the text; only then may the letter have left."""
    address: bool = False
    """Whether the authority's address is put on the list of those to be put right."""
    all_wait: bool = False
    """Whether every other letter waits for an hour."""
    journalled: bool | None = None
    """What the letter says of the copy for our own mailbox; None where it did not get so far."""
    settings: dict[str, object] = field(default_factory=dict)
    words: str = ""
    """What a person is told, among other things."""


def _at(stage: str, before: list[str], *, address: bool = False) -> list[Fault]:
    """The faults that there are at every command before the text: nothing has left."""
    got_to_data = True if stage == "DATA" else None
    return [
        Fault(f"{stage}: 421", [*before, "421 4.3.2 closing"], DEFERRED, journalled=got_to_data),
        Fault(f"{stage}: 4xx", [*before, "451 4.3.0 later"], DEFERRED, journalled=got_to_data),
        Fault(f"{stage}: hangs up", [*before, "hang up"], DEFERRED, journalled=got_to_data),
        Fault(f"{stage}: no answer", [*before, "silence"], DEFERRED, journalled=got_to_data),
        Fault(f"{stage}: garbage", [*before, "what?"], DEFERRED, journalled=got_to_data),
        Fault(
            f"{stage}: 5xx",
            [*before, "550 5.1.1 no such user" if address else "554 5.3.0 no"],
            DEFERRED if stage == "MAIL" else FAILED,  # at MAIL it is our address that is refused
            address=address,
            journalled=got_to_data,
        ),
    ]


def _connecting() -> list[Fault]:
    """The server is not reached or does not let us in: no letter is to blame."""
    return [
        Fault("greeting: 421", ["421 4.3.2 too busy"], DEFERRED),
        Fault("greeting: 5xx", ["554 5.3.2 not today"], DEFERRED),
        Fault("greeting: hangs up", ["hang up"], DEFERRED),
        Fault("greeting: none", ["silence"], DEFERRED),
        Fault("greeting: garbage", ["what?"], DEFERRED),
        Fault("greeting: slow, and then all is well",
              ["wait 0.5", *TO_TEXT, "250 kept"], SENT, True, journalled=True),
        Fault("EHLO: 421", ["220 hello", "421 4.3.2 closing", "421 4.3.2 closing"], DEFERRED),
        Fault("EHLO: 5xx, and HELO too", ["220 hello", "550 no", "550 no"], DEFERRED),
        Fault("EHLO: 5xx, HELO is taken",
              ["220 hello", "502 no", "250 hello", FROM, TO, JOURNAL, "354 go on", "250 kept"],
              SENT, True, journalled=True),
        Fault("EHLO: hangs up", ["220 hello", "hang up"], DEFERRED),
        Fault("STARTTLS: not offered", [*HELLO, "454 not now"], DEFERRED, settings=STARTTLS),
        Fault("STARTTLS: 4xx", [*TLS, "454 4.7.0 not now"], DEFERRED, settings=STARTTLS),
        Fault("STARTTLS: 5xx", [*TLS, "554 5.7.3 no"], DEFERRED, settings=STARTTLS),
        Fault("STARTTLS: a certificate that nobody vouches for",
              [*TLS, "encrypt"], DEFERRED, settings=STARTTLS, words="certificate verify failed"),
        Fault("STARTTLS: no answer in the handshake",
              [*TLS, "220 go on", "hang up"], DEFERRED, settings=STARTTLS),
        Fault("AUTH: not offered", [*HELLO], DEFERRED, settings=PASSWORD),
        Fault("AUTH: wrong password", [*LOGIN, "535 5.7.8 no"], DEFERRED, settings=PASSWORD,
              words="does not accept our password"),
        Fault("AUTH: 4xx", [*LOGIN, "454 4.7.0 later"], DEFERRED, settings=PASSWORD),
        Fault("AUTH: 421", [*LOGIN, "421 4.3.2 closing"], DEFERRED, settings=PASSWORD),
        Fault("AUTH: hangs up", [*LOGIN, "hang up"], DEFERRED, settings=PASSWORD),
    ]  # fmt: skip


def _text() -> list[Fault]:
    """The server was given the text: with an answer it is known what it did, else not."""
    later, no = "451 4.3.1 disk full", "554 5.7.1 looks like spam"
    return [
        Fault("after the dot: 250", [*TO_TEXT, "250 kept"], SENT, True, journalled=True),
        Fault("after the dot: 4xx", [*TO_TEXT, later], DEFERRED, True, journalled=True),
        Fault("after the dot: 421", [*TO_TEXT, "421 4.3.2 closing"],
              DEFERRED, True, journalled=True),
        Fault("after the dot: 5xx", [*TO_TEXT, no], FAILED, True, journalled=True),
        Fault("after the dot: hangs up", [*TO_TEXT, "hang up"], UNCERTAIN, True, journalled=True),
        Fault("after the dot: no answer", [*TO_TEXT, "silence"], UNCERTAIN, True, journalled=True),
        Fault("after the dot: garbage", [*TO_TEXT, "what?"], UNCERTAIN, True, journalled=True),
        Fault("after the dot: an answer that belongs elsewhere",
              [*TO_TEXT, "354 go on, do"], UNCERTAIN, True, journalled=True),
    ]  # fmt: skip


def _mixed() -> list[Fault]:
    """Two recipients are asked for, and who is refused decides; and a server that is too busy."""
    kept = ["354 go on", "250 kept"]
    busy = "451 4.7.500 server busy"
    return [
        Fault("the council is taken, our copy refused for good",
              [*TO_JOURNAL, "550 5.1.1 no such user", *kept], SENT, True, journalled=False),
        Fault("the council is taken, our copy refused for now",
              [*TO_JOURNAL, "451 4.2.1 later", *kept], SENT, True, journalled=False),
        Fault("our copy would be taken, the council is refused",
              [*TO_RCPT, "550 5.1.1 no such user", "250 reset"], FAILED, address=True),
        Fault("the council's mailbox is full", [*TO_RCPT, "552 5.2.2 full", "250 reset"], FAILED),
        Fault("the council's server holds something against us",
              [*TO_RCPT, "550 5.7.1 blocked", "250 reset"], FAILED),
        Fault("our copy refused, no word after the dot",
              [*TO_JOURNAL, "550 5.1.1 no such user", "354 go on", "silence"],
              UNCERTAIN, True, journalled=False),
        Fault("our copy: 421", [*TO_JOURNAL, "421 4.3.2 closing"], DEFERRED),
        Fault("our copy: hangs up", [*TO_JOURNAL, "hang up"], DEFERRED),
        Fault("too busy for us, at MAIL", [*HELLO, busy], DEFERRED, all_wait=True),
        Fault("too busy for us, at RCPT", [*TO_RCPT, busy], DEFERRED, all_wait=True),
        Fault("too busy for us, after the dot",
              [*TO_TEXT, busy], DEFERRED, True, all_wait=True, journalled=True),
        Fault("DATA: yes, and no more", [*TO_DATA, "250 odd"], DEFERRED, journalled=True),
    ]  # fmt: skip


FAULTS = [
    *_connecting(),
    *_at("MAIL", HELLO),
    *_at("RCPT", TO_RCPT, address=True),
    *_at("DATA", TO_DATA),
    *_text(),
    *_mixed(),
]

CONSEQUENCES = {
    SENT: "sent; the request's clock starts",
    DEFERRED: "tried again after 5 minutes, then ever later",
    FAILED: "a person looks at it; not tried again by itself",
    UNCERTAIN: "never sent again by itself; looked for in our mailbox, else a person decides",
}


def table() -> str:
    """The faults as a table for the docs."""
    lines = ["| What the mail server does | The letter is | What follows |", "| --- | --- | --- |"]
    for fault in FAULTS:
        follows = CONSEQUENCES[fault.state]
        if fault.address:
            follows += "; the address is on the list of those to be put right"
        if fault.all_wait:
            follows += "; every other letter waits for an hour"
        if fault.journalled is False and fault.state == SENT:
            follows += "; it is noted that no copy came to us"
        lines.append(f"| {fault.name} | {State(fault.state).value} | {follows} |")
    return "\n".join(lines)
