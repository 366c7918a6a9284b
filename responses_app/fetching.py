"""Fetch what arrived in our mailbox, so that nothing is lost and nothing kept twice.

One mail at a time: its bytes are stored and committed, then it is marked on the server, then the
number of the last one moves on. Whoever is killed in between fetches that one again, and its
bytes tell that we have it. A mail that cannot be kept stays on the server; it is passed over only
by being listed, and tried again each time.
"""

import fcntl
import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from requests_app.sweeps import still_at_it
from responses_app import inbox
from responses_app.inbox import CameBy, InboxError
from responses_app.mailbox import Mailbox, MailboxError, MailRefused, OpenFolder
from responses_app.models import MailboxFolder
from responses_app.vault import VaultError

A_SWEEP = 300  # mails fetched in one go by the timetable: some minutes, even of large ones
IN_A_ROW = 3  # mails refused one after the other: then it is not the mails
MANY = 100  # mails listed before one more that the server does not hand out stops the folder
A_MEGABYTE = 1024 * 1024
A_DAY = timedelta(days=1)
BEFORE_MAIL = 1980  # no mail arrived before: a clock was wrong

logger = logging.getLogger(__name__)


@dataclass
class Fetched:
    """What a run brought; `errors` has a line for each mail that is not kept, and for what
    stopped it."""

    fetched: int = 0
    stored: int = 0  # of these, those that came for the first time
    duplicates: int = 0  # of these, those whose bytes we had
    errors: list[str] = field(default_factory=list)
    is_complete: bool = True
    """Whether all that there was has been looked at; False: something is wrong with the mailbox,
    or with our disk."""
    is_elsewhere: bool = False
    """Another process is fetching, and this one has left it to that."""

    def as_dict(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in ("fetched", "stored", "duplicates", "errors")}

    def counts(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in ("fetched", "stored", "duplicates")} | {
            "errors": len(self.errors)
        }

    def count(self, is_new: bool) -> None:
        self.fetched += 1
        self.stored += is_new
        self.duplicates += not is_new

    def stopped(self, why: str) -> None:
        self.is_complete = False
        if why not in self.errors:
            self.errors.append(why)


@dataclass(frozen=True)
class PassedOver:
    """A mail that is not kept, as `MailboxFolder.passed_over` lists it."""

    uid: int
    bytes: int
    why: str


def fetch(now: datetime, at_most: int | None = None) -> Fetched:
    """Keep every mail of our mailbox that we have not; at most so many, where it is said.

    Never raises for what is wrong with the mailbox, a mail or the disk: that is in `errors`, and
    what was stored stays. Without IMAP_URL there is nothing to fetch.
    """
    done = Fetched()
    if not settings.IMAP_URL:
        return done
    with _alone() as is_alone:
        done.is_elsewhere = not is_alone
        if is_alone:
            try:
                with Mailbox.opened() as mailbox:
                    _Run(mailbox, now, at_most, done).all_folders()
            except MailboxError as problem:
                done.stopped(str(problem))
    return done


