"""The frame around every screen, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from components.screens import BY_PATH, SCREENS
from tests.journeys.conftest import DESKTOP, PHONE, Visitors, people
from tests.journeys.product import Product
from tests.journeys.screens import arrive, open_screen, settled, walk_to

EVERY_ADDRESS = [screen.address for screen in SCREENS]
STREAMLITS_CHROME = (
    "stHeader", "stToolbar", "stDecoration", "stMainMenu", "stStatusWidget", "stAppDeployButton", "stSidebar",
    "InputInstructions",
)  # fmt: skip


@pytest.mark.parametrize("address", EVERY_ADDRESS)
def test_nothing_of_streamlits_own_chrome_is_visible(stroller: Page, address: str) -> None:
    walk_to(stroller, address)
    for name in STREAMLITS_CHROME:
        assert stroller.locator(f'[data-testid="{name}"]:visible').count() == 0, name
    words = stroller.locator("body").inner_text()
    assert "Streamlit" not in words
    assert "Deploy" not in words


def _grave_faults(page: Page) -> list[tuple[str, list[str]]]:
    return [
        (fault["id"], [node["html"][:200] for node in fault["nodes"][:3]])
        for fault in Axe().run(page).response["violations"]
        if fault["impact"] in {"serious", "critical"}
    ]


@pytest.mark.acceptance(6)
@pytest.mark.parametrize("address", EVERY_ADDRESS)
def test_axe_finds_nothing_serious_on_a_phone(stroller: Page, address: str) -> None:
    walk_to(stroller, address)
    assert _grave_faults(stroller) == []


@pytest.fixture(scope="module")
def night(chromium: Browser, product: Product) -> Iterator[Page]:
    """One office computer in the dark theme for all screens."""
    with people(chromium, product) as found:
        page = found.arrive(**DESKTOP, color_scheme="dark")
        open_screen(page, "/")
        yield page


@pytest.mark.acceptance(6)
@pytest.mark.parametrize("address", EVERY_ADDRESS)
def test_axe_finds_nothing_serious_in_the_dark_on_a_desktop(night: Page, address: str) -> None:
    walk_to(night, address)
    assert _grave_faults(night) == []


@pytest.mark.acceptance(5)
@pytest.mark.parametrize("address", EVERY_ADDRESS)
def test_no_screen_scrolls_sideways_on_a_narrow_phone(stroller: Page, address: str) -> None:
    stroller.set_viewport_size({"width": 320, "height": 740})
    try:
        walk_to(stroller, address)
        assert stroller.evaluate("document.documentElement.scrollWidth") <= 320
        main = '[data-testid="stMain"]'
        assert stroller.eval_on_selector(main, "box => box.scrollWidth - box.clientWidth") <= 0
    finally:
        stroller.set_viewport_size(PHONE["viewport"])


@pytest.mark.acceptance(5)
@pytest.mark.parametrize("address", EVERY_ADDRESS)
def test_every_target_is_large_enough_for_a_thumb(stroller: Page, address: str) -> None:
    walk_to(stroller, address)
    stroller.locator(".sc-menu summary").tap()
    small = stroller.eval_on_selector_all(
        "a[href], button, summary, input:not([type=hidden]), select, textarea, [role=button]",
        """all => all
            .filter((each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true })
                && !each.closest('.sc-skip, p:not(.sc-ways)'))
            .map((each) => ({ html: each.outerHTML.slice(0, 120),
                box: (each.closest('label, [data-baseweb=input]') ?? each).getBoundingClientRect() }))
            .filter(({ box }) => box.width > 0 && (box.height < 47.5 || box.width < 47.5))
            .map(({ html, box }) => [html, box.width, box.height])""",
    )
    assert small == []


@pytest.mark.acceptance(2)
@pytest.mark.parametrize("address", EVERY_ADDRESS)
def test_the_language_switches_and_switches_back_without_a_reload(stroller: Page, address: str) -> None:
    walk_to(stroller, address)
    before = stroller.locator("h1").first.inner_text()
    mark = stroller.evaluate("window.stayed = 'here'")
    stroller.locator(".sc-language").tap()
    expect(stroller.locator("html")).to_have_attribute("lang", "en")
    settled(stroller)
    expect(stroller.locator("h1").first).not_to_have_text(before)
    stroller.locator(".sc-language").tap()
    expect(stroller.locator("html")).to_have_attribute("lang", "uk")
    expect(stroller.locator("h1").first).to_have_text(before)
    assert stroller.evaluate("window.stayed") == mark


SPOKEN_OR_WRITTEN = """() => {
    const found = [];
    const seen = (each) => each.checkVisibility() && !each.closest('[lang=en], [data-testid=stIconMaterial]');
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) if (seen(walker.currentNode.parentElement)) found.push(walker.currentNode.data);
    for (const each of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]'))
        if (seen(each)) found.push(each.ariaLabel, each.title, each.placeholder, each.alt);
    return found.join('\\n');
}"""
# Names and terms that are written in Latin letters in Ukrainian too.
LATIN_IN_UKRAINIAN = {"English", "e-mail", "cookie", "IP", "Wilson", "ISAR", "KIIS", "CSV", "JavaScript"}


@pytest.mark.acceptance(2)
@pytest.mark.parametrize("address", EVERY_ADDRESS)
def test_no_english_word_is_left_on_a_ukrainian_screen(stroller: Page, address: str) -> None:
    walk_to(stroller, address)
    stroller.wait_for_timeout(100)  # the page's script replaces Streamlit's own words in the next frame
    found = set(re.findall(r"[A-Za-z]{2,}(?:-[A-Za-z]+)*", stroller.evaluate(SPOKEN_OR_WRITTEN)))
    assert found - LATIN_IN_UKRAINIAN == set()


@pytest.mark.acceptance(4)
@pytest.mark.parametrize("address", EVERY_ADDRESS)
def test_the_demonstration_is_marked_on_every_screen(stroller: Page, address: str) -> None:
    walk_to(stroller, address)
    expect(stroller.locator("header .sc-demo")).to_have_text("Демонстраційні (синтетичні) дані")


@pytest.mark.acceptance(2)
def test_what_was_typed_stays_when_the_language_changes(phone: Page) -> None:
    open_screen(phone, "/sign-in")
    phone.locator("input[type=text]").fill("petro@example.org")
    phone.locator(".sc-language").tap()
    expect(phone.locator("html")).to_have_attribute("lang", "en")
    settled(phone)
    expect(phone.locator("input[type=text]")).to_have_value("petro@example.org")


def test_the_language_is_remembered_by_the_browser(phone: Page) -> None:
    open_screen(phone, "/about?lang=en")
    expect(phone.locator("html")).to_have_attribute("lang", "en")
    settled(phone)
    open_screen(phone, "/")
    assert phone.title() == "Safe Community"
    assert phone.locator("html").get_attribute("lang") == "en"


def test_a_browser_that_speaks_english_gets_ukrainian_first(visitors: Visitors) -> None:
    page = visitors.arrive(locale="en-US")
    open_screen(page, "/")
    assert page.title() == "Безпечна громада"


def test_links_follow_without_a_reload_and_back_works(phone: Page) -> None:
    open_screen(phone, "/about")
    phone.evaluate("window.stayed = 'here'")
    phone.locator(".sc-menu summary").tap()
    phone.locator('.sc-menu a[href="/rating"]').tap()
    arrive(phone, "/rating")
    assert phone.locator(".sc-menu[open]").count() == 0
    assert phone.evaluate("document.activeElement.id") == "content"
    phone.go_back()
    arrive(phone, "/about")
    assert phone.evaluate("window.stayed") == "here"


def test_the_bare_keys_of_developers_do_nothing(desktop: Page) -> None:
    open_screen(desktop, "/about")
    desktop.keyboard.press("c")
    desktop.keyboard.press("r")
    desktop.wait_for_timeout(500)
    assert desktop.locator('[data-testid="stDialog"], [role=dialog]').count() == 0


def test_the_first_paint_is_ours_before_anything_has_run(visitors: Visitors) -> None:
    page = visitors.arrive(java_script_enabled=False)
    page.goto("/survey")
    assert page.title() == "Пройти опитування — Безпечна громада"
    expect(page.locator(".sc-shell-title")).to_be_visible()
    assert "JavaScript" in page.locator(".sc-shell").inner_text()


def test_a_protected_page_refuses_in_words_and_names_the_way(phone: Page) -> None:
    open_screen(phone, BY_PATH["people"].address)
    expect(phone.locator("h1")).to_have_text("Увійдіть, будь ласка")
    phone.locator("[data-refused] a").tap()
    arrive(phone, "/sign-in")
