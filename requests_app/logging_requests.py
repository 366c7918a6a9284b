"""Import the researchers' spreadsheet of requests that were sent already."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from requests_app.domain.event_lists import LONDON
from requests_app.domain.law import Law
from requests_app.import_report import ImportReport
from requests_app.lifecycle import Fact, LifecycleError, law_of, log_history, reference_of
from requests_app.models import Authority, Campaign, CaseEvent, FoiRequest
from requests_app.register import AuthorityNames
from requests_app.tables import Row, Table

COLUMNS = (
    "authority", "sent_on", "received_on", "law", "reference", "their_reference", "channel",
    "status", "outcome", "outcome_on", "assigned_to", "notes",
)  # fmt: skip
STATUSES = ("not_sent", "awaiting", "acknowledged", "waiting_for_us", "answered", "closed")
OUTCOMES = ("full", "partial", "refused", "not_held", "no_reply", "withdrawn")
FINAL = ("full", "partial", "refused", "not_held")

Kind = CaseEvent.Kind


@dataclass
class _Logged:
    """One row, read and checked: the request's own columns, and what happened to it."""

    row: Row
    authority: Authority
    law: str
    reference: str
    columns: dict[str, object]
    facts: list[Fact]


def import_requests(
    campaign: Campaign,
    table: Table,
    *,
    today: date,
    authority_column: str = "authority",
    by: AbstractBaseUser | None = None,
    source: str = "",
    dry_run: bool = False,
) -> ImportReport:
    """Log requests sent already: one row an authority, each with what is known of it.

    The whole file is read first, every bad row is reported, and it is all or nothing.
    Importing the same file again changes nothing; a changed row brings its request up to
    date, and events it no longer tells are struck out, not lost.
    """
    report = ImportReport()
    table.report_ragged(report)
    known = {authority_column, *COLUMNS[1:]}
    table.check_columns(report, sorted(known), authority_column)
    if not report.ok:
        return report
    with transaction.atomic():
        reader = _RowReader(campaign, authority_column, today, report)
        logged = [entry for row in table.rows if (entry := reader.read(row))]
        if report.ok:
            _write(campaign, logged, report, source or "a file", by)
            _warn_of_reminders(campaign, report, today)
        if dry_run or not report.ok:
            transaction.set_rollback(True)
    return report


