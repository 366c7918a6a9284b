"""Word documents of 2007 and later (.docx, .docm).

Source: ECMA-376 part 1, 17.13 (changes and comments), 17.3.2 (properties of text).
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from responses_app.domain.personal_data import TableReader, in_text
from responses_app.readers.finding import Finding, Weight
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from responses_app.readers.hidden_data.colours import BLACK, WHITE, is_near
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
from responses_app.readers.hidden_data.packages import Package, Relation
from responses_app.readers.hidden_data.people import personal_findings
from responses_app.readers.hidden_data.word_looks import (
    AUTOMATIC,
    NORMAL,
    SMALLEST,
    Ground,
    Look,
    read_looks,
    shading,
    take,
)
from responses_app.readers.hidden_data.wording import among, counted
from responses_app.readers.hidden_data.xml_stream import START, TEXT, walk

MAX_LETTERS = 5_000_000
_STORIES = (
    r"word/(?:document|header|footer|footnotes|endnotes|glossary/document)[0-9]*\.xml"
    r"|word/[^/]*document[^/]*\.xml"
)
_REMOVED = {"del", "moveFrom"}
_ADDED = {"ins", "moveTo"}
_DARK = 3 * 110  # red, green and blue together: a darker ground is one that blacks out
_PLAIN_TABLES = {"tablegrid", "tablenormal"}
FEW_LETTERS = 20  # in white on white or tiny, such as a mark for signing by machine
_STORY_KINDS = {"header", "footer", "footnotes", "endnotes", "glossaryDocument"}
_OFTEN_FEW = {"white letters", "tiny letters"}
_MAIN = "officeDocument"


@dataclass
class _Story:
    """What has been seen of a document's text."""

    counts: Counter[str] = field(default_factory=Counter)
    pieces: list[str] = field(default_factory=list)
    letters: int = 0
    table: TableReader = field(default_factory=TableReader)

    def add(self, text: str) -> None:
        if self.letters < MAX_LETTERS:
            self.pieces.append(text)
            self.letters += len(text)


def look(content: bytes, workbook: Callable[[bytes], list[Finding]]) -> list[Finding]:
    """Everything that a Word document hides; `workbook` looks into those behind its charts."""
    package = Package(content)
    stories = _stories(package)
    if not stories:
        raise CannotLook(Reason.DAMAGED, "It has no text, so it is no Word document.")
    looks = read_looks(package)
    story = _Story()
    for part in stories:
        _read(package, part, looks, story)
    related = [one for part in stories for one in package.relations(part) if not one.is_outside]
    remarks = _of_kinds(package, related, {"comments"}) | set(
        package.matching(r"word/comments[0-9]*\.xml")
    )
    comments = [text for part in sorted(remarks) for text in texts(package, part, "comment")]
    chunks = _of_kinds(package, related, {"aFChunk"})
    return [
        *_text_findings(story.counts),
        *_comment_findings(comments),
        *personal_findings([*story.table.hits(), *in_text("".join(story.pieces))], "text"),
        *personal_findings(in_text("\n".join(comments)), "comments"),
        *embedded_findings(package, r"word/(?:embeddings|afchunk|activex)/?.*", workbook, chunks),
        *picture_findings(package, r"word/media/.*"),
        *macro_findings(package),
        *custom_xml_findings(package),
        *property_findings(package),
        *other_findings(package, [*map(re.escape, [*stories, *remarks]), r"docprops/core\.xml"]),
        *_left_out(story),
    ]


def _stories(package: Package) -> list[str]:
    """The parts with text, by their usual names and by what the main part says belongs to it."""
    found = set(package.matching(_STORIES))
    found |= _of_kinds(package, package.relations(""), {_MAIN})
    for part in sorted(found):
        found |= _of_kinds(package, package.relations(part), _STORY_KINDS)
    return sorted(part for part in found if part.endswith(".xml"))


