"""The list of all settlements as one file that a browser keeps: a field searches it without asking us.

Compressed once a process; its address names its content, so it is never asked for twice.
"""

from __future__ import annotations

from functools import lru_cache

import anyio.to_thread
import brotli
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from components.web.compressed import accepted_encoding
from safe_community import settlements
from safe_community.i18n import LANGUAGES


async def respond(request: Request) -> Response:
    """GET /data/settlements/<language>.txt: names under their communities; 404 for another language."""
    language = request.path_params["language"]
    if language not in LANGUAGES:
        return PlainTextResponse("Not found", 404)
    headers = {"Vary": "Accept-Encoding", "Cache-Control": "public, max-age=31536000, immutable"}
    if accepted_encoding(request.headers.get("accept-encoding", "")) == "br":
        content = await anyio.to_thread.run_sync(_compressed, language)
        return Response(
            content, headers={**headers, "Content-Encoding": "br"}, media_type="text/plain; charset=utf-8"
        )
    content = await anyio.to_thread.run_sync(settlements.list_for_browsers, language)
    return Response(content, headers=headers, media_type="text/plain; charset=utf-8")


@lru_cache(maxsize=len(LANGUAGES))
def _compressed(language: str) -> bytes:
    content: bytes = brotli.compress(settlements.list_for_browsers(language), quality=9)
    return content
