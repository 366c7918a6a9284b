"""Every sentence that the rows of one publication have to say."""

from collections.abc import Iterable, Mapping
from typing import Literal

from responses_app.domain.publication import Period, Publication, Question, Row
from responses_app.domain.sentences import changes, quotients, totals
from responses_app.domain.sentences.amounts import Amounts
from responses_app.domain.sentences.places import at_start, in_area, in_period, period_name
from responses_app.domain.sentences.quotients import Quotient
from responses_app.domain.sentences.said import Said
from responses_app.domain.sentences.who import MADE_UP


class Writer:
    """Writes what rows of statistics say, so that it can be pasted into a report.

    `rows` are those of the same statistics: a rate is told with the row of its base beside it.
    """

    def __init__(
        self,
        questions: Iterable[Question],
        periods: Iterable[Period],
        rows: Iterable[Row] = (),
        *,
        made_up: bool = False,
        earlier: Mapping[str, Mapping[str, Period]] | None = None,
    ) -> None:
        """`earlier` are the periods of the campaigns that `previous` names, by slug and key."""
        self._questions = {question.key: question for question in questions}
        self._periods = {period.key: period for period in periods}
        self._rows = {(row["question"], row["period"], row["area"]): row for row in rows}
        self._made_up = made_up
        self._earlier = earlier or {}

    @classmethod
    def of(cls, publication: Publication) -> "Writer":
        """A writer for a release, or for the statistics as they stand."""
        return cls(
            publication.questions,
            publication.periods,
            publication.statistics,
            made_up=publication.made_up,
            earlier={
                one.campaign: {period.key: period for period in one.periods}
                for one in publication.earlier
            },
        )

    def write(self, row: Row) -> tuple[Said, ...]:
        """Say all that a row knows, in the order in which a report needs it.

        Raises KeyError for a row of a question or a period that the campaign does not have.
        """
        amounts = Amounts.of(self._questions[row["question"]])
        where = self._where(row)
        said = [
            totals.total(row, amounts, where),
            *self._quotients(row, amounts, where),
            changes.rate_change(row, self._when(row, row["rate"]["change"]["from"]))
            if (row["rate"] or {}).get("change")
            else None,
            changes.change(row, amounts, self._when(row, row["change"]["from"]))
            if row["change"]
            else None,
            totals.response(row, where),
        ]
        return tuple(self._finished(one) for one in said if one)

    def _quotients(self, row: Row, amounts: Amounts, where: str) -> list[Said | None]:
        question = self._questions[row["question"]]
        said: list[Said | None] = []
        if row["rate"]:
            told = self._quotient("rate", row, amounts, where)
            said += [quotients.rate(told), quotients.average(told)]
        elif self._could_be(question.subset_of, row):
            said.append(Said("rate", "", f"{where}no percentage can be given: {NOBODY_GAVE_BOTH}."))
        if row["ratio"]:
            told = self._quotient("ratio", row, amounts, where)
            said += [quotients.ratio(told), quotients.average(told)]
        elif self._could_be(question.per, row):
            said.append(Said("ratio", "", f"{where}no ratio can be given: {NOBODY_GAVE_BOTH}."))
        return said

    def _could_be(self, base: str, row: Row) -> bool:
        return base in self._questions and bool(row["asked"])

    def _quotient(
        self, kind: Literal["rate", "ratio"], row: Row, amounts: Amounts, where: str
    ) -> Quotient:
        numbers = row[kind]
        base = numbers["of"]
        return Quotient(
            kind=kind,
            row=row,
            numbers=numbers,
            part=amounts,
            base=Amounts.of(self._questions[base]),
            base_row=self._rows.get((base, row["period"], row["area"])),
            where=where,
        )

    def _where(self, row: Row) -> str:
        """Return "In 2024, in Wales, "."""
        parts = [in_period(self._periods[row["period"]]), in_area(row["area"])]
        return at_start("".join(f"{part}, " for part in parts if part))

    def _when(self, row: Row, since: str) -> str:
        """Return "From 2023 to 2024, in Wales, "."""
        until = period_name(self._periods[row["period"]])
        area = in_area(row["area"])
        return f"From {self._since(since)} to {until}, {f'{area}, ' if area else ''}"

    def _since(self, key: str) -> str:
        """A period before: of this campaign, or `slug:key` of an earlier one."""
        if key in self._periods:
            return period_name(self._periods[key])
        slug, _, own = key.partition(":")
        period = self._earlier.get(slug, {}).get(own)
        return period_name(period or Period(own or slug))

    def _finished(self, said: Said) -> Said:
        """With what must be said of every number of a made-up campaign."""
        if not self._made_up:
            return said
        return Said(said.kind, said.fact, said.sentence, (*said.caveats, MADE_UP))


NOBODY_GAVE_BOTH = "no authority gave both figures, exact or between two limits"
