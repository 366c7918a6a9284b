"""A mail, from its bytes: its parts taken apart, and each put where it belongs."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from responses_app.domain.mail import Attachment, DeliveryReport, Mail
from responses_app.readers.emails import (
    addresses,
    delivery,
    flowed,
    headers,
    limits,
    outlook,
    parts,
    tnef,
    transfer,
    web_text,
)
from responses_app.readers.emails.charsets import decode
from responses_app.readers.emails.crude import crude, without_files
from responses_app.readers.emails.headers import Headers, Parameters, parameters
from responses_app.readers.emails.problems import Problems

_MEDIA_TYPE = re.compile(r"[\w!#$&.+^-]{1,100}/[\w!#$&.+^-]{1,100}", re.ASCII)
_NESTED = frozenset({"message/rfc822", "message/global", "message/news"})
_RETURNED = _NESTED | delivery.RETURNED_HEADERS
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_RICH = frozenset({"text/enriched", "text/richtext"})
# Of type text, but files rather than words to the reader.
_FILES_OF_TEXT = frozenset(
    "text/calendar text/csv text/vcard text/x-vcard text/directory text/rtf text/xml text/css"
    " text/javascript text/tab-separated-values text/comma-separated-values text/x-amp-html"
    " text/rfc822-headers text/x-python text/x-diff text/x-patch text/rfc822 text/watch-html"
    " text/x-moz-deleted text/vnd.graphviz".split()
)
_SEALED = re.compile(r"application/(?:x-)?pkcs7-mime")
_SEALED_NAMES = frozenset({"application/x-microsoft-rpmsg-message", "application/pgp-encrypted"})
_META_CHARSET = re.compile(rb"charset\s{0,5}=\s{0,5}[\"']?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
_WORDS = re.compile(r"\w+")
_HAS_DIGIT = re.compile(r"\d")
_PGP = "-----BEGIN PGP MESSAGE-----"
_MIME_PREAMBLE = re.compile(rb"\bMIME\b|multi-?part", re.IGNORECASE)
_LONGEST_STUB = 30  # different words
_SLICE = 100_000  # characters of a text that are compared with another


@dataclass
class _Chunk:
    """A piece of the mail's text: plain, as HTML, or both where they are alternatives."""

    plain: str | None = None
    html: str | None = None


@dataclass(frozen=True)
class _Place:
    """Where a part stands in the mail, and what its place means for it."""

    where: str = ""
    depth: int = 0
    default: str = "text/plain"
    in_report: bool = False
    is_shown: bool = True  # False for what the text only refers to, such as its pictures

    @property
    def words(self) -> str:
        return f"Part {self.where}" if self.where else "The mail"

    def child(self, number: int, **changes: object) -> "_Place":
        where = f"{self.where}.{number}" if self.where else str(number)
        return replace(self, where=where, depth=self.depth + 1, **changes)  # type: ignore[arg-type]


def read_mail(raw: bytes) -> Mail:
    """Return what can be read of a mail; whatever the bytes, nothing is raised.

    What could not be read is named in `problems`, with `needs_hand` where content was lost or is
    doubtful; the text is then as much of the bytes as can be shown. Time and memory are bounded
    by `limits`. Only MemoryError passes: the caller's limit has been met.
    """
    raw = bytes(raw)
    try:
        if outlook.is_msg(raw):
            return _Reader().read_opened(outlook.opened(raw))
        return _Reader(raw).read()
    except MemoryError:
        raise
    except Exception as problem:  # a fault of ours must not cost a council's reply
        text = crude(raw, limits.TEXT)
        sentence = f"The mail could not be taken apart ({type(problem).__name__})."
        return Mail(text=text, problems=(sentence,), needs_hand=True)


