"""Messages with documents, as they are once the mail was read and each file looked through."""

from itertools import count

import pytest
from django.utils import timezone

from responses_app import inbox
from responses_app.models import Document, InboundMessage, MessageTie, StoredFile
from tests.mails import mail

State = StoredFile.State
NUMBERS = count(1)
HIDDEN = {
    "code": "hidden_sheet",
    "weight": "suspect",
    "where": "sheet 2",
    "count": 412,
    "sentence": "Sheet 2 is hidden and has 412 filled cells.",
}
PIVOT = {
    "code": "pivot_cache",
    "weight": "note",
    "where": "sheet 1",
    "count": 1,
    "sentence": "A pivot table is in it.",
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def message(db):
    """Make a message; `html` is its formatted text, `foi_request` the one it is the reply to."""

    def make(*, foi_request=None, html="", subject="Your request", **columns):
        made = mail(f"<made.{next(NUMBERS)}@council.example>")
        del made["Subject"]
        made["Subject"] = " ".join(subject.split())
        if html:
            made.add_alternative(html, subtype="html")
        now = timezone.now()
        kept = inbox.keep(made.as_bytes(), InboundMessage.CameBy.UPLOAD, "a.eml", now).message
        kept.state, kept.place = InboundMessage.State.PARSED, InboundMessage.Place.PEN
        kept.subject, kept.sender_address = subject, "foi@council.example"
        for name, value in columns.items():
            setattr(kept, name, value)
        if foi_request:
            kept.place = InboundMessage.Place.MATCHED
            MessageTie.objects.create(
                message=kept, foi_request=foi_request, how="person", tied_at=now
            )
        kept.save()
        return kept

    return make


@pytest.fixture
def document(message):
    """Make a document of a state; of a message of its own where none is named."""

    def make(content=None, filename="figures.csv", state=State.CLEAN, *, of=None, **columns):
        content = f"Year,Children\n2024,{next(NUMBERS)}\n".encode() if content is None else content
        file = inbox.store(content)
        file.state, file.inspected_at = state, timezone.now()
        file.media_type, file.extension, file.label = "text/csv", "csv", "CSV table"
        told = {field.name for field in StoredFile._meta.get_fields()}
        for name in [name for name in columns if name in told and name != "documents"]:
            setattr(file, name, columns.pop(name))
        file.save()
        return Document.objects.create(
            message=of or message(),
            file=file,
            filename=filename,
            written_name=columns.pop("written_name", filename),
            where=columns.pop("where", str(next(NUMBERS))),
            **columns,
        )

    return make
