"""Sessions: a signed token for an hour, and a refresh token that works once.

The next refresh token is derived from the last one, so that two tabs which refresh at the same moment get the
same
answer; a token that comes back later was stolen or lost, and its whole session ends.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from safe_community.embedded.accounts import Document, account_document
from safe_community.embedded.answers import Refusal
from safe_community.embedded.database import Cursor
from safe_community.embedded.keys import Keys
from safe_community.embedded.tokens import AUDIENCE, SESSION_SECONDS, Tokens

REUSE_SECONDS = 10
Claims = dict[str, Any]


@dataclass(frozen=True)
class Sessions:
    """Issues, renews and ends sessions inside the caller's transaction."""

    keys: Keys
    tokens: Tokens

    def begin(self, cursor: Cursor, person: str, method: str) -> Document:
        """A new session for an account that has proved itself by `method` (password, otp)."""
        session = str(uuid4())
        cursor.execute(
            "insert into auth.sessions (id, user_id, aal) values (%s, %s, 'aal1')", [session, person]
        )
        self.record_method(cursor, session, method)
        cursor.execute(
            "update auth.users set last_sign_in_at = now(), updated_at = now() where id = %s", [person]
        )
        token = secrets.token_urlsafe(32)
        self.store(cursor, token, person, session, parent=None)
        return self.document(cursor, person, session, token)

    def record_method(self, cursor: Cursor, session: str, method: str) -> None:
        """How the person proved to be the person (the `amr` claim)."""
        cursor.execute(
            "insert into auth.mfa_amr_claims (session_id, created_at, updated_at, authentication_method)"
            " values (%s, now(), now(), %s) on conflict on constraint"
            " mfa_amr_claims_session_id_authentication_method_pkey do update set updated_at = now()",
            [session, method],
        )

    def store(self, cursor: Cursor, token: str, person: str, session: str, parent: str | None) -> None:
        """Keep a refresh token's hash; the same one twice is one row."""
        cursor.execute(
            "insert into auth.refresh_tokens (token, user_id, revoked, parent, session_id)"
            " values (%s, %s, false, %s, %s) on conflict (token) do nothing",
            [self.keys.hash("refresh", token), person, parent, session],
        )

    def renew(self, cursor: Cursor, token: str) -> Document | Refusal:
        """A fresh session document for a refresh token, which is used up by it.

        A refusal is returned, not raised: what was revoked on the way must be committed.
        """
        mark = self.keys.hash("refresh", token)
        row = cursor.execute(
            "select t.session_id::text, t.user_id, t.revoked, now() - t.updated_at from auth.refresh_tokens t"
            " join auth.sessions s on s.id = t.session_id where t.token = %s for update of s, t",
            [mark],
        ).fetchone()
        if row is None:
            return Refusal(400, "refresh_token_not_found", "Invalid Refresh Token: Refresh Token Not Found")
        session, person, revoked, age = row
        if revoked and age > timedelta(seconds=REUSE_SECONDS):
            cursor.execute("delete from auth.sessions where id = %s", [session])
            return Refusal(400, "refresh_token_already_used", "Invalid Refresh Token: Already Used")
        refuse_banned(cursor, person)
        if not revoked:
            cursor.execute(
                "update auth.refresh_tokens set revoked = true, updated_at = now() where token = %s", [mark]
            )
        child = self.keys.hash("next refresh", token)
        self.store(cursor, child, person, session, parent=mark)
        cursor.execute(
            "update auth.sessions set refreshed_at = now() at time zone 'utc', updated_at = now()"
            " where id = %s",
            [session],
        )
        return self.document(cursor, person, session, child)

    def document(self, cursor: Cursor, person: str, session: str, refresh_token: str) -> Document:
        """The answer to a sign-in: both tokens and the account."""
        user = account_document(cursor, person)
        row = cursor.execute("select aal::text from auth.sessions where id = %s", [session]).fetchone()
        if user is None or row is None:
            raise Refusal(403, "session_not_found", "Session from session_id claim in JWT does not exist")
        methods = cursor.execute(
            "select authentication_method, extract(epoch from updated_at)::bigint from auth.mfa_amr_claims"
            " where session_id = %s order by updated_at desc",
            [session],
        ).fetchall()
        now = int(time.time())
        claims = {
            "sub": person,
            "aud": AUDIENCE,
            "exp": now + SESSION_SECONDS,
            "iat": now,
            "email": user["email"],
            "phone": "",
            "app_metadata": user["app_metadata"],
            "user_metadata": user["user_metadata"],
            "role": user["role"],
            "aal": row[0],
            "amr": [{"method": method, "timestamp": moment} for method, moment in methods],
            "session_id": session,
            "is_anonymous": False,
        }
        return {
            "access_token": self.tokens.sign(claims),
            "token_type": "bearer",
            "expires_in": SESSION_SECONDS,
            "expires_at": now + SESSION_SECONDS,
            "refresh_token": refresh_token,
            "user": user,
        }

    def replace_token(self, cursor: Cursor, person: str, session: str) -> Document:
        """New tokens for a session that changed its level; the old refresh token is used up."""
        cursor.execute(
            "update auth.refresh_tokens set revoked = true, updated_at = now() - interval '1 hour'"
            " where session_id = %s and not revoked",
            [session],
        )
        token = secrets.token_urlsafe(32)
        self.store(cursor, token, person, session, parent=None)
        return self.document(cursor, person, session, token)


def end_sessions(cursor: Cursor, person: str, session: str | None, scope: str) -> None:
    """Sign out: `global` everywhere, `local` this session, `others` all but this one."""
    if scope == "global" or session is None:
        cursor.execute("delete from auth.sessions where user_id = %s", [person])
    elif scope == "local":
        cursor.execute("delete from auth.sessions where user_id = %s and id = %s", [person, session])
    else:
        cursor.execute("delete from auth.sessions where user_id = %s and id <> %s", [person, session])


def refuse_banned(cursor: Cursor, person: str) -> None:
    """Raises Refusal 403 if the account may not be used now."""
    row = cursor.execute(
        "select coalesce(banned_until > now(), false) or deleted_at is not null from auth.users"
        " where id = %s",
        [person],
    ).fetchone()
    if row is None or row[0]:
        raise Refusal(403, "user_banned", "User is banned")
