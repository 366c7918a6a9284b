"""A picture of a page made ready for the recognition of its words: level, without ruling lines."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageFilter

from responses_app.readers.layout.words import Rule

DARK = 128  # of 255
CONTRAST = 60  # of 255: by how much ink is darker than what it is on
LONGEST_STROKE = 0.4  # inches: no stroke of a letter is as long
WIDEST_LINE = 0.06  # inches: ink that is wider is an area
STEEPEST = 3.0  # degrees by which a page may lie askew in the scanner
STEP = 0.25  # degrees
SMALL_WIDTH = 700  # dots of the picture in which the angle is sought
LEAST_ANGLE = 0.2  # degrees: less is left as it is
CLEARER = 1.08  # times: how much better lines must show at an angle than without one
GAP = 0.03  # inches: a break in a line that is none


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A page without its ruling lines; these, in dots of the picture; and by how it was turned."""

    picture: Image.Image
    rules: tuple[Rule, ...]
    angle: float  # degrees, against the clock


def cleaned(picture: Image.Image, dots_per_inch: float, page: int = 1) -> Cleaned:
    """Set a page level and take its ruling lines off."""
    angle = skew(picture)
    if angle:
        picture = picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    ink = ink_of(picture)
    length = max(int(LONGEST_STROKE * dots_per_inch), 16)
    areas = _areas(ink, max(int(WIDEST_LINE * dots_per_inch) | 1, 3))
    level = ImageChops.lighter(_runs(ink, length, True), areas)
    upright = ImageChops.lighter(_runs(ink, length, False), areas)
    gap = max(int(GAP * dots_per_inch), 2)
    rules = [
        Rule(page, left, top, right, bottom) for left, top, right, bottom in _boxes(level, gap)
    ]
    for top, left, bottom, right in _boxes(upright.transpose(Image.Transpose.TRANSPOSE), gap):
        rules.append(Rule(page, left, top, right, bottom))
    lines = ImageChops.darker(level, upright).filter(ImageFilter.MinFilter(5))
    white = Image.new("L", picture.size, 255)
    mask = lines.point(lambda dot: 255 if dot < 128 else 0)
    return Cleaned(Image.composite(white, picture, mask), tuple(rules), angle)


def skew(picture: Image.Image) -> float:
    """By how many degrees a page has to be turned against the clock to lie level; 0 for none."""
    times = SMALL_WIDTH / max(picture.width, 1)
    small = picture.resize((SMALL_WIDTH, max(int(picture.height * times), 1)), Image.Resampling.BOX)
    ink = small.point(lambda dot: 255 if dot < DARK + 60 else 0)
    steps = int(STEEPEST / STEP)
    scores = {n * STEP: _sharpness(ink, n * STEP) for n in range(-steps, steps + 1)}
    best = max(scores, key=lambda angle: scores[angle])
    if abs(best) < LEAST_ANGLE or scores[best] < CLEARER * scores[0.0] or abs(best) >= STEEPEST:
        return 0.0
    return best


def _sharpness(ink: Image.Image, angle: float) -> float:
    """How much the rows of a picture differ: most where lines of text lie level."""
    turned = ink.rotate(angle, Image.Resampling.NEAREST, fillcolor=0) if angle else ink
    rows = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
    return float(sum((a - b) ** 2 for a, b in itertools.pairwise(rows)))


def turned_back(
    x: float, y: float, angle: float, width: float, height: float
) -> tuple[float, float]:
    """Where a dot of the level picture lay before the page was turned by `angle`."""
    if not angle:
        return x, y
    turn = math.radians(angle)
    across, down = x - width / 2, y - height / 2
    return (
        width / 2 + across * math.cos(turn) - down * math.sin(turn),
        height / 2 + across * math.sin(turn) + down * math.cos(turn),
    )


def ink_of(picture: Image.Image) -> Image.Image:
    """Black wherever the picture is much darker than the paper, or the shading, around it."""
    coarse = picture.reduce(16).filter(ImageFilter.MedianFilter(5))
    ground = coarse.resize(picture.size, Image.Resampling.BILINEAR)
    darker = ImageChops.subtract(ground, picture)
    return darker.point(lambda dot: 0 if dot > CONTRAST else 255)


def _runs(ink: Image.Image, length: int, is_level: bool) -> Image.Image:
    """Ink that goes on for at least `length` dots in one direction; the rest is white."""
    # A line that is not quite level goes on in the next row of dots.
    thick = ink.filter(ImageFilter.MinFilter(3))
    found = thick
    done = 1
    while done < length:
        step = min(done, length - done)
        found = ImageChops.lighter(found, _moved(found, step, is_level))
        done += step
    back = 1
    while back < length:
        step = min(back, length - back)
        found = ImageChops.darker(found, _moved(found, -step, is_level))
        back += step
    return ImageChops.lighter(found, ink)


def _areas(ink: Image.Image, width: int) -> Image.Image:
    """White where ink is too wide in both directions for a line, such as in a dark heading."""
    quarter = ink.reduce(4) if min(ink.size) >= 64 else ink
    narrow = max(width // 4, 3) | 1
    cores = quarter.point(lambda dot: 0 if dot < DARK else 255).filter(
        ImageFilter.MaxFilter(narrow)
    )
    grown = cores.filter(ImageFilter.MinFilter(narrow)).filter(ImageFilter.MinFilter(3))
    return ImageChops.invert(grown).resize(ink.size, Image.Resampling.NEAREST)


def _moved(picture: Image.Image, step: int, is_level: bool) -> Image.Image:
    """The picture moved by some dots to the left or up; white comes in."""
    moved = Image.new("L", picture.size, 255)
    moved.paste(picture, (-step, 0) if is_level else (0, -step))
    return moved


def _boxes(lines: Image.Image, gap: int) -> list[tuple[float, float, float, float]]:
    """The boxes around level lines: left, top, right, bottom, in dots."""
    found: list[tuple[float, float, float, float]] = []
    ink = lines.point(lambda dot: 255 if dot < 128 else 0)
    if ink.getbbox() is None:
        return found
    for top, bottom in stretches(_profile(ink, False), 2):
        band = ink.crop((0, top, ink.width, bottom))
        for left, right in stretches(_profile(band, True), gap):
            box = band.crop((left, 0, right, bottom - top)).getbbox()
            if box:
                found.append((left + box[0], top + box[1], left + box[2], top + box[3]))
    return found


def _profile(ink: Image.Image, is_across: bool) -> bytes:
    """For each column (or row) of dots whether there is ink."""
    size = (ink.width, 1) if is_across else (1, ink.height)
    # Halves are kept: the mean of a row that has little ink must not be nought.
    return ink.reduce(_whole_factor(ink, is_across)).resize(size).tobytes()


def _whole_factor(ink: Image.Image, is_across: bool) -> tuple[int, int]:
    return (1, ink.height) if is_across else (ink.width, 1)


def stretches(profile: bytes, gap: int) -> list[tuple[int, int]]:
    """Where a profile is not nought, with small gaps closed."""
    found: list[tuple[int, int]] = []
    for place, value in enumerate(profile):
        if not value:
            continue
        if found and place - found[-1][1] <= gap:
            found[-1] = found[-1][0], place + 1
        else:
            found.append((place, place + 1))
    return found
