"""Register: an account for people who work with the programme; residents who answer need none."""

from components import account, frame
from components.screens import BY_PATH
from components.text import t

SCREEN = BY_PATH["register"]

frame.guard(SCREEN.permission)
frame.head(t(SCREEN.title), t(SCREEN.description))
account.draw_register()
