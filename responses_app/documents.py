"""Look through files before anybody opens them; and what a reviewer decides about each.

Every file is looked through by a reader that runs apart. One with something hidden or with what
looks like people's data waits in quarantine: it is shown as findings with counts. A reviewer
releases it, releases a copy of its visible values, or has its bytes destroyed; hash, findings
and the reason stay. A mail as it came is such a file, too, where it has to be kept back.
"""

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.timezone import localtime

from requests_app import letters
from requests_app.models import FoiRequest, OutgoingMessage
from requests_app.sweeps import still_at_it
from responses_app import inbox, vault
from responses_app.domain import file_names, personal_data
from responses_app.models import (
    Document,
    FileReading,
    InboundMessage,
    ProposedFigure,
    Release,
    StoredFile,
)
from responses_app.readers import file_types
from responses_app.readers.apart import Reading, Status, read_apart
from responses_app.readers.finding import Weight
from responses_app.readers.verdicts import DocumentStatus, verdict

State = StoredFile.State
MOST_TRIES = 3
DEEPEST = 7  # documents within documents; the reader opens none below the sixth
A_WEEK = timedelta(days=7)
NEVER_OPENED = DocumentStatus.EXECUTABLE
NOT_LOOKED_THROUGH = "not_looked_through"
# How looking through a file may end, and what follows; anything else: a reviewer decides.
STATES = {
    DocumentStatus.CLEAN: State.CLEAN,
    DocumentStatus.ARCHIVE: State.CLEAN,
    DocumentStatus.SUSPECT: State.SUSPECT,
    DocumentStatus.EXECUTABLE: State.SUSPECT,
}
IN_QUARANTINE = (State.SUSPECT, State.COPY_ONLY)
THE_MAIL = "mail"  # the place of a mail as it came among its own documents
NAME_KEPT_BACK = "[name kept back]"
TEXT_DESTROYED = "Its text was destroyed together with the mail as it came."
SUBJECT_SHOWN = 60  # characters of the subject of a mail whose text is kept back
# What is kept of the words of a reader, whatever it says.
MOST_FINDINGS = 200
MOST_PACKED = 10_000
MOST_COUNTED = 10**15
LONGEST_SENTENCE = 500
LONGEST_NAME = 1_000

logger = logging.getLogger(__name__)


class QuarantineError(ValueError):
    """What was asked cannot be done with this file. The message says why, for a person."""


def inspect_waiting(now: datetime) -> dict[str, int]:
    """Look through every file that waits; return how many ended in each state.

    Whatever goes wrong with one, the next is looked through. Where the readers have no room now,
    the rest waits for the next time.
    """
    finish_destroying(now, decided_since=now - A_WEEK)
    counts: dict[str, int] = {}
    failed: list[int] = []
    while waiting := list(_waiting().exclude(pk__in=failed)[:100]):
        for file in waiting:
            try:
                ended = inspect(file, now).state
            except Exception:  # whatever it is: the file waits, and the next one is looked through
                logger.exception("file %s could not be looked through", file.pk)
                failed.append(file.pk)
                ended = "failed"
            counts[ended] = counts.get(ended, 0) + 1
            still_at_it()
            if ended == State.WAITING:
                return counts
    return counts


def _waiting() -> QuerySet[StoredFile]:
    return StoredFile.objects.to_inspect().order_by("tries", "pk")


def inspect(file: StoredFile, now: datetime) -> StoredFile:
    """Look through one file, and keep what is packed in it as files of their own.

    It still waits where the readers have no room now. Raises VaultError where its bytes are not to
    be had or what is packed in it cannot be kept; then it waits, too. A file at which the
    reading, or we, died several times is left to a reviewer.
    """
    content = vault.read(file.sha256)
    if file.tries >= MOST_TRIES:
        return _written(file, GAVE_UP, [], now)
    row = StoredFile.objects.filter(pk=file.pk)
    row.update(tries=F("tries") + 1)
    try:
        reading = read_apart("inspect", content, _options(file))
        if reading.status == Status.BUSY:
            row.update(tries=F("tries") - 1)
            return row.get()
        answer = _answer(reading)
        blobs = reading.blobs if answer.names else []
        packed = [(name, inbox.store(blob)) for name, blob in zip(answer.names, blobs, strict=True)]
    except vault.VaultError:
        row.update(tries=F("tries") - 1)
        raise
    return _written(file, answer, packed, now)


