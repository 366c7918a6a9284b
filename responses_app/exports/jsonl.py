"""JSON lines: one object a row; what is missing is null."""

import json
from collections.abc import Iterator

from responses_app.exports.cells import Symbol, plain
from responses_app.exports.tables import Table


def lines(table: Table) -> Iterator[str]:
    names = table.names
    for row in table.rows:
        record = {
            name: None if cell is None or isinstance(cell, Symbol) else plain(cell)
            for name, cell in zip(names, row, strict=True)
        }
        yield json.dumps(record, ensure_ascii=False) + "\n"
