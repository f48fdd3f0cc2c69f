"""History: the first surveys in Berezan as a series of published figures, with their gaps."""

import streamlit as st
from markupsafe import Markup

from components import frame, history, prose
from components.screens import BY_PATH
from components.text import t

SCREEN = BY_PATH["history"]

frame.guard(SCREEN.permission)
frame.head(t(SCREEN.title), t(SCREEN.description))
history.draw()
st.html(
    Markup('<p class="sc-note">{} {}</p><p class="sc-small">{}</p>').format(
        t("The questions of those years are not known, so no change between years is computed."),
        t("Of 2015 and 2016 the source says in words that dissatisfaction was growing."),
        t("Source: the programme's own account of its surveys with ISAR Ednannia and KIIS."),
    )
)
prose.draw("history")
