"""Who is asked, as a campaign file says it."""

import pytest

from requests_app.domain.asking import problems_with_ask, wanted

KNOWN = {"nation": ["England", "Wales"]}


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Wales", ["Wales"]),
        (["Wales", "England"], ["Wales", "England"]),
        ("", []),
        ([], []),
        (["Wales", 2], []),
        (["Wales", ""], []),
        (5, []),
        (None, []),
        ({"a": "b"}, []),
    ],
)
def test_wanted_reads_one_text_or_a_list_and_nothing_else(value, names):
    assert wanted(value) == names


@pytest.mark.parametrize(
    "ask",
    [
        {},
        {"function": "children"},
        {
            "function": ["children", "housing"],
            "nation": "Wales",
            "region": "London",
            "type": "county",
        },
        {"codes": ["E06000023"]},
    ],
)
def test_problems_with_ask_finds_nothing_wrong_with_what_may_be_asked(ask):
    assert problems_with_ask(ask, KNOWN) == []


@pytest.mark.parametrize(
    ("ask", "problem"),
    [
        ({"nations": "Wales"}, "unknown key 'nations'; function, nation, region, type, codes were"),
        ({"codes": [1, 2]}, "ask.codes is [1, 2]; a text or a list of texts was expected"),
        ({"nation": {"a": 1}}, "ask.nation is {'a': 1}"),
        (
            {"nation": ["Wales", "Walles"]},
            "ask.nation names 'Walles'; England, Wales were expected",
        ),
    ],
)
def test_problems_with_ask_says_what_was_expected(ask, problem):
    (found,) = problems_with_ask(ask, KNOWN)

    assert problem in found
