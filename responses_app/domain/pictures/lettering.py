"""How wide words are, and where they break: a picture has to know before anybody draws it."""

from typing import Final

# Advance widths in thousandths of the size, from space to tilde, about those of Arial, which
# programs take that do not have Source Sans Pro; its letters are narrower, so what fits here fits.
WIDTHS: Final = (
    248, 258, 320, 616, 562, 732, 622, 175, 342, 348, 431, 567, 197, 276, 264, 413,
    562, 562, 562, 562, 562, 562, 562, 562, 562, 562, 242, 211, 508, 549, 523, 473,
    898, 652, 623, 651, 656, 568, 553, 681, 713, 272, 552, 627, 539, 873, 713, 688,
    631, 688, 616, 594, 597, 648, 637, 887, 627, 601, 599, 265, 411, 265, 418, 451,
    309, 544, 562, 523, 564, 530, 348, 562, 551, 243, 239, 507, 243, 877, 552, 570,
    562, 568, 339, 516, 327, 551, 484, 751, 496, 473, 496, 338, 244, 338, 680,
)  # fmt: skip
OTHERS: Final = 650
SLACK: Final = 1.04  # bold letters, and other fonts, are a little wider


def width(text: str, size: float) -> float:
    """About how wide a line of text is, and hardly ever less."""
    thousandths = sum(
        WIDTHS[ord(letter) - 32] if 32 <= ord(letter) < 127 else OTHERS for letter in text
    )
    return thousandths / 1000 * size * SLACK


def wrapped(text: str, size: float, room: float) -> list[str]:
    """Break a text into lines that fit; a word that is too long alone is cut with an ellipsis."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(shortened(word, size, room))
    return lines


def shortened(text: str, size: float, room: float) -> str:
    """The text, or as much of it as fits with an ellipsis."""
    if width(text, size) <= room:
        return text
    while text and width(f"{text}…", size) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"
