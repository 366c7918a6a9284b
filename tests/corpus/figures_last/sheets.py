"""Workbooks that authorities send."""

# ruff: noqa: E501 - rows stand on one line, as they are read

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from .books import Book, Sheet, Value
from .case import Case, exact, plus, without
from .layouts import BOOKS, CELLS, COUNTS, SEVERAL_SHEETS, layout

MAIL = "Please find attached our response to your request.\n\nRegards\n\nInformation Team\n"


def _title(case: Case, sheet: Sheet) -> None:
    """What officers write above a table."""
    if case.rng.random() < 0.7:
        sheet.row([f"{case.reference} - {case.campaign.title}"], "bold")
        if case.rng.random() < 0.5:
            sheet.row([case.authority])
        sheet.gap()


def _legend(case: Case, sheet: Sheet) -> None:
    note = case.note()
    if note:
        sheet.gap()
        sheet.row([note])


@layout(BOOKS, masks=CELLS)
def book_periods_across(case: Case) -> Book:
    """Questions down, periods across."""
    sheet = Sheet("FOI response")
    _title(case, sheet)
    sheet.row([case.rng.choice(("Question", "Measure", "")), *case.years()], "bold")
    name = case.rng.choice((case.heading, lambda q: f"{case.label(q)} {q.text}"))
    for question in case.questions:
        sheet.row(
            [name(question), *(case.cell(question, p) for p in case.periods)], case.look(question)
        )
    _legend(case, sheet)
    return Book([sheet])


@layout(BOOKS, masks=CELLS)
def book_periods_down(case: Case) -> Book:
    """Periods down, questions across."""
    sheet = Sheet("Data")
    _title(case, sheet)
    sheet.row(["Year", *(case.heading(question) for question in case.questions)], "bold")
    for period in case.periods:
        sheet.row([case.year(period), *(case.cell(q, period) for q in case.questions)])
    _legend(case, sheet)
    return Book([sheet], mail=MAIL)


@layout(BOOKS, masks=CELLS)
def book_numbers_only(case: Case) -> Book:
    """Questions by their numbers alone."""
    sheet = Sheet("Sheet1")
    sheet.row(["Question", *case.years()], "bold")
    for question in case.questions:
        sheet.row([case.label(question), *(case.cell(question, p) for p in case.periods)])
    _legend(case, sheet)
    return Book([sheet])


@layout(("xlsx", "ods"), masks=CELLS)
def book_sheet_for_each_year(case: Case) -> Book:
    """A sheet for each period, named after it."""
    sheets = []
    for period in case.periods:
        name = case.year(period, "plain").replace("/", "-")
        sheet = Sheet(name)
        sheet.row(["Question", "Number"], "bold")
        for question in case.questions:
            sheet.row([case.heading(question), case.cell(question, period)], case.look(question))
        _legend(case, sheet)
        sheets.append(sheet)
    return Book(sheets)


@layout(("xlsx", "ods"), masks=CELLS)
def book_sheet_for_each_question(case: Case) -> Book:
    """A sheet for each question, named after it."""
    sheets = []
    for question in case.questions:
        sheet = Sheet(f"Q{question.key}")
        sheet.row([question.text])
        sheet.gap()
        sheet.row(["Period", "Total"], "bold")
        for period in case.periods:
            sheet.row([case.year(period), case.cell(question, period)], case.look(question))
        _legend(case, sheet)
        sheets.append(sheet)
    return Book(sheets, mail=MAIL)


@layout(SEVERAL_SHEETS, masks=CELLS)
def book_titles_within(case: Case) -> Book:
    """A sheet for each question; what it is stands above the table only."""
    sheets = []
    for number, question in enumerate(case.questions, 1):
        sheet = Sheet(f"Sheet{number}")
        sheet.row([f"{case.label(question)} {question.text}"], "bold")
        sheet.row(case.years(), "bold")
        sheet.row([case.cell(question, period) for period in case.periods], case.look(question))
        _legend(case, sheet)
        sheets.append(sheet)
    return Book(sheets)


@layout(BOOKS, masks=CELLS)
def book_one_row_each(case: Case) -> Book:
    """A row for each question and period, with a comment."""
    sheet = Sheet("Response")
    sheet.row(["Question no.", "Description", "Period", "Answer", "Comment"], "bold")
    for question in case.questions:
        for number, period in enumerate(case.periods):
            comment = "Extracted 3 June" if number == 0 else None
            sheet.row([question.key, question.short, case.year(period), case.cell(question, period), comment], case.look(question))  # fmt: skip
    _legend(case, sheet)
    return Book([sheet])


