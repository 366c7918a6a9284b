"""Replies to the campaign on pothole claims and repairs."""

from .blocks import Cell, Fixed, Para, Points, Table
from .books import Sheet, csv_file, ods, value, xls, xlsx
from .desk import MONTHS, Desk
from .inventing import potholes
from .sayings import about, exact, on_basis, without


def year_by_measure(desk: Desk):
    """Years down, measures across, a row of totals below that nobody asked for."""
    desk.facts = potholes(desk)
    rows = [["Financial year", *map(desk.short, desk.campaign.keys)]]
    for period in desk.campaign.years:
        rows.append([desk.year(period), *[desk.text(k, period) for k in desk.campaign.keys]])
    total = sum(int(desk.said("1", p).number) for p in desk.campaign.years)
    settled = sum(int(desk.said("2", p).number) for p in desk.campaign.years)
    rows.append([Cell("Total", bold=True), f"{total:,}", f"{settled:,}", "", "", "", ""])
    look = desk.pick("plain", "underlined", "ruled")
    blocks = [Table(rows, look=look, widths=(1.2, 1, 1, 1.2, 1.1, 1, 1.2))]
    kind = desk.pick("pdf", "pdf", "docx", "odt", "rtf")
    return desk.send("year by measure", kind, desk.letter(blocks), "totals", "transposed", size=10)


def formatted_sheet(desk: Desk):
    """True numbers, shown as pounds and percent; the workings stand on a hidden sheet."""
    desk.facts = potholes(desk, pence=True)
    forms = {"3": "£#,##0.00", "4": "0.0%", "6": "£#,##0.00", "5": "#,##0", "1": "#,##0"}
    rows = [[Cell(desk.council.name, bold=True)], [Cell("Highways - pothole FOI", bold=True)], []]
    rows.append(["", *[Cell(y, bold=True) for y in desk.years()]])
    for key in desk.campaign.keys:
        cells = [value(desk.said(key, p), forms.get(key, "")) for p in desk.campaign.years]
        rows.append([f"{desk.label(key)} {desk.short(key)}", *cells])
    rows += [[], ["Figures taken from the claims handling system on 24/05/2024"]]
    sheet = Sheet("FOI", rows, right=desk.pick(0, 1))
    if desk.rng.random() < 0.5:
        working = Sheet("workings", [["2021/22", Cell("99", number=99)]], is_hidden=True)
        made, ending = xlsx(sheet, working), "xlsx"
    else:
        made, ending = xls(sheet), "xls"
    files = ((f"Pothole claims FOI {desk.number}.{ending}", made),)
    return desk.reply("formatted sheet", files, desk.cover(), ending, "money", "percent")


def respectively(desk: Desk):
    """A list, numbered by the word processor, each with three numbers in a sentence."""
    desk.facts = potholes(desk)
    a, b, c = desk.years(desk.pick(0, 1, 4))
    items = (
        "The council received {0}, {1} and {2} claims in {a}, {b} and {c} respectively.",
        "The number settled with a payment in {a}, {b} and {c} was {0}, {1} and {2} respectively.",
        "We paid {0} in {a}, {1} in {b} and {2} in {c}.",
        "{0} ({a}), {1} ({b}) and {2} ({c}) of claims decided were repudiated.",
        "{a}: {0} potholes; {b}: {1} potholes; {c}: {2} potholes.",
        "Expenditure on pothole repairs amounted to {0} in {a}, rising to {1} in {b} and {2} in"
        " {c}.",
    )
    items = [
        item.format(*desk.line(key), a=a, b=b, c=c) for key, item in zip(desk.campaign.keys, items)
    ]
    items[5] = items[5].replace(", rising to", ",")
    if desk.rng.random() < 0.5:
        blocks = [Points(items, numbered=True)]
        kind = desk.pick("docx", "pdf", "pdf", "html")
    else:
        blocks = []
        for key, item in zip(desk.campaign.keys, items):
            blocks += [Para(f"{desk.label(key)} {desk.wording(key)}", bold=True), Para(item)]
        kind = desk.pick("docx", "mail", "odt", "rtf")
    return desk.send("respectively", kind, desk.letter(blocks), "prose", "respectively")


def by_calendar_year(desk: Desk):
    """They count by calendar years."""
    desk.facts = on_basis(potholes(desk), "calendar")
    head = desk.pick("1 January - 31 December {0}", "Jan-Dec {0}", "Calendar year {0}")
    heads = [head.format(year) for year in (2021, 2022, 2023)]
    rows = [["", *heads]]
    rows += [[f"{desk.label(k)} {desk.short(k)}", *desk.line(k)] for k in desk.campaign.keys]
    blocks = [
        Para("Our claims handlers record by calendar year; the table is on that basis."),
        Table(rows, look=desk.pick("ruled", "boxed")),
    ]
    kind = desk.pick("pdf", "pdf", "docx", "html", "odt")
    return desk.send("by calendar year", kind, desk.letter(blocks), "other basis")


