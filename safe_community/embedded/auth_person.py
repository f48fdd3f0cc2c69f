"""Auth for the person who is signed in: see and change the account, sign out."""

from __future__ import annotations

from typing import Any

from safe_community.embedded.accounts import (
    accepted_details,
    accepted_email,
    account_document,
    merge_details,
)
from safe_community.embedded.answers import Answer, Refusal, Request, json_answer
from safe_community.embedded.auth_parts import AuthParts, SignedIn, signed_in
from safe_community.embedded.callers import Caller
from safe_community.embedded.database import Cursor
from safe_community.embedded.passwords import accepted_password
from safe_community.embedded.sessions import end_sessions


def show(parts: AuthParts, _request: Request, caller: Caller) -> Answer:
    """The account of the session."""
    with parts.database.as_auth() as cursor:
        me = signed_in(cursor, caller)
        return json_answer(account_document(cursor, me.person))


def update(parts: AuthParts, request: Request, caller: Caller) -> Answer:
    """Change the password (other sessions end), the details, or the address (once its code has come back)."""
    body = request.json()
    password = accepted_password(body["password"]) if body.get("password") is not None else None
    email = accepted_email(body["email"]) if body.get("email") is not None else None
    details = accepted_details(body.get("data"))
    refusal: Refusal | None = None
    with parts.database.as_auth() as cursor:
        me = signed_in(cursor, caller)
        if password is not None or email is not None:
            require_second_factor(cursor, me)
        stored, address = stored_secrets(cursor, me.person)
        if password is not None:
            if parts.passwords.fits(password, stored):
                raise Refusal(422, "same_password", "New password should be different from the old password.")
            set_password(cursor, parts, me, password)
        if details:
            merge_details(cursor, me.person, "user_metadata", details)
        if email is not None and email != address:
            refusal = parts.limiter.mail(cursor, email, caller.address)
            if refusal is None:
                cursor.execute("update auth.users set email_change = %s where id = %s", [email, me.person])
                parts.post.ask(cursor, "email_change", email, person=me.person)
        document = account_document(cursor, me.person)
    if refusal is not None:
        raise refusal
    parts.post.ring()
    return json_answer(document)


def require_second_factor(cursor: Cursor, me: SignedIn) -> None:
    """Raises Refusal 401 when the account has a second factor that this session did not show."""
    row = cursor.execute(
        "select exists (select 1 from auth.mfa_factors where user_id = %s and status = 'verified')",
        [me.person],
    ).fetchone()
    if row is not None and row[0] and me.level != "aal2":
        raise Refusal(
            401,
            "insufficient_aal",
            "AAL2 session is required to update email or password when MFA is enabled.",
        )


def stored_secrets(cursor: Cursor, person: str) -> tuple[Any, Any]:
    """The stored password and the address; the row is locked."""
    row = cursor.execute(
        "select encrypted_password, email from auth.users where id = %s for update", [person]
    ).fetchone()
    return (row[0], row[1]) if row else (None, None)


def set_password(cursor: Cursor, parts: AuthParts, me: SignedIn, password: str) -> None:
    """A new password: whoever used the old one elsewhere is signed out, and codes for another one are
    void."""
    cursor.execute(
        "update auth.users set encrypted_password = %s, updated_at = now() where id = %s",
        [parts.passwords.hash(password), me.person],
    )
    cursor.execute("delete from embedded.codes where user_id = %s and kind = 'recovery'", [me.person])
    end_sessions(cursor, me.person, me.session, "others")


def sign_out(parts: AuthParts, request: Request, caller: Caller) -> Answer:
    """End this session, all sessions, or all others."""
    scope = request.parameter("scope") or "global"
    if scope not in ("global", "local", "others"):
        raise Refusal(400, "validation_failed", f"Unsupported logout scope {scope[:20]!r}")
    with parts.database.as_auth() as cursor:
        me = signed_in(cursor, caller)
        end_sessions(cursor, me.person, me.session, scope)
    return Answer(204)
