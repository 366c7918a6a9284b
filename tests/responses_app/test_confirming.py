from datetime import UTC, date, datetime, timedelta

import pytest

from requests_app import batches, letter_fates, lifecycle, outbox
from requests_app.models import CaseEvent, FoiRequest, OutgoingMessage
from responses_app import confirmations, confirming
from responses_app.confirming import ConfirmingError
from responses_app.models import Confirmation, Figure
from tests.at_once import at_once
from tests.outgoing import leave_at_once

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
OBJECT_BY = date(2026, 3, 23)
State = OutgoingMessage.State


@pytest.fixture
def north(make_request, make_authority, answer):
    """A council that answered: a number, a small number, a refusal."""
    authority = make_authority("Northham", email="foi@northham.example")
    foi_request = make_request(sent_on=date(2026, 1, 5), authority=authority)
    answer(foi_request, "1a", "120")
    answer(foi_request, "1b", "fewer than 5")
    answer(foi_request, "2a", "s.40(2)")
    return foi_request


@pytest.fixture
def ask(campaign, person):
    """Write the letters; return what was written."""

    def written(*foi_requests, key="one", **options):
        return confirming.write(
            campaign,
            {one.authority_id for one in foi_requests},
            object_by=options.pop("object_by", OBJECT_BY),
            key=key,
            by=person,
            at=AT,
            **options,
        )

    return written


@pytest.fixture
def send(person):
    """Approve all drafts and deliver them."""

    def sent(at=AT):
        leave_at_once()
        batches.approve(OutgoingMessage.objects.all(), person, at)
        return outbox.deliver(lambda: at + timedelta(minutes=1))

    return sent


def the_letter():
    return OutgoingMessage.objects.get(kind=OutgoingMessage.Kind.CONFIRMATION)


# ---------------------------------------------------------------------------- writing


def test_write_shows_each_figure_as_we_understood_it(north, ask):
    asked = ask(north)

    body = the_letter().body
    assert asked.written == 1
    assert "1a) How many children were identified as trafficked?" in body
    assert 'You wrote: "120"' in body
    assert "We understood: 120 children" in body
    assert 'You wrote: "fewer than 5"' in body
    assert "We understood: between 0 and 4 children" in body
    assert "We understood: you refuse it (s.40(2))" in body
    assert "2023 (calendar year):" in body
    assert "23 March 2026" in body


def test_write_makes_drafts_of_one_batch_in_the_old_thread(north, ask, person):
    asked = ask(north)

    letter = the_letter()
    assert (letter.state, letter.batch, letter.written_by) == (State.DRAFT, asked.batch, person)
    assert letter.subject.startswith("Re: ")
    assert letter.event_kind == ""


def test_write_keeps_which_versions_the_letter_shows(north, ask):
    ask(north)

    kept = Confirmation.objects.get()
    assert set(kept.figures.all()) == set(Figure.objects.accepted())
    assert (kept.state, kept.object_by, kept.letter) == ("asked", OBJECT_BY, the_letter())


def test_write_asks_once_about_the_same_versions(north, ask):
    ask(north)

    again = ask(north, key="two")

    assert again.written == 0
    assert "just these figures before" in again.skipped[0][1]
    assert OutgoingMessage.objects.filter(kind="confirm").count() == 1


def test_write_asks_again_once_a_figure_has_a_newer_version(north, ask, answer):
    ask(north)
    answer(north, "1a", "121")

    assert ask(north, key="two").written == 1


def test_write_of_the_same_form_twice_writes_one_batch(north, ask, answer):
    first = ask(north)
    answer(north, "1a", "121")

    with pytest.raises(batches.BatchExists) as there:
        ask(north)

    assert there.value.batch == first.batch


def test_write_refuses_a_day_that_is_too_near(north, ask):
    with pytest.raises(ConfirmingError, match="16 March 2026 or later"):
        ask(north, object_by=date(2026, 3, 13))

    assert not OutgoingMessage.objects.exists()


def test_usual_day_leaves_more_than_ten_working_days(db):
    today = date(2026, 3, 2)

    assert confirming.earliest_day(today) == date(2026, 3, 16)
    assert confirming.usual_day(today) > confirming.earliest_day(today)


def test_write_leaves_out_who_gave_no_number(campaign, make_request, make_authority, answer, ask):
    refused = make_request(
        sent_on=date(2026, 1, 5), authority=make_authority("Westham", email="w@w.example")
    )
    answer(refused, "1a", "refused under s.12")

    assert ask(refused).skipped == [(refused, "it has given no number")]


def test_write_leaves_out_answers_that_a_person_has_still_to_look_at(north, ask, answer):
    answer(north, "3a", "1.234")

    (candidate,) = confirming.candidates(north.campaign)
    ask(north)

    assert candidate.to_look_at == 1
    assert "3a)" not in the_letter().body