def _options(file: StoredFile) -> dict[str, Any]:
    """What the reader is told: its name, and in how many other documents it lies."""
    places = file.documents.exclude(where=THE_MAIL)
    first = places.order_by(F("parent").asc(nulls_first=True), "pk").first()
    return {"filename": first.written_name, "depth": _depth(first)} if first else {}


def _depth(document: Document) -> int:
    """In how many other documents it lay."""
    depth, parent = 0, document.parent
    while parent:
        depth, parent = depth + 1, parent.parent
    return depth


def _written(
    file: StoredFile,
    answer: "Answer",
    packed: list[tuple[str, StoredFile]],
    now: datetime,
) -> StoredFile:
    """Write what was found, at every place where the file came."""
    with transaction.atomic():
        locked = StoredFile.objects.select_for_update().get(pk=file.pk)
        if locked.state != State.WAITING:
            return locked
        locked.state, locked.inspected_at = _state(answer), now
        locked.status, locked.sentence = answer.status, answer.sentence
        locked.findings, locked.media_type = answer.findings, answer.media_type
        locked.extension, locked.label = answer.extension, answer.label
        locked.save()
        unpacked_in: set[int] = set()
        for document in locked.documents.exclude(where=THE_MAIL).select_related("message"):
            document.file = locked
            _name(document)
            if document.message_id not in unpacked_in:
                unpacked_in.add(document.message_id)
                _unpack_as_elsewhere(document.message, _unpack(document, packed))
    _let_it_hold_for_what_it_is_in([file.pk, *(one.pk for _, one in packed)], now)
    return StoredFile.objects.get(pk=file.pk)


def _state(answer: "Answer") -> str:
    """What follows from how it ended; what was looked through in part was not looked through."""
    state = STATES.get(answer.status, State.CANNOT)
    if state != State.CLEAN:
        return state
    if _are_suspect(answer.findings):
        return State.SUSPECT
    in_part = any(one["code"] == NOT_LOOKED_THROUGH for one in answer.findings)
    return State.CANNOT if in_part else state


def _are_suspect(findings: list[dict[str, Any]]) -> bool:
    return any(one["weight"] == Weight.SUSPECT for one in findings)


def _let_it_hold_for_what_it_is_in(files: list[int], now: datetime) -> None:
    """An archive is no way around the quarantine, and what was destroyed has not come again."""
    for file in StoredFile.objects.filter(pk__in=files):
        if file.state == State.SUSPECT:
            _keep_back_what_holds(file)
        elif file.state == State.DESTROYED:
            destroy(file, file.decided_why, file.decided_by, now)


def _keep_back_what_holds(file: StoredFile) -> None:
    holds_it = {
        "code": "holds_suspect_file",
        "weight": "suspect",
        "where": "",
        "count": 1,
        "sentence": "It holds a file that is kept back.",
    }
    packed = file.documents.filter(is_values_only=False).exclude(parent=None)
    for document in packed.select_related("parent__file"):
        parent = document.parent.file
        if parent.state == State.CLEAN:
            parent.state = State.SUSPECT
            parent.findings = [*parent.findings, holds_it]
            parent.sentence = holds_it["sentence"]
            parent.save(update_fields=["state", "findings", "sentence"])
            _keep_back_what_holds(parent)


# ---------------------------------------------------------------------------- what a reader says


@dataclass(frozen=True)
class Answer:
    """What a reader said of a file, in the form that is kept, whatever it said."""

    status: str
    sentence: str
    media_type: str = ""
    extension: str = ""
    label: str = ""
    findings: list[dict[str, Any]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)  # of what is packed in it, as written


