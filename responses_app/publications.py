"""A campaign's numbers as they stand, as plain values that pages and checks read."""

from collections.abc import Iterator, Mapping

from django.utils import timezone
from django.utils.dateformat import format as written

from requests_app.models import Authority, Campaign
from responses_app.domain import publication
from responses_app.domain.publication import Publication
from responses_app.domain.statistics.grid import NUMBER_KINDS
from responses_app.domain.statistics.panels import descendants
from responses_app.domain.writing_numbers import json_number
from responses_app.models import Figure, StatisticsBuild
from responses_app.statistics_rebuild import figures_that_count, show
from responses_app.statistics_rebuild.earlier_campaigns import (
    asked_on,
    expected,
    successors_of_all,
)
from responses_app.statistics_rebuild.figures_that_count import (
    Standing,
    lists_of_all,
    standing,
)
from responses_app.statistics_rebuild.plans import periods_of, questions_of

FIGURES_AT_ONCE = 2000  # rows


def of_campaign(campaign: Campaign, *, with_figures: bool = True) -> Publication:
    """Return what the newest build of a campaign says, and those of the campaigns before it.

    Without a build there are no statistics. `with_figures` False leaves out the figures of single
    authorities, where only sums are wanted.
    """
    return _publication(campaign, with_figures, seen={campaign.slug})


def _publication(campaign: Campaign, with_figures: bool, seen: set[str]) -> Publication:
    questions = questions_of(campaign)
    build = StatisticsBuild.objects.filter(campaign=campaign).first()
    found = standing(campaign)
    later = _later()
    everybody = tuple(_asked(found, later))
    asked = {one.code for one in everybody}
    should = _codes(expected(campaign, asked_on(campaign)))
    return Publication(
        campaign=campaign.slug,
        title=campaign.title,
        origin=_origin(build),
        questions=questions,
        periods=periods_of(campaign),
        statistics=tuple(show(campaign)) if build else (),
        figures=tuple(_figures(campaign)) if with_figures else (),
        asked=everybody,
        asked_on=asked_on(campaign).isoformat(),
        expected=should,
        replaced=tuple(
            (code, later[code]) for code in should if code in later and code not in asked
        ),
        include_other_basis=campaign.include_other_basis,
        made_up=campaign.made_up,
        earlier=tuple(_earlier(questions, with_figures, seen)),
    )


def _codes(authorities: list[int]) -> tuple[str, ...]:
    found = Authority.objects.filter(pk__in=authorities).order_by("code")
    return tuple(found.values_list("code", flat=True)) if authorities else ()


def _later() -> dict[str, tuple[str, ...]]:
    """By code of each body that was abolished, all that took its place since, in any way."""
    links = successors_of_all()
    if not links:
        return {}
    codes = dict(Authority.objects.values_list("pk", "code"))
    return {
        codes[one]: tuple(sorted(codes[heir] for heir in descendants(one, links))) for one in links
    }


def _asked(
    found: Standing, later: Mapping[str, tuple[str, ...]]
) -> Iterator[publication.Authority]:
    """Everybody who was asked, by code."""
    lists = lists_of_all()
    replied = {
        pk for pk, has in zip(found.asked.authorities, found.asked.replied, strict=True) if has
    }
    asked = Authority.objects.in_bulk(found.asked.authorities)
    for one in sorted(asked.values(), key=lambda authority: authority.code):
        yield publication.Authority(
            one.code,
            one.official_name,
            one.type,
            one.region,
            one.nation,
            replied=one.pk in replied,
            lists=tuple(lists.get(one.pk, ())),
            successors=later.get(one.code, ()),
        )


def _origin(build: StatisticsBuild | None) -> str:
    if build is None:
        return "no statistics yet"
    return f"statistics of {written(timezone.localtime(build.built_at), 'j F Y')}, not released"


def _earlier(
    questions: tuple[publication.Question, ...], with_figures: bool, seen: set[str]
) -> Iterator[Publication]:
    """The campaigns that `previous` names, each once, however they point at one another."""
    slugs = {one.previous.partition(":")[0] for one in questions if one.previous} - seen
    seen |= slugs
    for before in Campaign.objects.filter(slug__in=slugs).order_by("-created_at", "slug"):
        yield _publication(before, with_figures, seen)


def _figures(campaign: Campaign) -> Iterator[publication.Figure]:
    counting = figures_that_count(campaign)
    rows = (
        Figure.objects.accepted()
        .filter(foi_request__campaign=campaign)
        .order_by(
            "foi_request__authority__code", "foi_request__round", "question__position",
            "question__key", "period__position", "period__key",
        )
        .values_list(
            "pk", "basis", "period__basis", "foi_request__authority__code",
            "foi_request__authority__official_name", "foi_request__authority__type",
            "foi_request__authority__region", "foi_request__authority__nation", "question__key",
            "period__key", "kind", "needs_review", "value", "lower", "upper",
        )
    )  # fmt: skip
    for pk, basis, asked_basis, *about, kind, doubted, value, lower, upper in rows.iterator(
        chunk_size=FIGURES_AT_ONCE
    ):
        if pk not in counting:
            continue
        is_other = bool(basis) and basis != asked_basis
        if doubted and kind in NUMBER_KINDS:
            kind, value, lower, upper = "unclear", None, None, None
        yield publication.Figure(
            *about,
            status=kind,
            value=json_number(value),
            lower=json_number(lower),
            upper=json_number(upper),
            basis=basis if is_other else "",
            other_basis=is_other,
        )
