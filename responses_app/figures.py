"""Keep what authorities answered: each figure in their own words, versioned, with its origin."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Max, Min

from requests_app.import_report import ImportReport
from requests_app.models import Campaign, CampaignChange, FoiRequest, Period, Question
from requests_app.register import AuthorityNames
from requests_app.tables import Row, Table
from responses_app.domain.answers import Answer, Kind, Part, Section, read_answer
from responses_app.domain.answers.answer import joined
from responses_app.models import CodedAnswer, Figure, ProposedFigure

LONG_COLUMNS = ("authority", "question", "period", "answer", "basis", "source", "coder", "note")
LARGEST = Decimal(10) ** 15  # beyond it a number in a reply is a slip, and no column holds it
PLACES = Decimal("0.000001")
# No database column holds a NUL, and no file half of a surrogate pair.
NOT_KEPT = re.compile("[\x00\ud800-\udfff]")
REPLACED = "characters that cannot be kept stand as \ufffd"
MAPPING = re.compile(r"(?P<column>.+)=(?P<question>[^=@]+)@(?P<period>[^=@]+)")


class FigureError(ValueError):
    """The figure cannot be kept as asked. The message says why, for a person."""


@dataclass
class FiguresReport(ImportReport):
    """As any import, with how the answers read."""

    by_kind: Counter[str] = field(default_factory=Counter)
    needs_review: int = 0

    def as_dict(self) -> dict[str, object]:
        return super().as_dict() | {
            "by_kind": dict(sorted(self.by_kind.items())) if self.ok else {},
            "needs_review": self.needs_review if self.ok else 0,
        }


@dataclass(frozen=True)
class _Cell:
    """One answer of a file: where it stands, whom and what it is about, and its words."""

    line: int
    column: str
    foi_request: FoiRequest
    question: Question
    period: Period
    raw: str
    basis: str = ""
    source: str = ""
    coder: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if NOT_KEPT.search(self.raw):
            object.__setattr__(self, "note", joined(self.note, REPLACED))
        for name in ("raw", "source", "coder", "note"):
            object.__setattr__(self, name, NOT_KEPT.sub("\ufffd", getattr(self, name)))

    @property
    def place(self) -> tuple[int, int, int]:
        return self.foi_request.pk, self.question.pk, self.period.pk


# ---------------------------------------------------------------------------- one figure


@transaction.atomic
def record_figure(
    foi_request: FoiRequest,
    question: Question,
    period: Period,
    raw: str,
    *,
    basis: str = "",
    note: str = "",
    source: str = "",
    by: AbstractBaseUser | None = None,
    answer: Answer | None = None,
    is_settled: bool = False,
    how: str = Figure.How.TYPED,
    proposal: ProposedFigure | None = None,
) -> Figure:
    """Keep an answer as a new version of its figure, and return it.

    The words are read by `domain/answers`, unless `answer` says how somebody reads them; what a
    person should look at is marked, and counts in no total until somebody has, unless
    `is_settled` says that one has. The version before stays. Raises FigureError for a
    question that is derived or of another campaign.
    """
    if question.is_derived:
        raise FigureError(f"Question {question.key} is worked out, not asked.")
    if {question.campaign_id, period.campaign_id} != {foi_request.campaign_id}:
        raise FigureError("The question or the period belongs to another campaign.")
    FoiRequest.objects.select_for_update().get(pk=foi_request.pk)
    cell = _Cell(0, "", foi_request, question, period, raw, basis, source, "", note)
    older = Figure.objects.filter(
        foi_request=foi_request, question=question, period=period
    ).order_by("-version")
    newest = older.first()
    older.supersede()
    read = answer and kept_within(answer)
    figure = _figure(
        cell,
        read or _read(cell, shows_zeros(foi_request)),
        newest.version + 1 if newest else 1,
        by,
        is_settled=is_settled,
    )
    figure.how, figure.proposal = how, proposal
    figure.save()
    ask_for_rebuild(figure)
    return figure


def ask_for_rebuild(figure: Figure) -> None:
    """Ask for the statistics that this figure goes into to be worked out anew.

    A figure of a request that was never sent makes its authority one of those asked, and one
    where no reply was logged makes it one of those who replied: that touches every question.
    """
    foi_request = figure.foi_request
    place = {"question": figure.question, "period": figure.period}
    CampaignChange.objects.create(
        campaign_id=foi_request.campaign_id,
        authority_id=foi_request.authority_id,
        **(place if foi_request.was_sent and foi_request.replied else {}),
    )


def shows_zeros(foi_request: FoiRequest) -> bool:
    """True where the authority prints real zeros: then "fewer than 5" means at least one."""
    zeros = foi_request.figures.accepted().filter(kind=Kind.EXACT, value=0, needs_review=False)
    return zeros.exclude(question__kind=Question.Kind.YES_NO).exists()


@transaction.atomic
def accept(figure: Figure, by: AbstractBaseUser | None = None) -> None:
    """A person has looked: the reading stands.

    Raises FigureError where the words could not be read, and for a version since replaced.
    """
    if figure.kind == Kind.UNCLEAR:
        raise FigureError(
            "The reader could not tell what this says; enter it again in words that are clear."
        )
    accepted = Figure.objects.accepted().filter(pk=figure.pk)
    if not accepted.update(needs_review=False, review_status=Figure.Review.ACCEPTED):
        raise FigureError("A newer version has replaced this one; look at that one instead.")
    ask_for_rebuild(figure)


def _read(cell: _Cell, zeros_shown: bool) -> Answer:
    return read_words(cell.raw, cell.question, cell.foi_request.law, zeros_shown)


def read_words(words: str, question: Question, law: str, zeros_shown: bool) -> Answer:
    """What words answer to a question, under the law of the request; as a column can keep it."""
    answer = read_answer(
        words, unit=question.unit or None, law=law, kind=question.kind, zeros_shown=zeros_shown
    )
    return kept_within(answer)


def reads(row: Figure | ProposedFigure | CodedAnswer) -> tuple[object, ...]:
    """Kind, value, bounds and year basis: what two rows have to share to say the same."""
    numbers = (row.value, row.lower, row.upper)
    return (row.kind, *(None if n is None else n.normalize() for n in numbers), row.basis)


def that_is_kept(words: str) -> str:
    """Words without what no column of a database holds."""
    return NOT_KEPT.sub("\ufffd", words)


def answer_from(row: ProposedFigure | CodedAnswer) -> Answer:
    """The reading that a row of the database keeps, as `record_figure` takes it."""
    return Answer(
        raw=row.raw,
        kind=Kind(row.kind),
        value=row.value,
        lower=row.lower,
        upper=row.upper,
        note=row.note,
        sections=tuple(
            Section(one["number"], one.get("law") or "", one.get("means", ""))
            for one in row.sections
        ),
        parts=tuple(_part(one) for one in getattr(row, "parts", ())),
    )


def _part(kept: dict[str, Any]) -> Part:
    numbers = [
        None if kept.get(name) is None else Decimal(str(kept[name]))
        for name in ("value", "lower", "upper")
    ]
    return Part(kept.get("label", ""), Answer(kept.get("raw", ""), Kind(kept["kind"]), *numbers))


def kept_within(answer: Answer) -> Answer:
    """The reading, unless its number is larger than a column holds: then a person decides."""
    numbers = (answer.value, answer.lower, answer.upper)
    if any(number is not None and abs(number) >= LARGEST for number in numbers):
        nothing = replace(answer, kind=Kind.UNCLEAR, value=None, lower=None, upper=None)
        return nothing.doubted("too large")
    return answer


def _figure(
    cell: _Cell,
    answer: Answer,
    version: int,
    by: AbstractBaseUser | None,
    is_settled: bool = False,
) -> Figure:
    reading = answer.as_dict()
    needs_review = answer.needs_review and not is_settled
    return Figure(
        foi_request=cell.foi_request,
        question=cell.question,
        period=cell.period,
        version=version,
        raw=cell.raw,
        kind=answer.kind.value,
        value=stored(answer.value),
        lower=stored(answer.lower),
        upper=stored(answer.upper),
        unit=answer.unit or cell.question.unit,
        basis=cell.basis,
        sections=reading["sections"],
        parts=reading["parts"],
        needs_review=needs_review,
        review_status=Figure.Review.PROPOSED if needs_review else Figure.Review.ACCEPTED,
        note=joined(cell.note, answer.note),
        source=cell.source[:300],
        coder=cell.coder[:150],
        recorded_by=by,
    )


def stored(number: Decimal | None) -> Decimal | None:
    """As the column keeps it: six places are more than any authority counts with."""
    return None if number is None else number.quantize(PLACES)


# ---------------------------------------------------------------------------- a file of figures


def import_figures(
    campaign: Campaign,
    table: Table,
    *,
    today: date,
    mapping: Mapping[str, tuple[str, str]] | None = None,
    authority_column: str = "authority",
    by: AbstractBaseUser | None = None,
    source: str = "",
    dry_run: bool = False,
) -> FiguresReport:
    """Import answers that people have read already.

    Long: one row an answer (LONG_COLUMNS). Wide: `mapping` says which column holds the
    answers to which question and period. All or nothing: an unknown authority, question,
    period or column is our own slip and is refused; an authority's own words never are.
    """
    report = FiguresReport()
    table.report_ragged(report)
    cells = _CellReader(campaign, authority_column, today, source, report)
    with transaction.atomic():
        found = list(cells.wide(table, mapping) if mapping else cells.long(table))
        if report.ok:
            _report_twice(found, report)
        if report.ok:
            _write(campaign, found, report, by)
        if dry_run or not report.ok:
            transaction.set_rollback(True)
    return report


def read_mapping(pairs: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Read `column=question@period` as it is typed. Raises FigureError naming what is wrong."""
    mapping: dict[str, tuple[str, str]] = {}
    for pair in pairs:
        match = MAPPING.fullmatch(pair.strip())
        if not match:
            raise FigureError(f"{pair!r}: COLUMN=QUESTION@PERIOD was expected.")
        # Spaces as in a header: tables reads every run of them as one.
        column, question, period = (" ".join(part.split()) for part in match.groups())
        if column in mapping:
            raise FigureError(f"the column {column!r} is mapped twice.")
        mapping[column] = (question, period)
    return mapping


