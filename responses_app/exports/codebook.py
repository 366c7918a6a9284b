"""The codebook: what every column, value, question and period means."""

from collections.abc import Iterator

from requests_app.domain.phase import Phase
from requests_app.models import Campaign
from responses_app.domain.symbols import MEANINGS
from responses_app.exports.choice import Choice
from responses_app.exports.columns import HIDDEN, NO_FIGURE, NO_REPLY, TABLES
from responses_app.models import Figure

OTHER_STATUSES = {
    NO_REPLY: "they have not replied; only in a complete export",
    NO_FIGURE: "they replied, and nothing is recorded for this question and period; only in a "
    "complete export",
}


def rows(campaign: Campaign, choice: Choice) -> Iterator[tuple]:
    for table, columns in TABLES.items():
        for column in columns:
            yield table, column.name, column.meaning, column.type
    for phase in Phase:
        yield "values of phase", phase.value, phase.sentence, ""
    for kind in Figure.Kind:
        yield "values of status", kind.value, kind.label, ""
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
