"""Surveys: those open now with their last day, and those that have ended; each leads to its communities."""

from components import frame, installation, rounds
from components.screens import BY_PATH
from components.text import t

SCREEN = BY_PATH["rounds"]

frame.guard(SCREEN.permission)
live = installation.publisher().live
chosen = rounds.asked_for(live)
if chosen is None:
    frame.head(t(SCREEN.title), t(SCREEN.description))
    rounds.draw_all(live)
else:
    frame.head(rounds.title(chosen), rounds.period(chosen))
    rounds.draw_one(live, chosen)
