"""deadline.txt: how the last day for a reply was worked out, fit to be read by others."""

from collections.abc import Iterable, Iterator

from requests_app.domain.clock import Alternative
from requests_app.domain.drawing import Mark, Row, draw, sources
from requests_app.domain.right_words import LISTED, reason
from requests_app.domain.rights_in_order import DatedRight, rights_in_order
from requests_app.regulator_pack.case import Case, Counted, stands_still_since_unknown
from requests_app.regulator_pack.wording import day_of, filled, heading, listed, together


def as_text(case: Case) -> str:
    """How the last day for a reply was worked out, day by day, with the other readings."""
    foi_request, counted = case.foi_request, case.counted
    lines = [
        filled(f"The last day for a reply to {foi_request.reference}: {foi_request.authority}"),
        f"{case.law.title}, as it stood on {day_of(case.on)}",
    ]
    if counted is None:
        return together([*lines, "", filled(f"It cannot be worked out: {case.problem}")])
    clock = counted.clock
    working = clock.explain()
    if stands_still_since_unknown(case):
        return together([*lines, "", *listed([*working[:1], *counted.doubts])])
    lines += [*heading("In sentences"), *listed([*working, *counted.doubts])]
    if drawing := draw(clock, None, case.calendar):
        lines += heading("Day by day")
        lines += [line for row in drawing.rows for line in _days(row)]
        if drawing.skipped:
            lines += heading("Bank holidays that were left out")
            lines += listed(one.sentence for one in drawing.skipped)
    if rights := rights_in_order(clock, case.calendar.proclaimed_to):
        lines += heading("What follows from it")
        lines += listed(_right(right, counted) for right in rights)
    if told_by := sources(clock):
        lines += [*heading("Sources"), *listed(f"{one[0].upper()}{one[1:]}." for one in told_by)]
    return together(lines)


def _right(right: DatedRight, counted: Counted) -> str:
    forecast = " (bank holidays of that year are not all proclaimed)" if right.provisional else ""
    told = f"{right.words} {day_of(right.on)}{forecast}{_others(right.others)}."
    if right.measure not in LISTED:
        return told
    return f"{told} {reason(right.measure, counted.clock, counted.taken).why}"


def _days(row: Row) -> Iterator[str]:
    if row.weeks > 1:
        yield f"{row.first} to {row.last}   waiting for a fee, not counted"
        return
    for day in row.days:
        if day.mark is not Mark.OUTSIDE:
            yield f"{day.date:%a} {day.date}   {day.words}"


def _others(others: Iterable[Alternative]) -> str:
    return "".join(
        f"; by another reading {day_of(one.date)}, {one.reading.words}" for one in others
    )
