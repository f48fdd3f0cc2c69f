"""People and roles for administrators: who may do what and where; giving and taking a role."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from components import frame, session
from components.account import attempt
from components.text import N_, t
from safe_community.accounts import Account
from safe_community.communities import gazetteer, search
from safe_community.permissions import SCOPED, Role, RoleHeld
from safe_community.store import accounts

ROLES: dict[Role, str] = {
    Role.APPLICANT: N_("Applicant"),
    Role.COMMUNITY_COORDINATOR: N_("Community coordinator"),
    Role.INTERVIEWER: N_("Interviewer"),
    Role.REVIEWER: N_("Reviewer"),
    Role.EXPERT: N_("Expert"),
    Role.POLICE_OFFICER: N_("Police officer"),
    Role.PROGRAMME_COORDINATOR: N_("Programme coordinator"),
    Role.ADMINISTRATOR: N_("Administrator"),
}


def role_in_words(held: RoleHeld) -> str:
    """«Координатор громади: Березанська міська громада»."""
    words = t(ROLES[held.role])
    if held.community is None:
        return words
    community = gazetteer().get(held.community)
    return f"{words}: {community.full_name(session.language()) if community else held.community}"


def draw() -> None:
    """Search, list, and the form that gives a role."""
    typed = st.text_input(t("Find by name or address"), key="people-search", autocomplete="off")
    found = accounts.people(session.store(), typed or "")
    if not found:
        frame.empty(t("Nobody found"), t("People appear here once they have registered."))
    for person in found:
        _draw_person(person)
    _draw_grant()


def _draw_person(person: Account) -> None:
    with st.container(border=True, key=f"person-{person.id}"):
        st.html(Markup("<p><strong>{}</strong> {}</p>").format(person.display_name or "—", person.email))
        for held in person.roles:
            words = role_in_words(held)
            st.button(
                t("Take away: {role}", role=words),
                key=f"take-{person.id}-{held.role}-{held.community}",
                on_click=_take,
                args=(person.id, held),
            )


def _take(person: str, held: RoleHeld) -> None:
    attempt(lambda: accounts.revoke_role(session.store(), person, held))


def _draw_grant() -> None:
    st.html(Markup("<h2>{}</h2>").format(t("Give a role")))
    email = st.text_input(t("E-mail address"), key="grant-email", autocomplete="off")
    role = st.selectbox(t("Role"), list(ROLES), key="grant-role", format_func=lambda role: t(ROLES[role]))
    community = None
    if role in SCOPED:
        typed = st.text_input(t("Community"), key="grant-community", placeholder=t("Berezan"))
        offered = [found for found in search(typed or "") if found.choosable]
        chosen = st.selectbox(
            t("Choose the community"),
            offered,
            key="grant-code",
            format_func=lambda found: (
                f"{found.full_name(session.language())}, {found.oblast_name(session.language())}"
            ),
            placeholder=t("Choose or type"),
        )
        community = chosen.code if chosen else None
    if st.button(t("Give the role"), key="grant", type="primary") and attempt(
        lambda: accounts.grant_role(session.store(), email, RoleHeld(role, community))
    ):
        session.draw_again()
