"""What a person does on our screens, in words that journeys can share.

No polling by an expression: our content policy forbids the evaluation that `wait_for_function` needs.
"""

from __future__ import annotations

from playwright.sync_api import Page, expect

from components.screens import BY_PATH

PATIENCE = 20_000
READY = '[data-testid="stApp"][data-test-script-state="notRunning"]'


def open_screen(page: Page, address: str = "/") -> None:
    """Opens an address as a typed or shared link would, and waits until the screen stands."""
    page.goto(address)
    arrive(page, address)


def walk_to(page: Page, address: str) -> None:
    """Goes to another screen as a link of ours would, without a reload."""
    page.evaluate(
        "there => { history.pushState({}, '', there); dispatchEvent(new PopStateEvent('popstate')); }",
        address,
    )
    arrive(page, address)


def arrive(page: Page, address: str) -> None:
    """Waits until the screen of this address is drawn and nothing runs."""
    path = address.partition("?")[0].strip("/")
    assert path in BY_PATH, f"no screen at {address}"
    expect(page.locator("[data-frame]")).to_have_attribute("data-path", path, timeout=PATIENCE)
    settled(page)


def settled(page: Page) -> None:
    """Waits until the script behind the page has ended."""
    expect(page.locator(READY)).to_be_attached(timeout=PATIENCE)
    expect(page.locator(".st-key-body h1").first).to_be_visible(timeout=PATIENCE)


def sign_in_as(page: Page, role: str) -> None:
    """One click on a demonstration person, such as `administrator`."""
    open_screen(page, "/sign-in")
    page.locator(f".st-key-demo-{role} button").click()
    arrive(page, "/profile")
    expect(page.locator("html")).to_have_attribute("data-remembered", "", timeout=PATIENCE)
