"""Keeps what all viewers of a process look at: the live state, published results, questionnaires.

One background task a process refreshes it; a page reads it from memory and never asks the database once per
viewer. Publishing itself is safe with many processes: the database lets one of them win.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from datetime import UTC, datetime

from forms.flow import CompiledQuestionnaire
from forms.flow import compile as compile_questionnaire
from forms.problems import Refused
from forms.questionnaire import Questionnaire, with_parts
from safe_community import results, settlements
from safe_community.rounds import LiveState, Round
from safe_community.store import questionnaires as stored_questionnaires
from safe_community.store import results as stored_results
from safe_community.store import rounds as stored_rounds
from safe_community.store.client import Store

_log = logging.getLogger(__name__)
#: Published results kept in memory; one takes about 30 KB.
_KEPT = 500
_NOTHING = LiveState(datetime(1970, 1, 1, tzinfo=UTC), (), (), {})


class Publisher:
    """What a process shows to everybody. Thread-safe; the operator's store is used under a lock."""

    def __init__(self, operator: Store) -> None:
        self._operator = operator
        self._lock = threading.RLock()
        self._live: LiveState | None = None
        self._questionnaires: dict[tuple[str, str], Questionnaire] = {}
        self._compiled: dict[tuple[str, str, frozenset[str]], CompiledQuestionnaire] = {}
        self._published: OrderedDict[tuple[str, str, int], stored_results.Published] = OrderedDict()

    @property
    def live(self) -> LiveState:
        """The live state as of the last refresh; the first reader of a process waits for it."""
        return self._live or self.refresh()

    @property
    def is_warm(self) -> bool:
        """Whether every open round can be asked without a look into the database."""
        live = self._live
        return live is not None and all(
            (found.questionnaire, found.version, found.parts) in self._compiled
            for found in live.rounds
            if found.state == "open"
        )

    def warm(self) -> None:
        """Compile what open rounds ask, before the first resident waits for it."""
        for found in self.live.rounds:
            if found.state == "open":
                self.compiled(found)

    def refresh(self) -> LiveState:
        """Publish what is due and read the live state anew. Keeps the last state when the data is away."""
        with self._lock:
            try:
                stored_results.publish_due(self._operator, self._items_of)
                self._live = stored_rounds.live_state(self._operator)
            except Refused as refused:
                _log.warning("The live state was not refreshed: %s", refused)
            return self._live or _NOTHING

    def questionnaire(self, found: Round) -> Questionnaire:
        """The questionnaire that a round asks, in its parts. Refused: unknown_version, data_not_available."""
        return self.compiled(found).questionnaire

    def compiled(self, found: Round) -> CompiledQuestionnaire:
        """The same, ready to be answered; compiled once a process."""
        key = (found.questionnaire, found.version, found.parts)
        with self._lock:
            if key not in self._compiled:
                whole = self._version(found.questionnaire, found.version)
                asked = with_parts(whole, found.parts)
                self._compiled[key] = compile_questionnaire(asked, settlements.lists_of(asked))
            return self._compiled[key]

    def published(self, round_code: str, community: str) -> stored_results.Published | None:
        """The latest published results of a community in a round, or None while there are none."""
        series = self.live.series_of(round_code, community)
        if series is None or series.seq == 0:
            return None
        key = (round_code, community, series.seq)
        with self._lock:
            if key not in self._published:
                found = stored_results.published(self._operator, round_code, community)
                if found is None:
                    return None
                self._published[key] = found
                while len(self._published) > _KEPT:
                    self._published.popitem(last=False)
            return self._published[key]

    def _version(self, questionnaire: str, version: str) -> Questionnaire:
        key = (questionnaire, version)
        if key not in self._questionnaires:
            self._questionnaires[key] = stored_questionnaires.version(self._operator, questionnaire, version)
        return self._questionnaires[key]

    def _items_of(self, questionnaire: str, version: str) -> list[results.Item]:
        return results.items_of(self._version(questionnaire, version))
