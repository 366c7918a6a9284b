"""Bounces in form and out of it; people who write about bounces."""

import pytest

from requests_app.domain.law import Law
from responses_app.domain.mail import Address, Attachment, DeliveryReport, Mail
from responses_app.domain.reply_kinds import ReplyKind, read_kind

OURS = "<letter.7@tracker.example>"


def read(mail):
    return read_kind(mail, mail.text, Law.FOIA)


def report(action, status, **fields):
    """A report in form about foi@council.example."""
    block = {"action": action, "status": status, "final-recipient": "rfc822; FOI@council.example"}
    return Mail(
        sender=Address("mailer-daemon@mx.example", "Mail Delivery System"),
        subject="Undelivered Mail Returned to Sender",
        content_type="multipart/report",
        report=DeliveryReport((block | fields,), (("Message-ID", OURS),)),
    )


def test_read_bounce_reads_a_report_in_form():
    reading = read(report("failed", "5.1.1", **{"diagnostic-code": "smtp; 550 User unknown"}))

    assert (reading.kind, reading.is_sure) == (ReplyKind.BOUNCE, True)
    assert reading.bounce.addresses == ("foi@council.example",)
    assert reading.bounce.original_message_id == OURS
    assert (reading.bounce.status, reading.bounce.is_hard) == ("5.1.1", True)
    assert reading.bounce.words == "smtp; 550 User unknown"


@pytest.mark.parametrize(
    ("action", "status", "is_hard", "is_final"),
    [
        ("failed", "5.1.1", True, True),
        ("failed", "5.2.2", False, True),  # the mailbox is full
        ("failed", "4.4.7", False, True),  # given up after many tries
        ("delayed", "4.4.1", False, False),
    ],
)
def test_read_bounce_tells_a_lasting_cause_from_a_passing_one(action, status, is_hard, is_final):
    bounce = read(report(action, status)).bounce

    assert (bounce.is_hard, bounce.is_final) == (is_hard, is_final)


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_read_bounce_takes_a_report_of_delivery_for_no_bounce(action):
    reading = read(report(action, "2.0.0"))

    assert reading.kind is ReplyKind.OUT_OF_OFFICE
    assert reading.bounce is None


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        (
            "MAILER-DAEMON@mx.example",
            "failure notice",
            "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver"
            " your message.\n<foi@council.example>:\nSorry, no mailbox here by that name. (#5.1.1)",
        ),
        (
            "postmaster@council.example",
            "Undeliverable: Freedom of Information request",
            "Delivery has failed to these recipients or groups:\nfoi@council.example\nThe email "
            "address you entered couldn't be found. 550 5.1.10 RESOLVER.ADR.RecipientNotFound",
        ),
        (
            "mail@gateway.example",
            "Mail delivery failed: returning message to sender",
            "This message was created automatically by mail delivery software.\nA message that you "
            "sent could not be delivered to one or more of its recipients.\nfoi@council.example\n"
            "Unrouteable address",
        ),
        (
            "gateway@council.example",
            "Nid oedd modd danfon eich neges",
            "Ni ellid danfon eich neges i foi@council.example\n550 5.1.1 User unknown",
        ),
    ],
)
def test_read_bounce_reads_what_servers_word_themselves(sender, subject, text):
    reading = read(Mail(sender=Address(sender), subject=subject, text=text, return_path=""))

    assert reading.kind is ReplyKind.BOUNCE
    assert reading.bounce.addresses == ("foi@council.example",)
    assert reading.bounce.is_hard


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        (
            "RE: Undeliverable: FOI request",
            "Dear Ms Marlow,\n\nSorry, your mail could not be delivered because our server was "
            "down. I have logged it today.\n\nKind regards\nA Penn",
        ),
        (
            "FOI 2026/0031 response",
            "Dear Applicant,\n\nYou asked about delivery failures. In 2024, 12 messages could not "
            "be delivered and were returned as undeliverable, user unknown (550 5.1.1).\n\nRegards",
        ),
        (
            "Your returned mail",
            "Good morning\n\nThe post room tells me that mail was returned to sender.\n\nThanks",
        ),
    ],
)
def test_read_bounce_takes_a_person_who_writes_of_bounces_for_none(subject, text):
    mail = Mail(sender=Address("a.penn@council.example", "A Penn"), subject=subject, text=text)

    assert read(mail).kind is not ReplyKind.BOUNCE


def test_read_bounce_finds_our_message_id_in_the_letter_that_came_back():
    mail = Mail(
        sender=Address("mailer-daemon@mx.example"),
        message_id="<bounce.1@mx.example>",
        subject="Delivery failure",
        text="The following address failed: foi@council.example: user unknown",
        attachments=(
            Attachment("", "message/rfc822", f"Message-ID: {OURS}\r\n\r\nDear".encode(), "2"),
        ),
    )

    assert read(mail).bounce.original_message_id == OURS
