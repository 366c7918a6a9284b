import pytest

from responses_app.domain.sentences.units import singular


@pytest.mark.parametrize(
    ("unit", "one"),
    [
        ("children", "child"),
        ("looked-after children", "looked-after child"),
        ("Children", "Child"),
        ("people", "person"),
        ("incidents", "incident"),
        ("missing episodes", "missing episode"),
        ("episodes of absence", "episode of absence"),
        ("families", "family"),
        ("authorities", "authority"),
        ("lorries", "lorry"),
        ("buses", "bus"),
        ("boxes", "box"),
        ("churches", "church"),
        ("breaches", "breach"),
        ("homes", "home"),
        ("houses", "house"),
        ("licences", "licence"),
        ("purchases", "purchase"),
        ("hours per week", "hour per week"),
        ("requests (FOI)", "request (FOI)"),
        ("children and young people", "child and young person"),
        ("children/young people", "child/young person"),
        ("tonnes", "tonne"),
    ],
)
def test_singular_writes_the_unit_of_one(unit, one):
    assert singular(unit) == one


@pytest.mark.parametrize(
    "unit", ["FTE", "GBP", "%", "", "staff", "premises", "child", "kWh", "m²", "CO2e", "Plätze"]
)
def test_singular_leaves_an_unknown_unit_as_it_is(unit):
    assert singular(unit) == unit
