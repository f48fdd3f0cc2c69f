"""People with an account: who they are to the product, and the rules for what they type.

Rules of an address and a password stand here once; the sign-in service has its own and may be stricter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from forms.problems import Problem
from safe_community.permissions import RoleHeld, may

PASSWORD_FROM = 10
PASSWORD_UP_TO = 72  # bcrypt reads no further
_EMAIL = re.compile(r"^[^@\s]{1,64}@[^@\s]+\.[^@\s]{2,}$")


@dataclass(frozen=True, slots=True)
class Account:
    """A signed-in person."""

    id: str
    email: str
    display_name: str
    language: str
    roles: tuple[RoleHeld, ...] = ()

    def may(self, verb: str, community: str | None = None) -> bool:
        """Whether this person may do `verb` (see permissions)."""
        return may(verb, self.roles, community)


def email_problems(email: str) -> tuple[Problem, ...]:
    """What is wrong with an address that somebody typed."""
    if len(email) > 254 or not _EMAIL.match(email.strip()):
        return (Problem("email_invalid", "email"),)
    return ()


def password_problems(password: str, email: str = "") -> tuple[Problem, ...]:
    """What is wrong with a new password. Length counts, odd signs do not (NIST SP 800-63B)."""
    if len(password) < PASSWORD_FROM:
        return (Problem("password_too_short", "password", {"least": PASSWORD_FROM}),)
    if len(password.encode()) > PASSWORD_UP_TO:
        return (Problem("password_too_long", "password", {"most": PASSWORD_UP_TO}),)
    if email and password.strip().lower() == email.strip().lower():
        return (Problem("password_is_the_email", "password"),)
    if len(set(password)) < 4:
        return (Problem("password_too_weak", "password"),)
    return ()
