from dataclasses import replace
from datetime import date

from responses_app.domain.releases.citation import Cited, citation, named

MISSING = Cited("Example Trust", "Missing from care, 2025", 2, date(2026, 3, 1), 1212)


def test_citation_names_author_title_number_and_day():
    assert citation(MISSING) == (
        "Example Trust (2026). Missing from care, 2025: figures from Freedom of Information "
        "requests to 1,212 authorities. Release 2, 1 March 2026."
    )


def test_citation_without_an_author_begins_with_the_title():
    assert citation(replace(MISSING, author=" ")).startswith("Missing from care, 2025: figures")


def test_citation_of_made_up_figures_says_so():
    assert "Made-up figures" in citation(replace(MISSING, made_up=True))
    assert "Made-up" not in citation(MISSING)


def test_citation_ends_with_hash_and_address_where_there_are_any():
    told = citation(replace(MISSING, sha256="ab12", address="https://foi.example/published/m/2/"))

    assert told.endswith("SHA-256 ab12. https://foi.example/published/m/2/")
    assert "SHA-256" not in citation(MISSING)


def test_citation_of_one_authority_is_grammatical():
    assert "requests to 1 authority." in citation(replace(MISSING, asked=1))


def test_named_has_no_idle_zero():
    assert named(3, date(2026, 12, 4)) == "release 3, 4 December 2026"
