"""What disclosure control did, for a person to read."""

from dataclasses import dataclass

from responses_app.domain.areas import area_name


@dataclass(frozen=True, slots=True)
class Withheld:
    """A printed number that was taken out of a row of statistics, and why."""

    campaign: str
    question: str
    period: str
    area: str
    column: str
    why: str

    @property
    def sentence(self) -> str:
        """In plain words.

        >>> Withheld("c", "2a", "2024", "nation:Wales", "total", "it is small").sentence
        'total of 2a, 2024, Wales (nation): withheld, because it is small.'
        """
        what = self.column.replace("_", " ")
        where = area_name(self.area)
        return f"{what} of {self.question}, {self.period}, {where}: withheld, because {self.why}."


@dataclass(frozen=True, slots=True)
class Report:
    """How much was hidden and why. It is for those who publish: it names what is hidden.

    `primary` figures are hidden because they are small, `secondary` ones because a small one
    could else be worked out; `withheld` are the numbers taken out of rows of statistics, and
    `widened` how many rows are told with wider bounds than solving gives. `guessable` says of
    which figures a reader can still tell a lot. `sentences` say all in short.
    """

    primary: int = 0
    secondary: int = 0
    withheld: tuple[Withheld, ...] = ()
    widened: int = 0
    guessable: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()

    @property
    def totals(self) -> tuple[Withheld, ...]:
        """The totals that are withheld."""
        return tuple(one for one in self.withheld if one.column == "total")
