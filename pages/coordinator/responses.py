"""Paper sheets and imports: for coordinators, in a round that is open."""

import streamlit as st

from components import collecting, frame, importing, installation, interviewing, paper, session
from components.screens import BY_PATH
from components.text import t
from safe_community.communities import gazetteer
from safe_community.store import quotas

SCREEN = BY_PATH["gathered"]

frame.guard(SCREEN.permission)
frame.head(t(SCREEN.title), t(SCREEN.description))
found = interviewing.choose_round(installation.publisher().live, key="gathered-round")
covered = collecting.choose(quotas.coverage(session.store(), found.code)) if found else None
if found is None or covered is None:
    st.stop()
community = gazetteer()[covered.community]
collecting.draw_paper_link(found, covered)
with st.expander(t("Type a paper sheet in")):
    paper.draw_entry(found, community)
with st.expander(t("Take in answers from Kobo or ODK")):
    importing.draw(found, community)
