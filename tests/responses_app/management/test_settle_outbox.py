import pytest
from django.utils import timezone

from requests_app import letters
from requests_app.models import OutgoingMessage
from requests_app.restored import is_paused, restored_file
from responses_app import settling, tasks

NOTHING = dict.fromkeys(settling.COUNTS, 0)


@pytest.fixture
def in_doubt(make_request):
    draft = letters.first_letter(make_request(email="foi@testham.example"))
    [letter] = letters.write([draft], approved=True, at=timezone.now())
    OutgoingMessage.objects.filter(pk=letter.pk).update(state="uncertain", tried_at=timezone.now())
    return letter


def restored():
    now = timezone.now().isoformat(timespec="seconds")
    restored_file().write_text(f"restored at {now} from the backup of {now}\n")


def test_settle_outbox_counts_what_it_settled_by_what(run, in_doubt, imap):
    assert run("settle_outbox", "--json").json == {**NOTHING, "still_uncertain": 1}

    imap.drop(bytes(in_doubt.mime))

    assert run("settle_outbox", "--json").json == {**NOTHING, "copy": 1}
    assert run("settle_outbox").out.startswith("0 copy, 0 reply, ")


def test_settle_outbox_without_a_mailbox_says_that_it_could_not_look(run, in_doubt):
    done = run("settle_outbox", "--json")

    assert (done.code, done.json) == (0, {**NOTHING, "not_looked_for": 1})
    assert "no mailbox is set (IMAP_URL)" in done.err


def test_settle_outbox_refuses_clearly_where_the_password_is_wrong(run, in_doubt, imap, settings):
    settings.IMAP_URL = imap.url.replace("phrase", "phase")

    done = run("settle_outbox", "--json")

    assert (done.code, done.out) == (1, "")
    assert len(done.err.splitlines()) == 1
    assert "does not accept the password of foi@example.org" in done.err


def test_settle_outbox_after_a_restore_compares_and_goes_on_when_a_person_says_so(
    run, in_doubt, imap
):
    assert run("settle_outbox", "--after-restore").code == 1
    restored()
    assert run("settle_outbox", "--go-on", "--by", "Ada").code == 1
    imap.drop(bytes(in_doubt.mime))
    imap.drop(b"From: foi@example.org\nTo: x@council.example\nSubject: By hand\n\nx\n")

    done = run("settle_outbox", "--after-restore", "--json")

    assert (done.code, done.json["mails"], done.json["confirmed"]) == (0, 2, 1)
    assert "look at:  to x@council.example: By hand: it does not say" in done.err
    assert run("settle_outbox", "--go-on", "--by", "Ada", "--json").json == {"go_on": True}
    assert not is_paused()


def test_settle_outbox_says_where_the_mailbox_tells_nothing(run, db, imap):
    restored()

    done = run("settle_outbox", "--after-restore")

    assert "the mailbox has no mail from us since then" in done.err


def test_settle_outbox_without_a_mailbox_goes_on_by_a_person_s_word(run, db):
    restored()

    assert "nothing could be compared" in run("settle_outbox", "--go-on", "--by", "Ada").err
    assert run("settle_outbox", "--go-on", "--by", "Ada", "--without-journal").code == 0
    assert not is_paused()


@pytest.mark.parametrize(
    "options",
    [["--go-on"], ["--by", "Ada"], ["--without-journal"], ["--after-restore", "--by", "A"]],
)
def test_settle_outbox_knows_wrong_use(run, db, options):
    restored()

    assert run("settle_outbox", *options).code == 2
    assert is_paused()


def test_the_sweep_settles_and_leaves_word(in_doubt, imap):
    imap.drop(bytes(in_doubt.mime))

    assert tasks.settle_outbox() == {**NOTHING, "copy": 1}
