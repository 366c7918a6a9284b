"""Replies to the campaign on children in care who go missing."""

from dataclasses import replace

from .blocks import Cell, Para, Points, Table, Turn
from .books import Sheet, ods, value, xls, xlsx
from .desk import Desk
from .inventing import children, small
from .pdfs import pdf
from .sayings import (
    about,
    at_least,
    between,
    exact,
    fewer_than,
    five_or_fewer,
    hidden,
    on_basis,
    without,
)
from .words import docx_letter

S40 = without("refused", "Exempt - section 40(2)")
CAVEATS = (
    "The council takes its duty to children in its care very seriously. Our multi-agency panel"
    " meets every fortnight and reviews each child who is thought to be at risk.",
    "The figures are taken from the case management system as it stood on 20 May 2024. Records are"
    " updated daily, so that an extract made on another day may differ.",
    "A child may be counted in more than one row, and in more than one year; neither rows nor"
    " columns should therefore be added up. A child who has left care is still counted.",
    "Missing from care is used as defined in the statutory guidance of January 2014: a looked-after"
    " child who is not at their placement or the place they are expected to be. Children who are"
    " away from placement without authorisation are not counted as missing.",
)


def table_under_each_question(desk: Desk):
    """The question in bold as it was asked, and below it a small table of the years."""
    desk.facts = small(children(desk, size="middle", zeros=False), fewer_than())
    blocks = []
    for key in desk.campaign.keys:
        blocks.append(Para(f"{desk.label(key)} {desk.wording(key)}.", bold=True))
        blocks.append(Table([desk.years(), desk.line(key)], widths=(1,) * 4))
    blocks.append(
        Para(
            "Where a figure is below 5 it is shown as <5, since a smaller number could identify a"
            " child: section 40(2) of the Act applies."
        )
    )
    kind = desk.pick("pdf", "pdf", "docx", "odt")
    return desk.send("table under each question", kind, desk.letter(blocks), "small tables", "<5")


def grid_of_labels(desk: Desk):
    """One grid: questions by their short names down the side, years across."""
    desk.facts = small(children(desk, size="small"), hidden())
    rows = [["Data requested", *desk.years()]]
    rows += [[f"{desk.label(k)} {desk.short(k)}", *desk.line(k)] for k in desk.campaign.keys]
    blocks = [
        Table(rows, look=desk.pick("ruled", "shaded", "boxed"), widths=(3, 1, 1, 1, 1.2)),
        Para("* denotes fewer than 5 children.", small=True),
    ]
    kind = desk.pick("pdf", "pdf", "docx", "html", "rtf")
    return desk.send("grid of labels", kind, desk.letter(blocks), "suppressed", "legend")


def years_down_the_side(desk: Desk):
    """Years down, sub-parts across below a merged head for each question."""
    desk.facts = children(desk)
    rows = [
        [
            Cell("Period", down=2),
            Cell("Question 1", across=3),
            Cell("Question 2", across=2),
            Cell("Question 3", down=2),
        ],
        ["(a)", "(b)", "(c)", "(a)", "(b)"],
    ]
    for period in desk.campaign.years:
        rows.append([desk.year(period), *[desk.text(k, period) for k in desk.campaign.keys]])
    blocks = [Table(rows, heads=2, look=desk.pick("ruled", "shaded"))]
    kind = desk.pick("pdf", "pdf", "docx", "odt", "html")
    return desk.send("years down the side", kind, desk.letter(blocks), "merged heads", "transposed")


def sentences(desk: Desk):
    """The questions repeated, each with a sentence or two in answer."""
    desk.facts = children(desk)
    a, b, c, d = desk.campaign.years
    part = "between 1 January and 30 April 2024"
    forms = (
        "In {a} there were {0} children, in {b} there were {1}, in {c} there were {2}, and {part}"
        " there were {3}.",
        "{0} in {a}; {1} in {b}; {2} in {c}; {3} {part}.",
        "{a}: {0}\n{b}: {1}\n{c}: {2}\n2024 (1 January to 30 April): {3}",
    )
    form = desk.pick(*forms)
    blocks = []
    for key in desk.campaign.keys:
        said = form.format(*desk.line(key), a=a, b=b, c=c, d=d, part=part)
        said = said.replace("children", desk.campaign.unit(key))
        blocks += [
            Para(f"{desk.label(key)} {desk.wording(key)}", italic=True),
            Para(said, indent=True),
        ]
    kind = desk.pick("pdf", "pdf", "docx", "mail", "html")
    return desk.send("sentences", kind, desk.letter(blocks), "prose")


