"""Replies to the campaign on public libraries: what there was on the last day of March."""

from .blocks import Cell, Para, Points, Table
from .books import Sheet, ods, value, xlsx
from .desk import Desk
from .inventing import libraries
from .sayings import exact, without, yes_no


def measures_by_day(desk: Desk):
    desk.facts = libraries(desk)
    rows = [["", *desk.years()]]
    rows += [[f"{desk.label(k)} {desk.short(k)}", *desk.line(k)] for k in desk.campaign.keys]
    blocks = [Table(rows, look=desk.pick("ruled", "shaded", "underlined"))]
    kind = desk.pick("pdf", "pdf", "docx", "odt", "html")
    return desk.send("measures by day", kind, desk.letter(blocks), "snapshot", "yes or no")


def one_after_the_other(desk: Desk):
    """Questions in bold with their answers below, day by day."""
    desk.facts = libraries(desk)
    blocks = []
    for key in desk.campaign.keys:
        blocks.append(Para(f"{desk.label(key)} {desk.wording(key)}", bold=True))
        said = [f"{y} - {s}" for y, s in zip(desk.years(), desk.line(key))]
        blocks.append(Points(said) if desk.rng.random() < 0.6 else Para("\n".join(said)))
    kind = desk.pick("docx", "odt", "pdf", "pdf", "mail")
    return desk.send("one after the other", kind, desk.letter(blocks), "snapshot", "list")


def told_in_mail(desk: Desk):
    """Sentences by an officer of the service; nothing has changed in some of them."""
    facts = libraries(desk)
    for key in ("1", "4"):
        for period in desk.campaign.years:
            facts[key, period] = facts[key, desk.campaign.years[0]]
    for period in desk.campaign.years:
        facts["5", period] = yes_no(False)
    desk.facts = facts
    hours, staff = desk.line("2"), desk.line("3")
    first = desk.campaign.years[0]
    lines = (
        f"We ran {desk.text('1', first)} static libraries on 31 March in each of 2022, 2023 and"
        " 2024.",
        f"Total weekly staffed hours: 31 March 2022 - {hours[0]}; 31 March 2023 - {hours[1]};"
        f" 31 March 2024 - {hours[2]}.",
        f"FTE: {staff[0]} at 31/03/2022, {staff[1]} at 31/03/2023 and {staff[2]} at 31/03/2024.",
        f"There were {desk.text('4', first)} on all three dates.",
        "No, not on any of the three dates.",
    )
    blocks = [Para("Hello\n\nOur library service has provided these answers.")]
    blocks += [Para(f"{desk.label(k)} {line}") for k, line in zip(desk.campaign.keys, lines)]
    kind = desk.pick("mail", "html", "docx")
    return desk.send("told in a mail", kind, blocks, "snapshot", "same each year", "prose")


def list_and_summary(desk: Desk):
    """A sheet that sums up, and one of every branch, which nobody asked for."""
    desk.facts = libraries(desk)
    rows = [["Question", *desk.years()]]
    for key in desk.campaign.keys:
        cells = [value(desk.said(key, p)) for p in desk.campaign.years]
        rows.append([f"{desk.label(key)} {desk.short(key)}", *cells])
    towns = ("Abbey Road", "Bankside", "Castle Street", "Dene Park", "Eastgate", "Grange")
    branches = [["Branch", "Postcode", "Hours open"]]
    branches += [
        [f"{town} Library", f"ZZ{n} 2AB", Cell("", number=desk.rng.randrange(14, 50))]
        for n, town in enumerate(towns, 1)
    ]
    maker = desk.pick(xlsx, ods)
    sheets = Sheet("Summary", rows), Sheet("Branches", branches)
    files = ((f"Libraries FOI.{maker.__name__}", maker(*sheets)),)
    return desk.reply(
        "list and summary", files, desk.cover(), maker.__name__, "snapshot", "unasked sheet"
    )


