"""Letters that answer with figures, in tables, lists and sentences."""

# ruff: noqa: E501 - wordings stand on one line, as they are read

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from .campaigns import Question
from .case import Case, between, exact, joined, plus, without, word_of
from .layouts import ANYHOW, CELLS, COUNTS, IN_MAIL, IN_WORDS, ON_PAPER, WRITTEN, layout
from .pages import Block, C, H, Letter, Listed, NewPage, P, T

LOOKS = ("ruled", "ruled", "lined", "shaded", "bare")


def letter(case: Case, *blocks: Block, **more: Any) -> Letter:
    """A whole letter: greeting, what it has to say, rights of appeal."""
    rng = case.rng
    if rng.random() < 0.6:
        more.setdefault("paper", case.paper())
    if rng.random() < 0.5:
        more.setdefault("foot", f"{case.reference}  |  {case.authority}")
    more.setdefault("serif", rng.random() < 0.3)
    return Letter([*case.opening(), *blocks, *case.closing()], **more)


def look(case: Case) -> str:
    return str(case.rng.choice(LOOKS))


def asked_text(case: Case, question: Question) -> str:
    return f"{case.label(question)} {question.text}"


def head_word(case: Case) -> str:
    return str(case.rng.choice(("Period", "Year", "", "Time period")))


def groups(case: Case) -> list[list[Question]]:
    """The questions by their numbers: 1a, 1b, 1c belong together."""
    found: dict[str, list[Question]] = {}
    for question in case.questions:
        found.setdefault(question.key[0], []).append(question)
    return list(found.values())


def grid(case: Case, questions: Sequence[Question], named: str = "heading", **more: Any) -> T:
    """Questions down, periods across."""
    name = {"heading": case.heading, "label": case.label, "text": lambda q: asked_text(case, q)}
    rows = [[case.rng.choice(("", "Question", "Measure")), *case.years()]]
    rows += [[name[named](question), *case.line(question)] for question in questions]
    more.setdefault("look", look(case))
    return T(rows, **more)


@layout(ANYHOW, masks=IN_WORDS)
def quoted_lines(case: Case) -> Letter:
    """Each question in full; under it a line for each period."""
    between_them = case.rng.choice((": ", " - ", " = ", "\t", " – "))
    blocks: list[Block] = []
    for question in case.questions:
        blocks.append(P(asked_text(case, question), bold=case.rng.random() < 0.9))
        lines = [
            f"{case.year(period)}{between_them}{case.shown(question, period)}"
            for period in case.periods
        ]
        blocks.append(P("\n".join(lines)))
    return letter(case, *blocks)


@layout(WRITTEN, masks=CELLS)
def quoted_small_tables(case: Case) -> Letter:
    """Each question in full; under it a table of two rows."""
    style = look(case)
    blocks: list[Block] = []
    for question in case.questions:
        blocks.append(P(asked_text(case, question)))
        blocks.append(T([case.years(), case.line(question)], look=style, wide_first=False))
    return letter(case, *blocks, *case.notes())


@layout(WRITTEN, masks=CELLS)
def quoted_tables_down(case: Case) -> Letter:
    """Each question in full; under it a table of periods and numbers."""
    style = look(case)
    value = case.rng.choice(("Number", "Total", "Figure", "No."))
    blocks: list[Block] = []
    for question in case.questions:
        name = "Amount" if question.kind == "money" else value
        rows = [["Year", name], *zip(case.years(), case.line(question))]
        blocks += [
            P(asked_text(case, question), bold=True),
            T([list(row) for row in rows], look=style),
        ]
    return letter(case, *blocks, *case.notes())


@layout(WRITTEN, masks=CELLS)
def whole_wording_grid(case: Case) -> Letter:
    """One table: the whole wording of each question, periods across."""
    return letter(case, P("Response"), grid(case, case.questions, "text"), *case.notes())


