import pytest
from django.test import RequestFactory

from requests_app.filters import RequestFilter
from responses_app.api.asking import Asked, asked_of_filters, check_choices, check_names
from responses_app.api.problems import Problem

REQUESTS = asked_of_filters("Requests", RequestFilter, without=["sort"])


def check(query, asked):
    check_names(RequestFactory().get(f"/?{query}"), asked)


def test_asked_of_filters_has_each_filter_but_those_left_out():
    assert REQUESTS.model_fields.keys() - Asked.model_fields.keys() == (
        RequestFilter.base_filters.keys() - {"sort"}
    )


def test_asked_of_filters_tells_choices_days_and_what_may_be_repeated():
    told = REQUESTS.model_json_schema()["properties"]

    assert told["law"]["enum"] == ["foia", "foisa", "eir", "eisr"]
    assert (told["phase"]["type"], "overdue" in told["phase"]["items"]["enum"]) == ("array", True)
    assert told["due_from"]["format"] == "date"
    assert "enum" not in told["region"]  # they differ by campaign
    assert not any("default" in told[name] for name in ("law", "phase", "after"))


def test_check_names_lets_pass_what_is_known():
    check("nation=Wales&phase=overdue&phase=answered&limit=3", REQUESTS())
    check("", None)


@pytest.mark.parametrize(
    "query, about",
    [
        ("natoin=Wales", "`natoin` is no parameter here"),
        ("sort=due", "`sort` is no parameter here"),
        ("nation=Wales&nation=England", "`nation` is given 2 times"),
        ("limit=1&limit=2", "`limit` is given 2 times"),
        ("Nation=Wales", "`Nation`"),
    ],
)
def test_check_names_names_what_is_unknown_or_given_twice(query, about):
    with pytest.raises(Problem, match=about):
        check(query, REQUESTS())


def test_check_names_says_that_nothing_may_be_given():
    with pytest.raises(Problem, match="none may be given"):
        check("limit=1", None)


def test_check_choices_lists_what_was_expected():
    check_choices("period", ["2024"], ["2023", "2024"])
    check_choices("period", [], [])
    with pytest.raises(Problem, match=r"2025 is unknown; .* expected: 2023, 2024\."):
        check_choices("period", ["2024", "2025"], ["2023", "2024"])


def test_check_choices_does_not_list_hundreds():
    with pytest.raises(Problem) as caught:
        check_choices("area", ["x"], [f"area {number}" for number in range(500)])

    assert "area 29 …" in caught.value.detail
    assert len(caught.value.detail) < 500
