"""What a file is, by what is in it; what it is called and what its sender says count for nothing.

>>> media_type(b"%PDF-1.7 ...").label
'PDF document'
"""

import html
import io
import re
import tarfile
from collections.abc import Callable
from dataclasses import dataclass

import olefile  # type: ignore[import-untyped]
import puremagic

from responses_app.readers import text_types, zip_files


@dataclass(frozen=True)
class FileType:
    """A kind of file: its media type, its usual extension without the dot, its name."""

    media_type: str
    extension: str
    label: str


PDF = FileType("application/pdf", "pdf", "PDF document")
_OOXML = "application/vnd.openxmlformats-officedocument."
XLSX = FileType(_OOXML + "spreadsheetml.sheet", "xlsx", "Excel spreadsheet")
XLSM = FileType(
    "application/vnd.ms-excel.sheet.macroEnabled.12", "xlsm", "Excel spreadsheet with macros"
)
XLSB = FileType(
    "application/vnd.ms-excel.sheet.binary.macroEnabled.12", "xlsb", "Excel binary spreadsheet"
)
XLS = FileType("application/vnd.ms-excel", "xls", "Excel spreadsheet (before 2007)")
ODS = FileType("application/vnd.oasis.opendocument.spreadsheet", "ods", "OpenDocument spreadsheet")
DOCX = FileType(_OOXML + "wordprocessingml.document", "docx", "Word document")
DOCM = FileType(
    "application/vnd.ms-word.document.macroEnabled.12", "docm", "Word document with macros"
)
DOC = FileType("application/msword", "doc", "Word document (before 2007)")
ODT = FileType("application/vnd.oasis.opendocument.text", "odt", "OpenDocument text")
RTF = FileType("application/rtf", "rtf", "Rich text document")
PPTX = FileType(_OOXML + "presentationml.presentation", "pptx", "PowerPoint presentation")
PPTM = FileType(
    "application/vnd.ms-powerpoint.presentation.macroEnabled.12",
    "pptm",
    "PowerPoint presentation with macros",
)
PPT = FileType("application/vnd.ms-powerpoint", "ppt", "PowerPoint presentation (before 2007)")
ODP = FileType(
    "application/vnd.oasis.opendocument.presentation", "odp", "OpenDocument presentation"
)
ODG = FileType("application/vnd.oasis.opendocument.graphics", "odg", "OpenDocument drawing")
PROTECTED = FileType("application/x-ooxml-protected", "", "Office document with a password")
ODF = FileType(
    "application/vnd.oasis.opendocument", "", "OpenDocument file that does not say of what kind"
)
SPREADSHEET_XML = FileType(
    "application/x-excel-xml", "xml", "Excel spreadsheet written as XML (before 2007)"
)
WORD_XML = FileType("application/x-word-xml", "xml", "Word document written as XML (before 2007)")
FLAT_OFFICE = FileType("application/x-office-flat-xml", "xml", "Office document written as XML")
FLAT_OPEN_DOCUMENT = FileType(
    "application/x-opendocument-flat-xml", "xml", "OpenDocument file written as XML"
)
OTHER_OFFICE_XML = FileType(
    "application/x-office-xml", "xml", "XML file written by an office program"
)
SYLK = FileType("application/x-sylk", "slk", "Spreadsheet written as text (SYLK)")
DIF = FileType("application/x-dif", "dif", "Spreadsheet written as text (DIF)")
DBASE = FileType("application/vnd.dbf", "dbf", "Database table (dBase)")
EPUB = FileType("application/epub+zip", "epub", "Electronic book")
IWORK = FileType("application/vnd.apple.iwork", "", "Apple Pages, Numbers or Keynote document")
VISIO = FileType("application/vnd.ms-visio.drawing", "vsdx", "Visio drawing")
VISIO_OLD = FileType("application/vnd.visio", "vsd", "Visio drawing (before 2013)")
OLE = FileType("application/x-ole-storage", "", "Old Microsoft Office file of an unknown kind")
MSG = FileType("application/vnd.ms-outlook", "msg", "Outlook message")
EML = FileType("message/rfc822", "eml", "Email")
MBOX = FileType("application/mbox", "mbox", "Mailbox of emails")
TNEF = FileType("application/ms-tnef", "dat", "Outlook attachment container (winmail.dat)")
ICS = FileType("text/calendar", "ics", "Calendar entry")
VCF = FileType("text/vcard", "vcf", "Contact card")
HTML = FileType("text/html", "html", "Web page")
XML = FileType("application/xml", "xml", "XML file")
SVG = FileType("image/svg+xml", "svg", "SVG drawing")
JSON = FileType("application/json", "json", "JSON file")
CSV = FileType("text/csv", "csv", "CSV table")
TSV = FileType("text/tab-separated-values", "tsv", "Tab-separated table")
TXT = FileType("text/plain", "txt", "Plain text")
EMPTY = FileType("application/x-empty", "", "Empty file")
PNG = FileType("image/png", "png", "PNG image")
JPEG = FileType("image/jpeg", "jpg", "JPEG image")
GIF = FileType("image/gif", "gif", "GIF image")
TIFF = FileType("image/tiff", "tif", "TIFF image")
BMP = FileType("image/bmp", "bmp", "BMP image")
WEBP = FileType("image/webp", "webp", "WebP image")
HEIC = FileType("image/heic", "heic", "HEIC photograph")
ZIP = FileType("application/zip", "zip", "ZIP archive")
GZIP = FileType("application/gzip", "gz", "gzip archive")
BZIP2 = FileType("application/x-bzip2", "bz2", "bzip2 archive")
XZ = FileType("application/x-xz", "xz", "xz archive")
TAR = FileType("application/x-tar", "tar", "tar archive")
SEVEN_ZIP = FileType("application/x-7z-compressed", "7z", "7-Zip archive")
RAR = FileType("application/vnd.rar", "rar", "RAR archive")
ZSTD = FileType("application/zstd", "zst", "Zstandard archive")
CABINET = FileType("application/vnd.ms-cab-compressed", "cab", "Windows cabinet archive")
LZH = FileType("application/x-lzh-compressed", "lzh", "LZH archive")
WINDOWS_PROGRAM = FileType("application/vnd.microsoft.portable-executable", "exe", "Program")
LINUX_PROGRAM = FileType("application/x-executable", "bin", "Program")
MAC_PROGRAM = FileType("application/x-mach-binary", "bin", "Program")
INSTALLER = FileType("application/x-msi", "msi", "Program that installs programs")
JAVA_PROGRAM = FileType("application/java-archive", "jar", "Java program")
JAVA_CLASS = FileType("application/java-vm", "class", "Java program")
ANDROID_PROGRAM = FileType("application/vnd.android.package-archive", "apk", "Android program")
SHORTCUT = FileType("application/x-ms-shortcut", "lnk", "Windows shortcut")
HELP_FILE = FileType("application/vnd.ms-htmlhelp", "chm", "Windows help file")
HTML_PROGRAM = FileType("application/hta", "hta", "Program written as a web page")
SCRIPT = FileType("text/x-script", "sh", "Script")
DISK_IMAGE = FileType("application/x-iso9660-image", "iso", "Disk image")
UNKNOWN = FileType("application/octet-stream", "", "File of an unknown kind")

