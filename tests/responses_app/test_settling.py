"""What became of letters, by what lies in a real mailbox: real SMTP, real IMAP."""

import shutil
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.db import connection
from django.utils import timezone

from requests_app import letters, outbox
from requests_app.models import AddressProblem, CaseEvent, OutgoingMessage, SendingRules
from requests_app.restored import is_paused, restored_file
from responses_app import mailbox as mailbox_room
from responses_app.mailbox import MailboxError
from responses_app.settling import (
    SettlingError,
    _compare_from,
    compare_with_journal,
    confirm_restored,
    settle,
)
from tests.mails import bounce, mail
from tests.servers import MailServer

State = OutgoingMessage.State


@pytest.fixture
def post(imap, settings, db):
    """A mail server that takes letters, and delivers the copies into our real mailbox."""
    SendingRules.objects.update_or_create(
        pk=SendingRules.ONLY,
        defaults={
            "office_hours_only": False,
            "letters_a_minute": 0,
            "letters_a_minute_to_one": 0,
            "undo_minutes": 0,
        },
    )
    settings.JOURNAL = imap.user
    with MailServer(journal=imap.user, journal_to=imap.maildir()) as server:
        settings.SMTP_IS_SET = True
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


@pytest.fixture
def written(make_request, db):
    """Write first letters; each to an authority of its own."""

    def write(number=1, **columns):
        requests = [make_request(email=f"foi@council{n}.example") for n in range(number)]
        drafts = [letters.first_letter(one) for one in requests]
        return letters.write(drafts, approved=True, at=timezone.now(), **columns)

    return write


@pytest.fixture
def in_doubt(post, written):
    """A letter whose text was given, and then the connection broke; `left` says what became
    of it in truth."""

    def make(*, left):
        [letter] = written()
        post.data_replies.append("keep and hang up" if left else "hang up")
        outbox.deliver()
        assert fresh(letter).state == State.UNCERTAIN
        return letter

    return make


def fresh(letter):
    return OutgoingMessage.objects.get(pk=letter.pk)


# ---------------------------------------------------------------------------- in doubt


def test_settle_confirms_a_letter_whose_copy_came_and_starts_the_clock(in_doubt, imap):
    letter = in_doubt(left=True)
    tried_at = fresh(letter).tried_at

    counts = settle(timezone.now() + timedelta(days=3))

    settled = fresh(letter)
    assert counts["copy"] == 1
    assert (settled.state, settled.sent_at) == (State.SENT, tried_at)
    assert "A copy came to us: mail 1 in folder INBOX of foi@example.org, arrived" in (
        settled.evidence
    )
    letter.foi_request.refresh_from_db()
    assert letter.foi_request.was_sent
    assert letter.foi_request.sent_on == timezone.localdate(tried_at)
    assert imap.flags() == [""]


def test_settle_does_not_send_again_what_it_does_not_find(in_doubt, post):
    letter = in_doubt(left=False)

    for hours in (0, 1, 24, 24 * 60):
        counts = settle(timezone.now() + timedelta(hours=hours))
        outbox.deliver()
        assert (counts["still_uncertain"], fresh(letter).state) == (1, State.UNCERTAIN)
    assert post.mails == []
    assert CaseEvent.objects.filter(foi_request=letter.foi_request, kind="sent").count() == 0


def test_settle_says_when_it_looked_and_whether_later_copies_came(in_doubt, written, post, imap):
    letter = in_doubt(left=False)
    now = timezone.now()

    settle(now)
    local = timezone.localtime(now)
    assert f"found on {local.day} {local:%B %Y at %H:%M}" in fresh(letter).evidence
    assert "No letter was sent after it" in fresh(letter).evidence

    written()
    outbox.deliver()
    settle(now)
    assert "it is likely that this one did not leave" in fresh(letter).evidence

    shutil.rmtree(imap.maildir() / "new")
    (imap.maildir() / "new").mkdir()
    for one in imap.maildir().glob("cur/*"):
        one.unlink()
    shutil.chown(imap.maildir() / "new", *_owner(imap.maildir()))
    settle(now)
    assert "Nor have the copies of letters sent later come" in fresh(letter).evidence


def _owner(path):
    found = path.stat()
    return found.st_uid, found.st_gid


