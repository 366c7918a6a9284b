from datetime import date
from itertools import pairwise

import pytest

from requests_app.domain.law import (
    Extension,
    GroundKind,
    Law,
    Nation,
    Regulator,
    ground,
    law_for,
    meaning_of_section,
    rule_sets,
    rules,
)


@pytest.mark.parametrize(
    ("nation", "environmental", "law"),
    [
        ("England", False, Law.FOIA),
        ("Wales", False, Law.FOIA),
        ("Northern Ireland", False, Law.FOIA),
        ("UK", False, Law.FOIA),
        ("Scotland", False, Law.FOISA),
        ("England", True, Law.EIR),
        ("Northern Ireland", True, Law.EIR),
        ("Scotland", True, Law.EISR),
    ],
)
def test_law_for_follows_the_authority_and_the_information(nation, environmental, law):
    assert law_for(nation, environmental) is law


@pytest.mark.parametrize("island", ["Jersey", "Guernsey", "Isle of Man", ""])
def test_law_for_refuses_places_with_laws_of_their_own(island):
    with pytest.raises(ValueError, match="expected one of England"):
        law_for(island)


@pytest.mark.parametrize(
    ("text", "law"),
    [("FOIA", Law.FOIA), ("foisa", Law.FOISA), ("EI(S)R", Law.EISR), (" eir ", Law.EIR)],
)
def test_parse_reads_laws_as_people_write_them(text, law):
    assert Law.parse(text) is law


def test_parse_names_the_known_laws_for_an_unknown_one():
    with pytest.raises(ValueError, match=r"'gdpr'.*foia, foisa, eir, eisr"):
        Law.parse("gdpr")


def test_title_is_the_full_name_of_the_act():
    assert Law.FOIA.title == "Freedom of Information Act 2000"
    assert Law.FOISA.title == "Freedom of Information (Scotland) Act 2002"


def test_regulator_and_holidays_go_together():
    for law in Law:
        scottish = law in (Law.FOISA, Law.EISR)
        assert (law.regulator is Regulator.SIC) is scottish
        assert law.holiday_nations == ((Nation.SCOTLAND,) if scottish else tuple(Nation))
        assert law.calendar == ("scotland" if scottish else "uk")


def test_rules_give_each_law_its_own_extension():
    today = date(2026, 11, 22)
    assert rules(Law.FOIA, today).extension is Extension.PUBLIC_INTEREST
    assert rules(Law.FOISA, today).extension is None
    assert rules(Law.EIR, today).extension is Extension.COMPLEX_AND_VOLUMINOUS
    assert rules(Law.EISR, today).extension is Extension.COMPLEX_AND_VOLUMINOUS


def test_rules_give_an_eir_review_40_days_and_a_scottish_one_20():
    assert rules(Law.EIR, date(2026, 1, 5)).review_limit == 40
    assert rules(Law.EISR, date(2026, 1, 5)).review_limit == 20


@pytest.mark.parametrize(
    ("on", "limit"),
    [
        (date(2020, 4, 6), 20),
        (date(2020, 4, 7), 60),
        (date(2020, 5, 26), 60),
        (date(2020, 5, 27), 20),
    ],
)
def test_rules_of_foisa_were_60_days_only_while_the_coronavirus_act_said_so(on, limit):
    assert rules(Law.FOISA, on).reply_limit == limit
    assert rules(Law.FOIA, on).reply_limit == 20


def test_rules_refuse_a_day_before_the_laws_began():
    with pytest.raises(ValueError, match="2005-01-01"):
        rules(Law.FOIA, date(2004, 12, 31))


@pytest.mark.parametrize("law", Law)
def test_rule_sets_follow_one_another_without_a_gap(law):
    sets = rule_sets(law)
    for earlier, later in pairwise(sets):
        assert (later.first - earlier.last).days == 1
    assert sets[-1].last == date.max


@pytest.mark.parametrize(
    ("number", "foia", "foisa"),
    [
        ("38", "health and safety", "personal data"),
        ("17", "refusal notice", "not held"),
        ("40", "personal data", "audit functions"),
        ("26", "defence", "prohibited by law"),
        ("16", "advice and assistance", "refusal notice"),
        ("12", "cost limit", "cost limit"),
    ],
)
def test_meaning_of_section_depends_on_the_law(number, foia, foisa):
    assert meaning_of_section(Law.FOIA, number) == foia
    assert meaning_of_section(Law.FOISA, number) == foisa


@pytest.mark.parametrize(
    "written", ["40(2)", "s.40(2)", "S40 (2)", "section 40(2)", "s. 40(2)", "Section 40"]
)
def test_meaning_of_section_reads_it_as_people_write_it(written):
    assert meaning_of_section(Law.FOIA, written) == "personal data"


def test_meaning_of_section_uses_the_subsection_where_it_matters():
    assert meaning_of_section(Law.FOISA, "36(1)") == "legal privilege"
    assert meaning_of_section(Law.FOISA, "36(2)") == "confidence"
    assert meaning_of_section(Law.FOISA, "38(1)(b)") == "personal data"
    assert meaning_of_section(Law.FOIA, "s.40(5b)") == "neither confirm nor deny"
    assert meaning_of_section(Law.FOIA, "22a") == "research, to be published"
    assert meaning_of_section(Law.EIR, "reg 12(5)(e)") == "commercial interests"
    assert meaning_of_section(Law.EISR, "regulation 10(5)(e)") == "commercial interests"


@pytest.mark.parametrize("number", ["", "99", "forty", "40(2) and 12", "12(9)(z) x"])
def test_meaning_of_section_is_none_for_what_it_does_not_know(number):
    assert meaning_of_section(Law.FOIA, number) is None


@pytest.mark.parametrize(
    ("law", "number", "meaning"),
    [
        (Law.FOIA, "1(1)(a)", "right of access"),
        (Law.FOIA, "10(1)", "time limit"),
        (Law.FOISA, "10(1)(b)", "time limit"),
        (Law.FOIA, "31(3)", "neither confirm nor deny"),
        (Law.FOIA, "31(1)(g)", "law enforcement"),
        (Law.EIR, "12(1)", "exception"),
        (Law.EISR, "9(2)", "clarification"),
        (Law.EIR, "9(1)", "advice and assistance"),
    ],
)
def test_meaning_of_section_knows_provisions_that_are_no_exemption(law, number, meaning):
    assert meaning_of_section(law, number) == meaning


def test_meaning_of_section_never_borrows_from_another_law():
    assert meaning_of_section(Law.FOIA, "18") is None  # FOISA only
    assert meaning_of_section(Law.EIR, "40") is None  # the Acts only


@pytest.mark.parametrize(
    ("law", "number", "kind"),
    [
        (Law.FOIA, "21", GroundKind.ELSEWHERE),
        (Law.FOISA, "25", GroundKind.ELSEWHERE),
        (Law.FOIA, "1(3)", GroundKind.CLARIFICATION),
        (Law.EIR, "12(4)(c)", GroundKind.QUALIFIED),
        (Law.FOIA, "17", GroundKind.NOTICE),
        (Law.FOISA, "17", GroundKind.FACT),
        (Law.FOISA, "20", GroundKind.REVIEW),
    ],
)
def test_ground_says_what_sort_of_thing_is_cited(law, number, kind):
    found = ground(law, number)
    assert found is not None and found.kind is kind


def test_ground_says_what_to_do_about_cost():
    cost = ground(Law.FOIA, "12")
    assert cost is not None and cost.kind is GroundKind.BAR
    assert "narrow" in cost.next_move
