"""Readers run apart, with real processes: whatever a reader does, the parent gets a Reading."""

import contextlib
import gc
import io
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from responses_app.readers.apart import Apart, Limits, Reading, Status, frames, read_apart
from responses_app.readers.apart.reading import MIB
from tests.responses_app.readers.apart import misbehaving

PLACES = {
    name: f"{misbehaving.__name__}:{name}"
    for name, value in vars(misbehaving).items()
    if callable(value) and getattr(value, "__module__", "") == misbehaving.__name__
} | {
    "missing": "responses_app.readers.there_is_no_such_reader:task",
    "probe": "responses_app.readers.apart.confinement:probe",
}
SHORT = Limits(seconds=1.5)
LINUX = sys.platform == "linux"


@pytest.fixture(scope="module", params=["seccomp", "audit"])
def apart(request: pytest.FixtureRequest) -> Iterator[Apart]:
    """Both ways of confining a reader: the kernel's filter, and Python's own hook without it."""
    made = Apart(PLACES, use_seccomp=request.param == "seccomp")
    yield made
    made.close()


@pytest.fixture(scope="module")
def filtered() -> Iterator[Apart]:
    made = Apart(PLACES)
    if "seccomp" not in made.isolation():
        pytest.skip("no seccomp here")
    yield made
    made.close()


@pytest.fixture(autouse=True)
def still_works(request: pytest.FixtureRequest) -> Iterator[None]:
    """After each test the next file is read as if nothing had been."""
    yield
    for name in ("apart", "filtered"):
        if name in request.fixturenames:
            assert request.getfixturevalue(name).read("echo", b"next").blobs == [b"next"]


