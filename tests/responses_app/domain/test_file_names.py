"""Names of files as anybody may write them, and what is shown of them."""

import csv
import io
import re
import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from responses_app.domain.file_names import LONGEST, PROGRAMS, display_name

# what was written, the true extension (empty where nobody knows), what is shown
EVIL = [
    ("../../../etc/passwd", "", "passwd"),
    ("..\\..\\..\\windows\\system32\\config\\sam", "", "sam"),
    ("....//....//etc/passwd", "", "passwd"),
    ("..;/..;/report.pdf", "pdf", "report.pdf"),
    ("/etc/shadow", "txt", "shadow.txt"),
    ("//server/share/report.docx", "docx", "report.docx"),
    ("\\\\server\\share\\report.docx", "docx", "report.docx"),
    ("\\\\?\\C:\\report.docx", "docx", "report.docx"),
    ("C:\\Users\\ada\\report.xlsx", "xlsx", "report.xlsx"),
    ("C:report.xlsx", "xlsx", "report.xlsx"),
    ("file:///etc/passwd", "", "passwd"),
    ("https://evil.example/report.pdf?x=1", "pdf", "report.pdf-x=1.pdf"),
    ("..%2f..%2fetc%2fpasswd", "", "passwd"),
    ("..%5C..%5Creport.pdf", "pdf", "report.pdf"),
    ("%2e%2e%2freport.pdf", "pdf", "report.pdf"),
    ("%252e%252e%252freport.pdf", "pdf", "report.pdf"),
    ("..%c0%afetc%c0%afpasswd", "", "etcpasswd"),
    ("%25252525252e%25252525252f", "", "unnamed"),
    ("．．／．．／report.pdf", "pdf", "report.pdf"),
    ("‥/report.pdf", "pdf", "report.pdf"),
    ("..∕..∕report.pdf", "pdf", "report.pdf"),
    ("..⁄..⁄report.pdf", "pdf", "report.pdf"),
    ("..＼..＼report.pdf", "pdf", "report.pdf"),
    ("﹨﹨server﹨report.pdf", "pdf", "report.pdf"),
    ("", "", "unnamed"),
    ("", "pdf", "unnamed.pdf"),
    (".", "", "unnamed"),
    ("..", "pdf", "unnamed.pdf"),
    ("   ", "", "unnamed"),
    ("/", "", "unnamed"),
    (". . .", "", "unnamed"),
    ("\x00", "", "unnamed"),
    ("\u200b\u200e", "", "unnamed"),
    ("CON", "", "_CON"),
    ("con.txt", "txt", "_con.txt"),
    ("NUL.pdf", "pdf", "_NUL.pdf"),
    ("nul .txt", "txt", "_nul .txt"),
    ("COM1", "txt", "_COM1.txt"),
    ("COM¹.txt", "txt", "_COM1.txt"),
    ("LPT9.csv", "csv", "_LPT9.csv"),
    ("aux.tar.gz", "gz", "_aux.tar.gz"),
    ("CONOUT$", "", "_CONOUT$"),
    ("ＣＯＮ", "", "_CON"),
    ("report.pdf.", "pdf", "report.pdf"),
    ("report.pdf . .", "pdf", "report.pdf"),
    (" report.pdf", "pdf", "report.pdf"),
    (".htaccess", "txt", "htaccess.txt"),
    ("report.pdf.exe", "pdf", "report.pdf.exe.pdf"),
    ("report.pdf.exe", "exe", "report.pdf.exe"),
    ("report.pdf.exe", "", "report.pdf.exe.bin"),
    ("report.pdf" + " " * 150 + ".exe", "", "report.pdf .exe.bin"),
    ("report.exe", "pdf", "report.exe.pdf"),
    ("report.PDF", "pdf", "report.PDF"),
    ("report", "pdf", "report.pdf"),
    ("report.xlsx", "html", "report.xlsx.html"),
    ("photo.jpeg", "jpg", "photo.jpeg"),
    ("invoice\u202efdp.exe", "exe", "invoicefdp.exe"),
    ("invoice\u202efdp.exe", "pdf", "invoicefdp.exe.pdf"),
    ("\u2066report\u2069.pdf", "pdf", "report.pdf"),
    ("re\u200bport\u00ad\ufeff.p\u200ddf", "pdf", "report.pdf"),
    ("report.pdf\u3164\u3164.exe", "", "report.pdf.exe.bin"),
    ("report\U000e0041\U000e0042.pdf", "pdf", "report.pdf"),
    ("report\r\nContent-Type: text-html.pdf", "pdf", "report Content-Type- text-html.pdf"),
    ('a"; filename=evil.exe; x=".pdf', "pdf", "a-; filename=evil.exe; x=-.pdf"),
    ("a\x00b.pdf\x00.exe", "pdf", "ab.pdf.exe.pdf"),
    ("a\x1b[31mred\x07.txt", "txt", "a[31mred.txt"),
    ("<script>alert(1)</script>.html", "html", "script-.html"),
    ("<img src=x onerror=alert(1)>.png", "png", "img src=x onerror=alert(1)-.png"),
    ("&lt;b&gt;.txt", "txt", "lt;b+gt;.txt"),
    ("' onmouseover='x.pdf", "pdf", "onmouseover=’x.pdf"),
    ("=cmd|'/C calc'!A0", "txt", "C calc’!A0.txt"),
    ('=HYPERLINK("x").csv', "csv", "HYPERLINK(-x-).csv"),
    ("+44 call.txt", "txt", "44 call.txt"),
    ("@SUM(A1).csv", "csv", "SUM(A1).csv"),
    ("-rf.pdf", "pdf", "rf.pdf"),
    ("＝1+1.csv", "csv", "1+1.csv"),
    ("file.txt::$DATA", "txt", "file.txt--$DATA.txt"),
    ("file.txt:evil.exe", "txt", "file.txt-evil.exe.txt"),
    ("e" + "\u0301" * 300 + ".pdf", "pdf", "é\u0301\u0301\u0301.pdf"),
    ("a\ud800b.pdf", "pdf", "ab.pdf"),
    ("a" * 300 + ".pdf", "pdf", "a" * (LONGEST - 4) + ".pdf"),
    ("é" * 300 + ".pdf", "pdf", "é" * 98 + ".pdf"),
    ("a." + "b" * 300, "pdf", "a." + "b" * (LONGEST - 6) + ".pdf"),
    ("a*b?c|d.pdf", "pdf", "a-b-c-d.pdf"),
]

