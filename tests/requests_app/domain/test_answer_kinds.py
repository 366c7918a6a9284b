"""What an answer to an authority does in law, and whom it fits."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.domain.answer_kinds import (
    ALIKE,
    KINDS,
    Citation,
    Fit,
    Reason,
    Situation,
    advice_and_assistance,
    citations_in,
    cost_refusal,
    fit,
    likeness,
    personal_data_refusal,
    reasons_in,
    refused_under,
)
from requests_app.domain.event_lists import EventKind
from requests_app.domain.law import GroundKind, Law, ground

WORDS = st.text("abcdefghij kl.?", min_size=3, max_size=80).filter(
    lambda text: any(map(str.isalpha, text))
)
REFUSED = Situation(Law.FOIA, True, "ended", "refused", True, grounds="s.12: 40 hours")
WAITING = Situation(Law.FOIA, True, "stopped_clarification", "", False)
ANSWERED = Situation(Law.FOIA, True, "ended", "full", True)


# ---------------------------------------------------------------------------- the table


def test_kinds_record_only_what_the_clock_knows():
    events = {kind.event for kind in KINDS.values() if kind.event}

    assert events <= set(EventKind)


def test_kinds_of_which_only_clarification_moves_the_clock_of_the_request_itself():
    assert [kind.name for kind in KINDS.values() if kind.event] == ["clarification"]
    assert [kind.name for kind in KINDS.values() if kind.new_round] == ["narrow", "bands"]
    assert [kind.name for kind in KINDS.values() if kind.is_new_request] == [
        "narrow", "bands", "right_body",
    ]  # fmt: skip


@pytest.mark.parametrize("law", Law)
def test_provisions_mean_in_each_law_what_our_letters_say_of_them(law):
    number = {
        name: of(law).split(" of the ")[0].partition(" ")[2]
        for name, of in [
            ("advice", advice_and_assistance),
            ("cost", cost_refusal),
            ("personal", personal_data_refusal),
        ]
    }

    assert ground(law, number["advice"]).kind is GroundKind.DUTY
    assert "cost" in ground(law, number["cost"]).meaning
    assert ground(law, number["personal"]).meaning == "personal data"
    assert advice_and_assistance(law).endswith(law.title)
    assert advice_and_assistance(law).startswith(
        "regulation" if law.is_environmental else "section"
    )


# ---------------------------------------------------------------------------- their words


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("Refused under s.40(2) and section 12 of the FOIA", ["40(2)", "12"]),
        ("ss. 12, 14 & 40 (2)", ["12", "14", "40(2)"]),
        ("Section 38(1)(b) of the Freedom of Information (Scotland) Act", ["38(1)(b)"]),
        ("s40", ["40"]),
        ("s.17 Children Act 1989", []),
        ("section 47 of the Children Act 1989, see section 12", ["12"]),
        ("We hold 12 files; 40 minutes each", []),
        ("class 12, boxes 14", []),
    ],
)
def test_citations_in_reads_sections_and_no_other_number(words, numbers):
    assert [one.number for one in citations_in(words)] == numbers


def test_citations_in_tells_regulations_from_sections():
    assert citations_in("Regulation 12(4)(b), reg. 13; s.12") == [
        Citation("12(4)(b)", True), Citation("13", True), Citation("12"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "law", "reasons"),
    [
        ("s.12", Law.FOIA, {Reason.COST}),
        ("s.12(4)", Law.FOIA, {Reason.COST}),
        ("s.12", Law.FOISA, {Reason.COST}),
        ("regulation 12(4)(b)", Law.EIR, {Reason.COST}),
        ("regulation 12(5)(e)", Law.EIR, set()),
        ("regulation 12(5)(e)", Law.FOIA, set()),
        ("regulation 10(4)(b)", Law.EISR, {Reason.COST}),
        ("s.40(2)", Law.FOIA, {Reason.PERSONAL_DATA}),
        ("s.40", Law.FOISA, set()),
        ("s.38(1)(b)", Law.FOISA, {Reason.PERSONAL_DATA}),
        ("s.38", Law.FOIA, set()),
        ("regulation 13", Law.EIR, {Reason.PERSONAL_DATA}),
        ("regulation 11", Law.EISR, {Reason.PERSONAL_DATA}),
        ("s.17", Law.FOIA, set()),
        ("s.17", Law.FOISA, {Reason.NOT_HELD}),
        ("It would exceed the appropriate limit of 18 hours", Law.FOIA, {Reason.COST}),
        ("This is third party personal data", Law.FOIA, {Reason.PERSONAL_DATA}),
        ("This information is not held", Law.FOIA, {Reason.NOT_HELD}),
        ("s.12 and s.40(2)", Law.FOIA, {Reason.COST, Reason.PERSONAL_DATA}),
        ("s.31", Law.FOIA, set()),
        ("", Law.FOIA, set()),
    ],
)
def test_reasons_in_reads_a_section_by_the_law_of_the_request(words, law, reasons):
    assert reasons_in(words, law) == reasons


@pytest.mark.parametrize(
    ("words", "reasons"),
    [
        ("We are not relying on section 12. Refused under s.40(2).", {Reason.PERSONAL_DATA}),
        ("We don’t rely on section 12", set()),
        ("We do not refuse under s.14 nor under s.12", set()),
        ("We no longer claim section 12", set()),
        ("Section 12 of the Act does not apply; s.40(2) does", {Reason.PERSONAL_DATA}),
        ("Section 40(2) is engaged but the cost limit has not been exceeded",
         {Reason.PERSONAL_DATA}),
        ("The cost of compliance does not exceed the appropriate limit; refused s.43", set()),
        ("Not s.14 but section 12", {Reason.COST}),
        ("We do not keep it in one place. Section 12 applies", {Reason.COST}),
        ("This will not be disclosed under section 40(2)", {Reason.PERSONAL_DATA}),
        ("We are not obliged to comply under section 12", {Reason.COST}),
        ("We cannot do this within the appropriate limit", {Reason.COST}),
        ("Refused under s.12. For one year it would not exceed the limit", {Reason.COST}),
        ("Not held, section 17", {Reason.NOT_HELD}),
        ("We don't hold this", {Reason.NOT_HELD}),
    ],
)  # fmt: skip
def test_reasons_in_reads_no_ground_that_is_only_denied(words, reasons):
    assert reasons_in(words, Law.FOIA) == reasons


@pytest.mark.parametrize(
    ("words", "law", "under"),
    [
        ("s.12", Law.FOIA, Law.FOIA),
        ("s.12", Law.FOISA, Law.FOISA),
        ("regulation 12(4)(b)", Law.FOIA, Law.EIR),
        ("reg 10(4)(b)", Law.FOISA, Law.EISR),
        ("section 12(4)(b) of the EIR", Law.FOIA, Law.EIR),
        ("section 12(4)(b) of the Environmental Information Regulations", Law.FOIA, Law.EIR),
        ("section 10(4)(b) of the EI(S)Rs", Law.EISR, Law.EISR),
        ("section 12", Law.EIR, Law.FOIA),
        ("s.12, and regulation 12(4)(b)", Law.FOIA, Law.FOIA),
        ("s.12, and regulation 12(4)(b)", Law.EIR, Law.EIR),
        ("Not section 12, but regulation 12(4)(b)", Law.FOIA, Law.EIR),
        ("It is manifestly unreasonable", Law.FOIA, Law.EIR),
        ("It exceeds the appropriate limit", Law.FOISA, Law.FOISA),
        ("The cost is excessive: over the cost limit", Law.FOIA, None),
        ("We do not rely on s.12", Law.FOIA, None),
        ("s.40(2)", Law.FOIA, None),
        ("", Law.FOIA, None),
    ],
)
def test_refused_under_is_the_law_of_the_ground_and_not_of_the_request(words, law, under):
    assert refused_under(Reason.COST, words, law) is under


@given(WORDS)
def test_likeness_of_the_same_words_is_full_and_of_none_is_nothing(words):
    assert likeness(words, words.upper()) == 100
    assert likeness(words, "") == likeness("", words) == 0


@given(WORDS, WORDS)
def test_likeness_is_the_same_both_ways(one, other):
    assert likeness(one, other) == likeness(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Do you want figures for 2023?", "Do you want figures for 2024?"),
        ("Do you mean question 1a?", "Do you mean question 1b?"),
        ("Should we count those who are placed by us", "Should we not count those placed by us"),
        ("Don't you want those placed by others?", "You want those placed by others?"),
    ],
)
def test_likeness_takes_no_two_questions_for_the_same_that_differ_in_a_telling_word(one, other):
    assert likeness(one, other) < ALIKE


def test_likeness_minds_neither_the_order_nor_the_marks():
    one = "Do you mean calendar years, or financial years?"

    assert likeness(one, "do you mean financial years or calendar years") >= ALIKE
    assert likeness(one, "Please tell us your postal address.") < 60


# ---------------------------------------------------------------------------- whom it fits


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_fit_lets_nothing_be_written_to_whom_nothing_was_sent_or_all_was_withdrawn(kind):
    for stands in (REFUSED, WAITING, ANSWERED):
        assert fit(kind, replace(stands, was_sent=False))[0] is Fit.NO
        assert fit(kind, replace(stands, withdrawn=True))[0] is Fit.NO


@pytest.mark.parametrize(
    ("name", "stands", "fits"),
    [
        ("clarification", WAITING, Fit.YES),
        ("clarification", replace(WAITING, clock_state="stopped_fee"), Fit.NO),
        ("clarification", replace(WAITING, clock_state="running"), Fit.NO),
        ("clarification", REFUSED, Fit.NO),
        ("narrow", REFUSED, Fit.YES),
        ("narrow", replace(REFUSED, outcome="partial"), Fit.YES),
        ("narrow", replace(REFUSED, outcome="partial", grounds=""), Fit.PERHAPS),
        ("narrow", replace(REFUSED, grounds=""), Fit.PERHAPS),
        ("narrow", replace(REFUSED, grounds="s.31"), Fit.NO),
        ("narrow", replace(REFUSED, grounds="s.40(2)"), Fit.NO),
        ("narrow", replace(REFUSED, grounds="We do not rely on s.12; s.40(2)"), Fit.PERHAPS),
        ("bands", replace(REFUSED, grounds="We do not rely on s.12; s.40(2)"), Fit.YES),
        ("narrow", replace(REFUSED, grounds="It is not personal data"), Fit.PERHAPS),
        ("narrow", WAITING, Fit.NO),
        ("narrow", ANSWERED, Fit.NO),
        ("bands", REFUSED, Fit.NO),
        ("bands", replace(REFUSED, grounds="s.40(2)"), Fit.YES),
        ("bands", replace(REFUSED, law=Law.FOISA, grounds="s.40"), Fit.NO),
        ("bands", replace(REFUSED, law=Law.FOISA, grounds="s.38(1)(b)"), Fit.YES),
        ("right_body", replace(REFUSED, outcome="not_held", grounds=""), Fit.YES),
        ("right_body", replace(REFUSED, grounds="not held by us"), Fit.PERHAPS),
        ("right_body", ANSWERED, Fit.NO),
        ("query_figure", ANSWERED, Fit.YES),
        ("query_figure", replace(ANSWERED, outcome=""), Fit.YES),
        ("query_figure", REFUSED, Fit.NO),
        ("other_basis", ANSWERED, Fit.YES),
        ("other_basis", WAITING, Fit.NO),
        ("other", WAITING, Fit.YES),
    ],
)
def test_fit_says_which_answer_is_one_to_a_request(name, stands, fits):
    found, why = fit(KINDS[name], stands)

    assert found is fits
    assert why and not why.endswith(".")


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_fit_lets_nothing_be_written_about_what_is_closed(kind):
    for stands in (REFUSED, WAITING, ANSWERED):
        assert fit(kind, replace(stands, closed=True)) == (
            Fit.NO, "it is closed: open it again first",
        )  # fmt: skip


def test_fit_offers_no_second_new_request_in_place_of_the_same_one():
    replaced = replace(REFUSED, replaced_by="M1-X-R2", grounds="s.12, s.40(2)")

    for name in ("narrow", "bands"):
        assert fit(KINDS[name], replaced) == (Fit.NO, "M1-X-R2 takes its place already")
    assert fit(KINDS["other"], replaced)[0] is Fit.YES


def test_fit_offers_no_second_answer_while_the_first_has_not_left():
    assert fit(KINDS["clarification"], replace(WAITING, answer_waits=True))[0] is Fit.NO
