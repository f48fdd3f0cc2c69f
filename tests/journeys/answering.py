"""How a person answers a questionnaire on our screens, in words that journeys can share."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.screens import PATIENCE, open_screen

OPEN = "round=autumn-2026"
BEREZAN = "UA32060030000048241"


def step(page: Page) -> str:
    """The page of the questionnaire on which the person stands; "" outside it."""
    found = page.locator(".sc-step")
    return (found.get_attribute("data-step") or "") if found.count() else ""


def begin(page: Page, address: str) -> None:
    """Opens the survey, agrees, and stands on the first page with questions."""
    open_screen(page, address)
    expect(page.locator(".sc-step")).to_have_attribute("data-step", "p_consent", timeout=PATIENCE)
    page.locator("[data-testid=stCheckbox] label").first.click()
    go_on(page)


def go_on(page: Page) -> None:
    """Presses Continue and waits for the next page."""
    before = step(page)
    page.locator(".st-key-continue button").click()
    expect(page.locator(f'.sc-step[data-step="{before}"]')).to_have_count(0, timeout=PATIENCE)


def go_to(page: Page, name: str) -> None:
    """Presses Continue, answering nothing, until that page; "review" is the last."""
    for _ in range(40):
        if step(page) == name or (name == "review" and not step(page)):
            return
        go_on(page)
    raise AssertionError(f"the page {name} never came")


def choose(page: Page, question: str, number: int) -> None:
    """Marks the answer with that place (from 0) of a question with a single answer."""
    card = page.locator(f'[class*="-card-{question}"]')
    card.locator("[data-testid=stRadioOption]").nth(number).click()


def mark(page: Page, question: str, number: int) -> None:
    """Marks or unmarks the answer with that place (from 0) of a question with several."""
    card = page.locator(f'[class*="-card-{question}"]')
    card.locator("[data-testid=stCheckbox] label").nth(number).click()


def send(page: Page) -> str:
    """Goes to the review, sends, and returns the receipt."""
    go_to(page, "review")
    page.locator(".st-key-send button").click()
    receipt = page.locator(".sc-receipt")
    expect(receipt).to_be_visible(timeout=PATIENCE)
    return receipt.inner_text()