class _CellReader:
    """Turns rows into answers, and reports what is ours to mend."""

    def __init__(
        self,
        campaign: Campaign,
        authority_column: str,
        today: date,
        source: str,
        report: FiguresReport,
    ) -> None:
        self.campaign = campaign
        self.authority_column = authority_column
        self.source = source
        self.report = report
        # Names mean what they meant when the campaign asked: there may be a new Dorset since.
        first = campaign.foi_requests.aggregate(first=Min("sent_on"))["first"]
        self.on = first or today
        self.names = AuthorityNames(campaign, self.on)
        self.questions = {question.key: question for question in campaign.questions.all()}
        self.periods = {period.key: period for period in campaign.periods.all()}
        # An authority asked twice answers the newest request that was sent.
        requests = campaign.foi_requests.select_related("authority").order_by("was_sent", "round")
        self.requests = {foi_request.authority_id: foi_request for foi_request in requests}
        self.matched: dict[str, FoiRequest] = {}
        self.not_matched: dict[str, str] = {}  # name -> why

    def long(self, table: Table) -> Iterable[_Cell]:
        known = [self.authority_column, *LONG_COLUMNS[1:]]
        table.check_columns(self.report, known, self.authority_column)
        for column in ("question", "period", "answer"):
            if column not in table.columns:
                self.report.wrong(f"there is no column {column!r}.", 1)
        if not self.report.ok:
            return
        for row in table.rows:
            foi_request = self._request(row)
            question = self._question(row.get("question"), row.line, "question")
            period = self._period(row.get("period"), row.line, "period")
            basis = self._basis(row)
            if foi_request and question and period:
                yield _Cell(
                    row.line,
                    "answer",
                    foi_request,
                    question,
                    period,
                    row.values.get("answer", ""),
                    basis,
                    row.get("source") or f"{self.source}, line {row.line}",
                    row.get("coder"),
                    row.get("note"),
                )

    def wide(self, table: Table, mapping: Mapping[str, tuple[str, str]]) -> Iterable[_Cell]:
        targets = {}
        for column, (question_key, period_key) in mapping.items():
            if column not in table.columns:
                self.report.wrong(
                    f"there is no such column. The file has: {', '.join(table.columns)}.",
                    1,
                    column,
                )
            question = self._question(question_key, 1, column)
            period = self._period(period_key, 1, column)
            if question and period:
                targets[column] = (question, period)
        if self.authority_column not in table.columns:
            self.report.wrong(
                f"there is no column {self.authority_column!r}. "
                f"The file has: {', '.join(table.columns)}.",
                1,
            )
        if not self.report.ok:
            return
        for row in table.rows:
            foi_request = self._request(row)
            if foi_request is None:
                continue
            for column, (question, period) in targets.items():
                raw = row.values.get(column, "")
                source = f"{self.source}, line {row.line}, column {column}"
                yield _Cell(row.line, column, foi_request, question, period, raw, source=source)

    def _request(self, row: Row) -> FoiRequest | None:
        """Return the request of the authority a row names; each name is looked up once."""
        name = row.get(self.authority_column)
        if name in self.not_matched:
            self.report.wrong(self.not_matched[name], row.line, self.authority_column)
        elif name not in self.matched:
            foi_request = self._match(row)
            if foi_request is None:
                self.not_matched[name] = self.report.errors[-1].message
                return None
            self.matched[name] = foi_request
        return self.matched.get(name)

    def _match(self, row: Row) -> FoiRequest | None:
        authority = self.names.read(row, self.authority_column, self.on, self.report)
        if authority is None:
            return None
        foi_request = self.requests.get(authority.pk)
        if foi_request is None:
            self.report.wrong(
                f"{authority} ({authority.code}) was not asked in this campaign. "
                "Import or draft its request first.",
                row.line,
                self.authority_column,
            )
        return foi_request

    def _question(self, key: str, line: int, column: str) -> Question | None:
        question = self.questions.get(key)
        asked = [one.key for one in self.questions.values() if not one.is_derived]
        if question is None:
            self.report.wrong(f"unknown question {key!r}; {_expected(asked)}.", line, column)
        elif question.is_derived:
            self.report.wrong(
                f"question {key} is worked out from {', '.join(question.sum_of)}, not asked.",
                line,
                column,
            )
            return None
        return question

    def _period(self, key: str, line: int, column: str) -> Period | None:
        period = self.periods.get(key)
        if period is None:
            self.report.wrong(f"unknown period {key!r}; {_expected(self.periods)}.", line, column)
        return period

    def _basis(self, row: Row) -> str:
        basis = row.get("basis").casefold()
        if basis and basis not in Period.Basis.values:
            self.report.wrong(
                f"{basis!r} is unknown; {_expected(Period.Basis.values)}.",
                row.line,
                "basis",
            )
        return basis


