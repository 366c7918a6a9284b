"""Periods in any notation: where a text names one, and which asked period it is.

`finding.py` finds them, `fitting.py` lays them beside the periods that were asked.
"""

from .finding import find_periods
from .fitting import fit, fit_all
from .mention import Fit, PeriodMention

__all__ = ["Fit", "PeriodMention", "find_periods", "fit", "fit_all"]
