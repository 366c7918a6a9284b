"""The Celery app. Beat runs by `timetable.py`; in UTC, whatever the clocks in London do."""

import os

from celery import Celery

from foi_tracker.timetable import sweeps

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
            sweep.name: {
                "task": sweep.task,
                "schedule": sweep.at or sweep.period,
                # Without a worker they would pile up; the next one finds the same rows.
                "options": {"expires": sweep.late_after},
            }
            for sweep in sweeps(every)
        },
    )


app.autodiscover_tasks(["requests_app", "responses_app"])
