"""The register of authorities: import and refresh it, keep addresses, and match names to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from requests_app.domain.asking import problems_with_ask, wanted
from requests_app.domain.names import Candidate, Match, NameIndex, NameNotMatched
from requests_app.import_report import ImportReport
from requests_app.models import Authority, AuthorityFunction, Campaign, CampaignChange
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
    "population",
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
MOST_PEOPLE = 2**31 - 1  # as many as the column holds
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
    """One row of a register, read and checked.

    A blank population leaves the one that is there. A `partial` row comes from a register that
    knows less than ours: what it leaves blank stays, the names it does not know stay, and so does
    the work an authority does.
    """

    line: int
    code: str
    fields: dict[str, object]
    functions: tuple[str, ...]
    successors: tuple[str, ...]
    partial: bool = False

    @property
    def other_names(self) -> list[str]:
        return self.fields["other_names"]  # type: ignore[return-value]


def import_authorities(table: Table | None = None, *, dry_run: bool = False) -> RegisterReport:
    """Create or refresh authorities from a register; None takes the one we ship.

    The file may have our columns or those of mySociety's register. Addresses are not
    touched, and no authority is deleted: one that ended keeps its row and its end date.
    An authority whose GSS code has changed stays one authority: a row under a code that
    another row lists among its other names is about that one, and the newer code is kept.
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
    known = set(first_line)
    for code, names in Authority.objects.values_list("code", "other_names"):
        known |= {code, *names}
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
            "population": _population(row, "population", report),
        },
        functions=functions,
        successors=_split(row.get("successors")),
    )


class _MySocietyReader:
    """Reads mySociety's columns.

    Its three-letter codes of successors become GSS codes. Its end date is sometimes the day
    on which the successor began; ours is always the last day.
    """

    def __init__(self, table: Table) -> None:
        self.codes = {row.get("local-authority-code"): self._code(row) for row in table.rows}
        self.starts = {row.get("local-authority-code"): row.get("start-date") for row in table.rows}

    @staticmethod
    def _code(row: Row) -> str:
        older = row.get("snac") or f"LA-{row.get('local-authority-code')}"
        return row.get("gss-code") or older

    def read(self, row: Row, report: RegisterReport) -> _Entry | None:
        official, plain = _one_line(row, "official-name"), _one_line(row, "nice-name")
        successors = _split(row.get("replaced-by"), ",")
        kind = row.get("local-authority-type-name")
        start, end = _day(row, "start-date", report), _day(row, "end-date", report)
        if end and end.isoformat() in {self.starts.get(code) for code in successors}:
            end -= timedelta(days=1)
        return _entry(
            row,
            report,
            code=self._code(row),
            fields={
                "official_name": official,
                "plain_name": plain or official,
                "type": MYSOCIETY_TYPES.get(kind, kind),
                "nation": row.get("nation"),
                "region": row.get("region"),
                "start_date": start,
                "end_date": end,
                "other_names": self._other_names(row, official, plain),
                "population": _population(row, "pop-2020", report),
            },
            functions=FUNCTIONS_OF_POWERS.get(row.get("powers"), ()),
            successors=tuple(self.codes.get(code, code) for code in successors),
            partial=True,
        )

    @staticmethod
    def _other_names(row: Row, official: str, plain: str) -> list[str]:
        former = list(_split(row.get("former-gss-codes"), ","))
        if "," in official + plain:
            return former  # with a comma in the name itself, a list parted by commas is unreadable
        return _added([], [*_split(row.get("alt-names"), ","), *former], {official, plain})


def _one_line(row: Row, column: str) -> str:
    return " ".join(row.get(column).split())


def _added(names: list[str], more: list[str], besides: set[str]) -> list[str]:
    """Return names with those of `more` that are not there yet in some spelling of capitals."""
    seen = {name.casefold() for name in (*names, *besides)}
    return names + [
        name for name in more if not (name.casefold() in seen or seen.add(name.casefold()))
    ]


