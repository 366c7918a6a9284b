"""What runs how often."""

import importlib

import pytest

from foi_tracker.timetable import sweeps


@pytest.mark.parametrize("sweep", sweeps(20), ids=lambda sweep: sweep.name)
def test_every_sweep_is_a_task_of_ours(sweep):
    module, _, name = sweep.task.rpartition(".")
    assert getattr(importlib.import_module(module), name).name == sweep.task


@pytest.mark.parametrize("every", [1, 20, 3600])
def test_a_sweep_is_late_after_three_periods_and_never_within_a_minute(every):
    chase = next(sweep for sweep in sweeps(every) if sweep.name == "chase")
    assert chase.late_after == max(3 * every, 60)


def test_names_are_told_once():
    names = [sweep.name for sweep in sweeps(20)]
    assert len(set(names)) == len(names)
