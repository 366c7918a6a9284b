"""Links that are signed and short-lived, and what is said of a file that is handed out."""

from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import pytest
import time_machine
from hypothesis import example, given
from hypothesis import strategies as st

from responses_app import serving, vault
from responses_app.models import InboundMessage, StoredFile
from tests.evil_html import EVIL
from tests.stored_documents import document, message

__all__ = ["document", "message"]
pytestmark = pytest.mark.django_db
State = StoredFile.State
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def parts(url):
    """The token and the name of a link."""
    token, name = url.rpartition("/files/")[2].split("/")
    return token, unquote(name)


def test_link_to_leads_to_the_file(document):
    made = document()

    assert serving.file_of(*parts(serving.link_to(made.file, "figures.csv"))) == made.file


def test_link_to_leads_to_the_host_for_files_where_there_is_one(document, settings):
    made = document()
    assert serving.link_to(made.file, "a.csv").startswith("/files/")

    settings.FILES_URL, settings.FILES_HOST = "https://files.example.org", "files.example.org"

    assert serving.link_to(made.file, "a.csv").startswith("https://files.example.org/files/")


def test_file_of_a_link_is_had_for_ten_minutes(document):
    with time_machine.travel(NOON, tick=False) as clock:
        token, name = parts(serving.link_to(document().file, "a.csv"))
        clock.move_to(NOON + timedelta(minutes=10))
        assert serving.file_of(token, name)
        clock.move_to(NOON + timedelta(minutes=10, seconds=1))

        with pytest.raises(serving.LinkHasRunOut, match="10 minutes. Go back and click again"):
            serving.file_of(token, name)


def test_file_of_another_name_opens_nothing(document):
    token, _ = parts(serving.link_to(document().file, "a.csv"))

    with pytest.raises(serving.LinkError, match="opens nothing"):
        serving.file_of(token, "invoice.exe")


def test_file_of_a_token_for_something_else_opens_nothing(document, message):
    """The number of a message is no number of a file."""
    document(of=(mail := message()))
    token = serving.link_to_formatted(mail).rstrip("/").rpartition("/")[2]

    with pytest.raises(serving.LinkError):
        serving.file_of(token, "a.csv")


@given(
    at=st.integers(0, 60), character=st.sampled_from("0123456789abcdefghijklmnopqrstuvwxyzABC:-_")
)
def test_file_of_a_token_that_was_changed_opens_nothing(at, character):
    file = StoredFile(pk=7, extension="csv")
    token, name = parts(serving.link_to(file, "a.csv"))
    changed = token[:at] + character + token[at + 1 :]
    if changed == token:
        return
    with pytest.raises(serving.LinkError):
        serving.file_of(changed, name)


@pytest.mark.parametrize(
    "state", [State.WAITING, State.SUSPECT, State.COPY_ONLY, State.CANNOT, State.DESTROYED]
)
def test_file_of_a_link_that_is_older_than_the_quarantine_opens_nothing(document, state):
    made = document()
    token, name = parts(serving.link_to(made.file, "a.csv"))
    StoredFile.objects.filter(pk=made.file.pk).update(state=state)

    with pytest.raises(serving.LinkHasRunOut, match="may not be opened now"):
        serving.file_of(token, name)


@pytest.mark.parametrize("state", State.values)
def test_why_not_is_empty_for_what_may_be_opened_and_nothing_else(document, state):
    made = document(state=state)
    may_be = {State.CLEAN, State.RELEASED}

    assert (serving.why_not(made.file) == "") == (state in may_be)


def test_why_not_of_an_archive_waits_for_what_is_packed_in_it(document):
    archive = document(b"an archive", "all.zip")
    packed = document(b"packed", of=archive.message, parent=archive, state=State.WAITING)
    assert "have not been looked through" in serving.why_not(archive.file)

    StoredFile.objects.filter(pk=packed.file.pk).update(state=State.SUSPECT)
    assert "may not be opened" in serving.why_not(archive.file)

    StoredFile.objects.filter(pk=packed.file.pk).update(state=State.CLEAN)
    assert serving.why_not(archive.file) == ""


def test_why_not_of_a_released_archive_is_the_reviewers_word(document):
    archive = document(b"an archive", "all.zip", State.RELEASED)
    document(b"packed", of=archive.message, parent=archive, state=State.SUSPECT)

    assert serving.why_not(archive.file) == ""


def test_why_not_of_a_mail_is_said_while_a_file_in_it_is_kept_back(document, message):
    mail = message()
    assert serving.why_not(mail.raw) == ""

    made = document(of=mail, state=State.SUSPECT)
    assert "files that may not be opened" in serving.why_not(mail.raw)

    StoredFile.objects.filter(pk=made.file.pk).update(state=State.RELEASED)
    assert serving.why_not(mail.raw) == ""