EXECUTABLES = frozenset(
    {
        WINDOWS_PROGRAM, LINUX_PROGRAM, MAC_PROGRAM, INSTALLER, JAVA_PROGRAM, JAVA_CLASS,
        ANDROID_PROGRAM, SHORTCUT, HELP_FILE, HTML_PROGRAM, SCRIPT, DISK_IMAGE,
    }
)  # fmt: skip
ARCHIVES = frozenset({ZIP, GZIP, BZIP2, XZ, TAR, SEVEN_ZIP, RAR, ZSTD, CABINET, LZH})
IMAGES = frozenset({PNG, JPEG, GIF, TIFF, BMP, WEBP, HEIC})
ALL = tuple(value for value in globals().values() if isinstance(value, FileType))

# Signatures that stand at the beginning and are long enough to be no accident.
SIGNATURES: tuple[tuple[bytes, FileType], ...] = (
    (b"%PDF-", PDF),
    (b"{\\rtf", RTF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
    (b"\x1f\x8b\x08", GZIP),
    (b"\xfd7zXZ\x00", XZ),
    (b"7z\xbc\xaf\x27\x1c", SEVEN_ZIP),
    (b"Rar!\x1a\x07", RAR),
    (b"\x28\xb5\x2f\xfd", ZSTD),
    (b"MSCF\x00\x00\x00\x00", CABINET),
    (b"\x78\x9f\x3e\x22", TNEF),
    (b"\x7fELF", LINUX_PROGRAM),
    (b"\xfe\xed\xfa\xce", MAC_PROGRAM),
    (b"\xfe\xed\xfa\xcf", MAC_PROGRAM),
    (b"\xce\xfa\xed\xfe", MAC_PROGRAM),
    (b"\xcf\xfa\xed\xfe", MAC_PROGRAM),
    (b"\xca\xfe\xba\xbe", JAVA_CLASS),  # or a Mach-O file for two machines: a program either way
    (b"L\x00\x00\x00\x01\x14\x02\x00", SHORTCUT),
    (b"ITSF\x03\x00\x00\x00", HELP_FILE),
    (b"#!", SCRIPT),
)
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
INSTALLER_CLASS = "000C1084-0000-0000-C000-000000000046"
HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif"}
BMP_HEADERS = {12, 16, 40, 52, 56, 64, 108, 124}  # sizes of the second header
MOST_ENTRIES = 5000  # looked at to tell what a ZIP file is
MOST_OF_A_PART = 256 * 1024  # bytes, read of one entry to tell
DBASE_VERSIONS = {
    0x02, 0x03, 0x04, 0x05, 0x30, 0x31, 0x32, 0x43, 0x63, 0x7B, 0x83, 0x8B, 0x8E, 0xCB, 0xE5, 0xF5,
    0xFB,
}  # fmt: skip
PDF_MAY_BEGIN_BY = 1024  # bytes of junk that readers of PDF accept before it


def media_type(content: bytes) -> FileType:
    """The kind of a file, by its content. Never raises; UNKNOWN where nothing fits.

    A program is called a program before anything else that it may also be.
    """
    if not content:
        return EMPTY
    for look in _LOOKS:
        if found := look(content):
            return found
    return UNKNOWN


def _program(content: bytes) -> FileType | None:
    if not content.startswith(b"MZ"):
        return None
    header_at = int.from_bytes(content[60:64], "little")
    is_program = content[header_at : header_at + 2] in (b"PE", b"NE", b"LE", b"LX")
    return WINDOWS_PROGRAM if is_program or b"\x00" in content[:64] else None


def _by_signature(content: bytes) -> FileType | None:
    return next((found for sign, found in SIGNATURES if content.startswith(sign)), None)


def _by_structure(content: bytes) -> FileType | None:
    """Kinds whose signature is short, or not at the beginning, so that more is compared."""
    if content.startswith(b"BM") and int.from_bytes(content[14:18], "little") in BMP_HEADERS:
        return BMP
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return WEBP
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        return HEIC
    if re.match(rb"BZh[1-9](1AY&SY|\x17rE8P\x90)", content):
        return BZIP2
    if re.match(rb"..-lh[0-7d]-", content, re.DOTALL):
        return LZH
    if content[0x8001:0x8006] == b"CD001":
        return DISK_IMAGE
    if _is_dbase(content):
        return DBASE
    return TAR if _is_tar(content) else None


def _is_dbase(content: bytes) -> bool:
    """A table of dBase: the day of its last change, and a head of as many bytes as it says."""
    if len(content) < 65 or content[0] not in DBASE_VERSIONS:
        return False
    head = int.from_bytes(content[8:10], "little")
    is_day = 1 <= content[2] <= 12 and 1 <= content[3] <= 31
    return is_day and head >= 65 and b"\r" in content[max(64, head - 300) : head]


def _is_tar(content: bytes) -> bool:
    try:
        tarfile.TarInfo.frombuf(content[:512], "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError):
        return False
    return True  # its checksum is right


def _zip(content: bytes) -> FileType | None:
    return _by_entries(content) if content.startswith(b"PK") else None


def _zip_after_junk(content: bytes) -> FileType | None:
    return _by_entries(content)


def _by_entries(content: bytes) -> FileType | None:
    """What the directory of a ZIP file says it is; a damaged one is called a ZIP, too."""
    try:
        entries = zip_files.directory(content, MOST_ENTRIES)
    except zip_files.BadZip:
        return ZIP if content.startswith((b"PK\x03\x04", b"PK\x07\x08PK")) else None
    by_name = {_plain_name(entry.name): entry for entry in entries}

    def text(name: str) -> str:
        return _beginning(content, by_name[name]) if name in by_name else ""

    if "androidmanifest.xml" in by_name:
        return ANDROID_PROGRAM
    if "mimetype" in by_name:
        declared = text("mimetype").strip().removesuffix("-template")
        known = {kind.media_type: kind for kind in (ODS, ODT, ODP, ODG, EPUB)}
        if declared in known:
            return known[declared]
    if office := _by_content_types(text("[content_types].xml"), by_name):
        return office
    if "content.xml" in by_name:
        described = text("content.xml")
        if "meta-inf/manifest.xml" in by_name or _OPEN_DOCUMENT.search(described):
            return _by_body(described)
    if "meta-inf/manifest.mf" in by_name:
        return JAVA_PROGRAM
    if any(name.startswith("index/") and name.endswith(".iwa") for name in by_name):
        return IWORK
    return ZIP


def _plain_name(name: str) -> str:
    """A part's name as office programs compare it."""
    return name.replace("\\", "/").lower().removeprefix("./").lstrip("/")


def _beginning(content: bytes, entry: zip_files.Entry) -> str:
    """The first words of a part; empty where it cannot be read."""
    parts, size = [], 0
    try:
        for part in zip_files.unpack(content, entry):
            parts.append(part)
            size += len(part)
            if size >= MOST_OF_A_PART:
                break
    except zip_files.BadZip:
        pass
    written = b"".join(parts)
    return html.unescape(text_types.decode(written) or written.decode("utf-8", "replace"))


_OPEN_DOCUMENT = re.compile(r"urn:oasis:names:tc:opendocument|openoffice\.org/2000/office")
_BODIES = (("spreadsheet", ODS), ("text", ODT), ("presentation", ODP), ("drawing", ODG))


def _by_body(described: str) -> FileType:
    """Which of the OpenDocument kinds, by the element that its content lies in."""
    for name, kind in _BODIES:
        if re.search(rf"<(?:[\w.-]{{1,99}}:)?{name}[\s/>]", described):
            return kind
    return ODF


def _by_content_types(types: str, names: dict[str, zip_files.Entry]) -> FileType | None:
    """Which of the Office kinds; the list of types decides, the folders where it is unreadable."""
    types = types.lower()
    with_macros = "macroenabled.main" in types or any(n.endswith("vbaproject.bin") for n in names)
    if "sheet.binary.macroenabled" in types or "xl/workbook.bin" in names:
        return XLSB
    if "spreadsheetml" in types or "ms-excel" in types or "xl/workbook.xml" in names:
        return XLSM if with_macros else XLSX
    if "wordprocessingml" in types or "ms-word" in types or "word/document.xml" in names:
        return DOCM if with_macros else DOCX
    if "presentationml" in types or "ms-powerpoint" in types or "ppt/presentation.xml" in names:
        return PPTM if with_macros else PPTX
    return VISIO if "ms-visio" in types or "visio/document.xml" in names else None


def _ole(content: bytes) -> FileType | None:
    """The old Office kinds, told apart by the streams in them."""
    if not content.startswith(OLE_SIGNATURE):
        return None
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            if ole.root.clsid == INSTALLER_CLASS:
                return INSTALLER
            names = {path[0].lower() for path in ole.listdir(streams=True, storages=True)}
    except Exception:  # olefile raises what it likes on a damaged file
        names = {name for name in _STREAMS if name.encode("utf-16-le") in content.lower()}
    return next((found for name, found in _STREAMS.items() if name in names), OLE)


_STREAMS = {
    "encryptedpackage": PROTECTED,
    "__properties_version1.0": MSG,
    "worddocument": DOC,
    "workbook": XLS,
    "book": XLS,
    "powerpoint document": PPT,
    "visiodocument": VISIO_OLD,
}


def _pdf_after_junk(content: bytes) -> FileType | None:
    """Junk before a PDF is accepted by those who open it; the objects must be there."""
    start = content.find(b"%PDF-", 0, PDF_MAY_BEGIN_BY)
    if start >= 0 and re.search(rb"\d+ \d+ obj\b", content[start:]):
        return PDF
    return None


def _text(content: bytes) -> FileType | None:
    return _TEXTS.get(text_types.kind_of_text(content))


_TEXTS = {
    "hta": HTML_PROGRAM,
    "html": HTML,
    "svg": SVG,
    "xml": XML,
    "eml": EML,
    "mbox": MBOX,
    "ics": ICS,
    "vcf": VCF,
    "json": JSON,
    "office_sheet": SPREADSHEET_XML,
    "office_word": WORD_XML,
    "office_flat": FLAT_OFFICE,
    "office_open": FLAT_OPEN_DOCUMENT,
    "office_other": OTHER_OFFICE_XML,
    "office_sylk": SYLK,
    "office_dif": DIF,
    "csv": CSV,
    "tsv": TSV,
    "txt": TXT,
}


def _anything_else(content: bytes) -> FileType | None:
    """Sounds, films and pictures that are rare in replies: named, and not opened here."""
    try:
        guesses = puremagic.magic_string(content[:4096])
    except Exception:  # puremagic's own PureError, and whatever its scanners raise
        return None
    for guess in guesses:
        is_named = guess.mime_type.startswith(("audio/", "video/", "image/"))
        if is_named and len(guess.byte_match) >= 4 and guess.confidence >= 0.4:
            return FileType(guess.mime_type, guess.extension.lstrip("."), guess.name[:80])
    return None


_LOOKS: tuple[Callable[[bytes], FileType | None], ...] = (
    _program,
    _by_signature,
    _zip,
    _ole,
    _by_structure,
    _pdf_after_junk,
    _text,
    _zip_after_junk,
    _anything_else,
)
