import pytest

from responses_app.readers.finding import Weight
from responses_app.readers.hidden_data import CannotLook, Reason, find
from tests import made_documents as made

PLAIN = made.word_text("We hold 12 records.")


def found(content, media_type=made.DOCX):
    return {finding.code: finding for finding in find(content, media_type)}


def test_look_finds_nothing_in_a_plain_letter():
    assert found(made.docx(PLAIN)) == {}
    assert found(made.odt("<text:p>We hold 12 records.</text:p>"), made.ODT) == {}
    assert found(rb"{\rtf1 We hold 12 records.}", made.RTF) == {}


def test_look_counts_tracked_removals():
    finding = found(made.docx(PLAIN + made.word_removal("Chloe Jones")))["tracked_changes"]

    assert (finding.count, finding.weight) == (1, Weight.SUSPECT)
    assert "11 letters" in finding.sentence


def test_look_only_notes_tracked_additions():
    added = f"<w:p><w:ins><w:r><w:t>{'x' * 5}</w:t></w:r></w:ins></w:p>"

    assert found(made.docx(added))["tracked_changes"].weight is Weight.NOTE


def test_look_searches_removed_text_for_people():
    assert "date_of_birth" in found(made.docx(made.word_removal("DOB: 12/03/2009")))


@pytest.mark.parametrize(
    ("properties", "is_hidden"),
    [
        ("<w:vanish/>", True),
        ('<w:vanish w:val="0"/>', False),
        ("<w:webHidden/>", False),
        ("<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>", False),
    ],
)
def test_look_tells_hidden_text_from_text_that_is_not(properties, is_hidden):
    findings = found(made.docx(PLAIN + made.word_text("secret", properties)))

    assert ("hidden_text" in findings) is is_hidden


def test_look_finds_text_that_a_style_hides():
    styles = (
        '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:style w:styleId="Gone"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    )
    body = "<w:p><w:pPr><w:pStyle w:val='Gone'/></w:pPr><w:r><w:t>secret</w:t></w:r></w:p>"

    assert (
        found(made.docx(body + PLAIN, extra={"word/styles.xml": styles}))["hidden_text"].count == 6
    )


def test_look_finds_text_blacked_out_with_a_marker_but_not_white_on_black():
    black = '<w:highlight w:val="black"/>'

    assert found(made.docx(made.word_text("Chloe", black)))["text_under_black"].count == 5
    assert found(made.docx(made.word_text("Heading", f'<w:color w:val="FFFFFF"/>{black}'))) == {}


def test_look_finds_comments_and_who_is_in_them():
    findings = found(made.docx(PLAIN, comments=["DOB 12/03/2009", "Sure?"]))

    assert findings["comments"].count == 2
    assert findings["date_of_birth"].where == "comments"


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("word/embeddings/Workbook1.xlsx", "embedded_files"),
        ("word/afchunk1.htm", "embedded_files"),
        ("word/vbaProject.bin", "macros"),
    ],
)
def test_look_finds_files_and_programs_in_a_document(part, code):
    assert found(made.docx(PLAIN, extra={part: b"x"}))[code].weight is Weight.SUSPECT


@pytest.mark.parametrize(
    ("sheets", "weight"),
    [
        ([made.COUNTS], Weight.NOTE),
        ([made.COUNTS, (made.CHILDREN, "hidden")], Weight.SUSPECT),
    ],
)
def test_look_looks_into_the_workbook_behind_a_chart(sheets, weight):
    content = made.docx(
        PLAIN,
        extra={
            "word/charts/chart1.xml": "<c/>",
            "word/charts/_rels/chart1.xml.rels": made.relations(
                ("rId1", "package", "../embeddings/Book1.xlsx")
            ),
            "word/embeddings/Book1.xlsx": made.xlsx(*sheets),
        },
    )

    assert found(content)["chart_workbooks"].weight is weight
    assert "embedded_files" not in found(content)


def test_look_reads_the_rows_of_a_table():
    row = "".join
    cells = [["Initials", "Age"], ["CJ", "14"], ["AH", "15"], ["KL", "12"], ["PQ", "9"]]
    table = row(
        f"<w:tr>{row(f'<w:tc>{made.word_text(cell)}</w:tc>' for cell in line)}</w:tr>"
        for line in cells
    )

    assert "people" in found(made.docx(f"<w:tbl>{table}</w:tbl>"))


def test_look_finds_what_an_opendocument_text_hides():
    style = '<style:style style:name="h"><style:text-properties text:display="none"/></style:style>'
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        '<text:p>Hello <text:span text:style-name="h">secret</text:span> you</text:p>'
        '<text:section text:display="none"><text:p>whole</text:p></text:section>'
        "<office:annotation><text:p>Sure?</text:p></office:annotation>"
    )
    findings = found(made.odt(body, styles=style, extra={"Versions/Version1": b"x"}), made.ODT)

    assert findings["tracked_changes"].weight is Weight.SUSPECT
    assert findings["hidden_text"].count == len("secret") + len("whole")
    assert {"comments", "earlier_versions"} <= set(findings)