class _Reader:
    """Reads one mail, part after part, and gathers what it finds."""

    def __init__(self, raw: bytes = b"") -> None:
        self.raw = _as_bytes_of_ascii(raw)
        self.problems = Problems()
        self.attachments: list[Attachment] = []
        self.report: DeliveryReport | None = None
        self.returned: tuple[tuple[str, str], ...] = ()
        self.parts_left = limits.PARTS
        self.has_left_out = False
        self.has_named_text = False  # words that came as a file

    def read(self) -> Mail:
        start = _first_line(self.raw)
        found, body = headers.split(self.raw, start)
        if not found.fields:
            self.problems.lose(
                "The file is empty." if not self.raw.strip() else "It does not begin as mails do."
            )
        if found.is_cut:
            self.problems.lose("It has more headers than are read.")
        chunks = self._guarded(
            lambda: self._part(self.raw, found, body, len(self.raw), _Place()),
            _Place(),
            self.raw,
            start,
        )
        return self._finished(found, chunks)

    def read_opened(self, opened: outlook.Opened) -> Mail:
        """Read a mail that another program kept in a form of its own."""
        self.problems, self.report = opened.problems, opened.report
        chunks: list[_Chunk] = []
        for number, part in enumerate(opened.parts, 1):
            if self.parts_left <= 0:
                self._leave_out()
                break
            place = _Place(str(number), depth=1, in_report=opened.report is not None)
            content, found = part.content, Headers(part.fields)
            chunks += self._guarded(
                lambda: self._part(content, found, 0, len(content), place),  # noqa: B023
                place,
                content,
            )
        return self._finished(opened.headers, chunks)

    def _finished(self, found: Headers, chunks: list[_Chunk]) -> Mail:
        text, html = self._joined(chunks)
        mail = self._with_headers(Mail(), found)
        if not text.strip() and not self.attachments:
            self.problems.lose("There is no text and no file in it.")
        elif not text.strip() and self.has_named_text:
            self.problems.note("It has no text of its own: its words came as a file.")
        if _PGP in text:
            self.problems.lose("Its text is encrypted, so it cannot be read here.")
        return replace(
            mail,
            content_type=_media_type(found, "text/plain")[0] if found.fields else "",
            text=text,
            html=html,
            attachments=tuple(self.attachments),
            report=self._whole_report(),
            problems=self.problems.sentences,
            needs_hand=self.problems.needs_hand,
        )

    def _guarded(
        self,
        read: Callable[[], list[_Chunk]],
        place: _Place,
        raw: bytes,
        start: int = 0,
        end: int | None = None,
    ) -> list[_Chunk]:
        """Read a part; where that fails, keep its bytes as text at the least."""
        try:
            return read()
        except MemoryError:
            raise
        except Exception as problem:
            self.problems.lose(f"{place.words} could not be read ({type(problem).__name__}).")
            end = min(len(raw) if end is None else end, start + limits.TEXT)
            return [_Chunk(plain=crude(raw[start:end], limits.TEXT))]

    # ------------------------------------------------------------------- parts

    def _part(self, raw: bytes, found: Headers, body: int, end: int, place: _Place) -> list[_Chunk]:
        self.parts_left -= 1
        media_type, content_type = _media_type(found, place.default)
        if media_type.startswith("multipart/"):
            return self._multipart(raw, found, body, end, place, media_type, content_type)
        return self._leaf(raw, body, end, found, place, media_type, content_type)

    def _multipart(
        self,
        raw: bytes,
        found: Headers,
        body: int,
        end: int,
        place: _Place,
        media_type: str,
        content_type: Parameters,
    ) -> list[_Chunk]:
        if place.depth >= limits.DEPTH:
            self.problems.lose(
                f"It has parts within parts, more than {limits.DEPTH} deep; what lies deeper is"
                " kept as one file."
            )
            self._attach("deeper-parts.eml", "message/rfc822", _whole(raw, found, body, end), place)
            return []
        if self.parts_left <= 0:
            self._leave_out()
            return []
        split, raw, body, end = self._split(raw, found, body, end, place, content_type)
        if not split.parts:
            self.problems.lose(f"{place.words} says that it has parts, and none can be found.")
            return [_Chunk(plain=self._text(without_files(raw, body, end), "", place))]
        if media_type == "multipart/encrypted":
            self.problems.lose("The mail is encrypted, so it cannot be read here.")
        chunks: list[list[_Chunk]] = []
        for number, (start, stop) in enumerate(split.parts, 1):
            if self.parts_left <= 0:
                self._leave_out()
                break
            inner = place.child(
                number,
                default="message/rfc822" if media_type == "multipart/digest" else "text/plain",
                in_report=media_type == "multipart/report" or place.in_report,
                is_shown=place.is_shown and not (media_type == "multipart/related" and any(chunks)),
            )
            chunks.append(
                self._guarded(lambda: self._from(raw, start, stop, inner), inner, raw, start, stop)  # noqa: B023
            )
        if split.is_cut:
            self._leave_out()
        outside = self._outside(raw, split, place, is_empty=not any(chunks))
        if media_type == "multipart/alternative":
            return [_alternatives([one for some in chunks for one in some]), *outside]
        return [one for some in chunks for one in some] + outside

    def _leave_out(self) -> None:
        if not self.has_left_out:
            self.has_left_out = True
            self.problems.lose(
                f"It has more parts than are read: the first {limits.PARTS:,} are here."
            )

    def _from(self, raw: bytes, start: int, end: int, place: _Place) -> list[_Chunk]:
        found, body = headers.split(raw, start, end)
        if found.is_cut:
            self.problems.lose(f"{place.words} has more headers than are read.")
        return self._part(raw, found, body, end, place)

    def _split(
        self,
        raw: bytes,
        found: Headers,
        body: int,
        end: int,
        place: _Place,
        content_type: Parameters,
    ) -> tuple[parts.Parts, bytes, int, int]:
        """Find the parts by the declared boundary, by one that is there, or in packed bytes."""
        boundary = content_type.get("boundary").rstrip().encode("utf-8", "replace")
        split = parts.find(raw, body, end, boundary, self.parts_left)
        if split.parts:
            if not split.is_closed and not split.is_cut and not place.where:
                self.problems.lose("The mail ends before its last part does: it may be cut off.")
            return split, raw, body, end
        packed = _transfer_encoding(found)
        if packed in ("base64", "quoted-printable"):
            raw = transfer.unpack(raw, packed, body, end).content
            body, end = 0, len(raw)
            split = parts.find(raw, body, end, boundary, self.parts_left)
        if not split.parts:
            guessed = parts.guess_boundary(raw, body, end)
            split = parts.find(raw, body, end, guessed, self.parts_left)
        if split.parts:
            self.problems.note(f"{place.words} does not say properly where its parts begin.")
        return split, raw, body, end

    def _outside(
        self, raw: bytes, split: parts.Parts, place: _Place, *, is_empty: bool
    ) -> list[_Chunk]:
        """What stands outside all parts, which mail programs do not show."""
        before, behind = raw[slice(*split.preamble)], raw[slice(*split.epilogue)]
        if _MIME_PREAMBLE.search(before[:1_000]) and len(before) < 1_000:
            before = b""
        if is_empty and not self.attachments and (before.strip() or behind.strip()):
            words = without_files(before) + b"\n" + without_files(behind)
            return [_Chunk(plain=self._text(words, "", place))]
        for words, name in ((before, "before-the-parts.txt"), (behind, "after-the-parts.txt")):
            if words.strip():
                self.problems.note(
                    f"{place.words} has words outside its parts; they are kept as {name}."
                )
                self._attach(name, "text/plain", words, place)
        return []

    # ------------------------------------------------------------------- one part's content

    def _leaf(
        self,
        raw: bytes,
        body: int,
        end: int,
        found: Headers,
        place: _Place,
        media_type: str,
        content_type: Parameters,
    ) -> list[_Chunk]:
        if not place.where:
            place = replace(place, where="1")
        unpacked = transfer.unpack(raw, _transfer_encoding(found), body, end)
        content = unpacked.content
        if unpacked.doubt:
            self.problems.lose(f"{place.words}: {unpacked.doubt}")
        disposition = parameters(found.first("content-disposition"))
        filename = _filename(disposition.get("filename") or content_type.get("name"))
        if media_type in delivery.STATUS:
            self._read_report(content)
        elif place.in_report and media_type in _RETURNED and not self.returned:
            self.returned = delivery.returned_headers(content)
        if media_type in _NESTED:
            self._attach(filename or _subject_name(content), "message/rfc822", content, place)
            return []
        if media_type == "application/ms-tnef" or filename.lower() == "winmail.dat":
            return self._tnef(content, filename, place)
        is_text = media_type in _HTML or media_type in _RICH or _is_text(media_type)
        is_file = bool(filename) or disposition.value.strip('"') not in ("", "inline")
        if is_text and not is_file and place.is_shown:
            return self._shown(content, unpacked.behind, media_type, content_type, place)
        self.has_named_text = self.has_named_text or is_text
        self._warn_of(media_type, content_type, place)
        self._attach(filename, media_type, content, place, found, disposition)
        if unpacked.behind.strip():
            self.problems.note(
                f"{place.words} has words behind its file; they are kept as after-the-file.txt."
            )
            self._attach("after-the-file.txt", "text/plain", unpacked.behind, place)
        if media_type == "message/partial" and place.depth == 0:
            return [_Chunk(plain=self._text(without_files(content), "", place))]
        return []

    def _warn_of(self, media_type: str, content_type: Parameters, place: _Place) -> None:
        kind = content_type.get("smime-type").lower()
        if _SEALED.fullmatch(media_type) and kind in ("signed-data", "certs-only"):
            self.problems.lose("The mail is packed into its signature; open it in a mail program.")
        elif _SEALED.fullmatch(media_type) or media_type in _SEALED_NAMES:
            self.problems.lose("The mail is encrypted, so it cannot be read here.")
        elif media_type == "message/partial":
            self.problems.lose("This is one piece of a mail that was sent in several.")
        elif media_type == "message/external-body":
            self.problems.lose(f"{place.words} only says where its content is kept elsewhere.")

    def _shown(
        self,
        content: bytes,
        behind: bytes,
        media_type: str,
        content_type: Parameters,
        place: _Place,
    ) -> list[_Chunk]:
        charset = content_type.get("charset")
        if media_type in _HTML:
            content = self._beginning(content, media_type, place)
            if not charset and (meta := _META_CHARSET.search(content, 0, 4_096)):
                charset = meta.group(1).decode("ascii")
            return [_Chunk(html=self._text(content + behind, charset, place))]
        if media_type in _RICH:
            content = self._beginning(content, media_type, place)
            return [_Chunk(plain=web_text.without_tags(self._text(content, charset, place)))]
        left, files = transfer.uu_files(content, self.parts_left)
        if self.parts_left <= len(files) and transfer.has_uu_file(left):
            self._leave_out()
        left = self._beginning(left, media_type, place)
        for number, file in enumerate(files, 1):
            self.parts_left -= 1
            if not file.is_whole:
                self.problems.lose(f"A file in the text of part {place.where} is cut off.")
            name = _filename(decode(file.name).text)
            self._attach(name, "application/octet-stream", file.content, place.child(number))
        text = self._text(left, charset, place)
        if content_type.get("format").lower() == "flowed":
            deletes = content_type.get("delsp").lower() == "yes"
            text = flowed.unflowed(text, deletes_space=deletes)
        if behind.strip():
            text += "\n" + self._text(behind, charset, place)
        return [_Chunk(plain=text)]

    def _beginning(self, content: bytes, media_type: str, place: _Place) -> bytes:
        """As much of a text as is read; one that is longer is also kept as a file."""
        if len(content) > limits.TEXT_BYTES:
            self.problems.lose(f"{place.words} is too long; all of it is kept as a file.")
            self._attach("long-text", media_type, content, place)
        return _cut(content)

    def _text(self, content: bytes, charset: str, place: _Place) -> str:
        if len(content) > limits.TEXT_BYTES:
            self.problems.lose(f"{place.words} is too long; its beginning is here.")
        decoded = decode(_cut(content), charset)
        if decoded.doubt:
            self.problems.lose(f"{place.words}: {decoded.doubt}")
        return _newlines(decoded.text)

    def _tnef(self, content: bytes, filename: str, place: _Place) -> list[_Chunk]:
        """Open the file in which Outlook packs a mail's text and files."""
        opened = tnef.read(content, limits.PARTS)
        if opened.doubt:
            self.problems.lose(f"{place.words}, a winmail.dat: {opened.doubt}")
            self._attach(filename or "winmail.dat", "application/ms-tnef", content, place)
        for number, one in enumerate(opened.files, 1):
            if self.parts_left <= 0:
                self._leave_out()
                break
            self.parts_left -= 1
            inner = place.child(number)
            self._attach(_filename(one.name), one.media_type, one.content, inner)
        chunk = _Chunk()
        if opened.text.strip():
            if len(opened.text) > limits.TEXT:
                self.problems.lose(f"{place.words} is too long; its beginning is here.")
            chunk.plain = _newlines(opened.text[: limits.TEXT])
        if opened.html:
            chunk.html = self._text(opened.html, _meta_charset(opened.html), place)
        return [chunk] if chunk != _Chunk() else []

    def _attach(
        self,
        filename: str,
        media_type: str,
        content: bytes,
        place: _Place,
        found: Headers | None = None,
        disposition: Parameters | None = None,
    ) -> None:
        content_id = headers.as_written(found.first("content-id")) if found else ""
        said = disposition.value if disposition else ""
        is_inline = said == "inline" or (not said and bool(content_id or not place.is_shown))
        self.attachments.append(
            Attachment(
                filename=filename,
                declared_type=media_type,
                content=content,
                where=place.where or "1",
                content_id=content_id.strip("<> ")[: limits.FILENAME],
                is_inline=is_inline,
            )
        )

    # ------------------------------------------------------------------- reports

    def _read_report(self, content: bytes) -> None:
        read = delivery.read(content)
        if read is None:
            self.problems.note("It has a delivery report that says nothing.")
        elif self.report is None:
            self.report = read
        else:
            both = self.report.recipients + read.recipients
            self.report = replace(self.report, recipients=both)

    def _whole_report(self) -> DeliveryReport | None:
        if self.report is None:
            return None
        return replace(self.report, returned=self.returned)

    # ------------------------------------------------------------------- text

    def _joined(self, chunks: list[_Chunk]) -> tuple[str, str]:
        """Return the mail's text and its HTML, out of their pieces."""
        shown: list[str] = []
        for chunk in _merged(chunks):
            text = self._guarded_text(chunk)
            if text.strip():
                shown.append(text.rstrip("\n"))
        text = "\n\n".join(shown)
        html = "\n".join(chunk.html for chunk in chunks if chunk.html)
        if len(text) > limits.TEXT:
            self.problems.lose(f"Its text is too long; the first {limits.TEXT:,} letters are here.")
        if len(html) > limits.TEXT:
            self.problems.lose("Its HTML is too long; only its beginning is here.")
        return text[: limits.TEXT], html[: limits.TEXT]

    def _guarded_text(self, chunk: _Chunk) -> str:
        try:
            return self._chosen(chunk)
        except MemoryError:
            raise
        except Exception as problem:
            self.problems.lose(f"Its text could not be read well ({type(problem).__name__}).")
            return chunk.plain or chunk.html or ""

    def _chosen(self, chunk: _Chunk) -> str:
        """The plain text, unless the HTML says more; both where each says what the other does not.

        Programs make the plain text from the HTML, and so it has the same words. A stub ("your
        program cannot show HTML") has few, and its HTML many.
        """
        plain = chunk.plain or ""
        if not chunk.html:
            return plain
        if len(chunk.html) > limits.WEB_TEXT:
            self.problems.lose("Its HTML is too long to be read whole.")
        seen = web_text.text_of(chunk.html)
        if not plain.strip():
            return seen
        in_plain, in_html = _words(plain), _words(seen)
        only_plain, only_html = in_plain - in_html, in_html - in_plain
        if len(only_html) < 10 or len(only_html) * 2 < len(in_html):
            return plain
        if len(only_plain) * 10 <= len(in_plain) and not any(map(_HAS_DIGIT.search, only_plain)):
            self.problems.note("Its HTML says more than its plain text; the text is of the HTML.")
            return seen
        if len(in_plain) >= _LONGEST_STUB:
            self.problems.lose(
                "It has two texts, one plain and one in HTML, and they differ; both are here."
            )
        return f"{plain.rstrip()}\n\n{seen}"

    # ------------------------------------------------------------------- headers

    def _with_headers(self, mail: Mail, found: Headers) -> Mail:
        """Add what the headers say; one that cannot be read costs no other."""
        reading = _HeaderReading(found)
        changes: dict[str, object] = {}
        for name, read in reading.fields():
            try:
                changes[name] = read()
            except MemoryError:
                raise
            except Exception as problem:
                words = name.replace("_", " ")
                self.problems.lose(f"Its {words} could not be read ({type(problem).__name__}).")
        for sentence in reading.cut:
            self.problems.note(sentence)
        return replace(mail, **changes)  # type: ignore[arg-type]