UNCLEAR = Answer(DocumentStatus.CANNOT_BE_READ_HERE, "Its reader gave no clear answer.")
GAVE_UP = Answer(
    DocumentStatus.CANNOT_BE_READ_HERE,
    "It was tried several times to look through it, and each time something broke. Nobody knows "
    "what it holds; a person has to decide.",
)


def _answer(reading: Reading) -> Answer:
    """What the reader said, of which nothing is trusted beyond its form."""
    said: dict[str, Any] = reading.answer if reading.is_ok else {}
    try:
        status, sentence = verdict(reading)
    except (KeyError, TypeError, ValueError):
        return UNCLEAR
    findings, entries = said.get("findings", []), said.get("entries", [])
    if not _are_objects(findings) or not _are_objects(entries):
        return UNCLEAR
    if len(entries) > MOST_PACKED or (reading.is_ok and len(entries) != len(reading.blobs)):
        return UNCLEAR
    extension = _words(said.get("extension"), 12)
    return Answer(
        status=status,
        sentence=_words(sentence, LONGEST_SENTENCE),
        media_type=_words(said.get("media_type"), 120),
        extension=extension if re.fullmatch("[a-z0-9]+", extension) else "",
        label=_words(said.get("label"), 120),
        findings=_shaped(findings),
        names=[_words(one.get("filename"), LONGEST_NAME) for one in entries],
    )


def _are_objects(said: Any) -> bool:
    return isinstance(said, list) and all(isinstance(one, dict) for one in said)


