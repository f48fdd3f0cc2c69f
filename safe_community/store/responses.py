"""Responses into the database: submit, withdraw, import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from safe_community.responses import Receipt, Submission
from safe_community.store.client import Store


def submit(store: Store, submission: Submission) -> Receipt:
    """Store a sheet of answers once.

    Refused: unknown_round, round_planned / round_paused / round_closed, version_is_not_the_rounds,
    community_not_in_round, territory_not_safe, unknown_question, unknown_choice, answers_too_large, …
    Nothing is stored then.
    """
    row = store.call(
        "submit_response",
        round=submission.round,
        community=submission.community,
        version=submission.version,
        answers=dict(submission.answers),
        client_token=str(submission.client_token),
        language=submission.language,
        mode=submission.mode,
        seconds=submission.seconds,
    )
    return Receipt(row["receipt"], row["repeated"])


def withdraw(store: Store, round_code: str, receipt: str) -> None:
    """Take a response back. Refused: unknown_receipt, or the round is not open any more."""
    store.call("withdraw_response", round=round_code, receipt=receipt)


def import_many(store: Store, round_code: str, gathered: Iterable[tuple[Submission, datetime]]) -> int:
    """Store responses gathered elsewhere, with the time they were given. Returns how many were new."""
    rows = [_row(submission, at) for submission, at in gathered]
    return int(store.call("import_responses", round=round_code, rows=rows))


def _row(submission: Submission, at: datetime) -> Mapping[str, Any]:
    return {
        "community": submission.community,
        "answers": dict(submission.answers),
        "client_token": str(submission.client_token),
        "language": submission.language,
        "mode": submission.mode,
        "seconds": submission.seconds,
        "received_at": at.isoformat(),
    }
