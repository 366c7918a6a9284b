"""Numbers, and the words beside them, as a sentence needs them."""

from collections.abc import Callable, Iterable

MOST_RANGES = 6


def counted(count: int, noun: str, plural: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "row"), counted(1204, "row"), counted(2, "copy", "copies")
    ('1 row', '1,204 rows', '2 copies')
    """
    return f"{count:,} {among(count, noun, plural or f'{noun}s')}"


def among(count: int, one: str, many: str) -> str:
    """The word that fits a number: `one` for 1, else `many`."""
    return one if count == 1 else many


def ranges(numbers: Iterable[int], name: Callable[[int], str] = str) -> str:
    """Numbers in order as ranges; a long list ends in "and others".

    >>> ranges([1, 2, 3, 7])
    '1 to 3 and 7'
    """
    runs: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1] = runs[-1][0], number
        else:
            runs.append((number, number))
    written = [
        name(first) if first == last else f"{name(first)} to {name(last)}" for first, last in runs
    ]
    if len(written) > MOST_RANGES:
        written = [*written[:MOST_RANGES], "others"]
    return " and ".join([", ".join(written[:-1]), written[-1]] if len(written) > 1 else written)
