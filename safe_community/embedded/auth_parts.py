"""What every address of the auth service works with, and the two questions that most of them ask first."""

from __future__ import annotations

from dataclasses import dataclass

from safe_community.embedded.answers import Refusal
from safe_community.embedded.callers import Caller
from safe_community.embedded.codes import Codes
from safe_community.embedded.database import Cursor, Database
from safe_community.embedded.limits import Limiter
from safe_community.embedded.passwords import Passwords
from safe_community.embedded.post import Post
from safe_community.embedded.sessions import Sessions
from safe_community.embedded.tokens import Tokens


@dataclass(frozen=True)
class AuthParts:
    """The tools of the auth service."""

    database: Database
    tokens: Tokens
    passwords: Passwords
    codes: Codes
    sessions: Sessions
    limiter: Limiter
    post: Post


@dataclass(frozen=True)
class SignedIn:
    """The person behind a token: account, session and level (aal1, aal2)."""

    person: str
    session: str
    level: str


def signed_in(cursor: Cursor, caller: Caller) -> SignedIn:
    """The caller's living session. Raises Refusal 401 or 403; a token outlives its session, this question
    does not."""
    if caller.person is None:
        raise Refusal(401, "no_authorization", "This endpoint requires a valid Bearer token")
    session = str(caller.claims.get("session_id", ""))
    row = cursor.execute(
        "select s.aal::text, coalesce(u.banned_until > now(), false) or u.deleted_at is not null"
        " from auth.sessions s join auth.users u on u.id = s.user_id where s.id::text = %s and"
        " s.user_id::text = %s",
        [session, caller.person],
    ).fetchone()
    if row is None:
        raise Refusal(403, "session_not_found", "Session from session_id claim in JWT does not exist")
    if row[1]:
        raise Refusal(403, "user_banned", "User is banned")
    return SignedIn(caller.person, session, row[0])


def require_admin(caller: Caller) -> None:
    """Only the secret key administers accounts; no person's token does, whatever it claims."""
    if not caller.has_secret or caller.role != "service_role":
        raise Refusal(403, "not_admin", "User not allowed")
