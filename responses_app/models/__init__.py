"""What came back, and what it adds up to."""

from responses_app.models.figure import Figure
from responses_app.models.statistic import Statistic, StatisticsBuild

__all__ = ["Figure", "Statistic", "StatisticsBuild"]
