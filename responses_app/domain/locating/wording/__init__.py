"""Which question a label, a heading or a sentence speaks of.

`labels.py` reads the ids ("Q1 (a)"), `likeness.py` compares words; `wording.py` is both for one
campaign.
"""

from .labels import Label
from .wording import Said, Wording, wording_of

__all__ = ["Label", "Said", "Wording", "wording_of"]
