"""The form of every answer: rows as the columns of the exports, and what stands around them."""

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from responses_app.exports.columns import DATE, INTEGER, MADE_UP_COLUMN, NUMBER, TABLES, Column

JSON_TYPES: dict[str, Any] = {"string": str, INTEGER: int, NUMBER: float, DATE: str}


class Form(BaseModel):
    """Nothing but what is told here stands in an answer."""

    model_config = ConfigDict(extra="forbid")


def row_of(name: str, about: str, columns: Iterable[Column]) -> type[Form]:
    """The form of a row: each column with its meaning; null where it may be empty."""
    fields: dict[str, Any] = {column.name: _field(column) for column in columns}
    fields[MADE_UP_COLUMN.name] = (
        Literal[MADE_UP_COLUMN.values],
        Field(
            default=None,
            description=f"{MADE_UP_COLUMN.meaning}; not there in a real campaign",
            json_schema_extra=_without_default,
        ),
    )
    return create_model(name, __base__=Form, __doc__=about, **fields)


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


def _field(column: Column) -> tuple[Any, Any]:
    kind = Literal[column.values] if column.values else JSON_TYPES[column.type]
    more = {"format": "date"} if column.type == DATE else None
    return (
        kind if column.required else kind | None,
        Field(description=column.meaning, json_schema_extra=more),
    )


def page_of(name: str, row: type[Form], **more: Any) -> type[Form]:
    """The form of a page of such rows within a campaign."""
    return create_model(name, __base__=CampaignPage, results=(list[row], ...), **more)


class Error(Form):
    """What went wrong."""

    error: str = Field(description="a name for scripts: not_found, cannot_be_read ...")
    detail: str = Field(description="what is wrong and what was expected, for a person")


class Page(Form):
    count: int = Field(description="rows in all, on every page together")
    next: str | None = Field(description="address of the next page; null on the last")


class CampaignPage(Page):
    campaign: str = Field(description="short name of the campaign")
    made_up: bool = Field(description="true: these numbers are invented")


class Build(Form):
    """A build of the statistics. Pages with the same number belong together."""

    number: int = Field(description="counts up whenever a row may have changed")
    built_at: str = Field(json_schema_extra={"format": "date-time"})


RequestRow = row_of("Request", "A request to one authority.", TABLES["requests"])
FigureRow = row_of("Figure", "What an authority said to one question.", TABLES["figures"])
AuthorityRow = row_of("Authority", "An authority that was asked.", TABLES["authorities"])
StatisticRow = row_of("Statistic", "What answers add up to in an area.", TABLES["statistics"])