@layout(ANYHOW, masks=CELLS)
def periods_down_grid(case: Case) -> Letter:
    """One table: periods down, questions across by number and a few words."""
    rows = [[head_word(case), *(case.heading(question) for question in case.questions)]]
    for period in case.periods:
        rows.append([case.year(period), *(case.shown(q, period) for q in case.questions)])
    intro = P("The information you requested is set out in the table below.")
    return letter(case, intro, T(rows, look=look(case)), *case.notes())


@layout(WRITTEN, masks=CELLS)
def numbers_only_grid(case: Case) -> Letter:
    """One table that names the questions by their numbers alone."""
    return letter(
        case,
        P("Please see the figures below, which follow the numbering of your request."),
        grid(case, case.questions, "label"),
        *case.notes(),
    )


@layout(WRITTEN, masks=CELLS)
def short_names_grid(case: Case) -> Letter:
    """One table that names the questions by a few words, without their numbers."""
    rows = [["", *case.years()], *([q.short, *case.line(q)] for q in case.questions)]
    return letter(case, P("We hold the following:"), T(rows, look=look(case)), *case.notes())


@layout(("pdf", "docx", "odt", "html", "rtf", "scan"), ("missing", "tipping", "exclusions"), CELLS)
def question_bands(case: Case) -> Letter:
    """Headings in two rows: the question's number above its parts."""
    first: list[str | C] = [C("Period", down=2)]
    second: list[str | C] = []
    for group in groups(case):
        if len(group) == 1:
            first.append(C(f"Question {group[0].key[0]}: {group[0].short}", down=2))
        else:
            first.append(C(f"Question {group[0].key[0]}", across=len(group)))
            second += [f"({q.key[1:].strip('()')}) {q.short}" for q in group]
    rows: list[list[str | C]] = [first, second]
    for period in case.periods:
        rows.append([case.year(period), *(case.shown(q, period) for q in case.questions)])
    return letter(case, T(rows, head=2), *case.notes(), landscape=True)


@layout(("pdf", "docx", "odt", "html"), COUNTS)
def year_bands(case: Case) -> Letter:
    """Each period over two columns: all, and girls, which nobody asked for."""
    first: list[str | C] = [C("Question", down=2)]
    first += [C(name, across=2) for name in case.years("plain")]
    rows: list[list[str | C]] = [first, ["All", "Girls"] * len(case.periods)]
    for question in case.questions:
        cells: list[str | C] = [case.heading(question)]
        for period in case.periods:
            number = case.numbers[question.key, period.key]
            girls = "0" if not number else str(min(number, plus(number, 0.4)))
            cells += [case.shown(question, period), girls]
        rows.append(cells)
    return letter(case, T(rows, head=2), landscape=True)


@layout(ANYHOW, masks=IN_WORDS)
def sentences(case: Case) -> Letter:
    """A sentence for each figure, under the question's number."""
    case.year_style = case.rng.choice(("plain", "dash"))
    blocks: list[Block] = []
    for question in case.questions:
        said = " ".join(case.sentence(question, period) for period in case.periods)
        blocks += [P(f"{case.label(question)} {question.short}", bold=True), P(said)]
    return letter(case, *blocks)


@layout(ANYHOW, masks=IN_WORDS)
def respectively(case: Case) -> Letter:
    """One sentence for each question: the figures were a, b and c respectively."""
    case.year_style = "plain"
    blocks: list[Block] = []
    for question in case.questions:
        words = f"The figures for {joined(case.years())} were {joined(case.line(question))} respectively."
        blocks += [P(asked_text(case, question)), P(words)]
    return letter(case, *blocks)


@layout(ANYHOW, COUNTS, IN_WORDS)
def number_words(case: Case) -> Letter:
    """Small numbers are written out."""
    case.said = {place: word_of(said, capital=True) for place, said in case.said.items()}
    blocks: list[Block] = []
    for question in case.questions:
        blocks.append(P(f"{asked_text(case, question)}", bold=True))
        lines = [f"{case.year(p, 'plain')}: {case.shown(question, p)}." for p in case.periods]
        blocks.append(P("\n".join(lines)))
    return letter(case, *blocks)


