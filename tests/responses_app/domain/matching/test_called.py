import pytest

from responses_app.domain.matching import called

KNOWN = {
    "Somerset Council": 1,
    "North Somerset Council": 2,
    "Kent County Council": 3,
    "City of London": 4,
    "Cyngor Gwynedd": 5,
    "Birchdale": 6,
    "Ashford Borough Council": 7,
}


class Names:
    """Knows authorities by exactly these names."""

    def authorities_called(self, names):
        return {name: KNOWN[name] for name in names if name in KNOWN}


def found_in(text: str) -> set[int]:
    return set(called.authorities([text], [], Names()).values())


def found_in_bare(text: str) -> set[int]:
    return set(called.authorities([text], [text], Names()).values())


@pytest.mark.parametrize(
    ("text", "authorities"),
    [
        ("Response of North Somerset Council", {2}),
        ("Response of Somerset Council", {1}),
        ("Dear Ada Kent County Council writes", {3}),
        ("From the City of London today", {4}),
        ("Ymateb Cyngor Gwynedd", {5}),
        ("Ashford Borough Council and Kent County Council", {7, 3}),
        ("Kent County Council, Ashford Borough Council.", {7, 3}),
        ("North Somerset Council and Somerset Council", {1, 2}),
        ("This is Ashford Borough Council.", {7}),
        ("kent county council", set()),
        ("Birchdale", set()),
        ("", set()),
    ],
)
def test_authorities_are_found_by_the_longest_name(text, authorities):
    assert found_in(text) == authorities


@pytest.mark.parametrize(
    "text",
    ["Birchdale", "Birchdale FOI Team", "FOI - Birchdale", "Information Governance (Birchdale)",
     "Birchdale | Customer Services", "Response from Birchdale", "Birchdale, FOI"],
)  # fmt: skip
def test_authorities_are_found_by_a_bare_name_beside_an_office(text):
    assert found_in_bare(text) == {6}


@pytest.mark.parametrize("text", ["Jo Birchdale Smith", "the potholes of Birchdale", "birchdale"])
def test_authorities_are_not_found_by_a_bare_name_among_other_words(text):
    assert found_in_bare(text) == set()


def test_authorities_in_a_long_text_are_asked_for_a_few_at_once():
    asked = []

    class Counting(Names):
        def authorities_called(self, names):
            asked.append(len(names))
            return {}

    called.authorities(["Some Borough Council of Other District " * 5_000], [], Counting())

    assert max(asked) <= called.MOST_NAMES