def wait_until(is_so: Callable[[], bool], seconds: float = 10) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if is_so():
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("size", [0, 1, 70_000, 20_000_000])
def test_read_gives_answer_and_blobs_back(apart, size):
    content = os.urandom(1000) * (size // 1000) + b"x" * (size % 1000)
    options = {"page": 3, "name": "Ŵyn \N{PILE OF POO}"}

    reading = apart.read("echo", content, options)

    assert reading.status is Status.OK
    assert reading.answer == {"length": size, "options": options}
    assert reading.blobs == [content]


def test_read_tells_a_child_no_secret(apart, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    monkeypatch.setenv("FOI_SECRET_KEY", "secret")
    apart.close()

    answer = apart.read("environment", b"").answer

    assert "secret" not in str(answer)
    assert set(answer["environment"]) <= {
        "PATH", "LC_ALL", "HOME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH",
    }  # fmt: skip
    assert answer["folder"] == "/"
    assert answer["open"] == [0, 1, 2, 3]


@pytest.mark.parametrize("task", ["hog_memory", "hog_hidden"])
def test_read_stops_one_that_needs_too_much_memory(apart, task):
    reading = apart.read(task, b"x")

    assert (reading.status, reading.words) == (
        Status.TOO_BIG,
        "The reader needed more than 512 MB and was stopped.",
    )
    assert 100 * MIB < reading.peak <= 512 * MIB


@pytest.mark.skipif(not LINUX, reason="macOS keeps no limit of address space")
def test_read_stops_at_a_file_that_does_not_fit_into_memory(apart):
    reading = apart.read("echo", bytes(300 * MIB), limits=Limits(memory=200 * MIB))

    assert reading.status is Status.TOO_BIG
    assert reading.words == "The reader needed more than 200 MB and was stopped."


@pytest.mark.parametrize("task", ["hog_processor", "sleep", "ignore_signals"])
def test_read_stops_one_that_takes_too_long(apart, task):
    started = time.monotonic()

    reading = apart.read(task, b"", limits=SHORT)

    assert reading.status is Status.TOO_LONG
    assert reading.words == "The reader needed more than 1.5 seconds and was stopped."
    assert time.monotonic() - started < 4


def test_read_names_the_error_and_never_its_words(apart):
    reading = apart.read("fail", b"NHS 943 476 5919")

    assert reading.status is Status.FAILED
    assert reading.words == "The reader could make no sense of this file (ValueError)."


@pytest.mark.parametrize(
    "task,status",
    [
        ("leave", Status.CRASHED),
        ("crash", Status.CRASHED),
        ("abort", Status.CRASHED),
        ("system_exit", Status.FAILED),
        ("recurse", Status.FAILED),
        ("no_json", Status.FAILED),
        ("missing", Status.FAILED),
    ],
)
def test_read_survives_every_way_to_end(apart, task, status):
    reading = apart.read(task, b"")

    assert (reading.status, reading.answer, reading.blobs) == (status, {}, [])
    assert reading.words.startswith("The reader ") and reading.words.endswith(".")


def test_read_makes_text_of_lone_surrogates(apart):
    assert apart.read("surrogates", b"").answer == {"text": "a?b"}


@pytest.mark.parametrize("task,options", [("answer_much", {"size": 3 * MIB})])
def test_read_stops_an_answer_without_end(apart, task, options):
    reading = apart.read(task, b"", options, Limits(output=2 * MIB))

    assert reading.status is Status.TOO_BIG
    assert reading.words == "The reader gave more than 2 MB and was stopped."


def test_read_takes_no_endless_noise_for_an_answer(apart):
    started = time.monotonic()

    reading = apart.read("write_endlessly", b"")

    assert reading.status in (Status.TOO_BIG, Status.CRASHED)
    assert time.monotonic() - started < 5


def frame(text: bytes) -> bytes:
    return frames.HEAD.pack(len(text)) + text


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"\x00",
        b"\x00\x00\x00\x00",
        b"\xff\xff\xff\xff",
        b"HTTP/1.1 200 OK\r\n\r\n",
        frame(b"null"),
        frame(b"[]"),
        frame(b"{}"),
        frame(b"\xff\xfe"),
        frame(b'{"status": "ok", "answer": {}}'),
        frame(b'{"status": "ok", "answer": [], "sizes": []}'),
        frame(b'{"status": "ok", "answer": {"a": NaN}, "sizes": []}'),
        frame(b'{"status": "ok", "answer": {"a": -Infinity}, "sizes": []}'),
        frame(b'{"status": "ok", "answer": {"a": 1e999}, "sizes": []}'),
        frame(b'{"status": "ok", "answer": {}, "sizes": [' + b"0," * 20_000 + b"0]}"),
        frame(b'{"status": "ok", "sizes": [], "answer": {"a": [' + b"[]," * 600_000 + b"1]}}"),
        frame(b'{"status": "ok", "answer": {"a": "' + b"a" * 17 * MIB + b'"}, "sizes": []}'),
        frame(b'{"status": "ok", "answer": {}, "sizes": [-1]}'),
        frame(b'{"status": "ok", "answer": {}, "sizes": [true]}'),
        frame(b'{"status": "ok", "answer": {}, "sizes": [1e3]}'),
        frame(b'{"status": "ok", "answer": {}, "sizes": [99999999999999999999]}'),
        frame(b'{"status": "ok", "answer": {}, "sizes": [5]}') + b"1234",
        frame(b'{"status": "failed", "error": "<b>words of the file</b>", "sizes": []}'),
        frame(b'{"status": "crashed", "sizes": []}'),
        frame(b"[" * 100_000),
        frame(b'{"a": ' * 50_000 + b"1" + b"}" * 50_000),
        frame(b'{"sizes": ' + b"9" * 10_000 + b"}"),
    ],
)
def test_read_believes_no_forged_answer(apart, written):
    reading = apart.read("raw", written)

    assert reading.status in (Status.CRASHED, Status.TOO_BIG)
    assert (reading.answer, reading.blobs) == ({}, [])
    assert "words of the file" not in reading.words


@pytest.mark.parametrize(
    "value",
    ["[],", "{},", '{"a":1},', "1,", '"",', '"a\\",[,{",', '"' + "[{," * 99 + '",'],
    ids=repr,
)
def test_read_frame_takes_little_memory_whatever_it_is_sent(value):
    count = 12 * MIB // len(value)
    written = b'{"a": [' + value.encode() * count + b"1]}"
    stream = io.BytesIO(frames.HEAD.pack(len(written) + 14) + written[:-1] + b', "sizes": []}')
    tracemalloc.start()
    with contextlib.suppress(frames.TooMuch):
        frames.read(stream.read, 128 * MIB)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 300 * MIB


def test_read_frame_counts_no_signs_in_a_text():
    frame = io.BytesIO()
    frames.write(frame.write, {"text": '2024,12\n[{"\\' * 200_000})

    value, _ = frames.read(io.BytesIO(frame.getvalue()).read, 128 * MIB)

    assert value == {"text": '2024,12\n[{"\\' * 200_000}


