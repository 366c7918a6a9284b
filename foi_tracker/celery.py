"""The Celery app and the whole timetable.

Every task is a state-based sweep: it finds the rows that are due now. Two beats, a missed
day, a flushed Redis or a task run twice are therefore harmless. Beat counts in UTC, so that
no clock change skips or repeats a run; what "today" is, each sweep asks in London time.
"""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "foi_tracker.settings")

app = Celery("foi_tracker")


@app.on_configure.connect
def configure(sender: Celery, **kwargs: object) -> None:
    """Take the settings over when the app is first used, not when it is imported."""
    from django.conf import settings

    every = settings.SWEEP_SECONDS
    sender.conf.update(
        broker_url=settings.REDIS_URL,
        # Rows are the truth, not tasks: no result is kept, and a lost task is harmless.
        task_ignore_result=True,
        task_acks_late=True,
        worker_prefetch_multiplier=1,
        broker_connection_retry_on_startup=True,
        broker_transport_options={
            "visibility_timeout": 900,  # seconds; longer than any sweep
            "unacked_restore_interval": 2,
            "unacked_restore_throttle": 1,
            "socket_connect_timeout": 2,  # seconds: a nudge never keeps a person waiting
        },
        task_publish_retry=False,
        worker_hijack_root_logger=False,
        timezone="UTC",
        enable_utc=True,
        beat_schedule={
            "deliver the outbox": {"task": "requests_app.tasks.deliver_outbox", "schedule": every},
            "write the letters due": {"task": "requests_app.tasks.chase", "schedule": every},
            "count dates anew": {
                "task": "requests_app.tasks.recompute_deadlines",
                "schedule": every,
            },
            "rebuild changed statistics": {
                "task": "responses_app.tasks.rebuild_changed_statistics",
                "schedule": every,
            },
            "rebuild all statistics": {
                "task": "responses_app.tasks.rebuild_all_statistics",
                "schedule": crontab(hour="2", minute="10"),
            },
            "write the digests": {"task": "responses_app.tasks.send_digests", "schedule": every},
        },
    )


app.autodiscover_tasks(["requests_app", "responses_app"])
