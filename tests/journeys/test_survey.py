"""A resident answers the safety survey on a phone; what was answered arrives and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect

from safe_community.store import rounds
from safe_community.store.client import Footing, Store
from tests.journeys.answering import BEREZAN, begin, choose, go_on, go_to, mark, send, step
from tests.journeys.conftest import PHONE, people
from tests.journeys.product import Product
from tests.journeys.screens import PATIENCE, open_screen


@pytest.fixture
def address(open_round: str) -> str:
    return f"/survey?round={open_round}&community={BEREZAN}"


def _stored(behind: Footing, receipt: str) -> dict[str, Any] | None:
    assert behind.embedded is not None
    with psycopg.connect(behind.embedded.dsn) as connection:
        row = connection.execute(
            "select answers from responses where receipt_hash = sha256(convert_to(%s, 'utf8'))", [receipt]
        ).fetchone()
    return dict(row[0]) if row else None


@pytest.mark.acceptance(17)
@pytest.mark.acceptance(20)
def test_a_resident_without_account_or_cookies_answers_and_the_sheet_is_stored(
    phone: Page, address: str, behind: Footing
) -> None:
    begin(phone, address)
    choose(phone, "c01", 2)
    choose(phone, "c02", 0)
    receipt = send(phone)
    stored = _stored(behind, receipt)
    assert stored is not None
    assert (stored["c01"], stored["c02"], stored["c03"], stored["consent"]) == ("3", "1", None, True)


@pytest.mark.acceptance(17)
def test_an_early_answer_changed_from_the_review_keeps_the_later_ones(
    phone: Page, address: str, behind: Footing
) -> None:
    begin(phone, address)
    choose(phone, "c01", 0)
    go_to(phone, "p_alert")
    choose(phone, "c05", 1)
    go_to(phone, "review")
    phone.locator(".st-key-change-p_walking button").click()
    expect(phone.locator(".sc-step")).to_have_attribute("data-step", "p_walking", timeout=PATIENCE)
    choose(phone, "c01", 3)
    go_on(phone)
    assert step(phone) == ""  # straight back to the review
    stored = _stored(behind, send(phone))
    assert stored is not None
    assert (stored["c01"], stored["c05"]) == ("4", "3")


@pytest.mark.acceptance(18)
def test_a_branch_that_was_left_again_is_not_stored(phone: Page, address: str, behind: Footing) -> None:
    begin(phone, address)
    go_to(phone, "p_incidents")
    mark(phone, "c07", 0)
    go_on(phone)
    assert step(phone) == "p_reported"
    choose(phone, "c08", 0)
    go_on(phone)
    phone.locator(".st-key-back button").click()
    expect(phone.locator(".sc-step")).to_have_attribute("data-step", "p_reported", timeout=PATIENCE)
    phone.locator(".st-key-back button").click()
    expect(phone.locator(".sc-step")).to_have_attribute("data-step", "p_incidents", timeout=PATIENCE)
    mark(phone, "c07", 0)
    go_on(phone)
    assert step(phone) == "p_contact"
    stored = _stored(behind, send(phone))
    assert stored is not None
    assert "c08" not in stored
    assert stored["c07"] is None


@pytest.mark.acceptance(19)
def test_a_non_answer_is_stored_with_its_own_code(phone: Page, address: str, behind: Footing) -> None:
    begin(phone, address)
    choose(phone, "c01", 4)  # "I never walk alone after dark"
    choose(phone, "c02", 4)  # "hard to say"
    choose(phone, "c03", 5)  # "prefer not to answer"
    stored = _stored(behind, send(phone))
    assert stored is not None
    assert (stored["c01"], stored["c02"], stored["c03"]) == ("97", "98", "99")


def test_without_consent_nobody_goes_on_and_the_reason_takes_the_focus(phone: Page, address: str) -> None:
    open_screen(phone, address)
    phone.locator(".st-key-continue button").click()
    expect(phone.locator("[data-focus]")).to_be_focused(timeout=PATIENCE)
    assert step(phone) == "p_consent"
    assert "позначте" in phone.locator(".sc-fault").inner_text()


def test_more_than_three_worries_are_refused_and_nothing_marked_is_lost(phone: Page, address: str) -> None:
    begin(phone, address)
    go_to(phone, "p_problems")
    for number in range(4):
        mark(phone, "c06", number)
    phone.locator(".st-key-continue button").click()
    expect(phone.locator(".sc-fault")).to_contain_text("не більше ніж 3", timeout=PATIENCE)
    assert phone.locator('[class*="-card-c06"] input:checked').count() == 4


def test_an_answer_that_rules_out_the_others_clears_them(phone: Page, address: str) -> None:
    begin(phone, address)
    go_to(phone, "p_incidents")
    mark(phone, "c07", 0)
    mark(phone, "c07", 4)  # "none of these"
    expect(phone.locator('[class*="-card-c07"] input:checked')).to_have_count(1, timeout=PATIENCE)
    mark(phone, "c07", 1)
    expect(phone.locator('[class*="-card-c07"] input').nth(4)).not_to_be_checked(timeout=PATIENCE)
    expect(phone.locator('[class*="-card-c07"] input').nth(1)).to_be_checked()


@pytest.mark.acceptance(2)
def test_the_language_changes_in_the_middle_and_the_answers_stay(phone: Page, address: str) -> None:
    begin(phone, address)
    choose(phone, "c01", 1)
    phone.locator(".sc-language").click()
    expect(phone.locator("[data-testid=stRadioOption]").first).to_have_text("Very safe", timeout=PATIENCE)
    expect(phone.locator('[class*="-card-c01"] input').nth(1)).to_be_checked()
    assert step(phone) == "p_walking"


@pytest.mark.acceptance(23)
def test_questions_on_violence_show_help_lines_and_a_way_to_leave_at_once(phone: Page, address: str) -> None:
    begin(phone, address)
    go_to(phone, "p_ext_women")
    assert "102" in phone.locator(".sc-help").inner_text()
    go_to(phone, "p_ext_private_gate")
    choose(phone, "e22_open", 0)
    go_on(phone)
    assert "15-47" in phone.locator(".sc-help").inner_text()
    reached: list[str] = []
    phone.route("https://**/*", lambda route: (reached.append(route.request.url), route.fulfill(body="-")))
    phone.locator("[data-exit]").tap()
    phone.wait_for_url("https://uk.wikipedia.org/**")
    assert reached[0] == "https://uk.wikipedia.org/"
    phone.go_back()
    assert "wikipedia" not in phone.url
    assert phone.locator("text=домашнього насильства").count() == 0


@pytest.mark.acceptance(6)
def test_the_whole_questionnaire_is_sent_with_the_keyboard_only(desktop: Page, address: str) -> None:
    def press_to(selector: str) -> None:
        for _ in range(400):
            if desktop.evaluate("s => document.activeElement?.matches(s) ?? false", selector):
                return
            desktop.keyboard.press("Tab")
        raise AssertionError(f"the keyboard never reached {selector}")

    open_screen(desktop, address)
    press_to("[data-testid=stCheckbox] input")
    desktop.keyboard.press("Space")
    for _ in range(40):
        before = step(desktop)
        if not before:
            break
        if before == "p_walking":
            press_to("[data-testid=stRadioOption] input")
            desktop.keyboard.press("Space")
        press_to(".st-key-continue button")
        desktop.keyboard.press("Enter")
        expect(desktop.locator(f'.sc-step[data-step="{before}"]')).to_have_count(0, timeout=PATIENCE)
    press_to(".st-key-send button")
    desktop.keyboard.press("Enter")
    expect(desktop.locator(".sc-receipt")).to_be_visible(timeout=PATIENCE)


def test_answers_are_taken_back_from_the_same_page(phone: Page, address: str, behind: Footing) -> None:
    begin(phone, address)
    receipt = send(phone)
    phone.locator(".st-key-withdraw button").click()
    expect(phone.locator("h1")).to_have_text("Ваші відповіді забрано назад", timeout=PATIENCE)
    assert _stored(behind, receipt) is None


def test_the_next_person_on_the_same_phone_begins_with_an_empty_sheet(phone: Page, address: str) -> None:
    begin(phone, address)
    choose(phone, "c01", 0)
    send(phone)
    phone.locator(".st-key-again button").click()
    expect(phone.locator(".sc-step")).to_have_attribute("data-step", "p_consent", timeout=PATIENCE)
    phone.locator("[data-testid=stCheckbox] label").first.click()
    go_on(phone)
    assert phone.locator("input:checked").count() == 0


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("round=no-such-round", "Такого опитування немає"),
        ("round={open}&community=UA00", "Ця громада не бере участі в опитуванні"),
        ("round={open}&community=UA85000000000065278", "Ця громада не бере участі в опитуванні"),
    ],
)
def test_a_wrong_link_says_what_is_wrong_and_offers_the_right_ones(
    phone: Page, open_round: str, query: str, words: str
) -> None:
    open_screen(phone, "/survey?" + query.format(open=open_round))
    expect(phone.locator("[role=alert]")).to_contain_text(words)
    assert phone.locator(f'a[href^="/survey?round={open_round}"]').count() > 0


def test_a_closed_survey_says_so_and_leads_to_its_results(phone: Page, behind: Footing) -> None:
    live = rounds.live_state(Store(behind))
    closed = next(found for found in live.rounds if found.state == "closed")
    community = live.in_round(closed.code)[0].community
    open_screen(phone, f"/survey?round={closed.code}&community={community}")
    expect(phone.locator("[role=alert]")).to_contain_text("Це опитування завершилося")
    assert phone.locator('.sc-ways a[href^="/results?"]').count() == 1


@pytest.fixture
def fresh(folder: Any) -> Iterator[Product]:
    running = Product(folder / "first-link")
    try:
        yield running.start()
    finally:
        running.stop()


def test_the_first_thing_a_fresh_server_is_asked_may_be_a_link_to_a_survey(
    fresh: Product, chromium: Browser
) -> None:
    with people(chromium, fresh) as found:
        phone = found.arrive(**PHONE)
        open_screen(phone, "/survey")
        phone.locator(f'a[href*="community={BEREZAN}"].sc-action').first.tap()
        expect(phone.locator(".sc-step")).to_have_attribute("data-step", "p_consent", timeout=PATIENCE)
        assert phone.locator("[data-frame] .sc-demo").is_visible()
