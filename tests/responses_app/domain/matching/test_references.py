import pytest
from hypothesis import given
from hypothesis.strategies import characters, sampled_from, text

from responses_app.domain.matching import references

NUMBERS = {
    "MFC1-E06000001": 1,
    "MFC1-E06000001-R2": 2,
    "MFC1-E06000002": 3,
    "MFC11-E06000001": 4,
    "SEN2-HSCT-SOUTH": 5,
    "SEN2-HSCT-SOUTH-EASTERN": 6,
    "SEN2-95A": 7,
    "7-E06000001": 8,
}


def named(written: str) -> references.Named:
    return references.named(references.mentions(written), NUMBERS)


def surely(written: str) -> set[int]:
    return set(named(written).surely)


@pytest.mark.parametrize("before", ["", "[", "Re: FOI (", "FOI/", "ref:", "ref. ", "\u201c"])
@pytest.mark.parametrize("after", ["", "]", ") please", ".", ", 2025", " 2025", "/25", "\u201d"])
@given(sampled_from(sorted(NUMBERS)))
def test_named_finds_a_reference_wherever_it_stands_alone(before, after, reference):
    assert surely(f"{before}{reference}{after}") == {NUMBERS[reference]}


@pytest.mark.parametrize(
    "written",
    ["mfc1-e06000001", "MFC1 E06000001", "MFC1\u2013E06000001", "MFC1 - E06000001",
     "MFC1E06000001", "MFC1_E06000001", "MFC1.E06000001", "MFC1-\nE06000001",
     "MFC1\u2011E06000001", "MFC1-E0600\u200b0001", "\uff2d\uff26\uff231-E06000001"],
)  # fmt: skip
def test_named_finds_a_reference_with_other_dashes(written):
    assert surely(f"Your reference {written}, of May") == {1}


@pytest.mark.parametrize(
    "written",
    ["MFC1-E06000001-R2", "mfc1-e06000001-r2", "MFC1 E06000001 R2", "MFC1E06000001R2",
     "MFC1-E06000001R2", "MFC1-E06000001 - R2"],
)  # fmt: skip
def test_named_tells_a_second_round_from_the_first(written):
    assert surely(written) == {2}


@pytest.mark.parametrize(
    "written",
    ["FOI-MFC1-E06000001", "MFC1-E06000001-2025", "MFC1-E06000001-R3", "MFC1-E06000001 (R3)",
     "MFC1-E06000001 round 3", "MFC1-E06000001_final"],
)  # fmt: skip
def test_named_only_perhaps_means_a_reference_within_a_longer_one(written):
    found = named(written)

    assert found.surely == {}
    assert set(found.perhaps) == {1}


@pytest.mark.parametrize(
    "written",
    ["XMFC1-E06000001", "MFC1-E060000010", "MFC1-E06000003", "MFC2-E06000001", "E06000001"],
)
def test_named_never_means_a_reference_that_differs_by_a_letter(written):
    found = named(written)

    assert (found.surely, found.perhaps) == ({}, {})


def test_named_leaves_a_choice_to_a_person_where_spaces_leave_two_readings():
    assert named("SEN2 HSCT SOUTH EASTERN").perhaps.keys() == {5, 6}
    assert surely("SEN2-HSCT-SOUTH-EASTERN") == {6}
    assert surely("SEN2-HSCT-SOUTH, eastern area") == {5}


def test_named_finds_all_references_of_a_text():
    assert surely("MFC1-E06000001/MFC1-E06000002 and MFC11-E06000001") == {1, 3, 4}


@given(text(max_size=200))
def test_mentions_of_any_text_end(written):
    for mention in references.mentions(written):
        assert mention.keys
        assert all(len(key) <= references.LONGEST for key, _ in mention.keys)


WORDS = text(characters(exclude_categories=["Nd", "Nl", "No"]), max_size=40)


@given(WORDS, WORDS)
def test_named_in_a_text_with_more_around_it_is_nothing_else(before, after):
    assert surely(f"{before} [MFC1-E06000002] {after}") == {3}


def test_words_with_digits_are_those_that_may_be_references():
    words = references.words_with_digits(["Our ref: FOI 1234/25 (please quote), 12 or 2"])

    assert words == ["1234/25", "FOI 1234/25"]


@pytest.mark.parametrize(
    "link",
    ["https://x.example/{}", "HTTP://x.example/a?b={}&c=1", "www.x.gov.uk/{}/d",
     "x.gov.uk/a/{}.pdf", "mailto:foi@x.example?subject={}", "<https://x.example/#{}>", "sftp://x.example/{}"],
)  # fmt: skip
def test_named_only_perhaps_means_a_reference_within_a_link(link):
    found = named(f"See {link.format('mfc1-e06000001')} for it.")

    assert not found.surely
    assert set(found.perhaps) == {1}


@pytest.mark.parametrize(
    "written",
    ["See https://x.example/a: MFC1-E06000001", "<https://x.example/a>MFC1-E06000001",
     "x.gov.uk/MFC1-E06000001 is MFC1-E06000001", "foi@x.gov.uk/MFC1-E06000001",
     "FOI/MFC1-E06000001", "a.b/MFC1-E06000001", "e.g. MFC1-E06000001"],
)  # fmt: skip
def test_named_finds_a_reference_beside_a_link(written):
    assert surely(written) == {1}
