"""Letters that refuse, do not hold, point elsewhere, or answer on another basis."""

# ruff: noqa: E501 - wordings stand on one line, as they are read

from __future__ import annotations

from dataclasses import replace

from .case import NAMES, Case, Said, exact, joined, plus, without
from .layouts import ANYHOW, BY_YEAR, CELLS, IN_WORDS, ON_PAPER, WRITTEN, layout
from .letters import asked_text, grid, letter, look
from .pages import Block, C, H, Letter, P, T

EVERYWHERE = (*BY_YEAR, "snapshot", "toolkit")


def _all(case: Case, kind: str) -> None:
    for question in case.questions:
        case.set(question.key, without(kind, kind))


@layout(ANYHOW, ("missing", "exclusions", "searches", "housing"))
def too_costly(case: Case) -> Letter:
    """The whole request is refused for its cost, with the sums."""
    _all(case, "refused")
    words = (
        f"{case.cost} of the {case.act} allows a public authority to refuse a request where the"
        " cost of compliance would exceed the appropriate limit."
    )
    end = (
        f"The cost of complying with your whole request would exceed this limit, and it is"
        f" therefore refused under {case.cost}."
    )
    help_ = "You may wish to narrow your request, for example to one year, to bring it within the limit."
    return letter(
        case, P("Refusal notice", bold=True), P(words), P(case.arithmetic()), P(end), P(help_)
    )


@layout(ANYHOW, ("searches", "missing", "snapshot"))
def all_personal(case: Case) -> Letter:
    """The whole request is refused: the figures are personal data."""
    _all(case, "refused")
    words = (
        f"We hold the information that you have requested. However, the numbers are so low that"
        f" individuals could be identified. All of the information is therefore exempt from"
        f" disclosure under {case.personal} of the {case.act}, and we are withholding it."
    )
    return letter(case, P("Response to your request"), P(words))


@layout(ANYHOW, ("searches",))
def neither_confirmed(case: Case) -> Letter:
    """The force will neither confirm nor deny."""
    _all(case, "neither_confirm_nor_deny")
    words = (
        f"{case.authority} can neither confirm nor deny that it holds the information you have"
        " requested, as the duty in Section 1(1)(a) of the Freedom of Information Act 2000 does"
        " not apply, by virtue of Section 31(3) Law Enforcement and Section 40(5) Personal"
        " Information. This should not be taken as an indication that any information is or is"
        " not held."
    )
    return letter(case, P(words))


@layout(ANYHOW, ("missing", "exclusions"))
def not_ours(case: Case) -> Letter:
    """A district has no such service and holds nothing."""
    case.authority, case.body = case.rng.choice(NAMES["district"]), "district"
    case.law = "foia"
    case.asked = replace(case.asked, law="foia")
    _all(case, "not_held")
    service = {"missing": "Children's social care", "exclusions": "Education"}[case.campaign.name]
    words = (
        f"{case.authority} does not hold the information requested. {service} is a function of"
        f" the county council in this area and you may wish to redirect your request to"
        f" {NAMES['council'][0]}, foi@harrowdale.example."
    )
    return letter(case, P(words))


@layout(ANYHOW, EVERYWHERE)
def none_held(case: Case) -> Letter:
    """Nothing is held, in a line or two."""
    _all(case, "not_held")
    words = case.rng.choice(
        ("Following a search of our records, I can confirm that the information you have requested is not held.",
         "We do not hold any of the information requested.",
         f"In accordance with the {case.act}, this letter gives you notice that we do not hold the information you asked for.")
    )  # fmt: skip
    return letter(case, P(words))


@layout(ANYHOW, ("searches", "exclusions", "tipping"))
def nil_return(case: Case) -> Letter:
    """A nil return to everything."""
    for question in case.questions:
        case.set(question.key, exact(0, "nil"))
    words = case.rng.choice(
        ("Please accept this as a nil return to all of your questions, for all of the years requested.",
         "The answer to each of your questions is zero for every year that you have asked about.")
    )  # fmt: skip
    return letter(case, P(words))


def _refused(case: Case, *keys: str, kind: str = "refused") -> None:
    for key in keys:
        case.set(key, without(kind, kind))