def listed_in_mail(desk: Desk):
    desk.facts = potholes(desk, commas=False)
    blocks = [Para("Good morning,\n\nPlease find our answers to your questions below.")]
    mark = desk.pick(":", " -", " =")
    for key in desk.campaign.keys:
        pairs = zip(desk.years(), desk.line(key))
        lines = "\n".join(f"{year}{mark} {said}" for year, said in pairs)
        head = f"{desk.label(key)} {desk.wording(key)}" if key != "4" else desk.label(key)
        blocks.append(Para(f"{head}\n{lines}"))
    blocks.append(Para("Kind regards\n\nHighways Business Support\n01632 960 552"))
    kind = desk.pick("mail", "html")
    return desk.send("listed in a mail", kind, blocks, "list")


def year_ending(desk: Desk):
    """Question and answer in two columns; the years are told by their last day."""
    desk.facts = potholes(desk)
    rows = [["Your question", "Our response"]]
    for key in desk.campaign.keys:
        lines = "\n".join(
            f"Year ending 31 March {p[:2]}{p[-2:]}: {desk.text(key, p)}"
            for p in desk.campaign.years
        )
        rows.append([f"{desk.label(key)} {desk.wording(key)}", lines])
    blocks = [Table(rows, widths=(1.2, 1))]
    kind = desk.pick("docx", "pdf", "pdf", "html")
    return desk.send("year ending", kind, desk.letter(blocks), "two columns")


def mail_with_table(desk: Desk):
    """A table in the mail itself, years across, a remark in the last column."""
    desk.facts = potholes(desk)
    rows = [["Ref", "Measure", *desk.years(), "Comments"]]
    for key in desk.campaign.keys:
        remark = {"3": "Excludes legal costs", "6": "Revenue and capital"}.get(key, "")
        rows.append([desk.label(key), desk.short(key), *desk.line(key), remark])
    blocks = [
        Para("Dear Researcher"),
        Para("Thank you for your enquiry. Our answers are in the table."),
        Table(rows),
        Para("Many thanks\nCorporate Information Team"),
    ]
    kind = desk.pick("html", "html", "mail")
    wordings = "\n".join(f"{key}. {desk.wording(key)}" for key in desk.campaign.keys)
    quoted = f"For each of the last three financial years please tell me:\n{wordings}"
    if kind == "mail":
        quoted = "\n\n" + "\n".join(f"> {line}" for line in quoted.splitlines())
    return desk.send("mail with table", kind, blocks, "remarks", "quoted", quoted=quoted)


def long_csv(desk: Desk):
    desk.facts = potholes(desk, commas=False)
    rows = [["Question", "Description", "Financial year", "Value"]]
    for key in desk.campaign.keys:
        for period in desk.campaign.years:
            said = desk.text(key, period)
            rows.append([f"Q{key}", desk.short(key), desk.year(period, 0), said])
    encoding = desk.pick("utf-8-sig", "cp1252")
    files = (("pothole_data.csv", csv_file(rows, encoding=encoding)),)
    return desk.reply("long csv", files, desk.cover(), "csv", "long form")


def wide_csv(desk: Desk):
    """As a workbook is saved for the web: a title, an empty row, then years across."""
    desk.facts = potholes(desk)
    rows = [[f"FOI {desk.number}", "", "", ""], ["", "", "", ""], ["", *desk.years()]]
    rows += [[f"{desk.label(k)} {desk.wording(k)}", *desk.line(k)] for k in desk.campaign.keys]
    files = ((f"{desk.number}.csv", csv_file(rows, encoding="cp1252")),)
    return desk.reply("wide csv", files, desk.cover(), "csv", "money")


