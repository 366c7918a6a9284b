from dataclasses import replace

import pytest

from responses_app import releases
from responses_app.publications import of_campaign
from responses_app.releases.shown import shown


def numbers(publication):
    return replace(publication, origin="", earlier=())


def test_publication_of_is_what_was_frozen(answered, make_release, campaign):
    made = make_release()

    told = releases.publication_of(made)

    assert numbers(told) == numbers(of_campaign(campaign))
    assert told.origin == "release 1, 1 March 2026"


def test_safe_publication_of_hides_small_counts(answered, make_release):
    made = make_release()

    (small,) = (
        one
        for one in releases.safe_publication_of(made).figures
        if one.question == "2a" and one.authority_name == "Southham Council"
    )

    assert (small.status, small.value, small.upper) == ("suppressed", None, None)


def test_publication_of_refuses_files_that_were_tampered_with(answered, make_release, settings):
    made = make_release()
    path = settings.DATA_DIR / "vault" / made.sha256[:2] / made.sha256[2:4] / made.sha256
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)

    with pytest.raises(releases.ReleaseDamaged, match="damaged"):
        releases.publication_of(made)
    with pytest.raises(releases.ReleaseDamaged):
        releases.rebuilt_from(made)


def test_shown_tells_the_uk_in_sentences_and_how_to_cite_it(answered, make_release):
    made = make_release("The first.")

    said = shown(made.sha256)

    assert said.citation("https://foi.example/x").endswith(
        f"Release 1, 1 March 2026. SHA-256 {made.sha256}. https://foi.example/x"
    )
    assert [one.question.key for one in said.told] == ["1a", "1b", "1ab", "2a", "3a"]
    sentences = [one.sentence for told in said.told for _, all_of in told.periods for one in all_of]
    assert any("250" in sentence for sentence in sentences)
    assert {row["area_name"] for row in said.responses} == {
        "United Kingdom", "England (nation)", "Wales (nation)",
    }  # fmt: skip
    assert {"name", "bytes", "sha256", "what"} <= said.files[0].keys()