@layout(WRITTEN, ("missing", "searches", "exclusions", "housing", "tipping"), CELLS)
def some_refused(case: Case) -> Letter:
    """A table for some questions; the last ones are refused in a paragraph."""
    *given, last = case.questions
    _refused(case, last.key)
    label = case.label(last).rstrip(".)")
    label = label if label.startswith("Q") else f"Question {label}"
    words = f"{label}: {case.arithmetic()} This part of your request is therefore refused under {case.cost}."
    return letter(case, grid(case, given), *case.notes(), P(words))


@layout(("pdf", "docx", "odt", "html", "scan"), ("missing", "searches", "exclusions", "tipping"), ("none", "lt", "words"))  # fmt: skip
def refused_across_a_row(case: Case) -> Letter:
    """A row of the table says over all its columns that it is refused."""
    refused = case.rng.choice(case.questions[1:])
    _refused(case, refused.key)
    words = case.rng.choice((f"Exempt – {case.personal}", f"Withheld under {case.personal}", f"Refused: {case.cost}, cost"))  # fmt: skip
    rows: list[list[str | C]] = [["", *case.years()]]
    for question in case.questions:
        if question is refused:
            rows.append([case.heading(question), C(words, across=len(case.periods))])
        else:
            rows.append([case.heading(question), *case.line(question)])
    return letter(case, T(rows))


@layout(WRITTEN, ("missing", "searches", "exclusions", "housing"), ("none", "lt"))
def refused_in_cells(case: Case) -> Letter:
    """Some cells name the section instead of a figure."""
    short = case.personal.replace("Section ", "s.")
    question = case.questions[-1]
    for period in case.rng.sample(case.periods, 2):
        case.set(question.key, without("refused", f"Exempt {short}"), period.key)
    return letter(case, grid(case, case.questions))


@layout(ANYHOW, masks=IN_WORDS)
def some_not_held(case: Case) -> Letter:
    """Under one question: we do not hold this."""
    missing = case.rng.choice(case.questions[1:])
    kind, words = case.rng.choice(
        (("not_held", "The Council does not hold this information."),
         ("not_held", "Information not held."),
         ("not_recorded", "This is not recorded in a reportable format."),
         ("not_recorded", "Not recorded."))
    )  # fmt: skip
    if case.body in ("police", "trust"):
        words = words.replace("The Council does", "We do")
    case.set(missing.key, without(kind, words))
    blocks: list[Block] = []
    for question in case.questions:
        blocks.append(P(asked_text(case, question), bold=True))
        if question is missing:
            blocks.append(P(words))
        else:
            blocks.append(P("\n".join(f"{case.year(p)}: {case.shown(question, p)}" for p in case.periods)))  # fmt: skip
    return letter(case, *blocks)


@layout(WRITTEN, ("missing", "housing", "searches", "tipping"), ("none", "lt"))
def before_the_new_system(case: Case) -> Letter:
    """Nothing is held for the first year, before a system was replaced."""
    first = case.periods[0]
    words = case.rng.choice(("Not held", "Information not held", "Not held"))
    for question in case.questions:
        case.set(question.key, without("not_held", words), first.key)
    note = P("Our case management system was replaced; earlier records were not migrated.")
    return letter(case, note, grid(case, case.questions))


@layout(ANYHOW, ("housing", "exclusions", "tipping"), ("none", "lt"))
def published_already(case: Case) -> Letter:
    """One question's figures are on a website (section 21)."""
    first, *others = case.questions
    case.set(first.key, without("elsewhere", "published"))
    section = "Regulation 6(1)(b)" if case.law in ("eir", "eisr") else (
        "Section 25" if case.law == "foisa" else "Section 21"
    )  # fmt: skip
    words = (
        f"This information is already published and is therefore exempt under {section}."
        " It can be found at https://www.gov.uk/government/collections/statistics-tables"
    )
    blocks: list[Block] = [P(asked_text(case, first), bold=True), P(words)]
    for question in others:
        said = "\n".join(
            f"{case.year(p, 'plain')}: {case.shown(question, p)}" for p in case.periods
        )
        blocks += [P(asked_text(case, question), bold=True), P(said)]
    return letter(case, *blocks)


