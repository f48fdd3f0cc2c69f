"""Submissions and reads of results a second, through supabase-py, at several simultaneous clients."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from forms.questionnaire import load
from safe_community.communities import gazetteer
from safe_community.demo.sheets import sheets
from safe_community.publishing import Publisher
from safe_community.responses import Submission
from safe_community.rounds import Round
from safe_community.settings import Settings
from safe_community.store import communities, questionnaires, responses, results, rounds
from safe_community.store.client import Footing, Store, open_footing

CLIENTS = (1, 8, 32)
SECONDS = 6.0
ROUND = "benchmark"
SURVEY = Path(__file__).parents[2] / "forms" / "library" / "safety_survey.yaml"


def measure(folder: Path, *, reads: bool) -> Iterator[str]:
    """Rows of the table."""
    footing = open_footing(Settings(data_folder=folder, site_url="http://127.0.0.1:1"))
    try:
        version, places = _prepare(Store.of_the_operator(footing))
        ready = [sheet for code in places for sheet in sheets(code, "міська", 0, 200)]

        def submit(store: Store, number: int) -> None:
            responses.submit(
                store,
                Submission(ROUND, places[number % len(places)], version, ready[number % len(ready)], uuid4()),
            )

        for clients in CLIENTS:
            target = "≥ 200/s" if clients == 8 else "–"
            yield f"| Answers stored, {clients} clients | {_rate(footing, clients, submit)} | {target} |"
        if reads:
            yield from _reads(footing, places[0])
    finally:
        footing.close()


def _prepare(operator: Store) -> tuple[str, list[str]]:
    communities.import_gazetteer(operator, gazetteer().values())
    questionnaire = load(SURVEY)
    questionnaires.publish(operator, questionnaire)
    places = [code for code, c in gazetteer().items() if c.oblast_code in {"32", "46"} and c.choosable][:20]
    now = datetime.now(UTC)
    parts = frozenset({"core", "extended"})
    planned = Round(
        ROUND, {}, "planned", questionnaire.id, questionnaire.version, parts,
        now - timedelta(days=1), now + timedelta(days=1),
    )  # fmt: skip
    rounds.create(operator, planned, places)
    rounds.set_state(operator, ROUND, "open")
    return questionnaire.version, places


def _reads(footing: Footing, community: str) -> Iterator[str]:
    publisher = Publisher(Store.of_the_operator(footing))
    publisher.refresh()

    def from_database(store: Store, _number: int) -> None:
        results.published(store, ROUND, community)

    def from_memory(_store: Store, _number: int) -> None:
        publisher.published(ROUND, community)

    yield f"| Results read from the database, 8 clients | {_rate(footing, 8, from_database)} | – |"
    yield f"| Results read by a page (from memory), 8 clients | {_rate(footing, 8, from_memory)} | – |"


def _rate(footing: Footing, clients: int, action: Callable[[Store, int], None]) -> str:
    """Actions a second and the 95th percentile of one, over some seconds."""
    until = time.perf_counter() + SECONDS

    def client(number: int) -> list[float]:
        store, taken, count = Store(footing), [], number * 1000
        while (begun := time.perf_counter()) < until:
            action(store, count)
            taken.append(time.perf_counter() - begun)
            count += 1
        return taken

    begun = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        taken = sorted(one for many in pool.map(client, range(clients)) for one in many)
    seconds = time.perf_counter() - begun
    p95 = taken[int(len(taken) * 0.95)] * 1000
    return f"{len(taken) / seconds:,.0f}/s, p95 {p95:.1f} ms"
