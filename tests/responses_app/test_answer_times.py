"""When each request was answered, by its log of events."""

from datetime import date

from requests_app import lifecycle
from requests_app.models import FoiRequest
from responses_app.answer_times import Answer, answer_of, answers_of

SENT = date(2026, 1, 5)


def test_answers_of_tells_the_first_final_answer(make_request):
    foi_request = make_request(SENT)
    lifecycle.record(foi_request, "partial_response", date(2026, 1, 12))
    lifecycle.record(foi_request, "response", date(2026, 1, 20), outcome="partial")
    lifecycle.record(foi_request, "response", date(2026, 2, 20), outcome="full")

    assert answers_of(FoiRequest.objects.all()) == {foi_request.pk: Answer(date(2026, 1, 20))}


def test_answers_of_knows_that_it_does_not_know_the_day(make_request):
    foi_request = make_request(SENT)
    lifecycle.record(foi_request, "response", None, outcome="full")

    assert answers_of(FoiRequest.objects.all()) == {foi_request.pk: Answer(is_known=False)}


def test_answers_of_leaves_out_what_was_struck_out_and_whom_it_was_not_asked_for(
    make_request, person
):
    one, other = make_request(SENT), make_request(SENT)
    lifecycle.record(other, "response", date(2026, 1, 20), outcome="full")
    event = lifecycle.record(one, "response", date(2026, 1, 20), outcome="full")
    lifecycle.strike_out(event, "a slip", person)

    assert answers_of(FoiRequest.objects.filter(pk=one.pk)) == {}


def test_answer_of_takes_an_outcome_without_a_day_for_an_answer_without_a_day():
    answers = {1: Answer(SENT)}

    assert answer_of(answers, 1, "full") == Answer(SENT)
    assert answer_of(answers, 2, "full") == Answer(is_known=False)
    assert answer_of(answers, 2, "") == Answer()
    assert answer_of(answers, 2, "no_reply") == Answer()


def test_answers_of_asks_the_database_once(make_request, django_assert_num_queries):
    for _ in range(4):
        lifecycle.record(make_request(SENT), "response", date(2026, 1, 20), outcome="full")

    with django_assert_num_queries(1):
        assert len(answers_of(FoiRequest.objects.all())) == 4
