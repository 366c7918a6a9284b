"""Letter templates: known placeholders, and what is missing found before anything is sent."""

import re
from collections.abc import Collection, Mapping

PLACEHOLDER = re.compile(r"\{\{\s*([A-Za-z_][\w.]*)\s*\}\}")
BROKEN = re.compile(r"\{\{(?!\s*[A-Za-z_][\w.]*\s*\}\})")

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
)


class MissingValues(Exception):
    """A letter needs values that are not there. `names` lists the placeholders."""

    def __init__(self, names: list[str]) -> None:
        super().__init__("no value for " + ", ".join(f"{{{{ {name} }}}}" for name in names))
        self.names = names


def placeholders(template: str) -> list[str]:
    """Return each placeholder of a template once, in the order of first use."""
    return list(dict.fromkeys(PLACEHOLDER.findall(template)))


def problems_with(template: str, known: Collection[str] = KNOWN) -> list[str]:
    """Return a sentence for each placeholder that is unknown or not written right."""
    problems = [
        f"the placeholder {{{{ {name} }}}} is unknown; known are {', '.join(known)}."
        for name in placeholders(template)
        if name not in known
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
