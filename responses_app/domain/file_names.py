"""The name under which a file is shown and offered, made of the name that its sender wrote.

A sender may write anything: a path, a name that reads backwards, one that Windows takes for a
device, one that a spreadsheet takes for a formula. What comes out may be used as a name on every
system, in a Content-Disposition header, in a page and in a CSV file. It is for showing only:
stored files are known by the hash of their bytes.

Sources: Microsoft, "Naming Files, Paths, and Namespaces"; Unicode Technical Report 36, section 2
(bidirectional text, look-alikes); RFC 6266, section 4.3; OWASP, "CSV Injection".
"""

import re
import unicodedata
from urllib.parse import unquote

LONGEST = 200  # bytes in UTF-8; file systems take 255, and copies get " (1)" added
LONGEST_READ = 1024  # characters of what was written
UNNAMED = "unnamed"
NO_PROGRAM = "bin"  # added where a name would start a program and nobody knows what is in it

SEPARATORS = re.compile(r"[/\\]")
# Characters that look like slashes and colons. In names they are mostly meant: "1∕4".
LOOK_ALIKES = dict.fromkeys(map(ord, "⁄∕∖⧵⧶⧸⧹╱╲⟋⟍〳⼃丿꞉∶ː։׃"), "-")
FORBIDDEN = re.compile(r'[<>:"|?*]')
INVISIBLE = dict.fromkeys(
    [0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, *range(0xFE00, 0xFE10),
     *range(0xE0100, 0xE01F0), *range(0x180B, 0x1810)]
)  # fmt: skip
REMOVED_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$|clock\$)\s*(\.|$)", re.I)
FORMULA_OR_OPTION = " .=+-@~%!'’"  # not at the beginning: a formula, a hidden file, an option
ENTITY = re.compile(r"&(?=#?\w+;)")
ESCAPED = re.compile(r"%[0-9a-fA-F]{2}")
REPEATED = re.compile(r"%(25)+(?=[0-9a-fA-F]{2})")  # %252f, %25252f ...
SUFFIX = re.compile(r"\.([^\W_]{1,12})$")
_MARK = r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
MARKS = re.compile(f"({_MARK}{{3}}){_MARK}+")  # more accents on a letter than any language has

# Extensions that mean the same, or that people use for the same: the written one stays.
SAME = (
    {"jpg", "jpeg", "jpe", "jfif"},
    {"tif", "tiff"},
    {"htm", "html", "xhtml"},
    {"txt", "text", "log", "md", "csv", "tsv", "tab"},
    {"xls", "xlt"},
    {"xlsx", "xltx"},
    {"xlsm", "xltm"},
    {"doc", "dot"},
    {"docx", "dotx"},
    {"docm", "dotm"},
    {"ppt", "pps", "pot"},
    {"pptx", "ppsx", "potx"},
    {"gz", "tgz"},
    {"heic", "heif"},
    {"eml", "mht", "mhtml"},
    {"ics", "ical", "ifb"},
    {"vcf", "vcard"},
    {"json", "geojson"},
    {"xml", "xsd", "rss", "rdf", "kml"},
    {"dat", "tnef"},
)
PROGRAMS = frozenset(
    "exe com scr pif bat cmd ps1 psm1 psd1 vbs vbe vb js jse mjs ws wsf wsh wsc sct hta msi msp "
    "mst msc cpl dll sys ocx drv lnk url scf inf reg jar class apk app dmg pkg deb rpm run sh "
    "bash zsh csh ksh command desktop py pyc pyw pyz pl rb php php3 php5 phtml phar asp aspx "
    "jsp cgi htaccess gadget application appref chm hlp iso img vhd vhdx xll xla xlam wll ppam "
    "settingcontent library search website theme workflow action osx bin elf so dylib swf svg "
    "html htm xhtml shtml xht mht mhtml".split()
)


def display_name(written: str, extension: str = "") -> str:
    """A harmless name that still tells what the sender called the file.

    `extension` is that of what the file really is (`file_types.media_type`); where the written
    name ends differently it is added, so that the end of the name is always true. Empty means
    that nobody knows: then the written one stays unless it would start a program.

    >>> display_name("../../etc/report.pdf.exe", "pdf")
    'report.pdf.exe.pdf'
    >>> display_name("CON")
    '_CON'
    """
    name = _last_part(_plain(written[:LONGEST_READ]))
    name = FORBIDDEN.sub("-", name.translate(LOOK_ALIKES)).replace("'", "’").replace("`", "’")
    name = ENTITY.sub("+", MARKS.sub(r"\1", name))
    name = " ".join(name.split()).lstrip(FORMULA_OR_OPTION).rstrip(". ")
    name = _with_true_end(name or UNNAMED, extension.lstrip(".").lower())
    return _shortened(f"_{name}" if DEVICES.match(name) else name)


def _plain(written: str) -> str:
    """The text with nothing hidden in it: no escapes, no invisible or reordering characters.

    Each step may bring to light what another removes, so they are repeated until none does.
    """
    text = written
    for _ in range(LONGEST_READ):
        shorter = _unescaped(_without_hidden(text))
        if shorter == text:
            break
        text = shorter
    return text


def _without_hidden(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_visible, unicodedata.normalize("NFKC", text).translate(INVISIBLE)))


def _visible(character: str) -> str:
    if character in "\t\n\r\v\f" or unicodedata.category(character) == "Zs":
        return " "
    return "" if unicodedata.category(character) in REMOVED_CATEGORIES else character


def _unescaped(text: str) -> str:
    """Percent escapes resolved, those of ASCII even where others make no sense."""
    text = REPEATED.sub("%", text)
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return ESCAPED.sub(lambda m: chr(int(m[0][1:], 16)) if m[0][1] in "01234567" else "", text)


def _last_part(path: str) -> str:
    """The name at the end of a path, without a drive letter."""
    parts = [part for part in SEPARATORS.split(path) if part.strip(". ")]
    return re.sub(r"^\s*[A-Za-z]:", "", parts[-1]) if parts else ""


def _with_true_end(name: str, extension: str) -> str:
    """The name, ending in the true extension; in a harmless one where none is known."""
    found = SUFFIX.search(name)
    written = found[1].lower() if found else ""
    if not extension:
        return f"{name}.{NO_PROGRAM}" if written in PROGRAMS - {NO_PROGRAM} else name
    is_true = written == extension or any({written, extension} <= same for same in SAME)
    return name if is_true else f"{name}.{extension}"


def _shortened(name: str) -> str:
    """The name cut to LONGEST bytes in front of its extension."""
    if len(name.encode()) <= LONGEST:
        return name
    found = SUFFIX.search(name)
    end = found[0] if found else ""
    stem = name.removesuffix(end).encode()[: LONGEST - len(end.encode())].decode(errors="ignore")
    return stem.rstrip(". ") + end
