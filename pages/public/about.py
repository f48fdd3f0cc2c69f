"""About the programme: why it exists, what it consists of, what it wants to change."""

from components import frame, prose
from components.screens import BY_PATH
from components.text import t

SCREEN = BY_PATH["about"]

frame.guard(SCREEN.permission)
frame.head(t(SCREEN.title), t(SCREEN.description))
prose.draw("about")
