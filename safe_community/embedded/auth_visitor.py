"""Auth for people who are not signed in: sign up, sign in, refresh, verify a code, recover, resend.

Whether an address has an account shows neither in an answer nor in the work done before it.
"""

from __future__ import annotations

import json
from typing import Any

import psycopg

from safe_community.embedded.accounts import accepted_details, accepted_email, fresh_document, insert_account
from safe_community.embedded.answers import Answer, Refusal, Request, json_answer
from safe_community.embedded.auth_parts import AuthParts
from safe_community.embedded.callers import Caller
from safe_community.embedded.codes import KINDS, NO_CODE, put_into_force
from safe_community.embedded.passwords import accepted_password
from safe_community.embedded.sessions import refuse_banned


def sign_up(parts: AuthParts, request: Request, caller: Caller) -> Answer:
    """Make an account that waits for its code; an address that is taken gets the same answer and a mail of
    its own."""
    body = request.json()
    if not body.get("email"):
        code = "phone_provider_disabled" if body.get("phone") else "anonymous_provider_disabled"
        raise Refusal(422, code, "Only accounts with an e-mail are possible")
    email = accepted_email(body["email"])
    password = accepted_password(body.get("password"))
    details = accepted_details(body.get("data"))
    stored = parts.passwords.hash(password)
    document = fresh_document(email, details)
    with parts.database.as_auth() as cursor:
        refusal = parts.limiter.mail(cursor, email, caller.address)
        if refusal is None:
            # A savepoint, because a taken address must not undo the request for its mail.
            try:
                with cursor.connection.transaction():
                    insert_account(cursor, document, stored)
            except psycopg.errors.UniqueViolation:
                pass
            parts.post.ask(cursor, "signup", email, password=stored, details=json.dumps(details))
    if refusal is not None:
        raise refusal
    parts.post.ring()
    return json_answer(document)


def token(parts: AuthParts, request: Request, caller: Caller) -> Answer:
    """A session for a password or for a refresh token."""
    match request.parameter("grant_type"):
        case "password":
            return sign_in(parts, request.json(), caller)
        case "refresh_token":
            return refresh(parts, request.json())
    raise Refusal(400, "unsupported_grant_type", "unsupported_grant_type")


def sign_in(parts: AuthParts, body: dict[str, Any], caller: Caller) -> Answer:
    """Password grant."""
    wrong = Refusal(400, "invalid_credentials", "Invalid login credentials")
    password = body.get("password")
    if not isinstance(password, str) or not body.get("email"):
        raise wrong
    try:
        email = accepted_email(body["email"])
    except Refusal:
        raise wrong from None
    with parts.database.as_auth() as cursor:
        refusal = parts.limiter.attempt(cursor, "password", email, caller.address)
        row = cursor.execute(
            "select id::text, encrypted_password, email_confirmed_at is not null from auth.users"
            " where email = %s and not is_sso_user and deleted_at is null",
            [email],
        ).fetchone()
    if refusal is not None:
        raise refusal
    person, stored, confirmed = row or (None, None, False)
    if not parts.passwords.fits(password, stored) or person is None:
        raise wrong
    if not confirmed:
        raise Refusal(400, "email_not_confirmed", "Email not confirmed")
    with parts.database.as_auth() as cursor:
        refuse_banned(cursor, person)
        parts.limiter.forgive(cursor, "password", email, caller.address)
        return json_answer(parts.sessions.begin(cursor, person, "password"))


def refresh(parts: AuthParts, body: dict[str, Any]) -> Answer:
    """Refresh grant; each token works once."""
    given = body.get("refresh_token")
    if not isinstance(given, str) or not given:
        raise Refusal(400, "validation_failed", "refresh_token required")
    with parts.database.as_auth() as cursor:
        renewed = parts.sessions.renew(cursor, given)
    if isinstance(renewed, Refusal):
        raise renewed
    return json_answer(renewed)


def verify(parts: AuthParts, request: Request, caller: Caller) -> Answer:
    """A code of six digits with its address, or the token of a link: what it stands for, and a session."""
    body = request.json()
    kinds = KINDS.get(str(body.get("type")))
    if kinds is None:
        raise Refusal(400, "validation_failed", "Verify requires a verification type")
    with parts.database.as_auth() as cursor:
        found = redeemed(parts, body, kinds, caller, cursor)
        if isinstance(found, dict):
            put_into_force(cursor, found)
            refuse_banned(cursor, found["user_id"])
            document = parts.sessions.begin(cursor, found["user_id"], "otp")
    if isinstance(found, Refusal):
        raise found
    return json_answer(document)


def redeemed(
    parts: AuthParts,
    body: dict[str, Any],
    kinds: tuple[str, ...],
    caller: Caller,
    cursor: psycopg.Cursor[Any],
) -> dict[str, Any] | Refusal:
    """The code, or what to refuse with once the try has been counted and committed."""
    none = Refusal(403, *NO_CODE)
    link = body.get("token_hash")
    if isinstance(link, str) and link:
        return parts.codes.redeem_link(cursor, kinds, link) or none
    digits = body.get("token")
    if not isinstance(digits, str) or not body.get("email"):
        raise Refusal(400, "validation_failed", "Verify requires a token or a token hash")
    email = accepted_email(body["email"])
    refusal = parts.limiter.attempt(cursor, "code", email, caller.address)
    if refusal is not None:
        return refusal
    found = parts.codes.redeem_digits(cursor, kinds, email, digits.strip())
    if found is None:
        return none
    parts.limiter.forgive(cursor, "code", email, caller.address)
    return found


def recover(parts: AuthParts, request: Request, caller: Caller) -> Answer:
    """Send a code for a new password, if there is such an account; the answer does not say."""
    return ask_for_mail(parts, "recovery", accepted_email(request.json().get("email")), caller)


def resend(parts: AuthParts, request: Request, caller: Caller) -> Answer:
    """Send the confirmation of a sign-up or of a new address once more."""
    body = request.json()
    email = accepted_email(body.get("email"))
    match body.get("type"):
        case "signup":
            return ask_for_mail(parts, "resend_signup", email, caller)
        case "email_change":
            return ask_for_mail(parts, "resend_change", email, caller)
    raise Refusal(400, "validation_failed", "Resend is possible for signup and email_change")


def ask_for_mail(parts: AuthParts, kind: str, email: str, caller: Caller) -> Answer:
    """One row in the queue, whoever the address belongs to."""
    with parts.database.as_auth() as cursor:
        refusal = parts.limiter.mail(cursor, email, caller.address)
        if refusal is None:
            parts.post.ask(cursor, kind, email)
    if refusal is not None:
        raise refusal
    parts.post.ring()
    return json_answer({})
