from datetime import date

import pytest


@pytest.fixture
def towns(make_authority):
    """One of today, one abolished that it took over, and one in Wales."""
    new = make_authority("Newtown", functions=("children", "housing"), population=1200)
    old = make_authority("Oldtown", end_date=date(2023, 3, 31), type="county")
    old.successors.add(new)
    wales = make_authority("Y Dref", nation="Wales", other_names=["The Town"], made_up=True)
    return new, old, wales


def test_the_register_is_listed_by_code(reader, towns):
    new, old, wales = reader.rows("authorities", limit=2)

    assert new["authority_code"] < old["authority_code"] < wales["authority_code"]
    assert (new["plain_name"], new["authority_name"]) == ("Newtown", "Newtown Council")
    assert (new["functions"], new["population"]) == (["children", "housing"], 1200)
    assert (new["end_date"], old["end_date"]) == (None, "2023-03-31")
    assert (old["successors"], old["population"]) == ([new["authority_code"]], None)
    assert (wales["other_names"], wales["made_up"]) == (["The Town"], True)


def test_one_authority_is_the_row_of_the_list(reader, towns):
    for row in reader.rows("authorities"):
        assert reader.read(f"authorities/{row['authority_code']}") == row


@pytest.mark.parametrize(
    "asked, names",
    [
        ({"nation": "Wales"}, ["Y Dref"]),
        ({"type": "county"}, ["Oldtown"]),
        ({"region": "South East"}, ["Newtown", "Oldtown"]),
        ({"function": "housing"}, ["Newtown"]),
        ({"standing_on": "2023-03-31"}, ["Newtown", "Oldtown", "Y Dref"]),
        ({"standing_on": "2023-04-01"}, ["Newtown", "Y Dref"]),
        ({"search": "town"}, ["Newtown", "Oldtown"]),
        ({"search": "test00003"}, ["Y Dref"]),
        ({"search": "town", "standing_on": "2024-01-01"}, ["Newtown"]),
        ({"type": "borough"}, []),
        ({"nation": "", "search": " "}, ["Newtown", "Oldtown", "Y Dref"]),
    ],
)
def test_filters_narrow_the_register(reader, towns, asked, names):
    page = reader.read("authorities", **asked)

    assert [row["plain_name"] for row in page["results"]] == names
    assert page["count"] == len(names)


@pytest.mark.parametrize(
    "asked",
    [{"nation": "Cornwall"}, {"function": "magic"}, {"standing_on": "soon"}, {"sort": "name"},
     {"standing_on": "2023-02-30"}],
)  # fmt: skip
def test_what_cannot_be_read_is_an_error(reader, towns, asked):
    status, detail = reader.refusal("authorities", **asked)

    assert status == 422
    assert next(iter(asked)) in detail


def test_an_unknown_code_is_not_found(reader, towns):
    assert reader.refusal("authorities/E06000999")[0] == 404
    assert reader.refusal("authorities/a/b")[0] == 404


@pytest.mark.parametrize("count", [1, 9])
def test_a_page_takes_as_many_queries_however_long_it_is(
    reader, make_authority, django_assert_num_queries, count
):
    for _ in range(count):
        make_authority()
    reader.read("authorities")  # notes that the token was used
    with django_assert_num_queries(8):
        reader.read("authorities")
