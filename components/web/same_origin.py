"""Requests that change something must come from our own pages.

Browsers say where a request comes from: `Sec-Fetch-Site`, and `Origin` on every POST. A request that names
another site, or none at all, is refused before anything is read from it.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request


def comes_from_us(request: Request) -> bool:
    """True for a POST that one of our own pages sent."""
    site = request.headers.get("sec-fetch-site")
    if site is not None and site != "same-origin":
        return False
    origin = request.headers.get("origin")
    if origin is None:
        # Without both headers this is no browser of this decade, or somebody hiding where they come from.
        return site == "same-origin"
    return bool(origin != "null" and urlsplit(origin).netloc == request.headers.get("host"))