def test_write_never_asks_who_has_withdrawn_or_no_address(north, ask, answer, make_request):
    silent = make_request(sent_on=date(2026, 1, 5))
    answer(silent, "1a", "5")
    lifecycle.record(north, CaseEvent.Kind.WITHDRAWN, date(2026, 2, 2))

    asked = ask(north, silent)

    assert asked.written == 0
    assert [why for _, why in asked.skipped] == ["it has no address"]


def test_write_stops_at_an_unknown_placeholder(north, ask):
    with pytest.raises(ConfirmingError, match="nonsense"):
        ask(north, text="{{ nonsense }} {{ confirm.figures }}")

    assert not OutgoingMessage.objects.exists()


def test_write_asks_an_authority_once_for_both_rounds(north, ask, answer):
    second = lifecycle.new_round(north)
    lifecycle.record(second, CaseEvent.Kind.SENT, date(2026, 2, 2))
    answer(second, "2a", "7")

    ask(north)

    letter = the_letter()
    assert letter.foi_request == second
    assert 'You wrote: "120"' in letter.body and 'You wrote: "7"' in letter.body
    assert "s.40(2)" not in letter.body


def test_candidates_needs_few_queries_however_many(
    north, make_request, make_authority, answer, django_assert_num_queries
):
    for number in range(4):
        one = make_request(
            sent_on=date(2026, 1, 5), authority=make_authority(email=f"t{number}@t.example")
        )
        answer(one, "1a", "12")

    with django_assert_num_queries(8):
        assert len(confirming.candidates(north.campaign)) == 5


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_write_by_four_at_once_asks_each_once(north, campaign, person):
    keys = iter("abcd")

    def write() -> int:
        return confirming.write(
            campaign, {north.authority_id}, object_by=OBJECT_BY, key=next(keys), by=person, at=AT
        ).written

    assert sorted(at_once(write, 4)) == [0, 0, 0, 1]


# ---------------------------------------------------------------------------- sending


def test_a_letter_to_confirm_leaves_and_moves_no_clock(north, ask, send, mail_server):
    north.refresh_from_db()
    before = (north.due_on, north.chase_on, north.next_step, north.clock_state, north.outcome)

    ask(north)
    assert send()["sent"] == 1

    north.refresh_from_db()
    assert before == (
        north.due_on, north.chase_on, north.next_step, north.clock_state, north.outcome,
    )  # fmt: skip
    assert north.events.order_by("-pk").first().kind == CaseEvent.Kind.LETTER_SENT
    assert lifecycle.taken_by([north]) == {}


def test_a_letter_to_confirm_leaves_though_a_reply_has_come(north, ask, send, mail_server):
    ask(north)
    lifecycle.something_arrived(north, AT)
    lifecycle.record(north, CaseEvent.Kind.RESPONSE, date(2026, 3, 2), outcome="full")

    assert send()["sent"] == 1


def test_a_letter_to_confirm_leaves_though_the_request_is_closed(north, ask, send, mail_server):
    lifecycle.record(north, CaseEvent.Kind.RESPONSE, date(2026, 2, 2), outcome="full")
    lifecycle.record(north, CaseEvent.Kind.CLOSED, date(2026, 3, 1))
    north.refresh_from_db()
    assert north.closed_on

    ask(north)

    assert send()["sent"] == 1


def test_a_letter_to_confirm_is_not_sent_once_a_figure_has_a_newer_version(
    north, ask, send, answer, mail_server
):
    ask(north)
    answer(north, "1a", "121")

    assert send()["cancelled"] == 1

    letter = the_letter()
    assert letter.state == State.CANCELLED
    assert letter.last_reply == "a figure in it has a newer version: write about that one"


def test_a_letter_to_confirm_is_not_sent_once_the_request_is_withdrawn(
    north, ask, send, mail_server
):
    ask(north)
    lifecycle.record(north, CaseEvent.Kind.WITHDRAWN, date(2026, 3, 2))

    assert send()["cancelled"] == 1


def test_a_letter_to_confirm_is_not_sent_too_late_to_object(north, ask, send, mail_server):
    ask(north)

    assert send(AT + timedelta(days=16))["cancelled"] == 1

    assert "is too near" in the_letter().last_reply


def test_a_letter_to_confirm_goes_to_an_address_that_changed(north, ask, send, mail_server):
    ask(north)
    authority = north.authority
    authority.email = "new@northham.example"
    authority.save()

    send()
    send()

    old, new = OutgoingMessage.objects.filter(kind="confirm").order_by("pk")
    assert (old.state, new.state) == (State.CANCELLED, State.SENT)
    assert Confirmation.objects.get().letter == new
    assert confirmations.counts(north.campaign, date(2026, 3, 3)).asked == 1


