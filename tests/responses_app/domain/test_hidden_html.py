"""What a mail hides from its reader."""

import time

import pytest

from responses_app.domain.hidden_html import Hiding


@pytest.mark.parametrize(
    "style",
    [
        *(
            "display:none",
            "DISPLAY : NONE !important",
            "color:red;display:none;",
            "display/**/:none",
        ),
        *("visibility:hidden", "visibility: collapse", "mso-hide:all"),
        *("font-size:0", "font-size:0px", "font-size: 0.0em ;x:y", "font-size:0!important"),
    ],
)
def test_hides_knows_a_style_that_hides(style):
    assert Hiding().hides("p", {"style": style})


@pytest.mark.parametrize(
    "style",
    [
        *("", "display:block", "visibility:visible", "font-size:0.8em", "font-size:10px"),
        *("x-display:none", "mso-hide:none", "content:'display'", "font-size:01px"),
    ],
)
def test_hides_lets_any_other_style_be_seen(style):
    assert not Hiding().hides("p", {"style": style})


@pytest.mark.parametrize(
    "sheet",
    [
        ".x{display:none}",
        "p.x , .z { color: red; VISIBILITY: hidden }",
        "#i{display:none}",
        "<!-- /* { */ .x{display:none} -->",
        "@media screen{.x{display:none}}",
        ".x{display:block}.x{display:none}",
        "@import url(a);.x{display:none}",
    ],
)
def test_of_knows_what_a_style_sheet_hides(sheet):
    hiding = Hiding.of(f"<html><STYLE type='text/css'>{sheet}</style><p>")

    assert hiding.hides("p", {"class": "a X", "id": "i"})


@pytest.mark.parametrize(
    "sheet",
    [
        *("", "}}{{", ".x", ".x{color:red}", "a.x{display:none}", ".y{display:none}"),
        ".x{display:none}.x{display:block}",
        "@media print{.x{display:none}}",
        "@media only screen and (max-width:600px){.x{display:none}}",
        ".x{display:none} @media (min-width:600px){.x{display:table!important}}",
        "/* .x{display:none}",
    ],
)
def test_of_lets_the_rest_be_seen(sheet):
    hiding = Hiding.of(f"<style>{sheet}</style>")

    assert not hiding.hides("p", {"class": "x"})


def test_hides_lets_an_element_be_seen_whose_own_style_shows_it():
    hiding = Hiding.of("<style>.x{display:none}</style>")

    assert not hiding.hides("p", {"class": "x", "style": "display:block"})


@pytest.mark.parametrize("piece", ["<style>", "/*", "{", "<style", ".x{", "@media{", "}", "-->"])
def test_of_is_done_in_time(piece):
    begun = time.process_time()

    Hiding.of("<style>" + piece * 500_000)

    assert time.process_time() - begun < 3
