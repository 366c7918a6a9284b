"""Documents and hostile mails in a real browser: nothing is fetched, run or led astray.

Mails come in as they do from a folder, are read as they always are, and are then looked at.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from responses_app.domain.clean_html import clean
from tests import made_documents, made_files
from tests.browser.conftest import Site, running_site, sign_in
from tests.evil_html import EVIL
from tests.servers import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.journey]
AFTER = "<p>after</p>"
LOOKS = {"desktop": (1280, "light"), "phone": (390, "dark")}
HIDDEN = made_documents.xlsx(made_documents.COUNTS, (made_documents.CHILDREN, "hidden"))


def mail(subject: str, html: str, **files: bytes) -> bytes:
    made = EmailMessage()
    made["From"], made["To"] = "foi@council.example", "foi@example.org"
    made["Subject"], made["Message-ID"] = subject, f"<{subject.replace(' ', '.')}@council.example>"
    made.set_content("Dear researcher, please find our answer.")
    made.add_alternative(html, subtype="html", cte="base64")
    for name, content in files.items():
        filename = name.replace("__", ".")
        made.add_attachment(content, "application", "octet-stream", filename=filename)
    return made.as_bytes()


@dataclass
class Elsewhere:
    """Another server on this machine, and how often somebody has turned to it."""

    listener: socket.socket
    asked: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def look(self) -> int:
        self.listener.setblocking(False)
        while True:
            try:
                connection, _ = self.listener.accept()
            except BlockingIOError:
                return self.asked
            connection.close()
            self.asked += 1


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Elsewhere]:
    with socket.create_server(("127.0.0.1", 0), backlog=500) as listener:
        yield Elsewhere(listener)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, elsewhere: Elsewhere) -> Iterator[Site]:
    """FOI Tracker with mails that came in: documents of every state, and all that is evil."""
    folder = tmp_path_factory.mktemp("documents")
    mails = folder / "mails"
    mails.mkdir()
    ends_itself = [html for html in EVIL.values() if AFTER in clean(html + AFTER)]
    evil = "".join(f"<div>{html}</div>" for html in ends_itself)
    for name, content in {
        "evil": mail("Evil", evil.replace("HOST", elsewhere.url).replace("\x00", "")),
        "figures": mail(
            "Figures",
            "<h1>Our reply</h1><p>Dear <b>you</b>, see <a href='https://council.example/very/long/"
            f"{'x' * 200}'>our site</a>.</p><table><tr><td>2024</td><td>12</td></tr></table>",
            figures__xlsx=HIDDEN,
            counts__csv=b"Year,Children\n2023,14\n2024,9\n",
            letter__pdf=made_documents.pdf(made_documents.pdf_text("Dear researcher"), ""),
            all__zip=made_files.zip_of({"inner/a.csv": b"Year,Children\n2021,3\n"}),
            locked__xlsx=made_files.locked_office_file(),
            map__png=made_files.picture(size=(1200, 300)),
        ),
    }.items():
        (mails / f"{name}.eml").write_bytes(content)
    for running in running_site(folder, "--empty"):
        for command in (["import_mail", str(mails)], ["read_replies"]):
            manage(folder, *command)
        yield running


def manage(folder: Path, *words: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FOI_")}
    kept.pop("DATABASE_URL", None)
    subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env={**kept, "FOI_DATA_DIR": str(folder / "var")},
        check=True,
        capture_output=True,
        timeout=120,
    )


@dataclass
class Visitor:
    """A signed-in browser window that remembers what it asked for, and complained of."""

    context: BrowserContext
    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def page_of(self, subject: str, document: str = "") -> str:
        """The address of a message, or of a document that came with it."""
        self.page.goto("/replies/?tab=all")
        link = self.page.get_by_role("link", name=subject, exact=True).first
        number = link.get_attribute("href").partition("message=")[2].partition("&")[0]
        if not document:
            return f"/replies/{number}/"
        self.page.goto(f"/replies/{number}/")
        return self.page.get_by_role("link", name=document).first.get_attribute("href")


@pytest.fixture(scope="module", params=LOOKS)
def visitor(request, browser: Browser, site: Site) -> Iterator[Visitor]:
    width, scheme = LOOKS[request.param]
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, base_url=site.url
    )
    page = context.new_page()
    sign_in(page, site)
    visitor = Visitor(context, page)
    context.on("request", lambda asked: visitor.asked.append(asked.url))
    page.on("console", lambda message: visitor.complaints.append(message.text))
    page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
    page.on("dialog", lambda dialog: visitor.complaints.append(dialog.message))
    yield visitor
    context.close()


DOCUMENTS = ["figures.xlsx", "counts.csv", "letter.pdf", "all.zip", "locked.xlsx", "map.png"]
LISTS = {
    "waiting": "/documents/",
    "unreadable": "/documents/?show=unreadable",
    "new": "/documents/?show=new",
    "decided": "/documents/?show=decided",
}


def assert_open_to_everybody(visitor: Visitor, url: str, status: int = 200) -> None:
    visitor.complaints.clear()
    answer = visitor.page.goto(url)
    assert answer.status == status
    visitor.page.wait_for_load_state("networkidle")
    assert [text for text in visitor.complaints if str(status) not in text] == []
    found = Axe().run(visitor.page).response["violations"]
    assert [
        f"{one['id']}: {one['nodes'][0]['html'][:120]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ] == []
    width = visitor.page.evaluate("document.documentElement.scrollWidth")
    assert width <= visitor.page.viewport_size["width"]


@pytest.mark.parametrize("name", LISTS)
def test_list_of_documents_is_open_to_everybody(visitor: Visitor, name: str):
    assert_open_to_everybody(visitor, LISTS[name])


@pytest.mark.parametrize("name", DOCUMENTS)
def test_document_is_open_to_everybody(visitor: Visitor, name: str):
    assert_open_to_everybody(visitor, visitor.page_of("Figures", name))
    for summary in visitor.page.locator("main summary").all():
        summary.click()
    width = visitor.page.evaluate("document.documentElement.scrollWidth")
    assert width <= visitor.page.viewport_size["width"]


def test_raw_mail_that_is_kept_back_says_why(visitor: Visitor):
    assert_open_to_everybody(visitor, f"{visitor.page_of('Figures')}raw", status=403)


@pytest.mark.parametrize("path", ["/files/x", "/files/1:x:y/a.csv"])
def test_link_that_has_run_out_is_a_plain_page(visitor: Visitor, path: str):
    answer = visitor.page.goto(path)

    assert answer.status == 404
    assert "Go back and click again" in visitor.page.inner_text("main")
    assert visitor.page.evaluate("getComputedStyle(document.body).margin") == "0px"  # our style


def test_document_shows_pages_as_pictures(visitor: Visitor):
    visitor.page.goto(visitor.page_of("Figures", "letter.pdf"))
    picture = visitor.page.locator(".page-picture img")
    assert picture.evaluate("one => one.complete && one.naturalWidth > 100")

    visitor.page.get_by_role("link", name="Next page").click()

    assert "Page 2 of 2" in visitor.page.inner_text("main")


def test_document_is_downloaded_under_its_name(visitor: Visitor):
    visitor.page.goto(visitor.page_of("Figures", "counts.csv"))

    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("link", name="Download").click()

    assert download.value.suggested_filename == "counts.csv"
    assert download.value.path().read_bytes() == b"Year,Children\n2023,14\n2024,9\n"


def test_formatted_mail_fetches_nothing_and_runs_nothing(
    visitor: Visitor, site: Site, elsewhere: Elsewhere
):
    url = f"{visitor.page_of('Evil')}formatted"
    before = elsewhere.look()
    visitor.asked.clear()
    visitor.complaints.clear()

    answer = visitor.page.goto(url)
    visitor.page.wait_for_load_state("networkidle")

    assert answer.status == 200
    assert visitor.complaints == []
    ours = (f"{site.url}/files/", f"{site.url}{url}")
    assert [one for one in visitor.asked if not one.startswith(ours)] == []
    assert elsewhere.look() == before
    assert visitor.page.locator(".formatted-mail div").count() > 20
    for one in visitor.page.locator(".formatted-mail a").all():
        assert one.get_attribute("href").startswith(("https://", "http://", "mailto:"))
    width = visitor.page.evaluate("document.documentElement.scrollWidth")
    assert width <= visitor.page.viewport_size["width"]


def test_formatted_mail_is_open_to_everybody(visitor: Visitor):
    """Axe cannot be run where no script may: it looks at the same page without its policy."""
    answer = visitor.context.request.get(f"{visitor.page_of('Figures')}formatted")
    assert answer.status == 200
    style = visitor.context.request.get("/files/style.css").text()
    bare = visitor.context.new_page()
    bare.set_content(answer.text().replace("</head>", f"<style>{style}</style></head>"))

    assert "our site [https://council.example/very/long/" in bare.inner_text("main")
    found = Axe().run(bare).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    width = bare.evaluate("document.documentElement.scrollWidth")
    assert width <= bare.viewport_size["width"]
    bare.close()


def test_formatted_mail_leads_back_to_its_message(visitor: Visitor):
    message = visitor.page_of("Figures")
    visitor.page.goto(f"{message}formatted")

    visitor.page.get_by_role("link", name="Back to the message").click()

    visitor.page.wait_for_url(f"**{message}")
    assert "Formatted view" in visitor.page.inner_text("main")  # still logged in


@pytest.fixture(scope="module")
def bare_page(browser: Browser) -> Iterator[Page]:
    """A page without any policy, in which only the cleaning stands between a mail and the world."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", EVIL)
def test_cleaned_mail_alone_fetches_nothing_even_without_a_policy(
    bare_page: Page, elsewhere: Elsewhere, name: str
):
    asked: list[str] = []
    bare_page.on("request", lambda one: asked.append(one.url))
    bare_page.on("dialog", lambda one: asked.append(one.message))

    bare_page.set_content(clean(EVIL[name].replace("HOST", elsewhere.url)))
    bare_page.wait_for_timeout(30)

    assert asked == []
    assert elsewhere.look() == 0
    assert bare_page.url == "about:blank"


@pytest.mark.parametrize("name", ["tracking pixel", "svg onload", "style element", "iframe"])
def test_the_same_mail_fetches_if_it_is_not_cleaned(browser: Browser, name: str):
    """So that a page that asks for nothing says something of the cleaning."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as listener:
        server = Elsewhere(listener)
        page = browser.new_page()
        page.set_content(EVIL[name].replace("HOST", server.url), wait_until="commit")
        page.wait_for_timeout(500)

        assert server.look() > 0
        page.close()
