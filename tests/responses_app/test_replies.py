"""A mail from its bytes to what follows for its request: read apart, tied, told."""

from datetime import UTC, date, datetime
from email.message import EmailMessage

import pytest

from requests_app.domain import reply_address
from requests_app.models import FoiRequest, OutgoingMessage
from responses_app import documents, inbox, replies, vault
from responses_app.models import Document, InboundMessage, StoredFile
from tests.outgoing import first_letters

NOW = datetime(2026, 2, 10, 9, 30, tzinfo=UTC)
ARRIVED = datetime(2026, 2, 9, 14, 5, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reply_addresses(settings):
    settings.REPLY_ADDRESS, settings.REPLY_KEY = "foi+{token}@charity.example", "a secret key"
    settings.MAIL_FROM = "foi@charity.example"


@pytest.fixture
def foi_request(make_request):
    return make_request(date(2026, 1, 19), email="foi@testham.example")


def address_of(foi_request):
    return reply_address.make_address("foi+{token}@charity.example", foi_request.pk, "a secret key")


def mail(body, to="foi@charity.example", subject="Your request", files=(), **headers) -> bytes:
    message = EmailMessage()
    message["From"] = headers.pop("sender", "FOI Team <foi@testham.example>")
    message["To"], message["Subject"] = to, subject
    message["Message-ID"] = headers.pop("message_id", "<1@testham.example>")
    message["Date"] = "Mon, 09 Feb 2026 14:00:00 +0000"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    for name, content in files:
        message.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name
        )
    return message.as_bytes()


def read(raw: bytes) -> InboundMessage:
    return replies.parse(inbox.keep(raw, "mailbox", "mail 1", ARRIVED).message, NOW)


ACKNOWLEDGED = """Dear Ada Researcher,

Thank you for your request for information, which we received on 9 February 2026. It is being dealt
with under the Freedom of Information Act 2000. Our reference is FOI 2026/0123. You will have a
reply within 20 working days.

Yours sincerely,
Information Team
"""
NOT_HELD = """Dear Ada Researcher,

I can confirm that Testham Council does not hold the information that you have asked for.

Yours sincerely,
Information Team
"""


def test_parse_ties_a_reply_by_its_token_and_follows_what_is_sure(foi_request):
    message = read(mail(NOT_HELD, to=address_of(foi_request)))

    foi_request.refresh_from_db()
    assert (message.state, message.place, message.matched_by) == ("parsed", "matched", "token")
    assert message.kind == "not_held" and message.kind_is_sure, message.kind_evidence
    assert foi_request.outcome == "not_held" and foi_request.responded_on == date(2026, 2, 9)
    assert foi_request.unread_since is not None
    assert message.sender_address == "foi@testham.example"
    assert "does not hold" in message.own_text


def test_parse_stops_nothing_for_an_acknowledgement(foi_request):
    message = read(mail(ACKNOWLEDGED, to=address_of(foi_request)))

    foi_request.refresh_from_db()
    assert message.kind == "acknowledgement"
    assert foi_request.their_reference == "FOI 2026/0123"
    assert foi_request.clock_state == "running" and foi_request.unread_since is None


def test_parse_stops_nothing_for_a_robot(foi_request):
    raw = mail(
        "I am out of the office until 1 March. Please contact foi@testham.example.",
        to=address_of(foi_request),
        subject="Automatic reply: FOI request",
        Auto_Submitted="auto-replied",
    )
    message = read(raw)

    foi_request.refresh_from_db()
    assert message.kind == "out_of_office"
    assert foi_request.unread_since is None and foi_request.clock_state == "running"


def test_parse_leaves_a_stranger_in_the_pen(foi_request):
    message = read(mail("We would like to sell you a boat.", sender="boats@shop.example"))

    assert message.place == "pen" and not message.ties.exists()
    foi_request.refresh_from_db()
    assert foi_request.unread_since is None


def test_parse_suggests_by_the_senders_address_and_nobody_is_chased(foi_request):
    message = read(mail("Please see our answer below: 12 children."))

    (suggestion,) = message.suggestions.all()
    assert message.place == "pen" and suggestion.foi_request == foi_request
    assert suggestion.reasons and suggestion.holds_chasing
    foi_request.refresh_from_db()
    assert foi_request.unread_since == ARRIVED


def test_parse_keeps_attachments_once_and_looks_at_none(foi_request):
    files = [
        ("figures.csv", b"year,count\n2023,12\n"),
        ("../../etc/passwd", b"year,count\n2024,3\n"),
    ]
    read(mail(NOT_HELD, to=address_of(foi_request), files=files))
    read(mail(NOT_HELD, to=address_of(foi_request), files=files, message_id="<2@testham.example>"))

    assert Document.objects.count() == 4
    attached = StoredFile.objects.exclude(state="raw_mail")
    assert attached.count() == 2 and {file.state for file in attached} == {"waiting"}
    assert not any("/" in one.filename or ".." in one.filename for one in Document.objects.all())


def test_parse_destroys_what_was_destroyed_when_it_comes_again(foi_request, person):
    files = [("names.csv", b"name,age\nA Child,7\n")]
    first = read(mail(NOT_HELD, to=address_of(foi_request), files=files))
    documents.destroy(first.documents.get().file, "names of children", person, NOW)

    again = read(mail(NOT_HELD + "PS", to=address_of(foi_request), files=files))

    for message in (first, again):
        message.raw.refresh_from_db()
        assert message.raw.state == "destroyed" and "names of children" in message.raw.decided_why
        with pytest.raises(vault.VaultError):
            vault.read(message.raw.sha256)
    assert "does not hold" in again.text