@layout(("docx", "odt", "rtf", "html", "pdf"), ("housing",), IN_WORDS)
def numbered_by_itself(case: Case) -> Letter:
    """A list that the word processor numbers: one item for each question."""
    items = []
    for question in case.questions:
        said = "; ".join(
            f"{case.year(p, 'plain')} - {case.shown(question, p)}" for p in case.periods
        )
        items.append(f"{question.short}: {said}")
    return letter(
        case, P("Our answers, in the order of your questions:"), Listed(tuple(items), True)
    )


@layout(WRITTEN, masks=CELLS)
def question_and_response(case: Case) -> Letter:
    """A table of two columns: the question as asked, and the response, period by period."""
    rows = [["Question", case.rng.choice(("Response", "Answer", "Our response"))]]
    for question in case.questions:
        lines = [f"{case.year(p)}: {case.shown(question, p)}" for p in case.periods]
        rows.append([asked_text(case, question), "\n".join(lines)])
    return letter(case, T(rows), *case.notes())


@layout(("pdf", "docx", "scan"), ("missing", "exclusions"))
def over_two_pages(case: Case) -> Letter:
    """A long table over the page's end, with rows that nobody asked for."""
    rows: list[list[str]] = [["Question", *case.years("plain")]]
    for question in case.questions:
        rows.append([f"**{case.heading(question)}**", *case.line(question)])
        for part, share in (("of which boys", 0.6), ("of which aged 16 and over", 0.7), ("of which White British", 0.5), ("of which other ethnic groups", 0.3)):  # fmt: skip
            cells = []
            for period in case.periods:
                number = case.numbers[question.key, period.key]
                cells.append(str(min(number, plus(number, share))))
            rows.append([f"   {part}", *cells])
    intro = [
        P("The data below were taken from our case management system on the day of extraction."),
        P("They are management information and have not been validated nationally."),
        P("Each person is counted once in a period, however often the event occurred."),
        P("Further breakdowns, which you did not ask for, are given to be helpful."),
        *(P(asked_text(case, question)) for question in case.questions),
    ]
    return letter(case, *intro, T(rows))


@layout(("pdf", "docx", "odt"), ("tipping", "searches", "housing"))
def landscape_totals(case: Case) -> Letter:
    """A wide page with a total and a change that nobody asked for."""
    rows = [["Ref", "Description", *case.years(), "Total", "Change first to last"]]
    for question in case.questions:
        numbers = [case.numbers[question.key, key] for key in case.keys]
        sign = "£" if question.kind == "money" else ""
        change = float(numbers[-1] - numbers[0]) / float(numbers[0] or 1) * 100
        rows.append([
            case.label(question), question.short, *case.line(question),
            f"{sign}{sum(numbers):,}", f"{change:+.1f}%",
        ])  # fmt: skip
    return letter(case, T(rows, look=look(case)), landscape=True, small=True)


@layout(("pdf", "docx", "rtf", "odt", "mail"), masks=("none", "lt", "star"))
def set_by_tabs(case: Case) -> Letter:
    """No table: labels and figures are set in columns by the tabulator."""
    case.year_style = "plain"
    rows = [["", *case.years()], *([case.label(q), *case.line(q)] for q in case.questions)]
    return letter(case, T(rows, look="tabbed"), *case.notes())


@layout(WRITTEN, masks=CELLS)
def a_table_for_each_year(case: Case) -> Letter:
    """One table for each period, questions down."""
    style = look(case)
    blocks: list[Block] = []
    for period in case.periods:
        blocks.append(H(case.year(period)))
        rows = [["Question", "Number"]]
        rows += [[case.heading(q), case.shown(q, period)] for q in case.questions]
        blocks.append(T(rows, look=style))
    return letter(case, *blocks, *case.notes())


