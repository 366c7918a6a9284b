"""The register: every authority, those of today and those abolished."""

from datetime import date

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from ninja import Field, Query, Router

from requests_app.models import Authority, AuthorityFunction
from responses_app.api.asking import Asked, check_choices, one_of
from responses_app.api.paging import Key, part_of
from responses_app.api.problems import not_found, unreadable
from responses_app.api.reading import Answer, page, plain, reads
from responses_app.api.schemas import Form, Page

router = Router()
KEYS = (Key("code"),)
NEEDS = ["requests_app.view_authority"]
NATIONS, FUNCTIONS = Authority.Nation.values, AuthorityFunction.Function.values


class RegisterRow(Form):
    """An authority as the register has it."""

    authority_code: str = Field(description="GSS code, or a code of ours where the ONS gives none")
    authority_name: str = Field(description="official name")
    plain_name: str = Field(description="as people say it: Bristol, Kent")
    other_names: list[str] = Field(description="Welsh, Gaelic and older names")
    authority_type: str
    region: str = Field(description="English region, or the nation")
    nation: str
    functions: list[str] = Field(description="what work it does")
    population: int | None = Field(description="how many people live there; null where not known")
    start_date: str | None = Field(json_schema_extra={"format": "date"})
    end_date: str | None = Field(
        description="the last day it existed; null for one of today",
        json_schema_extra={"format": "date"},
    )
    successors: list[str] = Field(description="codes of those that took over its work")
    made_up: bool = Field(description="true: invented, never a real body")


class PageOfAuthorities(Page):
    results: list[RegisterRow]


class AskedOfRegister(Asked):
    search: str = one_of("part of a name, or a code")
    nation: str = one_of("nation", NATIONS)
    region: str = one_of("English region, or the nation")
    type: str = one_of("type")
    function: str = one_of("what work it does", FUNCTIONS)
    standing_on: str = one_of("a day on which it existed", format="date")


@reads(router, "authorities", gives=PageOfAuthorities, needs=NEEDS)
def authorities(request: HttpRequest, asked: Query[AskedOfRegister]) -> Answer:
    """The register of authorities, by code; those abolished stand in it too."""
    rows = _chosen(asked)
    part = part_of(rows, KEYS, after=asked.after, limit=asked.limit, of=request.path)
    return page(request, part, map(_row, _whole(Authority.objects.filter(pk__in=part.pks))))


@reads(router, "authorities/{path:code}", gives=RegisterRow, needs=NEEDS)
def authority(request: HttpRequest, code: str) -> Answer:
    """One authority of the register."""
    one = _whole(Authority.objects.filter(code=code)).first()
    if one is None:
        raise not_found(f"There is no authority {code}; /api/v1/authorities lists them.")
    return _row(one)


def _chosen(asked: AskedOfRegister) -> QuerySet[Authority]:
    check_choices("nation", [asked.nation] if asked.nation else [], NATIONS)
    check_choices("function", [asked.function] if asked.function else [], FUNCTIONS)
    rows = Authority.objects.all()
    if asked.standing_on:
        rows = rows.standing(_day("standing_on", asked.standing_on))
    if asked.function:
        rows = rows.with_function(asked.function)
    for name in ("nation", "region", "type"):
        value = getattr(asked, name)
        rows = rows.filter(**{name: value}) if value else rows
    if text := asked.search.strip():
        rows = rows.filter(
            Q(plain_name__icontains=text) | Q(official_name__icontains=text) | Q(code__iexact=text)
        )
    return rows


def _day(name: str, value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as problem:
        raise unreadable(f"`{name}`: {value} is no day; 2026-01-31 was expected.") from problem


def _whole(rows: QuerySet[Authority]) -> QuerySet[Authority]:
    return rows.prefetch_related("successors", "authority_functions").order_by("code")


def _row(one: Authority) -> Answer:
    return {
        "authority_code": one.code,
        "authority_name": one.official_name,
        "plain_name": one.plain_name,
        "other_names": one.other_names,
        "authority_type": one.type,
        "region": one.region,
        "nation": one.nation,
        "functions": one.functions,
        "population": one.population,
        "start_date": plain(one.start_date),
        "end_date": plain(one.end_date),
        "successors": sorted(next_one.code for next_one in one.successors.all()),
        "made_up": one.made_up,
    }
