import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from requests_app import letters
from requests_app.domain import reply_address
from requests_app.models import FoiRequest, OutgoingMessage
from responses_app.domain.mail import Address, Mail
from responses_app.domain.matching import KnownMail, match
from responses_app.domain.matching.subjects import folded
from responses_app.domain.quoting import Split, split
from responses_app.known_requests import KnownRequests
from responses_app.models import InboundMessage, MessageTie
from responses_app.readers.emails import read_mail
from tests.corpus import in_database, threads
from tests.corpus.office import KEY, PATTERN, Office

MOST_QUERIES = 8


@pytest.fixture
def addresses(settings) -> None:
    for name, value in in_database.SETTINGS.items():
        setattr(settings, name, value)


@pytest.fixture
def office(db, addresses) -> Office:
    """The made-up office, in the database."""
    office = Office(seed=3)
    in_database.write(office)
    return office


def matched(raw: bytes, known):
    mail = read_mail(raw)
    return match(mail, split(mail.text, mail.subject), known)


def test_known_requests_match_as_the_made_up_office_does(office):
    known = KnownRequests()

    for case in threads.cases(office, 400):
        assert matched(case.raw, known) == matched(case.raw, office), case.kind


def test_known_requests_ask_the_database_a_few_times_a_mail(office):
    known = KnownRequests()
    counts = {}

    for case in threads.cases(office, 250):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            matched(case.raw, known)
        counts[case.kind] = len(queries)

    assert max(counts.values()) <= MOST_QUERIES
    assert counts["whole_reply"] <= 5


def test_known_requests_ask_no_more_for_a_mail_that_names_everything(office):
    every = list(office.all_requests)[:60]
    mail = Mail(
        sender=Address("clerk@gmail.com", office.name_of(1200)),
        recipients=(
            *map(office.address_of, every),
            *(one.envelope_from for one in list(office.letters.values())[:20]),
        ),
        references=tuple(office.letters) + tuple(office.waiting),
        subject=" ".join(map(office.reference_of, every)),
    )
    known = KnownRequests()

    with CaptureQueriesContext(connection) as queries:
        found = match(mail, Split("", "", ""), known)

    assert found.requests == ()
    assert len(found.candidates) == 10
    assert len(queries) <= MOST_QUERIES


def test_known_requests_look_requests_up_by_an_index(office):
    known = KnownRequests()
    with CaptureQueriesContext(connection) as queries:
        for case in threads.cases(office, 150):
            matched(case.raw, known)

    scanned = set()
    with connection.cursor() as cursor:
        for query in queries:
            if connection.vendor == "sqlite":
                cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
                scanned |= {row[-1] for row in cursor.fetchall() if row[-1].startswith("SCAN ")}

    assert not {line for line in scanned if "requests_app_foirequest" in line}


def test_mails_are_letters_mails_tied_before_and_mails_that_wait(office):
    letter = office.letters_of(1050)[0].message_id
    undone = MessageTie.objects.get(message__message_id="<ack.1051@theirs.example>")
    undone.undone_at = timezone.now()
    undone.save()

    found = KnownRequests().mails(
        {letter, "<ack.1050@theirs.example>", "<ack.1051@theirs.example>",
         "<waits.1052@theirs.example>", "<nobody@x>"}
    )  # fmt: skip

    assert found == {
        letter: KnownMail(frozenset({1050}), is_letter=True),
        "<ack.1050@theirs.example>": KnownMail(
            frozenset({1050}), sender=office.authority_of(1050).email
        ),
        "<waits.1052@theirs.example>": KnownMail(
            suggested=frozenset({1052}), sender=office.authority_of(1052).email
        ),
    }


def test_mails_say_how_often_a_message_id_came_and_nothing_of_one_that_came_often(office):
    of_one = InboundMessage.objects.get(message_id="<ack.1050@theirs.example>")

    def came_again(times: int) -> None:
        InboundMessage.objects.bulk_create(
            InboundMessage(
                message_id=of_one.message_id,
                place="aside",
                came_by="mailbox",
                arrived_at=timezone.now(),
            )
            for _ in range(times)
        )

    came_again(1)
    twice = KnownRequests().mails({of_one.message_id})
    came_again(10)
    often = KnownRequests().mails({of_one.message_id})

    assert [(one.requests, one.times) for one in twice.values()] == [(frozenset({1050}), 2)]
    assert often == {}


def test_requests_about_are_the_open_ones_with_exactly_that_subject(office):
    known = KnownRequests()
    subject = folded(office.all_requests[1210].subject)
    authority = office.all_requests[1210].authority

    def about(*subjects: str) -> list[int]:
        return [one.number for one in known.requests_about(subjects, {authority})]

    assert about(subject, "another") == [1210]
    assert about(subject[:-1]) == []
    FoiRequest.objects.filter(pk=1210).update(outcome="refused")
    assert about(subject) == []


def test_letters_of_envelopes_leave_out_an_address_that_many_share(office, settings):
    known = KnownRequests()
    one, other = office.letters_of(1050)
    OutgoingMessage.objects.filter(message_id=other.message_id).update(
        envelope_from=one.envelope_from
    )

    third = office.letters_of(1051)[0]
    assert known.letters_of_envelopes({one.envelope_from, third.envelope_from}) == {
        third.envelope_from: (third.message_id, 1051)
    }


def test_requests_say_whether_their_reference_is_of_our_making(office):
    FoiRequest.objects.filter(pk=1050).update(reference="FOI/2025/77")

    found = KnownRequests().requests({1049, 1050, 1401, 9})

    assert {number: one.reference_is_ours for number, one in found.items()} == {
        1049: True,
        1050: False,
    }


def test_match_ties_a_reply_to_a_request_made_by_the_lifecycle(make_request, addresses):
    foi_request = make_request(email="foi@testham.example")
    to = reply_address.make_address(PATTERN, foi_request.pk, KEY)
    sender = Address("foi@testham.example")

    by_token = Mail(sender=sender, recipients=(to,))
    by_reference = Mail(sender=sender, subject=f"Re: FOI [{foi_request.reference}]")

    for mail in (by_token, by_reference):
        assert match(mail, Split("", "", ""), KnownRequests()).requests == (foi_request.pk,)


def test_is_signed_is_true_of_our_own_header_only(db, addresses):
    known = KnownRequests()
    said = ("MFC1-X", "request", "request", "sent")
    mac = letters.letter_mac("<a@b>", *said)
    header = f"MFC1-X; step=request; kind=request; event=sent; mac={mac}"

    assert known.is_signed("<a@b>", header)
    assert not known.is_signed("<other@b>", header)
    assert not known.is_signed("<a@b>", header.replace("MFC1", "MFC2"))
    assert not known.is_signed("<a@b>", "anything")
