"""The one installation that this process serves: its settings, its data, its signed-in browsers.

Opened at the first need and shared by all visitors, so nothing here belongs to anybody in particular.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from safe_community.publishing import Publisher
from safe_community.settings import Settings
from safe_community.store.client import Footing, Store, open_footing
from safe_community.store.sealing import Seal
from safe_community.store.sessions import SignedInBrowsers

Thing = TypeVar("Thing")
LIVE_SECONDS = 3.0

_lock = threading.RLock()
_opened: dict[str, Any] = {}


def _once(name: str, make: Callable[[], Thing]) -> Thing:
    with _lock:
        if name not in _opened:
            _opened[name] = make()
        made: Thing = _opened[name]
        return made


def serve(chosen: Settings, opened: Footing) -> None:
    """Serve these settings and this data from now on; whoever opened the data closes it."""
    with _lock:
        _opened.clear()
        _opened.update(settings=chosen, footing=opened)


def settings() -> Settings:
    """What whoever runs this has decided. Raises Refused when the environment contradicts itself."""
    return _once("settings", Settings.from_environment)


def footing() -> Footing:
    """The data behind everything; starting our own PostgreSQL takes a moment at the first call."""
    return _once("footing", lambda: open_footing(settings()))


def operator() -> Store:
    """The server's own store, which sees everything: sessions, publishing. Never for a visitor's request."""
    return _once("operator", lambda: Store.of_the_operator(footing()))


def visitor_store() -> Store:
    """A new store that nobody has signed in to."""
    return Store(footing())


def anonymous() -> Store:
    """One store for all who are not signed in and never will be on it: plain pages submit by it."""
    return _once("anonymous", visitor_store)


def seal() -> Seal:
    """What seals sheets that travel in plain pages, and refresh tokens."""
    return _once("seal", lambda: Seal.from_settings(settings()))


def browsers() -> SignedInBrowsers:
    """The signed-in browsers."""
    return _once("browsers", lambda: SignedInBrowsers(operator(), visitor_store, seal()))


def publisher() -> Publisher:
    """What all viewers of this process look at: the live state, published results, questionnaires."""
    return _once("publisher", lambda: Publisher(operator()))


def live_numbers() -> dict[str, int]:
    """Publishes what is due, and returns what moves on open pages, by name. Once in three seconds a process.

    `answers`, `answers:<round>`, `answers:<round>:<community>`: how many have answered;
    `results:<round>:<community>`: the number of the latest published results;
    `rounds:open`, `communities`: how many rounds are open, how many communities take part.
    """
    state = publisher().refresh()
    publisher().warm()
    numbers = {
        "answers": sum(series.n for series in state.series),
        "rounds:open": sum(entry.state == "open" for entry in state.rounds),
        "communities": len(state.participations),
    }
    for series in state.series:
        of_round = f"answers:{series.round}"
        numbers[of_round] = numbers.get(of_round, 0) + series.n
        numbers[f"{of_round}:{series.community}"] = series.n
        numbers[f"results:{series.round}:{series.community}"] = series.seq
    return numbers


def forget() -> None:
    """Open everything anew at the next need; what was opened before stays with whoever opened it."""
    with _lock:
        _opened.clear()


def close() -> None:
    """Give the data back; the next call opens it anew."""
    with _lock:
        opened = _opened.get("footing")
        forget()
    if opened is not None:
        opened.close()
