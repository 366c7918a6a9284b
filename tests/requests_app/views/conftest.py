"""The tests of pages share their people, authorities and requests (tests/pages.py)."""

from tests.pages import asked, authorities, campaign, long_ago, person

__all__ = ["asked", "authorities", "campaign", "long_ago", "person"]
