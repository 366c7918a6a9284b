"""Look through files before anybody opens them; and what a reviewer decides about each.

Every file is looked through by a reader that runs apart. One with something hidden or with what
looks like people's data waits in quarantine: it is shown as findings with counts. A reviewer
releases it, releases a copy of its visible values, or has its bytes destroyed; hash, findings
and the reason stay.
"""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F

from requests_app import letters
from requests_app.models import FoiRequest, OutgoingMessage
from requests_app.sweeps import still_at_it
from responses_app import inbox, vault
from responses_app.domain import file_names
from responses_app.models import Document, InboundMessage, StoredFile
from responses_app.readers.apart import Reading, Status, read_apart
from responses_app.readers.finding import Weight
from responses_app.readers.verdicts import DocumentStatus, verdict

State = StoredFile.State
MOST_TRIES = 3
DEEPEST = 7  # documents within documents; the reader opens none below the sixth
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

logger = logging.getLogger(__name__)


class QuarantineError(ValueError):
    """What was asked cannot be done with this file. The message says why, for a person."""


def inspect_waiting(now: datetime) -> dict[str, int]:
    """Look through every file that waits; return how many ended in each state."""
    counts: dict[str, int] = {}
    while waiting := list(StoredFile.objects.to_inspect().order_by("tries", "pk")[:100]):
        for file in waiting:
            try:
                file = inspect(file, now)
            except vault.VaultError:
                logger.exception("file %s could not be looked through", file.pk)
                counts["failed"] = counts.get("failed", 0) + 1
                return counts
            counts[file.state] = counts.get(file.state, 0) + 1
            still_at_it()
    return counts


def inspect(file: StoredFile, now: datetime) -> StoredFile:
    """Look through one file, and keep what is packed in it as files of their own.

    Raises VaultError where its bytes are not to be had; then it waits.
    """
    StoredFile.objects.filter(pk=file.pk).update(tries=F("tries") + 1)
    content = vault.read(file.sha256)
    first = file.documents.order_by("pk").first()
    options = {"filename": first.written_name, "depth": _depth(first)} if first else {}
    reading = read_apart("inspect", content, options)
    answer = _answer(reading)
    packed = [
        (entry, inbox.store(blob))
        for entry, blob in zip(answer["entries"], reading.blobs, strict=False)
    ]
    with transaction.atomic():
        locked = StoredFile.objects.select_for_update().get(pk=file.pk)
        if locked.state != State.WAITING:
            return locked
        locked.state = _state(answer)
        locked.status, locked.sentence = answer["status"][:30], answer["sentence"]
        locked.findings, locked.inspected_at = answer["findings"], now
        locked.media_type = answer["media_type"][:120]
        locked.extension, locked.label = answer["extension"][:12], answer["label"][:120]
        locked.save()
        for document in locked.documents.all():
            document.filename = file_names.display_name(
                document.written_name or document.filename, locked.extension
            )[:255]
            document.save(update_fields=["filename"])
            _unpack(document, packed)
    if locked.state == State.SUSPECT:
        _keep_back_what_holds(locked)
    return locked


def _answer(reading: Reading) -> dict[str, Any]:
    """What the reader said, in the shape that is expected; where it failed, in its own words."""
    said: dict[str, Any] = reading.answer if reading.is_ok else {}
    try:
        status, sentence = verdict(reading)
    except (KeyError, ValueError):  # no word of a reader is taken on trust
        status, sentence = DocumentStatus.CANNOT_BE_READ_HERE, "Its reader gave no clear answer."
    answer = {name: str(said.get(name, "")) for name in ("media_type", "extension", "label")}
    return answer | {
        "status": status,
        "sentence": sentence,
        "findings": [one for one in said.get("findings", []) if isinstance(one, dict)],
        "entries": [one for one in said.get("entries", []) if isinstance(one, dict)],
    }


def _state(answer: dict[str, Any]) -> str:
    """What follows from how it ended; what was looked through in part was not looked through."""
    state = STATES.get(answer["status"], State.CANNOT)
    in_part = any(one.get("code") == NOT_LOOKED_THROUGH for one in answer["findings"])
    return State.CANNOT if in_part and state == State.CLEAN else state


def _depth(document: Document) -> int:
    """In how many other documents it lay."""
    depth, parent = 0, document.parent
    while parent:
        depth, parent = depth + 1, parent.parent
    return depth


def _unpack(document: Document, packed: Iterable[tuple[dict[str, Any], StoredFile]]) -> None:
    if _depth(document) >= DEEPEST:
        return
    for number, (entry, file) in enumerate(packed, start=1):
        written = str(entry.get("filename", ""))
        Document.objects.get_or_create(
            message=document.message,
            file=file,
            where=f"{document.where}/{number}"[:500],
            defaults={
                "parent": document,
                "filename": file_names.display_name(written, file.extension)[:255],
                "written_name": written,
            },
        )


