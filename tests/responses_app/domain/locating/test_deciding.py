"""The best of all candidates for a question and period."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.answers import Answer, Kind, read_answer
from responses_app.domain.locating import LINE, Means, Spot
from responses_app.domain.locating.deciding import decide
from responses_app.domain.locating.evidence import Candidate


def candidate(raw, row=0, *, sure=0.95, quote="", **more):
    return Candidate(
        "1", "2021", read_answer(raw), sure, 1.0, Means.TABLE, "a table", quote or raw,
        Spot(table=0, row=row, column=1), **more,
    )  # fmt: skip


def test_decide_gives_one_proposal_for_a_question_and_period():
    best, others = decide([candidate("24"), candidate("25", 1, sure=0.6)])

    assert [one.answer.value for one in best] == [Decimal(24)]
    assert [one.answer.value for one in others] == [Decimal(25)]


def test_decide_lowers_what_is_contradicted():
    alone = decide([candidate("24")])[0][0]
    contradicted = decide([candidate("24"), candidate("25", 1)])[0][0]

    assert alone.confidence > LINE > contradicted.confidence
    assert contradicted.doubts


def test_decide_is_surer_of_what_stands_twice():
    once = decide([candidate("24", sure=0.8)])[0][0]
    twice = decide([candidate("24", sure=0.8), candidate("24", 1, sure=0.8)])[0][0]

    assert twice.confidence > once.confidence


def test_decide_prefers_a_number_to_a_reason_that_names_no_period():
    best, _ = decide(
        [candidate("Not held", names_period=False, sure=0.99), candidate("24", 1, sure=0.7)]
    )

    assert best[0].answer.value == 24


def test_decide_prefers_the_revised_figure():
    best, _ = decide([candidate("24"), candidate("26", 1, quote="Revised figure: 26", sure=0.85)])

    assert best[0].answer.value == 26


def test_decide_keeps_what_needs_a_person_below_the_line():
    best, _ = decide([candidate("12/15", sure=0.99)])

    assert all(one.confidence < LINE for one in best)


def test_decide_keeps_what_was_recognised_below_the_line():
    best, _ = decide([candidate("24", sure=0.99)], is_recognised=True)

    assert best[0].confidence < LINE
    assert "recognised in a picture" in best[0].doubts


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["24", "25", "<5", "Not held", "", "12/15", "*"]),
            st.integers(0, 5),
            st.floats(0, 1),
            st.booleans(),
        ),
        max_size=8,
    )
)
def test_decide_never_gives_two_proposals_for_one_place_nor_a_confidence_beyond_one(made):
    candidates = [
        candidate(raw, row, sure=sure, names_period=named) for raw, row, sure, named in made
    ]

    best, others = decide(candidates)

    assert len({(one.question, one.period) for one in best}) == len(best)
    assert all(0 <= one.confidence < 1 for one in (*best, *others))


def test_decide_prefers_anything_to_an_empty_cell():
    empty = Candidate(
        "1", "2021", Answer("", Kind.BLANK), 1.0, 1.0, Means.TABLE, "", "", Spot(table=0)
    )

    best, _ = decide([empty, candidate("24", 1, sure=0.5)])

    assert best[0].answer.value == 24
