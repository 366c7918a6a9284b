import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.publication import Authority, Figure, Period, Publication, Question
from responses_app.domain.releases.restoring import NotAPublication, restored, without_origin

TEXT = st.text(max_size=6)
NUMBERS = st.none() | st.integers(-5, 10**15) | st.floats(0, 1e9, allow_nan=False)
QUESTIONS = st.builds(
    Question, TEXT, TEXT, TEXT, sum_of=st.lists(TEXT, max_size=2).map(tuple), subset_of=TEXT
)
FIGURES = st.builds(Figure, *[TEXT] * 8, NUMBERS, NUMBERS, NUMBERS, TEXT, st.booleans())
ROWS = st.fixed_dictionaries(
    {"question": TEXT, "total": NUMBERS, "rate": st.none() | st.fixed_dictionaries({"n": NUMBERS})}
)
AUTHORITIES = st.builds(
    Authority, TEXT, TEXT, TEXT, TEXT, TEXT, st.booleans(), st.lists(TEXT, max_size=2).map(tuple)
)


def several(parts):
    return st.lists(parts, max_size=2).map(tuple)


PUBLICATIONS = st.recursive(
    st.builds(
        Publication,
        campaign=TEXT,
        title=TEXT,
        origin=TEXT,
        questions=several(QUESTIONS),
        periods=several(st.builds(Period, TEXT, TEXT)),
        statistics=several(ROWS),
        figures=several(FIGURES),
        asked=several(AUTHORITIES),
        expected=several(TEXT),
        include_other_basis=st.booleans(),
        made_up=st.booleans(),
    ),
    lambda inner: st.builds(Publication, TEXT, TEXT, TEXT, earlier=several(inner)),
    max_leaves=3,
)


def through_json(publication, origin=""):
    return restored(json.loads(json.dumps(publication.as_json())), origin)


@given(PUBLICATIONS)
def test_restored_is_what_was_written(publication):
    assert through_json(publication) == publication


def test_restored_is_called_by_where_it_is_read_from():
    before = Publication("old", "Old", "statistics of then")
    found = through_json(Publication("c", "C", "statistics of now", earlier=(before,)), "release 2")

    assert (found.origin, found.earlier[0].origin) == ("release 2", "as frozen in release 2")


def test_restored_leaves_aside_what_a_newer_version_wrote():
    written = Publication("c", "C", "", questions=(Question("1"),)).as_json()
    written["questions"][0]["colour"] = "blue"

    assert restored(written | {"weather": "fine"}).questions == (Question("1"),)


@pytest.mark.parametrize("data", [{}, {"campaign": "c"}, {"campaign": "c", "title": "C"}])
def test_restored_refuses_what_is_none(data):
    with pytest.raises(NotAPublication):
        restored(data)


@given(PUBLICATIONS, st.text(max_size=5))
def test_without_origin_is_the_same_whenever_it_was_worked_out(publication, origin):
    from dataclasses import replace

    other = replace(publication, origin=origin)

    assert without_origin(other) == without_origin(publication)
    assert without_origin(other).figures == publication.figures