def test_a_letter_to_confirm_is_no_reminder_to_the_regulator(north, ask, send, mail_server):
    from requests_app.regulator_pack.case import case_of
    from requests_app.regulator_pack.readiness import _reminded

    ask(north)
    send()

    assert not _reminded(case_of(FoiRequest.objects.get(pk=north.pk), date(2026, 4, 1)), None)


def test_a_letter_that_was_cancelled_may_be_written_again(north, ask, person):
    ask(north)
    letter_fates.cancel(the_letter(), "not yet", person)

    assert ask(north, key="two").written == 1
    assert confirmations.counts(north.campaign, date(2026, 3, 3)).asked == 0


# ---------------------------------------------------------------------------- what they say


@pytest.fixture
def was_asked(north, ask, send, mail_server):
    ask(north)
    send()
    return Confirmation.objects.get()


def record(confirmation, state, words="", on=date(2026, 3, 9), corrections=None):
    at = AT + timedelta(days=10)
    return confirming.record(
        confirmation, state, on, words, by=None, at=at, corrections=corrections
    )


def counted(campaign, on=date(2026, 3, 10)):
    return confirmations.counts(campaign, on).as_dict()


def test_silence_changes_nothing(was_asked, campaign):
    before = list(Figure.objects.values())

    told = counted(campaign)

    assert (told["asked"], told["silent"], told["may_still_object"]) == (1, 1, 1)
    assert counted(campaign, date(2026, 4, 1))["may_still_object"] == 0
    assert list(Figure.objects.values()) == before


def test_record_keeps_that_they_confirmed(was_asked, campaign, north):
    record(was_asked, "confirmed", "All right.")

    told = counted(campaign)
    assert (told["asked"], told["confirmed"], told["silent"]) == (1, 1, 0)
    note = north.events.order_by("-pk").first()
    assert (note.kind, "confirmed them. All right." in note.note) == ("note", True)


def test_record_of_a_correction_makes_a_new_version(was_asked, campaign, north):
    old = Figure.objects.get(question__key="1a")

    record(was_asked, "corrected", "It is 112.", corrections={old.pk: "112"})

    new = Figure.objects.get(question__key="1a", is_current=True)
    assert (new.version, new.value, new.raw) == (2, 112, "112")
    assert "Corrected by the authority on 9 March 2026" in new.note
    assert counted(campaign)["corrected"] == 1
    assert Figure.objects.get(pk=old.pk).raw == "120"


def test_record_takes_a_correction_that_was_entered_before(was_asked, answer, north):
    answer(north, "1a", "112")

    assert record(was_asked, "corrected", "It is 112.").state == "corrected"


def test_record_refuses_a_correction_without_a_figure(was_asked):
    with pytest.raises(ConfirmingError, match="Which figure was corrected"):
        record(was_asked, "corrected", "Something is wrong.")

    assert Confirmation.objects.get().state == "asked"


def test_record_keeps_an_objection_with_their_words(was_asked, campaign):
    with pytest.raises(ConfirmingError, match="What did they say"):
        record(was_asked, "objected")

    record(was_asked, "objected", "We never gave that.")

    assert counted(campaign)["objected"] == 1
    assert Confirmation.objects.get().note == "We never gave that."


@pytest.mark.parametrize("on", [date(2026, 3, 1), date(2026, 3, 20)])
def test_record_refuses_a_day_before_the_letter_or_in_the_future(was_asked, on):
    with pytest.raises(ConfirmingError):
        record(was_asked, "confirmed", on=on)


def test_record_refuses_figures_that_the_letter_does_not_show(was_asked):
    with pytest.raises(ConfirmingError, match="does not show"):
        record(was_asked, "corrected", "112", corrections={999_999: "112"})


def test_record_refuses_an_answer_to_a_letter_that_is_a_draft_still(north, ask):
    ask(north)

    with pytest.raises(ConfirmingError, match="Nobody has read the letter"):
        record(Confirmation.objects.get(), "confirmed")

    assert counted(north.campaign)["asked"] == 0


def test_record_refuses_silence(was_asked):
    with pytest.raises(ConfirmingError, match="silence is not recorded"):
        record(was_asked, "asked")


def test_confirmed_figures_that_changed_since_are_counted_apart(was_asked, answer, north):
    record(was_asked, "confirmed")
    answer(north, "1a", "121")

    told = counted(north.campaign)
    assert (told["asked"], told["confirmed"], told["changed_since"]) == (1, 0, 1)


def test_a_letter_in_the_folder_has_asked_nobody(north, ask, send):
    ask(north)
    send()

    assert the_letter().written_to_folder
    assert counted(north.campaign)["asked"] == 0


def test_lines_of_shows_what_counts_today_beside_the_letter(was_asked, answer, north):
    answer(north, "1a", "121")

    lines = {line.shown.question.key: line for line in confirming.lines_of(was_asked)}

    assert lines["1a"].has_changed and lines["1a"].now.raw == "121"
    assert not lines["1b"].has_changed
    assert lines["1b"].understood == "between 0 and 4 children"
