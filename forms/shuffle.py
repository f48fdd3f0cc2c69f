"""Order by chance that can be repeated: the same seed gives the same order on every device.

The "inside-out" Fisher-Yates with Park and Miller's generator, as the ODK XForms specification chooses them.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Sequence
from typing import TypeVar

Item = TypeVar("Item")
MODULUS = 2_147_483_647
MULTIPLIER = 16_807


class ParkMiller:
    """Numbers in [0, 1) from a whole seed."""

    def __init__(self, seed: int) -> None:
        self._state = int(math.fmod(seed, MODULUS)) if abs(seed) < 2**53 else abs(seed) % MODULUS
        if self._state <= 0:
            self._state += MODULUS - 1

    def __call__(self) -> float:
        self._state = self._state * MULTIPLIER % MODULUS
        return (self._state - 1) / (MODULUS - 1)


def seed_of(text: str) -> int:
    """A whole seed from what an author wrote: a whole number is itself, anything else is hashed.

    A fraction such as random() gives is hashed too: cut to a whole number, all of them would be 0."""
    stripped = text.strip()
    if stripped.lstrip("-").isdigit() and stripped.isascii():
        return int(stripped)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big", signed=True)


def shuffled(items: Sequence[Item], chance: Callable[[], float]) -> list[Item]:
    """A new list in the order that chance gives."""
    result: list[Item] = []
    for at, item in enumerate(items):
        other = math.floor(chance() * (at + 1))
        if other == at:
            result.append(item)
        else:
            result.append(result[other])
            result[other] = item
    return result
