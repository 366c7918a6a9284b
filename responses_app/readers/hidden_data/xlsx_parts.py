"""What an .xlsx workbook carries besides the cells of its sheets.

A pivot table keeps a copy of every row it was made from, whether or not those rows are on a sheet
of the same file: that is how lists of people have left councils unseen.
Source: ECMA-376 part 1, 18.10 (pivot tables), 18.14 (external references), 18.7 (comments).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from responses_app.domain.personal_data import in_text
from responses_app.readers.finding import Finding, Weight
from responses_app.readers.hidden_data.embedded import embedded_findings, picture_findings
from responses_app.readers.hidden_data.office_parts import (
    count_of,
    custom_xml_findings,
    macro_findings,
    property_findings,
    texts,
)
from responses_app.readers.hidden_data.other_parts import other_findings
from responses_app.readers.hidden_data.packages import Package
from responses_app.readers.hidden_data.people import personal_findings
from responses_app.readers.hidden_data.wording import among, counted
from responses_app.readers.hidden_data.workbook import Seen
from responses_app.readers.hidden_data.xml_stream import START, walk

CACHED_NUMBERS = 50  # from another workbook: as many look like a table

_READ = (
    r"xl/(?:worksheets|pivotcache|threadedcomments|externallinks)/.*",
    r"xl/(?:comments/)?comments?[^/]*\.xml",
    r"xl/(?:workbook|sharedstrings)[^/]*\.xml",
    r"docprops/core\.xml",
)
_OLDER = ("tc={", "[Threaded comment]")
_TEXT_KEPT = {"s", "d"}


def part_findings(
    package: Package,
    sheet_parts: set[str],
    names: list[tuple[str, str, bool]],
    sheets: list[Seen],
    unused: list[str],
    white_rules: int,
) -> list[Finding]:
    """Everything a workbook carries besides its cells.

    `unused` are texts kept for cells that no cell has; `white_rules` are looks that a rule gives to
    cells and that cannot be seen.
    """
    return [
        *personal_findings(in_text("\n".join(unused)), "texts of no cell"),
        *personal_findings(in_text(_said_by_names(names)), "names"),
        *_rule_findings(white_rules),
        *_pivot_findings(package, names, sheets),
        *_external_findings(package),
        *_name_findings(names, sheets),
        *_comment_findings(package),
        *_orphan_findings(package, sheet_parts),
        *shared_findings(package),
    ]


def shared_findings(package: Package) -> list[Finding]:
    """What a workbook carries in parts of its own, whatever the form of its sheets."""
    return [
        *_presence_findings(package),
        *embedded_findings(package, r"xl/embeddings/.*"),
        *picture_findings(package, r"xl/media/.*"),
        *macro_findings(package),
        *custom_xml_findings(package),
        *property_findings(package),
        *other_findings(package, _READ),
    ]


@dataclass(frozen=True)
class _Cache:
    """A pivot table's copy of its source."""

    number: int
    records: int  # rows kept
    shared: int  # different values kept of its columns
    sheet: str | None  # the sheet of this workbook it was made from
    area: str
    name: str  # of the range or table it was made from


def _pivot_findings(
    package: Package, names: list[tuple[str, str, bool]], sheets: list[Seen]
) -> Iterator[Finding]:
    shown = {sheet.name.casefold(): sheet for sheet in sheets if sheet.is_shown}
    for cache in _caches(package):
        source = _source_sheet(package, cache, names)
        rows_there = shown[source].filled_rows if source in shown else 0
        is_seen = source in shown and cache.records <= rows_there
        kept = cache.records or cache.shared
        if not kept:
            continue
        if cache.records:
            what = f"keeps a copy of {counted(cache.records, 'row')}"
        else:
            what = f"keeps {counted(cache.shared, 'value')} of the table it was made from"
        if is_seen:
            rest = "They seem to be those of a sheet that can be seen."
        elif source in shown:
            rest = f"The sheet it was made from now has {counted(rows_there, 'row')}."
        else:
            rest = "They are not on any sheet that can be seen."
        yield Finding(
            "pivot_cache",
            Weight.NOTE if is_seen else Weight.SUSPECT,
            f"pivot table {cache.number}",
            kept,
            f"Pivot table {cache.number} {what}. {rest}",
        )


