"""The same work done at once by several threads, each with a database connection of its own."""

import threading
from collections.abc import Callable
from typing import TypeVar

from django.db import connections

Result = TypeVar("Result")


def at_once(work: Callable[[], Result], times: int) -> list[Result]:
    """Do `work` in so many threads that start together; return what each returned.

    What one of them raised is raised here.
    """
    start = threading.Barrier(times)
    results: list[Result] = []
    problems: list[Exception] = []

    def do() -> None:
        try:
            start.wait(10)
            results.append(work())
        except Exception as problem:
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if problems:
        raise problems[0]
    return results