def inline_in_mail(desk: Desk):
    """Short lines typed into a mail, with the request quoted below it."""
    desk.facts = small(children(desk, size="middle"), between(1, 4, "1 to 4"))
    lines = []
    for key in desk.campaign.keys:
        years = " / ".join(
            f"{year} - {desk.text(key, period)}"
            for year, period in zip(desk.years(0), desk.campaign.years)
        )
        lines.append(Para(f"{desk.label(key)} {years}"))
    asked = "\n".join(f"> {key} {desk.wording(key)}" for key in desk.campaign.keys)
    quoted = (
        "\n\nOn 7 May 2024 at 09:12, Researcher wrote:\n> Dear Sir or Madam\n> For each of the"
        f" calendar years 2021, 2022, 2023 and for 1 January to 30 April 2024, please tell me:\n"
        f"{asked}\n> Yours faithfully"
    )
    blocks = [Para("Hi\n\nPlease see below our response."), *lines, Para("Thanks\nFOI team")]
    return desk.send("inline in a mail", "mail", blocks, "prose", "ranges", "quoted", quoted=quoted)


def financial_instead(desk: Desk):
    """They count by financial years; the last one is not over, so it is left out."""
    every = {k: s for k, s in children(desk).items() if k[1] != desk.campaign.years[3]}
    desk.facts = on_basis(every, "financial")
    style = desk.pick(0, 1, 2)
    heads = [
        (f"{y}/{(y + 1) % 100}", f"{y}-{(y + 1) % 100}", f"April {y} - March {y + 1}")[style]
        for y in (2021, 2022, 2023)
    ]
    rows = [["", *heads]]
    for key in desk.campaign.keys:
        answers = [desk.text(key, period) for period in desk.campaign.years[:3]]
        rows.append([f"{desk.label(key)} {desk.short(key)}", *answers])
    blocks = [
        Para(
            "Please note that the council reports this information by financial year (1 April to"
            " 31 March) and cannot provide it by calendar year. Figures for 2024/25 are not yet"
            " available."
        ),
        Table(rows, look=desk.pick("ruled", "underlined")),
    ]
    kind = desk.pick("pdf", "pdf", "docx", "scanned pdf")
    return desk.send("financial years instead", kind, desk.letter(blocks), "other basis")


def cost_for_the_rest(desk: Desk):
    """Question 1 is answered; 2 and 3 would take too long."""
    facts = children(desk, size="middle", zeros=False)
    desk.facts = {k: s for k, s in facts.items() if k[0] in ("1a", "1b", "1c")}
    desk.facts = small(desk.facts, five_or_fewer(), 6)
    refused = without("refused", "section 12")
    for key in ("2a", "2b", "3"):
        desk.whole(key, refused)
    rows = [["Question 1", *desk.years()]]
    for key in ("1a", "1b", "1c"):
        rows.append([f"({key[1]}) {desk.short(key)}", *desk.line(key)])
    blocks = [
        Table(rows, widths=(3, 1, 1, 1, 1)),
        Para("Questions 2 and 3", bold=True),
        Para(
            "Missing episodes are kept on each child's own file and are not linked to immigration"
            " status or to referrals. To answer we would have to open 312 files, at an estimated 20"
            " minutes each: 104 hours. This exceeds the appropriate limit of 18 hours (£450), and"
            " we therefore refuse questions 2 and 3 under section 12(1) of the Act."
        ),
    ]
    kind = desk.pick("pdf", "pdf", "docx", "odt")
    return desk.send("cost for the rest", kind, desk.letter(blocks), "refused", "threshold kept")


