"""The page of one community: what state it is in, what that means, and what one can do."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from components import frame, rounds
from components.communities import STATES
from components.text import N_, t
from safe_community.communities import Community, CommunityState, state_of
from safe_community.history import COMMUNITY as WHERE_IT_BEGAN
from safe_community.rounds import LiveState

MEANINGS: dict[CommunityState, str] = {
    "survey_open": N_("Residents can answer now. It takes about four minutes and needs no registration."),
    "survey_closed": N_("The survey has ended. Its results stay here."),
    "accepted": N_("The community takes part. Its first survey has not opened yet."),
    "applying": N_("The community has applied. The programme is looking at its application."),
    "not_invited": N_(
        "The community does not take part yet. Its council can apply when a competition is open."
    ),
    "not_possible": N_(
        "We do not ask people where answering could put them in danger. This is not a sign of how safe or "
        "important the community is. We will come back when it is possible."
    ),
}


def draw(community: Community, live: LiveState) -> None:
    """State, meaning, surveys, and the history of Berezan where it belongs."""
    state, _ = state_of(community, live)
    st.html(
        Markup('<p><span class="sc-state sc-{}">{}</span></p><p>{}</p>').format(
            state.replace("_", "-"), t(STATES[state]), t(MEANINGS[state])
        )
    )
    _surveys(community, live)
    if community.code == WHERE_IT_BEGAN:
        st.html(Markup("<p>{}</p>").format(frame.link("/history", t("History: Berezan 2015–2017"))))
    if community.approximate:
        st.html(Markup('<p class="sc-small">{}</p>').format(t("Its place on the map is approximate.")))


def _surveys(community: Community, live: LiveState) -> None:
    entries = [
        Markup('<li class="sc-card"><h3>{}</h3><p>{}</p><p>{}</p><p class="sc-ways">{}</p></li>').format(
            rounds.title(found),
            rounds.period(found),
            frame.live_count(f"answers:{found.code}:{community.code}", series.n, "{n} answer", "{n} answers"),
            rounds.ways(found, series),
        )
        for series in live.of_community(community.code)
        if (found := live.round(series.round)) is not None and found.state != "planned"
    ]
    if entries:
        st.html(
            Markup('<h2>{}</h2><ul class="sc-cards">{}</ul>').format(t("Surveys"), Markup("").join(entries))
        )
