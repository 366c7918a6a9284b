"""What a person brings to a request's page: mails and documents, a call, a letter by post."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from requests_app.models import FoiRequest
from responses_app import documents, holding_pen, inbox, reading_desk, replies
from responses_app.models import Document, InboundMessage, MessageTie
from responses_app.readers import file_types

CameBy, State, Place = InboundMessage.CameBy, InboundMessage.State, InboundMessage.Place
TYPED_IN = (CameBy.PHONE, CameBy.POST, CameBy.PORTAL)
MAILS = (file_types.EML, file_types.MSG)


@dataclass(frozen=True)
class Brought:
    """A file as a person brought it."""

    name: str
    content: bytes


@dataclass
class Uploaded:
    """What became of what was brought: messages that are new, and what was there already."""

    messages: list[InboundMessage] = field(default_factory=list)
    there_already: list[str] = field(default_factory=list)


def upload(
    foi_request: FoiRequest,
    files: Iterable[Brought],
    by: AbstractBaseUser | None,
    at: datetime,
) -> Uploaded:
    """Keep mails and documents that a person says are of this request.

    A mail is read like any other and tied to the request, whatever else it names. Documents are
    kept as one message; bytes that the request has already are named and not kept twice. Raises
    InboxError and VaultError for what cannot be taken in: then nothing of it is kept.
    """
    files = list(files)
    if not files:
        raise inbox.InboxError("No file was chosen.")
    for file in files:
        if not file.content:
            raise inbox.InboxError(f"{file.name} is empty: there is nothing to keep.")
        inbox.check_size(len(file.content), file.name)
    done = Uploaded()
    others = []
    for file in files:
        if file_types.media_type(file.content) in MAILS:
            _upload_mail(foi_request, file, by, at, done)
        else:
            others.append(file)
    if others:
        _upload_documents(foi_request, others, by, at, done)
    return done


def _upload_mail(
    foi_request: FoiRequest,
    file: Brought,
    by: AbstractBaseUser | None,
    at: datetime,
    done: Uploaded,
) -> None:
    kept = inbox.keep(file.content, CameBy.UPLOAD, file.name, at, by)
    message = replies.parse(kept.message, at)
    if message.state == State.KEPT:
        # A reader has it in hand this moment: what a person says of it stands already.
        MessageTie.objects.get_or_create(
            message=message,
            foi_request=foi_request,
            undone_at=None,
            defaults={"how": holding_pen.BY_A_PERSON, "tied_at": at, "tied_by": by},
        )
    else:
        holding_pen.accept(message, [foi_request], by, at)
    if kept.is_new:
        done.messages.append(message)
    else:
        done.there_already.append(file.name)


def _upload_documents(
    foi_request: FoiRequest,
    files: list[Brought],
    by: AbstractBaseUser | None,
    at: datetime,
    done: Uploaded,
) -> None:
    stored = [(file, inbox.store(file.content)) for file in files]
    with transaction.atomic():
        theirs = Document.objects.filter(
            message__ties__foi_request=foi_request, message__ties__undone_at=None
        )
        there = set(theirs.values_list("file_id", flat=True))
        new = [(file, kept) for file, kept in stored if kept.pk not in there]
        done.there_already += [file.name for file, kept in stored if kept.pk in there]
        if not new:
            return
        names = ", ".join(documents.shown_name(file.name) for file, _ in new)
        message = _typed(foi_request, CameBy.UPLOAD, f"Uploaded: {names}", "", at, by, at)
        for number, (file, kept) in enumerate(new, start=1):
            Document.objects.get_or_create(
                message=message,
                where=str(number),
                file=kept,
                defaults={
                    "filename": documents.shown_name(file.name)[:255],
                    "written_name": file.name,
                },
            )
        reading_desk.hold_what_waits(message)
        documents.bring_in_line(message)
        done.messages.append(message)


@transaction.atomic
def type_in(
    foi_request: FoiRequest,
    came_by: str,
    words: str,
    arrived_at: datetime,
    kind: str,
    by: AbstractBaseUser | None,
    at: datetime,
    *,
    outcome: str = "",
    extension: str = "",
) -> InboundMessage:
    """Keep what was said on the telephone, or came by post, in the words of who took it down.

    Its kind is a person's, so the log says at once what follows. Raises InboxError without words
    and for a moment in the future; DeskError and LifecycleError as `reading_desk.confirm` does.
    """
    if came_by not in TYPED_IN:
        raise inbox.InboxError(f"{came_by!r} cannot be typed in.")
    if not words.strip():
        raise inbox.InboxError("There are no words to keep.")
    if arrived_at > at:
        raise inbox.InboxError(f"{arrived_at:%d %B %Y} lies in the future.")
    subject = words.strip().splitlines()[0][:100]
    message = _typed(foi_request, came_by, subject, words.strip(), arrived_at, by, at)
    reading_desk.confirm(message, kind, by, at, outcome=outcome, extension=extension)
    message.refresh_from_db()
    return message


def _typed(
    foi_request: FoiRequest,
    came_by: str,
    subject: str,
    words: str,
    arrived_at: datetime,
    by: AbstractBaseUser | None,
    at: datetime,
) -> InboundMessage:
    """A message that is no mail, tied to its request by the person who brought it."""
    message = InboundMessage.objects.create(
        came_by=came_by,
        arrived_at=arrived_at,
        typed_by=by,
        state=State.PARSED,
        parsed_at=at,
        subject=subject[:1000],
        text=words,
        own_text=words,
        place=Place.MATCHED,
        matched_by=holding_pen.BY_A_PERSON,
        place_by=by,
        place_at=at,
        kind=InboundMessage.Kind.UNCLEAR,
        kind_read=InboundMessage.Kind.UNCLEAR,
        holds_chasing=True,
    )
    MessageTie.objects.create(
        message=message,
        foi_request=foi_request,
        how=holding_pen.BY_A_PERSON,
        tied_at=at,
        tied_by=by,
    )
    return message
