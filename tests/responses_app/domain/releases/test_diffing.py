import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.publication import Figure, Period, Publication, Question
from responses_app.domain.releases.diffing import diff, said

KINDS = ("exact", "bounded", "suppressed", "refused")
NUMBERS = st.none() | st.integers(0, 5000)
FIGURES = st.dictionaries(
    st.tuples(st.sampled_from(["E1", "E2", "W1"]), st.sampled_from(["1a", "2a"])),
    st.tuples(st.sampled_from(KINDS), NUMBERS),
)


def a_figure(code="E1", question="1a", status="exact", value=12, **columns):
    return Figure(
        code, f"{code} Council", "unitary", "London", "England", question, "2024", status, value,
        **columns,
    )  # fmt: skip


def a_row(area="uk", **numbers):
    return {"question": "1a", "period": "2024", "area": area, "asked": 3, "total": 12} | numbers


def a_release(number=1, **columns):
    given = {
        "title": "Missing",
        "questions": (Question("1a", "How many?", "children"), Question("2a", "Of those?")),
        "periods": (Period("2024"),),
        "statistics": (a_row(),),
        "figures": (a_figure(),),
    }
    return Publication(campaign="c", origin=f"release {number}", **(given | columns))


def a_release_of(figures, number=1):
    rows = [a_figure(code, key, status, value) for (code, key), (status, value) in figures.items()]
    return a_release(number, figures=tuple(rows))


def test_diff_of_the_same_is_empty():
    same = diff(a_release(1), a_release(2))

    assert same.is_empty
    assert "Nothing has changed." in same.as_text()


def test_diff_says_what_a_correction_changed_and_why():
    newer = a_release(2, figures=(a_figure(value=9),), statistics=(a_row(total=9),))

    found = diff(a_release(), newer, why={("E1", "1a", "2024"): "They had counted some twice."})

    assert str(found.corrected[0]) == "E1 Council, 1a, 2024: 12 -> 9 (They had counted some twice.)"
    assert [str(one) for one in found.moved] == ["1a, 2024, United Kingdom: total: 12 -> 9"]
    assert not found.added and not found.removed


def test_diff_tells_added_and_removed_figures_apart():
    older = a_release(figures=(a_figure("E1"), a_figure("E2")))
    newer = a_release(figures=(a_figure("E2"), a_figure("W1", status="refused", value=None)))

    found = diff(older, newer)

    assert [(one.authority_code, one.old, one.new) for one in found.added] == [
        ("W1", "", "refused")
    ]
    assert [(one.authority_code, one.old, one.new) for one in found.removed] == [("E1", "12", "")]


def test_diff_names_those_that_newly_replied():
    found = diff(a_release(), a_release(2), replied=({"E1": "One"}, {"E1": "One", "W1": "Two"}))

    assert found.newly_replied == ("Two",)
    assert found.no_longer_replied == ()


def test_diff_looks_into_rates_and_their_changes():
    older = a_row(rate={"percent": 37.0, "n": 135, "change": {"points": 2.0}}, ratio=None)
    newer = a_row(rate={"percent": 36.5, "n": 135, "change": {"points": 1.5}}, ratio=None)

    found = diff(a_release(statistics=(older,)), a_release(2, statistics=(newer,)))

    assert [(one.what, one.old, one.new) for one in found.moved] == [
        ("rate, per cent", "37.0", "36.5"),
        ("rate, change, points", "2.0", "1.5"),
    ]


def test_diff_of_a_number_that_is_no_longer_there_says_none():
    older, newer = a_row(rate={"percent": 37.0}), a_row(rate=None)

    found = diff(a_release(statistics=(older,)), a_release(2, statistics=(newer,)))

    assert [(one.what, one.old, one.new) for one in found.moved] == [
        ("rate, per cent", "37.0", "none")
    ]


def test_diff_puts_the_uk_first():
    areas = ("nation:Wales", "uk")
    older = a_release(statistics=tuple(a_row(area) for area in areas))
    newer = a_release(2, statistics=tuple(a_row(area, total=9) for area in areas))

    assert [one.area for one in diff(older, newer).moved] == ["uk", "nation:Wales"]
    assert [one.area for one in diff(older, newer).moved_uk] == ["uk"]


def test_diff_names_sentences_that_are_now_wrong():
    def say(publication, row):
        told = [("total", f"{row['total']} children"), ("response", "Nobody replied.")]
        return told if row["total"] == 12 else told[::-1]

    found = diff(a_release(), a_release(2, statistics=(a_row(total=9),)), say=say)

    assert [(one.old, one.new) for one in found.wrong_now] == [("12 children", "9 children")]
    assert "now: 9 children" in found.as_text()


def test_diff_says_nothing_in_the_place_of_what_cannot_be_said_any_more():
    def say(publication, row):
        return [("rate", "37.0%"), ("total", "12")] if row["total"] == 12 else [("total", "9")]

    found = diff(a_release(), a_release(2, statistics=(a_row(total=9),)), say=say)

    assert [(one.old, one.new) for one in found.wrong_now] == [("37.0%", ""), ("12", "9")]


def test_diff_says_how_the_design_changed():
    questions = (Question("1a", "How many children?", "children"), Question("3a"))
    newer = a_release(2, questions=questions, title="Gone", periods=(Period("2024", "financial"),))

    found = diff(a_release(), newer).design

    assert found == (
        "The title was “Missing”; it is “Gone”.",
        "Question 1a is another: text was “How many?”, is “How many children?”.",
        "Question 3a is new.",
        "Question 2a is no longer there.",
        "Period 2024 is another: basis was “calendar”, is “financial”.",
    )


def test_said_never_makes_a_refusal_a_number():
    assert said(a_figure(value=1204)) == "1,204"
    assert said(a_figure(status="refused", value=None)) == "refused"
    assert said(a_figure(status="suppressed", value=None, lower=1, upper=4)) == "suppressed, 1 to 4"
    assert said(a_figure(status="bounded", value=None, lower=10)) == "bounded, 10 or more"
    assert said(a_figure(other_basis=True)) == "12, on another year basis"


@given(old=FIGURES, new=FIGURES)
def test_diff_and_the_older_release_give_the_newer_one(old, new):
    older, newer = a_release_of(old), a_release_of(new, 2)

    found = diff(older, newer)

    told = {(one.authority_code, one.question): said(one) for one in older.figures}
    for one in found.removed:
        assert told.pop((one.authority_code, one.question)) == one.old
    for one in found.corrected:
        assert told[one.authority_code, one.question] == one.old != one.new
        told[one.authority_code, one.question] = one.new
    for one in found.added:
        assert (one.authority_code, one.question) not in told
        told[one.authority_code, one.question] = one.new
    assert told == {(one.authority_code, one.question): said(one) for one in newer.figures}


@given(old=FIGURES, new=FIGURES)
def test_diff_backwards_swaps_what_was_added_and_removed(old, new):
    older, newer = a_release_of(old), a_release_of(new, 2)

    there, back = diff(older, newer), diff(newer, older)

    assert {one.authority_code for one in there.added} == {
        one.authority_code for one in back.removed
    }
    assert len(there.corrected) == len(back.corrected)


def test_difference_is_json():
    found = diff(a_release(), replace(a_release(2), statistics=(a_row(total=9),)))

    told = json.loads(json.dumps(found.as_dict()))

    assert told["moved"] == [
        {
            "question": "1a", "period": "2024", "area": "uk", "what": "total", "old": "12",
            "new": "9",
        }
    ]  # fmt: skip
    assert (told["older"], told["newer"]) == ("release 1", "release 2")
