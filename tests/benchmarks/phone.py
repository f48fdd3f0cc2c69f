"""A resident on the cheap phone answers the whole survey; and what public pages weigh there."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import Browser, CDPSession, Page, expect, sync_playwright

from tests import browser as browsers
from tests.benchmarks.cold_load import CPU_SLOWER, NETWORK
from tests.journeys.answering import BEREZAN
from tests.journeys.conftest import PHONE

RUNS = 3
PATIENCE = 60_000


@dataclass
class Visit:
    """One visit: bytes over the network, and seconds from the tap on the link."""

    kilobytes: float
    answerable: float
    next_page: float
    stored: float


def measure(url: str) -> Iterator[str]:
    """Rows of the table."""
    path = browsers.find()
    if path is None:
        raise SystemExit(browsers.MISSING)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=browsers.FLAGS)
        address = _survey_address(chromium, url)
        cold = [_answer(chromium, address) for _ in range(RUNS)]
        yield _row("Survey, cold: KB over the network", [v.kilobytes for v in cold], "≤ 540", digits=0)
        yield _row("Survey, cold: first question answerable, s", [v.answerable for v in cold], "≤ 5")
        yield _row("Survey: next page, s", [v.next_page for v in cold], "≤ 0.9")
        yield _row("Survey: all 25 pages to a stored answer, s", [v.stored for v in cold], "–")
        for name, where, budget in (
            ("First page", "/", "–"),
            ("Results page", f"/results?{address.partition('?')[2]}", "≤ 900"),
            ("National map page", "/rating", "≤ 1,800"),
        ):
            sizes = [_weigh(chromium, url + where) for _ in range(RUNS)]
            yield _row(f"{name}: KB over the network", sizes, budget, digits=0)
        chromium.close()


def _row(what: str, values: list[float], target: str, digits: int = 2) -> str:
    return f"| {what} | {statistics.median(values):,.{digits}f} | {target} |"


def _survey_address(chromium: Browser, url: str) -> str:
    page = chromium.new_page(base_url=url)
    page.goto("/survey")
    link = page.locator(f'a.sc-action[href*="{BEREZAN}"]')
    expect(link).to_be_visible(timeout=PATIENCE)
    address = url + str(link.get_attribute("href"))
    page.close()
    return address


def _phone(chromium: Browser) -> tuple[Page, CDPSession, list[float]]:
    page = chromium.new_context(**PHONE).new_page()  # type: ignore[arg-type]
    session = page.context.new_cdp_session(page)
    received: list[float] = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    session.on(
        "Network.webSocketFrameReceived", lambda e: received.append(len(e["response"]["payloadData"]) * 0.75)
    )
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": False})
    session.send("Network.emulateNetworkConditions", NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWER})
    return page, session, received


def _answer(chromium: Browser, address: str) -> Visit:
    page, _session, received = _phone(chromium)
    begun = time.perf_counter()
    page.goto(address, wait_until="commit")
    consent = page.locator("[data-testid=stCheckbox] label").first
    consent.click(timeout=PATIENCE)
    answerable = time.perf_counter() - begun
    kilobytes = sum(received) / 1000
    steps: list[float] = []
    while True:
        step = page.locator(".sc-step")
        name = step.get_attribute("data-step") if step.count() else None
        if name is None:
            break
        pressed = time.perf_counter()
        page.locator(".st-key-continue button").click()
        expect(page.locator(f'.sc-step[data-step="{name}"]')).to_have_count(0, timeout=PATIENCE)
        steps.append(time.perf_counter() - pressed)
    page.locator(".st-key-send button").click()
    expect(page.locator(".sc-receipt")).to_be_visible(timeout=PATIENCE)
    stored = time.perf_counter() - begun
    page.context.close()
    return Visit(kilobytes, answerable, statistics.median(steps), stored)


def _weigh(chromium: Browser, address: str) -> float:
    page, _session, received = _phone(chromium)
    page.goto(address, wait_until="commit")
    expect(page.locator(".st-key-body h1").first).to_be_visible(timeout=PATIENCE)
    page.wait_for_timeout(9_000)
    page.context.close()
    return sum(received) / 1000
