"""The part of `reading.py` that sends replies through real Celery workers."""

from tests.corpus.figures.reply import Reply


def report(replies: list[Reply]) -> None:
    """How long `replies` take from stored to proposed, with two worker processes."""
    print(f"{len(replies)} replies without scans: not measured yet.")
