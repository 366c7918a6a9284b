"""Find out what became of letters, by what lies in our own mailbox.

A letter in doubt is settled by evidence: the copy that went to ourselves, a reply that names it,
a report that it came back. Where nothing is found it stays in doubt, says when it was last
looked for, and a person decides. Nothing here sends anything.

After a restore from a backup the same mailbox tells what left since the backup was made.
"""

import hmac
import logging
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Q, QuerySet
from django.utils import timezone

from requests_app import letter_fates, letters
from requests_app.lifecycle import LifecycleError
from requests_app.models import FoiRequest, OutgoingMessage
from requests_app.restored import is_paused, restored_file
from responses_app.mailbox import Bounce, Mailbox, OwnMail

State = OutgoingMessage.State
COUNTS = ("copy", "reply", "bounce", "still_uncertain", "settled_meanwhile", "not_looked_for")
LONGEST_WAIT = timedelta(hours=1)  # between two looks for the same letter
SHARE = 10  # the wait grows with the time it has been looked for: a tenth of it
LATER_LETTERS = 3  # whose copies show whether copies arrive at all
LOOKED_AT_ONCE = 500  # rows
BEFORE_BACKUP = timedelta(days=3)  # clocks differ, and a copy may be older than its letter's row
ENDED = (State.CANCELLED, State.STOPPED)
COMPARED = "compared with the mailbox"
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)")

logger = logging.getLogger(__name__)


class SettlingError(Exception):
    """What was asked cannot be done now. The message says why, for a person."""


# ---------------------------------------------------------------------------- in doubt


def settle(now: datetime, *, patient: bool = False) -> dict[str, int]:
    """Look for every letter in doubt once; return how many each thing settled.

    A `patient` look leaves out those that were looked for a short while ago; the older the
    doubt, the longer that is. Raises MailboxError, with what was settled before it kept.
    """
    counts = dict.fromkeys(COUNTS, 0)
    in_doubt = OutgoingMessage.objects.letters().filter(state=State.UNCERTAIN)
    letters = list((_due(in_doubt, now) if patient else in_doubt).defer("mime", "body"))
    if not settings.IMAP_URL:
        counts["not_looked_for"] = len(letters)
        return counts
    counts["not_looked_for"] = in_doubt.count() - len(letters) if patient else 0
    if not letters:
        return counts
    with Mailbox.opened() as mailbox:
        seen: dict[str, bool] = {}
        for letter in letters:
            counts[_settle_one(letter, mailbox, seen, now)] += 1
    return counts


def _due(in_doubt: QuerySet, now: datetime) -> QuerySet:
    """`not_before` of a letter in doubt is when it is looked for next; it sends nothing."""
    return in_doubt.filter(Q(not_before=None) | Q(not_before__lte=now))


def _settle_one(
    letter: OutgoingMessage, mailbox: Mailbox, seen: dict[str, bool], now: datetime
) -> str:
    evidence = _evidence(letter, mailbox)
    if evidence is None:
        _still_in_doubt(letter, _what_was_not_found(letter, mailbox, seen, now), now)
        return "still_uncertain"
    # The last attempt is when it left; what shows it may have come days after.
    changed = evidence.settles(letter, letter.tried_at or letter.written_at)
    return evidence.what if changed else "settled_meanwhile"


@dataclass(frozen=True)
class _Evidence:
    """What shows what became of a letter, in words, and when that arrived."""

    what: str  # copy, reply or bounce
    words: str
    arrived: datetime
    came_back: bool = False
    """It reached nobody: no clock runs."""

    def settles(self, letter: OutgoingMessage, at: datetime) -> bool:
        """Write it down; return whether that changed anything."""
        if self.came_back:
            return letter_fates.came_back(letter.message_id, self.words, at)
        return letter_fates.confirm(letter.message_id, self.words, at)


