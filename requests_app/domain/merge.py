"""Letter templates: known placeholders, and what is missing found before anything is sent."""

import re
from collections.abc import Collection, Mapping
from difflib import get_close_matches

PLACEHOLDER = re.compile(r"\{\{\s*([A-Za-z_][\w.]*)\s*\}\}")
BROKEN = re.compile(r"\{\{(?!\s*[A-Za-z_][\w.]*\s*\}\})")

SLIP = 0.85  # of their letters in common: question for questions, refrence for reference

KNOWN = (
    "authority.name",
    "authority.plain_name",
    "law.title",
    "law.name",
    "questions",
    "reference",
    "campaign.title",
    "applicant.name",
    "applicant.organisation",
    "applicant.address",
    "sign_off",
    "sent_on",
    "due_on",
    "regulator",
    "reply_form",
    "their_reference",
)


class MissingValues(Exception):
    """A letter needs values that are not there. `names` lists the placeholders."""

    def __init__(self, names: list[str]) -> None:
        super().__init__("no value for " + ", ".join(f"{{{{ {name} }}}}" for name in names))
        self.names = names


def placeholders(template: str) -> list[str]:
    """Return each placeholder of a template once, in the order of first use."""
    return list(dict.fromkeys(PLACEHOLDER.findall(template)))


def columns_wanted(template: str, known: Collection[str] = KNOWN) -> list[str]:
    """Return the placeholders that a column of a merge file may bring: unknown, without a dot,
    and not just a slip of one that is known."""
    return [
        name
        for name in placeholders(template)
        if name not in known and "." not in name and not get_close_matches(name, known, 1, SLIP)
    ]


def problems_with(
    template: str, known: Collection[str] = KNOWN, *, columns_to_come: bool = False
) -> list[str]:
    """Return a sentence for each placeholder that is unknown or not written right.

    `columns_to_come` lets those be that the column of a merge file may bring later.
    """
    to_come = columns_wanted(template, known) if columns_to_come else []
    problems = [
        f"the placeholder {{{{ {name} }}}} is unknown; known are {', '.join(known)}."
        for name in placeholders(template)
        if name not in known and name not in to_come
    ]
    for match in BROKEN.finditer(template):
        near = template[match.start() : match.start() + 30].splitlines()[0]
        problems.append(f"the placeholder that begins {near!r} is not closed or not a name.")
    return problems


def merge(template: str, values: Mapping[str, str]) -> str:
    """Return the letter with every placeholder filled in.

    Raises MissingValues where a placeholder has no value, or only an empty one: a letter
    with a hole in it is never sent. What is filled in is not read again for placeholders.
    """
    missing = [name for name in placeholders(template) if not values.get(name, "").strip()]
    if missing:
        raise MissingValues(missing)
    return PLACEHOLDER.sub(lambda match: values[match.group(1)], template)
