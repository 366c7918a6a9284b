"""One message: what came, whose reply it is, what kind; and a person's word on it."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from requests_app import lifecycle
from responses_app import documents, holding_pen, reading_desk
from responses_app.forms import KINDS
from responses_app.models import InboundMessage
from responses_app.views.documents import MAY_REVIEW
from responses_app.views.reply_queues import MAY_CHANGE, as_seen
from tests.came_in import ARRIVED, came_in, document_of


@pytest.fixture
def sent(asked):
    return asked(2, sent_on=date(2026, 1, 5))


def page(client, message):
    answer = client.get(reverse("message", args=[message.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def post(client, message, action, **typed):
    form = {"action": action, "seen": as_seen(message), **typed}
    return client.post(reverse("message", args=[message.pk]), form)


def confirm(client, message, **typed):
    return post(client, message, "confirm", **{"in_the_log": "on", **typed})


def test_message_shows_its_own_words_apart_from_what_it_quotes(client, person, sent):
    person(client)
    text = "We do not hold this.\n\nOn 2 Feb 2026, Ada wrote:\n> Dear council\n> How many?\n"
    message = came_in(of=sent[0], text=text, own_text="We do not hold this.")

    shown = page(client, message)

    own, _, quoted = shown.partition("<summary>What it quotes</summary>")
    assert "We do not hold this." in own
    assert "&gt; How many?" not in own
    assert "&gt; How many?" in quoted


def test_message_shows_whose_it_is_how_that_is_known_and_what_the_log_says(client, person, sent):
    person(client)
    message = came_in(
        of=sent[0],
        kind="refusal",
        is_sure=True,
        sender_address=sent[0].authority.email,
        match_words="It was sent to the address of this request alone.",
        conflicts=["Its subject names another request."],
    )
    event = reading_desk.follow_by_itself(message, message.ties.get())

    shown = page(client, message)

    assert "It was sent to the address of this request alone." in shown
    assert "Its subject names another request." in shown
    assert f"{sent[0].get_absolute_url()}#event-{event.pk}" in shown
    assert "They say that it is a reply." in shown
    assert '<q dir="auto">our reply</q>' in shown


def test_message_shows_what_else_was_read_in_it(client, person, sent):
    person(client)
    details = {
        "their_reference": "FOI/77",
        "new_date": "2026-03-02",
        "extension": "pit",
        "sections": ["40(2)", "12(1)"],
        "fee": "25.50",
        "bounce": {"addresses": ["foi@a.example"], "status": "5.1.1", "words": "no such user"},
        "elsewhere": "the county council",
        "links": ["https://portal.example/77"],
        "also": ["partial"],
    }
    message = came_in(of=sent[0], kind_details=details)

    shown = page(client, message)

    for words in (
        "FOI/77", "2 March 2026", "to weigh the public interest", "40(2), 12(1)", "£25.50",
        "foi@a.example", "5.1.1 no such user", "the county council", "part of the answer",
    ):  # fmt: skip
        assert words in shown
    assert 'href="https://portal.example' not in shown, "nobody follows a link by accident"


def test_message_that_needs_reading_by_hand_says_why(client, person, sent):
    person(client)
    message = came_in(of=sent[0], state="by_hand", problems=["Part 2 cannot be decoded."])

    shown = page(client, message)

    assert "Needs reading by hand" in shown
    assert "Part 2 cannot be decoded." in shown


def test_two_mails_with_one_message_id_lead_to_each_other(client, person, sent):
    person(client)
    first = came_in(of=sent[0], subject="The first")
    second = came_in(of=sent[0], subject="The second", same_id_as=first)

    assert reverse("message", args=[first.pk]) in page(client, second)
    assert reverse("message", args=[second.pk]) in page(client, first)


def test_message_lists_its_documents_with_their_state(client, person, sent):
    person(client)
    message = came_in(of=sent[0])
    document = document_of(message, "Answer.xlsx", state="suspect")

    shown = page(client, message)

    assert reverse("document", args=[document.pk]) in shown
    assert "Kept back: a reviewer decides" in shown
    assert "not handed out while something in it is kept back" in shown
    assert reverse("raw-mail", args=[message.pk]) not in shown


def test_message_offers_the_mail_as_it_came_where_nothing_is_kept_back(client, person, sent):
    person(client)
    message = came_in(of=sent[0])

    shown = page(client, message)

    assert reverse("raw-mail", args=[message.pk]) in shown
    assert reverse("formatted", args=[message.pk]) in shown


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "kept", "place": "new", "kind": "", "kind_read": "", "parsed_at": None},
        {"place": "aside", "place_why": "spam"},
        {"place": "ours"},
        {"raw": None, "came_by": "phone", "sender_address": "", "subject": "", "text": ""},
        {"kind_evidence": [{}], "kind_details": {"new_date": "soon", "also": ["x"], "links": None}},
        {"arrived_at": ARRIVED, "sent_at": ARRIVED, "recipients": ["a@b.example"] * 200},
        {"text": "x" * 2_000_000, "own_text": "x"},
    ],
)
def test_message_of_any_fate_is_a_page(client, person, db, columns):
    person(client, MAY_CHANGE)

    page(client, came_in(**columns))


def test_message_shows_hostile_words_as_words(client, person, sent):
    person(client)
    message = came_in(of=sent[0], subject="<b>x", own_text="<script>1</script>", text="<script>1")

    assert "<script>1" not in page(client, message)


# ---------------------------------------------------------------------------- kept back


@pytest.fixture
def kept_back(sent):
    """A mail with a child's number in its text."""
    message = came_in(
        of=sent[0],
        subject="Your request about children in our care, and all about Mary Jones",
        text="Mary Jones, NHS number 943 476 5919",
        own_text="Mary Jones, NHS number 943 476 5919",
        kind_evidence=[{"where": "body", "quote": "Mary Jones", "says": "They name somebody."}],
        kind_details={"elsewhere": "Mary Jones", "sections": ["40(2)"]},
    )
    documents.keep_back_mail(message, [PEOPLE], lost=False)
    return message


