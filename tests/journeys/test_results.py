"""Results, the map and the list show the same country, honestly, on a phone and on a desktop."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.journeys.answering import BEREZAN, begin, go_to
from tests.journeys.screens import PATIENCE, arrive, open_screen, settled


@pytest.fixture
def results(phone: Page, open_round: str) -> Page:
    open_screen(phone, f"/rounds?round={open_round}")
    expect(phone.locator(".sc-communities")).to_be_visible(timeout=PATIENCE)
    phone.locator(f'a[href*="/results"][href*="{BEREZAN}"]').first.tap()
    arrive(phone, "/results")
    expect(phone.locator(".sc-question").first).to_be_visible(timeout=PATIENCE)
    return phone


def _words(place: Locator) -> str:
    return place.inner_text().replace("\u00a0", " ")


def _grave(page: Page) -> list[str]:
    return [
        f"{fault['id']}: {fault['nodes'][0]['html'][:160]}"
        for fault in Axe().run(page).response["violations"]
        if fault["impact"] in {"serious", "critical"}
    ]


@pytest.mark.acceptance(60)
def test_each_question_has_its_base_its_interval_and_says_that_it_is_unweighted(results: Page) -> None:
    assert "Незважено" in results.locator(".sc-note").first.inner_text()
    first = _words(results.locator(".sc-says").first)
    assert re.search(r"Відповіл\w \d+ люд\w+\. Найчастіше: «.+» – \d+ % \(від \d+ % до \d+ %\)", first)
    results.locator(".sc-figures summary").first.tap()
    table = results.locator(".sc-figures table").first
    assert "Інтервал 95 %" in table.inner_text()
    assert re.search(r"\d+ % – \d+ %", _words(table))


@pytest.mark.acceptance(60)
def test_a_question_with_several_answers_says_so(results: Page) -> None:
    assert results.locator("text=Можна було обрати кілька відповідей").count() == 1


@pytest.mark.acceptance(60)
def test_no_number_on_the_page_is_a_nan(results: Page) -> None:
    assert "NaN" not in results.locator("body").inner_text()


def test_topics_are_links_that_can_be_shared(results: Page) -> None:
    results.locator('.sc-topics a[href*="topic=medical"]').tap()
    expect(results.locator('.sc-topics a[aria-current="page"]')).to_have_text("Медична безпека")
    results.reload()
    settled(results)
    expect(results.locator('.sc-topics a[aria-current="page"]')).to_have_text(
        "Медична безпека", timeout=PATIENCE
    )


def test_too_few_answers_show_the_way_to_thirty_and_nothing_else(phone: Page, open_round: str) -> None:
    open_screen(phone, f"/rounds?round={open_round}")
    entry = phone.locator(".sc-communities li").filter(has_text=re.compile(r"\b9 відповідей"))
    entry.locator('a[href*="/results"]').tap()
    arrive(phone, "/results")
    expect(phone.locator(".sc-empty")).to_contain_text("Зібрано 9 з 30", timeout=PATIENCE)
    assert phone.locator("canvas, svg.marks, .sc-figures").count() == 0


def test_nobody_has_answered_yet_is_said_in_words(phone: Page, open_round: str) -> None:
    open_screen(phone, f"/rounds?round={open_round}")
    entry = phone.locator(".sc-communities li").filter(has_text=re.compile(r"\b0 відповідей"))
    entry.locator('a[href*="/results"]').tap()
    arrive(phone, "/results")
    expect(phone.locator(".sc-empty")).to_contain_text("Відповідей ще немає", timeout=PATIENCE)


@pytest.mark.acceptance(6)
def test_axe_finds_nothing_serious_in_results_with_their_figures_open(results: Page) -> None:
    for summary in results.locator(".sc-figures summary").all():
        summary.tap()
    assert _grave(results) == []


@pytest.mark.acceptance(5)
def test_results_do_not_scroll_sideways_on_a_narrow_phone(results: Page) -> None:
    results.set_viewport_size({"width": 320, "height": 740})
    results.reload()
    settled(results)
    expect(results.locator("canvas, svg.marks").first).to_be_visible(timeout=PATIENCE)
    main = '[data-testid="stMain"]'
    assert results.eval_on_selector(main, "box => box.scrollWidth - box.clientWidth") <= 0


@pytest.mark.acceptance(6)
@pytest.mark.parametrize("stop", ["p_walking", "p_problems", "p_provision", "p_ext_women", "review"])
def test_axe_finds_nothing_serious_while_answering(phone: Page, stop: str) -> None:
    open_screen(phone, "/survey")
    begin(phone, phone.locator(f'a[href*="community={BEREZAN}"].sc-action').get_attribute("href") or "")
    go_to(phone, stop)
    assert _grave(phone) == []


@pytest.mark.acceptance(58)
def test_the_map_has_a_legend_and_a_list_that_says_the_same(desktop: Page) -> None:
    open_screen(desktop, "/rating")
    legend = desktop.locator(".sc-legend").inner_text()
    for words, number in (("Опитування триває", 14), ("Опитування завершено", 4), ("Подала заявку", 6)):
        assert re.search(rf"{words}\s*{number}\b", legend), legend
        shown = desktop.locator(".sc-communities .sc-state", has_text=words)
        assert shown.count() == number
    assert re.search(r"Опитування неможливе: окупація або бойові дії\s*304\b", legend)


@pytest.mark.acceptance(58)
def test_the_map_shows_no_score_and_tells_why(desktop: Page) -> None:
    open_screen(desktop, "/rating")
    assert "Рейтингу безпеки ще немає" in desktop.locator(".sc-note").first.inner_text()


@pytest.mark.acceptance(58)
def test_the_map_can_be_read_aloud(desktop: Page) -> None:
    open_screen(desktop, "/rating")
    expect(desktop.locator('[data-testid="stDeckGlJsonChart"]')).to_be_visible(timeout=PATIENCE)
    assert desktop.locator('[aria-label*="Карта України з колом для кожної громади"]').count() > 0


def test_any_community_of_ukraine_is_found_by_its_name_and_explained(desktop: Page) -> None:
    open_screen(desktop, "/rating")
    field = desktop.get_by_label("Знайдіть свою громаду")
    field.fill("Бахчисарай")
    field.press("Enter")
    desktop.locator('.sc-communities a[href="/community?code=UA01020030000076862"]').or_(
        desktop.locator(".sc-communities a", has_text="Бахчисарайська")
    ).first.click()
    arrive(desktop, "/community")
    expect(desktop.locator("body")).to_contain_text(
        "Ми не опитуємо людей там, де відповідь може наразити їх на небезпеку"
    )


@pytest.mark.acceptance(64)
def test_berezans_history_shows_the_published_figures_and_their_gaps(desktop: Page) -> None:
    open_screen(desktop, "/history")
    table = desktop.locator(".sc-series")
    rows = [_words(row) for row in table.locator("tbody tr").all()]
    danger = next(row for row in rows if row.startswith("Почуваються в небезпеці"))
    assert re.search(r"29 %\s*із 307; інтервал 95 %: 24,2 % – 34,3 %", danger)
    assert danger.count("не опубліковано") == 2
    assert any("11 %" in row and "307" in row and "8,0 % – 15,1 %" in row for row in rows)
    assert any("31 %" in row and "Джерело не каже" in row for row in rows)
    assert "змін між роками не обчислюємо" in desktop.locator(".sc-note").inner_text()


@pytest.mark.acceptance(4)
def test_every_screen_of_the_demonstration_says_that_its_data_are_synthetic(stroller: Page) -> None:
    from components.screens import SCREENS
    from tests.journeys.screens import walk_to

    for screen in SCREENS:
        walk_to(stroller, screen.address)
        mark = stroller.locator("[data-frame] .sc-demo")
        assert mark.inner_text() == "Демонстраційні (синтетичні) дані", screen.address