def _source_sheet(package: Package, cache: _Cache, names: list[tuple[str, str, bool]]) -> str:
    """The sheet a pivot table was made from, in small letters; empty where it is elsewhere."""
    if cache.sheet is not None:
        return cache.sheet.casefold()
    for name, meaning, _ in names:
        if cache.name and name.casefold() == cache.name.casefold() and "!" in meaning:
            return meaning.rpartition("!")[0].strip("'").replace("''", "'").casefold()
    return _table_sheet(package, cache.name)


def _table_sheet(package: Package, name: str) -> str:
    """The sheet on which a table of that name is; unknown sheets have no name here."""
    if not name:
        return ""
    wanted = name.casefold()
    for part in package.matching(r"xl/tables/[^/]*\.xml"):
        for kind, element, attributes in walk(package.open(part)):
            if kind == START and element == "table":
                if attributes.get("displayName", attributes.get("name", "")).casefold() == wanted:
                    return _sheet_with(package, part)
                break
    return ""


def _sheet_with(package: Package, table: str) -> str:
    owners = [
        part
        for part in package.matching(r"xl/worksheets/[^/]*\.xml")
        if any(relation.target == table for relation in package.relations(part))
    ]
    if not owners:
        return ""
    for main in package.matching(r"xl/workbook[0-9]*\.xml"):
        keys = {one.key for one in package.relations(main) if one.target == owners[0]}
        for kind, element, attributes in walk(package.open(main)):
            if kind == START and element == "sheet" and attributes.get("r:id") in keys:
                return attributes.get("name", "").casefold()
    return ""


def _caches(package: Package) -> Iterator[_Cache]:
    parts = package.matching(r"xl/pivotcache/pivotcachedefinition[^/]*\.xml")
    for number, part in enumerate(parts, 1):
        sheet: str | None = None
        area = name = ""
        shared = depth = 0
        for kind, element, attributes in walk(package.open(part)):
            if element == "sharedItems":
                depth = 1 if kind == START else 0
            elif kind == START and element == "worksheetSource":
                is_here = "r:id" not in attributes
                sheet = attributes.get("sheet") if is_here else ""
                area, name = attributes.get("ref", ""), attributes.get("name", "")
            elif kind == START and depth and element in _TEXT_KEPT:
                shared += 1
        records = sum(
            count_of(package, relation.target, "r")
            for relation in package.relations(part)
            if relation.kind == "pivotCacheRecords" and relation.target in package
        )
        yield _Cache(number, records, shared, sheet, area, name)


def _external_findings(package: Package) -> Iterator[Finding]:
    parts = package.matching(r"xl/externallinks/[^/]*\.xml")
    for number, part in enumerate(parts, 1):
        values = texts(package, part, "v")
        in_words = sum(not _is_number(value) for value in values)
        is_suspect = in_words > 0 or len(values) >= CACHED_NUMBERS
        yield Finding(
            "external_link",
            Weight.SUSPECT if is_suspect else Weight.NOTE,
            f"link {number}",
            len(values),
            f"It refers to another workbook and keeps {counted(len(values), 'value')} of it, "
            f"{in_words:,} of them words."
            if values
            else "It refers to another workbook and keeps no values of it.",
        )
        yield from personal_findings(in_text("\n".join(values)), f"link {number}")


def _is_number(value: str) -> bool:
    return value.replace(".", "", 1).replace("-", "", 1).replace("E", "", 1).isdecimal()


