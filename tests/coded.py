"""Replies that wait to be coded, with what was proposed from them, for tests that begin there."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.contrib.auth.models import User

from requests_app.models import FoiRequest
from responses_app import coding
from responses_app.coding import Said
from responses_app.domain.answers import read_answer
from responses_app.models import (
    Coding,
    CodingItem,
    Figure,
    FigureSearch,
    InboundMessage,
    ProposedFigure,
)
from responses_app.proposing import version
from tests.came_in import came_in

NOW = datetime(2026, 2, 10, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(minutes=31)  # what was in somebody's hands is free
Words = Mapping[tuple[str, str], str]  # what a reply says, by the keys of question and period


def coder(name: str) -> User:
    return User.objects.get_or_create(username=name)[0]


def propose(
    foi_request: FoiRequest, message: InboundMessage, said: Words, **columns: object
) -> list[ProposedFigure]:
    """Figures as the tool would propose them from one file of a reply."""
    search = FigureSearch.objects.filter(foi_request=foi_request, message=message).first()
    search = search or FigureSearch.objects.create(
        foi_request=foi_request, message=message, version=version(), searched_at=NOW
    )
    campaign = foi_request.campaign
    return [
        _proposal(
            search,
            question=campaign.questions.get(key=question),
            period=campaign.periods.get(key=period),
            **_reading(raw) | columns,
        )
        for (question, period), raw in said.items()
    ]


def _reading(raw: str) -> dict[str, object]:
    answer = read_answer(raw, unit="children", law="foia", kind="count", zeros_shown=False)
    numbers = {name: getattr(answer, name) for name in ("value", "lower", "upper")}
    read = answer.as_dict()
    return {"raw": raw, "kind": answer.kind.value, "sections": read["sections"]} | numbers


def _proposal(search: FigureSearch, **columns: object) -> ProposedFigure:
    return ProposedFigure.objects.create(
        **{
            "search": search,
            "foi_request": search.foi_request,
            "message": search.message,
            "confidence": 0.9,
            "means": "table",
            "where": "page 1, table 1, row 2, column 2",
            "quote": f"Answer: {columns['raw']}",
            "version": version(),
            "proposed_at": NOW - timedelta(minutes=5),
            **columns,
        }
    )


def to_be_coded(
    foi_request: FoiRequest,
    said: Words | None = None,
    *,
    is_double: bool = False,
    made_at: datetime = NOW,
    message: InboundMessage | None = None,
) -> CodingItem:
    """A reply in the queue, and what was proposed from it."""
    message = message or came_in(kind="answer", of=foi_request)
    propose(foi_request, message, said if said is not None else {("1a", "2023"): "12"})
    return CodingItem.objects.create(
        foi_request=foi_request, message=message, is_double=is_double, made_at=made_at
    )


def say(
    item: CodingItem,
    place: tuple[str, str] = ("1a", "2023"),
    decision: str = "accept",
    **columns: str,
) -> Said:
    """What a coder says of one place; of what is proposed there, if anything is."""
    question = item.foi_request.campaign.questions.get(key=place[0])
    period = item.foi_request.campaign.periods.get(key=place[1])
    proposed = ProposedFigure.objects.filter(
        foi_request=item.foi_request_id, message=item.message_id, question=question, period=period
    ).exclude(state=ProposedFigure.State.OUTDATED)
    best = proposed.order_by("-is_best", "-confidence", "pk").first()
    return Said(question, period, decision, **{"proposal": best} | columns)


def code(item: CodingItem, person: User, *said: Said, now: datetime = NOW) -> Coding:
    """Take a reply, say all of it, and finish; as proposed, where nothing else is said."""
    taken = coding.take(item, person, now)
    said_of = {one.place for one in said}
    rest = [
        Said(one.question, one.period, "accept", proposal=one)
        for one in coding.undecided(taken)
        if (one.question_id, one.period_id) not in said_of
    ]
    assert coding.keep(taken, [*said, *rest], now) == {}
    coding.finish(taken, now)
    taken.refresh_from_db()
    return taken


def figures_of(foi_request: FoiRequest) -> dict[tuple[str, str], Decimal | None]:
    """The figures that stand, by the keys of question and period."""
    rows = Figure.objects.accepted().filter(foi_request=foi_request)
    return {
        (one.question.key, one.period.key): one.value
        for one in rows.select_related("question", "period")
    }
