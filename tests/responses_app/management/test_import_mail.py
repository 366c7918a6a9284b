"""The command `import_mail`, as a script uses it."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from responses_app import inbox
from responses_app.models import InboundMessage

pytestmark = pytest.mark.django_db
KEYS = {
    "path", "stored", "duplicate_of", "message_id", "sender", "received_on", "matched_request",
    "matched_by", "kind", "attachments", "body_chars", "problems",
}  # fmt: skip


@pytest.fixture
def mail(tmp_path):
    path = tmp_path / "reply.eml"
    path.write_text(
        "From: foi@testham.example\nMessage-ID: <1@testham.example>\nSubject: Reply\n"
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        "--b\nContent-Type: text/plain\n\nPlease find attached our reply.\n"
        "--b\nContent-Type: text/csv\nContent-Disposition: attachment; filename=a.csv\n\n"
        "year,count\n2023,12\n--b--\n"
    )
    return path


def test_import_mail_tells_all_that_scripts_rely_on(run, mail):
    ran = run("import_mail", mail, "--json")

    (one,) = json.loads(ran.out)
    assert ran.code == 0 and set(one) >= KEYS
    assert one["stored"] and one["duplicate_of"] is None and one["problems"] == []
    assert (one["message_id"], one["sender"]) == ("<1@testham.example>", "foi@testham.example")
    (attachment,) = one["attachments"]
    assert attachment["filename"] == "a.csv" and attachment["media_type"] == "text/csv"
    assert attachment["bytes"] == 18 and len(attachment["sha256"]) == 64
    assert attachment["quarantined"] is False


def test_import_mail_says_in_words_where_a_mail_went(run, mail):
    ran = run("import_mail", mail)

    assert "reply.eml: holding pen; " in ran.out and "1 mails, 1 of them new." in ran.out
    assert "known before" in run("import_mail", mail).out


def test_import_mail_keeps_the_others_where_one_cannot_be_read(run, mail, tmp_path):
    ran = run("import_mail", tmp_path / "nothing.eml", mail)

    assert ran.code == 1 and "nothing.eml cannot be read" in ran.err
    assert InboundMessage.objects.count() == 1


def test_import_mail_has_all_keys_where_nothing_was_taken_in_and_keeps_the_order(
    run, mail, tmp_path
):
    ran = run("import_mail", "--json", tmp_path / "nothing.eml", mail)

    bad, good = ran.json
    assert ran.code == 1 and set(bad) >= KEYS and bad["stored"] is False
    assert "nothing.eml cannot be read" in bad["problems"][0] and good["stored"] is True


def test_import_mail_fails_where_a_mail_is_still_unread(run, mail):
    kept = inbox.keep(mail.read_bytes(), "import", "reply.eml", timezone.now()).message
    kept.taken_until = timezone.now() + timedelta(minutes=2)
    kept.save()

    ran = run("import_mail", "--json", "--wait", "0", mail)

    assert ran.code == 1 and "another reader has it in hand" in ran.err
    assert ran.json[0]["state"] == "kept" and ran.json[0]["duplicate_of"] == kept.pk


def test_import_mail_notes_what_a_person_should_look_at(run, tmp_path):
    path = tmp_path / "two.eml"
    one = "Subject: Reply\nFrom: foi@testham.example\n\nSome words.\n"
    path.write_text(f"{one}\nFrom somebody else\n{one}")

    ran = run("import_mail", "--json", path)

    assert ran.code == 0 and "note: " in ran.err and "part it by hand" in ran.err
    assert "start of a mail: 1" in ran.json[0]["problems"][-1]
