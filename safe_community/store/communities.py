"""Communities in the database: the gazetteer, the territory status, and who takes part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from safe_community.communities import Community
from safe_community.store.client import Store
from safe_community.territories import TerritoryStatus


def import_gazetteer(operator: Store, communities: Iterable[Community]) -> int:
    """Bring the table of communities up to date with the gazetteer; returns how many rows it holds of it."""
    return int(operator.call("import_communities", rows=[asdict(community) for community in communities]))


def gazetteer_is_loaded(store: Store) -> bool:
    """True once the table of communities has its rows."""
    answer = store.client.table("communities").select("code").limit(1).execute()
    return bool(answer.data)


def import_territory_status(store: Store, statuses: Iterable[TerritoryStatus], source: str) -> int:
    """Replace the list of order No. 376 as a whole. Refused: not_allowed, a broken row."""
    rows = [
        {
            "code": status.code,
            "status": status.status,
            "valid_from": status.valid_from.isoformat(),
            "valid_to": status.valid_to.isoformat() if status.valid_to else None,
        }
        for status in statuses
    ]
    return int(store.call("import_territory_status", rows=rows, source=source))


def set_participation(store: Store, community: str, state: str) -> None:
    """Record that a community applies ("applying") or was accepted ("accepted")."""
    store.call("set_participation", community=community, new_state=state)
