"""Bytes behind the end of a file: another file may lie there unseen."""

from responses_app.readers.finding import Finding, Weight
from responses_app.readers.hidden_data.wording import counted

FEW = 16  # bytes: as many are left behind by careless programs
_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh")


def trailing_findings(behind: bytes) -> list[Finding]:
    """What the bytes behind the end of a file are: another file, or something unknown."""
    if len(behind) < FEW or not behind.strip(b"\0\xff\r\n "):
        return []
    size = len(behind)
    if any(start in behind[:1_000_000] for start in _STARTS[:2]) or behind.startswith(_STARTS):
        sentence = "Another file lies behind its end, where nobody sees it."
        return [Finding("file_behind_end", Weight.SUSPECT, "file", size, sentence)]
    sentence = f"{counted(size, 'byte')} lie behind its end, and belong to no part of it."
    return [Finding("bytes_behind_end", Weight.NOTE, "file", size, sentence)]