def _of_kinds(package: Package, relations: Iterable[Relation], kinds: set[str]) -> set[str]:
    return {
        one.target
        for one in relations
        if one.kind in kinds and not one.is_outside and one.target in package
    }


def _left_out(story: _Story) -> Iterator[Finding]:
    if story.letters >= MAX_LETTERS or story.table.is_cut:
        sentence = "It is too long to be searched whole."
        yield Finding("not_looked_through", Weight.NOTE, "text", 1, sentence)


@dataclass
class _Reading:
    """Where in a part the reading is, and what it has found."""

    looks: Mapping[str, Look]
    story: _Story
    words: str = ""  # the kind of text that is being read: t or delText
    in_change: bool = False
    in_run: bool = False
    in_paragraph_properties: bool = False
    drawings: int = 0
    run: Look = field(default_factory=Look)
    run_style: Look = field(default_factory=Look)
    paragraph: Look = field(default_factory=Look)
    paragraph_style: Look = field(default_factory=Look)
    rows: list[list[str]] = field(default_factory=list)
    grounds: list[Ground] = field(default_factory=list)
    """What is behind the text of the tables, and of their cells, that the reading is in."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        counts = self.story.counts
        if name in {"t", "delText"}:
            self.words = name
        elif name == "r":
            self.in_run = True
            self.run, self.run_style = Look(), Look()
        elif name == "p":
            self.paragraph, self.paragraph_style = Look(), Look()
        elif name == "pPr":
            self.in_paragraph_properties = True
        elif name == "rPrChange" or name == "pPrChange":
            self.in_change = True
        elif name in _REMOVED:
            counts["removed"] += 1
        elif name in _ADDED:
            counts["added"] += 1
        elif name in {"drawing", "pict", "object"}:
            self.drawings += 1
        elif name in {"docPr", "cNvPr"}:
            counts["hidden shapes"] += attributes.get("hidden", "0") in {"1", "true"}
        elif name == "anchor":
            counts["grounds"] += attributes.get("behindDoc", "0") in {"1", "true"}
        elif name == "srcRect":
            counts["cropped"] += any(value.strip("0%-") for value in attributes.values())
        elif name == "tbl":
            self.grounds.append(Ground())
        elif name == "tr":
            self.rows.append([])
        elif name == "tc":
            self.grounds.append(Ground())
            if self.rows:
                self.rows[-1].append("")
        elif not self.in_change:
            self._property(name, attributes)

    def _property(self, name: str, attributes: dict[str, str]) -> None:
        """Take what a property says of the run, the paragraph, the cell or the table it is in."""
        value = attributes.get("val", "")
        if name == "pStyle":
            self.paragraph_style = self.looks.get(value, Look())
        elif name == "rStyle":
            self.run_style = self.looks.get(value, Look())
        elif name == "tblStyle" and self.grounds and value.lower() not in _PLAIN_TABLES:
            self.grounds[-1] = Ground(is_known=False)  # a style may put any colour behind its cells
        elif name == "shd" and not self.in_run and not self.in_paragraph_properties:
            if self.grounds:
                self.grounds[-1] = shading(attributes)
        elif self.in_run:
            take(self.run, name, attributes)
        elif self.in_paragraph_properties and name == "shd":
            self.paragraph.ground = shading(attributes)

    def end(self, name: str) -> None:
        if name in {"t", "delText"}:
            self.words = ""
        elif name == "r":
            self.in_run = False
        elif name == "pPr":
            self.in_paragraph_properties = False
        elif name == "rPrChange" or name == "pPrChange":
            self.in_change = False
        elif name in {"drawing", "pict", "object"}:
            self.drawings -= 1
        elif name == "tbl":
            self._leave()
        elif name == "tr" and self.rows:
            self.story.table.add(enumerate(self.rows.pop(), 1))
        elif name == "tc":
            self._leave()
            self.story.add("\t")
        elif name in {"p", "br"}:
            self.story.add("\n")

    def _leave(self) -> None:
        if self.grounds:
            self.grounds.pop()

    def text(self, words: str) -> None:
        if not self.words:
            return
        counts = self.story.counts
        if self.words == "delText":
            counts["deleted letters"] += len(words)
        self.story.add(words)
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += words
        letters = len(words.strip())
        for key in self._unseen() if letters else ():
            counts[key] += letters

    def _unseen(self) -> Iterator[str]:
        """The ways in which the text in hand is not to be seen."""
        styles = (self.run, self.run_style, self.paragraph_style)
        if next((look.is_hidden for look in styles if look.is_hidden is not None), False):
            yield "hidden letters"
        if next((look.points for look in styles if look.points), NORMAL) <= SMALLEST:
            yield "tiny letters"
        colour = next((look.colour for look in styles if look.colour), AUTOMATIC)
        own = next((look.ground for look in styles if look.ground.is_stated), None)
        ground = own or self._ground_around()
        if not ground.is_known:
            return
        behind = ground.colour or WHITE
        if colour == AUTOMATIC:
            # Automatic writing turns white on a dark cell or paragraph; under a marker it does not.
            if own and is_near(behind, BLACK):
                yield "dark letters"
        elif is_near(colour, behind):
            yield "dark letters" if sum(behind) < _DARK else "white letters"

    def _ground_around(self) -> Ground:
        """What is behind a run that states nothing itself; in a drawing it may be anything."""
        if self.drawings:
            return Ground(is_known=False)
        around = [*self.grounds, self.paragraph_style.ground, self.paragraph.ground]
        return next((one for one in reversed(around) if one.is_stated), Ground())


def _read(package: Package, part: str, looks: Mapping[str, Look], story: _Story) -> None:
    """Read one part's text: what is removed, hidden, blacked out, and the rows of its tables."""
    reading = _Reading(looks, story)
    for kind, name, attributes in walk(package.open(part)):
        if kind == TEXT:
            reading.text(name)
        elif kind == START:
            reading.start(name, attributes)
        else:
            reading.end(name)


