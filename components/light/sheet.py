"""A sheet of answers on its way through plain pages: carried by the page itself, sealed.

The server keeps nothing between two pages, so any process may answer the next one, and a restart loses
nothing. The seal makes the answers unreadable in the page and bound to one survey.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from safe_community.store.sealing import Seal

REVIEW = "review"


@dataclass(frozen=True, slots=True)
class LightSheet:
    """Where somebody stands. `step`: a page's name or "review". `seen`: pages left with Continue.

    token: makes sending twice harmless. returning: Continue leads back to the review.
    """

    round: str
    community: str
    version: str
    began: str
    token: str = field(default_factory=lambda: str(uuid4()))
    step: str = ""
    returning: bool = False
    seen: tuple[str, ...] = ()
    answers: dict[str, Any] = field(default_factory=dict)

    def at(self, step: str, **changed: Any) -> LightSheet:
        """The same sheet at another step."""
        return replace(self, step=step, **changed)

    @property
    def client_token(self) -> UUID:
        """The token as the database takes it."""
        return UUID(self.token)

    def seconds(self, now: datetime) -> int:
        """How long it has taken until `now`."""
        return max(0, int((now - datetime.fromisoformat(self.began)).total_seconds()))

    def sealed(self, seal: Seal) -> str:
        """The sheet as a page carries it."""
        return seal.close(json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":")))


def opened(sealed: str, seal: Seal) -> LightSheet | None:
    """The sheet that a page carried; None for what this installation has not sealed."""
    words = seal.open(sealed)
    if words is None:
        return None
    held = json.loads(words)
    return LightSheet(**{**held, "seen": tuple(held["seen"])})