@layout(("xlsx", "ods"), COUNTS)
def book_year_bands(case: Case) -> Book:
    """Each period is merged over boys, girls and total."""
    sheet = Sheet("Breakdown")
    _title(case, sheet)
    above: list[Value | None] = ["Question"]
    for name in case.years():
        above += [name, None, None]
    top = sheet.row(above, "bold")
    sheet.row([None, *["Boys", "Girls", "Total"] * len(case.periods)], "bold")
    sheet.merge(top, 0, down=2)
    for number in range(len(case.periods)):
        sheet.merge(top, 1 + 3 * number, across=3)
    for question in case.questions:
        cells: list[Value] = [case.heading(question)]
        for period in case.periods:
            number = int(case.numbers[question.key, period.key])
            if number < 2:
                number = 2
                case.set(question.key, exact(number), period.key)
            boys = min(number - 1, int(plus(number, 0.6)))
            cells += [boys, number - boys, number]
        sheet.row(cells)
    return Book([sheet])


@layout(("xlsx", "ods"), ("missing", "exclusions", "tipping"), CELLS)
def book_merged_questions(case: Case) -> Book:
    """The question's number is merged down over its parts."""
    sheet = Sheet("FOI")
    _title(case, sheet)
    sheet.row(["Question", "Part", "Detail", *case.years()], "bold")
    at: dict[str, list[int]] = {}
    for question in case.questions:
        number, part = question.key[0], question.key[1:].strip("()")
        first = None if number in at else f"Question {number}"
        row = sheet.row([first, part, question.short, *(case.cell(question, p) for p in case.periods)], case.look(question))  # fmt: skip
        at.setdefault(number, []).append(row)
    for rows in at.values():
        sheet.merge(rows[0], 0, down=len(rows))
    _legend(case, sheet)
    return Book([sheet])


@layout(SEVERAL_SHEETS, masks=("c", "star"))
def book_notes_apart(case: Case) -> Book:
    """The legend stands on a sheet of its own."""
    notes, sheet = Sheet("Notes"), Sheet("Tables")
    notes.row(["Notes on the data"], "bold")
    notes.row(["The data were extracted from a live system and may change."])
    if case.note():
        notes.row([case.note()])
    sheet.row(["", *case.years()], "bold")
    for question in case.questions:
        sheet.row([case.heading(question), *(case.cell(question, p) for p in case.periods)])
    return Book([notes, sheet] if case.rng.random() < 0.5 else [sheet, notes])


@layout(BOOKS, ("searches", "tipping", "housing"))
def book_with_totals(case: Case) -> Book:
    """A total beside the periods, and earlier years, which nobody asked for."""
    sheet = Sheet("Summary")
    _title(case, sheet)
    sheet.row(["", *case.years(), "All years"], "bold")
    for question in case.questions:
        numbers = [int(case.numbers[question.key, key]) for key in case.keys]
        cells = [case.cell(question, period) for period in case.periods]
        sheet.row([case.heading(question), *cells, sum(numbers)], case.look(question))
    return Book([sheet])


@layout(BOOKS, masks=CELLS)
def book_tables_below_each_other(case: Case) -> Book:
    """Several tables on one sheet, each under its question."""
    sheet = Sheet("Response")
    _title(case, sheet)
    for question in case.questions:
        sheet.row([f"{case.label(question)} {question.text}"], "bold")
        sheet.row(["Year", "Value"], "bold")
        for period in case.periods:
            sheet.row([case.year(period), case.cell(question, period)], case.look(question))
        sheet.gap()
    _legend(case, sheet)
    return Book([sheet], mail=MAIL)


@layout(("xlsx", "ods", "csv"), COUNTS, CELLS)
def book_side_by_side(case: Case) -> Book:
    """Two tables beside each other, an empty column between them."""
    sheet = Sheet("Data")
    half = (len(case.questions) + 1) // 2
    left, right = case.questions[:half], case.questions[half:]
    across = half + 2
    sheet.row(
        ["Period", *map(case.heading, left), None, "Period", *map(case.heading, right)], "bold"
    )
    for period in case.periods:
        name = case.year(period)
        sheet.row([name, *(case.cell(q, period) for q in left)])
        sheet.at -= 1
        sheet.row([name, *(case.cell(q, period) for q in right)], column=across)
    _legend(case, sheet)
    return Book([sheet])


@layout(BOOKS, masks=CELLS)
def book_questions_and_answers(case: Case) -> Book:
    """Question and response side by side, the response in lines."""
    sheet = Sheet("Q and A")
    sheet.row(["No", "Question", "Response"], "bold")
    for question in case.questions:
        lines = [f"{case.year(p, 'plain')}: {case.shown(question, p)}" for p in case.periods]
        sheet.row([question.key, question.text, "\n".join(lines)])
    _legend(case, sheet)
    return Book([sheet])


