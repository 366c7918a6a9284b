"""Something that a reader found in a file and that is not there for everyone's eyes.

A finding says what, where and how often; never what it says: it is shown before anybody has
decided that the file may be opened.
"""

from dataclasses import asdict, dataclass
from enum import StrEnum


class Weight(StrEnum):
    """How much a finding matters."""

    SUSPECT = "suspect"
    """May show people who should not be seen: the file waits for a reviewer."""
    NOTE = "note"
    """Worth knowing; alone it keeps no file back."""


@dataclass(frozen=True)
class Finding:
    """One kind of thing at one place of a file."""

    code: str  # such as hidden_sheet, tracked_changes, nhs_number
    weight: Weight
    where: str  # such as sheet 2, page 3, column D; never words of the file
    count: int
    sentence: str  # for a person: "Sheet 2 is hidden and has 412 filled cells."

    def as_json(self) -> dict[str, object]:
        return asdict(self)
