"""Patterns that a questionnaire's author wrote, run so that a clever or careless one cannot stop the server.

A full match, as ODK documents it, within fifty milliseconds; a pattern that takes longer does not match.
"""

from __future__ import annotations

from functools import lru_cache

import regex

PATIENCE = 0.05


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> regex.Pattern[str]:
    """The pattern with ASCII classes, as ODK's devices read them. Raises regex.error where it is none."""
    return regex.compile(pattern, regex.ASCII)


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text fits the pattern; False for a pattern that is none or takes too long."""
    try:
        return compiled(pattern).fullmatch(text, timeout=PATIENCE) is not None
    except (regex.error, TimeoutError):
        return False


def fault_of(pattern: str) -> str:
    """Why a pattern cannot be read; blank where it can."""
    try:
        compiled(pattern)
    except regex.error as error:
        return str(error)
    return ""