@given(text=st.text(), key=st.text(), number=st.floats(allow_nan=False, allow_infinity=False))
def test_read_frame_gives_back_what_was_written_but_zeros_in_texts(text, key, number):
    frame = io.BytesIO()
    frames.write(frame.write, {"a": [{"b": text}, number], "c": {key: None}})

    value, _ = frames.read(io.BytesIO(frame.getvalue()).read, MIB)

    clean = text.replace("\0", "\ufffd")
    assert value == {"a": [{"b": clean}, number], "c": {key.replace("\0", "\ufffd"): None}}


@pytest.mark.parametrize(
    "written,meant",
    [
        (rb"a\u0000b", "a\ufffdb"),
        (rb"a\ud800b", "a?b"),
        (rb"\ud83d\ude00", "\N{GRINNING FACE}"),
        (rb"\\u0000", "\\u0000"),
    ],
)
def test_read_frame_gives_texts_that_any_database_holds(written, meant):
    sent = b'{"' + written + b'": ["' + written + b'"], "sizes": []}'

    value, _ = frames.read(io.BytesIO(frames.HEAD.pack(len(sent)) + sent).read, MIB)

    assert value == {meant: [meant]}
    assert str(value).encode() and "\0" not in meant


@given(written=st.binary(max_size=300))
@settings(max_examples=40)
def test_read_frame_gives_a_frame_or_says_that_it_is_none(written):
    place = 0

    def receive(size: int) -> bytes:
        nonlocal place
        taken = written[place : place + size]
        place += size
        if len(taken) < size:
            raise EOFError
        return taken

    try:
        value, blobs = frames.read(receive, 200)
    except (frames.Garbled, frames.TooMuch, EOFError):
        return
    assert isinstance(value, dict) and sum(map(len, blobs)) <= 200


@pytest.mark.parametrize("what", ["connect", "udp"])
def test_a_reader_reaches_no_network(apart, what):
    kind = socket.SOCK_STREAM if what == "connect" else socket.SOCK_DGRAM
    with socket.socket(socket.AF_INET, kind) as ours:
        ours.bind(("127.0.0.1", 0))
        ours.settimeout(0.3)
        if what == "connect":
            ours.listen()

        reading = apart.read("attempt", b"", {"what": what, "port": ours.getsockname()[1]})

        assert reading.answer == {"refused": "PermissionError"}
        with pytest.raises(TimeoutError):
            ours.accept() if what == "connect" else ours.recv(1)


@pytest.mark.parametrize("what", ["write", "append", "exclusive", "nameless", "mkdir", "symlink"])
def test_a_reader_makes_no_file(apart, tmp_path, what):
    if what == "nameless" and not LINUX:
        pytest.skip("Linux only")

    reading = apart.read("attempt", b"", {"what": what, "path": str(tmp_path / "made")})

    assert reading.answer == {"refused": "PermissionError"}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("what", ["write", "append", "unlink", "rename", "chmod"])
def test_a_reader_changes_no_file(apart, tmp_path, what):
    kept = tmp_path / "kept.txt"
    kept.write_text("as it was")
    before = kept.stat()

    reading = apart.read("attempt", b"", {"what": what, "path": str(kept)})

    assert reading.answer == {"refused": "PermissionError"}
    assert [*tmp_path.iterdir()] == [kept]
    assert kept.read_text() == "as it was"
    assert kept.stat().st_mode == before.st_mode


@pytest.mark.parametrize("what", ["fork", "subprocess", "exec", "kill_parent"])
def test_a_reader_starts_and_stops_no_process(apart, what):
    before = apart.server_pid()

    reading = apart.read("attempt", b"", {"what": what})

    assert reading.answer["refused"] in ("PermissionError", "BlockingIOError")
    assert apart.server_pid() == before


def test_a_reader_kills_nobody(apart):
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        reading = apart.read("attempt", b"", {"what": "kill", "pid": other.pid})

        assert reading.answer == {"refused": "PermissionError"}
        assert other.poll() is None


@pytest.mark.parametrize(
    "path", [Path(__file__), Path("/proc/self/environ"), Path("/etc/passwd"), Path("/etc/hostname")]
)
def test_a_reader_reads_only_the_programs_own_files(filtered, path):
    if "Landlock" not in filtered.isolation():
        pytest.skip("no Landlock here")

    reading = filtered.read("attempt", b"", {"what": "read", "path": str(path)})

    assert reading.answer == {"refused": "PermissionError"}