def _entry(
    row: Row, report: RegisterReport, *, code: str, fields: dict[str, object], **others
) -> _Entry | None:
    before = len(report.errors)
    if others.get("partial"):
        needed = {"code": code, **fields, "region": "may be blank"}
    else:
        needed = {"code": code, **fields}
    for column in ("code", "official_name", "plain_name", "type", "region"):
        if not needed[column]:
            report.wrong("is empty; a value was expected.", row.line, column)
        most = Authority._meta.get_field(column).max_length
        if len(str(needed[column])) > most:
            report.wrong(f"is longer than {most} characters.", row.line, column)
    if fields["nation"] not in Authority.Nation.values:
        report.wrong(
            f"{fields['nation']!r} is not a nation; {', '.join(Authority.Nation.values)} "
            "were expected.",
            row.line,
            "nation",
        )
    start, end = fields["start_date"], fields["end_date"]
    if start and end and end < start:
        report.wrong(f"it ends on {end}, before it starts on {start}.", row.line, "end_date")
    if len(report.errors) > before:
        return None
    return _Entry(row.line, code, fields, **others)


def _split(text: str, separator: str = ";") -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(separator) if part.strip())


def _day(row: Row, column: str, report: ImportReport) -> date | None:
    text = row.get(column)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        report.wrong(
            f"{text!r} is not a date; year, month and day such as 2026-03-02 were expected.",
            row.line,
            column,
        )
        return None


def _population(row: Row, column: str, report: ImportReport) -> int | None:
    """Read how many people live there; a register may write 260780.0."""
    text = row.get(column).replace(",", "").removesuffix(".0")
    if not text:
        return None
    if not text.isdecimal() or int(text) > MOST_PEOPLE:
        report.wrong(
            f"{row.get(column)!r} is not a population; a whole number such as 93836 was expected.",
            row.line,
            column,
        )
        return None
    return int(text)


def _write_entries(entries: list[_Entry], report: RegisterReport) -> None:
    known = {
        authority.code: authority
        for authority in Authority.objects.prefetch_related("authority_functions", "successors")
    }
    by_any_code = {name: one for one in known.values() for name in one.other_names} | known
    written: list[tuple[Authority, _Entry, list[str]]] = []
    for entry, authority in _paired(entries, known):
        authority = authority or Authority(code=entry.code)
        values, functions = _values(entry, authority), _functions(entry, authority)
        if authority.pk and not (
            any(getattr(authority, name) != value for name, value in values.items())
            or authority.functions != functions
            or set(authority.successors.all())
            != {by_any_code.get(code) for code in entry.successors}
        ):
            report.unchanged += 1
            continue
        report.created += not authority.pk
        report.updated += bool(authority.pk)
        report.retired += bool(authority.pk and values["end_date"] and not authority.end_date)
        for name, value in values.items():
            setattr(authority, name, value)
        written.append((authority, entry, functions))
    Authority.objects.bulk_update(
        [authority for authority, _, _ in written if authority.pk],
        fields=["code", "official_name", "plain_name", "type", "nation", "region",
                "start_date", "end_date", "other_names", "population"],
    )  # fmt: skip
    Authority.objects.bulk_create(authority for authority, _, _ in written if not authority.pk)
    by_any_code |= {authority.code: authority for authority, _, _ in written}
    _write_links(written, by_any_code)
    CampaignChange.objects.follow_register(authority.pk for authority, _, _ in written)


def _paired(
    entries: list[_Entry], known: dict[str, Authority]
) -> Iterator[tuple[_Entry, Authority | None]]:
    """Yield each row with the authority of ours that it is about, None where that is new.

    A code that changed is seen from either side: the row bears a former code of an authority
    of ours, or the row names the code of an authority of ours as a former one. An authority
    that has a row of its own in the file is never taken for another's.
    """
    taken = {entry.code for entry in entries}
    former = {name: one for one in known.values() for name in one.other_names}
    for entry in entries:
        authority = known.get(entry.code)
        if authority is None:
            renamed = [former.get(entry.code), *map(known.get, entry.other_names)]
            authority = next((one for one in renamed if one and one.code not in taken), None)
            taken |= {authority.code} if authority else set()
        yield entry, authority


