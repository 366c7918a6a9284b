"""Our own reply form, filled in: whatever an officer's programs did to it.

`reading.py` names the steps: `tables.py` and `pasted.py` find the rows of the form, `columns.py`
knows its columns, `checking.py` says what makes an answer doubtful.
"""

from .reading import form_and_flags, read_form

__all__ = ["form_and_flags", "read_form"]
