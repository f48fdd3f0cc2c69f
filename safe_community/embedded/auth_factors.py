"""The second factor: an authenticator app (TOTP), enrolled, challenged and verified; a verified session is
aal2."""

from __future__ import annotations

import io
import time
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import psycopg
import pyotp
import segno

from safe_community.embedded.answers import Answer, Refusal, Request, json_answer
from safe_community.embedded.auth_parts import AuthParts, SignedIn, require_admin, signed_in
from safe_community.embedded.callers import Caller
from safe_community.embedded.database import Cursor
from safe_community.embedded.sessions import end_sessions

CHALLENGE_SECONDS = 300
MOST_FACTORS = 10
STEP = 30
Body = dict[str, Any]


def enroll(parts: AuthParts, request: Request, caller: Caller) -> Answer:
    """A new secret with its picture; it counts once a code from it was verified."""
    body = request.json()
    if body.get("factor_type") != "totp":
        raise Refusal(422, "validation_failed", "factor_type needs to be totp")
    name = str(body.get("friendly_name") or "")[:100]
    issuer = str(body.get("issuer") or urlsplit(parts.post.settings.site_url).hostname or "account")[:100]
    secret, factor = pyotp.random_base32(), str(uuid4())
    try:
        with parts.database.as_auth() as cursor:
            me = signed_in(cursor, caller)
            require_room(cursor, me)
            row = cursor.execute("select email from auth.users where id = %s", [me.person]).fetchone()
            cursor.execute(
                "insert into auth.mfa_factors (id, user_id, friendly_name, factor_type, status, created_at,"
                " updated_at, secret) values (%s, %s, %s, 'totp', 'unverified', now(), now(), %s)",
                [factor, me.person, name, secret],
            )
    except psycopg.errors.UniqueViolation:
        raise Refusal(
            422, "mfa_factor_name_conflict", "A factor with this friendly name already exists"
        ) from None
    uri = pyotp.TOTP(secret).provisioning_uri(name=row[0] if row else "", issuer_name=issuer)
    picture = io.BytesIO()
    segno.make(uri, micro=False).save(picture, kind="svg", scale=4, xmldecl=False)
    totp = {"qr_code": picture.getvalue().decode(), "secret": secret, "uri": uri}
    return json_answer({"id": factor, "type": "totp", "friendly_name": name, "totp": totp})


def require_room(cursor: Cursor, me: SignedIn) -> None:
    """A second device is added only with the first; unfinished enrolments do not pile up."""
    rows = cursor.execute(
        "select status::text from auth.mfa_factors where user_id = %s", [me.person]
    ).fetchall()
    if any(status == "verified" for (status,) in rows) and me.level != "aal2":
        raise Refusal(403, "insufficient_aal", "AAL2 required to enroll a new factor")
    if len(rows) >= MOST_FACTORS:
        cursor.execute(
            "delete from auth.mfa_factors where user_id = %s and status = 'unverified'", [me.person]
        )
        if all(status == "verified" for (status,) in rows):
            raise Refusal(422, "too_many_enrolled_mfa_factors", "Maximum number of verified factors reached")


def challenge(parts: AuthParts, request: Request, caller: Caller) -> Answer:
    """Open five minutes for a code."""
    with parts.database.as_auth() as cursor:
        me = signed_in(cursor, caller)
        factor = own_factor(cursor, me, request.path[1])
        number = str(uuid4())
        cursor.execute(
            "insert into auth.mfa_challenges (id, factor_id, created_at, ip_address) values (%s,"
            " %s, now(), %s)",
            [number, factor["id"], caller.address or "0.0.0.0"],  # noqa: S104 - an unknown address, not a socket
        )
        cursor.execute(
            "update auth.mfa_factors set last_challenged_at = clock_timestamp() where id = %s", [factor["id"]]
        )
    return json_answer({"id": number, "type": "totp", "expires_at": int(time.time()) + CHALLENGE_SECONDS})


def verify(parts: AuthParts, request: Request, caller: Caller) -> Answer:
    """A right code makes the factor verified and the session aal2; the other sessions of the account end."""
    body = request.json()
    refusal: Refusal | None = None
    document = None
    with parts.database.as_auth() as cursor:
        me = signed_in(cursor, caller)
        factor = own_factor(cursor, me, request.path[1])
        require_challenge(cursor, factor["id"], body.get("challenge_id"))
        refusal = parts.limiter.attempt(cursor, "totp", factor["id"], caller.address)
        if refusal is None and not is_right(cursor, factor, str(body.get("code") or "")):
            refusal = Refusal(422, "mfa_verification_failed", "Invalid TOTP code entered")
        if refusal is None:
            parts.limiter.forgive(cursor, "totp", factor["id"], caller.address)
            raise_level(cursor, parts, me, factor, str(body["challenge_id"]))
            document = parts.sessions.replace_token(cursor, me.person, me.session)
    if refusal is not None:
        raise refusal
    return json_answer(document)


