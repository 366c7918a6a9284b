"""What a person brings to a request's page."""

from datetime import UTC, date, datetime

import pytest

from requests_app.models import FoiRequest
from responses_app import inbox
from responses_app.models import Document, InboundMessage, StoredFile
from responses_app.uploading import Brought, type_in, upload
from tests import made_msg

NOW = datetime(2026, 2, 10, 9, 30, tzinfo=UTC)
MAIL = b"From: foi@testham.example\nMessage-ID: <1@t.example>\nSubject: Reply\n\nWe hold none.\n"
TABLE = Brought("figures.csv", b"year,count\n2023,12\n")
pytestmark = pytest.mark.django_db


@pytest.fixture
def foi_request(make_request):
    return make_request(date(2026, 1, 19))


def test_upload_reads_a_mail_and_ties_it_to_the_request(foi_request, person):
    done = upload(foi_request, [Brought("reply.eml", MAIL)], person, NOW)

    (message,) = done.messages
    assert message.raw and message.came_by == "upload" and message.typed_by == person
    assert message.ties.get().foi_request == foi_request
    message.refresh_from_db()
    assert message.place == "matched"
    assert FoiRequest.objects.get().unread_since is not None


def test_upload_keeps_documents_as_one_message_and_looks_at_none(foi_request, person):
    done = upload(foi_request, [TABLE, Brought("letter.pdf", b"%PDF-1.7 x")], person, NOW)

    (message,) = done.messages
    assert message.raw is None and message.documents.count() == 2
    assert set(StoredFile.objects.values_list("state", flat=True)) == {"waiting"}
    assert "figures.csv" in message.subject


def test_upload_the_same_again_names_it_and_keeps_nothing_twice(foi_request, person):
    upload(foi_request, [TABLE, Brought("reply.eml", MAIL)], person, NOW)

    again = upload(foi_request, [TABLE, Brought("reply.eml", MAIL)], person, NOW)

    assert again.messages == [] and sorted(again.there_already) == ["figures.csv", "reply.eml"]
    assert InboundMessage.objects.count() == 2 and Document.objects.count() == 1


def test_upload_takes_the_same_file_for_another_request(foi_request, make_request, person):
    upload(foi_request, [TABLE], person, NOW)
    upload(make_request(date(2026, 1, 19)), [TABLE], person, NOW)

    assert Document.objects.count() == 2 and StoredFile.objects.count() == 1


@pytest.mark.parametrize(
    "files, why",
    [([], "No file was chosen"), ([TABLE, Brought("empty.pdf", b"")], "empty.pdf is empty")],
)
def test_upload_keeps_nothing_where_one_file_is_wrong(foi_request, person, files, why):
    with pytest.raises(inbox.InboxError, match=why):
        upload(foi_request, files, person, NOW)
    assert not InboundMessage.objects.exists() and not StoredFile.objects.exists()


def test_type_in_keeps_the_words_and_the_log_says_what_follows(foi_request, person):
    when = datetime(2026, 2, 9, 15, 0, tzinfo=UTC)

    message = type_in(
        foi_request, "phone", "They hold none.\nSaid Ms Jones.", when, "not_held", person, NOW
    )

    foi_request.refresh_from_db()
    assert message.text == "They hold none.\nSaid Ms Jones." and message.raw is None
    assert foi_request.outcome == "not_held" and foi_request.responded_on == date(2026, 2, 9)
    assert foi_request.unread_since is None


def test_type_in_twice_is_two_calls(foi_request, person):
    for _ in range(2):
        type_in(foi_request, "phone", "No answer.", NOW, "unclear", person, NOW)

    assert InboundMessage.objects.count() == 2


@pytest.mark.parametrize(
    "words, day, why",
    [(" ", 9, "no words"), ("They rang.", 20, "lies in the future")],
)
def test_type_in_refuses_what_cannot_be(foi_request, person, words, day, why):
    with pytest.raises(inbox.InboxError, match=why):
        type_in(
            foi_request,
            "phone",
            words,
            datetime(2026, 2, day, 12, tzinfo=UTC),
            "unclear",
            person,
            NOW,
        )


def test_upload_reads_a_mail_out_of_outlook(foi_request, person):
    raw = made_msg.received()

    done = upload(foi_request, [Brought("reply.msg", raw)], person, NOW)

    message = InboundMessage.objects.get(pk=done.messages[0].pk)
    assert message.raw.size == len(raw) and message.state == "parsed"
    assert message.message_id == "<reply.1@council.example>"
    assert message.sender_address == "foi@council.example"
    assert "We hold 12 records." in message.own_text
    names = message.documents.order_by("where").values_list("filename", flat=True)
    assert list(names) == ["figures.csv", "logo.png"]