def _evidence(letter: OutgoingMessage, mailbox: Mailbox) -> _Evidence | None:
    """What lies in the mailbox of a letter, the strongest first.

    Whoever replies has it. A copy shows only that it left, and it may have come back all the same.
    """
    since = _day(letter.written_at)
    if answers := mailbox.answers_to(letter.message_id, since):
        words = f"{answers[0].sender} replied: {answers[0]}."
        return _Evidence("reply", words, answers[0].arrived)
    bounces = mailbox.bounces_of(letter.message_id, letter.envelope_from, since)
    if failed := next((one for one in bounces if one.action == "failed"), None):
        return _Evidence("bounce", _bounce_in_words(failed), failed.found.arrived, came_back=True)
    if copy := mailbox.has_copy(letter.message_id, since):
        return _Evidence("copy", f"A copy came to us: {copy}.", copy.arrived)
    if bounces:
        return _Evidence("bounce", _bounce_in_words(bounces[0]), bounces[0].found.arrived)
    return None


def _bounce_in_words(bounce: Bounce) -> str:
    said = {
        "failed": "It left, and came back undelivered",
        "delayed": "It left, and a mail server on the way says that it is delayed",
        "delivered": "It left, and a mail server says that it was delivered",
        "relayed": "It left, and a mail server says that it was passed on",
        "expanded": "It left, and a mail server says that it was passed on",
    }.get(bounce.action, "It left, and a mail server wrote back about it")
    return f"{said}: {bounce.found}."


def _still_in_doubt(letter: OutgoingMessage, words: str, now: datetime) -> None:
    wait = min((now - (letter.tried_at or letter.written_at)) / SHARE, LONGEST_WAIT)
    OutgoingMessage.objects.filter(pk=letter.pk, state=State.UNCERTAIN).update(
        evidence=words, not_before=now + wait
    )


def _what_was_not_found(
    letter: OutgoingMessage, mailbox: Mailbox, seen: dict[str, bool], now: datetime
) -> str:
    words = f"No copy, reply or report of it was found on {_in_london(now)}."
    if letter.journalled is False:
        return f"{words} Our mailbox was refused as a recipient of it, so no copy can come."
    if letter.journalled is None and not settings.JOURNAL:
        return f"{words} No copies are asked for (FOI_JOURNAL), so their lack tells nothing."
    later = list(
        OutgoingMessage.objects.filter(
            state=State.SENT, journalled=True, sent_at__gt=letter.tried_at or letter.written_at
        )
        .order_by("sent_at")
        .values_list("message_id", "sent_at")[:LATER_LETTERS]
    )
    for message_id, sent_at in later:
        if message_id not in seen:
            seen[message_id] = bool(mailbox.has_copy(message_id, _day(sent_at)))
        if seen[message_id]:
            return (
                f"{words} The copy of a letter that was sent later, on {_in_london(sent_at)}, has "
                f"come: it is likely that this one did not leave."
            )
    if later:
        return f"{words} Nor have the copies of letters sent later come: their lack tells nothing."
    return f"{words} No letter was sent after it, so it may be too early to tell."


def _day(instant: datetime) -> date:
    return timezone.localdate(instant)


def _in_london(instant: datetime) -> str:
    local = timezone.localtime(instant)
    return f"{local.day} {local:%B %Y} at {local:%H:%M}"


# ---------------------------------------------------------------------------- after a restore


@dataclass(frozen=True)
class Unclear:
    """A mail from our own address that a person has to look at, and why."""

    message_id: str
    to: str
    subject: str
    why: str


@dataclass
class Compared:
    """What the mailbox knows of letters that left since the backup."""

    since: date | None
    mails: int = 0  # from our own address
    known: int = 0  # that the backup, too, calls sent
    confirmed: int = 0  # waiting or in doubt in the backup: they left
    came_back: int = 0  # the same, and they came back undelivered
    added: int = 0  # written after the backup: now in the outbox, as sent
    automatic: int = 0  # digests to ourselves and the like
    for_a_person: list[Unclear] = field(default_factory=list)

    def as_dict(self) -> dict[str, object]:
        since = self.since.isoformat() if self.since else None
        return {**asdict(self), "since": since}


