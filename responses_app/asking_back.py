"""Ask an authority what its answer means: one letter for all that a person could not tell.

The letter is a draft, which a person reads and approves like any other. It starts no clock and
takes no figure back.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.timezone import localtime

from requests_app import letters
from requests_app.models import FoiRequest, OutgoingMessage, Period, Question
from responses_app.models import CodedAnswer, Coding, CodingItem, InboundMessage

LONGEST_QUOTE = 300

TEXT = """\
Dear {{ authority.name }},

Thank you for your {{ query.reply }} to our request {{ reference }}. Before we use it we should like
to be sure that we read it rightly. Could you please tell us:

{{ query.points }}

A line or two is enough. This is only to understand your answer; it is not a new request.

{{ sign_off }}
"""


@dataclass(frozen=True)
class Point:
    """One thing to ask about: a question and period, their words, and what is not clear."""

    question: Question
    period: Period | None
    quote: str = ""
    why: str = ""

    def __str__(self) -> str:
        place = f"Question {self.question.key}"
        if self.period:
            place += f", {self.period.key}"
        quote = " ".join(self.quote.split())[:LONGEST_QUOTE]
        said = f'You wrote: "{quote}".' if quote else ""
        why = self.why.strip() or "What is the figure for this question and period?"
        return " ".join(part for part in (f"{place}.", said, why) if part)


@transaction.atomic
def draft_query(
    foi_request: FoiRequest,
    points: Sequence[Point],
    by: AbstractBaseUser | None,
    at: datetime,
    message: InboundMessage | None = None,
) -> OutgoingMessage:
    """Draft the letter. The same points asked again give the letter that is there.

    Raises LetterProblem where the authority has no good address, and ValueError without points.
    """
    if not points:
        raise ValueError("There is nothing to ask.")
    FoiRequest.objects.select_for_update().get(pk=foi_request.pk)  # two at once write one letter
    listed = "\n".join(f"{number}. {point}" for number, point in enumerate(points, start=1))
    code = hashlib.sha256(listed.encode()).hexdigest()[:12]
    reply = f"reply of {localtime(message.arrived_at):%-d %B %Y}" if message else "reply"
    draft = letters.answer_letter(
        foi_request,
        TEXT,
        title="What does your answer mean?",
        step=f"query {code}",
        more={"query.points": listed, "query.reply": reply},
    )
    there = foi_request.outgoing_messages.filter(step=draft.step)
    if letter := there.exclude(state=OutgoingMessage.State.CANCELLED).first():
        return letter
    return letters.write([draft], approved=False, at=at, by=by)[0]


def points_of(coding: Coding) -> list[Point]:
    """What the coder of a reply could not tell. Of a reply that two people code nothing is asked
    before it is decided: the other one may be able to tell."""
    item = CodingItem.objects.get(pk=coding.item_id)
    if item.is_double and item.state != CodingItem.State.DONE:
        return []
    asked = coding.answers.current().filter(decision=CodedAnswer.Decision.ASK)
    return points(asked.select_related("question", "period", "proposal"))


def points(answers: Iterable[CodedAnswer]) -> list[Point]:
    """What to ask about answers that nobody could tell."""
    return [
        Point(one.question, one.period, (one.proposal and one.proposal.quote) or one.raw, one.note)
        for one in answers
    ]
