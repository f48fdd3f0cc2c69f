"""PostgreSQL's errors in PostgREST's words and statuses.

The database's own message travels unchanged: it holds the name of the constraint, by which the layers above
know it.
"""

from __future__ import annotations

from collections.abc import Mapping

import psycopg

from safe_community.embedded.answers import Answer, Refusal, json_answer

EXACT = {
    "23503": 409,
    "23505": 409,
    "25006": 405,
    "42883": 404,
    "42P01": 404,
    "42P17": 500,
    "P0001": 400,
}
CLASSES = {
    "08": 503,
    "09": 500,
    "0L": 403,
    "0P": 403,
    "25": 500,
    "28": 403,
    "2D": 500,
    "38": 500,
    "39": 500,
    "3B": 500,
    "40": 500,
    "53": 503,
    "55": 500,
    "57": 500,
    "58": 500,
    "F0": 500,
    "HV": 500,
    "P0": 500,
    "XX": 500,
}
SERVER_GOES = ("57P01", "57P02", "57P03")
PERMISSION = "42501"


def refusal_of(error: psycopg.Error, role: str) -> Refusal:
    """What the client is told about a statement that failed."""
    state = error.sqlstate
    if state is None:
        # The connection broke: whether a write was done cannot be known.
        return Refusal(
            503, "PGRST001", "Database client error", hint="The connection was lost during the request."
        )
    diagnosis = error.diag
    message = diagnosis.message_primary or str(error)
    return Refusal(
        status_of(state, role),
        state,
        message,
        details=diagnosis.message_detail,
        hint=diagnosis.message_hint,
    )


def status_of(state: str, role: str) -> int:
    """The HTTP status of an SQL state, as PostgREST gives it (57P0x, a server that stops, is 503: try
    again)."""
    if state == PERMISSION:
        return 401 if role == "anon" else 403
    if state in SERVER_GOES:
        return 503
    if state.startswith("PT") and state[2:].isdigit() and 400 <= int(state[2:]) < 600:
        return int(state[2:])
    return EXACT.get(state) or CLASSES.get(state[:2]) or 400


def error_answer(refusal: Refusal) -> Answer:
    """The body of PostgREST's errors."""
    body = {
        "code": refusal.code,
        "details": refusal.details,
        "hint": refusal.hint,
        "message": refusal.message,
    }
    headers: Mapping[str, str] = {"www-authenticate": "Bearer"} if refusal.status == 401 else {}
    return json_answer(body, refusal.status, headers)
