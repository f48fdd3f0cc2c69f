"""Puts the server together: our routes, the layers around Streamlit, what runs as long as the process.

Home.py hands these to Streamlit's own application; nothing here draws.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

import anyio.to_thread
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from components import installation
from components.light import door
from components.screens import SCREENS, Screen
from components.web import (
    download_routes,
    draft_routes,
    map_file,
    pages,
    poster,
    settlement_file,
    sign_in_routes,
)
from components.web.compressed import ASSETS, CompressedFiles, StaticFiles, asset, first_files
from components.web.doors import Doors
from components.web.headers import SafeHeaders
from components.web.live import LiveCounters
from components.web.streamlit_internals import ignore_pages_folder
from safe_community.i18n import translate
from safe_community.store.rounds import live_state as fetch_live_state

log = logging.getLogger(__name__)
_AFTER_THE_FIRST_VISITORS = 5.0
Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]

_files = CompressedFiles()
live = LiveCounters(installation.live_numbers, seconds=installation.LIVE_SECONDS)


async def health(_request: Request) -> Response:
    """GET /health: 200 while the process answers and its data can be reached, else 503."""
    try:
        await anyio.to_thread.run_sync(_ask_the_data)
    except Exception:
        log.exception("the data cannot be reached")
        return JSONResponse({"status": "data_not_available"}, 503, headers={"Cache-Control": "no-store"})
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


def _ask_the_data() -> None:
    fetch_live_state(installation.operator())


async def manifest(request: Request) -> Response:
    """GET /manifest.webmanifest: what a phone needs to put us on its first screen."""
    language = pages.language_of(request)
    name = translate(language, "Safe Community")
    icons = [
        {"src": asset(f"icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in (192, 512)
    ]
    return JSONResponse(
        {
            "name": name,
            "short_name": name,
            "lang": language,
            "start_url": "/",
            "display": "standalone",
            "background_color": "#FAF8F4",
            "theme_color": "#FAF8F4",
            "icons": icons,
        },
        media_type="application/manifest+json",
    )


async def favicon(_request: Request) -> Response:
    """GET /favicon.png and .ico: browsers and Streamlit ask for them without being told."""
    return FileResponse(ASSETS / "icon-192.png", headers={"Cache-Control": "public, max-age=86400"})


async def robots(_request: Request) -> Response:
    """GET /robots.txt: public screens may be found, everything of a person may not."""
    shut = "\n".join(f"Disallow: {screen.address}" for screen in SCREENS if screen.permission)
    return Response(f"User-agent: *\n{shut}\nDisallow: /auth/\n", media_type="text/plain")


def _start_of(screen: Screen) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        return pages.start(request, screen, installation.settings())

    return endpoint


def routes() -> list[BaseRoute]:
    """Every address of ours. Other slices add theirs here."""
    return [
        *(Route(screen.address, _start_of(screen), methods=["GET"]) for screen in SCREENS),
        Route("/health", health, methods=["GET"]),
        Route("/api/live", live.respond, methods=["GET"]),
        Route("/s/{round}/{community}", door.open_survey, methods=["GET"]),
        Route("/s/{round}/{community}", door.go_on, methods=["POST"]),
        Route("/data/map/{name}.json", map_file.respond, methods=["GET"]),
        Route("/data/map/{name}.svg", map_file.respond_picture, methods=["GET"]),
        Route("/data/settlements/{language}.txt", settlement_file.respond, methods=["GET"]),
        Route("/export/{round}/{name}", download_routes.respond, methods=["GET"]),
        Route("/paper/{round}/{community}", download_routes.print_sheets, methods=["GET"]),
        Route("/poster/{round}/{community}", poster.respond, methods=["GET"]),
        Route("/draft/forget", draft_routes.forget, methods=["POST"]),
        Route("/auth/confirm", sign_in_routes.confirm_page, methods=["GET"]),
        Route("/auth/confirm", sign_in_routes.confirm, methods=["POST"]),
        Route("/session", sign_in_routes.remember, methods=["POST"]),
        Route("/session/end", sign_in_routes.forget, methods=["POST"]),
        Route("/outbox", sign_in_routes.outbox, methods=["GET"]),
        Route("/manifest.webmanifest", manifest, methods=["GET"]),
        Route("/favicon.png", favicon, methods=["GET"]),
        Route("/favicon.ico", favicon, methods=["GET"]),
        Route("/robots.txt", robots, methods=["GET"]),
    ]


def middleware(known: list[BaseRoute]) -> list[Middleware]:
    """The layers around everything, outermost first. known: the routes above."""
    settings = installation.settings()
    return [
        Middleware(SafeHeaders, tile_url=settings.tile_url),
        Middleware(StaticFiles, files=_files),
        Middleware(Doors, routes=known, settings=settings),
    ]


async def _warm_up() -> None:
    # The first reader of a chart or a map should not wait for these, and residents should not wait for them.
    await asyncio.sleep(_AFTER_THE_FIRST_VISITORS)
    for name in ("pandas", "altair", "pydeck"):
        await anyio.to_thread.run_sync(importlib.import_module, name)
    gc.collect()
    gc.freeze()  # what is loaded now stays for ever; the collector need not walk through it again


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """What runs as long as the process: the live numbers; before that, what makes the first visit quick."""
    ignore_pages_folder()
    tasks = [
        asyncio.create_task(live.run(), name="live numbers"),
        asyncio.create_task(anyio.to_thread.run_sync(_files.prepare, first_files()), name="small files"),
        asyncio.create_task(_warm_up(), name="warm up"),
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*tasks, return_exceptions=True)
        await anyio.to_thread.run_sync(installation.close)


def on_script_error(fault: Exception) -> bool:
    """A page broke: the log gets the fault, the reader a sentence of ours instead of Streamlit's box."""
    log.error("a page broke", exc_info=fault)
    from components import frame

    frame.broken()
    return True
