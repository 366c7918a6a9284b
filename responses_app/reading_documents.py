"""Read one document for its tables and text, whatever it is, without opening it here.

A reader that runs apart reads the bytes. Pages that are pictures are drawn anew there, and only
what was drawn is given to the recognition of words.
"""

from responses_app.domain.content import Content
from responses_app.readers.apart import Status, read_apart
from responses_app.readers.verdicts import ReadersBusy


def read_content(content: bytes, filename: str = "") -> tuple[Content | None, str]:
    """Return what a document shows, or None and a sentence on why it cannot be read.

    Raises ReadersBusy where no reader was free: that says nothing about the document.
    """
    reading = read_apart("read", content, {"filename": filename})
    if reading.status is Status.BUSY:
        raise ReadersBusy(reading.words)
    if not reading.is_ok:
        return None, reading.words
    if "cannot" in reading.answer:
        return None, str(reading.answer.get("sentence", ""))[:500]
    try:
        found = Content.from_json(reading.answer)
    except ValueError:
        return None, "What the reader made of it cannot be used."
    return found, ""
