"""Mail servers say the same in many words; what counts is whose fault it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.domain.server_reply import Reply, blames_address, is_too_busy, read_reply

DETAILS = st.integers(0, 999)


@pytest.mark.parametrize(
    ("text", "code", "enhanced"),
    [
        ("550 5.1.1 No such user", 550, (5, 1, 1)),
        (
            "451 4.7.500 Server busy. Please try again later from [1.2.3.4]. (S77714)",
            451,
            (4, 7, 500),
        ),
        ("421-4.7.28 Mail comes at an unusual rate\n421 4.7.28 Wait", 421, (4, 7, 28)),
        ("450 4.2.1", 450, (4, 2, 1)),
        ("450", 450, None),
        ("552 Message size exceeds", 552, None),
        ("550-Verification failed\n550 No such person", 550, None),
        ("250 2.0.0 Ok: queued as 4XyZ1", 250, (2, 0, 0)),
        ("550 #5.1.0 Address rejected.", 550, (5, 1, 0)),
        ("550 [5.1.1] unknown", 550, (5, 1, 1)),
        ("553 sorry, no mailbox here by that name. (#5.1.1)", 553, (5, 1, 1)),
        ("smtp; 550 5.1.10 RESOLVER.ADR.RecipientNotFound", 550, (5, 1, 10)),
        ("5.1.1 no code before it", None, (5, 1, 1)),
        ("550 1.2.3 Not a class of codes", 550, None),
        ("550 5.1.1.4 is an address of the network", 550, None),
        ("554 refused: see section 5.7.1 of our rules", 554, None),
        ("1550 messages", None, None),
        ("5501.1.1", None, None),
        ("timed out", None, None),
        ("", None, None),
    ],
)
def test_read_reply_reads_the_codes_at_the_head(text, code, enhanced):
    assert read_reply(text) == Reply(code, enhanced)


@given(code=st.integers(200, 599), subject=DETAILS, detail=DETAILS, mark=st.sampled_from(" -"),
       words=st.text())  # fmt: skip
def test_read_reply_reads_what_a_server_writes(code, subject, detail, mark, words):
    kind = code // 100
    text = f"{code}{mark}{kind}.{subject}.{detail} {words}"
    enhanced = (kind, subject, detail) if kind != 3 else None

    if enhanced or "(#" not in words:
        assert read_reply(text) == Reply(code, enhanced)


@given(text=st.text())
def test_any_text_is_read(text):
    reply = read_reply(text)

    assert reply.code is None or 200 <= reply.code <= 599
    assert not (is_too_busy(text) and blames_address(text))


@pytest.mark.parametrize(
    ("text", "busy"),
    [
        ("451 4.7.500 Server busy. Please try again later", True),
        ("451 4.7.501 Too much mail from this network", True),
        ("421-4.7.550 Busy\n421 4.7.550 Later", True),
        ("450 4.7.599 Busy", True),
        ("451 4.7.499 Greylisted", False),
        ("451 4.7.600 Other", False),
        ("451 4.7.5 Other", False),
        ("421 4.7.28 Unusual rate", False),
        ("451 4.3.2 System not accepting messages", False),
        ("550 5.7.501 Access denied, spam abuse detected", False),
        ("550 4.7.500 The code says never, the rest says later", False),
        ("4.7.500 Server busy", False),
        ("451 Server busy (4.7.500)", False),
        ("421 Service not available", False),
        ("", False),
    ],
)
def test_is_too_busy_is_4_7_5xx_with_a_refusal_for_now(text, busy):
    assert is_too_busy(text) is busy


@pytest.mark.parametrize(
    "text",
    [
        # Postfix, whose words name a relay table
        "550 5.1.1 <foi@a.gov.uk>: Recipient address rejected: User unknown in relay table",
        "550 5.1.1 <foi@a.gov.uk>: Recipient address rejected: User unknown in local table",
        "550 5.1.2 <foi@a.gov.uk>: Recipient address rejected: Domain not found",
        "554 5.4.4 Host or domain name not found. Name service error for name=a.gov.uk type=MX",
        # Exim
        "550 Unrouteable address",
        "550 No such person at this address",
        "550-Verification failed for <spam-reports@a.gov.uk>\n550 Unknown user",
        # Exchange and Exchange Online
        "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
        "550 5.4.1 Recipient address rejected: Access denied. AS(201806281) [x.outlook.com]",
        "550 5.4.310 DNS domain a.gov.uk does not exist [Message=InfoDomainNonexistent]",
        "550 5.1.351 Remote server returned unknown recipient",
        # Google
        "550-5.1.1 The account that you tried to reach does not exist. Check for typing errors.\n"
        "550 5.1.1 https://support.google.com/mail/?p=NoSuchUser x1 - gsmtp",
        "550 5.2.1 The account that you tried to reach is disabled.",
        # Mimecast, Cisco, qmail and others
        "550 Invalid Recipient - [Ab3dEf]",
        "550 #5.1.0 Address rejected.",
        "550 5.1.0 Address rejected",
        "553 sorry, no mailbox here by that name. (#5.1.1)",
        "551 User not local; please write to <foi@b.gov.uk>",
        "553 5.1.3 The address is not written as one",
        "501 5.1.3 Bad recipient address syntax",
        "550 5.1.6 The mailbox has moved",
        "556 5.1.10 The domain takes no mail (null MX)",
        "556 Domain does not accept mail",
        "550 <policy@a.gov.uk>: unknown",
        # names that begin like a word of blame
        "550 No such user at blackpool.gov.uk",
        "550 kent.police.uk has no such mailbox",
        "550 Invalid recipient; Mail Filters Limited",
        "550",
        "5.1.1 Unknown user",
    ],
)
def test_blames_address_that_is_unknown_moved_or_disabled(text):
    assert blames_address(text)


@pytest.mark.parametrize(
    "text",
    [
        # held against us, whatever the recipient
        "550 5.7.1 Unable to relay",
        "550 5.7.1 Service unavailable, client host blocked; see blocklist.example",
        "550 5.7.606 Access denied, banned sending address",
        "550 5.7.26 Unauthenticated mail: SPF and DKIM did not pass",
        "554 5.7.1 <foi@a.gov.uk>: Relay access denied",
        "553 sorry, that domain isn't in my list of allowed hosts (#5.7.1)",
        "550 Relaying denied",
        "550 Relay not permitted",
        "550 Rejected due to policy reasons",
        "550 Administrative prohibition",
        "550 Authentication is required for relay",
        "550 SPF check did not pass",
        "550 DKIM signature missing",
        "550 Rejected by DMARC",
        "550 Poor reputation of the network",
        "550 Your IP is on a blacklist",
        "550 Found on a block list",
        "550 The receiver blocks this",
        "550 Two policies refuse this",
        "550 Hourly limit reached",
        "550 Listed at zen.spamhaus.org",
        "550 Message was classified as spam",
        "550 Blocked by the receiving organisation",
        "550 Access denied",
        "550 Sender verify failed",
        "553 Sender address rejected: domain not known",
        "550 5.1.0 Sender denied by the receiver's list",
        "501 5.1.7 Bad sender address syntax",
        "550 5.1.8 Access denied, bad outbound sender",
        "553 5.1.8 Domain of sender address does not exist",
        "550 5.1.90 You have reached the daily limit of recipients",
        "550 Too many invalid recipients",
        "550 HELO name is not valid",
        # a full mailbox: the address is right
        "552 5.2.2 Mailbox full",
        "552 5.1.1 Mailbox full",
        "552 Mailbox exceeds its quota",
        "550 Mailbox is full",
        "550 5.2.2 Over quota",
        "554 5.2.2 mailbox full; STOREDRV",
        "550 5.2.3 Message too large",
        "550-5.2.1 The account is receiving mail at a rate that prevents more",
        # systems and routes
        "554 5.3.4 Message too big for system",
        "550 5.3.2 System not accepting messages",
        "550 5.4.1 No answer from host",
        "550 5.4.4 Unable to route at this time",
        "550 5.4.6 Loop detected",
        "550 5.4.316 Message expired, connection refused",
        "550 5.0.0 Refused",
        "550 5.6.0 Content not understood",
        # for now
        "450 4.1.1 <foi@a.gov.uk>: unverified address",
        "450 5.1.1 The code says later",
        "450 4.2.1 Receiving mail too quickly",
        "451 4.4.4 Domain not found",
        "550 4.1.1 The two codes differ",
        # no refusal of a recipient
        "250 2.1.5 Ok",
        "554 Transaction failed",
        "500 Command not known",
        "timed out",
        "",
    ],
)
def test_blames_address_never_for_another_reason(text):
    assert not blames_address(text)


@given(code=st.integers(500, 599), subject=st.integers(2, 999), detail=DETAILS)
def test_blames_address_for_no_other_subject_than_addresses(code, subject, detail):
    known = {(2, 1), (4, 310)}

    assert not blames_address(f"{code} 5.{subject}.{detail} Refused") or (subject, detail) in known


@given(code=st.integers(200, 499), subject=DETAILS, detail=DETAILS)
def test_blames_address_for_no_refusal_for_now(code, subject, detail):
    assert not blames_address(f"{code} 5.{subject}.{detail} Unknown user")
    assert not blames_address(f"{code} Unknown user")
