"""Tables of the same figures, laid out as one officer or another would."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from .blocks import C, Para, Rows, Sheet, Table, bold, row
from .campaigns import Campaign
from .headings import columns, labels, period_names, question_ids
from .saying import Figures, Manner, Said
from .words import choose

_AS_NUMBERS = {"calendar", "part"}  # a bare year is kept as a number by a spreadsheet


class Maker:
    """One officer with one reply to lay out."""

    def __init__(
        self, rng: Random, campaign: Campaign, figures: Figures, manner: Manner, *,
        label: str = "", basis: str = "", as_number: bool = True, is_ruled: bool = True,
        welsh: bool = False,
    ) -> None:  # fmt: skip
        self.rng, self.campaign, self.figures, self.manner = rng, campaign, figures, manner
        self.names = period_names(rng, campaign, basis, welsh)
        self.labels = labels(
            rng, campaign, label or rng.choice(["id called", "id text", "called", "id called"])
        )
        if welsh:
            ids = question_ids(rng, campaign)
            self.labels = {key: f"{ids[key]} {text}" for key, text in campaign.welsh.items()}
        self.columns = columns(rng, campaign, rng.random() < 0.4)
        self.as_number, self.is_ruled, self.welsh = as_number, is_ruled, welsh
        self.keys = [key for key in campaign.keys if any(at[0] == key for at in figures)]
        self.periods = [
            one.key for one in campaign.periods if any(at[1] == one.key for at in figures)
        ]
        if rng.random() < 0.15:
            self.periods.reverse()

    # Cells

    def said(self, key: str, period: str) -> C | None:
        found = self.figures.get((key, period))
        return row(found, as_number=self.as_number)[0]

    def period(self, period: str) -> C:
        name = self.names[period] or "Number"
        return C(name, int(name) if name.isdigit() and self.as_number else None)

    def table(
        self, rows: Rows, head: int = 1, title: str = "", widths: tuple[float, ...] = ()
    ) -> Table:
        made = [bold(cells) if at < head else cells for at, cells in enumerate(rows)]
        return Table(made, head, title, self.is_ruled, widths)

    def below(self) -> list[Para]:
        """The legend and other notes below a table."""
        return [Para(note, small=True) for note in self.manner.notes()]

    # Layouts: each a list of tables

    def grid(self) -> list[Table]:
        """Questions down, periods across."""
        corner = (
            "Cwestiwn"
            if self.welsh
            else self.rng.choice(["Question", "", "Measure", "Information requested"])
        )
        head = row(corner, *[self.period(one) for one in self.periods])
        return [self.table([head, *self._question_rows()])]

    def _question_rows(self) -> Rows:
        return [
            row(self.labels[key], *[self.said(key, one) for one in self.periods])
            for key in self.keys
        ]

    def merged_years(self) -> list[Table]:
        """Questions down; one heading over all periods, which stand in a second row."""
        above = {"snapshot": "Position on", "financial": "Financial year"}.get(
            self.campaign.periods[0].basis,
            self.rng.choice(["Calendar year", "Number per year", "Period"]),
        )
        first = [
            C("Question", rows=2),
            C(above, columns=len(self.periods)),
            *[None] * (len(self.periods) - 1),
        ]
        second = [None, *[self.period(one) for one in self.periods]]
        return [self.table([first, second, *self._question_rows()], head=2)]

    def years_down(self) -> list[Table]:
        """Periods down, questions across."""
        head = row(
            self.rng.choice(["Year", "Period", ""]), *[self.columns[key] for key in self.keys]
        )
        body = [
            row(self.period(one), *[self.said(key, one) for key in self.keys])
            for one in self.periods
        ]
        return [self.table([head, *body])]

    def grouped(self) -> list[Table]:
        """Periods down, questions across below headings that span several."""
        groups = {key: choose(self.rng, text) for key, text in self.campaign.groups.items()}
        first: list[C | None] = [C("Year", rows=2)]
        at = 0
        while at < len(self.keys):
            same = 1
            text = self.campaign.groups.get(self.keys[at], "")
            while (
                at + same < len(self.keys)
                and self.campaign.groups.get(self.keys[at + same]) == text
            ):
                same += 1
            first += [C(groups.get(self.keys[at], ""), columns=same), *[None] * (same - 1)]
            at += same
        second = [None, *[C(self.columns[key]) for key in self.keys]]
        body = [
            row(self.period(one), *[self.said(key, one) for key in self.keys])
            for one in self.periods
        ]
        return [self.table([first, second, *body], head=2)]

    def listing(self) -> list[Table]:
        """One row for each question and period."""
        told = self.rng.choice(["Number", "Answer", "Response", "Figure"])
        rows: Rows = [row("Question", "Period", told)]
        is_repeated = self.rng.random() < 0.65
        for key in self.keys:
            for n, one in enumerate(self.periods):
                again = n == 0 or is_repeated
                rows.append(
                    row(self.labels[key] if again else "", self.period(one), self.said(key, one))
                )
        return [self.table(rows)]

    def merged_listing(self) -> list[Table]:
        """One row for each question and period; the question stands once, over its rows."""
        rows: Rows = [row("Question", "Period", "Number")]
        for key in self.keys:
            for n, one in enumerate(self.periods):
                first = C(self.labels[key], rows=len(self.periods)) if n == 0 else None
                rows.append([first, self.period(one), self.said(key, one)])
        return [self.table(rows)]

    def per_question(self) -> list[Table]:
        """A small table for each question, below its wording."""
        told = self.rng.choice(["Number", "Total", "Count"])
        return [
            self.table(
                [
                    row("Year", told),
                    *[row(self.period(one), self.said(key, one)) for one in self.periods],
                ],
                title=self.labels[key],
            )
            for key in self.keys
        ]

    def per_question_across(self) -> list[Table]:
        """Below each question's wording, one row of periods and one of numbers."""
        return [
            self.table(
                [
                    row(*[self.period(one) for one in self.periods]),
                    row(*[self.said(key, one) for one in self.periods]),
                ],
                title=self.labels[key],
            )
            for key in self.keys
        ]

    def per_period(self) -> list[Table]:
        """A table for each period, below its name."""
        told = self.rng.choice(["Number", "Total", "Response"])
        return [
            self.table(
                [
                    row("Question", told),
                    *[row(self.labels[key], self.said(key, one)) for key in self.keys],
                ],
                title=self.names[one],
            )
            for one in self.periods
        ]

    def one_line(self) -> list[Table]:
        """Years over measures, and the one council's row below."""
        first: list[C | None] = [C("Local authority", rows=2)]
        second: list[C | None] = [None]
        body: list[C | None] = [C("This council")]
        for one in self.periods:
            name = self.period(one)
            first += [
                C(name.text, name.number, columns=len(self.keys)),
                *[None] * (len(self.keys) - 1),
            ]
            second += [C(self.columns[key]) for key in self.keys]
            body += [self.said(key, one) for key in self.keys]
        return [self.table([first, second, body], head=2)]

    def with_percent(self) -> list[Table]:
        """Beside each number a share that nobody asked for, and a column of remarks."""
        head = row(
            "Question",
            *[x for one in self.periods for x in (self.period(one), "% of total")],
            "Comments",
        )
        rows: Rows = [head]
        for key in self.keys:
            cells: list[C | Said | str | None] = [self.labels[key]]
            for one in self.periods:
                share = (
                    f"{self.rng.randint(1, 60)}%"
                    if self.campaign.question(key).kind == "count"
                    else ""
                )
                cells += [self.said(key, one), share]
            cells.append(self.rng.choice(["", "", "Data from case management system", "See notes"]))
            rows.append(row(*cells))
        return [self.table(rows)]

    def with_breakdown(self) -> list[Table]:
        """The figures, then a split by nationality that was not asked for, with its total."""
        nations = self.rng.sample(
            ["Albania", "Eritrea", "Sudan", "Vietnam", "Iran", "Afghanistan", "UK", "Romania"], 5
        )
        rows: Rows = [
            row("Nationality (all children in care)", *[self.period(one) for one in self.periods])
        ]
        sums = [0] * len(self.periods)
        for nation in nations:
            numbers = [self.rng.randint(11, 60) for _ in self.periods]
            sums = [a + b for a, b in zip(sums, numbers, strict=True)]
            rows.append(row(nation, *numbers))
        rows.append(bold(row("Total", *sums)))
        return [
            *self.grid(),
            self.table(rows, title="Breakdown by nationality of all looked after children"),
        ]

    def with_totals(self) -> list[Table]:
        """A last column and row of sums that answer no question."""
        head = row("Question", *[self.period(one) for one in self.periods], "Total")
        rows: Rows = [head]
        for key in self.keys:
            found = [self.figures.get((key, one)) for one in self.periods]
            numbers = [
                int(said.value)
                for said in found
                if said and said.kind == "exact" and said.value.isdigit()
            ]
            total = sum(numbers) if len(numbers) == len(self.periods) else None
            rows.append(
                row(self.labels[key], *[self.said(key, one) for one in self.periods], total)
            )
        return [self.table(rows)]

    def sexes(self) -> list[Table]:
        """For each question and period: male, female and the total that was asked for."""
        made = []
        for key in self.keys:
            rows: Rows = [row("Year", "Male", "Female", "Total")]
            for one in self.periods:
                said = self.figures.get((key, one))
                if said and said.kind == "exact" and said.value.isdigit():
                    boys = self.rng.randint(0, int(said.value))
                    parts: list[int | str] = [boys, int(said.value) - boys]
                else:
                    parts = ["*", "*"] if self.manner.hiding == "star" else ["", ""]
                rows.append(row(self.period(one), *parts, self.said(key, one)))
            made.append(self.table(rows, title=self.labels[key]))
        return made

    def two_levels(self) -> list[Table]:
        """The number of the question stands over its parts, in a column of its own."""
        rows: Rows = [row("Q", "Part", *[self.period(one) for one in self.periods])]
        before = ""
        for key in self.keys:
            number, part = key[:-1], key[-1]
            text = choose(self.rng, self.campaign.called[key])
            same = sum(other[:-1] == number for other in self.keys)
            first = C(number, rows=same) if number != before else None
            before = number
            rows.append(
                [first, C(f"{part}) {text}"), *[self.said(key, one) for one in self.periods]]
            )
        return [self.table(rows)]

    def question_and_answer(self) -> list[Table]:
        """Two columns: our wording and the answer, for campaigns with one period."""
        head = row("Question", self.rng.choice(["Answer", "Response", "Council response"]))
        rows = [row(self.labels[key], self.said(key, self.periods[0])) for key in self.keys]
        return [self.table([head, *rows])]


