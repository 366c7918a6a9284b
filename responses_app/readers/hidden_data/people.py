"""What the patterns of personal data find, as findings of a reader."""

from collections.abc import Iterable

from responses_app.domain.personal_data import Hit
from responses_app.readers.finding import Finding, Weight


def personal_findings(hits: Iterable[Hit], where: str) -> list[Finding]:
    """Findings at one place of a file, such as sheet 2."""
    return [_finding(hit, f"{where}, {hit.where}" if hit.where else where) for hit in hits]


def _finding(hit: Hit, where: str) -> Finding:
    weight = Weight.SUSPECT if hit.is_suspect else Weight.NOTE
    return Finding(
        hit.code, weight, where, hit.count, f"{where[:1].upper()}{where[1:]}: {hit.sentence}"
    )
