"""The register of authorities: import and refresh it, keep addresses, and match names to it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from requests_app.domain.asking import wanted
from requests_app.domain.names import Candidate, Match, NameIndex, NameNotMatched
from requests_app.import_report import ImportReport
from requests_app.models import Authority, AuthorityFunction, Campaign
from requests_app.tables import Row, Table, read_table

SHIPPED = Path(__file__).parent / "data" / "authorities.csv"
OUR_COLUMNS = (
    "code",
    "official_name",
    "plain_name",
    "type",
    "nation",
    "region",
    "functions",
    "start_date",
    "end_date",
    "successors",
    "other_names",
)
# mySociety's register calls the types by these names; each is one of ours.
MYSOCIETY_TYPES = {
    "County": "county",
    "Unitary authority": "unitary",
    "Metropolitan district": "metropolitan district",
    "London borough": "London borough",
    "City corporation": "City of London",
    "Non-metropolitan district": "non-metropolitan district",
    "Welsh unitary authority": "Welsh principal area",
    "Scottish unitary authority": "Scottish council area",
    "NI district": "NI district",
    "Combined authority": "combined authority",
    "Strategic Regional Authority": "strategic regional authority",
}
FUNCTIONS_OF_POWERS = {
    "unitary": tuple(AuthorityFunction.Function.values),
    "upper tier": ("children", "adult_social_care", "education", "highways", "waste"),
    "lower tier": ("housing", "planning", "waste"),
    "ni district": ("planning", "waste"),
    "combined": (),
}


@dataclass
class RegisterReport(ImportReport):
    """As any import, and how many authorities were found to have ended."""

    retired: int = 0

    def as_dict(self) -> dict[str, object]:
        return super().as_dict() | {"retired": self.retired if self.ok else 0}


@dataclass(frozen=True)
class _Entry:
    """One row of a register, read and checked."""

    line: int
    code: str
    fields: dict[str, object]
    functions: tuple[str, ...]
    successors: tuple[str, ...]


def import_authorities(table: Table | None = None, *, dry_run: bool = False) -> RegisterReport:
    """Create or refresh authorities from a register; None takes the one we ship.

    The file may have our columns or those of mySociety's register. Addresses are not
    touched, and no authority is deleted: one that ended keeps its row and its end date.
    """
    table = table or read_table(SHIPPED)
    report = RegisterReport()
    table.report_ragged(report)
    entries = _read_entries(table, report)
    if report.ok:
        with transaction.atomic():
            _write_entries(entries, report)
            if dry_run:
                transaction.set_rollback(True)
    return report


def _read_entries(table: Table, report: RegisterReport) -> list[_Entry]:
    if "gss-code" in table.columns:
        read, needed = _MySocietyReader(table).read, ("gss-code", "official-name", "nation")
    else:
        read, needed = _read_ours, OUR_COLUMNS[:6]
    for column in needed:
        if column not in table.columns:
            report.wrong("there is no such column.", 1, column)
    if not report.ok:
        return []
    entries = [entry for row in table.rows if (entry := read(row, report))]
    first_line: dict[str, int] = {}
    for entry in entries:
        if entry.code in first_line:
            report.wrong(
                f"{entry.code} stands in line {first_line[entry.code]} already.", entry.line
            )
        first_line.setdefault(entry.code, entry.line)
    known = set(first_line) | set(Authority.objects.values_list("code", flat=True))
    for entry in entries:
        for code in entry.successors:
            if code not in known:
                report.wrong(f"the successor {code} is in no row.", entry.line, "successors")
    return entries


def _read_ours(row: Row, report: RegisterReport) -> _Entry | None:
    functions = _split(row.get("functions"))
    for unknown in set(functions) - set(AuthorityFunction.Function.values):
        report.wrong(
            f"unknown function {unknown!r}; "
            f"{', '.join(AuthorityFunction.Function.values)} were expected.",
            row.line,
            "functions",
        )
    return _entry(
        row,
        report,
        code=row.get("code"),
        fields={
            "official_name": row.get("official_name"),
            "plain_name": row.get("plain_name"),
            "type": row.get("type"),
            "nation": row.get("nation"),
            "region": row.get("region"),
            "start_date": _day(row, "start_date", report),
            "end_date": _day(row, "end_date", report),
            "other_names": list(_split(row.get("other_names"))),
        },
        functions=functions,
        successors=_split(row.get("successors")),
    )


class _MySocietyReader:
    """Reads mySociety's columns; its three-letter codes of successors become GSS codes."""

    def __init__(self, table: Table) -> None:
        self.codes = {row.get("local-authority-code"): self._code(row) for row in table.rows}

    @staticmethod
    def _code(row: Row) -> str:
        return row.get("gss-code") or f"LA-{row.get('local-authority-code')}"

    def read(self, row: Row, report: RegisterReport) -> _Entry | None:
        names = (name.strip() for name in row.get("alt-names").split(","))
        official, plain = row.get("official-name"), row.get("nice-name")
        replaced_by = (code.strip() for code in row.get("replaced-by").split(","))
        return _entry(
            row,
            report,
            code=self._code(row),
            fields={
                "official_name": official,
                "plain_name": plain or official,
                "type": MYSOCIETY_TYPES.get(
                    row.get("local-authority-type-name"), row.get("local-authority-type-name")
                ),
                "nation": row.get("nation"),
                "region": row.get("region") or row.get("nation"),
                "start_date": _day(row, "start-date", report),
                "end_date": _day(row, "end-date", report),
                "other_names": sorted({name for name in names if name} - {official, plain}),
            },
            functions=FUNCTIONS_OF_POWERS.get(row.get("powers"), ()),
            successors=tuple(self.codes.get(code, code) for code in replaced_by if code),
        )


