"""What one person does is seen by others, live; and what nobody may see reaches no page."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from safe_community.responses import Submission
from safe_community.store import responses, rounds
from safe_community.store.client import Footing, Store
from tests.journeys.answering import BEREZAN, begin, send
from tests.journeys.conftest import DESKTOP, PHONE, Visitors
from tests.journeys.screens import open_screen


@pytest.fixture
def address(open_round: str) -> str:
    return f"/survey?round={open_round}&community={BEREZAN}"


@pytest.mark.acceptance(61)
def test_the_counter_in_another_browser_moves_within_ten_seconds(
    visitors: Visitors, address: str, open_round: str
) -> None:
    watcher = visitors.arrive(**DESKTOP)
    open_screen(watcher, f"/community?code={BEREZAN}")
    counter = watcher.locator(f'[data-live="answers:{open_round}:{BEREZAN}"]').first
    before = int("".join(re.findall(r"\d", counter.inner_text())))
    phone = visitors.arrive(**PHONE)
    begin(phone, address)
    send(phone)
    expect(counter).to_have_text(re.compile(rf"^{before + 1} відпов"), timeout=10_000)


@pytest.mark.acceptance(61)
def test_the_chart_follows_the_tenth_new_answer_without_a_reload(
    desktop: Page, behind: Footing, open_round: str
) -> None:
    live = rounds.live_state(Store(behind))
    series = max((s for s in live.in_round(open_round) if s.community != BEREZAN), key=lambda s: s.n)
    found = live.round(open_round)
    assert found is not None
    open_screen(desktop, f"/results?round={open_round}&community={series.community}")
    mark_ = desktop.locator("[data-live-redraw]")
    seen = int(mark_.get_attribute("data-seen") or 0)
    for _ in range(10):
        sheet = Submission(
            open_round, series.community, found.version, {"consent": True, "c01": "1"}, uuid4()
        )
        responses.submit(Store(behind), sheet)
    expect(mark_).to_have_attribute("data-seen", str(seen + 1), timeout=10_000)
    expect(desktop.locator(".sc-counter")).to_contain_text(str(series.n + 10), timeout=10_000)


@pytest.mark.acceptance(80)
def test_no_key_of_the_server_reaches_a_page_in_any_byte(phone: Page, address: str, behind: Footing) -> None:
    received: list[str] = []
    phone.on(
        "websocket",
        lambda socket: socket.on(
            "framereceived",
            lambda frame: received.append(
                frame if isinstance(frame, str) else frame.decode("utf-8", "replace")
            ),
        ),
    )
    phone.on("response", lambda answer: received.append(str(answer.headers)))
    begin(phone, address)
    send(phone)
    open_screen(phone, "/rating")
    everything = "".join(received) + phone.content()
    assert len(everything) > 50_000
    for secret in (behind.secret_key, "service_role", "refresh_token"):
        assert secret not in everything
