"""Who asks: the API key says which client, the bearer token which person.

The role comes from one of the two keys or from a token that we signed, and from nothing else in a request.
"""

from __future__ import annotations

import hmac
import ipaddress
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from safe_community.embedded.answers import Refusal, Request
from safe_community.embedded.keys import Keys
from safe_community.embedded.tokens import Tokens, invalid


@dataclass(frozen=True)
class Caller:
    """role: anon, authenticated or service_role; claims as the database sees them; address only if it can be
    trusted."""

    role: str
    claims: Mapping[str, Any]
    has_secret: bool
    address: str | None
    token: str | None

    @property
    def claims_json(self) -> str:
        """What `request.jwt.claims` holds."""
        return json.dumps(self.claims, ensure_ascii=False)

    @property
    def person(self) -> str | None:
        """The account's id, if somebody is signed in."""
        subject = self.claims.get("sub")
        return subject if isinstance(subject, str) else None


def caller_of(request: Request, keys: Keys, tokens: Tokens) -> Caller:
    """Raises Refusal 401 for an unknown key, and for a token that is forged, expired or not ours."""
    key = request.headers.get("apikey", "")
    has_secret = same(key, keys.secret)
    if not has_secret and not same(key, keys.publishable):
        raise Refusal(401, "invalid_api_key", "Invalid API key", hint="Double check your API key.")
    key_role = "service_role" if has_secret else "anon"
    address = trusted_address(request.headers.get("sb-forwarded-for")) if has_secret else None
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    bearer = bearer.strip()
    if not bearer or same(bearer, key):
        return Caller(key_role, {"role": key_role}, has_secret, address, None)
    if scheme.lower() != "bearer":
        raise invalid("Only bearer tokens are accepted")
    claims = tokens.session_claims(bearer)
    return Caller(str(claims["role"]), claims, has_secret, address, bearer)


def same(given: str, wanted: str) -> bool:
    """Compare keys in constant time."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), wanted.encode())


def trusted_address(value: str | None) -> str | None:
    """The visitor's address as the app, who holds the secret key, tells it; None if it is none."""
    try:
        return str(ipaddress.ip_address((value or "").split(",")[0].strip()))
    except ValueError:
        return None
