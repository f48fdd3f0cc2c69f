"""Method: in plain words, how answers become figures and what they cannot tell."""

from components import frame, prose
from components.screens import BY_PATH
from components.text import t

SCREEN = BY_PATH["method"]

frame.guard(SCREEN.permission)
frame.head(t(SCREEN.title), t(SCREEN.description))
prose.draw("method")
