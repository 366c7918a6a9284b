"""Part an mbox file (RFC 4155) into its mails, one at a time, however large it is.

Writers of mbox files differ, and a line that begins with "From " stands in ordinary sentences,
too. So the first line of a file says whether its writer puts the moment into such lines; where it
does, no line without one parts two mails.
"""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

START = 4096  # bytes that tell an mbox file from another
LONGEST_LINE = 1024 * 1024  # bytes that are read at once; a longer line comes in pieces
LONGEST_FROM_LINE = 1000  # bytes
LOOK_AHEAD = 5  # lines after a From_ line in which its headers begin

HEADER = re.compile(rb"[!-9;-~]{1,80}[ \t]*:")
MAIL_HEADER = re.compile(
    rb"(?i:from|to|cc|bcc|subject|date|sender|reply-to|received|return-path|delivered-to|"
    rb"message-id|mime-version|content-type|status|x-[!-9;-~]{1,76})[ \t]*:"
)
GOES_ON = re.compile(rb"[ \t]+\S")
BEFORE = re.compile(rb"(?:\xef\xbb\xbf)?[\r\n]*")  # a byte order mark, empty lines

# "Mon Feb  9 14:00:00 2026", with a zone before or after the year; "Mon, 9 Feb 2026 14:00:00".
DAY = rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
MONTH = rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
TIME = rb"\d{1,2}:\d\d(?::\d\d)?"
ZONES = rb"(?:\s+(?:[A-Za-z]{1,5}|[+-]\d\d:?\d\d|\([^()]*\)))*"
MOMENT = (
    rb"%(day)b(?:\s+%(month)b\s+\d{1,2}\s+%(time)b%(zones)b\s+\d{4}"
    rb"|,?\s+\d{1,2}\s+%(month)b\s+\d{4}\s+%(time)b)%(zones)b"
) % {b"day": DAY, b"month": MONTH, b"time": TIME, b"zones": ZONES}
DATED = re.compile(rb"From .*" + MOMENT + rb"(?:\s+remote from \S+)?\s*$")
UNDATED = re.compile(rb"From (?:\S*|\S.*\d{4})\s*$|From \S+@\S+")

END = rb"(?:\r\n|\n|\r)"
FURTHER = re.compile(  # a From_ line, whatever it says, and two lines of headers
    rb"[\r\n]From [^\r\n]{0,%d}" % LONGEST_FROM_LINE
    + END
    + rb"(?:>From [^\r\n]*" + END + rb")*"
    + rb"(?=" + MAIL_HEADER.pattern + rb"[^\r\n]*" + END
    + rb"(?:" + HEADER.pattern + rb"|" + GOES_ON.pattern + rb"))"
)  # fmt: skip


@dataclass
class Part:
    """A mail of an mbox file, without its From_ line and the empty line that ends it.

    `raw` ends early where the mail has more bytes than are taken in; `size` counts them all.
    """

    raw: bytes = b""
    size: int = 0


def is_mbox(start: bytes) -> bool:
    """Whether a file that begins so is an mbox file: a From_ line, and then headers.

    >>> is_mbox(b"From a@b.example Mon Feb  9 14:00:00 2026\\nSubject: Reply\\n\\n")
    True
    >>> is_mbox(b"From Monday on we are closed.\\nNote: also on Tuesday\\n")
    False
    """
    lines = start[_before(start) :].splitlines(keepends=True)
    return bool(lines) and _begins_file(lines[0], lines[1 : LOOK_AHEAD + 1])


def further_starts(mail: bytes) -> int:
    """Count the lines of a mail that look like the start of another one.

    >>> further_starts(b"Subject: a\\n\\nFrom here on\\nSubject: b\\nTo: c@d.example\\n\\n")
    1
    """
    return sum(1 for _ in FURTHER.finditer(mail))


def parts(path: Path, most: int) -> Iterator[Part]:
    """The mails of an mbox file; at most so many bytes of each. Raises OSError.

    Two mails are parted by a From_ line with headers after it: after an empty line by one header,
    without one by two, and then only by a line with a moment.
    """
    current: _Mail | None = None
    is_dated, was_empty, was_ended = False, True, True
    for line, following in _with_following(_lines(path)):
        is_start = False
        if was_ended and line.startswith(b"From "):
            if current is None:
                is_start, is_dated = True, bool(DATED.match(line[:LONGEST_FROM_LINE]))
            else:
                is_start = _begins_mail(line, following, was_empty, is_dated)
        if is_start:
            if current is not None:
                yield current.part()
            current = _Mail(most)
        elif current is not None:
            current.add(line)
        was_empty = was_ended and not line.strip()
        was_ended = line.endswith((b"\n", b"\r"))
    if current is not None:
        yield current.part()


@dataclass
class _Mail:
    """The lines of one mail, as they come."""

    most: int
    size: int = 0
    lines: list[bytes] = field(default_factory=list)
    empty: bytes = b""  # an empty line: if the mail ends here, it is not the mail's

    def add(self, line: bytes) -> None:
        if not self.size and not self.empty and line.startswith(b">From "):
            return  # more of the envelope, from the mail's way through other machines
        if self.empty:
            self._keep(self.empty)
            self.empty = b""
        if line.strip(b"\r\n"):
            self._keep(line)
        else:
            self.empty = line

    def _keep(self, line: bytes) -> None:
        self.size += len(line)
        if self.size <= self.most:
            self.lines.append(line)

    def part(self) -> Part:
        return Part(b"".join(self.lines), self.size)


def _begins_file(line: bytes, following: Sequence[bytes]) -> bool:
    if not line.startswith(b"From "):
        return False
    wanted = HEADER if DATED.match(line[:LONGEST_FROM_LINE]) else MAIL_HEADER
    return bool(wanted.match(_headers(following)[0]))


def _begins_mail(line: bytes, following: Sequence[bytes], was_empty: bool, is_dated: bool) -> bool:
    if len(line) > LONGEST_FROM_LINE:
        return False
    first, second = _headers(following)
    if DATED.match(line):
        has_two = HEADER.match(second) or GOES_ON.match(second)
        return bool(HEADER.match(first) and (was_empty or has_two))
    return bool(not is_dated and was_empty and UNDATED.match(line) and MAIL_HEADER.match(first))


def _headers(following: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The first two lines that are no more of the envelope."""
    lines = [line for line in following if not line.startswith(b">From ")]
    first, second, *_ = (*lines, b"", b"")
    return first, second


def _with_following(lines: Iterator[bytes]) -> Iterator[tuple[bytes, Sequence[bytes]]]:
    """Each line, and those that come next."""
    ahead = deque(islice(lines, LOOK_AHEAD + 1))
    while ahead:
        line = ahead.popleft()
        yield line, ahead
        ahead.extend(islice(lines, 1))


def _lines(path: Path) -> Iterator[bytes]:
    """The lines of a file with their ends, without what stands before the first mail."""
    with path.open("rb") as file:
        start = file.read(START)
    end = "\r" if b"\r" in start and b"\n" not in start else "\n"
    # Latin-1 has a character for each byte, and text can be read by lines that end in "\r".
    with path.open(encoding="latin-1", newline=end) as file:
        file.read(_before(start))
        for line in iter(lambda: file.readline(LONGEST_LINE), ""):
            yield line.encode("latin-1")


def _before(start: bytes) -> int:
    found = BEFORE.match(start)
    return found.end() if found else 0
