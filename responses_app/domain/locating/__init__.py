"""Which cell or sentence of a document answers which question, for which period.

Start in `locate.py`: it names the steps in order, and each step is one module.
"""

from .asked import Asked, AskedPeriod, AskedQuestion
from .locate import locate
from .proposal import LINE, Located, Means, Proposal, Spot

__all__ = [
    "LINE",
    "Asked",
    "AskedPeriod",
    "AskedQuestion",
    "Located",
    "Means",
    "Proposal",
    "Spot",
    "locate",
]
