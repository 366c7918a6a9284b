"""A block of cells from a spreadsheet is pasted into the grid, and nothing of it is lost unsaid."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils.timezone import localdate
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Site, sign_in
from tests.browser.test_desk import CAMPAIGN
from tests.browser.test_first_campaign import upload

pytestmark = [pytest.mark.browser, pytest.mark.journey]

PASTE = """(text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const event = { clipboardData: data, bubbles: true, cancelable: true };
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", event));
}"""


@pytest.fixture
def grid(browser: Browser, empty_site: Site) -> Page:
    context = browser.new_context(base_url=empty_site.url)
    page = context.new_page()
    sign_in(page, empty_site)
    upload(page, "/load-campaign/", "campaign.toml", CAMPAIGN)
    rows = f"authority,sent_on\nKent,{localdate() - timedelta(days=9)}\n"
    upload(page, "/campaigns/roads/import-requests/", "requests.csv", rows)
    page.get_by_role("button", name="Write it").click()
    page.goto("/campaigns/roads/requests/")
    page.get_by_role("link", name="Kent", exact=True).click()
    page.goto(page.url.rstrip("/") + "/grid/")
    yield page
    context.close()


def test_a_block_of_cells_is_pasted_and_kept(grid: Page):
    grid.get_by_label("5, 2023").focus()
    grid.evaluate(PASTE, '1,204\t<5\r\n"see\nnote"\tnil\r\n99\t98\r\n')

    status = grid.locator("[data-pasted]")
    assert status.inner_text().startswith("2 of the cells you pasted lie beyond the table")
    assert grid.get_by_label("6, 2023").input_value() == "see note"
    grid.keyboard.press("ArrowDown")
    grid.keyboard.type("40")
    assert grid.get_by_label("6, 2023").input_value() == "40", "the whole field was selected"
    found = Axe().run(grid).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    grid.get_by_role("button", name="Keep").click()

    assert "4 figures kept" in grid.inner_text("main")
    shown = [one.input_value() for one in grid.locator("[data-cell]").all()]
    assert shown == [""] * 8 + ["1,204", "<5", "40", "nil"]
