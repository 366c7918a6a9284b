from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from responses_app.domain.publication import Period, Publication, Question
from responses_app.domain.rates import Reading
from responses_app.domain.sentences import Writer
from tests.statistic_rows import (
    ANSWERS,
    PERIODS,
    QUESTIONS,
    exactly,
    numbers_in,
    numbers_of,
    row_of,
)

HIDDEN = Reading("suppressed")
FEW = Reading("bounded", None, Decimal(0), Decimal(4))
REPORT = {"asked": 212, "replied": 189, "answered": 152, "exact": 152, "bounded": 0}
REPORT |= {"approximate": 0, "suppressed": 0, "refused": 20, "not_held": 7, "other_basis": 0}
REPORT |= {"other": 10, "no_reply": 23, "period": "2024", "area": "uk"}
REPORT |= {"rate": None, "ratio": None, "change": None}
SAME = {"numerator_lower": 864, "numerator_upper": 864, "denominator_lower": 2335}
SAME |= {"denominator_upper": 2335, "percent_lower": 37, "percent_upper": 37}


@pytest.fixture
def base_row():
    """2,638 children in the 152 authorities that gave that number."""
    totals = {"total": 2638, "total_lower": 2638, "total_upper": 2638}
    return REPORT | {"question": "1"} | totals


@pytest.fixture
def report_row():
    """The rate of a published report: 864 of 2,335 over 135 authorities."""
    totals = {"total": 864, "total_lower": 864, "total_upper": 864}
    rate = {
        "of": "1",
        "n": 135,
        "not_usable": 0,
        "numerator": 864,
        "denominator": 2335,
        "percent": 37,
        **SAME,
        "exact_pairs": {"n": 135, "left_out": 0, "numerator": 864, "denominator": 2335},
        "full_numerator": 864,
        "full_numerator_lower": 864,
        "full_numerator_upper": 864,
        "full_denominator": 2638,
        "full_denominator_lower": 2638,
        "full_denominator_upper": 2638,
        "band_lower_percent": 32.8,
        "band_upper_percent": 44.2,
        "average": None,
        "change": None,
    }
    return REPORT | {"question": "2", "answered": 135, "exact": 135} | totals | {"rate": rate}


def said(row, kind, *others, questions=QUESTIONS, periods=PERIODS, **options):
    writer = Writer(questions, periods, [row, *others], **options)
    return next((one for one in writer.write(row) if one.kind == kind), None)


def test_rate_is_told_with_its_matched_base(report_row, base_row):
    rate = said(report_row, "rate", base_row)

    assert rate.fact == (
        "37.0% (864 of 2,335 children, in the 135 authorities that gave both figures; "
        "212 asked, 189 replied)"
    )
    assert rate.sentence == f"In 2024, the rate was {rate.fact}."


def test_rate_says_that_it_is_not_of_the_full_total(report_row, base_row):
    rate = said(report_row, "rate", base_row)

    assert (
        "2,638 children were reported by the 152 authorities that gave the second "
        "figure; the percentage is not of these."
    ) in rate.caveats
    assert (
        "Over all of these it would be 32.8% if none of the others counted in the first figure, "
        "and 44.2% if all of them did."
    ) in rate.caveats
    assert (
        "Of those asked, 20 refused, 7 do not hold it, 10 sent no figure that could be used and "
        "23 sent no reply."
    ) in rate.caveats


def test_rate_without_the_row_of_its_base_says_no_number_of_authorities(report_row):
    assert (
        said(report_row, "rate")
        .caveats[0]
        .startswith("2,638 children were reported by all that gave the second figure;")
    )


def test_total_says_who_is_in_it_and_that_it_is_no_estimate(base_row):
    total = said(base_row, "total")

    assert total.text == (
        "In 2024, the total was 2,638 children (in the 152 authorities that gave a "
        "number; 212 asked, 189 replied). It is no estimate for those who gave no figure: "
        "20 refused, 7 do not hold it, 10 sent no figure that could be used and 23 sent no "
        "reply."
    )


