"""Names from foreign workbooks that may not stand here: made to fit, and put back on the way out.

Only what stands in `${…}` is rewritten; a path finds a question by its old name as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from forms.items import NAME_PATTERN

_FITS = re.compile(NAME_PATTERN)
_REFERENCE = re.compile(r"\$\{(\s*)([^\s{}]+)(\s*)\}")
LONGEST = 32


def fitting(name: str, group: str, taken: Callable[[str], bool]) -> str:
    """A name like it that fits here and is free; where it is taken, with the group's before it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"[^a-z0-9_]+", "_", plain).strip("_") or "q"
    if not plain[0].isalpha():
        plain = f"q_{plain}"
    candidate = name if _FITS.match(name) else plain[:LONGEST]
    if taken(candidate) and group:
        candidate = f"{group}_{plain}"[:LONGEST]
    number = 2
    while taken(candidate):
        candidate, number = f"{plain[: LONGEST - 4]}_{number}", number + 1
    return candidate


def renamed(text: str, names: Mapping[str, str]) -> str:
    """The text with every `${old}` as `${new}`."""
    if "${" not in text:
        return text

    def put(found: re.Match[str]) -> str:
        return f"${{{found[1]}{names.get(found[2], found[2])}{found[3]}}}"

    return _REFERENCE.sub(put, text)
