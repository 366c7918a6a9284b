from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from requests_app import lifecycle
from requests_app.models import CaseEvent
from responses_app.models import Figure

LOGS = "requests_app.add_caseevent"
MANAGES = "requests_app.change_foirequest"
READS = "responses_app.add_figure"


@pytest.fixture
def sent(asked):
    return asked(1, sent_on=date(2026, 4, 1))[0]


def post(client, foi_request, action, **typed):
    data = {"action": action} | {f"{action}-{name}": value for name, value in typed.items()}
    return client.post(reverse("request", args=[foi_request.reference]), data)


def test_request_page_shows_the_working_of_its_deadline(client, person, sent):
    person(client)

    text = client.get(sent.get_absolute_url()).content.decode()

    assert "Received on Wed 1 April 2026" in text
    assert "Good Friday" in text
    assert "The last day for a reply has passed" in text


def test_request_page_draws_the_count_and_names_what_is_skipped(client, person, sent):
    person(client)

    text = client.get(sent.get_absolute_url()).content.decode()

    assert '<table class="drawn">' in text
    assert "Wed 1 April 2026: day 0, receipt" in text
    assert "Fri 3 April 2026: Good Friday, not counted" in text
    assert "Fri 1 May 2026: day 20, the last in time" in text
    assert (
        "6 April 2026, Easter Monday, a bank holiday in England, Wales and Northern Ireland:"
        " under FOIA s.10(6) not a working day anywhere in the UK." in text
    )
    assert "GOV.UK" in text


def test_request_page_draws_nothing_while_the_clock_stands_still(client, person, sent):
    person(client)
    lifecycle.record(sent, "clarification_requested", date(2026, 4, 10))

    text = client.get(sent.get_absolute_url()).content.decode()

    assert '<table class="drawn">' not in text
    assert "the authority waits for our answer" in text


def test_request_page_tells_no_day_where_their_question_came_on_a_day_not_known(
    client, person, sent
):
    person(client)
    lifecycle.record(sent, "clarification_requested", None)

    text = client.get(sent.get_absolute_url()).content.decode()

    assert "They asked what we mean on a day that is not known" in text
    assert "Received on Wed 1 April 2026" in text
    assert '<table class="drawn">' not in text
    assert "the last in time" not in text
    assert "Complain to the Information Commissioner" not in text


def test_request_page_says_which_date_cannot_be_told(client, person, sent):
    person(client)
    lifecycle.record(sent, "refusal", None, outcome="refused")

    assert "The day of the answer is not known" in (
        client.get(sent.get_absolute_url()).content.decode()
    )


def test_request_page_shows_rights_in_the_order_of_their_days(client, person, sent):
    person(client)
    lifecycle.record(sent, "refusal", date(2026, 4, 20), outcome="refused")
    lifecycle.record(sent, "review_requested", date(2026, 4, 21))

    text = client.get(sent.get_absolute_url()).content.decode()

    names = ("Outcome of the review due", "Ask for an internal review by", "A further request")
    places = [text.index(f"<dt>{name}") for name in names]
    assert places == sorted(places)
    assert "or Fri 19 June 2026: the outer limit for a complex review" in text


def test_request_page_opens_a_reference_with_a_slash(client, person, sent):
    person(client)
    sent.reference = "FOI/2026/7"
    sent.save()

    assert client.get(sent.get_absolute_url()).status_code == 200


def test_a_viewer_sees_no_form_and_may_send_none(client, person, sent):
    person(client)

    assert 'name="action"' not in client.get(sent.get_absolute_url()).content.decode()
    assert post(client, sent, "record", kind="note").status_code == 403
    assert sent.events.count() == 1


def test_record_keeps_the_event_and_moves_the_dates(client, person, sent):
    user = person(client, LOGS)

    answer = post(client, sent, "record", kind="clarification_requested", on="2026-04-10")

    assert answer.url == sent.get_absolute_url()
    assert sent.events.get(kind="clarification_requested").recorded_by == user
    sent.refresh_from_db()
    assert sent.clock_state == "stopped_clarification"


