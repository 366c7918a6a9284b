"""Replies by keyboard alone: a mail comes in wrongly, is sorted in the holding pen, and is read."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Site, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.journey]

MAIL = """From: FOI Team <foi@testham.example>
To: foi@example.org
Subject: {subject}
Message-ID: <{subject}@testham.example>
Content-Type: text/plain; charset=utf-8

Your request is being looked at, and {subject} is its number.
"""


@pytest.fixture(params=[True, False], ids=["with a script", "without"])
def page(request, browser: Browser, demo_site: Site) -> Iterator[Page]:
    context = browser.new_context(
        base_url=demo_site.url,
        java_script_enabled=request.param,
        viewport={"width": 390, "height": 800},
    )
    page = context.new_page()
    page.has_script = request.param
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    sign_in(page, demo_site)
    yield page
    context.close()


def bring(page: Page, reference: str, *subjects: str) -> None:
    """Upload mails on the page of a request, and untie each: so they come into the pen."""
    page.goto(f"/requests/{reference}/")
    page.get_by_text("Upload mails and documents").click()
    page.set_input_files(
        "input[type=file]",
        [
            {
                "name": f"{subject}.eml",
                "mimeType": "message/rfc822",
                "buffer": MAIL.format(subject=subject).encode(),
            }
            for subject in subjects
        ],
    )
    page.get_by_role("button", name="Keep them").click()
    assert f"Kept as {len(subjects)} messages." in page.inner_text("main")
    for subject in subjects:
        page.goto(f"/requests/{reference}/")
        page.get_by_role("link", name=subject).click()
        page.get_by_role("button", name="It is not theirs: untie").click()
        assert "In the holding pen" in page.inner_text("main")


def is_sound(page: Page) -> bool:
    """Whether nothing scrolls sideways and, where it can be asked, axe finds nothing serious."""
    if not page.has_script:
        return True
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    return page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_pen_is_gone_through_by_keyboard(page: Page):
    mark = "one" if page.has_script else "two"
    first, second = f"first-{mark}", f"second-{mark}"
    page.goto("/campaigns/demonstration/requests/")
    links = page.locator("main tbody th a").all()[:2]
    wrong, right = (one.get_attribute("href").strip("/").split("/")[1] for one in links)
    bring(page, wrong, first, second)

    page.goto("/replies/?tab=pen")
    page.get_by_role("link", name="Go through them one by one").click()
    for _ in range(9):  # others wait here, too: those of the demonstration come first
        if first in page.inner_text("main"):
            break
        page.get_by_role("link", name="Skip it").click()
    assert first in page.inner_text("main")
    assert is_sound(page)
    page.get_by_role("searchbox", name="Find another request").fill(right)
    page.keyboard.press("Enter")
    page.wait_for_url("**find=*")
    page.wait_for_load_state()
    assert page.evaluate("document.activeElement.textContent").endswith("accept")
    assert is_sound(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/replies/pen/?after=*")
    assert "Tied to" in page.locator(".messages").inner_text()
    assert second in page.inner_text("main")

    if page.has_script:
        page.keyboard.press("s")
        assert page.evaluate("document.activeElement.value") == "newsletter or spam"
        page.keyboard.press("Enter")
    else:
        page.get_by_role("button", name="Newsletter or spam").click()
    page.locator(".messages").get_by_text("Set aside: newsletter or spam").wait_for()

    page.goto(f"/requests/{right}/")
    page.get_by_role("link", name=first).click()
    assert is_sound(page)
    page.get_by_label("What it is").select_option("unclear")
    page.get_by_role("button", name="That is what it is").click()
    assert "read as unclear" in page.locator(".messages").inner_text()
    assert page.complaints == []


@pytest.mark.parametrize("page", [True], indirect=True, ids=["with a script"])
def test_number_keys_accept_and_may_be_switched_off(page: Page):
    page.goto("/campaigns/demonstration/requests/")
    wrong = page.locator("main tbody th a").first.get_attribute("href").strip("/").split("/")[1]
    bring(page, wrong, "third", "fourth")
    page.goto("/replies/?tab=pen&search=third")
    page.get_by_role("link", name="third").click()
    page.get_by_role("searchbox", name="Find another request").fill(wrong)
    page.get_by_role("button", name="Find").click()
    found = page.url

    page.get_by_label("Keys work on this page").uncheck()
    page.keyboard.press("1")
    page.keyboard.press("n")
    assert page.url == found

    page.get_by_label("Keys work on this page").check()
    page.keyboard.press("n")
    page.wait_for_url("**/replies/pen/?after=*")
    assert page.locator("#mail").inner_text() != "third"
    page.goto(found)
    page.keyboard.press("1")
    page.wait_for_url("**/replies/pen/?after=*")
    assert "Tied to" in page.locator(".messages").inner_text()
