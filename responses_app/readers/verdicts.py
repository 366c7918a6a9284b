"""How a document stands when it has been looked at, as kept and shown.

Apart from `documents.py`, which makes the verdict and imports every reader, so that others can
name a status without importing those.
"""

from enum import StrEnum

from responses_app.readers.apart.reading import Reading, Status


class DocumentStatus(StrEnum):
    """The outcome of looking at a document."""

    CLEAN = "clean"
    SUSPECT = "suspect"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    TOO_BIG = "too_big"
    ARCHIVE = "archive"
    """It holds other documents, each to be looked at by itself."""
    EXECUTABLE = "executable"
    UNKNOWN_TYPE = "unknown_type"
    CANNOT_BE_READ_HERE = "cannot_be_read_here"


class ReadersBusy(RuntimeError):
    """The document was not looked at, so there is no verdict to keep; it can be asked again."""


def verdict(reading: Reading) -> tuple[DocumentStatus, str]:
    """Status and sentence of a document by what came back of `read_apart("inspect", ...)`.

    A reader that was stopped has found nothing out, so its document is never clean. Raises
    ReadersBusy where none was free to look.
    """
    if reading.status is Status.BUSY:
        raise ReadersBusy(reading.words)
    if reading.is_ok:
        return DocumentStatus(reading.answer["status"]), str(reading.answer["sentence"])
    stopped = reading.status in (Status.TOO_BIG, Status.TOO_LONG)
    status = DocumentStatus.TOO_BIG if stopped else DocumentStatus.CANNOT_BE_READ_HERE
    return status, f"{reading.words} Nobody knows what the file holds; a person has to decide."
