"""People and roles: for administrators."""

from components import frame, people
from components.screens import BY_PATH
from components.text import t

SCREEN = BY_PATH["people"]

frame.guard(SCREEN.permission)
frame.head(t(SCREEN.title), t(SCREEN.description))
people.draw()
