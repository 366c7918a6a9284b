import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from responses_app.readers.finding import Weight
from responses_app.readers.hidden_data import find
from tests import made_documents as made

FIRST = ["Chloe", "Aled", "Amira", "Callum", "Ellie"]
LINES = [f"{name}, Jones, 1{n}/03/20{10 + n}, F" for n, name in enumerate(FIRST)]
TEXTS = "".join(f"<a><t>{line}</t></a>" for line in LINES)
VALUES = "".join(f'<i x="{n}" n="{line}"/>' for n, line in enumerate(LINES))
BOOK = made.xlsx(made.COUNTS)
LETTER = made.docx(made.word_text("We hold 12 records."))


def suspects(content, media_type):
    return {one.code for one in find(content, media_type) if one.weight is Weight.SUSPECT}


@pytest.mark.parametrize(
    ("content", "media_type", "part", "inside"),
    [
        (BOOK, made.XLSX, "xl/charts/chart1.xml", TEXTS),
        (BOOK, made.XLSX, "xl/drawings/drawing9.xml", TEXTS),
        (BOOK, made.XLSX, "xl/slicerCaches/slicerCache1.xml", VALUES),
        (BOOK, made.XLSX, "customXml/item1.xml", TEXTS),
        (BOOK, made.XLSX, "docProps/custom.xml", f"<b>{TEXTS}</b>"),
        (LETTER, made.DOCX, "word/diagrams/data1.xml", TEXTS),
        (LETTER, made.DOCX, "word/settings.xml", VALUES),
        (made.pptx(["One"]), made.PPTX, "ppt/charts/chart1.xml", TEXTS),
    ],
)
def test_other_findings_finds_people_in_any_part(content, media_type, part, inside):
    content = made.with_parts(content, {part: f"<all>{inside}</all>"})

    assert "people" in suspects(content, media_type)


def test_other_findings_reads_a_drawing_that_is_no_proper_xml():
    content = made.with_parts(BOOK, {"xl/drawings/vml1.vml": f"<xml><br>{TEXTS}</xml>"})

    assert "people" in suspects(content, made.XLSX)


def test_look_finds_people_in_names_lists_scenarios_and_unused_texts():
    def names(book):
        for number, line in enumerate(LINES):
            book.defined_names[f"n{number}"] = DefinedName(f"n{number}", attr_text=f'"{line}"')

    def choices(book):
        offered = ",".join(f"{name} Jones" for name in FIRST)
        rule = DataValidation(type="list", formula1=f'"{offered}"')
        rule.add("C2")
        book.active.add_data_validation(rule)

    scenario = "".join(f'<inputCells r="A1" val="{line}"/>' for line in LINES)
    cells = '<sheetData><row r="1"><c r="A1"><v>4</v></c></row></sheetData>'
    strings = "".join(f"<si><t>{line}</t></si>" for line in LINES)

    assert "people" in suspects(made.xlsx(made.COUNTS, change=names), made.XLSX)
    assert "people" in suspects(made.xlsx(made.COUNTS, change=choices), made.XLSX)
    assert "people" in suspects(
        made.raw_xlsx(f"{cells}<scenarios><scenario>{scenario}</scenario></scenarios>"), made.XLSX
    )
    assert "people" in suspects(made.raw_xlsx(cells, strings=f"<sst>{strings}</sst>"), made.XLSX)
