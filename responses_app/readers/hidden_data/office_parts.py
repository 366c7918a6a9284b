"""Parts that every office file of Microsoft's newer formats may carry."""

from responses_app.readers.finding import Finding, Weight
from responses_app.readers.hidden_data.packages import Package
from responses_app.readers.hidden_data.wording import counted
from responses_app.readers.hidden_data.xml_stream import END, START, TEXT, walk

_NAMING = {"creator", "lastModifiedBy", "Manager"}
MAX_LETTERS = 2_000_000  # of texts taken from one part


def property_findings(package: Package) -> list[Finding]:
    """Who wrote the file, as it says of itself."""
    parts = package.matching(r"docprops/(?:core|app)\.xml")
    named = sum(len(texts(package, part, name)) for part in parts for name in _NAMING)
    if not named:
        return []
    sentence = f"Its properties name {counted(named, 'person', 'people')}."
    return [Finding("properties", Weight.NOTE, "properties", named, sentence)]


def macro_findings(package: Package) -> list[Finding]:
    """Programs that the file carries."""
    count = len(package.matching(r".*(?:vbaproject\.bin|/macrosheets/[^/]*)"))
    if not count:
        return []
    sentence = "It carries macros: programs that may run when it is opened."
    return [Finding("macros", Weight.SUSPECT, "file", count, sentence)]


def custom_xml_findings(package: Package) -> list[Finding]:
    """Data of other programs, usually of the system that keeps the council's documents."""
    count = len(package.matching(r"customxml/item[0-9]*\.xml"))
    if not count:
        return []
    sentence = f"It carries {counted(count, 'part')} of custom XML data."
    return [Finding("custom_xml", Weight.NOTE, "file", count, sentence)]


def texts(package: Package, part: str, element: str) -> list[str]:
    """The texts of all elements of one name in a part, up to a limit of letters."""
    found: list[str] = []
    pieces: list[str] = []
    depth, left = 0, MAX_LETTERS
    for kind, name, _ in walk(package.open(part)):
        if kind == TEXT:
            if depth and left > 0:
                pieces.append(name)
                left -= len(name)
        elif name == element:
            depth += 1 if kind == START else -1
            if kind == END and depth == 0:
                text = "".join(pieces).strip()
                pieces.clear()
                if text:
                    found.append(text)
    return found


def count_of(package: Package, part: str, element: str) -> int:
    """How many elements of one name a part has."""
    return sum(kind == START and name == element for kind, name, _ in walk(package.open(part)))
