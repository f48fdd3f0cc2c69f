"""Questionnaires: what is published, and a new one from an XLSForm."""

import streamlit as st

from components import form_import, frame
from components.screens import BY_PATH
from components.text import t

SCREEN = BY_PATH["questionnaires"]

frame.guard(SCREEN.permission)
frame.head(t(SCREEN.title), t(SCREEN.description))
form_import.draw_published()
st.subheader(t("Take in an XLSForm"))
form_import.draw_import()
