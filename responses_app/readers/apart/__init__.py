"""Readers run apart: bytes from outside are read by a process that can do nothing but read.

A file that an authority sends may be broken or hostile, and the libraries that read PDFs, mails
and spreadsheets have bugs. So no reader runs where the database, the keys and the network are:
`read_apart` hands the bytes to a process of its own, which may compute and answer and nothing
else. What goes wrong there comes back as a `Reading` with a sentence for a person.

    this process ── control socket ──> server.py    one a process, started when first needed; has
         │                               │          imported the libraries, holds no secret
         │                               └─ fork ──> job.py    one a file, confined, then gone
         └──────────── the bytes, the answer ────────┘

The modules: `parent` (this process), `server`, `job` (what runs in the child), `confinement`
with `seccomp` and `landlock` (what the child may do), `tasks` (what may be run), `frames` (how
an answer is written and read), `reading` (what comes back).
"""

from responses_app.readers.apart.parent import Apart, isolation, read_apart
from responses_app.readers.apart.reading import Limits, Reading, Status

__all__ = ["Apart", "Limits", "Reading", "Status", "isolation", "read_apart"]