def test_settle_says_where_no_copy_can_come(in_doubt, post, settings, imap):
    post.journal_replies.append("550 not here")
    letter = in_doubt(left=True)

    settle(timezone.now())

    assert fresh(letter).state == State.UNCERTAIN
    assert "Our mailbox was refused as a recipient of it" in fresh(letter).evidence
    assert post.delivered.keys() == {"foi@council0.example"}


def test_settle_takes_a_reply_as_evidence(in_doubt, imap):
    letter = in_doubt(left=False)
    imap.drop(mail("<r@council.example>", In_Reply_To=letter.message_id))

    counts = settle(timezone.now())

    assert counts["reply"] == 1
    assert fresh(letter).state == State.SENT
    assert fresh(letter).evidence.startswith("foi@council.example replied: mail ")


def test_settle_takes_a_report_as_evidence_that_it_left(in_doubt, imap):
    letter = in_doubt(left=False)
    imap.drop(bounce(letter.message_id, action="delayed"))

    assert settle(timezone.now())["bounce"] == 1
    assert fresh(letter).state == State.SENT
    assert "is delayed" in fresh(letter).evidence


@pytest.mark.parametrize("left", [False, True])
def test_settle_starts_no_clock_for_a_letter_that_came_back(in_doubt, imap, left):
    letter = in_doubt(left=left)  # where it left, its copy lies there too
    imap.drop(bounce(letter.message_id, action="failed"))

    assert settle(timezone.now())["bounce"] == 1

    assert fresh(letter).state == State.FAILED
    assert "came back undelivered" in fresh(letter).evidence
    letter.foi_request.refresh_from_db()
    assert not letter.foi_request.was_sent
    assert AddressProblem.objects.still_open().get().address == letter.to_address
    assert not any(settle(timezone.now()).values())


def test_settle_believes_whoever_replied_though_a_report_says_that_it_came_back(in_doubt, imap):
    letter = in_doubt(left=False)
    imap.drop(bounce(letter.message_id, action="failed"))
    imap.drop(mail("<r@council.example>", In_Reply_To=letter.message_id))

    assert settle(timezone.now())["reply"] == 1
    assert fresh(letter).state == State.SENT


def test_settle_takes_no_copy_of_ours_that_came_back_for_the_letter(in_doubt, imap, settings):
    letter = in_doubt(left=False)
    settings.JOURNAL = "foi@council.example"  # whom the report is about
    imap.drop(bounce(letter.message_id, action="failed"))

    settle(timezone.now())

    assert fresh(letter).state == State.SENT
    assert not AddressProblem.objects.exists()


def test_settle_looks_for_no_digest(post, person, written):
    [letter] = written()
    OutgoingMessage.objects.filter(pk=letter.pk).update(
        state=State.UNCERTAIN, kind="digest", foi_request=None, person=person
    )

    assert not any(settle(timezone.now()).values())
    assert fresh(letter).evidence == ""


def test_settle_does_not_take_a_quotation_or_our_next_letter_as_evidence(in_doubt, imap):
    letter = in_doubt(left=False)
    imap.drop(mail("<q@council.example>", text=f"About {letter.message_id}\n"))
    imap.drop(mail("<n@example.org>", sender=imap.user, References=letter.message_id))
    imap.drop(bounce("<n@example.org>", names=letter.message_id))

    assert settle(timezone.now())["still_uncertain"] == 1


def test_settle_leaves_other_letters_alone(post, written):
    draft, _ = written(2)
    OutgoingMessage.objects.filter(pk=draft.pk).update(state=State.DRAFT)
    outbox.deliver()
    before = OutgoingMessage.objects.values_list("pk", "state", "evidence")
    before = sorted(before)

    assert not any(settle(timezone.now()).values())
    assert sorted(OutgoingMessage.objects.values_list("pk", "state", "evidence")) == before


def test_settle_without_a_mailbox_says_so(in_doubt, settings):
    letter = in_doubt(left=True)
    settings.IMAP_URL = ""

    counts = settle(timezone.now())

    assert (counts["not_looked_for"], sum(counts.values())) == (1, 1)
    assert fresh(letter).state == State.UNCERTAIN


def test_settle_does_not_speak_to_the_mailbox_where_nothing_is_in_doubt(db, settings):
    settings.IMAP_URL = "imap://foi:x@127.0.0.1:9"

    assert not any(settle(timezone.now()).values())


