"""The waves of a question, out of a publication and those of the campaigns before it."""

from collections.abc import Iterator
from typing import Any

from responses_app.domain.pictures.own_rates import readings
from responses_app.domain.publication import Period, Publication, Question
from responses_app.domain.statistics.plan import NOT_ADDED
from responses_app.domain.statistics.trend import PART, Wave
from responses_app.domain.statistics.trend import trend as series_of


def series(publication: Publication, question: str) -> dict[str, Any]:
    """Return the question's trend as `statistics.trend` gives it, over periods and campaigns.

    Figures are taken as the authorities gave them: bounds that could be worked out from others are
    not, so that a panel may be smaller than that of the statistics, and never says more.

    Raises KeyError for a question the campaign does not have, or that does not add up.
    """
    waves = [
        wave
        for one, key in reversed(list(_back_from(publication, question)))
        for wave in _waves(one, key)
    ]
    everyone = list(_with_earlier(publication))
    successors: dict[str, frozenset[str]] = {}
    names: dict[str, str] = {}
    for one in everyone:
        for body in one.asked:
            names.setdefault(body.code, body.name)
        for code, later in one.successors().items():
            successors[code] = successors.get(code, frozenset()) | {*later}
    return series_of(waves, successors, names).as_dict()


def _back_from(publication: Publication, question: str) -> Iterator[tuple[Publication, str]]:
    """The publication and those before it, each with what its question is called there."""
    by_slug = {one.campaign: one for one in _with_earlier(publication)}
    seen: set[str] = set()
    here: Publication | None = publication
    key = question
    while here is not None and here.campaign not in seen:
        about = next(
            (one for one in here.questions if one.key == key and one.kind not in NOT_ADDED), None
        )
        if about is None:
            if here is publication:
                raise KeyError(question)
            return
        yield here, key
        seen.add(here.campaign)
        slug, _, key = about.previous.partition(":")
        here = by_slug.get(slug)


def _with_earlier(publication: Publication) -> Iterator[Publication]:
    yield publication
    for one in publication.earlier:
        yield from _with_earlier(one)


def _waves(publication: Publication, key: str) -> Iterator[Wave[str]]:
    about = publication.question(key)
    known = {one.key for one in publication.questions}
    for period in publication.periods:
        said = readings(publication, key, period.key)
        not_asked = {code for code, reading in said.items() if reading.kind == "not_asked"}
        yield Wave(
            campaign=publication.campaign,
            title=publication.title,
            period=period.key,
            label=period.key,
            basis=period.basis,
            asked={one.code for one in publication.asked} - not_asked,
            readings={code: one for code, one in said.items() if code not in not_asked},
            denominators=readings(publication, about.subset_of, period.key)
            if about.subset_of in known
            else None,
            expected=publication.expected,
            partial=_partial(publication, about, period),
        )


def _partial(publication: Publication, about: Question, period: Period) -> set[str]:
    """Who answered for a part of the year, where a whole one was asked for, or the reverse."""
    return {
        one.authority_code
        for one in publication.figures
        if one.other_basis
        and one.period == period.key
        and one.question in (about.key, *about.sum_of)
        and PART in (one.basis, period.basis)
    }
