"""A letter has no hole in it, and nothing that is filled in is read as a placeholder."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.domain.merge import KNOWN, MissingValues, merge, placeholders, problems_with


def test_placeholders_gives_each_once_in_the_order_of_first_use():
    template = "{{ b }} {{a.x}} {{  b  }} { c } {{ d }"

    assert placeholders(template) == ["b", "a.x"]


def test_problems_with_finds_nothing_wrong_with_what_is_known():
    assert problems_with(" ".join(f"{{{{ {name} }}}}" for name in KNOWN)) == []


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        ("{{ authority.nane }}", "{{ authority.nane }} is unknown; known are authority.name"),
        ("Dear {{ authority.name,", "begins '{{ authority.name,' is not closed or not a name"),
        ("{{ authority name }}", "begins '{{ authority name }}' is not closed or not a name"),
        ("{{ }}", "begins '{{ }}'"),
        ("{{", "begins '{{'"),
    ],
)
def test_problems_with_names_each_placeholder_that_is_wrong(template, problem):
    (found,) = problems_with(template)

    assert problem in found


def test_merge_fills_in_every_placeholder():
    assert merge("{{ a }} and {{a}}, {{ b.c }}.", {"a": "1", "b.c": "2"}) == "1 and 1, 2."


def test_merge_refuses_a_letter_with_a_hole_in_it_and_names_every_hole():
    with pytest.raises(MissingValues, match=r"no value for {{ b }}, {{ c }}") as refusal:
        merge("{{ a }} {{ b }} {{ c }} {{ b }}", {"a": "1", "b": " \n"})

    assert refusal.value.names == ["b", "c"]


@given(value=st.text(min_size=1).filter(str.strip))
def test_merge_never_reads_again_what_it_filled_in(value):
    assert merge("<{{ a }}>", {"a": value + "{{ b }}\\1", "b": "x"}) == f"<{value}{{{{ b }}}}\\1>"