def _shaped(findings: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Findings as they are kept; what keeps a file back comes first, and is not cut off."""
    shaped = [
        {
            "code": _words(one.get("code"), 60),
            "weight": str(Weight.NOTE if one.get("weight") == Weight.NOTE else Weight.SUSPECT),
            "where": _words(one.get("where"), 200),
            "count": _count(one.get("count")),
            "sentence": _words(one.get("sentence"), LONGEST_SENTENCE),
        }
        for one in findings
    ]
    shaped.sort(
        key=lambda one: (one["weight"] != Weight.SUSPECT, one["code"] != NOT_LOOKED_THROUGH)
    )
    return shaped[:MOST_FINDINGS]


def _count(said: Any) -> int:
    """How often; what is found at all is found once."""
    if isinstance(said, int) and not isinstance(said, bool) and said >= 0:
        return min(said, MOST_COUNTED)
    return 1


def _words(said: Any, most: int) -> str:
    """A text that a database and a page can take."""
    text = said[:most] if isinstance(said, str) else ""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


# ---------------------------------------------------------------------------- names and places


def shown_name(written: str, extension: str = "") -> str:
    """The name under which everybody sees a file that its sender called `written`.

    `extension` is that of what it is; empty where nobody knows yet. A name that tells of a person
    is kept back; as it was written it is for reviewers alone.

    >>> shown_name("Mary Jones dob 1.2.2010.pdf", "xlsx")
    '[name kept back].xlsx'
    """
    name = file_names.display_name(written, extension)
    spaced = re.sub(r"[_+]+", " ", name)
    readings = dict.fromkeys((written[: file_names.LONGEST_READ], name, spaced))
    if any(hit.is_suspect for one in readings for hit in personal_data.in_text(one)):
        written_ending = re.search(r"\.([A-Za-z][A-Za-z0-9]{0,4})$", name)
        ending = extension or (written_ending[1] if written_ending else "")
        return f"{NAME_KEPT_BACK}.{ending}" if ending else NAME_KEPT_BACK
    return name[:255]


def bring_in_line(message: InboundMessage) -> None:
    """Give the documents of a message their names, and unpack here what is unpacked elsewhere.

    A file that came before is not looked through once more: what was found then holds here.
    """
    documents = list(message.documents.exclude(where=THE_MAIL).select_related("file"))
    for document in documents:
        _name(document)
    _unpack_as_elsewhere(message, documents)


def _name(document: Document) -> None:
    name = shown_name(document.written_name or document.filename, document.file.extension)
    if name != document.filename and not document.is_values_only:
        document.filename = name
        document.save(update_fields=["filename"])


def _unpack(document: Document, packed: Iterable[tuple[str, StoredFile]]) -> list[Document]:
    """Put what is packed in a document beside it; return what is there then."""
    if _depth(document) >= DEEPEST:
        return []
    return [
        _placed(
            document,
            file,
            str(number),
            filename=shown_name(written, file.extension),
            written_name=written,
        )
        for number, (written, file) in enumerate(packed, start=1)
    ]


def _unpack_as_elsewhere(message: InboundMessage, documents: list[Document]) -> None:
    """Put beside these what was packed in the same files elsewhere, down to the deepest.

    The same bytes at several places of one message are unpacked once there.
    """
    unpacked = message.documents.exclude(parent=None).values_list("parent__file", flat=True)
    done = set(unpacked) if documents else set()
    for _ in range(DEEPEST):
        places = {one.file_id: one for one in reversed(documents) if one.file_id not in done}
        documents = [
            _placed(
                places[one.parent.file_id],
                one.file,
                one.where.rpartition("/")[2],
                filename=one.filename,
                written_name=one.written_name,
                declared_type=one.declared_type,
                is_values_only=one.is_values_only,
            )
            for one in _unpacked_elsewhere(places)
        ]
        if not documents:
            return
        done |= places.keys()


def _unpacked_elsewhere(files: Iterable[int]) -> QuerySet[Document]:
    """What is packed in each of these files, at one place of it."""
    of_file = Document.objects.filter(parent__file__in=list(files)).order_by("-parent")
    one_place = dict(of_file.values_list("parent__file", "parent").distinct())
    rows = Document.objects.filter(parent__in=one_place.values())
    return rows.select_related("file", "parent").order_by("pk")


def _placed(parent: Document, file: StoredFile, place: str, **columns: object) -> Document:
    document, _ = Document.objects.get_or_create(
        message=parent.message,
        file=file,
        where=f"{parent.where}/{place}"[:500],
        defaults={"parent": parent, **columns},
    )
    return document


# ---------------------------------------------------------------------------- a mail as it came


def keep_back_mail(message: InboundMessage, findings: list[dict[str, Any]], lost: bool) -> None:
    """Keep a mail as it came back where people's data stand in its text, or not all was read.

    `findings` are those of its reader about the text; `lost` says that something in it could not
    be read, so that files in it may never have been looked through. It is then listed among its
    own documents, for a reviewer. What was decided about it stands. The caller has a transaction.
    """
    found = _shaped(one for one in findings if isinstance(one, dict))
    is_suspect = _are_suspect(found)
    if message.raw_id is None or not (is_suspect or lost):
        return
    raw = StoredFile.objects.select_for_update().get(pk=message.raw_id)
    if raw.state in (State.RELEASED, State.COPY_ONLY, State.DESTROYED):
        return
    kind = kind_of_mail(message)
    raw.media_type, raw.extension, raw.label = kind.media_type, kind.extension, kind.label
    is_suspect = is_suspect or raw.state == State.SUSPECT
    raw.state = State.SUSPECT if is_suspect else State.CANNOT
    raw.status = DocumentStatus.SUSPECT if is_suspect else DocumentStatus.CANNOT_BE_READ_HERE
    raw.findings = _shaped([*found, *(one for one in raw.findings if one not in found)])
    raw.sentence = " ".join(_sentences(raw.findings, lost))
    raw.inspected_at = message.parsed_at
    raw.save()
    message.raw = raw
    Document.objects.get_or_create(
        message=message,
        file=raw,
        where=THE_MAIL,
        defaults={"filename": f"mail as it came.{kind.extension}"},
    )


NOT_ALL_READ = "Not all of this mail could be read, so not all of it was looked through."


def _sentences(found: list[dict[str, Any]], lost: bool) -> Iterator[str]:
    if suspect := sum(one["weight"] == Weight.SUSPECT for one in found):
        things = "1 thing" if suspect == 1 else f"{suspect} things"
        yield f"A mail with {things} in it that may show people: a reviewer has to decide."
    if lost:
        yield NOT_ALL_READ


def kind_of_mail(message: InboundMessage) -> file_types.FileType:
    """What a mail as it came is, by the name of the file that it came in."""
    is_outlooks = message.came_from.lower().endswith(".msg")
    return file_types.MSG if is_outlooks else file_types.EML


def keeps_text_back(message: InboundMessage) -> bool:
    """Whether the words of a message are shown to nobody until a reviewer has decided."""
    return message.raw is not None and message.raw.state == State.SUSPECT


# ---------------------------------------------------------------------------- may it be opened


def may_be_opened(file: StoredFile) -> bool:
    """Whether a file may be handed to a person.

    An archive that nobody released opens only when all that is packed in it does, however deep; a
    mail as it came when all that came in it does, even if it was released itself.
    """
    seen: set[int] = set()
    level = [file]
    while level:
        if not all(_opens_alone(one) for one in level):
            return False
        seen.update(one.pk for one in level)
        level = [one for one in _held_by(level) if one.pk not in seen]
    return True


def _opens_alone(file: StoredFile) -> bool:
    if file.state == State.RAW_MAIL:
        read = InboundMessage.objects.exclude(state=InboundMessage.State.KEPT)
        return read.filter(raw=file).exists()
    return file.may_be_opened


def _held_by(level: list[StoredFile]) -> QuerySet[StoredFile]:
    """What is packed in those of these files that nobody released; and what came in those of them
    that are mails."""
    not_released = [one.pk for one in level if one.state == State.CLEAN]
    packed = Document.objects.filter(is_values_only=False, parent__file__in=not_released)
    came = Document.objects.filter(is_values_only=False, message__raw__in=[one.pk for one in level])
    held = packed.order_by().values("file").union(came.order_by().values("file"))
    return StoredFile.objects.filter(pk__in=held).only("state")


# ---------------------------------------------------------------------------- a reviewer


def look_again(file: StoredFile, now: datetime) -> StoredFile:
    """Look through a file once more that could not be looked through, or in which something was
    found: a newer reader may know more. What a reviewer decided stands.

    Raises QuarantineError for a mail as it came: that is looked through where it is read.
    """
    if InboundMessage.objects.filter(raw=file).exists():
        raise QuarantineError("A mail as it came is not looked through again; decide about it.")
    again = StoredFile.objects.filter(pk=file.pk, state__in=(State.CANNOT, State.SUSPECT))
    again.update(state=State.WAITING, tries=0)
    return inspect(StoredFile.objects.get(pk=file.pk), now)


@transaction.atomic
def release(file: StoredFile, why: str, by: AbstractBaseUser | None, at: datetime) -> None:
    """Let people open a file that was kept back. Raises QuarantineError without a reason, and for
    a program: nobody needs one to read an answer."""
    if file.status == NEVER_OPENED:
        raise QuarantineError("It is a program. Ask the authority for the figures instead.")
    _decide(file, State.RELEASED, why, by, at)


def release_copy(
    file: StoredFile, why: str, by: AbstractBaseUser | None, at: datetime
) -> list[Document]:
    """Let people open the visible values of a spreadsheet, as CSV; the file itself stays back.

    Raises QuarantineError where no such copy can be made, and without a reason.
    """
    reading = read_apart("values_only", vault.read(file.sha256), {"media_type": file.media_type})
    if reading.status != Status.OK or not reading.blobs:
        said = _words(reading.answer.get("sentence"), LONGEST_SENTENCE) or reading.words
        raise QuarantineError(
            f"No copy of its values could be made: {said or 'there is nothing to copy'}"
        )
    copies = [inbox.store(blob) for blob in reading.blobs]
    with transaction.atomic():
        _decide(file, State.COPY_ONLY, why, by, at)
        return list(_copies(file, copies))


def _copies(file: StoredFile, copies: list[StoredFile]) -> Iterator[Document]:
    for document in file.documents.filter(is_values_only=False).select_related("message"):
        stem = document.filename.rpartition(".")[0] or document.filename
        for number, copy in enumerate(copies, start=1):
            of_many = f", sheet {number}" if len(copies) > 1 else ""
            name = f"{stem[:200]} (values only{of_many}).csv"
            yield _placed(document, copy, f"values {number}", filename=name, is_values_only=True)


def _decide(
    file: StoredFile,
    state: str,
    why: str,
    by: AbstractBaseUser | None,
    at: datetime,
    only_from: Iterable[str] | None = (*IN_QUARANTINE, State.CANNOT),
) -> None:
    if not why.strip():
        raise QuarantineError("A word is needed on why.")
    locked = StoredFile.objects.select_for_update().get(pk=file.pk)
    if only_from is not None and locked.state not in only_from:
        raise QuarantineError(f"It is not kept back: {locked.get_state_display().lower()}.")
    locked.state, locked.decided_why = state, why.strip()[:300]
    locked.decided_by, locked.decided_at = by, at
    locked.save(update_fields=["state", "decided_why", "decided_by", "decided_at"])
    file.state = state


# ---------------------------------------------------------------------------- destroying


def destroy(file: StoredFile, why: str, by: AbstractBaseUser | None, at: datetime) -> None:
    """Have a file's bytes destroyed, and with them the copies of its visible values, and each
    mail and archive that holds them.

    Hash, size, findings and reason stay, and so does the text of a mail that only held them; that
    of a mail which is itself destroyed, or was kept back, goes with it. All still lies in the
    mailbox and in backups: a person has to remove it there. Raises QuarantineError without a
    reason, and VaultError where bytes could not be removed; it can be asked for again.
    """
    with transaction.atomic():
        reasons = {file: why}
        reasons |= dict.fromkeys(copies_alone(file), f"a copy of {file}, destroyed: {why}")
        reasons |= dict.fromkeys(what_holds(file), f"it held {file}, destroyed: {why}")
        rows = StoredFile.objects.select_for_update().in_bulk([one.pk for one in reasons])
        for gone, reason in reasons.items():
            was = rows[gone.pk].state
            if was != State.DESTROYED:
                _decide(gone, State.DESTROYED, reason, by, at, only_from=None)
                _forget_reading(gone)
                if gone == file or was == State.SUSPECT:
                    _destroy_words(gone)
    file.state = State.DESTROYED
    _remove(one.sha256 for one in reasons)


def what_holds(file: StoredFile) -> Iterator[StoredFile]:
    """Every stored file of which these bytes are a part: mails, and archives up to them."""
    seen, level = {file.pk}, [file.pk]
    while level:
        places = Document.objects.filter(file__in=level, is_values_only=False)
        up = [
            name for place in places.values_list("parent__file", "message__raw") for name in place
        ]
        level = [pk for pk in dict.fromkeys(up) if pk is not None and pk not in seen]
        seen.update(level)
        yield from StoredFile.objects.filter(pk__in=level).order_by("pk")


def copies_alone(file: StoredFile) -> QuerySet[StoredFile]:
    """The copies of its visible values whose bytes came in no other way as well."""
    of_it = Q(parent__file=file, is_values_only=True)
    copies = Document.objects.filter(of_it).values("file")
    others = Document.objects.filter(file__in=copies).exclude(of_it).values("file")
    return StoredFile.objects.filter(pk__in=copies).exclude(pk__in=others)


def _forget_reading(file: StoredFile) -> None:
    """Blank what the tool had read in a file that is destroyed; figures that people accepted stay,
    in the words they were accepted in."""
    FileReading.objects.filter(Q(file=file) | Q(message__raw=file)).delete()
    theirs = Q(document__file=file) | Q(document=None, message__raw=file)
    ProposedFigure.objects.filter(theirs).update(raw="", quote="", note="", parts=[])


def _destroy_words(file: StoredFile) -> None:
    """Blank what the tool had read in a mail that is destroyed."""
    for message in InboundMessage.objects.select_for_update().filter(raw=file):
        message.text = message.own_text = ""
        message.subject = message.subject[:SUBJECT_SHOWN]
        message.kind_evidence = [one | {"quote": ""} for one in message.kind_evidence]
        message.kind_details = {
            name: value
            for name, value in message.kind_details.items()
            if name not in ("elsewhere", "links")
        }
        message.problems = list(dict.fromkeys([*message.problems, TEXT_DESTROYED]))
        message.save(
            update_fields=[
                *("text", "own_text", "subject", "kind_evidence", "kind_details", "problems")
            ]
        )


def _remove(hashes: Iterable[str]) -> None:
    """Remove all bytes that can be removed, and none that are a release's: somebody may have
    uploaded one. Raises the last VaultError of those that cannot."""
    failure = None
    frozen = Release.objects.hashes()
    for sha256 in (one for one in hashes if one not in frozen):
        try:
            vault.destroy(sha256)
        except vault.VaultError as problem:
            failure = problem
    if failure:
        raise failure


def finish_destroying(now: datetime, decided_since: datetime | None = None) -> None:
    """Finish what was decided and then broke off, as after a power cut; harmless to repeat.

    What holds destroyed bytes is destroyed, too, and bytes that are still there are removed: of
    all files, or of those decided about since a moment.
    """
    gone = StoredFile.objects.filter(state=State.DESTROYED)
    outlived = Q(parent__isnull=False) & ~Q(parent__file__state=State.DESTROYED)
    outlived |= Q(message__raw__isnull=False) & ~Q(message__raw__state=State.DESTROYED)
    places = Document.objects.filter(outlived, file__state=State.DESTROYED, is_values_only=False)
    for file in gone.filter(pk__in=places.values("file")):
        try:
            destroy(file, file.decided_why or "destroyed before", file.decided_by, now)
        except Exception:  # it is tried again the next time, and the next one now
            logger.exception("destroying file %s could not be finished", file.pk)
    if decided_since:
        gone = gone.filter(decided_at__gte=decided_since)
    try:
        _remove(gone.values_list("sha256", flat=True))
    except vault.VaultError as problem:
        logger.error("%s", problem)


# ---------------------------------------------------------------------------- telling them

TELL_THEM = """\
Dear {{ authority.name }},

You sent us {{ file.name }} in reply to our request {{ reference }}. It seems to hold more than you
meant to disclose. Our tool found, without our opening it:

{{ file.findings }}

We have kept it back from everyone. Please tell us whether it was sent in error. If so, please send
us a corrected version; we will destroy this one and confirm that to you.

{{ sign_off }}
"""


def draft_letter(
    document: Document, foi_request: FoiRequest, by: AbstractBaseUser | None, at: datetime
) -> OutgoingMessage:
    """Draft the letter that tells the authority what it sent; a person approves it like any other.

    Raises LetterProblem where the authority has no good address, and QuarantineError where
    nothing was found in the file.
    """
    found = [
        str(one.get("sentence", ""))
        for one in document.file.findings
        if one.get("weight") == Weight.SUSPECT
    ]
    if not found:
        raise QuarantineError("Nothing was found in it that they should be told of.")
    came = f"{localtime(document.message.arrived_at):%-d %B %Y}"
    is_mail = document.where == THE_MAIL
    called = "the mail" if is_mail else f'the file "{document.filename}"'
    more = {
        "file.name": f"{called} that reached us on {came}",
        "file.findings": "\n".join(f"- {one}" for one in found),
    }
    draft = letters.answer_letter(
        foi_request,
        TELL_THEM,
        title=("What was in your mail" if is_mail else f"What was in {document.filename}")[:200],
        step=f"tell them {document.file_id}",
        more=more,
    )
    there = foi_request.outgoing_messages.filter(step=draft.step)
    if letter := there.exclude(state=OutgoingMessage.State.CANCELLED).first():
        return letter
    return letters.write([draft], approved=False, at=at, by=by)[0]
