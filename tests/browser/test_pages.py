"""Every page, opened as a researcher would, at desktop and phone width, by light and by dark.

Nothing that axe-core calls serious may be found, nothing may scroll sideways, and the browser
may have nothing to complain of. The README's screenshots are taken on the way, with
FOI_SCREENSHOTS=1.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Site, sign_in
from tests.servers import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.journey]

PAGES = {
    "campaigns": "/",
    "campaign": "/campaigns/demonstration/",
    "requests": "/campaigns/demonstration/requests/",
    "overdue": "/campaigns/demonstration/requests/?phase=overdue&nation=England&sort=due",
    "overdue desk": "/campaigns/demonstration/overdue/",
    "overdue desk, filtered": "/campaigns/demonstration/overdue/?obstacle=nothing&nation=England"
    "&tick=all",
    "nothing found": "/campaigns/demonstration/requests/?search=nowhere",
    "request": "/requests/{reference}/",
    "rights": "/campaigns/demonstration/rights/",
    "statistics": "/campaigns/demonstration/statistics/",
    "statistics of Wales": "/campaigns/demonstration/statistics/?area=nation:Wales",
    "statistics as of a day": "/campaigns/demonstration/statistics/?as_of=2026-01-02",
    "responses": "/campaigns/demonstration/responses/?question=2a&period=2023",
    "pictures": "/campaigns/demonstration/pictures/",
    "map by rate": "/campaigns/demonstration/pictures/?picture=map-by-rate",
    "map of a nation": "/campaigns/demonstration/pictures/?picture=map-by-rate&area=nation:Wales",
    "distribution": "/campaigns/demonstration/pictures/?picture=distribution",
    "timeline": "/campaigns/demonstration/pictures/?picture=timeline&by=nation",
    "no trend": "/campaigns/demonstration/pictures/?picture=trend",
    "exports": "/campaigns/demonstration/exports/",
    "check a draft": "/campaigns/demonstration/claims/",
    "tokens": "/tokens/",
    "releases": "/campaigns/demonstration/releases/",
    "figures to confirm": "/campaigns/demonstration/confirming/",
    "lists": "/lists/",
    "new list": "/lists/new/",
    "draft": "/campaigns/demonstration/draft/",
    "letters": "/campaigns/demonstration/letters/",
    "outbox": "/campaigns/demonstration/outbox/",
    "import requests": "/campaigns/demonstration/import-requests/",
    "import figures": "/campaigns/demonstration/import-figures/",
    "load a campaign": "/load-campaign/",
    "figures to look at": "/campaigns/demonstration/figures/",
    "replies": "/replies/",
    "replies of a campaign": "/replies/?tab=all&campaign=demonstration",
    "replies in the pen": "/replies/?tab=pen",
    "replies by hand": "/replies/?tab=hand",
    "replies set aside": "/replies/?tab=aside",
    "replies, filter not read": "/replies/?kind=nonsense",
    "documents": "/documents/?campaign=demonstration",
    "documents that could not be looked through": "/documents/?show=unreadable",
    "documents that were decided about": "/documents/?show=decided",
    "documents, error": "/documents/?campaign=nowhere",
    "addresses": "/addresses/",
    "bring addresses in": "/addresses/bring-in/",
    "addresses to put right": "/addresses/to-put-right/",
    "deadline": "/deadline",
    "deadline, filled": "/deadline?law=foia&received=2026-03-07&event=acknowledged:2026-03-10"
    "&as_of=2026-03-20",
    "deadline, fee": "/deadline?law=eir&received=2026-03-12&event=fees_notice:2026-03-16"
    "&event=fee_received:2026-05-06",
    "deadline, error": "/deadline?law=gdpr&received=soon&kind=response&on=",
    "password": "/password/",
    "not there": "/campaigns/nowhere/",
    "admin": "/admin/",
    "admin requests": "/admin/requests_app/foirequest/",
    "admin figures": "/admin/responses_app/figure/",
    "admin campaign": "/admin/requests_app/campaign/1/change/",
    "admin authorities": "/admin/requests_app/authority/",
    "admin proclaimed holiday": "/admin/requests_app/proclaimedholiday/add/",
    "admin recounts": "/admin/requests_app/recount/",
    "admin sending rules": "/admin/requests_app/sendingrules/",
    "admin chase runs": "/admin/requests_app/chaserun/",
    "admin letter batches": "/admin/requests_app/letterbatch/",
    "admin statistics": "/admin/responses_app/statistic/",
    "admin builds": "/admin/responses_app/statisticsbuild/",
    "admin tokens": "/admin/responses_app/apitoken/",
    "admin lists": "/admin/requests_app/authoritylist/",
    "admin releases": "/admin/responses_app/release/",
    "admin confirmations": "/admin/responses_app/confirmation/",
    "admin standard answer": "/admin/requests_app/standardanswer/add/",
}
STATUS = {"not there": 404, "deadline, error": 400}  # of all others 200
SCREENSHOTS = {"campaign", "requests", "request"}
LOOKS = {"desktop": (1280, "light"), "phone": (390, "dark")}


@dataclass
class Visitor:
    """A signed-in browser window that remembers what the browser complained of."""

    page: Page
    reference: str
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="module", params=LOOKS)
def visitor(request, browser: Browser, demo_site: Site) -> Iterator[Visitor]:
    width, scheme = LOOKS[request.param]
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, base_url=demo_site.url
    )
    page = context.new_page()
    sign_in(page, demo_site)
    page.goto("/campaigns/demonstration/requests/?phase=overdue")
    reference = page.locator("main a[href^='/requests/']").first.get_attribute("href")
    visitor = Visitor(page, reference.strip("/").split("/")[1])
    page.on("console", lambda message: visitor.complaints.append(message.text))
    page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
    yield visitor
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_page_is_open_to_everybody(visitor: Visitor, name: str, request):
    page = visitor.page
    visitor.complaints.clear()

    answer = page.goto(PAGES[name].format(reference=visitor.reference))

    status = STATUS.get(name, 200)
    assert answer.status == status
    page.wait_for_load_state("networkidle")
    foreseen = {"404", str(status)} - {"200"}  # axe makes a 404 of its own
    complaints = [
        text for text in visitor.complaints if not any(number in text for number in foreseen)
    ]
    assert complaints == []
    found = Axe().run(page).response["violations"]
    serious = [
        f"{one['id']}: {one['help']} ({one['nodes'][0]['html'][:120]})"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == []
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"]
    if name != "admin" and "demonstration" in page.url:
        assert "made-up figures" in page.inner_text("body").lower()
    if not name.startswith("deadline"):  # which is for everybody, and tells nothing of us
        assert "written to a folder, not sent" in page.inner_text("body")
    if name in SCREENSHOTS and os.environ.get("FOI_SCREENSHOTS") == "1":
        if page.viewport_size["width"] > 1000:
            page.screenshot(path=ROOT / "docs" / "screenshots" / f"{name}.png", full_page=False)


def test_login_page_is_open_to_everybody(browser: Browser, demo_site: Site):
    context = browser.new_context(base_url=demo_site.url)
    page = context.new_page()
    page.goto("/campaigns/demonstration/")

    assert page.url.startswith(f"{demo_site.url}/login/")
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    context.close()


def test_deadline_works_for_a_stranger_without_javascript(browser: Browser, demo_site: Site):
    context = browser.new_context(base_url=demo_site.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/login/")
    page.get_by_role("link", name="When is it due?").click()

    page.get_by_label("Law").select_option("foisa")
    page.get_by_label("Day it was received").fill("2026-03-10")
    page.get_by_label("What happened", exact=True).select_option("acknowledged")
    page.get_by_label("On which day", exact=True).fill("2026-03-11")
    page.get_by_role("button", name="Work it out").click()

    assert page.url.endswith(
        "/deadline?law=foisa&received=2026-03-10&event=acknowledged:2026-03-11"
    )
    assert page.locator(".due").inner_text() == "Wed 8 April 2026"
    assert [cookie["name"] for cookie in context.cookies()] == ["csrftoken"]  # of the login page
    context.close()


def test_pages_work_without_javascript(browser: Browser, demo_site: Site):
    context = browser.new_context(base_url=demo_site.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, demo_site)

    page.goto("/campaigns/demonstration/requests/")
    page.get_by_label("Name or reference").fill("birchmoor")
    page.get_by_role("button", name="Filter", exact=True).click()

    rows = page.locator("main tbody tr")
    assert rows.count() > 0
    assert all("irchmoor" in text for text in rows.all_inner_texts())
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").first.click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert len(text.splitlines()) == rows.count() + 1
    assert "made-up" in download.value.suggested_filename
    context.close()