def _values(entry: _Entry, authority: Authority) -> dict[str, object]:
    """Return what the authority's columns are to be after this row."""
    values = dict(entry.fields)
    if entry.partial:
        values = {name: value or getattr(authority, name) for name, value in values.items()}
        # Ours is checked against the totals of the nations; theirs fills what it lacks.
        values["population"] = authority.population or values["population"]
        values["region"] = values["region"] or values["nation"]
        besides = {authority.code, values["official_name"], values["plain_name"]}
        values["other_names"] = _added(authority.other_names, entry.other_names, besides)
    elif values["population"] is None:
        values["population"] = authority.population
    code_changed = authority.code in entry.other_names
    return values | {"code": entry.code if code_changed else authority.code}


def _functions(entry: _Entry, authority: Authority) -> list[str]:
    """Return the work it does; a register that knows only its tier says it of new ones."""
    if entry.partial and authority.pk and authority.functions:
        return authority.functions
    return sorted(entry.functions)


def _write_links(
    written: list[tuple[Authority, _Entry, list[str]]], by_any_code: dict[str, Authority]
) -> None:
    """Write functions and successors of the rows that are new or changed."""
    pks = [authority.pk for authority, _, _ in written]
    AuthorityFunction.objects.filter(authority__in=pks).delete()
    AuthorityFunction.objects.bulk_create(
        AuthorityFunction(authority=authority, function=function)
        for authority, _, functions in written
        for function in functions
    )
    successors = Authority.successors.through
    successors.objects.filter(from_authority__in=pks).delete()
    successors.objects.bulk_create(
        successors(from_authority=authority, to_authority=by_any_code[code])
        for authority, entry, _ in written
        for code in entry.successors
    )


# ---------------------------------------------------------------------------- who is asked


def who_is_asked(ask: dict[str, object], on: date):
    """Return the authorities of the register, standing on `on`, that fit an `ask` table.

    Those asked by code are not required to stand: a former code is read as the present one.
    """
    codes = wanted(ask.get("codes"))
    if codes:
        authorities = Authority.objects.filter(code__in=_present_codes(codes).values())
    else:
        authorities = Authority.objects.in_the_register().standing(on)
    for key in ("nation", "region", "type"):
        if names := wanted(ask.get(key)):
            authorities = authorities.filter(**{f"{key}__in": names})
    if functions := wanted(ask.get("function")):
        authorities = authorities.filter(authority_functions__function__in=functions).distinct()
    return authorities


def asked_in_vain(ask: dict[str, object]) -> list[str]:
    """Return a sentence for each value of an `ask` table that no authority of ours has."""
    if not Authority.objects.exists():
        return ["The register is empty; import the authorities first."]
    codes = wanted(ask.get("codes"))
    present = _present_codes(codes)
    problems = [
        f"ask.codes names {code!r}, which is no authority's code."
        for code in codes
        if code not in present
    ]
    known = {
        "function": AuthorityFunction.Function.values,
        "nation": Authority.Nation.values,
    }
    for key in ("region", "type"):
        if key in ask:
            known[key] = sorted(set(Authority.objects.order_by().values_list(key, flat=True)))
    return problems + problems_with_ask(ask, known)


def _present_codes(codes: list[str]) -> dict[str, str]:
    """Return the code that each stands for today; one that nobody bears is left out."""
    bearers = dict.fromkeys(codes, "")
    for code, names in Authority.objects.values_list("code", "other_names") if codes else ():
        for name in names:
            if name in bearers:
                bearers[name] = bearers[name] or code
    own = Authority.objects.filter(code__in=codes).values_list("code", flat=True)
    return {code: bearer for code, bearer in bearers.items() if bearer} | {
        code: code for code in own
    }


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
EMAIL = Authority._meta.get_field("email")
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
            EMAIL.clean(address, None)
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