def _expected(names: Iterable[str]) -> str:
    listed = ", ".join(names)
    return f"one of {listed} was expected" if listed else "the campaign has none"


def _report_twice(cells: list[_Cell], report: FiguresReport) -> None:
    """Two answers to one question, period and authority: which one counts, only we can say."""
    first: dict[tuple[int, int, int], _Cell] = {}
    for cell in cells:
        other = first.setdefault(cell.place, cell)
        if other is not cell:
            report.wrong(
                f"{cell.foi_request.authority}, question {cell.question.key}, "
                f"{cell.period.key} is answered in line {other.line} already.",
                cell.line,
                cell.column,
            )


def _write(
    campaign: Campaign, cells: list[_Cell], report: FiguresReport, by: AbstractBaseUser | None
) -> None:
    # Two imports at once, or one and a person's correction, follow one another.
    list(campaign.foi_requests.order_by("pk").select_for_update().values_list("pk"))
    kept = _Kept(campaign)
    new: list[Figure] = []
    replaced: list[int] = []
    for cell, answer in _readings(cells):
        report.by_kind[answer.kind.value] += 1
        report.needs_review += answer.needs_review
        older = kept.pk_of(cell)
        if kept.says_the_same(cell):
            what = "unchanged"
            report.unchanged += 1
        else:
            what = "created" if older is None else "updated"
            if older is None:
                report.created += 1
            else:
                report.updated += 1
                replaced.append(older)
            figure = _figure(cell, answer, kept.versions.get(cell.place, 0) + 1, by)
            figure.how = Figure.How.IMPORTED
            new.append(figure)
        report.preview.append(_preview(cell, answer, what))
    _supersede(replaced)
    Figure.objects.bulk_create(new, batch_size=500)
    if new:
        CampaignChange.objects.create(campaign=campaign)