def test_why_not_of_a_mail_that_nobody_has_read_yet(message):
    mail = message(state=InboundMessage.State.KEPT)

    assert serving.why_not(mail.raw) != ""


# ---------------------------------------------------------------------------- headers


@pytest.mark.parametrize(
    "media_type",
    [
        *("text/html", "image/svg+xml", "application/xhtml+xml", "application/xml", "text/xml"),
        *("image/png", "message/rfc822", "application/javascript", "", "text/html; charset=x"),
        "application/vnd.ms-excel.sheet.macroEnabled.12",
        "application/pdf\r\nSet-Cookie: a=b",
    ],
)
def test_content_type_is_just_bytes_for_whatever_a_browser_might_show(media_type):
    assert serving.content_type(StoredFile(media_type=media_type)) == "application/octet-stream"


@pytest.mark.parametrize("media_type", ["application/pdf", "text/csv", "text/plain"])
def test_content_type_of_plain_things_is_their_own(media_type):
    assert serving.content_type(StoredFile(media_type=media_type)) == media_type


EVIL_NAMES = [
    'a".html; filename=b.exe',
    "a\r\nSet-Cookie: x=y",
    'a\\"b.csv',
    "../../etc/passwd",
    "..\\..\\windows\\system32",
    "invoice\u202efdp.exe",
    "Ŷ ffigurau – 2024.csv",
    "a%22;b%0d%0a.csv",
    "a\x00b.csv",
    "CON",
    "",
    "." * 300,
    "é" * 300,
    "\ud800.csv",
    "%2e%2e%2fx",
    "a;b=c.csv",
]


@given(st.text(max_size=300))
@example('a".html; filename=b.exe')
def test_disposition_is_one_line_of_ascii_whatever_the_name(name):
    header = serving.disposition(name)

    assert header.isascii()
    assert header.isprintable()
    before, plain, after = header.split('"')
    assert before == "attachment; filename="
    assert not set(plain) & set("\\/%")
    assert after.startswith("; filename*=UTF-8''")
    assert not set(after[19:]) & set("\"'; /\\")


def test_disposition_has_the_whole_name_for_new_browsers():
    header = serving.disposition("Ŷ 2024.csv")

    assert header == "attachment; filename=\"_ 2024.csv\"; filename*=UTF-8''%C5%B6%202024.csv"


@pytest.mark.parametrize("name", EVIL_NAMES)
def test_link_to_an_evil_name_is_one_that_a_browser_leaves_as_it_is(document, name):
    made = document()
    url = serving.link_to(made.file, name)

    assert url.isascii()
    token, found = parts(url)
    assert found not in ("", ".", "..")
    assert not set(found) & set('/\\"\r\n\x00\u202e')
    assert serving.file_of(token, found) == made.file


# ---------------------------------------------------------------------------- formatted text


def test_formatted_text_is_made_anew_from_the_mail(message):
    html = "<p>Dear <b>you</b><img src='https://evil.example/pixel'><script>x()</script></p>"

    assert serving.formatted_text(message(html=html)).strip() == "<p>Dear <b>you</b>[picture]</p>"


def test_formatted_text_of_all_evil_at_once_is_still_a_text(message):
    html = "".join(EVIL.values()).replace("HOST", "https://evil.example").replace("\x00", "")

    cleaned = serving.formatted_text(message(html=html))

    assert "<script" not in cleaned
    assert "<img" not in cleaned


def test_formatted_text_of_a_plain_mail_is_none(message):
    with pytest.raises(serving.NoFormattedText, match="only plain text"):
        serving.formatted_text(message())


def test_formatted_text_that_would_take_all_memory_is_not_made(message, monkeypatch):
    """A tag left open is opened again in each paragraph: a few hundred KB become a billion tags."""
    monkeypatch.setattr(serving, "CLEANING_LIMITS", serving.Limits(seconds=2, output=2**20))
    html = "".join(f"<b id={n}>" for n in range(9000)) + "<p>x" * 9000

    with pytest.raises(serving.NoFormattedText, match="cannot be shown safely"):
        serving.formatted_text(message(html=html))


def test_formatted_text_of_a_mail_whose_bytes_are_missing_is_no_guess(message):
    mail = message(html="<p>x")
    vault.destroy(mail.raw.sha256)

    with pytest.raises(vault.VaultError):
        serving.formatted_text(mail)


def test_message_of_a_mail_that_was_destroyed_opens_nothing(message):
    mail = message(html="<p>x")
    token = serving.link_to_formatted(mail).rstrip("/").rpartition("/")[2]
    assert serving.message_of(token) == mail
    StoredFile.objects.filter(pk=mail.raw.pk).update(state=State.DESTROYED)

    with pytest.raises(serving.LinkHasRunOut):
        serving.message_of(token)
