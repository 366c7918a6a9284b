"""Draw the rates of a publication: of the statistics as they stand, or of a release made safe.

What a publication hides is hidden in the picture; whoever may see only what is safe is given the
picture of a safe publication.
"""

from collections.abc import Sequence
from typing import Final

from responses_app.domain.areas import UK, area_name
from responses_app.domain.pictures import distribution, rate_map
from responses_app.domain.pictures.own_rates import Asked, base_of, own_rates
from responses_app.domain.pictures.picture import Picture
from responses_app.domain.pictures.places import Body
from responses_app.domain.pictures.sheet import About
from responses_app.domain.publication import Period, Publication, Row
from responses_app.domain.sentences import Writer
from responses_app.domain.sentences.places import in_area, in_period
from responses_app.domain.sentences.who import MADE_UP, not_in_it

OF_RATES: Final = (rate_map.NAME, distribution.NAME)


def draw_rates(
    name: str,
    publication: Publication,
    question: str,
    period: str,
    asked: Sequence[Asked],
    *,
    area: str = UK,
    everyone: Sequence[Body] = (),
) -> Picture:
    """Draw one of OF_RATES over those `asked` in an area.

    `everyone` asked in the campaign gives the map its shape. The rate of all together is that of
    the publication's row for the area.

    Raises KeyError for another name or a question that there is not, NoRate for one without a
    base.
    """
    base, sign = base_of(publication, question)
    rates = own_rates(publication, question, period, asked)
    row = _row(publication, question, period, area)
    pooled, caveats = _said(publication, row, "rate" if sign else "ratio")
    of = "as a share of" if sign else "per"
    about = About(
        title=publication.question(question).text or question,
        subtitle=", ".join(
            part
            for part in (
                publication.title,
                f"{question} {of} {base}",
                in_period(_period(publication, period)),
                in_area(area),
            )
            if part
        ),
        origin=publication.origin,
        made_up=publication.made_up,
    )
    if name == rate_map.NAME:
        return rate_map.rate_map(about, rates, pooled=pooled, caveats=caveats, everyone=everyone)
    if name == distribution.NAME:
        overall = (row or {}).get("rate" if sign else "ratio")
        place = "All together" if area == UK else area_name(area)
        return distribution.distribution(
            about, rates, overall=overall, pooled=pooled, caveats=caveats, place=place
        )
    raise KeyError(name)


def _row(publication: Publication, question: str, period: str, area: str) -> Row | None:
    wanted = (question, period, area)
    for row in publication.statistics:
        if (row["question"], row["period"], row["area"]) == wanted:
            return row
    return None


def _said(publication: Publication, row: Row | None, kind: str) -> tuple[str, str]:
    """The sentence of the rate, and its caveats but for those that the picture itself says."""
    for said in Writer.of(publication).write(row) if row else ():
        if said.kind == kind and row:
            in_picture = (not_in_it(row), MADE_UP)
            return said.sentence, " ".join(c for c in said.caveats if c not in in_picture)
    return "", ""


def _period(publication: Publication, key: str) -> Period:
    return next((one for one in publication.periods if one.key == key), Period(key))