@layout(ANYHOW, masks=IN_WORDS)
def a_section_for_each_year(case: Case) -> Letter:
    """The period as a heading; under it the answers by number."""
    mark = case.rng.choice((": ", " - ", " ", " = "))
    case.label_style = case.rng.choice(("{key})", "Q{key}", "{framed}:", "Question {key}:"))
    if mark == " ":
        case.label_style = "{framed}:"
    blocks: list[Block] = []
    for period in case.periods:
        blocks.append(H(case.year(period)))
        lines = [f"{case.label(q)}{mark}{case.shown(q, period)}" for q in case.questions]
        blocks.append(P("\n".join(lines)))
    return letter(case, *blocks)


@layout(IN_MAIL, masks=IN_WORDS)
def under_quoted_mail(case: Case) -> Letter:
    """Answers typed under the requester's own words."""
    blocks: list[Block] = []
    for question in case.questions:
        blocks.append(P(asked_text(case, question), quoted=True))
        said = ", ".join(
            f"{case.year(p, 'plain')}: {case.shown(question, p)}" for p in case.periods
        )
        blocks.append(P(said))
    return letter(case, *blocks)


@layout(("mail",), masks=("none", "lt", "star"))
def table_of_letters(case: Case) -> Letter:
    """A table drawn with blanks or bars in a plain mail."""
    rows = [["Question", *case.years("plain")]]
    rows += [[case.label(q), *case.line(q)] for q in case.questions]
    style = case.rng.choice(("ruled", "bare"))
    return letter(case, T(rows, look=style), *case.notes())


@layout(("mail", "odt", "rtf", "docx", "pdf"), masks=IN_WORDS)
def compact_lines(case: Case) -> Letter:
    """A line for each question: number, then period = figure."""
    mark, gap = case.rng.choice(((" = ", "; "), (": ", " | "), (" – ", ", ")))
    lines = []
    for question in case.questions:
        said = gap.join(
            f"{case.year(p, 'plain')}{mark}{case.shown(question, p)}" for p in case.periods
        )
        lines.append(P(f"{case.label(question)}  {said}"))
    return letter(case, *lines)


@layout(WRITTEN, ("missing", "searches", "tipping", "exclusions"), CELLS)
def several_tables(case: Case) -> Letter:
    """A table for each number of the request, with a caption; periods down."""
    style = look(case)
    blocks: list[Block] = []
    for number, group in enumerate(groups(case), 1):
        blocks.append(P(f"Table {number}: response to question {group[0].key[0]}", bold=True))
        rows = [["Year", *(case.heading(question) for question in group)]]
        for period in case.periods:
            rows.append([case.year(period), *(case.shown(q, period) for q in group)])
        blocks.append(T(rows, look=style))
    return letter(case, *blocks, *case.notes())


@layout(("pdf", "docx", "html", "odt"), masks=("none", "lt"))
def footnoted(case: Case) -> Letter:
    """Raised marks at some figures and headings, explained beneath."""
    rows = [["", *case.years("plain")]]
    rows[0][2] += "{^1}"
    for number, question in enumerate(case.questions):
        line = case.line(question)
        if number == 0:
            line[-1] += "{^2}"
        rows.append([case.heading(question) + ("{^3}" if number == 1 else ""), *line])
    notes = (
        "{^1} Recording practice was changed in this year; please treat comparisons with caution.",
        "{^2} Provisional.",
        "{^3} Taken from a separate system, extracted on 3 June.",
    )
    return letter(case, T(rows), *(P(note, small=True) for note in notes))


@layout(ANYHOW, ("missing", "searches"))
def banded(case: Case) -> Letter:
    """Every small figure is given as a band."""
    bands = ((1, 5), (6, 10), (11, 15), (16, 20))
    write = case.rng.choice(("{} to {}", "{}-{}", "between {} and {}"))
    for place, number in case.numbers.items():
        for lower, upper in bands:
            if lower <= number <= upper:
                case.said[place] = between(str(lower), str(upper), write.format(lower, upper))
    intro = P(
        "To protect the identity of the individuals, figures of 20 and below are given in bands."
    )
    rows = [["", *case.years()], *([case.heading(q), *case.line(q)] for q in case.questions)]
    return letter(case, intro, T(rows, look=look(case)))