def trust_answer(desk: Desk):
    """A Northern Ireland Trust: some of it not recorded, some of it nil."""
    desk.facts = {k: s for k, s in children(desk, size="small").items() if k[0] in ("1c", "2b")}
    for period in desk.campaign.years:
        desk.facts["1a", period] = exact(0, "Nil")
    desk.whole("1b", without("not_recorded", "This information is not recorded centrally."))
    desk.whole("3", without("not_held", "The Trust does not hold this information."))
    blocks = [
        Para(desk.wording("1a"), lead="1(a)"),
        Para("Nil return for all four periods."),
        Para(desk.wording("1b"), lead="1(b)"),
        Para(desk.text("1b", "2021")),
        Para(desk.wording("1c"), lead="1(c)"),
        Table([["Year", "Number"], *zip(desk.years(), desk.line("1c"))], widths=(1, 1)),
        Para(desk.wording("2b"), lead="2(b)"),
        Table([["Year", "Number"], *zip(desk.years(), desk.line("2b"))], widths=(1, 1)),
        Para(desk.wording("3"), lead="3"),
        Para(desk.text("3", "2021")),
    ]
    kind = desk.pick("docx", "pdf", "pdf", "rtf")
    return desk.send(
        "answer of a trust", kind, desk.letter(blocks), "not held", "zeros", "vertical"
    )


def scottish_notice(desk: Desk):
    """FOISA: what is not held by section 17, small numbers by section 38."""
    facts = small(children(desk, size="small"), without("refused", "s.38(1)(b)"))
    desk.facts = {key: said for key, said in facts.items() if key[0] != "1b"}
    desk.whole("1b", without("not_held", "Information not held - section 17 FOISA"))
    rows = [["", *desk.years()]]
    for key in desk.campaign.keys:
        said = desk.line(key)
        cells = [Cell(said[0], across=4)] if key == "1b" else said
        rows.append([f"{desk.label(key)} {desk.short(key)}", *cells])
    blocks = [
        Table(rows, widths=(2.6, 1, 1, 1, 1)),
        Para(
            "Where the cell shows s.38(1)(b) the number is so small that individuals could be"
            " identified, and it is withheld as third party personal data under section 38(1)(b)"
            " of FOISA."
        ),
    ]
    kind = desk.pick("pdf", "pdf", "docx", "html")
    return desk.send("scottish notice", kind, desk.letter(blocks), "refused", "not held", "foisa")


def welsh_grid(desk: Desk):
    desk.facts = small(children(desk, size="small", zeros=False), fewer_than(5, "llai na 5"))
    part = "1 Ionawr i 30 Ebrill 2024"
    heads = [f"Ionawr i Rhagfyr {year}" for year in (2021, 2022, 2023)]
    rows = [["Cwestiwn", *heads, part]]
    rows += [[f"{k} {desk.campaign.welsh[k]}", *desk.line(k)] for k in desk.campaign.keys]
    blocks = [
        Para("Annwyl Syr / Madam"),
        Para("Diolch am eich cais o dan Ddeddf Rhyddid Gwybodaeth 2000. Dyma ein hymateb."),
        Table(rows, widths=(3, 1.2, 1.2, 1.2, 1.4)),
        Para(
            "Lle mae'r nifer yn llai na 5 ni ellir ei ddatgelu o dan adran 40(2) gan y gallai"
            " unigolion gael eu hadnabod."
        ),
        Para("Yn gywir\nSwyddog Rhyddid Gwybodaeth"),
    ]
    kind = desk.pick("docx", "pdf", "pdf", "html")
    return desk.send("welsh grid", kind, blocks, "welsh", "<5")


def refused_whole(desk: Desk):
    desk.whole_reply(without("refused", "section 12"))
    blocks = [
        Para(
            "I can confirm that the council holds information falling within your request."
            " However, we estimate that to find, retrieve and extract it would exceed the"
            " appropriate limit set by the Fees Regulations, which for the council is £450, that is"
            " 18 hours at £25 an hour. 411 case files would have to be read at about 15 minutes"
            " each, some 103 hours in all."
        ),
        Para(
            "Your request is therefore refused in full under section 12 of the Act. You may wish"
            " to narrow it, for instance to a single year."
        ),
    ]
    kind = desk.pick("pdf", "pdf", "mail", "scanned pdf", "docx")
    return desk.send("refused as a whole", kind, desk.letter(blocks), "refused", "whole reply")


def not_our_function(desk: Desk):
    desk.whole_reply(without("not_applicable", "not responsible for children's services"))
    blocks = [
        Para("Dear Researcher"),
        Para(
            "As a district council we are not responsible for children's social care, so none of"
            " your questions applies to us. Please ask the county council, at"
            " foi@county.example.org, who provide this service."
        ),
        Para("Kind regards\nDemocratic Services"),
    ]
    return desk.send("not our function", "mail", blocks, "misdirected", "whole reply")


