"""Requests and answers as plain values, between the HTTP client's objects and the services.

One shape for all services, so that a body limit, a bad encoding or a refusal is dealt with in one place.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

BODY_BYTES = 1_000_000


@dataclass(frozen=True)
class Request:
    """What was asked: `path` in decoded parts after the service's prefix, `query` in order, lower-case header
    names."""

    method: str
    path: tuple[str, ...]
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    body: bytes

    def parameter(self, name: str) -> str | None:
        """The last value of a query parameter."""
        return next((value for key, value in reversed(self.query) if key == name), None)

    def json(self) -> dict[str, Any]:
        """The body as a JSON object ({} when empty). Raises Refusal 400 or 413."""
        if len(self.body) > BODY_BYTES:
            raise Refusal(413, "request_too_large", "The request body is too large")
        if not self.body.strip():
            return {}
        try:
            value = json.loads(self.body)
            json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair is no text anywhere below
        except (ValueError, RecursionError):
            raise Refusal(400, "bad_json", "Could not parse request body as JSON") from None
        if not isinstance(value, dict):
            raise Refusal(400, "bad_json", "The request body must be a JSON object")
        return value


@dataclass(frozen=True)
class Answer:
    """A status, headers and the body's bytes."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class Refusal(Exception):  # noqa: N818 - an answer, not a fault
    """An answer that is not a success: a status, and what PostgREST or GoTrue would call it."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        details: str | None = None,
        hint: str | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        self.status = status
        self.code = code
        self.message = message
        self.details = details
        self.hint = hint
        self.extra: Mapping[str, Any] = extra or {}
        super().__init__(message)


def json_answer(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer with a JSON body made from Python values."""
    body = json.dumps(value, ensure_ascii=False, default=str).encode()
    return Answer(status, body, {"content-type": "application/json; charset=utf-8", **(headers or {})})
