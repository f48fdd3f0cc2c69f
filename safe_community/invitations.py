"""Single-use invitations: a code on a slip of paper lets exactly one person answer, and says nothing of whom.

Codes are made here and leave once; the database keeps only their hashes and whether each was used.
"""

from __future__ import annotations

import secrets
from typing import Literal

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # nothing that is read two ways: no I, L, O, 0, 1
LENGTH = 12  # 31 letters to the twelfth: nobody guesses one
MOST = 5000

InvitationState = Literal["free", "used", "unknown"]


def new_codes(number: int) -> list[str]:
    """That many new codes, each different, such as `K7PM-2WXA-9DQH`."""
    found: set[str] = set()
    while len(found) < number:
        code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        found.add("-".join(code[at : at + 4] for at in range(0, LENGTH, 4)))
    return sorted(found)
