"""XML of a package as a tree, read so that no file can do harm by its shape.

No entity is resolved, nothing outside is fetched, and a tree that is far too deep or too big is
refused: libxml2's own limits (`huge_tree=False`) hold, and a part is read up to a number of bytes.
"""

from __future__ import annotations

from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from responses_app.readers.hidden_data.packages import Package
from responses_app.readers.hidden_data.xml_stream import HARMFUL

LARGEST_PART = 24_000_000  # bytes; the tree in memory takes up to ten times as many
_STRICT = (
    b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
)


def tree_of(package: Package, part: str) -> Any:
    """The root of a part of a package. Raises CannotLook: damaged, harmful or too big."""
    return parsed(package.read(part, LARGEST_PART))


def parsed(content: bytes) -> Any:
    """The root of an XML text. Raises CannotLook: damaged, or it declares what may do harm."""
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content.replace(*_STRICT), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if b"<!ENTITY" in content[:100_000]:
            raise CannotLook(Reason.DAMAGED, HARMFUL) from error
        raise CannotLook(Reason.DAMAGED) from error
    if root.getroottree().docinfo.doctype:
        raise CannotLook(Reason.DAMAGED, HARMFUL)
    return root