def test_record_shows_what_is_refused_and_keeps_what_was_typed(client, person, sent):
    person(client, LOGS)
    tomorrow = localdate() + timedelta(days=1)

    answer = post(client, sent, "record", kind="acknowledged", on=tomorrow, note="by phone")
    text = answer.content.decode()

    assert answer.status_code == 400
    assert "lies in the future" in text
    assert "by phone" in text
    assert sent.events.count() == 1


def test_reply_needs_to_say_what_an_answer_says(client, person, sent):
    person(client, LOGS)

    assert post(client, sent, "reply", kind="response", on="2026-04-20").status_code == 400
    post(client, sent, "reply", kind="response", on="2026-04-20", outcome="not_held")

    sent.refresh_from_db()
    assert (sent.outcome, sent.responded_on) == ("not_held", date(2026, 4, 20))


@pytest.mark.parametrize(("kind", "outcome"), [("refusal", "refused"), ("partial_response", "")])
def test_reply_takes_the_outcome_that_its_kind_implies(client, person, sent, kind, outcome):
    person(client, LOGS)

    post(client, sent, "reply", kind=kind, on="2026-04-20", outcome="full")

    sent.refresh_from_db()
    assert sent.outcome == outcome


def test_strike_out_leaves_the_event_readable(client, person, sent):
    person(client, LOGS)
    event = CaseEvent.objects.get()

    assert post(client, sent, "strike_out", event=event.pk, why="").status_code == 400
    post(client, sent, "strike_out", event=event.pk, why="the wrong council")

    text = client.get(sent.get_absolute_url()).content.decode()
    assert "the wrong council" in text
    sent.refresh_from_db()
    assert not sent.was_sent


def test_strike_out_reaches_no_event_of_another_request(client, person, sent, asked):
    person(client, LOGS)
    other = asked(1, sent_on=date(2026, 4, 2))[0].events.get()

    assert post(client, sent, "strike_out", event=other.pk, why="x").status_code == 404
    other.refresh_from_db()
    assert other.struck_out_at is None


def test_relabel_keeps_what_it_was_and_shows_what_it_became(client, person, sent):
    user = person(client, LOGS)
    wrong = lifecycle.record(sent, "response", date(2026, 4, 20), outcome="full")

    answer = post(
        client, sent, "relabel",
        event=wrong.pk, kind="refusal", outcome="full", on="2026-04-17", why="read again",
    )  # fmt: skip

    assert answer.url == sent.get_absolute_url()
    right = wrong.corrected_by.get()
    assert (right.kind, right.on, right.outcome) == ("refusal", date(2026, 4, 17), "refused")
    assert right.recorded_by == user
    text = client.get(sent.get_absolute_url()).content.decode()
    assert "read again" in text
    assert f'It became <a href="#event-{right.pk}">Refusal notice, refused, Fri 17 April' in text
    assert f'as <a href="#event-{wrong.pk}">Answer, answered in full, Mon 20 April 2026' in text
    sent.refresh_from_db()
    assert (sent.outcome, sent.responded_on) == ("refused", date(2026, 4, 17))


def test_relabel_without_a_day_keeps_the_day(client, person, sent):
    person(client, LOGS)
    wrong = lifecycle.record(sent, "acknowledged", date(2026, 4, 9))

    post(
        client, sent, "relabel",
        event=wrong.pk, kind="clarification_requested", outcome="full", on="", why="they ask",
    )  # fmt: skip

    right = wrong.corrected_by.get()
    assert (right.on, right.outcome) == (date(2026, 4, 9), "")
    sent.refresh_from_db()
    assert sent.clock_state == "stopped_clarification"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"why": ""}, "This field is required"),
        ({"kind": "response"}, "Say what the answer says"),
        ({"kind": "letter_sent"}, "Select a valid choice"),
        ({"kind": "recounted"}, "Select a valid choice"),
        ({"kind": "acknowledged"}, "Nothing would change"),
        ({"on": "2026-03-01"}, "before the request was sent"),
        ({"on": "31 February"}, "Enter a valid date"),
    ],
)
def test_relabel_shows_what_is_refused_beside_the_event_and_keeps_what_was_typed(
    client, person, sent, typed, words
):
    person(client, LOGS)
    event = lifecycle.record(sent, "acknowledged", date(2026, 4, 9))
    form = {"event": event.pk, "kind": "fees_notice", "on": "2026-04-09", "why": "misread it"}

    answer = post(client, sent, "relabel", **form | typed)
    text = answer.content.decode()

    assert answer.status_code == 400
    assert words in text
    assert text.count('<details class="small" open>') == 1
    assert ("misread it" in text) == ("why" not in typed)
    assert sent.events.standing().count() == 2


