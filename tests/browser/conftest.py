"""The whole of FOI Tracker as `script/run` starts it, and a real browser in front of it."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import CHROMIUM
from tests.servers import ROOT, free_port, wait_for


@dataclass(frozen=True)
class Site:
    """A running installation and the login that its first start showed."""

    url: str
    password: str


def running_site(folder: Path, *options: str) -> Iterator[Site]:
    """Start an installation of its own in `folder`; end it afterwards."""
    port = free_port()
    log = folder / "run.log"
    environment = {
        **{
            name: value
            for name, value in os.environ.items()
            if not name.startswith("FOI_") and not name.endswith("_URL")
        },
        "FOI_DATA_DIR": str(folder / "var"),
    }
    words = [sys.executable, "-m", "foi_tracker.supervisor", "--port", str(port), *options]
    with log.open("w") as out:
        supervisor = subprocess.Popen(
            words, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT
        )
    try:
        wait_for("the start", lambda: "Ctrl-C ends" in log.read_text() or supervisor.poll(), 90)
        password = re.search(r"with the password (\S+)", log.read_text())
        assert password, log.read_text()
        yield Site(f"http://127.0.0.1:{port}", password.group(1))
    finally:
        supervisor.send_signal(signal.SIGINT)
        supervisor.wait(30)


@pytest.fixture(scope="module")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """FOI Tracker with the demonstration in it."""
    yield from running_site(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """FOI Tracker with the register and nothing else."""
    yield from running_site(tmp_path_factory.mktemp("empty"), "--empty")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert CHROMIUM, "no Chromium here: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


def sign_in(page: Page, site: Site) -> None:
    page.goto(site.url)
    page.fill("[name=username]", "admin")
    page.fill("[name=password]", site.password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{site.url}/")
