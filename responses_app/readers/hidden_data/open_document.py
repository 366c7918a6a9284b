"""What any OpenDocument file may carry besides its text or cells.

Source: OpenDocument 1.3 part 2 (packages).
"""

from responses_app.readers.finding import Finding, Weight
from responses_app.readers.hidden_data.embedded import picture_findings
from responses_app.readers.hidden_data.office_parts import texts
from responses_app.readers.hidden_data.packages import Package
from responses_app.readers.hidden_data.wording import among, counted
from responses_app.readers.hidden_data.xml_stream import START, walk

MANIFEST = "meta-inf/manifest.xml"


def is_encrypted(package: Package) -> bool:
    """Tell whether the parts are locked with a password: the manifest says how to unlock them."""
    if MANIFEST not in package:
        return False
    return any(
        kind == START and name == "encryption-data"
        for kind, name, _ in walk(package.open(MANIFEST))
    )


def _charts(package: Package) -> set[str]:
    """The embedded objects that are charts, by the names of their folders."""
    if MANIFEST not in package:
        return set()
    return {
        attributes.get("full-path", "").strip("/").lower()
        for kind, name, attributes in walk(package.open(MANIFEST))
        if kind == START and attributes.get("media-type", "").endswith("opendocument.chart")
    }


def package_findings(package: Package) -> list[Finding]:
    """Macros, other files, earlier versions, pictures that say where, names of writers."""
    objects = {name.split("/")[0] for name in package.matching(r"object [0-9]+(?:/.*)?")}
    objects -= _charts(package)
    macros = len(package.matching(r"(?:basic|scripts)/.*\.(?:xml|py|js|bsh)"))
    versions = len(package.matching(r"versions/.+"))
    findings = [
        Finding(code, weight, "file", count, sentence)
        for code, weight, count, sentence in (
            (
                "macros",
                Weight.SUSPECT,
                macros,
                "It carries macros: programs that may run when it is opened.",
            ),
            (
                "earlier_versions",
                Weight.SUSPECT,
                versions,
                f"It keeps {counted(versions, 'earlier version')} of itself.",
            ),
            (
                "embedded_files",
                Weight.SUSPECT,
                len(objects),
                f"{counted(len(objects), 'other file')} {among(len(objects), 'is', 'are')} "
                "embedded in it, and may hold more than what is seen.",
            ),
        )
        if count
    ]
    return [*findings, *picture_findings(package, r"pictures/.*"), *_properties(package)]


def _properties(package: Package) -> list[Finding]:
    if "meta.xml" not in package:
        return []
    named = sum(len(texts(package, "meta.xml", name)) for name in ("creator", "initial-creator"))
    if not named:
        return []
    sentence = f"Its properties name {counted(named, 'person', 'people')}."
    return [Finding("properties", Weight.NOTE, "properties", named, sentence)]