def test_a_reader_may_still_import(apart):
    reading = apart.read("attempt", b"", {"what": "import", "module": "sndhdr"})

    assert reading.answer == {"done": "sndhdr"}


# x86-64: socket, clone, vfork, execve, kill, ptrace, creat, link, unlink, mount, setrlimit, bpf,
# userfaultfd, io_uring_setup, pidfd_open, openat2, memfd_create, prctl, process_vm_readv
@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the numbers of x86-64")
@pytest.mark.parametrize(
    "call",
    [(41, 2, 1, 0), (56, 17, 0), (58,), (59, 0, 0, 0), (62, 1, 0), (101, 0, 0, 0), (85, 0, 0),
     (86, 0, 0), (87, 0), (165, 0, 0), (160, 9, 0), (321, 0), (323, 0), (425, 1, 0), (434, 1, 0),
     (437, 0, 0), (319, 0, 0), (157, 38, 1), (310, 1), (72, 3, 8, 1), (234, 1, 1, 0),
     (0x40000000 + 41, 2, 1, 0), (9999,)],
)  # fmt: skip
def test_the_filter_refuses_calls_that_python_does_not_see(filtered, call):
    reading = filtered.read("attempt", b"", {"what": "raw_call", "call": call})

    assert reading.answer == {"refused": "PermissionError"} or (
        call[0] == 437 and reading.answer == {"refused": "OSError"}
    )


def test_read_tries_once_more_when_the_server_is_killed(apart):
    apart.read("echo", b"")
    before = apart.server_pid()
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(apart.read, "sleep", b"", {"seconds": 1})
        time.sleep(0.3)
        os.kill(before, signal.SIGKILL)

        assert future.result().answer == {"slept": True}
    assert apart.server_pid() != before


def test_read_gives_up_when_the_server_is_killed_twice(apart):
    apart.read("echo", b"")
    killed: list[int] = []
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(apart.read, "sleep", b"", {"seconds": 25})
        while not future.done() and len(killed) < 2:
            pid = apart.server_pid()
            if pid and pid not in killed and psutil.Process(pid).children():
                killed.append(pid)
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.01)
        reading = future.result()

    assert len(killed) == 2
    assert reading.status is Status.CRASHED
    assert "from outside" in reading.words


def test_a_killed_server_takes_its_children_along(apart):
    apart.read("echo", b"")
    server = apart.server_pid()
    assert wait_until(lambda: not psutil.Process(server).children())
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(apart.read, "sleep", b"", {"seconds": 1})
        assert wait_until(lambda: bool(psutil.Process(server).children()))
        (child,) = psutil.Process(server).children()
        os.kill(server, signal.SIGKILL)

        assert wait_until(lambda: not child.is_running(), 3)
        future.result()


def test_read_stops_a_server_that_hangs(apart):
    apart.read("echo", b"")
    server = apart.server_pid()
    os.kill(server, signal.SIGSTOP)

    reading = apart.read("echo", b"", limits=Limits(seconds=0.5))

    assert reading.status is Status.TOO_LONG
    assert not psutil.pid_exists(server)


def test_read_serves_many_threads_at_once(apart):
    contents = [bytes([number]) * 100_000 for number in range(20)]
    tasks = ["echo", "crash", "fail", "sleep"] * 5
    options = {"seconds": 0.2}
    with ThreadPoolExecutor(20) as pool:
        readings = list(pool.map(lambda t, c: apart.read(t, c, options), tasks, contents))

    for task, content, reading in zip(tasks, contents, readings, strict=True):
        if task == "echo":
            assert reading.blobs == [content]
        elif task == "sleep":
            assert reading.answer == {"slept": True}
        else:
            assert not reading.is_ok
    assert wait_until(lambda: not psutil.Process(apart.server_pid()).children())