@layout(ANYHOW, ("missing", "exclusions", "tipping"), ("none", "lt"))
def will_follow(case: Case) -> Letter:
    """One question will be answered later."""
    last = case.questions[-1]
    words = case.rng.choice(("To follow.", "This will follow by the end of the month.", "TBC"))
    case.set(last.key, without("pending", words))
    blocks: list[Block] = []
    for question in case.questions:
        blocks.append(P(asked_text(case, question), bold=True))
        lines = [f"{case.year(p)}: {case.shown(question, p)}" for p in case.periods]
        blocks.append(P(words if question is last else "\n".join(lines)))
    return letter(case, *blocks)


@layout(ANYHOW, ("missing",), ("none", "lt"))
def one_and_the_same(case: Case) -> Letter:
    """Two questions are answered by their sum, which answers neither."""
    keys = case.keys
    sums = [str(int(case.numbers["1a", key]) + int(case.numbers["1b", key]) + 5) for key in keys]
    case.set("1a", None)
    case.set("1b", None)
    rows = [["Question", *case.years()], ["1a and 1b combined", *sums]]
    rows += [[f"{q.key} {q.short}", *case.line(q)] for q in case.questions[2:]]
    note = P(
        "We cannot separate identified from suspected victims; the two are given as one figure."
    )
    return letter(case, note, T(rows, look=look(case)))


@layout(ANYHOW, ("tipping", "searches", "exclusions"), ("none",))
def one_over_all_years(case: Case) -> Letter:
    """One question is answered only for all years together, which answers none of them."""
    last = case.questions[-1]
    whole = sum(int(case.numbers[last.key, key]) for key in case.keys) + 6
    case.set(last.key, None)
    blocks: list[Block] = []
    for question in case.questions:
        blocks.append(P(asked_text(case, question), bold=True))
        lines = [f"{case.year(p, 'plain')}: {case.shown(question, p)}" for p in case.periods]
        total = f"{whole} over the whole period."
        blocks.append(P(total if question is last else "\n".join(lines)))
    return letter(case, *blocks)


def _by_financial_year(case: Case) -> list[str]:
    """Every full year asked for becomes the financial year that begins in it."""
    names = []
    for period in case.periods:
        if period.basis != "calendar":
            for question in case.questions:
                case.set(question.key, None, period.key)
    case.said = {place: replace(said, basis="financial") for place, said in case.said.items()}
    mark = case.rng.choice(("/", "-"))
    for period in case.periods:
        if period.basis == "calendar":
            year = int(period.key)
            names.append(f"{year}{mark}{(year + 1) % 100:02d}")
    return names


@layout(WRITTEN, ("missing", "tipping"), CELLS)
def by_financial_year(case: Case) -> Letter:
    """Calendar years were asked for; financial years are given."""
    names = _by_financial_year(case)
    periods = [period for period in case.periods if period.basis == "calendar"]
    note = P("Please note that our figures are recorded by financial year (1 April to 31 March) and cannot be given by calendar year.")  # fmt: skip
    rows = [["Financial year", *names]]
    rows += [[case.heading(q), *(case.shown(q, p) for p in periods)] for q in case.questions]
    return letter(case, note, T(rows, look=look(case)), *case.notes())


@layout(ANYHOW, ("missing", "tipping"), IN_WORDS)
def by_financial_year_in_lines(case: Case) -> Letter:
    """The same in lines under each question."""
    names = _by_financial_year(case)
    periods = [period for period in case.periods if period.basis == "calendar"]
    blocks: list[Block] = []
    for question in case.questions:
        lines = [f"FY {name}: {case.shown(question, p)}" for name, p in zip(names, periods)]
        blocks += [P(asked_text(case, question), bold=True), P("\n".join(lines))]
    return letter(case, *blocks)


