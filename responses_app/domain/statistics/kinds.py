"""Kinds of answer as small numbers, so that ten million of them can be counted at once."""

from typing import Final

import numpy as np

from responses_app.domain.rates import ANSWERS, COLUMN_OF_KIND, NO_ANSWER_BY_WEIGHT

NOTHING: Final = 0
"""No figure at all."""

_GIVEN: Final = ("exact", "bounded", "approximate", "suppressed")
KINDS: Final = (*_GIVEN, *reversed(NO_ANSWER_BY_WEIGHT))
"""In such an order that of the parts of a sum the last one tells what the sum is."""

CODE: Final = {kind: code for code, kind in enumerate(KINDS, 1)}
EXACT: Final = CODE["exact"]
BOUNDED: Final = CODE["bounded"]
SUPPRESSED: Final = CODE["suppressed"]
BLANK: Final = CODE["blank"]
NOT_ASKED: Final = CODE["not_asked"]
UNCLEAR: Final = CODE["unclear"]

COLUMNS: Final = (
    "exact", "bounded", "approximate", "suppressed", "refused", "not_held", "other_basis",
    "other", "no_reply",
)  # fmt: skip
"""An authority asked stands in exactly one of them."""

OTHER_BASIS: Final = COLUMNS.index("other_basis")
OTHER: Final = COLUMNS.index("other")
NO_REPLY: Final = COLUMNS.index("no_reply")
COLUMN_OF_CODE: Final = np.array(
    [NO_REPLY, *(COLUMNS.index(COLUMN_OF_KIND[kind]) for kind in KINDS)], dtype=np.int8
)

assert set(_GIVEN) == ANSWERS