def compare_with_journal(now: datetime) -> Compared:
    """Take from our mailbox what left since the backup, so that none of it is sent again.

    Doing it twice changes nothing the second time. Raises SettlingError where nothing was
    restored or no mailbox is set, and MailboxError.
    """
    _refuse_unless_restored()
    if not settings.IMAP_URL:
        raise SettlingError("IMAP_URL is not set: there is no mailbox to compare with.")
    found = Compared(since=_compare_from())
    with Mailbox.opened() as mailbox:
        mails = sorted(mailbox.sent_by_us(found.since), key=lambda mail: mail.found.arrived)
        states = _states(mail.message_id for mail in mails)
        found.mails = len(mails)
        for mail in mails:
            _compare_one(mail, states.get(mail.message_id), mailbox, found)
        # First letters before later ones, so that each is known when the next refers to it.
        for mail in mails:
            if mail.message_id not in states:
                _take_in(mail, mailbox, found)
        for letter in _waiting_still():
            if evidence := _evidence(letter, mailbox):
                _settle_restored(letter, evidence, found)
    _note(
        f"{COMPARED} at {now.isoformat(timespec='seconds')}: {found.mails} mails, "
        f"{found.confirmed} confirmed, {found.came_back} came back, {found.added} added, "
        f"{len(found.for_a_person)} for a person"
    )
    return found


def confirm_restored(by: str, now: datetime, *, without_journal: bool = False) -> None:
    """Let letters leave again after a restore, and write down who said so and when.

    Raises SettlingError before the mailbox was compared; without a mailbox it must be said
    (`without_journal`) that a person has looked at what was sent.
    """
    _refuse_unless_restored()
    if not by.strip():
        raise SettlingError("Who says so? A name is needed.")
    words = restored_file().read_text(encoding="utf-8", errors="replace")
    if f"\n{COMPARED} at " not in f"\n{words}":
        if settings.IMAP_URL:
            raise SettlingError("The mailbox has not been compared yet; do that first.")
        if not without_journal:
            raise SettlingError(
                "IMAP_URL is not set, so nothing could be compared. Look at the mail sent since "
                "the backup, mark or cancel in the outbox what has left, and then say so."
            )
        words += "no mailbox was compared: a person has looked\n"
    said = f"confirmed by {' '.join(by.split())} at {now.isoformat(timespec='seconds')}\n"
    _append(settings.DATA_DIR / "restores.log", words + said)
    restored_file().unlink()
    logger.warning("Letters leave again after the restore: %s", said.strip())


def _refuse_unless_restored() -> None:
    if not is_paused():
        raise SettlingError("This database was not restored, or somebody has confirmed it already.")


def _compare_from() -> date | None:
    """Some days before the newest letter that the backup knows; None: all there is.

    Letters that were written since the restore do not count: they say nothing of the backup.
    """
    words = restored_file().read_text(encoding="utf-8", errors="replace").partition("\n")[0]
    instants = [datetime.fromisoformat(one) for one in INSTANT.findall(words)]
    if not instants:
        return None
    made = min(instants)
    newest = OutgoingMessage.objects.filter(written_at__lte=made).order_by("-written_at").first()
    return _day((newest.written_at if newest else made) - BEFORE_BACKUP)


def _states(message_ids: Iterable[str]) -> dict[str, str]:
    """The state of each letter we hold, by Message-ID."""
    wanted = sorted({one for one in message_ids if one})
    states: dict[str, str] = {}
    for start in range(0, len(wanted), LOOKED_AT_ONCE):
        rows = OutgoingMessage.objects.filter(message_id__in=wanted[start : start + LOOKED_AT_ONCE])
        states.update(rows.values_list("message_id", "state"))
    return states


