"""What the tables of response statistics mean, as a reader of a report needs it."""

from responses_app.domain.non_response import CAVEAT, DEFINITION
from responses_app.domain.response_times import QUARTILES

TIMES_NOTE = (
    "Each request that was sent counts, a narrowed one as a request of its own; withdrawn ones do "
    "not. Time is measured to the first final answer since the clock last began: a part of the "
    "answer is not final, and what comes later, such as a correction or the outcome of a review, "
    "changes nothing. Late are those answered after their last day, and those not answered that "
    "are past it. Not yet due are those whose time still runs, those that wait for us, and those "
    "closed by us before their last day. Not known: a day that it depends on is not known. The "
    "share on time is of those that are on time or late."
)
DAYS_NOTE = (
    "Days are counted from the day after receipt to the day of the answer, over the requests of "
    "which both are known; working days are those of the law of the request. "
) + QUARTILES
QUESTIONS_NOTE = (
    "Replied: sent an answer of any kind to anything that was asked. Gave a number: exact, within "
    "bounds or approximate. Usable: exact, or with a lowest and a highest value, on the basis that "
    "was asked; these enter a rate. Each authority counts once."
)
REFUSALS_NOTE = (
    "Answers that refuse, or neither confirm nor deny, by the section of the Act that they cite. "
    "One that cites two sections stands under both, so the lines do not add up to a total."
)
GROUPS_NOTE = DEFINITION
GROUPS_CAVEAT = CAVEAT
