"""Rounds for coordinators: the list, or one round with its coverage, links, invitations and files."""

import streamlit as st

from components import collecting, frame, installation, round_planning, rounds, session
from components.screens import BY_PATH
from components.text import t
from forms.problems import Problem
from safe_community.store import quotas

SCREEN = BY_PATH["my-rounds"]

frame.guard(SCREEN.permission)
live = installation.publisher().live
found = next((entry for entry in round_planning.mine(live) if entry.code == session.asked("round")), None)
if found is None:
    frame.head(t(SCREEN.title), t(SCREEN.description))
    if session.asked("round"):
        frame.problems([Problem("unknown_round")])
    round_planning.draw_list(live)
    st.stop()
frame.head(rounds.title(found))
round_planning.draw_one(found)
if session.may("collect_answers"):
    covered = collecting.choose(quotas.coverage(session.store(), found.code))
    collecting.draw_files(found)
    if covered is not None:
        collecting.draw_coverage(covered)
        collecting.draw_links(found, covered)
        collecting.draw_invitations(found, covered)