def _waiting_still() -> Iterator[OutgoingMessage]:
    return iter(
        OutgoingMessage.objects.letters()
        .filter(state__in=letter_fates.NOT_KNOWN)
        .defer("mime", "body")
        .order_by("written_at", "pk")
    )


def _compare_one(mail: OwnMail, state: str | None, mailbox: Mailbox, found: Compared) -> None:
    """Settle a letter that we hold."""
    if state is None:
        return
    if state in ENDED:
        found.for_a_person.append(_unclear(mail, "it left, but here it is cancelled or stopped"))
    elif state == State.SENT:
        found.known += 1
    else:
        letter = OutgoingMessage.objects.defer("mime", "body").get(message_id=mail.message_id)
        words = f"After a restore, a copy was found: {mail.found}."
        evidence = _Evidence("copy", words, mail.found.arrived)
        more = _evidence(letter, mailbox)
        _settle_restored(letter, more if more and more.came_back else evidence, found)


def _settle_restored(letter: OutgoingMessage, evidence: _Evidence, found: Compared) -> None:
    if evidence.came_back and letter.state == State.FAILED:
        return  # as is known
    if evidence.settles(letter, evidence.arrived):
        found.confirmed += not evidence.came_back
        found.came_back += evidence.came_back
        return
    why = "it came back undelivered: cancel it here, and put the address right"
    if not evidence.came_back:
        why = "it changed while it was looked at; try again"
    one = Unclear(letter.message_id, letter.to_address, letter.subject, why)
    if one not in found.for_a_person:
        found.for_a_person.append(one)


def _take_in(mail: OwnMail, mailbox: Mailbox, found: Compared) -> None:
    """Put a letter that was written after the backup into the outbox, as sent.

    It must bear our signature: the sender of a mail is what anybody writes there.
    """
    if mail.is_automatic:
        found.automatic += 1
        return
    said = letters.SAYS_WHOSE.fullmatch(mail.letter)
    names = ("reference", "step", "kind", "event")
    reference, step, *what = (unquote(said[name] or "") if said else "" for name in names)
    mac = letters.letter_mac(mail.message_id, reference, step, *what)
    is_signed = bool(said) and hmac.compare_digest(said["mac"] or "", mac)
    if mail.is_junk and not is_signed:
        return  # anybody's
    foi_request = FoiRequest.objects.filter(reference=reference).first()
    if why := _why_not_taken_in(mail, said, is_signed, foi_request):
        found.for_a_person.append(_unclear(mail, why))
        return
    raw = mailbox.raw(mail.found)
    words = f"After a restore, found in our mailbox: {mail.found}."
    try:
        letter_fates.adopt(foi_request, said["kind"], step, raw, mail.found.arrived, words)
    except (LifecycleError, DatabaseError, LookupError, ValueError) as problem:
        why = f"it could not be taken in: {problem or type(problem).__name__}"
        found.for_a_person.append(_unclear(mail, why))
        return
    found.added += 1


def _why_not_taken_in(
    mail: OwnMail, said: re.Match[str] | None, is_signed: bool, foi_request: FoiRequest | None
) -> str:
    """Why a person has to look at a mail from our own address; empty where none has to."""
    if not said or not mail.message_id:
        return "it does not say which request it belongs to"
    if not is_signed:
        return "it does not bear our signature: anybody may have written it"
    if mail.is_junk:
        return "it lies in the junk folder: move it to another, and try again"
    if foi_request is None:
        return f"there is no request {unquote(said['reference'])}"
    if said["kind"] not in OutgoingMessage.Kind.values:
        return f"{said['kind']} is no kind of letter that we know"
    return ""


def _unclear(mail: OwnMail, why: str) -> Unclear:
    return Unclear(mail.message_id, mail.to, mail.subject, why)


def _note(line: str) -> None:
    _append(restored_file(), f"{line}\n")


def _append(path: Path, words: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(words)
        file.flush()
        os.fsync(file.fileno())
