import json

import pytest

from responses_app.api.problems import NAMES, Problem


@pytest.mark.parametrize("status", NAMES)
def test_a_problem_is_json_with_its_name_and_a_sentence(status):
    response = Problem(status, "Town “A” is unknown.", Retry_After="3").response()

    assert response.status_code == status
    assert response["Retry-After"] == "3"
    assert json.loads(response.content) == {
        "error": NAMES[status],
        "detail": "Town “A” is unknown.",
    }


def test_each_status_has_a_name_of_its_own():
    assert len(set(NAMES.values())) == len(NAMES)