@layout(ANYHOW, ("tipping", "searches"))
def roughly(case: Case) -> Letter:
    """The first question's figures are estimates."""
    word = case.rng.choice(("approximately {}", "around {}", "c. {}", "about {}"))
    question = case.questions[0]
    for period in case.periods:
        number = int(case.numbers[question.key, period.key]) // 10 * 10 + 10
        said = exact(number, word.format(f"{number:,}"))
        case.set(
            question.key,
            replace(said, kind="approximate", lower="", upper="", number=None),
            period.key,
        )
    blocks: list[Block] = []
    for each in case.questions:
        lines = [f"{case.year(p, 'dash')}: {case.shown(each, p)}" for p in case.periods]
        blocks += [P(asked_text(case, each), bold=True), P("\n".join(lines))]
    return letter(case, *blocks)


@layout(WRITTEN, ("housing",))
def in_thousands(case: Case) -> Letter:
    """The heading says £000s."""
    case.only("1", "2")
    sign = case.rng.choice(("£000s", "£'000", "£ thousands"))
    rows = [
        [
            "Financial year",
            f"Total TA expenditure ({sign})",
            f"Of which nightly paid / B&B ({sign})",
        ]
    ]
    for period in case.periods:
        cells = [case.year(period)]
        for question in case.questions[:2]:
            thousands = int(case.numbers[question.key, period.key]) // 1000
            case.set(question.key, exact(thousands * 1000, f"{thousands:,}"), period.key)
            cells.append(f"{thousands:,}")
        rows.append(cells)
    blocks = [P("Questions 1 and 2"), T(rows, look=look(case))]
    return letter(case, *blocks)


@layout(ANYHOW, ("housing",))
def in_millions(case: Case) -> Letter:
    """Millions with two decimals, in sentences."""
    case.only("1", "3")
    blocks: list[Block] = [P("Question 1", bold=True)]
    for period in case.periods:
        millions = (Decimal(case.numbers["1", period.key]) / 1_000_000).quantize(Decimal("0.01"))
        case.set("1", exact(int(millions * 1_000_000), f"£{millions} million"), period.key)
    first, third = case.questions[0], case.questions[2]
    blocks.append(P(" ".join(f"In {case.year(p, 'plain')} we spent {case.shown(first, p)}." for p in case.periods)))  # fmt: skip
    blocks.append(P("Question 3", bold=True))
    blocks.append(P("\n".join(f"{case.year(p, 'plain')}: {case.shown(third, p)} households" for p in case.periods)))  # fmt: skip
    return letter(case, *blocks)


@layout(WRITTEN, ("housing", "tipping"))
def with_pence(case: Case) -> Letter:
    """Money to the penny; years down."""
    for question in case.questions:
        for period in case.periods:
            if question.kind == "money":
                pence = Decimal(case.rng.randint(1, 9) * 10 + case.rng.randint(1, 9)) / 100
                value = Decimal(case.numbers[question.key, period.key]) + pence
                case.set(question.key, exact(value, f"£{value:,.2f}"), period.key)
    rows = [["Year", *(case.heading(question) for question in case.questions)]]
    for period in case.periods:
        rows.append([case.year(period), *(case.shown(q, period) for q in case.questions)])
    return letter(case, T(rows, look=look(case)))


@layout(WRITTEN, ("missing", "tipping", "searches"), ("none", "lt", "star"))
def years_before(case: Case) -> Letter:
    """Earlier years stand beside those that were asked for."""
    starts = [period.start.year for period in case.periods if period.start]
    if case.periods[0].basis == "financial":
        earlier = [f"{year}/{(year + 1) % 100:02d}" for year in range(starts[0] - 3, starts[0])]
    else:
        earlier = [str(year) for year in range(starts[0] - 3, starts[0])]
    rows = [["", *earlier, *case.years("plain")]]
    for question in case.questions:
        before = [plus(case.numbers[question.key, case.keys[0]], s) + 5 for s in (0.7, 0.8, 1.1)]
        rows.append([case.heading(question), *(f"{n:,}" for n in before), *case.line(question)])
    return letter(case, T(rows, look=look(case)), *case.notes(), landscape=True)


