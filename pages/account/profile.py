"""The screen of one's own account: who is signed in, with which roles, and the way out.

A stub for the rest: name, language, password and deletion are still to come.
"""

import streamlit as st

from components import frame, session
from components.screens import BY_PATH
from components.text import N_, t

SCREEN = BY_PATH["profile"]


def leave() -> None:
    """Signs out here; the page's script clears the cookie."""
    session.sign_out()
    session.say(N_("You have signed out."))


frame.guard(SCREEN.permission)
person = session.person()
assert person is not None  # noqa: S101 - the guard has seen to it
frame.head(t(SCREEN.title), person.display_name or person.email)
st.button(t("Sign out"), key="sign-out", on_click=leave)
