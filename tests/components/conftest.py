"""The server's layers and routes around a stand-in for Streamlit, on a real back end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from components import installation
from components.web import server
from safe_community.settings import Settings
from safe_community.store.client import Footing, open_footing

SITE = "http://testserver"


@pytest.fixture(scope="session")
def demonstration(data_folder: Path) -> Iterator[tuple[Settings, Footing]]:
    """An empty demonstration: letters stay in its outbox."""
    settings = Settings(data_folder=data_folder / "demonstration", site_url=SITE, demonstration=True)
    footing = open_footing(settings)
    yield settings, footing
    footing.close()


async def _streamlit(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"streamlit answers {request.url.path}")


def _client() -> TestClient:
    known = server.routes()
    # What comes after our routes and layers is Streamlit's; here it only says that it was asked.
    rest = [Route("/{path:path}", _streamlit, methods=["GET", "POST"])]
    application = Starlette(routes=[*known, *rest], middleware=server.middleware(known))
    return TestClient(application, base_url=SITE, follow_redirects=False)


@pytest.fixture
def demo_site(demonstration: tuple[Settings, Footing]) -> Iterator[TestClient]:
    """The site in demonstration mode."""
    installation.serve(*demonstration)
    yield _client()
    installation.forget()


@pytest.fixture
def real_site(footing: Footing, data_folder: Path) -> Iterator[TestClient]:
    """The site as it runs for real people."""
    installation.serve(Settings(data_folder=data_folder / "product", site_url=SITE), footing)
    yield _client()
    installation.forget()
