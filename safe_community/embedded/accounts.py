"""Accounts as rows of auth.users, and as the document that GoTrue shows of them.

The document of a fresh account is made without looking at the database, so that signing up an address that is
taken
answers with the same words.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from safe_community.embedded.answers import Refusal
from safe_community.embedded.database import Cursor

EMAIL = re.compile(r"^[^@\s\"<>(),;:\\]+@[^@\s\"<>(),;:\\]+\.[^@\s\"<>(),;:\\.]+$")
DETAILS_BYTES = 8_000
DETAILS_DEPTH = 8
Document = dict[str, Any]

DOCUMENT = """
select jsonb_strip_nulls(jsonb_build_object(
  'confirmation_sent_at', u.confirmation_sent_at,
  'recovery_sent_at', u.recovery_sent_at,
  'email_change_sent_at', u.email_change_sent_at,
  'new_email', nullif(u.email_change, ''),
  'invited_at', u.invited_at,
  'confirmed_at', u.confirmed_at,
  'email_confirmed_at', u.email_confirmed_at,
  'last_sign_in_at', u.last_sign_in_at,
  'banned_until', u.banned_until,
  'deleted_at', u.deleted_at
)) || jsonb_build_object(
  'id', u.id,
  'aud', coalesce(u.aud, 'authenticated'),
  'role', coalesce(u.role, 'authenticated'),
  'email', coalesce(u.email, ''),
  'phone', '',
  'app_metadata', coalesce(u.raw_app_meta_data, '{}'),
  'user_metadata', coalesce(u.raw_user_meta_data, '{}'),
  'identities', coalesce((
    select jsonb_agg(jsonb_build_object(
      'identity_id', i.id, 'id', i.provider_id, 'user_id', i.user_id, 'identity_data', i.identity_data,
      'provider', i.provider, 'last_sign_in_at', i.last_sign_in_at, 'created_at', i.created_at,
      'updated_at', i.updated_at, 'email', i.email) order by i.created_at)
    from auth.identities i where i.user_id = u.id), '[]'),
  'created_at', u.created_at,
  'updated_at', u.updated_at,
  'is_anonymous', u.is_anonymous
) || coalesce((
  select jsonb_build_object('factors', jsonb_agg(jsonb_build_object(
    'id', f.id, 'friendly_name', f.friendly_name, 'factor_type', f.factor_type, 'status', f.status,
    'created_at', f.created_at, 'updated_at', f.updated_at) order by f.created_at))
  from auth.mfa_factors f where f.user_id = u.id having count(*) > 0), '{}')
from auth.users u
"""
INSERT_USER = """
insert into auth.users (instance_id, id, aud, role, email, encrypted_password, email_confirmed_at, invited_at,
  confirmation_sent_at, raw_app_meta_data, raw_user_meta_data, created_at, updated_at, banned_until)
values ('00000000-0000-0000-0000-000000000000', %(id)s, 'authenticated', 'authenticated', %(email)s,
%(password)s,
  %(confirmed)s, %(invited)s, %(sent)s, %(app)s, %(details)s, %(now)s, %(now)s, %(banned)s)
"""
INSERT_IDENTITY = """
insert into auth.identities (id, provider_id, user_id, identity_data, provider, last_sign_in_at, created_at,
  updated_at)
values (%(identity)s, %(id)s::text, %(id)s::uuid, %(data)s, 'email', %(now)s, %(now)s, %(now)s)
"""


def accepted_email(value: object) -> str:
    """An address in the one form that is stored. Raises Refusal 400."""
    email = value.strip().lower() if isinstance(value, str) else ""
    if not EMAIL.match(email) or len(email) > 254 or not email.isprintable():
        raise Refusal(400, "validation_failed", "Unable to validate email address: invalid format")
    return email


def accepted_details(value: object) -> Document:
    """A person's own details (user_metadata): a small JSON object. Raises Refusal 422."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Refusal(422, "validation_failed", "User metadata must be an object")
    text = json.dumps(value)
    if len(text) > DETAILS_BYTES or "\\u0000" in text or depth(value) > DETAILS_DEPTH:
        raise Refusal(422, "validation_failed", "User metadata is too large or not storable")
    return value