ORDINARY = [
    ("Children's services & care 2024-25.xlsx", "xlsx", "Children’s services & care 2024-25.xlsx"),
    ("FOI 12345 – response.pdf", "pdf", "FOI 12345 – response.pdf"),
    ("½ year.pdf", "pdf", "1-2 year.pdf"),
    ("Ymateb i'ch cais – tŷ.docx", "docx", "Ymateb i’ch cais – tŷ.docx"),
    ("50% of cases.txt", "txt", "50% of cases.txt"),
    ("Report%20final.pdf", "pdf", "Report final.pdf"),
    ("日本語.pdf", "pdf", "日本語.pdf"),
    ("winmail.dat", "dat", "winmail.dat"),
    ("data.csv", "txt", "data.csv"),
    ("_CON.txt", "txt", "_CON.txt"),
]

NAMES = st.one_of(
    st.text(max_size=300),
    st.text(st.sampled_from("./\\:%25eEfFcC0 \u202e\u200b．／∕=+-@&lt;'\"<>\r\nCON"), max_size=80),
    st.lists(
        st.sampled_from([name for name, *_ in EVIL]), min_size=1, max_size=3
    ).map("".join),
)  # fmt: skip
EXTENSIONS = st.sampled_from(["", "pdf", "xlsx", "csv", "html", "exe", "txt", ".docx"])


def test_the_table_has_sixty_evil_names():
    assert len({written for written, *_ in EVIL}) >= 60


@pytest.mark.parametrize("written,extension,shown", EVIL + ORDINARY)
def test_display_name_shows(written, extension, shown):
    assert display_name(written, extension) == unicodedata.normalize("NFKC", shown)


@given(written=NAMES, extension=EXTENSIONS)
@example("%%%25%2%35%32%66", "")
@example("%\u200b2f%\u202e2e", "")
@example("a" * 196 + ". .pdf", "pdf")
def test_display_name_is_harmless_everywhere(written, extension):
    name = display_name(written, extension)

    assert name and len(name.encode()) <= LONGEST  # so it is valid Unicode, too
    assert PurePosixPath(name).name == name and PureWindowsPath(name).name == name
    assert not PureWindowsPath(name).is_reserved()
    assert ".." not in (name[:2], name) and not name.startswith((".", "~"))
    assert name == name.strip(" .")
    assert not re.search(r"""[<>:"'`/\\|?*]|[\x00-\x1f\x7f]|%2f|%5c|%00|&\w+;|&#""", name, re.I)
    assert all(unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") for c in name)
    assert name[0] not in "=+-@\t\r "


@given(written=NAMES, extension=EXTENSIONS)
def test_display_name_ends_in_the_truth(written, extension):
    name = display_name(written, extension)
    end = name.rpartition(".")[2].lower()

    true = extension.lstrip(".")
    if true in ("pdf", "exe"):
        assert end == true
    elif not true:
        assert "." not in name or end not in PROGRAMS - {"bin"}


@given(written=NAMES, extension=EXTENSIONS)
def test_display_name_of_a_shown_name_is_the_same(written, extension):
    name = display_name(written, extension)

    assert display_name(name, extension) == name


@given(written=NAMES)
def test_display_name_is_one_cell_of_csv_that_is_no_formula(written):
    name = display_name(written)
    line = io.StringIO()
    csv.writer(line).writerow([name, "next"])

    assert next(csv.reader(io.StringIO(line.getvalue()))) == [name, "next"]
    assert not line.getvalue().lstrip('"').startswith(("=", "+", "-", "@"))