@layout(ANYHOW, masks=IN_WORDS)
def answers_after(case: Case) -> Letter:
    """All questions first as they were asked, then all answers by number."""
    case.label_style = case.rng.choice(("{key}.", "Question {key}", "Q{framed}"))
    blocks: list[Block] = [P("You asked:")]
    blocks += [P(asked_text(case, question)) for question in case.questions]
    blocks.append(H("Our response"))
    for question in case.questions:
        said = "; ".join(f"{case.year(p)}: {case.shown(question, p)}" for p in case.periods)
        blocks.append(P(f"{case.label(question)} {said}"))
    return letter(case, *blocks)


@layout(("pdf", "docx", "odt"), masks=CELLS)
def in_an_annex(case: Case) -> Letter:
    """A letter without figures; they stand in a second file."""
    annex = Letter(
        [H(f"Annex A: {case.campaign.title} - data"), grid(case, case.questions), *case.notes()]
    )
    whole = letter(case, P("The information that we hold is given in Annex A, which is enclosed."))
    whole.extra.append(("Annex A", annex, ""))
    return whole


@layout(("pdf", "docx", "odt", "rtf"), masks=("none", "lt"))
def annex_in_the_file(case: Case) -> Letter:
    """A letter whose figures stand on a page of their own at its end."""
    whole = letter(case, P("Please see Appendix 1 for our answers to your questions."))
    whole.blocks += [NewPage(), H("Appendix 1"), grid(case, case.questions)]
    return whole


@layout(("pdf", "docx", "odt", "html"), ("tipping",))
def months_down(case: Case) -> Letter:
    """Months that nobody asked for, and a total that was; then the other questions."""
    first, *others = case.questions
    names = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    columns = []
    for period in case.periods:
        left = int(case.numbers[first.key, period.key])
        parts = []
        for month in range(11):
            part = max(1, round(left / (12 - month) * case.rng.uniform(0.7, 1.2)))
            parts.append(part)
            left -= part
        columns.append([*parts, left])
    rows = [["Month", *case.years("plain")]]
    rows += [[name, *(str(column[n]) for column in columns)] for n, name in enumerate(names)]
    rows.append(["Total", *case.line(first)])
    return letter(case, P(asked_text(case, first)), T(rows), P("Questions 2 and 3", bold=True), grid(case, others))  # fmt: skip


@layout(("pdf", "rtf", "odt", "docx", "mail"), masks=("none", "lt"))
def dotted(case: Case) -> Letter:
    """Dots lead the eye from the year to the figure."""
    case.year_style = "plain"
    blocks: list[Block] = []
    for question in case.questions:
        blocks.append(P(case.heading(question), bold=True))
        lines = [f"{case.year(p)} {'.' * 24} {case.shown(question, p)}" for p in case.periods]
        blocks.append(P("\n".join(lines)))
    return letter(case, *blocks)


@layout(WRITTEN, ("missing", "snapshot"), ("none", "lt", "words"))
def trust_schedule(case: Case) -> Letter:
    """A schedule of numbered rows: question, and the body's response."""
    rows = [["No.", "Question", f"{case.short_name[4:].capitalize()} response"]]
    for question in case.questions:
        if len(case.periods) == 1:
            said = f"{case.shown(question, case.periods[0])}"
        else:
            said = "\n".join(
                f"{case.year(p, 'plain')} – {case.shown(question, p)}" for p in case.periods
            )
        rows.append([question.key, question.text, said])
    return letter(case, T(rows), landscape=case.rng.random() < 0.4)