def depth(value: object) -> int:
    """How deep lists and objects lie in each other; level by level, as recursion would be the trap it
    guards."""
    level, levels = [value], 0
    while level:
        levels += 1
        inner = [
            item.values() if isinstance(item, dict) else item
            for item in level
            if isinstance(item, dict | list)
        ]
        level = [part for parts in inner for part in parts]
    return levels


def accepted_id(value: str) -> str:
    """A uuid in its canonical form. Raises Refusal 404."""
    try:
        return str(UUID(value))
    except ValueError:
        raise Refusal(404, "validation_failed", "user_id must be an UUID") from None


def fresh_document(email: str, details: Document) -> Document:
    """The document of an account that was made in this moment and waits for its confirmation."""
    now = datetime.now(UTC).isoformat()
    person = str(uuid4())
    data = {"email": email, "email_verified": False, "phone_verified": False, "sub": person}
    identity = {
        "identity_id": str(uuid4()),
        "id": person,
        "user_id": person,
        "identity_data": data,
        "provider": "email",
        "last_sign_in_at": now,
        "created_at": now,
        "updated_at": now,
        "email": email,
    }
    return {
        "id": person,
        "aud": "authenticated",
        "role": "authenticated",
        "email": email,
        "phone": "",
        "confirmation_sent_at": now,
        "app_metadata": {"provider": "email", "providers": ["email"]},
        "user_metadata": details,
        "identities": [identity],
        "created_at": now,
        "updated_at": now,
        "is_anonymous": False,
    }


def insert_account(
    cursor: Cursor,
    document: Document,
    password: str | None,
    *,
    confirmed: bool = False,
    invited: bool = False,
    banned_until: datetime | None = None,
) -> None:
    """Store a fresh document as an account; UniqueViolation if the address is taken."""
    now = document["created_at"]
    values = {
        "id": document["id"],
        "email": document["email"],
        "password": password,
        "confirmed": now if confirmed else None,
        "invited": now if invited else None,
        "sent": document.get("confirmation_sent_at"),
        "app": json.dumps(document["app_metadata"]),
        "details": json.dumps(document["user_metadata"]),
        "banned": banned_until,
        "now": now,
    }
    cursor.execute(INSERT_USER, values)
    identity = document["identities"][0]
    data = {**identity["identity_data"], "email_verified": confirmed}
    cursor.execute(
        INSERT_IDENTITY,
        {"identity": identity["identity_id"], "id": document["id"], "data": json.dumps(data), "now": now},
    )


def account_document(cursor: Cursor, person: str) -> Document | None:
    """What GoTrue shows of an account."""
    row = cursor.execute(DOCUMENT + " where u.id = %s", [person]).fetchone()
    return row[0] if row else None


def confirm_email(cursor: Cursor, person: str) -> None:
    """The address is the person's: a code that was sent there came back."""
    cursor.execute(
        "update auth.users set email_confirmed_at = coalesce(email_confirmed_at, now()), updated_at = now()"
        " where id = %s",
        [person],
    )
    cursor.execute(
        'update auth.identities set identity_data = identity_data || \'{"email_verified":'
        " true}', updated_at = now()"
        " where user_id = %s and provider = 'email'",
        [person],
    )


def change_email(cursor: Cursor, person: str, email: str) -> None:
    """The account's address is another one from now on; UniqueViolation if it is taken."""
    cursor.execute(
        "update auth.users set email = %(email)s, email_change = '', email_confirmed_at = now(),"
        " updated_at = now()"
        " where id = %(id)s",
        {"email": email, "id": person},
    )
    cursor.execute(
        "update auth.identities set identity_data = identity_data"
        " || jsonb_build_object('email', %(email)s::text, 'email_verified', true), updated_at = now()"
        " where user_id = %(id)s and provider = 'email'",
        {"email": email, "id": person},
    )


def merge_details(cursor: Cursor, person: str, column: str, changes: Document) -> None:
    """Change some keys of user_metadata or app_metadata; null takes a key away."""
    kept = {name: value for name, value in changes.items() if value is not None}
    gone = [name for name, value in changes.items() if value is None]
    name = {"user_metadata": "raw_user_meta_data", "app_metadata": "raw_app_meta_data"}[column]
    cursor.execute(
        f"update auth.users set {name} = (coalesce({name}, '{{}}') || %s::jsonb) - %s::text[],"
        f" updated_at = now()"
        " where id = %s",
        [json.dumps(kept), gone, person],
    )
