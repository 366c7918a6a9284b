"""Headings and sentences name the question that their words tell apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.locating import AskedQuestion
from responses_app.domain.locating.wording import Wording, wording_of
from responses_app.domain.locating.wording.words import are_kin, stem_of, words_of

QUESTIONS = (
    AskedQuestion(
        "1a",
        "How many looked-after children were identified as trafficked or victims of modern"
        " slavery?",
        "children",
        also_called=("trafficked",),
    ),
    AskedQuestion(
        "1b",
        "How many looked-after children were suspected victims of trafficking, not already counted"
        " in 1a?",
        "children",
    ),
    AskedQuestion(
        "1c", "How many looked-after children were unaccompanied or separated?", "children"
    ),
    AskedQuestion(
        "2a", "Of the children in 1a and 1b, how many went missing at least once?", "children"
    ),
    AskedQuestion("2b", "Of the children in 1c, how many went missing at least once?", "children"),
    AskedQuestion("3a", "How many missing incidents were there in the year?", "incidents"),
    AskedQuestion("4a", "How many children have not been found?", "children"),
)
WORDING = Wording(QUESTIONS)
OTHER = Wording(
    (
        AskedQuestion("1", "How many children were placed in bed and breakfast accommodation?"),
        AskedQuestion("2", "How much was spent on agency social workers?", "GBP", "money"),
        AskedQuestion("3", "How many social workers left the council?", also_called=("leavers",)),
        AskedQuestion("4", "How many social worker posts were vacant?", "FTE"),
    )
)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
@pytest.mark.parametrize("form", ["{}", "{} 12", "You asked: {} Answer: 7", "“{}”"])
def test_said_knows_a_quoted_question(question, form):
    best = WORDING.said(form.format(question.text))[0]

    assert (best.key, best.how) == (question.key, "quoted")
    assert best.score > 0.95


@given(gone=st.integers(min_value=0, max_value=60))
def test_said_knows_a_quoted_question_with_a_slip(gone):
    text = QUESTIONS[0].text
    best = WORDING.said(text[:gone] + text[gone + 1 :])[0]

    assert best.key == "1a"
    assert best.score > 0.9


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Identified", "1a"),
        ("Identified as trafficked", "1a"),
        ("Children identified as victims of modern slavery", "1a"),
        ("trafficed", "1a"),
        ("Suspected", "1b"),
        ("Suspected victims of trafficking", "1b"),
        ("Unaccompanied", "1c"),
        ("Separated children", "1c"),
        ("Trafficked children who went missing", "2a"),
        ("Unaccompanied children who went missing", "2b"),
        ("Missing incidents", "3a"),
        ("Number of incidents in 2023", "3a"),
        ("Not found", "4a"),
        ("There were 12 children identified as trafficked in 2023.", "1a"),
    ],
)
def test_said_finds_the_question_that_a_heading_names(text, key):
    best = WORDING.said(text)[0]

    assert best.key == key
    assert best.score > 0.6


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("B&B", "1"),
        ("Placements in B&B accommodation", "1"),
        ("Agency spend", "2"),
        ("Leavers", "3"),
        ("Number of leavers in the year", "3"),
        ("Vacancies", "4"),
        ("Vacant posts", "4"),
    ],
)
def test_said_knows_short_forms_other_endings_and_other_names(text, key):
    best = OTHER.said(text)[0]

    assert best.key == key
    assert best.score > 0.6


def test_said_knows_a_denial_in_one_word_and_a_part_of_another_name():
    wording = Wording(
        (
            AskedQuestion("1", "How many children were looked after by the council?"),
            AskedQuestion("2", "How many of them had no allocated social worker?"),
            AskedQuestion("3", "How many were far away?", also_called=("out of area placements",)),
        )
    )

    assert wording.said("Unallocated")[0].key == "2"
    assert wording.said("Out of area")[0].key == "3"
    assert all(one.score > 0.5 for text in ("Unallocated", "Out of area")
               for one in wording.said(text)[:1])  # fmt: skip


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Cost of agency social workers", "1"),
        ("Agency social workers (headcount)", "2"),
        ("Of those in 3, agency staff", "4"),
    ],
)
def test_said_minds_what_is_counted_and_which_question_is_referred_to(text, key):
    wording = Wording(
        (
            AskedQuestion("1", "How much was spent on agency social workers?", "GBP", "money"),
            AskedQuestion("2", "How many agency social workers were employed?", "people"),
            AskedQuestion("3a", "How many posts were there?", "posts"),
            AskedQuestion("4", "Of those in 3a, how many were held by agency staff?", "posts"),
        )
    )

    assert wording.said(text.replace("in 3", "in 3a"))[0].key == key


def test_said_knows_initials_in_either_order():
    wording = Wording(
        (
            AskedQuestion("1", "How many children looked after were there?"),
            AskedQuestion("2", "How many care leavers were there?"),
        )
    )
    for text in ("LAC", "CLA", "Looked after children", "Number of children looked after"):
        assert wording.said(text)[0].key == "1"
        assert wording.said(text)[0].score > 0.6


@pytest.mark.parametrize(
    "text",
    ["Total", "Number", "Total number of children", "Children", "2023",
     "Thank you for your request",
     "Population aged 0-17", "Number of adults", "Nifer y plant", "Cost", "accompanied", ""],
)  # fmt: skip
def test_said_finds_little_in_words_that_name_no_question(text):
    assert all(said.score < 0.5 for said in WORDING.said(text))


@pytest.mark.parametrize(
    ("text", "keys"), [("Went missing", ["2a", "2b"]), ("Missing", ["2a", "2b"])]
)
def test_said_believes_neither_of_two_questions_that_a_heading_names_alike(text, keys):
    said = {one.key: one.score for one in WORDING.said(text)}

    assert all(0 < said[key] < 0.6 for key in keys)


@pytest.mark.parametrize("text", ["Did not go missing", "Children who never went missing", "Found"])
def test_said_minds_negations(text):
    assert all(said.score < 0.4 for said in WORDING.said(text))


def test_said_weighs_a_label_against_the_words_beside_it():
    agreeing = WORDING.said("1a) Identified as trafficked")
    alone = WORDING.said("1b")
    against = WORDING.said(f"1a) {QUESTIONS[2].text}")

    assert (agreeing[0].key, agreeing[0].how) == ("1a", "label")
    assert agreeing[0].score > alone[0].score >= 0.9
    assert {one.key for one in against[:2]} == {"1a", "1c"}
    assert all(one.score < 0.6 for one in against)


@given(text=st.text(max_size=80))
def test_said_never_raises_and_scores_lie_between_0_and_1(text):
    said = WORDING.said(text)

    assert [one.score for one in said] == sorted((one.score for one in said), reverse=True)
    assert all(0 <= one.score <= 1 and one.key for one in said)
    assert len({one.key for one in said}) == len(said)


def test_said_takes_a_campaign_without_words():
    assert Wording(()).said("Number of children") == []
    assert Wording((AskedQuestion("1"),)).said("Number of children") == []


def test_wording_of_keeps_one_for_the_same_questions():
    assert wording_of(QUESTIONS) is wording_of(tuple(QUESTIONS))


@pytest.mark.parametrize(
    ("one", "two"),
    [("trafficked", "trafficking"), ("children", "child"), ("went", "going"), ("two", "2"),
     ("identified", "identify"), ("placements", "placement"), ("accommodated", "accommodation")],
)  # fmt: skip
def test_stem_of_is_one_for_forms_of_a_word(one, two):
    assert stem_of(one) == stem_of(two)


@pytest.mark.parametrize(
    ("one", "two"),
    [("incidents", "children"), ("unaccompanied", "accompanied"), ("missing", "misses"),
     ("suspected", "inspected"), ("placed", "place")],
)  # fmt: skip
def test_stem_of_keeps_other_words_apart(one, two):
    assert (stem_of(one) == stem_of(two)) is (one in ("missing", "placed"))


def test_are_kin_knows_endings_and_no_compounds():
    assert are_kin("vacancy", "vacant")
    assert not are_kin("child", "childcar")


def test_words_of_marks_what_is_negated():
    assert words_of("They did not go missing. Found").stems == {"!go", "!miss", "find"}
