"""All steps together."""

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from responses_app.domain.content import Content
from responses_app.domain.locating import LINE, Asked, AskedQuestion, Located, locate
from tests.responses_app.domain.locating.made import (
    ASKED,
    TEXT,
    find,
    lines,
    of_table,
    of_text,
    table,
)  # fmt: skip

WORDS = st.sampled_from(
    ["1a", "2021", "24", "<5", "Total", "%", "Male", "*", "not held", "s.40(2)", "(a)", "-", "",
     "2021/22", "UASC", TEXT["1a"], "missing", "\n", "12, 13 and 14", "Notes", "0", "€", "Q3:"]
)  # fmt: skip


def test_locate_proposes_nothing_where_nothing_was_asked():
    assert locate(of_text("1a: 24"), Asked()) == Located()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=5), min_size=1, max_size=6), st.lists(WORDS))
def test_locate_never_raises_and_keeps_its_promises(rows, texts):
    width = max(map(len, rows))
    content = of_table([row + [""] * (width - len(row)) for row in rows], *texts)

    located = locate(content, ASKED)

    asked = {(q.key, p.key) for q in ASKED.questions for p in ASKED.periods}
    places = [(one.question, one.period) for one in located.proposals]
    assert len(set(places)) == len(places)
    assert set(places) <= asked
    for one in located.proposals:
        assert 0 < one.confidence < 1
        assert not (one.answer.needs_review and one.confidence >= LINE)
        assert len(one.quote) <= 300
        assert (one.spot.line is None) != (one.spot.table is None)


def test_locate_narrows_a_limit_where_a_zero_is_written_out():
    found = find(of_text("1a", "2021: fewer than 5", "2022: none", "2023: 12"))

    assert found["1a", "2021"] == "bounded 1..4"
    assert found["1a", "2022"] == "0"


def test_locate_flags_a_table_with_numbers_of_which_none_was_proposed():
    located = locate(of_table([["Ward", "Bins"], ["North", "12"], ["South", "7"]]), ASKED)

    assert not located.proposals
    assert any("2 cells with numbers" in flag for flag in located.flags)


def test_locate_flags_pages_that_are_pictures():
    assert "page 2 is a picture whose words nobody has read" in (
        locate(Content(pictures=(2,)), ASKED).flags
    )


def test_locate_flags_numbers_in_sentences_that_answer_nothing():
    located = locate(of_text("UASC: 14 of them, at some time."), ASKED)

    assert not any(one.confidence >= LINE for one in located.proposals)
    assert located.proposals or located.flags


def test_locate_reads_rounded_figures_as_such():
    content = of_table([["", "2021"], ["1a", "120"]], "All figures are rounded to the nearest 5.")

    (only,) = locate(content, ASKED).proposals

    assert (only.answer.kind, only.answer.lower, only.answer.upper) == ("bounded", 118, 122)


@pytest.mark.parametrize("recognised", [True, False])
def test_locate_shows_recognised_words_to_a_person(recognised):
    content = replace(of_table([["", "2021"], ["1a", "24"]]), is_recognised=recognised)

    (only,) = locate(content, ASKED).proposals

    assert (only.confidence >= LINE) is not recognised


def test_locate_is_fast_on_a_table_of_many_questions_and_on_a_list_of_cases():
    questions = tuple(
        AskedQuestion(f"{n}", f"How many {what} did the council {did} in wave {n}?", what)
        for n, (what, did) in enumerate(
            ((what, did) for what in ("permits", "notices", "visits", "grants", "appeals")
             for did in ("issue", "refuse", "review", "publish")), 1
        )
    )  # fmt: skip
    asked = Asked(questions, ASKED.periods, "foia")
    grid = [
        ["", "2021", "2022", "2023"],
        *([q.key + ". " + q.text, "4", "5", "6"] for q in questions),
    ]
    cases = [["Ref", "Opened", "Type"], *([f"R{n}", "2022-05-01", "UASC"] for n in range(20_000))]

    began = time.perf_counter()
    proposals = locate(Content(tables=(table(grid),)), asked).proposals
    after_grid = time.perf_counter()
    locate(Content(tables=(table(cases),), lines=lines("Cases")), ASKED)
    after_cases = time.perf_counter()

    assert len(proposals) == 60
    assert after_grid - began < 1
    assert after_cases - after_grid < 4
