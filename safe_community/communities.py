"""Territorial communities: their names in both languages, where they are, and their part in the programme.

The gazetteer is a file beside the code, because every page needs it and it changes once a year.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from safe_community.romanisation import romanise
from safe_community.rounds import LiveState, Series

GAZETTEER = Path(__file__).parent / "catalogue" / "gazetteer.csv"
#: Crimea and Sevastopol are shown and cannot be chosen while they are occupied.
NOT_CHOOSABLE = frozenset({"01", "85"})
TYPES_IN_ENGLISH = {"міська": "urban", "селищна": "settlement", "сільська": "rural", "місто": "city"}

CommunityState = Literal[
    "not_possible", "not_invited", "applying", "accepted", "survey_open", "survey_closed"
]


@dataclass(frozen=True, slots=True)
class Community:
    """A row of the gazetteer. `approximate` says that the point is not the centre but a guess near it."""

    code: str
    name: str
    type: str
    oblast_code: str
    oblast: str
    raion: str
    centre: str
    latitude: float
    longitude: float
    approximate: bool

    @property
    def choosable(self) -> bool:
        """False in Crimea and Sevastopol."""
        return self.oblast_code not in NOT_CHOOSABLE

    def full_name(self, language: str = "uk") -> str:
        """«Березанська міська громада», "Berezan urban hromada"; a city with special status by its name."""
        if self.type == "місто":
            return self.name if language == "uk" else romanise(self.name)
        if language == "uk":
            return f"{self.name} {self.type} громада"
        return f"{romanise(self.name)} {TYPES_IN_ENGLISH[self.type]} hromada"

    def short_name(self, language: str = "uk") -> str:
        """«Березанська», "Berezanska"."""
        return self.name if language == "uk" else romanise(self.name)

    def oblast_name(self, language: str = "uk") -> str:
        """«Київська область», "Kyivska oblast"; Crimea and the two cities by their own names."""
        if self.oblast_code in {"80", "85"}:
            return self.oblast if language == "uk" else romanise(self.oblast)
        if self.oblast_code == "01":
            return self.oblast if language == "uk" else "Autonomous Republic of Crimea"
        return f"{self.oblast} область" if language == "uk" else f"{romanise(self.oblast)} oblast"


@cache
def gazetteer() -> Mapping[str, Community]:
    """All communities by code, in the order of the codifier. Read once a process."""
    with GAZETTEER.open(encoding="utf-8", newline="") as file:
        return {row["code"]: _community(row) for row in csv.DictReader(file)}


def _community(row: Mapping[str, str]) -> Community:
    return Community(
        code=row["code"],
        name=row["name"],
        type=row["type"],
        oblast_code=row["oblast_code"],
        oblast=row["oblast"],
        raion=row["raion"],
        centre=row["centre"],
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        approximate=row["approximate"] == "yes",
    )


_ALPHABET = {letter: place for place, letter in enumerate("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя")}


def ukrainian_key(text: str) -> tuple[int, ...]:
    """Sorting key of the Ukrainian alphabet (Ґ after Г, І and Ї after И); an apostrophe does not count."""
    return tuple(
        _ALPHABET.get(letter, ord(letter) - 10_000) for letter in text.lower() if letter not in "’'ʼ`"
    )


def search(text: str, communities: Iterable[Community] | None = None, most: int = 20) -> list[Community]:
    """Communities whose name or centre begins with `text` (either alphabet), then those that contain it."""
    wanted = _plain(text)
    if not wanted:
        return []
    found: list[tuple[bool, tuple[int, ...], Community]] = []
    for community in gazetteer().values() if communities is None else communities:
        words = _search_words(community)
        if any(wanted in word for word in words):
            begins = any(word.startswith(wanted) for word in words)
            found.append((not begins, ukrainian_key(community.name), community))
    return [community for _, _, community in sorted(found, key=lambda entry: entry[:2])[:most]]


@cache
def _search_words(community: Community) -> tuple[str, ...]:
    names = (community.name, community.centre)
    return tuple(_plain(name) for name in (*names, *(romanise(name) for name in names)))


def _plain(text: str) -> str:
    return "".join(letter for letter in text.strip().lower() if letter not in "’'ʼ`")


def state_of(community: Community, live: LiveState) -> tuple[CommunityState, Series | None]:
    """The community's state on the national map and the series that it speaks of, if any.

    An open survey outweighs an older closed one; a territory where asking is not safe outweighs both.
    """
    series = live.of_community(community.code)
    status = live.territory_status(community.code)
    if status in {"occupied", "active_hostilities"} or not community.choosable:
        return "not_possible", None
    by_state: dict[str, Series] = {}
    for entry in series:
        found = live.round(entry.round)
        if found is not None:
            by_state.setdefault(found.state, entry)
    if (asked := by_state.get("open") or by_state.get("paused")) is not None:
        return "survey_open", asked
    if (done := by_state.get("closed")) is not None:
        return "survey_closed", done
    part = live.participations.get(community.code)
    return ("applying" if part == "applying" else "accepted" if part else "not_invited"), None