def sheet_for_each_year(desk: Desk):
    """A workbook with a sheet for each year; columns: question, answer, remark."""
    desk.facts = small(children(desk, size="middle"), S40)
    sheets = []
    for period in desk.campaign.years:
        rows = [[Cell(f"Response to FOI {desk.number}", bold=True)], []]
        rows.append([Cell(t, bold=True) for t in ("Ref", "Question", "Answer", "Comment")])
        for key in desk.campaign.keys:
            remark = "Excludes care leavers" if key == "1c" else ""
            rows.append([desk.label(key), desk.wording(key), value(desk.said(key, period)), remark])
        name = "Jan-Apr 2024" if len(period) > 4 else period
        sheets.append(Sheet(name, rows))
    maker = desk.pick(xlsx, ods)
    ending = maker.__name__
    files = ((f"FOI {desk.number} data.{ending}", maker(*sheets)),)
    return desk.reply(
        "sheet for each year", files, desk.cover(), ending, "sheet per year", "refused"
    )


def block_for_each_question(desk: Desk):
    """One sheet: a heading row for each question, then a row of years and a row of numbers."""
    desk.facts = small(children(desk, size="middle"), fewer_than(5, "Fewer than 5"))
    rows = [[Cell("Children in care - FOI response", bold=True)], []]
    for key in desk.campaign.keys:
        rows.append([Cell(f"{desk.label(key)} {desk.wording(key)}", across=5, bold=True)])
        rows.append(["Period", *desk.years()])
        rows.append(["Number", *[value(desk.said(key, p)) for p in desk.campaign.years]])
        rows.append([])
    maker = desk.pick(xlsx, xls, ods)
    sheet = Sheet("Response", rows, down=desk.pick(0, 1), right=desk.pick(0, 1))
    ending = maker.__name__
    files = ((f"Data.{ending}", maker(sheet)),)
    return desk.reply("block for each question", files, desk.cover(), ending, "blocks", "<5")


def with_gender(desk: Desk):
    """A breakdown nobody asked for, with its totals, below merged years."""
    desk.facts = children(desk, zeros=False)
    heads = [Cell("Question", down=2, bold=True)]
    heads += [Cell(year, across=3, bold=True) for year in desk.years()]
    rows = [heads, ["Male", "Female", "Total"] * 4]
    for key in desk.campaign.keys:
        row: list = [f"{desk.label(key)} {desk.short(key)}"]
        for period in desk.campaign.years:
            total = int(desk.said(key, period).number)
            male = round(total * desk.rng.uniform(0.4, 0.8))
            for number in (male, total - male, total):
                row.append(Cell(str(number), number=number))
        rows.append(row)
    if desk.rng.random() < 0.5:
        files = (("Appendix A.xlsx", xlsx(Sheet("Appendix A", rows))),)
        return desk.reply("with gender", files, desk.cover(), "xlsx", "breakdown", "merged heads")
    table = Table(rows, heads=2, widths=(3.4, *[1] * 12))
    blocks = [Para("Appendix A", bold=True), table]
    paper = {"is_landscape": True, "size": 9, "head": ()}
    return desk.send("with gender", "pdf", blocks, "breakdown", "merged heads", **paper)


def over_two_pages(desk: Desk):
    """Landscape, long wordings in the first column, shaded rows, broken over pages."""
    desk.facts = small(children(desk, size="middle"), hidden("[c]", low=1))
    rows = [["No.", "Question", *desk.years(0)]]
    for key in desk.campaign.keys:
        rows.append([key, desk.wording(key), *desk.line(key)])
    blocks = [
        *desk.opening(), *map(Para, CAVEATS),
        Table(rows, look="shaded", widths=(0.6, 5, 1, 1, 1, 1.4)),
        Para("[c] = confidential: numbers from 1 to 4 are not shown.", small=True),
        *desk.ending(),
    ]  # fmt: skip
    paper = {"is_landscape": True, "size": desk.pick(11.5, 12.5)}
    return desk.send("over two pages", "pdf", blocks, "two pages", "shaded", "legend", **paper)


