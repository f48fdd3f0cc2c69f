"""Every kind of question is answered on a phone, and what was meant is what is stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from safe_community.rounds import Round
from safe_community.store import questionnaires, rounds
from safe_community.store.client import Footing, Store
from tests.journeys.answering import BEREZAN, choose, go_on, go_to, mark, send, step
from tests.journeys.conftest import PHONE, Visitors
from tests.journeys.screens import PATIENCE, open_screen
from tests.questionnaires import tiny

ROUND = "kinds-2026"


@pytest.fixture(scope="module")
def address(behind: Footing) -> str:
    """The questionnaire with every kind of question, in an open round of Berezan."""
    operator = Store.of_the_operator(behind)
    asked = tiny("kinds")
    questionnaires.publish(operator, asked)
    now = datetime.now(UTC)
    planned = Round(
        ROUND,
        {"uk": "Види", "en": "Kinds"},
        "planned",
        asked.id,
        asked.version,
        frozenset({"core"}),
        now - timedelta(days=1),
        now + timedelta(days=1),
    )
    rounds.create(operator, planned, [BEREZAN])
    rounds.set_state(operator, ROUND, "open")
    return f"/survey?round={ROUND}&community={BEREZAN}"


@pytest.fixture
def sheet(phone: Page, address: str) -> Page:
    """A phone on the first page of it."""
    for _ in range(10):  # a new round is live within some seconds
        open_screen(phone, address)
        if phone.locator(".sc-step").count():
            return phone
        phone.wait_for_timeout(1000)
    raise AssertionError("the round never opened")


def card(page: Page, question: str) -> Locator:
    return page.locator(f'[class*="-card-{question}"]').first


def stored(behind: Footing, receipt: str) -> dict[str, Any]:
    assert behind.embedded is not None
    with psycopg.connect(behind.embedded.dsn) as connection:
        row = connection.execute(
            "select answers from responses where receipt_hash = sha256(convert_to(%s, 'utf8'))", [receipt]
        ).fetchone()
    assert row is not None
    return dict(row[0])


def write(page: Page, question: str, words: str, number: int = 0) -> None:
    card(page, question).locator("input, textarea").nth(number).fill(words)


def press(page: Page, *names: str) -> None:
    for name in names:
        page.get_by_role("button", name=name, exact=True).click()
        expect(page.locator('[data-test-script-state="notRunning"]')).to_be_attached(timeout=PATIENCE)


def test_choices_are_stored_as_codes_and_an_order_as_it_was_pressed(sheet: Page, behind: Footing) -> None:
    choose(sheet, "dog", 1)
    card(sheet, "month").locator("input").fill("берез")
    sheet.get_by_role("option", name="Березень").click()
    mark(sheet, "worries", 1)
    expect(card(sheet, "worries_other")).to_be_visible(timeout=PATIENCE)
    write(sheet, "worries_other", "ями")
    press(sheet, "Вода", "Світло", "Дороги")
    press(sheet, "Вище: Світло")
    kept = stored(behind, send(sheet))
    assert (kept["dog"], kept["month"], kept["worries"], kept["worries_other"]) == (
        "0",
        "3",
        ["other"],
        "ями",
    )
    assert kept["order"] == ["a", "c", "b"]


def test_an_order_that_is_not_whole_is_refused_and_stays(sheet: Page) -> None:
    press(sheet, "Вода")
    press(sheet, "Продовжити")
    expect(card(sheet, "order").locator(".sc-fault")).to_contain_text("1 з 3", timeout=PATIENCE)
    assert "1. Вода" in card(sheet, "order").inner_text()


def test_numbers_are_stored_as_numbers_with_a_comma_or_a_point(sheet: Page, behind: Footing) -> None:
    go_to(sheet, "p_numbers")
    choose(sheet, "score", 3)
    write(sheet, "minutes", "45")
    write(sheet, "whole", "12")
    write(sheet, "part", "3,5")
    kept = stored(behind, send(sheet))
    assert (kept["score"], kept["minutes"], kept["whole"], kept["part"]) == (6, 45, 12, 3.5)


def test_a_phone_shows_the_keyboard_that_fits(sheet: Page) -> None:
    go_to(sheet, "p_numbers")
    expect(card(sheet, "whole").locator("input")).to_have_attribute("inputmode", "numeric")
    expect(card(sheet, "part").locator("input")).to_have_attribute("inputmode", "decimal")
    expect(card(sheet, "minutes")).to_contain_text("Число від 0 до 120")


@pytest.mark.parametrize(
    ("question", "words", "says"),
    [("whole", "багато", "цифр"), ("minutes", "121", "120."), ("minutes", "3", "крок")],
)
def test_a_number_that_does_not_fit_is_told_where_it_stands(
    sheet: Page, question: str, words: str, says: str
) -> None:
    go_to(sheet, "p_numbers")
    write(sheet, question, words)
    press(sheet, "Продовжити")
    expect(card(sheet, question).locator(".sc-fault")).to_contain_text(says, timeout=PATIENCE)
    expect(card(sheet, question).locator("input")).to_have_value(words)


def test_dates_and_times_are_written_as_on_paper(sheet: Page, behind: Footing) -> None:
    go_to(sheet, "p_moments")
    assert "lamp.png" in sheet.locator(".sc-note-text").inner_text()
    write(sheet, "day", "5.11.2026")
    write(sheet, "hour", "9:05")
    write(sheet, "moment", "24.11.2026")
    write(sheet, "moment", "18:30", 1)
    kept = stored(behind, send(sheet))
    assert (kept["day"], kept["hour"], kept["moment"]) == ("2026-11-05", "09:05", "2026-11-24T18:30")


@pytest.mark.parametrize(("question", "words"), [("day", "31.02.2026"), ("hour", "25:00"), ("moment", "1")])
def test_a_date_or_time_that_is_none_is_refused_and_stays(sheet: Page, question: str, words: str) -> None:
    go_to(sheet, "p_moments")
    write(sheet, question, words)
    press(sheet, "Продовжити")
    expect(card(sheet, question).locator(".sc-fault")).to_be_visible(timeout=PATIENCE)
    expect(card(sheet, question).locator("input").first).to_have_value(words)


def test_words_keep_their_lines_and_what_is_calculated_comes_along(sheet: Page, behind: Footing) -> None:
    go_to(sheet, "p_numbers")
    write(sheet, "whole", "21")
    go_to(sheet, "p_words")
    write(sheet, "lines", "перший\nдругий")
    expect(card(sheet, "photo")).to_contain_text("поки що не приймаються")
    kept = stored(behind, send(sheet))
    assert (kept["lines"], kept["doubled"], kept["channel"], kept["photo"]) == (
        "перший\nдругий",
        "42",
        "web",
        None,
    )


def test_a_settlement_is_found_among_all_by_its_name(sheet: Page, behind: Footing) -> None:
    go_to(sheet, "p_home")
    field = card(sheet, "settlement").locator("input")
    field.press_sequentially("березань")
    sheet.locator(".sc-found li").filter(has_text="Київська область").first.click()
    expect(field).to_have_value("Березань — Березанська міська громада, Київська область")
    assert stored(behind, send(sheet))["settlement"] == "UA32060030010087257"


def test_a_settlement_is_chosen_with_the_keyboard(sheet: Page) -> None:
    go_to(sheet, "p_home")
    field = card(sheet, "settlement").locator("input")
    field.press_sequentially("недра")
    expect(sheet.locator(".sc-found li").first).to_be_visible(timeout=PATIENCE)
    field.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "found-1-0")
    field.press("Enter")
    expect(field).to_have_value("Недра — Березанська міська громада, Київська область")
    expect(sheet.locator(".sc-found")).to_be_hidden()


def test_a_settlement_that_does_not_exist_is_refused(sheet: Page) -> None:
    go_to(sheet, "p_home")
    write(sheet, "settlement", "Атлантида")
    press(sheet, "Продовжити")
    expect(card(sheet, "settlement").locator(".sc-fault")).to_be_visible(timeout=PATIENCE)


def test_a_repeat_grows_and_shrinks_and_keeps_what_stands_in_it(sheet: Page, behind: Footing) -> None:
    go_to(sheet, "p_home")
    fields = sheet.locator('[class*="-card-people"] input')
    fields.nth(0).fill("Оля")
    press(sheet, "Додати: Людина", "Додати: Людина")
    expect(fields).to_have_count(6, timeout=PATIENCE)
    fields.nth(2).fill("Петро")
    fields.nth(4).fill("Зайва")
    press(sheet, "Прибрати останнє: Людина")
    expect(fields).to_have_count(4, timeout=PATIENCE)
    kept = stored(behind, send(sheet))
    assert [person["who"] for person in kept["people"]] == ["Оля", "Петро"]


@pytest.mark.acceptance(25)
def test_a_question_and_its_answers_are_read_aloud_in_ukrainian(phone: Page, address: str) -> None:
    phone.add_init_script(
        """window.said = []; Object.defineProperty(window, "speechSynthesis", { value: {
             speaking: false, cancel() {}, getVoices: () => [],
             speak: (speech) => window.said.push([speech.lang, speech.text]) } });"""
    )
    open_screen(phone, address)
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
    open_screen(page, address)
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
