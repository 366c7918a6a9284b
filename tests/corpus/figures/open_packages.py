"""The package of an OpenDocument file, with all that LibreOffice puts where readers look."""

import io
import zipfile

_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMES = " ".join(
    f'xmlns:{name}="{_SPACE}{name}:1.0"' for name in ("office", "text", "table", "style")
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def package(kind: str, body: str) -> bytes:
    """An .odt or .ods, by `kind`: text or spreadsheet. Its style T1 is raised letters."""
    media_type = f"application/vnd.oasis.opendocument.{kind}"
    content = (
        f'{_HEAD}<office:document-content {_NAMES} office:version="1.3"><office:automatic-styles>'
        '<style:style style:name="T1" style:family="text">'
        '<style:text-properties style:text-position="super 58%"/></style:style>'
        f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}>"
        "</office:body></office:document-content>"
    )
    manifest = (
        f'{_HEAD}<manifest:manifest xmlns:manifest="{_SPACE}manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{media_type}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", media_type, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return written.getvalue()
