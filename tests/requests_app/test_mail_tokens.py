"""Access tokens for mail, from a real HTTP server; used with a real mail server."""

import json
import stat
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from requests_app import letters, mail_tokens, outbox
from requests_app.mail_tokens import MailTokenError, access_token, xoauth2
from requests_app.models import OutgoingMessage, SendingRules
from tests.servers import MailServer, free_port
from tests.token_server import TokenServer

NOW = timezone.now()


@pytest.fixture
def tokens(settings):
    with TokenServer() as server:
        server.set_up(settings)
        yield server


def test_xoauth2_is_what_the_protocol_says():
    # The example of https://developers.google.com/workspace/gmail/imap/xoauth2-protocol
    assert xoauth2("someuser@example.com", "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg") == (
        "user=someuser@example.com\x01auth=Bearer ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg"
        "\x01\x01"
    )


def test_access_token_without_a_refresh_token_signs_in_as_ourselves(tokens, settings):
    tokens.set_up(settings, scope="https://outlook.office365.com/.default")

    assert access_token(NOW) == "access-1"
    assert tokens.asked == [
        {
            "grant_type": "client_credentials",
            "client_id": "us",
            "client_secret": "hush",
            "scope": "https://outlook.office365.com/.default",
        }
    ]


def test_access_token_with_a_refresh_token_asks_by_it(tokens, settings):
    tokens.set_up(settings, refresh_token="consent", scope="https://mail.google.com/")

    assert access_token(NOW) == "access-1"
    assert tokens.asked == [
        {
            "grant_type": "refresh_token",
            "refresh_token": "consent",
            "client_id": "us",
            "client_secret": "hush",
            "scope": "https://mail.google.com/",
        }
    ]


def test_access_token_asks_without_a_secret_or_scope_where_none_is_set(tokens, settings):
    tokens.set_up(settings, refresh_token="consent", client_secret="")

    access_token(NOW)

    assert tokens.asked[0].keys() == {"grant_type", "refresh_token", "client_id"}


def test_access_token_is_kept_until_shortly_before_it_expires(tokens):
    assert access_token(NOW) == access_token(NOW + timedelta(minutes=54)) == "access-1"
    assert access_token(NOW + timedelta(minutes=56)) == "access-2"
    assert len(tokens.asked) == 2


@pytest.mark.parametrize(
    ("expires_in", "good", "over"),
    [(60, 29, 31), ("1800", 1499, 1501), (None, 3299, 3301), (10**12, 86_099, 86_101)],
    ids=["a minute", "as text", "not said", "too long to believe"],
)
def test_access_token_reads_how_long_a_token_lives(tokens, expires_in, good, over):
    tokens.answers.append(
        (200, {"access_token": "first", "token_type": "Bearer", "expires_in": expires_in})
    )

    assert access_token(NOW) == "first"
    assert access_token(NOW + timedelta(seconds=good)) == "first"
    assert access_token(NOW + timedelta(seconds=over)) == "access-2"


def test_access_token_asks_anew_where_the_settings_changed(tokens, settings):
    assert access_token(NOW) == "access-1"
    settings.MAIL_OAUTH = settings.MAIL_OAUTH.__class__(tokens.url, "others", "secret")

    assert access_token(NOW) == "access-2"


def test_a_newer_refresh_token_is_kept_and_used_from_then_on(tokens, settings):
    tokens.rotates = True
    tokens.set_up(settings, refresh_token="consent")

    for hours in range(3):
        access_token(NOW + timedelta(hours=hours))

    assert [each["refresh_token"] for each in tokens.asked] == ["consent", "refresh-1", "refresh-2"]
    kept = settings.DATA_DIR / "mail_refresh_token"
    assert json.loads(kept.read_text())["refresh_token"] == "refresh-3"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "consent" not in kept.read_text()
    assert [path.name for path in settings.DATA_DIR.iterdir()] == ["mail_refresh_token"]


def test_a_new_consent_in_the_settings_overrides_the_kept_token(tokens, settings):
    tokens.rotates = True
    tokens.set_up(settings, refresh_token="consent")
    access_token(NOW)
    tokens.set_up(settings, refresh_token="second consent")

    access_token(NOW)

    assert tokens.asked[-1]["refresh_token"] == "second consent"


