"""What is said of how authorities responded: in time or late, how long it took, who is covered."""

from datetime import date
from decimal import Decimal

from responses_app.domain.non_response import Group
from responses_app.domain.response_times import Spread, Times
from responses_app.domain.sentences.amounts import counted, listed, plain
from responses_app.domain.sentences.places import written
from responses_app.domain.sentences.said import Said
from responses_app.domain.sentences.who import MADE_UP, authorities, kept


def of_times(times: Times, on: date, *, made_up: bool = False) -> Said | None:
    """Say how many requests were answered in time, as it stood on `on`; None before any is due."""
    if not times.settled:
        return None
    fact = (
        f"{times.on_time:,} of {counted(times.settled, 'request')} "
        f"({_percent(times.on_time_percent)}) on time"
    )
    late = [
        f"{times.answered_late:,} late" if times.answered_late else "",
        f"{times.overdue:,} not at all by then" if times.overdue else "",
    ]
    answered = listed([fact, *(part for part in late if part)])
    besides = [
        f"{times.not_yet_due:,} {'is' if times.not_yet_due == 1 else 'are'} not due yet"
        if times.not_yet_due
        else "",
        f"of {times.not_known:,} it is not known" if times.not_known else "",
    ]
    caveats = kept(
        _not_settled([part for part in besides if part]),
        _took(times.days, times.working_days),
        MADE_UP if made_up else "",
    )
    return Said("times", fact, f"By {written(on)}, authorities had answered {answered}.", caveats)


def of_coverage(everyone: Group, *, made_up: bool = False) -> Said | None:
    """Say how many of those asked replied, and what share of the people they serve."""
    if not everyone.asked:
        return None
    fact = (
        f"{everyone.replied:,} of {authorities(everyone.asked)} asked "
        f"({_percent(everyone.replied_percent)}) replied"
    )
    share = everyone.population_replied_percent
    known = everyone.asked - everyone.without_population
    caveats = kept(
        f"They serve {_percent(share)} of the people served by "
        + (f"the {authorities(known)} asked " if everyone.without_population else "all asked ")
        + "whose population is known."
        if share is not None
        else "",
        MADE_UP if made_up else "",
    )
    return Said("coverage", fact, f"{fact}.", caveats)


def _took(days: Spread | None, working_days: Spread | None) -> str:
    if days is None:
        return ""
    working = f" ({plain(float(working_days.median))} working days)" if working_days else ""
    return (
        f"Over the {counted(days.n, 'answer')} whose days are known, the median was "
        f"{plain(float(days.median))} days{working}; the middle half took "
        f"{plain(float(days.lower_quartile))} to {plain(float(days.upper_quartile))} days."
    )


def _not_settled(besides: list[str]) -> str:
    return f"Besides these, {listed(besides)}." if besides else ""


def _percent(share: Decimal | None) -> str:
    return f"{share}%"
