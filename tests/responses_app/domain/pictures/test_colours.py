from itertools import pairwise

import pytest

from requests_app.domain.phase import Phase
from responses_app.domain.pictures import phase_map, rate_map
from responses_app.domain.pictures.colours import LINES, SCALE, contrast, ink_on, luminance, scale
from responses_app.domain.pictures.own_rates import Standing
from responses_app.domain.pictures.patterns import Pattern
from responses_app.domain.pictures.picture import PAPER

# Machado, Oliveira and Fernandes, A physiologically-based model for simulation of color vision
# deficiency (2009), at full severity, on linear RGB.
SEEN_BY = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
}
LOOKS = [*phase_map.LOOKS.values(), *rate_map.LOOKS.values()]


def lightness(luminance: float) -> float:
    return 116 * luminance ** (1 / 3) - 16


def seen(colour: str, eyes: str) -> float:
    """How light a colour looks to these eyes, 0 to 100."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    shown = [sum(a * b for a, b in zip(row, linear)) for row in SEEN_BY[eyes]]
    red, green, blue = (min(1.0, max(0.0, part)) for part in shown)
    return lightness(0.2126 * red + 0.7152 * green + 0.0722 * blue)


@pytest.mark.parametrize("classes", range(2, 7))
def test_scale_gets_darker_by_steps_that_grey_paper_shows(classes):
    steps = [lightness(luminance(colour)) for colour in scale(classes)]

    assert all(lighter - darker > 8 for lighter, darker in pairwise(steps))


@pytest.mark.parametrize("eyes", SEEN_BY)
def test_scale_gets_darker_for_eyes_that_tell_fewer_colours_apart(eyes):
    steps = [seen(colour, eyes) for colour in SCALE]

    assert all(lighter - darker > 8 for lighter, darker in pairwise(steps))


def test_scale_refuses_more_classes_than_it_has():
    with pytest.raises(ValueError, match="1 to 6 classes"):
        scale(7)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.fill} {look.pattern}")
def test_look_lets_a_label_be_read(look):
    assert contrast(look.ink, look.fill) >= 4.5


@pytest.mark.parametrize("classes", range(1, 7))
def test_ink_on_every_class_can_be_read(classes):
    assert all(contrast(ink_on(colour), colour) >= 4.5 for colour in scale(classes))


def test_lines_can_be_read_on_paper():
    assert all(contrast(colour, PAPER) >= 4.5 for colour in LINES)


@pytest.mark.parametrize("eyes", [None, *SEEN_BY])
def test_phases_differ_by_pattern_or_by_lightness_whoever_looks(eyes):
    looks = list(phase_map.LOOKS.values())
    for number, one in enumerate(looks):
        for other in looks[:number]:
            if one.pattern is not other.pattern:
                continue
            a, b = (
                seen(look.fill, eyes) if eyes else lightness(luminance(look.fill))
                for look in (one, other)
            )
            assert abs(a - b) > 10, (one, other)


def test_phases_and_standings_all_have_a_look():
    assert set(phase_map.LOOKS) == set(Phase)
    assert set(rate_map.LOOKS) == set(Standing) - {Standing.RATE}


def test_standings_without_a_number_differ_without_any_colour():
    seen_as = {(look.pattern, look.fill == PAPER) for look in rate_map.LOOKS.values()}

    assert len(seen_as) == len(rate_map.LOOKS)
    assert rate_map.LOOKS[Standing.HIDDEN].pattern is Pattern.RISING
