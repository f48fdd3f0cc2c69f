"""One's own account: name, language, roles, password, signing out, deleting."""

from components import account, frame, session
from components.screens import BY_PATH
from components.text import t

SCREEN = BY_PATH["profile"]

frame.guard(SCREEN.permission)
person = session.person()
assert person is not None  # noqa: S101 - the guard has seen to it
frame.head(t(SCREEN.title), person.email)
account.draw_profile(person)
