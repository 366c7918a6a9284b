"""Replies to the campaigns with one question for five years, and with five for no year at all."""

from .blocks import Cell, Para, Points, Table
from .books import Sheet, csv_file, ods, value, xls, xlsx
from .desk import Desk
from .inventing import allotments, notices, small
from .sayings import exact, fewer_than, hidden, on_basis, without


def five_lines(desk: Desk):
    desk.facts = notices(desk)
    mark = desk.pick(" - ", ": ", " = ", "\t")
    lines = "\n".join(f"{y}{mark}{s}" for y, s in zip(desk.years(), desk.line("1")))
    blocks = [
        Para("Dear Researcher,\n\nThe number of fixed penalty notices issued is as follows:"),
        Para(lines),
        Para("If we can help further please let us know.\n\nStreet Scene"),
    ]
    return desk.send("five lines", "mail", blocks, "single question")


def small_table(desk: Desk):
    top = desk.pick(8, 60)
    desk.facts = small(notices(desk, top=top, zeros=top > 8), fewer_than(5, "Less than 5"))
    rows = [["Financial year", "Number of FPNs issued for dog fouling"]]
    rows += [list(pair) for pair in zip(desk.years(), desk.line("1"))]
    if desk.rng.random() < 0.4:
        rows = [list(row) for row in zip(*rows)]
    look = desk.pick("ruled", "plain", "underlined", "shaded")
    blocks = [Table(rows, look=look, widths=(1,) * len(rows[0]))]
    kind = desk.pick("docx", "pdf", "pdf", "odt", "rtf", "html")
    return desk.send("small table", kind, desk.letter(blocks), "single question", "<5")


def one_sentence(desk: Desk):
    desk.facts = notices(desk)
    years, said = desk.years(desk.pick(0, 4)), desk.line("1")
    text = (
        f"In {', '.join(years[:-1])} and {years[-1]} the authority issued {', '.join(said[:-1])}"
        f" and {said[-1]} fixed penalty notices for dog fouling respectively."
    )
    kind = desk.pick("mail", "docx", "pdf", "pdf")
    return desk.send("one sentence", kind, desk.letter([Para(text)]), "respectively")


def welsh_letter(desk: Desk):
    desk.facts = {
        key: exact(0, "Dim") if said.is_zero else said for key, said in notices(desk, top=9).items()
    }
    years = [f"1 Ebrill {p[:4]} i 31 Mawrth 20{p[-2:]}" for p in desk.campaign.years]
    rows = [["Blwyddyn ariannol", "Nifer"], *zip(years, desk.line("1"))]
    blocks = [
        Para("Annwyl Ymchwilydd"),
        Para(desk.campaign.welsh["1"] + ":", bold=True),
        Table(rows, widths=(2, 1)),
        Para("Yn gywir\nTîm Llywodraethu Gwybodaeth"),
    ]
    kind = desk.pick("docx", "pdf", "pdf", "mail")
    return desk.send("welsh letter", kind, blocks, "welsh", "zeros")


def by_offence(desk: Desk):
    """Notices by offence; only dog fouling was asked for."""
    desk.facts = notices(desk)
    rows: list = [["Offence", *desk.years()]]
    for name, top in (("Litter", 400), ("Dog fouling", 0), ("Fly-tipping", 120), ("Graffiti", 30)):
        if top:
            cells = [Cell(str(n), number=n) for n in
                     (desk.rng.randrange(1, top) for _ in desk.campaign.years)]  # fmt: skip
        else:
            cells = [value(desk.said("1", p)) for p in desk.campaign.years]
        rows.append([name, *cells])
    maker = desk.pick(xls, xlsx, ods)
    title = [[Cell("Environmental enforcement: fixed penalty notices issued", bold=True)], []]
    files = ((f"FPN data.{maker.__name__}", maker(Sheet("FPNs", [*title, *rows]))),)
    if desk.rng.random() < 0.4:
        return desk.send("by offence", "pdf", desk.letter([Table(rows)]), "unasked rows")
    return desk.reply("by offence", files, desk.cover(), maker.__name__, "unasked rows")