class _HeaderReading:
    """What the headers of a whole mail say."""

    def __init__(self, found: Headers) -> None:
        self.found = found
        self.cut: list[str] = []

    def fields(self) -> Iterator[tuple[str, Callable[[], object]]]:
        yield "headers", self.headers
        yield "message_id", lambda: addresses.message_id(self._written("message-id"))
        yield "in_reply_to", lambda: addresses.references(self._each("in-reply-to"))
        yield "references", lambda: addresses.references(self._each("references"))
        yield "sender", self.sender
        yield "reply_to", lambda: addresses.address_list(self._written("reply-to"))
        yield "return_path", self.return_path
        yield "recipients", self.recipients
        yield (
            "subject",
            lambda: headers.as_text(self.found.first("subject")[: limits.HEADER_VALUE]).strip(),
        )
        yield "sent_at", lambda: addresses.sent_at(self._written("date"))

    def headers(self) -> tuple[tuple[str, str], ...]:
        kept, room = [], limits.ALL_HEADERS
        for name, value in self.found.fields:
            text = headers.as_text(value[: limits.HEADER_VALUE])
            if len(value) > limits.HEADER_VALUE:
                self.cut.append(f"Its header {name} is too long; the beginning is here.")
            room -= len(text) + len(name)
            if room < 0:
                self.cut.append("Its headers are too long; the first are here.")
                break
            kept.append((name, text))
        return tuple(kept)

    def sender(self) -> object:
        senders = (addresses.address_list(self._written(name)) for name in ("from", "sender"))
        return next((found[0] for found in senders if found), None)

    def return_path(self) -> str | None:
        if not self.found.has("return-path"):
            return None
        written = self._written("return-path").strip()
        return next(addresses.addresses_in(written), written.strip("<> ").lower())

    def recipients(self) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for name, value in self.found.fields:
            for one in _recipients_in(name.lower(), value):
                found.setdefault(one)
                if len(found) >= limits.RECIPIENTS:
                    self.cut.append("It has more recipients than are read.")
                    return tuple(found)
        return tuple(found)

    def _written(self, name: str) -> str:
        return headers.as_written(self.found.first(name)[: limits.HEADER_VALUE])

    def _each(self, name: str) -> Iterator[str]:
        return (headers.as_written(value[: limits.HEADER_VALUE]) for value in self.found.all(name))


