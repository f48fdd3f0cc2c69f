"""Synthetic sheets of answers that behave like people: towns differ, women fear the dark more.

A person has a mood, a town has a level for each indicator; the answer nearest to both is given.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np

from safe_community.indicators import INDICATORS, ScaleCode, SurveyItem, scales, survey_items

#: Items that are not rated still have a better and a worse end.
_WORSE_WITH_SCORE = frozenset({"safe4", "safe4_never", "safe4_na", "change3", "freq4", "times3"})
_NON_ANSWERS = {"96": 0.04, "97": 0.08, "98": 0.05, "99": 0.01}
_AGES = ("1", "2", "3", "4", "5", "99")
_AGE_SHARES = (0.17, 0.31, 0.27, 0.18, 0.05, 0.02)


def random_of(*parts: object) -> np.random.RandomState:
    """A stream of chance that depends on nothing but its name."""
    return np.random.RandomState(zlib.crc32("/".join(map(str, parts)).encode()))


def sheets(community: str, kind: str, place: int, n: int) -> Iterator[dict[str, Any]]:
    """`n` sheets of a community. kind: its type («міська» …). place: the number of the round, from 0."""
    levels = _levels(community, place)
    chance = random_of("sheets", community, place)
    for _ in range(n):
        yield _sheet(levels, kind, chance)


def _levels(community: str, place: int) -> dict[str, float]:
    town = random_of("town", community)
    base = town.normal(52, 7)
    levels = {indicator: float(base + town.normal(0, 8)) for indicator in INDICATORS}
    drift = town.normal(1.5, 3, size=len(INDICATORS))
    return {
        indicator: levels[indicator] + place * float(step)
        for indicator, step in zip(INDICATORS, drift, strict=True)
    }


def _sheet(levels: dict[str, float], kind: str, chance: np.random.RandomState) -> dict[str, Any]:
    person = _person(kind, chance)
    mood = float(chance.normal(0, 13))
    answers: dict[str, Any] = {"consent": True}
    for item in survey_items().values():
        if item.name in person or item.name == "e22" or not _is_asked(item.name, answers):
            continue
        if chance.random_sample() < 0.01:
            answers[item.name] = None
        elif item.type == "select_multiple":
            answers[item.name] = _several(item, levels, chance)
        else:
            fear = 9 if item.name == "c01" and person["d01"] == "1" else 0
            level = levels.get(item.indicator, 50.0) + mood - fear
            answers[item.name] = _one(item, level, chance)
    return answers | person


def _person(kind: str, chance: np.random.RandomState) -> dict[str, str]:
    in_town = {"міська": 0.75, "селищна": 0.55, "сільська": 0.08}.get(kind, 1.0)
    return {
        "d01": str(chance.choice(("1", "2", "99"), p=(0.6, 0.38, 0.02))),
        "d02": str(chance.choice(_AGES, p=_AGE_SHARES)),
        "d03": "1" if chance.random_sample() < in_town else "2",
    }


def _is_asked(name: str, answers: dict[str, Any]) -> bool:
    if name == "c08":
        return bool({"1", "2", "3", "4"} & set(answers.get("c07") or ()))
    if name == "c09":
        return answers.get("c08") == "0"
    if name == "c10":
        return answers.get("c22") == "1"
    return True


def _one(item: SurveyItem, level: float, chance: np.random.RandomState) -> str:
    codes = scales()[item.scale]
    for code in codes:
        if code.missing and chance.random_sample() < _NON_ANSWERS[code.code]:
            return code.code
    scored = [code for code in codes if code.score is not None]
    if not scored:
        return str(chance.choice([code.code for code in codes if not code.missing]))
    if item.scale == "yes_no":
        return "1" if chance.random_sample() < 0.28 else "0"
    wanted = level + float(chance.normal(0, 30))
    return min(scored, key=lambda code: abs(_safety(item, code) - wanted)).code


def _safety(item: SurveyItem, code: ScaleCode) -> float:
    worse = item.direction < 0 or (item.direction == 0 and item.scale in _WORSE_WITH_SCORE)
    score = code.score or 0.0
    return 100 - score if worse else score


def _several(item: SurveyItem, levels: dict[str, float], chance: np.random.RandomState) -> list[str]:
    alone = {"problems": ("0", 0.05), "victim": ("0", 0.78), "participation": ("5", 0.35)}
    code, share = alone.get(item.scale, ("98", 0.05))
    if chance.random_sample() < share:
        return [code]
    offered = [c.code for c in scales()[item.scale] if not c.missing and c.code != code]
    weights = np.array([_worry(item, offer, levels) for offer in offered])
    most = min(3 if item.scale == "problems" else 2, len(offered))
    number = int(chance.randint(1, most + 1))
    return [str(c) for c in chance.choice(offered, size=number, replace=False, p=weights / weights.sum())]


def _worry(item: SurveyItem, code: str, levels: dict[str, float]) -> float:
    if item.scale != "problems":
        return 1.0
    place = int(code) // 10
    level = levels[INDICATORS[place - 1]] if 1 <= place <= 7 else 60.0
    # light, roads and drunk driving lead everywhere
    return max(5.0, 110 - level) * (2.5 if code in {"11", "15", "16"} else 1.0)