def by_ward(desk: Desk):
    """A ward on each row, years across, the whole at the foot."""
    wards = ("Abbotsford", "Brook", "Central", "Dale", "Elmfield", "Furzedown", "Green End")
    columns = [[desk.rng.randrange(1, 9) for _ in wards] for _ in desk.campaign.years]
    desk.facts = {
        ("1", period): exact(sum(column)) for period, column in zip(desk.campaign.years, columns)
    }
    rows = [["Ward", *desk.years()]]
    rows += [[ward, *map(str, counts)] for ward, *counts in zip(wards, *columns)]
    rows.append([Cell("Total", bold=True), *desk.line("1")])
    blocks = [Para("Fixed penalty notices issued for dog fouling, by ward:"), Table(rows)]
    kind = desk.pick("pdf", "pdf", "docx", "html")
    return desk.send("by ward", kind, desk.letter(blocks), "breakdown", "totals")


def by_quarter(desk: Desk):
    desk.facts = {}
    rows = [["Year", "Q1", "Q2", "Q3", "Q4", "Total"]]
    for period in desk.campaign.years:
        quarters = [desk.rng.randrange(1, 22) for _ in range(4)]
        desk.facts["1", period] = exact(sum(quarters))
        rows.append([desk.year(period), *map(str, quarters), desk.text("1", period)])
    blocks = [Para("FPNs for dog fouling by quarter (Q1 is April to June)."), Table(rows)]
    if desk.rng.random() < 0.4:
        files = (("FPN by quarter.csv", csv_file(rows)),)
        return desk.reply("by quarter", files, desk.cover(), "csv", "quarters", "totals")
    kind = desk.pick("pdf", "pdf", "docx", "odt")
    return desk.send("by quarter", kind, desk.letter(blocks), "quarters", "totals")


def none_at_all(desk: Desk):
    desk.whole_reply(exact(0, "None"))
    text = desk.pick(
        "No fixed penalty notices were issued for dog fouling in any of the five years.",
        "Nil return. The authority issued no fixed penalty notices for dog fouling in 2019/20,"
        " 2020/21, 2021/22, 2022/23 or 2023/24.",
        "0 for each of the years you asked about.",
    )
    kind = desk.pick("mail", "docx", "pdf", "pdf")
    return desk.send("none at all", kind, desk.letter([Para(text)]), "zeros", "whole reply")


def scanned_list(desk: Desk):
    desk.facts = notices(desk)
    rows = [["Financial Year", "Dog fouling FPNs"], *zip(desk.years(0), desk.line("1"))]
    look = desk.pick("ruled", "plain")
    blocks = [Para(desk.wording("1"), bold=True), Table(rows, look=look, widths=(1, 1))]
    kind = desk.pick("tiff", "scanned pdf", "png")
    return desk.send("scanned list", kind, desk.letter(blocks), "single question", size=11.5)


def calendar_instead(desk: Desk):
    every = notices(desk)
    desk.facts = on_basis(every, "calendar")
    lines = [f"January to December {p[:4]}: {desk.text('1', p)}" for p in desk.campaign.years]
    blocks = [
        Para("The service records notices by calendar year rather than by financial year:"),
        Points(lines),
    ]
    kind = desk.pick("docx", "mail", "html")
    return desk.send("calendar years instead", kind, desk.letter(blocks), "other basis")


def legend_of_a_dash(desk: Desk):
    """A dash that a note explains, and a star."""
    facts = small(notices(desk, top=10), hidden("*", low=1))
    desk.facts = {k: exact(0, "-") if s.is_zero else s for k, s in facts.items()}
    rows = [["", *desk.years()], ["Dog fouling FPNs", *desk.line("1")]]
    blocks = [
        Table(rows, widths=(1.5, 1, 1, 1, 1, 1)),
        Para("Key: - means nil; * means a number from 1 to 4."),
    ]
    kind = desk.pick("pdf", "pdf", "docx", "odt")
    return desk.send("legend of a dash", kind, desk.letter(blocks), "legend", "suppressed")


