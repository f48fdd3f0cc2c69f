"""The survey: choose a community if the address names none, answer page by page, get a receipt."""

import streamlit as st

from components import answering, frame, installation, rounds, survey
from components.screens import BY_PATH
from components.text import t

SCREEN = BY_PATH["survey"]

frame.guard(SCREEN.permission)
live = installation.publisher().live
place = survey.asked_for(live)
if place is None:
    frame.head(t(SCREEN.title), t(SCREEN.description))
    survey.draw_choice(live)
    st.stop()
if place.round.state != "open":
    frame.head(rounds.title(place.round), rounds.period(place.round))
    survey.draw_closed(place)
    st.stop()
in_the_way = survey.invitation_problem(place)
if in_the_way is not None:
    frame.head(rounds.title(place.round), rounds.period(place.round))
    frame.problems([in_the_way])
    st.stop()
sheet = survey.sheet(place)
answering.draw(sheet)
receipt = answering.receipt(sheet)
if receipt is not None:
    survey.draw_thanks(place, sheet, receipt)
