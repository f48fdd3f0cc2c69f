"""The national map's circles as a file named by its content: a browser keeps it until something moves."""

from __future__ import annotations

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from components import installation, maps
from components.communities import STATES
from safe_community.communities import CommunityState
from safe_community.i18n import LANGUAGES, translate

_FOR_A_YEAR = "public, max-age=31536000, immutable"


async def respond(request: Request) -> Response:
    """GET /data/map/{language}-{hash}.json: the circles as they are now; an old hash gets them uncached."""
    language, _, named = request.path_params["name"].partition("-")
    if language not in LANGUAGES:
        return PlainTextResponse("Not found", 404)
    content, digest = await anyio.to_thread.run_sync(_circles, language)
    caching = _FOR_A_YEAR if named == digest else "no-store"
    return Response(content, media_type="application/json", headers={"Cache-Control": caching})


def _circles(language: str) -> tuple[bytes, str]:
    def say(state: CommunityState) -> str:
        return translate(language, STATES[state])

    return maps.circles(installation.publisher().live, language, say)


async def respond_picture(request: Request) -> Response:
    """GET /data/map/{hash}.svg: the small picture of the country as it is now."""
    content = await anyio.to_thread.run_sync(lambda: maps.picture(installation.publisher().live))
    named = maps.picture_address(installation.publisher().live) == request.url.path
    caching = _FOR_A_YEAR if named else "no-store"
    return Response(content, media_type="image/svg+xml", headers={"Cache-Control": caching})
