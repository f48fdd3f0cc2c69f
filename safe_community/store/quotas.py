"""Quotas of a round, and what its communities have so far."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from safe_community.quotas import Band, Coverage, Quota
from safe_community.rounds import Round
from safe_community.store.client import Store


def plan(store: Store, planned: Round, communities: Sequence[str], quotas: Iterable[Quota]) -> None:
    """A planned round with its communities and quotas, all or nothing.

    Refused: no_communities, territory_not_safe, unknown_community, rounds_code_is_unique, rounds_version."""
    store.call(
        "plan_round",
        code=planned.code,
        title=dict(planned.title),
        questionnaire=planned.questionnaire,
        version=planned.version,
        parts=sorted(planned.parts),
        opens_at=planned.opens_at.isoformat(),
        closes_at=planned.closes_at.isoformat(),
        communities=list(communities),
        quotas=[asdict(quota) for quota in quotas],
    )


def coverage(store: Store, round_code: str) -> tuple[Coverage, ...]:
    """The communities of a round where this person works. Refused: not_allowed, unknown_round."""
    return tuple(
        Coverage(
            community=row["community"],
            n=row["n"],
            bands=tuple(Band(band["margin"], band["band"], band["n"], band["need"]) for band in row["bands"]),
            places={place["place"]: place["label"] for place in row["places"]},
            invitations_made=row["invitations"]["made"],
            invitations_used=row["invitations"]["used"],
        )
        for row in store.call("round_coverage", round=round_code)
    )
