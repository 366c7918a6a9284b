"""Answers go where they belong, once, and mean in law what they say."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from email import message_from_bytes
from email.policy import default

import pytest
import time_machine

from requests_app import answering, batches, letter_fates, letters, lifecycle, outbox
from requests_app.answering import AnsweringError, Own, Writing
from requests_app.domain import merge
from requests_app.domain.answer_kinds import KINDS
from requests_app.domain.cost_limit import Estimate
from requests_app.domain.law import Law
from requests_app.models import (
    Authority,
    Campaign,
    CaseEvent,
    FoiRequest,
    LetterBatch,
    OutgoingMessage,
    StandardAnswer,
)
from tests.at_once import at_once

Kind = CaseEvent.Kind
State = OutgoingMessage.State
MONDAY = date(2026, 1, 5)
ASKED = date(2026, 1, 12)
REPLY = date(2026, 1, 26)
NOW = datetime(2026, 2, 2, 10, tzinfo=UTC)
TODAY = NOW.date()
EMAIL = "foi@testham.example"
KEYS = itertools.count()
HOURS = Estimate(1200, Decimal(5))


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def asks(make_request):
    """A council that asks us what we mean; its first letter has left."""

    def make(words="Do you mean calendar or financial years?", **columns):
        foi_request = make_request(MONDAY, **_reachable(columns))
        _first_letter_left(foi_request)
        lifecycle.record(foi_request, Kind.CLARIFICATION_REQUESTED, ASKED, note=words)
        return foi_request

    return make


@pytest.fixture
def refuses(make_request):
    """A council that refused."""

    def make(words="Refused under s.12: 1,200 files, 5 minutes each", **columns):
        foi_request = make_request(MONDAY, **_reachable(columns))
        _first_letter_left(foi_request)
        lifecycle.record(foi_request, Kind.REFUSAL, REPLY, note=words)
        return foi_request

    return make


def _reachable(columns):
    return columns if "authority" in columns else {"email": EMAIL, **columns}


def _first_letter_left(foi_request):
    (letter,) = letters.write([letters.first_letter(foi_request)], approved=True, at=NOW)
    OutgoingMessage.objects.filter(pk=letter.pk).update(state=State.SENT)


def clarification(**changes):
    text = answering.shipped_text("clarification")
    return replace(Writing(KINDS["clarification"], text, "Calendar years."), **changes)


def narrow(*foi_requests, **changes):
    own = {one.pk: Own(estimate=HOURS) for one in foi_requests}
    text = answering.shipped_text("narrow")
    return replace(Writing(KINDS["narrow"], text, periods_asked="2024 alone", own=own), **changes)


def write(foi_requests, writing, key=None, **options):
    key = key or f"key {next(KEYS)}"
    campaign = foi_requests[0].campaign
    return answering.write(campaign, foi_requests, writing, key=key, by=None, at=NOW, **options)


def mail_of(message):
    return message_from_bytes(bytes(message.mime), policy=default)


# ---------------------------------------------------------------------------- the texts


@pytest.mark.parametrize("name", KINDS)
def test_shipped_text_says_nothing_that_nobody_can_fill_in(name):
    text = answering.shipped_text(name)

    assert merge.problems_with(text, (*merge.KNOWN, *answering.PLACEHOLDERS)) == []
    assert text.startswith("Dear {{ authority.name }},")
    assert "{{ sign_off }}" in text
    assert "{{ reference }}" in text


@pytest.mark.parametrize("name", ["no such", "../reminder", ""])
def test_shipped_text_of_no_kind_is_empty(name):
    assert answering.shipped_text(name) == ""


def test_kinds_are_those_that_a_campaign_keeps():
    assert set(KINDS) == set(StandardAnswer.Kind.values)


@pytest.mark.parametrize(
    ("nation", "section", "advice"),
    [("Wales", "section 40(2)", "section 16"), ("Scotland", "section 38(1)(b)", "section 15")],
)
def test_preview_cites_by_the_law_of_the_request(make_authority, refuses, nation, section, advice):
    council = make_authority(nation=nation, email=EMAIL)
    foi_request = refuses(f"Refused, {section}", authority=council)
    writing = Writing(
        KINDS["bands"], answering.shipped_text("bands"), periods_asked="2023 and 2024"
    )

    (found,) = answering.preview([foi_request], writing, TODAY)

    law = Law(foi_request.law)
    assert found.problem == ""
    assert f"({section} of the {law.title})" in found.draft.body
    assert f"{advice} of the {law.title}" in found.draft.body


# ---------------------------------------------------------------------------- what is offered


def test_offers_for_gives_what_fits_and_the_likeliest_first(campaign, asks, refuses):
    for words in ("Do you mean calendar years or financial years?", "Which children?"):
        StandardAnswer.objects.create(
            campaign=campaign, kind="clarification", title=words, text="x", their_words=words
        )
    StandardAnswer.objects.create(campaign=campaign, kind="narrow", title="less", text="x")

    offers = answering.offers_for(asks())

    assert [one.title for one in offers if one.kind.name == "clarification"] == [
        "Do you mean calendar years or financial years?",
        "Which children?",
        "Answer what they ask us",
    ]
    assert offers[0].is_alike and not offers[1].is_alike
    assert {one.kind.name for one in offers} == {"clarification", "other"}
    assert answering.offers_for(refuses())[0].kind.name == "narrow"


def test_offers_for_says_to_how_many_councils_each_was_given(campaign, asks):
    first, second, third = asks(), asks(), asks()
    kept = clarification()
    batch = write([first, second], kept, keep_as="Years")
    batch.letters.update(state=State.SENT)
    answer = StandardAnswer.objects.get()
    write([third], clarification(answer=answer))  # a draft has been given to nobody

    offers = answering.offers_for(asks())

    assert (offers[0].title, offers[0].given) == ("Years", 2)


def test_offers_for_all_says_how_many_it_fits(asks, refuses):
    offers = answering.offers_for_all([asks(), asks(), refuses("")])

    fits = {one.kind.name: (one.fits, one.perhaps) for one in offers}
    assert fits["clarification"] == (2, 0)
    assert fits["narrow"] == (0, 1)
    assert fits["other"] == (3, 0)
    assert answering.offers_for_all([]) == []


def test_who_else_shows_those_in_the_same_situation_with_their_words(campaign, asks, refuses):
    asked = asks()
    same = asks("Do you mean financial or calendar years?")
    other = asks("Which children do you mean?")
    wordless = asks("")
    refuses()
    words = "Do you mean calendar or financial years?"

    found = answering.who_else(campaign, KINDS["clarification"], words, [asked.pk])

    assert [one.foi_request for one in found] == [same, other, wordless]
    assert [one.is_alike for one in found] == [True, False, False]
    assert found[1].their_words == "Which children do you mean?"


def test_who_else_leaves_out_whom_an_answer_is_written_to(campaign, asks):
    written, open_still = asks(), asks()
    write([written], clarification())

    found = answering.who_else(campaign, KINDS["clarification"], "")

    assert [one.foi_request for one in found] == [open_still]


def test_their_words_are_the_question_while_they_wait_and_else_the_refusal(asks):
    foi_request = asks("What do you mean?")
    standing = answering.standings_of([foi_request])[foi_request.pk]
    assert standing.their_words == "What do you mean?"

    lifecycle.record(foi_request, Kind.CLARIFICATION_RECEIVED, date(2026, 1, 14))
    lifecycle.record(foi_request, Kind.REFUSAL, REPLY, note="s.12")
    lifecycle.record(foi_request, Kind.REVIEW_RESPONSE, REPLY, note="Upheld")

    standing = answering.standings_of([foi_request])[foi_request.pk]
    assert standing.their_words == "s.12"
    assert "Upheld" in standing.situation.grounds


def test_standings_of_counts_nothing_that_was_struck_out(asks):
    foi_request = asks("What do you mean?")
    lifecycle.strike_out(foi_request.events.get(kind="clarification_requested"), "not theirs")

    assert answering.standings_of([foi_request])[foi_request.pk].their_words == ""


# ---------------------------------------------------------------------------- a clarification


def test_write_answers_a_question_in_its_thread_and_the_clock_waits_for_the_letter(asks):
    foi_request = asks()
    (first,) = foi_request.outgoing_messages.all()

    batch = write([foi_request], clarification())

    (letter,) = batch.letters.all()
    assert (letter.state, letter.kind) == (State.DRAFT, OutgoingMessage.Kind.ANSWER)
    assert letter.event_kind == Kind.CLARIFICATION_RECEIVED
    assert "Calendar years." in letter.body
    assert mail_of(letter)["In-Reply-To"] == first.message_id
    foi_request.refresh_from_db()
    assert foi_request.clock_state == "stopped_clarification"
    assert not foi_request.events.filter(kind=Kind.CLARIFICATION_RECEIVED).exists()


def test_write_writes_all_or_none_and_says_every_reason(asks, make_request):
    good, silent = asks(), make_request(MONDAY, email=EMAIL)
    unreachable = asks()
    Authority.objects.filter(pk=unreachable.authority_id).update(email="")

    with pytest.raises(AnsweringError) as refused:
        write([good, silent, unreachable], clarification())

    problems = refused.value.problems
    assert len(problems) == 2
    assert any("does not wait for what we mean" in one for one in problems)
    assert any("no address" in one for one in problems)
    assert not LetterBatch.objects.exists()
    assert not OutgoingMessage.objects.filter(kind="answer").exists()


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"what_we_say": " "}, "no value for {{ answer }}"),
        ({"text": "{{ anwser }}"}, "{{ anwser }} is unknown"),
        ({"text": "{{ answer"}, "not closed"),
    ],
)
def test_write_writes_no_letter_with_a_hole_in_it(asks, changes, problem):
    with pytest.raises(AnsweringError, match="Testham 1") as refused:
        write([asks()], clarification(**changes))

    assert problem in str(refused.value)
    assert not LetterBatch.objects.exists()


def test_write_answers_a_question_once(asks):
    foi_request = asks()
    write([foi_request], clarification())

    with pytest.raises(AnsweringError, match="has not left yet"):
        write([foi_request], clarification())


def test_write_writes_one_batch_for_the_same_form_sent_twice(asks):
    foi_request = asks()
    batch = write([foi_request], clarification(), key="one form")

    with pytest.raises(batches.BatchExists) as there:
        write([foi_request], clarification(), key="one form")

    assert there.value.batch == batch
    assert OutgoingMessage.objects.filter(kind="answer").count() == 1


def test_write_needs_somebody_to_write_to(campaign):
    with pytest.raises(AnsweringError, match="Nobody is chosen"):
        answering.write(campaign, [], clarification(), key="k", by=None, at=NOW)


def test_write_keeps_the_text_with_our_answer_in_it_for_others(asks):
    write([asks("Which years?")], clarification(), keep_as="Which years")

    kept = StandardAnswer.objects.get()
    assert (kept.kind, kept.their_words) == ("clarification", "Which years?")
    assert "Calendar years." in kept.text
    assert "{{ authority.name }}" in kept.text and "{{ answer }}" not in kept.text
    assert kept.letters.count() == 1

    other = asks("Which years?")
    (found,) = answering.preview([other], clarification(text=kept.text, what_we_say=""), TODAY)
    assert "Calendar years." in found.draft.body

    with pytest.raises(AnsweringError, match="keeps an answer called 'Which years' already"):
        write([other], clarification(), keep_as="Which years")


# ---------------------------------------------------------------------------- a narrowed request


def test_write_narrows_by_a_new_request_in_the_old_thread(refuses):
    old = refuses()
    (first,) = old.outgoing_messages.all()

    batch = write([old], narrow(old))

    new = FoiRequest.objects.get(replaces=old)
    (letter,) = batch.letters.all()
    assert letter.foi_request == new
    assert (letter.kind, letter.step, letter.event_kind) == ("request", "request", "sent")
    assert (new.round, new.was_sent, new.due_on) == (2, False, None)
    assert new.reference == f"{old.reference}-R2"
    assert f"new request {new.reference}" in letter.body
    assert f"reply to {old.reference}" in letter.body
    assert "1,200 × 5 = 6,000 minutes" in letter.body and "216 of the 1,200" in letter.body
    assert "only for 2024 alone:" in letter.body and "1a) How many" in letter.body
    assert "for each of these periods" not in letter.body
    assert mail_of(letter)["In-Reply-To"] == first.message_id
    assert first.message_id in mail_of(letter)["References"]


def test_write_narrowing_leaves_the_old_request_as_it_was(refuses):
    old = refuses()
    before = FoiRequest.objects.filter(pk=old.pk).values().get()

    write([old], narrow(old))

    assert FoiRequest.objects.filter(pk=old.pk).values().get() == before
    assert answering.offers_for(old)[0].kind.name == "other"


def test_preview_of_a_narrowed_request_is_the_letter_and_makes_nothing(refuses):
    old = refuses()

    (found,) = answering.preview([old], narrow(old), TODAY)

    assert not FoiRequest.objects.filter(replaces=old).exists()
    assert found.is_new_request
    (letter,) = write([old], narrow(old)).letters.all()
    assert (found.draft.subject, found.draft.body) == (letter.subject, letter.body)


def test_write_narrows_a_request_once(refuses):
    old = refuses()
    write([old], narrow(old))

    with pytest.raises(AnsweringError, match="-R2 takes its place already"):
        write([old], narrow(old))

    assert FoiRequest.objects.filter(replaces=old).count() == 1


@pytest.mark.parametrize("ended", [State.STOPPED, State.CANCELLED])
def test_write_uses_the_round_again_whose_letter_was_stopped(refuses, ended):
    old = refuses()
    batch = write([old], narrow(old))
    batch.letters.update(state=ended)

    again = write([old], narrow(old, periods_asked="2023 alone"))

    new = FoiRequest.objects.get(replaces=old)
    (letter,) = again.letters.all()
    assert (letter.foi_request, letter.kind, letter.event_kind) == (new, "request", "sent")
    assert "2023 alone" in letter.body
    assert new.outgoing_messages.count() == 2


def test_write_narrows_the_narrowed_request_by_a_third_round(refuses):
    old = refuses()
    write([old], narrow(old)).letters.update(state=State.SENT)
    second = FoiRequest.objects.get(replaces=old)
    lifecycle.record(second, Kind.SENT, REPLY)
    lifecycle.record(second, Kind.REFUSAL, TODAY, note="s.12")

    write([second], narrow(second))

    third = FoiRequest.objects.get(replaces=second)
    assert third.reference == f"{old.reference}-R3"
    assert old.reference in mail_of(third.outgoing_messages.get())["References"]


def test_write_wants_the_councils_own_estimate_in_a_narrowing_letter(refuses):
    old = refuses()

    with pytest.raises(AnsweringError, match="no value for {{ arithmetic }}"):
        write([old], narrow())
    assert not FoiRequest.objects.filter(replaces=old).exists()


def test_preview_warns_where_the_log_does_not_say_why_it_was_refused(refuses):
    old = refuses("")

    (found,) = answering.preview([old], narrow(old), TODAY)

    assert found.draft
    assert any("does not say on what ground" in one for one in found.warnings)


def test_preview_warns_of_other_requests_that_may_be_added_together(
    refuses, make_request, make_authority
):
    council = make_authority(email=EMAIL)
    old = refuses(authority=council)
    others = Campaign.objects.create(slug="other", title="Other")
    late = make_request(date(2026, 1, 19), council, campaign=others)

    (found,) = answering.preview([old], narrow(old), TODAY)

    (warning,) = found.warnings
    assert late.reference in warning and "s.12(4)" in warning
    clear_from = lifecycle.clock_of(late, TODAY).aggregation_clear_from
    assert str(clear_from.day) in warning
    assert found.draft  # it warns, and does not stand in the way

    (later,) = answering.preview([old], narrow(old), clear_from)
    assert later.warnings == ()


def test_preview_warns_of_no_adding_together_in_scotland(refuses, make_request, make_authority):
    council = make_authority(nation="Scotland", email=EMAIL)
    old = refuses(authority=council)
    others = Campaign.objects.create(slug="other", title="Other")
    make_request(date(2026, 1, 19), council, campaign=others)

    assert answering.preview([old], narrow(old), TODAY)[0].warnings == ()


@pytest.mark.parametrize(
    ("nation", "ground", "wrong"),
    [
        ("Wales", "regulation 12(4)(b)", "Freedom of Information Act"),
        ("Scotland", "regulation 10(4)(b)", "Information (Scotland) Act"),
    ],
)
def test_preview_quotes_a_refusal_under_the_law_it_was_made_under(
    make_authority, refuses, nation, ground, wrong
):
    old = refuses(f"Refused, {ground}", authority=make_authority(nation=nation, email=EMAIL))

    (found,) = answering.preview([old], narrow(old), TODAY)

    told, asked = found.draft.body.split("We now ask")
    assert f"to do ({ground} of the Environmental Information" in told
    assert "no limit of cost" in told
    assert f"{wrong}" not in told.split("\n", 3)[-1]  # below the line that names our request
    assert "section 1" in asked  # the duty to advise is that of our own request
    assert any("refused it under the Environmental" in one for one in found.warnings)


@pytest.mark.parametrize("words", ["", "Over the cost limit", "We do not rely on s.12"])
def test_preview_quotes_no_ground_that_the_log_does_not_name(refuses, words):
    old = refuses(words)

    (found,) = answering.preview([old], narrow(old), TODAY)

    assert "asks for more than you have to do. We have" in found.draft.body


def test_preview_asks_for_a_ground_that_a_text_cannot_do_without(refuses):
    old = refuses("")

    (found,) = answering.preview([old], narrow(old, text="By {{ cost_section }}."), TODAY)

    assert "The log names no such ground" in found.problem


def test_write_narrows_no_request_that_fits_the_limit_as_it_is(refuses):
    old = refuses()
    writing = narrow(own={old.pk: Own(estimate=Estimate(10, Decimal(5)))})

    with pytest.raises(AnsweringError, match="all of it fits within the limit"):
        write([old], writing)
    assert not FoiRequest.objects.filter(replaces=old).exists()


def test_preview_warns_where_not_one_file_fits(refuses):
    old = refuses()
    writing = narrow(own={old.pk: Own(estimate=Estimate(2, Decimal(2000)))})

    (found,) = answering.preview([old], writing, TODAY)

    assert (found.problem, found.warnings) == (
        "", ("By this estimate not one whole file fits within the limit.",),
    )  # fmt: skip


def test_preview_of_a_narrowed_request_asks_the_questions_that_are_ticked(refuses):
    old = refuses()

    (found,) = answering.preview([old], narrow(old, questions=("1a", "2a")), TODAY)

    assert "1a) How many" in found.draft.body and "2a) How many" in found.draft.body
    assert "1b)" not in found.draft.body and "3a)" not in found.draft.body


def test_write_narrows_a_request_once_though_a_round_in_between_was_withdrawn(refuses):
    old = refuses()
    second = lifecycle.new_round(old)
    lifecycle.record(second, Kind.SENT, REPLY)
    third = lifecycle.new_round(second)
    lifecycle.record(third, Kind.SENT, TODAY)
    lifecycle.record(second, Kind.WITHDRAWN, TODAY)

    with pytest.raises(AnsweringError, match="-R3 takes its place already"):
        write([old], narrow(old))

    lifecycle.record(third, Kind.WITHDRAWN, TODAY)
    assert write([old], narrow(old)).letters.get().foi_request.round == 4


def test_write_tells_that_a_closed_request_must_be_opened_first(make_request):
    foi_request = make_request(MONDAY, email=EMAIL)
    lifecycle.record(foi_request, Kind.RESPONSE, REPLY, outcome="full")
    lifecycle.record(foi_request, Kind.CLOSED, TODAY)

    with pytest.raises(AnsweringError, match="it is closed: open it again first"):
        write([foi_request], query(foi_request))

    lifecycle.record(foi_request, Kind.REOPENED, TODAY)
    assert write([foi_request], query(foi_request)).letters.count() == 1


# ---------------------------------------------------------------------------- another body


@pytest.fixture
def not_held(make_request):
    foi_request = make_request(MONDAY, email=EMAIL)
    lifecycle.record(foi_request, Kind.RESPONSE, REPLY, outcome="not_held", note="Not held by us")
    return foi_request


def right_body(body, *foi_requests):
    own = {one.pk: Own(body=body) for one in foi_requests}
    return Writing(KINDS["right_body"], answering.shipped_text("right_body"), own=own)


def test_write_goes_to_the_right_body_with_a_request_of_its_own(campaign, not_held, make_authority):
    body = make_authority("Otherham", nation="Scotland", email="foi@otherham.example")

    batch = write([not_held], right_body(body, not_held))

    new = campaign.foi_requests.get(authority=body)
    (letter,) = batch.letters.all()
    assert (letter.foi_request, letter.kind, letter.step) == (new, "request", "request")
    assert (new.round, new.replaces, new.law) == (1, None, Law.FOISA)
    assert letter.to_address == "foi@otherham.example"
    assert not letter.subject.startswith("Re:")
    assert "In-Reply-To" not in mail_of(letter)
    assert "Dear Otherham Council," in letter.body
    assert "We asked Testham 1 Council" in letter.body
    assert "section 15 of the Freedom of Information (Scotland) Act" in letter.body
    assert [part.get_filename() for part in mail_of(letter).iter_attachments()] != []
    note = not_held.events.get(kind=Kind.NOTE)
    assert new.reference in note.note


def test_write_asks_no_body_twice_and_says_where_it_was_asked(
    not_held, make_request, make_authority
):
    body = make_authority("Otherham", email=EMAIL)
    asked = make_request(MONDAY, body)

    (found,) = answering.preview([not_held], right_body(body, not_held), TODAY)
    assert found.asked_already == asked
    with pytest.raises(AnsweringError, match=f"asked already .{asked.reference}"):
        write([not_held], right_body(body, not_held))


def test_write_uses_the_draft_of_the_right_body_that_was_never_sent(
    not_held, make_request, make_authority
):
    draft = make_request(None, make_authority("Otherham", email=EMAIL))

    write([not_held], right_body(draft.authority, not_held))

    assert draft.outgoing_messages.get().kind == "request"


def test_write_asks_one_body_once_for_two_councils(campaign, make_request, make_authority):
    body = make_authority("Otherham", email=EMAIL)
    both = [make_request(MONDAY, email=EMAIL) for _ in range(2)]
    for one in both:
        lifecycle.record(one, Kind.RESPONSE, REPLY, outcome="not_held")

    batch = write(both, right_body(body, *both))

    assert batch.letters.count() == 1
    assert all(one.events.filter(kind=Kind.NOTE).count() == 1 for one in both)


def test_write_to_the_right_body_asks_only_for_what_the_first_does_not_hold(
    campaign, make_request, make_authority
):
    foi_request = make_request(MONDAY, email=EMAIL)
    note = "1a attached. 2a is not held by us: ask the police."
    lifecycle.record(foi_request, Kind.RESPONSE, REPLY, outcome="partial", note=note)
    Campaign.objects.update(reply_form=Campaign.ReplyForm.CSV)
    foi_request = FoiRequest.objects.get(pk=foi_request.pk)
    writing = right_body(make_authority("Otherham", email=EMAIL), foi_request)

    with pytest.raises(AnsweringError, match="Take the tick from the questions"):
        write([foi_request], writing)

    (letter,) = write([foi_request], replace(writing, questions=("2a",))).letters.all()
    assert "that it does not hold it, or not all of it" in letter.body
    assert "2a) How many" in letter.body and "1a)" not in letter.body
    assert "for each of these periods" in letter.body
    (form,) = mail_of(letter).iter_attachments()
    assert "2a" in form.get_content() and "1a" not in form.get_content()


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        ({"email": ""}, "no address"),
        ({"email": EMAIL, "end_date": date(2025, 3, 31)}, "it ended on 31 March 2025"),
        ({"email": EMAIL, "made_up": True}, "kept apart"),
    ],
)
def test_preview_says_why_a_body_cannot_be_asked(not_held, make_authority, columns, problem):
    body = make_authority("Otherham", **columns)

    (found,) = answering.preview([not_held], right_body(body, not_held), TODAY)

    assert problem in found.problem


def test_preview_wants_a_body_and_another_one(not_held):
    (none,) = answering.preview([not_held], right_body(None, not_held), TODAY)
    (same,) = answering.preview([not_held], right_body(not_held.authority, not_held), TODAY)

    assert "choose the body" in none.problem
    assert "the authority itself" in same.problem


# ---------------------------------------------------------------------------- a letter only


def query(foi_request, figure="1a, 2024: you gave 12 and 21."):
    text = answering.shipped_text("query_figure")
    return Writing(KINDS["query_figure"], text, own={foi_request.pk: Own(figure=figure)})


@pytest.mark.parametrize("made_up", [False, True])
def test_preview_warns_of_the_same_letter_written_before(make_request, make_authority, made_up):
    Campaign.objects.update(made_up=made_up)
    foi_request = make_request(MONDAY, make_authority(email=EMAIL, made_up=made_up))
    lifecycle.record(foi_request, Kind.RESPONSE, REPLY, outcome="full")
    batch = write([foi_request], query(foi_request))

    (same,) = answering.preview([foi_request], query(foi_request), TODAY)
    (other,) = answering.preview([foi_request], query(foi_request, "1b: is it 3?"), TODAY)

    assert [one.partition(":")[0] for one in same.warnings] == [
        "The same letter was written on 2 February 2026"
    ]
    assert other.warnings == ()

    batch.letters.update(state=State.CANCELLED)
    (again,) = answering.preview([foi_request], query(foi_request), TODAY)
    assert again.warnings == ()


@pytest.mark.parametrize("name", ["query_figure", "other_basis", "other"])
def test_write_of_a_letter_only_moves_nothing(make_request, name):
    foi_request = make_request(MONDAY, email=EMAIL)
    lifecycle.record(foi_request, Kind.RESPONSE, REPLY, outcome="full")
    writing = Writing(
        KINDS[name],
        answering.shipped_text(name),
        what_we_say="Thank you.",
        periods_asked="calendar 2024",
        own={foi_request.pk: Own(figure="1a, 2024: you gave 12 and 21.")},
    )

    (letter,) = write([foi_request], writing).letters.all()

    assert (letter.foi_request, letter.kind, letter.event_kind) == (foi_request, "answer", "")
    assert foi_request.reference in letter.body
    assert foi_request.replaced_by.count() == 0


# ---------------------------------------------------------------------------- once it has left

LEFT = datetime(2026, 2, 3, 11, tzinfo=UTC)  # a Tuesday, in office hours


def let_go(batch):
    batches.approve(batch.letters.all(), None, NOW)
    with time_machine.travel(LEFT, tick=False):
        outbox.deliver(now=lambda: LEFT)


def test_an_answer_starts_the_clock_on_the_day_it_leaves_and_not_before(asks, mail_server):
    foi_request = asks()
    batch = write([foi_request], clarification())
    batches.approve(batch.letters.all(), None, NOW)
    foi_request.refresh_from_db()
    assert foi_request.clock_state == "stopped_clarification"

    let_go(batch)

    foi_request.refresh_from_db()
    assert foi_request.events.get(kind=Kind.CLARIFICATION_RECEIVED).on == LEFT.date()
    assert (foi_request.clock_state, foi_request.due_on) == ("running", date(2026, 3, 3))
    assert not any(one.kind.name == "clarification" for one in answering.offers_for(foi_request))


def test_a_narrowed_request_has_a_clock_of_its_own_from_the_day_it_leaves(refuses, mail_server):
    old = refuses()
    before = FoiRequest.objects.filter(pk=old.pk).values().get()

    let_go(write([old], narrow(old)))

    new = FoiRequest.objects.get(replaces=old)
    assert (new.sent_on, new.due_on) == (LEFT.date(), date(2026, 3, 3))
    assert new.clock_state == "running"
    assert FoiRequest.objects.filter(pk=old.pk).values().get() == before


def test_a_round_whose_letter_was_stopped_has_its_clock_from_the_second_one(refuses, mail_server):
    old = refuses()
    first = write([old], narrow(old))
    letter_fates.cancel(first.letters.get(), "a slip in it")

    let_go(write([old], narrow(old, periods_asked="2023 alone")))

    new = FoiRequest.objects.get(replaces=old)
    assert (new.was_sent, new.sent_on) == (True, LEFT.date())
    assert first.letters.get().state in answering.WILL_NOT_LEAVE


def test_a_letter_only_is_noted_when_it_has_left_and_moves_no_date(make_request, mail_server):
    foi_request = make_request(MONDAY, email=EMAIL)
    due_on = foi_request.due_on
    writing = Writing(KINDS["other"], answering.shipped_text("other"), what_we_say="Thank you.")

    let_go(write([foi_request], writing))

    foi_request.refresh_from_db()
    assert foi_request.events.filter(kind=Kind.LETTER_SENT).count() == 1
    assert foi_request.due_on == due_on


def test_an_answer_in_the_folder_has_reached_nobody_and_is_not_written_again(asks):
    foi_request = asks()
    let_go(write([foi_request], clarification()))

    foi_request.refresh_from_db()
    assert foi_request.clock_state == "stopped_clarification"
    with pytest.raises(AnsweringError, match="has not left yet"):
        write([foi_request], clarification())

    # A later question is another one.
    with time_machine.travel(datetime(2026, 2, 5, 10, tzinfo=UTC)):
        lifecycle.record(foi_request, Kind.CLARIFICATION_REQUESTED, date(2026, 2, 5), note="And?")
    assert write([foi_request], clarification()).letters.count() == 1


# ---------------------------------------------------------------------------- two at once


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["clarification", "narrow"])
def test_write_by_two_at_once_writes_one_letter(asks, refuses, name):
    foi_request = asks() if name == "clarification" else refuses()
    writing = clarification() if name == "clarification" else narrow(foi_request)

    def work():
        try:
            return write([FoiRequest.objects.get(pk=foi_request.pk)], writing)
        except AnsweringError as refused:
            return refused

    results = at_once(work, 3)

    assert sum(isinstance(one, LetterBatch) for one in results) == 1
    assert OutgoingMessage.objects.filter(state=State.DRAFT).count() == 1
    assert FoiRequest.objects.count() == (1 if name == "clarification" else 2)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_write_of_the_same_form_at_once_writes_one_batch(asks):
    foi_request = asks()

    def work():
        try:
            return write([FoiRequest.objects.get(pk=foi_request.pk)], clarification(), key="one")
        except batches.BatchExists as there:
            return there.batch

    assert len({one.pk for one in at_once(work, 3)}) == 1
    assert OutgoingMessage.objects.filter(kind="answer").count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_write_to_one_new_body_by_two_at_once_tells_the_second(make_request, make_authority):
    body = make_authority("Otherham", email=EMAIL)
    both = [make_request(MONDAY, email=EMAIL) for _ in range(2)]
    for one in both:
        lifecycle.record(one, Kind.RESPONSE, REPLY, outcome="not_held")
    waiting = iter(both)

    def work():
        one = FoiRequest.objects.get(pk=next(waiting).pk)
        try:
            return write([one], right_body(body, one))
        except AnsweringError as refused:
            return refused

    results = at_once(work, 2)

    assert sum(isinstance(one, LetterBatch) for one in results) == 1
    assert ["been asked already" in str(one) for one in results].count(True) == 1
    assert OutgoingMessage.objects.filter(state=State.DRAFT).count() == 1


# ---------------------------------------------------------------------------- how much it costs


@pytest.mark.parametrize("name", ["clarification", "narrow"])
def test_preview_costs_the_same_for_3_and_12_requests(
    asks, refuses, name, django_assert_num_queries, django_assert_max_num_queries
):
    def look(count):
        make, writing = (asks, clarification) if name == "clarification" else (refuses, narrow)
        chosen = [make() for _ in range(count)]
        written = writing(*chosen) if name == "narrow" else writing()
        rows = FoiRequest.objects.filter(pk__in=[one.pk for one in chosen])
        return list(rows.select_related("authority", "campaign")), written

    foi_requests, writing = look(3)
    with django_assert_max_num_queries(16) as three:
        assert all(one.draft for one in answering.preview(foi_requests, writing, TODAY))
    foi_requests, writing = look(12)
    with django_assert_num_queries(len(three)):
        assert all(one.draft for one in answering.preview(foi_requests, writing, TODAY))


def test_who_else_costs_the_same_for_3_and_12_requests(
    campaign, asks, django_assert_num_queries, django_assert_max_num_queries
):
    for _ in range(3):
        asks()
    with django_assert_max_num_queries(6) as three:
        answering.who_else(campaign, KINDS["clarification"], "years")
    for _ in range(9):
        asks()
    with django_assert_num_queries(len(three)):
        assert len(answering.who_else(campaign, KINDS["clarification"], "years")) == 12