def test_settle_patiently_looks_less_and_less_often(in_doubt):
    letter = in_doubt(left=False)
    tried = fresh(letter).tried_at

    def looks(**after):
        return settle(tried + timedelta(**after), patient=True)["still_uncertain"]

    assert looks(minutes=10) == 1
    assert looks(minutes=10, seconds=30) == 0
    assert looks(minutes=11, seconds=1) == 1
    assert looks(days=30) == 1
    assert looks(days=30, minutes=59) == 0
    assert looks(days=30, minutes=61) == 1
    # By hand it is always looked for.
    assert settle(tried + timedelta(days=30, minutes=62))["still_uncertain"] == 1


def test_settle_keeps_what_it_settled_before_the_mailbox_failed(in_doubt, settings, imap):
    first = in_doubt(left=True)
    settings.IMAP_URL = imap.url.replace("phrase", "phase")
    with pytest.raises(MailboxError):
        settle(timezone.now())
    assert fresh(first).state == State.UNCERTAIN

    settings.IMAP_URL = imap.url
    assert settle(timezone.now())["copy"] == 1
    assert not any(settle(timezone.now()).values())


@pytest.mark.django_db(transaction=True)
def test_settle_does_not_wait_for_the_network_in_a_transaction(in_doubt, monkeypatch):
    in_doubt(left=True)
    asked = []
    original = mailbox_room.Mailbox._ask

    def watched(self, *words, **options):
        asked.append(connection.in_atomic_block)
        return original(self, *words, **options)

    monkeypatch.setattr(mailbox_room.Mailbox, "_ask", watched)
    settle(timezone.now())

    assert asked and not any(asked)


# ---------------------------------------------------------------------------- after a restore


@pytest.fixture
def restored(settings):
    """Mark the database as restored, as script/restore does."""

    def mark(made_at=None):
        made_at = (made_at or timezone.now()).isoformat(timespec="seconds")
        restored_file().write_text(
            f"restored at {timezone.now().isoformat(timespec='seconds')} "
            f"from the backup of {made_at}\n"
        )

    return mark


def as_in_backup(letter, state=State.PENDING):
    """Put a letter's row, and its request, back to what they were before it left."""
    OutgoingMessage.objects.filter(pk=letter.pk).update(
        state=state, sent_at=None, tried_at=None, journalled=None, evidence="", claim_token=0
    )
    letter.foi_request.events.all().delete()
    type(letter.foi_request).objects.filter(pk=letter.foi_request_id).update(
        was_sent=False, sent_on=None, received_on=None, due_on=None, clock_state="not_started"
    )


@pytest.mark.parametrize(
    "state",
    [
        State.DRAFT,
        State.PENDING,
        State.DEFERRED,
        State.CLAIMED,
        State.DATA_STARTED,
        State.UNCERTAIN,
        State.FAILED,
    ],
)
def test_compare_confirms_what_left_since_the_backup(post, written, restored, state):
    left, waits = written(2)
    OutgoingMessage.objects.filter(pk=waits.pk).update(state=State.DRAFT)
    outbox.deliver()
    as_in_backup(left, state)
    restored()

    found = compare_with_journal(timezone.now())

    assert (found.mails, found.confirmed, found.added, found.for_a_person) == (1, 1, 0, [])
    assert fresh(left).state == State.SENT
    assert fresh(left).sent_at <= timezone.now()
    assert fresh(waits).state == State.DRAFT
    left.foi_request.refresh_from_db()
    assert left.foi_request.was_sent


def test_compare_adds_letters_that_were_written_after_the_backup(post, written, restored, imap):
    [letter] = written()
    outbox.deliver()
    kept = fresh(letter)
    as_in_backup(letter)
    OutgoingMessage.objects.all().delete()
    restored()

    found = compare_with_journal(timezone.now())

    [back] = OutgoingMessage.objects.all()
    assert (found.added, found.confirmed, found.for_a_person) == (1, 0, [])
    assert (back.message_id, back.state, back.step) == (kept.message_id, State.SENT, kept.step)
    assert back.foi_request == letter.foi_request
    assert bytes(back.mime).replace(b"\r\n", b"\n").strip() == (
        bytes(kept.mime).replace(b"\r\n", b"\n").strip()
    )
    assert "found in our mailbox: mail 1 in folder INBOX" in back.evidence
    letter.foi_request.refresh_from_db()
    assert letter.foi_request.was_sent


