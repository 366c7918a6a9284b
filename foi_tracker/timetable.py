"""The whole timetable of scheduled sweeps: what runs how often, and when one is missed.

Every task is a state-based sweep: it finds the rows that are due now. Two beats, a missed
day, a flushed Redis or a task run twice are therefore harmless. Beat counts in UTC, so that
no clock change skips or repeats a run; what "today" is, each sweep asks in London time.
"""

from dataclasses import dataclass

from celery.schedules import crontab

FIVE_MINUTES = 300  # seconds; the throttle by mail exchanger waits for this one
DAY = 24 * 3600
MISSED = 3  # periods without a good end, before /healthz turns red
AT_LEAST = 60  # seconds: sweeps that run each second may take a breath


@dataclass(frozen=True)
class Sweep:
    """One scheduled task: its path, whose last part names it, and its period in seconds."""

    task: str
    period: int
    at: crontab | None = None  # a time of the day, for a sweep that runs once a day

    @property
    def name(self) -> str:
        """The name under which it leaves word of how it went."""
        return self.task.rpartition(".")[2]

    @property
    def late_after(self) -> int:
        """Seconds without a good end after which something is wrong."""
        return max(MISSED * self.period, AT_LEAST)


def sweeps(every: int) -> tuple[Sweep, ...]:
    """Return every sweep; the frequent ones run each `every` seconds.

    Dates come first, so that nobody is chased by an old one; then what has come in, so that nobody
    is chased who has replied; letters last, so that all leave.
    """
    return (
        Sweep("requests_app.tasks.recompute_deadlines", every),
        Sweep("responses_app.tasks.fetch_mail", 3 * every),  # each signs in anew
        Sweep("responses_app.tasks.read_replies", every),
        Sweep("responses_app.tasks.read_figures", every),
        Sweep("requests_app.tasks.chase", every),
        Sweep("responses_app.tasks.rebuild_changed_statistics", every),
        Sweep("responses_app.tasks.send_digests", every),
        Sweep("requests_app.tasks.deliver_outbox", every),
        Sweep("responses_app.tasks.settle_outbox", every),
        Sweep("requests_app.tasks.look_up_exchangers", FIVE_MINUTES),
        Sweep("responses_app.tasks.rebuild_all_statistics", DAY, crontab(hour="2", minute="10")),
        Sweep("responses_app.tasks.tidy_vault", DAY, crontab(hour="2", minute="40")),
    )