def test_relabel_reaches_no_event_of_another_request_and_none_that_we_wrote(
    client, person, sent, asked
):
    person(client, LOGS)
    other = asked(1, sent_on=date(2026, 4, 2))[0].events.get()
    ours = CaseEvent.objects.create(foi_request=sent, kind="recounted", on=date(2026, 4, 2))

    for event in (other, ours):
        form = {"event": event.pk, "kind": "note", "on": "", "why": "x"}
        assert post(client, sent, "relabel", **form).status_code == 404
        event.refresh_from_db()
        assert event.struck_out_at is None


def test_an_event_that_we_wrote_offers_no_form(client, person, sent):
    person(client, LOGS)
    CaseEvent.objects.create(foi_request=sent, kind="recounted", on=date(2026, 4, 2))
    CaseEvent.objects.create(foi_request=sent, kind="letter_written", on=date(2026, 4, 2))

    text = client.get(sent.get_absolute_url()).content.decode()

    assert text.count("<summary>Relabel") == 1
    assert text.count("<summary>Strike out") == 2


def test_hold_and_release(client, person, sent):
    person(client, MANAGES)

    post(client, sent, "hold", reason="they asked us to wait")
    sent.refresh_from_db()
    assert sent.hold_reason == "they asked us to wait"

    post(client, sent, "release")
    sent.refresh_from_db()
    assert not sent.held


def test_assign_gives_it_to_a_person_and_takes_it_back(client, person, sent):
    user = person(client, MANAGES)

    post(client, sent, "assign", person=user.pk)
    sent.refresh_from_db()
    assert sent.assigned_to == user

    post(client, sent, "assign", person="")
    sent.refresh_from_db()
    assert sent.assigned_to is None


def test_figure_keeps_the_authoritys_own_words_and_a_correction_is_a_new_version(
    client, person, sent, campaign
):
    person(client, READS)
    where = {"question": campaign.questions.get().pk, "period": campaign.periods.get().pk}

    post(client, sent, "figure", raw="1,204", **where)
    post(client, sent, "figure", raw="<5", **where)

    assert list(Figure.objects.order_by("version").values_list("raw", flat=True)) == ["1,204", "<5"]
    text = client.get(sent.get_absolute_url()).content.decode()
    assert "“&lt;5”" in text
    assert "Earlier versions of figures (1)" in text


def test_accept_lets_a_reading_count(client, person, sent, campaign):
    person(client, READS, "responses_app.change_figure")
    where = {"question": campaign.questions.get().pk, "period": campaign.periods.get().pk}
    post(client, sent, "figure", raw="12", **where)
    Figure.objects.update(needs_review=True)

    post(client, sent, "accept", figure=Figure.objects.get().pk)

    assert not Figure.objects.get().needs_review


def test_an_unknown_action_is_a_bad_request_not_a_traceback(client, person, sent):
    person(client, LOGS)

    assert post(client, sent, "delete_everything").status_code == 400


def test_request_page_costs_the_same_for_few_and_many_events(
    client, person, sent, django_assert_num_queries, django_assert_max_num_queries
):
    user = person(client, LOGS, READS)
    with django_assert_max_num_queries(24) as few:
        client.get(sent.get_absolute_url())
    for number in range(20):
        CaseEvent.objects.create(
            foi_request=sent, kind="note", on=date(2026, 4, 2), note=number, recorded_by=user
        )
    with django_assert_num_queries(len(few)):
        client.get(sent.get_absolute_url())
