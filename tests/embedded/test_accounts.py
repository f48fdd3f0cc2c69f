"""Accounts from registration to deletion, through the client library."""

from __future__ import annotations

import time
from statistics import median
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from supabase import Client
from supabase_auth.errors import AuthApiError, AuthError

from safe_community.embedded import Backend, Limits, open_backend
from tests.embedded.clients import PASSWORD, client, mails_to, new_email, person, raw, settings


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


def test_a_code_works_once(backend: Backend, visitor: Client) -> None:
    email = new_email()
    sign_up(visitor, email)
    (mail,) = mails_to(backend, email)
    redeem(visitor, email, mail["code"])
    again = refusal(redeem, visitor, email, mail["code"])
    link = refusal(follow, visitor, mail)
    assert (again.code, link.code) == ("otp_expired", "otp_expired")


def test_a_code_of_one_address_does_not_open_another(backend: Backend, visitor: Client) -> None:
    mine, yours = new_email(), new_email("petro")
    sign_up(visitor, mine)
    sign_up(visitor, yours)
    code = mails_to(backend, mine)[0]["code"]
    if code != mails_to(backend, yours)[0]["code"]:
        assert refusal(redeem, visitor, yours, code).code == "otp_expired"


def test_a_code_of_one_purpose_does_not_serve_another(
    backend: Backend, visitor: Client, olena: Client
) -> None:
    email = olena.auth.get_user().user.email
    visitor.auth.reset_password_for_email(email)
    code = mails_to(backend, email)[-1]["code"]
    for kind in ("signup", "email_change", "invite", "magiclink", "email"):
        assert refusal(redeem, visitor, email, code, kind).code == "otp_expired"
    assert redeem(visitor, email, code, "recovery").session is not None


def test_a_code_dies_after_five_wrong_tries(backend: Backend, visitor: Client) -> None:
    email = new_email()
    sign_up(visitor, email)
    code = mails_to(backend, email)[0]["code"]
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        refusal(redeem, visitor, email, wrong)
    assert refusal(redeem, visitor, email, code).code == "otp_expired"


def test_a_code_dies_after_half_an_hour(backend: Backend, visitor: Client) -> None:
    email = new_email()
    sign_up(visitor, email)
    (mail,) = mails_to(backend, email)
    with psycopg.connect(backend.dsn) as connection:
        connection.execute(
            "update embedded.codes set expires_at = expires_at - interval '30 minutes' where email = %s",
            [email],
        )
    assert refusal(redeem, visitor, email, mail["code"]).code == ("otp_expired")
    assert refusal(follow, visitor, mail).code == "otp_expired"


def test_neither_codes_nor_refresh_tokens_can_be_read_in_the_database(
    backend: Backend, visitor: Client, olena: Client
) -> None:
    email = new_email()
    sign_up(visitor, email)
    (mail,) = mails_to(backend, email)
    refresh = olena.auth.get_session().refresh_token
    with psycopg.connect(backend.dsn) as connection:
        codes = connection.execute("select string_agg(c::text, ' ') from embedded.codes c").fetchone()
        tokens = connection.execute("select string_agg(t::text, ' ') from auth.refresh_tokens t").fetchone()
    assert codes is not None
    assert tokens is not None
    assert token_of(mail) not in codes[0]
    assert refresh not in tokens[0]


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


def test_recovery_by_code_sets_a_new_password_and_ends_other_sessions(backend: Backend) -> None:
    email = new_email()
    before = person(backend, email)
    visitor = client(backend)
    visitor.auth.reset_password_for_email(email)
    mail = mails_to(backend, email)[-1]
    assert mail["kind"] == "recovery"
    redeem(visitor, email, mail["code"], "recovery")
    visitor.auth.update_user({"password": "зовсім новий"})
    assert refusal(before.auth.get_user).code == "session_not_found"
    assert sign_in(client(backend), email, "зовсім новий").session
    old = refusal(sign_in, client(backend), email, PASSWORD)
    assert old.code == "invalid_credentials"


def test_recovery_of_an_unknown_address_sends_nothing(backend: Backend, visitor: Client) -> None:
    email = new_email("nobody")
    visitor.auth.reset_password_for_email(email)
    assert mails_to(backend, email) == []


def test_a_new_address_counts_when_its_code_came_back(backend: Backend, olena: Client) -> None:
    old, new = olena.auth.get_user().user.email, new_email("new")
    olena.auth.update_user({"email": new})
    assert olena.auth.get_user().user.email == old
    (mail,) = mails_to(backend, new)
    redeem(olena, new, mail["code"], "email_change")
    assert olena.auth.get_user().user.email == new


def test_a_taken_address_is_neither_told_nor_taken(backend: Backend, olena: Client) -> None:
    taken = new_email("petro")
    person(backend, taken)
    olena.auth.update_user({"email": taken})
    assert mails_to(backend, taken) == []


def test_own_details_are_merged_and_taken_away(olena: Client) -> None:
    olena.auth.update_user({"data": {"language": "en", "name": "О"}})
    assert olena.auth.update_user({"data": {"name": None}}).user.user_metadata == {"language": "en"}


def test_own_details_do_not_reach_the_role(backend: Backend, olena: Client) -> None:
    olena.auth.update_user({"data": {"role": "service_role"}})
    raw(
        backend,
        "PUT",
        "/auth/v1/user",
        json={"role": "service_role", "app_metadata": {"admin": True}},
        headers={"authorization": f"Bearer {olena.auth.get_session().access_token}"},
    )
    fresh = olena.auth.refresh_session()
    assert fresh.user.role == "authenticated"
    assert "admin" not in fresh.user.app_metadata


