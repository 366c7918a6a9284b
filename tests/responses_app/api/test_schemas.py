import pytest
from pydantic import ValidationError

from responses_app.api.schemas import row_of
from responses_app.exports.columns import DATE, INTEGER, NUMBER, TABLES, Column

Row = row_of(
    "Row",
    "A row.",
    [
        Column("code", "its code", required=True),
        Column("round", "which", INTEGER),
        Column("value", "how many", NUMBER),
        Column("due_on", "when", DATE),
        Column("law", "which law", values=("foia", "eir")),
    ],
)
WHOLE = {"code": "X1", "round": 1, "value": 0.5, "due_on": "2026-02-02", "law": "eir"}


def test_a_row_has_every_column_and_no_other():
    assert Row(**WHOLE).code == "X1"
    for wrong in ({**WHOLE, "more": 1}, {name: WHOLE[name] for name in list(WHOLE)[1:]}):
        with pytest.raises(ValidationError):
            Row(**wrong)


def test_all_may_be_null_but_what_names_the_row():
    assert Row(**dict.fromkeys(WHOLE) | {"code": "X1"}).value is None
    with pytest.raises(ValidationError):
        Row(**WHOLE | {"code": None})


@pytest.mark.parametrize("name, value", [("round", "one"), ("law", "foisa"), ("value", "<5")])
def test_a_value_of_another_type_or_choice_is_wrong(name, value):
    with pytest.raises(ValidationError):
        Row(**WHOLE | {name: value})


def test_only_a_made_up_row_says_so():
    assert Row(**WHOLE, made_up="made-up figures")
    assert "made_up" not in Row.model_json_schema()["required"]


@pytest.mark.parametrize("what", ["requests", "figures", "authorities", "statistics"])
def test_a_day_is_told_as_a_day_and_each_column_by_its_meaning(what):
    told = row_of("Told", "A row.", TABLES[what]).model_json_schema()["properties"]

    for column in TABLES[what]:
        assert told[column.name]["description"] == column.meaning
        assert (told[column.name].get("format") == "date") == (column.type == DATE)