_RECIPIENTS = frozenset(
    "to cc bcc delivered-to x-delivered-to x-original-to original-to envelope-to x-envelope-to"
    " x-original-envelope-to x-forwarded-to x-forwarded-for resent-to resent-cc resent-bcc"
    " apparently-to x-apparently-to x-rcpt-to x-rcptto rcpt-to x-real-to x-resent-to"
    " original-recipient x-original-recipient x-envelope-recipient x-orig-to x-failed-over-to"
    " x-gm-original-to x-pm-recipient x-received-for x-mailgun-recipient x-original-cc"
    " x-ms-exchange-organization-originalenveloperecipients x-ms-exchange-parent-recipient"
    " x-sieve-delivered-to x-mdrcpt-to x-mdaemon-deliver-to x-loop-to".split()
)
_RECEIVED_FOR = re.compile(r"\bfor <?([^\s<>;]{3,320})", re.IGNORECASE)


def _recipients_in(name: str, value: bytes) -> Iterator[str]:
    if name in ("received", "x-received"):
        together = " ".join(headers.as_written(value[: limits.HEADER_VALUE]).split())
        for found in _RECEIVED_FOR.findall(together):
            yield from addresses.addresses_in(found)
    elif name in _RECIPIENTS:
        written = headers.as_written(value)
        yield from addresses.addresses_in(written)
        if "=?" in written:
            yield from addresses.addresses_in(headers.decode_words(written))