def _name_findings(names: list[tuple[str, str, bool]], sheets: list[Seen]) -> Iterator[Finding]:
    own = [(meaning, hidden) for name, meaning, hidden in names if not name.startswith("_xlnm.")]
    unseen = {sheet.name.casefold() for sheet in sheets if not sheet.is_shown}
    to_hidden = sum(_names_any(meaning, unseen) for meaning, _ in own)
    broken = sum("#REF!" in meaning for meaning, _ in own)
    lists = sum(meaning.lstrip("= ").startswith(("{", '"')) for meaning, _ in own)
    for code, count, words in (
        ("name_of_hidden_range", to_hidden, "for cells of hidden sheets"),
        ("name_of_lost_range", broken, "for cells that are no longer there"),
        ("name_with_values", lists, "that themselves keep words or lists"),
        ("hidden_name", sum(hidden for _, hidden in own), "that are hidden"),
    ):
        if count:
            yield Finding(
                code, Weight.NOTE, "workbook", count, f"It has {counted(count, 'name')} {words}."
            )


def _said_by_names(names: list[tuple[str, str, bool]]) -> str:
    """The words that names themselves keep, a row of a list on a line of its own."""
    kept = (meaning.lstrip("= ") for _, meaning, _ in names)
    rows = (meaning.strip('{}"').replace(";", "\n") for meaning in kept if meaning[:1] in '{"')
    return "\n".join(rows).replace('"', "")


def _rule_findings(white_rules: int) -> Iterator[Finding]:
    if white_rules:
        yield Finding(
            "unseen_by_rule",
            Weight.NOTE,
            "workbook",
            white_rules,
            f"{counted(white_rules, 'rule')} in it can make cells look empty by their colour.",
        )


def _names_any(meaning: str, sheets: set[str]) -> bool:
    sheet = meaning.lstrip("=").rpartition("!")[0].strip("'").replace("''", "'")
    return sheet.casefold() in sheets


def _comment_findings(package: Package) -> Iterator[Finding]:
    threads = package.matching(r"xl/threadedcomments/[^/]*\.xml")
    notes = package.matching(r"xl/(?:comments/)?comments?[^/]*\.xml")
    said = [text for part in threads for text in texts(package, part, "text")]
    written = [text for part in notes for text in texts(package, part, "comment")]
    if said:  # each of them is there once more, as a comment for older programs
        written = [text for text in written if not text.startswith(_OLDER)]
    count = len(said) + len(written)
    if count:
        yield Finding(
            "comments",
            Weight.SUSPECT,
            "workbook",
            count,
            f"Its cells have {counted(count, 'comment')}.",
        )
        yield from personal_findings(in_text("\n".join(said + written)), "comments")


def _orphan_findings(package: Package, sheet_parts: set[str]) -> Iterator[Finding]:
    """Sheets that are in the file and that no list of sheets names."""
    orphans = set(package.matching(r"xl/worksheets/[^/]*\.xml")) - sheet_parts
    cells = sum(count_of(package, part, "v") for part in sorted(orphans))
    if cells:
        yield Finding(
            "unlisted_sheet",
            Weight.SUSPECT,
            "workbook",
            cells,
            f"{counted(len(orphans), 'sheet')} with {counted(cells, 'filled cell')} "
            f"{among(len(orphans), 'is', 'are')} in the file but in no list of its sheets.",
        )


_PRESENCES: tuple[tuple[str, str, Weight, str], ...] = (
    (
        r"xl/model/.*",
        "data_model",
        Weight.SUSPECT,
        "It carries a data model: whole tables that are on no sheet.",
    ),
    (
        r"xl/revisions/revisionlog[^/]*\.xml",
        "earlier_versions",
        Weight.SUSPECT,
        "It keeps a log of changes, with what cells said before.",
    ),
    (
        r"xl/connections\.(?:xml|bin)",
        "connections",
        Weight.NOTE,
        "It knows where data outside the file are kept.",
    ),
    (
        r"xl/querytables/[^/]*",
        "query_tables",
        Weight.NOTE,
        "Tables in it were filled from outside the file.",
    ),
)


def _presence_findings(package: Package) -> Iterator[Finding]:
    for pattern, code, weight, sentence in _PRESENCES:
        count = len(package.matching(pattern))
        if count:
            yield Finding(code, weight, "workbook", count, sentence)
