"""What somebody else does with a release: read its tables, and work the statistics out anew.

    python read_back.py RELEASE.zip

Writes them as JSON. It knows neither Django nor a database, and takes from `publication.json` only
what the tables do not tell: earlier campaigns, successors, whom the campaign should have asked, and
who is only known to have replied because there are figures of it.
"""

import csv
import io
import json
import sys
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from responses_app.domain.publication import Authority, Figure, Period, Publication, Question
from responses_app.domain.releases.restoring import restored
from responses_app.domain.statistics.from_publication import rows_of

NUMBERS = ("exact", "bounded", "approximate")


def publication_in(path: Path) -> Publication:
    """The campaign as the tables of a release tell it."""
    with zipfile.ZipFile(path) as archive:
        rest = restored(json.loads(archive.read("publication.json")))
        told = json.loads(archive.read("settings.json"))

        def table(name: str) -> list[dict[str, str]]:
            text = archive.read(f"{name}.csv").decode()
            return list(csv.DictReader(io.StringIO(text, newline="")))

        return Publication(
            told["campaign"],
            rest.title,
            "read back",
            questions=tuple(map(_question, table("questions"))),
            periods=tuple(
                Period(row["period"], row["basis"], row["start"], row["end"])
                for row in table("periods")
            ),
            figures=tuple(_figures(table("figures"))),
            asked=tuple(_asked(table("authorities"), table("statistics"), rest)),
            asked_on=rest.asked_on,
            expected=rest.expected,
            include_other_basis=told["include_other_basis"],
            made_up=told["made_up"],
            earlier=rest.earlier,
        )


def _question(row: dict[str, str]) -> Question:
    return Question(
        row["question"], row["text"], row["unit"], row["kind"], _several(row["sum_of"]),
        row["subset_of"], row["per"], _several(row["at_most"]), row["previous"],
    )  # fmt: skip


def _figures(rows: list[dict[str, str]]) -> Iterator[Figure]:
    for row in rows:
        if row["counts"] != "yes":
            continue
        status, numbers = (
            row["status"],
            [_number(row[f"value{end}"]) for end in ("", "_lower", "_upper")],
        )
        if row["review_status"] != "accepted" and status in NUMBERS:
            status, numbers = "unclear", [None, None, None]
        other = row["period_basis"] != row["period_basis_asked"]
        yield Figure(
            row["authority_code"], row["authority_name"], row["authority_type"], row["region"],
            row["nation"], row["question_id"], row["period"], status, *numbers,
            basis=row["period_basis"] if other else "", other_basis=other,
        )  # fmt: skip


def _asked(
    rows: list[dict[str, str]], statistics: list[dict[str, str]], rest: Publication
) -> Iterator[Authority]:
    lists = {row["area"].removeprefix("list:") for row in statistics if row["area"][:5] == "list:"}
    others = {one.code: one for one in rest.asked}
    for row in rows:
        if row["asked"] == "yes":
            yield Authority(
                row["authority_code"], row["authority_name"], row["authority_type"], row["region"],
                row["nation"], others[row["authority_code"]].replied,
                _listed(row["lists"], lists), others[row["authority_code"]].successors,
            )  # fmt: skip


def _listed(text: str, known: set[str]) -> tuple[str, ...]:
    """Names of lists, of which one may hold what separates them."""
    if not text:
        return ()
    for name in sorted(known, key=len, reverse=True):
        if text == name or text.startswith(f"{name}; "):
            return (name, *_listed(text[len(name) + 2 :], known))
    raise ValueError(f"{text!r} begins with no list that is known")


def _several(text: str) -> tuple[str, ...]:
    return tuple(text.split("; ")) if text else ()


def _number(text: str) -> Any:
    return Decimal(text) if text else None


if __name__ == "__main__":
    sys.stdout.write(json.dumps(rows_of(publication_in(Path(sys.argv[1])))))