def test_response_says_how_those_asked_have_answered(base_row):
    assert said(base_row | {"area": "nation:Wales"}, "response").text == (
        "In 2024, in Wales, 189 of the 212 authorities asked replied; 23 did not. Of the 189 that "
        "replied, 152 gave a number, 20 refused, 7 do not hold it and 10 sent no figure that "
        "could be used."
    )


def test_total_of_hidden_numbers_is_told_with_its_bounds():
    row = row_of("1", here=exactly(a0=1, a1=8) | {2: FEW, 3: FEW})
    total = said(row, "total")

    assert total.fact.startswith("between 9 and 17 children (in the 4 authorities that gave")
    assert "It is not one exact number, because 2 authorities gave bounds." in total.caveats


def test_total_without_an_upper_limit_is_at_least():
    total = said(row_of("1", here=exactly(a0=864) | {1: HIDDEN}), "total")

    assert total.fact.startswith("at least 864 children (in the 1 authority that gave a number ")
    assert "and the 1 that suppressed a small number" in total.fact


@pytest.mark.parametrize(
    ("here", "why"),
    [
        ({}, "none of the 12 authorities asked gave a number (12 sent no reply)"),
        (
            {0: HIDDEN, 1: Reading("refused")},
            "none of the 12 authorities asked gave a number or a limit "
            "(1 suppressed a small number, 1 refused and 10 sent no reply)",
        ),
    ],
)
def test_total_of_nothing_says_why_there_is_none(here, why):
    total = said(row_of("1", here=here), "total")

    assert total.fact == ""
    assert why in total.sentence
    assert total.sentence.startswith("In 2024, no figure can be given: ")


def test_rate_with_hidden_numbers_has_bounds_and_the_exact_pairs_beside_it():
    row = row_of("2", here=exactly(a0=20) | {1: FEW}, base=exactly(a0=40, a1=10))
    rate = said(row, "rate")

    assert rate.fact.startswith("between 40.0% and 48.0% (between 20 and 24 of 50 children,")
    assert (
        "Over the 1 authority with two exact numbers it is 50.0% (20 of 40 children); that leaves "
        "out 1 authority that gave no exact number, and leaving it out tends to make the rate too "
        "high."
    ) in rate.caveats


def test_rate_leaves_out_hidden_numbers_without_limits_and_says_so():
    row = row_of("2", here=exactly(a0=20) | {1: HIDDEN}, base=exactly(a0=40, a1=10))

    assert (
        "It leaves out 1 authority that suppressed a small number or gave no exact number; leaving "
        "it out tends to make the rate too high."
    ) in said(row, "rate").caveats


def test_rate_leaves_out_another_basis_with_its_number():
    other = Reading("exact", Decimal(3), other_basis=True)
    row = row_of("2", here=exactly(a0=20) | {1: other}, base=exactly(a0=40, a1=10))

    assert (
        "Not counted: 1 authority that gave the first figure on another year basis than was asked."
    ) in said(row, "rate").caveats


def test_rate_above_its_whole_says_that_it_cannot_be():
    rate = said(row_of("2", here=exactly(a0=12), base=exactly(a0=10)), "rate")

    assert rate.fact.startswith("120.0% (12 of 10 children")
    assert any("cannot be right" in caveat for caveat in rate.caveats)


@pytest.mark.parametrize(
    ("base", "why"),
    [
        (exactly(a1=4), "no authority gave both figures, exact or between two limits"),
        (exactly(a0=0), "in the 1 authority that gave both figures the second is 0"),
    ],
)
def test_rate_of_nothing_says_why_there_is_none(base, why):
    rate = said(row_of("2", here=exactly(a0=0), base=base), "rate")

    assert (rate.fact, rate.sentence) == ("", f"In 2024, no percentage can be given: {why}.")


def test_ratio_is_so_many_of_one_for_each_of_the_other():
    row = row_of("3", here=exactly(a0=12, a1=1), base=exactly(a0=4, a1=1))

    assert said(row, "ratio").fact.startswith(
        "2.60 incidents per child (13 incidents for 5 children, in the 2 authorities"
    )


