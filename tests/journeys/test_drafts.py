"""Unfinished answers survive a reload, a restart and another device; a quick exit leaves nothing of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect

from safe_community.store.client import Footing
from tests.journeys.answering import BEREZAN, begin, choose, go_on, go_to, send, step
from tests.journeys.conftest import PHONE, Visitors, people
from tests.journeys.product import Product
from tests.journeys.screens import PATIENCE, open_screen


@pytest.fixture
def address(open_round: str) -> str:
    return f"/survey?round={open_round}&community={BEREZAN}"


@pytest.fixture
def begun(phone: Page, address: str) -> Page:
    """A phone on the second page with questions; the first one is answered."""
    begin(phone, address)
    choose(phone, "c01", 2)
    go_on(phone)
    return phone


def drafts_in(behind: Footing) -> int:
    assert behind.embedded is not None
    with psycopg.connect(behind.embedded.dsn) as connection:
        row = connection.execute("select count(*) from drafts").fetchone()
    return int(row[0]) if row else 0


def words_on(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        "() => Object.entries(localStorage).filter(([name]) => name.startsWith('draft:')).map(([, w]) => w)"
    )
    return found


def test_answers_are_offered_again_after_a_reload(begun: Page, address: str) -> None:
    at = step(begun)
    open_screen(begun, address)
    begun.locator(".st-key-draft-go-on button").click()
    expect(begun.locator(".sc-step")).to_have_attribute("data-step", at, timeout=PATIENCE)
    begun.locator(".st-key-back button").click()
    expect(begun.locator('[class*="-card-c01"] input').nth(2)).to_be_checked(timeout=PATIENCE)


def test_whoever_begins_anew_finds_nothing_of_the_earlier_answers(
    begun: Page, address: str, behind: Footing
) -> None:
    before = drafts_in(behind)
    open_screen(begun, address)
    begun.get_by_role("button", name="Почати спочатку").click()
    expect(begun.locator(".sc-step")).to_have_attribute("data-step", "p_consent", timeout=PATIENCE)
    assert begun.locator("input:checked").count() == 0
    assert drafts_in(behind) == before - 1


def test_no_address_ever_holds_the_word_of_a_draft(begun: Page) -> None:
    seen: list[str] = []
    begun.on("request", lambda request: seen.append(request.url))
    (word,) = words_on(begun)
    go_on(begun)
    assert len(word) == 32
    assert not any(word in address for address in [*seen, begun.url])


def test_sending_deletes_the_draft_here_and_there(begun: Page, behind: Footing) -> None:
    before = drafts_in(behind)
    send(begun)
    expect(begun.locator("[data-draft][data-drop]")).to_be_attached(timeout=PATIENCE)
    assert words_on(begun) == []
    assert drafts_in(behind) == before - 1


@pytest.mark.acceptance(21)
def test_a_code_carries_the_answers_to_a_second_phone(begun: Page, address: str, visitors: Visitors) -> None:
    at = step(begun)
    begun.get_by_role("button", name="Продовжити на іншому пристрої").click()
    code = begun.locator(".sc-receipt").inner_text(timeout=PATIENCE)
    other = visitors.arrive(**PHONE)
    open_screen(other, address)
    other.get_by_role("button", name="Маю код з іншого пристрою").click()
    other.get_by_label("Код: 12 цифр").fill(code)
    other.get_by_role("button", name="Продовжити мої відповіді").click()
    expect(other.locator(".sc-step")).to_have_attribute("data-step", at, timeout=PATIENCE)
    other.locator(".st-key-back button").click()
    expect(other.locator('[class*="-card-c01"] input').nth(2)).to_be_checked(timeout=PATIENCE)


@pytest.mark.acceptance(21)
def test_a_code_of_more_than_seven_days_is_refused(
    begun: Page, address: str, visitors: Visitors, behind: Footing
) -> None:
    begun.get_by_role("button", name="Продовжити на іншому пристрої").click()
    code = begun.locator(".sc-receipt").inner_text(timeout=PATIENCE)
    assert behind.embedded is not None
    with psycopg.connect(behind.embedded.dsn) as connection:
        connection.execute("update draft_codes set made_at = now() - interval '7 days 1 second'")
    other = visitors.arrive(**PHONE)
    open_screen(other, address)
    other.get_by_role("button", name="Маю код з іншого пристрою").click()
    other.get_by_label("Код: 12 цифр").fill(code)
    other.get_by_role("button", name="Продовжити мої відповіді").click()
    expect(other.locator(".st-key-draft-enter-code [role=alert]")).to_contain_text("7 днів", timeout=PATIENCE)
    assert step(other) == "p_consent"


@pytest.mark.parametrize(("typed", "says"), [("12", "12 цифр"), ("0000 0000 0000", "немає")])
def test_a_code_that_is_none_is_told_so(phone: Page, address: str, typed: str, says: str) -> None:
    open_screen(phone, address)
    phone.get_by_role("button", name="Маю код з іншого пристрою").click()
    phone.get_by_label("Код: 12 цифр").fill(typed)
    phone.get_by_role("button", name="Продовжити мої відповіді").click()
    expect(phone.locator(".st-key-draft-enter-code [role=alert]")).to_contain_text(says, timeout=PATIENCE)


@pytest.mark.acceptance(23)
def test_a_quick_exit_deletes_the_draft_on_the_device_and_on_the_server(
    begun: Page, address: str, behind: Footing
) -> None:
    go_to(begun, "p_ext_private_gate")
    choose(begun, "e22_open", 0)
    go_on(begun)
    begun.route("https://**/*", lambda route: route.fulfill(body="-"))
    before = drafts_in(behind)
    begun.locator("[data-exit]").tap()
    begun.wait_for_url("https://uk.wikipedia.org/**")
    for _ in range(50):  # told in the background, after the page has gone
        if drafts_in(behind) == before - 1:
            break
        begun.wait_for_timeout(100)
    assert drafts_in(behind) == before - 1
    open_screen(begun, address)
    expect(begun.locator(".sc-step")).to_have_attribute("data-step", "p_consent", timeout=PATIENCE)
    assert words_on(begun) == []
    assert begun.get_by_role("button", name="Почати спочатку").count() == 0


@pytest.fixture
def own(folder: Path) -> Iterator[Product]:
    running = Product(folder / "restarted")
    try:
        yield running.start()
    finally:
        running.stop()


def test_a_restarted_server_loses_no_answer_of_a_finished_page(own: Product, chromium: Browser) -> None:
    with people(chromium, own) as found:
        phone = found.arrive(**PHONE)
        open_screen(phone, "/survey")
        there = phone.locator(f'a[href*="community={BEREZAN}"].sc-action').first.get_attribute("href")
        begin(phone, there or "")
        choose(phone, "c01", 2)
        go_on(phone)
        at = step(phone)
        own.stop()
        own.start()
        open_screen(phone, there or "")
        phone.locator(".st-key-draft-go-on button").click()
        expect(phone.locator(".sc-step")).to_have_attribute("data-step", at, timeout=PATIENCE)
        phone.locator(".st-key-back button").click()
        expect(phone.locator('[class*="-card-c01"] input').nth(2)).to_be_checked(timeout=PATIENCE)
