"""The screen where people with an account sign in; in the demonstration one click is enough.

Answers the same for a wrong password and an unknown address.
"""

import streamlit as st

from components import frame, installation, session
from components.screens import BY_PATH
from components.text import t
from forms.problems import Refused
from safe_community.demo.people import PASSWORD, PEOPLE

SCREEN = BY_PATH["sign-in"]


def enter(email: str, password: str) -> None:
    """Signs in and goes to the account, or says what is wrong."""
    try:
        session.sign_in(email, password)
    except Refused as refused:
        frame.problems(refused.problems)
    else:
        session.go("profile")


frame.head(t(SCREEN.title), t(SCREEN.description))
with st.form("sign_in", border=False):
    email = st.text_input(t("E-mail address"), key="email", autocomplete="email")
    password = st.text_input(t("Password"), key="password", type="password", autocomplete="current-password")
    if st.form_submit_button(t("Sign in"), type="primary"):
        enter(email, password)
st.html(
    '<p class="sc-ways">{} {}</p>'.format(
        frame.link("/register", t("Register"), kind="quiet"),
        frame.link("/recover", t("Recover the password"), kind="quiet"),
    )
)
if installation.settings().demonstration:
    st.subheader(t("Demonstration people"), anchor=False)
    for person in PEOPLE:
        if st.button(person.name, key=f"demo-{person.held.role}", width="stretch"):
            enter(person.email, PASSWORD)
