"""A reply of twelve figures is coded by keyboard alone; and without a script as well."""

import io
import time
from collections.abc import Iterator
from datetime import timedelta

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils.timezone import localdate
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Site, sign_in
from tests.browser.test_first_campaign import upload

pytestmark = [pytest.mark.browser, pytest.mark.journey]

WORDINGS = (
    "How many potholes were reported?",
    "How many claims for damage were made?",
    "How many of these claims were refused?",
    "How many claims were settled?",
    "How many inspectors did you employ?",
    "How many roads were resurfaced?",
)
CAMPAIGN = """
slug = "roads"
title = "Roads"
ask = { function = "highways" }
subject = "FOI request: roads"
letter = "Dear {{ authority.name }},\\n\\n{{ questions }}\\n"
applicant = { name = "Ada Researcher", organisation = "Example Trust", address = "1 Street" }
periods = [ { id = "2023", basis = "calendar" }, { id = "2024", basis = "calendar" } ]
""" + "".join(
    f'\n[[question]]\nid = "{number}"\ntext = "{text}"\nunit = "cases"\nkind = "count"\n'
    for number, text in enumerate(WORDINGS, start=1)
)
NAMES = ("Kent", "Fife", "Leeds", "Derby", "Luton", "York")


@pytest.fixture(scope="module")
def asked(browser: Browser, empty_site: Site) -> Site:
    """Six councils were asked twelve figures each."""
    context = browser.new_context(base_url=empty_site.url)
    page = context.new_page()
    sign_in(page, empty_site)
    upload(page, "/load-campaign/", "campaign.toml", CAMPAIGN)
    sent_on = localdate() - timedelta(days=9)
    rows = "".join(f"{name},{sent_on}\n" for name in NAMES)
    upload(page, "/campaigns/roads/import-requests/", "requests.csv", f"authority,sent_on\n{rows}")
    page.get_by_role("button", name="Write it").click()
    context.close()
    return empty_site


@pytest.fixture(params=[True, False], ids=["with a script", "without"])
def page(request, browser: Browser, asked: Site) -> Iterator[Page]:
    context = browser.new_context(
        base_url=asked.url,
        java_script_enabled=request.param,
        viewport={"width": 1366, "height": 900},
    )
    page = context.new_page()
    page.has_script = request.param
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    sign_in(page, asked)
    yield page
    context.close()


def workbook(first: int) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Your question", 2023, 2024])
    for number, text in enumerate(WORDINGS):
        sheet.append([f"{number + 1}. {text}", first + number, first + 10 + number])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def reply_comes(page: Page, authority: str, first: int) -> None:
    """Upload a reply on the page of a request, and wait until it is to be coded."""
    page.goto("/campaigns/roads/requests/")
    page.get_by_role("link", name=authority, exact=True).click()
    page.get_by_text("Upload mails and documents").click()
    page.set_input_files(
        "input[type=file]",
        {
            "name": f"answers {first}.xlsx",
            "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "buffer": workbook(first),
        },
    )
    page.get_by_role("button", name="Keep them").click()
    for _ in range(90):
        page.goto(f"/campaigns/roads/review/?authority={authority}")
        if page.locator("[data-row] .figure-proposed").count() == 12:
            return
        page.wait_for_timeout(1000)
    raise AssertionError(page.inner_text("main"))


