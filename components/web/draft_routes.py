"""The address by which a page that is left quickly deletes its unfinished answers on the server.

The page is gone before a session could be told, so the browser sends the word by itself in the background.
"""

from __future__ import annotations

import json

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from components import installation
from components.web.same_origin import comes_from_us
from forms.problems import Refused
from safe_community.drafts import is_a_token
from safe_community.store import drafts

_MOST_BYTES = 4096
_MOST_DRAFTS = 20


async def forget(request: Request) -> Response:
    """POST /draft/forget {"words": […]}: deletes those drafts. The answer is the same whatever there was."""
    if not comes_from_us(request):
        return Response(status_code=403)
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MOST_BYTES:
            return Response(status_code=413)
    for word in _words(body):
        await anyio.to_thread.run_sync(_drop, word)
    return Response(status_code=204, headers={"Cache-Control": "no-store"})


def _words(body: bytes) -> list[str]:
    try:
        known = json.loads(body)
    except ValueError:
        return []
    words = known.get("words") if isinstance(known, dict) else None
    return (
        [word for word in words if isinstance(word, str) and is_a_token(word)][:_MOST_DRAFTS]
        if isinstance(words, list)
        else []
    )


def _drop(word: str) -> None:
    try:
        drafts.drop(installation.operator(), word)
    except Refused:
        return  # unreadable without the word, which the device has just thrown away
