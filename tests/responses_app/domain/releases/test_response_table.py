from responses_app.domain.publication import Publication, Question
from responses_app.domain.releases.response_table import COLUMNS, response_table


def a_row(question="1a", area="uk", **counts):
    names = ("suppressed", "refused", "not_held", "other_basis", "other", "no_reply")
    row = dict.fromkeys(names, 0) | {"asked": 212, "replied": 174, "answered": 141}
    return row | {"question": question, "period": "2024", "area": area} | counts


QUESTIONS = (Question("1a"), Question("1ab", sum_of=("1a", "1b")))


def table(*rows):
    return response_table(Publication("c", "Missing", "", questions=QUESTIONS, statistics=rows))


def test_response_table_tells_asked_replied_and_usable():
    (row,) = table(a_row(refused=33))

    assert list(row) == list(COLUMNS)
    assert (row["asked"], row["replied"], row["usable"]) == (212, 174, 141)
    assert (row["replied_percent"], row["usable_percent"]) == (82.1, 66.5)


def test_response_table_rounds_half_up():
    (row,) = table(a_row(asked=4744, replied=593, answered=593))

    assert row["replied_percent"] == 12.5


def test_response_table_puts_the_uk_first():
    rows = table(a_row(area="type:county"), a_row(area="nation:Wales"), a_row(area="uk"))

    assert [row["area"] for row in rows] == ["uk", "nation:Wales", "type:county"]


def test_response_table_leaves_out_what_nobody_was_asked():
    assert table(a_row("1ab")) == []


def test_response_table_has_no_share_of_nobody_and_of_nothing_that_is_withheld():
    nobody, withheld = table(a_row(asked=0, replied=0), a_row(answered=None))

    assert nobody["replied_percent"] is None
    assert (withheld["usable"], withheld["usable_percent"]) == (None, None)