def test_a_damaged_kept_token_is_left_for_that_of_the_settings(tokens, settings):
    (settings.DATA_DIR / "mail_refresh_token").write_text('{"follows"')
    tokens.set_up(settings, refresh_token="consent")

    assert access_token(NOW) == "access-1"
    assert tokens.asked[0]["refresh_token"] == "consent"


def refusal():
    with pytest.raises(MailTokenError) as caught:
        access_token(NOW)
    words = str(caught.value)
    assert "\n" not in words
    assert "hush" not in words
    return words


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            (400, {"error": "invalid_grant", "error_description": "consent\nexpired"}),
            "invalid_grant: consent expired (HTTP 400)",
        ),
        ((401, {"error": "invalid_client"}), "invalid_client"),
        ((500, b"<html>oops</html>"), "HTTP 500"),
        ((200, {}), "HTTP 200"),
        ((200, ["access_token"]), "HTTP 200"),
        ((200, {"access_token": "", "token_type": "Bearer"}), "HTTP 200"),
        ((302, {"Location": "elsewhere"}), "HTTP 302"),
        ((200, b""), "HTTP 200"),
    ],
)
def test_a_refusal_is_a_clear_error_and_asked_again_next_time(tokens, answer, words):
    tokens.answers.append(answer)

    assert words in refusal()
    assert access_token(NOW) == "access-2"


def test_a_place_that_is_not_reached_or_falls_silent_is_a_clear_error(
    tokens, settings, monkeypatch
):
    monkeypatch.setattr(mail_tokens, "TIMEOUT", (0.5, 0.3))
    original = tokens.answer
    monkeypatch.setattr(tokens, "answer", lambda form: time.sleep(1) or original(form))
    assert "it was not reached (ReadTimeout)" in refusal()

    tokens.url = f"http://127.0.0.1:{free_port()}/token"
    tokens.set_up(settings)
    assert "it was not reached (ConnectionError)" in refusal()


def test_access_token_without_settings_is_a_clear_error(settings):
    settings.MAIL_OAUTH = settings.MAIL_OAUTH.__class__()

    assert "FOI_MAIL_OAUTH_TOKEN_URL is not set" in refusal()


# ---------------------------------------------------------------------------- a letter by token


@pytest.fixture
def letter(make_request, tokens, settings):
    settings.EMAIL_HOST_USER = settings.MAIL_FROM = "foi@example.org"
    settings.SMTP_IS_SET = True
    SendingRules.objects.update_or_create(
        pk=SendingRules.ONLY, defaults={"office_hours_only": False, "undo_minutes": 0}
    )
    draft = letters.first_letter(make_request(email="foi@council.example"))
    [written] = letters.write([draft], approved=True, at=timezone.now())
    return written


def send(letter, server, settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    outbox.deliver()
    return OutgoingMessage.objects.get(pk=letter.pk)


def test_a_letter_leaves_by_access_token(letter, settings):
    with MailServer(tokens={"access-1"}) as server:
        assert send(letter, server, settings).state == "sent"

    assert server.signed_in == ["foi@example.org"]
    assert len(server.mails) == 1


def test_a_letter_waits_where_the_token_is_refused(letter, settings):
    with MailServer(tokens={"another"}) as server:
        waiting = send(letter, server, settings)

    assert waiting.state in ("pending", "deferred")
    assert server.mails == []


def test_a_letter_waits_where_no_token_is_given(letter, settings, tokens):
    tokens.answers += [(400, {"error": "invalid_grant"})] * 3
    with MailServer(tokens={"access-1"}) as server:
        waiting = send(letter, server, settings)

    assert waiting.state in ("pending", "deferred")
    assert server.envelopes == []


def test_a_password_goes_before_a_token(letter, settings):
    settings.EMAIL_HOST_PASSWORD = "a pass phrase"
    with MailServer(accounts={"foi@example.org": "a pass phrase"}) as server:
        assert send(letter, server, settings).state == "sent"