def scanned_letter(desk: Desk):
    desk.facts = children(desk, size="large")
    blocks = []
    for key in desk.campaign.keys:
        blocks.append(Para(f"{desk.label(key, 1)}. {desk.wording(key)}", bold=True))
        years = zip(desk.years(0), desk.line(key))
        blocks.append(Para("; ".join(f"{year}: {said}" for year, said in years)))
    kind = desk.pick("scanned pdf", "tiff")
    return desk.send("scanned letter", kind, desk.letter(blocks), "prose", size=11)


def scanned_grid(desk: Desk):
    desk.facts = small(children(desk, size="middle", zeros=False), fewer_than())
    rows = [["", *desk.years(0)]]
    rows += [[f"{desk.label(k, 4)} {desk.short(k)}", *desk.line(k)] for k in desk.campaign.keys]
    blocks = [Table(rows, widths=(2.6, 1, 1, 1, 1.3)), Para("<5 means fewer than five.")]
    kind = desk.pick("scanned pdf", "png", "tiff")
    return desk.send("scanned grid", kind, desk.letter(blocks), "ruled", "<5", size=11)


def neither_confirm(desk: Desk):
    facts = children(desk)
    desk.facts = {k: s for k, s in facts.items() if k[0] in ("1c", "2b")}
    for key in ("1a", "1b", "2a"):
        desk.whole(key, without("neither_confirm_nor_deny", "neither confirm nor deny"))
    desk.whole("3", without("refused", "section 12"))
    lines = []
    for key in ("1c", "2b"):
        said = ", ".join(f"{s} in {y}" for y, s in zip(desk.campaign.years[:3], desk.line(key)))
        lines.append(f"{key}: {said} and {desk.line(key)[3]} from January to April 2024")
    blocks = [
        Para("Dear Researcher,"),
        Para(
            "1a, 1b and 2a: the council can neither confirm nor deny whether it holds this"
            " information, by virtue of section 40(5B) of the Act."
        ),
        *map(Para, lines),
        Para("3: refused under section 12, since it would take more than 18 hours to compile."),
        Para("Regards"),
    ]
    return desk.send("neither confirm nor deny", "mail", blocks, "refused", "prose")


def corrected(desk: Desk):
    """A correction of two figures, with the wrong reply quoted below."""
    facts = children(desk)
    year = desk.pick("2022", "2023")
    desk.facts = {k: facts[k] for k in (("1c", year), ("2b", year))}
    right = desk.text("1c", year), desk.text("2b", year)
    wrong = [str(int(desk.said(k, year).number) + desk.pick(3, 7)) for k in ("1c", "2b")]
    blocks = [
        Para("Dear Researcher"),
        Para(
            f"We write to correct our response of 3 June. For {year}, the answer to question 1(c)"
            f" should read {right[0]} and the answer to question 2(b) should read {right[1]}. We"
            " apologise for the error, which arose from duplicate records. The rest of our response"
            " is unchanged."
        ),
        Para("Kind regards\nInformation Team"),
    ]
    quoted = (
        "\n\n-----Original Message-----\nFrom: Information Team\nSent: 3 June 2024 15:40\n"
        f"Subject: FOI {desk.number}\n\nDear Researcher\n1c) {year}: {wrong[0]}\n"
        f"2b) {year}: {wrong[1]}\n"
    )
    return desk.send("corrected", "mail", blocks, "correction", "quoted", quoted=quoted)


def long_list(desk: Desk):
    """Question, period and response in three columns."""
    desk.facts = small(children(desk, size="middle"), fewer_than())
    rows = [["Question", "Period", "Response"]]
    is_merged = desk.rng.random() < 0.6
    for key in desk.campaign.keys:
        for place, period in enumerate(desk.campaign.years):
            first = [Cell(f"{desk.label(key)} {desk.short(key)}", down=4)] if not place else []
            first = first if is_merged else [f"{desk.label(key)} {desk.short(key)}"]
            rows.append([*first, desk.year(period), desk.text(key, period)])
    blocks = [*map(Para, CAVEATS[:3]), Table(rows, widths=(3, 1.6, 1))]
    kind = desk.pick("pdf", "pdf", "docx", "odt")
    return desk.send("long list", kind, desk.letter(blocks), "long form", "two pages")