def test_ratio_of_money_is_in_pounds():
    questions = (*QUESTIONS[:2], Question("3", "What did it cost?", "GBP", "money", per="2"))
    row = row_of("3", here=exactly(a0="10", a1="2.5"), base=exactly(a0=4, a1=1))

    assert said(row, "ratio", questions=questions).fact.startswith(
        "£2.50 per child (£12.50 for 5 children, in the 2 authorities"
    )


def test_ratio_without_units_still_says_of_what():
    questions = tuple(replace(one, unit="") for one in QUESTIONS)
    row = row_of("3", here=exactly(a0=12), base=exactly(a0=4))

    assert said(row, "ratio", questions=questions).fact.startswith(
        "3.00 for each 1 of the second figure (12 for 4, in the 1 authority that gave both"
    )


def test_average_is_never_told_as_the_rate():
    row = row_of("2", here=exactly(a0=1, a1=0), base=exactly(a0=1, a1=9))
    average = said(row, "average")

    assert average.fact.startswith("50.0% on average (the plain mean of the rates of 2 authorities")
    assert average.caveats[0] == (
        "It is not the rate of all these authorities together, which is 10.0%: there a large "
        "authority counts for more."
    )


@pytest.mark.parametrize(
    ("old", "new", "moved"),
    [
        (7008, 5881, "fell by 16.1% (from 7,008 to 5,881 children, in the same 1 authority; {})"),
        (590, 1015, "rose by 72.0% (from 590 to 1,015 children, in the same 1 authority; {})"),
        (5, 5, "did not change (5 children in both, in the same 1 authority; {})"),
        (2, 1, "fell by 50.0% (from 2 to 1 child, in the same 1 authority; {})"),
        (
            0,
            5,
            "rose (from 0 to 5 children, in the same 1 authority; {}): no percentage can be "
            "given, because the older figure is 0",
        ),
        (0, 0, "did not change (0 children in both, in the same 1 authority; {})"),
        (
            20000,
            20001,
            "hardly changed (from 20,000 to 20,001 children, in the same 1 authority; {})",
        ),
    ],
)
def test_change_is_in_percent_of_the_older_number(old, new, moved):
    change = said(row_of("1", here=exactly(a0=new), before=exactly(a0=old)), "change")

    moved = moved.format("12 asked, 1 replied")
    assert change.fact == moved
    assert change.sentence == f"From 2023 to 2024, the number of children {moved}."


@pytest.mark.parametrize(
    ("old", "new", "moved"),
    [
        ((10, 20), (1, 4), "fell by between 60.0% and 95.0%"),
        ((1, 4), (10, 20), "rose by between 150.0% and 1,900.0%"),
        ((1, 4), (4, 8), "rose by at most 700.0%"),
        ((8, 9), (4, 8), "fell by at most 55.6%"),
        ((1, 4), (1, 4), "changed by anything from a fall of 75.0% to a rise of 300.0%"),
        ((0, 4), (1, 4), "fell by no more than 75.0%, or rose (with no upper limit)"),
        ((0, 4), (6, 8), "rose by at least 50.0%"),
        ((0, 0), (0, 3), "changed"),
    ],
)
def test_change_of_hidden_numbers_has_bounds(old, new, moved):
    before, here = ({0: Reading("bounded", None, *map(Decimal, ends))} for ends in (old, new))
    change = said(row_of("1", here=here, before=before), "change")

    assert change.fact.startswith(f"{moved} (from ")


def test_change_tells_where_it_crosses_a_reorganisation():
    row = row_of("1", here=exactly(a0=4), before=exactly(a0=5))
    crossing = "Northamptonshire was split in two on 1 April 2021."
    row["change"]["crosses"] = [crossing]

    assert said(row, "change").caveats[0] == crossing


