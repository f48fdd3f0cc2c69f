"""Rounds: one fielding of a questionnaire version in chosen communities, and what is live about them.

The live state of all rounds is read once for all viewers of a process; a page looks into it and asks nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

GRAVEST_FIRST = ("occupied", "active_hostilities", "possible_hostilities")

RoundState = Literal["planned", "open", "paused", "closed"]


@dataclass(frozen=True, slots=True)
class Round:
    """One fielding. `parts` are the parts of the questionnaire that are asked ("core", "extended")."""

    code: str
    title: Mapping[str, str]
    state: RoundState
    questionnaire: str
    version: str
    parts: frozenset[str]
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Series:
    """A community in a round: how many answered (`n`), and the number of its latest published results (`seq`,
    0 while there are none)."""

    round: str
    community: str
    n: int
    seq: int


@dataclass(frozen=True, slots=True)
class LiveState:
    """Everything that moves while people look: rounds, counters, participants. `at`: the database's clock.

    territories: gravest status by the leading part of the code it holds for (oblast 4, raion 6, community 9).
    help_lines: numbers for sensitive questions, None until a coordinator has checked them.
    """

    at: datetime
    rounds: tuple[Round, ...]
    series: tuple[Series, ...]
    participations: Mapping[str, str]
    territories: Mapping[str, str] = field(default_factory=dict)
    help_lines: Mapping[str, Any] | None = None

    def territory_status(self, community: str) -> str | None:
        """The gravest status of order No. 376 that holds for a community today, or None."""
        found = {self.territories.get(community[:length]) for length in (4, 6, 9)}
        return next((status for status in GRAVEST_FIRST if status in found), None)

    def round(self, code: str) -> Round | None:
        """The round of that code, or None."""
        return next((found for found in self.rounds if found.code == code), None)

    def series_of(self, round_code: str, community: str) -> Series | None:
        """That community's series in that round, or None if it does not take part."""
        return next((s for s in self.series if s.round == round_code and s.community == community), None)

    def in_round(self, round_code: str) -> tuple[Series, ...]:
        """All series of a round."""
        return tuple(series for series in self.series if series.round == round_code)

    def of_community(self, community: str) -> tuple[Series, ...]:
        """All series of a community, the latest round first."""
        order = {found.code: place for place, found in enumerate(self.rounds)}
        return tuple(
            sorted((s for s in self.series if s.community == community), key=lambda s: order[s.round])
        )

    @property
    def answers(self) -> int:
        """Responses in all rounds."""
        return sum(series.n for series in self.series)