@layout(("pdf", "docx", "odt", "html", "scan"), ("searches",), ("none", "lt", "star", "c"))
def police_disclosure(case: Case) -> Letter:
    """A force's disclosure with its usual caveats."""
    caveat = (
        "This response is unique and should not be compared with responses from other forces,"
        " as each uses a different recording system. The data were extracted on 12/09/2024."
    )
    rows = [["Financial year", *(question.short for question in case.questions)]]
    for period in case.periods:
        rows.append([case.year(period), *(case.shown(q, period) for q in case.questions)])
    blocks = [H("Request"), *(P(asked_text(case, q)) for q in case.questions), H("Response"), T(rows, look=look(case)), *case.notes(), P(caveat, small=True)]  # fmt: skip
    return letter(case, *blocks)


@layout(ANYHOW, ("searches",))
def narrative(case: Case) -> Letter:
    """A paragraph for each year: so many searches, of which so many."""
    blocks: list[Block] = []
    for period in case.periods:
        whole, intimate, alone, arrest = (case.shown(q, period) for q in case.questions)
        blocks.append(
            P(
                f"In {case.year(period, 'plain')} officers carried out {whole} strip searches of"
                f" children under 18. {intimate} of these exposed intimate parts, and at {alone} of"
                f" those no appropriate adult was present. {arrest} of the {whole} searches were"
                " followed by an arrest."
            )
        )
    return letter(case, *blocks)


@layout(WRITTEN, ("exclusions",))
def count_and_share(case: Case) -> Letter:
    """A share stands in brackets behind the count."""
    for question in case.questions[2:4]:
        for period in case.periods:
            number, whole = case.numbers[question.key, period.key], case.numbers["1", period.key]
            if number:
                case.set(question.key, exact(number, f"{number} ({float(number) / float(whole):.1%})"), period.key)  # fmt: skip
    return letter(case, grid(case, case.questions))


@layout(WRITTEN, COUNTS)
def dash_for_none(case: Case) -> Letter:
    """A dash is a true zero, and the note says so."""
    question, period = case.questions[-1], case.periods[0]
    case.numbers[question.key, period.key] = 0
    case.set(question.key, exact(0), period.key)
    for place, said in case.said.items():
        if said.is_zero:
            case.said[place] = exact(0, "-")
    case.features.add("legend")
    return letter(case, grid(case, case.questions), P("- denotes zero."))


@layout(ANYHOW, ("exclusions", "searches", "tipping"))
def zero_in_sentences(case: Case) -> Letter:
    """Bullets for each question; none is said in words."""
    blocks: list[Block] = []
    for question in case.questions:
        items = []
        for period in case.periods:
            if case.said[question.key, period.key].is_zero:
                case.set(question.key, exact(0, "none"), period.key)
            items.append(f"{case.year(period, 'plain')}: {case.shown(question, period)}")
        blocks += [P(asked_text(case, question), bold=True), Listed(tuple(items))]
    return letter(case, *blocks)


@layout(("pdf", "docx", "odt", "html"), ("missing", "exclusions", "searches"))
def boys_girls_total(case: Case) -> Letter:
    """For each question a table of boys, girls and total; only the total was asked for."""
    blocks: list[Block] = []
    for question in case.questions[:3]:
        rows = [["", *case.years("plain")], ["Boys"], ["Girls"], ["Total"]]
        for period in case.periods:
            number = int(case.numbers[question.key, period.key])
            if number < 2:
                number += 2
                case.numbers[question.key, period.key] = number
                case.set(question.key, exact(number), period.key)
            boys = max(1, round(number * 0.6))
            rows[1].append(str(min(boys, number - 1)))
            rows[2].append(str(number - min(boys, number - 1)))
            rows[3].append(case.shown(question, period))
        blocks += [P(asked_text(case, question), bold=True), T(rows)]
    case.only(*(question.key for question in case.questions[:3]))
    return letter(case, *blocks)