PEOPLE = {
    "code": "nhs_number",
    "weight": "suspect",
    "where": "text",
    "count": 1,
    "sentence": "Text: 1 number that passes the check of an NHS number.",
}


def test_message_whose_text_is_kept_back_shows_counts_and_none_of_its_words(
    client, person, kept_back
):
    person(client, MAY_CHANGE)

    for url in (reverse("message", args=[kept_back.pk]), f"/replies/pen/?message={kept_back.pk}"):
        shown = client.get(url).content.decode()
        assert "Its text is kept back." in shown
        assert "1 number that passes the check of an NHS number." in shown
        assert "A reviewer decides whether it may be read." in shown
        assert "Mary Jones" not in shown
        assert "943 476" not in shown
    text = page(client, kept_back)
    assert "They name somebody." in text
    assert "40(2)" in text
    assert reverse("formatted", args=[kept_back.pk]) not in text
    assert reverse("raw-mail", args=[kept_back.pk]) not in text


def test_message_whose_text_is_kept_back_leads_a_reviewer_to_where_it_is_decided(
    client, person, kept_back
):
    person(client, MAY_CHANGE, MAY_REVIEW)
    itself = kept_back.documents.get()

    for url in (reverse("message", args=[kept_back.pk]), f"/replies/pen/?message={kept_back.pk}"):
        assert reverse("document", args=[itself.pk]) in client.get(url).content.decode()


def test_message_that_a_reviewer_released_is_shown_as_it_is(client, person, kept_back):
    user = person(client)
    documents.release(kept_back.raw, "The mother's own mail.", user, timezone.now())

    shown = page(client, kept_back)

    assert "NHS number 943 476 5919" in shown
    assert '<q dir="auto">Mary Jones</q>' in shown
    assert reverse("raw-mail", args=[kept_back.pk]) in shown


def test_message_whose_mail_was_destroyed_has_no_words_left_and_says_why(client, person, kept_back):
    user = person(client)
    documents.destroy(kept_back.raw, "Sent in error.", user, timezone.now())

    shown = page(client, kept_back)

    assert "Mary Jones" not in shown
    assert "Its text was destroyed on" in shown
    assert f"by {user}" in shown
    assert "Sent in error." in shown


def test_message_of_which_not_all_was_read_shows_its_text_and_not_the_mail(client, person, sent):
    person(client, MAY_REVIEW)
    message = came_in(of=sent[0], state="by_hand")
    documents.keep_back_mail(message, [], lost=True)

    shown = page(client, message)

    assert "Please find attached our reply." in shown
    assert reverse("raw-mail", args=[message.pk]) not in shown
    assert reverse("document", args=[message.documents.get().pk]) in shown


