"""Versions of a questionnaire: a date and a counter that only ever grow.

Kobo and ODK compare versions as numbers, so `yyyymmddnn` is one.
"""

from __future__ import annotations

import re
from datetime import date

from forms.problems import Problem, Refused

_VERSION = re.compile(r"(\d{8})(\d{2})", re.ASCII)
LAST_OF_A_DAY = 99


def next_version(previous: str | None, today: date) -> str:
    """The version after `previous`: today's first, or the next of the day; always larger as a number.

    Refused: `version_not_a_number` where the previous one cannot be compared."""
    first = int(f"{today:%Y%m%d}01")
    if previous is None:
        return str(first)
    return str(max(first, number_of(previous) + 1))


def number_of(version: str) -> int:
    """A version as a number. Refused: `version_not_a_number`."""
    if not (version.isascii() and version.isdigit() and len(version) <= 18):
        raise Refused(Problem("version_not_a_number", "version", {"value": version}))
    return int(version)


def grows(previous: str, following: str) -> bool:
    """Whether `following` may be published after `previous`."""
    return number_of(following) > number_of(previous)


def is_dated(version: str) -> bool:
    """Whether a version reads as yyyymmddnn of a real day."""
    found = _VERSION.fullmatch(version)
    if found is None:
        return False
    day = found.group(1)
    try:
        date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError:
        return False
    return True
