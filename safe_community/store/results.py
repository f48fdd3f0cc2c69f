"""Published results in the database: reading them, and publishing what is due."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forms.problems import Refused
from safe_community import results
from safe_community.store.client import Store

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Published:
    """The latest published results of a community in a round. `n`: responses they rest on."""

    seq: int
    n: int
    final: bool
    published_at: datetime
    items: dict[str, results.ItemResult]


def published(store: Store, round_code: str, community: str) -> Published | None:
    """What the public may see, or None while nothing was published."""
    row = store.call("published_results", round=round_code, community=community)
    if row is None:
        return None
    return Published(
        row["seq"],
        row["n"],
        row["final"],
        datetime.fromisoformat(row["published_at"]),
        results.read_document(row["document"]),
    )


def publish_due(operator: Store, items_of: Callable[[str, str], Iterable[results.Item]]) -> int:
    """Publish every result that ten new answers or the close of its round has made due.

    While a round is open, a question that fewer than ten have answered since stays as it was published.

    items_of: the questions of a version by questionnaire and version number. Several processes may do this at
    once; the database lets one of them publish. Returns how many were published.
    """
    done = 0
    for due in operator.call("snapshots_due"):
        try:
            done += _publish(operator, due, items_of(due["questionnaire"], due["version"]))
        except Refused as refused:
            # one questionnaire that cannot be read must not hold up the results of everybody else
            _log.warning("Results of series %s were not published: %s", due["series"], refused)
    return done


def _publish(operator: Store, due: Mapping[str, Any], items: Iterable[results.Item]) -> bool:
    counts: dict[str, Any] = operator.call("series_item_counts", the_series=due["series"])
    last = None if due["final"] else operator.call("latest_document", the_series=due["series"])
    document = results.document(items, counts, due["n"], results.read_document(last) if last else None)
    return bool(
        operator.call(
            "publish_snapshot",
            the_series=due["series"],
            the_n=due["n"],
            is_final=due["final"],
            the_document=document,
        )
    )
