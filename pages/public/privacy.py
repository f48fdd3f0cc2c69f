"""Privacy: what is stored, what never is, and how to have it erased."""

from components import frame, prose
from components.screens import BY_PATH
from components.text import t

SCREEN = BY_PATH["privacy"]

frame.guard(SCREEN.permission)
frame.head(t(SCREEN.title), t(SCREEN.description))
prose.draw("privacy")