def only_from_july(desk: Desk):
    """A new system since July 2022: the year before cannot be told, that year is a part."""
    facts = children(desk)
    for key in desk.campaign.keys:
        facts[key, "2021"] = without("not_held", "Not held")
        facts[key, "2022"] = replace(facts[key, "2022"], basis="part")
    desk.facts = facts
    heads = ["2021", "2022 (July to December only)", "2023", "2024 (January to April)"]
    rows = [["Question", *heads]]
    rows += [[f"{desk.label(k)} {desk.short(k)}", *desk.line(k)] for k in desk.campaign.keys]
    blocks = [
        Para(
            "The council moved to a new case management system on 1 July 2022 and does not hold"
            " data from before that date."
        ),
        Table(rows, look=desk.pick("ruled", "shaded")),
    ]
    kind = desk.pick("pdf", "pdf", "docx")
    return desk.send("only from july", kind, desk.letter(blocks), "part year", "not held")


def shorthand_sheet(desk: Desk):
    """Shorthand signs as statisticians use them, explained on a sheet of notes."""
    desk.facts = small(children(desk, size="small"), hidden("[c]"))
    desk.whole("3", without("not_available", "[x]"))
    rows = [
        [Cell("Table 1: children looked after, by question and year", bold=True)],
        ["This worksheet contains one table. Some cells refer to notes on the sheet Notes."],
        ["Question", *desk.years()],
    ]
    for key in desk.campaign.keys:
        rows.append(
            [
                f"{desk.label(key)} {desk.short(key)}",
                *[value(desk.said(key, p)) for p in desk.campaign.years],
            ]
        )
    notes = [
        [Cell("Notes", bold=True)],
        ["[c]", "Confidential: fewer than 5"],
        ["[x]", "Not available"],
    ]
    maker = desk.pick(xlsx, ods)
    ending = maker.__name__
    files = ((f"foi_tables.{ending}", maker(Sheet("Table_1", rows), Sheet("Notes", notes))),)
    return desk.reply("shorthand", files, desk.cover(), ending, "legend", "suppressed")


def mail_and_book(desk: Desk):
    """The mail answers one question itself; the rest stands in the workbook."""
    desk.facts = small(children(desk, size="middle"), fewer_than())
    desk.whole("3", without("not_held", "not held"))
    rows = [["", *desk.years(0)]]
    for key in desk.campaign.keys[:5]:
        row = [value(desk.said(key, p)) for p in desk.campaign.years]
        rows.append([f"{desk.label(key)} {desk.short(key)}", *row])
    mail = (
        "Dear Researcher\n\nThe figures for questions 1 and 2 are in the attached spreadsheet."
        "\n\nQuestion 3: the council does not hold this information.\n\nYours sincerely\n"
        "Data and Insight"
    )
    maker = desk.pick(xlsx, xls)
    files = ((f"Copy of FOI{desk.number}.{maker.__name__}", maker(Sheet("Sheet1", rows))),)
    return desk.reply("mail and book", files, mail, maker.__name__, "two places", "not held")


_WORDS = (
    "none one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty"
).split()


def in_words(desk: Desk):
    """Counts in words, as a solicitor writes them."""
    facts = {k: s for k, s in children(desk, size="small").items() if k[0] in ("1a", "2a")}
    desk.facts = {
        k: exact(s.number, _WORDS[int(s.number)].capitalize()) if s.number <= 20 else s
        for k, s in facts.items()
    }
    for key in ("1b", "3"):
        desk.whole(key, without("not_recorded", "Not recorded"))
    blocks = []
    for key in ("1a", "1b", "2a", "3"):
        blocks.append(Para(f"{desk.label(key)} {desk.wording(key)}", bold=True))
        if key in ("1b", "3"):
            blocks.append(Para(desk.text(key, "2021") + "."))
        else:
            pairs = zip(("2021", "2022", "2023", "2024 to 30 April"), desk.line(key))
            blocks.append(Points([f"{year} - {said}" for year, said in pairs]))
    kind = desk.pick("docx", "mail", "pdf", "pdf", "odt")
    return desk.send("in words", kind, desk.letter(blocks), "number words", "list")