def test_parse_flags_the_same_message_id_with_other_bytes_and_counts_it_once(foi_request):
    first = read(mail(NOT_HELD, to=address_of(foi_request)))
    second = read(mail(NOT_HELD + "\nPS", to=address_of(foi_request)))

    assert second.same_id_as == first
    assert foi_request.events.filter(kind="response").count() == 1


def test_parse_takes_a_mail_without_message_id(foi_request):
    raw = mail(NOT_HELD, to=address_of(foi_request)).replace(b"Message-ID:", b"X-Nothing:")
    messages = [read(raw), read(raw + b"\n")]

    assert [one.same_id_as for one in messages] == [None, None]
    assert {one.place for one in messages} == {"matched"}


def test_parse_reads_a_mail_once(foi_request):
    kept = inbox.keep(mail(NOT_HELD, to=address_of(foi_request)), "mailbox", "", ARRIVED).message
    replies.parse(kept, NOW)
    replies.parse(kept, NOW)

    assert foi_request.events.filter(kind="response").count() == 1
    assert InboundMessage.objects.get().ties.count() == 1


def test_parse_leaves_alone_what_another_reader_has_in_hand(foi_request):
    kept = inbox.keep(mail(NOT_HELD), "mailbox", "", ARRIVED).message
    InboundMessage.objects.update(taken_until=NOW + replies.A_READING)

    assert replies.parse(kept, NOW).state == "kept"
    assert replies.parse(kept, NOW + 2 * replies.A_READING).state == "parsed"


def test_parse_shows_as_text_what_could_not_be_read_several_times():
    kept = inbox.keep(b"From: a@b.example\n\nsome words\x00\xff", "mailbox", "", ARRIVED).message
    InboundMessage.objects.update(tries=replies.MOST_TRIES)
    kept.refresh_from_db()

    message = replies.parse(kept, NOW)

    assert message.state == "by_hand" and message.place == "pen"
    assert "some words" in message.text and "several times" in message.problems[0]


def test_parse_waiting_goes_on_after_one_whose_bytes_are_gone(foi_request, tmp_path):
    lost = inbox.keep(b"From: a@b.example\n\nlost", "mailbox", "", ARRIVED).message
    sha256 = lost.raw.sha256
    (tmp_path / "vault" / sha256[:2] / sha256[2:4] / sha256).unlink()
    inbox.keep(mail(NOT_HELD, to=address_of(foi_request)), "mailbox", "", ARRIVED)

    counts = replies.parse_waiting(NOW)

    assert (counts["matched"], counts["failed"]) == (1, 1)
    lost.refresh_from_db()
    assert lost.state == "kept"


def bounce_of(letter: OutgoingMessage, code="5.1.1", action="failed") -> bytes:
    return (
        "From: Mail Delivery System <MAILER-DAEMON@mx.testham.example>\n"
        "To: foi@charity.example\n"
        "Subject: Undelivered Mail Returned to Sender\n"
        "Auto-Submitted: auto-replied\n"
        "MIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nYour message could not be delivered.\n\n"
        "--b\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; mx.testham.example\n\n"
        f"Final-Recipient: rfc822; {letter.to_address}\nAction: {action}\nStatus: {code}\n"
        "Diagnostic-Code: smtp; 550 5.1.1 no such user\n\n"
        "--b\nContent-Type: text/rfc822-headers\n\n"
        f"Message-ID: {letter.message_id}\nTo: {letter.to_address}\nSubject: FOI request\n\n--b--\n"
    ).encode()


@pytest.fixture
def sent_letter(make_request):
    foi_request = make_request(email="foi@testham.example")
    (letter,) = first_letters(foi_request)
    from requests_app import letter_fates

    OutgoingMessage.objects.update(state="uncertain")
    letter_fates.confirm(letter.message_id, "a copy came", datetime(2026, 2, 9, 9, tzinfo=UTC))
    letter.refresh_from_db()
    assert letter.state == "sent"
    return letter


def test_parse_of_a_hard_bounce_says_that_the_letter_reached_nobody(sent_letter):
    message = read(bounce_of(sent_letter))

    sent_letter.refresh_from_db()
    foi_request = FoiRequest.objects.get()
    assert message.kind == "bounce" and message.place == "matched", message.kind_evidence
    assert sent_letter.state == "failed"
    assert foi_request.authority.address_problems.still_open().count() == 1
    assert foi_request.events.standing().filter(kind="bounced").exists()
    assert foi_request.due_on is None, "nobody has received anything: no clock runs"


def test_parse_of_a_delay_changes_nothing(sent_letter):
    message = read(bounce_of(sent_letter, code="4.4.1", action="delayed"))

    sent_letter.refresh_from_db()
    foi_request = FoiRequest.objects.get()
    assert message.kind == "bounce" and sent_letter.state == "sent"
    assert foi_request.unread_since is None and foi_request.clock_state == "running"


def test_parse_of_a_reply_shows_that_a_letter_in_doubt_left(make_request):
    foi_request = make_request(email="foi@testham.example")
    (letter,) = first_letters(foi_request)
    OutgoingMessage.objects.update(state="uncertain", tried_at=datetime(2026, 2, 9, 9, tzinfo=UTC))

    read(mail(ACKNOWLEDGED, In_Reply_To=letter.message_id))

    letter.refresh_from_db()
    foi_request.refresh_from_db()
    assert letter.state == "sent" and "replied to it" in letter.evidence
    assert foi_request.was_sent