@layout(ON_PAPER, ("snapshot",))
def one_sentence(case: Case) -> Letter:
    """One question, answered in a sentence."""
    question, period = case.questions[0], case.periods[0]
    number = case.shown(question, period)
    words = case.rng.choice(
        (f"On 31 March 2025, {number} {question.phrase}.",
         f"{number} children were placed more than 20 miles from home on that date.",
         f"As at 31/03/2025 we had {number} children placed over 20 miles from their home address.")
    )  # fmt: skip
    return letter(case, P(question.text, bold=True), P(words))


@layout(IN_MAIL, ("snapshot",))
def one_line_mail(case: Case) -> Letter:
    """One question, answered by one line in a mail."""
    number = case.shown(case.questions[0], case.periods[0])
    words = case.rng.choice((f"Answer: {number}", f"Our response is {number} children.", f"{number}."))  # fmt: skip
    return letter(case, P(case.questions[0].text, quoted=True), P(words))


@layout(WRITTEN, ("snapshot",))
def one_question_by_age(case: Case) -> Letter:
    """A table by age, with the total that was asked for."""
    question, period = case.questions[0], case.periods[0]
    number = int(case.numbers[question.key, period.key]) + 8
    case.set(question.key, exact(number), period.key)
    parts = [max(1, round(number * share)) for share in (0.1, 0.2, 0.4)]
    rows = [["Age", "Children placed more than 20 miles from home on 31 March 2025"]]
    rows += [[age, str(part)] for age, part in zip(("Under 5", "5 to 9", "10 to 15"), parts)]
    rows += [["16 and 17", str(number - sum(parts))], ["Total", str(number)]]
    return letter(case, P(question.text), T(rows, look=look(case)))


@layout(ANYHOW, ("toolkit",), IN_WORDS)
def answers_in_order(case: Case) -> Letter:
    """Yes or no, a number of staff and a share, by the questions' numbers."""
    lines = []
    for question in case.questions:
        unit = {"2": " FTE", "5": " households"}.get(question.key, "")
        unit = "" if not case.said[question.key, ""].value else unit
        lines.append(P(f"{case.label(question)} {case.shown(question)}{unit}"))
    return letter(case, *lines)


@layout(WRITTEN, ("toolkit",), IN_WORDS)
def answers_in_a_table(case: Case) -> Letter:
    """The same in a table."""
    rows = [["Question", "Answer"]]
    rows += [[asked_text(case, q), case.shown(q)] for q in case.questions]
    return letter(case, T(rows, look=look(case)))


@layout(ANYHOW, ("toolkit",))
def answers_with_words(case: Case) -> Letter:
    """The answers, with more words and other numbers around them."""
    policy = "Yes" if case.numbers["1", ""] else "No"
    why = {
        "Yes": "Yes. The policy was adopted in March 2021 and will be reviewed in 2026.",
        "No": "No, although a draft is due to go to Cabinet in early 2026.",
    }
    first = {"Yes": "Yes - see section 4.2 of the allocations scheme.", "No": "No."}
    words = (
        why[policy], f"We have {case.shown(case.questions[1])} FTE specialist officers.",
        f"{case.shown(case.questions[2])} of our housing officers have had the training.",
        first["Yes" if case.numbers["4", ""] else "No"],
        f"We housed {case.shown(case.questions[4])} households for this reason.",
    )  # fmt: skip
    blocks: list[Block] = []
    for question, said in zip(case.questions, words):
        blocks += [P(asked_text(case, question), bold=True), P(said)]
    return letter(case, *blocks)


@layout(("docx", "odt", "html", "rtf", "pdf"), ("toolkit",))
def answers_numbered_by_itself(case: Case) -> Letter:
    """A numbered list of the answers, one of which is not recorded."""
    case.set("3", without("not_recorded", "This is not recorded centrally."))
    shown = [case.shown(question) for question in case.questions]
    items = (shown[0], f"{shown[1]} FTE", shown[2], shown[3], f"{shown[4]} households")
    return letter(case, P("Our answers are as follows:"), Listed(items, True))
