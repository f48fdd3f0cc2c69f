"""Tokens that we did not sign, or whose time is over, open nothing."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from supabase import Client

from safe_community.embedded import Backend
from tests.embedded.clients import raw


@pytest.fixture
def claims(olena: Client) -> dict[str, Any]:
    return dict(olena.auth.get_claims()["claims"])


def who(backend: Backend, token: str) -> Any:
    return raw(backend, "POST", "/rest/v1/rpc/who", json={}, headers={"authorization": f"Bearer {token}"})


def part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def signing_key(backend: Backend) -> Any:
    return backend.gateway.tokens.keys.signing


def test_the_right_token_is_accepted(backend: Backend, olena: Client) -> None:
    assert who(backend, olena.auth.get_session().access_token).json()["role"] == "authenticated"


def test_the_algorithm_none_is_refused(backend: Backend, claims: dict[str, Any]) -> None:
    for name in ("none", "None", "NONE"):
        token = f"{part({'alg': name, 'typ': 'JWT'})}.{part(claims)}."
        assert who(backend, token).status_code == 401


def test_another_key_is_refused(backend: Backend, claims: dict[str, Any]) -> None:
    token = jwt.encode(claims, ec.generate_private_key(ec.SECP256R1()), algorithm="ES256")
    assert who(backend, token).status_code == 401


def test_the_public_key_is_no_shared_secret(backend: Backend, claims: dict[str, Any]) -> None:
    public = (
        signing_key(backend)
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    header, body = part({"alg": "HS256", "typ": "JWT"}), part(claims)

    signature = base64.urlsafe_b64encode(
        hmac.new(public, f"{header}.{body}".encode(), hashlib.sha256).digest()
    )
    assert who(backend, f"{header}.{body}.{signature.rstrip(b'=').decode()}").status_code == 401


def test_a_changed_role_is_refused(backend: Backend, olena: Client) -> None:
    header, body, signature = olena.auth.get_session().access_token.split(".")
    changed = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    changed["role"] = "service_role"
    assert who(backend, f"{header}.{part(changed)}.{signature}").status_code == 401


def test_an_expired_token_is_refused_by_name(backend: Backend, claims: dict[str, Any]) -> None:
    old = {**claims, "exp": int(time.time()) - 1}
    answer = who(backend, jwt.encode(old, signing_key(backend), algorithm="ES256"))
    assert (answer.status_code, answer.json()["code"]) == (401, "PGRST303")


def test_a_token_that_expires_is_refused_from_then_on(backend: Backend, claims: dict[str, Any]) -> None:
    token = jwt.encode({**claims, "exp": int(time.time()) + 1}, signing_key(backend), algorithm="ES256")
    assert who(backend, token).status_code == 200
    time.sleep(1.2)
    assert who(backend, token).status_code == 401


@pytest.mark.parametrize("missing", ["exp", "aud", "sub", "role", "iss"])
def test_a_token_without_a_needed_claim_is_refused(
    backend: Backend, claims: dict[str, Any], missing: str
) -> None:
    less = {name: value for name, value in claims.items() if name != missing}
    assert who(backend, jwt.encode(less, signing_key(backend), algorithm="ES256")).status_code == 401


@pytest.mark.parametrize(
    "role", ["postgres", "supabase_auth_admin", "authenticator", "", None, "anon; reset role"]
)
def test_a_role_of_the_house_cannot_be_claimed(
    backend: Backend, claims: dict[str, Any], role: object
) -> None:
    token = jwt.encode({**claims, "role": role}, signing_key(backend), algorithm="ES256")
    assert who(backend, token).status_code == 401


@pytest.mark.parametrize("token", ["x", "a.b.c", "....", "ё", "sb_secret_guess", "null"])
def test_nonsense_is_refused(backend: Backend, token: str) -> None:
    answer = raw(
        backend,
        "POST",
        "/rest/v1/rpc/who",
        json={},
        headers={"authorization": f"Bearer {token}".encode()},
    )
    assert answer.status_code == 401


def test_a_key_of_its_own_kind_is_no_bearer(backend: Backend) -> None:
    assert who(backend, backend.secret_key).status_code == 401


def test_the_auth_service_refuses_forged_tokens_too(backend: Backend, claims: dict[str, Any]) -> None:
    token = jwt.encode(claims, ec.generate_private_key(ec.SECP256R1()), algorithm="ES256")
    answer = raw(backend, "GET", "/auth/v1/user", headers={"authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["code"]) == (403, "bad_jwt")


def test_the_public_key_is_published_and_the_private_one_is_not(backend: Backend) -> None:
    (key,) = raw(backend, "GET", "/auth/v1/.well-known/jwks.json").json()["keys"]
    assert key["alg"] == "ES256"
    assert "d" not in key


def test_the_keys_are_readable_by_their_owner_only(backend: Backend) -> None:
    assert backend.folder.keys.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("path", ["admin/users", "admin/users/5f0f3bb8-55a6-4c8a-9a3a-111111111111"])
def test_a_person_administers_nobody(backend: Backend, olena: Client, path: str) -> None:
    token = olena.auth.get_session().access_token
    for key in (backend.publishable_key, backend.secret_key):
        headers = {"apikey": key, "authorization": f"Bearer {token}"}
        answer = raw(backend, "GET", f"/auth/v1/{path}", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_admin")
