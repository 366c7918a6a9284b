"""Our own reply form, as officers send it back: whole, part filled in, or mangled."""

from __future__ import annotations

from .case import Case, exact, without
from .layouts import COUNTS, Filled, layout
from .pages import Letter, P, T

COLUMNS = (
    "row",
    "reference",
    "authority",
    "question",
    "question_text",
    "period",
    "period_from",
    "period_to",
    "basis",
    "unit",
    "answer",
    "note",
)
_BASES = {
    "calendar": "calendar year",
    "financial": "financial year",
    "part": "part of a year",
    "snapshot": "on one day",
    "other": "another span",
}
FORM_MASKS = ("none", "lt", "words")
ALL = ("missing", "exclusions", "housing", "searches", "tipping", "snapshot", "toolkit")
FILES = ("form.csv", "form.xlsx", "form.ods")
MAIL = "Hello\n\nPlease find your form attached, completed.\n\nMany thanks\nFOI Team\n"


def filled(case: Case) -> list[list[str]]:
    """The form's rows with the answers in them; a row that was left out is still there, empty."""
    periods = {period.key: period for period in case.periods}
    rows = [list(COLUMNS)]
    for name, (key, period_key) in case.asked.rows.items():
        question, period = case.question(key), periods.get(period_key)
        said = case.said.get((key, period_key))
        first = period.start.isoformat() if period and period.start else ""
        last = period.end.isoformat() if period and period.end else ""
        rows.append(
            [
                name,
                case.asked.reference,
                case.authority,
                key,
                question.text,
                period_key,
                first,
                last,
                _BASES[period.basis] if period else "",
                question.unit,
                said.shown if said else "",
                "",
            ]
        )
    return rows


def _note(case: Case, rows: list[list[str]]) -> None:
    """Remarks that change nothing."""
    notes = (
        "Live system, extracted on 3 June",
        "As recorded on our system",
        "Validated by the service",
    )
    for row in case.rng.sample(rows[1:], min(3, len(rows) - 1)):
        row[-1] = case.rng.choice(notes)


def _name(case: Case) -> str:
    return f"{case.asked.reference}-answers"


@layout(FILES, ALL, FORM_MASKS)
def form_as_sent(case: Case) -> Filled:
    """Filled in as we asked."""
    rows = filled(case)
    _note(case, rows)
    return Filled(rows, MAIL, _name(case))


@layout(FILES, ("missing", "searches", "exclusions", "housing"), FORM_MASKS)
def form_part_filled(case: Case) -> Filled:
    """The last question was left empty; one is refused, one year not held."""
    questions = case.questions
    case.set(questions[-1].key, None)
    case.set(
        questions[1].key, without("refused", f"Refused, {case.personal.replace('Section ', 's.')}")
    )
    case.set(
        questions[0].key,
        without("not_held", case.rng.choice(("not held", "Not held"))),
        case.keys[0],
    )
    return Filled(filled(case), MAIL, _name(case))


@layout(FILES, ALL, FORM_MASKS)
def form_columns_moved(case: Case) -> Filled:
    """Columns in another order, some renamed, one more."""
    rows = filled(case)
    order = [0, 3, 5, 10, 11, 4, 9, 1, 2, 6, 7, 8]
    moved = [[row[n] for n in order] for row in rows]
    moved[0] = [
        case.rng.choice(("Answer", "ANSWER")) if name == "answer" else name.capitalize()
        for name in moved[0]
    ]
    for number, row in enumerate(moved):
        row.append("Completed by" if number == 0 else "JP")
    return Filled(moved, MAIL, _name(case))


@layout(FILES, ("missing", "tipping", "housing", "exclusions"), FORM_MASKS)
def form_rows_removed(case: Case) -> Filled:
    """Rows with nothing to say were deleted, the others sorted; dates are written anew."""
    gone = case.rng.choice(case.questions)
    case.set(gone.key, None)
    head, *rows = filled(case)
    kept = [row for row in rows if row[10]]
    for row in kept:  # as a spreadsheet saves dates in this country
        row[6:8] = ["/".join(reversed(day.split("-"))) for day in row[6:8]]
    kept.sort(key=lambda row: (row[5], row[3]))
    return Filled([head, *kept], MAIL, _name(case))


@layout(FILES, ("missing", "tipping", "searches", "toolkit"), FORM_MASKS)
def form_few_columns(case: Case) -> Filled:
    """Only the columns that matter are left, under a title."""
    rows = [[row[n] for n in (0, 3, 5, 10)] for row in filled(case)]
    return Filled(
        rows, MAIL, _name(case), above=[f"{case.authority} - response to {case.asked.reference}"]
    )


@layout(FILES, ("searches", "exclusions", "missing"), FORM_MASKS)
def form_row_keys_lost(case: Case) -> Filled:
    """The column with the row keys was deleted; question and period are still there."""
    rows = [row[1:] for row in filled(case)]
    return Filled(rows, MAIL, _name(case))


@layout(("form.csv",), ("missing", "tipping", "housing"), FORM_MASKS)
def form_semicolons(case: Case) -> Filled:
    """Saved on a computer that parts cells by semicolons."""
    return Filled(filled(case), MAIL, _name(case), separator=";")


@layout(("pdf", "docx", "html", "odt"), COUNTS, FORM_MASKS)
def form_pasted_in_letter(case: Case) -> Letter:
    """The form's main columns pasted into a letter."""
    rows = [[row[n] for n in (0, 3, 5, 10, 11)] for row in filled(case)]
    return Letter([P("Please see the completed form below."), T(rows, wide_first=False)])


@layout(("mail",), ("missing", "searches", "snapshot", "toolkit"), FORM_MASKS)
def form_pasted_in_mail(case: Case) -> Letter:
    """The form copied from Excel into a mail, its cells parted by tabs."""
    rows = [[row[n] for n in (0, 3, 5, 9, 10, 11)] for row in filled(case)]
    return Letter([P("Hi, here it is:"), T(rows, look="tabbed"), P("Thanks\nFOI Officer")])


@layout(FILES, ("searches", "exclusions"), ("none",))
def form_zeros(case: Case) -> Filled:
    """Small numbers and true zeros side by side."""
    for number, key in enumerate(case.keys):
        case.set(case.questions[2].key, exact(0, "0"), key)
        if number % 2:
            case.set(case.questions[3].key, exact(number), key)
    return Filled(filled(case), MAIL, _name(case))
