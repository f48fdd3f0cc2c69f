"""All settlements of Ukraine, to be found by their name: 29,700 of them, searched in the reader's browser.

The browser gets one small file of names under their communities and puts the words that were chosen into the
field; here the words become the code again. So a phone searches without the network, and codes stay with us.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from forms.questionnaire import Questionnaire
from safe_community.communities import Community, gazetteer
from safe_community.romanisation import romanise

#: The name under which a questionnaire asks for the list (`external_lists: {places: {file: …}}`).
FILE = "settlements.csv"
_SOURCE = Path(__file__).parent / "catalogue" / FILE


@dataclass(frozen=True, slots=True)
class Settlement:
    """A city, town or village. `number` tells namesakes of one community apart; 0 where there are none.

    category: M city, T town, X settlement, C village, K a city with special status.
    """

    code: str
    name: str
    category: str
    community: Community
    number: int = 0

    def words(self, language: str = "uk") -> str:
        """«Недра — Березанська міська громада, Київська область»: what stands in the field; unique."""
        return f"{self.short_words(language)} — {_around(self.community, language)}"

    def short_words(self, language: str = "uk") -> str:
        """The name alone."""
        name = self.name if language == "uk" else romanise(self.name)
        return f"{name} ({self.number})" if self.number else name


@cache
def _around(community: Community, language: str) -> str:
    parts = [community.full_name(language), community.oblast_name(language)]
    if _namesakes()[community.name, community.oblast_code] > 1:
        word = "район" if language == "uk" else "raion"
        parts.insert(1, f"{community.raion if language == 'uk' else romanise(community.raion)} {word}")
    return ", ".join(dict.fromkeys(parts))


@cache
def _namesakes() -> Counter[tuple[str, str]]:
    """How many communities of an oblast share a name."""
    return Counter((community.name, community.oblast_code) for community in gazetteer().values())


@cache
def all_settlements() -> Mapping[str, Settlement]:
    """All settlements by code, in the order of the codifier. Read once a process, at the first need."""
    by_prefix = {community.code[:9]: community for community in gazetteer().values()}
    with _SOURCE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["code"][:9] in by_prefix]
    namesakes = Counter((row["code"][:9], row["name"]) for row in rows)
    seen: Counter[tuple[str, str]] = Counter()
    found = {}
    for row in rows:
        who = (row["code"][:9], row["name"])
        seen[who] += 1
        number = seen[who] if namesakes[who] > 1 else 0
        found[row["code"]] = Settlement(row["code"], row["name"], row["category"], by_prefix[who[0]], number)
    return found


@cache
def _codes(language: str) -> Mapping[str, str]:
    return {place.words(language): code for code, place in all_settlements().items()}


def code_of(words: str) -> str | None:
    """The code behind the words of the field, in either language; None for anything else."""
    wanted = " ".join(words.split())
    return next((code for language in ("uk", "en") if (code := _codes(language).get(wanted))), None)


def words_of(code: str, language: str) -> str | None:
    """The words of a settlement's code; None for a code that is none."""
    found = all_settlements().get(code)
    return found.words(language) if found else None


@cache
def list_for_browsers(language: str) -> bytes:
    """A community's line begins with `=` and is what stands after the dash; its settlements follow."""
    groups: dict[str, list[str]] = defaultdict(list)
    for place in all_settlements().values():
        groups[_around(place.community, language)].append(place.short_words(language))
    lines = (line for around, names in groups.items() for line in (f"={around}", *names))
    return "\n".join(lines).encode()


@cache
def address(language: str) -> str:
    """Where the list lies; the address changes with its content, so a phone keeps it for ever."""
    return (
        f"/data/settlements/{language}.txt?v={hashlib.sha256(list_for_browsers(language)).hexdigest()[:10]}"
    )


@cache
def records() -> tuple[dict[str, str], ...]:
    """The list as rows for the form engine: code, name_uk, name_en, community, raion, oblast."""
    return tuple(
        {
            "code": place.code,
            "name_uk": place.words("uk"),
            "name_en": place.words("en"),
            "community": place.community.code,
            "raion": place.community.raion,
            "oblast": place.community.oblast_code,
        }
        for place in all_settlements().values()
    )


def lists_of(questionnaire: Questionnaire) -> dict[str, tuple[dict[str, str], ...]]:
    """The lists that a questionnaire asks for and that we have: by its own name for them."""
    return {name: records() for name, wanted in questionnaire.external_lists.items() if wanted.file == FILE}
