"""A browser, the running product, and a guard that lets no request out of this machine."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from safe_community.settings import Settings
from safe_community.store import rounds
from safe_community.store.client import Footing, Store, open_footing
from tests import browser as browsers
from tests.journeys.product import Product
from tests.journeys.screens import open_screen

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
# A grey pixel, for maps that ask for a tile.
TILE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c63680000008200818c3d5c7d0000000049454e44ae426082"
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """A folder that an unprivileged database server may enter, even when root runs the tests."""
    with tempfile.TemporaryDirectory(prefix="safe-community-", ignore_cleanup_errors=True) as name:
        os.chmod(name, 0o711)  # noqa: S103 - to pass through, not to read
        yield Path(name)


@pytest.fixture(scope="session")
def product(folder: Path) -> Iterator[Product]:
    """The demonstration, started once for all journeys."""
    running = Product(folder / "demonstration")
    try:
        yield running.start()
    finally:
        running.stop()


@pytest.fixture(scope="session")
def behind(product: Product) -> Iterator[Footing]:
    """The same data as the running product, for looking behind the screen."""
    footing = open_footing(
        Settings(data_folder=product.data_folder, site_url=product.url, demonstration=True)
    )
    yield footing
    footing.close()


@pytest.fixture(scope="session")
def open_round(behind: Footing) -> str:
    """The code of the round of the safety survey that is open in the demonstration."""
    live = rounds.live_state(Store(behind))
    return next(
        found.code
        for found in live.rounds
        if found.state == "open" and found.questionnaire == "safety_survey"
    )


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser itself, once for all journeys."""
    path = browsers.find()
    if path is None:
        pytest.fail(browsers.MISSING, pytrace=False)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=browsers.FLAGS)
        yield launched
        launched.close()


class Visitors:
    """Makes browsers of different people, each with cookies of its own; notes what they ask of others."""

    def __init__(self, chromium: Browser, product: Product) -> None:
        self._chromium = chromium
        self._product = product
        self._open: list[BrowserContext] = []
        self.outside: list[str] = []

    def arrive(self, **wishes: object) -> Page:
        """A new person's page; wishes are Playwright's, such as `locale="en-GB"` or `**DESKTOP`."""
        settings = {"base_url": self._product.url, "locale": "uk-UA", "timezone_id": "Europe/Kyiv", **wishes}
        context = self._chromium.new_context(**settings)  # type: ignore[arg-type]
        context.route("**/*", self._guard)
        self._open.append(context)
        return context.new_page()

    def _guard(self, route: Route) -> None:
        address = route.request.url
        if address.startswith((f"{self._product.url}/", "data:", "blob:")):
            route.continue_()
        elif "/tile/" in address:
            route.fulfill(body=TILE, content_type="image/png")
        else:
            self.outside.append(address)
            route.abort()

    def leave(self) -> None:
        """Closes all their browsers."""
        for context in self._open:
            context.close()


@contextmanager
def people(chromium: Browser, product: Product) -> Iterator[Visitors]:
    """Visitors for as long as it takes; fails if any of their pages asked somebody else."""
    found = Visitors(chromium, product)
    try:
        yield found
    finally:
        found.leave()
    assert found.outside == [], "a page asked somebody else"


@pytest.fixture
def visitors(chromium: Browser, product: Product) -> Iterator[Visitors]:
    """People who come with browsers of their own."""
    with people(chromium, product) as found:
        yield found


@pytest.fixture(scope="module")
def stroller(chromium: Browser, product: Product) -> Iterator[Page]:
    """One phone for all screens of a module, for looking only: it walks from screen to screen unreloaded."""
    with people(chromium, product) as found:
        page = found.arrive(**PHONE)
        open_screen(page, "/")
        yield page


@pytest.fixture
def phone(visitors: Visitors) -> Page:
    """A resident's phone, 390x844, touch, in Ukrainian."""
    return visitors.arrive(**PHONE)


@pytest.fixture
def desktop(visitors: Visitors) -> Page:
    """An office computer, 1280x800."""
    return visitors.arrive(**DESKTOP)
