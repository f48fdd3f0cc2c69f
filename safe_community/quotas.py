"""Quotas and coverage: how many answers a community has and needs, by sex, age and settlement.

Counted by the database from its stored counts, so that who sees the counters sees no response.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Margin = Literal["sex", "age", "settlement"]
#: How many bands each margin has; the last one is "not said".
BANDS: Mapping[Margin, int] = {"sex": 3, "age": 6, "settlement": 3}


@dataclass(frozen=True, slots=True)
class Quota:
    """How many responses each community of a round needs in one band."""

    margin: Margin
    band: int
    need: int


@dataclass(frozen=True, slots=True)
class Band:
    """What a community has in one band; `need` is None where nobody asked for a number."""

    margin: Margin
    band: int
    n: int
    need: int | None

    @property
    def is_full(self) -> bool:
        """The quota is reached; whoever comes now is thanked, not refused."""
        return self.need is not None and self.n >= self.need


@dataclass(frozen=True, slots=True)
class Coverage:
    """One community in a round, for its staff. places: label by place. Counts are of responses."""

    community: str
    n: int
    bands: tuple[Band, ...]
    places: Mapping[str, str]
    invitations_made: int
    invitations_used: int

    def band(self, margin: Margin, number: int) -> Band:
        """A band, with zero where nobody of it has answered."""
        found = (band for band in self.bands if (band.margin, band.band) == (margin, number))
        return next(found, Band(margin, number, 0, None))
