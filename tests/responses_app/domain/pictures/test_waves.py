"""The waves of a question, out of publications."""

from dataclasses import replace

from responses_app.domain.pictures import series
from responses_app.domain.publication import Authority, Figure, Period, Publication, Question

QUESTIONS = (Question("1", "How many?", "children"),)


def gave(code, period, value, **more):
    return Figure(code, code, "", "", "Wales", "1", period, "exact", value, **more)


def told(slug, periods, *figures, **more):
    codes = sorted({one.authority_code for one in figures})
    return Publication(
        slug, f"Survey {slug}", "release 1", QUESTIONS, tuple(map(Period, periods)), (), figures,
        tuple(Authority(code, code, "", "", "Wales") for code in codes), **more,
    )  # fmt: skip


def test_series_goes_over_periods_and_the_campaign_before():
    before = told("a", ["2020"], gave("W1", "2020", 5), gave("W2", "2020", 7))
    now = told(
        "b", ["2023", "2024"], gave("W1", "2023", 6), gave("W1", "2024", 8), earlier=(before,)
    )
    questions = (replace(QUESTIONS[0], previous="a:1"),)

    waves = series(replace(now, questions=questions), "1")["waves"]

    assert [(one["label"], one["total"], one["panel"]["total"]) for one in waves] == [
        ("2020", 12, 5), ("2023", 6, 6), ("2024", 8, 8),
    ]  # fmt: skip


def test_series_compares_an_answer_of_part_of_a_year_with_nothing():
    part = gave("W2", "2024", 3, basis="part", other_basis=True)
    figures = gave("W1", "2023", 6), gave("W2", "2023", 9), gave("W1", "2024", 8), part
    both = told("b", ["2023", "2024"], *figures, include_other_basis=True)

    newest = series(both, "1")["waves"][-1]

    assert newest["total"] == 11
    assert (newest["panel"]["n"], newest["panel"]["total"]) == (1, 8)


def test_series_ends_where_the_question_did_not_add_up():
    shares = (replace(QUESTIONS[0], kind="percent"),)
    before = replace(told("a", ["2020"], gave("W1", "2020", 5)), questions=shares)
    now = told("b", ["2023"], gave("W1", "2023", 6), earlier=(before,))
    asked_before = replace(now, questions=(replace(QUESTIONS[0], previous="a:1"),))

    assert [one["label"] for one in series(asked_before, "1")["waves"]] == ["2023"]