@layout(SEVERAL_SHEETS, ("missing", "exclusions"))
def book_hidden_sheet(case: Case) -> Book:
    """A hidden sheet has other figures; it is not part of the answer."""
    sheet, raw = Sheet("Response"), Sheet("working", hidden=True)
    for page, factor in ((sheet, 1), (raw, 3)):
        page.row(["Question", *case.years()], "bold")
        for question in case.questions:
            if factor == 1:
                cells: list[Value] = [case.cell(question, p) for p in case.periods]
            else:
                cells = [int(case.numbers[question.key, key]) * 3 + 11 for key in case.keys]
            page.row([case.heading(question), *cells])
    return Book([sheet, raw])


@layout(BOOKS, ("housing",))
def book_money_as_numbers(case: Case) -> Book:
    """Money with pence, kept as numbers."""
    sheet = Sheet("Spend")
    _title(case, sheet)
    sheet.row(["Financial year", *(case.heading(question) for question in case.questions)], "bold")
    for period in case.periods:
        row = sheet.row([case.year(period)])
        for column, question in enumerate(case.questions, 1):
            if question.kind == "money":
                pence = Decimal(case.rng.randint(11, 99) // 10 * 10 + 3) / 100
                value = Decimal(case.numbers[question.key, period.key]) + pence
                case.set(question.key, exact(value, f"£{value:,.2f}"), period.key)
                sheet.cells[row, column] = value
                sheet.looks[row, column] = "pence"
            else:
                sheet.cells[row, column] = case.cell(question, period)
    return Book([sheet])


@layout(BOOKS, ("missing", "searches", "exclusions"), ("none", "lt"))
def book_with_refusals(case: Case) -> Book:
    """A row that is refused, a year that is not held."""
    refused = case.questions[-1]
    short = f"Exempt - {case.personal.lower().replace('section ', 's')}"
    case.set(refused.key, without("refused", short))
    for question in case.questions[:-1]:
        case.set(question.key, without("not_held", "Not held"), case.keys[0])
    sheet = Sheet("Response")
    _title(case, sheet)
    sheet.row(["Question", *case.years()], "bold")
    for question in case.questions:
        sheet.row([case.heading(question), *(case.cell(question, p) for p in case.periods)])
    return Book([sheet])


@layout(BOOKS, ("toolkit",), ("none", "lt", "star"))
def book_toolkit(case: Case) -> Book:
    """Yes and no, FTE, a share and a count in one column."""
    sheet = Sheet("Survey")
    _title(case, sheet)
    sheet.row(["Question", "Response"], "bold")
    for question in case.questions:
        row = sheet.row([f"{case.label(question)} {question.text}", case.cell(question)])
        if question.kind == "percent":
            sheet.cells[row, 1] = Decimal(case.numbers[question.key, ""]) / 100
            sheet.looks[row, 1] = "percent"
    _legend(case, sheet)
    return Book([sheet])


@layout(BOOKS, ("snapshot",))
def book_snapshot(case: Case) -> Book:
    """Distance bands; the one that was asked for is the sum at the end."""
    question, period = case.questions[0], case.periods[0]
    number = int(case.numbers[question.key, period.key]) + 6
    case.set(question.key, exact(number), period.key)
    far = max(1, round(number * 0.3))
    sheet = Sheet("CLA placements")
    sheet.row(["Children looked after on 31 March 2025 by distance from home"], "bold")
    sheet.row(["Distance", "Children"], "bold")
    sheet.row(["20 miles or less", number * 2 + 9])
    sheet.row(["More than 20, up to 50 miles", number - far])
    sheet.row(["More than 50 miles", far])
    sheet.row(["Total more than 20 miles from home", number])
    return Book([sheet])


@layout(BOOKS, ("missing", "tipping"), CELLS)
def book_by_financial_year(case: Case) -> Book:
    """Calendar years were asked for; financial years are given."""
    periods = [period for period in case.periods if period.basis == "calendar"]
    for period in case.periods:
        if period not in periods:
            for question in case.questions:
                case.set(question.key, None, period.key)
    case.said = {place: replace(said, basis="financial") for place, said in case.said.items()}
    sheet = Sheet("FOI data")
    _title(case, sheet)
    names = [f"{p.key}/{(int(p.key) + 1) % 100:02d}" for p in periods]
    sheet.row(["Financial year", *names], "bold")
    for question in case.questions:
        sheet.row([case.heading(question), *(case.cell(question, p) for p in periods)], case.look(question))  # fmt: skip
    _legend(case, sheet)
    return Book([sheet])