def require_challenge(cursor: Cursor, factor: str, given: object) -> None:
    """Raises Refusal 422 for a challenge that is another factor's, over, or used."""
    row = cursor.execute(
        "select verified_at is null and created_at > now() - make_interval(secs => %s) from"
        " auth.mfa_challenges"
        " where id::text = %s and factor_id = %s for update",
        [CHALLENGE_SECONDS, str(given), factor],
    ).fetchone()
    if row is None:
        raise Refusal(404, "mfa_factor_not_found", "MFA factor with the provided challenge ID not found")
    if not row[0]:
        raise Refusal(
            422, "mfa_challenge_expired", "MFA challenge has expired, verify against another challenge"
        )


def is_right(cursor: Cursor, factor: Body, code: str) -> bool:
    """Whether the code fits now or one step earlier or later, and was not used before."""
    totp = pyotp.TOTP(factor["secret"])
    now = int(time.time()) // STEP
    for step in (now - 1, now, now + 1):
        if pyotp.utils.strings_equal(code, totp.at(datetime.fromtimestamp(step * STEP, UTC))):
            row = cursor.execute(
                "insert into embedded.totp_steps as used (factor_id, step) values (%s, %s)"
                " on conflict (factor_id) do update set step = excluded.step where used.step < excluded.step"
                " returning step",
                [factor["id"], step],
            ).fetchone()
            return row is not None
    return False


def raise_level(cursor: Cursor, parts: AuthParts, me: SignedIn, factor: Body, challenge_id: str) -> None:
    """The session has shown the second factor."""
    cursor.execute("update auth.mfa_challenges set verified_at = now() where id = %s", [challenge_id])
    if factor["status"] != "verified":
        cursor.execute(
            "update auth.mfa_factors set status = 'verified', updated_at = now() where id = %s",
            [factor["id"]],
        )
        # Sessions that were opened without the factor do not outlive its arrival.
        end_sessions(cursor, me.person, me.session, "others")
    cursor.execute(
        "update auth.sessions set aal = 'aal2', factor_id = %s, updated_at = now() where id = %s",
        [factor["id"], me.session],
    )
    parts.sessions.record_method(cursor, me.session, "totp")


def unenroll(parts: AuthParts, request: Request, caller: Caller) -> Answer:
    """Take a factor away; a verified one only from a session that has shown it."""
    with parts.database.as_auth() as cursor:
        me = signed_in(cursor, caller)
        factor = own_factor(cursor, me, request.path[1])
        if factor["status"] == "verified" and me.level != "aal2":
            raise Refusal(422, "insufficient_aal", "AAL2 required to unenroll verified factor")
        cursor.execute("delete from auth.mfa_factors where id = %s", [factor["id"]])
        cursor.execute(
            "update auth.sessions set aal = 'aal1', factor_id = null where user_id = %s and factor_id = %s",
            [me.person, factor["id"]],
        )
    return json_answer({"id": factor["id"]})


def own_factor(cursor: Cursor, me: SignedIn, given: str) -> Body:
    """A factor of the caller. Raises Refusal 404, also for those of others."""
    row = cursor.execute(
        "select id::text, status::text, secret from auth.mfa_factors where id::text = %s and"
        " user_id = %s for update",
        [given, me.person],
    ).fetchone()
    if row is None:
        raise Refusal(404, "mfa_factor_not_found", "Factor not found")
    return {"id": row[0], "status": row[1], "secret": row[2]}


def list_for_admin(parts: AuthParts, request: Request, caller: Caller) -> Answer:
    """The factors of an account, without their secrets."""
    require_admin(caller)
    with parts.database.as_auth() as cursor:
        rows = cursor.execute(
            "select jsonb_build_object('id', id, 'friendly_name', friendly_name, 'factor_type', factor_type,"
            " 'status', status, 'created_at', created_at, 'updated_at', updated_at) from auth.mfa_factors"
            " where user_id::text = %s order by created_at",
            [request.path[2]],
        ).fetchall()
    return json_answer([row[0] for row in rows])


def delete_for_admin(parts: AuthParts, request: Request, caller: Caller) -> Answer:
    """Take a lost device's factor away; the account's sessions end with it."""
    require_admin(caller)
    person, factor = request.path[2], request.path[4]
    try:
        UUID(person)
    except ValueError:
        raise Refusal(404, "user_not_found", "User not found") from None
    with parts.database.as_auth() as cursor:
        row = cursor.execute(
            "delete from auth.mfa_factors where id::text = %s and user_id = %s returning id::text",
            [factor, person],
        ).fetchone()
        if row is None:
            raise Refusal(404, "mfa_factor_not_found", "Factor not found")
        end_sessions(cursor, person, None, "global")
    return json_answer({"id": row[0]})
