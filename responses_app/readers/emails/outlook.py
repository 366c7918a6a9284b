"""A mail that was dragged out of Outlook (.msg), taken apart into headers and parts.

What comes out is what a mail has: its headers, as they came over the wire where Outlook kept them,
else made of its properties; its text; and each attachment. A mail within the mail is written out
as one (.eml). `reading.py` makes a `Mail` of them, as of any other mail.

Source: [MS-OXMSG] section 2 (the file), [MS-OXPROPS] (the numbers of the properties),
[MS-OXCMAIL] section 2.2 (which header a property is).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from responses_app.domain.mail import DeliveryReport
from responses_app.readers.emails import headers, limits, rtf, writing
from responses_app.readers.emails import outlook_properties as properties
from responses_app.readers.emails.compound_file import SIGNATURE, CompoundFile, Damaged, Storage
from responses_app.readers.emails.headers import Headers
from responses_app.readers.emails.outlook_headers import Recipient, all_headers, recipient
from responses_app.readers.emails.outlook_properties import Properties, Words, as_words
from responses_app.readers.emails.problems import Problems
from responses_app.readers.emails.writing import Part, file_part

_IN_THE_FILE = properties.STREAM.encode("utf-16-le")
_BANNER = re.compile(rb"\s*(?:Microsoft Mail Internet Headers[^\r\n]*)?\s*")
_MEDIA_TYPE = re.compile(r"[\w!#$&.+^-]{1,100}/[\w!#$&.+^-]{1,100}", re.ASCII)
_LETTERS = re.compile(rb"(?:[\t\n\r -~]\0){6,}|[\t\n\r -~]{12,}")
_KINDS_OF_MAIL = ("ipm.note", "ipm.post", "ipm.schedule", "ipm.recall", "report")
_ACTIONS = {"ndr": "failed", "dr": "delivered", "delayed": "delayed"}
_EMBEDDED = 5  # how a file is attached
_LONGEST_NAME = 1_000  # characters


@dataclass
class Opened:
    """A mail out of Outlook; what could not be taken out is told in `problems`."""

    headers: Headers = field(default_factory=Headers)
    parts: list[Part] = field(default_factory=list)
    report: DeliveryReport | None = None
    problems: Problems = field(default_factory=Problems)


def is_msg(raw: bytes) -> bool:
    """Is it a mail of Outlook, whole or damaged? Other files of Office have the same beginning."""
    if not raw.startswith(SIGNATURE) or _IN_THE_FILE not in raw:
        return False
    try:
        return CompoundFile(raw).root.has(properties.STREAM)
    except Damaged:
        return True


def opened(raw: bytes) -> Opened:
    """Open a mail of Outlook. Never raises; of a damaged one, its letters are kept as a file."""
    problems = Problems()
    try:
        root = CompoundFile(raw).root
        return _Opening(problems).message(root, properties.OF_MAIL, "", 0)
    except Damaged as problem:
        problems.lose(
            f"This Outlook message (.msg) is damaged ({problem}) and cannot be opened here. Try it"
            " in Outlook, or ask for the mail again."
        )
    found = _LETTERS.findall(raw[: limits.TEXT_BYTES])
    words = b"\n".join(letters.replace(b"\0", b"").strip() for letters in found)
    parts = [file_part("words-in-the-file.txt", "text/plain", words)] if words else []
    return Opened(parts=parts, problems=problems)


@dataclass
class _Opening:
    """Opens a mail and the mails within it; together they have no more parts than one may have."""

    problems: Problems
    parts_left: int = limits.PARTS

    def message(self, storage: Storage, head: int, charset: str, depth: int) -> Opened:
        one = Properties(storage, head, charset, self.problems)
        kind = one.text(0x001A).lower()  # such as ipm.note
        if kind and not kind.startswith(_KINDS_OF_MAIL):
            self.problems.lose(
                f"It is no mail but an Outlook item of the kind {kind[:60]}: its words and files"
                " are here; open it in Outlook for the rest."
            )
        received = self._received(one)
        recipients = self._recipients(one)
        files = list(self._files(one, kind, received, depth))
        # What was signed holds the text once more, with its files.
        sealed = any(part.media_type.startswith("multipart/") for part in files)
        return Opened(
            headers=all_headers(one, received, recipients),
            parts=files if sealed else self._text(one, recipients) + files,
            report=_report(kind, recipients),
            problems=self.problems,
        )

    def _received(self, one: Properties) -> Headers:
        """The headers as they came over the wire; none for mail that never left Exchange."""
        written = one.words(0x007D)
        block = written.content if written else b""
        start = _BANNER.match(block)
        found, _ = headers.split(block, start.end() if start else 0)
        if block.strip() and not found.fields:
            self.problems.lose("Its headers could not be read.")
        if found.is_cut:
            self.problems.lose("It has more headers than are read.")
        return found

    def _recipients(self, one: Properties) -> list[Recipient]:
        found: list[Recipient] = []
        for storage in one.storage.storages("__recip_version1.0_"):
            if len(found) >= limits.RECIPIENTS:
                self.problems.lose("It has more recipients than are read.")
                break
            found.append(recipient(self._properties(storage, one)))
        return found

    def _properties(self, storage: Storage, one: Properties) -> Properties:
        return Properties(storage, properties.OF_ANYTHING_ELSE, one.charset, self.problems)

    # ------------------------------------------------------------------- text

    def _text(self, one: Properties, recipients: list[Recipient]) -> list[Part]:
        """The text as one part, which holds two where there is HTML beside plain words."""
        plain, html = one.words(0x1000), one.words(0x1013, binary_charset=one.html_charset)
        if _is_blank(html):
            wrapped = self._rich_text(one)
            html = as_words(wrapped.html)
            if _is_blank(plain):
                plain = as_words(wrapped.plain)
        if _is_blank(plain) and _is_blank(html):
            plain = as_words("\n\n".join(one.report for one in recipients if one.report))
        parts = [
            writing.text_part(kind, words.content, words.charset)
            for kind, words in (("plain", plain), ("html", html))
            if words is not None and not _is_blank(words)
        ]
        return [writing.joined("alternative", parts)] if len(parts) > 1 else parts

    def _rich_text(self, one: Properties) -> rtf.Words:
        packed = one.binary(0x1009)
        if not packed:
            return rtf.Words()
        try:
            unpacked = rtf.decompressed(packed)
        except rtf.BadRtf as problem:
            self.problems.lose(f"The Outlook message is damaged: {problem}")
            return rtf.Words()
        if len(unpacked) < int.from_bytes(packed[4:8], "little"):
            self.problems.lose("Its formatted text is too long or cut off; its beginning is here.")
        return rtf.read(unpacked)

    # ------------------------------------------------------------------- files

    def _files(self, one: Properties, kind: str, received: Headers, depth: int) -> Iterator[Part]:
        for storage in one.storage.storages("__attach_version1.0_"):
            self.parts_left -= 1
            if self.parts_left < 0:
                self._leave_out()
                return
            attached = self._properties(storage, one)
            name = _file_name(attached)
            inner = storage.storage("__substg1.0_3701000D")
            if inner is None:
                yield from self._file(attached, name, kind, received)
            elif attached.number(0x3705) == _EMBEDDED or inner.has(properties.STREAM):
                yield from self._mail_within(inner, name, one.charset, depth + 1)
            else:
                yield from self._object(inner, name)

    def _leave_out(self) -> None:
        self.problems.lose(
            f"It has more attachments than are read: the first {limits.PARTS:,} are here."
        )

    def _file(
        self, attached: Properties, name: str, kind: str, received: Headers
    ) -> Iterator[Part]:
        content = attached.binary(0x3701)
        if not content:
            where = attached.text(0x370D) or attached.text(0x3708)
            why = f"only says that it lies at {where[:200]}" if where else "has no content"
            self.problems.lose(f"The attachment {name[:200] or 'without a name'} {why}.")
            return
        media_type = attached.text(0x370E).strip().lower()
        if not _MEDIA_TYPE.fullmatch(media_type):
            media_type = "application/octet-stream"
        content_id = " ".join(attached.text(0x3712).split()).strip("<>")[:_LONGEST_NAME]
        yield _sealed(content, media_type, name, kind, received) or file_part(
            name, media_type, content, content_id
        )

    def _mail_within(self, storage: Storage, name: str, charset: str, depth: int) -> Iterator[Part]:
        if depth > limits.DEPTH:
            self.problems.lose(
                f"It has mails within mails, more than {limits.DEPTH} deep; what lies deeper is"
                " only in the file itself."
            )
            return
        within = self.message(storage, properties.OF_NESTED_MAIL, charset, depth)
        name = re.sub(r"\.(?:msg|eml)\Z", "", name, flags=re.IGNORECASE)
        written = writing.mail(within.headers, within.parts)
        yield file_part(f"{name}.eml" if name else "", "message/rfc822", written)

    def _object(self, storage: Storage, name: str) -> Iterator[Part]:
        """A drawing or a sheet that stands in the text: the streams that it is made of."""
        name = name or "An object"
        self.problems.note(f"{name} stands in its text; it is kept in pieces.")
        for stream in storage.streams():
            self.parts_left -= 1
            if self.parts_left < 0:
                self._leave_out()
                return
            try:
                content = storage.stream(stream)
            except Damaged as problem:
                self.problems.lose(f"A piece of this Outlook message is damaged: {problem}.")
                continue
            if content:
                piece = re.sub(r"[^\w.-]+", "", stream)
                yield file_part(f"{name} {piece}", "application/octet-stream", content)


def _is_blank(words: Words | None) -> bool:
    return words is None or not words.content.strip()


def _file_name(attached: Properties) -> str:
    """The long name, the short one, or the one that is shown."""
    names = (attached.text(number).strip() for number in (0x3707, 0x3704, 0x3001))
    return next(filter(None, names), "")[:_LONGEST_NAME]


def _sealed(
    content: bytes, media_type: str, name: str, kind: str, received: Headers
) -> Part | None:
    """The attachment in which a signed or encrypted mail lies whole; None for any other."""
    if media_type.startswith("multipart/"):
        found, body = headers.split(content)
        written = found.first("content-type")
        within = headers.parameters(written)
        if within.value.startswith("multipart/") and within.get("boundary"):
            return Part((("Content-Type", written),), content[body:])
        return file_part(name, "application/octet-stream", content)
    if name.lower() == "message.rpmsg":
        return file_part(name, "application/x-microsoft-rpmsg-message", content)
    if ".smime" in kind and name.lower().endswith(".p7m"):
        smime_type = headers.parameters(received.first("content-type")).get("smime-type")
        says = "; smime-type=signed-data" if smime_type.lower() == "signed-data" else ""
        return file_part(name, "application/pkcs7-mime", content, says=says)
    return None


def _report(kind: str, recipients: list[Recipient]) -> DeliveryReport | None:
    """What a mail server reports of each recipient; None for what is no such report."""
    action = _ACTIONS.get(kind.rpartition(".")[2]) if kind.startswith("report.") else None
    if action is None:
        return None
    blocks = []
    for one in recipients:
        block = {"final-recipient": f"rfc822; {one.address or one.name}", "action": action}
        if one.status:
            block["status"] = one.status
        if one.report:
            block["diagnostic-code"] = f"smtp; {' '.join(one.report.split())}"
        blocks.append(block)
    return DeliveryReport(recipients=tuple(blocks))