class _RowReader:
    """Reads rows into requests, and reports what is wrong with each."""

    def __init__(
        self, campaign: Campaign, authority_column: str, today: date, report: ImportReport
    ) -> None:
        self.campaign = campaign
        self.authority_column = authority_column
        self.today = today
        self.report = report
        self.names = AuthorityNames(campaign, today)
        self.lines: dict[str, int] = {}  # authority code -> line it was first named in
        self.references: dict[str, int] = {}
        users = get_user_model().objects.all()
        self.people = {user.get_username(): user for user in users}
        self.people |= {user.email: user for user in users if user.email}
        self.taken = {
            reference: bearer
            for reference, *bearer in FoiRequest.objects.values_list(
                "reference", "campaign", "authority", "round"
            )
        }

    def read(self, row: Row) -> _Logged | None:
        before = len(self.report.errors)
        days = {name: self._day(row, name) for name in ("sent_on", "received_on", "outcome_on")}
        choices = {
            "channel": self._choice(row, "channel", FoiRequest.Channel.values) or "email",
            "status": self._choice(row, "status", STATUSES),
            "outcome": self._choice(row, "outcome", OUTCOMES),
        }
        authority = self.names.read(
            row, self.authority_column, days["sent_on"] or self.today, self.report
        )
        law = self._law(row)
        self._check_lengths(row)
        columns = {
            "their_reference": row.get("their_reference"),
            "channel": choices["channel"],
            "notes": row.get("notes"),
            "assigned_to": self._person(row),
        }
        facts = self._facts(row, days, choices)
        if authority is not None:
            self._check_authority(row, authority)
        if len(self.report.errors) > before or authority is None:
            return None
        law = law or law_of(self.campaign, authority)
        reference = row.get("reference")
        self._check_reference(row, reference, authority)
        return _Logged(row, authority, law, reference, columns, facts)

    def _check_lengths(self, row: Row) -> None:
        for column in ("reference", "their_reference"):
            most = FoiRequest._meta.get_field(column).max_length
            if len(row.get(column)) > most:
                self.wrong(row, column, f"is longer than {most} characters.")

    def _check_authority(self, row: Row, authority: Authority) -> None:
        first = self.lines.setdefault(authority.code, row.line)
        if first != row.line:
            self.report.wrong(
                f"{authority} ({authority.code}) is asked in line {first} already; "
                "a campaign asks an authority once.",
                row.line,
                self.authority_column,
            )
        if authority.made_up != self.campaign.made_up:
            self.report.wrong(
                f"{authority} is {'made up' if authority.made_up else 'real'} and the campaign is "
                f"{'made up' if self.campaign.made_up else 'real'}; they are kept apart.",
                row.line,
                self.authority_column,
            )

    def _check_reference(self, row: Row, reference: str, authority: Authority) -> None:
        if not reference:
            return
        first = self.references.setdefault(reference, row.line)
        if first != row.line:
            self.wrong(row, "reference", f"{reference!r} stands in line {first} already.")
        elif self.taken.get(reference, own := [self.campaign.pk, authority.pk, 1]) != own:
            self.wrong(row, "reference", f"{reference!r} belongs to another request.")

    def wrong(self, row: Row, column: str, message: str) -> None:
        self.report.wrong(message, row.line, column)

    def _day(self, row: Row, column: str) -> date | None:
        text = row.get(column)
        if not text:
            return None
        try:
            day = _london_day(text)
        except (ValueError, OverflowError):
            self.wrong(
                row,
                column,
                f"{text!r} is not a date; year, month and day such as 2026-03-02 were expected.",
            )
            return None
        if day > self.today:
            self.wrong(row, column, f"{day} lies in the future.")
        elif day.year < 2005:
            self.wrong(row, column, f"{day} lies before the laws were in force (2005).")
        return day

    def _choice(self, row: Row, column: str, known: tuple[str, ...] | list[str]) -> str:
        text = row.get(column)
        if not text:
            return ""
        letters = _letters(text)
        value = next((value for value in known if _letters(value) == letters), "")
        if not value:
            self.wrong(row, column, f"{text!r} is unknown; {', '.join(known)} were expected.")
        return value

    def _law(self, row: Row) -> str:
        text = row.get("law")
        if not text:
            return ""
        try:
            return Law.parse(text)
        except ValueError as problem:
            self.wrong(row, "law", f"{problem}.")
            return ""

    def _person(self, row: Row) -> AbstractBaseUser | None:
        name = row.get("assigned_to")
        if name and name not in self.people:
            known = ", ".join(sorted(self.people)) or "nobody yet"
            self.wrong(row, "assigned_to", f"nobody is called {name!r}; there are: {known}.")
        return self.people.get(name)

    def _facts(self, row: Row, days: dict[str, date | None], choices: dict[str, str]) -> list[Fact]:
        """Return what happened, as events; a day that is not given is not known."""
        status, outcome = choices["status"], choices["outcome"]
        sent_on, received_on, outcome_on = days["sent_on"], days["received_on"], days["outcome_on"]
        self._check_days(row, sent_on, received_on, outcome_on)
        if status == "not_sent":
            if sent_on or received_on or outcome:
                self.wrong(
                    row, "status", "not_sent, yet there is a sending, a receipt or an outcome."
                )
            return []
        sending = Kind.POSTED if choices["channel"] == "post" else Kind.SENT
        facts: list[Fact] = [(sending, sent_on, "")]
        if received_on:
            facts.append((Kind.DELIVERED, received_on, ""))
        if status == "acknowledged":
            facts.append((Kind.ACKNOWLEDGED, None, ""))
        if status == "waiting_for_us":
            facts.append((Kind.CLARIFICATION_REQUESTED, None, ""))
        facts += self._ending(row, status, outcome, outcome_on)
        return facts

    def _check_days(self, row: Row, sent_on, received_on, outcome_on) -> None:
        if sent_on and received_on and received_on < sent_on:
            self.wrong(row, "received_on", f"{received_on} is before it was sent on {sent_on}.")
        first = received_on or sent_on
        if first and outcome_on and outcome_on < first:
            self.wrong(row, "outcome_on", f"the reply of {outcome_on} is before {first}.")

    def _ending(self, row: Row, status: str, outcome: str, on: date | None) -> list[Fact]:
        if status in ("awaiting", "acknowledged", "waiting_for_us") and outcome not in (
            "",
            "no_reply",
        ):
            self.wrong(row, "outcome", f"{outcome}, yet the status is {status}.")
        if status == "answered" and outcome in ("no_reply", "withdrawn"):
            self.wrong(row, "outcome", f"{outcome}, yet the status is answered.")
        if on and not outcome and status not in ("answered", "closed"):
            self.wrong(row, "outcome_on", f"{on} is given, but no outcome.")
        facts: list[Fact] = []
        if outcome == "withdrawn":
            facts.append((Kind.WITHDRAWN, on, ""))
        elif outcome == "refused":
            facts.append((Kind.REFUSAL, on, outcome))
        elif outcome in FINAL or status == "answered":
            facts.append((Kind.RESPONSE, on, outcome))
        if status == "closed":
            facts.append((Kind.CLOSED, on, "no_reply" if outcome == "no_reply" else ""))
        return facts


