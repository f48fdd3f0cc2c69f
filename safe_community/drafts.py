"""Unfinished answers: what is kept of them, and the short code that carries them to another device.

Answers to sensitive and personal questions are never in a draft, on the device or here: somebody else may
pick up the phone and press Continue. They live as long as the open page, and are asked again after it.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

CODE_DIGITS = 12  # digits, because every keyboard has them and they can be told over the phone
CODE_DAYS, DRAFT_DAYS = 7, 30


@dataclass(frozen=True, slots=True)
class Draft:
    """sheet: which survey. step: the page to go on with. token: makes sending it twice harmless.

    began: ISO moment. seen: pages that were finished.
    """

    sheet: str
    answers: Mapping[str, Any]
    step: str | None
    token: str
    began: str
    seen: tuple[str, ...] = ()

    def written(self) -> str:
        """As text, to be sealed."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def read(cls, text: str) -> Draft | None:
        """From such a text; None where it is none."""
        try:
            known = json.loads(text)
            return cls(**{**known, "seen": tuple(known["seen"])})
        except (ValueError, TypeError, KeyError):
            return None


def new_token() -> str:
    """What opens a draft; it lies on the device and never in an address."""
    return secrets.token_urlsafe(24)


def is_a_token(word: str) -> bool:
    """Whether it has the form of such a token."""
    return re.fullmatch(r"[A-Za-z0-9_\-]{32}", word) is not None


def new_code() -> str:
    """A code for another device: twelve digits."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"


def shown_code(code: str) -> str:
    """1234 5678 9012."""
    return " ".join(code[place : place + 4] for place in range(0, CODE_DIGITS, 4))


def typed_code(words: str) -> str | None:
    """The code in what was typed, with or without spaces; None where it is none."""
    digits = re.sub(r"[\s\-–.]", "", words)
    return digits if re.fullmatch(rf"[0-9]{{{CODE_DIGITS}}}", digits) else None
