"""People in JSON, XML and contact cards."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.readers.finding import Weight
from responses_app.readers.listed_people import listed_people

NAMES = ["Chloe Jones", "Mary Evans", "John Smith", "Aled Hughes", "Sian Davies", "Peter Brown"]
PEOPLE = [{"fullName": name, "dateOfBirth": f"{day}/03/2009"} for day, name in enumerate(NAMES, 10)]
COUNTS = [{"year": 2020 + number, "children": 12 + number} for number in range(9)]


def suspect(text: str, extension: str) -> set[str]:
    found = listed_people(text, extension)
    return {finding.code for finding in found if finding.weight is Weight.SUSPECT}


@pytest.mark.parametrize(
    "value",
    [
        PEOPLE,
        {"page": 1, "of": 2, "people": PEOPLE},
        {"data": [{"person": one, "seen": True} for one in PEOPLE]},
        {f"A{number}": one for number, one in enumerate(PEOPLE)},
        [["Full name", "Date of birth"], *[list(one.values()) for one in PEOPLE]],
        {"years": [{"year": 2024, "children": PEOPLE}]},
    ],
)
def test_listed_people_finds_people_in_json(value):
    assert {"dates_of_birth", "people"} <= suspect(json.dumps(value), "json")


def test_listed_people_finds_people_in_lines_of_json():
    assert "dates_of_birth" in suspect("\n".join(map(json.dumps, PEOPLE)), "json")


@pytest.mark.parametrize(
    "text",
    [
        "<people>"
        + "".join(
            f"<p><full_name>{one['fullName']}</full_name><dob>{one['dateOfBirth']}</dob></p>"
            for one in PEOPLE
        )
        + "</people>",
        '<?xml version="1.0" encoding="utf-16"?><people>'
        + "".join(f'<p name="{one["fullName"]}" dob="{one["dateOfBirth"]}"/>' for one in PEOPLE)
        + "</people>",
    ],
)
def test_listed_people_finds_people_in_xml(text):
    assert {"dates_of_birth", "people"} <= suspect(text, "xml")


def test_listed_people_finds_people_in_contact_cards():
    cards = "".join(
        f"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:{name[:4]}\r\n {name[4:]}\r\n"
        f"BDAY:200903{day}\r\nEND:VCARD\r\n"
        for day, name in enumerate(NAMES, 10)
    )

    assert {"dates_of_birth", "people"} <= suspect(cards, "vcf")


def test_listed_people_finds_nothing_private_in_the_card_of_an_office():
    card = "BEGIN:VCARD\nFN:Chloe Jones\nTITLE:FOI Officer\nTEL:029 2000 0000\nEND:VCARD\n"

    assert suspect(card, "vcf") == set()


@pytest.mark.parametrize("value", [COUNTS, {"rows": COUNTS}, {}, [], 12, "Chloe Jones", None])
def test_listed_people_finds_nobody_in_figures(value):
    assert listed_people(json.dumps(value), "json") == []


def test_listed_people_searches_what_it_could_read_of_broken_xml():
    rows = "".join(f'<p name="{one["fullName"]}" dob="{one["dateOfBirth"]}"/>' for one in PEOPLE)

    assert "dates_of_birth" in suspect(f"<people>{rows}" + "<a>x</a>" * 20_000 + "</b>", "xml")


@given(
    value=st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=9),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    )
)
def test_listed_people_never_raises_on_json(value):
    assert isinstance(listed_people(json.dumps(value), "json"), list)


@given(text=st.text(), extension=st.sampled_from(["json", "xml", "vcf", "txt"]))
def test_listed_people_never_raises(text, extension):
    assert isinstance(listed_people(text, extension), list)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 900 + "1" + "}" * 900])
def test_listed_people_never_raises_on_deep_json(text):
    assert listed_people(text, "json") == []
