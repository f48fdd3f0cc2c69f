"""Sessions: refreshed once by each token, ended where they should end, raised by a second factor."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pyotp
import pytest
from supabase import Client
from supabase_auth.errors import AuthError

from safe_community.embedded import Backend
from tests.embedded.clients import PASSWORD, client, new_email, person, raw


def refusal(call: Any, *arguments: Any) -> Any:
    with pytest.raises(AuthError) as refused:
        call(*arguments)
    return refused.value


def age_refresh_tokens(backend: Backend) -> None:
    """As if all of them had been used a while ago."""
    with psycopg.connect(backend.dsn) as connection:
        connection.execute("update auth.refresh_tokens set updated_at = updated_at - interval '11 seconds'")


def test_a_refresh_gives_new_tokens(olena: Client) -> None:
    before = olena.auth.get_session()
    after = olena.auth.refresh_session().session
    assert after.refresh_token != before.refresh_token
    assert after.user.email == before.user.email


def test_a_used_token_ends_the_session_when_it_comes_back_late(backend: Backend, olena: Client) -> None:
    stolen = olena.auth.get_session().refresh_token
    current = olena.auth.refresh_session().session.refresh_token
    age_refresh_tokens(backend)
    assert refusal(client(backend).auth.refresh_session, stolen).code == "refresh_token_already_used"
    assert refusal(client(backend).auth.refresh_session, current).code == "refresh_token_not_found"
    assert refusal(olena.auth.get_user).code == "session_not_found"


def test_two_tabs_that_refresh_at_once_stay_signed_in(backend: Backend, olena: Client) -> None:
    token = olena.auth.get_session().refresh_token

    def refreshed(_: int) -> str:
        return client(backend).auth.refresh_session(token).session.refresh_token

    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(refreshed, range(4)))) == 1


@pytest.mark.parametrize("token", ["", "x", "0" * 5000, "'; drop table auth.users; --", "\x00"])
def test_an_invented_refresh_token_is_refused(backend: Backend, token: str) -> None:
    answer = raw(backend, "POST", "/auth/v1/token?grant_type=refresh_token", json={"refresh_token": token})
    assert answer.status_code == 400


def test_a_banned_account_is_not_refreshed(backend: Backend, admin: Client, olena: Client) -> None:
    admin.auth.admin.update_user_by_id(olena.auth.get_user().user.id, {"ban_duration": "1h"})
    assert refusal(olena.auth.refresh_session).code == "user_banned"
    assert refusal(olena.auth.get_user).code == "user_banned"


@pytest.mark.parametrize(
    ("scope", "this", "other"), [("local", False, True), ("others", True, False), ("global", False, False)]
)
def test_signing_out_ends_the_sessions_of_its_scope(
    backend: Backend, scope: Any, this: bool, other: bool
) -> None:
    email = new_email()
    first = person(backend, email)
    second = client(backend)
    second.auth.sign_in_with_password({"email": email, "password": PASSWORD})
    tokens = [mine.auth.get_session().refresh_token for mine in (first, second)]
    first.auth.sign_out({"scope": scope})
    for token, lives in zip(tokens, (this, other), strict=True):
        if lives:
            assert client(backend).auth.refresh_session(token).session is not None
        else:
            refusal(client(backend).auth.refresh_session, token)


def test_a_second_factor_raises_the_session(olena: Client) -> None:
    factor = olena.auth.mfa.enroll({"factor_type": "totp", "friendly_name": "телефон"})
    assert factor.totp.qr_code.startswith("data:image/svg+xml;utf-8,<svg")
    assert olena.auth.mfa.get_authenticator_assurance_level().current_level == "aal1"
    code = pyotp.TOTP(factor.totp.secret).now()
    olena.auth.mfa.challenge_and_verify({"factor_id": factor.id, "code": code})
    level = olena.auth.mfa.get_authenticator_assurance_level()
    assert (level.current_level, level.next_level) == ("aal2", "aal2")
    assert olena.rpc("who").execute().data["claims"]["aal"] == "aal2"
    assert olena.auth.refresh_session().session is not None
    assert olena.rpc("who").execute().data["claims"]["aal"] == "aal2"


@pytest.fixture
def guarded(backend: Backend) -> tuple[Client, str, str, str]:
    """Somebody with a verified factor: client, e-mail, factor, secret."""
    email = new_email("maria")
    maria = person(backend, email)
    factor = maria.auth.mfa.enroll({"factor_type": "totp", "friendly_name": "телефон"})
    code = pyotp.TOTP(factor.totp.secret).now()
    maria.auth.mfa.challenge_and_verify({"factor_id": factor.id, "code": code})
    return maria, email, factor.id, factor.totp.secret


def test_a_code_of_the_authenticator_works_once(
    backend: Backend, guarded: tuple[Client, str, str, str]
) -> None:
    _, email, factor, secret = guarded
    thief = client(backend)
    thief.auth.sign_in_with_password({"email": email, "password": PASSWORD})
    used = {"factor_id": factor, "code": pyotp.TOTP(secret).now()}
    assert refusal(thief.auth.mfa.challenge_and_verify, used).code == "mfa_verification_failed"


def test_without_the_factor_the_password_cannot_be_changed(
    backend: Backend, guarded: tuple[Client, str, str, str]
) -> None:
    _, email, factor, _ = guarded
    thief = client(backend)
    thief.auth.sign_in_with_password({"email": email, "password": PASSWORD})
    assert refusal(thief.auth.update_user, {"password": "пароль злодія"}).code == "insufficient_aal"
    assert refusal(thief.auth.update_user, {"email": new_email("thief")}).code == "insufficient_aal"
    assert refusal(thief.auth.mfa.unenroll, {"factor_id": factor}).code == "insufficient_aal"
    assert (
        refusal(thief.auth.mfa.enroll, {"factor_type": "totp", "friendly_name": "x"}).code
        == "insufficient_aal"
    )


def test_a_wrong_code_of_the_authenticator_is_refused(guarded: tuple[Client, str, str, str]) -> None:
    maria, _, factor, secret = guarded
    wrong = "000000" if pyotp.TOTP(secret).now() != "000000" else "111111"
    refused = refusal(maria.auth.mfa.challenge_and_verify, {"factor_id": factor, "code": wrong})
    assert refused.code == "mfa_verification_failed"


def test_the_factor_of_another_is_not_found(olena: Client, guarded: tuple[Client, str, str, str]) -> None:
    _, _, factor, _ = guarded
    assert refusal(olena.auth.mfa.challenge, {"factor_id": factor}).code == "mfa_factor_not_found"
    assert refusal(olena.auth.mfa.unenroll, {"factor_id": factor}).code == "mfa_factor_not_found"


def test_an_old_challenge_is_over(backend: Backend, guarded: tuple[Client, str, str, str]) -> None:
    maria, _, factor, secret = guarded
    challenge = maria.auth.mfa.challenge({"factor_id": factor})
    with psycopg.connect(backend.dsn) as connection:
        connection.execute(
            "update auth.mfa_challenges set created_at = created_at - interval '6 minutes' where id = %s",
            [challenge.id],
        )
    given = {"factor_id": factor, "challenge_id": challenge.id, "code": pyotp.TOTP(secret).now()}
    assert refusal(maria.auth.mfa.verify, given).code == "mfa_challenge_expired"


def test_a_lost_device_is_taken_away_by_the_secret_key(
    backend: Backend, admin: Client, guarded: tuple[Client, str, str, str]
) -> None:
    maria, email, factor, _ = guarded
    number = maria.auth.get_user().user.id
    assert [found.id for found in admin.auth.admin.mfa.list_factors({"user_id": number})] == [factor]
    admin.auth.admin.mfa.delete_factor({"user_id": number, "id": factor})
    assert refusal(maria.auth.get_user).code == "session_not_found"
    again = client(backend)
    again.auth.sign_in_with_password({"email": email, "password": PASSWORD})
    assert again.auth.update_user({"password": "після пристрою"}).user.email == email
