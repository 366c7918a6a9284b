from datetime import UTC, date, datetime, timedelta

import pytest

from requests_app.models import OutgoingMessage
from responses_app.confirmations import counts, was_asked, why_not_sent
from responses_app.models import Confirmation

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = date(2026, 3, 3)


@pytest.fixture
def asked(make_request, answer):
    """An authority that was asked about its figure: a letter and what became of it."""
    made = []

    def ask(state="asked", letter="sent", foi_request=None, **columns):
        foi_request = foi_request or make_request(sent_on=date(2026, 1, 5))
        number = len(made)
        figure = answer(foi_request, "1a", str(100 + number))
        message = OutgoingMessage.objects.create(
            foi_request=foi_request,
            kind=OutgoingMessage.Kind.CONFIRMATION,
            step=f"confirm {number}",
            to_address="foi@t.example",
            envelope_from="us@t.example",
            message_id=f"<{number}@t.example>",
            mime=b"",
            state=letter,
            written_at=AT + timedelta(minutes=number),
            written_to_folder=columns.pop("written_to_folder", False),
        )
        one = Confirmation.objects.create(
            campaign=foi_request.campaign,
            foi_request=foi_request,
            letter=message,
            object_by=columns.pop("object_by", date(2026, 3, 23)),
            state=state,
        )
        one.figures.set([figure])
        made.append(one)
        return one

    return ask


def told(campaign):
    return {name: n for name, n in counts(campaign, TODAY).as_dict().items() if n}


def test_counts_tells_each_answer_apart(asked, campaign):
    for state in ("confirmed", "corrected", "objected", "asked"):
        asked(state)

    assert told(campaign) == {
        "asked": 4, "confirmed": 1, "corrected": 1, "objected": 1, "silent": 1,
        "may_still_object": 1,
    }  # fmt: skip


@pytest.mark.parametrize("letter", ["draft", "pending", "failed", "cancelled", "stopped"])
def test_counts_nobody_whose_letter_has_not_left(asked, campaign, letter):
    assert not was_asked(asked(letter=letter))

    assert told(campaign) == {}


def test_counts_nobody_whose_letter_lies_in_a_folder_unless_they_answered(asked, campaign):
    asked(written_to_folder=True)
    asked("confirmed", written_to_folder=True)

    assert told(campaign) == {"asked": 1, "confirmed": 1}


def test_counts_takes_a_letter_in_doubt_for_one_that_left(asked, campaign):
    asked(letter="uncertain")

    assert told(campaign)["silent"] == 1


def test_counts_an_authority_once_by_the_last_it_said(asked, campaign):
    first = asked("corrected")
    asked("asked", foi_request=first.foi_request)

    assert told(campaign) == {"asked": 1, "corrected": 1}


def test_counts_a_later_answer_instead_of_an_earlier_one(asked, campaign):
    first = asked("objected")
    asked("confirmed", foi_request=first.foi_request)

    assert told(campaign) == {"asked": 1, "confirmed": 1}


def test_counts_apart_who_confirmed_figures_that_are_others_now(asked, campaign, answer):
    one = asked("confirmed")
    answer(one.foi_request, "1a", "999")

    assert told(campaign) == {"asked": 1, "changed_since": 1}


def test_counts_who_may_still_object_until_their_day_is_over(asked, campaign):
    asked(object_by=TODAY)
    asked(object_by=TODAY - timedelta(days=1))

    assert told(campaign) == {"asked": 2, "silent": 2, "may_still_object": 1}


def test_counts_needs_few_queries_however_many(asked, campaign, django_assert_num_queries):
    for _ in range(5):
        asked("confirmed")

    with django_assert_num_queries(2):
        counts(campaign, TODAY)


def test_why_not_sent_says_nothing_of_what_is_as_it_was(asked):
    assert why_not_sent(asked().letter, TODAY) == ""


def test_why_not_sent_tells_a_newer_version(asked, answer):
    one = asked()
    answer(one.foi_request, "1a", "999")

    assert "newer version" in why_not_sent(one.letter, TODAY)


@pytest.mark.parametrize("days, told", [(7, ""), (6, "is too near"), (-1, "is too near")])
def test_why_not_sent_leaves_a_week_to_object(asked, days, told):
    one = asked(object_by=TODAY + timedelta(days=days))

    assert told in why_not_sent(one.letter, TODAY)
    assert bool(why_not_sent(one.letter, TODAY)) == bool(told)


def test_why_not_sent_lets_nothing_go_that_nobody_knows_of(asked):
    one = asked()
    letter = one.letter
    one.delete()

    assert "not known which figures" in why_not_sent(letter, TODAY)