def fetch_some(now: datetime) -> dict[str, int]:
    """Fetch as the timetable has it: a share at a time, so that a first look into a full mailbox
    does not take hours. Return the counts.

    Raises MailboxError where something is wrong with the mailbox or the disk, so that it shows
    that the sweep does not end well; what was stored stays.
    """
    done = fetch(now, at_most=A_SWEEP)
    if not done.is_complete:
        raise MailboxError(" ".join(done.errors))
    return done.counts()


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether nobody else on this machine is fetching. Two at once would do no harm, but bring
    the same mails twice; the lock ends with its process, however that ends."""
    with ExitStack() as stack:
        is_alone = True
        try:
            file = stack.enter_context((settings.DATA_DIR / "fetching.lock").open("a"))
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            stack.callback(fcntl.flock, file, fcntl.LOCK_UN)
        except BlockingIOError:
            is_alone = False
        except OSError as problem:
            logger.warning("No lock to be had for fetching: %s", problem)
        yield is_alone


class _Run:
    """One look through the mailbox: all that is new first, then what was passed over before."""

    def __init__(self, mailbox: Mailbox, now: datetime, at_most: int | None, done: Fetched) -> None:
        self._mailbox, self._now, self._at_most, self._done = mailbox, now, at_most, done
        self._refused = 0  # in a row

    def all_folders(self) -> None:
        for work in (self._new_ones, self._passed_over):
            for name in self._mailbox.incoming():
                self._refused = 0
                self._work(work, name)

    def _work(self, work: Callable[[str], None], name: str) -> None:
        """Look through one folder; where that does not go on, the others may."""
        try:
            work(name)
        except MailRefused as problem:
            self._done.stopped(f"folder {name} of {self._mailbox.name}: {problem}")
        except VaultError as problem:
            self._done.stopped(str(problem))

    # ------------------------------------------------------------------ what is new

    def _new_ones(self, name: str) -> None:
        before = _row_of(self._mailbox, name)  # ahead of the numbers that it is compared with
        folder = self._mailbox.enter(name)
        row = _numbered_alike(before, folder, self._mailbox)
        for uid in folder.uids_after(row.last_uid):
            if self._has_enough():
                return
            self._new_one(folder, row, uid)
            still_at_it()
        MailboxFolder.objects.filter(pk=row.pk).update(fetched_at=self._now)

    def _new_one(self, folder: OpenFolder, row: MailboxFolder, uid: int) -> None:
        try:
            passed_over = self._keep(folder, uid)
        except MailboxError as problem:
            if len(row.passed_over) >= MANY or self._refused == IN_A_ROW:
                raise
            # Whether this mail is to blame is not known; from now on the others come first.
            passed_over = PassedOver(uid, 0, self._why(folder, uid, problem))
            _list(row, passed_over)
            if not isinstance(problem, MailRefused):
                raise MailboxError(passed_over.why) from problem
            self._refused += 1
        else:
            self._refused = 0
            if passed_over:
                _list(row, passed_over)
            else:
                _moved_on(row, uid)
        if passed_over:
            logger.warning("Passed over: %s", passed_over.why)

    # ------------------------------------------------------------------ what was passed over

    def _passed_over(self, name: str) -> None:
        row = _row_of(self._mailbox, name)
        if row is None or not row.passed_over:
            return
        folder = self._mailbox.enter(name)
        if folder.uid_validity != row.uid_validity:
            return  # the next run begins anew
        for one in [PassedOver(**listed) for listed in row.passed_over]:
            if self._has_enough():
                return
            self._once_more(folder, row, one)
            still_at_it()

    def _once_more(self, folder: OpenFolder, row: MailboxFolder, one: PassedOver) -> None:
        try:
            still = self._keep(folder, one.uid, one.bytes)
        except MailRefused as problem:
            if self._refused == IN_A_ROW:
                raise
            self._refused += 1
            still = PassedOver(one.uid, one.bytes, self._why(folder, one.uid, problem))
        except MailboxError as problem:
            _list(row, one)  # behind the others
            raise MailboxError(self._why(folder, one.uid, problem)) from problem
        else:
            self._refused = 0
        if still is None:
            _strike_out(row, one.uid)
            return
        if still != one:
            _list(row, still)
        self._done.errors.append(still.why)

    # ------------------------------------------------------------------ one mail

    def _keep(self, folder: OpenFolder, uid: int, known_size: int = 0) -> PassedOver | None:
        """Keep a mail, and mark it on the server once it is committed; one that is there no
        longer is no loss. Return why it cannot be kept, where it is the mail's fault."""
        where = self._place(folder, uid)
        size = folder.size(uid)
        if size:
            size = max(size, known_size)  # a server may call it smaller than it was when it came
        if size > settings.LARGEST_FILE:
            return PassedOver(uid, size, _too_large(where, size))
        arrived = folder.take(uid)
        if arrived is None:
            return None
        raw = arrived.raw
        try:
            kept = inbox.keep(raw, CameBy.MAILBOX, where, self._arrival(arrived.at))
        except InboxError as problem:
            return PassedOver(uid, len(raw), f"{problem} It stays on the server.")
        except VaultError as problem:
            raise VaultError(f"{where}: {problem} It stays on the server.") from problem
        self._done.count(kept.is_new)
        folder.mark(uid)
        return None

    def _arrival(self, at: datetime | None) -> datetime:
        """When a mail arrived; now, where the server says nothing that can be true."""
        if at is None or at.tzinfo is None or at.year < BEFORE_MAIL or at > self._now + A_DAY:
            return self._now
        return at

    def _place(self, folder: OpenFolder, uid: int) -> str:
        return f"folder {folder.name}, mail {uid} of {self._mailbox.name}"

    def _why(self, folder: OpenFolder, uid: int, problem: MailboxError) -> str:
        return f"{self._place(folder, uid)} is not to be had: {problem} It is tried again."

    def _has_enough(self) -> bool:
        return self._at_most is not None and self._done.fetched >= self._at_most


