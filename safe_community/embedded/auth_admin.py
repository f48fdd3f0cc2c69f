"""Auth for the holder of the secret key: find, make, change, ban, delete and invite accounts."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg

from safe_community.embedded.accounts import (
    DOCUMENT,
    Document,
    accepted_details,
    accepted_email,
    accepted_id,
    account_document,
    change_email,
    confirm_email,
    fresh_document,
    insert_account,
    merge_details,
)
from safe_community.embedded.answers import Answer, Refusal, Request, json_answer
from safe_community.embedded.auth_parts import AuthParts, require_admin
from safe_community.embedded.callers import Caller
from safe_community.embedded.database import Cursor
from safe_community.embedded.passwords import accepted_password
from safe_community.embedded.sessions import end_sessions

TAKEN = Refusal(422, "email_exists", "A user with this email address has already been registered")
DURATION = re.compile(r"^(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?$")
PAGE = 50


def list_accounts(parts: AuthParts, request: Request, caller: Caller) -> Answer:
    """Accounts, newest first, in pages."""
    require_admin(caller)
    page = max(1, number(request.parameter("page"), 1))
    size = min(1000, max(1, number(request.parameter("per_page"), PAGE)))
    with parts.database.as_auth() as cursor:
        total = cursor.execute("select count(*) from auth.users where deleted_at is null").fetchone()
        rows = cursor.execute(
            DOCUMENT + " where u.deleted_at is null order by u.created_at desc, u.id limit %s offset %s",
            [size, (page - 1) * size],
        ).fetchall()
    headers = {"x-total-count": str(total[0] if total else 0)}
    return json_answer({"users": [row[0] for row in rows], "aud": "authenticated"}, headers=headers)


def show(parts: AuthParts, request: Request, caller: Caller) -> Answer:
    """One account."""
    require_admin(caller)
    with parts.database.as_auth() as cursor:
        return json_answer(existing(cursor, request))


def create(parts: AuthParts, request: Request, caller: Caller) -> Answer:
    """Make an account without any mail; `email_confirm` makes it ready for use."""
    require_admin(caller)
    body = request.json()
    email = accepted_email(body.get("email"))
    document = fresh_document(email, accepted_details(body.get("user_metadata")))
    del document["confirmation_sent_at"]
    if body.get("id"):
        document["id"] = accepted_new_id(body["id"])
    document["app_metadata"] = {**document["app_metadata"], **accepted_details(body.get("app_metadata"))}
    stored = stored_password(parts, body)
    try:
        with parts.database.as_auth() as cursor:
            insert_account(
                cursor,
                document,
                stored,
                confirmed=body.get("email_confirm") is True,
                banned_until=ban_end(body.get("ban_duration")),
            )
            return json_answer(account_document(cursor, document["id"]))
    except psycopg.errors.UniqueViolation:
        raise TAKEN from None


def update(parts: AuthParts, request: Request, caller: Caller) -> Answer:
    """Change an account at once, without a code."""
    require_admin(caller)
    body = request.json()
    stored = stored_password(parts, body)
    email = accepted_email(body["email"]) if body.get("email") else None
    try:
        with parts.database.as_auth() as cursor:
            person = existing(cursor, request)["id"]
            if email is not None:
                change_email(cursor, person, email)
            if body.get("email_confirm") is True:
                confirm_email(cursor, person)
            if stored is not None:
                cursor.execute(
                    "update auth.users set encrypted_password = %s where id = %s", [stored, person]
                )
                end_sessions(cursor, person, None, "global")
            if "ban_duration" in body:
                end = ban_end(body["ban_duration"])
                cursor.execute("update auth.users set banned_until = %s where id = %s", [end, person])
            for column in ("user_metadata", "app_metadata"):
                if body.get(column):
                    merge_details(cursor, person, column, accepted_details(body[column]))
            return json_answer(account_document(cursor, person))
    except psycopg.errors.UniqueViolation:
        raise TAKEN from None


def delete(parts: AuthParts, request: Request, caller: Caller) -> Answer:
    """Delete an account; softly, its row stays without anything that names the person."""
    require_admin(caller)
    softly = request.json().get("should_soft_delete") is True
    with parts.database.as_auth() as cursor:
        person = existing(cursor, request)["id"]
        if softly:
            soft_delete(cursor, person)
        else:
            cursor.execute("delete from auth.users where id = %s", [person])
    return json_answer({})


def soft_delete(cursor: Cursor, person: str) -> None:
    """Keep the id, which other tables may name, and nothing else."""
    for table in ("auth.sessions", "auth.identities", "auth.mfa_factors", "embedded.codes"):
        cursor.execute(f"delete from {table} where user_id = %s", [person])
    cursor.execute(
        "update auth.users set email = null, encrypted_password = null, raw_user_meta_data = '{}',"
        " raw_app_meta_data = '{}', email_change = '', deleted_at = now(), updated_at = now() where id = %s",
        [person],
    )


def invite(parts: AuthParts, request: Request, caller: Caller) -> Answer:
    """Make an account without a password and send its owner a code; a confirmed one is refused."""
    require_admin(caller)
    body = request.json()
    email = accepted_email(body.get("email"))
    document = fresh_document(email, accepted_details(body.get("data")))
    with parts.database.as_auth() as cursor:
        row = cursor.execute(
            "select id::text, email_confirmed_at is not null from auth.users where email = %s", [email]
        ).fetchone()
        if row is not None and row[1]:
            raise TAKEN
        person = row[0] if row else document["id"]
        if row is None:
            insert_account(cursor, document, None, invited=True)
        parts.post.ask(cursor, "invite", email, person=person)
        shown = account_document(cursor, person)
    parts.post.ring()
    return json_answer(shown)


def existing(cursor: Cursor, request: Request) -> Document:
    """The account that the address names. Raises Refusal 404."""
    document = account_document(cursor, accepted_id(request.path[2]))
    if document is None:
        raise Refusal(404, "user_not_found", "User not found")
    return document


def stored_password(parts: AuthParts, body: dict[str, Any]) -> str | None:
    """The hash of a password in the request, or the hash that it brings itself (bcrypt only)."""
    if body.get("password_hash"):
        given = str(body["password_hash"])
        if not re.fullmatch(r"\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}", given):
            raise Refusal(422, "validation_failed", "Only bcrypt hashes are supported")
        return given
    if body.get("password") is None:
        return None
    return parts.passwords.hash(accepted_password(body["password"]))


def accepted_new_id(value: object) -> str:
    """An id that the caller chose. Raises Refusal 422."""
    try:
        return str(UUID(str(value)))
    except ValueError:
        raise Refusal(422, "validation_failed", "ID must be a valid UUID") from None


def ban_end(value: object) -> datetime | None:
    """The end of a ban as Go writes durations («24h», «1h30m»), None for «none»."""
    if value in (None, "", "none"):
        return None
    match = DURATION.match(str(value))
    if match is None:
        raise Refusal(400, "validation_failed", "invalid format for ban duration")
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return datetime.now(UTC) + timedelta(hours=hours, minutes=minutes, seconds=seconds)


def number(text: str | None, otherwise: int) -> int:
    """A page number."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else otherwise