@layout(("pdf", "docx", "html", "odt"), ("searches",), ("none", "lt", "star"))
def by_calendar_year(case: Case) -> Letter:
    """Financial years were asked for; calendar years are given, the first of them before all."""
    early = [str(plus(case.numbers[q.key, case.keys[0]], 0.8)) for q in case.questions]
    case.set_last_silent()
    case.said = {place: replace(said, basis="calendar") for place, said in case.said.items()}
    periods = case.periods[:-1]
    years = [str(period.end.year) for period in periods if period.end]
    rows = [["Calendar year", "2020", *years]]
    for question, first in zip(case.questions, early):
        rows.append([case.heading(question), first, *(case.shown(question, p) for p in periods)])
    note = P("The figures are held by calendar year (January to December).")
    return letter(case, note, T(rows, look=look(case)), *case.notes())


@layout(ANYHOW, ("missing",), ("none",))
def as_on_a_day(case: Case) -> Letter:
    """One question is answered for one day of one year; the others for each year."""
    number = case.numbers["1c", "2023"]
    case.set("1c", None)
    case.set("1c", replace(exact(number), basis="snapshot"), "2023")
    blocks: list[Block] = []
    for question in case.questions:
        blocks.append(P(asked_text(case, question), bold=True))
        if question.key == "1c":
            blocks.append(P(f"{number} as at 31 March 2023. We cannot report this over a year."))
        else:
            blocks.append(P("\n".join(f"{case.year(p)}: {case.shown(question, p)}" for p in case.periods)))  # fmt: skip
    return letter(case, *blocks)


@layout(WRITTEN, ("missing", "exclusions", "housing", "tipping"))
def corrected_cells(case: Case) -> Letter:
    """A correction: the figures given before, and the right ones."""
    places = case.rng.sample(sorted(case.said), 3)
    right: dict[tuple[str, str], Said] = {place: case.said[place] for place in places}
    case.said = right
    rows = [["Question", "Period", "Figure previously provided", "Correct figure"]]
    for question in case.questions:
        for period in case.periods:
            if (question.key, period.key) in right:
                sign = "£" if question.kind == "money" else ""
                old = f"{sign}{int(case.numbers[question.key, period.key]) * 2 + 7:,}"
                rows.append([case.heading(question), case.year(period), old, case.shown(question, period)])  # fmt: skip
    words = P("Since we responded to your request we have found an error in the figures. Please accept our apologies. The corrections are as follows; our other answers are unchanged.")  # fmt: skip
    return letter(case, words, T(rows))


@layout(ANYHOW, ("tipping", "searches", "exclusions"), ("none", "lt"))
def corrected_whole(case: Case) -> Letter:
    """A correction that gives everything anew, and says what had been wrong."""
    question, period = case.questions[0], case.periods[1]
    old = int(case.numbers[question.key, period.key]) + 31
    words = P(f"This replaces our earlier response, in which the figure for {question.short.lower()} in {case.year(period, 'plain')} was wrongly given as {old}.")  # fmt: skip
    case.features.add("correction")
    blocks: list[Block] = [words, H("Corrected response")]
    for each in case.questions:
        lines = [f"{case.year(p, 'plain')}: {case.shown(each, p)}" for p in case.periods]
        blocks += [P(case.heading(each), bold=True), P("\n".join(lines))]
    return letter(case, *blocks)


@layout(("pdf", "docx", "odt", "html", "scan"), ("missing", "housing"), ("none", "lt", "star"))
def in_two_languages(case: Case) -> Letter:
    """Headings in Welsh and English; one table."""
    _welsh(case)
    case.features.add("bilingual")
    rows = [["Cwestiwn / Question", *case.years("plain" if case.campaign.name == "housing" else "dash")]]  # fmt: skip
    for question in case.questions:
        rows.append([f"{question.key} {question.welsh} / {question.short}", *case.line(question)])
    blocks = [P("Dyma'r wybodaeth y gofynnwyd amdani. / The information requested is below."), T(rows), *case.notes()]  # fmt: skip
    return letter(case, *blocks)


def _welsh(case: Case) -> None:
    case.body, case.law = "welsh", "foia"
    case.authority = case.rng.choice(NAMES["welsh"])
    case.asked = replace(case.asked, law="foia")
    case.features.discard("foisa")
    case.features.add("foia")


