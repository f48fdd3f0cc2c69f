"""A signed-in person stays signed in, and nothing that opens the account is within reach of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import DESKTOP, Visitors, people
from tests.journeys.product import Product
from tests.journeys.screens import arrive, open_screen, settled, sign_in_as

COOKIE = "safe_community_session"


def _session_cookie(page: Page) -> dict[str, object] | None:
    return next((dict(cookie) for cookie in page.context.cookies() if cookie["name"] == COOKIE), None)


@pytest.mark.acceptance(68)
def test_a_signed_in_person_survives_a_reload(desktop: Page) -> None:
    sign_in_as(desktop, "administrator")
    desktop.reload()
    arrive(desktop, "/profile")
    expect(desktop.locator(".st-key-sign-out button")).to_be_visible()


def test_the_cookie_cannot_be_read_by_scripts_and_is_not_sent_from_other_sites(desktop: Page) -> None:
    sign_in_as(desktop, "administrator")
    cookie = _session_cookie(desktop)
    assert cookie is not None
    assert cookie["httpOnly"] is True
    assert cookie["sameSite"] == "Lax"
    assert COOKIE not in desktop.evaluate("document.cookie")


def test_no_token_is_in_the_page_the_storage_or_an_address(desktop: Page) -> None:
    asked: list[str] = []
    desktop.on("request", lambda request: asked.append(request.url))
    sign_in_as(desktop, "administrator")
    within_reach = desktop.evaluate(
        "document.documentElement.outerHTML + JSON.stringify(localStorage) + JSON.stringify(sessionStorage)"
    )
    secret = str((_session_cookie(desktop) or {})["value"])
    signed = re.compile(r"eyJ[\w-]+\.[\w-]+\.")  # the beginning of any JSON Web Token
    for words in (within_reach, *asked):
        assert secret not in words
        assert not signed.search(words)


def test_a_ticket_works_once(desktop: Page) -> None:
    posted: list[str] = []
    desktop.on(
        "request", lambda sent: posted.append(sent.post_data or "") if sent.url.endswith("/session") else None
    )
    sign_in_as(desktop, "expert")
    again = desktop.evaluate(
        "body => fetch('/session', {method: 'POST', body}).then(answer => answer.status)", posted[0]
    )
    assert again == 410


def test_another_persons_browser_is_not_signed_in(visitors: Visitors) -> None:
    sign_in_as(visitors.arrive(**DESKTOP), "administrator")
    stranger = visitors.arrive(**DESKTOP)
    open_screen(stranger, "/profile")
    expect(stranger.locator("[data-refused]")).to_be_attached()


@pytest.mark.acceptance(68)
def test_signing_out_clears_the_cookie_and_the_session_on_the_server(visitors: Visitors) -> None:
    page = visitors.arrive(**DESKTOP)
    sign_in_as(page, "reviewer")
    stolen = _session_cookie(page)
    page.locator(".st-key-sign-out button").click()
    expect(page.locator("[data-refused]")).to_be_attached()
    expect(page.locator("html")).not_to_have_attribute("data-remembered", "")
    assert _session_cookie(page) is None
    thief = visitors.arrive(**DESKTOP)
    thief.context.add_cookies([{"name": COOKIE, "value": str((stolen or {})["value"]), "url": page.url}])
    open_screen(thief, "/profile")
    expect(thief.locator("[data-refused]")).to_be_attached()


def test_a_role_opens_its_screens_and_no_others(desktop: Page) -> None:
    sign_in_as(desktop, "expert")
    assert desktop.locator('.sc-nav a[href="/people"]').count() == 0
    open_screen(desktop, "/people")
    expect(desktop.locator("h1")).to_have_text("Ця сторінка Вам недоступна")


def test_an_administrator_finds_the_staff_screens_in_the_menu(desktop: Page) -> None:
    sign_in_as(desktop, "administrator")
    desktop.locator('.sc-nav a[href="/people"]').click()
    arrive(desktop, "/people")
    assert desktop.locator("[data-refused]").count() == 0


@pytest.mark.acceptance(68)
def test_a_wrong_password_is_said_without_telling_whether_the_address_is_known(desktop: Page) -> None:
    said = set()
    for email in ("administrator@demo.invalid", "nobody@demo.invalid"):
        open_screen(desktop, "/sign-in")
        desktop.locator("input[type=text]").fill(email)
        desktop.locator("input[type=password]").fill("not the password")
        desktop.locator(
            ".st-key-body form button, .st-key-body [data-testid=stFormSubmitButton] button"
        ).click()
        expect(desktop.locator("[role=alert]")).to_be_visible(timeout=15_000)
        settled(desktop)
        said.add(desktop.locator("[role=alert]").inner_text())
    assert len(said) == 1


@pytest.fixture
def fresh(folder: Path) -> Iterator[Product]:
    """A server of its own, to be asked first and to be restarted."""
    running = Product(folder / "restarted")
    try:
        yield running.start()
    finally:
        running.stop()


def test_a_fresh_server_guards_a_deep_link_and_a_restart_keeps_people_signed_in(
    fresh: Product, chromium: Browser
) -> None:
    with people(chromium, fresh) as found:
        first = found.arrive(**DESKTOP)
        # The very first thing that anybody asks of this server.
        open_screen(first, "/people")
        expect(first.locator("[data-refused]")).to_be_attached()
        expect(first.locator("header[data-frame]")).to_be_attached()
        sign_in_as(first, "administrator")
        fresh.stop()
        fresh.start()
        open_screen(first, "/people")
        assert first.locator("[data-refused]").count() == 0
