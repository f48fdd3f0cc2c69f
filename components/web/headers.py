"""What browsers may do on our pages: the headers of every answer.

Scripts come from our own address only, nothing is evaluated, nobody frames us: a page that asks people where
they feel unsafe must not be a place where somebody else's code runs.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HOST = re.compile(r"^[A-Za-z0-9.\-\[\]:]+$")
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",  # tile servers ask for the origin
    "Permissions-Policy": "geolocation=(self), camera=(self), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
}
_YEAR = 365 * 24 * 3600


def content_policy(*, host: str, secure: bool, tile_url: str | None = None, framed: bool = False) -> str:
    """The Content-Security-Policy of a page.

    host: the Host header, named for the websocket because not every browser counts it as 'self'.
    tile_url: the map's tile server, the only other place that pictures may come from.
    framed: the page of a component in a frame of its own (streamlit-folium), which is written with inline
    scripts; it holds no session and cannot reach the page around it any more than before.
    """
    parts = urlsplit(tile_url.replace("{s}", "*")) if tile_url else None
    tiles = f" {parts.scheme}://{parts.netloc}" if parts else ""
    socket = f" {'wss' if secure else 'ws'}://{host}" if _HOST.match(host) else ""
    scripts = "'self' 'unsafe-inline' 'unsafe-eval'" if framed else "'self'"
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",  # Streamlit's styles are written by its script
            f"img-src 'self' data: blob:{tiles}",
            "font-src 'self' data:",
            f"connect-src 'self'{socket}{tiles}",
            "worker-src 'self' blob:",
            "media-src 'self' blob:",
            "frame-src 'self'",
            "frame-ancestors 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        )
    )


def is_secure(scope: Scope) -> bool:
    """True when the reader's browser speaks HTTPS with us, be it through a proxy."""
    forwarded = Headers(scope=scope).get("x-forwarded-proto", "").split(",")[0].strip()
    return bool(forwarded == "https" or scope.get("scheme") in {"https", "wss"})


class SafeHeaders:
    """Puts the headers on every answer, Streamlit's own included."""

    def __init__(self, app: ASGIApp, *, tile_url: str | None = None) -> None:
        self.app = app
        self.tile_url = tile_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on and completes the answer's headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        secure = is_secure(scope)
        policy = content_policy(
            host=Headers(scope=scope).get("host", ""),
            secure=secure,
            tile_url=self.tile_url,
            framed=scope["path"].startswith("/component/"),
        )

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _FIXED.items():
                    headers.setdefault(name, value)
                headers.setdefault("Content-Security-Policy", policy)
                if secure:
                    headers.setdefault("Strict-Transport-Security", f"max-age={_YEAR}")
                if "server" in headers:
                    del headers["server"]
            await send(message)

        await self.app(scope, receive, send_safely)
