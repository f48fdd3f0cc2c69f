"""Codes and links of e-mails: six digits and a long token, valid for half an hour, once, for five tries.

They are stored as keyed hashes. A password chosen at sign-up comes into force with its own code only, so that
nobody can
prepare an account on somebody else's address and wait.
"""

from __future__ import annotations

import hmac
import json
import secrets
from dataclasses import dataclass
from typing import Any

import psycopg

from safe_community.embedded.accounts import Document, change_email, confirm_email
from safe_community.embedded.answers import Refusal
from safe_community.embedded.database import Cursor
from safe_community.embedded.keys import Keys

MINUTES = 30
KINDS = {
    "signup": ("signup",),
    "invite": ("invite",),
    "magiclink": ("magiclink",),
    "recovery": ("recovery",),
    "email_change": ("email_change",),
    "email": ("signup", "magiclink", "invite"),
}
CLEARED = ""
NO_CODE = ("otp_expired", "Token has expired or is invalid")


@dataclass(frozen=True)
class Code:
    """What is sent: the digits to type and the token in the link."""

    digits: str
    token: str


@dataclass(frozen=True)
class Codes:
    """Makes and redeems codes inside the caller's transaction."""

    keys: Keys
    attempts: int

    def make(
        self,
        cursor: Cursor,
        person: str,
        kind: str,
        email: str,
        *,
        password: str | None = None,
        details: Document | None = None,
    ) -> Code:
        """A new code for an account; earlier ones stay valid until their own end."""
        code = Code(f"{secrets.randbelow(1_000_000):06}", secrets.token_urlsafe(32))
        cursor.execute(
            "insert into embedded.codes (user_id, kind, email, code_hash, link_hash, password,"
            " details, expires_at)"
            " values (%s, %s, %s, %s, %s, %s, %s, now() + make_interval(mins => %s))",
            [
                person,
                kind,
                email,
                self.code_hash(kind, email, code.digits),
                self.keys.hash("link", code.token),
                password,
                None if details is None else json.dumps(details),
                MINUTES,
            ],
        )
        return code

    def code_hash(self, kind: str, email: str, digits: str) -> str:
        """Digits count for one address and one purpose only."""
        return self.keys.hash("code", kind, email, digits)

    def redeem_digits(
        self, cursor: Cursor, kinds: tuple[str, ...], email: str, digits: str
    ) -> dict[str, Any] | None:
        """The code with these digits, or None; every living code of the address loses one of its tries
        then."""
        rows = self.living(cursor, "email = %s and kind = any(%s)", [email, list(kinds)])
        found = None
        for row in rows:
            if hmac.compare_digest(row["code_hash"], self.code_hash(row["kind"], email, digits)):
                found = row
        if found is None:
            cursor.execute(
                "update embedded.codes set attempts = attempts + 1 where id = any(%s)",
                [[row["id"] for row in rows]],
            )
        return found

    def redeem_link(self, cursor: Cursor, kinds: tuple[str, ...], token: str) -> dict[str, Any] | None:
        """The code behind a link, or None."""
        rows = self.living(
            cursor, "link_hash = %s and kind = any(%s)", [self.keys.hash("link", token), list(kinds)]
        )
        return rows[0] if rows else None

    def living(self, cursor: Cursor, condition: str, values: list[object]) -> list[dict[str, Any]]:
        """Codes that are not over and have tries left, locked: two requests cannot use one code."""
        rows = cursor.execute(
            "select id, user_id::text, kind, email, code_hash, password, details from embedded.codes where "
            + condition
            + " and expires_at > now() and attempts < %s order by created_at for update",
            [*values, self.attempts],
        ).fetchall()
        names = ("id", "user_id", "kind", "email", "code_hash", "password", "details")
        return [dict(zip(names, row, strict=True)) for row in rows]


def put_into_force(cursor: Cursor, code: dict[str, Any]) -> None:
    """Do what a redeemed code stands for, and use up its siblings. Raises Refusal 422 email_exists."""
    person, kind = code["user_id"], code["kind"]
    cursor.execute("delete from embedded.codes where user_id = %s and kind = %s", [person, kind])
    if kind == "email_change":
        try:
            change_email(cursor, person, code["email"])
        except psycopg.errors.UniqueViolation:
            raise Refusal(
                422, "email_exists", "A user with this email address has already been registered"
            ) from None
        return
    confirm_email(cursor, person)
    if kind == "signup" and code["password"] is not None:
        cursor.execute(
            "update auth.users set encrypted_password = nullif(%s, ''), raw_user_meta_data = coalesce(%s,"
            " raw_user_meta_data) where id = %s",
            [code["password"], None if code["details"] is None else json.dumps(code["details"]), person],
        )


def password_of_resend(cursor: Cursor, person: str) -> tuple[str | None, Document | None]:
    """What a repeated confirmation may put into force.

    If several sign-ups with different passwords wait for one address, nobody can tell whose is the owner's:
    the account
    is confirmed without a password, and its owner sets one by recovery.
    """
    rows = cursor.execute(
        "select password, details from embedded.codes where user_id = %s and kind = 'signup' and"
        " password is not null"
        " order by created_at desc",
        [person],
    ).fetchall()
    if not rows:
        return None, None
    passwords = {password for password, _ in rows}
    return (rows[0][0] if len(passwords) == 1 else CLEARED), rows[0][1]
