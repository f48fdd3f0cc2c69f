"""Accounts: register, confirm, sign in, recover, sign out, delete; all through the sign-in service.

Nothing here tells a stranger whether an address is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from supabase_auth.types import AuthResponse

from forms.problems import Problem, Refused
from safe_community.accounts import Account, email_problems, password_problems
from safe_community.permissions import Role, RoleHeld
from safe_community.store.client import Store
from safe_community.store.refusals import problems_in_words_of_codes

Purpose = Literal["signup", "recovery", "invite", "email_change"]


def register(store: Store, email: str, password: str, name: str, language: str) -> None:
    """Ask for an account; a letter with a code follows. A known address gets the same answer."""
    _refuse_if(email_problems(email) + password_problems(password, email))
    with problems_in_words_of_codes():
        store.client.auth.sign_up(
            {
                "email": email.strip(),
                "password": password,
                "options": {"data": {"display_name": name.strip(), "language": language}},
            }
        )


def verify_code(store: Store, email: str, code: str, purpose: Purpose) -> None:
    """Confirm by the six digits of the letter and be signed in. Refused: code_wrong_or_expired."""
    with problems_in_words_of_codes():
        _sign_in_as(
            store,
            store.client.auth.verify_otp({"email": email.strip(), "token": code.strip(), "type": purpose}),
        )


def verify_link(store: Store, token_hash: str, purpose: Purpose) -> None:
    """Confirm by the link of the letter; the store is signed in then. Refused: code_wrong_or_expired."""
    with problems_in_words_of_codes():
        _sign_in_as(store, store.client.auth.verify_otp({"token_hash": token_hash, "type": purpose}))


def sign_in(store: Store, email: str, password: str) -> None:
    """Sign in. Refused: wrong_email_or_password, email_not_confirmed, too_many_attempts."""
    with problems_in_words_of_codes():
        _sign_in_as(
            store, store.client.auth.sign_in_with_password({"email": email.strip(), "password": password})
        )


def refresh(store: Store, refresh_token: str) -> None:
    """Continue a session with its refresh token, which is spent by this. Refused: signed_out."""
    with problems_in_words_of_codes():
        _sign_in_as(store, store.client.auth.refresh_session(refresh_token))


def send_code(store: Store, email: str, purpose: Literal["signup", "recovery"]) -> None:
    """Send the letter of registration or recovery (again). Unknown addresses get the same answer."""
    _refuse_if(email_problems(email))
    with problems_in_words_of_codes():
        if purpose == "recovery":
            store.client.auth.reset_password_for_email(email.strip())
        else:
            store.client.auth.resend({"type": "signup", "email": email.strip()})


def set_password(store: Store, password: str) -> None:
    """Change the password of the signed-in person. Refused: password_too_short, password_is_the_old_one, …"""
    _refuse_if(password_problems(password))
    with problems_in_words_of_codes():
        _hand_over_session(store)
        store.client.auth.update_user({"password": password})


def sign_out(store: Store, everywhere: bool = False) -> None:
    """End this session, or all sessions of the person."""
    if store.session is None:
        return
    try:
        with problems_in_words_of_codes():
            _hand_over_session(store)
            store.client.auth.sign_out({"scope": "global" if everywhere else "local"})
    finally:
        store.session = None


def who(store: Store) -> Account | None:
    """The signed-in person with their roles, or None."""
    if store.session is None:
        return None
    row = store.call("my_account")
    if row is None:
        return None
    return _account(row)


def update(store: Store, name: str, language: str) -> None:
    """Change one's own name and language."""
    store.call("update_my_account", new_name=name.strip(), new_language=language)


def delete(store: Store, operator: Store) -> None:
    """Delete the signed-in person's account with all its sessions and roles. There is no way back."""
    person = who(store)
    if person is None:
        raise Refused(Problem("signed_out"))
    with problems_in_words_of_codes():
        operator.client.auth.admin.delete_user(person.id)
    store.session = None


def grant_role(store: Store, email: str, held: RoleHeld) -> None:
    """Give a registered person a role. Refused: unknown_person, not_allowed."""
    store.call("grant_role", person_email=email, new_role=held.role.value, community=held.community)


def _hand_over_session(store: Store) -> None:
    # A session that was continued from a cookie is unknown to the client's own sign-in part, which would
    # then change no password and end nothing on the server, without a word.
    if store.session is not None:
        store.client.auth.set_session(store.session.access_token, store.session.refresh_token)


def revoke_role(store: Store, person: str, held: RoleHeld) -> None:
    """Take a role away from a person (by id). Refused: not_allowed, last_administrator_stays."""
    store.call("revoke_role", person=person, old_role=held.role.value, community=held.community)


def people(store: Store, search: str = "") -> list[Account]:
    """People whose address or name contains `search`, at most 100. Refused: not_allowed."""
    return [_account(row) for row in store.call("people", search=search)]


def _account(row: Mapping[str, Any]) -> Account:
    roles = tuple(RoleHeld(Role(held["role"]), held["community"]) for held in row["roles"])
    return Account(row["id"], row["email"], row["display_name"], row.get("language", "uk"), roles)


def _sign_in_as(store: Store, answer: AuthResponse) -> None:
    store.session = answer.session


def _refuse_if(problems: tuple[Problem, ...]) -> None:
    if problems:
        raise Refused(problems)