@layout(ANYHOW, ("missing", "housing"), ("none", "lt"))
def in_welsh(case: Case) -> Letter:
    """A reply in Welsh: question, period, figure."""
    _welsh(case)
    case.features.add("welsh")
    for place, said in case.said.items():
        if said.is_zero:
            case.said[place] = exact(0, "Dim")
        elif said.kind == "bounded":
            case.said[place] = replace(said, shown="llai na 5")
    names = {"2024 part": "Ionawr i Ebrill 2024"}
    blocks: list[Block] = []
    for question in case.questions:
        blocks.append(P(f"Cwestiwn {question.key}: {question.welsh}", bold=True))
        lines = [
            f"{names.get(period.key) or case.year(period, 'plain')}: {case.shown(question, period)}"
            for period in case.periods
        ]
        blocks.append(P("\n".join(lines)))
    greeting = [P("Annwyl Syr/Madam"), P(f"Cyfeirnod: {case.reference}"), P(f"Diolch am eich cais o dan Ddeddf Rhyddid Gwybodaeth 2000. Dyma ymateb {case.authority.split(' / ')[0]}.")]  # fmt: skip
    end = [P("Os ydych yn anfodlon, cewch ofyn am adolygiad mewnol o fewn 40 diwrnod gwaith."), P("Yn gywir\nSwyddog Rhyddid Gwybodaeth")]  # fmt: skip
    return Letter([*greeting, *blocks, *end])


@layout(ANYHOW, ("toolkit",), ("none", "lt"))
def toolkit_partly_refused(case: Case) -> Letter:
    """Yes and no; one question refused with its section, one not held."""
    case.set("5", without("refused", f"Refused under {case.cost} - the cost of compliance exceeds the appropriate limit."))  # fmt: skip
    case.set("3", without("not_held", "We do not hold this information."))
    blocks: list[Block] = []
    for question in case.questions:
        blocks += [P(asked_text(case, question), bold=True), P(case.shown(question))]
    return letter(case, *blocks)


@layout(ON_PAPER, ("tipping", "housing", "searches"), ("none",))
def refusal_in_the_mail(case: Case) -> Letter:
    """The mail refuses one question; the attachment answers the others."""
    *given, last = case.questions
    _refused(case, last.key)
    case.features.add("mail and attachment")
    whole = letter(case, grid(case, given))
    label = f"question {last.key}"
    whole.mail = (
        f"Dear requester,\n\nPlease find our response attached.\n\nAs regards {label}, we are unable"
        f" to provide this information. It is refused under {case.cost} of the {case.act}, as it"
        " would require a manual review of every file.\n\nKind regards\n\nFOI Team\n"
        f"{case.authority}\nTel 01632 960{case.rng.randint(100, 999)}\n"
    )
    return whole


@layout(("html", "docx", "mail"), ("searches", "missing"), ("none", "lt"))
def parts_answered_together(case: Case) -> Letter:
    """Some questions are refused together: 'questions x and y'."""
    *given, one, two = case.questions
    _refused(case, one.key, two.key)
    blocks: list[Block] = []
    for question in given:
        lines = [f"{case.year(p, 'plain')} - {case.shown(question, p)}" for p in case.periods]
        blocks += [P(asked_text(case, question), bold=True), P("\n".join(lines))]
    words = f"Questions {joined([one.key, two.key])}: this information is exempt under {case.personal}, as it is personal data."  # fmt: skip
    return letter(case, *blocks, P(words))


@layout(WRITTEN, ("missing", "searches", "exclusions"))
def unexplained_marks(case: Case) -> Letter:
    """Small figures are marked by something that nothing explains."""
    kind, mark = case.rng.choice(
        (("unclear", "N/A"), ("unclear", "-"), ("suppressed", "*"), ("suppressed", "Low numbers"),
         ("suppressed", "too small to disclose"), ("not_available", "Unknown"))
    )  # fmt: skip
    case.features.add("unexplained")
    places = [place for place, said in case.said.items() if said.number in range(5)]
    for place in places or [(case.questions[-1].key, case.keys[0])]:
        case.said[place] = without(kind, mark)
    return letter(case, grid(case, case.questions))
