"""A campaign's statistics: a pure function of its accepted figures, kept in rows for readers.

Nothing is ever adjusted. What changed is worked out anew from the figures themselves, in one
transaction, so that a reader sees the whole build before it or the whole one after it, and two
rebuilds at once wait for one another. Every night everything is worked out, and compared.
"""

from responses_app.domain.areas import UK
from responses_app.domain.statistics.rows import COUNTS
from responses_app.statistics_rebuild.building import (
    Rebuilt,
    rebuild,
    rebuild_all,
    rebuild_changed,
    rebuild_these,
)
from responses_app.statistics_rebuild.figures_that_count import (
    SAYS_NOTHING,
    WITH_NUMBER,
    figures_that_count,
)
from responses_app.statistics_rebuild.past import as_of
from responses_app.statistics_rebuild.showing import NotBuilt, show, whole_build

__all__ = [
    "COUNTS",
    "SAYS_NOTHING",
    "UK",
    "WITH_NUMBER",
    "NotBuilt",
    "Rebuilt",
    "as_of",
    "figures_that_count",
    "rebuild",
    "rebuild_all",
    "rebuild_changed",
    "rebuild_these",
    "show",
    "whole_build",
]
