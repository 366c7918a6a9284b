import pytest

from responses_app.readers.finding import Weight
from responses_app.readers.hidden_data import CannotLook, Reason, find, pdfs
from tests import made_documents as made

NAME = made.pdf_text("Chloe Jones of Taunton")
SCAN = "q 595 0 0 842 0 0 cm /Im Do Q\n"


def found(content):
    return {finding.code: finding for finding in find(content, made.PDF)}


def annotation(kind, extra=""):
    """A PDF with one annotation of a kind."""
    written = f"<</Type/Annot/Subtype/{kind}/Rect[70 690 300 720]{extra}>>"
    return made.pdf(NAME, page_extra="/Annots[100 0 R]", extra=[(100, written)])


def test_look_finds_nothing_in_a_plain_answer():
    assert found(made.pdf(NAME, NAME)) == {}


@pytest.mark.parametrize("colour", ["0 g", "0.2 g", "0 0 0.4 rg"])
def test_look_finds_text_under_a_black_box(colour):
    finding = found(made.pdf("", NAME + made.pdf_box(colour=colour)))["text_under_black"]

    assert (finding.where, finding.count, finding.weight) == ("page 2", 4, Weight.SUSPECT)


def test_look_finds_text_under_a_white_box():
    assert found(made.pdf(NAME + made.pdf_box(colour="1 g")))["text_not_seen"].count == 4


def test_look_counts_only_the_words_under_a_box():
    assert found(made.pdf(NAME + made.pdf_box(width=34)))["text_under_black"].count == 1


def test_look_lets_a_white_heading_on_a_dark_box_be():
    assert found(made.pdf(made.pdf_box() + made.pdf_text("A heading", colour="1 g"))) == {}


def test_look_finds_black_text_on_a_black_box():
    assert "text_under_black" in found(made.pdf(made.pdf_box() + NAME))


def test_look_finds_white_text_on_white():
    content = made.pdf(made.pdf_text("Chloe Jones of Taunton", colour="1 g"))

    assert found(content)["text_not_seen"].weight is Weight.SUSPECT


def test_look_lets_the_text_behind_a_scan_be():
    assert found(made.pdf(SCAN + made.pdf_text("Chloe Jones", mode=3))) == {}


def test_look_finds_text_behind_a_scan_that_was_blacked_out_later():
    content = made.pdf(SCAN + made.pdf_text("Chloe Jones", mode=3) + made.pdf_box())

    assert found(content)["text_under_black"].count == 2


def test_look_finds_invisible_text_on_a_page_that_is_no_scan():
    assert "text_not_seen" in found(made.pdf(made.pdf_text("Chloe Jones of Taunton", mode=3)))


@pytest.mark.parametrize(("words", "weight"), [(3, Weight.NOTE), (30, Weight.SUSPECT)])
def test_look_weighs_text_outside_the_page_by_how_much_it_is(words, weight):
    outside = made.pdf_text(" ".join(["Chloe"] * words), x=700)

    finding = found(made.pdf(NAME + outside))["text_outside_page"]

    assert (finding.count, finding.weight) == (words, weight)


@pytest.mark.parametrize(
    ("kind", "extra", "code"),
    [
        ("Text", "/Contents(Is this right?)", "comments"),
        ("Highlight", "/Contents(Is this right?)/QuadPoints[1 1 2 1 1 2 2 2]", "comments"),
        ("Redact", "", "redaction_not_applied"),
        ("FileAttachment", "", "embedded_files"),
        ("Widget", "/FT/Tx/V(Chloe)/T(a)/F 2", "hidden_fields"),
    ],
)
def test_look_finds_what_is_pinned_to_a_page(kind, extra, code):
    assert found(annotation(kind, extra))[code].weight is Weight.SUSPECT


def test_look_notes_a_filled_field_and_lets_a_link_be():
    assert found(annotation("Widget", "/FT/Tx/V(5)/T(a)"))["form_fields"].weight is Weight.NOTE
    assert found(annotation("Link")) == {}


