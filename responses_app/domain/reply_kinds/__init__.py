"""What kind of reply a mail is, with the words that say so, and how sure that is.

Start in `deciding.py`: it names the order in which kinds are told apart. Each group of signs has
a module of its own.
"""

from .deciding import read_kind
from .kinds import Bounce, Evidence, KindReading, ReplyKind

__all__ = ["Bounce", "Evidence", "KindReading", "ReplyKind", "read_kind"]
