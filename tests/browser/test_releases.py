"""A release from the button to the page that everybody reads."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.journey]


def is_open_to_everybody(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0


@pytest.mark.parametrize("width, scheme", [(1280, "light"), (390, "dark")])
def test_a_release_is_made_published_read_and_taken_back(
    browser: Browser, demo_site: Site, width: int, scheme: str
):
    site = demo_site
    ours = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, base_url=site.url
    )
    page = ours.new_page()
    sign_in(page, site)
    page.goto("/campaigns/demonstration/releases/")
    page.get_by_label("Why there is this release").fill("For a test.")
    if page.get_by_label("Make one although").count():
        page.get_by_label("Make one although").check()
    page.get_by_role("button", name="Make the release").click()
    expect(page.get_by_role("heading", name="Not published")).to_be_visible()
    is_open_to_everybody(page)
    number = page.url.rstrip("/").rpartition("/")[2]
    path = f"demonstration/{number}/"

    stranger = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        base_url=site.url,
        java_script_enabled=False,
    ).new_page()
    assert stranger.goto(f"/published/{path}").status == 404

    if page.get_by_label("Publish it although").count():
        page.get_by_label("Publish it although").check()
    page.get_by_role("button", name="Publish it").click()
    complaints: list[str] = []
    stranger.on("console", lambda message: complaints.append(message.text))
    assert stranger.goto(f"/published/{path}").status == 200
    expect(stranger.get_by_text("Every figure here is made up.")).to_be_visible()
    with stranger.expect_download() as download:
        stranger.get_by_role("link", name="All files (zip)").click()
    assert download.value.suggested_filename.startswith("made-up-demonstration-release-")
    assert complaints == []

    page.goto(f"/published/{path}")
    page.wait_for_load_state("networkidle")
    assert page.locator("figure img").first.evaluate("one => one.naturalWidth") > 0
    is_open_to_everybody(page)
    page.goto(f"/campaigns/demonstration/releases/{number}/")
    page.get_by_role("button", name="Show it no longer").click()
    expect(page.get_by_role("heading", name="Not published")).to_be_visible()
    # The browser itself may keep the page for a minute.
    assert stranger.context.request.get(f"/published/{path}").status == 404
    ours.close()
    stranger.context.close()