def _too_large(where: str, size: int) -> str:
    return (
        f"{where} has {size / A_MEGABYTE:.1f} MB; at most {settings.LARGEST_FILE // A_MEGABYTE} MB "
        "are taken in (FOI_FILE_MEGABYTES). It stays on the server."
    )


# ---------------------------------------------------------------------------- how far we are


def _row_of(mailbox: Mailbox, folder: str) -> MailboxFolder | None:
    return MailboxFolder.objects.filter(mailbox=mailbox.name[:320], folder=folder[:300]).first()


def _numbered_alike(
    row: MailboxFolder | None, folder: OpenFolder, mailbox: Mailbox
) -> MailboxFolder:
    """Return how far we are in a folder; at its beginning, where it was numbered anew.

    Then everything is fetched once more: only its bytes tell that we have a mail.
    """
    if row is None:
        row, _ = MailboxFolder.objects.get_or_create(
            mailbox=mailbox.name[:320],
            folder=folder.name[:300],
            defaults={"uid_validity": folder.uid_validity},
        )
    elif row.uid_validity != folder.uid_validity or _went_back(row, folder):
        logger.warning("%s was numbered anew: all of it is compared.", row)
        MailboxFolder.objects.filter(
            pk=row.pk, uid_validity=row.uid_validity, last_uid=row.last_uid
        ).update(uid_validity=folder.uid_validity, last_uid=0, passed_over=[])
        row.refresh_from_db()
    if row.uid_validity != folder.uid_validity:
        raise MailRefused("it was numbered anew just now; the next run begins there.")
    return row


def _went_back(row: MailboxFolder, folder: OpenFolder) -> bool:
    """Whether a server that was restored gives out numbers again without saying so."""
    return 0 < folder.uid_next <= row.last_uid and folder.highest_uid() < row.last_uid


def _moved_on(row: MailboxFolder, uid: int) -> None:
    """All up to this one is kept or listed; several processes may say so at once."""
    MailboxFolder.objects.filter(pk=row.pk, uid_validity=row.uid_validity, last_uid__lt=uid).update(
        last_uid=uid
    )


def _list(row: MailboxFolder, entry: PassedOver) -> None:
    _relist(row, entry.uid, [asdict(entry)])


def _strike_out(row: MailboxFolder, uid: int) -> None:
    _relist(row, uid, [])


@transaction.atomic
def _relist(row: MailboxFolder, uid: int, entries: list[dict[str, object]]) -> None:
    """Put a mail at the end of the list, or take it off; under its lock, since others may, too."""
    rows = MailboxFolder.objects.select_for_update()
    locked = rows.filter(pk=row.pk, uid_validity=row.uid_validity).first()
    if locked:
        locked.passed_over = [one for one in locked.passed_over if one["uid"] != uid] + entries
        locked.last_uid = max(locked.last_uid, uid)
        locked.save(update_fields=["passed_over", "last_uid"])
        row.passed_over = locked.passed_over