def months_and_totals(desk: Desk):
    """Claims by month in a long table, then the rest by year in a small one."""
    desk.facts = potholes(desk)
    months = MONTHS.split()
    months = months[3:] + months[:3]
    totals = [int(desk.said("1", p).number) for p in desk.campaign.years]
    columns = []
    for total in totals:
        counts = [int(total / 12 * desk.rng.uniform(0.7, 1.3)) for _ in range(11)]
        columns.append([*counts, total - sum(counts)])
    rows = [["Claims received", *desk.years()]]
    rows += [[month, *map(str, counts)] for month, *counts in zip(months, *columns)]
    rows.append([Cell("Total", bold=True), *[f"{total:,}" for total in totals]])
    second = [["", *desk.years()]]
    second += [[f"{desk.label(k)} {desk.short(k)}", *desk.line(k)] for k in desk.campaign.keys[1:]]
    blocks = [
        Para(f"{desk.label('1')} {desk.wording('1')}", bold=True),
        Table(rows),
        Para("Questions 2 to 6", bold=True),
        Table(second),
    ]
    if desk.rng.random() < 0.4:
        sheets = Sheet("Q1", rows), Sheet("Q2 to Q6", second)
        files = (("Response.ods", ods(*sheets)),)
        return desk.reply("months and totals", files, desk.cover(), "ods", "months", "totals")
    kind = desk.pick("pdf", "pdf", "docx")
    return desk.send("months and totals", kind, desk.letter(blocks), "months", "totals")


def old_book(desk: Desk):
    """An old workbook: years merged over number and value of claims."""
    desk.facts = potholes(desk)
    heads = [Cell("", down=2)] + [Cell(year, across=2) for year in desk.years()]
    rows = [["Pothole claims"], heads, ["Number", "Value (£)"] * 3]
    row: list = ["Claims settled with a payment"]
    for period in desk.campaign.years:
        row += [value(desk.said("2", period)), value(desk.said("3", period), "#,##0")]
    rows += [row, [], ["", *desk.years()]]
    for key in ("1", "4", "5", "6"):
        form = "0.0%" if key == "4" else ""
        cells = [value(desk.said(key, p), form) for p in desk.campaign.years]
        rows.append([f"{desk.short(key)} (question {key})", *cells])
    maker = desk.pick(xls, xlsx)
    files = ((f"FOI{desk.number}.{maker.__name__}", maker(Sheet("Highways", rows))),)
    return desk.reply("old book", files, desk.cover(), maker.__name__, "merged heads", "money")


def scanned_table(desk: Desk):
    desk.facts = potholes(desk)
    rows = [["", *desk.years(0)]]
    rows += [[f"{k}. {desk.short(k)}", *desk.line(k)] for k in desk.campaign.keys]
    blocks = [Table(rows, look=desk.pick("ruled", "plain", "underlined"))]
    kind = desk.pick("scanned pdf", "png", "tiff")
    return desk.send("scanned table", kind, desk.letter(blocks), "money", size=11)


def sections_cited(desk: Desk):
    """Two answered, the rest withheld, published or refused, each with its section."""
    facts = potholes(desk)
    desk.facts = {k: s for k, s in facts.items() if k[0] in ("1", "2")}
    desk.whole("3", without("refused", "section 43(2)"))
    desk.whole("4", without("not_held", "not held"))
    desk.whole("5", without("elsewhere", "section 21"))
    desk.whole("6", without("refused", "section 22"))
    answers = {
        "3": "This is exempt under section 43(2) (commercial interests). A public interest test has"
        " been carried out and the balance lies in withholding the information.",
        "4": "The council does not hold this information.",
        "5": "This is already published at www.example.org.uk/open-data/highways and is therefore"
        " exempt under section 21 of the Act.",
        "6": "Withheld under section 22, since it is intended for publication in September 2024.",
    }
    blocks = []
    for key in desk.campaign.keys:
        blocks.append(Para(desk.wording(key), lead=f"{desk.label(key)}"))
        if key in answers:
            blocks.append(Para(answers[key], colour="#1F4E9E"))
        else:
            said = "; ".join(f"{y}: {s}" for y, s in zip(desk.years(), desk.line(key)))
            blocks.append(Para(said, colour="#1F4E9E"))
    kind = desk.pick("docx", "html", "pdf", "pdf", "rtf")
    return desk.send("sections cited", kind, desk.letter(blocks), "refused", "not held")


def two_tables(desk: Desk):
    """Claims and money in tables of their own, money in thousands, the newest year first."""
    facts = potholes(desk)
    for period in desk.campaign.years:
        thousands = round(facts["6", period].number / 1000)
        facts["6", period] = exact(thousands * 1000, f"{thousands:,}")
    desk.facts = facts
    order = desk.campaign.years[::-1]
    heads = [desk.year(p) for p in order]

    def lines(keys, short):
        return [[short(k), *[desk.text(k, p) for p in order]] for k in keys]

    blocks = [
        Para("Table 1: claims", bold=True),
        Table([["", *heads], *lines(("1", "2", "3", "4"), desk.short)]),
        Para("Table 2: maintenance", bold=True),
        Table([["", *heads], *lines(("5",), desk.short)]),
        Table([["£000", *heads], *lines(("6",), desk.short)]),
    ]
    kind = desk.pick("pdf", "pdf", "docx")
    return desk.send("two tables", kind, desk.letter(blocks), "newest first", "thousands")


