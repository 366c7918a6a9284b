"""The replies to one request, on its page; uploading and typing in."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate, localtime

from responses_app.models import InboundMessage
from tests.came_in import ARRIVED, came_in, document_of

BRINGS = "responses_app.add_inboundmessage"
MAIL = (
    b"From: FOI <foi@testham.example>\r\nTo: us@example.org\r\nSubject: Your request\r\n"
    b"Message-ID: <a@testham.example>\r\nDate: Mon, 9 Feb 2026 14:05:00 +0000\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\nWe are looking into it.\r\n"
)


@pytest.fixture
def sent(asked):
    return asked(1, sent_on=date(2026, 1, 5))[0]


def post(client, foi_request, action, **typed):
    data = {"action": action} | {f"{action}-{name}": value for name, value in typed.items()}
    return client.post(reverse("request", args=[foi_request.reference]), data)


def file(name, content):
    return SimpleUploadedFile(name, content)


def type_in(client, foi_request, **typed):
    form = {"came_by": "phone", "on": "2026-02-09", "words": "They rang.", "kind": "refusal"}
    return post(client, foi_request, "type_in", **form | typed)


def test_request_page_lists_its_messages_newest_first(client, person, sent, asked):
    person(client)
    old = came_in(of=sent, subject="The older one", kind="refusal", is_sure=True)
    new = came_in(of=sent, subject="The newer one", arrived_at=ARRIVED + timedelta(days=1))
    document_of(new, "Answer.xlsx", state="suspect")
    came_in(of=asked(1)[0], subject="Of another request")

    answer = client.get(sent.get_absolute_url())
    text = answer.content.decode()

    assert list(answer.context["replies"]) == [new, old]
    assert "Of another request" not in text
    for words in ("Not read yet", "Answer.xlsx", "Kept back: a reviewer decides", ">sure<"):
        assert words in text


def test_request_page_leaves_out_what_was_untied(client, person, sent):
    person(client)
    came_in(of=sent).ties.update(undone_at=ARRIVED)

    assert not client.get(sent.get_absolute_url()).context["replies"]


def test_request_page_says_what_may_be_theirs_in_the_pen(client, person, sent):
    person(client)
    message = came_in(perhaps=[sent])

    assert f"/replies/pen/?message={message.pk}" in (
        client.get(sent.get_absolute_url()).content.decode()
    )


def test_upload_keeps_mails_and_documents_and_ties_them(client, person, sent):
    user = person(client, BRINGS)

    answer = post(client, sent, "upload", files=[file("a.eml", MAIL), file("b.csv", b"a,b\n1,2\n")])
    text = client.get(answer.url).content.decode()

    assert answer.status_code == 302
    assert "Kept as 2 messages." in text
    messages = InboundMessage.objects.filter(ties__foi_request=sent)
    assert {one.typed_by for one in messages} == {user}
    assert messages.get(raw=None).documents.get().filename == "b.csv"
    assert messages.exclude(raw=None).get().subject == "Your request"


def test_upload_of_the_same_again_says_that_it_is_here_already(client, person, sent):
    person(client, BRINGS)
    post(client, sent, "upload", files=[file("b.csv", b"a,b\n1,2\n")])

    answer = post(client, sent, "upload", files=[file("c.csv", b"a,b\n1,2\n")])

    assert "Here already: c.csv." in client.get(answer.url).content.decode()
    assert InboundMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([], "This field is required"),
        ([("empty.csv", b"")], "empty"),
        ([(f"{number}.csv", b"x") for number in range(21)], "at most 20 at once"),
        ([("a.csv", b"x" * 600), ("b.csv", b"x" * 600)], "at most 0 MB at once"),
    ],
)
def test_upload_shows_what_is_refused_and_keeps_nothing(
    client, person, sent, settings, files, words
):
    person(client, BRINGS)
    settings.LARGEST_FILE = 1000

    answer = post(client, sent, "upload", files=[file(*one) for one in files])

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not InboundMessage.objects.exists()


def test_type_in_keeps_the_call_and_the_log_says_what_follows(client, person, sent):
    user = person(client, BRINGS)

    answer = type_in(client, sent, at="10:30")

    message = InboundMessage.objects.get()
    assert answer.url == sent.get_absolute_url()
    assert (message.came_by, message.own_text, message.typed_by) == ("phone", "They rang.", user)
    assert f"{localtime(message.arrived_at):%Y-%m-%d %H:%M}" == "2026-02-09 10:30"
    sent.refresh_from_db()
    assert (sent.outcome, sent.responded_on) == ("refused", date(2026, 2, 9))


def test_type_in_today_without_a_time_is_never_in_the_future(client, person, sent):
    person(client, BRINGS)

    type_in(client, sent, on=localdate())

    message = InboundMessage.objects.get()
    assert localdate(message.arrived_at) == localdate()
    assert message.arrived_at <= timezone.now()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"words": " "}, "This field is required"),
        ({"kind": "answer"}, "Say what the answer says"),
        ({"kind": "bounce"}, "Select a valid choice"),
        ({"kind": ""}, "This field is required"),
        ({"came_by": "mailbox"}, "Select a valid choice"),
        ({"on": "2999-01-01"}, "lies in the future"),
        ({"on": "2025-12-01"}, "before the request was sent"),
        ({"on": ""}, "This field is required"),
    ],
)
def test_type_in_shows_what_is_refused_and_keeps_what_was_typed(client, person, sent, typed, words):
    person(client, BRINGS)

    answer = type_in(client, sent, **{"at": "11:11"} | typed)
    text = answer.content.decode()

    assert answer.status_code == 400
    assert words in text
    assert 'value="11:11"' in text
    assert "words" in typed or "They rang." in text
    assert not InboundMessage.objects.exists()


def test_a_viewer_may_bring_nothing(client, person, sent):
    person(client)

    assert "Upload mails" not in client.get(sent.get_absolute_url()).content.decode()
    assert post(client, sent, "upload", files=[file("a.csv", b"x")]).status_code == 403
    assert type_in(client, sent).status_code == 403


def test_request_page_costs_the_same_for_few_and_many_messages(
    client, person, sent, django_assert_num_queries, django_assert_max_num_queries
):
    person(client, BRINGS)

    def more(count):
        for _ in range(count):
            document_of(came_in(of=sent))
            came_in(perhaps=[sent])

    more(1)
    with django_assert_max_num_queries(26) as few:
        client.get(sent.get_absolute_url())
    more(12)
    with django_assert_num_queries(len(few)):
        client.get(sent.get_absolute_url())
