"""Codes and links of letters: once, for one address and one purpose, for half an hour and five tries."""

from __future__ import annotations

import psycopg
from supabase import Client

from safe_community.embedded import Backend
from tests.embedded.clients import mails_to, new_email
from tests.embedded.signing import follow, redeem, refusal, sign_up, token_of


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
