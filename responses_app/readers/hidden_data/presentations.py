"""What a presentation hides: slides that are not shown, speaker's notes, comments, workbooks.

Source: ECMA-376 part 1, chapter 19 (PresentationML).
"""

import re

from responses_app.domain.personal_data import in_text
from responses_app.readers.finding import Finding, Weight
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from responses_app.readers.hidden_data.embedded import (
    cropped_findings,
    embedded_findings,
    picture_findings,
)
from responses_app.readers.hidden_data.office_parts import (
    custom_xml_findings,
    macro_findings,
    property_findings,
    texts,
)
from responses_app.readers.hidden_data.other_parts import other_findings
from responses_app.readers.hidden_data.packages import Package
from responses_app.readers.hidden_data.people import personal_findings
from responses_app.readers.hidden_data.word_documents import workbook_within
from responses_app.readers.hidden_data.wording import among, counted
from responses_app.readers.hidden_data.xml_stream import START, walk

_NUMBER = re.compile(r"\d{1,6}")
_OFF = {"0", "false"}


def look(content: bytes) -> list[Finding]:
    """Everything that a .pptx hides."""
    package = Package(content)
    slides = package.matching(r"ppt/slides/slide[0-9]+\.xml")
    if not slides:
        raise CannotLook(Reason.DAMAGED, "It has no slides, so it is no presentation.")
    notes = _said(package, package.matching(r"ppt/notesslides/[^/]*\.xml"))
    comments = _said(package, package.matching(r"ppt/comments/[^/]*\.xml"))
    shown = _said(package, slides)
    hidden = [part for part in slides if _is_hidden(package, part)]
    findings: list[Finding] = []
    if hidden:
        count = len(hidden)
        sentence = f"{counted(count, 'slide')} {among(count, 'is', 'are')} hidden."
        findings.append(Finding("hidden_slides", Weight.SUSPECT, "slides", count, sentence))
    if comments:
        count = len(comments)
        sentence = f"It has {counted(count, 'comment')}."
        findings.append(Finding("comments", Weight.SUSPECT, "slides", count, sentence))
    if notes:
        count = len(notes)
        sentence = f"It has {counted(count, 'paragraph')} of notes for the speaker."
        findings.append(Finding("speaker_notes", Weight.NOTE, "slides", count, sentence))
    return [
        *findings,
        *personal_findings(in_text("\n".join(shown)), "slides"),
        *personal_findings(in_text("\n".join(notes + comments)), "notes"),
        *embedded_findings(package, r"ppt/embeddings/.*", workbook_within),
        *picture_findings(package, r"ppt/media/.*"),
        *macro_findings(package),
        *custom_xml_findings(package),
        *property_findings(package),
        *_shape_findings(package, slides),
        *other_findings(
            package, [r"ppt/(?:slides|notesslides|comments)/.*", r"docprops/core\.xml"]
        ),
    ]


def _shape_findings(package: Package, slides: list[str]) -> list[Finding]:
    """Shapes that are on a slide and are not shown, and pictures of which only a part is."""
    hidden = cropped = 0
    for part in slides:
        for kind, name, attributes in walk(package.open(part)):
            if kind == START and name == "cNvPr":
                hidden += attributes.get("hidden", "0") not in _OFF
            elif kind == START and name == "srcRect":
                cropped += any(value.strip("0%-") for value in attributes.values())
    findings = cropped_findings(cropped, "slides")
    if hidden:
        sentence = f"{counted(hidden, 'shape')} on its slides {among(hidden, 'is', 'are')} hidden."
        findings.append(Finding("hidden_shapes", Weight.SUSPECT, "slides", hidden, sentence))
    return findings


def _said(package: Package, parts: list[str]) -> list[str]:
    """The paragraphs of some parts; a bare number is that of the slide."""
    found = (
        text for part in parts for name in ("p", "text") for text in texts(package, part, name)
    )
    return [text for text in found if not _NUMBER.fullmatch(text)]


def _is_hidden(package: Package, part: str) -> bool:
    for kind, name, attributes in walk(package.open(part)):
        if kind == START and name == "sld":
            return attributes.get("show", "1") in _OFF
        break
    return False