def test_look_finds_attached_files():
    content = made.pdf(
        NAME,
        catalog="/Names<</EmbeddedFiles<</Names[(a) 100 0 R]>>>>",
        extra=[
            (100, "<</Type/Filespec/F(a.xlsx)/EF<</F 101 0 R>>>>"),
            (101, "<</Type/EmbeddedFile/Length 1>>stream\nx\nendstream"),
        ],
    )

    assert found(content)["embedded_files"].count == 1


@pytest.mark.parametrize(
    ("catalog", "code"),
    [
        ("/OpenAction<</S/Launch/F(cmd.exe)>>", "launch"),
        ("/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>", "scripts"),
        ("/OCProperties<</OCGs[100 0 R]/D<</OFF[100 0 R]>>>>", "hidden_layers"),
    ],
)
def test_look_finds_what_a_file_may_do_or_not_show(catalog, code):
    extra = [(100, "<</Type/OCG/Name(a)>>")]

    assert code in found(made.pdf(NAME, catalog=catalog, extra=extra))


def test_look_finds_words_that_an_earlier_version_still_has():
    written = (
        b"<</Length 52>>stream\nBT /F1 12 Tf 72 700 Td (A child of Taunton) Tj ET     \nendstream"
    )
    content = made.added_to_pdf(made.pdf(NAME), 11, written)

    finding = found(content)["earlier_versions"]

    assert finding.weight is Weight.SUSPECT
    assert finding.count == 2


def test_look_only_notes_an_earlier_version_that_says_no_more():
    content = made.added_to_pdf(made.pdf(NAME), 100, b"<</Type/Anything>>")

    assert found(content)["earlier_versions"].weight is Weight.NOTE


def test_look_searches_the_text_for_people():
    assert "nhs_number" in found(made.pdf(made.pdf_text("NHS number: 943 476 5919")))


def test_look_says_for_which_pages_there_was_no_time(monkeypatch):
    monkeypatch.setattr(pdfs, "SECONDS_FOR_PICTURES", -1.0)

    finding = found(made.pdf(NAME + made.pdf_box(), NAME))["not_looked_through"]

    assert (finding.where, finding.count) == ("pages 1 to 2", 2)


@pytest.mark.parametrize("content", [b"%PDF-1.7\nnothing", made.pdf(NAME)[:200], b""])
def test_look_tells_that_a_file_is_damaged(content):
    with pytest.raises(CannotLook) as caught:
        find(content, made.PDF)

    assert caught.value.reason is Reason.DAMAGED


def test_look_tells_that_a_file_is_locked():
    locked = made.pdf(
        NAME,
        trailer="/Encrypt 100 0 R/ID[<00><00>]",
        extra=[(100, f"<</Filter/Standard/V 1/R 2/O<{'01' * 32}>/U<{'02' * 32}>/P -4>>")],
    )
    with pytest.raises(CannotLook) as caught:
        find(locked, made.PDF)

    assert caught.value.reason is Reason.ENCRYPTED


@pytest.mark.parametrize(
    ("picture", "box", "is_found"),
    [
        (SCAN, {"y": 500, "height": 60}, True),
        (SCAN, {"y": 500, "height": 60, "colour": "0 0 0.3 rg"}, True),
        ("q 400 0 0 200 60 400 cm /Im Do Q\n", {"y": 450, "height": 60}, True),
        (SCAN, {"y": 500, "height": 60, "colour": "0.9 g"}, False),
        (SCAN, {"y": 500, "height": 1}, False),
        (SCAN, {"x": 0, "y": 0, "width": 595, "height": 842}, False),
        ("q 400 0 0 100 60 400 cm /Im Do Q\n", {"y": 600, "height": 60}, False),
    ],
)
def test_look_finds_a_dark_box_over_a_part_of_a_picture(picture, box, is_found):
    findings = found(made.pdf(picture + made.pdf_box(**box)))

    assert ("picture_under_black" in findings) is is_found


