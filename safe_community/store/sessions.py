"""Signed-in browsers: the cookie is a random word, everything that opens an account stays on the server.

A reload or a restart finds the session again by the word's hash. Tokens are renewed here and nowhere else,
so that two tabs, or two processes, never spend the same refresh token against each other.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from pydantic import ValidationError
from supabase_auth.types import Session

from forms.problems import Refused
from safe_community.store import accounts
from safe_community.store.client import Store
from safe_community.store.sealing import Seal

RENEW_BEFORE = 60  # seconds that a token must still live to be handed out
_LOCKS = 64


@dataclass(frozen=True, slots=True)
class Held:
    """What the database keeps of a browser: the sealed text, and what was in it."""

    sealed: str
    session: Session


class SignedInBrowsers:
    """Opens, continues and closes the sessions of browsers.

    operator: the server's own store. visitor: makes a store that nobody has signed in to yet; used to renew.
    """

    def __init__(self, operator: Store, visitor: Callable[[], Store], seal: Seal) -> None:
        self._operator = operator
        self._visitor = visitor
        self._seal = seal
        self._locks = tuple(threading.Lock() for _ in range(_LOCKS))

    def open(self, session: Session, user_agent: str = "") -> str:
        """Keep a session that has just begun. Returns the secret that the browser's cookie will hold."""
        secret = secrets.token_urlsafe(32)
        self._operator.call(
            "app_session_open",
            id_hash=_hash(secret),
            user_id=session.user.id,
            sealed=self._sealed(session),
            user_agent=user_agent[:200],
        )
        return secret

    def resume(self, secret: str) -> Session | None:
        """The session behind a cookie with a token that still lives; None when it has ended."""
        key = _hash(secret)
        with self._locks[int(key[:8], 16) % _LOCKS]:
            held = self._read(key)
            if held is None or not _is_old(held.session):
                return held.session if held else None
            return self._renewed(key, held)

    def close(self, secret: str) -> None:
        """Forget a browser; its cookie opens nothing from now on."""
        self._operator.call("app_session_close", id_hash=_hash(secret))

    def _read(self, key: str) -> Held | None:
        row = self._operator.call("app_session_read", id_hash=key)
        if row is None:
            return None
        opened = self._seal.open(row["sealed"])
        if opened is None:
            return None
        try:
            return Held(row["sealed"], Session.model_validate_json(opened))
        except ValidationError:
            return None

    def _renewed(self, key: str, held: Held) -> Session | None:
        store = self._visitor()
        try:
            accounts.refresh(store, held.session.refresh_token)
        except Refused as refusal:
            if {problem.code for problem in refusal.problems} != {"signed_out"}:
                raise
            # Another process may have renewed it between our reading and our asking.
            now = self._read(key)
            if now is not None and now.sealed != held.sealed and not _is_old(now.session):
                return now.session
            self._operator.call("app_session_close", id_hash=key)
            return None
        fresh = store.session
        if fresh is not None:
            self._operator.call(
                "app_session_update", id_hash=key, old_sealed=held.sealed, new_sealed=self._sealed(fresh)
            )
        return fresh

    def _sealed(self, session: Session) -> str:
        # Of the person only what the library insists on: the record must stay small.
        lean = session.user.model_copy(update={"identities": None, "factors": None, "user_metadata": {}})
        return self._seal.close(session.model_copy(update={"user": lean}).model_dump_json())


def _is_old(session: Session) -> bool:
    return session.expires_at is None or session.expires_at - time.time() < RENEW_BEFORE


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
