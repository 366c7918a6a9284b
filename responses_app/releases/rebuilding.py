"""Work a release's statistics out anew, from its own files and nothing else."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from responses_app.domain.publication import Publication
from responses_app.domain.releases.rebuilding import Compared, Inputs, Spoken, Who, rebuilt
from responses_app.models import Release
from responses_app.releases import tables
from responses_app.releases.archive import Unpacked, unpacked
from responses_app.releases.names import ASKED, COMPARED, FIGURES, SETTINGS, earlier_name
from responses_app.releases.stored import publication_of


def rebuilt_from(release: Release) -> list[dict[str, Any]]:
    """Return a release's statistics, worked out anew from its own figures and nothing else.

    They equal those it holds. Raises ReleaseDamaged where its files cannot be read.
    """
    files = unpacked(release.sha256)
    publication = publication_of(release, files)
    earlier = {
        one.campaign: _inputs(files, one, partial(earlier_name, one.campaign))
        for one in publication.earlier
    }
    compared = {
        slug: Compared(one["base"], [(g["old"], g["new"], g["told"]) for g in one["groups"]])
        for slug, one in files.json(COMPARED).items()
    }
    return rebuilt(_inputs(files, publication, str), earlier, compared)


def _inputs(files: Unpacked, publication: Publication, called: Callable[[str], str]) -> Inputs:
    return Inputs(
        publication.questions,
        publication.periods,
        files.json(called(SETTINGS))["include_other_basis"],
        [
            Who(one["code"], tuple(one["areas"]), one["replied"])
            for one in files.json(called(ASKED))
        ],
        [
            _spoken(row)
            for row in tables.read(files.text(called(FIGURES)))
            if row["counts"] == "yes"
        ],
    )


def _spoken(row: dict[str, str]) -> Spoken:
    value, lower, upper = (
        Decimal(row[name]) if row[name] else None
        for name in ("value", "value_lower", "value_upper")
    )
    return Spoken(
        row["authority_code"],
        row["question_id"],
        row["period"],
        row["status"],
        value,
        lower,
        upper,
        row["period_basis"],
        row["review_status"] == "proposed",
    )
