"""Replies as councils send them, made by a script from a seed, with what they truly say.

`specs.py` lists them, one line each; `replies.py` makes them. The figures and their truth are made
first (`campaigns.py`, `saying.py`), then laid out (`layouts.py`, `prose.py`, `letters.py`), then
written in a format (`workbooks.py`, `papers.py`, `pages.py`, `pro_formas.py`).
"""

from .replies import replies
from .reply import Reply, Truth

__all__ = ["Reply", "Truth", "replies"]