def _readings(cells: list[_Cell]) -> Iterable[tuple[_Cell, Answer]]:
    """Read every cell; a reply that prints real zeros means at least one by "fewer than 5"."""
    readings = {cell.place: _read(cell, zeros_shown=False) for cell in cells}
    shows_zeros = {
        cell.foi_request.pk
        for cell in cells
        if cell.question.kind != Question.Kind.YES_NO and is_zero(readings[cell.place])
    }
    for cell in cells:
        answer = readings[cell.place]
        if cell.foi_request.pk in shows_zeros and answer.kind != Kind.EXACT:
            answer = _read(cell, zeros_shown=True)
        yield cell, answer


def is_zero(answer: Answer | ProposedFigure) -> bool:
    """A true zero, without a doubt."""
    return answer.kind == Kind.EXACT and answer.value == 0 and not answer.needs_review


class _Kept:
    """The figures a campaign has: the current ones, and how many versions of each there are."""

    def __init__(self, campaign: Campaign) -> None:
        figures = Figure.objects.filter(foi_request__campaign=campaign)
        place = ("foi_request_id", "question_id", "period_id")
        self.current: dict[tuple[int, int, int], tuple[int, str, str]] = {}
        self.said: set[tuple[int, int, int, str, str]] = set()
        columns = (*place, "foi_request__authority_id", "pk", "raw", "basis")
        for request, *what, authority, pk, raw, basis in figures.accepted().values_list(*columns):
            self.current[request, *what] = pk, raw, basis
            self.said.add((authority, *what, raw, basis))
        numbered = figures.order_by().values_list(*place).annotate(newest=Max("version"))
        self.versions = {tuple(key): newest for *key, newest in numbered}

    def pk_of(self, cell: _Cell) -> int | None:
        return self.current[cell.place][0] if cell.place in self.current else None

    def says_the_same(self, cell: _Cell) -> bool:
        """The same words on the same basis are the same figure, whoever brings them again.

        Also where they were said in an earlier round and nothing else has been said since:
        a file imported again is no answer to the narrowed request that went out meanwhile.
        """
        if cell.place in self.current:
            return self.current[cell.place][1:] == (cell.raw, cell.basis)
        _, question, period = cell.place
        authority = cell.foi_request.authority_id
        return (authority, question, period, cell.raw, cell.basis) in self.said


def _supersede(pks: list[int]) -> None:
    for start in range(0, len(pks), 500):
        Figure.objects.filter(pk__in=pks[start : start + 500]).supersede()


def _preview(cell: _Cell, answer: Answer, what: str) -> dict[str, object]:
    return {
        "line": cell.line,
        "authority": str(cell.foi_request.authority),
        "question": cell.question.key,
        "period": cell.period.key,
        "raw": cell.raw,
        "kind": answer.kind.value,
        "value": answer.value,
        "lower": answer.lower,
        "upper": answer.upper,
        "needs_review": answer.needs_review,
        "note": answer.note,
        "what": what,
    }