# ---------------------------------------------------------------------------- what kind


def test_every_kind_has_plain_words_in_the_form():
    kinds = [kind for group in KINDS.values() for kind in group]

    assert sorted(kinds) == sorted(InboundMessage.Kind.values)


def test_confirm_keeps_the_persons_word_writes_the_log_and_goes_on(client, person, sent):
    user = person(client, MAY_CHANGE)
    message = came_in(of=sent[0], kind="answer")
    following = came_in(of=sent[1], arrived_at=ARRIVED + timedelta(days=1))

    answer = confirm(client, message, kind="refusal", on="2026-02-06")

    assert answer.url == reverse("message", args=[following.pk])
    message.refresh_from_db()
    assert (message.kind, message.kind_read) == ("refusal", "answer")
    assert message.confirmed_by == user
    sent[0].refresh_from_db()
    assert (sent[0].outcome, sent[0].responded_on) == ("refused", date(2026, 2, 6))
    said = client.get(answer.url).content.decode()
    assert "read as refusal notice. The log says:" in said
    assert "#event-" in said


def test_confirm_of_the_last_says_that_nothing_else_waits(client, person, sent):
    person(client, MAY_CHANGE)
    message = came_in(of=sent[0])

    answer = confirm(client, message, kind="acknowledgement")

    assert answer.url == reverse("replies")
    assert "Nothing else waits to be read" in client.get(answer.url).content.decode()


def test_confirm_of_an_answer_needs_to_say_what_it_says(client, person, sent):
    person(client, MAY_CHANGE)
    message = came_in(of=sent[0])

    answer = confirm(client, message, kind="answer", on="2026-02-06")

    assert answer.status_code == 400
    assert "Say what the answer says" in answer.content.decode()
    assert 'value="2026-02-06"' in answer.content.decode()
    confirm(client, message, kind="answer", on="2026-02-06", outcome="partial")
    sent[0].refresh_from_db()
    assert sent[0].outcome == "partial"


def test_confirm_without_the_log_only_says_the_kind(client, person, sent):
    person(client, MAY_CHANGE)
    message = came_in(of=sent[0])

    confirm(client, message, kind="refusal", in_the_log="")

    message.refresh_from_db()
    assert message.kind == "refusal"
    assert not sent[0].events.filter(kind="refusal").exists()
    assert message.ties.get().event is None


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"kind": "refusal", "on": "2025-12-01"}, "before the request was sent"),
        ({"kind": "refusal", "on": "2999-01-01"}, "in the future"),
        ({"kind": "refusal", "on": "31 February"}, "Enter a valid date"),
        ({"kind": "nonsense"}, "Select a valid choice"),
        ({"kind": ""}, "This field is required"),
    ],
)
def test_confirm_shows_what_is_refused_and_changes_nothing(client, person, sent, typed, words):
    person(client, MAY_CHANGE)
    message = came_in(of=sent[0])

    answer = confirm(client, message, **typed)

    assert answer.status_code == 400
    assert words in answer.content.decode()
    message.refresh_from_db()
    assert message.confirmed_at is None
    assert not sent[0].events.filter(kind="refusal").exists()


def test_confirm_again_corrects_it_and_stays_at_the_message(client, person, sent):
    person(client, MAY_CHANGE)
    message = came_in(of=sent[0])
    came_in(of=sent[1])
    confirm(client, message, kind="refusal")
    message.refresh_from_db()

    answer = confirm(client, message, kind="not_held")

    assert answer.url == reverse("message", args=[message.pk])
    sent[0].refresh_from_db()
    assert sent[0].outcome == "not_held"


def test_confirm_of_what_somebody_just_read_says_so_and_changes_nothing(client, person, sent):
    person(client, MAY_CHANGE)
    message = came_in(of=sent[0])
    ada = get_user_model().objects.create_user("ada")
    reading_desk.confirm(message, "not_held", ada, timezone.now())

    answer = confirm(client, message, kind="refusal")
    text = answer.content.decode()

    assert answer.status_code == 400
    assert "meanwhile: ada read it as: information not held" in text
    message.refresh_from_db()
    assert message.kind == "not_held"
    assert f'name="seen" value="{as_seen(message)}"' in text, "said again, it counts"


def test_confirm_of_a_message_that_was_untied_says_what_to_do(client, person, sent):
    person(client, MAY_CHANGE)
    message = came_in()

    answer = confirm(client, message, kind="refusal")

    assert answer.status_code == 400
    assert "say first whose reply it is" in answer.content.decode()


