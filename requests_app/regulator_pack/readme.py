"""README.txt: what is inside, by which law, and first of all what is missing."""

from collections.abc import Collection, Iterator

from requests_app.domain.law import Law
from requests_app.models import OutgoingMessage
from requests_app.regulator_pack.case import Case
from requests_app.regulator_pack.readiness import REGULATOR_RIGHTS, problems, to_do
from requests_app.regulator_pack.wording import (
    day_of,
    filled,
    follows,
    heading,
    listed,
    name_of,
    state_of,
    together,
)

WHAT_IT_IS = {
    Law.FOIA: "A complaint to the Information Commissioner about how the authority dealt with the"
    " request. Where an answer came, an internal review is expected first; where none came, none is"
    " needed.",
    Law.EIR: "A complaint to the Information Commissioner about how the authority dealt with the"
    " request. Where an answer came, an internal review is expected first.",
    Law.FOISA: "An application to the Scottish Information Commissioner for a decision. It needs a"
    " requirement for review first, also where no reply came (FOISA s.20 and s.47).",
    Law.EISR: "An application to the Scottish Information Commissioner for a decision. It needs a"
    " requirement for review first, also where no reply came (EI(S)R reg 16 and 17).",
}

STAYED = (
    OutgoingMessage.State.DRAFT,
    OutgoingMessage.State.PENDING,
    OutgoingMessage.State.DEFERRED,
    OutgoingMessage.State.FAILED,
    OutgoingMessage.State.CANCELLED,
    OutgoingMessage.State.STOPPED,
)
NEVER_SENT = "They were never sent:"
NOT_KNOWN = "What became of them is not known here; put in what was sent:"


def as_text(case: Case, files: dict[str, str]) -> str:
    """What is inside, by which law, and what must be done before it is sent.

    `files` are the papers by name, each with what it is.
    """
    foi_request, law = case.foi_request, case.law
    lines = [
        filled(f"Papers for the {law.regulator}: {foi_request.authority.official_name}"),
        f"Our reference {foi_request.reference}, {law.title}",
        *map(filled, follows(case)),
        f"As it stood on {day_of(case.on)}",
    ]
    missing = problems(case)
    if missing:
        lines += [*heading("NOT READY TO BE SENT"), *listed(missing)]
    else:
        lines += ["", "In the log nothing is missing, and it is time."]
    lines += [*heading("Before it is sent"), *listed(to_do(case))]
    lines += [*heading("What it is"), filled(WHAT_IT_IS[law]), *_when(case)]
    lines += [*heading("What is in here")]
    lines += [filled(f"{name}: {what}", "- ", "  ") for name, what in files.items()]
    left_out = [letter for letter in case.letters if letter not in case.sent_letters]
    if left_out:
        lines += heading("Letters that are not in here")
        lines += _named(NEVER_SENT, [one for one in left_out if _never_left(one)])
        lines += _named(NOT_KNOWN, [one for one in left_out if not _never_left(one)])
    return together(lines)


def _never_left(letter: OutgoingMessage) -> bool:
    return not letter.written_to_folder and letter.state in STAYED


def _named(words: str, letters: Collection[OutgoingMessage]) -> Iterator[str]:
    if letters:
        yield filled(words)
        yield from listed(f"{name_of(one)}: {state_of(one)}" for one in letters)


def _when(case: Case) -> Iterator[str]:
    rights = case.counted.rights if case.counted else {}
    for measure in REGULATOR_RIGHTS:
        if right := rights.get(measure):
            yield ""
            yield filled(f"{right.words} {day_of(right.day)}. {right.why}")
