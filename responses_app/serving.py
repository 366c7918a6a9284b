"""Hand a file out: by a link that is signed, lasts ten minutes and needs no cookie.

Files from strangers are served on a host name of their own where there is one
(FOI_FILES_URL), so that nothing in them ever stands beside our cookies. A link is no
permission that lasts: whether the file may be opened is asked again when it is used.
"""

from urllib.parse import quote

from django.conf import settings
from django.core import signing
from django.urls import reverse

from responses_app import documents, vault
from responses_app.domain import file_names
from responses_app.models import InboundMessage, StoredFile
from responses_app.readers import emails
from responses_app.readers.apart import Apart, Limits, read_apart

State = StoredFile.State
LASTS = 10 * 60  # seconds
FILE_SALT = "responses_app.serving.file"
MAIL_SALT = "responses_app.serving.mail"
# What a browser is told of a file. It is an attachment all the same; anything else is just bytes.
TOLD_TYPES = frozenset(
    (
        "application/pdf",
        "text/csv",
        "text/plain",
        "application/rtf",
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
        "application/vnd.oasis.opendocument.presentation",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    )
)
JUST_BYTES = "application/octet-stream"
WHY_NOT = {
    State.WAITING: "It has not been looked through yet. That takes a minute or two.",
    State.SUSPECT: "It is kept back until a reviewer has decided.",
    State.COPY_ONLY: "It is kept back; only the copy of its visible values may be opened.",
    State.CANNOT: "It could not be looked through; a reviewer decides.",
    State.DESTROYED: "Its bytes were destroyed.",
}
# Cleaning what a stranger wrote may take all the memory there is: it is done apart.
CLEANING = Apart({"clean_html": "responses_app.domain.clean_html:task"}, at_once=2)
CLEANING_LIMITS = Limits(seconds=10, output=8 * 1024 * 1024)


class LinkError(Exception):
    """A link opens nothing. The message is one line for a person."""

    status = 404


class LinkHasRunOut(LinkError):
    """A link that was good, and is no longer."""

    status = 410


class NoFormattedText(Exception):
    """A mail has no formatted text, or it cannot be shown. The message says why."""


# ---------------------------------------------------------------------------- links


def link_to(file: StoredFile, filename: str) -> str:
    """Return an address under which a file is downloaded as `filename` for ten minutes.

    The name is cleaned, and signed as well: under another name the link opens nothing. It is no
    answer to whether the file may be opened; `why_not` is.
    """
    name = file_names.display_name(filename, file.extension)
    token = signing.TimestampSigner(salt=f"{FILE_SALT} {name}").sign(str(file.pk))
    return _on_files_host(reverse("file", args=[token, name]))


def link_to_formatted(message: InboundMessage) -> str:
    """Return an address under which a mail's formatted text is shown for ten minutes."""
    token = signing.TimestampSigner(salt=MAIL_SALT).sign(str(message.pk))
    return _on_files_host(reverse("formatted-mail", args=[token]))


def file_of(token: str, name: str) -> StoredFile:
    """Return the file of a link. Raises LinkError where it is not ours, is old, or where the
    file may not be opened any more."""
    file = StoredFile.objects.filter(pk=_signed(token, f"{FILE_SALT} {name}")).first()
    if file is None or why_not(file):
        raise LinkHasRunOut("This file may not be opened now; its page says why.")
    return file


def message_of(token: str) -> InboundMessage:
    """Return the mail of a link to its formatted text. Raises LinkError as `file_of` does."""
    messages = InboundMessage.objects.select_related("raw").exclude(raw=None)
    message = messages.filter(pk=_signed(token, MAIL_SALT)).first()
    if message is None or why_not_formatted(message):
        raise LinkHasRunOut("This mail may not be opened now; its page says why.")
    return message


def _signed(token: str, salt: str) -> int:
    try:
        return int(signing.TimestampSigner(salt=salt).unsign(token, max_age=LASTS))
    except signing.SignatureExpired as problem:
        raise LinkHasRunOut(
            f"The link has run out: it is good for {LASTS // 60} minutes. Go back and click again."
        ) from problem
    except (signing.BadSignature, ValueError) as problem:
        raise LinkError(
            "This link opens nothing: it is not whole, or it was never ours. "
            "Go back and click again."
        ) from problem


def _on_files_host(path: str) -> str:
    return f"{settings.FILES_URL}{path}" if settings.FILES_HOST else path


# ---------------------------------------------------------------------------- may it be opened


def why_not(file: StoredFile) -> str:
    """Say why a file may not be handed out now; empty where it may."""
    if file.state in WHY_NOT:
        return WHY_NOT[file.state]
    if not documents.may_be_opened(file):
        return "In it are files that may not be opened, or that have not been looked through yet."
    return ""


def why_not_formatted(message: InboundMessage) -> str:
    """Say why a mail's formatted text is not shown; empty where it may be.

    It is the mail's words and none of its files, so that a file that is kept back keeps no words
    back; the mail does that was itself kept back, or destroyed.
    """
    if message.raw is None:
        return "It did not come as a mail."
    return "" if message.raw.state == State.WAITING else WHY_NOT.get(message.raw.state, "")


# ---------------------------------------------------------------------------- what is handed out


def content_type(file: StoredFile) -> str:
    """What a browser is told that a file is; never anything that it would show by itself."""
    return file.media_type if file.media_type in TOLD_TYPES else JUST_BYTES


def disposition(filename: str, how: str = "attachment") -> str:
    """Return a Content-Disposition header; whatever the name is, it is one line of ASCII.

    Both forms of the name are given, for old and new browsers. Source: RFC 6266, section 4 and
    appendix D; RFC 8187.
    """
    plain = "".join(one if one.isascii() and one.isprintable() else "_" for one in filename)
    plain = plain.translate(dict.fromkeys(map(ord, '"\\%/'), "_"))
    spelt_out = quote(filename, safe="", errors="replace")
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{spelt_out}"


def formatted_text(message: InboundMessage) -> str:
    """Return the formatted text of a mail as harmless HTML, made anew from the mail as it came.

    Raises NoFormattedText where there is none or it is too much, and VaultError where the mail
    is not to be had.
    """
    reading = read_apart("mail", vault.read(message.raw.sha256))
    if not reading.is_ok:
        raise NoFormattedText(f"This mail cannot be read. {reading.words}")
    try:
        html = emails.from_json(reading.answer, reading.blobs).html
    except ValueError as problem:
        raise NoFormattedText("What the reader made of this mail cannot be used.") from problem
    if not html.strip():
        raise NoFormattedText("This mail has no formatted text, only plain text.")
    cleaned = CLEANING.read("clean_html", html.encode("utf-8", "replace"), limits=CLEANING_LIMITS)
    if not cleaned.is_ok or len(cleaned.blobs) != 1:
        raise NoFormattedText(f"It cannot be shown safely. {cleaned.words}")
    return cleaned.blobs[0].decode("utf-8", "replace")
