"""Accounts after registration: recovery, changes, administration, limits, deletion."""

from __future__ import annotations

import psycopg
import pytest
from supabase import Client

from safe_community.embedded import Backend, Limits, open_backend
from tests.embedded.clients import PASSWORD, client, mails_to, new_email, person, raw, settings
from tests.embedded.signing import redeem, refusal, sign_in


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
