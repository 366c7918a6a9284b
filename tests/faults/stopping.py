"""Stop a sender that has a letter in hand, until others believe it dead; then wake it."""

import signal
import time
from dataclasses import dataclass

from tests.faults.office import LEASE, Office
from tests.servers import wait_for

PAUSE = 2.5  # seconds in which the sender is stopped, at the stage that is slow


@dataclass(frozen=True)
class Case:
    """Where a sender is stopped, and what others make of its letter before it wakes."""

    name: str
    slow: str  # the stage of the mail server
    stopped_in: str  # the state of its letter then
    meanwhile: str  # the state after another sender and the settling looked at it
    settles: bool = False  # whether the mailbox is looked into before it wakes


CASES = (
    Case("before DATA", "rcpt", "claimed", "sent"),
    Case("between DATA and the text", "data", "data_started", "uncertain"),
    Case("between DATA and the text, looked for", "data", "data_started", "uncertain", True),
    Case("after the text, not kept yet", "text", "data_started", "uncertain"),
    Case("after it is kept", "kept", "data_started", "uncertain"),
    Case("after it is kept, settled by its copy", "kept", "data_started", "sent", True),
)


@dataclass(frozen=True)
class Woken:
    """What there is when the sender has woken and done what it wanted to do."""

    meanwhile: str
    state: str
    mails: int  # that the mail server keeps
    departures: int  # that the request's log tells of


def stop_and_wake(office: Office, case: Case) -> Woken:
    """One letter, a sender that is stopped with it in hand, another sender, and the waking."""
    office.start_sink(slow={case.slow: f"{PAUSE}-{PAUSE}"})
    office.act("first_letters", "1")
    first = office.sender()
    wait_for("the claim", lambda: office.states()[case.stopped_in])
    if case.slow == "kept":
        wait_for("the mail", office.kept_so_far)
    first.send_signal(signal.SIGSTOP)
    assert office.states()[case.stopped_in] == 1, "it was stopped too late"
    time.sleep(max(LEASE, PAUSE) + 0.5)  # by then the mail server has answered it, too
    office.manage("deliver_outbox")
    if case.settles:
        office.manage("settle_outbox")
    [meanwhile] = office.states()
    first.send_signal(signal.SIGCONT)
    first.wait(30)
    office.time_passes()
    office.manage("deliver_outbox")
    [state] = office.states()
    query = "SELECT count(*) FROM requests_app_caseevent WHERE kind IN ('sent', 'letter_sent')"
    return Woken(meanwhile, state, office.kept_so_far(), office.ask_database(query)[0][0])