def test_confirm_of_an_extension_asks_for_its_ground_and_logs_it(client, person, sent):
    person(client, MAY_CHANGE)
    message = came_in(of=sent[0])

    answer = confirm(client, message, kind="extension")
    assert answer.status_code == 400
    assert "Say which ground they give" in answer.content.decode()

    confirm(client, message, kind="extension", extension="pit")
    assert message.ties.get().event.kind == "pit_extension"


# ---------------------------------------------------------------------------- whose


def test_untie_puts_it_into_the_pen_and_strikes_out_what_followed(client, person, sent):
    user = person(client, MAY_CHANGE)
    theirs = sent[0].authority.email
    message = came_in(of=sent[0], kind="refusal", is_sure=True, sender_address=theirs)
    tie = message.ties.get()
    reading_desk.follow_by_itself(message, tie)

    answer = post(client, message, "untie", tie=tie.pk)
    text = client.get(answer.url).content.decode()

    message.refresh_from_db()
    assert message.place == "pen"
    assert sent[0].events.get(kind="refusal").struck_out_by == user
    assert f"Untied from {sent[0]}" in text


@pytest.mark.parametrize("tie", ["", "x", "9" * 30, "0"])
def test_untie_reaches_no_tie_of_another_message(client, person, sent, tie):
    person(client, MAY_CHANGE)
    message = came_in(of=sent[0])
    other = came_in(of=sent[1]).ties.get()

    assert post(client, message, "untie", tie=tie).status_code == 404
    assert post(client, message, "untie", tie=other.pk).status_code == 404
    other.refresh_from_db()
    assert other.undone_at is None


def test_untie_twice_says_that_they_are_not_tied(client, person, sent):
    person(client, MAY_CHANGE)
    message = came_in(of=sent[0])
    tie = message.ties.get()
    post(client, message, "untie", tie=tie.pk)

    answer = post(client, message, "untie", tie=tie.pk)

    assert "Nothing was changed. They are not tied." in client.get(answer.url).content.decode()


def test_bring_back_puts_it_into_the_pen_again(client, person, sent):
    user = person(client, MAY_CHANGE)
    message = came_in(perhaps=sent)
    holding_pen.set_aside(message, "spam", user, timezone.now())
    assert "Bring it back" in page(client, message)

    answer = post(client, message, "bring_back")

    message.refresh_from_db()
    assert message.place == "pen"
    assert "back in the holding pen" in client.get(answer.url).content.decode()


def test_bring_back_of_what_was_brought_back_says_so(client, person, db):
    person(client, MAY_CHANGE)
    message = came_in()

    answer = post(client, message, "bring_back")

    assert "It was not set aside" in client.get(answer.url).content.decode()


# ---------------------------------------------------------------------------- who may, and costs


def test_a_viewer_reads_it_and_may_change_nothing(client, person, sent):
    person(client)
    message = came_in(of=sent[0])

    assert 'name="action"' not in page(client, message)
    for action in ("confirm", "untie", "bring_back"):
        assert post(client, message, action, kind="refusal").status_code == 403
    message.refresh_from_db()
    assert message.confirmed_at is None


def test_an_unknown_message_or_action_is_no_traceback(client, person, db):
    person(client, MAY_CHANGE)

    assert client.get("/replies/999/").status_code == 404
    assert client.get(f"/replies/{'9' * 30}/").status_code == 404
    assert client.get(f"/replies/{came_in().pk}/?campaign=no%00where").status_code == 404
    assert post(client, came_in(), "delete").status_code == 400


def test_message_costs_the_same_for_few_and_many(
    client, person, campaign, asked, sent, django_assert_num_queries,
    django_assert_max_num_queries,
):  # fmt: skip
    person(client, MAY_CHANGE)
    message = came_in(of=sent[0])
    document_of(message)
    came_in(of=sent[1])
    with django_assert_max_num_queries(20) as few:
        page(client, message)
    holding_pen.accept(message, asked(10, sent_on=date(2026, 1, 5)), None, timezone.now())
    for tie in message.ties.all():
        tie.event = lifecycle.record(tie.foi_request, "note", date(2026, 2, 9))
        tie.save()
        document_of(message)
        came_in(of=sent[1])
    with django_assert_num_queries(len(few)):
        page(client, message)
