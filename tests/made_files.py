"""Files made for the tests: ordinary ones of every kind, and hostile ones.

Each builder returns the bytes of a file. `HOSTILE` lists the hostile ones by name; nothing here is
anybody's real file.
"""

import bz2
import gzip
import hashlib
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Mapping

from PIL import Image

MIB = 1024 * 1024

# ZIP files


def zip_of(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An ordinary ZIP file."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return written.getvalue()


def flat_bomb(size: int = 200 * MIB, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP file of one entry that unpacks to hundreds of times its size."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(written, "w", method) as archive,
        archive.open("data.csv", "w", force_zip64=True) as entry,
    ):
        for _ in range(size // MIB):
            entry.write(bytes(MIB))
    return written.getvalue()


def wide_bomb(count: int = 15, each: int = 10 * MIB) -> bytes:
    """Many entries, none of which is too much alone."""
    return zip_of({f"{number}.csv": bytes(each) for number in range(count)})


def nested_bomb(depth: int = 6, width: int = 16) -> bytes:
    """Archives in archives in archives, as in 42.zip."""
    content = zip_of({"data.csv": bytes(20 * MIB)})
    for _ in range(depth):
        content = zip_of({f"lib {number}.zip": content for number in range(width)})
    return content


def deep_archive(depth: int = 100) -> bytes:
    """A small file within very many archives."""
    content = b"a,b\n1,2\n"
    for number in range(depth):
        content = zip_of({f"{number}.zip": content}) if number else zip_of({"a.csv": content})
    return content


def overlapping_bomb(count: int = 250) -> bytes:
    """All lines of the directory point to the same bytes (D. Fifield, 2019)."""
    kernel = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = kernel.compress(bytes(20 * MIB)) + kernel.flush()
    checksum = zlib.crc32(bytes(20 * MIB))
    head = struct.pack(
        "<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 33, checksum, len(packed), 20 * MIB, 5, 0
    )
    body = head + b"a.csv" + packed
    lines = b""
    for number in range(count):
        name = f"{number}.csv".encode()
        lines += struct.pack(
            "<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 33, checksum, len(packed), 20 * MIB,
            len(name), 0, 0, 0, 0, 0, 0,
        ) + name  # fmt: skip
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(lines), len(body), 0)
    return body + lines + end


def lying_sizes(claimed: int = 10) -> bytes:
    """An entry that claims to be small and unpacks to 50 MB."""
    content = zip_of({"data.csv": bytes(50 * MIB)})
    return content.replace(struct.pack("<I", 50 * MIB), struct.pack("<I", claimed))


def locked_zip(files: Mapping[str, bytes], locked: int | None = None) -> bytes:
    """A ZIP file whose first entries need a password (the flag is set; the bytes are as before)."""
    content = bytearray(zip_of(files))
    left = len(files) if locked is None else locked
    for sign, flags_at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place, marked = content.find(sign), 0
        while place >= 0 and marked < left:
            content[place + flags_at] |= 1
            marked += 1
            place = content.find(sign, place + 4)
    return bytes(content)


def many_entries(count: int = 20_000) -> bytes:
    """Far more files than anybody sends."""
    return zip_of({f"{number}": b"" for number in range(count)}, zipfile.ZIP_STORED)


def zip_with_links() -> bytes:
    """A symbolic link to a file of the system, as Unix writes it in a ZIP file."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        link = zipfile.ZipInfo("passwords.txt")
        link.create_system = 3
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("a.csv", "a,b\n1,2\n3,4\n")
    return written.getvalue()


def zip_entry_changed(content: bytes, at: int, value: bytes) -> bytes:
    """The last entry's line of the directory with other bytes at a place of it."""
    changed = bytearray(content)
    place = changed.rfind(b"PK\x01\x02") + at
    changed[place : place + len(value)] = value
    return bytes(changed)


def zip_of_unknown_method(files: Mapping[str, bytes]) -> bytes:
    """A ZIP file whose last entry says that it is packed by Deflate64."""
    return zip_entry_changed(zip_of(files), 10, b"\x09\x00")


def zip_of_wrong_checksum(files: Mapping[str, bytes]) -> bytes:
    """A ZIP file whose last entry has another checksum than it says."""
    return zip_entry_changed(zip_of(files), 16, b"\x01\x02\x03\x04")


def zip_with_hidden_tail(files: Mapping[str, bytes], tail: bytes) -> bytes:
    """A ZIP file of one entry, with bytes behind the end of its compressed ones."""
    content = bytearray(zip_of(files))
    line = content.rfind(b"PK\x01\x02")
    packed, start = struct.unpack_from("<I", content, line + 20)[0], content.index(b"PK\x03\x04")
    name, extra = struct.unpack_from("<2H", content, start + 26)
    end = start + 30 + name + extra + packed
    struct.pack_into("<I", content, line + 20, packed + len(tail))
    place = content.rfind(b"PK\x05\x06") + 16
    struct.pack_into("<I", content, place, end + len(tail))
    return bytes(content[:end] + tail + content[end:])


# Other archives


def tar_of(files: Mapping[str, bytes], end: str = "") -> bytes:
    """A tar archive; `end` is gz, bz2 or xz for a packed one."""
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode=f"w:{end}") as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return written.getvalue()