def _keep_back_what_holds(file: StoredFile) -> None:
    """An archive is no way around the quarantine of what is packed in it."""
    holds_it = {
        "code": "holds_suspect_file",
        "weight": "suspect",
        "where": "",
        "count": 1,
        "sentence": "It holds a file that is kept back.",
    }
    for document in file.documents.exclude(parent=None).select_related("parent__file"):
        parent = document.parent.file
        if parent.state == State.CLEAN:
            parent.state = State.SUSPECT
            parent.findings = [*parent.findings, holds_it]
            parent.sentence = holds_it["sentence"]
            parent.save(update_fields=["state", "findings", "sentence"])
            _keep_back_what_holds(parent)


# ---------------------------------------------------------------------------- may it be opened


def may_be_opened(file: StoredFile) -> bool:
    """Whether a file may be handed to a person. An archive that nobody released, and a mail as it
    came, only when all that is in it may be."""
    if file.state == State.RAW_MAIL:
        message = InboundMessage.objects.filter(raw=file).first()
        if message is None or message.state == InboundMessage.State.KEPT:
            return False
        held = message.documents.filter(is_values_only=False)
    elif file.state == State.CLEAN:
        held = Document.objects.filter(parent__file=file, is_values_only=False)
    else:
        return file.may_be_opened
    return not held.exclude(file__state__in=(State.CLEAN, State.RELEASED)).exists()


# ---------------------------------------------------------------------------- a reviewer


def look_again(file: StoredFile, now: datetime) -> StoredFile:
    """Look through a file once more that could not be looked through, or in which something was
    found: a newer reader may know more. What a reviewer decided stands."""
    again = StoredFile.objects.filter(pk=file.pk, state__in=(State.CANNOT, State.SUSPECT))
    again.update(state=State.WAITING)
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
        said = reading.answer.get("sentence") or reading.words or "there is nothing to copy"
        raise QuarantineError(f"No copy of its values could be made: {said}")
    copies = [inbox.store(blob) for blob in reading.blobs]
    with transaction.atomic():
        _decide(file, State.COPY_ONLY, why, by, at)
        return list(_copies(file, copies))


def _copies(file: StoredFile, copies: list[StoredFile]) -> Iterator[Document]:
    for document in file.documents.filter(is_values_only=False):
        stem = document.filename.rpartition(".")[0] or document.filename
        for number, copy in enumerate(copies, start=1):
            of_many = f", sheet {number}" if len(copies) > 1 else ""
            made, _ = Document.objects.get_or_create(
                message=document.message,
                file=copy,
                where=f"{document.where}/values {number}"[:500],
                defaults={
                    "parent": document,
                    "is_values_only": True,
                    "filename": f"{stem[:200]} (values only{of_many}).csv",
                },
            )
            yield made


def destroy(file: StoredFile, why: str, by: AbstractBaseUser | None, at: datetime) -> None:
    """Have a file's bytes destroyed, and with them each mail and archive that holds them.

    Hash, size, findings and reason stay, and so does the text of the mail. It still lies in the
    mailbox and in backups: a person has to remove it there. Raises QuarantineError without a
    reason, and VaultError where bytes could not be removed; it can be asked for again.
    """
    with transaction.atomic():
        holders = list(what_holds(file))
        for gone in (file, *holders):
            if gone.state != State.DESTROYED:
                held = "" if gone is file else f"it held {file}, destroyed: "
                _decide(gone, State.DESTROYED, f"{held}{why}", by, at, only_from=None)
    for gone in (file, *holders):
        vault.destroy(gone.sha256)


def what_holds(file: StoredFile) -> Iterator[StoredFile]:
    """Every stored file of which these bytes are a part: mails, and archives up to them."""
    seen = {file.pk}
    for document in file.documents.select_related("message__raw", "parent__file"):
        holders, parent = [document.message.raw], document.parent
        while parent and not document.is_values_only:
            holders.append(parent.file)
            parent = parent.parent
        for holder in holders:
            if holder and holder.pk not in seen:
                seen.add(holder.pk)
                yield holder


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


# ---------------------------------------------------------------------------- telling them

TELL_THEM = """\
Dear {{ authority.name }},

You sent us the file "{{ file.name }}" in reply to our request {{ reference }}. It seems to hold
more than you meant to disclose. Our tool found, without our opening the file:

{{ file.findings }}

We have kept the file back from everyone. Please tell us whether it was sent in error. If so, please
send us a corrected file; we will destroy this one and confirm that to you.

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
    more = {"file.name": document.filename, "file.findings": "\n".join(f"- {one}" for one in found)}
    draft = letters.answer_letter(
        foi_request,
        TELL_THEM,
        title=f"What was in {document.filename}"[:200],
        step=f"tell them {document.file_id}",
        more=more,
    )
    there = foi_request.outgoing_messages.filter(step=draft.step)
    if letter := there.exclude(state=OutgoingMessage.State.CANCELLED).first():
        return letter
    return letters.write([draft], approved=False, at=at, by=by)[0]
