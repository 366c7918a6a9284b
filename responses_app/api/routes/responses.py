"""How authorities have responded: in time or late, to which questions, and who did not."""

from typing import Any

from django.http import HttpRequest
from django.utils.timezone import localdate
from ninja import Field, Query, Router, Schema

from responses_app.api.asking import check_choices, one_of
from responses_app.api.problems import unreadable
from responses_app.api.reading import Answer, campaign_of, plain, reads
from responses_app.api.schemas import Form, row_of
from responses_app.domain.non_response import CAVEAT, DEFINITION
from responses_app.domain.response_times import QUARTILES
from responses_app.exports.columns import NUMBER, Column
from responses_app.response_statistics import TABLES, response_statistics, table
from responses_app.response_statistics.tables import (
    GROUP_COLUMNS,
    QUESTION_COLUMNS,
    REFUSAL_COLUMNS,
    TIMES_COLUMNS,
    USABLE_COLUMNS,
)

router = Router()
NEEDS = ["requests_app.view_foirequest", "responses_app.view_figure"]
TEXTS = {"kind", "name", "authority_code", "question", "period", "law", "section", "meaning"}


def _form(name: str, about: str, columns: tuple[str, ...]) -> type[Form]:
    """The form of a row of these columns, called as in the downloads of the page."""
    return row_of(
        name,
        about,
        (
            Column(one, one.replace("_", " "), "string" if one in TEXTS else NUMBER)
            for one in columns
        ),
    )


TimesRow = _form("Times", "How the requests of one kind stand.", TIMES_COLUMNS)
QuestionRow = _form("Answering", "How many answered one question.", QUESTION_COLUMNS)
RefusalRow = _form("Refusals", "How often one section was cited.", REFUSAL_COLUMNS)
GroupRow = _form("NonResponse", "Who replied and who did not.", GROUP_COLUMNS)
UsableRow = _form(
    "NonResponseOfQuestion",
    "Who replied, and who gave a usable figure for one question and period.",
    (*GROUP_COLUMNS, *USABLE_COLUMNS),
)


class Responses(Form):
    """How a campaign's authorities have responded."""

    campaign: str
    made_up: bool = Field(description="true: these numbers are invented")
    as_of: str = Field(description="the day this is told for", json_schema_extra={"format": "date"})
    times: list[TimesRow] = Field(
        description="requests by law, nation, region, type and authority, the UK first: on time, "
        "late, and the days taken"
    )
    questions: list[QuestionRow] = Field(description="the share of authorities that answered each")
    refusals: list[RefusalRow] = Field(description="by section of the Act")
    refused_without_figure: int = Field(
        description="authorities that refused as a whole, with no answer to a question on record"
    )
    non_response: list[GroupRow | UsableRow] = Field(
        description="those who replied and those who did not, by nation, region, type and size"
    )
    notes: list[str] = Field(description="definitions and caveats that go with these numbers")


class AskedOfResponses(Schema):
    question: str = one_of("with `period`: for which `non_response` tells who is usable")
    period: str = one_of("with `question`")


@reads(router, "campaigns/{slug}/response-statistics", gives=Responses, needs=NEEDS)
def responses(request: HttpRequest, slug: str, asked: Query[AskedOfResponses]) -> Answer:
    """How the authorities of a campaign have responded, as things stand today.

    Columns are those of the downloads on the page. It comes in one piece.
    """
    campaign = campaign_of(slug)
    for name, there in (("question", campaign.questions), ("period", campaign.periods)):
        if value := getattr(asked, name):
            check_choices(name, [value], list(there.values_list("key", flat=True)))
    if bool(asked.question) != bool(asked.period):
        raise unreadable("`question` and `period` were expected together, or neither.")
    found = response_statistics(campaign, localdate(), asked.question, asked.period)
    tables = {name.replace("-", "_"): _rows(*table(found, name)) for name in TABLES}
    return {
        "campaign": campaign.slug,
        "made_up": campaign.made_up,
        "as_of": found.on.isoformat(),
        "refused_without_figure": found.refused_without_figure,
        **tables,
        "notes": [note for note in (QUARTILES, DEFINITION, CAVEAT, found.overlap) if note],
    }


def _rows(columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> list[Answer]:
    return [dict(zip(columns, map(plain, row), strict=True)) for row in rows]