def test_look_lets_a_box_drawn_before_the_picture_and_one_with_a_heading_be():
    before = made.pdf(made.pdf_box(y=500, height=60) + SCAN)
    heading = SCAN + made.pdf_box(y=695) + made.pdf_text("Children missing", colour="1 g")

    assert "picture_under_black" not in found(before)
    assert "picture_under_black" not in found(made.pdf(heading))


def test_look_finds_white_text_on_a_picture_of_a_page():
    white = [made.pdf_text("she was hit", colour="1 g", y=500 - 20 * n) for n in range(4)]
    blank = "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray"
    blank = f"{blank}/BitsPerComponent 8/Length 1>>stream\n\xff\nendstream"

    assert found(made.pdf(SCAN + "".join(white), extra=[(4, blank)]))["text_not_seen"].count == 12


def test_look_finds_tiny_text():
    tiny = "".join(made.pdf_text("she was hit", size=1, y=500 - 5 * n) for n in range(4))

    assert found(made.pdf(NAME + tiny))["tiny_text"].weight is Weight.SUSPECT


def test_look_finds_text_that_the_shown_part_cuts_off():
    cut = "".join(made.pdf_text("she was hit", y=100 - 20 * n) for n in range(4))
    finding = found(made.pdf(NAME + cut, page_extra="/CropBox[0 300 595 842]"))["text_cut_off"]

    assert (finding.count, finding.weight) == (12, Weight.SUSPECT)


@pytest.mark.parametrize("off", ["/OFF[110 0 R]", "/OFF 111 0 R", "/BaseState/OFF"])
def test_look_finds_layers_that_are_off_however_it_is_said(off):
    layers = f"/OCProperties<</OCGs[110 0 R]/D<<{off}>>>>"
    extra = [(110, "<</Type/OCG/Name(x)>>"), (111, "[110 0 R]")]

    assert "hidden_layers" in found(made.pdf(NAME, catalog=layers, extra=extra))


def test_look_finds_files_that_belong_to_the_document_without_being_listed():
    file = [(101, "<</Type/EmbeddedFile/Length 3>>stream\na,b\nendstream")]
    content = made.pdf(NAME, catalog="/AF[<</Type/Filespec/EF<</F 101 0 R>>>>]", extra=file)

    assert found(content)["embedded_files"].count == 1


LIST = [
    f"{name} Jones 1{n}/03/201{n}" for n, name in enumerate(["Chloe", "Aled", "Amira", "Ellie"])
]


def test_look_searches_a_form_the_contents_and_words_said_instead():
    data = f"<xdp>{'|'.join(f'<a>{line}</a>' for line in LIST)}</xdp>"
    form = (102, f"<</Length {len(data)}>>stream\n{data}\nendstream")
    titles = [
        (121 + n, f"<</Title({line})/Parent 120 0 R/Next {122 + n} 0 R/Dest[10 0 R/Fit]>>")
        for n, line in enumerate(LIST)
    ]
    contents = [(120, "<</First 121 0 R/Last 124 0 R/Count 4>>"), *titles]
    said = "".join(f"/Span<</ActualText({x})>>BDC {made.pdf_text('x')}EMC\n" for x in LIST)

    for content in (
        made.pdf(NAME, catalog="/AcroForm<</XFA 102 0 R/Fields[]>>", extra=[form]),
        made.pdf(NAME, catalog="/Outlines 120 0 R", extra=contents),
        made.pdf(NAME + said),
    ):
        assert found(content)["people"].weight is Weight.SUSPECT


def test_look_says_that_the_data_of_a_form_could_not_be_read():
    content = made.pdf(NAME, catalog="/AcroForm<</XFA 102 0 R/Fields[]>>")

    assert "not_looked_through" in found(content)


def test_look_finds_a_file_behind_the_end():
    assert "file_behind_end" in found(made.pdf(NAME) + made.package({"a.csv": "x"}))
