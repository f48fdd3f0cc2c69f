"""The seven indicators of safety and the survey items that feed them.

`items.csv` and `scales.csv` are the one truth: the questionnaire, the demonstration and the rating read them.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

INDICATORS = ("physical", "medical", "psychological", "women", "ecological", "youth", "inclusion")
_CATALOGUE = Path(__file__).parent / "catalogue"


@dataclass(frozen=True, slots=True)
class ScaleCode:
    """An answer of a scale. `score`: 0 to 100 before the item's direction, None for what is not scored."""

    code: str
    missing: bool
    score: float | None


@dataclass(frozen=True, slots=True)
class SurveyItem:
    """A question of the safety survey. `name` is its name in the questionnaire.

    direction: +1 if a higher score of the scale is safer, −1 if it is less safe, 0 if it is not rated.
    """

    name: str
    concept: str
    module: str
    indicator: str
    type: str
    scale: str
    direction: int
    weight: int
    sensitive: bool

    @property
    def rated(self) -> bool:
        """Whether the item enters the rating."""
        return self.weight > 0

    def score(self, code: str) -> float | None:
        """0 (unsafe) to 100 (safe) of an answer, None for a non-answer or an item without direction."""
        raw = next((entry.score for entry in scales()[self.scale] if entry.code == code), None)
        if raw is None or self.direction == 0:
            return None
        return raw if self.direction > 0 else 100 - raw


@cache
def survey_items() -> Mapping[str, SurveyItem]:
    """All items by name, in the order of asking."""
    with (_CATALOGUE / "items.csv").open(encoding="utf-8", newline="") as file:
        return {item.name: item for item in map(_item, csv.DictReader(file))}


def _item(row: Mapping[str, str]) -> SurveyItem:
    return SurveyItem(
        name=row["id"].lower(),
        concept=row["concept"],
        module=row["module"],
        indicator=row["indicator"],
        type=row["type"],
        scale=row["scale"],
        direction=int(row["direction"]),
        weight=int(row["weight"]),
        sensitive=row["sensitive"] == "yes",
    )


@cache
def scales() -> Mapping[str, tuple[ScaleCode, ...]]:
    """All scales by name, each with its codes in the order in which they are shown."""
    found: dict[str, list[ScaleCode]] = {}
    with (_CATALOGUE / "scales.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            score = float(row["score"]) if row["score"] else None
            found.setdefault(row["scale"], []).append(ScaleCode(row["code"], row["missing"] == "yes", score))
    return {name: tuple(codes) for name, codes in found.items()}
