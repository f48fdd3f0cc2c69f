"""Registration: a code makes the account, and nobody learns from an answer who has one."""

from __future__ import annotations

import time
from statistics import median
from typing import Any

import pytest
from supabase import Client
from supabase_auth.errors import AuthApiError

from safe_community.embedded import Backend, open_backend
from tests.embedded.clients import PASSWORD, client, mails_to, new_email, person, raw, settings
from tests.embedded.signing import follow, redeem, refusal, sign_in, sign_up


def test_registration_waits_for_the_code(backend: Backend, visitor: Client) -> None:
    email = new_email()
    assert sign_up(visitor, email, language="uk").session is None
    assert refusal(sign_in, visitor, email, PASSWORD).code == ("email_not_confirmed")
    (mail,) = mails_to(backend, email)
    signed = redeem(visitor, email, mail["code"])
    assert signed.session is not None
    assert signed.user.user_metadata == {"language": "uk"}
    assert sign_in(client(backend), email, PASSWORD).session is not None


def test_the_link_of_the_mail_confirms_as_well(backend: Backend, visitor: Client) -> None:
    email = new_email()
    sign_up(visitor, email)
    (mail,) = mails_to(backend, email)
    assert mail["link"].startswith("http://localhost:8501/auth/confirm?token_hash=")
    assert follow(visitor, mail, "email").session is not None


def test_nobody_can_prepare_a_password_on_somebody_elses_address(backend: Backend, visitor: Client) -> None:
    email = new_email("victim")
    sign_up(visitor, email, "пароль нападника")
    sign_up(visitor, email, "пароль власниці")
    owners = mails_to(backend, email)[1]
    redeem(visitor, email, owners["code"])
    attack = {"email": email, "password": "пароль нападника"}
    assert refusal(visitor.auth.sign_in_with_password, attack).code == "invalid_credentials"
    mine = {"email": email, "password": "пароль власниці"}
    assert visitor.auth.sign_in_with_password(mine).session is not None


def test_a_repeated_confirmation_after_two_registrations_sets_no_password(
    backend: Backend, visitor: Client
) -> None:
    email = new_email("victim")
    sign_up(visitor, email, "пароль нападника")
    sign_up(visitor, email, "пароль власниці")
    visitor.auth.resend({"type": "signup", "email": email})
    last = mails_to(backend, email)[-1]
    redeem(visitor, email, last["code"])
    for password in ("пароль нападника", "пароль власниці"):
        wrong = refusal(sign_in, visitor, email, password)
        assert wrong.code == "invalid_credentials"


def test_a_repeated_confirmation_keeps_the_password(backend: Backend, visitor: Client) -> None:
    email = new_email()
    sign_up(visitor, email)
    visitor.auth.resend({"type": "signup", "email": email})
    last = mails_to(backend, email)[-1]
    redeem(visitor, email, last["code"])
    assert sign_in(visitor, email, PASSWORD).session is not None


@pytest.mark.parametrize("password", ["", "short", "x" * 73, "я" * 37, "with\x00nul and more"])
def test_a_password_that_cannot_serve_is_refused(visitor: Client, password: str) -> None:
    answer = refusal(sign_up, visitor, new_email(), password)
    assert not isinstance(answer, AuthApiError) or answer.status == 422


@pytest.mark.parametrize(
    "email",
    [
        "",
        "olena",
        "a@b",
        "a b@c.d",
        "a@b.c\r\nBcc: x@y.z",
        "a@b.c,d@e.f",
        "<a@b.c>",
        "x" * 250 + "@b.cd",
    ],
)
def test_an_address_that_is_none_is_refused(visitor: Client, email: str) -> None:
    refusal(sign_up, visitor, email)


def test_a_wrong_password_says_nothing_about_the_account(backend: Backend, visitor: Client) -> None:
    email = new_email()
    person(backend, email)
    known = refusal(sign_in, visitor, email, "неправильний")
    unknown = refusal(visitor.auth.sign_in_with_password, {"email": new_email(), "password": "неправильний"})
    assert (known.code, known.message, known.status) == (unknown.code, unknown.message, unknown.status)


def shape(value: Any) -> Any:
    """A document with its values replaced by their kinds: what may not differ."""
    if isinstance(value, dict):
        return {name: shape(inner) for name, inner in value.items()}
    return [shape(inner) for inner in value] if isinstance(value, list) else type(value).__name__


@pytest.mark.parametrize("path", ["signup", "recover", "resend"])
def test_known_and_unknown_addresses_get_the_same_answer(backend: Backend, path: str) -> None:
    email = new_email()
    person(backend, email)
    answers = []
    for address in (email, new_email()):
        body = {"email": address, "password": PASSWORD, "type": "signup", "data": {"language": "uk"}}
        answer = raw(backend, "POST", f"/auth/v1/{path}", json=body)
        answers.append((answer.status_code, dict(answer.headers).keys(), shape(answer.json())))
    assert answers[0] == answers[1]


@pytest.mark.parametrize("path", ["signup", "recover", "token?grant_type=password"])
def test_known_and_unknown_addresses_take_the_same_time(path: str) -> None:
    # A cost at which a missing bcrypt would show; the bound is generous, a leak is a factor of ten.
    backend = open_backend(settings(bcrypt_cost=8))
    try:
        known = new_email()
        person(backend, known)
        times: dict[bool, list[float]] = {True: [], False: []}
        for _ in range(15):
            for is_known in (True, False):
                body = {"email": known if is_known else new_email(), "password": "якийсь інший"}
                started = time.perf_counter()
                raw(backend, "POST", f"/auth/v1/{path}", json=body)
                times[is_known].append(time.perf_counter() - started)
        ratio = median(times[True]) / median(times[False])
        assert 0.4 < ratio < 2.5
    finally:
        backend.close()


def test_registering_again_sends_a_notice_and_no_code(backend: Backend, visitor: Client) -> None:
    email = new_email()
    person(backend, email)
    sign_up(visitor, email, "інший пароль")
    (mail,) = mails_to(backend, email)
    assert (mail["kind"], mail["code"]) == ("already_registered", "")
    wrong = refusal(sign_in, visitor, email, "інший пароль")
    assert wrong.code == "invalid_credentials"
