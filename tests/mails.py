"""Mails as they lie in our mailbox: from councils, from ourselves, from mail servers."""

from email.message import EmailMessage


def mail(message_id="<their.1@council.example>", *, sender="foi@council.example", **headers):
    """A mail; its headers by name with _ for -."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, "foi@example.org", "FOI"
    if message_id:
        made["Message-ID"] = message_id
    text = headers.pop("text", "Dear applicant\n")
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


def bounce(of, *, action="failed", names="", sender="MAILER-DAEMON@mail.example.org", to=""):
    """A report in form (RFC 3462) about a letter; `names` is what the letter itself refers to."""
    returned = f"Message-ID: {of}\r\nFrom: foi@example.org\r\n"
    if names:
        returned += f"References: {names}\r\nIn-Reply-To: {names}\r\n"
    return (
        f"From: {sender}\r\nTo: {to or 'foi@example.org'}\r\nSubject: Undelivered\r\n"
        "Message-ID: <report.1@mail.example.org>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mail.example.org\r\n\r\n"
        f"Final-Recipient: rfc822; foi@council.example\r\nAction: {action}\r\nStatus: 5.1.1\r\n"
        f"\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n{returned}\r\n--b--\r\n"
    ).encode()
