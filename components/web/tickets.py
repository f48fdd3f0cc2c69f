"""How a sign-in in a Streamlit session becomes a cookie of the browser.

A script of Streamlit cannot set cookies, and the cookie's value must never be readable by scripts. So the
session hands the page a ticket that works once, for a minute; the page posts it to `/session`, whose answer
sets the HttpOnly cookie. The ticket itself opens nothing.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable

SECONDS = 60.0


class Tickets:
    """One-time tickets of this process, each standing for the secret of a signed-in browser."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._held: dict[str, tuple[float, str]] = {}
        self._lock = threading.Lock()

    def issue(self, secret: str) -> str:
        """A ticket for this secret."""
        ticket = secrets.token_urlsafe(24)
        with self._lock:
            now = self._clock()
            self._held = {name: held for name, held in self._held.items() if held[0] > now}
            self._held[ticket] = (now + SECONDS, secret)
        return ticket

    def redeem(self, ticket: str) -> str | None:
        """The secret, once; None for a ticket that is unknown, used or old."""
        with self._lock:
            held = self._held.pop(ticket, None)
        return held[1] if held is not None and held[0] > self._clock() else None


TICKETS = Tickets()
