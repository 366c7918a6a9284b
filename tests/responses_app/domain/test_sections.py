import pytest
from hypothesis import given
from hypothesis.strategies import integers, none, sampled_from

from requests_app.domain.law import Law, meaning_of_section
from responses_app.domain.answers.answer import Kind, Section
from responses_app.domain.answers.sections import (
    LAWS,
    is_certain,
    kind_of,
    meaning,
    take_sections,
)


@pytest.mark.parametrize(
    ("law", "number", "kind"),
    [
        ("foia", "12", Kind.REFUSED),
        ("foia", "17", Kind.REFUSED),
        ("foisa", "17", Kind.NOT_HELD),
        ("eisr", "10(4)(a)", Kind.NOT_HELD),
        ("foia", "21", Kind.ELSEWHERE),
        ("eir", "6", Kind.ELSEWHERE),
        ("foia", "39", Kind.REFUSED),
        ("foia", "1(3)", Kind.PENDING),
        ("eir", "9(2)", Kind.PENDING),
        ("eir", "12(4)(c)", Kind.REFUSED),
        ("foia", "31(3)", Kind.NEITHER_CONFIRM_NOR_DENY),
        ("foisa", "18", Kind.NEITHER_CONFIRM_NOR_DENY),
        ("eir", "12(6)", Kind.NEITHER_CONFIRM_NOR_DENY),
        ("foia", "16", None),  # advice, time, fees and review are no answer
        ("foia", "10", None),
        ("foia", "9", None),
        ("foisa", "20", None),
        ("foia", "99", None),
    ],
)
def test_kind_of_says_what_a_section_makes_of_the_answer(law, number, kind):
    assert kind_of((Section(number, law),)) is kind


def test_kind_of_many_sections_is_the_strongest():
    cited = (Section("21", "foia"), Section("40(5B)", "foia"), Section("12", "foia"))

    assert kind_of(cited) is Kind.NEITHER_CONFIRM_NOR_DENY
    assert kind_of(cited[::2]) is Kind.REFUSED
    assert kind_of(()) is None


@pytest.mark.parametrize(
    ("number", "kind", "certain"),
    [
        ("12", Kind.REFUSED, True),
        ("17", Kind.REFUSED, False),
        ("18", Kind.NEITHER_CONFIRM_NOR_DENY, True),  # FOISA only
    ],
)
def test_is_certain_only_where_both_acts_make_the_same_of_it(number, kind, certain):
    assert kind_of((Section(number),)) is kind
    assert is_certain((Section(number),)) is certain


@given(number=integers(1, 99), law=sampled_from(LAWS) | none())
def test_meaning_is_the_laws_own_and_never_guessed_without_one(number, law):
    expected = meaning_of_section(Law(law), str(number)) or "" if law else ""

    assert meaning(str(number), law) == expected


def test_take_sections_puts_the_sign_and_lists_what_was_cited():
    text, sections = take_sections("refused under s.40(2) and (3a), see also s.12", "foia", "§")

    assert "40" not in text and "12" not in text and "§" in text
    assert [one.number for one in sections] == ["40(2)", "40(3A)", "12"]
    assert [one.means for one in sections] == ["personal data", "personal data", "cost limit"]


def test_take_sections_lists_no_section_of_another_act():
    text, sections = take_sections("under section 47 of the children act 1989", "foia", "§")

    assert sections == ()
    assert "47" not in text
