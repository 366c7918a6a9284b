"""What the patterns of personal data find, as findings of a reader."""

from collections.abc import Iterable

from responses_app.domain.personal_data import Hit
from responses_app.readers.finding import Finding, Weight


def personal_findings(hits: Iterable[Hit], where: str) -> list[Finding]:
    """Findings at one place of a file, such as sheet 2."""
    return [
        Finding(
            hit.code,
            Weight.SUSPECT if hit.is_suspect else Weight.NOTE,
            f"{where}, {hit.where}" if hit.where else where,
            hit.count,
            f"{where[:1].upper()}{where[1:]}{f', {hit.where}' if hit.where else ''}: {hit.sentence}",
        )
        for hit in hits
    ]