def _letters(text: str) -> str:
    """What is left of "E-mail" or "not sent" when only its letters count."""
    return "".join(letter for letter in text.casefold() if letter.isalpha())


def _london_day(text: str) -> date:
    """Read an ISO date, or an ISO date-time, whose day is counted in London."""
    if len(text) <= 10:
        return date.fromisoformat(text)
    moment = datetime.fromisoformat(text)
    return (moment.astimezone(LONDON) if moment.tzinfo else moment).date()


def _write(
    campaign: Campaign,
    logged: list[_Logged],
    report: ImportReport,
    source: str,
    by: AbstractBaseUser | None,
) -> None:
    existing = {
        foi_request.authority_id: foi_request
        for foi_request in campaign.foi_requests.filter(round=1)
    }
    for entry in logged:
        foi_request = existing.get(entry.authority.pk)
        created = foi_request is None
        if created:
            reference = entry.reference or reference_of(campaign, entry.authority)
            foi_request = FoiRequest.objects.create(
                campaign=campaign,
                authority=entry.authority,
                law=entry.law,
                reference=reference,
                **entry.columns,
            )
        changed = not created and _update_columns(foi_request, entry)
        try:
            changed |= log_history(foi_request, entry.facts, source=source, by=by)
        except LifecycleError as problem:
            report.wrong(str(problem), entry.row.line)
            continue
        if created:
            report.created += 1
        elif changed:
            report.updated += 1
        else:
            report.unchanged += 1
        report.preview.append(
            {
                "line": entry.row.line,
                "authority": str(entry.authority),
                "reference": foi_request.reference,
                "law": foi_request.law,
                "sent_on": foi_request.sent_on,
                "due_on": foi_request.due_on,
                "outcome": foi_request.outcome,
                "what": "created" if created else "updated" if changed else "unchanged",
            }
        )


def _warn_of_reminders(campaign: Campaign, report: ImportReport, today: date) -> None:
    """Nobody should be surprised by letters: say how many this import makes due."""
    due = campaign.foi_requests.to_chase(today).exclude(authority__email="")
    if count := due.count():
        report.warn(
            f"{count} of the requests are late already, and a reminder to each is due. To have "
            "none written, pause chasing in the campaign first."
        )


def _update_columns(foi_request: FoiRequest, entry: _Logged) -> bool:
    """Take over what the file says; a blank cell leaves what is there."""
    wanted = {"law": entry.law, **entry.columns}
    if entry.reference:
        wanted["reference"] = entry.reference
    changed = [
        name for name, value in wanted.items() if value and getattr(foi_request, name) != value
    ]
    if not entry.row.get("law"):
        changed = [name for name in changed if name != "law"]
    if not entry.row.get("channel"):
        changed = [name for name in changed if name != "channel"]
    for name in changed:
        setattr(foi_request, name, wanted[name])
    if changed:
        foi_request.save(update_fields=changed)
    return bool(changed)
