"""Which addresses exist: Streamlit's inner ones that are shut, and everything that leads nowhere.

Streamlit answers any address with its page and 200; here a wrong address is 404 and says so in words.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

from components.text import N_
from components.web import pages
from safe_community.settings import Settings

# Numbers about the server, and a door for programs that drive pages: neither is for the public.
_SHUT = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
_STREAMLITS = ("/_stcore/", "/static/", "/assets/", "/media/", "/component/")
_HOST_CONFIG = {
    "useExternalAuthToken": False,
    "enableCustomParentMessages": False,
    "enforceDownloadInNewTab": False,
    "metricsUrl": "",
    "blockErrorDialogs": True,  # English boxes; the stylesheet shows our own words instead
    "resourceCrossOriginMode": None,
}


class Doors:
    """Answers for addresses that are shut or unknown, and passes the others on.

    routes: our own routes, asked whether they know an address.
    """

    def __init__(self, app: ASGIApp, *, routes: Sequence[BaseRoute], settings: Settings) -> None:
        self.app = app
        self.routes = routes
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers or passes on."""
        answer = self._answer(scope) if scope["type"] == "http" else None
        await (answer or self.app)(scope, receive, send)

    def _answer(self, scope: Scope) -> Response | None:
        path: str = scope["path"]
        if path.startswith(_SHUT):
            return PlainTextResponse("Not found", 404)
        request = Request(scope)
        if path == "/_stcore/host-config":
            origin = f"{request.url.scheme}://{request.headers.get('host', '')}"
            return JSONResponse(
                {"allowedOrigins": [origin], **_HOST_CONFIG}, headers={"Cache-Control": "no-cache"}
            )
        if path.startswith(_STREAMLITS) or self._known(scope):
            return None
        shorter = path.rstrip("/")
        if shorter and shorter != path and self._known({**scope, "path": shorter}):
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"/{shorter.lstrip('/')}{query}", 308)
        return not_found(request, self.settings)

    def _known(self, scope: Scope) -> bool:
        return any(route.matches(scope)[0] is not Match.NONE for route in self.routes)


def not_found(request: Request, settings: Settings) -> Response:
    """404 in words."""
    return pages.message(
        request,
        settings,
        heading=N_("There is no such page"),
        words=N_("The address may have been copied only in part, or the page has moved."),
        status=404,
    )