def _entry(
    row: Row, report: RegisterReport, *, code: str, fields: dict[str, object], **lists
) -> _Entry | None:
    before = len(report.errors)
    for column in ("code", "official_name", "plain_name", "type", "region"):
        if not (code if column == "code" else fields[column]):
            report.wrong("is empty; a value was expected.", row.line, column)
    if fields["nation"] not in Authority.Nation.values:
        report.wrong(
            f"{fields['nation']!r} is not a nation; {', '.join(Authority.Nation.values)} "
            "were expected.",
            row.line,
            "nation",
        )
    if len(report.errors) > before:
        return None
    return _Entry(row.line, code, fields, **lists)


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _day(row: Row, column: str, report: ImportReport) -> date | None:
    text = row.get(column)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        report.wrong(f"{text!r} is not a date; 2026-03-02 was expected.", row.line, column)
        return None


def _write_entries(entries: list[_Entry], report: RegisterReport) -> None:
    existing = {
        authority.code: authority
        for authority in Authority.objects.prefetch_related("authority_functions", "successors")
    }
    authorities: dict[str, Authority] = {}
    for entry in entries:
        authority = existing.get(entry.code)
        if authority is None:
            authority = Authority(code=entry.code, **entry.fields)
            report.created += 1
        elif _differs(authority, entry):
            if entry.fields["end_date"] and not authority.end_date:
                report.retired += 1
            for name, value in entry.fields.items():
                setattr(authority, name, value)
            report.updated += 1
        else:
            report.unchanged += 1
            continue
        authorities[entry.code] = authority
    new = [authority for authority in authorities.values() if authority.pk is None]
    Authority.objects.bulk_create(new)
    Authority.objects.bulk_update(
        [authority for authority in authorities.values() if authority.code in existing],
        fields=["official_name", "plain_name", "type", "nation", "region",
                "start_date", "end_date", "other_names"],
    )  # fmt: skip
    _write_links([entry for entry in entries if entry.code in authorities])


def _differs(authority: Authority, entry: _Entry) -> bool:
    return (
        any(getattr(authority, name) != value for name, value in entry.fields.items())
        or authority.functions != sorted(entry.functions)
        or {other.code for other in authority.successors.all()} != set(entry.successors)
    )


def _write_links(entries: list[_Entry]) -> None:
    """Write functions and successors of the rows that are new or changed."""
    pks = dict(Authority.objects.values_list("code", "pk"))
    changed = [pks[entry.code] for entry in entries]
    AuthorityFunction.objects.filter(authority__in=changed).delete()
    AuthorityFunction.objects.bulk_create(
        AuthorityFunction(authority_id=pks[entry.code], function=function)
        for entry in entries
        for function in entry.functions
    )
    successors = Authority.successors.through
    successors.objects.filter(from_authority__in=changed).delete()
    successors.objects.bulk_create(
        successors(from_authority_id=pks[entry.code], to_authority_id=pks[code])
        for entry in entries
        for code in entry.successors
    )


# ---------------------------------------------------------------------------- who is asked


def who_is_asked(ask: dict[str, object], on: date):
    """Return the authorities of the register, standing on `on`, that fit an `ask` table."""
    authorities = Authority.objects.in_the_register()
    codes = wanted(ask.get("codes"))
    if codes:
        authorities = Authority.objects.filter(code__in=codes)
    else:
        authorities = authorities.standing(on)
    for key in ("nation", "region", "type"):
        if names := wanted(ask.get(key)):
            authorities = authorities.filter(**{f"{key}__in": names})
    if functions := wanted(ask.get("function")):
        authorities = authorities.filter(authority_functions__function__in=functions).distinct()
    return authorities


