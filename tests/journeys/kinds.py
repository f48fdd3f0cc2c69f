"""The questionnaire with every kind of question, in an open round of Berezan, for journeys."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from playwright.sync_api import Locator, Page, expect

from safe_community.rounds import Round
from safe_community.store import questionnaires, rounds
from safe_community.store.client import Footing, Store
from tests.journeys.answering import BEREZAN
from tests.journeys.screens import PATIENCE, open_screen
from tests.questionnaires import tiny

ROUND = "kinds-2026"


def open_kinds(behind: Footing) -> str:
    """Opens the round unless it is open; returns the address of its survey."""
    operator = Store.of_the_operator(behind)
    if rounds.live_state(operator).round(ROUND) is None:
        asked = tiny("kinds")
        questionnaires.publish(operator, asked)
        now = datetime.now(UTC)
        opens, closes = now - timedelta(days=1), now + timedelta(days=1)
        title, parts = {"uk": "Види", "en": "Kinds"}, frozenset({"core"})
        planned = Round(ROUND, title, "planned", asked.id, asked.version, parts, opens, closes)
        rounds.create(operator, planned, [BEREZAN])
    if rounds.live_state(operator).round(ROUND).state != "open":  # type: ignore[union-attr]
        rounds.set_state(operator, ROUND, "open")
    return f"/survey?round={ROUND}&community={BEREZAN}"


def pause_kinds(behind: Footing) -> None:
    """Takes the round off the list of open ones, for the journeys that come after."""
    rounds.set_state(Store.of_the_operator(behind), ROUND, "paused")


def begin_kinds(phone: Page, address: str) -> Page:
    """Stands on its first page; a new round is live within some seconds."""
    for _ in range(10):
        open_screen(phone, address)
        if phone.locator(".sc-step").count():
            return phone
        phone.wait_for_timeout(1000)
    raise AssertionError("the round never opened")


def card(page: Page, question: str) -> Locator:
    """The card of a question."""
    return page.locator(f'[class*="-card-{question}"]').first


def stored(behind: Footing, receipt: str) -> dict[str, Any]:
    """What the database keeps of the answers with that receipt."""
    assert behind.embedded is not None
    with psycopg.connect(behind.embedded.dsn) as connection:
        row = connection.execute(
            "select answers from responses where receipt_hash = sha256(convert_to(%s, 'utf8'))", [receipt]
        ).fetchone()
    assert row is not None
    return dict(row[0])


def write(page: Page, question: str, words: str, number: int = 0) -> None:
    """Writes into a field of a question."""
    card(page, question).locator("input, textarea").nth(number).fill(words)


def press(page: Page, *names: str) -> None:
    """Presses buttons by their names, one after the other."""
    for name in names:
        page.get_by_role("button", name=name, exact=True).click()
        expect(page.locator('[data-test-script-state="notRunning"]')).to_be_attached(timeout=PATIENCE)