def _text_findings(counts: Counter[str]) -> Iterator[Finding]:
    if counts["removed"] or counts["deleted letters"]:
        count = counts["removed"] or 1
        yield Finding(
            "tracked_changes",
            Weight.SUSPECT,
            "text",
            count,
            f"{counted(count, 'removal')} {among(count, 'was', 'were')} tracked and not accepted: "
            f"{counted(counts['deleted letters'], 'letter')} can still be read.",
        )
    elif counts["added"]:
        count = counts["added"]
        yield Finding(
            "tracked_changes",
            Weight.NOTE,
            "text",
            count,
            f"{counted(count, 'addition')} {among(count, 'was', 'were')} tracked and not accepted.",
        )
    for code, key, how in (
        ("hidden_text", "hidden letters", "are hidden"),
        ("white_text", "white letters", "are in the colour of what is behind them"),
        ("tiny_text", "tiny letters", "are far too small to be read"),
        ("text_under_black", "dark letters", "are blacked out and can still be read"),
    ):
        if counts[key]:
            sentence = f"{counted(counts[key], 'letter')} of its text {how}."
            is_few = key in _OFTEN_FEW and counts[key] < FEW_LETTERS
            is_over_picture = key == "white letters" and counts["grounds"]
            weight = Weight.NOTE if is_few or is_over_picture else Weight.SUSPECT
            yield Finding(code, weight, "text", counts[key], sentence)
    if counts["hidden shapes"]:
        count = counts["hidden shapes"]
        sentence = f"{counted(count, 'drawing')} in it {among(count, 'is', 'are')} hidden."
        yield Finding("hidden_shapes", Weight.SUSPECT, "text", count, sentence)
    yield from cropped_findings(counts["cropped"], "text")


def _comment_findings(comments: list[str]) -> Iterator[Finding]:
    if comments:
        count = len(comments)
        sentence = f"It has {counted(count, 'comment')}."
        yield Finding("comments", Weight.SUSPECT, "text", count, sentence)
