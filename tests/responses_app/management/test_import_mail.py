"""The command `import_mail`, as a script uses it."""

import json

import pytest

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