def is_sound(page: Page) -> None:
    if page.has_script:
        found = Axe().run(page).response["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
        wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        assert page.evaluate(wide)
    assert page.complaints == []


def figures_of(page: Page, authority: str) -> str:
    page.goto("/campaigns/roads/requests/")
    page.get_by_role("link", name=authority, exact=True).click()
    return page.locator("[aria-label=Figures]").inner_text()


def test_twelve_figures_are_coded_with_one_key_each(page: Page):
    authority, first = ("Kent", 31) if page.has_script else ("Fife", 51)
    reply_comes(page, authority, first)
    is_sound(page)
    page.get_by_role("button", name="Take it in hand").click()
    page.locator("button[value=finish]").wait_for()
    assert page.locator("td.mark").count() == 12, "each figure is marked in the sheet"

    started = time.perf_counter()
    if page.has_script:
        assert "Sheet!B2" in page.locator(".figure-row.is-current").inner_text()
        assert page.locator("td.mark.is-current").inner_text() == str(first)
        for key in ["a"] * 10:
            page.keyboard.press(key)
        assert page.locator("[data-decided]").inner_text() == "10"
        page.keyboard.press("c")
        page.keyboard.type("<5")
        page.keyboard.press("Enter")
        page.keyboard.press("a")
        page.keyboard.press("f")
    else:
        rows = page.locator("[data-row]")
        for number in range(12):
            choice = "correct" if number == 10 else "accept"
            rows.nth(number).locator(f"[data-decision={choice}]").check()
        rows.nth(10).locator("input[name^=reading]").fill("<5")
        page.get_by_role("button", name="Finish, and on to the next").click()
    page.get_by_text(f"Coded: {authority}.").wait_for()  # a key leaves nothing else to wait for
    took = time.perf_counter() - started

    assert took < 60, "a reply of twelve figures takes less than a minute"
    figures = figures_of(page, authority)
    assert figures.count("accepted by a person") == 11
    assert "corrected by a person" in figures and "0 to 4" in figures


def test_a_reply_is_skipped_comes_again_and_what_cannot_be_kept_is_told(page: Page):
    authority, first = ("Leeds", 71) if page.has_script else ("Derby", 91)
    reply_comes(page, authority, first)
    page.get_by_role("button", name="Take it in hand").click()
    page.locator("[data-row]").first.locator("[value=correct]").check()
    page.locator("[data-row]").first.locator("input[name^=reading]").fill("rather many")
    page.get_by_role("button", name="Keep for now").click()
    assert "Not done yet: 1 to look at" in page.inner_text("main")
    assert page.locator("input[name^=reading]").first.input_value() == "rather many"
    is_sound_but_for_status(page)
    page.locator("[data-row]").first.locator("[value=ask]").check()
    page.locator("[data-row]").first.locator("input[name^=reading]").fill("")

    page.get_by_role("button", name="Skip").click()

    assert f"Skipped: {authority}" in page.inner_text("main")
    page.goto("/campaigns/roads/review/?show=skipped")
    page.get_by_role("link", name=authority).click()
    page.get_by_role("button", name="Take it in hand").click()
    assert page.locator("[data-row]").first.locator("[value=ask]").is_checked()
    for row in page.locator("[data-row]").all()[1:]:
        row.locator("[data-decision=accept]").check()
    page.get_by_role("button", name="Finish, and on to the next").click()
    assert "A letter that asks them" in page.inner_text("main") or (
        "has no address" in page.inner_text("main")
    )


def test_keys_jump_to_an_authority_ask_before_words_are_lost_and_stay_switched_off(
    browser: Browser, asked: Site
):
    context = browser.new_context(base_url=asked.url, viewport={"width": 1366, "height": 900})
    page = context.new_page()
    page.has_script, page.complaints = True, []
    sign_in(page, asked)
    reply_comes(page, "Luton", 11)
    page.keyboard.press("t")
    page.locator("button[value=finish]").wait_for()
    current = page.locator(".figure-row.is-current")
    assert "Sheet!B2" in current.inner_text()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("j")
    page.keyboard.press("ArrowUp")
    assert "Sheet!C2" in current.inner_text()
    assert page.locator("td.mark.is-current").inner_text() == "21"
    asked_to_stay = []
    page.once("dialog", lambda dialog: (asked_to_stay.append(dialog.type), dialog.dismiss()))
    page.keyboard.press("g")
    page.keyboard.type("Kent")
    assert page.locator("[data-jump]").input_value() == "Kent"
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    page.keyboard.press("/")
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    assert asked_to_stay == ["beforeunload"], "what is not kept is not left without a word"
    page.keyboard.press("Escape")

    page.keyboard.press("c")
    page.keyboard.type("17")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Not done yet: 10 to look at").wait_for()
    is_sound_but_for_status(page)
    page.get_by_text("keys are on").click()
    for _ in range(2):
        page.keyboard.press("a")
        assert page.locator("[data-decision=accept]:checked").count() == 0
        page.goto(page.url)
    assert not page.get_by_role("checkbox", name="keys are on").is_checked()
    page.get_by_text("keys are on").click()
    page.goto(page.url)
    for _ in range(10):
        page.keyboard.press("a")
    assert page.locator("button[value=finish]").evaluate("one => one === document.activeElement")
    page.keyboard.press("Enter")
    page.get_by_text("Coded: Luton.").wait_for()
    context.close()


@pytest.mark.parametrize("width, height", [(1024, 768), (683, 450), (390, 844), (320, 256)])
def test_the_reply_and_the_figures_stay_in_sight_on_any_screen(
    browser: Browser, asked: Site, width: int, height: int
):
    context = browser.new_context(
        base_url=asked.url,
        viewport={"width": width, "height": height},
        color_scheme="dark" if width == 390 else "light",
    )
    page = context.new_page()
    page.has_script, page.complaints = True, []
    sign_in(page, asked)
    page.goto("/campaigns/roads/review/?authority=York")
    if not page.locator("[data-row]").count():
        reply_comes(page, "York", 31)
    take = page.get_by_role("button", name="Take it in hand")
    if take.count():
        take.click()
    page.locator("button[value=finish]").wait_for()
    for _ in range(8):
        page.keyboard.press("j")
    is_sound(page)
    current = page.locator(".figure-row.is-current")
    box, spot = current.bounding_box(), page.locator(".mark.is-current").bounding_box()
    assert box["y"] < height and box["y"] + box["height"] > 0
    if height > 300:
        assert 0 <= spot["y"] and spot["y"] + spot["height"] <= height, "the words are in sight"
    context.close()


def is_sound_but_for_status(page: Page) -> None:
    """A form that is shown again is answered with 400, which a browser notes."""
    page.complaints = [one for one in page.complaints if "400" not in one]
    is_sound(page)


def test_the_pages_around_the_desk_are_sound(page: Page):
    for path in ("review/", "review/?show=done", "agreement/", "checks/", "checks/?show=judged"):
        page.goto(f"/campaigns/roads/{path}")
        is_sound(page)
    page.goto("/campaigns/roads/requests/")
    page.get_by_role("link", name="Kent", exact=True).click()
    page.get_by_role("link", name="Type in figures, as in a spreadsheet").click()
    is_sound(page)
    field = page.locator("[data-cell]").last
    field.fill("no idea" if page.has_script else "perhaps")
    page.get_by_role("button", name="Keep").click()
    assert "not for sure" in page.inner_text("main")