def test_compare_twice_changes_nothing_the_second_time(post, written, restored):
    gone, waits = written(2)
    outbox.deliver()
    as_in_backup(waits)
    as_in_backup(gone)
    fresh(gone).delete()
    restored()

    first = compare_with_journal(timezone.now())
    rows = sorted(OutgoingMessage.objects.values_list("message_id", "state", "sent_at"))
    events = CaseEvent.objects.count()
    second = compare_with_journal(timezone.now())

    assert (first.confirmed, first.added) == (1, 1)
    assert (second.confirmed, second.added, second.known) == (0, 0, 2)
    assert sorted(OutgoingMessage.objects.values_list("message_id", "state", "sent_at")) == rows
    assert CaseEvent.objects.count() == events


def test_compare_lists_for_a_person_what_it_cannot_place(written, restored, imap, post):
    [stopped] = written()
    outbox.deliver()
    OutgoingMessage.objects.filter(pk=stopped.pk).update(state=State.STOPPED)
    ours = {"sender": imap.user}
    imap.drop(mail("<by-hand@example.org>", **ours))
    gone = signed("<g@example.org>", "GONE-1")
    imap.drop(mail("<g@example.org>", X_FOI_Letter=gone, **ours))
    odd = signed("<o@example.org>", stopped.foi_request.reference, kind="order")
    imap.drop(mail("<o@example.org>", X_FOI_Letter=odd, **ours))
    imap.drop(mail("<k@example.org>", X_FOI_Letter="a; b", **ours))
    imap.drop(mail("<digest@example.org>", Auto_Submitted="auto-generated", **ours))
    imap.drop(mail("<theirs@council.example>"))
    restored()

    found = compare_with_journal(timezone.now())

    assert {one.message_id: one.why.split()[0:4] for one in found.for_a_person} == {
        stopped.message_id: ["it", "left,", "but", "here"],
        "<by-hand@example.org>": ["it", "does", "not", "say"],
        "<g@example.org>": ["there", "is", "no", "request"],
        "<o@example.org>": ["order", "is", "no", "kind"],
        "<k@example.org>": ["it", "does", "not", "say"],
    }
    assert (found.automatic, found.added, found.confirmed) == (1, 0, 0)
    assert OutgoingMessage.objects.count() == 1


def signed(message_id, reference, *, step="request", kind="request", mac=""):
    """What the header of a letter of ours says."""
    mac = mac or letters.letter_mac(message_id, reference, step, kind, "sent")
    return f"{reference}; step={step}; kind={kind}; event=sent; mac={mac}"


def test_compare_takes_in_nothing_that_others_wrote_in_our_name(written, restored, imap, post):
    [waits] = written()
    reference = waits.foi_request.reference
    bare = f"{reference}; step=request; kind=request; event=sent"
    forged = {
        "<1@attacker.example>": bare,
        "<2@attacker.example>": signed("", reference, mac="0" * 24),
        "<3@attacker.example>": signed(waits.message_id, reference),  # that of another letter
    }
    for message_id, said in forged.items():
        imap.drop(mail(message_id, sender=imap.user, X_FOI_Letter=said))
    restored()

    found = compare_with_journal(timezone.now())

    assert {one.message_id: "signature" in one.why for one in found.for_a_person} == (
        dict.fromkeys(forged, True)
    )
    assert (found.added, found.confirmed, fresh(waits).state) == (0, 0, State.PENDING)
    waits.foi_request.refresh_from_db()
    assert not waits.foi_request.was_sent


def test_compare_leaves_what_lies_in_the_junk_folder_to_a_person(written, restored, imap, post):
    [waits] = written()
    ours = signed("<ours@example.org>", waits.foi_request.reference)
    for message_id, said in (("<ours@example.org>", ours), ("<spam@example.org>", "")):
        imap.drop(mail(message_id, sender=imap.user, X_FOI_Letter=said), "Spam")
    restored()

    found = compare_with_journal(timezone.now())

    assert [(one.message_id, "junk" in one.why) for one in found.for_a_person] == [
        ("<ours@example.org>", True)
    ]
    assert (found.added, fresh(waits).state) == (0, State.PENDING)