# ------------------------------------------------------------------- small questions


def _as_bytes_of_ascii(raw: bytes) -> bytes:
    """A mail that was saved as UTF-16 text, as the bytes it was."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace").encode("utf-8", "replace")
    return raw.removeprefix(b"\xef\xbb\xbf")


def _first_line(raw: bytes) -> int:
    """Where the first line that is not blank begins."""
    blanks = re.match(rb"(?:[ \t]*[\r\n])*", raw[:10_000])
    return blanks.end() if blanks else 0


def _media_type(found: Headers, default: str) -> tuple[str, Parameters]:
    written = parameters(found.first("content-type"))
    if not written.value:
        return default, written
    known = _MEDIA_TYPE.match(written.value)
    return (known.group().lower() if known else "text/plain"), written


def _transfer_encoding(found: Headers) -> str:
    return (
        headers.as_written(found.first("content-transfer-encoding"))
        .partition(";")[0]
        .lower()
        .strip()
    )


def _is_text(media_type: str) -> bool:
    return media_type.startswith("text/") and media_type not in _FILES_OF_TEXT


def _filename(written: str) -> str:
    """The sender's name for a file, in one line; too long a one keeps its ending."""
    name = " ".join(written.split())
    if len(name) <= limits.FILENAME:
        return name
    stem, dot, ending = name.rpartition(".")
    ending = dot + ending if stem and len(ending) < 20 else ""
    return name[: limits.FILENAME - len(ending)] + ending