def test_read_works_after_a_fork_with_a_server_of_its_own(apart):
    apart.read("echo", b"")
    ours = apart.server_pid()
    assert ours is not None
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            reading = apart.read("echo", b"forked")
            other = apart.server_pid()
            is_right = reading.blobs == [b"forked"] and other not in (None, ours)
            os.write(writer, f"{int(is_right)} {other}".encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as stream:
        is_right, other = stream.read().split()
    os.waitpid(pid, 0)

    assert is_right == "1"
    assert apart.server_pid() == ours
    assert wait_until(lambda: not psutil.pid_exists(int(other)))


def test_read_works_when_a_thread_forks_in_the_middle_of_a_job(apart):
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(apart.read, "sleep", b"", {"seconds": 0.5})
        time.sleep(0.2)
        pid = os.fork()
        if pid == 0:
            os._exit(0 if apart.read("echo", b"x").blobs == [b"x"] else 1)

        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
        assert future.result().answer == {"slept": True}


def test_the_server_ends_with_the_process_that_started_it():
    code = (
        "import sys, os; sys.path.insert(0, os.getcwd())\n"
        "from responses_app.readers.apart import parent\n"
        "parent.read_apart('probe', b'')\n"
        "print(parent._default.server_pid(), flush=True)\n"
        "input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[4],
        text=True,
    ) as popen:
        assert popen.stdout is not None
        server = int(popen.stdout.readline())
        assert psutil.pid_exists(server)
        popen.kill()
    assert wait_until(lambda: not psutil.pid_exists(server))


def test_the_server_keeps_nothing_of_a_large_file(apart):
    apart.read("echo", b"")
    server = psutil.Process(apart.server_pid())
    before = server.memory_info().rss
    for _ in range(3):
        assert apart.read("echo", b"x" * 60_000_000).is_ok

    assert server.memory_info().rss - before < 5 * MIB


def test_neither_side_leaks_open_files(apart):
    def count() -> list[int]:
        gc.collect()
        return [psutil.Process().num_fds(), psutil.Process(apart.server_pid()).num_fds()]

    apart.read("echo", b"")
    time.sleep(0.2)
    before = count()
    for task in ["echo", "crash", "fail", "leave", "answer_much"] * 6:
        apart.read(task, b"x", {"size": 3 * MIB}, Limits(output=MIB))

    assert wait_until(lambda: count() == before)


def test_read_refuses_a_task_that_is_not_in_the_table(apart):
    for name in ("os:system", "responses_app.readers.apart.confinement:probe", ""):
        with pytest.raises(ValueError, match="No reader is called"):
            apart.read(name, b"")


def test_read_apart_is_ready_to_use_and_isolation_says_what_is_in_force():
    reading = read_apart("probe", b"")

    assert isinstance(reading, Reading) and reading.is_ok


def test_isolation_says_in_words_what_is_in_force(apart):
    words = apart.isolation()

    assert "network" in words and words.endswith(".")
    assert ("(seccomp)" in words) == ("seccomp" in apart.read("probe", b"").answer["in_force"])


def test_a_job_of_a_warm_server_is_quick(apart):
    apart.read("echo", b"")
    marks = [time.monotonic()]
    for _ in range(20):
        apart.read("echo", b"x" * 1000)
        marks.append(time.monotonic())

    assert min(later - earlier for earlier, later in pairwise(marks)) < 0.05


def test_threads_wait_for_their_turn():
    made = Apart(PLACES, at_once=2)
    most = 0

    def watch() -> None:
        nonlocal most
        while not stop.wait(0.01):
            pid = made.server_pid()
            most = max(most, len(psutil.Process(pid).children()) if pid else 0)

    made.read("echo", b"")
    stop = threading.Event()
    watcher = threading.Thread(target=watch)
    watcher.start()
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: made.read("sleep", b"", {"seconds": 0.2}), range(6)))
    stop.set()
    watcher.join()
    made.close()

    assert 1 <= most <= 4  # of six; two that are just ending, perhaps


def test_read_says_that_the_readers_are_busy_when_it_may_not_wait():
    made = Apart(PLACES, at_once=1)
    made.read("echo", b"")
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(made.read, "sleep", b"", {"seconds": 1.5})
        time.sleep(0.3)
        started = time.monotonic()
        reading = made.read("echo", b"x", wait=0.2)
        waited = time.monotonic() - started
        patient = made.read("echo", b"x", wait=20)

        assert slow.result().answer == {"slept": True}
    made.close()

    assert (reading.status, reading.words) == (
        Status.BUSY, "The readers are busy; try again in a minute.",
    )  # fmt: skip
    assert 0.15 < waited < 1
    assert patient.blobs == [b"x"]


def test_read_gives_its_turn_back_whatever_happens():
    made = Apart(PLACES, at_once=1)
    for task in ("echo", "crash", "fail", "leave"):
        assert made.read(task, b"x", wait=0.5).status is not Status.BUSY
    with pytest.raises(TypeError):
        made.read("echo", b"", {"page": object()}, wait=0.5)
    assert made.read("echo", b"x", wait=0.5).is_ok
    made.close()
