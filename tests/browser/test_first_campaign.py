"""As a newcomer: from the empty database to the first overdue list, in the browser alone."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Browser

from tests.browser.conftest import Site, sign_in
from tests.campaign_files import POTHOLES

pytestmark = [pytest.mark.browser, pytest.mark.journey]


def test_a_newcomer_gets_to_the_overdue_list_and_the_total(browser: Browser, empty_site: Site):
    context = browser.new_context(base_url=empty_site.url)
    page = context.new_page()
    sign_in(page, empty_site)

    page.goto("/load-campaign/")
    page.set_input_files(
        "input[type=file]",
        {"name": "campaign.toml", "mimeType": "application/toml", "buffer": POTHOLES.encode()},
    )
    page.locator("main form:has(input[type=file]) button").click()
    assert "Potholes, 2026" in page.inner_text("main")

    sent_on = localdate() - timedelta(days=90)
    wrong = f"authority,sent_on\nKent,{sent_on}\nNewcastle on Lyme,{sent_on}\nFife,2026-02-31\n"
    upload(page, "/campaigns/potholes-2026/import-requests/", "requests.csv", wrong)
    third, fourth = page.get_by_label("Problems in the file").locator("tbody tr").all_inner_texts()
    assert third.startswith("3\tauthority")
    assert "nearest" in third
    assert fourth.startswith("4\tsent_on")

    right = f"authority,sent_on\nKent,{sent_on}\nNewcastle upon Tyne,{sent_on}\nFife,{sent_on}\n"
    upload(page, "/campaigns/potholes-2026/import-requests/", "requests.csv", right)
    page.get_by_role("button", name="Write it").click()
    page.goto("/campaigns/potholes-2026/requests/?phase=overdue")
    for name in ("Kent", "Newcastle upon Tyne", "Fife"):
        assert name in page.inner_text("main")

    figures = 'authority,question,period,answer\nKent,1,2025,"1,204"\nFife,1,2025,fewer than 5\n'
    upload(page, "/campaigns/potholes-2026/import-figures/", "figures.csv", figures)
    page.get_by_role("button", name="Write it").click()
    for _ in range(90):
        page.goto("/campaigns/potholes-2026/statistics/")
        if "1,204 to 1,208" in page.inner_text("main"):
            break
        page.wait_for_timeout(1000)
    assert "1,204 to 1,208" in page.inner_text("main")
    context.close()


def upload(page, path: str, name: str, text: str) -> None:
    page.goto(path)
    page.set_input_files(
        "input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.locator("main form:has(input[type=file]) button").click()
