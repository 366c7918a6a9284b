"""What kind of reply a mail is, with the words that say so, and how sure that is.

Start in `reading.py`; `deciding.py` names the order in which kinds are told apart. Each group of
signs has a module of its own.
"""

from .kinds import Bounce, Evidence, KindReading, ReplyKind
from .reading import read_kind

__all__ = ["Bounce", "Evidence", "KindReading", "ReplyKind", "read_kind"]
