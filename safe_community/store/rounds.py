"""Rounds in the database: the live state, and what staff do with a round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from safe_community.rounds import GRAVEST_FIRST, LiveState, Round, RoundState, Series
from safe_community.store.client import Store


def live_state(store: Store) -> LiveState:
    """All rounds and counters in one call; a process asks once for all its viewers."""
    row = store.call("live_state")
    return LiveState(
        at=datetime.fromisoformat(row["at"]),
        rounds=tuple(_round(entry) for entry in row["rounds"]),
        series=tuple(
            Series(entry["round"], entry["community"], entry["n"], entry["seq"]) for entry in row["series"]
        ),
        participations=row["participations"],
        territories=_gravest(row["territories"]),
        help_lines=row["help_lines"],
    )


def _gravest(rows: Sequence[tuple[str, str]]) -> dict[str, str]:
    gravest: dict[str, str] = {}
    for prefix, status in rows:
        known = gravest.get(prefix, GRAVEST_FIRST[-1])
        gravest[prefix] = min(known, status, key=GRAVEST_FIRST.index)
    return gravest


def _round(row: Mapping[str, Any]) -> Round:
    return Round(
        code=row["code"],
        title=row["title"],
        state=row["state"],
        questionnaire=row["questionnaire"],
        version=row["version"],
        parts=frozenset(row["parts"]),
        opens_at=datetime.fromisoformat(row["opens_at"]),
        closes_at=datetime.fromisoformat(row["closes_at"]),
    )


def create(store: Store, planned: Round, communities: Sequence[str]) -> None:
    """Plan a round in these communities. Refused: territory_not_safe, unknown_community, a code in use."""
    store.call(
        "create_round",
        code=planned.code,
        title=dict(planned.title),
        questionnaire=planned.questionnaire,
        version=planned.version,
        parts=sorted(planned.parts),
        opens_at=planned.opens_at.isoformat(),
        closes_at=planned.closes_at.isoformat(),
        communities=list(communities),
    )


def set_state(store: Store, code: str, state: RoundState) -> None:
    """Open, pause or close a round. Refused: round_cannot_change, unknown_round, not_allowed."""
    store.call("set_round_state", round=code, new_state=state)
