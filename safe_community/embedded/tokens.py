"""Signed tokens: who somebody is for an hour (a session), and what may be read for a while (a file's
address).

ES256, so that a client can check a session by the public key alone; any other algorithm in a header is
refused.
"""

from __future__ import annotations

import json
import threading
import time
from collections import OrderedDict
from typing import Any

import jwt
from jwt.algorithms import ECAlgorithm

from safe_community.embedded.answers import Refusal
from safe_community.embedded.keys import Keys

ALGORITHM = "ES256"
SESSION_SECONDS = 3600
AUDIENCE = "authenticated"
ROLES = ("anon", "authenticated", "service_role")
REMEMBERED = 2048


class Tokens:
    """Signs and checks with the keys of one data folder."""

    def __init__(self, keys: Keys, issuer: str) -> None:
        self.keys = keys
        self.issuer = issuer
        self.known: OrderedDict[str, dict[str, Any]] = OrderedDict()
        self.guard = threading.Lock()

    def sign(self, claims: dict[str, Any]) -> str:
        """A token with these claims; `iss` is added."""
        return jwt.encode(
            {"iss": self.issuer, **claims},
            self.keys.signing,
            algorithm=ALGORITHM,
            headers={"kid": self.keys.key_id},
        )

    def session_claims(self, token: str) -> dict[str, Any]:
        """The claims of a session's token.

        Raises Refusal 401 for a token that is forged, expired, of another algorithm, or no session's.
        """
        with self.guard:
            claims = self.known.get(token)
        if claims is None:
            claims = self.decode(token, AUDIENCE)
            if claims.get("role") not in ROLES or not isinstance(claims.get("sub"), str):
                raise invalid("The token names no role")
            with self.guard:
                self.known[token] = claims
                while len(self.known) > REMEMBERED:
                    self.known.popitem(last=False)
        elif claims["exp"] <= time.time():
            raise expired()
        return claims

    def decode(self, token: str, audience: str) -> dict[str, Any]:
        """Any of our tokens, checked: signature, algorithm, issuer, audience, expiry."""
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self.keys.signing.public_key(),
                algorithms=[ALGORITHM],
                audience=audience,
                issuer=self.issuer,
                options={"require": ["exp", "aud", "iss"]},
            )
        except jwt.ExpiredSignatureError:
            raise expired() from None
        except (jwt.InvalidTokenError, ValueError, RecursionError):
            raise invalid("JWT cannot be verified") from None
        return claims

    def public_keys(self) -> dict[str, Any]:
        """The document under /.well-known/jwks.json."""
        key = json.loads(ECAlgorithm.to_jwk(self.keys.signing.public_key()))
        return {
            "keys": [{**key, "kid": self.keys.key_id, "alg": ALGORITHM, "use": "sig", "key_ops": ["verify"]}]
        }


def invalid(message: str) -> Refusal:
    """401 in PostgREST's words; the auth service says it in its own."""
    return Refusal(401, "PGRST301", message)


def expired() -> Refusal:
    """401 for a token whose time is over."""
    return Refusal(401, "PGRST303", "JWT expired")