def run_by_a_trust(desk: Desk):
    """The service was handed to a charity: what it knows of staff the council does not hold."""
    facts = libraries(desk)
    desk.facts = {k: s for k, s in facts.items() if k[0] in ("1", "4", "5")}
    desk.whole("2", without("not_recorded", "Not recorded"))
    desk.whole("3", without("not_held", "Information not held"))
    rows = [["No", "Question", *desk.years()]]
    for key in desk.campaign.keys:
        cells = desk.line(key)
        if key in ("2", "3") and desk.rng.random() < 0.5:
            cells = [Cell(cells[0], across=3)]
        rows.append([key, desk.wording(key), *cells])
    blocks = [
        Para("Libraries are run for the council by a charitable trust, which employs the staff."),
        Table(rows, widths=(0.5, 3.2, 1, 1, 1)),
    ]
    kind = desk.pick("docx", "pdf", "pdf", "html")
    return desk.send("run by a trust", kind, desk.letter(blocks), "snapshot", "not held")


def filled_form(desk: Desk):
    """A printed form, scanned."""
    desk.facts = libraries(desk)
    rows = [["Question", *desk.years(desk.pick(0, 2))]]
    rows += [[f"Q{k}. {desk.short(k)}", *desk.line(k)] for k in desk.campaign.keys]
    blocks = [Para("RESPONSE TO REQUEST FOR INFORMATION", bold=True), Table(rows)]
    kind = desk.pick("png", "scanned pdf", "tiff")
    return desk.send("filled form", kind, blocks, "snapshot", "ruled", size=11.5)


def day_by_measure(desk: Desk):
    desk.facts = libraries(desk)
    heads = ("Libraries (Q1)", "Weekly hours (Q2)", "FTE (Q3)", "Volunteer-run (Q4)", "Fines? (Q5)")
    rows = [["Date", *heads]]
    for period in desk.campaign.years:
        rows.append([desk.year(period), *[desk.text(k, period) for k in desk.campaign.keys]])
    if desk.rng.random() < 0.5:
        maker = desk.pick(xlsx, ods)
        cells = [[row[0], *row[1:]] for row in rows]
        for row, period in zip(cells[1:], desk.campaign.years):
            row[1:] = [value(desk.said(k, period)) for k in desk.campaign.keys]
        files = ((f"foi.{maker.__name__}", maker(Sheet("Sheet1", cells, down=2))),)
        return desk.reply("day by measure", files, desk.cover(), maker.__name__, "snapshot")
    kind = desk.pick("pdf", "pdf", "html", "rtf")
    table = Table(rows, widths=(1.3, 1, 1, 1, 1, 1))
    return desk.send("day by measure", kind, desk.letter([table]), "snapshot", "transposed")


def only_now(desk: Desk):
    """They keep no history: only the last day can be told."""
    facts = libraries(desk)
    last = desk.campaign.years[2]
    not_held = without("not_held", "We do not hold historic data")
    for key in ("2", "3"):
        for period in desk.campaign.years[:2]:
            facts[key, period] = not_held
    desk.facts = {k: s for k, s in facts.items() if k[0] in ("2", "3")}
    desk.facts["1", last] = exact(14)
    blocks = [
        Para(desk.wording("1"), bold=True),
        Para("There were 14 as at 31 March 2024."),
        Para(desk.wording("2"), bold=True),
        Para(
            f"31 March 2024: {desk.text('2', last)} hours. We do not hold this information for"
            " 31 March 2022 and 31 March 2023."
        ),
        Para(desk.wording("3"), bold=True),
        Para(
            f"31 March 2024: {desk.text('3', last)} FTE. We do not hold this information for"
            " 31 March 2022 and 31 March 2023."
        ),
    ]
    kind = desk.pick("pdf", "pdf", "docx", "mail")
    return desk.send("only now", kind, desk.letter(blocks), "snapshot", "not held", "prose")
