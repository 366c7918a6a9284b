"""Failed checks of what counts; what a person said of one holds for those figures alone."""

from datetime import date

import pytest

from responses_app import checking
from responses_app.checking import CheckError, checks_of, checks_of_campaign, judge, point_of
from responses_app.domain.checks import Check, Doubt
from responses_app.models import CheckVerdict, Figure
from tests.coded import NOW, coder

MONDAY = date(2026, 1, 5)
pytestmark = pytest.mark.django_db


@pytest.fixture
def foi_request(make_request):
    return make_request(MONDAY)


@pytest.fixture
def odd(foi_request, answer):
    """A part above its whole: 2a of 1a + 1b."""
    for question, raw in (("1a", "5"), ("1b", "4"), ("2a", "12")):
        answer(foi_request, question, raw)
    return foi_request


def test_checks_of_names_the_check_and_its_figures(odd):
    (failed,) = checks_of(odd)

    assert failed.check.doubt == Doubt.PART_ABOVE_WHOLE
    assert [one.question.key for one in failed.figures] == ["2a", "1a", "1b"]
    assert failed.verdict is None
    assert "2a, 2023 is 12, and should be part of 1a + 1b" in failed.check.sentence


def test_checks_of_leaves_out_what_counts_in_no_total(odd, answer):
    answer(odd, "2a", "l2")  # read for 12, and a person has to look

    assert checks_of(odd) == []


def test_checks_of_adds_up_the_parts_of_one_answer(foi_request, answer):
    answer(foi_request, "1a", "9 (of which 10 were boys)")
    answer(foi_request, "1b", "12 (of which 3 were boys)")

    (failed,) = checks_of(foi_request)
    assert failed.check.doubt == Doubt.PARTS_DO_NOT_SUM
    assert "the parts add up to 10, and the answer is 9" in failed.check.sentence


def test_judge_keeps_why_and_by_whom(odd):
    (failed,) = checks_of(odd)
    judge(failed, "  they count\0 some twice ", coder("ada"), NOW)

    (failed,) = checks_of(odd)
    assert failed.verdict.why == "they count\ufffd some twice"
    assert (failed.verdict.by, failed.verdict.at) == (coder("ada"), NOW)
    judge(failed, "they told us so", coder("ben"), NOW)
    assert CheckVerdict.objects.get().why == "they told us so"


@pytest.mark.parametrize(("why", "says"), [(" ", "A word is needed"), ("x" * 301, "At most 300")])
def test_judge_needs_a_reason_that_can_be_kept(odd, why, says):
    (failed,) = checks_of(odd)

    with pytest.raises(CheckError, match=says):
        judge(failed, why, None, NOW)
    assert not CheckVerdict.objects.exists()


@pytest.mark.parametrize("question", ["1a", "1b", "2a"])
def test_a_verdict_does_not_hold_for_another_figure(odd, answer, question):
    (failed,) = checks_of(odd)
    judge(failed, "they said so", None, NOW)
    again = Figure.objects.accepted().get(question__key=question)
    answer(odd, question, again.raw, note="the same once more")

    (failed,) = checks_of(odd)
    assert failed.verdict is None


def test_a_verdict_of_many_figures_holds_for_just_those(odd):
    one = Figure.objects.accepted().first()
    check = Check(Doubt.SAME_EVERYWHERE, tuple(("1a", str(year)) for year in range(1900, 1990)), "")
    many = [Figure(pk=10**9 + n) for n in range(60)]
    failed = checking.Failed(odd, check, tuple(many))
    last_differs = checking.Failed(odd, check, (*many[:-1], one))
    longer = Check(check.doubt, (*check.places, ("1a", "1990")), "")

    verdict = judge(failed, "it is so", None, NOW)
    verdict.refresh_from_db()
    assert (verdict.check_key, verdict.figures) == (failed.check_key, failed.of)
    assert failed.of != last_differs.of
    assert failed.check_key != checking.Failed(odd, longer, ()).check_key


def test_checks_of_campaign_goes_by_authority_in_as_many_queries_for_many(
    make_request, make_authority, campaign, answer, django_assert_num_queries
):
    for name in ("Zedham", "Aldham", "Midham"):
        foi_request = make_request(MONDAY, make_authority(name))
        for question, raw in (("1a", "5"), ("1b", "4"), ("2a", "12")):
            answer(foi_request, question, raw)
    make_request(MONDAY)

    with django_assert_num_queries(5):
        found = checks_of_campaign(campaign)
        assert [str(one.foi_request.authority) for one in found] == ["Aldham", "Midham", "Zedham"]


def test_point_of_says_what_is_odd_in_words_that_an_authority_knows(odd):
    (failed,) = checks_of(odd)

    words = str(point_of(failed))
    assert words.startswith('Question 2a, 2023. You wrote: "2a, 2023: 12; 1a, 2023: 5;')
    assert words.endswith("Is that right?") and "1ab" not in words
