"""Accounts on a page: register, confirm by code, recover, change, delete; each step says what happens next.

A letter is never promised to a stranger's address in a way that tells whether it is known.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import streamlit as st
from markupsafe import Markup

from components import frame, installation, session
from components.text import N_, t
from forms.problems import Problem, Refused
from safe_community.accounts import PASSWORD_FROM, Account
from safe_community.i18n import LANGUAGES
from safe_community.store import accounts

Letter = Literal["signup", "recovery"]


def attempt(action: Callable[[], object]) -> bool:
    """Do it, or say what is in the way. Returns whether it was done."""
    try:
        action()
    except Refused as refused:
        frame.problems(refused.problems)
        return False
    return True


def draw_register() -> None:
    """Ask for an account; then the code of the letter."""
    draft = session.draft("register")
    if draft.get("email"):
        _draw_code(draft["email"], "signup", after=lambda: session.go("profile", step="welcome"))
        _draw_another_address("register")
        return
    with st.form("register", border=False):
        name = st.text_input(t("Your name"), key="register-name", autocomplete="name", max_chars=120)
        email = st.text_input(t("E-mail address"), key="register-email", autocomplete="email", max_chars=254)
        password = _password_field("register-password")
        if not st.form_submit_button(t("Register"), type="primary"):
            return

    def register() -> None:
        accounts.register(session.store(), email, password, name, session.language())

    if attempt(register):
        draft["email"] = email.strip()
        session.draw_again()


def draw_recover() -> None:
    """Ask for a letter; then its code; then a new password."""
    if session.asked("step") == "new" and session.person() is not None:
        _draw_new_password(after=N_("Your new password is set."))
        return
    draft = session.draft("recover")
    if draft.get("email"):
        _draw_code(draft["email"], "recovery", after=lambda: session.go("recover", step="new"))
        _draw_another_address("recover")
        return
    with st.form("recover", border=False):
        email = st.text_input(t("E-mail address"), key="recover-email", autocomplete="email", max_chars=254)
        if not st.form_submit_button(t("Send me a letter"), type="primary"):
            return
    if attempt(lambda: accounts.send_code(session.store(), email, "recovery")):
        draft["email"] = email.strip()
        session.draw_again()


def _draw_code(email: str, letter: Letter, after: Callable[[], None]) -> None:
    st.html(
        Markup('<div class="sc-note" role="status"><p>{}</p><p>{}</p></div>').format(
            t("If everything is right with {email}, a letter is on its way.", email=email),
            t("Press the link in it, or type its six digits here. They work once, for 30 minutes."),
        )
    )
    if installation.settings().demonstration:
        st.html(
            Markup('<p><a href="/outbox" target="_blank" rel="noopener">{}</a></p>').format(
                t("In the demonstration the letter is in the outbox")
            )
        )
    with st.form(f"{letter}-code", border=False):
        code = st.text_input(
            t("Six digits of the letter"), key=f"{letter}-digits", max_chars=10, autocomplete="one-time-code"
        )
        if st.form_submit_button(t("Continue"), type="primary") and attempt(
            lambda: accounts.verify_code(session.store(), email, code, letter)
        ):
            session.remember_browser()
            session.forget_draft("register")
            session.forget_draft("recover")
            after()
    if st.button(t("Send the letter again"), key=f"{letter}-again") and attempt(
        lambda: accounts.send_code(session.store(), email, letter)
    ):
        st.html(Markup('<p role="status">{}</p>').format(t("We have sent it again. Look into “Spam” too.")))


def _draw_another_address(draft: str) -> None:
    st.button(t("Use another address"), key=f"{draft}-other", on_click=session.forget_draft, args=(draft,))


def _password_field(key: str) -> str:
    return st.text_input(
        t("New password, at least {least} characters", least=PASSWORD_FROM),
        key=key,
        type="password",
        autocomplete="new-password",
    )


def _draw_new_password(after: str) -> None:
    with st.form("new-password", border=False):
        password = _password_field("new-password-1")
        again = st.text_input(
            t("The same password again"), key="new-password-2", type="password", autocomplete="new-password"
        )
        if not st.form_submit_button(t("Set the password"), type="primary"):
            return
    if password != again:
        frame.problems([Problem("passwords_differ")])
    elif attempt(lambda: accounts.set_password(session.store(), password)):
        session.say(after)
        session.go("profile")


def draw_profile(person: Account) -> None:
    """Name and language, roles, password, ways out."""
    _draw_person(person)
    _draw_roles(person)
    with st.expander(t("Change the password")):
        _draw_new_password(after=N_("Your new password is set."))
    with st.expander(t("Delete the account")):
        _draw_deletion(person)
    with st.container(horizontal=True, key="ways-out"):
        st.button(t("Sign out"), key="sign-out", on_click=_leave, args=(False,))
        st.button(t("Sign out on all devices"), key="sign-out-everywhere", on_click=_leave, args=(True,))


def _draw_person(person: Account) -> None:
    codes = list(LANGUAGES)
    with st.form("person", border=False):
        name = st.text_input(t("Your name"), person.display_name, key="profile-name", max_chars=120)
        language = st.radio(
            t("Language of letters"),
            codes,
            index=codes.index(person.language),
            key="profile-language",
            format_func=LANGUAGES.__getitem__,
            horizontal=True,
        )
        if st.form_submit_button(t("Save")) and attempt(
            lambda: accounts.update(session.store(), name, language or "uk")
        ):
            session.forget_who()
            st.html(Markup('<p role="status">{}</p>').format(t("Saved.")))


def _draw_roles(person: Account) -> None:
    from components.people import role_in_words

    if person.roles:
        roles = Markup("").join(Markup("<li>{}</li>").format(role_in_words(held)) for held in person.roles)
        st.html(Markup("<h2>{}</h2><ul>{}</ul>").format(t("Your roles"), roles))
    else:
        st.html(
            Markup("<h2>{}</h2><p>{}</p>").format(
                t("Your roles"),
                t("You have no role yet. You get one when your community applies or somebody invites you."),
            )
        )


def _draw_deletion(person: Account) -> None:
    st.html(
        Markup("<p>{}</p>").format(
            t("Your address, name, roles and sign-ins are deleted at once and for good.")
        )
    )
    typed = st.text_input(t("To confirm, type your e-mail address"), key="delete-confirm", autocomplete="off")
    if not st.button(t("Delete my account for good"), key="delete"):
        return
    if typed.strip().lower() != person.email.lower():
        frame.problems([Problem("confirmation_differs")])
    elif attempt(lambda: accounts.delete(session.store(), installation.operator())):
        session.forget_browser()
        session.say(N_("Your account is deleted."))
        session.go("")


def _leave(everywhere: bool) -> None:
    session.sign_out(everywhere=everywhere)
    session.say(N_("You have signed out."))
