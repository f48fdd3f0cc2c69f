"""Recover the password: a letter, its link or code, a new password."""

from components import account, frame
from components.screens import BY_PATH
from components.text import t

SCREEN = BY_PATH["recover"]

frame.guard(SCREEN.permission)
frame.head(t(SCREEN.title), t(SCREEN.description))
account.draw_recover()
