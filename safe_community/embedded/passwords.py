"""Passwords: what is acceptable, and how they are stored (bcrypt, as the hosted service stores them).

A check always costs one bcrypt, also when there is no such account: time must not tell who is registered.
"""

from __future__ import annotations

import bcrypt

from safe_community.embedded.answers import Refusal

SHORTEST = 8
LONGEST_BYTES = 72


class Passwords:
    """Hashes at one cost; `cost` 10 is about 50 ms on a small machine."""

    def __init__(self, cost: int) -> None:
        self.cost = cost
        self.nobody = bcrypt.hashpw(b"nobody's password", bcrypt.gensalt(cost))

    def hash(self, password: str) -> str:
        """The hash that is stored."""
        return bcrypt.hashpw(password.encode(), bcrypt.gensalt(self.cost)).decode()

    def fits(self, password: str, stored: str | None) -> bool:
        """Whether the password is the stored one; False, after the same time, if there is none."""
        given = password.encode("utf-8", "surrogatepass")[:LONGEST_BYTES]
        try:
            right = bcrypt.checkpw(given, stored.encode() if stored else self.nobody)
        except ValueError:  # a NUL inside, or a stored hash of another kind
            bcrypt.checkpw(b"", self.nobody)
            return False
        return right and bool(stored) and len(password.encode("utf-8", "surrogatepass")) <= LONGEST_BYTES


def accepted_password(value: object) -> str:
    """A password that may be set. Raises Refusal 422: weak_password or validation_failed."""
    if not isinstance(value, str) or not value:
        raise Refusal(422, "validation_failed", "Signup requires a valid password")
    if len(value) < SHORTEST:
        raise Refusal(
            422,
            "weak_password",
            f"Password should be at least {SHORTEST} characters.",
            extra={"weak_password": {"reasons": ["length"]}},
        )
    try:
        size = len(value.encode())
    except UnicodeEncodeError:
        raise Refusal(422, "validation_failed", "Password must be valid text") from None
    if size > LONGEST_BYTES or "\x00" in value:
        raise Refusal(422, "validation_failed", f"Password cannot be longer than {LONGEST_BYTES} bytes")
    return value
