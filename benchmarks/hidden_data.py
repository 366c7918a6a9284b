"""How well hidden data and personal data are found, and how often an ordinary answer is held back.

    .venv/bin/python benchmarks/hidden_data.py [SEED]

200 ordinary answers (letters, tables of counts, officers' names, the council's own postcode and
telephone number, footnotes, suppressed cells) must give no suspect finding; of 100 breaches (lists
of people on hidden sheets, in hidden columns, behind pivot tables, in comments, under black boxes,
or simply left in sight) each must give one. All are made up from the seed.

The second table has what a review of the search had found to be missed: pasted tables,
cells that nobody sees, boxes over pictures, lists in parts of a file that no page shows.
"""

import random
import sys
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from openpyxl.styles import Font, PatternFill  # noqa: E402

from responses_app.readers.finding import Weight  # noqa: E402
from responses_app.readers.hidden_data import find  # noqa: E402
from tests import made_documents as made  # noqa: E402

ORDINARY, BREACHES = 200, 100

OFFICERS = ["Jane Smith", "Owen Pritchard", "Sarah Khan", "Mark Taylor", "Eilidh Campbell"]
TITLES = ["Information Governance Officer", "FOI Officer", "Head of Children's Services", "Swyddog"]
PLACES = ["Taunton TA1 4DY", "Cardiff CF10 4UW", "Glasgow G2 1DU", "Belfast BT2 8GB"]
FIRST = [
    "Chloe",
    "Aled",
    "Amira",
    "Mohammed",
    "Kayleigh",
    "Oliwia",
    "Siân",
    "Callum",
    "Tigist",
    "Ellie",
]
LAST = [
    "Jones",
    "Hughes",
    "Hassan",
    "Smith",
    "Nowak",
    "O'Brien",
    "McDonald",
    "Tran",
    "Begum",
    "Price",
]
ETHNIC = ["White British", "Black African", "Asian Pakistani", "Mixed", "Any other"]
YEARS = ["2019-20", "2020-21", "2021-22", "2022-23", "2023-24"]


