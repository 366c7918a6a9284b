"""Load a merge file: one row an authority, each further column a placeholder of the letter."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from django.db import transaction

from requests_app.domain import merge
from requests_app.import_report import ImportReport
from requests_app.models import Authority, Campaign, FoiRequest, OutgoingMessage
from requests_app.register import AuthorityNames
from requests_app.tables import Row, Table

LONGEST_NAME = 60  # characters of a placeholder

Rounds = dict[int, list[FoiRequest]]  # an authority's number -> its requests, the newest last


@dataclass
class MergeReport(ImportReport):
    """As any import, counted in requests; and what each column is called in a letter."""

    placeholders: dict[str, str] = field(default_factory=dict)
    """Header of the file -> name of the placeholder, in the order of the file."""

    def as_dict(self) -> dict[str, object]:
        columns = [
            {"header": header, "placeholder": name} for header, name in self.placeholders.items()
        ]
        return super().as_dict() | {"columns": columns}


def load_merge_file(
    campaign: Campaign,
    table: Table,
    *,
    authority_column: str = "authority",
    on: date | None = None,
    dry_run: bool = False,
) -> MergeReport:
    """Keep what a merge file says of each authority, for the letters of this campaign.

    Every row names an authority that the campaign has a request for, once; each round of it has
    the same values, so that a new one begins with the newest. The file takes the place of the one
    loaded before: its columns are the campaign's, and a request that it does not name has no values
    any more, so that its letter stops rather than say something old. `on` is the day on which names
    are read; None takes any day.

    The whole file is read first, every problem is reported, and it is all or nothing. A blank
    cell is kept, and is a warning: a letter that needs it stops.
    """
    report = MergeReport()
    table.report_ragged(report)
    report.placeholders = _placeholders(table, authority_column, report)
    if not report.ok:
        return report
    requests = _rounds(campaign)
    values = _read(campaign, table, authority_column, on, requests, report)
    if not report.ok:
        return report
    changed = _changed(requests, values, report)
    _warn(campaign, requests, values, report)
    if not dry_run:
        _write(campaign, changed, list(report.placeholders.values()))
    return report


def placeholder_of(header: str) -> str:
    """Return what a column is called in a letter: small letters, digits and underscores.

    Empty where the header has neither letter nor digit.

    >>> placeholder_of("Last year's figure"), placeholder_of("2024 (£)")
    ('last_years_figure', 'column_2024')
    """
    plain = unicodedata.normalize("NFKD", header).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", plain.replace("'", "")).strip("_")
    return f"column_{name}" if name[:1].isdigit() else name


# ---------------------------------------------------------------------------- columns


def _placeholders(table: Table, authority_column: str, report: ImportReport) -> dict[str, str]:
    if authority_column not in table.columns:
        report.wrong(
            f"there is no column {authority_column!r}. The file has: {', '.join(table.columns)}.", 1
        )
    names: dict[str, str] = {}
    for header in table.columns:
        if header == authority_column:
            continue
        name = placeholder_of(header)
        if why := _why_unfit(name, names):
            report.wrong(why, 1, header)
        else:
            names[header] = name
    if report.ok and not names:
        report.wrong(f"there is no column beside {authority_column!r}: nothing to merge.", 1)
    return names


def _why_unfit(name: str, names: dict[str, str]) -> str:
    if not name:
        return "has no letter or digit that a placeholder could be called by; rename it."
    if len(name) > LONGEST_NAME:
        return f"is longer than {LONGEST_NAME} characters; give it a short name."
    if name in merge.KNOWN:
        return f"{{{{ {name} }}}} is filled in by itself; rename the column, or leave it out."
    if first := next((header for header, taken in names.items() if taken == name), ""):
        return f"would be {{{{ {name} }}}}, as the column {first!r} is already; rename one of them."
    return ""


# ---------------------------------------------------------------------------- rows


def _rounds(campaign: Campaign) -> Rounds:
    rounds: Rounds = {}
    for foi_request in campaign.foi_requests.order_by("round"):
        rounds.setdefault(foi_request.authority_id, []).append(foi_request)
    return rounds


def _read(
    campaign: Campaign,
    table: Table,
    authority_column: str,
    on: date | None,
    requests: Rounds,
    report: MergeReport,
) -> dict[int, dict[str, str]]:
    """Return the values by the authority's number, and report what is wrong with a row."""
    names = AuthorityNames(campaign)
    lines: dict[int, int] = {}
    values: dict[int, dict[str, str]] = {}
    for row in table.rows:
        authority = names.read(row, authority_column, on, report)
        if authority is None:
            continue
        first = lines.setdefault(authority.pk, row.line)
        if first != row.line:
            report.wrong(
                f"{authority} ({authority.code}) stands in line {first} already.",
                row.line,
                authority_column,
            )
        elif rounds := requests.get(authority.pk):
            own = {name: row.get(header) for header, name in report.placeholders.items()}
            values[authority.pk] = own
            report.preview.append(_previewed(row, authority, rounds[-1], own))
        else:
            report.wrong(
                f"{authority} ({authority.code}) has no request in this campaign; drafts are made "
                "first.",
                row.line,
                authority_column,
            )
    return values


def _previewed(
    row: Row, authority: Authority, foi_request: FoiRequest, own: dict[str, str]
) -> dict[str, object]:
    told = {"line": row.line, "authority": str(authority), "our reference": foi_request.reference}
    return told | {f"{{{{ {name} }}}}": value for name, value in own.items()}


def _changed(
    requests: Rounds, values: dict[int, dict[str, str]], report: MergeReport
) -> list[FoiRequest]:
    """Return the requests whose values are not what the file says, with those it says."""
    changed = []
    for foi_request in chain.from_iterable(requests.values()):
        wanted = values.get(foi_request.authority_id, {})
        if wanted == foi_request.merge_values:
            report.unchanged += foi_request.authority_id in values
            continue
        report.created += not foi_request.merge_values
        report.updated += bool(foi_request.merge_values)
        foi_request.merge_values = wanted
        changed.append(foi_request)
    return changed


@transaction.atomic
def _write(campaign: Campaign, changed: list[FoiRequest], columns: list[str]) -> None:
    FoiRequest.objects.bulk_update(changed, ["merge_values"])
    campaign.merge_columns = columns
    campaign.save(update_fields=["merge_columns"])


# ---------------------------------------------------------------------------- what to know


def _warn(
    campaign: Campaign,
    requests: Rounds,
    values: dict[int, dict[str, str]],
    report: MergeReport,
) -> None:
    """Say which letters will stop, and which were written before the file was loaded."""
    for header, name in report.placeholders.items():
        if blank := sum(not own[name] for own in values.values()):
            report.warn(
                f"is blank in {_rows(blank)}: a letter with {{{{ {name} }}}} stops there.",
                column=header,
            )
    if untold := len(requests) - len(values):
        report.warn(
            f"{untold} of the {len(requests)} authorities asked are not in the file, and have no "
            "values."
        )
    known = (*merge.KNOWN, *report.placeholders.values())
    for problem in merge.problems_with(campaign.letter, known):
        report.warn(f"In the letter of the campaign, {problem}")
    written = OutgoingMessage.objects.filter(
        foi_request__in=campaign.foi_requests.all(), kind=OutgoingMessage.Kind.REQUEST
    ).exclude(state=OutgoingMessage.State.CANCELLED)
    if count := written.count():
        report.warn(f"{count} first letters are written already; their words stay as they are.")


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"
