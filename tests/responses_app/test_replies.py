"""A mail from its bytes to what follows for its request: read apart, tied, told."""

from datetime import UTC, date, datetime
from email.message import EmailMessage

import pytest

from requests_app.domain import reply_address
from requests_app.models import FoiRequest, OutgoingMessage
from responses_app import documents, holding_pen, inbox, reading_desk, replies, vault
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

    assert [one.same_id_as for one in messages] == [None, messages[0]], "the same words again"
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


# ---------------------------------------------------------------------------- what is not believed


def refreshed(row):
    row.refresh_from_db()
    return row


def stands_as_sent(letter) -> bool:
    """The letter counts as sent, its clock runs, and nobody says that its address is wrong."""
    foi_request = FoiRequest.objects.get(pk=letter.foi_request_id)
    problems = foi_request.authority.address_problems.still_open()
    return refreshed(letter).state == "sent" and bool(foi_request.due_on) and not problems.exists()


def read_on(raw: bytes, arrived: datetime) -> InboundMessage:
    return replies.parse(inbox.keep(raw, "mailbox", "", arrived).message, arrived)


def test_a_bounce_weeks_later_moves_nothing_and_waits_for_a_person(sent_letter):
    message = read_on(bounce_of(sent_letter), datetime(2026, 3, 9, 9, tzinfo=UTC))

    assert stands_as_sent(sent_letter)
    assert "not within 5 days" in message.not_logged and message.holds_chasing


def test_a_bounce_after_their_reply_moves_nothing(sent_letter):
    read(mail(ACKNOWLEDGED, In_Reply_To=sent_letter.message_id))

    message = read(bounce_of(sent_letter))

    assert stands_as_sent(sent_letter) and "there is a reply of theirs" in message.not_logged


def test_a_bounce_not_to_the_letters_own_address_moves_nothing(sent_letter):
    OutgoingMessage.objects.update(envelope_from="foi+b123@charity.example")

    message = read(bounce_of(sent_letter))

    assert stands_as_sent(sent_letter) and "own reports" in message.not_logged
    to_it = bounce_of(sent_letter).replace(b"To: foi@charity", b"To: foi+b123@charity", 1)
    read(to_it)
    assert refreshed(sent_letter).state == "failed"


def test_a_reply_takes_back_that_the_letter_came_back(sent_letter):
    read(bounce_of(sent_letter))
    assert not stands_as_sent(sent_letter)

    read(mail(NOT_HELD, In_Reply_To=sent_letter.message_id))

    foi_request = FoiRequest.objects.get()
    assert refreshed(sent_letter).state == "sent" and "replied" in sent_letter.evidence
    assert not foi_request.authority.address_problems.still_open().exists()
    assert foi_request.outcome == "not_held"


def test_a_person_says_that_a_report_was_no_bounce(sent_letter, person):
    message = read(bounce_of(sent_letter))

    reading_desk.confirm(message, "newsletter", person, NOW)

    assert stands_as_sent(sent_letter)


def test_untying_a_bounce_takes_it_back(sent_letter, person):
    message = read(bounce_of(sent_letter))

    holding_pen.untie(message, FoiRequest.objects.get(), person, NOW)

    assert stands_as_sent(sent_letter)


def test_a_person_says_that_a_letter_came_back(sent_letter, person):
    message = read_on(bounce_of(sent_letter), datetime(2026, 3, 9, 9, tzinfo=UTC))

    reading_desk.confirm(message, "bounce", person, datetime(2026, 3, 9, 10, tzinfo=UTC))

    assert refreshed(sent_letter).state == "failed"


def test_a_mailbox_that_stays_full_is_read_by_a_person(sent_letter):
    message = read(bounce_of(sent_letter, code="5.2.2"))

    assert stands_as_sent(sent_letter)
    assert message.holds_chasing and FoiRequest.objects.get().unread_since


def test_a_robots_mail_with_a_file_is_read_by_a_person(foi_request):
    raw = mail(
        "Please find attached the response to your request.",
        to=address_of(foi_request),
        files=[("figures.csv", b"year,count\n2023,12\n")],
        Auto_Submitted="auto-replied",
    )

    assert read(raw).holds_chasing and refreshed(foi_request).unread_since


def test_a_stranger_ends_and_stops_nothing(foi_request):
    message = read(mail(NOT_HELD, to=address_of(foi_request), sender="bob@contractor.example"))

    assert message.place == "matched" and message.kind_is_sure
    assert refreshed(foi_request).outcome == "" and foi_request.unread_since


def test_a_case_system_writes_for_the_authority(foi_request):
    sender = "Testham Council <noreply@icasework.com>"
    read(mail(NOT_HELD, to=address_of(foi_request), sender=sender))

    assert refreshed(foi_request).outcome == "not_held"


def test_a_letter_in_doubt_left_when_it_was_tried(make_request):
    foi_request = make_request(email="foi@testham.example")
    (letter,) = first_letters(foi_request)
    tried = datetime(2026, 2, 2, 9, tzinfo=UTC)
    OutgoingMessage.objects.update(state="uncertain", tried_at=tried)

    kept = inbox.keep(mail(NOT_HELD, In_Reply_To=letter.message_id), "mailbox", "", ARRIVED)
    replies.parse(kept.message, datetime(2026, 3, 9, 9, tzinfo=UTC))

    assert refreshed(foi_request).sent_on == date(2026, 2, 2)
    assert foi_request.outcome == "not_held"


def test_three_outages_of_the_vault_make_no_mail_unreadable(foi_request, tmp_path):
    kept = inbox.keep(mail(NOT_HELD, to=address_of(foi_request)), "mailbox", "", ARRIVED).message
    (tmp_path / "vault").rename(tmp_path / "away")
    for _ in range(4):
        assert replies.parse_waiting(NOW)["failed"] == 1
    (tmp_path / "away").rename(tmp_path / "vault")

    assert replies.parse_waiting(NOW)["matched"] == 1
    assert refreshed(kept).state == "parsed" and refreshed(foi_request).outcome == "not_held"


def test_a_message_id_of_any_length_is_kept(foi_request):
    raw = mail(NOT_HELD, to=address_of(foi_request))
    raw = raw.replace(b"<1@testham.example>", f"<{'信' * 900}@t.example>".encode())

    message = read(raw)

    assert message.place == "matched" and len(message.message_id.encode()) <= 998


@pytest.mark.parametrize("year", [b"1970", b"1926"])
def test_a_mail_that_says_it_came_before_there_was_an_act_came_when_it_was_kept(foi_request, year):
    raw = mail(NOT_HELD, to=address_of(foi_request)).replace(b"2026 14:00", year + b" 14:00")
    kept = inbox.keep(
        b"Received: by x; Thu, 1 Jan %s 00:00:00 +0000\n" % year + raw, "import", "", NOW
    )

    assert replies.parse(kept.message, NOW).arrived_at == NOW


def test_a_mail_whose_bytes_were_destroyed_is_told_and_not_tried_for_ever(person):
    raw = mail(NOT_HELD)
    file = inbox.store(raw)
    documents.destroy(file, "names of children", person, NOW)

    message = read(raw)

    assert message.state == "by_hand" and "destroyed" in message.problems[0]