class Maker:
    """Makes answers from one seed."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def letter(self):
        pick = self.random.choice
        return "\n".join(
            [
                f"Our ref: FOI-{self.random.randint(10_000, 99_999)}",
                f"{pick(['12 March 2025', '3 Mawrth 2025', '01/04/2025'])}",
                "Dear Ms Walker,",
                "Thank you for your request under the Freedom of Information Act 2000, which we",
                f"received on {self.random.randint(1, 28):02}/02/2025.",
                "Between 01/04/2022 and 31/03/2023 we recorded",
                f"{self.random.randint(5, 400)} children as missing from care,",
                "with a date of birth after 1 September 2005.",
                f"In 2023-24 it was {self.random.randint(5, 400)}. Figures below 5 are withheld.",
                f"If you are unhappy, write within 40 working days to {pick(OFFICERS)},",
                f"{pick(TITLES)}, County Hall, {pick(PLACES)},",
                f"tel. 01823 {self.random.randint(100000, 999999)},",
                "foi@council.gov.uk, or to the Information Commissioner, Wycliffe House,",
                "Water Lane, Wilmslow, Cheshire SK9 5AF, 0303 123 1113.",
                f"Yours sincerely, {pick(OFFICERS)}",
            ]
        )

    def counts(self):
        """A table of counts, in one of the shapes that councils use."""
        r = self.random
        number = lambda: r.choice([r.randint(5, 900), r.randint(5, 90), "<5", "*", 0])  # noqa: E731
        shape = r.randrange(7)
        if shape == 0:
            return [["Year", "Children in care", "Missing", "Incidents"]] + [
                [year, number(), number(), number()] for year in YEARS
            ]
        if shape == 1:
            return [["Age", "Gender", *YEARS]] + [
                [age, sex, *[number() for _ in YEARS]]
                for age in range(10, 18)
                for sex in ("Male", "Female")
            ]
        if shape == 2:
            return [["Q", "Question", "Answer"]] + [
                [f"{n}{letter}", f"How many children in {year}?", number()]
                for n, year in enumerate(YEARS, 1)
                for letter in "ab"
            ]
        if shape == 3:
            first = date(2022, 4, 1)
            return [["Month", "Number missing", "Number found"]] + [
                [first + timedelta(days=31 * n), number(), number()] for n in range(24)
            ]
        if shape == 4:
            return [["Ethnicity", "Number of children", "%"]] + [
                [name, number(), f"{r.randint(0, 99)}%"] for name in ETHNIC
            ]
        if shape == 5:
            return [["Contract ref", "Supplier", "Start date", "End date", "Value (£)"]] + [
                [
                    f"C{1000 + n}",
                    f"{r.choice(LAST)} Care Ltd",
                    date(2015 + n % 9, 1 + n % 12, 1 + n),
                    date(2025, 3, 31),
                    r.randint(1_000, 900_000),
                ]
                for n in range(14)
            ]
        return [["Ward", "Councillor", "Allowance"]] + [
            [
                f"{r.choice(LAST)} Ward",
                f"{r.choice(FIRST)} {r.choice(LAST)}",
                r.randint(9000, 20000),
            ]
            for _ in range(20)
        ]

    def people(self, count=None):
        """A list of children, in one of the shapes in which such lists were sent."""
        r = self.random
        count = count or r.randint(8, 60)
        born = [date(2006, 1, 1) + timedelta(days=r.randrange(4000)) for _ in range(count)]
        shape = r.randrange(6)
        if shape == 0:
            head, row = (
                ["First name", "Surname", "DOB"],
                lambda n: [r.choice(FIRST), r.choice(LAST), f"{born[n]:%d/%m/%Y}"],
            )
        elif shape == 1:
            head, row = (
                ["NHS number", "Age", "Outcome"],
                lambda n: [_nhs(r), r.randint(1, 17), "Returned"],
            )
        elif shape == 2:
            head, row = (
                ["Child ID", "Gender", "Ethnicity", "Date missing", "Date found"],
                lambda n: [
                    700_000 + 37 * n,
                    r.choice("MF"),
                    r.choice(ETHNIC),
                    f"{born[n]:%d/%m/%Y}",
                    f"{born[n] + timedelta(days=3):%d/%m/%Y}",
                ],
            )
        elif shape == 3:
            head, row = (
                ["Enw", "Dyddiad geni", "Cod post"],
                lambda n: [
                    f"{r.choice(FIRST)} {r.choice(LAST)}",
                    f"{born[n]:%d.%m.%Y}",
                    f"CF{1 + n % 9} {n % 9}AB",
                ],
            )
        elif shape == 4:
            head, row = (
                ["Initials", "Age", "Legal status"],
                lambda n: [f"{chr(65 + n % 26)}{chr(65 + n * 7 % 26)}", r.randint(5, 17), "s.20"],
            )
        else:
            head, row = (
                ["Employee", "NI number", "Post"],
                lambda n: [f"{r.choice(LAST)}, {r.choice(FIRST)}", _ni(r), "Social worker"],
            )
        return [head] + [row(n) for n in range(count)]

    def ordinary(self):
        """An ordinary answer: kind, bytes, type."""
        r = self.random
        kind = r.randrange(6)
        table, letter = self.counts(), self.letter()
        if kind < 2:
            notes = [[line] for line in letter.splitlines()]
            sheets = [table] if kind else [notes, table, self.counts()]
            return (
                "xlsx",
                made.xlsx(*sheets, change=_empty_hidden if r.random() < 0.3 else None),
                made.XLSX,
            )
        if kind == 2:
            paragraphs = "".join(made.word_text(_escaped(line)) for line in letter.splitlines())
            return "docx", made.docx(paragraphs + _word_table(table)), made.DOCX
        if kind == 3:
            lines = letter.splitlines() + ["  ".join(map(str, row)) for row in table]
            return "pdf", _pdf(lines), made.PDF
        if kind == 4:
            text = "\r\n".join(",".join(map(str, row)) for row in table)
            return "csv", text.encode(), made.CSV
        rows = "".join(f"<tr>{''.join(f'<td>{v}</td>' for v in row)}</tr>" for row in table)
        return (
            "html",
            f"<html><body><p>{letter}</p><table>{rows}</table></body></html>".encode(),
            made.HTML,
        )

    def breach(self, number):
        """An answer with people in it: how they lie there, bytes, type."""
        counts, people = self.counts(), self.people()
        ways = {
            "hidden sheet": lambda: (made.xlsx(counts, (people, "hidden")), made.XLSX),
            "very hidden sheet": lambda: (made.xlsx(counts, (people, "veryHidden")), made.XLSX),
            "left in sight": lambda: (made.xlsx(people), made.XLSX),
            "hidden columns": lambda: (made.xlsx(people, change=_hide_columns), made.XLSX),
            "hidden rows": lambda: (
                made.xlsx(counts + people, change=_hide_rows(len(counts))),
                made.XLSX,
            ),
            "pivot cache": lambda: (
                made.with_pivot_cache(made.xlsx(counts), sheet="Data", records=60),
                made.XLSX,
            ),
            "external link": lambda: (
                made.with_external_link(
                    made.xlsx(counts), [_escaped(str(v)) for row in people for v in row]
                ),
                made.XLSX,
            ),
            "old workbook": lambda: (made.xls((_plain(counts), 0), (_plain(people), 1)), made.XLS),
            "binary workbook": lambda: (
                made.xlsb((_plain(counts), 0), (_plain(people), 2)),
                made.XLSB,
            ),
            "opendocument": lambda: (
                made.ods(
                    made.ods_table(counts) + made.ods_table(people, style="h"),
                    styles=made.HIDDEN_TABLE,
                ),
                made.ODS,
            ),
            "csv": lambda: (
                "\n".join(",".join(f'"{v}"' for v in row) for row in people).encode(),
                made.CSV,
            ),
            "word table": lambda: (made.docx(_word_table(people)), made.DOCX),
            "word comment": lambda: (
                made.docx(
                    made.word_text("We hold 12 records."), comments=["This is Chloe J again"]
                ),
                made.DOCX,
            ),
            "tracked removal": lambda: (
                made.docx(made.word_removal("Chloe Jones")),
                made.DOCX,
            ),
            "black box": lambda: (
                made.pdf(made.pdf_text("The child, Chloe Jones, is known to us.") + made.pdf_box()),
                made.PDF,
            ),
            "pdf in sight": lambda: (
                _pdf([f"{a} DOB: {b:%d/%m/%Y}" for a, b in self._named()]),
                made.PDF,
            ),
        }
        way = list(ways)[number % len(ways)]
        return way, *ways[way]()

    def reviewed(self):
        """What a review found to be missed: how the people lie there, bytes, type."""
        r = self.random
        born = [date(2006, 1, 1) + timedelta(days=r.randrange(4000)) for _ in range(20)]
        rows = [[r.choice(FIRST), r.choice(LAST), f"{day:%d/%m/%Y}", "Missing"] for day in born]
        counts, book = self.counts(), made.xlsx(self.counts())
        letter = made.docx(made.word_text("We hold 12 records."))
        lines = [", ".join(row) for row in rows]
        note = "mother said that father hit her"
        texts = "".join(f"<a><t>{_escaped(line)}</t></a>" for line in lines)
        for how, separator in (("commas", ","), ("tabs", "\t"), ("bars", " | "), ("lines", "\n")):
            text = "\n".join(separator.join(row) for row in rows)
            yield f"pasted: {how}", f"Please see:\n{text}\n".encode(), "text/plain"
        numbers = "\n".join(f"{n},{_nhs(r)},12" for n in range(9))
        yield "pasted: NHS numbers", numbers.encode(), "text/plain"
        for look in ("black", "near white", "tiny"):
            yield f"cells: {look}", made.xlsx(counts, change=_notes(note, look)), made.XLSX
        cell = f'<sheetData><row r="1"><c r="A1" t="str"><v>{note}</v></c></row></sheetData>'
        for size in ('defaultRowHeight="0"', 'defaultColWidth="0"'):
            yield f"cells: {size}", made.raw_xlsx(f"<sheetFormatPr {size}/>{cell}"), made.XLSX
        for part in ("charts/chart1", "drawings/drawing1", "diagrams/data1"):
            yield (
                f"workbook part: {part}",
                made.with_parts(book, {f"xl/{part}.xml": f"<x>{texts}</x>"}),
                made.XLSX,
            )
            yield (
                f"letter part: {part}",
                made.with_parts(letter, {f"word/{part}.xml": f"<x>{texts}</x>"}),
                made.DOCX,
            )
        for properties in ('<w:color w:val="FEFEFE"/>', '<w:sz w:val="2"/>'):
            yield f"letter: {properties}", made.docx(made.word_text(note, properties)), made.DOCX
        scan = "q 595 0 0 842 0 0 cm /Im Do Q\n"
        yield "pdf: box over a scan", made.pdf(scan + made.pdf_box(y=500, height=60)), made.PDF
        tiny = "".join(made.pdf_text(note, size=1, y=600 - 9 * n) for n in range(5))
        yield "pdf: tiny text", made.pdf(tiny), made.PDF
        layers = "/OCProperties<</OCGs[110 0 R]/D<</BaseState/OFF>>>>"
        layer = [(110, "<</Type/OCG/Name(x)>>")]
        yield "pdf: layer off", made.pdf("", catalog=layers, extra=layer), made.PDF
        behind = made.pdf("") + made.package({"a.csv": "\n".join(lines)})
        yield "pdf: file behind its end", behind, made.PDF
        style = "<style>.h{display:none}</style>"
        page = f"{style}<table><tr class=h><td>{note}</td></tr></table>"
        yield "web page: style sheet", page.encode(), made.HTML
        far = "2024,North,3\n" * 30_000 + "".join(f"{a} {b},{c},F\n" for a, b, c, _ in rows)
        yield "far down a long table", far.encode(), made.CSV

    def _named(self):
        return [
            (f"{self.random.choice(FIRST)} {self.random.choice(LAST)}", date(2009, 1 + n, 3 + n))
            for n in range(6)
        ]


def _nhs(r):
    while True:
        nine = [r.randint(4, 7), *[r.randint(0, 9) for _ in range(8)]]
        check = 11 - sum(w * d for w, d in zip(range(10, 1, -1), nine)) % 11
        if check != 10:
            return "".join(map(str, [*nine, check % 11]))


def _ni(r):
    pairs = " ".join(str(r.randint(10, 99)) for _ in range(3))
    return f"{r.choice('ABCEHJ')}{r.choice('ABCEHJ')} {pairs} {r.choice('ABCD')}"


def _escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _plain(rows):
    return [
        [
            v if isinstance(v, int) else str(v).encode("latin-1", "replace").decode("latin-1")
            for v in row
        ]
        for row in rows
    ]


def _word_table(rows):
    cells = lambda row: "".join(f"<w:tc>{made.word_text(_escaped(str(v)))}</w:tc>" for v in row)  # noqa: E731
    return f"<w:tbl>{''.join(f'<w:tr>{cells(row)}</w:tr>' for row in rows)}</w:tbl>"


def _pdf(lines):
    pages = []
    for start in range(0, len(lines), 45):
        pages.append(
            "".join(
                made.pdf_text(line.replace("(", "[").replace(")", "]"), size=9, y=790 - 16 * n)
                for n, line in enumerate(lines[start : start + 45])
            )
        )
    return made.pdf(*pages)


def _notes(words, look):
    """Twenty remarks below a table, in a look that cannot be read."""

    def change(book):
        for row in range(30, 50):
            cell = book.active.cell(row, 1, words)
            cell.font = Font(
                color={"near white": "FEFEFE"}.get(look), size=1 if look == "tiny" else 11
            )
            if look == "black":
                cell.fill = PatternFill("solid", fgColor="0A0A0A")

    return change


def _empty_hidden(book):
    sheet = book.worksheets[-1]
    sheet.column_dimensions["Z"].hidden = True
    sheet.row_dimensions[300].hidden = True


def _hide_columns(book):
    book.active.column_dimensions["A"].hidden = True


def _hide_rows(first):
    def change(book):
        for row in range(first + 1, book.active.max_row + 1):
            book.active.row_dimensions[row].hidden = True

    return change


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 2023
    maker = Maker(seed)
    times, alarms = [], Counter()
    files = [maker.ordinary() for _ in range(ORDINARY)]
    held_back = 0
    for kind, content, media_type in files:
        suspect = _suspect(content, media_type, times)
        held_back += bool(suspect)
        alarms.update((kind, finding.code) for finding in suspect)
    breaches = [maker.breach(number) for number in range(BREACHES)]
    missed = Counter(
        way for way, content, media_type in breaches if not _suspect(content, media_type, times)
    )
    reviewed = list(maker.reviewed())
    overlooked = [
        way for way, content, media_type in reviewed if not _suspect(content, media_type, times)
    ]
    times.sort()
    print(f"seed {seed}")
    print(f"ordinary answers   {ORDINARY}, held back {held_back} {dict(alarms) or ''}")
    print(f"breaches           {BREACHES}, found {BREACHES - missed.total()} {dict(missed) or ''}")
    print("missed before")
    count = len(reviewed)
    print(f"breaches           {count}, found {count - len(overlooked)} {overlooked or ''}")
    print(f"seconds per file   median {times[len(times) // 2]:.3f}, longest {times[-1]:.3f}")


def _suspect(content, media_type, times):
    started = time.perf_counter()
    found = find(content, media_type)
    times.append(time.perf_counter() - started)
    return [finding for finding in found if finding.weight is Weight.SUSPECT]


if __name__ == "__main__":
    main()
