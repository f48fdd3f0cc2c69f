"""The demonstration country: which communities take part in which round, and how many people answer.

Real names, invented numbers; every page says so. The same day gives the same country.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from safe_community.communities import Community, gazetteer

#: Communities of the demonstration by name, oblast and type of centre; Berezan, where it all began, first.
TAKING_PART = (
    ("Березанська", "32", "міська"), ("Баришівська", "32", "селищна"), ("Згурівська", "32", "селищна"),
    ("Бучанська", "32", "міська"), ("Козятинська", "05", "міська"), ("Ковельська", "07", "міська"),
    ("Тячівська", "21", "міська"), ("Калуська", "26", "міська"), ("Знам’янська", "35", "міська"),
    ("Дрогобицька", "46", "міська"), ("Славська", "46", "селищна"), ("Миргородська", "53", "міська"),
    ("Дубенська", "56", "міська"), ("Чортківська", "61", "міська"), ("Славутська", "68", "міська"),
    ("Уманська", "71", "міська"), ("Сторожинецька", "73", "міська"), ("Ніжинська", "74", "міська"),
)  # fmt: skip
ACCEPTED = (
    ("Білоцерківська", "32", "міська"),
    ("Бердичівська", "18", "міська"),
    ("Самбірська", "46", "міська"),
)
APPLYING = (
    ("Лубенська", "53", "міська"), ("Рожищенська", "07", "міська"), ("Косівська", "26", "міська"),
    ("Кременецька", "61", "міська"), ("Вижницька", "73", "міська"), ("Бобровицька", "74", "міська"),
)  # fmt: skip
KYIV = ZoneInfo("Europe/Kyiv")
_SEASONS = (
    ("winter", {"uk": "Зима", "en": "Winter"}), ("spring", {"uk": "Весна", "en": "Spring"}),
    ("summer", {"uk": "Літо", "en": "Summer"}), ("autumn", {"uk": "Осінь", "en": "Autumn"}),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DemoRound:
    """A round of the demonstration. answers: how many people answer, by community code."""

    code: str
    title: Mapping[str, str]
    parts: frozenset[str]
    opens_at: datetime
    closes_at: datetime
    answers: Mapping[str, int]
    place: int  # 0 for the first round; people's feelings drift from round to round


def community(name: str, oblast: str, kind: str) -> Community:
    """The community of that name; the demonstration must not silently lose one when the gazetteer changes."""
    found = [c for c in gazetteer().values() if (c.name, c.oblast_code, c.type) == (name, oblast, kind)]
    if len(found) != 1:
        raise LookupError(f"{len(found)} communities are called {name} in oblast {oblast}")
    return found[0]


def rounds(today: datetime) -> list[DemoRound]:
    """Two closed rounds and an open one, around `today` (aware)."""
    members = [community(*key).code for key in TAKING_PART]
    midnight = today.astimezone(KYIV).replace(hour=0, minute=0, second=0, microsecond=0)
    both = frozenset({"core", "extended"})
    first = {code: 120 + 17 * place for place, code in enumerate(members[:8])}
    second = {code: 100 + 13 * place for place, code in enumerate(members[:12])}
    # the open round has every case: plenty, just enough, too few, and nobody yet
    numbers = [214, 96, 31, 17, 58, 140, 33, 9, 64, 27, 112, 45, 30, 0]
    third = dict(zip(members[:3] + members[7:18], numbers, strict=True))
    return [
        _round(midnight - timedelta(days=365), 21, both, first, 0),
        _round(midnight - timedelta(days=190), 21, both, second, 1),
        _round(midnight - timedelta(days=14), 45, both, third, 2),
    ]


def _round(
    opens_at: datetime, days: int, parts: frozenset[str], answers: Mapping[str, int], place: int
) -> DemoRound:
    season, words = _SEASONS[opens_at.month % 12 // 3]
    year = opens_at.year + (opens_at.month == 12)
    title = {language: f"{word} {year}" for language, word in words.items()}
    return DemoRound(
        f"{season}-{year}",
        title,
        parts,
        opens_at,
        opens_at + timedelta(days=days, minutes=-1),
        answers,
        place,
    )
