"""How much of a long table is searched for people, and what is said where it was not all."""

from responses_app.readers.finding import Finding, Weight

WHOLE_ROWS = 200_000  # of one table
WHOLE_CELLS = 1_500_000  # of all tables of a file: some seconds
AFTER = 25  # then every so many


class Search:
    """Tells of each row of a file's tables whether there is time to search it."""

    def __init__(self) -> None:
        self._cells = 0
        self._rows = 0
        self.left_out = 0
        """Rows of the table in hand that were not searched."""

    def begin(self) -> None:
        """Another table begins."""
        self._rows = self.left_out = 0

    def takes(self, cells: int) -> bool:
        """Whether the next row, with so many cells, is to be searched."""
        self._rows += 1
        is_early = self._rows <= WHOLE_ROWS and self._cells < WHOLE_CELLS
        if is_early or self._rows % AFTER == 0:
            self._cells += cells
            return True
        self.left_out += 1
        return False

    def findings(self, where: str, is_cut: bool) -> list[Finding]:
        """What was not searched of the table in hand; `is_cut` where its words were too many."""
        if not (self.left_out or is_cut):
            return []
        if self.left_out:
            rest = f"{self.left_out:,} of its {self._rows:,} rows were not searched for people."
        else:
            rest = "It has more words than could all be searched for people."
        sentence = f"{where[:1].upper()}{where[1:]} is too long to be searched whole: {rest}"
        return [Finding("not_looked_through", Weight.NOTE, where, self.left_out or 1, sentence)]
