"""Which words the code speaks, and which of them a language lacks.

    python -m tests.messages          prints what the Ukrainian catalogues lack, ready to be translated

Each slice keeps a catalogue of its own under `safe_community/translations/uk/`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po

from safe_community.i18n import merged

ROOT = Path(__file__).parents[1]
KEYWORDS = {
    "t": None,
    "tn": (1, 2),
    "N_": None,
    "translate": (2,),
    "translate_count": (2, 3),
    "live_count": (3, 4),
    "plural_forms": (1, 2),
}
_SPOKEN_IN = ("Home.py", "pages", "components", "safe_community")

Words = str | tuple[str, ...]


def used_messages() -> Iterator[tuple[Words, str]]:
    """Every message in the code (a tuple for counted ones) with the place it stands at."""
    for name in _SPOKEN_IN:
        place = ROOT / name
        for file in [place] if place.is_file() else sorted(place.rglob("*.py")):
            for line, words, _comments, _context in extract_from_file("python", file, keywords=KEYWORDS):
                yield words, f"{file.relative_to(ROOT)}:{line}"


def missing(language: str) -> Catalog:
    """What the code says and the language's catalogues do not."""
    known = merged(language)
    lacking = Catalog(locale=language)
    for words, place in used_messages():
        one = words if isinstance(words, str) else words[0]
        found = known.get(one)
        if found is None or (found.pluralizable != isinstance(words, tuple)):
            file, _, line = place.partition(":")
            lacking.add(words, locations=[(file, int(line))])
    return lacking


if __name__ == "__main__":
    write_po(sys.stdout.buffer, missing("uk"), omit_header=True, width=0)
