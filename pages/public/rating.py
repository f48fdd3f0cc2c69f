"""Communities on the map: the state of each, without a score that nobody could compute yet."""

import streamlit as st
from markupsafe import Markup

from components import communities, frame, installation, maps, session
from components.screens import BY_PATH
from components.text import t

SCREEN = BY_PATH["rating"]

frame.guard(SCREEN.permission)
frame.head(t(SCREEN.title), t(SCREEN.description))
live = installation.publisher().live
counts = maps.count_states(live)
st.html(
    Markup('<p class="sc-note">{} {}</p>').format(
        t("There is no safety rating yet: a score is given only after a survey has ended and was weighted."),
        t("Until then the map shows the state of each community and the number of answers."),
    )
)
beside = st.container(key="beside")
with beside:
    with st.container(key="list"):
        communities.draw_search(live)
        rows = communities.in_programme(live)
        if rows:
            communities.draw_list(rows)
        else:
            frame.empty(
                t("No community takes part yet"),
                t("Communities that apply or hold a survey will stand here."),
            )
    with st.container(key="map"):
        words = maps.say_state
        chosen = maps.draw_national(maps.address(live, session.language()), maps.description(counts, words))
        st.html(communities.legend(counts))
if chosen:
    session.go("community", code=chosen)