def tar_with_devices() -> bytes:
    """Links, devices and a pipe beside one honest file."""
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as archive:
        for name, kind in (
            ("soft", tarfile.SYMTYPE), ("hard", tarfile.LNKTYPE), ("zero", tarfile.CHRTYPE),
            ("disk", tarfile.BLKTYPE), ("pipe", tarfile.FIFOTYPE),
        ):  # fmt: skip
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member)
        member = tarfile.TarInfo("a.csv")
        member.size = 8
        archive.addfile(member, io.BytesIO(b"a,b\n1,2\n"))
    return written.getvalue()


def gzip_bomb(size: int = 200 * MIB) -> bytes:
    written = io.BytesIO()
    with gzip.GzipFile(fileobj=written, mode="wb") as stream:
        for _ in range(size // MIB):
            stream.write(bytes(MIB))
    return written.getvalue()


def bzip2_bomb(size: int = 200 * MIB) -> bytes:
    packer = bz2.BZ2Compressor()
    return b"".join(packer.compress(bytes(MIB)) for _ in range(size // MIB)) + packer.flush()


def xz_bomb(size: int = 200 * MIB) -> bytes:
    packer = lzma.LZMACompressor(preset=0)
    return b"".join(packer.compress(bytes(MIB)) for _ in range(size // MIB)) + packer.flush()


def seven_zip() -> bytes:
    """The beginning of a 7-Zip archive: enough to know it by."""
    return b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(24)


def rar() -> bytes:
    return b"Rar!\x1a\x07\x01\x00" + bytes(24)


# Old Microsoft files (compound files, [MS-CFB])

SECTOR, FREE, END_OF_CHAIN, IS_FAT = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def ole_of(streams: Mapping[str, bytes], class_id: bytes = bytes(16)) -> bytes:
    """A compound file with these streams, each padded to 4,096 bytes or more."""
    chains: list[tuple[str, int, int]] = []
    body, fat = b"", [IS_FAT]
    for name, content in streams.items():
        content = content.ljust(4096, b"\x00")
        start, count = len(fat), -(-len(content) // SECTOR)
        fat += [*range(start + 1, start + count), END_OF_CHAIN]
        body += content.ljust(count * SECTOR, b"\x00")
        chains.append((name, start, len(content)))
    entries = [_ole_entry("Root Entry", 5, END_OF_CHAIN, 0, 1 if chains else FREE, FREE, class_id)]
    for number, (name, start, size) in enumerate(chains, 1):
        right = number + 1 if number < len(chains) else FREE
        entries.append(_ole_entry(name, 2, start, size, FREE, right))
    directory = b"".join(entries)
    directory = directory.ljust(-(-len(directory) // SECTOR) * SECTOR, b"\x00")
    directory_at, sectors = len(fat), len(directory) // SECTOR
    fat += [*range(directory_at + 1, directory_at + sectors), END_OF_CHAIN]
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(SECTOR, b"\xff")
    if len(table) > SECTOR:
        raise ValueError("One sector of 128 numbers is all that this builder writes.")
    header = struct.pack(
        "<8s16s5H6x9I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, directory_at, 0, 4096, END_OF_CHAIN, 0, END_OF_CHAIN, 0,
    )  # fmt: skip
    header += struct.pack("<I", 0) + b"\xff" * (4 * 108)
    return header + table + body + directory


def _ole_entry(
    name: str, kind: int, start: int, size: int, child: int, right: int, class_id: bytes = bytes(16)
) -> bytes:
    written = name.encode("utf-16-le") + b"\x00\x00"
    return struct.pack(
        "<64sHBB3I16sI8s8sIQ", written, len(written), kind, 1, FREE, right, child, class_id,
        0, bytes(8), bytes(8), start, size,
    )  # fmt: skip


def locked_office_file() -> bytes:
    """What Excel and Word write when a password is set."""
    return ole_of({"EncryptionInfo": b"\x04\x00\x04\x00", "EncryptedPackage": bytes(5000)})


def installer() -> bytes:
    class_id = bytes.fromhex("84100c0000000000c000000000000046")
    return ole_of({"!table": b""}, class_id)


# Office files

_TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships">{}</Relationships>'
)
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def xlsx_of_parts(
    rows: str, strings: str = "", heads: str = "", more: Mapping[str, bytes] | None = None
) -> bytes:
    """A workbook of one sheet whose rows (and shared strings) are written as XML."""
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    parts = {
        "[Content_Types].xml": _TYPES.format(
            f'<Override PartName="/xl/workbook.xml" ContentType="{main}"/>'
        ),
        "_rels/.rels": _RELATIONS.format(
            f'<Relationship Id="r1" Type="{_KIND}officeDocument" Target="xl/workbook.xml"/>'
        ),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_KIND[:-1]}"><sheets>'
        '<sheet name="Figures" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _RELATIONS.format(
            f'<Relationship Id="r1" Type="{_KIND}worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{_KIND}sharedStrings" Target="sharedStrings.xml"/>'
        ),
        "xl/worksheets/sheet1.xml": f'{heads}<worksheet xmlns="{_MAIN}"><sheetData>{rows}'
        "</sheetData></worksheet>",
        "xl/sharedStrings.xml": strings or f'<sst xmlns="{_MAIN}"/>',
    }
    return zip_of({name: text.encode() for name, text in parts.items()} | dict(more or {}))


def xlsx_with_far_cell() -> bytes:
    """One cell in the last row and the last column that there is."""
    return xlsx_of_parts(
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    )


def xlsx_full(rows: int = 150_000) -> bytes:
    """A sheet that is far longer than anybody reads."""
    return xlsx_of_parts("".join(f'<row r="{n}"><c><v>{n}</v></c></row>' for n in range(1, rows)))


BILLION_LAUGHS = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">{}]>'.format(
    "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
)
LAUGH = "&j;"


def outside_entity(address: str = "file:///etc/passwd") -> str:
    """The head of an XML file that asks for another file's content as &out;."""
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY out SYSTEM "{address}">]>'


def xlsx_with(heads: str, word: str) -> bytes:
    """A workbook with a hostile head and an entity of it in a cell."""
    return xlsx_of_parts(
        f'<row r="1"><c r="A1" t="inlineStr"><is><t>{word}</t></is></c></row>', heads=heads
    )


def xlsx_with_strings(heads: str, word: str) -> bytes:
    """The same in the shared strings."""
    strings = f'{heads}<sst xmlns="{_MAIN}"><si><t>{word}</t></si></sst>'
    return xlsx_of_parts('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings)


def xlsm() -> bytes:
    content_types = _TYPES.format(
        '<Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>'
    )
    return zip_of(
        {
            "[Content_Types].xml": content_types.encode(),
            "xl/workbook.xml": b"<workbook/>",
            "xl/vbaProject.bin": b"x",
        }
    )


def docx_of(body: str, heads: str = "") -> bytes:
    """A Word document; `body` is the XML of its paragraphs."""
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts = {
        "[Content_Types].xml": _TYPES.format(
            f'<Override PartName="/word/document.xml" ContentType="{main}"/>'
        ),
        "_rels/.rels": _RELATIONS.format(
            f'<Relationship Id="r1" Type="{_KIND}officeDocument" Target="word/document.xml"/>'
        ),
        "word/document.xml": f'{heads}<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body>'
        "</w:document>",
    }
    return zip_of({name: text.encode() for name, text in parts.items()})


def paragraph(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def open_document(
    kind: str, body: str, heads: str = "", more: Mapping[str, bytes] | None = None
) -> bytes:
    """An OpenDocument file; kind is text or spreadsheet."""
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'{heads}<office:document-content xmlns:office="{space}office:1.0" '
        f'xmlns:text="{space}text:1.0" xmlns:table="{space}table:1.0"><office:body>'
        f"<office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        media_type = f"application/vnd.oasis.opendocument.{kind}"
        archive.writestr("mimetype", media_type, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        for name, part in (more or {}).items():
            archive.writestr(name, part)
    return written.getvalue()


def odt_of(body: str, heads: str = "") -> bytes:
    return open_document("text", body, heads)


def ods_of(table: str, heads: str = "") -> bytes:
    return open_document("spreadsheet", table, heads)


def ods_with_repeats() -> bytes:
    """A few letters that stand for a whole sheet of 1,048,576 rows of 16,384 cells."""
    return ods_of(
        '<table:table table:name="x"><table:table-row table:number-rows-repeated="1048576">'
        '<table:table-cell table:number-columns-repeated="16384"><text:p>1</text:p>'
        "</table:table-cell></table:table-row></table:table>"
    )


# PDF


def pdf_of(
    pages: int = 1, words: str = "Hello", box: str = "0 0 595 842", password: str = ""
) -> bytes:
    """A PDF with one line of words on each page; locked where a password is given."""
    numbers = [4 + 2 * page for page in range(pages)]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {pages}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    key = b""
    if password:
        key, dictionary = _lock(password.encode())
    for number in numbers:
        stream = f"BT /F1 24 Tf 72 700 Td ({words}) Tj ET".encode()
        if key:
            stream = _rc4(_object_key(key, number + 1), stream)
        objects += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents {number + 1} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>".encode(),
            f"<</Length {len(stream)}>>stream\n".encode() + stream + b"\nendstream",
        ]
    more = b""
    if password:
        objects.append(dictionary)
        more = f"/Encrypt {len(objects)} 0 R/ID[<{'00' * 16}><{'00' * 16}>]".encode()
    return pdf_of_objects(objects, more)


def pdf_of_objects(objects: list[bytes], more: bytes = b"") -> bytes:
    """A PDF of numbered objects, of which the first is the catalogue."""
    written = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table_at = len(written)
    written += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    written += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    written += f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R".encode() + more
    return written + f">>\nstartxref\n{table_at}\n%%EOF\n".encode()


_PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


def _lock(password: bytes) -> tuple[bytes, bytes]:
    """Key and dictionary of the oldest way to lock a PDF (ISO 32000-1, 7.6.3, revision 2)."""
    padded = (password + _PADDING)[:32]
    owner = _rc4(hashlib.md5(padded).digest()[:5], padded)
    rights = struct.pack("<i", -4)
    key = hashlib.md5(padded + owner + rights + bytes(16)).digest()[:5]
    user = _rc4(key, _PADDING)
    return key, (f"<</Filter/Standard/V 1/R 2/O<{owner.hex()}>/U<{user.hex()}>/P -4>>".encode())


def _object_key(key: bytes, number: int) -> bytes:
    return hashlib.md5(key + struct.pack("<I", number)[:3] + bytes(2)).digest()[:10]


def _rc4(key: bytes, data: bytes) -> bytes:
    box, j = list(range(256)), 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


def broken_pdf() -> bytes:
    """The first half of a PDF, and no more."""
    content = pdf_of(3)
    return content[: len(content) // 3]


def pdf_in_a_circle() -> bytes:
    """Pages that are their own parents."""
    return pdf_of_objects(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9999999>>"]
    )


def pdf_bomb(size: int = 600 * MIB) -> bytes:
    """A page whose content unpacks to 600 MB."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * MIB) for _ in range(size // MIB)) + packer.flush()
    return pdf_of_objects(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
            f"<</Length {len(packed)}/Filter/FlateDecode>>stream\n".encode()
            + packed
            + b"\nendstream",
        ]
    )


def pdf_with_script() -> bytes:
    """A PDF that would run a script and fetch an address when it is opened."""
    return pdf_of_objects(
        [
            b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"
            b"/AA<</WC<</S/URI/URI(http://127.0.0.1/)>>>>>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        ]
    )


# Pictures


def picture(kind: str = "PNG", size: tuple[int, int] = (30, 20), **more: object) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(written, kind, **more)
    return written.getvalue()


def picture_with_place() -> bytes:
    """A photograph that says where it was taken, and is to be turned."""
    exif = Image.Exif()
    exif[0x0112] = 6  # the right-hand side is the top
    exif[0x010E] = "SECRET PLACE"
    exif.get_ifd(0x8825)[2] = (51.0, 30.0, 0.0)
    return picture("JPEG", exif=exif)


def picture_bomb(side: int = 60_000) -> bytes:
    """A PNG of a few hundred kilobytes that says it has billions of dots, and has."""
    packer = zlib.compressobj(9)
    row = b"\x00" + bytes(side // 8)
    packed = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    head = struct.pack(">2I5B", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, data) for kind, data in ((b"IHDR", head), (b"IDAT", packed), (b"IEND", b""))
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


# Text and pages

SCRIPT_PAGE = b"""<!DOCTYPE html><html><head><title>x</title><script>alert(1)</script></head>
<body onload="alert(2)"><p>Seen words</p><p style="display:none">Unseen words</p>
<img src="http://127.0.0.1/pixel.png"><iframe src="http://127.0.0.1/"></iframe></body></html>"""

EMAIL = (
    b"From: FOI Team <foi@council.example>\r\nTo: us@example.org\r\nSubject: Your request\r\n"
    b"Date: Mon, 5 Jan 2026 10:00:00 +0000\r\nMessage-ID: <1@council.example>\r\n"
    b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nPlease see.\r\n"
)

RTF = rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0 Seen words\par}"


def svg(heads: str = "", word: str = "Hello") -> bytes:
    return (
        f'{heads}<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script>'
        f"<text>{word}</text></svg>"
    ).encode()


def deep_xml(depth: int = 200_000) -> bytes:
    """Elements in one another, far deeper than any stack."""
    return b"<?xml version='1.0'?>" + b"<a>" * depth + b"</a>" * depth


def deep_html(depth: int = 200_000) -> bytes:
    return b"<html><body>" + b"<div>" * depth + b"words"


HOSTILE: dict[str, Callable[[], bytes]] = {
    "zip, flat bomb": flat_bomb,
    "zip, flat bomb in bzip2": lambda: flat_bomb(150 * MIB, zipfile.ZIP_BZIP2),
    "zip, flat bomb in LZMA": lambda: flat_bomb(150 * MIB, zipfile.ZIP_LZMA),
    "zip, many large entries": wide_bomb,
    "zip, nested bomb": nested_bomb,
    "zip, 100 deep": deep_archive,
    "zip, overlapping entries": overlapping_bomb,
    "zip, lying sizes": lying_sizes,
    "zip, 20,000 entries": many_entries,
    "zip, traversal": lambda: zip_of({"../../../tmp/evil.txt": b"x", "/etc/evil": b"y"}),
    "zip, locked": lambda: locked_zip({"a.csv": b"a,b\n1,2\n"}),
    "zip, symbolic link": zip_with_links,
    "zip, cut off": lambda: zip_of({"a.csv": b"a,b\n" * 1000})[:-30],
    "tar, devices and links": tar_with_devices,
    "tar, traversal": lambda: tar_of({"../../../tmp/evil.txt": b"x"}),
    "gzip bomb": gzip_bomb,
    "bzip2 bomb": bzip2_bomb,
    "xz bomb": xz_bomb,
    "7z": seven_zip,
    "rar": rar,
    "xlsx, cell at XFD1048576": xlsx_with_far_cell,
    "xlsx, 150,000 rows": xlsx_full,
    "xlsx, billion laughs in a sheet": lambda: xlsx_with(BILLION_LAUGHS, LAUGH),
    "xlsx, billion laughs in the strings": lambda: xlsx_with_strings(BILLION_LAUGHS, LAUGH),
    "xlsx, XXE in a sheet": lambda: xlsx_with(outside_entity(), "&out;"),
    "xlsx, XXE in the strings": lambda: xlsx_with_strings(outside_entity(), "&out;"),
    "docx, billion laughs": lambda: docx_of(paragraph(LAUGH), BILLION_LAUGHS),
    "docx, XXE": lambda: docx_of(paragraph("&out;"), outside_entity()),
    "odt, billion laughs": lambda: odt_of(f"<text:p>{LAUGH}</text:p>", BILLION_LAUGHS),
    "odt, XXE": lambda: odt_of("<text:p>&out;</text:p>", outside_entity()),
    "ods, repeated cells": ods_with_repeats,
    "svg, billion laughs": lambda: svg(BILLION_LAUGHS, LAUGH),
    "svg, XXE": lambda: svg(outside_entity(), "&out;"),
    "xml, 200,000 deep": deep_xml,
    "html, 200,000 deep": deep_html,
    "html, script": lambda: SCRIPT_PAGE,
    "office file with a password": locked_office_file,
    "pdf, locked": lambda: pdf_of(password="secret"),
    "pdf, broken": broken_pdf,
    "pdf, in a circle": pdf_in_a_circle,
    "pdf, content of 600 MB": pdf_bomb,
    "pdf, page of 100 by 100 miles": lambda: pdf_of(box="0 0 456000000 456000000"),
    "pdf, script": pdf_with_script,
    "pdf, 3,000 pages": lambda: pdf_of(3000),
    "png, 3.6 billion dots": picture_bomb,
    "program called a PDF": lambda: b"MZ" + bytes(58) + b"\x40\x00\x00\x00PE\x00\x00" + bytes(99),
    "nothing": lambda: b"",
}
