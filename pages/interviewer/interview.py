"""Interviews: counters of what is needed, and blank forms one after another."""

from components import frame, installation, interviewing
from components.screens import BY_PATH
from components.text import t

SCREEN = BY_PATH["interviews"]

frame.guard(SCREEN.permission)
frame.head(t(SCREEN.title), t(SCREEN.description))
found = interviewing.choose_round(installation.publisher().live)
if found is not None:
    interviewing.draw(found)
