from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

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
    with django_assert_max_num_queries(20) as few:
        client.get(sent.get_absolute_url())
    for number in range(20):
        CaseEvent.objects.create(
            foi_request=sent, kind="note", on=date(2026, 4, 2), note=number, recorded_by=user
        )
    with django_assert_num_queries(len(few)):
        client.get(sent.get_absolute_url())
