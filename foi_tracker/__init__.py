"""The project: settings, the Celery app and its timetable, and the front door."""

from foi_tracker.celery import app as celery_app

__all__ = ["celery_app"]