def test_change_since_an_earlier_campaign_names_its_period():
    row = row_of("1", here=exactly(a0=4), before=exactly(a0=5))
    row["change"]["from"] = "care-2022:2021-22"
    earlier = {"care-2022": {"2021-22": Period("2021-22", "financial")}}

    assert said(row, "change", earlier=earlier).sentence.startswith(
        "From the financial year 2021-22 to 2024, the number of children fell"
    )


@pytest.mark.parametrize(
    ("points", "moved"),
    [
        ((2.1, 2.1, 2.1), "rose by 2.1 percentage points (from 35.0% to 37.1%, in the same"),
        ((-1, -1, -1), "fell by 1.0 percentage point (from"),
        ((None, 1, 2), "rose by between 1.0 and 2.0 percentage points (from"),
        ((None, -1.5, 2), "changed by anything from a fall of 1.5 percentage points to a rise of"),
    ],
)
def test_change_of_a_rate_is_in_percentage_points(report_row, points, moved):
    report_row["rate"]["change"] = {
        "from": "2023",
        "n": 115,
        "old_percent": 35,
        "new_percent": 37.1,
        **dict(zip(("points", "points_lower", "points_upper"), points, strict=True)),
    }
    change = said(report_row, "rate_change")

    assert change.fact.startswith(moved)
    assert change.sentence.startswith("From 2023 to 2024, the rate ")


def test_yes_or_no_is_told_as_so_many_of_those_who_said_either():
    questions = (Question("1", "Do you keep a register?", kind="yes_no"),)
    total = said(row_of("1", here=exactly(a0=1, a1=0, a2=1)), "total", questions=questions)

    assert total.fact == "2 of 3 said yes (3 gave a yes or a no; 12 asked, 3 replied)"


@pytest.mark.parametrize("kind", ["percent", "text"])
def test_what_is_never_added_up_has_no_total(kind):
    row = row_of("1", here=exactly(a0=4))
    row |= {"total": None, "total_lower": None, "total_upper": None}

    assert said(row, "total", questions=(Question("1", kind=kind),)) is None
    assert said(row, "response", questions=(Question("1", kind=kind),))


def test_made_up_figures_are_called_so_in_every_text():
    row = row_of("2", here=exactly(a0=4, a1=1), base=exactly(a0=5, a1=2), before=exactly(a0=3))
    texts = [one.text for one in Writer(QUESTIONS, PERIODS, [row], made_up=True).write(row)]

    assert len(texts) == 5
    assert all("The figures are made up" in text for text in texts)


def test_writer_of_a_publication_knows_its_rows(report_row, base_row):
    publication = Publication(
        "care", "Care", "statistics", QUESTIONS, PERIODS, (base_row, report_row)
    )
    (rate,) = [one for one in Writer.of(publication).write(report_row) if one.kind == "rate"]

    assert "152 authorities" in rate.text


# ---------------------------------------------------------------------------- withheld numbers


def withheld(part, *names):
    """As disclosure control takes numbers out of a row."""
    return {key: None if key.removesuffix("_lower").removesuffix("_upper") in names else one
            for key, one in part.items()}  # fmt: skip


def test_total_that_is_withheld_is_not_told_as_missing():
    total = said(withheld(row_of("1", here=exactly(a0=4)), "total"), "total")

    assert total.sentence == (
        "In 2024, no figure can be given: it is withheld, so that no small number can be worked "
        "out."
    )


def test_rate_that_is_withheld_says_so(report_row, base_row):
    names = "numerator", "denominator", "percent", "band_percent", "full_denominator"
    report_row["rate"] = withheld(report_row["rate"], *names)
    rate = said(report_row, "rate", base_row)

    assert rate.sentence == (
        "In 2024, no percentage can be given: it is withheld, so that no small number can be "
        "worked out."
    )


def test_rate_beside_a_full_total_that_is_withheld_still_says_that_it_is_not_of_it(
    report_row, base_row
):
    report_row["rate"] = withheld(report_row["rate"], "full_denominator")

    assert said(report_row, "rate", base_row).caveats[0] == (
        "The percentage is not of all of the 152 authorities that gave the second "
        "figure, whose sum is withheld."
    )


