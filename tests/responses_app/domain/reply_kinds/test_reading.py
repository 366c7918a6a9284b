"""A mail's kind: what is said of our request counts, what is said of all requests does not."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.domain.law import Law
from responses_app.domain.mail import Address, Attachment, Mail
from responses_app.domain.reply_kinds import ReplyKind, read_kind
from tests.corpus.replies import blind, built_on, cases, first_blind

SENT = datetime(2026, 1, 6, 9, tzinfo=UTC)


def reply(text, law=Law.FOIA, *, subject="RE: FOI", files=(), ours=frozenset(), **headers):
    """What a mail of this text is read as; headers by name with _ for -."""
    mail = Mail(
        headers=tuple((name.replace("_", "-"), value) for name, value in headers.items()),
        sender=Address("foi@eastmarsh.example"),
        subject=subject,
        sent_at=SENT,
        text=text,
        attachments=tuple(Attachment(name, "", b"", "2") for name in files),
    )
    return read_kind(mail, text, law, ours)


@pytest.mark.parametrize("phrasings", [built_on, first_blind, blind])
def test_read_kind_is_right_in_99_of_100_where_it_is_sure(phrasings):
    read = [
        (case.kind, read_kind(case.mail, case.mail.text, case.law)) for case in cases(phrasings())
    ]
    sure = [reading.kind == kind for kind, reading in read if reading.is_sure]
    right = [reading.kind == kind for kind, reading in read]

    assert sum(sure) >= 0.99 * len(sure) > 0.6 * len(read)
    assert sum(right) >= 0.95 * len(right)


@pytest.mark.parametrize(
    "boilerplate",
    [
        "Exemptions may apply.",
        "If we need clarification we will contact you.",
        "Some information is exempt, for example personal data under section 40(2).",
        "Where a fee is payable we will send you a fees notice for up to £25.",
        "We may need to extend the time limit to consider the public interest test.",
        "If the cost exceeds the appropriate limit of £450 we may refuse under section 12.",
        "If we do not hold the information we will transfer your request to another authority.",
        "You may ask for an internal review if your request is refused.",
        "You can track your request at https://eastmarsh.example/track.",
        "Gall eithriadau fod yn berthnasol. Os bydd angen eglurhad byddwn yn cysylltu â chi.",
        "There is no charge. We do not require clarification. No exemptions have been applied.",
    ],
)
def test_read_kind_takes_no_notice_of_what_may_come(boilerplate):
    reading = reply(
        f"Thank you for your request, which has been logged as FOI-2026-0031. {boilerplate}"
    )

    assert reading.kind is ReplyKind.ACKNOWLEDGEMENT
    assert reading.their_reference == "FOI-2026-0031"


@pytest.mark.parametrize(
    "text",
    [
        "We have not refused your request; it is still being processed.",
        "We are minded to refuse the request under section 12.",
        "We have asked our legal team whether section 40(2) applies.",
        "We previously refused your request under section 12.",
        "The information you requested will be attached to our response.",
        "The information was provided to you in our response to FOI 123456.",
        "Please see the response, which explains that section 40(2) applies to some of it.",
        "Please find attached our acknowledgement letter.",
    ],
)
def test_read_kind_is_never_sure_that_a_request_ended_where_it_may_not_have(text):
    reading = reply(text)

    ended = (ReplyKind.REFUSAL, ReplyKind.ANSWER, ReplyKind.NOT_HELD)
    assert not (reading.is_sure and reading.kind in ended)


def test_read_kind_resolves_sections_by_the_law_of_the_request():
    text = "The information is withheld under section 38(1)(b) of the Act."

    assert reply(text, Law.FOISA).sections == ("38(1)(b)",)
    assert reply("It is refused under section 2000.", Law.FOIA).sections == ()


def test_read_kind_leaves_sections_about_our_rights_out():
    reading = reply(
        "Your request has been refused under section 12 of the Act, as it would exceed the "
        "appropriate limit. Under section 16 we advise you to ask for one year. You may apply to "
        "the Information Commissioner under section 50."
    )

    assert reading.kind is ReplyKind.REFUSAL
    assert reading.is_sure
    assert reading.sections == ("12",)


def test_read_kind_calls_it_partial_where_some_is_given_and_some_refused():
    reading = reply(
        "Please find attached the information you requested. Figures below five have been "
        "suppressed under section 40(2).",
        files=["data.xlsx"],
    )

    assert reading.kind is ReplyKind.PARTIAL
    assert reading.sections == ("40(2)",)


def test_read_kind_reads_the_new_date_and_the_ground_of_an_extension():
    reading = reply(
        "We need to extend the time limit by 20 working days to consider the public interest. "
        "We will reply by Tuesday 3 March."
    )

    assert (reading.kind, reading.is_sure) == (ReplyKind.EXTENSION, True)
    assert (reading.extension, reading.new_date) == ("pit", date(2026, 3, 3))


@pytest.mark.parametrize(
    ("law", "extension"), [(Law.EIR, "eir"), (Law.EISR, "eir"), (Law.FOIA, ""), (Law.FOISA, "")]
)
def test_read_kind_knows_only_the_extension_of_the_requests_law(law, extension):
    reading = reply(
        "As the request is complex and voluminous we have extended the time limit to 40 working "
        "days under regulation 7(1).",
        law,
    )

    assert reading.kind is ReplyKind.EXTENSION
    assert reading.extension == extension
    assert reading.is_sure == bool(extension)


def test_read_kind_reads_the_amount_of_a_fees_notice_and_not_the_limits_of_the_law():
    reading = reply("This is a fees notice. You need to pay a fee of £40.50 before we can answer.")

    assert (reading.kind, reading.fee) == (ReplyKind.FEES_NOTICE, Decimal("40.50"))
    assert reply("The Council paid £450,000 in fees in 2024.").fee is None


def test_read_kind_names_the_authority_that_has_the_request_now():
    reading = reply("We have transferred your request to Wessmore County Council.")

    assert (reading.kind, reading.is_sure) == (ReplyKind.TRANSFER, True)
    assert reading.elsewhere == "Wessmore County Council"


def test_read_kind_takes_a_team_of_the_same_council_for_no_transfer():
    for team in ("our legal team", "the Council's Housing department", "Eastmarsh Council"):
        assert reply(f"Your request has been passed to {team}.").kind is not ReplyKind.TRANSFER


def test_read_kind_is_not_sure_of_an_address_that_moved():
    reading = reply("This address is no longer in use. Please write to foi@new.example instead.")

    assert (reading.kind, reading.is_sure) == (ReplyKind.TRANSFER, False)
    assert reading.elsewhere == "foi@new.example"


def test_read_kind_makes_no_answer_of_an_automatic_reply():
    reading = reply(
        "I am on leave until 12 January. The information you requested is attached.",
        Auto_Submitted="auto-replied",
    )

    assert reading.kind is ReplyKind.OUT_OF_OFFICE


def test_read_kind_takes_the_answer_of_a_case_system():
    reading = reply(
        "Your request is complete. The information you requested is attached.",
        files=["response.xlsx"],
        Auto_Submitted="auto-generated",
    )

    assert (reading.kind, reading.is_sure) == (ReplyKind.ANSWER, True)


def test_read_kind_takes_a_receipt_for_no_reply():
    reading = reply(
        "Your message was read on 6 January.",
        subject="Read: FOI",
        Content_Type="multipart/report; report-type=disposition-notification",
    )

    assert reading.kind is ReplyKind.OUT_OF_OFFICE
    assert "what became of our mail" in reading.evidence[0].says


def test_read_kind_asks_a_person_about_a_letter_that_it_has_not_read():
    reading = reply("Please find attached our response to your request.", files=["letter.pdf"])

    assert (reading.kind, reading.is_sure) == (ReplyKind.ANSWER, False)


def test_read_kind_is_not_sure_of_a_mail_that_could_not_be_read_whole():
    text = "I can confirm that the Council does not hold the information."
    mail = Mail(text=text, sent_at=SENT, needs_hand=True)

    assert reply(text).is_sure
    assert not read_kind(mail, text, Law.FOIA).is_sure


def test_read_kind_quotes_words_of_the_mail():
    text = "Dear all,\n\nThe information you requested is\nnot held by the Council.\n"
    quoted = [one.quote for one in reply(text).evidence if one.where == "body"]

    assert quoted
    assert all(quote in " ".join(text.split()) for quote in quoted)


@given(
    text=st.text(max_size=400),
    subject=st.text(max_size=80),
    law=st.sampled_from(Law),
    sent=st.none() | st.just(SENT),
)
def test_read_kind_never_fails_and_is_sure_of_nothing_without_evidence(text, subject, law, sent):
    reading = read_kind(Mail(subject=subject, text=text, sent_at=sent), text, law)

    assert reading.kind not in reading.also
    assert reading.evidence or not reading.is_sure


WORDS = (
    "we you request information attached section 40(2) not held exempt if may please clarify fee "
    "£25 by 2 March 2026 extend public interest council transferred to . , : ?"
).split()


@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_read_kind_keeps_every_value_to_the_kind_it_belongs_to(words):
    reading = reply(" ".join(words))

    assert reading.extension == "" or reading.kind is ReplyKind.EXTENSION
    assert reading.fee is None or reading.kind is ReplyKind.FEES_NOTICE
    assert reading.bounce is None or reading.kind is ReplyKind.BOUNCE
