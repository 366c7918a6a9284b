"""What a person could not tell becomes one letter, which somebody reads before it goes."""

from datetime import date

import pytest

from requests_app.letters import LetterProblem
from requests_app.models import CaseEvent, FoiRequest, OutgoingMessage
from responses_app import asking_back, coding
from responses_app.asking_back import Point, draft_query, points_of
from responses_app.models import Figure
from tests.at_once import at_once
from tests.coded import NOW, code, coder, propose, say, to_be_coded

MONDAY = date(2026, 1, 5)
pytestmark = pytest.mark.django_db


@pytest.fixture
def foi_request(make_request):
    return make_request(MONDAY, email="foi@testham.example")


@pytest.fixture
def point(campaign):
    def make(key="1a", period="2023", **columns):
        where = campaign.periods.get(key=period) if period else None
        return Point(campaign.questions.get(key=key), where, **columns)

    return make


def draft(foi_request, *points, **columns) -> OutgoingMessage:
    return draft_query(foi_request, points, coder("ada"), NOW, **columns)


def test_draft_query_writes_one_letter_of_all_points_which_waits_for_a_person(foi_request, point):
    item = to_be_coded(foi_request)
    letter = draft(
        foi_request,
        point(quote="12 [1]", why="What does [1] mean?"),
        point("2a", "2024"),
        message=item.message,
    )

    assert letter.state == OutgoingMessage.State.DRAFT
    assert letter.to_address == "foi@testham.example"
    assert "your reply of 9 February 2026 to our request" in " ".join(letter.body.split())
    assert '1. Question 1a, 2023. You wrote: "12 [1]". What does [1] mean?' in letter.body
    assert "2. Question 2a, 2024. What is the figure for this question and" in letter.body
    assert "it is not a new request" in letter.body


def test_draft_query_starts_no_clock_and_takes_no_figure_back(foi_request, point, answer):
    answer(foi_request, "1a", "12")
    before = FoiRequest.objects.values("clock_state", "due_on", "outcome").get()
    events = CaseEvent.objects.count()
    draft(foi_request, point())

    assert FoiRequest.objects.values("clock_state", "due_on", "outcome").get() == before
    assert CaseEvent.objects.count() == events
    assert Figure.objects.accepted().count() == 1


def test_draft_query_writes_the_same_letter_once_and_another_beside_it(foi_request, point):
    first = draft(foi_request, point())

    assert draft(foi_request, point()) == first
    assert draft(foi_request, point("2a")) != first


def test_draft_query_writes_again_what_was_cancelled(foi_request, point):
    first = draft(foi_request, point())
    OutgoingMessage.objects.filter(pk=first.pk).update(state=OutgoingMessage.State.CANCELLED)

    again = draft(foi_request, point())
    assert again != first and again.state == OutgoingMessage.State.DRAFT


def test_draft_query_refuses_without_points_and_without_an_address(make_request, point):
    foi_request = make_request(MONDAY)

    with pytest.raises(ValueError, match="nothing to ask"):
        draft(foi_request)
    with pytest.raises(LetterProblem, match="no address"):
        draft(foi_request, point())
    assert not OutgoingMessage.objects.filter(foi_request=foi_request).exists()


def test_draft_query_quotes_words_that_look_like_a_template(foi_request, point):
    letter = draft(foi_request, point(quote="{{ applicant.address }} {% now %}", why="{{ x }}?"))

    assert "{{ applicant.address }} {% now %}" in letter.body and "{{ x }}?" in letter.body


def test_a_point_quotes_no_more_than_is_read(point):
    words = str(point(quote="word  \n" * 500))

    assert len(words) < asking_back.LONGEST_QUOTE + 120 and "\n" not in words


def test_points_of_says_what_a_coder_could_not_tell(foi_request):
    item = to_be_coded(foi_request, {("1a", "2023"): "12"})
    done = code(
        item,
        coder("ada"),
        say(item, decision="ask", note="Children or incidents?"),
        say(item, ("2a", "2023"), "ask", raw="as last year"),
    )

    assert [str(one) for one in points_of(done)] == [
        'Question 1a, 2023. You wrote: "Answer: 12". Children or incidents?',
        'Question 2a, 2023. You wrote: "as last year". What is the figure for this question and '
        "period?",
    ]


def test_points_of_quotes_the_words_where_the_proposal_has_no_quote(foi_request):
    item = to_be_coded(foi_request, {})
    propose(foi_request, item.message, {("1a", "2023"): "12?"}, quote="")
    done = code(item, coder("ada"), say(item, decision="ask"))

    assert points_of(done)[0].quote == "12?"


def test_points_of_asks_nothing_of_a_double_item_before_it_is_decided(foi_request):
    item = to_be_coded(foi_request, is_double=True)
    first = code(item, coder("ada"), say(item, decision="ask"))

    assert points_of(first) == []
    second = code(item, coder("ben"), say(item, decision="ask"))
    assert len(points_of(second)) == 1


def test_points_of_leaves_out_what_was_said_before_and_corrected(foi_request):
    item = to_be_coded(foi_request)
    taken = coding.take(item, coder("ada"), NOW)
    coding.keep(taken, [say(item, decision="ask")], NOW)

    assert points_of(code(item, coder("ada"), say(item))) == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_draft_query_asked_for_twice_at_once_is_one_letter(foi_request, point):
    it = point()

    letters = at_once(lambda: draft(foi_request, it), 4)

    assert len({one.pk for one in letters}) == 1
