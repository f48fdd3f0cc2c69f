"""The screen people.

A stub: the frame, the guard and the address stand; the body is still to come.
"""

from components import frame
from components.screens import BY_PATH
from components.text import t

SCREEN = BY_PATH["people"]

frame.guard(SCREEN.permission)
frame.head(t(SCREEN.title), t(SCREEN.description))
frame.empty(t("This page is being prepared"), t("It will stand here soon."))
