"""Whoever sees, hears, types or connects badly answers every kind of question all the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from safe_community.store.client import Footing
from tests.journeys.answering import choose, go_on, go_to, mark, step
from tests.journeys.conftest import PHONE, Visitors
from tests.journeys.kinds import begin_kinds, card, open_kinds, pause_kinds, press, write
from tests.journeys.screens import PATIENCE, open_screen


@pytest.fixture(scope="module")
def address(behind: Footing) -> Iterator[str]:
    yield open_kinds(behind)
    pause_kinds(behind)


@pytest.fixture
def sheet(phone: Page, address: str) -> Page:
    return begin_kinds(phone, address)


@pytest.mark.acceptance(25)
def test_a_question_and_its_answers_are_read_aloud_in_ukrainian(phone: Page, address: str) -> None:
    phone.add_init_script(
        """window.said = []; Object.defineProperty(window, "speechSynthesis", { value: {
             speaking: false, cancel() {}, getVoices: () => [],
             speak: (speech) => window.said.push([speech.lang, speech.text]) } });"""
    )
    begin_kinds(phone, address)
    card(phone, "dog").get_by_role("button", name="Прочитати вголос").click()
    language, words = phone.evaluate("window.said[0]")
    assert language == "uk-UA"
    assert words == "Є собака?. Так. Ні"


@pytest.mark.acceptance(25)
def test_larger_text_stays_larger_on_the_next_visit(sheet: Page, address: str) -> None:
    sheet.get_by_role("button", name="Більші літери").click()
    open_screen(sheet, address)
    expect(sheet.get_by_role("button", name="Більші літери")).to_have_attribute("aria-pressed", "true")
    assert sheet.evaluate("getComputedStyle(document.documentElement).fontSize") == "23px"


def test_the_language_changes_on_each_page_and_nothing_typed_is_lost(sheet: Page) -> None:
    def switch() -> None:
        before = sheet.locator("html").get_attribute("lang")
        sheet.locator(".sc-language").click()
        expect(sheet.locator("html")).not_to_have_attribute("lang", before or "", timeout=PATIENCE)
        expect(sheet.locator('[data-test-script-state="notRunning"]')).to_be_attached(timeout=PATIENCE)

    choose(sheet, "dog", 0)
    mark(sheet, "worries", 0)
    press(sheet, "Вода")
    switch()
    expect(card(sheet, "dog").locator("input").first).to_be_checked()
    expect(card(sheet, "worries").locator("input").first).to_be_checked()
    assert "1. Water" in card(sheet, "order").inner_text()
    for question in ("Light", "Roads"):
        press(sheet, question)
    go_on(sheet)
    choose(sheet, "score", 2)
    write(sheet, "part", "2.5")
    switch()
    expect(card(sheet, "score").locator("input").nth(2)).to_be_checked()
    expect(card(sheet, "part").locator("input")).to_have_value("2.5")
    go_on(sheet)
    write(sheet, "moment", "24.11.2026")
    switch()
    expect(card(sheet, "moment").locator("input").first).to_have_value("24.11.2026")
    write(sheet, "moment", "", 0)
    go_on(sheet)
    write(sheet, "lines", "щойно написане")
    switch()
    expect(card(sheet, "lines").locator("textarea")).to_have_value("щойно написане")
    assert step(sheet) == "p_words"


PAGES = ("p_choices", "p_numbers", "p_moments", "p_words", "p_home", "p_private", "p_last")


@pytest.mark.acceptance(6)
def test_axe_finds_nothing_serious_with_any_kind_of_question(sheet: Page) -> None:
    press(sheet, "Вода", "Світло", "Дороги")
    found = {}
    for name in PAGES:
        go_to(sheet, name)
        faults = Axe().run(sheet).response["violations"]
        found[name] = [
            (fault["id"], [node["html"][:120] for node in fault["nodes"]])
            for fault in faults
            if fault["impact"] in {"serious", "critical"}
        ]
    assert found == {name: [] for name in PAGES}


@pytest.mark.acceptance(5)
def test_no_kind_of_question_needs_scrolling_sideways_on_the_narrowest_phone(
    visitors: Visitors, address: str
) -> None:
    page = visitors.arrive(**{**PHONE, "viewport": {"width": 320, "height": 640}})
    begin_kinds(page, address)
    press(page, "Вода", "Світло", "Дороги")
    wide = {}
    for name in PAGES:
        go_to(page, name)
        wide[name] = page.evaluate(
            """() => { const m = document.querySelector("[data-testid=stMain]");
                       return Math.max(m.scrollWidth - m.clientWidth,
                                       document.documentElement.scrollWidth - innerWidth); }"""
        )
    assert wide == dict.fromkeys(PAGES, 0)


def test_what_is_sensitive_is_not_in_the_draft_that_comes_back(sheet: Page, address: str) -> None:
    go_to(sheet, "p_words")
    write(sheet, "line", "звичайне")
    go_to(sheet, "p_private")
    write(sheet, "fear", "таємне")
    go_on(sheet)
    open_screen(sheet, address)
    sheet.locator(".st-key-draft-go-on button").click()
    expect(sheet.locator(".sc-step")).to_have_attribute("data-step", "p_last", timeout=PATIENCE)
    go_to(sheet, "review")
    assert "звичайне" in sheet.locator(".st-key-body").inner_text()
    assert "таємне" not in sheet.locator(".st-key-body").inner_text()
    assert "чутливі питання" in sheet.locator(".st-key-body").inner_text()


def test_a_keystroke_in_the_list_of_all_settlements_takes_less_than_a_third_of_a_second(sheet: Page) -> None:
    go_to(sheet, "p_home")
    field = card(sheet, "settlement").locator("input")
    field.press_sequentially("ве")  # fetches the list
    expect(sheet.locator(".sc-found li").first).to_be_visible(timeout=PATIENCE)
    sheet.context.new_cdp_session(sheet).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    took = sheet.evaluate(
        """async () => {
             const field = document.querySelector('[class*="-card-settlement"] input');
             const list = document.querySelector(".sc-found");
             const times = [];
             for (const words of ["вел", "вели", "велик", "велика", "велика б"]) {
               const begun = performance.now();
               Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, words);
               const drawn = new Promise((done) =>
                 new MutationObserver(done).observe(list, { childList: true }));
               field.dispatchEvent(new Event("input", { bubbles: true }));
               await drawn;
               list.getBoundingClientRect();
               times.push(performance.now() - begun);
             }
             return Math.max(...times);
           }"""
    )
    assert took < 300