def test_details_of_a_book_are_refused(olena: Client) -> None:
    assert refusal(olena.auth.update_user, {"data": {"a": "x" * 10_000}}).status == 422


@pytest.mark.parametrize(
    "body",
    [
        '{"data": ' + "[" * 900 + "]" * 900 + "}",
        '{"data": {"a": ' + "[" * 900 + "]" * 900 + "}}",
        '{"data": {"a": "\\ud800"}}',
        '{"data": {"a": "\\u0000"}}',
        '{"email": "\\ud800@example.org"}',
        '{"password": "\\ud800 with a half of a letter"}',
        '{"data": [1]}',
        "[]",
        "null",
        "{",
        "\xff",
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_bodies_that_mean_nothing_are_4xx(backend: Backend, olena: Client, method: str, body: str) -> None:
    path = {"POST": "signup", "PUT": "user"}[method]
    headers = {"authorization": f"Bearer {olena.auth.get_session().access_token}"}
    answer = raw(backend, method, f"/auth/v1/{path}", content=body.encode("latin-1"), headers=headers)
    assert 400 <= answer.status_code < 500


def test_the_same_password_is_no_new_one(olena: Client) -> None:
    assert refusal(olena.auth.update_user, {"password": PASSWORD}).code == "same_password"


def test_an_invitation_brings_its_owner_in(backend: Backend, admin: Client, visitor: Client) -> None:
    email = new_email("petro")
    assert admin.auth.admin.invite_user_by_email(email, {"data": {"language": "en"}}).user.email == email
    (mail,) = mails_to(backend, email)
    redeem(visitor, email, mail["code"], "invite")
    visitor.auth.update_user({"password": PASSWORD})
    assert sign_in(visitor, email, PASSWORD).session is not None


def test_a_member_cannot_be_invited(admin: Client, olena: Client) -> None:
    email = olena.auth.get_user().user.email
    assert refusal(admin.auth.admin.invite_user_by_email, email).code == "email_exists"


def test_the_secret_key_administers_accounts(backend: Backend, admin: Client, visitor: Client) -> None:
    email = new_email("maria")
    made = admin.auth.admin.create_user(
        {"email": email, "password": PASSWORD, "email_confirm": True, "app_metadata": {"team": "a"}}
    ).user
    assert made.app_metadata["team"] == "a"
    assert admin.auth.admin.get_user_by_id(made.id).user.email == email
    assert made.id in [user.id for user in admin.auth.admin.list_users(page=1, per_page=5)]
    assert (
        refusal(admin.auth.admin.create_user, {"email": email, "password": PASSWORD}).code == "email_exists"
    )
    admin.auth.admin.update_user_by_id(made.id, {"ban_duration": "24h"})
    banned = refusal(sign_in, visitor, email, PASSWORD)
    assert banned.code == "user_banned"
    admin.auth.admin.update_user_by_id(made.id, {"ban_duration": "none", "password": "від адміністратора"})
    assert sign_in(visitor, email, "від адміністратора").session
    admin.auth.admin.delete_user(made.id)
    assert refusal(admin.auth.admin.get_user_by_id, made.id).code == "user_not_found"
    assert refusal(visitor.auth.get_user).code == "session_not_found"


def test_a_soft_deletion_keeps_the_id_and_nothing_of_the_person(backend: Backend, admin: Client) -> None:
    email = new_email()
    mine = person(backend, email)
    number = mine.auth.get_user().user.id
    admin.auth.admin.delete_user(number, should_soft_delete=True)
    with psycopg.connect(backend.dsn) as connection:
        row = connection.execute(
            "select to_jsonb(u)::text from auth.users u where id = %s", [number]
        ).fetchone()
    assert row is not None
    assert email not in row[0]
    assert refusal(sign_in, client(backend), email, PASSWORD)


def test_tries_are_limited_per_address_of_mail(visitor: Client) -> None:
    backend = open_backend(settings(limits=Limits(failures_per_email=3, mails_per_email=2)))
    try:
        email, other = new_email(), new_email()
        person(backend, other)
        mine = client(backend)
        for _ in range(3):
            refusal(sign_in, mine, email, "x" * 9)
        over = refusal(sign_in, mine, email, "x" * 9)
        assert (over.status, over.code) == (429, "over_request_rate_limit")
        assert sign_in(mine, other, PASSWORD).session
        for _ in range(2):
            mine.auth.reset_password_for_email(email)
        assert refusal(mine.auth.reset_password_for_email, email).code == "over_email_send_rate_limit"
    finally:
        backend.close()


def test_the_visitors_address_is_believed_with_the_secret_key_only() -> None:
    backend = open_backend(settings(limits=Limits(failures_per_address=2, failures_per_email=1000)))
    try:

        def tried(key: str, address: str) -> int:
            body = {"email": new_email(), "password": "x" * 9}
            headers = {"apikey": key, "sb-forwarded-for": address}
            return raw(
                backend, "POST", "/auth/v1/token?grant_type=password", json=body, headers=headers
            ).status_code

        assert [tried(backend.secret_key, "203.0.113.7") for _ in range(3)] == [400, 400, 429]
        assert tried(backend.secret_key, "203.0.113.8") == 400
        assert [tried(backend.publishable_key, "203.0.113.7") for _ in range(3)] == [400, 400, 400]
    finally:
        backend.close()
