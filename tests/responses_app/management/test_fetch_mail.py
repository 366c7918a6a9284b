import pytest
from django.core.management import call_command

from responses_app.management.commands import fetch_mail
from responses_app.models import InboundMessage
from tests.mails import mail

NOTHING = {"fetched": 0, "stored": 0, "duplicates": 0, "errors": []}


def test_fetch_mail_counts_what_it_fetched(run, imap):
    imap.drop(mail())
    imap.drop(mail(), "Spam")

    done = run("fetch_mail", "--json")

    assert (done.code, done.err) == (0, "")
    assert done.json == {"fetched": 2, "stored": 1, "duplicates": 1, "errors": []}
    assert run("fetch_mail", "--json").json == NOTHING
    assert run("fetch_mail").out == "0 fetched: 0 stored, 0 known already.\n"


def test_fetch_mail_without_a_mailbox_says_so(run, settings):
    settings.IMAP_URL = ""

    done = run("fetch_mail", "--json")

    assert (done.code, done.json) == (0, NOTHING)
    assert "no mailbox is set (IMAP_URL)" in done.err


def test_fetch_mail_names_each_problem_in_a_line_and_exits_with_1(run, imap):
    imap.drop(b"")
    imap.drop(mail())
    imap.drop(b"")

    done = run("fetch_mail", "--json")

    assert done.code == 1
    assert (done.json["stored"], len(done.json["errors"])) == (1, 2)
    assert done.err.splitlines() == done.json["errors"]
    assert "mail 1 of foi@example.org at 127.0.0.1 is empty" in done.err


def test_fetch_mail_refuses_clearly_where_the_password_is_wrong(run, imap, settings):
    settings.IMAP_URL = imap.url.replace("phrase", "phase")

    done = run("fetch_mail", "--json")

    assert (done.code, done.json["stored"], len(done.err.splitlines())) == (1, 0, 1)
    assert "does not accept the password of foi@example.org" in done.err


@pytest.mark.django_db(transaction=True)
def test_fetch_mail_in_a_loop_goes_on_after_a_problem_until_it_is_stopped(
    imap, settings, capsys, monkeypatch
):
    good, bad = imap.url, imap.url.replace("phrase", "phase")
    urls, settings.IMAP_URL = iter([good, good]), bad
    imap.drop(mail())

    def wait(seconds):
        """Each wait puts something right; the third is ended by Ctrl-C."""
        assert seconds == settings.SWEEP_SECONDS
        settings.IMAP_URL = next(urls, "")
        if not settings.IMAP_URL:
            raise KeyboardInterrupt

    monkeypatch.setattr(fetch_mail.time, "sleep", wait)

    call_command("fetch_mail", "--loop")

    out, err = capsys.readouterr()
    assert [line.partition(" ")[0] for line in out.splitlines()] == ["0", "1", "0"]
    assert "does not accept the password" in err
    assert InboundMessage.objects.count() == 1
