"""Run a program on another day: `python -m tests.faults.on_a_day MOMENT PROGRAM [WORD ...]`.

MOMENT is an instant such as 2026-11-24T10:00+00:00, from which its clock goes on; PROGRAM a file
or a module, such as manage.py or celery.
"""

import runpy
import sys

import time_machine


def main() -> None:
    moment, program, *words = sys.argv[1:]
    sys.argv = [program, *words]
    time_machine.travel(moment, tick=True).start()
    if program.endswith(".py"):
        runpy.run_path(program, run_name="__main__")
    else:
        runpy.run_module(program, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