def two_not_kept(desk: Desk):
    """The first two years were destroyed under the retention schedule."""
    facts = notices(desk)
    for period in desk.campaign.years[:2]:
        facts["1", period] = without("not_held", "Not held")
    desk.facts = facts
    marks = [Cell(said, marker="1" if said == "Not held" else "") for said in desk.line("1")]
    rows = [["Year", "Notices issued"], *zip(desk.years(), marks)]
    blocks = [
        Para(desk.wording("1"), italic=True),
        Table(rows, widths=(1, 1)),
        Para("1 Records are destroyed after three years under our retention schedule.", small=True),
    ]
    kind = desk.pick("pdf", "pdf", "docx", "html")
    return desk.send("two not kept", kind, desk.letter(blocks), "footnotes", "not held")


def allotment_mail(desk: Desk):
    """Numbered answers typed into a mail, or between the quoted questions."""
    desk.facts = allotments(desk)
    blocks = [Para("Hi there,\n\nPlease see answers below.")]
    is_quoted = desk.rng.random() < 0.5
    units = {"1": " plots", "2": " people", "3": " months", "4": " per year", "5": ""}
    for key in desk.campaign.keys:
        said = desk.text(key) + units[key]
        if is_quoted:
            blocks.append(Para(f"> {key}. {desk.wording(key)}\n\n{said}"))
        else:
            blocks.append(Para(f"{desk.label(key)} {said}"))
    blocks.append(Para("Thanks\nParks and Open Spaces"))
    features = ("quoted questions",) if is_quoted else ()
    return desk.send("allotment mail", "mail", blocks, "no periods", *features)


def allotment_table(desk: Desk):
    desk.facts = allotments(desk)
    rows = [["Question", "Response"]]
    rows += [[f"{desk.label(k)} {desk.wording(k)}", desk.text(k)] for k in desk.campaign.keys]
    kind = desk.pick("docx", "pdf", "pdf", "odt", "scanned pdf", "rtf")
    table = Table(rows, widths=(2.2, 1), look=desk.pick("ruled", "shaded"))
    return desk.send("allotment table", kind, desk.letter([table]), "no periods", "two columns")


def allotment_sites(desk: Desk):
    """Sites on rows with a total; the rest in sentences."""
    desk.facts = allotments(desk)
    desk.facts["3", ""] = without("not_recorded", "not recorded")
    plots, waiting = (int(desk.said(k).number) for k in ("1", "2"))
    first, second = round(plots * 0.4), round(waiting * 0.3)
    rows = [
        ["Site", "Number of plots", "People on waiting list"],
        ["Mill Lane", str(first), str(second)],
        ["Station Road", str(plots - first), str(waiting - second)],
        [Cell("All sites", bold=True), desk.text("1"), desk.text("2")],
    ]
    blocks = [
        Para("Questions 1 and 2", bold=True),
        Table(rows, widths=(1.4, 1, 1)),
        Para("Question 3", bold=True),
        Para("The average wait is not recorded."),
        Para("Question 4", bold=True),
        Para(f"The rent of a full-size plot is {desk.text('4')} a year (2024)."),
        Para("Question 5", bold=True),
        Para(desk.text("5") + "."),
    ]
    kind = desk.pick("pdf", "pdf", "docx", "html")
    return desk.send("allotment sites", kind, desk.letter(blocks), "no periods", "totals")


def allotment_inline(desk: Desk):
    """Answers typed in colour behind the questions of our own letter."""
    desk.facts = allotments(desk)
    desk.facts["4", ""] = without("elsewhere", "published on our website")
    blocks = [Para("See response in blue below.")]
    for key in desk.campaign.keys:
        said = "See our website: www.example.org.uk/allotments" if key == "4" else desk.text(key)
        blocks += [Para(f"{key}. {desk.wording(key)}"), Para(said, colour="#1F4E9E")]
    kind = desk.pick("html", "docx")
    return desk.send("allotment inline", kind, blocks, "no periods", "inline")
