"""Every kind of question is answered on a phone, and what was meant is what is stored."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from safe_community.store.client import Footing
from tests.journeys.answering import choose, go_to, mark, send
from tests.journeys.kinds import begin_kinds, card, open_kinds, pause_kinds, press, stored, write
from tests.journeys.screens import PATIENCE


@pytest.fixture(scope="module")
def address(behind: Footing) -> Iterator[str]:
    yield open_kinds(behind)
    pause_kinds(behind)


@pytest.fixture
def sheet(phone: Page, address: str) -> Page:
    return begin_kinds(phone, address)


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
