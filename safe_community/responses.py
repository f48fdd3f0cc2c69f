"""A resident's sheet of answers on its way into the database: what is sent, and what comes back.

The engine checks the whole sheet again here before the database checks it once more: the first gives a
sentence beside the question, the second cannot be gone round.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

Mode = Literal["web", "light", "interviewer", "paper", "import"]


@dataclass(frozen=True, slots=True)
class Submission:
    """Answers by question name, ready to be stored. `client_token` makes sending it twice harmless.

    seconds: from the first page to the review; None if not known.
    """

    round: str
    community: str
    version: str
    answers: Mapping[str, Any]
    client_token: UUID
    language: str = "uk"
    mode: Mode = "web"
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """`code` takes the response back until the round closes; `repeated` says that it was stored before."""

    code: str
    repeated: bool