# ---------------------------------------------------------------------------- names


class AuthorityNames:
    """Ties a name as people write it to one authority; those the campaign asked come first."""

    def __init__(self, campaign: Campaign | None = None, on: date | None = None) -> None:
        self.by_code = {authority.code: authority for authority in Authority.objects.all()}
        asked: set[str] = set()
        if campaign:
            asked = set(campaign.foi_requests.values_list("authority__code", flat=True))
            if campaign.ask and on:
                asked |= set(who_is_asked(campaign.ask, on).values_list("code", flat=True))
        self.asked = asked
        # Invented authorities answer to their names only where a campaign asked them.
        self._index = NameIndex(
            _candidate(authority)
            for authority in self.by_code.values()
            if not authority.made_up or authority.code in asked or (campaign and campaign.made_up)
        )

    def match(self, name: str, on: date | None) -> Match:
        """Raises NameNotMatched with the nearest candidates in its message."""
        return self._index.match(name, self.asked, on)

    def read(
        self, row: Row, column: str, on: date | None, report: ImportReport
    ) -> Authority | None:
        """Return the authority that a row names, or report why it names none."""
        name = row.get(column)
        if not name:
            report.wrong("is empty; an authority's name or code was expected.", row.line, column)
            return None
        try:
            match = self.match(name, on)
        except NameNotMatched as problem:
            report.wrong(f"{problem}.", row.line, column)
            return None
        if match.matched_as:
            report.warn(f"matched_as: {name!r} was taken for {match.matched_as}.", row.line, column)
        if match.warning:
            report.warn(f"{match.warning}.", row.line, column)
        return self.by_code[match.code]


def _candidate(authority: Authority) -> Candidate:
    names = (authority.official_name, authority.plain_name, *authority.other_names)
    return Candidate(
        code=authority.code,
        names=tuple(dict.fromkeys(names)),
        start=authority.start_date,
        end=authority.end_date,
    )


# ---------------------------------------------------------------------------- addresses

NAME_COLUMNS = ("authority", "code", "gss-code", "gss_code", "name", "plain_name", "official_name")
ADDRESS_COLUMNS = ("email", "e-mail", "address", "foi_email", "email_address")


def import_addresses(
    table: Table, confirmed_on: date, *, source: str = "", dry_run: bool = False
) -> ImportReport:
    """Take over the addresses for requests from a file with a name or code and an address.

    All or nothing. An empty address leaves what is there as it is.
    """
    report = ImportReport()
    table.report_ragged(report)
    name_column = next((name for name in NAME_COLUMNS if name in table.columns), None)
    address_column = next((name for name in ADDRESS_COLUMNS if name in table.columns), None)
    if not name_column:
        report.wrong(f"one of the columns {', '.join(NAME_COLUMNS)} was expected.", 1)
    if not address_column:
        report.wrong(f"one of the columns {', '.join(ADDRESS_COLUMNS)} was expected.", 1)
    if not report.ok:
        return report
    names = AuthorityNames()
    changed: dict[str, Authority] = {}
    lines: dict[str, int] = {}
    for row in table.rows:
        authority = names.read(row, name_column, confirmed_on, report)
        address = row.get(address_column).removeprefix("mailto:").strip()
        if authority is None or not address:
            continue
        try:
            validate_email(address)
        except ValidationError:
            report.wrong(f"{address!r} is not an e-mail address.", row.line, address_column)
            continue
        if authority.code in lines:
            report.wrong(f"{authority} stands in line {lines[authority.code]} already.", row.line)
            continue
        lines[authority.code] = row.line
        if authority.email == address and authority.email_confirmed_on == confirmed_on:
            report.unchanged += 1
            continue
        report.updated += 1
        authority.email, authority.email_confirmed_on = address, confirmed_on
        authority.email_source = source[:300]
        changed[authority.code] = authority
    if report.ok and not dry_run:
        Authority.objects.bulk_update(
            changed.values(), ["email", "email_confirmed_on", "email_source"]
        )
    return report


def addresses_shared() -> set[str]:
    """Return the addresses that stand at more than one authority, in lower case."""
    seen: set[str] = set()
    shared: set[str] = set()
    for address in Authority.objects.exclude(email="").values_list("email", flat=True):
        folded = address.casefold()
        (shared if folded in seen else seen).add(folded)
    return shared