def page_for_each_part(desk: Desk):
    """Two tables on two pages, the newest year first; one number only roughly known."""
    facts = children(desk)
    last = desk.campaign.years[3]
    facts["1c", last] = about(130, "approximately 130")
    facts["3", last] = at_least(50, "50+")
    desk.facts = facts
    order = desk.campaign.years[::-1]

    def part(keys):
        rows = [["", *[desk.year(p) for p in order]]]
        for key in keys:
            rows.append(
                [f"{desk.label(key)} {desk.short(key)}", *[desk.text(key, p) for p in order]]
            )
        return Table(rows, look="underlined", widths=(2.6, 1.2, 1, 1, 1))

    blocks = [
        *desk.opening(),
        Para("Section 1 - children in care", bold=True),
        part(("1a", "1b", "1c")),
        Turn(),
        Para("Section 2 - missing episodes", bold=True),
        part(("2a", "2b", "3")),
        *desk.ending(),
    ]
    kind = desk.pick("pdf", "pdf", "docx")
    return desk.send("page for each part", kind, blocks, "newest first", "approximate")


def merged_answers(desk: Desk):
    """1(a) and 1(b) can only be told together; the rest is answered."""
    facts = children(desk)
    for period in desk.campaign.years:
        facts["1b", period] = without("elsewhere", "Included in 1(a)")
        facts["1a", period] = without("unclear", facts["1a", period].text)
    desk.facts = facts
    rows = [["", *desk.years()]]
    for key in desk.campaign.keys:
        rows.append([f"{desk.label(key, 0)} {desk.short(key)}", *desk.line(key)])
    rows[1][0] = "1(a) and 1(b) combined"
    blocks = [
        Para("We do not separate identified from suspected victims."),
        Table(rows, widths=(2.8, 1.1, 1.1, 1.1, 1.3)),
    ]
    kind = desk.pick("docx", "pdf", "pdf")
    return desk.send("merged answers", kind, desk.letter(blocks), "merged answers")


def letter_and_appendix(desk: Desk):
    """A letter that answers the first question and points to an appendix for the others."""
    desk.facts = small(children(desk, size="middle"), fewer_than())
    rows = [["Q1", *desk.years()]]
    for key in ("1a", "1b", "1c"):
        rows.append([f"({key[1]}) {desk.short(key)}", *desk.line(key)])
    blocks = [
        Para("Question 1", bold=True),
        Table(rows, widths=(2.6, 1, 1, 1, 1.2)),
        Para("Questions 2 and 3", bold=True),
        Para("Please see Appendix A, attached as a spreadsheet."),
    ]
    sheet = [[Cell("Appendix A", bold=True)], ["Year", "Q2(a)", "Q2(b)", "Q3"]]
    for period in desk.campaign.years:
        cells = [value(desk.said(key, period)) for key in ("2a", "2b", "3")]
        sheet.append([desk.year(period), *cells])
    is_pdf = desk.rng.random() < 0.6
    letter = pdf(desk.letter(blocks), desk.paper()) if is_pdf else docx_letter(desk.letter(blocks))
    ending = "pdf" if is_pdf else "docx"
    files = (
        (f"Response {desk.number}.{ending}", letter),
        (f"Appendix A {desk.number}.xlsx", xlsx(Sheet("Appendix A", sheet))),
    )
    return desk.reply("letter and appendix", files, desk.cover(), ending, "xlsx", "two files", "<5")


def incidents_of_children(desk: Desk):
    """Two measures in a sentence, and a part of a whole: the question says which is meant."""
    facts = children(desk, zeros=False)
    desk.facts = {k: s for k, s in facts.items() if k[0] in ("1c", "2b", "3")}
    blocks = [Para(f"{desk.label('1c', 0)} {desk.wording('1c')}", bold=True)]
    names = ("2021", "2022", "2023", "January to April 2024")
    pairs = list(zip(names, desk.campaign.years))
    blocks.append(Points([f"{name}: {desk.text('1c', p)} children" for name, p in pairs]))
    blocks.append(Para(f"{desk.label('2b', 0)} {desk.wording('2b')}", bold=True))
    part = [
        f"{name}: of the {desk.text('1c', p)} children, {desk.text('2b', p)} went missing"
        for name, p in pairs
    ]
    blocks.append(Points(part))
    blocks.append(Para(f"3. {desk.wording('3')}", bold=True))
    both = []
    for name, p in pairs:
        every = int(facts["2a", p].number + facts["2b", p].number)
        both.append(f"{name}: {desk.text('3', p)} incidents relating to {every} children")
    blocks.append(Points(both))
    kind = desk.pick("docx", "pdf", "mail", "rtf")
    return desk.send("incidents of children", kind, desk.letter(blocks), "two measures", "list")
