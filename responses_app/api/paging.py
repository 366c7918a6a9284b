"""One page of a long list, and where the next one begins.

The next page is asked for by the last row of this one, never by a count of rows: rows that come in
between move nothing, and each row is read exactly once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import F, Q, QuerySet

from responses_app.api.problems import unreadable

LIMIT = 100  # rows a page, where nothing is asked
MOST = 1000
"""More would keep one process busy for long: a whole table is what the exports are for."""


@dataclass(frozen=True)
class Key:
    """One column that a list is ordered by. What is empty comes last, whichever the direction."""

    path: str
    descending: bool = False
    nullable: bool = False

    @property
    def order(self) -> Any:
        column = F(self.path)
        return (column.desc if self.descending else column.asc)(nulls_last=self.nullable or None)

    def same(self, value: Any) -> Q:
        return Q(**{f"{self.path}__isnull": True}) if value is None else Q(**{self.path: value})

    def later(self, value: Any) -> Q:
        """Rows after those with this value."""
        if value is None:
            return Q(pk__in=[])
        compare = "lt" if self.descending else "gt"
        later = Q(**{f"{self.path}__{compare}": value})
        return later | Q(**{f"{self.path}__isnull": True}) if self.nullable else later


@dataclass(frozen=True)
class Part:
    """The rows of one page, by primary key in their order, and how many there are in all."""

    count: int
    pks: list[int]
    after: str | None
    """Names the last row; None on the last page."""
    told: list[tuple[Any, ...]]
    """What else was asked of each row, in the same order."""


def part_of(
    rows: QuerySet,
    keys: Sequence[Key],
    *,
    after: str | None,
    limit: int,
    of: str,
    tell: Sequence[str] = (),
) -> Part:
    """Return the page of `rows` that follows `after`, in the order of `keys`.

    Together the keys must tell every row from all others. `of` names the list: an `after` of
    another list is refused. `tell` names columns that the page tells of each row as well: all of it
    is one question to the database, so of one moment. Raises Problem for an `after` not of ours.
    """
    ordered = rows.order_by(*(key.order for key in keys))
    here = ordered.filter(_after(keys, _values(after, of, len(keys)))) if after else ordered
    paths = [key.path for key in keys]
    found = list(here.values_list("pk", *paths, *tell)[: limit + 1])
    last = found[limit - 1][1 : 1 + len(paths)] if len(found) > limit else None
    return Part(
        count=rows.order_by().count(),
        pks=[pk for pk, *_ in found[:limit]],
        after=_signer(of).sign_object([_plain(value) for value in last]) if last else None,
        told=[row[1 + len(paths) :] for row in found[:limit]],
    )


def _after(keys: Sequence[Key], values: Sequence[Any]) -> Q:
    """All rows after the one with these values: a later first column, or the same and ..."""
    (key, *more), (value, *others) = keys, values
    if not more:
        return key.later(value)
    wanted = key.later(value) | (key.same(value) & _after(more, others))
    if key.descending or key.nullable:
        return wanted
    # Says no more than the line above, in words that let a database start at an index.
    return Q(**{f"{key.path}__gte": value}) & wanted


def _values(after: str, of: str, count: int) -> list[Any]:
    try:
        values = _signer(of).unsign_object(after)
    except (BadSignature, ValueError):
        values = None
    if not isinstance(values, list) or len(values) != count:
        raise unreadable(
            "`after` does not belong to this list: take it as it stands in `next`, with the same "
            "filters, or leave it out to begin at the first page."
        )
    return values


def _signer(of: str) -> Signer:
    # Signed, so that a value in it needs no check before it goes into a query.
    return Signer(salt=f"page of {of}")


def _plain(value: Any) -> Any:
    """As JSON keeps it; a database reads a day from its text."""
    return value.isoformat() if isinstance(value, date) else value