LAYOUTS: dict[str, Callable[[Maker], list[Table]]] = {
    "grid": Maker.grid,
    "merged years": Maker.merged_years,
    "years down": Maker.years_down,
    "grouped": Maker.grouped,
    "listing": Maker.listing,
    "merged listing": Maker.merged_listing,
    "per question": Maker.per_question,
    "per question across": Maker.per_question_across,
    "per period": Maker.per_period,
    "one line": Maker.one_line,
    "percent column": Maker.with_percent,
    "breakdown": Maker.with_breakdown,
    "totals": Maker.with_totals,
    "sexes": Maker.sexes,
    "two levels": Maker.two_levels,
    "question and answer": Maker.question_and_answer,
}


def sheets_of(maker: Maker, layout: str, apart: bool, heading: str = "") -> list[Sheet]:
    """The tables of a layout on one sheet, or each on a sheet of its own."""
    tables = LAYOUTS[layout](maker)
    top = [Para(heading, bold=True), Para("")] if heading else []
    if not apart or len(tables) == 1:
        name = maker.rng.choice(["Sheet1", "FOI response", "Data", "Response"])
        return [Sheet(name, (*top, *tables, *maker.below()))]
    made = []
    for number, table in enumerate(tables, 1):
        name = (
            table.title
            if len(table.title) < 28 and not set(table.title) & set("[]:*?/\\")
            else f"Q{number}"
        )
        made.append(Sheet(name, (*top, table, *maker.below())))
    return made