def _subject_name(content: bytes) -> str:
    """A name for a nested mail that has none: its subject."""
    found, _ = headers.split(content[:100_000].lstrip(b"\r\n"))
    subject = " ".join(headers.as_text(found.first("subject")[:1_000]).split())[:100]
    return f"{subject or 'mail'}.eml"


def _whole(raw: bytes, found: Headers, body: int, end: int) -> bytes:
    """A part with its headers, as a file that mail programs open."""
    written = b"".join(name.encode() + b": " + value + b"\r\n" for name, value in found.fields)
    return written + b"\r\n" + raw[body:end]


def _cut(content: bytes) -> bytes:
    """What is read of a text: whole lines, where there are any."""
    if len(content) <= limits.TEXT_BYTES:
        return content
    last = content.rfind(b"\n", 0, limits.TEXT_BYTES)
    return content[: last if last > 0 else limits.TEXT_BYTES]


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _meta_charset(html: bytes) -> str:
    found = _META_CHARSET.search(html, 0, 4_096)
    return found.group(1).decode("ascii") if found else ""


def _alternatives(chunks: list[_Chunk]) -> _Chunk:
    """One text out of its alternatives: all plain ones that differ, and the HTML."""
    plains = dict.fromkeys(chunk.plain for chunk in chunks if chunk.plain and chunk.plain.strip())
    htmls = dict.fromkeys(chunk.html for chunk in chunks if chunk.html)
    return _Chunk(plain="\n\n".join(plains) or None, html="\n".join(htmls) or None)


def _merged(chunks: list[_Chunk]) -> Iterator[_Chunk]:
    """Join a plain text and the same in HTML behind it, from senders that call both parts."""
    waiting: _Chunk | None = None
    for chunk in chunks:
        if waiting and waiting.plain and not waiting.html and chunk.html and not chunk.plain:
            words = _words(web_text.text_of(chunk.html[:_SLICE]))
            if len(words & _words(waiting.plain)) * 10 >= len(words) * 9:
                waiting = _Chunk(waiting.plain, chunk.html)
                continue
        if waiting:
            yield waiting
        waiting = chunk
    if waiting:
        yield waiting


def _words(text: str) -> set[str]:
    return {word.lower() for word in _WORDS.findall(text[:_SLICE])}
