"""What a cell or a sentence of an authority's reply says, and how sure we are.

Start in `reading.py`: it names the steps in order, and each step is one module.
"""

from .answer import Answer, Kind, Part, Section
from .reading import read_answer

__all__ = ["Answer", "Kind", "Part", "Section", "read_answer"]
