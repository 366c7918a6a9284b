"""Files within an office file: a whole workbook may lie behind one small chart."""

from collections.abc import Callable, Iterable

from responses_app.readers.finding import Finding, Weight
from responses_app.readers.hidden_data.packages import Package
from responses_app.readers.hidden_data.pictures import places_in
from responses_app.readers.hidden_data.wording import among, counted

MOST_LOOKED_INTO = 50
MOST_BYTES = 20_000_000
Looker = Callable[[bytes], list[Finding]]


def embedded_findings(
    package: Package, pattern: str, look: Looker | None = None, more: Iterable[str] = ()
) -> list[Finding]:
    """Files embedded in a package: the parts of a pattern, and `more`.

    Each may hold far more than what is seen of it, so any is suspect, but for the workbook behind a
    chart: that is looked into with `look` and is as suspect as what is found.
    """
    parts = sorted({*package.matching(pattern), *more})
    behind_charts = _behind_charts(package) & set(parts) if look else set()
    others = [part for part in parts if part not in behind_charts]
    findings: list[Finding] = []
    if others:
        count = len(others)
        findings.append(
            Finding(
                "embedded_files",
                Weight.SUSPECT,
                "file",
                count,
                f"{counted(count, 'other file')} {among(count, 'is', 'are')} embedded in it, and "
                "may hold more than what is seen.",
            )
        )
    if behind_charts and look:
        findings += _chart_findings(package, sorted(behind_charts), look)
    return findings


def _behind_charts(package: Package) -> set[str]:
    charts = package.matching(r".*/charts/[^/]*\.xml")
    return {relation.target for part in charts for relation in package.relations(part)}


def _chart_findings(package: Package, parts: list[str], look: Looker) -> list[Finding]:
    inner = [
        finding
        for part in parts[:MOST_LOOKED_INTO]
        for finding in look(package.read(part, MOST_BYTES))
        if finding.weight is Weight.SUSPECT
    ]
    count = len(parts)
    sentence = (
        f"It carries the {among(count, 'workbook', 'workbooks')} behind {counted(count, 'chart')}."
    )
    weight = Weight.NOTE
    if inner:
        weight = Weight.SUSPECT
        sentence += f" What was found there: {', '.join(sorted({one.code for one in inner}))}."
    return [Finding("chart_workbooks", weight, "file", count, sentence)]


def cropped_findings(count: int, where: str) -> list[Finding]:
    """Pictures of which only a part is shown: the rest is in the file."""
    if not count:
        return []
    sentence = (
        f"{counted(count, 'picture')} in it {among(count, 'is', 'are')} cut: what was cut off may "
        "still be there."
    )
    return [Finding("cropped_pictures", Weight.NOTE, where, count, sentence)]


def picture_findings(package: Package, pattern: str) -> list[Finding]:
    """Pictures in a package that say where they were taken."""
    parts = package.matching(pattern + r"\.(?:jpe?g|tiff?|png|webp)")[:MOST_LOOKED_INTO]
    count = sum(places_in(package.read(part)) for part in parts)
    if not count:
        return []
    sentence = (
        f"{counted(count, 'picture')} in it {among(count, 'says', 'say')} where it was taken."
    )
    return [Finding("picture_place", Weight.NOTE, "pictures", count, sentence)]