@pytest.mark.parametrize("with_copy", [True, False])
def test_compare_starts_no_clock_for_a_letter_in_doubt_that_came_back(
    written, restored, imap, post, with_copy
):
    [letter] = written()
    if with_copy:
        outbox.deliver()
        as_in_backup(letter)
    OutgoingMessage.objects.filter(pk=letter.pk).update(state=State.UNCERTAIN)
    imap.drop(bounce(letter.message_id))
    restored()

    found = compare_with_journal(timezone.now())

    assert (found.came_back, found.confirmed, found.for_a_person) == (1, 0, [])
    assert fresh(letter).state == State.FAILED
    letter.foi_request.refresh_from_db()
    assert not letter.foi_request.was_sent


def test_compare_takes_a_reply_to_a_waiting_letter_as_evidence(written, restored, imap):
    [letter] = written()
    imap.drop(mail("<r@council.example>", References=letter.message_id))
    restored()

    assert compare_with_journal(timezone.now()).confirmed == 1
    assert fresh(letter).state == State.SENT


def test_compare_looks_back_to_before_the_backup_and_not_to_the_restore(written, restored):
    old, after = written(2)
    made = timezone.now() - timedelta(days=40)
    OutgoingMessage.objects.filter(pk=old.pk).update(written_at=made - timedelta(days=2))
    restored(made)  # the other letter was written since: by the restored programme itself

    assert _compare_from() == timezone.localdate(made) - timedelta(days=5)
    assert after.written_at > made


def test_compare_reads_all_there_is_where_the_backup_does_not_say_its_day(restored):
    restored_file().write_text("restored by hand\n")

    assert _compare_from() is None


def test_compare_wants_a_restored_database_and_a_mailbox(restored, settings, db):
    with pytest.raises(SettlingError, match="was not restored"):
        compare_with_journal(timezone.now())
    restored()
    settings.IMAP_URL = ""
    with pytest.raises(SettlingError, match="no mailbox to compare with"):
        compare_with_journal(timezone.now())


def test_a_restored_database_sends_nothing_twice(post, written, restored, settings, imap):
    """Of five letters two left before the backup, two after it, one never did."""
    five = written(5)
    OutgoingMessage.objects.filter(pk=five[4].pk).update(state=State.DRAFT)
    outbox.deliver()
    as_in_backup(five[2])
    as_in_backup(five[3])
    fresh(five[3]).delete()
    OutgoingMessage.objects.filter(pk=five[4].pk).update(state=State.PENDING)
    restored()
    first_letters = [to for _, recipients in post.envelopes for to in recipients]

    outbox.deliver()
    assert len(post.mails) == 4  # nothing leaves before a person has confirmed
    with pytest.raises(SettlingError, match="has not been compared yet"):
        confirm_restored("Ada", timezone.now())
    compare_with_journal(timezone.now())
    assert is_paused()
    confirm_restored("Ada", timezone.now())
    outbox.deliver()

    recipients = [to for _, recipients in post.envelopes for to in recipients]
    assert recipients == [*first_letters, "foi@council4.example", imap.user]
    log = (settings.DATA_DIR / "restores.log").read_text()
    assert "restored at " in log and "compared with the mailbox at " in log
    assert "confirmed by Ada at " in log


def test_confirm_without_a_mailbox_wants_a_person_s_word(restored, settings, db):
    settings.IMAP_URL = ""
    with pytest.raises(SettlingError, match="was not restored"):
        confirm_restored("Ada", timezone.now())
    restored()

    with pytest.raises(SettlingError, match="nothing could be compared"):
        confirm_restored("Ada", timezone.now())
    with pytest.raises(SettlingError, match="Who says so"):
        confirm_restored(" ", timezone.now(), without_journal=True)
    assert is_paused()
    confirm_restored("Ada", timezone.now(), without_journal=True)

    assert not is_paused()
    assert "a person has looked" in (settings.DATA_DIR / "restores.log").read_text()


def test_confirm_does_not_do_without_a_mailbox_that_is_there(restored, imap, db):
    restored()

    with pytest.raises(SettlingError, match="has not been compared yet"):
        confirm_restored("Ada", timezone.now(), without_journal=True)


def test_a_mail_as_people_write_it_is_no_letter_of_ours(imap, restored, db):
    plain = EmailMessage()
    plain["From"] = imap.user
    plain.set_content("no To, no Message-ID\n")
    imap.drop(plain)
    restored()

    [one] = compare_with_journal(timezone.now()).for_a_person

    assert (one.message_id, one.to) == ("", "")
