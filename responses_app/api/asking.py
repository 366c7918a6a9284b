"""What may be asked of a list: parameters as the API documents them, and as it checks them.

Filters are those of the pages: their parameters are made from the same `FilterSet`, and a value
that the page could not read is an error here too. So is a parameter that nobody knows: a slip in
the name of a filter must not give more rows than were wanted.
"""

from collections.abc import Container
from typing import Any

import django_filters as filters
from django import forms
from django.http import HttpRequest
from ninja import Field, Schema
from pydantic import create_model

from responses_app.api.paging import LIMIT, MOST
from responses_app.api.problems import unreadable


def without_default(schema: dict[str, Any]) -> None:
    """In the document a parameter that is left out has no value, rather than an empty one."""
    schema.pop("default", None)


class Asked(Schema):
    """What every list can be asked."""

    limit: int = Field(LIMIT, ge=1, le=MOST, description="rows a page")
    after: str = Field(
        "",
        description="from where the page goes on: as it stands in `next` of the page before",
        json_schema_extra=without_default,
    )


def one_of(about: str, choices: list[str] | None = None, **more: Any) -> Any:
    """A parameter that is given once, or not at all."""

    def described(schema: dict[str, Any]) -> None:
        without_default(schema)
        schema |= {"enum": choices} | more if choices else more

    return Field("", description=about, json_schema_extra=described)


def any_of(about: str, choices: list[str] | None = None) -> Any:
    """A parameter that may be given several times; rows with any of the values are meant."""

    def described(schema: dict[str, Any]) -> None:
        without_default(schema)
        if choices:
            schema["items"]["enum"] = choices

    return Field([], description=f"{about}; may be repeated", json_schema_extra=described)


def asked_of_filters(
    name: str, filter_set: type[filters.FilterSet], *, without: Container[str] = (), **more: Any
) -> type[Asked]:
    """The parameters that a page's filters amount to; choices that differ by campaign stay open."""
    fields = {
        one: _parameter(it) for one, it in filter_set.base_filters.items() if one not in without
    }
    made: type[Asked] = create_model(name, __base__=Asked, **fields, **more)
    return made


def _parameter(one: filters.Filter) -> tuple[Any, Any]:
    about = (one.label or "").lower()
    choices = [value for value, _ in one.extra.get("choices") or ()]
    if isinstance(one, filters.MultipleChoiceFilter):
        return list[str], any_of(about, choices)
    if isinstance(one, filters.DateFilter):
        return str, one_of(about, format="date")
    return str, one_of(about, choices)


def check_names(request: HttpRequest, asked: Schema | None) -> None:
    """Raise Problem for a parameter that is unknown, or given twice where once was expected."""
    known = type(asked).model_fields if asked else {}
    unknown = [name for name in request.GET if name not in known]
    if unknown:
        expected = ", ".join(f"`{name}`" for name in known) or "none"
        raise unreadable(f"`{unknown[0]}` is no parameter here; {expected} may be given.")
    for name, values in request.GET.lists():
        if len(values) > 1 and not isinstance(getattr(asked, name), list):
            raise unreadable(f"`{name}` is given {len(values)} times; once was expected.")


def check_form(form: forms.Form) -> None:
    """Raise Problem where a page's filter cannot be read."""
    said = [f"`{name}`: {' '.join(errors)}" for name, errors in form.errors.items()]
    if said:
        raise unreadable(" ".join(said))


def check_choices(name: str, values: list[str], choices: list[str]) -> None:
    """Raise Problem for a value that is none of the choices."""
    for value in values:
        if value not in choices:
            known = ", ".join(choices[:30]) + (" …" if len(choices) > 30 else "")
            raise unreadable(f"`{name}`: {value} is unknown; one of these was expected: {known}.")
