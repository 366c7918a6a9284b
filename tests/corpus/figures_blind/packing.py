"""The package around an OpenDocument, as office programs write and open it."""

import io
import zipfile

_NAMES = ("office", "table", "text", "style", "manifest")
_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in _NAMES
)
_SPACES += ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
_OF_NO_DAY = (2024, 6, 1, 0, 0, 0)


def open_document(media_type: str, body: str, styles: str = "") -> bytes:
    """An OpenDocument with this body and these automatic styles (ODF 1.2, part 3)."""
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    content = (
        f'{head}<office:document-content {_SPACES} office:version="1.2">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body>{body}</office:body></office:document-content>"
    )
    manifest = (
        f'{head}<manifest:manifest {_SPACES} manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{media_type}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        first = zipfile.ZipInfo("mimetype", _OF_NO_DAY)
        package.writestr(first, media_type, zipfile.ZIP_STORED)
        for name, text in (("content.xml", content), ("META-INF/manifest.xml", manifest)):
            part = zipfile.ZipInfo(name, _OF_NO_DAY)
            part.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(part, text)
    return made.getvalue()
