"""The codebook: what every column, value, question and period means."""

from collections.abc import Iterator

from requests_app.domain.law import Law
from requests_app.domain.phase import Phase
from requests_app.models import Campaign, FoiRequest, Period
from responses_app.domain.symbols import MEANINGS
from responses_app.exports.choice import Choice
from responses_app.exports.columns import (
    HIDDEN,
    MADE_UP_COLUMN,
    NO_FIGURE,
    NO_REPLY,
    TABLES,
)
from responses_app.models import Figure

OTHER_STATUSES = {
    NO_REPLY: "they have not replied; only in a complete export",
    NO_FIGURE: "they replied, and nothing is recorded for this question and period; only in a "
    "complete export",
}


CHOICES = {
    "channel": FoiRequest.Channel.choices,
    "outcome": FoiRequest.Outcome.choices,
    "period_basis": Period.Basis.choices,
    "review_status": Figure.Review.choices,
    "status": Figure.Kind.choices,
}


def rows(campaign: Campaign, choice: Choice) -> Iterator[tuple]:
    more = (MADE_UP_COLUMN,) if campaign.made_up else ()
    for table, columns in TABLES.items():
        for column in (*more, *columns):
            yield table, column.name, column.meaning, column.type
    for phase in Phase:
        yield "values of phase", phase.value, phase.sentence, ""
    for law in Law:
        yield "values of law", law.value, law.title, ""
    for name, choices in CHOICES.items():
        for value, label in choices:
            yield f"values of {name}", value, label, ""
    for status, meaning in OTHER_STATUSES.items():
        yield "values of status", status, meaning, ""
    yield "values of missing_reason", HIDDEN, "hidden in what is published: it is small", ""
    for symbol, meaning in MEANINGS.items():
        yield "values of symbol", symbol, meaning, ""
    for question in campaign.questions.all():
        wording = question.text or f"sum of {', '.join(question.sum_of)}"
        yield "questions", question.key, f"{wording} (unit: {question.unit or 'none'})", ""
    for period in campaign.periods.all():
        span = f", {period.start} to {period.end}" if period.start and period.end else ""
        yield "periods", period.key, f"{period.get_basis_display()}{span}", ""