def test_change_that_is_withheld_says_so():
    row = row_of("1", here=exactly(a0=4), before=exactly(a0=5))
    row["change"] = withheld(row["change"], "new", "percent")

    assert said(row, "change").sentence.endswith("no change can be given: it is withheld, so that "
                                                 "no small number can be worked out.")  # fmt: skip


# ---------------------------------------------------------------------------- whatever came back

ROWS = st.builds(
    lambda here, base, before, question: (
        row_of(question, here=here, base=base, before=before),
        row_of("1" if question == "2" else "2", here=base),
    ),
    here=ANSWERS,
    base=ANSWERS,
    before=ANSWERS,
    question=st.sampled_from(["2", "3"]),
)
OURS = {Decimal(number) for number in (0, 1, 2023, 2024)}
"""Numbers of the wording itself: nothing, one of it, and the periods."""


@given(rows=ROWS)
@settings(max_examples=300)
def test_every_number_of_a_sentence_stands_in_its_row(rows):
    row, base = rows
    known = OURS | set(numbers_of(row)) | set(numbers_of(base))

    for one in Writer(QUESTIONS, PERIODS, rows).write(row):
        assert set(numbers_in(one.text)) <= known, one.text


TAKEN_OUT = st.lists(
    st.sampled_from(
        [
            ("total",), ("numerator", "denominator", "percent", "value"), ("full_denominator",),
            ("full_numerator",), ("band_lower_percent", "band_upper_percent"), ("old", "percent"),
            ("average_percent", "average_value"),
        ]
    )
)  # fmt: skip


@given(rows=ROWS, taken_out=TAKEN_OUT)
@settings(max_examples=200)
def test_every_sentence_is_whole_and_no_rate_is_without_its_base(rows, taken_out):
    row, _ = rows
    for name in ("rate", "ratio", "change"):
        for names in taken_out:
            row = withheld(row, *names)
            if row[name]:
                row[name] = withheld(row[name], *names)
                if row[name].get("average"):
                    row[name]["average"] = withheld(row[name]["average"], *names)
    for one in Writer(QUESTIONS, PERIODS, rows).write(row):
        assert one.sentence.startswith(("In 2024, ", "From 2023 to 2024, "))
        for sentence in (one.sentence, *one.caveats):
            assert sentence.endswith(".")
            assert not any(odd in sentence for odd in ("  ", "None", " ,", "()", "..", "nan"))
        if one.kind in ("rate", "ratio") and one.fact:
            assert f"in the {row[one.kind]['n']} authorit" in one.fact
        if one.fact:
            assert one.fact in one.sentence


def test_rate_of_a_part_above_its_whole_says_that_a_figure_must_be_wrong():
    row = row_of("2", here=exactly(a0=6856), base={0: FEW})

    assert any("cannot be right" in caveat for caveat in said(row, "rate").caveats)


def test_average_of_one_authority_is_not_told():
    row = row_of("2", here=exactly(a0=4), base=exactly(a0=5, a1=9))

    assert "average" not in {one.kind for one in Writer(QUESTIONS, PERIODS, [row]).write(row)}


def test_average_of_ratios_says_of_what_for_each():
    row = row_of("3", here=exactly(a0=4, a1=9), base=exactly(a0=2, a1=3))

    assert said(row, "average").fact.startswith("2.50 incidents per child on average")


@pytest.mark.parametrize(
    ("here", "asked", "words"),
    [
        ({}, 12, "In 2024, none of the 12 authorities asked replied."),
        ({}, 1, "In 2024, the one authority asked did not reply."),
        (exactly(a0=4), 1, "In 2024, the one authority asked replied. It gave a number."),
        (
            exactly(a0=4),
            2,
            "In 2024, 1 of the 2 authorities asked replied; 1 did not. It gave a number.",
        ),
        (
            {0: FEW},
            1,
            "In 2024, the one authority asked replied. It gave a number (within bounds).",
        ),
    ],
)
def test_response_of_one_or_of_nobody_reads_as_english(here, asked, words):
    assert said(row_of("1", here=here, asked=asked), "response").text == words
