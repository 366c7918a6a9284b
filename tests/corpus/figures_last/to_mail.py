"""Letters as the words of a mail, plain or HTML."""

from __future__ import annotations

import textwrap
from html import escape

from .pages import H, Letter, Listed, NewPage, P, T, placed, plain, runs


def plain_mail(letter: Letter, width: int = 78) -> str:
    """The letter as plain text: tables stand in columns of blanks."""
    lines: list[str] = []
    for block in letter.blocks:
        match block:
            case P():
                for line in plain(block.text).split("\n"):
                    mark = "> " if block.quoted else ""
                    lines += textwrap.wrap(
                        line, width, initial_indent=mark, subsequent_indent=mark
                    ) or [mark.strip()]
                lines.append("")
            case H():
                lines += [plain(block.text), ""]
            case Listed():
                for number, item in enumerate(block.items, 1):
                    mark = f"{number}. " if block.numbered else "- "
                    lines += textwrap.wrap(mark + plain(item), width, subsequent_indent="   ")
                lines.append("")
            case T():
                lines += [*_columns(block), ""]
            case NewPage():
                pass
    return "\n".join(lines).strip() + "\n"


def _columns(block: T) -> list[str]:
    rows = [[plain(str(cell)) for cell in row] for row in block.rows]
    count = max(len(row) for row in rows)
    if block.look == "tabbed":
        return ["\t".join(row) for row in rows]
    wide = [max(len(row[n]) for row in rows if n < len(row)) for n in range(count)]
    if block.look == "ruled":
        drawn = [" | ".join(cell.ljust(wide[n]) for n, cell in enumerate(row)) for row in rows]
        return [f"| {line} |" for line in drawn]
    return ["   ".join(cell.ljust(wide[n]) for n, cell in enumerate(row)).rstrip() for row in rows]


def web_page(letter: Letter) -> bytes:
    """The letter as the HTML of a mail."""
    body = ""
    for block in letter.blocks:
        match block:
            case P(quoted=True):
                body += f"<blockquote>{_html(block.text)}</blockquote>\n"
            case P():
                inner = f"<b>{_html(block.text)}</b>" if block.bold else _html(block.text)
                style = ' style="font-size:8pt"' if block.small else ' class="MsoNormal"'
                body += f"<p{style}>{inner}</p>\n"
            case H():
                body += f"<h3>{_html(block.text)}</h3>\n"
            case Listed():
                kind = "ol" if block.numbered else "ul"
                items = "".join(f"<li>{_html(item)}</li>" for item in block.items)
                body += f"<{kind}>{items}</{kind}>\n"
            case T(look="tabbed"):
                rows = "\n".join(
                    "\t".join(escape(plain(str(cell))) for cell in row) for row in block.rows
                )
                body += f"<pre>{rows}</pre>\n"
            case T():
                body += _html_table(block)
            case NewPage():
                body += "<hr>\n"
    return (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
        "<style>p.MsoNormal{margin:0cm;font-family:Calibri,sans-serif}td{padding:2pt 5pt}</style>"
        f"</head><body lang=EN-GB>\n{body}</body></html>\n"
    ).encode()


def _html(text: str) -> str:
    written = ""
    for run in runs(text):
        letters = escape(run.text, quote=False).replace("\n", "<br>")
        written += (
            f"<sup>{letters}</sup>" if run.raised else f"<b>{letters}</b>" if run.bold else letters
        )
    return written


def _html_table(block: T) -> str:
    cells, height, _ = placed(block)
    rows = [""] * height
    for place in cells:
        name = "th" if place.row < block.head and block.look != "shaded" else "td"
        span = f' colspan="{place.cell.across}"' if place.cell.across > 1 else ""
        span += f' rowspan="{place.cell.down}"' if place.cell.down > 1 else ""
        rows[place.row] += f"<{name}{span}><p class=MsoNormal>{_html(place.cell.text)}</p></{name}>"
    border = 1 if block.look == "ruled" else 0
    inner = "".join(f"<tr>{row}</tr>\n" for row in rows)
    return f'<table border="{border}" cellspacing="0">\n{inner}</table>\n'
