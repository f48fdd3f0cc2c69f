"""One community: its state, its surveys with their ways in, and its place in the programme."""

import streamlit as st

from components import communities, community_page, frame, installation, session
from components.screens import BY_PATH
from components.text import t

SCREEN = BY_PATH["community"]

frame.guard(SCREEN.permission)
live = installation.publisher().live
community = communities.asked_for()
if community is None:
    frame.head(t(SCREEN.title), t("Find it by its name, or choose it on the map."))
    communities.draw_search(live)
    communities.draw_list(communities.in_programme(live))
    st.stop()
frame.head(community.full_name(session.language()), community.oblast_name(session.language()))
community_page.draw(community, live)
