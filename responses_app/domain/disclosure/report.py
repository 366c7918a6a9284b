"""What disclosure control did, for a person to read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Report:
    """How much was hidden and why.

    `primary` figures are hidden because they are small, `secondary` ones because a small one
    could else be worked out. `withheld` are the numbers taken out of statistics, and `sentences`
    say all of it in plain words, what remains guessable too.
    """

    primary: int = 0
    secondary: int = 0
    withheld: int = 0
    sentences: tuple[str, ...] = ()
