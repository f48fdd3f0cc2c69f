"""What the tests of accounts do again and again, in the words of a person: sign up, redeem a code, sign
in."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from supabase import Client
from supabase_auth.errors import AuthError

from tests.embedded.clients import PASSWORD


def refusal(call: Any, *arguments: Any) -> Any:
    with pytest.raises(AuthError) as refused:
        call(*arguments)
    return refused.value


def sign_up(visitor: Client, email: str, password: str = PASSWORD, **data: Any) -> Any:
    return visitor.auth.sign_up({"email": email, "password": password, "options": {"data": data}})


def redeem(visitor: Client, email: str, code: str, kind: Any = "signup") -> Any:
    return visitor.auth.verify_otp({"email": email, "token": code, "type": kind})


def follow(visitor: Client, mail: dict[str, Any], kind: Any = "signup") -> Any:
    return visitor.auth.verify_otp({"token_hash": token_of(mail), "type": kind})


def sign_in(visitor: Client, email: str, password: str = PASSWORD) -> Any:
    return visitor.auth.sign_in_with_password({"email": email, "password": password})


def token_of(mail: dict[str, Any]) -> str:
    return parse_qs(urlsplit(mail["link"]).query)["token_hash"][0]