def system_print(desk: Desk):
    """A report as the claims system prints it, in letters of one width."""
    desk.facts = potholes(desk)
    heads = desk.years(0)
    lines = [f"{'':<38}" + "".join(f"{h:>14}" for h in heads), "-" * 80]
    for key in desk.campaign.keys:
        label = f"Q{key} {desk.short(key)}"
        lines.append(f"{label:<38}" + "".join(f"{said:>14}" for said in desk.line(key)))
    blocks = [Fixed("\n".join([*lines, "-" * 80, "Report HW-221  run 24/05/2024 10:14"]))]
    kind = desk.pick("pdf", "pdf", "mail", "docx")
    return desk.send("system print", kind, desk.letter(blocks), "one width")


def by_area(desk: Desk):
    """Two areas and the whole: only the whole was asked for."""
    facts = potholes(desk)
    desk.facts = {k: s for k, s in facts.items() if k[0] in ("1", "2", "5")}
    rows = [["Question", "Area", *desk.years()]]
    for key in ("1", "2", "5"):
        north = []
        for period in desk.campaign.years:
            north.append(round(desk.said(key, period).number * desk.rng.uniform(0.3, 0.6)))
        totals = [int(desk.said(key, p).number) for p in desk.campaign.years]
        rows.append(
            [Cell(f"{desk.label(key)} {desk.short(key)}", down=3), "North", *map(str, north)]
        )
        rows.append(["South", *[str(t - n) for t, n in zip(totals, north)]])
        rows.append(["Borough total", *desk.line(key)])
    blocks = [
        Para("We are able to give the following, broken down by maintenance area."),
        Table(rows, widths=(2, 1, 1, 1, 1)),
    ]
    kind = desk.pick("pdf", "pdf", "docx", "odt")
    return desk.send("by area", kind, desk.letter(blocks), "breakdown", "totals", "merged cells")


def compared_in_words(desk: Desk):
    """Prose that names the year before as well; only some questions, one figure about right."""
    facts = potholes(desk)
    facts["5", "2021-22"] = about(12000, "around 12,000")
    desk.facts = {k: facts[k] for k in facts if k[0] in ("1", "5")}
    one, five = desk.line("1"), desk.line("5")
    blocks = [
        Para(desk.wording("1"), bold=True),
        Para(
            f"During 2023/24 we received {one[2]} claims, against {one[1]} in 2022/23. In 2021/22"
            f" the number was {one[0]}."
        ),
        Para(desk.wording("5"), bold=True),
        Para(
            f"In 2021/22 {five[0]} potholes were repaired. The contractor changed in April 2022;"
            f" {five[1]} repairs were made in 2022/23 and {five[2]} in 2023/24."
        ),
    ]
    kind = desk.pick("pdf", "pdf", "docx", "mail")
    return desk.send("compared in words", kind, desk.letter(blocks), "prose", "approximate")


def millions(desk: Desk):
    """Money in millions with a decimal point, in a sentence and a table."""
    facts = potholes(desk)
    for place, period in enumerate(desk.campaign.years):
        million = round(1.2 + place * 0.35 + desk.rng.random() / 4, 2)
        facts["6", period] = exact(round(million * 1_000_000), f"£{million}m")
    desk.facts = {k: s for k, s in facts.items() if k[0] in ("1", "3", "6")}
    rows = [["Financial year", "Claims received", "Compensation paid", "Spent on repairs"]]
    for period in desk.campaign.years:
        rows.append([desk.year(period), *[desk.text(k, period) for k in ("1", "3", "6")]])
    blocks = [Para("Please see the following table."), Table(rows, widths=(1, 1, 1, 1))]
    kind = desk.pick("docx", "html", "pdf", "pdf")
    return desk.send("millions", kind, desk.letter(blocks), "money", "transposed")


def table_for_each_year(desk: Desk):
    """One table a year, one below another; one figure is still to come."""
    desk.facts = potholes(desk)
    desk.facts["2", "2023-24"] = without("pending", "TBC")
    blocks = []
    for period in desk.campaign.years:
        blocks.append(Para(f"Financial year {desk.year(period, 0)}", bold=True))
        rows = [["Question", "Answer"]]
        rows += [[f"{desk.label(k)} {desk.short(k)}", desk.text(k, period)] for k in
                 desk.campaign.keys]  # fmt: skip
        blocks.append(Table(rows, widths=(3, 1)))
    kind = desk.pick("pdf", "pdf", "docx", "rtf", "odt")
    return desk.send("table for each year", kind, desk.letter(blocks), "table per year", "pending")