def test_look_tells_that_an_opendocument_text_is_locked():
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"

    with pytest.raises(CannotLook) as caught:
        find(made.odt("", extra={"META-INF/manifest.xml": manifest}), made.ODT)

    assert caught.value.reason is Reason.ENCRYPTED


def test_look_finds_what_rich_text_hides():
    content = rb"{\rtf1 Hi {\v secret}{\v0 open}{\deleted gone}{\*\annotation Sure?}{\object x}}"
    findings = found(content, made.RTF)

    assert findings["hidden_text"].count == 6
    assert findings["tracked_changes"].count == 4
    assert {"comments", "embedded_files"} <= set(findings)


def test_look_finds_what_the_tables_of_an_old_document_tell():
    content = made.doc("Chloe, NHS number 943 476 5919\r", comment_letters=5, revisers=["A", "B"])
    findings = found(content, made.DOC)

    assert findings["comments"].weight is Weight.SUSPECT
    assert findings["tracked_changes"].count == 2
    assert findings["nhs_number"].weight is Weight.SUSPECT
    assert findings["not_looked_through"].weight is Weight.NOTE


def test_look_holds_no_plain_old_document_back():
    findings = found(made.doc("We hold 12 records.\r"), made.DOC)

    assert set(findings) == {"not_looked_through"}


LONG = "mother said that father hit her"


@pytest.mark.parametrize(
    ("properties", "code"),
    [
        ('<w:color w:val="FFFFFF"/>', "white_text"),
        ('<w:color w:val="FDFDFD"/>', "white_text"),
        ('<w:sz w:val="2"/>', "tiny_text"),
        ('<w:shd w:val="clear" w:fill="0D0D0D"/><w:color w:val="0D0D0D"/>', "text_under_black"),
        ('<w:shd w:val="solid" w:color="000000"/><w:color w:val="000000"/>', "text_under_black"),
    ],
)
def test_look_finds_text_that_cannot_be_read(properties, code):
    finding = found(made.docx(PLAIN + made.word_text(LONG, properties)))[code]

    assert (finding.count, finding.weight) == (len(LONG), Weight.SUSPECT)


@pytest.mark.parametrize("around", ["<w:tc><w:tcPr>{}</w:tcPr>", "<w:tc><w:p><w:pPr>{}</w:pPr>"])
def test_look_finds_black_text_in_black_cells_and_paragraphs(around):
    shade = '<w:shd w:val="clear" w:fill="000000"/>'
    run = f'<w:r><w:rPr><w:color w:val="000000"/></w:rPr><w:t>{LONG}</w:t></w:r>'
    inner = f"{run}</w:p></w:tc>" if "pPr" in around else f"<w:p>{run}</w:p></w:tc>"
    body = f"<w:tbl><w:tr>{around.format(shade)}{inner}</w:tr></w:tbl>"

    assert found(made.docx(body))["text_under_black"].count == len(LONG)


@pytest.mark.parametrize(
    "start",
    [
        '<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:val="clear" w:fill="000000"/></w:tcPr>',
        '<w:tbl><w:tblPr><w:tblStyle w:val="GridTable5Dark"/></w:tblPr><w:tr><w:tc>',
    ],
)
def test_look_lets_a_white_heading_of_a_dark_table_be(start):
    text = made.word_text(LONG, '<w:color w:val="FFFFFF"/>')

    assert found(made.docx(f"{start}{text}</w:tc></w:tr></w:tbl>")) == {}


def test_look_finds_text_hidden_by_what_a_style_is_based_on():
    styles = (
        '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:style w:styleId="A"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:styleId="B"><w:basedOn w:val="A"/></w:style>'
        '<w:style w:styleId="C"><w:basedOn w:val="C"/></w:style></w:styles>'
    )
    body = "<w:p><w:pPr><w:pStyle w:val='{}'/></w:pPr><w:r><w:t>secret</w:t></w:r></w:p>"
    extra = {"word/styles.xml": styles}

    assert "hidden_text" in found(made.docx(body.format("B"), extra=extra))
    assert "hidden_text" not in found(made.docx(body.format("C"), extra=extra))


@pytest.mark.parametrize(
    ("kind", "part", "code"),
    [("comments", "remarks.xml", "comments"), ("aFChunk", "more.html", "embedded_files")],
)
def test_look_finds_parts_by_what_they_are_and_not_by_name(kind, part, code):
    inside = f"<comments><comment>{made.word_text('x').replace('w:', '')}</comment></comments>"
    extra = {
        f"word/{part}": inside,
        "word/_rels/document.xml.rels": made.relations(("a", kind, part)),
    }

    assert found(made.docx(PLAIN, extra=extra))[code].weight is Weight.SUSPECT


def test_look_notes_pictures_that_are_cut():
    picture = '<w:drawing><a:srcRect xmlns:a="a" b="80000"/></w:drawing>'

    assert found(made.docx(PLAIN + picture))["cropped_pictures"].weight is Weight.NOTE
