"""Bounds after solving: never wrong, and as sharp as a solver of whole-number programs finds them.

The oracle is scipy's `milp` (HiGHS), which shares nothing with the code under test.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp

from responses_app.domain.publication import Question
from responses_app.domain.statistics.solving import Relation, System, relations_of, solve

FAR = 5_000  # the oracle's "no limit"
NOT_GIVEN = "not given"
HOW = ("exact", "bounded", "at most", "at least", "hidden", "missing")


def q(key, kind="count", **relations) -> Question:
    return Question(key, kind=kind, **relations)


LAMBETH = (q("a"), q("b"), q("c"), q("all", sum_of=("a", "b", "c")))


@dataclass
class Found:
    """What is known of one authority, by question: (lowest, highest), None for no limit."""

    bounds: dict
    contradicted: bool
    complete: bool


def solved(questions, *authorities, scale=1, **options) -> list[Found]:
    """Solve authorities given as {question: number, (lowest, highest)}; what is missing is free."""
    system = System.of(questions)
    shape = len(questions), len(authorities)
    lower, upper = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    open_lower, open_upper, is_given = (np.zeros(shape, bool) for _ in range(3))
    for column, answers in enumerate(authorities):
        for row, key in enumerate(system.keys):
            low, high = pair(answers.get(key, (None, None)))
            lower[row, column], open_lower[row, column] = low or 0, low is None
            upper[row, column], open_upper[row, column] = high or 0, high is None
            is_given[row, column] = key in answers
    found = solve(system, lower, upper, open_lower, open_upper, is_given, scale, **options)
    return [
        Found(
            {
                key: (
                    None if found.open_lower[row, column] else int(found.lower[row, column]),
                    None if found.open_upper[row, column] else int(found.upper[row, column]),
                )
                for row, key in enumerate(system.keys)
                if key in answers
            },
            bool(found.contradicted[column]),
            bool(found.complete[column]),
        )
        for column, answers in enumerate(authorities)
    ]


def pair(answer) -> tuple:
    return answer if isinstance(answer, tuple) else (answer, answer)


def one(questions, answers, **options) -> Found:
    (found,) = solved(questions, answers, **options)
    return found


# ------------------------------------------------------------------------------- named cases


def test_relations_of_lists_each_relation_once():
    questions = (
        q("1a"), q("1b"), q("1ab", sum_of=("1a", "1b")),
        q("2a", subset_of="1ab", at_most=("1ab", "3a")), q("3a"),
    )  # fmt: skip

    assert relations_of(questions) == (
        Relation("1ab", ("1a", "1b"), "sum"),
        Relation("1ab", ("2a",), "at_most"),
        Relation("3a", ("2a",), "at_most"),
    )


def test_relations_of_leaves_out_what_is_no_amount_or_not_asked():
    questions = (
        q("a", at_most=("share", "gone")), q("share", "percent"), q("why", "text", subset_of="a"),
        q("all", sum_of=("a", "share")),
    )  # fmt: skip

    assert relations_of(questions) == ()


def test_solve_finds_five_or_less_beside_6_and_a_total_of_9():
    found = one(LAMBETH, {"a": (0, 5), "b": 6, "c": (0, 5), "all": 9})

    assert found.bounds == {"a": (0, 3), "b": (6, 6), "c": (0, 3), "all": (9, 9)}
    assert found.complete and not found.contradicted


def test_solve_finds_the_one_hidden_part():
    found = one(LAMBETH, {"a": (None, None), "b": 6, "c": 1, "all": 9})

    assert found.bounds["a"] == (2, 2)


def test_solve_closes_no_lower_end_because_a_count_is_not_below_zero():
    found = one((q("part", subset_of="all"), q("all")), {"part": (None, None), "all": 40})

    assert found.bounds["part"] == (None, 40)


def test_solve_gives_no_value_to_what_was_not_answered():
    system = System.of(LAMBETH)
    lower = np.array([[7], [6], [1], [9]])
    is_given = np.array([[False], [True], [True], [True]])
    nothing_open = np.zeros((4, 1), bool)

    found = solve(system, lower, lower, nothing_open, nothing_open, is_given)

    assert found.lower.tolist() == lower.tolist()  # the 7 was not looked at, nor changed
    assert not found.contradicted.any()


def test_solve_takes_what_was_not_answered_as_some_number():
    found = one(LAMBETH, {"a": (0, 5), "b": 6, "all": 9})  # c was refused

    assert found.bounds["a"] == (0, 3)


@pytest.mark.parametrize(
    "answers",
    [
        {"part": 12, "all": 10},
        {"part": (11, None), "all": (0, 10)},
        {"part": (0, 4), "all": 2.5},
        {"part": -3, "all": 10},
    ],
)
def test_solve_leaves_a_contradiction_as_it_was_given(answers):
    questions = (q("part", subset_of="all"), q("all"))
    answers = {key: tuple(_tenfold(end) for end in pair(said)) for key, said in answers.items()}

    found = one(questions, answers, scale=10)

    assert found.contradicted
    assert found.bounds == answers


def _tenfold(end):
    return None if end is None else int(10 * end)


def test_solve_keeps_one_authoritys_contradiction_from_another():
    wrong, right = solved(LAMBETH, {"a": 9, "all": 4}, {"a": (0, 9), "all": 4})

    assert wrong.contradicted and not right.contradicted
    assert right.bounds["a"] == (0, 4)


def test_solve_rounds_counts_inwards_and_leaves_money_alone():
    counts = (q("part", subset_of="all"), q("all"))
    money = (q("part", "money", subset_of="all"), q("all", "money"))
    answers = {"part": (5, 45), "all": (0, 38)}

    assert one(counts, answers, scale=10).bounds == {"part": (10, 30), "all": (10, 30)}
    assert one(money, answers, scale=10).bounds == {"part": (5, 38), "all": (5, 38)}


def test_solve_lets_money_be_below_zero():
    questions = (
        q("spent", "money"),
        q("saved", "money"),
        q("net", "money", sum_of=("spent", "saved")),
    )

    found = one(questions, {"spent": (0, 50), "net": -20})

    assert found.bounds["spent"] == (0, 50)


def test_solve_is_sharp_where_every_circle_is_of_limits():
    chain = (q("x", at_most=("y", "z")), q("y", at_most=("z",)), q("z"))

    found = one(chain, {"x": (2, 9), "y": (0, 7), "z": (0, 8)})

    assert not System.of(chain).circles
    assert found.bounds == {"x": (2, 7), "y": (2, 7), "z": (2, 8)}


def test_solve_is_sharp_where_sums_run_in_a_circle():
    table = (  # two rows and two columns of a table, with all margins
        q("a"), q("b"), q("c"), q("d"),
        q("ab", sum_of=("a", "b")), q("cd", sum_of=("c", "d")),
        q("ac", sum_of=("a", "c")), q("bd", sum_of=("b", "d")),
        q("odd", sum_of=("ab", "ac", "bd")),
    )  # fmt: skip
    pairs = (  # a + b = 3 and b + c = 3 and a + c = 4: only one way, which no single sum shows
        q("a"), q("b"), q("c"),
        q("ab", sum_of=("a", "b")), q("bc", sum_of=("b", "c")), q("ac", sum_of=("a", "c")),
    )  # fmt: skip
    free = {"a": (0, 9), "b": (0, 9), "c": (0, 9)}

    assert System.of(table).circles
    found = one(pairs, free | {"ab": 3, "bc": 3, "ac": 4})
    assert found.bounds == {
        "a": (2, 2),
        "b": (1, 1),
        "c": (2, 2),
        "ab": (3, 3),
        "bc": (3, 3),
        "ac": (4, 4),
    }
    assert found.complete
    assert one(pairs, free | {"ab": 3, "bc": 3, "ac": 3}).contradicted  # each would be 1.5


def test_solve_keeps_safe_bounds_where_the_search_gives_up():
    pairs = (
        q("a"), q("b"), q("c"),
        q("ab", sum_of=("a", "b")), q("bc", sum_of=("b", "c")), q("ac", sum_of=("a", "c")),
    )  # fmt: skip

    found = one(pairs, {"a": (0, 9), "ab": 3, "bc": 3, "ac": 4}, nodes=1)

    assert not found.complete and not found.contradicted
    assert found.bounds["a"][0] <= 2 <= found.bounds["a"][1]


def test_solve_ends_where_a_contradiction_creeps_up_for_ever():
    questions = (q("x", sum_of=("y", "one")), q("y"), q("one"), q("z", sum_of=("x", "one")))
    circle = (*questions, q("top", at_most=("y",)), q("low", sum_of=("z", "one"), at_most=("top",)))

    found = one(circle, {"x": (0, 10**9), "y": (0, 10**9), "one": 1})

    assert found.contradicted or not found.complete
    assert found.bounds["x"][0] <= found.bounds["x"][1]


def test_solve_refuses_arrays_that_do_not_fit():
    system = System.of(LAMBETH)
    numbers, flags = np.zeros((3, 2), np.int64), np.zeros((3, 2), bool)

    with pytest.raises(ValueError, match="expected 4 rows"):
        solve(system, numbers, numbers, flags, flags, flags)


def test_solve_refuses_bounds_the_wrong_way_round():
    with pytest.raises(ValueError, match="above its upper"):
        one(LAMBETH, {"a": (4, 2)})


def test_solve_refuses_figures_too_large_to_be_added_up():
    with pytest.raises(ValueError, match="cannot be added up"):
        one(LAMBETH, {"a": 2**61})


def test_solve_adds_up_the_largest_figures_without_overflow():
    largest = System.of(LAMBETH).largest

    found = one(LAMBETH, {"a": largest, "b": largest, "c": largest, "all": (None, None)})

    assert found.bounds["all"] in [(3 * largest, 3 * largest), (largest, None)]
    assert not found.contradicted


# ------------------------------------------------------------------------------- properties


@st.composite
def systems(draw, kind="count"):
    """Relations among a few questions, circles included, and true data that agree with them."""
    values = {f"q{i}": draw(st.integers(0, 6)) for i in range(draw(st.integers(2, 4)))}
    sums = {}
    for i in range(draw(st.integers(0, 3))):
        parts = draw(st.lists(st.sampled_from(sorted(values)), min_size=2, max_size=3, unique=True))
        sums[f"s{i}"] = tuple(parts)
        values[f"s{i}"] = sum(values[part] for part in parts)
    limits = dict.fromkeys(values, ())
    for key, other in draw(st.lists(st.tuples(*[st.sampled_from(sorted(values))] * 2), max_size=4)):
        if key != other and values[key] <= values[other]:
            limits[key] = (*limits[key], other)
    questions = tuple(q(key, kind, sum_of=sums.get(key, ()), at_most=limits[key]) for key in values)
    return questions, values


@st.composite
def answers_to(draw, values):
    """What an authority says that hides some of its true data."""
    answers = {}
    for key, value in values.items():
        how = draw(
            st.sampled_from(["exact", "bounded", "at most", "at least", "hidden", "missing"])
        )
        low, high = value - draw(st.integers(0, 3)), value + draw(st.integers(0, 3))
        low = max(low, 0)
        answers[key] = {
            "exact": (value, value), "bounded": (low, high), "at most": (None, high),
            "at least": (low, None), "hidden": (None, None), "missing": NOT_GIVEN,
        }[how]  # fmt: skip
    return {key: said for key, said in answers.items() if said != NOT_GIVEN}


@st.composite
def cases(draw, kind="count"):
    questions, values = draw(systems(kind))
    return questions, values, draw(answers_to(values))


def true_end(questions, answers, key, sign, whole=True) -> float | None:
    """The lowest (`sign` 1) or highest (-1) that a figure can be; None without limit.

    Raises ArithmeticError where no data agree with all the answers.
    """
    keys = [question.key for question in questions]
    rows, low, high = [], [], []
    for relation in relations_of(questions):
        row = np.zeros(len(keys))
        row[keys.index(relation.whole)] += 1
        for part in relation.parts:
            row[keys.index(part)] -= 1
        rows.append(row)
        low.append(0)
        high.append(0 if relation.kind == "sum" else np.inf)
    floor = 0 if whole else -FAR
    ends = [pair(answers.get(key, (None, None))) for key in keys]
    lower = [floor if a is None else max(a, floor) for a, _ in ends]
    upper = [FAR if b is None else b for _, b in ends]
    goal = np.zeros(len(keys))
    goal[keys.index(key)] = sign
    result = milp(
        goal,
        integrality=np.full(len(keys), int(whole)),
        bounds=(lower, upper),
        constraints=[LinearConstraint(np.array(rows), low, high)] if rows else [],
    )
    if result.x is None:
        raise ArithmeticError
    end = result.x[keys.index(key)]
    return None if abs(end) > 1_000 else end


@given(cases())
def test_solve_never_excludes_the_truth(case):
    questions, values, answers = case

    found = one(questions, answers)

    assert not found.contradicted
    for key, (low, high) in found.bounds.items():
        assert low is None or low <= values[key]
        assert high is None or values[key] <= high


@settings(deadline=None, max_examples=60, derandomize=True)
@given(cases())
def test_solve_reaches_each_end_with_data_that_agree_with_every_answer(case):
    questions, _, answers = case

    found = one(questions, answers)

    assert found.complete
    for key, (low, high) in found.bounds.items():
        stated = pair(answers[key])[0] is not None
        lowest, highest = (true_end(questions, answers, key, sign) for sign in (1, -1))
        assert low == (lowest if stated or lowest else None)
        assert high == highest


@settings(deadline=None, max_examples=40)
@given(cases("number"))
def test_solve_of_decimals_is_as_sharp_as_it_says(case):
    questions, values, answers = case

    found = one(questions, answers, scale=10)

    for key, (low, high) in found.bounds.items():
        lowest, highest = (true_end(questions, answers, key, sign, whole=False) for sign in (1, -1))
        if found.complete:
            assert (low, high) == pytest.approx((lowest, highest), abs=1e-6)
        else:
            assert (low is None or low <= values[key]) and (high is None or values[key] <= high)


@settings(deadline=None, max_examples=60)
@given(systems(), st.data())
def test_solve_marks_just_what_no_data_can_agree_with(system, data):
    questions, values = system
    answers = data.draw(answers_to({key: data.draw(st.integers(0, 9)) for key in values}))
    assume(answers)

    found = one(questions, answers)

    try:
        true_end(questions, answers, next(iter(answers)), 1)
    except ArithmeticError:
        assert found.contradicted
        assert found.bounds == {key: pair(said) for key, said in answers.items()}
    else:
        assert not found.contradicted


@given(systems(), st.data())
def test_solve_of_many_equals_one_at_a_time(system, data):
    questions, values = system
    many = data.draw(st.lists(answers_to(values), min_size=1, max_size=5))
    many.append({key: data.draw(st.integers(0, 9)) for key in values})

    assert solved(questions, *many) == [one(questions, answers) for answers in many]


@given(cases())
def test_solve_again_finds_nothing_more(case):
    questions, _, answers = case

    found = one(questions, answers)

    assert one(questions, found.bounds).bounds == found.bounds


def test_solve_equals_trying_out_every_table():
    """All data of a small table, one by one: the plainest oracle of all."""
    questions = (
        q("a"), q("b"), q("ab", sum_of=("a", "b")), q("m", subset_of="ab", at_most=("b",)),
    )  # fmt: skip
    everything = [(a, b, a + b, m) for a, b, m in product(range(7), repeat=3) if m <= b]
    for answers in (
        {"a": (0, 4), "b": (1, 4), "ab": 6, "m": (3, 5)},
        {"a": (0, 4), "ab": (2, 5), "m": (2, 6)},
        {"a": 3, "ab": (0, 6), "m": (1, 1)},
    ):
        agreeing = [
            dict(zip(("a", "b", "ab", "m"), row, strict=True))
            for row in everything
            if all(
                pair(answers[key])[0] <= value <= pair(answers[key])[1]
                for key, value in zip(("a", "b", "ab", "m"), row, strict=True)
                if key in answers
            )
        ]
        ends = {
            key: (min(row[key] for row in agreeing), max(row[key] for row in agreeing))
            for key in answers
        }

        assert one(questions, answers).bounds == ends
