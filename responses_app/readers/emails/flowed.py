"""Paragraphs of a text whose lines were broken for the journey (RFC 3676, format=flowed)."""

SIGNATURE = "-- "


def unflowed(text: str, *, deletes_space: bool = False) -> str:
    """Return `text` with its flowed lines joined again and its quoted lines marked with "> ".

    `deletes_space` is the sender's DelSp=yes: the blank at a line's end is not part of the text.
    """
    lines: list[list[str]] = []
    open_at = -1  # the depth of quotation of the paragraph that goes on; -1 for none
    for line in text.split("\n"):
        inner = line.lstrip(">")
        depth = len(line) - len(inner)
        inner = inner.removeprefix(" ")
        flows = inner.endswith(" ") and inner != SIGNATURE
        shown = inner[:-1] if flows and deletes_space else inner
        if open_at == depth and inner != SIGNATURE:
            lines[-1].append(shown)
        else:
            lines.append([_marked(shown, depth)])
        open_at = depth if flows else -1
    return "\n".join("".join(pieces) for pieces in lines)


def _marked(line: str, depth: int) -> str:
    return f"{'>' * depth} {line}" if depth else line
