from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.publication import Period, Question
from responses_app.domain.releases.methods_note import Confirmed, Facts, as_text, methods_note

COLUMNS = ("answered", "suppressed", "refused", "not_held", "other_basis", "other", "no_reply")


def a_row(question="1a", **counts):
    row = dict.fromkeys(COLUMNS, 0) | counts
    asked = sum(row.values())
    return row | {
        "question": question,
        "period": "2024",
        "area": "uk",
        "asked": asked,
        "replied": asked - row["no_reply"],
    }


FACTS = Facts(
    "Missing",
    1,
    date(2026, 3, 1),
    (Question("1a"), Question("2a", subset_of="1a"), Question("3a", per="2a")),
    (Period("2024", "calendar", "2024-01-01", "2024-12-31"),),
    (a_row(answered=135, refused=50, no_reply=27, other_basis=2),),
)


def note(**columns):
    return as_text("Methods note", methods_note(replace(FACTS, **columns)))


def test_methods_note_tells_every_column_that_is_not_empty():
    told = note()

    assert (
        "1a, 2024: 214 asked; 135 gave a number, 50 refused, 2 answered for another year basis, "
        "27 did not reply." in told
    )
    assert "214 authorities were asked; 187 replied (87.4%)." in told


def test_methods_note_says_which_basis_counts():
    assert "left out of totals, rates and change: 2 answers in this release" in note()
    assert "are taken into totals and rates" in note(include_other_basis=True)
    assert "2024 (calendar, 2024-01-01 to 2024-12-31)" in note()


def test_methods_note_names_the_threshold():
    assert "counts from 1 to 4 are hidden. A true zero is shown." in note()
    assert "counts from 1 to 9 are hidden. Zeros are hidden as well." in note(
        threshold=10, zero_shown=False
    )
    assert "No counts are hidden" in note(threshold=0)


def test_methods_note_names_rates_and_ratios_of_the_campaign():
    assert "Rates (2a of 1a)" in note()
    assert "Ratios (3a per 2a)" in note()
    assert "Rates (" not in note(questions=(Question("1a"),))


def test_methods_note_says_what_it_did_not_do():
    assert "Silence or a refusal was never taken as 0." in note()


def test_methods_note_speaks_of_double_coding_only_where_there_was_any():
    assert "two people" not in note()
    assert "20% of the replies were coded by two people" in note(double_code=Decimal("0.2"))


def test_methods_note_of_made_up_figures_begins_with_that():
    assert methods_note(replace(FACTS, made_up=True))[0][0] == "Made up"
    assert methods_note(FACTS)[0][0] != "Made up"


def test_methods_note_tells_what_was_left_out():
    told = note(to_look_at=1, withdrawn=2)

    assert "1 answer that a person had still to look at" in told
    assert "2 requests were withdrawn, and count as not asked." in told
    assert "What was left out" not in note()


def test_methods_note_without_a_round_of_confirmation_says_so():
    assert "were not asked to confirm" in note()


def test_methods_note_prints_how_many_confirmed():
    told = note(confirmed=Confirmed(40, 3, 1, 2, 90, 5))

    assert "136 authorities were sent the figures" in told
    assert "40 confirmed them, 3 corrected them, 1 objected" in told
    assert "2 confirmed figures that were changed since, and 90 said nothing" in told
    assert "5 could still object" in told


def test_methods_note_calls_nothing_unsettled_where_nobody_objected():
    told = note(confirmed=Confirmed(confirmed=1))

    assert "0 corrected them, none objected, and 0 said nothing" in told
    assert "not settled" not in told


@given(st.lists(st.integers(0, 300), min_size=5, max_size=5))
def test_confirmed_counts_add_up_to_asked(counts):
    told = Confirmed(*counts).as_dict()

    parts = ("confirmed", "corrected", "objected", "changed_since", "silent")
    assert told["asked"] == sum(told[name] for name in parts)
