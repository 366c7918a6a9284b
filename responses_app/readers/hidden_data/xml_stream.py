"""XML read as a stream of events in little memory, whatever its shape.

Entities are never declared by an office program; a file that declares one is not read on, so
neither a bomb of entities nor a reference to a file or an address outside does anything.
"""

from collections.abc import Callable, Iterator
from typing import Any, Protocol
from xml.parsers import expat

from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason

START, END, TEXT = 0, 1, 2
Event = tuple[int, str, dict[str, str]]
"""What happens, the name of the element without its namespace (or the text), its attributes."""

HARMFUL = (
    "It contains instructions that office programs never write, and that could do harm. It was "
    "not read."
)
BLOCK = 65_536  # bytes
MOST_NAMES = 2_000  # kept; an office program uses some hundreds
_NO_ATTRIBUTES: dict[str, str] = {}


class Readable(Protocol):
    """Something that gives its bytes block by block."""

    def read(self, size: int, /) -> bytes: ...


def walk(stream: Readable) -> Iterator[Event]:
    """Give the beginning, the text and the end of every element, in order.

    Names of elements and attributes come without namespaces (but `r:id`, a part's key). A text may
    come in several pieces.
    Raises CannotLook where the XML is broken or declares entities.
    """
    parser, events = _parser()
    for _ in fed(parser, stream):
        yield from events
        events.clear()


def _parser() -> tuple[Any, list[Event]]:
    """A parser and the list it writes to."""
    events: list[Event] = []
    add = events.append

    names, keys = _Known(_plain_name), _Known(_plain_key)

    def start(name: str, attributes: dict[str, str]) -> None:
        if attributes:
            attributes = {keys[key]: value for key, value in attributes.items()}
        add((START, names[name], attributes))

    def end(name: str) -> None:
        add((END, names[name], _NO_ATTRIBUTES))

    def text(words: str) -> None:
        add((TEXT, words, _NO_ATTRIBUTES))

    parser = safe_parser(" ")
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    return parser, events


def safe_parser(namespace_separator: str | None = None) -> Any:
    """A parser that refuses to read on where entities are declared."""
    parser = expat.ParserCreate(namespace_separator=namespace_separator)
    parser.buffer_text = True
    parser.buffer_size = BLOCK
    parser.EntityDeclHandler = _refuse
    return parser


def fed(parser: Any, stream: Readable) -> Iterator[None]:
    """Feed a stream to a parser, block by block, with a pause after each.

    Raises CannotLook where the XML is broken or declares entities.
    """
    try:
        while block := stream.read(BLOCK):
            parser.Parse(block, False)
            yield
        parser.Parse(b"", True)
        yield
    except expat.ExpatError as error:
        raise CannotLook(Reason.DAMAGED) from error


def _plain_name(written: str) -> str:
    """An element's name without its namespace."""
    return written.rpartition(" ")[2]


def _plain_key(written: str) -> str:
    """An attribute's name without its namespace; a reference to another part is `r:id`."""
    space, _, name = written.rpartition(" ")
    return f"r:{name}" if space.endswith("/relationships") else name


class _Known(dict[str, str]):
    """What a function makes of names, each worked out once: a file has few, many times over."""

    def __init__(self, plain: Callable[[str], str]) -> None:
        super().__init__()
        self._plain = plain

    def __missing__(self, written: str) -> str:
        plain = self._plain(written)
        if len(self) < MOST_NAMES:
            self[written] = plain
        return plain


def _refuse(*_: Any) -> None:
    raise CannotLook(Reason.DAMAGED, HARMFUL)
